"""Edges that live and die together, as lines."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from contactline.publish.tiles import shapes
from contactline.publish.tiles.grid import FloatArray, IntArray
from contactline.publish.tiles.sides import Sides

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Arcs:
    """Lines (n,) of vertex numbers, each on the border of one key's ground over [since, until).

    Line i runs through `vertices[first[i]:first[i + 1]]`, the ground on its left.
    """

    key: IntArray
    since: IntArray
    until: IntArray
    first: IntArray
    vertices: IntArray

    def __len__(self) -> int:
        return len(self.key)


def arcs(sides: Sides) -> Arcs:
    """Sides joined end to end where both have the same key and interval and no third is there."""
    order = np.lexsort((sides.until, sides.since, sides.key))
    s = sides.some(order)
    differs = (s.key[1:] != s.key[:-1]) | (s.since[1:] != s.since[:-1]) | (s.until[1:] != s.until[:-1])
    group = np.concatenate([[0], np.cumsum(differs)]) if len(s.key) else np.empty(0, dtype=np.int64)
    following = _following(group, s.start, s.end)
    order, head = _in_chains(following)
    begins = np.append(True, head[1:] != head[:-1])[: len(head)]
    heads = head[begins]
    # each line: where its first edge starts, then where each of its edges ends
    first = np.append(np.flatnonzero(begins) + np.arange(len(heads)), len(order) + len(heads))
    flat = np.empty(first[-1], dtype=np.int64)
    flat[first[:-1]] = s.start[heads]
    flat[np.arange(len(order)) + np.cumsum(begins)] = s.end[order]
    return Arcs(s.key[heads], s.since[heads], s.until[heads], first, flat)


def _in_chains(following: IntArray) -> tuple[IntArray, IntArray]:
    """Edges chain by chain, each with the first edge of its chain: open chains, then rings from their
    least edge.

    By doubling (Wyllie 1979): what is 2^k steps before is known from what is 2^(k-1) before.
    """
    n = len(following)
    own = np.arange(n)
    before = own.copy()  # itself, where none is before it
    goes_on = following >= 0
    before[following[goes_on]] = own[goes_on]
    begun = before == own
    jump, left, beyond = before, -1, ~begun
    while (count := int(beyond.sum())) != left:  # none comes to its beginning any more: rings
        left, beyond, jump = count, beyond & beyond[jump], jump[jump]
    ring = np.flatnonzero(beyond)
    if len(ring):
        renumbered = np.zeros(n, dtype=np.int64)
        renumbered[ring] = np.arange(len(ring))
        next_ = jump = renumbered[following[ring]]
        least = np.arange(len(ring))
        while (least[next_] != least).any():
            least = np.minimum(least, least[jump])
            jump = jump[jump]
        heads = ring[least == np.arange(len(ring))]
        before[heads] = heads
    jump, steps = before, (before != own).astype(np.int64)
    while (ahead := steps[jump]).any():
        steps, jump = steps + ahead, jump[jump]
    order = np.lexsort((steps, jump, beyond))
    return order, jump[order]


def _following(group: IntArray, start: IntArray, end: IntArray) -> IntArray:
    """For each edge the only one of its group that goes on where it ends, or -1."""
    leaving, arriving = _packed(group, start), _packed(group, end)
    vertex, first, departures = np.unique(leaving, return_index=True, return_counts=True)
    arrived, arrivals = np.unique(arriving, return_counts=True)
    position = np.searchsorted(vertex, arriving)
    position[position == len(vertex)] = 0
    if len(vertex) == 0:
        return np.empty(0, dtype=np.int64)
    single = (vertex[position] == arriving) & (departures[position] == 1)
    single &= arrivals[np.searchsorted(arrived, arriving)] == 1
    return np.where(single, first[position], -1)


def _packed(group: IntArray, vertex: IntArray) -> IntArray:
    return group << 32 | vertex


def points_of(
    arcs: Arcs, where: FloatArray, which: IntArray, shift: FloatArray | None = None
) -> tuple[FloatArray, IntArray]:
    """The vertices of some arcs in order, and for each its position in `which`.

    `where` (n, 2) are the vertices' places, `shift` (len(which), 2) moves each arc.
    """
    length = np.diff(arcs.first)[which]
    of = np.repeat(np.arange(len(which)), length)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(length) - length, length)
    points = where[arcs.vertices[np.repeat(arcs.first[:-1][which], length) + nth]]
    return (points if shift is None else points + shift[of]), of


def lines_of(arcs: Arcs, where: FloatArray, which: IntArray) -> Geometries:
    """Some arcs as LineStrings."""
    points, of = points_of(arcs, where, which)
    return shapes.lines(points, of)


def in_halves(
    function: Callable[[NDArray], Geometries], array: NDArray, threads: ThreadPoolExecutor
) -> Geometries:
    """An elementwise function to geometries on two threads: GEOS runs outside the interpreter's lock."""
    result = np.empty(len(array), dtype=object)
    other = threads.submit(function, array[1::2])
    result[0::2] = function(array[0::2])
    result[1::2] = other.result()
    return result
