"""The grid of tiles: every point is in one, and nothing that touches one is missed."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contactline.geometry.tiles import COLUMNS, ROWS, TILE_DEG, boxes, corners, cover, tile_of

lons, lats = st.integers(-180_000_000, 180_000_000), st.integers(-90_000_000, 90_000_000)


@given(lons, lats)
def test_a_point_lies_in_its_tile_whose_west_and_south_border_belong_to_it(lon, lat):
    x, y = lon / 1e6, lat / 1e6
    west, south = corners(tile_of(np.array([x]), np.array([y])))[0]
    assert west <= x
    assert south <= y
    assert x < west + TILE_DEG or (x == 180 and west + TILE_DEG == 180)
    assert y < south + TILE_DEG or (y == 90 and south + TILE_DEG == 90)


def test_borders_belong_to_the_tile_in_the_north_east():
    middle = tile_of(10.0, 50.0)
    assert tile_of(9.999999, 50.0) == middle - 1
    assert tile_of(10.0, 49.999999) == middle - COLUMNS
    assert tile_of(10.249999, 50.249999) == middle
    assert tile_of(10.25, 50.0) == middle + 1
    assert tile_of(10.0, 50.25) == middle + COLUMNS


def test_the_far_edges_of_the_earth_belong_to_the_last_tiles():
    assert tile_of(180.0, 90.0) == ROWS * COLUMNS - 1
    assert tile_of(-180.0, -90.0) == 0


@given(st.integers(0, ROWS * COLUMNS - 1))
def test_a_tile_is_found_again_from_its_corner(number):
    corner = corners(np.array([number]))[0]
    assert tile_of(*corner) == number
    box = boxes(np.array([number]))[0]
    assert box.bounds == (*corner, *(corner + TILE_DEG))


@given(st.lists(st.tuples(lons, lats, st.integers(0, 900_000), st.integers(0, 900_000)), max_size=4))
def test_the_cover_of_bounds_is_every_tile_that_has_a_point_of_them(rows):
    bounds = np.array(
        [
            (x / 1e6, y / 1e6, min(x + dx, 180_000_000) / 1e6, min(y + dy, 90_000_000) / 1e6)
            for x, y, dx, dy in rows
        ]
    ).reshape(-1, 4)
    tile, row = cover(bounds)
    found = set(zip(tile.tolist(), row.tolist(), strict=True))
    assert len(found) == len(tile), "each pair once"
    for i, (west, south, east, north) in enumerate(bounds):
        xs = np.unique(np.append(np.arange(west, east, TILE_DEG / 3), east))
        ys = np.unique(np.append(np.arange(south, north, TILE_DEG / 3), north))
        expected = {int(tile_of(x, y)) for x in xs for y in ys}
        assert {t for t, r in found if r == i} == expected


def test_bounds_that_end_on_a_border_take_in_the_tile_beyond_it():
    """That tile shares no ground with them, but an edge on its border counts for both sides."""
    tile, _ = cover(np.array([[10.0, 50.0, 10.25, 50.1]]))
    middle = int(tile_of(10.0, 50.0))
    assert sorted(tile.tolist()) == [middle, middle + 1]


def test_nothing_covers_nothing():
    tile, row = cover(np.empty((0, 4)))
    assert len(tile) == len(row) == 0


def test_the_tiles_of_the_cover_hold_the_ground_whole():
    ground = shapely.box(-33.4, 45.3, -32.1, 46.2)
    tile, _ = cover(np.array([ground.bounds]))
    assert shapely.union_all(boxes(tile)).covers(ground)
