"""The ground of an edition as drawn, and the history of a point of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contactline import deadline
from contactline.model import GroundHistory, Interval, Place, Provenance, RegionRef, Spell
from contactline.record.reading import Reading
from contactline.store.editions import EditionRow, Track
from contactline.store.times import from_micros

if TYPE_CHECKING:
    from collections.abc import Collection

    from shapely.geometry.base import BaseGeometry

    from contactline.history.composite import Drawn
    from contactline.record.when import When
    from contactline.store.features import Stored


def drawn(reading: Reading, edition: EditionRow) -> list[Drawn]:
    """The feature versions of an edition, as the composite sees them."""
    from contactline.history.composite import Drawn

    key = ("drawn", edition.pk)
    if key not in reading.at_hand:
        numbers = {id_: n for n, id_ in enumerate(reading.scheme.class_ids())}
        reading.at_hand[key] = [
            Drawn(f.sha256, numbers[f.class_id], f.geometry)
            for f in reading.store.features.load(edition.feature_pks)
        ]
    return reading.at_hand[key]


def ground(reading: Reading, edition: EditionRow) -> dict[int, BaseGeometry]:
    """Class number -> the ground of that class in an edition, flattened by precedence."""
    from contactline.history.flatten import flatten

    key = ("ground", edition.pk)
    if key not in reading.at_hand:
        deadline.check()
        features = drawn(reading, edition)
        reading.at_hand[key] = flatten([d.geometry for d in features], [d.class_number for d in features])
    return reading.at_hand[key]


def ground_of(reading: Reading, edition: EditionRow, numbers: Collection[int]) -> list[BaseGeometry]:
    """The grounds of some classes in an edition: those that `ground` gives, to the last digit.

    Classes that come after them are not drawn over them and not looked at. What has the same polygons in
    two editions is united once.
    """
    from contactline.geometry import overlay
    from contactline.history.flatten import flatten

    known = reading.at_hand.get(("ground", edition.pk))
    if known is None:
        ids = reading.scheme.class_ids()
        below = {id_: n for n, id_ in enumerate(ids[: max(numbers, default=-1) + 1])}
        own: dict[int, list[Stored]] = {}
        for feature in reading.store.features.load(edition.feature_pks, below):
            own.setdefault(below[feature.class_id], []).append(feature)
        whole = []
        for features in own.values():
            key = ("united", *(f.pk for f in features))
            if key not in reading.at_hand:
                reading.at_hand[key] = overlay.union([f.geometry for f in features])
            whole.append(reading.at_hand[key])
        known = flatten(whole, list(own))
    return [g for n, g in known.items() if n in numbers]


def history_at(
    reading: Reading,
    lon: float,
    lat: float,
    *,
    track: Track,
    as_published: When | None,
    place: Place | None = None,
) -> GroundHistory:
    """What the track said of a point of ground, edition by edition, in spells of one class."""
    provenance, spells = spells_at(reading, lon, lat, track=track, as_published=as_published)
    return GroundHistory(
        provenance=provenance,
        lon=lon,
        lat=lat,
        place=place,
        regions=regions_at(reading, lon, lat),
        spells=spells,
    )


def spells_at(
    reading: Reading, lon: float, lat: float, *, track: Track, as_published: When | None
) -> tuple[Provenance, tuple[Spell, ...]]:
    """The same without the regions, whose borders take longer to read than all else."""
    import numpy as np

    line = reading.line(track, as_published)
    current = reading.line(track)
    moments = np.array(line.moments, dtype=np.int64)
    shown = np.full(len(moments), _NOTHING)
    for number, start, end in reversed(_pieces_at(reading, track, lon, lat)):  # precedence overwrites
        first, last = np.searchsorted(moments, [start, end])
        shown[first:last] = number
    if line is not current:
        for position, edition in enumerate(line.editions):
            now = current.at(edition.valid_at)
            if now is None or now.pk != edition.pk:
                # superseded since: the composite has forgotten it, its polygons have not
                number = _class_at(reading, edition, lon, lat)
                shown[position] = _NOTHING if number is None else number
    turns = np.flatnonzero(np.diff(shown, prepend=_NOTHING - 1))
    states = [(int(shown[turn]), line.editions[turn]) for turn in turns.tolist()]
    spells: list[Spell] = []
    ids = reading.scheme.class_ids()
    for position, (number, edition) in enumerate(states):
        end = from_micros(states[position + 1][1].valid_at) if position + 1 < len(states) else None
        spells.append(
            Spell(
                None if number == _NOTHING else ids[number],
                Interval(from_micros(edition.valid_at), end),
                edition.ref(track.name),
            )
        )
    provenance = reading.provenance(
        track,
        line.editions[-1],
        "point",
        "the class of the pieces above the point, edition by edition",
        None,
    )
    return provenance, tuple(spells)


_NOTHING = -1
"""The class number of what is not drawn."""


def _pieces_at(reading: Reading, track: Track, lon: float, lat: float) -> list[tuple[int, int, int]]:
    """(class number, start, end) of the pieces above a point; on a border the class of precedence first."""
    import numpy as np
    import shapely

    from contactline.geometry.tiles import tile_of
    from contactline.record.areas import pieces_in

    found = pieces_in(reading, track, [int(tile_of(lon, lat))])
    above = np.flatnonzero(shapely.intersects_xy(found.geometry, lon, lat))
    return sorted((int(found.class_number[i]), int(found.start[i]), int(found.end[i])) for i in above)


def _class_at(reading: Reading, edition: EditionRow, lon: float, lat: float) -> int | None:
    import shapely

    above = [d.class_number for d in drawn(reading, edition) if shapely.intersects_xy(d.geometry, lon, lat)]
    return min(above, default=None)


def regions_at(reading: Reading, lon: float, lat: float) -> tuple[RegionRef, ...]:
    """The regions that hold a point, widest first, of every layer."""
    import shapely

    from contactline.geometry.tiles import tile_of

    tile = int(tile_of(lon, lat))
    parts = reading.store.boundaries.parts([tile])[tile]
    keys = {
        int(key)
        for key, geometry in zip(parts.keys, parts.geometries, strict=True)
        if geometry is None or shapely.intersects_xy(geometry, lon, lat)
    }
    return tuple(
        reading.ref(e) for e in sorted((e for e in reading.regions if e.pk in keys), key=lambda e: e.level)
    )
