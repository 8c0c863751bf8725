"""What changed between two dates, and which way it went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from contactline.errors import UsageError
from contactline.figures import Figures
from contactline.history.areas import areas_in_regions
from contactline.history.changes import UNDRAWN, Transitions, is_redraw, transitions
from contactline.history.keys import DRAWN
from contactline.model import Change, Scheme, Transition
from contactline.record.ground import drawn
from contactline.record.reading import Reading
from contactline.record.shared import Rows
from contactline.record.when import Moment, When
from contactline.store.editions import EditionRow, Track
from contactline.store.regions import RegionEntry

if TYPE_CHECKING:
    from numpy.typing import NDArray

METHOD = "polygons of both editions, flattened by precedence and overlaid where they differ; authalic areas"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two editions and the ground that differs; `region`, `row` and `area_m2` are parallel arrays:
    the region key, the index of the polygon in `found`, and how much of it lies in the region."""

    start: Moment
    end: Moment
    first: EditionRow
    last: EditionRow
    found: Transitions
    narrow: NDArray[np.bool_]
    row: NDArray[np.int64]
    region: NDArray[np.int64]
    area_m2: NDArray[np.float64]


def compare(
    reading: Reading,
    *,
    start: When,
    end: When,
    track: Track,
    as_published: When | None,
    other: Track | None = None,
) -> Comparison:
    """The ground whose class differs between the editions in force at two moments.

    `other`: the track of the second edition, where it is not the first one's.
    """
    line = reading.line(track, as_published)
    other_line = line if other is None else reading.line(other, as_published)
    first, last = reading.moment(start, line), reading.moment(end, other_line)
    if last.micros < first.micros:
        raise UsageError(
            f"the period ends on {last.day}, before it begins on {first.day}: swap the two dates"
        )
    before = reading.edition(track, line, first)
    after = reading.edition(other or track, other_line, last)
    key = ("comparison", before.pk, after.pk)
    if key not in reading.at_hand:
        found = transitions(drawn(reading, before), drawn(reading, after))
        narrow = is_redraw(found, reading.scheme.redraw_width_m)
        parts = reading.store.boundaries.parts(np.unique(found.tile).tolist())
        reading.at_hand[key] = (found, narrow, *areas_in_regions(found.geometry, found.tile, parts))
    found, narrow, row, region, area_m2 = reading.at_hand[key]
    return Comparison(first, last, before, after, found, narrow, row, region, area_m2)


def changes(
    reading: Reading, compared: Comparison, regions: Sequence[RegionEntry | None], rows: Rows, track: Track
) -> Figures[Change]:
    """Gains and losses of each class or group in each region."""
    before = compared.found.before[compared.row]
    after = compared.found.after[compared.row]
    same_holder = _same_holder(reading.scheme, before, after)
    narrow = compared.narrow[compared.row]
    figures = []
    for region in regions:
        here = compared.region == (DRAWN if region is None else region.pk)
        for class_id, group_id, numbers in rows:
            was, became = np.isin(before, numbers), np.isin(after, numbers)
            gain = _sum(compared, here & became & ~was)
            loss = _sum(compared, here & was & ~became)
            moved = here & (was != became)
            figures.append(
                Change(
                    provenance=reading.provenance(track, compared.last, "authalic", METHOD, region),
                    start=compared.start.day,
                    end=compared.end.day,
                    start_edition=compared.first.ref(track.name),
                    region=None if region is None else reading.ref(region),
                    class_id=class_id,
                    group_id=group_id,
                    gross_gain_m2=gain,
                    gross_loss_m2=loss,
                    redraw_m2=_sum(compared, moved & narrow),
                    reclassified_m2=_sum(compared, moved & same_holder & ~narrow),
                    net_m2=gain - loss,
                )
            )
    return Figures(figures)


def transition_figures(
    reading: Reading,
    compared: Comparison,
    regions: Sequence[RegionEntry | None],
    track: Track,
    other: Track | None = None,
) -> Figures[Transition]:
    """Ground by the class it left, the class it entered and the kind of change, largest first.

    `other`: the track of the second edition, where it is not the first one's.
    """
    return Figures(figure for figure, _ in grouped(reading, compared, regions, track, other))


def grouped(
    reading: Reading,
    compared: Comparison,
    regions: Sequence[RegionEntry | None],
    track: Track,
    other: Track | None = None,
) -> Iterator[tuple[Transition, list[int]]]:
    """Each transition with the positions, in `compared.row`, of the polygons it sums."""
    ids = (*reading.scheme.class_ids(), None)  # UNDRAWN is -1, the last
    before, after = compared.found.before, compared.found.after
    kinds = kinds_of_change(reading.scheme, before, after, compared.narrow)
    for region in regions:
        here = np.flatnonzero(compared.region == (DRAWN if region is None else region.pk))
        sums: dict[tuple[int, int, str], float] = {}
        which: dict[tuple[int, int, str], list[int]] = {}
        rows, areas = compared.row[here].tolist(), compared.area_m2[here].tolist()
        for position, i, area in zip(here.tolist(), rows, areas, strict=True):
            key = (int(before[i]), int(after[i]), kinds[i])
            sums[key] = sums.get(key, 0.0) + area
            which.setdefault(key, []).append(position)
        for key, area in sorted(sums.items(), key=lambda item: -item[1]):
            old, new, kind = key
            figure = Transition(
                provenance=reading.provenance(other or track, compared.last, "authalic", METHOD, region),
                start=compared.start.day,
                end=compared.end.day,
                start_edition=compared.first.ref(track.name),
                region=None if region is None else reading.ref(region),
                from_class=ids[old],
                to_class=ids[new],
                kind=kind,
                area_m2=area,
            )
            yield figure, which[key]


def _sum(compared: Comparison, which: NDArray[np.bool_]) -> float:
    return float(compared.area_m2[which].sum())


def _holders(scheme: Scheme) -> list[str | None]:
    """The holder of each class number; of undrawn ground last, so that UNDRAWN indexes it."""
    assert UNDRAWN == -1
    return [*(c.holder for c in scheme.classes), scheme.undrawn_holder]


def _same_holder(scheme: Scheme, before: NDArray[np.int64], after: NDArray[np.int64]) -> NDArray[np.bool_]:
    holders = _holders(scheme)
    number = {holder: n for n, holder in enumerate(dict.fromkeys(holders))}
    # nobody is no holder: from contested to contested of another kind is reclassified all the same
    held_by = np.array([number[h] for h in holders])
    return held_by[before] == held_by[after]


def kinds_of_change(
    scheme: Scheme, before: NDArray[np.int64], after: NDArray[np.int64], narrow: NDArray[np.bool_]
) -> list[str]:
    """Which way each change went, seen from the holder of the scheme's default group.

    A strip is a "redraw". Else ground that holder holds counts two, ground nobody is said to hold one,
    ground of others none: what rose is a "gain", what fell a "loss", what stayed a
    "reclassification".
    """
    group = next(g for g in scheme.groups if g.id == scheme.default_group)
    classes = {c.id: c for c in scheme.classes}
    side = {classes[c].holder for c in group.classes}
    rank = np.array([2 if h in side else 1 if h is None else 0 for h in _holders(scheme)])
    rise = rank[after] - rank[before]
    return [
        "redraw" if thin else "gain" if r > 0 else "loss" if r < 0 else "reclassification"
        for thin, r in zip(narrow.tolist(), rise.tolist(), strict=True)
    ]
