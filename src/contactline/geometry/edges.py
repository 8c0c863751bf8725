"""What differs between two sets of polygons, found from their edges alone.

Consecutive editions of a map share 99.7 % of their segments. The oriented boundary of the new
polygons minus that of the old ones is a chain in which every shared segment cancels; the number
of polygons that cover a point changed exactly where the winding number of that chain is not
zero. So the ground that may have changed is found without one overlay, at the cost of sorting
the segments of the polygons that are new or gone.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.geometry.tiles import COLUMNS, TILE_DEG, FloatArray, IntArray, corners, cover

UNITS_PER_DEG = 1_000_000
_REACH_DEG = 1e-7
_LAT_BITS = 28  # 180e6 units of latitude fit into 28 bits, 360e6 of longitude into 29


def oriented_edges(geometries: NDArray[np.object_]) -> NDArray[np.int64]:
    """Edges of polygons on the 1e-6 degree grid as (n, 2) vertex keys, ground to their left.

    A vertex key packs lon and lat into one integer, exactly; `vertices` undoes it. Shells must run
    counter-clockwise and holes clockwise, as `contactline.geometry.clean.repair` leaves them.
    """
    rings = shapely.get_rings(shapely.get_parts(geometries))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    units = np.round(coordinates * UNITS_PER_DEG).astype(np.int64)
    keys = ((units[:, 0] + 180 * UNITS_PER_DEG) << _LAT_BITS) | (units[:, 1] + 90 * UNITS_PER_DEG)
    same = ring[1:] == ring[:-1]
    return np.stack([keys[:-1][same], keys[1:][same]], axis=1)


def vertices(keys: NDArray[np.int64]) -> FloatArray:
    """Lon/lat degrees of vertex keys, (…,) -> (…, 2)."""
    lon = (keys >> _LAT_BITS) - 180 * UNITS_PER_DEG
    lat = (keys & ((1 << _LAT_BITS) - 1)) - 90 * UNITS_PER_DEG
    return np.stack([lon, lat], axis=-1) / UNITS_PER_DEG


def residual(gone: NDArray[np.int64], new: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The chain `new − gone`: edges (m, 2) with their integer coefficients (m,), none of them zero.

    Equal edges cancel, opposite edges of the same set do too.
    """
    edges = np.concatenate([gone, new])
    sign = np.concatenate([np.full(len(gone), -1), np.full(len(new), 1)])
    flip = edges[:, 0] > edges[:, 1]
    edges = np.where(flip[:, None], edges[:, ::-1], edges)
    sign = np.where(flip, -sign, sign)
    order = np.lexsort((edges[:, 1], edges[:, 0]))
    edges, sign = edges[order], sign[order]
    first = np.ones(len(edges), dtype=bool)
    first[1:] = (edges[1:] != edges[:-1]).any(axis=1)
    starts = np.flatnonzero(first)
    if len(starts) == 0:
        return edges, sign
    total = np.add.reduceat(sign, starts)
    kept = total != 0
    return edges[starts][kept], total[kept]


def changed_windows(chain: NDArray[np.int64], coefficients: NDArray[np.int64]) -> tuple[IntArray, FloatArray]:
    """Where the winding number of the chain is not zero: tiles (k,) and, in each, bounds (k, 4).

    The ground that changed in a tile lies within its bounds: those of the edges in the tile and of
    the tile's corners that the chain winds around. (A changed region of a tile that holds none of
    its corners is bounded by edges, or by stretches of the border between edges that cross it.)
    Tiles come sorted and once each.
    """
    if len(chain) == 0:
        return np.empty(0, dtype=np.int64), np.empty((0, 4))
    start, end = vertices(chain[:, 0]), vertices(chain[:, 1])
    low, high = np.minimum(start, end), np.maximum(start, end)
    # a little wider, so that an edge on the border of a tile counts for both sides
    tile, edge = cover(np.concatenate([low - _REACH_DEG, high + _REACH_DEG], axis=1))
    corner = corners(tile)
    edge_bounds = np.concatenate(
        [np.maximum(low[edge], corner), np.minimum(high[edge], corner + TILE_DEG)], axis=1
    )
    corner_tiles, corner_bounds = _wound_corners(start, end, coefficients)
    return _merge(np.concatenate([tile, corner_tiles]), np.concatenate([edge_bounds, corner_bounds]))


def _wound_corners(
    start: FloatArray, end: FloatArray, coefficients: NDArray[np.int64]
) -> tuple[IntArray, FloatArray]:
    """Tile corners around which the chain winds, once for each of the four tiles that meet there."""
    found_tiles, found_points = [np.empty(0, dtype=np.int64)], [np.empty((0, 2))]
    latitudes = np.concatenate([start[:, 1], end[:, 1]])
    first_row = int(np.ceil((latitudes.min() + 90) / TILE_DEG))
    last_row = int(np.floor((latitudes.max() + 90) / TILE_DEG))
    for row in range(first_row, last_row + 1):
        latitude = row * TILE_DEG - 90
        cut = (start[:, 1] > latitude) != (end[:, 1] > latitude)
        if not cut.any():
            continue
        a, b = start[cut], end[cut]
        lon = a[:, 0] + (latitude - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])
        # crossing a rising edge from west to east leaves the ground to its left
        step = np.where(b[:, 1] > a[:, 1], -1, 1) * coefficients[cut]
        order = np.argsort(lon)
        winding = np.concatenate([[0], np.cumsum(step[order])])
        columns = np.arange(
            int(np.ceil((lon.min() + 180) / TILE_DEG)), int((lon.max() + 180) // TILE_DEG) + 1
        )
        longitudes = columns * TILE_DEG - 180
        wound = winding[np.searchsorted(lon[order], longitudes)] != 0
        for row_step in (0, -1):
            for column_step in (0, -1):
                found_tiles.append((row + row_step) * COLUMNS + columns[wound] + column_step)
                found_points.append(np.stack([longitudes[wound], np.full(wound.sum(), latitude)], axis=1))
    points = np.concatenate(found_points)
    return np.concatenate(found_tiles), np.concatenate([points, points], axis=1)


def _merge(tile: IntArray, bounds: FloatArray) -> tuple[IntArray, FloatArray]:
    """One row per tile, with the hull of its bounds."""
    if len(tile) == 0:
        return tile, bounds
    order = np.argsort(tile, kind="stable")
    tile, bounds = tile[order], bounds[order]
    starts = np.flatnonzero(np.concatenate([[True], tile[1:] != tile[:-1]]))
    return tile[starts], np.concatenate(
        [np.minimum.reduceat(bounds[:, :2], starts), np.maximum.reduceat(bounds[:, 2:], starts)], axis=1
    )


def merge_windows(windows: list[tuple[IntArray, FloatArray]]) -> tuple[IntArray, FloatArray]:
    """The hull, tile by tile, of several sets of windows."""
    if not windows:
        return np.empty(0, dtype=np.int64), np.empty((0, 4))
    return _merge(np.concatenate([w[0] for w in windows]), np.concatenate([w[1] for w in windows]))
