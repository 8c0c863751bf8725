"""The exact area of polygons on the WGS 84 ellipsoid, edges straight in lon/lat.

Written apart from `contactline.geometry`, and from the textbook, so that the demo's ground truth
can be held against the engine's figures.
"""

from __future__ import annotations

import numpy as np
import shapely

_A_M = 6_378_137.0
_F = 1 / 298.257223563
_E2 = _F * (2 - _F)
_E = np.sqrt(_E2)
# Gauss-Legendre on [0, 1]: exact to rounding for edges of some kilometres
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(5)
_NODES, _WEIGHTS = (_NODES + 1) / 2, _WEIGHTS / 2


def authalic_area_m2(geometry: shapely.Geometry) -> float:
    """The area of a Polygon or MultiPolygon in degrees, in m².

    ∮ q(φ) dλ along every ring, where q is the area of the ellipsoid from the equator to the latitude
    φ per radian of longitude (Snyder 1987, eq. 3-12, times a²/2).
    """
    total = 0.0
    for polygon in shapely.get_parts(geometry):
        rings = shapely.get_rings(polygon)
        areas = [abs(_ring_area_m2(shapely.get_coordinates(ring))) for ring in rings]
        total += 2 * areas[0] - sum(areas)
    return total


def _ring_area_m2(lonlat: np.ndarray) -> float:
    lon, lat = np.radians(lonlat).T
    lat_along = lat[:-1, None] + np.diff(lat)[:, None] * _NODES
    return float((_q_m2(lat_along) @ _WEIGHTS) @ np.diff(lon))


def _q_m2(lat: np.ndarray) -> np.ndarray:
    sine = np.sin(lat)
    return _A_M**2 * (1 - _E2) / 2 * (sine / (1 - _E2 * sine**2) + np.arctanh(_E * sine) / _E)
