"""A triangular mesh, and the lines along which a field on it changes sign.

Ground is a sign at each vertex of one fixed mesh, and a border runs where the sign changes along a
mesh edge. That makes maps that behave as drawn ones do, without any overlay: a border moves only
where the field moved, neighbours share it vertex for vertex, and rings never cross. Positions
along an edge are in 1/128 of it, so that lines that nearly agree agree exactly.

Knows kilometres in the plane; knows nothing of war, islands or degrees.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

STEPS = 128
"""Positions along a mesh edge."""
_MARGIN = 4
"""No crossing nearer to a mesh vertex than this many steps: 100 m on the edges of the demo's mesh,
so that lines crossing different edges stay apart."""

# By which vertices (1, 2, 4 = a, b, c) of a counter-clockwise triangle are inside: the line enters
# over one edge (0, 1, 2 = ab, bc, ca) and leaves over another, the inside on its left.
_ENTERS = np.array([-1, 0, 1, 1, 2, 0, 2, -1])
_LEAVES = np.array([-1, 2, 0, 2, 1, 1, 0, -1])


@dataclass(frozen=True, slots=True)
class Mesh:
    """`vertices` (n, 2) in km; `edges` (m, 2) from the lower vertex to the higher; `triangles`
    (t, 3) counter-clockwise; `triangle_edges` (t, 3): the edges ab, bc, ca."""

    vertices: Floats
    edges: Ints
    triangles: Ints
    triangle_edges: Ints


@dataclass(frozen=True, slots=True)
class Border:
    """The directed segments around the ground of a field, the ground on their left.

    `starts` and `ends` are mesh positions: edge * STEPS + step along it. `is_inner` marks the segments
    that go around ground left out (`between`).
    """

    starts: Ints
    ends: Ints
    is_inner: Bools


Ring = Ints
"""Mesh positions around a ring, not closed; counter-clockwise around ground, clockwise around a hole."""


def jittered_mesh(
    west: float, south: float, east: float, north: float, spacing: float, rng: np.random.Generator
) -> Mesh:
    """A mesh of near-equilateral triangles over a box, its vertices moved by up to a fifth of an edge."""
    row_height = spacing * np.sqrt(3) / 2
    rows = int((north - south) / row_height) + 2
    columns = int((east - west) / spacing) + 2
    row, column = np.mgrid[0:rows, 0:columns]
    x = west + (column + 0.5 * (row % 2)) * spacing
    y = south + row * row_height
    vertices = np.stack([x, y], axis=-1).reshape(-1, 2)
    vertices += rng.uniform(-0.2, 0.2, vertices.shape) * spacing

    index = np.arange(rows * columns).reshape(rows, columns)
    a, b = index[:-1, :-1].ravel(), index[:-1, 1:].ravel()
    c, d = index[1:, :-1].ravel(), index[1:, 1:].ravel()
    odd = (row[:-1, :-1] % 2 == 1).ravel()
    lower = np.where(odd[:, None], np.stack([a, b, d], axis=1), np.stack([a, b, c], axis=1))
    upper = np.where(odd[:, None], np.stack([a, d, c], axis=1), np.stack([b, d, c], axis=1))
    triangles = np.concatenate([lower, upper])

    sides = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    edges, edge_of_side = np.unique(sides, axis=0, return_inverse=True)
    return Mesh(vertices, edges, triangles, edge_of_side.reshape(-1, 3))


def steps_between(first: Floats, second: Floats) -> Ints:
    """Where a field of opposite signs at the two ends of edges is zero, in steps from the first."""
    share = first / (first - second)
    return np.clip(np.round(share * STEPS), _MARGIN, STEPS - _MARGIN).astype(np.int64)


def border(mesh: Mesh, inside: Bools, steps: Callable[[Ints], Ints]) -> Border:
    """The border of the ground whose vertices are `inside`.

    `steps` gives for an array of mesh edges where the border crosses them. Every position has one
    segment coming in and one going out.
    """
    bits = inside.view(np.uint8)[mesh.triangles]
    code = bits[:, 0] | bits[:, 1] << 1 | bits[:, 2] << 2
    crossed = np.flatnonzero((code > 0) & (code < 7))
    sides, code = mesh.triangle_edges[crossed], code[crossed]
    row = np.arange(len(crossed))
    enters, leaves = sides[row, _ENTERS[code]], sides[row, _LEAVES[code]]
    return Border(
        enters * STEPS + steps(enters), leaves * STEPS + steps(leaves), np.zeros(len(row), dtype=bool)
    )


def between(outer: Border, inner: Border) -> Border:
    """The border of the ground of `outer` without that of `inner`, which lies within it.

    What both borders share vanishes; the rest of the inner one is walked the other way round. Both must be
    as `border` gives them: each crosses a mesh edge once at most, so segments are found by their edge.
    """
    if not len(inner.starts) or not len(outer.starts):
        return outer
    first_edges = outer.starts // STEPS
    inner_edges = inner.starts // STEPS
    inner_of_edge = np.full(max(first_edges.max(), inner_edges.max()) + 1, -1)
    inner_of_edge[inner_edges] = np.arange(len(inner_edges))
    twin = inner_of_edge[first_edges]
    is_shared = (twin >= 0) & (inner.starts[twin] == outer.starts) & (inner.ends[twin] == outer.ends)
    inner_is_own = np.ones(len(inner_edges), dtype=bool)
    inner_is_own[twin[is_shared]] = False
    starts = np.concatenate([outer.starts[~is_shared], inner.ends[inner_is_own]])
    ends = np.concatenate([outer.ends[~is_shared], inner.starts[inner_is_own]])
    return Border(starts, ends, np.arange(len(starts)) >= (~is_shared).sum())


def rings(line: Border) -> list[Ring]:
    """The simple rings of a border, each from its lowest position, so that a ring that did not change is
    the same array. Where ground touches itself in a point, its rings are cut there."""
    starts, ends = line.starts.tolist(), line.ends.tolist()
    onward = dict(zip(starts, ends, strict=True))
    if len(onward) < len(starts):
        return [_from_lowest(walk) for walk in _rings_cut_where_they_touch(line)]
    found: list[Ring] = []
    while onward:
        at = next(iter(onward))
        walk: list[int] = []
        while at in onward:
            walk.append(at)
            at = onward.pop(at)
        found.append(_from_lowest(walk))
    return found


def _rings_cut_where_they_touch(line: Border) -> list[list[int]]:
    """Where the outer and the inner border meet in a point and part again, the ground ends in a corner on
    either side; so a walk along one of them goes on along the other, and stays with its own ground."""
    onward: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for start, end, is_inner in zip(
        line.starts.tolist(), line.ends.tolist(), line.is_inner.tolist(), strict=True
    ):
        onward[is_inner][start] = end
    found: list[list[int]] = []
    while onward[0] or onward[1]:
        is_inner = not onward[0]
        at = next(iter(onward[is_inner]))
        came_by = not is_inner
        walk: list[int] = []
        seen: dict[int, int] = {}
        while True:
            if at in seen:
                cut = seen[at]
                found.append(walk[cut:])
                for position in walk[cut:]:
                    del seen[position]
                del walk[cut:]
            goes_by = not came_by if at in onward[not came_by] else came_by
            if at not in onward[goes_by]:
                break
            seen[at] = len(walk)
            walk.append(at)
            at = onward[goes_by].pop(at)
            came_by = goes_by
    return found


def _from_lowest(walk: list[int]) -> Ring:
    lowest = walk.index(min(walk))
    return np.array(walk[lowest:] + walk[:lowest], dtype=np.int64)


def positions(mesh: Mesh, at: Ints) -> Floats:
    """The points (n, 2) in km of mesh positions."""
    edge = mesh.edges[at // STEPS]
    first, second = mesh.vertices[edge[:, 0]], mesh.vertices[edge[:, 1]]
    return first + (second - first) * ((at % STEPS) / STEPS)[:, None]


def signed_area(points: Floats) -> float:
    """Positive for a counter-clockwise ring."""
    # relative to the first point, which keeps the sum small and makes the closing terms vanish
    x, y = (points - points[0]).T
    return float(np.dot(x[:-1], y[1:]) - np.dot(y[:-1], x[1:])) / 2


def polygons(outlines: list[Floats]) -> list[list[Floats]]:
    """Rings gathered into polygons: each shell followed by the holes that lie in it."""
    shells: list[list[Floats]] = []
    holes: list[Floats] = []
    for outline in outlines:
        if signed_area(outline) > 0:
            shells.append([outline])
        else:
            holes.append(outline)
    if len(shells) == 1:
        return [[*shells[0], *holes]]
    if holes:
        grounds = np.array([shapely.Polygon(shell[0]) for shell in shells])
        by_size = np.argsort(shapely.area(grounds))
        for hole in holes:
            around = shapely.covers(grounds[by_size], shapely.Polygon(hole))
            shells[by_size[int(np.argmax(around))]].append(hole)
    return shells
