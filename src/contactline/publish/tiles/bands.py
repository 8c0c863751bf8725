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

from contactline.geometry.tiles import corners
from contactline.publish.tiles.cells import CLASSES, UNDRAWN, Cells, Frames, Versions, grounds
from contactline.publish.tiles.grid import IntArray, pixel, to_grid

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Band:
    """Zooms `low` to `high` share their geometry. Distances are in pixels at `high`.

    `tolerance_px`: Visvalingam's (the square root of a triangle's area). `change_px2`: states whose
    changed ground is smaller than this are not told apart. `grain_px2`: smaller polygons vanish.
    `detail`: a tile has 2^detail steps on each side.
    """

    low: int
    high: int
    detail: int
    tolerance_px: float | None
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
    Band(3, 4, 11, 0.5, 0.5, 1 / 4),
    Band(5, 6, 11, 0.5, 0.5, 1 / 8),
    Band(7, 8, 12, 0.35, 0.25, 1 / 16),
    Band(9, 10, 13, None),
)

_APART = 2**24
"""States lie so far from one another when they are simplified together: five cells' widths."""


def chosen_states(cells: Cells, least_m2: IntArray, since: int) -> tuple[IntArray, IntArray]:
    """(cell, moment) of the states to be drawn: those that differ from the one drawn before by enough.

    `least_m2` (rows of tiles,) is by the row of the cell. Measured against the state drawn last, so that
    small changes add up until they are seen.
    """
    p = cells.pieces
    order = np.argsort(p.tile, kind="stable")
    numbers, first = np.unique(p.tile[order], return_index=True)
    found_cells: list[int] = []
    found_moments: list[int] = []
    for cell, mine in zip(numbers.tolist(), np.split(order, first[1:]), strict=True):
        start, end, area = np.maximum(p.start[mine], since), p.end[mine], p.area_m2[mine]
        least = least_m2[cell // 1440]
        moments = np.unique(np.concatenate([[since], start, end]))
        shown = since
        found_cells.append(cell)
        found_moments.append(since)
        for at in moments[(moments > since) & (moments <= start.max(initial=since))].tolist() + moments[
            (moments > start.max(initial=since)) & (moments < 2**62)
        ].tolist():
            came = area[(start > shown) & (start <= at) & (end > at)].sum()
            went = area[(start <= shown) & (end > shown) & (end <= at)].sum()
            if max(came, went) >= least:
                shown = at
                found_cells.append(cell)
                found_moments.append(at)
    return np.array(found_cells, dtype=np.int64), np.array(found_moments, dtype=np.int64)


def simplified(
    cells: Cells, band: Band, since: int, until: int, threads: ThreadPoolExecutor
) -> Versions:
    """The versions that a band shows."""
    assert band.tolerance_px is not None
    latitude = np.radians(np.arange(720) * 0.25 - 90 + 0.125)
    pixel_m2 = (band.pixel / 2**32 * 40_075_017 * np.cos(latitude)) ** 2
    cell, at = chosen_states(cells, pixel_m2 * band.change_px2, since)
    inside = at < until
    cell, at = cell[inside], at[inside]
    following = np.append(at[1:], until)
    following[:-1][cell[1:] != cell[:-1]] = until
    # a frame for every class that the cell ever has
    keys = np.unique(cells.arcs.key)
    first = np.searchsorted(keys // CLASSES, cell)
    count = np.searchsorted(keys // CLASSES, cell, side="right") - first
    state = np.repeat(np.arange(len(cell)), count)
    key = keys[np.repeat(first, count) + np.arange(len(state)) - np.repeat(np.cumsum(count) - count, count)]
    order = np.lexsort((at[state], key))
    state, key = state[order], key[order]
    frames = Frames(key, at[state], following[state])
    corner = np.floor(to_grid(corners(cell)).astype(np.float64))
    place = np.stack([np.arange(len(cell)) * _APART, np.zeros(len(cell))], axis=1)
    shift = (place - corner)[state]
    ground = grounds(cells, frames, threads, shift)
    filled = np.flatnonzero(~shapely.is_empty(ground))
    ground = _simplified_coverages(ground[filled], state[filled], band.tolerance_px * band.pixel, threads)
    drawn = key[filled] % CLASSES != UNDRAWN
    filled, ground = filled[drawn], ground[drawn]
    ground = _grained(ground, band.grain_px2 * band.pixel**2)
    ground = _on_grid(ground, -shift[filled], band.step)
    kept = ~shapely.is_empty(ground)
    cell_of, number = np.divmod(key[filled], CLASSES)
    return merged(
        Versions(cell_of, number, frames.since[filled], frames.until[filled], ground).some(kept)
    )


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
        result[numbers] = shapely.multipolygons(parts[large], indices=position)
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
    return Versions(
        v.cell[first], v.class_number[first], v.since[first], v.until[last], v.geometry[first]
    )
