"""Areas and lengths on the earth, against other people's code and closed forms."""

from __future__ import annotations

import math

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from contactline.geometry.measures import FLATTENING, SEMI_MAJOR_M, area_m2, length_m
from shapes import SIZE, SOUTH, WEST, points, polygons

GEOD = Geod(ellps="WGS84")
EARTH_M2 = 510_065_621_724_088.4  # of the WGS 84 ellipsoid (Karney 2013, GeographicLib)

ISLAND = shapely.Polygon([(-33.1, 45.2), (-31.9, 45.0), (-31.2, 45.9), (-32.4, 46.6), (-33.3, 46.1)])


def geod_area_m2(geometry: shapely.Geometry) -> float:
    return abs(GEOD.geometry_area_perimeter(geometry)[0])


def web_area_m2(rings: list[list[tuple[float, float]]]) -> float:
    """Polygon area as turf, Leaflet.draw and OpenLayers' ancestor publish it, written out anew:
    sum over vertices of (lon[i+1] - lon[i-1]) * sin(lat[i]), times R²/2."""
    radius = 6378137.0
    total = 0.0
    for position, ring in enumerate(rings):
        corners = ring[:-1]
        ring_sum = 0.0
        for i, (_, lat) in enumerate(corners):
            after, before = corners[(i + 1) % len(corners)][0], corners[i - 1][0]
            ring_sum += math.radians(after - before) * math.sin(math.radians(lat))
        size = abs(ring_sum * radius * radius / 2)
        total += size if position == 0 else -size
    return total


# --- authalic ---------------------------------------------------------------------------------


@pytest.mark.parametrize("south", [-90.0, -60.0, -0.125, 0.0, 45.0, 80.0])
@pytest.mark.parametrize("height", [0.25, 5.0, 10.0])
def test_a_rectangle_has_the_area_of_its_share_of_the_zone(south, height):
    """The exact zone of an oblate ellipsoid, written with b²/2 [s/(1-e²s²) + ln((1+es)/(1-es))/2e]."""
    b = SEMI_MAJOR_M * (1 - FLATTENING)
    e = math.sqrt(FLATTENING * (2 - FLATTENING))

    def below(lat: float) -> float:
        s = math.sin(math.radians(lat))
        return b * b / 2 * (s / (1 - (e * s) ** 2) + math.log((1 + e * s) / (1 - e * s)) / (2 * e))

    width = 7.0
    exact = math.radians(width) * (below(south + height) - below(south))
    box = shapely.box(20.0, south, 20.0 + width, south + height)
    # both are differences of areas from the equator, doubles of up to 4e13 m² with their last bit at 0.008
    assert area_m2(box)[0] == pytest.approx(exact, rel=1e-12, abs=0.05)


def test_the_whole_earth_has_the_area_of_the_ellipsoid():
    assert area_m2(shapely.box(-180, -90, 180, 90))[0] == pytest.approx(EARTH_M2, rel=1e-12)


def test_the_authalic_measure_is_that_of_edges_straight_in_lon_and_lat():
    """Cut into short geodesics, the same edges enclose the same ground: pyproj as the judge."""
    for shape in (ISLAND, shapely.Polygon([(22, 44), (40, 46), (39, 52.3), (24, 51)])):
        for step in (0.01, 0.001):
            dense = shapely.segmentize(shape, step)
        assert area_m2(shape)[0] == pytest.approx(geod_area_m2(dense), rel=1e-9)


@given(polygons())
@settings(max_examples=60)
def test_random_ground_has_the_area_that_pyproj_finds_on_densified_edges(polygon):
    """Densified to 0.002°, a geodesic leaves the straight edge by less than 2 mm."""
    expected = geod_area_m2(shapely.segmentize(polygon, 0.002))
    assert area_m2(polygon)[0] == pytest.approx(expected, rel=1e-7, abs=0.002 * polygon.length * 111_000)


@given(polygons(), st.lists(st.tuples(points(), points()), min_size=1, max_size=3))
def test_the_parts_of_a_cut_polygon_sum_to_the_whole(polygon, cuts):
    """The reason for the authalic measure: cutting adds vertices on an edge, and no area."""
    parts = [polygon]
    for a, b in cuts:
        assume(a != b)
        # the half plane to the left of a line, far beyond the lattice
        dx, dy = np.subtract(b, a) / np.hypot(*np.subtract(b, a)) * 10
        along, aside, start = np.array([dx, dy]), np.array([-dy, dx]), np.array(a)
        half = shapely.Polygon([start - along, start + along, start + along + aside, start - along + aside])
        parts = [
            piece for p in parts for piece in (shapely.intersection(p, half), shapely.difference(p, half))
        ]
    whole = area_m2(polygon)[0]
    # a cut's new node lies within 1e-14 degree of the edge; that times the edge is all there is to lose
    assert area_m2(parts).sum() == pytest.approx(whole, rel=1e-9, abs=1e-4)


def test_a_vertex_added_on_an_edge_changes_no_authalic_area_but_a_geodesic_one():
    """Why areas in regions come from one measure only: the geodesic one is not additive."""
    coarse = shapely.box(-33, 45, -31, 46)
    fine = shapely.segmentize(coarse, 0.1)
    assert area_m2(fine)[0] == pytest.approx(area_m2(coarse)[0], rel=1e-13)
    assert abs(area_m2(fine, "geodesic")[0] - area_m2(coarse, "geodesic")[0]) > 1000


# --- the other two ----------------------------------------------------------------------------


