"""The line of contact by cell: the same rules as for a day's front (docs/measures.md), for all of time.

The boundary of the ground of one group of classes; gaps narrower than the scheme's width are closed
first; what lies outside the inner home ground (near border or coast, in waters) is left out. Within
each cell that is taken on the group's ground there; a gap that runs on into the next cell is closed on
both sides of the border as far as the border. The border itself is front only where the ground on its
two sides differs, which the edges tell that have nothing against them on the other side.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.geometry.tiles import TILE_DEG, boxes, corners, tile_of
from contactline.publish.tiles import shapes
from contactline.publish.tiles.arcs import arcs, in_halves, lines_of
from contactline.publish.tiles.bands import Band, States, merged
from contactline.publish.tiles.cells import CLASSES, Cells, Versions, frames_of_change, grounds
from contactline.publish.tiles.grid import IntArray, metres_per_step, to_grid
from contactline.publish.tiles.sides import STEP_DEG, Edges, Sides, sides

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from contactline.history.front import Plane

Geometries = NDArray[np.object_]

_SEGMENT_M = 2_000.0
"""Edges of the inner ground are straight in its own plane; shorter than this they are so on the grid."""

_CELL_STEPS = round(TILE_DEG / STEP_DEG)


@dataclass(frozen=True, slots=True)
class FrontGround:
    """What makes a front: the numbers of the group's classes, the width of gaps to be closed, and the
    ground in which there can be any, on the Mercator grid."""

    classes: tuple[int, ...]
    gap_width_m: float
    inner: BaseGeometry

    @staticmethod
    def of(classes: Sequence[int], gap_width_m: float, inner: BaseGeometry, plane: Plane) -> FrontGround:
        """From the inner ground in metres of a plane."""
        drawn = shapely.segmentize(inner, _SEGMENT_M)
        grid = shapely.transform(drawn, lambda c: to_grid(plane.to_degrees(c)).astype(np.float64))
        return FrontGround(tuple(classes), gap_width_m, shapely.make_valid(grid))


def front_versions(
    cells: Cells, ground: FrontGround, since: int, until: int, threads: ThreadPoolExecutor
) -> Versions:
    """The front in each cell over each interval in which it does not change; class numbers are 0."""
    pieces = cells.pieces
    numbers = np.unique(pieces.tile)
    inside = _inner_of_cells(numbers, ground.inner)
    ours = np.isin(pieces.class_number, ground.classes) & np.isin(pieces.tile, list(inside))
    e = cells.mesh.edges
    whole = e.polygon < len(pieces.tile)
    kept = whole.copy()
    kept[whole] = ours[e.polygon[whole]]
    edges = Edges(e.start[kept], e.end[kept], e.polygon[kept])
    start, end = np.maximum(pieces.start, since), np.minimum(pieces.end, until)
    # class 0 stands for the group
    own = arcs(sides(edges, pieces.tile * CLASSES, start, end))
    within = cells.with_arcs(own)
    frames = frames_of_change(within)
    polygons = grounds(within, frames, threads)
    cell = frames.key // CLASSES
    lines = _open_boundaries(polygons, cell, ground.gap_width_m, threads)
    found = Versions(cell, np.zeros(len(cell), dtype=np.int64), frames.since, frames.until, lines)
    seams = _seams(cells, edges, start, end, ground.gap_width_m)
    return _within(_joined(found, seams), inside)


def _inner_of_cells(numbers: IntArray, inner: BaseGeometry) -> dict[int, BaseGeometry | None]:
    """Cell -> the inner ground in it, None where that is all of it; cells without any are left out."""
    frames = _boxes(numbers)
    shapely.prepare(inner)
    meets, whole = shapely.intersects(inner, frames), shapely.covers(inner, frames)
    cut = meets & ~whole
    parts = shapely.intersection(frames[cut], inner)
    found: dict[int, BaseGeometry | None] = {int(n): None for n in numbers[whole]}
    found.update(zip(numbers[cut].tolist(), parts.tolist(), strict=True))
    return found


def _boxes(numbers: IntArray) -> Geometries:
    return shapely.transform(boxes(numbers), lambda c: to_grid(c).astype(np.float64))


def _open_boundaries(
    polygons: Geometries, cell: IntArray, gap_width_m: float, threads: ThreadPoolExecutor
) -> Geometries:
    """The boundaries of ground (n,) with narrow gaps closed, without what lies on the cell's border."""
    half = gap_width_m / 2 / metres_per_step(corners(cell)[:, 1] + TILE_DEG / 2)
    lines = polygons
    if gap_width_m > 0 and len(polygons):

        def close(which: NDArray) -> Geometries:
            index = which.astype(np.int64)
            wide = shapely.buffer(polygons[index], half[index], quad_segs=2, join_style="mitre")
            return shapely.buffer(wide, -half[index], quad_segs=2, join_style="mitre")

        lines = in_halves(close, np.arange(len(polygons)), threads)
    frame = shapely.bounds(_boxes(cell)) + np.array([_EDGE, _EDGE, -_EDGE, -_EDGE])
    borders = shapely.boundary(lines)
    return np.array(
        [shapely.clip_by_rect(line, *b) for line, b in zip(borders, frame.tolist(), strict=True)],
        dtype=object,
    )


