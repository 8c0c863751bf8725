"""The island's regions: communes in districts in provinces in the country, exactly nested.

Communes are drawn first; every larger unit is the union of its parts and so shares their borders
vertex for vertex. Regions take no notice of the war: the front crosses them anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from contactline.demo.island import Island
from contactline.demo.names import NameGiver
from contactline.demo.pen import to_degrees
from contactline.demo.terrain import Warp, warp

HOME, AWAY = "QV", "QW"
"""Codes from the range ISO 3166-1 leaves to its users; `home` in the demo's scheme."""

PROVINCES, DISTRICTS, COMMUNES = 8, 30, 100
SEGMENT_KM = 1.6
_BORDER_OCTAVES = [(30, 1.0), (14, 0.5), (6, 0.2), (3, 0.1), (1.5, 0.04)]


@dataclass(frozen=True, slots=True)
class DemoRegion:
    """A region as it is written to a file. `geometry` is a Polygon or MultiPolygon in degrees."""

    id: str
    level: int
    parent_id: str | None
    name_en: str
    name_uk: str
    geometry: shapely.Geometry


def make_regions(
    island: Island, names: NameGiver, rng: np.random.Generator, detail: float
) -> list[DemoRegion]:
    """All regions, larger before smaller."""
    home = as_geometry(island.draw(island.coast(1)))
    away = as_geometry(island.draw(island.coast(2)))
    seeds = _spread(island.mesh.vertices[island.part == 1], COMMUNES, rng)
    cells = _cells(seeds, home, warp(rng, _BORDER_OCTAVES), SEGMENT_KM / max(detail, 0.1))

    district_seeds = seeds[:DISTRICTS]  # the first of well-spread points are well spread themselves
    province_seeds = seeds[:PROVINCES]
    district_of = _nearest(seeds, district_seeds)
    province_of = _nearest(district_seeds, province_seeds)
    communes: list[DemoRegion] = []
    districts: list[DemoRegion] = []
    provinces: list[DemoRegion] = []
    for p in range(len(province_seeds)):
        province_id = f"{HOME}-{p + 1}"
        own_districts: list[DemoRegion] = []
        for number, d in enumerate(np.flatnonzero(province_of == p).tolist(), start=1):
            district_id = f"{province_id}-{number}"
            own_communes = [
                DemoRegion(f"{district_id}-{i}", 3, district_id, *names.pair(), cells[c])
                for i, c in enumerate(np.flatnonzero(district_of == d).tolist(), start=1)
            ]
            own_districts.append(DemoRegion(district_id, 2, province_id, *names.pair(), _union(own_communes)))
            communes += own_communes
        provinces.append(DemoRegion(province_id, 1, HOME, *names.pair(), _union(own_districts)))
        districts += own_districts
    countries = [
        DemoRegion(HOME, 0, None, "Tesmarra", "Тесмарра", _union(provinces)),
        DemoRegion(AWAY, 0, None, "Orvane", "Орвана", away),
    ]
    provinces.append(DemoRegion(f"{AWAY}-1", 1, AWAY, *names.pair(), away))
    return countries + provinces + districts + communes


def as_geometry(polygons: list[list[np.ndarray]]) -> shapely.Geometry:
    """Rings in degrees as a Polygon or MultiPolygon."""
    made = [shapely.Polygon(shell, holes) for shell, *holes in polygons]
    return made[0] if len(made) == 1 else shapely.MultiPolygon(made)


def _spread(candidates: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """`count` of the candidates, each the farthest of a few from those before it (Mitchell 1991)."""
    chosen = [candidates[int(rng.integers(len(candidates)))]]
    distance = np.linalg.norm(candidates - chosen[0], axis=1)
    for _ in range(count - 1):
        sample = rng.integers(0, len(candidates), 25)
        best = sample[int(np.argmax(distance[sample]))]
        chosen.append(candidates[best])
        distance = np.minimum(distance, np.linalg.norm(candidates - candidates[best], axis=1))
    return np.array(chosen)


def _nearest(points: np.ndarray, seeds: np.ndarray) -> np.ndarray:
    return np.linalg.norm(points[:, None] - seeds[None], axis=2).argmin(axis=1)


def _cells(
    seeds: np.ndarray, ground: shapely.Geometry, pen: Warp, segment_km: float
) -> list[shapely.Geometry]:
    """The ground nearest to each seed, with borders that wander; neighbours share every vertex."""
    box = shapely.box(-400, -400, 400, 400)
    voronoi = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(seeds), extend_to=box))
    cells: list[shapely.Geometry] = []
    shapely.prepare(voronoi)
    for seed in seeds:
        cell = voronoi[int(np.argmax(shapely.contains_xy(voronoi, *seed)))]
        ring = np.round(shapely.get_coordinates(cell)[:-1], 6)
        corners = zip(ring, np.roll(ring, -1, axis=0), strict=True)
        outline = to_degrees(pen(np.concatenate([_segment(a, b, segment_km) for a, b in corners])))
        clipped = shapely.intersection(shapely.make_valid(shapely.Polygon(outline)), ground)
        grounds = [part for part in shapely.get_parts(clipped).tolist() if part.geom_type == "Polygon"]
        cell = shapely.MultiPolygon(grounds) if len(grounds) > 1 else grounds[0]
        cells.append(shapely.transform(cell, lambda degrees: np.round(degrees * 1e6) / 1e6))
    return sound_coverage(cells)


def sound_coverage(cells: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """The cells with every border shared node by node. Rounded to the grid, a corner of one may have come
    to lie on the edge of its neighbour or just across it, once in some hundreds of islands."""
    if shapely.coverage_is_valid(cells):
        return cells
    return list(shapely.coverage_clean(cells))  # pyright: ignore[reportAttributeAccessIssue]


def _segment(a: np.ndarray, b: np.ndarray, segment_km: float) -> np.ndarray:
    """From a, without b: the same points to the last bit whichever neighbour walks it."""
    parts = max(1, int(np.ceil(np.hypot(*(b - a)) / segment_km)))
    turned = tuple(a) > tuple(b)
    low, high = (b, a) if turned else (a, b)
    part = np.arange(parts)
    share = ((parts - part if turned else part) / parts)[:, None]
    return low * (1 - share) + high * share


def _union(parts: list[DemoRegion]) -> shapely.Geometry:
    return shapely.normalize(shapely.coverage_union_all([part.geometry for part in parts]))
