"""Polygons as bytes: what is packed comes back, and ground has one address."""

from __future__ import annotations

import struct

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contactline.geometry.clean import repair
from contactline.geometry.codec import (
    feature_sha256,
    pack,
    pack_all,
    pack_exact,
    packed_sha256,
    unpack,
    unpack_exact,
)
from shapes import polygons


def several(polygon_lists):
    """Polygons and multipolygons, made of disjoint parts."""
    return repair(shapely.union_all(polygon_lists))


@given(st.lists(polygons(), min_size=1, max_size=4).map(several))
def test_packed_ground_comes_back_bit_for_bit(ground):
    back = unpack(pack(ground))
    assert back.geom_type == ground.geom_type
    assert shapely.equals_exact(back, ground, tolerance=0)
    assert pack(back) == pack(ground)


@given(st.lists(st.lists(polygons(), min_size=1, max_size=3).map(several), max_size=5))
def test_many_are_packed_as_one_by_one(grounds):
    assert pack_all(np.array(grounds, dtype=object)) == [pack(g) for g in grounds]


def test_the_bytes_of_a_square_are_as_documented():
    square = repair(shapely.box(1, 2, 3, 4))
    head = struct.unpack_from("<3I", pack(square))
    assert head == (1, 1, 4)
    corners = struct.unpack_from("<8i", pack(square), 12)
    assert {corners[i : i + 2] for i in range(0, 8, 2)} == {
        (x * 1_000_000, y * 1_000_000) for x in (1, 3) for y in (2, 4)
    }
    assert len(pack(square)) == 12 + 32


def test_the_ends_of_the_earth_can_be_packed():
    earth = repair(shapely.box(-180, -90, 180, 90))
    assert shapely.equals_exact(unpack(pack(earth)), earth)


def test_bytes_that_were_cut_off_are_refused():
    packed = pack(repair(shapely.box(1, 2, 3, 4)))
    with pytest.raises(ValueError, match="3 vertices where the counts say 4"):
        unpack(packed[:-8])


@given(polygons(), st.integers(0, 20), st.booleans())
def test_the_address_of_ground_does_not_depend_on_how_it_was_drawn(ground, first, backwards):
    """From another first vertex, the other way round, or with its parts and holes in another order."""

    def redrawn(ring):
        corners = list(ring.coords)[:-1]
        corners = corners[first % len(corners) :] + corners[: first % len(corners)]
        return corners[::-1] if backwards else corners

    parts = [
        shapely.Polygon(redrawn(p.exterior), [redrawn(hole) for hole in reversed(p.interiors)])
        for p in shapely.get_parts(ground)
    ]
    again = repair(shapely.MultiPolygon(parts[::-1]))
    assert feature_sha256("occupied", again) == feature_sha256("occupied", ground)


@given(polygons(), polygons())
def test_other_ground_and_another_class_have_another_address(a, b):
    assert feature_sha256("occupied", a) != feature_sha256("contested", a)
    assert (feature_sha256("occupied", a) == feature_sha256("occupied", b)) == bool(
        shapely.equals_exact(a, b)
    )
    assert packed_sha256("occupied", pack(a)) == feature_sha256("occupied", a)


def cut_pieces(pair) -> list[shapely.Polygon]:
    """What overlays leave: polygons whose nodes lie off the grid, and others that lie on it."""
    a, b = pair
    parts = [a, shapely.difference(a, b), shapely.intersection(a, b)]
    return [p for g in parts for p in shapely.get_parts(g) if p.geom_type == "Polygon" and not p.is_empty]


@given(st.tuples(polygons(), polygons()).map(cut_pieces))
def test_pieces_come_back_bit_for_bit_on_the_grid_or_off_it(pieces):
    back = unpack_exact(pack_exact(np.array(pieces, dtype=object)))
    assert [shapely.to_wkb(p) for p in back] == [shapely.to_wkb(p) for p in pieces]


@given(st.tuples(polygons(), polygons()).map(cut_pieces))
def test_pieces_are_packed_together_as_one_by_one(pieces):
    together = pack_exact(np.array(pieces, dtype=object))
    assert together == [pack_exact(np.array([p], dtype=object))[0] for p in pieces]


def test_no_pieces_are_no_bytes():
    assert pack_exact(np.empty(0, dtype=object)) == []
    assert len(unpack_exact([])) == 0
