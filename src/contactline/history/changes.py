"""What changed between two editions: the ground that went from one class to another.

Only the polygons that differ are looked at, window by window (see `composite`), so that two
editions a day apart cost a day's changes. Any two editions can be compared, of one track or of two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from contactline.geometry import overlay
from contactline.geometry.clean import polygons_of
from contactline.history.composite import Drawn, windows_of_change

UNDRAWN = -1
"""The class number of ground that no polygon covers."""

METRES_PER_DEG = 111_195.0  # of latitude, on the sphere of equal volume


@dataclass(frozen=True, slots=True)
class Transitions:
    """Polygons that went from one class number to another; arrays of one length.

    Each lies within one tile.
    """

    tile: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    geometry: NDArray[np.object_]


def transitions(before: Sequence[Drawn], after: Sequence[Drawn]) -> Transitions:
    """The ground whose class differs between two editions, cut at tile borders."""
    tiles, grounds = windows_of_change(before, after)
    found: list[tuple[int, int, int, BaseGeometry]] = []
    for tile, (old, new) in zip(tiles.tolist(), grounds, strict=True):
        classes = sorted({*old, *new})
        if not classes:
            continue
        was = np.array([old.get(c, overlay.EMPTY) for c in classes], dtype=object)
        became = np.array([new.get(c, overlay.EMPTY) for c in classes], dtype=object)
        lost, won = (_wide(part) for part in overlay.exchange(was, became))
        for (i, c1), (j, c2) in product(enumerate(classes), repeat=2):
            if c1 != c2 and not lost[i].is_empty and not won[j].is_empty:
                found.append((tile, c1, c2, _both(lost[i], won[j])))
        all_won, all_lost = overlay.union(_some(won)), overlay.union(_some(lost))
        for i, c in enumerate(classes):
            if not lost[i].is_empty:
                found.append((tile, c, UNDRAWN, overlay.subtract(lost[i], all_won)))
            if not won[i].is_empty:
                found.append((tile, UNDRAWN, c, overlay.subtract(won[i], all_lost)))
    rows = [
        (tile, c1, c2, part)
        for tile, c1, c2, ground in found
        for part in overlay.without_slivers(np.array([ground], dtype=object))[0]
    ]
    numbers = np.array([row[:3] for row in rows], dtype=np.int64).reshape(-1, 3)
    return Transitions(
        numbers[:, 0], numbers[:, 1], numbers[:, 2], np.array([row[3] for row in rows], dtype=object)
    )


def _wide(geometries: NDArray[np.object_]) -> list[BaseGeometry]:
    return [
        parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
        for parts in overlay.without_slivers(geometries)
    ]


def _some(geometries: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    return [g for g in geometries if not g.is_empty]


def _both(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    return polygons_of(shapely.intersection(a, b, grid_size=overlay.GRID_DEG))


def is_redraw(found: Transitions, width_m: float) -> NDArray[np.bool_]:
    """Which polygons belong to a strip narrower than `width_m`, (n,).

    A border redrawn more finely, or traced anew, leaves long strips along it; ground that changed
    hands has body. Polygons that went the same way are joined across tiles, and a connected patch
    that vanishes when it is eroded by half the width is a strip.
    """
    narrow = np.zeros(len(found.tile), dtype=bool)
    for way in np.unique(np.stack([found.before, found.after]), axis=1).T:
        mine = np.flatnonzero((found.before == way[0]) & (found.after == way[1]))
        patches = shapely.get_parts(overlay.union(found.geometry[mine]))
        strip = shapely.is_empty(shapely.buffer(_in_metres(patches), -width_m / 2, quad_segs=2))
        inside = shapely.point_on_surface(found.geometry[mine])
        pair = shapely.STRtree(patches).query(inside, predicate="intersects")
        narrow[mine[pair[0]]] = strip[pair[1]]
    return narrow


def _in_metres(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """Degrees as metres on a plane that is true at each geometry's own latitude."""
    coordinates, index = shapely.get_coordinates(geometries, return_index=True)
    bounds = shapely.bounds(geometries)
    scale = np.cos(np.radians((bounds[:, 1] + bounds[:, 3]) / 2))
    metres = coordinates * METRES_PER_DEG
    metres[:, 0] *= scale[index]
    return shapely.set_coordinates(geometries.copy(), metres)
