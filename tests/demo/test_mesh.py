"""Borders on a mesh: rings that never cross, shared by neighbours to the last bit."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contactline.demo.mesh import (
    Border,
    Mesh,
    between,
    border,
    jittered_mesh,
    polygons,
    positions,
    rings,
    signed_area,
    steps_between,
)
from contactline.demo.pen import Pen
from contactline.demo.terrain import warp, waves

seeds = st.integers(0, 2**32 - 1)


def mesh_and_fields(seed: int) -> tuple[Mesh, list[np.ndarray]]:
    """A mesh and three fields, each at least as great as the one before, negative at the mesh's rim."""
    rng = np.random.default_rng(seed)
    mesh = jittered_mesh(0, 0, 40, 40, 2.0, rng)
    inner = waves(rng, [(18, 4.0), (7, 3.0)])(mesh.vertices)
    middle = np.maximum(inner, waves(rng, [(12, 3.0)])(mesh.vertices))
    outer = np.maximum(middle, waves(rng, [(25, 5.0)])(mesh.vertices))
    rim = 4 - np.abs(mesh.vertices - 20).max(axis=1) / 4.5
    return mesh, [np.minimum(field, rim) for field in (inner, middle, outer)]


def line(mesh: Mesh, field: np.ndarray) -> Border:
    return border(mesh, field > 0, lambda edges: steps_between(*field[mesh.edges[edges]].T))


def ground(mesh: Mesh, edge: Border) -> list[shapely.Polygon]:
    drawn = polygons([positions(mesh, ring) for ring in rings(edge)])
    return [shapely.Polygon(shell, holes) for shell, *holes in drawn]


def segments(grounds: list[shapely.Polygon]) -> Counter:
    """The directed segments around grounds, each ground on the left of its own."""
    found: Counter = Counter()
    for ring in shapely.get_rings(shapely.orient_polygons(np.array(grounds))).tolist():
        found.update(itertools.pairwise(ring.coords))
    return found


def each_segment_has_its_neighbour(parts: list[shapely.Polygon], whole: list[shapely.Polygon]) -> bool:
    """Every segment of the parts is walked the other way by a neighbour, or is on the whole's border.

    (`shapely.coverage_is_valid` is too strict here: it refuses some polygons whose holes touch their
    shells.)
    """
    around = segments(parts)
    outside = {(a, b): n for (a, b), n in around.items() if around[b, a] != n}
    return outside == dict(segments(whole))


@settings(max_examples=40, deadline=None)
@given(seeds)
def test_bands_between_nested_grounds_partition_the_outermost(seed: int) -> None:
    mesh, fields = mesh_and_fields(seed)
    inner, middle, outer = (line(mesh, field) for field in fields)
    bands = [
        *ground(mesh, inner),
        *ground(mesh, between(middle, inner)),
        *ground(mesh, between(outer, middle)),
    ]
    assert all(band.is_valid for band in bands)
    assert each_segment_has_its_neighbour(bands, ground(mesh, outer))
    whole = sum(polygon.area for polygon in ground(mesh, outer))
    assert sum(band.area for band in bands) == pytest.approx(whole, rel=1e-9)


def corners(geometry: shapely.Geometry) -> set[tuple[float, float]]:
    return set(map(tuple, shapely.get_coordinates(geometry).tolist()))


@settings(max_examples=40, deadline=None)
@given(seeds, st.integers(1, 9))
@example(1286298, 9)
@example(505505983, 7)
def test_borders_that_do_not_cross_do_not_cross_when_drawn(seed: int, cuts: int) -> None:
    mesh, fields = mesh_and_fields(seed)
    rng = np.random.default_rng(seed)
    pen = Pen(mesh, warp(rng, [(9.0, 0.12), (4.0, 0.05), (2.0, 0.02)]), cuts)
    lines = [line(mesh, field) for field in fields]
    bands = [lines[0], *(between(outer, inner) for inner, outer in itertools.pairwise(lines))]

    def draw(band: Border) -> list[shapely.Polygon]:
        drawn = polygons([pen.outline(ring) for ring in rings(band)])
        return [shapely.Polygon(shell, holes) for shell, *holes in drawn]

    drawn = [polygon for band in bands for polygon in draw(band)]
    for polygon in drawn:
        # two corners of a border may fall on one point of the grid, and it touches itself there; a
        # border that crosses itself would have other ground when made valid, and other corners
        mended = shapely.make_valid(polygon)
        assert mended.area == pytest.approx(polygon.area, rel=1e-12)
        assert corners(mended) == corners(polygon)
    whole = draw(lines[-1])
    assert sum(p.area for p in drawn) == pytest.approx(sum(p.area for p in whole), rel=1e-9)
    # where corners fell together, a segment there and back is left out on one side only
    if all(polygon.is_valid for polygon in (*drawn, *whole)):
        assert each_segment_has_its_neighbour(drawn, whole)


@settings(max_examples=20, deadline=None)
@given(seeds, st.integers(2, 9))
def test_a_pen_that_does_not_bend_only_adds_points(seed: int, cuts: int) -> None:
    mesh, (field, *_) = mesh_and_fields(seed)
    still = warp(np.random.default_rng(0), [(10.0, 0.0)])
    for ring in rings(line(mesh, field)):
        plain, cut = Pen(mesh, still, 1).outline(ring), Pen(mesh, still, cuts).outline(ring)
        assert set(map(tuple, plain.tolist())) <= set(map(tuple, cut.tolist()))
        assert signed_area(cut) == pytest.approx(signed_area(plain), rel=1e-4, abs=2e-7)


@settings(max_examples=20, deadline=None)
@given(seeds)
def test_shells_run_counter_clockwise_around_ground(seed: int) -> None:
    mesh, (field, *_) = mesh_and_fields(seed)
    outlines = [positions(mesh, ring) for ring in rings(line(mesh, field))]
    for shell, *holes in polygons(outlines):
        assert signed_area(shell) > 0
        assert all(signed_area(hole) < 0 for hole in holes)


def test_a_field_that_changes_in_one_spot_moves_the_border_only_there() -> None:
    mesh, (field, *_) = mesh_and_fields(3)
    # a spot on the border itself
    some = rings(line(mesh, field))[0]
    spot = positions(mesh, some)[0]
    near = np.linalg.norm(mesh.vertices - spot, axis=1) < 4
    moved = np.where(near, field + 3.0, field)
    before = {tuple(p) for ring in rings(line(mesh, field)) for p in positions(mesh, ring).tolist()}
    after = {tuple(p) for ring in rings(line(mesh, moved)) for p in positions(mesh, ring).tolist()}
    changed = np.array(list(before ^ after))
    assert len(changed)
    assert np.linalg.norm(changed - spot, axis=1).max() < 4 + 2 * 2.0 * 1.5
    assert before & after


def test_no_ground_has_no_border() -> None:
    mesh, (field, *_) = mesh_and_fields(1)
    assert rings(line(mesh, np.full_like(field, -1.0))) == []
    assert polygons([]) == []
