"""The island's settlements, with what real gazetteers are like: homonyms, former names, gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from contactline.demo.names import CYRILLIC, LATIN, NameGiver
from contactline.demo.regions import HOME, DemoRegion

LARGEST_POPULATION = 410_000
UNLOCATED_SHARE = 0.05
RENAMED_SHARE = 0.06
HOMONYM_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """A settlement as it is written to a file. `lon`, `lat` are None where nobody located it."""

    id: str
    name_en: str
    name_uk: str
    old_names: tuple[str, ...]
    kind: str
    region_ids: tuple[str, ...]
    lon: float | None
    lat: float | None
    population: int


def make_places(
    regions: list[DemoRegion], names: NameGiver, count: int, rng: np.random.Generator
) -> list[DemoPlace]:
    """`count` settlements, the largest first, spread over the home country."""
    country = next(region for region in regions if region.id == HOME)
    communes = [region for region in regions if region.level == 3]
    points = _spread_points(country.geometry, count, rng)
    inside = shapely.STRtree([commune.geometry for commune in communes]).query(
        shapely.points(points), predicate="intersects"
    )
    commune_of = dict(zip(*inside.tolist(), strict=True))

    made: list[DemoPlace] = []
    for i, (lon, lat) in enumerate(points.tolist()):
        commune = communes[commune_of[i]]
        name_en, name_uk = names.pair()
        # the same name again, far down the list, is what makes a name ambiguous
        if i > 20 and rng.random() < HOMONYM_SHARE:
            twin = made[int(rng.integers(10, i))]
            name_en, name_uk = twin.name_en, twin.name_uk
        old_names = (names.name(LATIN), names.name(CYRILLIC)) if rng.random() < RENAMED_SHARE else ()
        is_located = i < 20 or rng.random() >= UNLOCATED_SHARE
        population = max(4, int(LARGEST_POPULATION / (i + 1) ** 1.12 * rng.uniform(0.75, 1.3)))
        made.append(
            DemoPlace(
                id=f"{commune.id}-{i + 1:04d}",
                name_en=name_en,
                name_uk=name_uk,
                old_names=old_names,
                kind="city" if population > 30_000 else "town" if population > 4_000 else "village",
                region_ids=(commune.id, commune.parent_id or "", (commune.parent_id or "").rsplit("-", 1)[0]),
                lon=lon if is_located else None,
                lat=lat if is_located else None,
                population=population,
            )
        )
    return made


def _spread_points(ground: shapely.Geometry, count: int, rng: np.random.Generator) -> np.ndarray:
    """`count` points (lon, lat) in the ground: one at random in each of as many squares of a grid."""
    west, south, east, north = shapely.bounds(ground).tolist()
    side = np.sqrt(shapely.area(ground) / count)
    while True:
        columns, rows = int((east - west) / side) + 1, int((north - south) / side) + 1
        corner = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1).reshape(-1, 2)
        points = (west, south) + (corner + rng.uniform(0.1, 0.9, corner.shape)) * side
        points = np.round(points[shapely.contains_xy(ground, points)], 5)
        if len(points) >= count:
            return rng.permutation(points)[:count]
        side *= 0.9
