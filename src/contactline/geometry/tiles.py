"""The fixed grid of tiles that history is kept in: arrays of tile numbers, boxes and covers.

A tile is a quarter of a degree on each side; number `row * 1440 + column`, counted from
180° W, 90° S. Tile borders lie on the 1e-6 degree grid, so cutting at them adds no rounding on
their own axis. Tiles bound the cost of a change: one that touches three tiles costs three tiles,
however large the polygons and however long the history.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

TILE_DEG = 0.25
COLUMNS = 1440
ROWS = 720

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


def tile_of(lon: FloatArray | float, lat: FloatArray | float) -> IntArray:
    """The number of the tile that holds each point; the far edge belongs to the last tile."""
    column = np.clip(np.floor((np.asarray(lon) + 180) / TILE_DEG), 0, COLUMNS - 1)
    row = np.clip(np.floor((np.asarray(lat) + 90) / TILE_DEG), 0, ROWS - 1)
    return (row * COLUMNS + column).astype(np.int64)


def corners(tiles: IntArray) -> FloatArray:
    """South-west corners of tiles, (n, 2) degrees."""
    row, column = np.divmod(np.asarray(tiles, dtype=np.int64), COLUMNS)
    return np.stack([column * TILE_DEG - 180, row * TILE_DEG - 90], axis=-1)


def boxes(tiles: IntArray) -> NDArray[np.object_]:
    """The tiles as polygons, (n,)."""
    corner = corners(tiles)
    x, y = corner[:, 0], corner[:, 1]
    return shapely.box(x, y, x + TILE_DEG, y + TILE_DEG)


def cover(bounds: FloatArray) -> tuple[IntArray, IntArray]:
    """All pairs of a tile and the row of `bounds` (n, 4: west, south, east, north) that touches it."""
    if len(bounds) == 0:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    west, south, east, north = np.asarray(bounds).T
    row, column = np.divmod(tile_of(west, south), COLUMNS)
    last_row, last_column = np.divmod(tile_of(east, north), COLUMNS)
    rows, columns = last_row - row + 1, last_column - column + 1
    counts = rows * columns
    index = np.repeat(np.arange(len(counts)), counts)
    nth = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    down, across = np.divmod(nth, columns[index])
    return (row[index] + down) * COLUMNS + column[index] + across, index
