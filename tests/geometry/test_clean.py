"""Snapping and repair: what a map maker drew becomes valid ground on the grid."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contactline.geometry.clean import GRID_DEG, polygons_of, repair, repair_all, snap_coordinates

degrees = st.floats(-180, 180, allow_nan=False)
corners = st.lists(
    st.tuples(st.floats(-33.0001, -33, allow_nan=False), st.floats(45, 45.0001, allow_nan=False)),
    min_size=3,
    max_size=9,
)


@given(st.lists(st.tuples(degrees, degrees), max_size=20))
def test_snapping_twice_is_snapping_once(coordinates):
    array = np.array(coordinates, dtype=float).reshape(-1, 2)
    snapped = snap_coordinates(array)
    assert (snap_coordinates(snapped) == snapped).all()
    assert np.abs(snapped - array).max(initial=0) <= GRID_DEG / 2 + 1e-13


@given(st.integers(-180_000_000, 180_000_000))
def test_a_snapped_value_prints_as_it_was_published(units):
    text = f"{units / 1e6:.6f}"
    assert f"{snap_coordinates(np.array([[float(text), 0.0]]))[0, 0]:.6f}" == text
    assert snap_coordinates(np.array([[float(text), 0.0]]))[0, 0] == float(text)


@given(corners)
def test_whatever_is_drawn_becomes_valid_ground_on_the_grid(points):
    """Rings of random corners within a few metres cross themselves in every way there is."""
    ground = repair(shapely.Polygon(points))
    assert ground.geom_type in ("Polygon", "MultiPolygon")
    assert ground.is_valid
    coordinates = shapely.get_coordinates(ground)
    assert (snap_coordinates(coordinates) == coordinates).all()
    for part in shapely.get_parts(ground):
        if not part.is_empty:
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)


@given(corners)
def test_repairing_twice_is_repairing_once(points):
    once = repair(shapely.Polygon(points))
    assert shapely.equals_exact(repair(once), once, tolerance=0)


@given(st.lists(corners, max_size=4))
def test_many_are_repaired_as_one_by_one(rings):
    drawn = np.array([shapely.Polygon(points) for points in rings], dtype=object)
    assert [g.wkt for g in repair_all(drawn)] == [repair(g).wkt for g in drawn]


def test_a_bow_tie_is_two_triangles():
    ground = repair(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))
    assert ground.geom_type == "MultiPolygon"
    assert ground.area == pytest.approx(0.5)


def test_a_hole_stays_a_hole_where_the_shell_crosses_itself():
    shell = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 2), (-1, 3), (-1, 2), (0, 3)]
    hole = [(1, 1), (3, 1), (3, 3), (1, 3)]
    ground = repair(shapely.Polygon(shell, [hole]))
    assert not ground.contains(shapely.Point(2, 2))
    assert ground.contains(shapely.Point(0.5, 0.5))


def test_overlapping_parts_are_ground_once():
    ground = repair(shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)]))
    assert ground.area == pytest.approx(7)


@pytest.mark.parametrize(
    "nothing",
    [
        shapely.Polygon(),
        shapely.Polygon([(1, 1), (1, 1), (1, 1)]),
        shapely.Polygon([(0, 0), (1, 1), (2, 2)]),
        shapely.Polygon([(0, 0), (1e-7, 0), (1e-7, 1e-7)]),
    ],
    ids=["empty", "three equal points", "a line", "smaller than the grid"],
)
def test_what_collapses_on_the_grid_is_no_ground(nothing):
    assert repair(nothing).is_empty
    assert repair_all(np.array([nothing], dtype=object))[0].is_empty


def test_a_third_coordinate_is_left_out():
    ground = repair(shapely.Polygon([(0, 0, 5), (1, 0, 5), (1, 1, 5)]))
    assert not ground.has_z
    assert ground.area == pytest.approx(0.5)


def test_only_the_polygons_of_a_collection_are_ground():
    square = shapely.box(0, 0, 1, 1)
    other = shapely.box(2, 2, 3, 3)
    line, point = shapely.LineString([(0, 0), (1, 1)]), shapely.Point(0, 0)
    assert polygons_of(shapely.GeometryCollection([line, square, point])).equals(square)
    assert polygons_of(shapely.GeometryCollection([square, other, line])).geom_type == "MultiPolygon"
    nested = shapely.GeometryCollection([shapely.MultiPolygon([square, other]), line])
    assert polygons_of(nested).area == pytest.approx(2)
    assert polygons_of(line).is_empty
