"""Where two sets of polygons differ, found from their edges; direct overlay is the judge."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contactline.geometry.clean import repair
from contactline.geometry.edges import (
    changed_windows,
    merge_windows,
    oriented_edges,
    residual,
    vertices,
)
from contactline.geometry.tiles import TILE_DEG, boxes, corners, tile_of
from shapes import points, polygons


def array(grounds):
    return np.array(grounds, dtype=object)


def windows(gone, new):
    return changed_windows(*residual(oriented_edges(array(gone)), oriented_edges(array(new))))


def covers(grounds, lon, lat) -> int:
    """How many polygons have ground at a point."""
    return sum(int(shapely.contains_xy(g, lon, lat)) for g in grounds)


grounds = st.lists(polygons(), max_size=4)
SQUARE = repair(shapely.box(-33.5, 45.75, -33.25, 46.0))  # exactly one tile
WIDE = repair(shapely.box(-33.75, 45.5, -33.0, 46.25))  # exactly nine


@given(polygons())
def test_the_edges_of_a_ground_are_its_own_in_both_their_ends(ground):
    edges = vertices(oriented_edges(array([ground])))
    rings = shapely.get_rings(shapely.get_parts(ground))
    expected = np.concatenate(
        [np.stack([c[:-1], c[1:]], axis=1) for c in map(shapely.get_coordinates, rings)]
    )
    assert (edges == expected).all()


@given(grounds, grounds, st.lists(points(), min_size=1, max_size=60))
@example([], [SQUARE], [(-33.4, 45.9)])
@example([WIDE], [], [(-33.4, 45.9), (-33.7, 45.6)])
@example([WIDE], [SQUARE], [(-33.4, 45.9), (-33.7, 45.6)])
def test_every_point_that_is_covered_otherwise_lies_in_a_changed_window(gone, new, probes):
    tiles, bounds = windows(gone, new)
    found = dict(zip(tiles.tolist(), bounds, strict=True))
    probes = [*probes, *(g.representative_point().coords[0] for g in (*gone, *new))]
    for lon, lat in probes:
        if covers(gone, lon, lat) != covers(new, lon, lat):
            west, south, east, north = found[int(tile_of(lon, lat))]
            assert west <= lon <= east
            assert south <= lat <= north


@given(grounds, grounds)
@settings(max_examples=60)
def test_all_ground_that_went_or_came_lies_in_changed_windows(gone, new):
    """The same as ground instead of points: each tile's difference lies within the tile's window."""
    changed = shapely.symmetric_difference(shapely.union_all(gone), shapely.union_all(new))
    _, bounds = windows(gone, new)
    frames = shapely.union_all(shapely.box(*(bounds + np.array([-1, -1, 1, 1]) * 1e-9).T))
    assert shapely.difference(changed, frames).area < 1e-12


@given(grounds)
def test_where_nothing_changed_there_is_no_window(same):
    tiles, bounds = windows(same, same[::-1])
    assert len(tiles) == 0
    assert bounds.shape == (0, 4)


@given(grounds, grounds)
def test_windows_lie_in_their_tiles_which_come_sorted_and_once(gone, new):
    tiles, bounds = windows(gone, new)
    assert (np.diff(tiles) > 0).all()
    corner = corners(tiles)
    assert (bounds[:, :2] >= corner - 1e-9).all()
    assert (bounds[:, 2:] <= corner + TILE_DEG + 1e-9).all()
    assert (bounds[:, :2] <= bounds[:, 2:]).all()


@given(grounds, grounds)
def test_shared_edges_cancel_whichever_polygon_they_belong_to(gone, new):
    chain, coefficients = residual(oriented_edges(array(gone)), oriented_edges(array(new)))
    assert (coefficients != 0).all()
    back, other = residual(oriented_edges(array(new)), oriented_edges(array(gone)))
    assert (chain == back).all()
    assert (coefficients == -other).all()


def test_a_square_that_moves_by_its_width_leaves_no_window_around_it():
    """Only the tiles that it left and entered; the eight around them hear of the border at most."""
    tiles, bounds = windows([SQUARE], [repair(shapely.box(-33.25, 45.75, -33.0, 46.0))])
    ground = {int(t) for t, b in zip(tiles, bounds, strict=True) if (b[2] - b[0]) * (b[3] - b[1]) > 1e-9}
    assert ground == {int(tile_of(-33.4, 45.9)), int(tile_of(-33.1, 45.9))}


def test_a_tile_deep_inside_ground_that_appears_is_a_window_though_no_edge_is_near():
    tiles, bounds = windows([], [WIDE])
    middle = int(tile_of(-33.4, 45.9))
    assert (bounds[tiles.tolist().index(middle)] == boxes(np.array([middle]))[0].bounds).all()


def test_windows_of_several_classes_are_merged_tile_by_tile():
    a = windows([], [repair(shapely.box(-33.5, 45.75, -33.45, 45.8))])
    b = windows(
        [], [repair(shapely.box(-33.4, 45.85, -33.35, 45.9)), repair(shapely.box(0.1, 0.1, 0.2, 0.2))]
    )
    tiles, bounds = merge_windows([a, b])
    assert (np.diff(tiles) > 0).all()
    where = tiles.tolist().index(int(tile_of(-33.4, 45.9)))
    assert bounds[where].tolist() == [-33.5, 45.75, -33.35, 45.9]
    assert len(merge_windows([])[0]) == 0
