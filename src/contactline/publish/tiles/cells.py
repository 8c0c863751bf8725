"""Pieces to cell versions: the ground of each class in each cell over each interval without a change.

A cell is a tile of the composite, a quarter of a degree on each side. What is drawn here is what is
measured: unions of the pieces, on a grid of 1e-7 degree.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.affinity
from numpy.typing import NDArray

from contactline.geometry.clean import polygons_of
from contactline.geometry.tiles import boxes
from contactline.publish.tiles.arcs import Arcs, arcs, lines_of
from contactline.publish.tiles.grid import FloatArray, IntArray, to_grid
from contactline.publish.tiles.rings import polygons
from contactline.publish.tiles.sides import STEP_DEG, Edges, Mesh, mesh, sides

if TYPE_CHECKING:
    from contactline.history.areas import PieceArrays

Geometries = NDArray[np.object_]

CLASSES = 64
"""More than a scheme has classes; a key is `cell * CLASSES + class number`."""

UNDRAWN = CLASSES - 1
"""The class number of what no polygon covers."""


@dataclass(frozen=True, slots=True)
class Versions:
    """Ground (n,) of one class in one cell over [since, until), on the Mercator grid."""

    cell: IntArray
    class_number: IntArray
    since: IntArray
    until: IntArray
    geometry: Geometries

    def __len__(self) -> int:
        return len(self.cell)

    def some(self, which: NDArray) -> Versions:
        return Versions(*(getattr(self, field.name)[which] for field in fields(self)))


@dataclass(frozen=True, slots=True)
class Cells:
    """The pieces that live in one part of the record, as lines that bound classes.

    `where` (n, 2): the vertices on the Mercator grid. `arcs` have keys `cell * CLASSES + class`, those of
    what is undrawn among them. `pieces` are what they were made of, clipped to the part's interval.
    """

    pieces: PieceArrays
    mesh: Mesh
    where: FloatArray
    arcs: Arcs

    def with_arcs(self, arcs: Arcs) -> Cells:
        """The same with other lines."""
        return replace(self, arcs=arcs)


def cells_of(pieces: PieceArrays, since: int, until: int) -> Cells:
    """The cells of pieces that all live at some moment of [since, until)."""
    numbers = np.unique(pieces.tile)
    n, m = len(pieces.tile), len(numbers)
    found = mesh(np.concatenate([pieces.geometry, boxes(numbers)]))
    edges = found.edges
    inner = edges.polygon < n
    # what is undrawn is the cell without its pieces: their edges, the other way round
    doubled = Edges(
        np.concatenate([edges.start, edges.end[inner]]),
        np.concatenate([edges.end, edges.start[inner]]),
        np.concatenate([edges.polygon, edges.polygon[inner] + n + m]),
    )
    undrawn = pieces.tile * CLASSES + UNDRAWN
    key = np.concatenate([pieces.tile * CLASSES + pieces.class_number, numbers * CLASSES + UNDRAWN, undrawn])
    start, end = np.maximum(pieces.start, since), np.minimum(pieces.end, until)
    starts = np.concatenate([start, np.full(m, since), start])
    ends = np.concatenate([end, np.full(m, until), end])
    joined = arcs(sides(doubled, key, starts, ends))
    where = to_grid(found.vertices.astype(np.float64) * STEP_DEG).astype(np.float64)
    return Cells(pieces, found, where, joined)


@dataclass(frozen=True, slots=True)
class Frames:
    """Moments (n,) from which on something is drawn anew: (key, since, until), sorted by key and time."""

    key: IntArray
    since: IntArray
    until: IntArray

    def __len__(self) -> int:
        return len(self.key)


def frames_of_change(cells: Cells) -> Frames:
    """A frame for each interval in which the ground of one class in one cell did not change."""
    a = cells.arcs
    drawn = a.key % CLASSES != UNDRAWN
    key, since, until = a.key[drawn], a.since[drawn], a.until[drawn]
    moments = np.unique(np.stack([np.tile(key, 2), np.concatenate([since, until])], axis=1), axis=0)
    keys, at = moments.T
    same = keys[1:] == keys[:-1]
    return Frames(keys[:-1][same], at[:-1][same], at[1:][same])


def arcs_in_frames(arcs: Arcs, frames: Frames) -> tuple[IntArray, IntArray]:
    """(arc, frame) of every arc in every frame that begins within the arc's interval, by frame."""
    moments = np.unique(np.concatenate([frames.since, arcs.since, arcs.until]))
    keys = np.unique(np.concatenate([frames.key, arcs.key]))

    def code(key: IntArray, at: IntArray) -> IntArray:
        return np.searchsorted(keys, key) * len(moments) + np.searchsorted(moments, at)

    begins = code(frames.key, frames.since)
    first = np.searchsorted(begins, code(arcs.key, arcs.since))
    last = np.searchsorted(begins, code(arcs.key, arcs.until))
    count = last - first
    arc = np.repeat(np.arange(len(arcs)), count)
    frame = np.repeat(first, count) + np.arange(len(arc)) - np.repeat(np.cumsum(count) - count, count)
    order = np.argsort(frame, kind="stable")
    return arc[order], frame[order]


