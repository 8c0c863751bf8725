"""Snapping and repair: arrays of geometries in, arrays of valid polygons on a grid out.

Knows nothing of classes, editions or files. Coordinates are lon/lat degrees.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

GRID_DEG = 1e-6
"""The grid that sources are snapped to: 0.11 m. Published maps carry 6 or 7 decimals and toggle
between the two, so that one vertex would otherwise be two."""

POLYGONAL = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def snap_coordinates(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round an (n, 2) array of degrees to the 1e-6 degree grid.

    Division by 1e6 (not multiplication by 1e-6) gives the double nearest to the decimal, so that
    a snapped value prints as it was published.
    """
    return np.round(coordinates * 1e6) / 1e6


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """The polygonal part of a geometry, as one Polygon or MultiPolygon (possibly empty).

    Overlays and repairs return collections with stray points and lines in them; those are no
    ground and are left out.
    """
    if geometry.geom_type == "Polygon":
        return geometry
    parts = [
        part
        for part in shapely.get_parts(shapely.get_parts(geometry)).tolist()
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    if not parts:
        return shapely.Polygon()
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def repair(geometry: BaseGeometry) -> BaseGeometry:
    """Snap one polygonal geometry to the grid, make it valid and keep its polygons only.

    Returns a normalised Polygon or MultiPolygon with shells counter-clockwise (RFC 7946),
    possibly empty: a polygon that collapses on the grid is no ground. `make_valid` with
    "structure" keeps shells as ground and holes as holes, where the default method would turn
    self-crossings inside out; `set_precision` then restores the grid at the new nodes.
    """
    geometry = shapely.transform(shapely.force_2d(geometry), snap_coordinates)
    if not shapely.is_valid(geometry):
        geometry = _made_valid(geometry)
    geometry = polygons_of(shapely.remove_repeated_points(geometry))
    return shapely.orient_polygons(shapely.normalize(geometry))


def _made_valid(geometry: BaseGeometry) -> BaseGeometry:
    """A valid geometry on the grid, by the first method that gives one; empty if none does.

    `make_valid` itself can leave a polygon invalid where edges nearly coincide, a metre across;
    `set_precision` then refuses it. The other two methods see less structure and nearly always do.
    """
    methods = (
        lambda g: shapely.make_valid(g, method="structure", keep_collapsed=False),
        lambda g: shapely.make_valid(g, method="linework"),
        lambda g: shapely.buffer(g, 0),
    )
    for method in methods:
        try:
            valid = polygons_of(shapely.set_precision(polygons_of(method(geometry)), GRID_DEG))
        except shapely.errors.GEOSException:
            continue
        valid = shapely.transform(valid, snap_coordinates)
        if shapely.is_valid(valid):
            return valid
    return shapely.Polygon()


def repair_all(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """`repair` for many polygons at once: an (n,) array of Polygons in, an (n,) array out.

    The same result as `repair` one by one, several times faster where most are valid already.
    """
    snapped = shapely.transform(shapely.force_2d(geometries), snap_coordinates)
    valid = shapely.is_valid(snapped)
    repaired = np.empty(len(geometries), dtype=object)
    repaired[valid] = shapely.orient_polygons(
        shapely.normalize(shapely.remove_repeated_points(snapped[valid]))
    )
    for position in np.flatnonzero(~valid):
        repaired[position] = repair(geometries[position])
    return repaired
