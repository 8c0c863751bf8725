"""Polygons as canonical bytes, for hashing and for storage. Degrees in, degrees out.

A packed geometry is, little-endian: u32 number of polygons; per polygon u32 number of rings; per
ring u32 number of vertices; then all vertices as (lon, lat) pairs of int32 in units of 1e-6
degree. The closing vertex of each ring is left out. Counts come first so that vertices stay
aligned, which is what makes one version compress well against the next.
"""

from __future__ import annotations

import hashlib
import struct
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray

UNITS_PER_DEG = 1_000_000


def pack(geometry: shapely.Geometry) -> bytes:
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


def unpack(data: bytes) -> shapely.Geometry:
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
    return polygons[0] if n_polygons == 1 else shapely.multipolygons(polygons)


def feature_sha256(class_id: str, geometry: shapely.Geometry) -> bytes:
    """The content address of a feature version: SHA-256 of its class and its packed geometry.

    The geometry must be as `contactline.geometry.clean.repair` gives it (normalised), so that the
    same ground drawn from another first vertex is the same version.
    """
    return packed_sha256(class_id, pack(geometry))


def packed_sha256(class_id: str, packed: bytes) -> bytes:
    """`feature_sha256` of a geometry that is packed already."""
    return hashlib.sha256(class_id.encode() + b"\0" + packed).digest()
