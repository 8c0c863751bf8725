"""Areas of pieces in regions, tile by tile, and series as running sums of what came and went.

Regions are cut at tile borders once; then a piece meets a handful of region parts, most of which
hold it whole or not at all. Region keys are integers of the caller's; 0 is the whole drawn ground.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.geometry import overlay, tiles
from contactline.geometry.measures import area_m2
from contactline.history.keys import DRAWN, FOREVER, NOTHING_M2

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class RegionParts:
    """What regions have of one tile: keys (n,) and polygons (n,); a polygon of None is the whole tile."""

    keys: IntArray
    geometries: Geometries


def cut_regions(numbers: Sequence[int], keys: IntArray, geometries: Geometries) -> dict[int, RegionParts]:
    """Tile -> the parts of regions in it."""
    boxes = tiles.boxes(np.asarray(numbers, dtype=np.int64))
    shapely.prepare(geometries)
    box_index, region_index = shapely.STRtree(geometries).query(boxes, predicate="intersects")
    whole = shapely.contains_properly(geometries[region_index], boxes[box_index])
    parts = np.full(len(box_index), None, dtype=object)
    cut = ~whole
    parts[cut] = overlay.clip(geometries[region_index[cut]], boxes[box_index[cut]])
    kept = whole | ~shapely.is_empty(parts)
    found: dict[int, RegionParts] = {}
    for i, number in enumerate(numbers):
        mine = np.flatnonzero((box_index == i) & kept)
        found[int(number)] = RegionParts(keys[region_index[mine]], parts[mine])
    return found


@dataclass(frozen=True, slots=True)
class PieceArrays:
    """Pieces of a composite as arrays of one length; `end` is FOREVER for those that live."""

    tile: IntArray
    class_number: IntArray
    start: IntArray
    end: IntArray
    geometry: Geometries
    area_m2: FloatArray

    def some(self, which: IntArray) -> PieceArrays:
        return PieceArrays(*(getattr(self, field.name)[which] for field in fields(self)))

    @staticmethod
    def joined(parts: Sequence[PieceArrays]) -> PieceArrays:
        if not parts:
            none = np.empty(0, dtype=np.int64)
            return PieceArrays(none, none, none, none, np.empty(0, dtype=object), np.empty(0))
        return PieceArrays(
            *(np.concatenate([getattr(p, field.name) for p in parts]) for field in fields(PieceArrays))
        )


def areas_in_regions(
    polygons: Geometries,
    tile: IntArray,
    parts: Mapping[int, RegionParts],
    whole_area: FloatArray | None = None,
) -> tuple[IntArray, IntArray, FloatArray]:
    """(polygon index, region key, authalic m²) of every polygon in every region that it meets.

    `polygons` (n,) each lie in their `tile` (n,); `whole_area` (n,) are their areas where known. The
    whole drawn ground is among the regions, under the key DRAWN.
    """
    if whole_area is None:
        whole_area = area_m2(polygons)
    everything = np.arange(len(polygons))
    index, keys, areas = [everything], [np.full(len(polygons), DRAWN)], [whole_area]
    order = np.argsort(tile, kind="stable")
    numbers, first = np.unique(tile[order], return_index=True)
    bounds = np.append(first, len(order))
    for number, a, b in zip(numbers.tolist(), bounds[:-1], bounds[1:], strict=True):
        there = parts.get(number)
        if there is None or len(there.keys) == 0:
            continue
        mine = order[a:b]
        full = shapely.is_missing(there.geometries)
        for key in there.keys[full].tolist():
            index.append(mine)
            keys.append(np.full(len(mine), key))
            areas.append(whole_area[mine])
        if full.all():
            continue
        some = there.geometries[~full]
        shapely.prepare(some)
        which, piece = (m.ravel() for m in np.indices((len(some), len(mine))))
        meets = shapely.intersects(some[which], polygons[mine][piece])
        which, piece = which[meets], piece[meets]
        inside = shapely.covers(some[which], polygons[mine][piece])
        area = whole_area[mine][piece].copy()
        if not inside.all():
            area[~inside] = _common_area_m2(polygons[mine][piece[~inside]], some[which[~inside]])
        index.append(mine[piece])
        keys.append(there.keys[~full][which])
        areas.append(area)
    all_areas = np.concatenate(areas)
    nonzero = all_areas > 0
    return np.concatenate(index)[nonzero], np.concatenate(keys)[nonzero], all_areas[nonzero]


def _common_area_m2(polygons: Geometries, parts: Geometries) -> FloatArray:
    """m² that each polygon has in common with its region part.

    By snap rounding, for nothing here could tell what plain doubles mislabel; and with no more of
    the region part than lies about the polygon, for snap rounding costs by the vertex.
    """
    bounds = (shapely.bounds(polygons) + _MARGIN_DEG * np.array([-1, -1, 1, 1])).tolist()
    near = np.array([shapely.clip_by_rect(g, *b) for g, b in zip(parts, bounds, strict=True)], dtype=object)
    invalid = ~shapely.is_valid(near)  # the fast clip may touch itself along the frame
    near[invalid] = parts[invalid]
    return area_m2(overlay.in_threads(overlay.snapped_intersection, polygons, near))


_MARGIN_DEG = 2e-6
"""Two steps of the sources' grid: the cut about a polygon must not touch it."""


