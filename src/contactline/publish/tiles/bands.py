"""Simplification by zoom: what a band of zooms shows of the cells' states, without a seam.

Each state of a cell is a coverage, its classes and what is undrawn, and is simplified as such
(Visvalingam and Whyatt's method with shared edges kept shared: GEOS's coverage simplifier). The
border of the cell stays as it is, so neighbouring cells meet whatever moments they show.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.geometry.tiles import TILE_DEG, corners
from contactline.publish.tiles import shapes
from contactline.publish.tiles.cells import CLASSES, UNDRAWN, Cells, Frames, Versions, grounds
from contactline.publish.tiles.grid import FloatArray, IntArray, metres_per_step, pixel, to_grid

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Band:
    """Zooms `low` to `high` share their geometry. Distances are in pixels at `high`.

    `thin_px`: the distance by which lines may move for all of time (`thin`). `tolerance_px`: Visvalingam's
    (the square root of a triangle's area), for each state. `change_px2`: states whose
    changed ground is smaller than this are not told apart. `grain_px2`: smaller polygons vanish.
    `detail`: a tile has 2^detail steps on each side.
    """

    low: int
    high: int
    detail: int
    thin_px: float | None = None
    tolerance_px: float | None = None
    change_px2: float = 0.0
    grain_px2: float = 0.0

    @property
    def pixel(self) -> float:
        return pixel(self.high)

    @property
    def step(self) -> int:
        """The width of a step of the tiles at `high`, in steps of the grid."""
        return 2 ** (32 - self.high - self.detail)


BANDS = (
    Band(3, 4, 11, None, 0.75, 0.75, 1 / 4),
    Band(5, 6, 11, None, 0.75, 0.75, 1 / 8),
    Band(7, 8, 12, 0.75, None, 0.5, 1 / 16),
    Band(9, 9, 13),
)
"""The widest zooms first. The last is in full detail; each of the others is made from the one after it."""

_APART = 2**24
"""States lie so far from one another when they are simplified together: five cells' widths."""


@dataclass(frozen=True, slots=True)
class States:
    """States (n,) of cells that are drawn: from `at` on until `until`, sorted by cell and time."""

    cell: IntArray
    at: IntArray
    until: IntArray


def chosen_states(cells: Cells, band: Band, since: int, until: int, among: States | None = None) -> States:
    """The states to be drawn: those that differ from the one drawn before by enough to be seen.

    Measured against the state drawn last, so that small changes add up until they are seen. `among`: only
    states that are in there too.
    """
    p = cells.pieces
    order = np.argsort(p.tile, kind="stable")
    numbers, first = np.unique(p.tile[order], return_index=True)
    side_m = band.pixel * metres_per_step(corners(numbers)[:, 1] + TILE_DEG / 2)
    least_m2 = band.change_px2 * side_m**2
    found_cells: list[int] = []
    found_moments: list[int] = []
    for cell, mine, least in zip(numbers.tolist(), np.split(order, first[1:]), least_m2, strict=True):
        start, end, area = np.maximum(p.start[mine], since), p.end[mine], p.area_m2[mine]
        if among is None:
            moments = np.unique(np.concatenate([start, end]))
        else:
            moments = among.at[
                np.searchsorted(among.cell, cell) : np.searchsorted(among.cell, cell, side="right")
            ]
        shown = since
        found_cells.append(cell)
        found_moments.append(since)
        for at in moments[(moments > since) & (moments < until)].tolist():
            came = area[(start > shown) & (start <= at) & (end > at)].sum()
            went = area[(start <= shown) & (end > shown) & (end <= at)].sum()
            if max(came, went) >= least:
                shown = at
                found_cells.append(cell)
                found_moments.append(at)
    cell, at = np.array(found_cells, dtype=np.int64), np.array(found_moments, dtype=np.int64)
    following = np.append(at[1:], until)
    following[:-1][cell[1:] != cell[:-1]] = until
    return States(cell, at, following)


@dataclass(frozen=True, slots=True)
class Coverages:
    """States of cells as coverages: polygons (n,) of one class each, what is undrawn among them.

    `state` (n,) is the row of each in `states`. Every state lies in a place of its own, `shift`
    (states, 2) from where it belongs, so that all can be simplified in one call.
    """

    states: States
    shift: FloatArray
    state: IntArray
    class_number: IntArray
    ground: Geometries


def coverages(cells: Cells, states: States, threads: ThreadPoolExecutor) -> Coverages:
    """States in full detail."""
    # a frame for every class that the cell ever has
    keys = np.unique(cells.arcs.key)
    first = np.searchsorted(keys // CLASSES, states.cell)
    count = np.searchsorted(keys // CLASSES, states.cell, side="right") - first
    state = np.repeat(np.arange(len(states.cell)), count)
    nth = np.arange(len(state)) - np.repeat(np.cumsum(count) - count, count)
    key = keys[np.repeat(first, count) + nth]
    order = np.lexsort((states.at[state], key))
    state, key = state[order], key[order]
    corner = np.floor(to_grid(corners(states.cell)).astype(np.float64))
    shift = -corner
    shift[:, 0] += np.arange(len(corner)) * float(_APART)
    frames = Frames(key, states.at[state], states.until[state])
    ground = grounds(cells, frames, threads, shift[state])
    filled = np.flatnonzero(~shapely.is_empty(ground))
    return Coverages(states, shift, state[filled], key[filled] % CLASSES, ground[filled])


def some_states(found: Coverages, states: States) -> Coverages:
    """Only some of the states of coverages; all of them are there."""
    moments = np.unique(found.states.at)

    def code(s: States) -> IntArray:
        return s.cell * len(moments) + np.searchsorted(moments, s.at)

    rows = np.searchsorted(code(found.states), code(states))
    new_row = np.full(len(found.states.cell), -1)
    new_row[rows] = np.arange(len(rows))
    state = new_row[found.state]
    kept = state >= 0
    return Coverages(states, found.shift[rows], state[kept], found.class_number[kept], found.ground[kept])


def simplified(found: Coverages, band: Band, threads: ThreadPoolExecutor) -> Coverages:
    """Coverages as simple as a band may show them."""
    if band.tolerance_px is None:
        return found
    ground = _simplified_coverages(found.ground, found.state, band.tolerance_px * band.pixel, threads)
    return Coverages(found.states, found.shift, found.state, found.class_number, ground)


def drawn(found: Coverages, band: Band) -> Versions:
    """The versions that a band shows of simplified coverages, on the grid of its tiles."""
    mine = np.flatnonzero(found.class_number != UNDRAWN)
    ground = _grained(found.ground[mine], band.grain_px2 * band.pixel**2)
    state = found.state[mine]
    ground = _on_grid(ground, -found.shift[state], band.step)
    s = found.states
    versions = Versions(s.cell[state], found.class_number[mine], s.at[state], s.until[state], ground)
    return merged(versions.some(~shapely.is_empty(ground)))


def _simplified_coverages(
    ground: Geometries, state: IntArray, tolerance: float, threads: ThreadPoolExecutor
) -> Geometries:
    """All coverages at once, half of them on a second thread; they lie side by side."""
    result = np.empty(len(ground), dtype=object)
    half = (state % 2).astype(bool)

    def simplify(which: NDArray[np.bool_]) -> Geometries:
        return shapely.coverage_simplify(ground[which], tolerance, simplify_boundary=False)

    other = threads.submit(simplify, half)
    result[~half] = simplify(~half)
    result[half] = other.result()
    return result


def _grained(ground: Geometries, least: float) -> Geometries:
    """Without polygons smaller than `least`."""
    parts, index = shapely.get_parts(ground, return_index=True)
    large = shapely.area(parts) >= least
    result = np.full(len(ground), shapely.MultiPolygon(), dtype=object)
    kept = index[large]
    if len(kept):
        numbers, position = np.unique(kept, return_inverse=True)
        result[numbers] = shapes.polygons_together(parts[large], position)
    return result


def _on_grid(ground: Geometries, shift: NDArray, step: int) -> Geometries:
    """Moved back to its place, with the vertices on the grid of the band's tiles."""
    points, index = shapely.get_coordinates(ground, return_index=True)
    moved = np.round((points + shift[index]) / step) * step
    return shapely.set_coordinates(ground.copy(), moved)


def merged(found: Versions) -> Versions:
    """Versions of one class in one cell that follow each other and are equal, as one."""
    if len(found) == 0:
        return found
    order = np.lexsort((found.since, found.class_number, found.cell))
    v = found.some(order)
    content = shapely.to_wkb(v.geometry)
    same = (
        (v.cell[1:] == v.cell[:-1])
        & (v.class_number[1:] == v.class_number[:-1])
        & (v.since[1:] == v.until[:-1])
        & (content[1:] == content[:-1])
    )
    first, last = np.concatenate([[True], ~same]), np.concatenate([~same, [True]])
    return Versions(v.cell[first], v.class_number[first], v.since[first], v.until[last], v.geometry[first])