_EDGE = 3.0
"""Steps from the cell's border within which a line lies on it."""


def _seams(cells: Cells, edges: Edges, start: IntArray, end: IntArray, least_m: float) -> Versions:
    """Front along cell borders: edges of the group's ground there without ground on the other side."""
    at = cells.mesh.vertices
    a, b = at[edges.start], at[edges.end]
    along = ((a == b) & (a % _CELL_STEPS == 0)).any(axis=1)
    edges = Edges(edges.start[along], edges.end[along], edges.polygon[along])
    found = sides(edges, np.zeros(len(start), dtype=np.int64), start, end)
    # the ground is on the left of an edge; half a step into it lies its cell
    a, b = at[found.start] * STEP_DEG, at[found.end] * STEP_DEG
    middle, direction = (a + b) / 2, b - a
    left = middle + np.stack([-direction[:, 1], direction[:, 0]], axis=1) * 1e-3
    cell = tile_of(left[:, 0], left[:, 1])
    joined = arcs(Sides(cell * CLASSES, found.start, found.end, found.since, found.until))
    lines = lines_of(joined, cells.where, np.arange(len(joined)))
    cell = joined.key // CLASSES
    long = shapely.length(lines) * metres_per_step(corners(cell)[:, 1] + TILE_DEG / 2) >= least_m
    zeros = np.zeros(len(cell), dtype=np.int64)
    return Versions(cell, zeros, joined.since, joined.until, lines).some(long)


def _joined(one: Versions, other: Versions) -> Versions:
    columns = ("cell", "class_number", "since", "until", "geometry")
    return Versions(*(np.concatenate([getattr(one, c), getattr(other, c)]) for c in columns))


def _within(found: Versions, inside: dict[int, BaseGeometry | None]) -> Versions:
    """Only what lies within the inner ground of its cell, lines joined end to end."""
    known = np.isin(found.cell, list(inside))
    found = found.some(known)
    lines = found.geometry.copy()
    parts = np.array([inside[c] for c in found.cell.tolist()], dtype=object)
    cut = ~shapely.is_missing(parts)
    lines[cut] = shapely.intersection(lines[cut], parts[cut])
    lines = shapely.line_merge(_only_lines(lines))
    filled = ~shapely.is_empty(lines)
    found = Versions(found.cell, found.class_number, found.since, found.until, lines)
    return found.some(filled)


def _only_lines(geometries: Geometries) -> Geometries:
    parts, index = shapely.get_parts(geometries, return_index=True)
    nested = shapely.get_type_id(parts) > 3
    if nested.any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        index = index[inner]
    lines = (shapely.get_type_id(parts) == 1) & ~shapely.is_empty(parts)
    result = np.full(len(geometries), shapely.MultiLineString(), dtype=object)
    numbers, position = np.unique(index[lines], return_inverse=True)
    if len(numbers):
        result[numbers] = shapes.lines_together(parts[lines], position)
    return result


def in_detail(front: Versions, band: Band) -> Versions:
    """The front in full detail, without what closing gaps left between the steps of a tile."""
    lines = shapely.simplify(front.geometry, band.step / 2, preserve_topology=False)
    return replace(front, geometry=lines).some(~shapely.is_empty(lines))


def at_states(front: Versions, states: States, band: Band) -> Versions:
    """The front as a band shows it: of the states that it draws, simplified."""
    lines = shapely.simplify(front.geometry, FRONT_TOLERANCE_PX * band.pixel, preserve_topology=False)
    parts, index = shapely.get_parts(lines, return_index=True)
    long = shapely.length(parts) >= SHORTEST_PX * band.pixel
    steps = np.full(len(lines), shapely.MultiLineString(), dtype=object)
    numbers, position = np.unique(index[long], return_inverse=True)
    if len(numbers):
        steps[numbers] = shapes.lines_together(parts[long], position)
    # each drawn state shows what is front when it begins
    moments = np.unique(np.concatenate([states.at, front.since, front.until]))

    def code(cell: IntArray, at: IntArray) -> IntArray:
        return cell * len(moments) + np.searchsorted(moments, at)

    begins = code(states.cell, states.at)
    first = np.searchsorted(begins, code(front.cell, front.since))
    last = np.searchsorted(begins, code(front.cell, front.until))
    count = last - first
    of = np.repeat(np.arange(len(front)), count)
    state = np.repeat(first, count) + np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    drawn = Versions(front.cell[of], front.class_number[of], states.at[state], states.until[state], steps[of])
    return merged(drawn.some(~shapely.is_empty(drawn.geometry)))


FRONT_TOLERANCE_PX = 0.35
"""Douglas and Peucker's, in pixels at a band's highest zoom: not to be seen."""

SHORTEST_PX = 1.5
"""Shorter bits of front are not drawn."""
