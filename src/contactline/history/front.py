"""The line of contact: the boundary of the ground of one side, without borders and coast.

Lines and polygons in degrees in, lines in degrees out; distances in metres are taken in a conformal
conic projection laid over the ground (lengths true to 0.3 % over ten degrees of latitude), final
lengths on the ellipsoid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from contactline.geometry.clean import polygons_of
from contactline.geometry.measures import length_m


@dataclass(frozen=True, slots=True)
class Plane:
    """A projection to metres and back."""

    to_metres: Callable[[np.ndarray], np.ndarray]
    to_degrees: Callable[[np.ndarray], np.ndarray]


def plane_over(bounds: tuple[float, float, float, float]) -> Plane:
    """A Lambert conformal conic projection with its standard parallels a sixth inside the bounds."""
    from pyproj import Transformer

    west, south, east, north = bounds
    sixth = (north - south) / 6
    projection = (
        f"+proj=lcc +lat_1={south + sixth} +lat_2={north - sixth} +lat_0={(south + north) / 2}"
        f" +lon_0={(west + east) / 2} +datum=WGS84 +units=m"
    )
    there = Transformer.from_crs("EPSG:4326", projection, always_xy=True)

    def to_metres(degrees: np.ndarray) -> np.ndarray:
        return np.stack(there.transform(degrees[:, 0], degrees[:, 1]), axis=1)

    def to_degrees(metres: np.ndarray) -> np.ndarray:
        return np.stack(there.transform(metres[:, 0], metres[:, 1], direction="INVERSE"), axis=1)

    return Plane(to_metres, to_degrees)


OUTLINE_TOLERANCE_M = 30.0
"""To this the outline is simplified before the margin is taken: a hundredth of the margin, and ten
times faster with the outlines that boundary files have."""


def inner_ground(
    home: BaseGeometry, waters: Sequence[BaseGeometry], plane: Plane, margin_m: float
) -> BaseGeometry:
    """Home ground further than a margin from its outline (border and coast), in metres.

    `waters`: bays and estuaries that the outline takes in; their shores are coast too.
    """
    outline = shapely.simplify(shapely.transform(home, plane.to_metres), OUTLINE_TOLERANCE_M)
    inner = shapely.buffer(outline, -margin_m, quad_segs=4)
    if waters:
        inner = shapely.difference(inner, shapely.transform(shapely.union_all(list(waters)), plane.to_metres))
    return inner


def line_of_contact(
    held: BaseGeometry, inner: BaseGeometry, plane: Plane, gap_width_m: float
) -> BaseGeometry:
    """The boundary of held ground (degrees) within the inner home ground (metres), in metres.

    Gaps between polygons of the same holder that are narrower than `gap_width_m` are closed first:
    they are the seams of drawing, and would be front on both sides.
    """
    return contact_in_metres(shapely.transform(held, plane.to_metres), inner, gap_width_m)


def contact_in_metres(ground: BaseGeometry, inner: BaseGeometry, gap_width_m: float) -> BaseGeometry:
    """The same of ground in metres."""
    half = gap_width_m / 2
    closed = shapely.buffer(
        shapely.buffer(ground, half, quad_segs=2, join_style="mitre"), -half, quad_segs=2, join_style="mitre"
    )
    # what closing took off is given back: it may only add ground
    whole = polygons_of(shapely.union(closed, shapely.make_valid(ground)))
    return merged(shapely.intersection(shapely.boundary(whole), inner))


def merged(lines: BaseGeometry) -> BaseGeometry:
    """Lines joined end to end; whatever is no line is left out."""
    parts = shapely.get_parts(lines)
    # an overlay without a result is an empty line, which a MultiLineString refuses
    parts = parts[np.isin(shapely.get_type_id(parts), (1, 2, 5)) & ~shapely.is_empty(parts)]
    if len(parts) == 0:
        return shapely.MultiLineString()
    return shapely.line_merge(shapely.MultiLineString(list(shapely.get_parts(parts))))


def generalised(line: BaseGeometry, tolerance_m: float, plane: Plane) -> BaseGeometry:
    """A line in metres, simplified by Douglas and Peucker's method, in degrees."""
    simple = line if tolerance_m == 0 else shapely.simplify(line, tolerance_m, preserve_topology=False)
    return shapely.transform(simple, plane.to_degrees)


def lengths_m(line: BaseGeometry) -> np.ndarray:
    """Geodesic length of each part of a line in degrees."""
    return length_m(shapely.get_parts(line))
