"""Areas of polygons on the earth under three measures, and lengths of lines.

Arrays of geometries in (lon/lat degrees, WGS 84), arrays of square metres or metres out. The
formulas and their sources stand in docs/measures.md.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from pyproj import Geod

FloatArray = NDArray[np.float64]

# WGS 84, NIMA TR8350.2
SEMI_MAJOR_M = 6_378_137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY = float(np.sqrt(FLATTENING * (2 - FLATTENING)))
SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING)

SPHERE_RADIUS_M = 6_378_137.0
"""The radius that web map libraries use for areas: WGS 84's semi-major axis."""

# Gauss-Legendre nodes on [0, 1]. Three points integrate the authalic function along an edge of
# 0.1 rad of latitude to 1e-12 of its value; sixteen do one from pole to pole to 2e-15.
_SHORT = np.polynomial.legendre.leggauss(3)
_LONG = np.polynomial.legendre.leggauss(16)
_LONG_EDGE_RAD = 0.1


def zone_area_m2(latitude_rad: FloatArray) -> FloatArray:
    """Area between the equator and a parallel, per radian of longitude (Snyder 1987, eq. 3-12).

    `b²/2 · (sin φ / (1 − e² sin² φ) + artanh(e sin φ) / e)` on the WGS 84 ellipsoid.
    """
    sine = np.sin(latitude_rad)
    e = ECCENTRICITY
    return SEMI_MINOR_M**2 / 2 * (sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e)


def authalic_edges_m2(start_deg: FloatArray, end_deg: FloatArray) -> FloatArray:
    """Signed area under each edge, from the equator: `∫ zone_area(φ(λ)) dλ`, (n, 2) -> (n,).

    The edge is straight in lon/lat, as RFC 7946 has it; the integral runs along it by
    Gauss-Legendre quadrature. Summed over a counter-clockwise ring this is minus its area.
    """
    start, end = np.radians(start_deg), np.radians(end_deg)
    width = end[:, 0] - start[:, 0]
    low, rise = start[:, 1], end[:, 1] - start[:, 1]
    mean = _mean_along(zone_area_m2, low, rise, _SHORT)
    long = np.abs(rise) > _LONG_EDGE_RAD
    if long.any():
        mean[long] = _mean_along(zone_area_m2, low[long], rise[long], _LONG)
    return width * mean


def _mean_along(
    function: Callable[[FloatArray], FloatArray], low: FloatArray, rise: FloatArray, rule: tuple[Any, Any]
) -> FloatArray:
    nodes, weights = rule
    mean = np.zeros_like(low)
    for node, weight in zip(nodes, weights, strict=True):
        mean += weight / 2 * function(low + rise * (node + 1) / 2)
    return mean


def sphere_edges_m2(start_deg: FloatArray, end_deg: FloatArray) -> FloatArray:
    """The same on a sphere as web libraries sum it (Chamberlain & Duquette 2007, eq. 3).

    They take the sine of the latitude as linear along an edge: `Δλ · (sin φ₁ + sin φ₂) / 2 · R²`.
    """
    start, end = np.radians(start_deg), np.radians(end_deg)
    width = end[:, 0] - start[:, 0]
    return width * (np.sin(start[:, 1]) + np.sin(end[:, 1])) / 2 * SPHERE_RADIUS_M**2


def area_m2(
    geometries: BaseGeometry | Sequence[BaseGeometry] | NDArray[np.object_], measure: str = "authalic"
) -> FloatArray:
    """Area of each geometry, (n,) of square metres; 0 for empty or non-polygonal parts.

    `measure` is one of "authalic", "geodesic", "sphere". Shells count positive and holes negative
    whatever their orientation. Raises ValueError for another measure.
    """
    array = np.atleast_1d(np.asarray(geometries, dtype=object))
    polygons, geometry_of_polygon = shapely.get_parts(array, return_index=True)
    nested = shapely.get_type_id(polygons) > 3  # a multipolygon inside a collection
    if nested.any():
        polygons, inner = shapely.get_parts(polygons, return_index=True)
        geometry_of_polygon = geometry_of_polygon[inner]
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    if len(rings) == 0:
        return np.zeros(len(array))
    sizes = np.abs(_ring_areas_m2(rings, measure))
    is_hole = np.zeros(len(rings), dtype=bool)
    is_hole[1:] = polygon_of_ring[1:] == polygon_of_ring[:-1]
    signed = np.where(is_hole, -sizes, sizes)
    return _sums(geometry_of_polygon[polygon_of_ring], signed, len(array))


def _ring_areas_m2(rings: NDArray[np.object_], measure: str) -> FloatArray:
    coordinates, ring_of_vertex = shapely.get_coordinates(rings, return_index=True)
    if measure == "geodesic":
        bounds = np.searchsorted(ring_of_vertex, np.arange(len(rings) + 1))
        geod = _geod()
        return np.array(
            [
                geod.polygon_area_perimeter(coordinates[a:b, 0], coordinates[a:b, 1])[0]
                for a, b in itertools.pairwise(bounds)
            ]
        )
    edges = {"authalic": authalic_edges_m2, "sphere": sphere_edges_m2}.get(measure)
    if edges is None:
        raise ValueError(f"no measure {measure!r}: there are authalic, geodesic and sphere")
    same_ring = ring_of_vertex[1:] == ring_of_vertex[:-1]
    under = edges(coordinates[:-1][same_ring], coordinates[1:][same_ring])
    return _sums(ring_of_vertex[1:][same_ring], under, len(rings))


def length_m(lines: BaseGeometry | Sequence[BaseGeometry] | NDArray[np.object_]) -> FloatArray:
    """Geodesic length of each line, (n,) of metres (Karney 2013, through pyproj)."""
    array = np.atleast_1d(np.asarray(lines, dtype=object))
    coordinates, _line_of_vertex = shapely.get_coordinates(array, return_index=True)
    if len(coordinates) < 2:
        return np.zeros(len(array))
    _, _, steps = _geod().inv(
        coordinates[:-1, 0], coordinates[:-1, 1], coordinates[1:, 0], coordinates[1:, 1]
    )
    parts, geometry_of_part = shapely.get_parts(array, return_index=True)
    _, part_of_vertex = shapely.get_coordinates(parts, return_index=True)
    same_part = part_of_vertex[1:] == part_of_vertex[:-1]
    return _sums(geometry_of_part[part_of_vertex[1:][same_part]], np.asarray(steps)[same_part], len(array))


def _sums(index: NDArray[np.int64], values: FloatArray, count: int) -> FloatArray:
    """The sum of the values of each index, (count,)."""
    return np.asarray(np.bincount(index, values, minlength=count), dtype=np.float64)


@cache
def _geod() -> Geod:
    from pyproj import Geod  # costs 40 ms at start, and the default measure does without

    return Geod(ellps="WGS84")
