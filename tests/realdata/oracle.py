"""Areas by the shortest way: an edition's polygons, united, cut and measured with nothing in between.

Shares the readers, the measure and the order of the classes with the program, and no other code:
neither tiles nor pieces nor its overlay functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from pyproj import Geod

from contactline.geometry.measures import area_m2
from contactline.model import EditionSource, Scheme
from contactline.sources import reader
from contactline.sources.containers import SourceFile, open_sources


def km2(geometry: shapely.Geometry, measure: str = "authalic") -> float:
    return float(area_m2([geometry], measure)[0]) / 1e6


class Archive:
    """The snapshots of the archive, read one at a time by the moment of their publication."""

    def __init__(self, path: Path, scheme: Scheme) -> None:
        self._scheme = scheme
        self._sources = {
            int(source.base_name.partition(".")[0]): source.data for source in open_sources(path)
        }
        self.moments = sorted(self._sources)
        self.edition = cache(self._edition)

    def _edition(self, published_at: int) -> EditionSource:
        data = self._sources[published_at]
        return reader("deepstate", self._scheme).read(SourceFile(f"{published_at}.geojson", data))

    def data(self, published_at: int) -> bytes:
        return self._sources[published_at]

    def at(self, moment: str) -> EditionSource:
        """The last snapshot published at or before a moment, written as ISO 8601 in UTC."""
        until = datetime.fromisoformat(f"{moment}+00:00").timestamp()
        return self.edition(max(m for m in self.moments if m <= until))


def polygons(edition: EditionSource, *class_ids: str) -> list[shapely.Geometry]:
    return [f.geometry for f in edition.features if f.class_id in class_ids]


def classes_summed_km2(edition: EditionSource, class_ids: Iterable[str], measure: str) -> float:
    """Polygons of a class that overlap counted once, ground that two classes claim counted twice."""
    return sum(km2(shapely.union_all(polygons(edition, c)), measure) for c in class_ids)


def dissolved_km2(edition: EditionSource, class_ids: Iterable[str], measure: str = "authalic") -> float:
    return km2(shapely.union_all(polygons(edition, *class_ids)), measure)


def partition(edition: EditionSource, precedence: Iterable[str]) -> dict[str, shapely.Geometry]:
    """Class id -> its ground: the union of its polygons less that of all classes before it."""
    taken: shapely.Geometry = shapely.Polygon()
    grounds = {}
    for class_id in precedence:
        own = shapely.union_all(polygons(edition, class_id))
        grounds[class_id] = shapely.difference(own, taken)
        taken = shapely.union(taken, own)
    return grounds


def geodesic_of_straight_edges_m2(geometry: shapely.Geometry, step_deg: float = 0.002) -> float:
    """The area of a polygon with edges straight in lon/lat, by Karney's geodesics along them.

    An edge of 0.002 degree (220 m) and its geodesic enclose less than 0.01 m².
    """
    geod = Geod(ellps="WGS84")
    total = 0.0
    for polygon in shapely.get_parts(geometry):
        rings = [polygon.exterior, *polygon.interiors]
        areas = []
        for ring in rings:
            coordinates = np.asarray(shapely.segmentize(ring, step_deg).coords)
            areas.append(abs(geod.polygon_area_perimeter(coordinates[:, 0], coordinates[:, 1])[0]))
        total += areas[0] - sum(areas[1:])
    return total


def by_region_km2(
    grounds: Mapping[str, shapely.Geometry], regions: Mapping[str, shapely.Geometry]
) -> dict[tuple[str, str], float]:
    """(region id, class id) -> km²."""
    return {
        (region_id, class_id): km2(shapely.intersection(ground, region)) if ground.intersects(region) else 0.0
        for class_id, ground in grounds.items()
        for region_id, region in regions.items()
    }