@dataclass(frozen=True, slots=True)
class Deltas:
    """By how much the area of a class in a region changed at a moment; arrays of one length."""

    region: IntArray
    class_number: IntArray
    at: IntArray
    area_m2: FloatArray

    def combined(self) -> Deltas:
        """One row per region, class and moment, sorted by them."""
        if len(self.at) == 0:
            return self
        order = np.lexsort((self.at, self.class_number, self.region))
        columns = np.stack([self.region[order], self.class_number[order], self.at[order]])
        first = np.concatenate([[True], (columns[:, 1:] != columns[:, :-1]).any(axis=0)])
        starts = np.flatnonzero(first)
        region, number, at = columns[:, starts]
        return Deltas(region, number, at, np.add.reduceat(self.area_m2[order], starts))

    def __neg__(self) -> Deltas:
        return Deltas(self.region, self.class_number, self.at, -self.area_m2)

    def __add__(self, other: Deltas) -> Deltas:
        return Deltas(
            *(
                np.concatenate([getattr(self, name), getattr(other, name)])
                for name in ("region", "class_number", "at", "area_m2")
            )
        )


def piece_deltas(pieces: PieceArrays, index: IntArray, region: IntArray, area: FloatArray) -> Deltas:
    """Each piece adds its area in a region when it begins and takes it away when it ends.

    `index`, `region` and `area` are as `areas_in_regions` gives them.
    """
    ended = pieces.end[index] != FOREVER
    number = pieces.class_number[index]
    return Deltas(
        np.concatenate([region, region[ended]]),
        np.concatenate([number, number[ended]]),
        np.concatenate([pieces.start[index], pieces.end[index][ended]]),
        np.concatenate([area, -area[ended]]),
    )


def running_sums(deltas: Deltas) -> Deltas:
    """The areas from each moment on, from combined deltas that start at nothing."""
    if len(deltas.at) == 0:
        return deltas
    total = np.cumsum(deltas.area_m2)
    first = np.concatenate(
        [
            [True],
            (deltas.region[1:] != deltas.region[:-1]) | (deltas.class_number[1:] != deltas.class_number[:-1]),
        ]
    )
    # restart the sum at each series; summed per series so that one does not carry another's rounding
    starts = np.flatnonzero(first)
    for a, b in zip(starts, np.append(starts[1:], len(total)), strict=True):
        total[a:b] = np.cumsum(deltas.area_m2[a:b])
    total[np.abs(total) < NOTHING_M2] = 0.0
    return Deltas(deltas.region, deltas.class_number, deltas.at, total)


def differences(sums: Deltas) -> Deltas:
    """The inverse of `running_sums`: `sums` sorted by region, class and moment."""
    if len(sums.at) == 0:
        return sums
    step = np.diff(sums.area_m2, prepend=0.0)
    first = np.concatenate(
        [[True], (sums.region[1:] != sums.region[:-1]) | (sums.class_number[1:] != sums.class_number[:-1])]
    )
    step[first] = sums.area_m2[first]
    return Deltas(sums.region, sums.class_number, sums.at, step)
