"""Borders on a mesh: rings that never cross, shared by neighbours to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from contactline.demo.mesh import (
    Mesh,
    between,
    border,
    densified,
    jittered_mesh,
    polygons,
    rings,
    signed_area,
    steps_between,
)
from contactline.demo.terrain import waves

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


def line(mesh: Mesh, field: np.ndarray):
    return border(mesh, field > 0, lambda edges: steps_between(*field[mesh.edges[edges]].T))


def ground(mesh: Mesh, edge, parts: int = 1) -> list[shapely.Polygon]:
    drawn = polygons([densified(mesh, ring, parts) for ring in rings(edge)])
    return [shapely.Polygon(shell, holes) for shell, *holes in drawn]


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
    assert shapely.coverage_is_valid(bands)
    whole = sum(polygon.area for polygon in ground(mesh, outer))
    assert sum(band.area for band in bands) == pytest.approx(whole, rel=1e-9)


@settings(max_examples=20, deadline=None)
@given(seeds, st.integers(1, 7))
def test_cutting_segments_does_not_change_the_ground(seed: int, parts: int) -> None:
    mesh, (field, *_) = mesh_and_fields(seed)
    whole, cut = ground(mesh, line(mesh, field)), ground(mesh, line(mesh, field), parts)
    assert sum(p.area for p in cut) == pytest.approx(sum(p.area for p in whole), rel=1e-9)
    assert sum(len(r) for r in shapely.get_rings(cut).tolist() for r in [r.coords[:-1]]) == parts * sum(
        len(r.coords[:-1]) for r in shapely.get_rings(whole).tolist()
    )


@settings(max_examples=20, deadline=None)
@given(seeds)
def test_shells_run_counter_clockwise_around_ground(seed: int) -> None:
    mesh, (field, *_) = mesh_and_fields(seed)
    outlines = [densified(mesh, ring, 1) for ring in rings(line(mesh, field))]
    for shell, *holes in polygons(outlines):
        assert signed_area(shell) > 0
        assert all(signed_area(hole) < 0 for hole in holes)


def test_a_field_that_changes_in_one_spot_moves_the_border_only_there() -> None:
    mesh, (field, *_) = mesh_and_fields(3)
    # a spot on the border itself
    some = rings(line(mesh, field))[0]
    spot = densified(mesh, some, 1)[0]
    near = np.linalg.norm(mesh.vertices - spot, axis=1) < 4
    moved = np.where(near, field + 3.0, field)
    before = {tuple(p) for ring in rings(line(mesh, field)) for p in densified(mesh, ring, 1).tolist()}
    after = {tuple(p) for ring in rings(line(mesh, moved)) for p in densified(mesh, ring, 1).tolist()}
    changed = np.array(list(before ^ after))
    assert len(changed)
    assert np.linalg.norm(changed - spot, axis=1).max() < 4 + 2 * 2.0 * 1.5
    assert before & after


def test_no_ground_has_no_border() -> None:
    mesh, (field, *_) = mesh_and_fields(1)
    assert rings(line(mesh, np.full_like(field, -1.0))) == []
    assert polygons([]) == []
