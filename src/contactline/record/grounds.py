"""The changed ground itself: its polygons, its bounds, and the places on or beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from contactline.geometry import overlay
from contactline.geometry.measures import area_m2
from contactline.history.changes import METRES_PER_DEG
from contactline.model import Transition
from contactline.record.changes import Comparison, grouped
from contactline.record.reading import Reading
from contactline.store.editions import Track
from contactline.store.regions import RegionEntry

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAR_M = 1000.0
"""How far from changed ground a place is still concerned: about what a settlement's point is off its edge."""

MOST_PLACES = 12

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChangedGround:
    """A transition with its ground: connected polygons and their authalic areas, largest first.

    `places`: the settlements on that ground or within `NEAR_M`, by population, at most `MOST_PLACES`.
    """

    figure: Transition
    polygons: NDArray[np.object_]
    area_m2: NDArray[np.float64]
    bounds: tuple[float, float, float, float]
    places: tuple[Plain, ...]


def changed_grounds(
    reading: Reading,
    compared: Comparison,
    regions: Sequence[RegionEntry | None],
    track: Track,
    other: Track | None = None,
) -> list[ChangedGround]:
    """The ground of every transition in each region, in the order of `transition_figures`."""
    by_pk = {None if r is None else (r.layer, r.id): r for r in regions}
    found = []
    for figure, positions in grouped(reading, compared, regions, track, other):
        region = by_pk[None if figure.region is None else (figure.region.layer, figure.region.id)]
        polygons = _in_region(reading, compared, np.array(positions), region)
        parts = shapely.get_parts(overlay.union(list(polygons)))
        areas = area_m2(parts)
        order = np.argsort(-areas, kind="stable")
        west, south, east, north = (round(float(edge), 6) for edge in shapely.total_bounds(parts))
        found.append(
            ChangedGround(
                figure, parts[order], areas[order], (west, south, east, north), _places(reading, polygons)
            )
        )
    return found


def _in_region(
    reading: Reading, compared: Comparison, positions: NDArray[np.int64], region: RegionEntry | None
) -> NDArray[np.object_]:
    """Polygons, each within a tile; those that reach out of the region are cut at it."""
    polygons = compared.found.geometry[compared.row[positions]]
    if region is None:
        return polygons
    frame = reading.store.boundaries.geometry(region.pk)
    shapely.prepare(frame)
    outside = ~shapely.covers(frame, polygons)
    polygons = polygons.copy()
    frames = np.full(int(outside.sum()), frame, dtype=object)
    polygons[outside] = overlay.polygonal(overlay.snapped_intersection(polygons[outside], frames))
    return polygons[~shapely.is_empty(polygons)]


def _places(reading: Reading, polygons: NDArray[np.object_]) -> tuple[Plain, ...]:
    tree, pks, points, population = _located(reading)
    if not len(pks) or not len(polygons):
        return ()
    boxes = shapely.bounds(polygons)
    scale = np.cos(np.radians((boxes[:, 1] + boxes[:, 3]) / 2))
    up = np.full(len(boxes), NEAR_M / METRES_PER_DEG)
    across = up / scale
    around = shapely.box(boxes[:, 0] - across, boxes[:, 1] - up, boxes[:, 2] + across, boxes[:, 3] + up)
    which, place = tree.query(around, predicate="intersects")
    near = shapely.dwithin(
        _in_metres(polygons[which], scale[which]), _in_metres(points[place], scale[which]), NEAR_M
    )
    concerned = np.unique(place[near])
    largest = concerned[np.lexsort((pks[concerned], -population[concerned]))][:MOST_PLACES]
    chosen = pks[largest].tolist()
    places = reading.store.places.by_key(chosen)
    return tuple(
        {"id": p.id, "names": dict(p.names), "lon": p.lon, "lat": p.lat}
        for p in (places[pk] for pk in chosen)
    )


def _in_metres(geometries: NDArray[np.object_], scale: NDArray[np.float64]) -> NDArray[np.object_]:
    coordinates, index = shapely.get_coordinates(geometries, return_index=True)
    metres = coordinates * METRES_PER_DEG
    metres[:, 0] *= scale[index]
    return shapely.set_coordinates(geometries.copy(), metres)


def _located(reading: Reading):
    """A tree over the points of the places, then their keys, points and populations (0: unknown)."""
    if "located" not in reading.at_hand:
        rows = np.array(reading.store.places.points(), dtype=np.float64).reshape(-1, 4)
        points = np.asarray(shapely.points(rows[:, 1:3]), dtype=object)
        keys, population = rows[:, 0].astype(np.int64), rows[:, 3]
        reading.at_hand["located"] = (shapely.STRtree(points), keys, points, population)
    return reading.at_hand["located"]
