"""Areas on a day, over a period and day by day."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from contactline import deadline
from contactline.errors import OutsideRecord, UsageError
from contactline.figures import Figures
from contactline.history.keys import DRAWN
from contactline.model import Area
from contactline.record.ground import ground
from contactline.record.reading import Reading
from contactline.record.shared import Rows, shared_by
from contactline.record.timeline import Timeline
from contactline.record.when import When, day_of, moment
from contactline.store.editions import EditionRow, Track
from contactline.store.regions import RegionEntry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from contactline.history.areas import PieceArrays
    from contactline.store.areas import SeriesArrays


def area(
    reading: Reading,
    regions: Sequence[RegionEntry | None],
    rows: Rows,
    *,
    on: When | None,
    measure: str,
    track: Track,
    as_published: When | None,
    share_of: str,
) -> Figures[Area]:
    """The area of each row (class or group) in each region at a moment."""
    line = reading.line(track, as_published)
    when = reading.moment(on, line)
    edition = reading.edition(track, line, when)
    composed = measure == "authalic" and reading.is_composed(track, edition)
    numbers = [some for _, _, some in rows]
    figures = []
    for region in regions:
        shared = shared_by(reading, track, edition, when, region, measure, share_of)
        if composed:
            pk = DRAWN if region is None else region.pk
            areas = reading.composed_areas(track, pk, numbers, edition.valid_at)
        else:
            areas = [measured(reading, track, edition, region, some, measure) for some in numbers]
        figures += map(shared.figure, rows, areas)
    return Figures(figures)


def measured(
    reading: Reading,
    track: Track,
    edition: EditionRow,
    region: RegionEntry | None,
    numbers: list[int],
    measure: str,
) -> float:
    """m² of some classes of an edition in a region.

    The authalic measure is additive and comes from the composite. The other two are not (an edge cut
    in two is another edge to them), so they are taken of the edition's own flattened ground.
    """
    if measure == "authalic" and reading.is_composed(track, edition):
        return reading.composed_area(track, DRAWN if region is None else region.pk, numbers, edition.valid_at)
    key = ("measured", edition.pk, None if region is None else region.pk, measure)
    known: dict[int, float] = reading.at_hand.setdefault(key, {})
    for number in numbers:
        if number not in known:
            known[number] = _measure_ground(reading, edition, region, number, measure)
    return sum(known[n] for n in numbers)


def _measure_ground(
    reading: Reading, edition: EditionRow, region: RegionEntry | None, number: int, measure: str
) -> float:
    import shapely

    from contactline.geometry.measures import area_m2
    from contactline.geometry.overlay import GRID_DEG

    deadline.check()
    drawn = ground(reading, edition).get(number)
    if drawn is None:
        return 0.0
    if region is not None:
        drawn = shapely.intersection(drawn, reading.store.boundaries.geometry(region.pk), grid_size=GRID_DEG)
    return float(area_m2([drawn], measure)[0])


# --- day by day ---


@dataclass(frozen=True, slots=True, eq=False)
class AreaSeries:
    """Areas of every row in every region on every day, as arrays.

    `area_m2` (regions, rows, days); `editions` (days,) is the edition in force on each day; region
    None is the whole drawn ground, or the polygon that was asked about.
    """

    track: Track
    days: tuple[date, ...]
    editions: tuple[EditionRow, ...]
    regions: tuple[RegionEntry | None, ...]
    rows: tuple[tuple[str | None, str | None, list[int]], ...]
    measure: str
    area_m2: NDArray[np.float64]


_DAYS_OF_MEASURE = 400
"""For how many figures one edition may be measured anew, which takes 0.3 s on the real archive."""


def series(
    reading: Reading,
    regions: Sequence[RegionEntry | None],
    rows: Rows,
    *,
    start: When | None,
    end: When | None,
    measure: str,
    track: Track,
    as_published: When | None,
    within: BaseGeometry | None = None,
    at_most: int | None = None,
) -> AreaSeries:
    """One value a day. `within`: a polygon drawn by hand, in the place of regions.

    `at_most`: raise UsageError for more values than this; of a measure that is taken of every
    edition's ground, for more days than that can be waited for.
    """
    import numpy as np

    line = reading.line(track, as_published)
    key = ("days", track.pk, as_published, start, end)
    if key not in reading.at_hand:
        reading.at_hand[key] = _days(reading, track, line, start, end)
    days, editions, which = reading.at_hand[key]
    shape = (len(regions), len(rows), len(days))
    if at_most is not None:
        count = math.prod(shape)
        if count > at_most:
            raise UsageError(
                f"that would be {count:,} figures, and {at_most:,} are given at once: ask for fewer days,"
                " regions or classes"
            )
        if measure != "authalic" and len(days) > at_most // _DAYS_OF_MEASURE:
            raise UsageError(
                f"the {measure} measure is taken of each edition anew, so {at_most // _DAYS_OF_MEASURE} days"
                f" are given at once, not {len(days):,}: ask for a shorter period, or for authalic areas"
            )
    at = np.array([e.valid_at for e in line.editions])
    values = np.zeros(shape)
    composed = measure == "authalic" and (
        as_published is None or all(reading.is_composed(track, line.editions[i]) for i in set(which.tolist()))
    )
    if composed:
        by_region = (
            [series_within(reading, track, within)]
            if within is not None
            else series_arrays(reading, track, [DRAWN if r is None else r.pk for r in regions])
        )
        moments = at[which]
        for i, by_class in enumerate(by_region):
            for j, (_, _, numbers) in enumerate(rows):
                for number in numbers:
                    if number in by_class:
                        starts, areas = by_class[number]
                        values[i, j] += areas[np.searchsorted(starts, moments, side="right")]
    else:
        if within is not None:
            raise UsageError(
                "ground drawn by hand is measured with the authalic measure, as the record stands now"
            )
        for i, region in enumerate(regions):
            _fill_measured(reading, track, line.editions, which, region, rows, measure, values[i])
    return AreaSeries(track, tuple(days), tuple(editions), tuple(regions), tuple(rows), measure, values)


def _days(
    reading: Reading,
    track: Track,
    line: Timeline,
    start: When | None,
    end: When | None,
) -> tuple[list[date], list[EditionRow], NDArray[np.int64]]:
    """The days of a period, the edition in force on each and its position in the line."""
    import numpy as np

    first = (
        day_of(line.editions[0].valid_at, reading.zone) if start is None else moment(start, reading.zone).day
    )
    last = day_of(line.editions[-1].valid_at, reading.zone) if end is None else moment(end, reading.zone).day
    if last < first:
        raise UsageError(f"the period ends on {last}, before it begins on {first}: swap the two dates")
    for day in (first, last):
        reading.edition(track, line, moment(day, reading.zone))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    found = [edition for day in days if (edition := line.at(moment(day, reading.zone).micros))]
    if len(found) < len(days):
        raise OutsideRecord(f"the record of track {track.name} does not reach back to {first}")
    position = {e.pk: i for i, e in enumerate(line.editions)}
    return days, found, np.array([position[e.pk] for e in found])


def series_arrays(reading: Reading, track: Track, region_pks: Sequence[int]) -> list[SeriesArrays]:
    """The series of regions, those that are not at hand with one query."""
    at_hand: dict[int, SeriesArrays] = reading.at_hand.setdefault(("series", track.pk), {})
    missing = [pk for pk in region_pks if pk not in at_hand]
    if missing:
        at_hand.update(reading.store.areas.arrays(track.pk, missing))
    return [at_hand[pk] for pk in region_pks]


def series_within(reading: Reading, track: Track, polygon: BaseGeometry) -> dict:
    """The same for a polygon that is no region of the atlas, summed from the pieces in it."""
    import numpy as np

    from contactline.geometry import tiles
    from contactline.geometry.clean import repair
    from contactline.history.areas import areas_in_regions, cut_regions, piece_deltas, running_sums

    ground = repair(polygon)
    if ground.is_empty:
        raise UsageError("the polygon has no ground: draw it with at least three different corners")
    around = with_pieces(reading, track, tiles.cover(np.array([ground.bounds]))[0].tolist())
    parts = cut_regions(around, np.array([1]), np.array([ground], dtype=object))
    pieces = pieces_in(reading, track, [tile for tile, part in parts.items() if len(part.keys)])
    index, region, area = areas_in_regions(pieces.geometry, pieces.tile, parts, pieces.area_m2)
    inside = region == 1
    index, area = index[inside], area[inside]
    sums = running_sums(piece_deltas(pieces, index, np.ones(len(index), dtype=np.int64), area).combined())
    found = {}
    for number in np.unique(sums.class_number).tolist():
        own = sums.class_number == number
        found[number] = (sums.at[own], np.concatenate([[0.0], sums.area_m2[own]]))
    return found


def pieces_in(reading: Reading, track: Track, numbers: list[int]) -> PieceArrays:
    """The pieces of some tiles."""
    from contactline.history.areas import PieceArrays

    return PieceArrays.joined(list(pieces_by_tile(reading, track, numbers).values()))


def pieces_by_tile(reading: Reading, track: Track, numbers: list[int]) -> dict[int, PieceArrays]:
    """Tile -> its pieces, of those of some tiles that have any; each tile is read once."""
    import numpy as np

    wanted = with_pieces(reading, track, numbers)
    found = {n: reading.at_hand.get(("pieces", track.pk, n)) for n in wanted}
    missing = sorted(n for n, known in found.items() if known is None)
    if missing:
        read = reading.store.pieces.select(track.pk, tiles=missing).arrays()
        order = np.argsort(read.tile, kind="stable")
        bounds = np.searchsorted(read.tile[order], [missing, [n + 1 for n in missing]])
        for number, a, b in zip(missing, *bounds, strict=True):
            found[number] = reading.at_hand["pieces", track.pk, number] = read.some(order[a:b])
    return found


def with_pieces(reading: Reading, track: Track, numbers: list[int]) -> list[int]:
    """Those of some tiles in which anything was ever drawn: most of a country has none."""
    key = ("tiles", track.pk)
    if key not in reading.at_hand:
        reading.at_hand[key] = reading.store.pieces.tiles(track.pk)
    there = reading.at_hand[key]
    return [number for number in numbers if number in there]


def _fill_measured(
    reading: Reading,
    track: Track,
    editions,
    which,
    region,
    rows: Rows,
    measure: str,
    values,
) -> None:
    """Measure the ground of each edition; one that changed nothing in the region repeats the one before."""
    import numpy as np

    numbers = sorted({n for _, _, some in rows for n in some})
    before: tuple[list[float], dict[int, float]] | None = None
    for position in np.unique(which):
        edition = editions[position]
        pk = DRAWN if region is None else region.pk
        state = [reading.composed_area(track, pk, [n], edition.valid_at) for n in numbers]
        if before is not None and before[0] == state and reading.is_composed(track, edition):
            found = before[1]
        else:
            found = {n: measured(reading, track, edition, region, [n], measure) for n in numbers}
        before = (state, found) if reading.is_composed(track, edition) else None
        for j, (_, _, some) in enumerate(rows):
            values[j, which == position] = sum(found[n] for n in some)


def series_figures(reading: Reading, found: AreaSeries, share_of: str) -> Figures[Area]:
    """A series as figures: one a day, by region and row."""
    whens = [moment(day, reading.zone) for day in found.days]
    figures = []
    for i, region in enumerate(found.regions):
        shared_on = [
            shared_by(reading, found.track, edition, when, region, found.measure, share_of)
            for when, edition in zip(whens, found.editions, strict=True)
        ]
        for j, row in enumerate(found.rows):
            values = found.area_m2[i, j].tolist()
            figures += [shared.figure(row, value) for shared, value in zip(shared_on, values, strict=True)]
    return Figures(figures)


def period_figures(reading: Reading, found: AreaSeries, share_of: str) -> Figures[Area]:
    """The mean of a series over its days, with its least and greatest value, by region and row."""
    from dataclasses import replace

    figures = []
    first = moment(found.days[0], reading.zone)
    for i, region in enumerate(found.regions):
        shared = shared_by(reading, found.track, found.editions[-1], first, region, found.measure, share_of)
        for j, row in enumerate(found.rows):
            values = found.area_m2[i, j]
            mean = shared.figure(row, float(values.mean()))
            figures.append(
                replace(
                    mean,
                    min_area_m2=float(values.min()),
                    max_area_m2=float(values.max()),
                    until=found.days[-1],
                )
            )
    return Figures(figures)
