"""Polygons as canonical bytes, for hashing and for storage. Degrees in, degrees out.

A packed geometry is, little-endian: u32 number of polygons; per polygon u32 number of rings; per
ring u32 number of vertices; then all vertices as (lon, lat) pairs of int32 in units of 1e-6
degree. The closing vertex of each ring is left out. Counts come first so that vertices stay
aligned, which is what makes one version compress well against the next.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

UNITS_PER_DEG = 1_000_000


def pack(geometry: BaseGeometry) -> bytes:
    """Pack a Polygon or MultiPolygon that lies on the 1e-6 degree grid."""
    polygons = shapely.get_parts(geometry)
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    coordinates, ring_of_vertex = shapely.get_coordinates(rings, return_index=True)
    ring_sizes = np.bincount(ring_of_vertex, minlength=len(rings))
    counts = np.concatenate(
        [
            [len(polygons)],
            np.bincount(polygon_of_ring, minlength=len(polygons)),
            ring_sizes - 1,
        ]
    ).astype("<u4")
    closing = np.cumsum(ring_sizes) - 1
    units = np.round(np.delete(coordinates, closing, axis=0) * UNITS_PER_DEG).astype("<i4")
    return counts.tobytes() + units.tobytes()


def pack_all(geometries: NDArray[np.object_]) -> list[bytes]:
    """`pack` for many geometries at once, (n,) in: the same bytes, several times faster."""
    polygons, geometry_of_polygon = shapely.get_parts(geometries, return_index=True)
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    coordinates, ring_of_vertex = shapely.get_coordinates(rings, return_index=True)
    ring_sizes = np.bincount(ring_of_vertex, minlength=len(rings))
    units = np.round(np.delete(coordinates, np.cumsum(ring_sizes) - 1, axis=0) * UNITS_PER_DEG)
    vertices = memoryview(units.astype("<i4").tobytes())
    ring_counts = np.bincount(polygon_of_ring, minlength=len(polygons))
    # where each geometry begins among the polygons, the rings, and the bytes of vertices
    polygon_at = np.searchsorted(geometry_of_polygon, np.arange(len(geometries) + 1))
    ring_at = np.concatenate([[0], np.cumsum(ring_counts)])[polygon_at]
    byte_at = np.concatenate([[0], np.cumsum(ring_sizes - 1)])[ring_at] * 8
    counts, sizes = ring_counts.tolist(), (ring_sizes - 1).tolist()
    starts = zip(polygon_at.tolist(), ring_at.tolist(), byte_at.tolist(), strict=True)
    packed = []
    for (p, r, b), (p_end, r_end, b_end) in pairwise(starts):
        head = (p_end - p, *counts[p:p_end], *sizes[r:r_end])
        packed.append(struct.pack(f"<{len(head)}I", *head) + vertices[b:b_end])
    return packed


def unpack(data: bytes) -> BaseGeometry:
    """The geometry that `pack` packed: a Polygon, or a MultiPolygon of several."""
    n_polygons = int(np.frombuffer(data, "<u4", 1)[0])
    ring_counts = np.frombuffer(data, "<u4", n_polygons, 4).astype(np.int64)
    n_rings = int(ring_counts.sum())
    sizes = np.frombuffer(data, "<u4", n_rings, 4 * (1 + n_polygons)).astype(np.int64)
    vertices = np.frombuffer(data, "<i4", -1, 4 * (1 + n_polygons + n_rings)).reshape(-1, 2)
    if len(vertices) != sizes.sum():
        raise ValueError(f"{len(vertices)} vertices where the counts say {int(sizes.sum())}")
    starts = np.cumsum(sizes) - sizes
    # each ring's vertices and then its first again, in one gather
    order = np.insert(np.arange(len(vertices)), starts + sizes, starts)
    offsets = np.concatenate([[0], np.cumsum(sizes + 1)])
    polygons = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON,
        vertices[order] / UNITS_PER_DEG,
        (offsets, np.concatenate([[0], np.cumsum(ring_counts)])),
    )
    return polygons[0] if n_polygons == 1 else shapely.MultiPolygon(list(polygons))


def feature_sha256(class_id: str, geometry: BaseGeometry) -> bytes:
    """The content address of a feature version: SHA-256 of its class and its packed geometry.

    The geometry must be as `contactline.geometry.clean.repair` gives it (normalised), so that the
    same ground drawn from another first vertex is the same version.
    """
    return packed_sha256(class_id, pack(geometry))


def packed_sha256(class_id: str, packed: bytes) -> bytes:
    """`feature_sha256` of a geometry that is packed already."""
    return hashlib.sha256(class_id.encode() + b"\0" + packed).digest()


def pack_exact(polygons: NDArray[np.object_]) -> list[bytes]:
    """Pack Polygons bit for bit, one bytes object each; vertices need not lie on the grid.

    In 32-bit words, little-endian: number of rings; vertices per ring, closing vertices left out;
    one bit per vertex, lowest first, set where it is off the grid; (lon, lat) of each vertex on the
    grid in units of 1e-6 degree; (lon, lat) of each vertex off it as doubles. The vertices of the
    composite's pieces that lie off the grid are the nodes that overlays made.
    """
    if len(polygons) == 0:
        return []
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    coordinates, ring_of_vertex = shapely.get_coordinates(rings, return_index=True)
    ring_sizes = np.bincount(ring_of_vertex, minlength=len(rings))
    coordinates = np.delete(coordinates, np.cumsum(ring_sizes) - 1, axis=0)
    units = np.round(coordinates * UNITS_PER_DEG)
    off = (units / UNITS_PER_DEG != coordinates).any(axis=1)
    sizes = (ring_sizes - 1).astype("<u4")
    rings_of = np.bincount(polygon_of_ring, minlength=len(polygons))
    ring_end = np.cumsum(rings_of)
    vertex_end = np.cumsum(sizes, dtype=np.int64)[ring_end - 1]
    off_end = np.concatenate([[0], np.cumsum(off)])[vertex_end]
    on_grid, exact = units[~off].astype("<i4"), coordinates[off].astype("<f8")
    packed: list[bytes] = []
    r = v = o = 0
    for n, r_end, v_end, o_end in zip(
        rings_of.tolist(), ring_end.tolist(), vertex_end.tolist(), off_end.tolist(), strict=True
    ):
        mask = np.packbits(off[v:v_end], bitorder="little").tobytes()
        packed.append(
            n.to_bytes(4, "little")
            + sizes[r:r_end].tobytes()
            + mask.ljust(-(-len(mask) // 4) * 4, b"\0")
            + on_grid[v - o : v_end - o_end].tobytes()
            + exact[o:o_end].tobytes()
        )
        r, v, o = r_end, v_end, o_end
    return packed


def unpack_exact(packed: Sequence[bytes]) -> NDArray[np.object_]:
    """The Polygons that `pack_exact` packed, in one pass over all of them."""
    if len(packed) == 0:
        return np.empty(0, dtype=object)
    words = np.frombuffer(b"".join(packed), "<u4")
    start = np.cumsum([0, *map(len, packed)])[:-1] // 4
    n_rings = words[start].astype(np.int64)
    sizes = words[_runs(start + 1, n_rings)].astype(np.int64)
    ring_ends = np.cumsum(n_rings)
    n_vertices = np.add.reduceat(sizes, ring_ends - n_rings)
    mask_words = -(-n_vertices // 32)
    mask_at = start + 1 + n_rings
    bits = np.unpackbits(words[_runs(mask_at, mask_words)].view(np.uint8), bitorder="little")
    off = bits[_runs(32 * (np.cumsum(mask_words) - mask_words), n_vertices)].astype(bool)
    n_off = np.add.reduceat(off, np.cumsum(n_vertices) - n_vertices, dtype=np.int64)
    on_at = mask_at + mask_words
    vertices = np.empty((len(off), 2))
    vertices[~off] = words[_runs(on_at, 2 * (n_vertices - n_off))].view("<i4").reshape(-1, 2) / UNITS_PER_DEG
    vertices[off] = words[_runs(on_at + 2 * (n_vertices - n_off), 4 * n_off)].view("<f8").reshape(-1, 2)
    ring_starts = np.cumsum(sizes) - sizes
    order = np.insert(np.arange(len(vertices)), ring_starts + sizes, ring_starts)
    offsets = np.concatenate([[0], np.cumsum(sizes + 1)])
    return shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, vertices[order], (offsets, np.concatenate([[0], ring_ends]))
    )


def as_steps(packed: bytes) -> bytes:
    """What `pack` packed, rearranged so that a general compressor halves it: the steps from vertex
    to vertex in place of the vertices (zigzag, so that small steps have zero bytes), all lowest
    bytes first, then the next, longitudes before latitudes. `from_steps` undoes it."""
    head = _head_size(packed)
    vertices = np.frombuffer(packed, "<i4", -1, head).reshape(-1, 2).astype(np.int64)
    steps = np.diff(vertices, axis=0, prepend=0)
    zigzag = ((steps << 1) ^ (steps >> 63)).astype("<u4")
    planes = zigzag.T.copy().view(np.uint8).reshape(2, -1, 4).transpose(0, 2, 1)
    return packed[:head] + planes.tobytes()


def from_steps(data: bytes) -> bytes:
    """The packed geometry that `as_steps` rearranged."""
    head = _head_size(data)
    planes = np.frombuffer(data, np.uint8, -1, head).reshape(2, 4, -1).transpose(0, 2, 1)
    zigzag = planes.copy().view("<u4").reshape(2, -1).T.astype(np.int64)
    steps = (zigzag >> 1) ^ -(zigzag & 1)
    return data[:head] + np.cumsum(steps, axis=0).astype("<i4").tobytes()


def _head_size(packed: bytes) -> int:
    """Bytes before the vertices."""
    n_polygons = int(np.frombuffer(packed, "<u4", 1)[0])
    return 4 * (1 + n_polygons + int(np.frombuffer(packed, "<u4", n_polygons, 4).sum()))


def _runs(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Indices of consecutive runs: start, start + 1, … for each start and length."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - lengths), lengths)
