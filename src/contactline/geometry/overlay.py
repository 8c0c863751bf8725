"""Overlays that keep polygons only and check themselves: arrays of geometries in and out.

Overlays run in full double precision, not on a grid: a new node then lies within 1e-13 degree of
the edges that make it, so that areas stay exact however often a piece is cut. GEOS is fast there
but not infallible: where edges nearly coincide, OverlayNG can label a long thin polygon as inside
what it only touches (seen on the real archive: 3,496 m² along a redrawn border). So every result is
held against the areas that it must add up to, and what does not add up is done again by snap
rounding on a grid of 1e-9 degree (0.1 mm), which is slower and cannot mislabel.

What two overlays of the same edge leave between them is narrower than a millimetre by far;
`without_slivers` drops it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from contactline.geometry.clean import polygons_of

SLIVER_WIDTH_DEG = 1e-8
"""1 mm. Published edges lie on a grid of 1e-6 degree; what is narrower than this is rounding."""

GRID_DEG = 1e-9
AREA_TOLERANCE_DEG2 = 1e-12
"""0.01 m²: a thousand times what rounding does to the area of a tile."""

EMPTY = shapely.Polygon()
Geometries = NDArray[np.object_]
IntArray = NDArray[np.int64]


def in_threads(function: Callable[..., Geometries], *arrays: Geometries) -> Geometries:
    """An elementwise function of arrays, half of it in a second thread where there is much to do.

    GEOS runs outside the interpreter's lock, so two cores do twice the work.
    """
    if len(arrays[0]) < _WORTH_A_THREAD:
        return function(*arrays)
    halves = [[a[i::2] for a in arrays] for i in range(2)]
    other = _pool().submit(function, *halves[1])
    result = np.empty(len(arrays[0]), dtype=object)
    result[0::2] = function(*halves[0])
    result[1::2] = other.result()
    return result


_WORTH_A_THREAD = 16


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="overlay")


def snapped_intersection(a: Geometries, b: Geometries) -> Geometries:
    """`a ∩ b`, pair by pair, by snap rounding."""
    return shapely.intersection(a, b, grid_size=GRID_DEG)


def polygonal(geometries: Geometries) -> Geometries:
    """Each geometry reduced to its polygons (overlays return collections with points and lines)."""
    kinds = shapely.get_type_id(geometries)
    mixed = (kinds != 3) & (kinds != 6)
    if mixed.any():
        geometries = geometries.copy()
        geometries[mixed] = [polygons_of(g) for g in geometries[mixed]]
    return geometries


def clip(geometries: Geometries, windows: Geometries) -> Geometries:
    """Each polygonal geometry within its rectangle.

    Checked against the area of the rectangle clip, which is another algorithm. What it cannot clip (a
    ring that touches itself may come out of it with three points, which it then refuses) is done again.
    """
    result = polygonal(in_threads(shapely.intersection, geometries, windows))
    bounds = shapely.bounds(windows)
    expected = [_clipped_area(g, b) for g, b in zip(geometries, bounds.tolist(), strict=True)]
    wrong = ~(np.abs(shapely.area(result) - np.array(expected)) <= AREA_TOLERANCE_DEG2)
    if wrong.any():
        result[wrong] = polygonal(shapely.intersection(geometries[wrong], windows[wrong], grid_size=GRID_DEG))
    return result


def _clipped_area(geometry: BaseGeometry, bounds: Sequence[float]) -> float:
    """By the rectangle clip, square degrees; not a number where it fails."""
    try:
        return shapely.area(shapely.clip_by_rect(geometry, *bounds))
    except shapely.errors.GEOSException:
        return float("nan")


def exchange(old: Geometries, new: Geometries) -> tuple[Geometries, Geometries]:
    """`(old − new, new − old)`, pair by pair.

    Checked: what is left of either when its loss is taken off is the ground of both.
    """
    lost = polygonal(in_threads(shapely.difference, old, new))
    won = polygonal(in_threads(shapely.difference, new, old))
    kept = shapely.area(old) - shapely.area(lost)
    wrong = np.abs(kept - (shapely.area(new) - shapely.area(won))) > AREA_TOLERANCE_DEG2
    if wrong.any():
        a, b = old[wrong], new[wrong]
        lost[wrong] = polygonal(shapely.difference(a, b, grid_size=GRID_DEG))
        won[wrong] = polygonal(shapely.difference(b, a, grid_size=GRID_DEG))
    return lost, won


def split(pieces: Geometries, grounds: Geometries, owner: IntArray) -> tuple[Geometries, Geometries]:
    """`(piece ∩ ground, piece − ground)`, pair by pair.

    `owner` (n,) numbers the grounds: the pieces of one owner do not overlap and cover its ground
    whole. Checked: their cuts add up to the ground, and each piece's two parts to the piece.
    """
    inside = polygonal(in_threads(shapely.intersection, pieces, grounds))
    outside = polygonal(in_threads(shapely.difference, pieces, grounds))
    area = shapely.area(inside)
    wrong = np.abs(shapely.area(pieces) - area - shapely.area(outside)) > AREA_TOLERANCE_DEG2
    covered = np.bincount(owner, area)
    whole = np.zeros_like(covered)
    whole[owner] = shapely.area(grounds)
    wrong |= (np.abs(covered - whole) > AREA_TOLERANCE_DEG2)[owner]
    if wrong.any():
        a, b = pieces[wrong], grounds[wrong]
        inside[wrong] = polygonal(shapely.intersection(a, b, grid_size=GRID_DEG))
        outside[wrong] = polygonal(shapely.difference(a, b, grid_size=GRID_DEG))
    return inside, outside


def union(geometries: Sequence[BaseGeometry] | Geometries) -> BaseGeometry:
    """The union of polygonal geometries as one Polygon or MultiPolygon, possibly empty."""
    if len(geometries) == 0:
        return EMPTY
    if len(geometries) == 1:
        return geometries[0]
    return polygons_of(shapely.union_all(np.asarray(geometries, dtype=object), grid_size=GRID_DEG))


def subtract(geometry: BaseGeometry, taken: BaseGeometry) -> BaseGeometry:
    """`geometry − taken` for one pair, by snap rounding."""
    return polygons_of(shapely.difference(geometry, taken, grid_size=GRID_DEG))


def share_ground(a: Geometries, b: Geometries) -> NDArray[np.bool_]:
    """Whether the interiors of two polygonal geometries meet, pair by pair."""
    meets = shapely.intersects(a, b)
    if meets.any():
        meets[meets] = shapely.relate_pattern(a[meets], b[meets], "T********")
    return meets


def without_slivers(geometries: Geometries) -> list[list[shapely.Polygon]]:
    """For each geometry its polygons that are wider than rounding: 2 · area / perimeter over 1e-8°."""
    parts, index = shapely.get_parts(geometries, return_index=True)
    wide = 2 * shapely.area(parts) > SLIVER_WIDTH_DEG * shapely.length(parts)
    parts_of: list[list[shapely.Polygon]] = [[] for _ in range(len(geometries))]
    for part, i in zip(parts[wide].tolist(), index[wide].tolist(), strict=True):
        parts_of[i].append(part)
    return parts_of
