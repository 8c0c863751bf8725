"""Fewer vertices for all of time at once: the lines of every state of a cell, simplified once.

The lines of one day are those of the day before but for a stretch, so most lines of a cell stand in
hundreds of its states. Between the vertices where three lines or more meet, at whatever times, a line
has the same two sides always; it is simplified there, once, and every state that has it shows it so. All
lines of a cell are simplified together, so that none comes to cross another (GEOS's topology-preserving
form of Douglas and Peucker's method).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.publish.tiles import shapes
from contactline.publish.tiles.arcs import Arcs, in_halves
from contactline.publish.tiles.cells import CLASSES, Cells
from contactline.publish.tiles.grid import IntArray


def thinned(cells: Cells, tolerance: float, threads: ThreadPoolExecutor) -> Cells:
    """The same cells with lines simplified to a tolerance in steps of the grid."""
    a, where = cells.arcs, cells.where
    inner = np.ones(len(a.vertices) - 1, dtype=bool)
    inner[a.first[1:-1] - 1] = False
    start, end = a.vertices[:-1][inner], a.vertices[1:][inner]
    edge, first = np.unique(np.minimum(start, end) << 32 | np.maximum(start, end), return_index=True)
    low, high = edge >> 32, edge & 0xFFFFFFFF
    # by the cell of the first line that has the edge; one on a cell's border is straight anyhow
    owner = np.repeat(a.key // CLASSES, np.diff(a.first) - 1)[first]
    order = np.argsort(owner, kind="stable")
    ends = where[np.stack([low[order], high[order]], axis=1)]
    _, group = np.unique(owner[order], return_inverse=True)
    lines = shapes.lines_together(shapes.segments(ends), group)
    kept = shapely.get_coordinates(in_halves(lambda g: _simple(g, tolerance), lines, threads))
    keep = np.isin(_packed(where), _packed(kept))
    # what ends or forks anywhere, at any time, stays for all
    degree = np.bincount(low, minlength=len(where)) + np.bincount(high, minlength=len(where))
    keep |= degree != 2
    keep[a.vertices[a.first[:-1]]] = keep[a.vertices[a.first[1:] - 1]] = True
    return cells.with_arcs(_filtered(a, keep))


def _simple(lines: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    return shapely.simplify(shapely.line_merge(lines), tolerance, preserve_topology=True)


def _packed(points: NDArray[np.float64]) -> IntArray:
    steps = points.astype(np.int64)
    return steps[:, 0] << 32 | steps[:, 1]


def _filtered(arcs: Arcs, keep: NDArray[np.bool_]) -> Arcs:
    kept = keep[arcs.vertices]
    count = np.add.reduceat(kept.astype(np.int64), arcs.first[:-1]) if len(arcs) else np.empty(0, np.int64)
    first = np.concatenate([[0], np.cumsum(count)])
    return Arcs(arcs.key, arcs.since, arcs.until, first, arcs.vertices[kept])
