"""Overlays that check themselves: nothing is lost and nothing won between the parts."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contactline.geometry import overlay
from contactline.geometry.tiles import boxes, cover
from shapes import polygons

NOTHING_DEG2 = overlay.AREA_TOLERANCE_DEG2


def array(*geometries):
    return np.array(geometries, dtype=object)


@given(polygons(), polygons())
def test_what_is_exchanged_makes_one_ground_from_the_other(old, new):
    lost, won = (part[0] for part in overlay.exchange(array(old), array(new)))
    assert shapely.area(old) - lost.area + won.area == pytest.approx(shapely.area(new), abs=NOTHING_DEG2)
    assert shapely.intersection(lost, new).area <= NOTHING_DEG2
    assert shapely.intersection(won, old).area <= NOTHING_DEG2
    assert lost.area + won.area == pytest.approx(
        shapely.symmetric_difference(old, new).area, abs=NOTHING_DEG2
    )


@given(polygons())
def test_nothing_is_exchanged_between_a_ground_and_itself(ground):
    lost, won = overlay.exchange(array(ground), array(ground))
    assert lost[0].is_empty
    assert won[0].is_empty


@given(polygons(), polygons())
def test_a_split_piece_is_its_two_parts(a, b):
    ground = overlay.polygonal(array(shapely.intersection(a, b)))[0]
    if ground.is_empty:
        return
    inside, outside = (
        part[0] for part in overlay.split(array(a), array(ground), np.zeros(1, dtype=np.int64))
    )
    assert inside.area + outside.area == pytest.approx(a.area, abs=NOTHING_DEG2)
    assert inside.area == pytest.approx(ground.area, abs=NOTHING_DEG2)
    assert shapely.symmetric_difference(inside, ground).area <= NOTHING_DEG2


@given(polygons())
def test_the_clips_of_a_ground_by_tiles_are_what_the_general_overlay_gives(ground):
    windows = boxes(cover(np.array([ground.bounds]))[0])
    clipped = overlay.clip(np.full(len(windows), ground, dtype=object), windows)
    general = shapely.intersection(ground, windows)
    assert shapely.area(clipped) == pytest.approx(shapely.area(general), abs=NOTHING_DEG2)
    assert (
        shapely.area(shapely.symmetric_difference(clipped, overlay.polygonal(general))).max() <= NOTHING_DEG2
    )
    assert shapely.area(clipped).sum() == pytest.approx(ground.area, abs=len(windows) * NOTHING_DEG2)


@given(st.lists(polygons(), max_size=4))
def test_a_union_is_polygonal_and_has_the_ground_of_all(grounds):
    whole = overlay.union(grounds)
    assert whole.geom_type in ("Polygon", "MultiPolygon")
    assert whole.area == pytest.approx(shapely.unary_union(grounds).area, abs=1e-8)


@given(polygons(), polygons())
def test_what_is_subtracted_and_what_is_shared_make_the_whole(a, b):
    shared = shapely.intersection(a, b)
    # snap rounding may move an edge by half a grid step along its length
    slack = overlay.GRID_DEG * (a.length + b.length)
    assert overlay.subtract(a, b).area == pytest.approx(a.area - shared.area, abs=slack)


@given(polygons(), polygons())
def test_grounds_share_ground_when_their_interiors_meet(a, b):
    shares = bool(overlay.share_ground(array(a), array(b))[0])
    common = shapely.intersection(a, b).area
    if common > 1e-12:
        assert shares
    if not shapely.intersects(a, b):
        assert not shares


def test_neighbours_that_share_a_border_share_no_ground():
    a, b = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    assert not overlay.share_ground(array(a), array(b))[0]
    assert overlay.share_ground(array(a), array(shapely.box(0.5, 0, 2, 1)))[0]


def test_a_sliver_narrower_than_a_millimetre_is_dropped_and_narrow_ground_is_kept():
    body = shapely.box(0, 0, 0.1, 0.1)
    sliver = shapely.box(0, 1, 1, 1 + 0.9e-8)
    strip = shapely.box(0, 2, 1, 2 + 1e-6)
    parts = overlay.without_slivers(
        array(shapely.MultiPolygon([body, sliver, strip]), sliver, shapely.Polygon())
    )
    assert [len(p) for p in parts] == [2, 0, 0]
    assert {p.bounds for p in parts[0]} == {body.bounds, strip.bounds}


@given(polygons(), polygons())
def test_no_more_is_dropped_than_half_the_width_of_a_sliver_along_its_border(a, b):
    cut = overlay.polygonal(array(shapely.difference(a, b, grid_size=overlay.GRID_DEG)))
    kept = sum(p.area for p in overlay.without_slivers(cut)[0])
    assert 0 <= cut[0].area - kept + 1e-15 <= overlay.SLIVER_WIDTH_DEG / 2 * cut[0].length + 2e-15


def test_lines_and_points_of_an_overlay_are_no_ground():
    touching = shapely.intersection(shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1))
    assert touching.geom_type == "LineString"
    assert overlay.polygonal(array(touching, shapely.box(0, 0, 1, 1)))[0].is_empty


def test_a_spike_that_the_rectangle_clip_cannot_take_is_clipped_all_the_same():
    spike = shapely.Polygon([(-33.75, 45.5), (-33.5, 46.05), (-33.4, 45.65), (-33.55, 46.25)])
    window = shapely.box(-33.5, 45.5, -33.399998, 45.75)
    with pytest.raises(shapely.errors.GEOSException):
        shapely.clip_by_rect(spike, *window.bounds)
    clipped = overlay.clip(np.array([spike], dtype=object), np.array([window], dtype=object))
    assert shapely.area(clipped)[0] == pytest.approx(0, abs=1e-12)
