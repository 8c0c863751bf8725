"""From polygons with intervals to the edges that bound ground, each with the time it does so.

Every edge of a polygon is directed, its ground on the left. Where two polygons of one ground meet,
their edges run against each other and cancel, as long as both live: what is left bounds the union of
the two. So unions over thousands of moments are a sum over a sorted table and no overlay. For that the
edges must have the same vertices on both sides: a vertex that lies on a neighbour's edge (a T-junction)
is put into it. Two polygons that live at one moment never cross (the composite's first invariant), so
nothing else has to be found; polygons of different times may cross as they like.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.publish.tiles import shapes
from contactline.publish.tiles.grid import FloatArray, IntArray

Geometries = NDArray[np.object_]

STEP_DEG = 1e-7
"""Vertices are rounded to this, a tenth of the sources' grid: 1 cm. Not on the Mercator grid, for there
the edges of the record, straight in lon/lat, are none, and a vertex on one would stand beside it."""

TOUCH = 1.5
"""How near (steps) a vertex must be to an edge to lie on it: rounding moves either by up to 0.71."""

_32_BITS = 0xFFFFFFFF
_OFFSET = 1_800_000_000
"""180 degrees: makes coordinates positive."""


@dataclass(frozen=True, slots=True)
class Edges:
    """Directed edges (n,): vertex numbers of their ends, and which polygon each is from."""

    start: IntArray
    end: IntArray
    polygon: IntArray


@dataclass(frozen=True, slots=True)
class Mesh:
    """Vertices (n, 2) in steps of 1e-7 degree and the directed edges of all polygons, noded."""

    vertices: IntArray
    edges: Edges


@dataclass(frozen=True, slots=True)
class Sides:
    """Edges (n,) that bound the ground of a key over [since, until): that ground is on their left."""

    key: IntArray
    start: IntArray
    end: IntArray
    since: IntArray
    until: IntArray

    def some(self, which: NDArray) -> Sides:
        return Sides(*(getattr(self, field.name)[which] for field in fields(self)))


def mesh(polygons: Geometries) -> Mesh:
    """The edges of polygons (lon/lat degrees, no MultiPolygons), on the grid and noded."""
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    degrees, ring = shapely.get_coordinates(rings, return_index=True)
    points = np.round(degrees / STEP_DEG).astype(np.int64) + _OFFSET
    packed, number = np.unique(points[:, 0] << 32 | points[:, 1], return_inverse=True)
    vertices = np.stack([packed >> 32 & _32_BITS, packed & _32_BITS], axis=1) - _OFFSET
    within = ring[1:] == ring[:-1]
    start, end, ring_of_edge = number[:-1][within], number[1:][within], ring[:-1][within]
    backward = _runs_backward(rings, polygon_of_ring)[ring_of_edge]
    start, end = np.where(backward, end, start), np.where(backward, start, end)
    real = start != end
    return noded(vertices, Edges(start[real], end[real], polygon_of_ring[ring_of_edge[real]]))


def _runs_backward(rings: Geometries, polygon_of_ring: IntArray) -> NDArray[np.bool_]:
    """Whether a ring has its polygon's ground on the right: a shell clockwise, a hole the other way."""
    shell = np.ones(len(rings), dtype=bool)
    shell[1:] = polygon_of_ring[1:] != polygon_of_ring[:-1]
    return shapely.is_ccw(rings) != shell


