"""Control as polygons: the pieces of the record with their beginnings and ends, or one day's map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import shapely

from contactline.errors import UsageError
from contactline.geometry import overlay
from contactline.geometry.measures import area_m2
from contactline.history.changes import METRES_PER_DEG
from contactline.history.keys import FOREVER
from contactline.model import EditionRef, Interval, Provenance
from contactline.record.ground import ground
from contactline.record.reading import METHODS, Reading
from contactline.record.when import When
from contactline.store.editions import Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAP_METHOD = "polygons of the edition, flattened by precedence; exact area on the WGS 84 ellipsoid"


@dataclass(frozen=True, slots=True, eq=False)
class ControlPolygons:
    """Polygons with their class; all sequences are of one length.

    `geometry` (n,) lon/lat on WGS 84, `area_m2` (n,) authalic. Of a day's map, `on` is the moment that
    was asked for and there are no intervals; of the whole record `on` is None and `intervals` (n,) says
    when each piece had its class, with the editions that began and ended it.
    """

    provenance: Provenance
    class_ids: tuple[str, ...]
    geometry: NDArray[np.object_]
    area_m2: NDArray[np.float64]
    on: datetime | None = None
    intervals: tuple[Interval, ...] = ()
    editions: tuple[tuple[EditionRef, EditionRef | None], ...] = ()

    def __len__(self) -> int:
        return len(self.class_ids)


def control_on(
    reading: Reading,
    *,
    on: When | None,
    track: Track,
    as_published: When | None,
    bbox: tuple[float, float, float, float] | None = None,
    simplify_m: float = 0.0,
) -> ControlPolygons:
    """The map of one day: the ground of each class in the edition in force, without overlaps.

    A row for each polygon. `bbox`: only what lies within west, south, east, north, cut at it.
    `simplify_m`: drawn with about this tolerance, neighbours along one line (`area_m2` is then that of
    the simplified polygon). Raises OutsideRecord where the record does not reach.
    """
    if bbox is not None and not (bbox[0] < bbox[2] and bbox[1] < bbox[3]):
        raise UsageError(
            "a bounding box is west,south,east,north in degrees, with west < east, south < north"
        )
    line = reading.line(track, as_published)
    when = reading.moment(on, line)
    edition = reading.edition(track, line, when)
    ids = reading.scheme.class_ids()
    parts = [(n, part) for n, g in sorted(ground(reading, edition).items()) for part in shapely.get_parts(g)]
    geometry = np.array([part for _, part in parts], dtype=object)
    numbers = np.array([n for n, _ in parts], dtype=np.int64)
    if simplify_m > 0 and len(geometry):
        # by Visvalingam's method, whose tolerance is the side of a square as large as what is left out
        geometry = shapely.coverage_simplify(geometry, simplify_m / METRES_PER_DEG)
    if bbox is not None:
        frame = np.full(len(geometry), shapely.box(*bbox), dtype=object)
        geometry, index = shapely.get_parts(
            overlay.polygonal(overlay.snapped_intersection(geometry, frame)), return_index=True
        )
        numbers = numbers[index]
    there = ~shapely.is_empty(geometry)
    geometry, numbers = geometry[there], numbers[there]
    return ControlPolygons(
        reading.provenance(track, edition, "authalic", MAP_METHOD, None),
        tuple(ids[n] for n in numbers.tolist()),
        geometry,
        area_m2(geometry),
        on=when.at,
    )


def control_pieces(reading: Reading, *, track: Track) -> ControlPolygons:
    """Every piece of the composite, in the order of their beginnings.

    Pieces are cut at the borders of tiles. Editions under embargo are not in the composite.
    """
    line = reading.line(track)
    by_moment = {e.valid_at: e.ref(track.name) for e in line.editions}
    found = reading.store.pieces.select(track.pk)
    order = np.lexsort((found.pk, found.class_number, found.start))
    ids = reading.scheme.class_ids()
    spans = [(int(found.start[i]), int(found.end[i])) for i in order]
    editions = tuple((by_moment[a], None if b == FOREVER else by_moment[b]) for a, b in spans)
    return ControlPolygons(
        reading.provenance(track, line.editions[-1], "authalic", METHODS["authalic"], None),
        tuple(ids[n] for n in found.class_number[order].tolist()),
        found.geometries()[order],
        found.area_m2[order],
        intervals=tuple(Interval(a.valid_at, None if b is None else b.valid_at) for a, b in editions),
        editions=editions,
    )
