"""Arrays of coordinates as arrays of geometries: shapely's makers, always for many."""

from __future__ import annotations

from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.publish.tiles.grid import FloatArray, IntArray

Geometries = NDArray[np.object_]


def points(places: FloatArray) -> Geometries:
    """(n, 2) -> (n,) Points."""
    return cast(Geometries, shapely.points(places))


def segments(ends: FloatArray) -> Geometries:
    """(n, 2, 2) -> (n,) LineStrings of two vertices."""
    return cast(Geometries, shapely.linestrings(ends))


def lines(places: FloatArray, of: IntArray) -> Geometries:
    """(n, 2) places in the order of their lines, with the number of each one's line -> LineStrings."""
    return cast(Geometries, shapely.linestrings(places, indices=of))


def rings(places: FloatArray, of: IntArray) -> Geometries:
    """The same as closed rings; the first place of each is not repeated."""
    return cast(Geometries, shapely.linearrings(places, indices=of))


def polygons(shells: Geometries) -> Geometries:
    """Rings (n,) -> Polygons without holes."""
    return cast(Geometries, shapely.polygons(shells))


def lines_together(single: Geometries, of: IntArray) -> Geometries:
    """LineStrings in the order of what they belong to, with its number -> MultiLineStrings."""
    return cast(Geometries, shapely.multilinestrings(single, indices=of))


def polygons_together(single: Geometries, of: IntArray) -> Geometries:
    """The same for Polygons -> MultiPolygons."""
    return cast(Geometries, shapely.multipolygons(single, indices=of))