def noded(vertices: IntArray, edges: Edges) -> Mesh:
    """Edges cut at every vertex that lies on them."""
    low, high = np.minimum(edges.start, edges.end), np.maximum(edges.start, edges.end)
    unique, which = np.unique(low << 32 | high, return_inverse=True)
    ends = np.stack([unique >> 32, unique & _32_BITS], axis=1)
    where = vertices.astype(np.float64)
    edge, vertex = _near(where, ends)
    inner = (vertex != ends[edge, 0]) & (vertex != ends[edge, 1])
    edge, vertex = edge[inner], vertex[inner]
    a, b = where[ends[edge, 0]], where[ends[edge, 1]]
    run, rise = (b - a).T
    right, up = (where[vertex] - a).T
    squared = run**2 + rise**2
    along = (right * run + up * rise) / squared
    beside = (right * rise - up * run) ** 2 <= TOUCH**2 * squared
    on = beside & (along > 0) & (along < 1)
    edge, vertex, along = edge[on], vertex[on], along[on]
    order = np.lexsort((along, edge))
    edge, vertex = edge[order], vertex[order]
    # each unique edge as a run of vertices: its two ends and what lies between
    inside = np.bincount(edge, minlength=len(unique))
    first = np.concatenate([[0], np.cumsum(inside + 2)])
    runs = np.empty(first[-1], dtype=np.int64)
    runs[first[:-1]], runs[first[1:] - 1] = ends[:, 0], ends[:, 1]
    nth = np.arange(len(edge)) - np.repeat(np.cumsum(inside) - inside, inside)
    runs[first[:-1][edge] + 1 + nth] = vertex
    # every directed edge as the steps of its run, backwards where it runs from the higher number
    steps = inside[which] + 1
    of = np.repeat(np.arange(len(which)), steps)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(steps) - steps, steps)
    base, reverse = first[:-1][which][of], (edges.start > edges.end)[of]
    i = np.where(reverse, base + steps[of] - nth, base + nth)
    j = np.where(reverse, i - 1, i + 1)
    return Mesh(vertices, Edges(runs[i], runs[j], edges.polygon[of]))


def _near(where: FloatArray, ends: IntArray) -> tuple[IntArray, IntArray]:
    """(edge, vertex) of every vertex within TOUCH of an edge's bounds."""
    corners = where[ends]
    # of a line the tree looks at its bounds alone
    bounds = np.stack([corners.min(axis=1) - TOUCH, corners.max(axis=1) + TOUCH], axis=1)
    edge, vertex = shapely.STRtree(shapes.points(where)).query(shapes.segments(bounds))
    return edge, vertex


def sides(edges: Edges, key: IntArray, since: IntArray, until: IntArray) -> Sides:
    """What bounds the ground of each key, from when to when.

    `key`, `since`, `until` are per polygon; polygons of one key never overlap at one moment.
    """
    low, high = np.minimum(edges.start, edges.end), np.maximum(edges.start, edges.end)
    sign = np.where(edges.start < edges.end, 1, -1)
    own = key[edges.polygon]
    at = np.concatenate([since[edges.polygon], until[edges.polygon]])
    change = np.concatenate([sign, -sign])
    keys, lows, highs = (np.concatenate([a, a]) for a in (own, low, high))
    order = np.lexsort((at, lows << 32 | highs, keys))
    keys, lows, highs, at, change = keys[order], lows[order], highs[order], at[order], change[order]
    same = (keys[1:] == keys[:-1]) & (lows[1:] == lows[:-1]) & (highs[1:] == highs[:-1])
    total = np.cumsum(change)  # every edge's changes add up to nothing, so the sums start anew by themselves
    open_ = (total[:-1] != 0) & same & (at[1:] > at[:-1])
    i = np.flatnonzero(open_)
    forward = total[i] > 0
    found = Sides(
        keys[i],
        np.where(forward, lows[i], highs[i]),
        np.where(forward, highs[i], lows[i]),
        at[i],
        at[i + 1],
    )
    return _joined(found)


def _joined(found: Sides) -> Sides:
    """Rows of one edge that follow each other without a gap as one row; rows are in that order."""
    if len(found.key) == 0:
        return found
    follows = (
        (found.key[1:] == found.key[:-1])
        & (found.start[1:] == found.start[:-1])
        & (found.end[1:] == found.end[:-1])
        & (found.since[1:] == found.until[:-1])
    )
    first = np.concatenate([[True], ~follows])
    last = np.concatenate([~follows, [True]])
    return Sides(
        found.key[first], found.start[first], found.end[first], found.since[first], found.until[last]
    )


def perimeter(mesh: Mesh, which: IntArray) -> FloatArray:
    """Length of each of some edges, in steps."""
    ends = mesh.vertices[np.stack([mesh.edges.start[which], mesh.edges.end[which]])]
    return np.hypot(*(ends[1] - ends[0]).T.astype(np.float64))