def grounds(
    cells: Cells, frames: Frames, threads: ThreadPoolExecutor, shift: FloatArray | None = None
) -> Geometries:
    """The ground (n,) of each frame on the Mercator grid, moved by its row of `shift` where given."""
    arc, frame = arcs_in_frames(cells.arcs, frames)
    found = polygons(cells.arcs, cells.where, arc, frame, len(frames), threads, shift)
    expected = np.bincount(frame, _doubled_areas(cells, arc), minlength=len(frames)) / 2
    wrong = np.abs(shapely.area(found) - expected) > AREA_TOLERANCE + 1e-9 * np.abs(expected)
    wrong |= ~shapely.is_valid(found)
    for number in np.flatnonzero(wrong).tolist():
        mine = arc[np.searchsorted(frame, number) : np.searchsorted(frame, number, side="right")]
        made = _noded_ground(lines_of(cells.arcs, cells.where, mine))
        if shift is not None:
            made = shapely.affinity.translate(made, *shift[number])
        found[number] = made
    return found


AREA_TOLERANCE = 100.0
"""Square steps: less than a hundredth of a square metre."""


def _noded_ground(lines: Geometries) -> shapely.Geometry:
    """Ground whose border touches or crosses itself by rounding, cut where it does.

    Nearly all touch at a vertex, so that nothing has to be rounded: snapping to the grid, which would find
    the same there, takes seven times as long.
    """
    ground = shapely.build_area(shapely.union_all(lines))
    points = shapely.get_coordinates(ground)
    if (points == np.round(points)).all() and ground.is_valid:
        return ground
    return polygons_of(shapely.make_valid(shapely.build_area(shapely.union_all(lines, grid_size=1.0))))


def _doubled_areas(cells: Cells, arc: IntArray) -> FloatArray:
    """What each arc adds to twice the area of its ground, about the arc's own cell."""
    a = cells.arcs
    length = np.diff(a.first)
    of = np.repeat(np.arange(len(a)), length)
    corner = np.floor(cells.where[a.vertices[a.first[:-1]]])
    anchors = np.unique(a.key // CLASSES, return_inverse=True, return_index=True)
    points = cells.where[a.vertices] - corner[anchors[1]][anchors[2]][of]
    cross = points[:-1, 0] * points[1:, 1] - points[1:, 0] * points[:-1, 1]
    within = of[1:] == of[:-1]
    return np.bincount(of[:-1][within], cross[within], minlength=len(a)).astype(np.float64)[arc]


def versions(cells: Cells, threads: ThreadPoolExecutor) -> Versions:
    """Every version in full detail."""
    frames = frames_of_change(cells)
    ground = grounds(cells, frames, threads)
    filled = ~shapely.is_empty(ground)
    cell, number = np.divmod(frames.key, CLASSES)
    return Versions(cell, number, frames.since, frames.until, ground).some(filled)