@given(polygons())
def test_the_sphere_measure_is_the_formula_of_the_web_libraries(polygon):
    expected = sum(
        web_area_m2([list(ring.coords) for ring in (part.exterior, *part.interiors)])
        for part in shapely.get_parts(polygon)
    )
    assert area_m2(polygon, "sphere")[0] == pytest.approx(expected, rel=1e-9, abs=1.0)


@given(polygons())
def test_the_geodesic_measure_is_that_of_pyproj(polygon):
    expected = sum(
        abs(GEOD.polygon_area_perimeter(*np.array(p.exterior.coords).T)[0])
        - sum(abs(GEOD.polygon_area_perimeter(*np.array(hole.coords).T)[0]) for hole in p.interiors)
        for p in shapely.get_parts(polygon)
    )
    assert area_m2(polygon, "geodesic")[0] == pytest.approx(expected, rel=1e-12)


def test_sphere_and_ellipsoid_differ_by_their_curvature():
    """R² of the web sphere against the product of the ellipsoid's two radii of curvature."""
    latitude = 46.0
    small = shapely.box(-33, latitude - 0.005, -32.99, latitude + 0.005)
    authalic, geodesic, sphere = (area_m2(small, m)[0] for m in ("authalic", "geodesic", "sphere"))
    e2 = FLATTENING * (2 - FLATTENING)
    bend = 1 - e2 * math.sin(math.radians(latitude)) ** 2
    radii_m2 = SEMI_MAJOR_M**2 * (1 - e2) / bend**2
    assert sphere / authalic == pytest.approx(SEMI_MAJOR_M**2 / radii_m2, rel=1e-6)
    assert geodesic == pytest.approx(authalic, rel=1e-6)


def test_an_unknown_measure_is_refused_with_the_ones_there_are():
    with pytest.raises(ValueError, match=r"planar.*authalic, geodesic and sphere"):
        area_m2(ISLAND, "planar")


# --- shapes of input --------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["authalic", "geodesic", "sphere"])
class TestShapes:
    def test_a_hole_is_taken_off(self, measure):
        hole = shapely.box(-32.6, 45.4, -32.2, 45.8)
        holed = shapely.Polygon(ISLAND.exterior, [hole.exterior])
        expected = area_m2(ISLAND, measure)[0] - area_m2(hole, measure)[0]
        assert area_m2(holed, measure)[0] == pytest.approx(expected, rel=1e-12)

    def test_the_way_rings_run_does_not_matter(self, measure):
        hole = shapely.box(-32.6, 45.4, -32.2, 45.8).exterior
        shapes = [
            shapely.Polygon(shell, [inner])
            for shell in (ISLAND.exterior, ISLAND.exterior.reverse())
            for inner in (hole, hole.reverse())
        ]
        areas = area_m2(shapes, measure)
        assert areas == pytest.approx([areas[0]] * 4, rel=1e-12)

    def test_several_geometries_keep_their_places(self, measure):
        one, two = shapely.box(0, 0, 1, 1), shapely.box(0, 60, 1, 61)
        found = area_m2([one, shapely.Polygon(), shapely.MultiPolygon([one, two]), two], measure)
        a, b = area_m2(one, measure)[0], area_m2(two, measure)[0]
        assert found == pytest.approx([a, 0, a + b, b], rel=1e-12)

    def test_a_collection_counts_its_polygons_only_however_deep(self, measure):
        one, two = shapely.box(0, 0, 1, 1), shapely.box(3, 3, 4, 4)
        mixed = shapely.GeometryCollection(
            [shapely.Point(0, 0), shapely.LineString([(0, 0), (9, 9)]), one, shapely.MultiPolygon([one, two])]
        )
        expected = 2 * area_m2(one, measure)[0] + area_m2(two, measure)[0]
        assert area_m2([mixed, one], measure)[0] == pytest.approx(expected, rel=1e-12)

    @pytest.mark.parametrize(
        "nothing",
        [shapely.Polygon(), shapely.Point(1, 1), shapely.GeometryCollection(), shapely.MultiPolygon()],
    )
    def test_what_is_no_ground_has_no_area(self, measure, nothing):
        assert area_m2([nothing], measure).tolist() == [0.0]

    def test_no_geometries_have_no_areas(self, measure):
        assert area_m2([], measure).shape == (0,)


# --- lengths ----------------------------------------------------------------------------------


@given(st.lists(points(), min_size=2, max_size=6, unique=True))
def test_a_length_is_the_geodesic_one(corners):
    line = shapely.LineString(corners)
    assert length_m(line)[0] == pytest.approx(GEOD.geometry_length(line), rel=1e-12)


def test_the_gap_between_the_parts_of_a_line_is_no_length():
    a = shapely.LineString([(WEST, SOUTH), (WEST + SIZE, SOUTH)])
    b = shapely.LineString([(WEST, SOUTH + 1), (WEST, SOUTH + 1.5)])
    found = length_m([shapely.MultiLineString([a, b]), b, shapely.LineString()])
    assert found == pytest.approx([length_m(a)[0] + length_m(b)[0], length_m(b)[0], 0.0], rel=1e-12)


def test_a_degree_of_a_meridian_at_the_equator_is_known():
    assert length_m(shapely.LineString([(0, 0), (0, 1)]))[0] == pytest.approx(110_574.3886, abs=1e-3)


def test_lines_that_are_none_have_no_length():
    assert length_m([shapely.MultiLineString()]).tolist() == [0.0]
    assert length_m([]).shape == (0,)
