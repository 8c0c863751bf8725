"""Directed lines to polygons, thousands of frames at once.

The lines of a frame run with its ground on their left and end where others begin, so rings are found by
following them, shells run counter-clockwise and holes clockwise. That is enough for nearly all frames;
those with a vertex where several lines go on, or with holes that several shells could have, go through
GEOS's polygonizer.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.publish.tiles import shapes
from contactline.publish.tiles.arcs import Arcs, in_halves, points_of
from contactline.publish.tiles.grid import FloatArray, IntArray

Geometries = NDArray[np.object_]

_CHUNK = 128
"""How many frames the polygonizer is given at once: one that it cannot do costs the others' work."""


def polygons(
    arcs: Arcs,
    where: FloatArray,
    arc: IntArray,
    frame: IntArray,
    frames: int,
    threads: ThreadPoolExecutor,
    shift: FloatArray | None = None,
) -> Geometries:
    """The ground (frames,) that lines bound: line `arc[i]` belongs to `frame[i]`, sorted by frame.

    `where` (n, 2) are the places of the vertices, `shift` (frames, 2) moves each frame.
    """
    found = np.full(frames, shapely.Polygon(), dtype=object)
    if len(arc) == 0:
        return found
    following, clear = _following(arcs, arc, frame, frames)
    plain = np.flatnonzero(clear[frame])
    if len(plain):
        renumbered = np.full(len(arc), -1)
        renumbered[plain] = np.arange(len(plain))
        order, ring = _ring_order(renumbered[following[plain]])
        at = plain[order]
        moved = None if shift is None else shift[frame[at]]
        points, line = points_of(arcs, where, arc[at], moved)
        # a line's last point is the next one's first
        last = np.append(line[1:] != line[:-1], True)
        first_of_ring = np.append(True, ring[1:] != ring[:-1])
        ring_of_line = np.cumsum(first_of_ring) - 1
        points, ring_of_point = points[~last], ring_of_line[line[~last]]
        ring_frame = frame[at][first_of_ring]
        # two vertices and back again hold no ground
        real = np.bincount(ring_of_point, minlength=len(ring_frame)) > 2
        points, ring_of_point = points[real[ring_of_point]], ring_of_point[real[ring_of_point]]
        if real.any():
            made = shapes.rings(points, (np.cumsum(real) - 1)[ring_of_point])
            _assemble(found, made, ring_frame[real], clear)
    left = ~clear[frame]
    if left.any():
        _polygonize(found, arcs, where, arc[left], frame[left], threads, shift)
    return found


def _following(arcs: Arcs, arc: IntArray, frame: IntArray, frames: int) -> tuple[IntArray, NDArray[np.bool_]]:
    """For each line of a frame the one that goes on; and which frames have only one everywhere."""
    start = frame << 32 | arcs.vertices[arcs.first[:-1]][arc]
    end = frame << 32 | arcs.vertices[arcs.first[1:] - 1][arc]
    order = np.argsort(start, kind="stable")
    ordered = start[order]
    clear = np.ones(frames, dtype=bool)
    twice = ordered[1:] == ordered[:-1]
    clear[frame[order[1:][twice]]] = False
    position = np.minimum(np.searchsorted(ordered, end), len(order) - 1)
    following = order[position]
    clear[frame[start[following] != end]] = False
    clear[frame[np.bincount(following, minlength=len(arc)) != 1]] = False
    return following, clear


def _ring_order(following: IntArray) -> tuple[IntArray, IntArray]:
    """Lines ring by ring in the order they follow each other, and each one's ring.

    By doubling (Wyllie 1979): the ring is known by its first line, and how far each line is from the end
    of its ring by as many steps as the longest ring has digits.
    """
    n = len(following)
    head, jump = np.arange(n), following
    while (head[following] != head).any():
        head = np.minimum(head, head[jump])
        jump = jump[jump]
    # cut each ring before its head and count the steps to the cut
    ends = following == head
    jump = np.where(ends, np.arange(n), following)
    steps = (~ends).astype(np.int64)
    while (ahead := steps[jump]).any():
        steps = steps + ahead
        jump = jump[jump]
    return (order := np.lexsort((-steps, head))), head[order]


def _assemble(found: Geometries, rings: Geometries, frame: IntArray, clear: NDArray[np.bool_]) -> None:
    """Rings (n,), sorted by frame, to polygons; frames whose holes are not plain are left to others."""
    shell = shapely.is_ccw(rings)
    numbers, inverse = np.unique(frame, return_inverse=True)
    shells = np.bincount(inverse, shell, minlength=len(numbers)).astype(np.int64)
    holes = np.bincount(inverse, ~shell, minlength=len(numbers)).astype(np.int64)
    unclear = (shells == 0) | ((shells > 1) & (holes > 0))
    clear[numbers[unclear]] = False
    single = (shells == 1) & (holes == 0)
    mine = single[inverse]
    found[frame[mine]] = shapes.polygons(rings[mine])
    several = (shells > 1) & (holes == 0)
    mine = several[inverse]
    if mine.any():
        made, index = np.unique(frame[mine], return_inverse=True)
        found[made] = shapes.polygons_together(shapes.polygons(rings[mine]), index)
    for number in np.flatnonzero((shells == 1) & (holes > 0)).tolist():
        of = _range(inverse, number)
        own = shell[of]
        found[numbers[number]] = shapely.polygons(rings[of[own]][0], holes=list(rings[of[~own]]))


def _range(sorted_: IntArray, value: int) -> IntArray:
    return np.arange(np.searchsorted(sorted_, value), np.searchsorted(sorted_, value, side="right"))


def _polygonize(
    found: Geometries,
    arcs: Arcs,
    where: FloatArray,
    arc: IntArray,
    frame: IntArray,
    threads: ThreadPoolExecutor,
    shift: FloatArray | None,
) -> None:
    points, line = points_of(arcs, where, arc, None if shift is None else shift[frame])
    numbers, index = np.unique(frame, return_inverse=True)
    gathered = shapes.lines_together(shapes.lines(points, line), index)
    found[numbers] = in_halves(_built, gathered, threads)


def _built(lines: Geometries) -> Geometries:
    made = np.full(len(lines), shapely.Polygon(), dtype=object)
    for i in range(0, len(lines), _CHUNK):
        some = slice(i, i + _CHUNK)
        try:
            made[some] = shapely.build_area(lines[some])
        except shapely.errors.GEOSException:
            for j in range(i, min(i + _CHUNK, len(lines))):
                try:
                    made[j] = shapely.build_area(lines[j])
                except shapely.errors.GEOSException:
                    continue  # seen by its area, which is not what it should be
    return made
