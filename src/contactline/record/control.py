"""Control as polygons: the pieces of the record with their beginnings and ends, or one day's map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import shapely

from contactline.geometry.measures import area_m2
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
    reading: Reading, *, on: When | None, track: Track, as_published: When | None
) -> ControlPolygons:
    """The map of one day: the ground of each class in the edition in force, without overlaps.

    A row for each polygon. Raises OutsideRecord where the record does not reach.
    """
    line = reading.line(track, as_published)
    when = reading.moment(on, line)
    edition = reading.edition(track, line, when)
    ids = reading.scheme.class_ids()
    parts = [(n, part) for n, g in sorted(ground(reading, edition).items()) for part in shapely.get_parts(g)]
    geometry = np.array([part for _, part in parts], dtype=object)
    return ControlPolygons(
        reading.provenance(track, edition, "authalic", MAP_METHOD, None),
        tuple(ids[n] for n, _ in parts),
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
