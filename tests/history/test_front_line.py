"""The line of contact: what is front, and how long it is."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from contactline.history.front import (
    Plane,
    generalised,
    inner_ground,
    length_m,
    lengths_m,
    line_of_contact,
    merged,
    plane_over,
)

HOME = shapely.box(-34.0, 45.0, -32.0, 46.0)
PLANE = plane_over(HOME.bounds)
MARGIN_M = 3000.0
GAP_M = 50.0
GEOD = Geod(ellps="WGS84")
METRE = 1 / 111_195.0

INNER = inner_ground(HOME, [], PLANE, MARGIN_M)


def front(held, *, inner=INNER, gap_m=GAP_M, tolerance_m=0.0) -> shapely.Geometry:
    """The front in degrees."""
    return generalised(line_of_contact(held, inner, PLANE, gap_m), tolerance_m, PLANE)


def test_the_plane_is_true_to_a_metre_in_a_kilometre():
    """Distances in it carry margins and gaps, not lengths of figures."""
    for lon in np.linspace(-34, -32, 5):
        for lat in np.linspace(45, 46, 5):
            a, b = PLANE.to_metres(np.array([(lon, lat), (lon + 0.01, lat + 0.01)]))
            _, _, true = GEOD.inv(lon, lat, lon + 0.01, lat + 0.01)
            assert np.hypot(*(b - a)) == pytest.approx(true, rel=1e-3)


@given(st.lists(st.tuples(st.floats(-34, -32), st.floats(45, 46)), min_size=1, max_size=5))
def test_there_and_back_through_the_plane_is_the_same_point(points):
    degrees = np.array(points)
    assert PLANE.to_degrees(PLANE.to_metres(degrees)) == pytest.approx(degrees, abs=1e-9)


def test_the_front_across_the_country_has_the_length_of_the_line_between_the_margins():
    """Held ground in the south up to 45.5° N; the rest of its outline is border."""
    held = shapely.box(-34.0, 45.0, -32.0, 45.5)
    line = front(shapely.segmentize(held, 0.01))
    _, _, across = GEOD.inv(-34.0, 45.5, -32.0, 45.5)
    assert shapely.get_num_geometries(line) == 1
    # a parallel is longer than the geodesic between its ends: 2° of it at 45.5° N by 10 m
    assert length_m(line)[0] == pytest.approx(across - 2 * MARGIN_M, abs=60)
    assert shapely.get_coordinates(line)[:, 1] == pytest.approx(45.5, abs=1e-4)


def test_what_runs_along_the_border_within_the_margin_is_no_front():
    inside_margin = shapely.box(-34.0, 45.0, -32.0, 45.0 + 2000 * METRE)
    assert length_m(front(inside_margin))[0] == 0
    beyond_margin = shapely.box(-34.0, 45.0, -32.0, 45.0 + 4000 * METRE)
    assert length_m(front(beyond_margin))[0] > 100_000


def test_all_of_the_country_held_has_no_front():
    assert length_m(front(HOME))[0] == 0
    assert length_m(front(shapely.box(-35, 44, -31, 47)))[0] == 0


def test_the_shore_of_a_bay_is_coast():
    bay = shapely.box(-33.6, 45.3, -33.2, 45.7)
    held = shapely.difference(HOME, bay)
    assert length_m(front(held))[0] > 100_000, "the boundary file counts the bay as land"
    waters = inner_ground(HOME, [bay.buffer(0.001)], PLANE, MARGIN_M)
    assert length_m(front(held, inner=waters))[0] == 0


def test_a_seam_between_two_polygons_of_one_holder_is_no_front():
    south, seam = shapely.box(-34.0, 45.0, -32.0, 45.5), 20 * METRE
    north = shapely.box(-34.0, 45.5 + seam, -32.0, 45.7)
    held = shapely.MultiPolygon([south, north])
    one = shapely.box(-34.0, 45.0, -32.0, 45.7)
    assert length_m(front(held))[0] == pytest.approx(length_m(front(one))[0], rel=1e-6)
    # without closing it is front on both its sides
    assert length_m(front(held, gap_m=0.0))[0] > 2.9 * length_m(front(one))[0]


def test_a_gap_wider_than_the_scheme_says_stays_front():
    south, gap = shapely.box(-34.0, 45.0, -32.0, 45.5), 200 * METRE
    held = shapely.MultiPolygon([south, shapely.box(-34.0, 45.5 + gap, -32.0, 45.7)])
    one = shapely.box(-34.0, 45.0, -32.0, 45.7)
    assert length_m(front(held))[0] > 2.9 * length_m(front(one))[0]


def test_closing_seams_takes_no_ground_away():
    """A spit narrower than the gap is still held."""
    spit = shapely.union(shapely.box(-33.5, 45.2, -33.0, 45.5), shapely.box(-33.21, 45.5, -33.2099, 45.6))
    line = front(spit)
    assert shapely.get_coordinates(line)[:, 1].max() == pytest.approx(45.6, abs=1e-5)


zigzags = st.lists(st.floats(45.3, 45.7), min_size=5, max_size=40).map(
    lambda lats: shapely.Polygon(
        [(-34.0, 45.0), *zip(np.linspace(-34, -32, len(lats)).tolist(), lats, strict=True), (-32.0, 45.0)]
    )
)


@given(zigzags)
@settings(max_examples=40)
def test_a_coarser_line_is_no_longer(held):
    """Douglas and Peucker keep a subset of the vertices, so each line is a shortcut of the exact one."""
    line = line_of_contact(held, INNER, PLANE, GAP_M)
    exact = lengths_m(generalised(line, 0.0, PLANE)).sum()
    lengths = [lengths_m(generalised(line, t, PLANE)).sum() for t in (500.0, 1000.0, 5000.0, 20_000.0)]
    # a straight line of the plane is no geodesic: 0.01 m in a km of them
    assert all(found <= exact * (1 + 1e-5) for found in lengths)


def test_tolerances_shorten_a_winding_line_step_by_step():
    lats = 45.5 + 0.02 * np.sin(np.arange(200)) + 0.05 * np.sin(np.arange(200) / 9)
    held = shapely.Polygon(
        [(-34.0, 45.0), *zip(np.linspace(-34, -32, 200).tolist(), lats.tolist(), strict=True), (-32.0, 45.0)]
    )
    line = line_of_contact(held, INNER, PLANE, GAP_M)
    lengths = [lengths_m(generalised(line, t, PLANE)).sum() for t in (0.0, 1000.0, 2000.0, 5000.0)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > 1.5 * lengths[-1]


def test_lines_are_joined_end_to_end_and_points_left_out():
    parts = shapely.GeometryCollection(
        [
            shapely.LineString([(0, 0), (1, 0)]),
            shapely.LineString([(1, 0), (2, 0)]),
            shapely.Point(5, 5),
            shapely.MultiLineString([[(9, 9), (10, 9)]]),
        ]
    )
    assert shapely.get_num_geometries(merged(parts)) == 2
    assert merged(shapely.Point(0, 0)).is_empty
    assert isinstance(PLANE, Plane)
