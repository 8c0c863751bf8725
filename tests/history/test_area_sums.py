"""Areas of pieces in regions, and series as running sums."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contactline.geometry import overlay, tiles
from contactline.geometry.measures import area_m2
from contactline.history.areas import (
    NOTHING_M2,
    Deltas,
    PieceArrays,
    areas_in_regions,
    cut_regions,
    differences,
    piece_deltas,
    running_sums,
)
from contactline.history.composite import Composite
from contactline.history.keys import DRAWN, FOREVER
from shapes import SLACK_M2, boxes, maps, polygons


def pieces_of(editions) -> PieceArrays:
    composite = Composite()
    found = []
    for at, edition in enumerate(editions):
        found += composite.step(at, edition).closed
    found += composite.pieces()
    geometry = np.array([p.geometry for p in found], dtype=object)
    columns = [
        [p.tile for p in found],
        [p.class_number for p in found],
        [p.start for p in found],
        [FOREVER if p.end is None else p.end for p in found],
    ]
    return PieceArrays(*(np.array(c, dtype=np.int64) for c in columns), geometry, area_m2(geometry))


@given(maps(), st.lists(polygons(), max_size=3))
def test_areas_in_regions_are_those_of_a_direct_overlay(edition, regions):
    pieces = pieces_of([edition])
    keys = np.arange(1, len(regions) + 1)
    parts = cut_regions(np.unique(pieces.tile).tolist(), keys, np.array(regions, dtype=object))
    index, region, area = areas_in_regions(pieces.geometry, pieces.tile, parts, pieces.area_m2)
    assert (area > 0).all()
    for key, ground in zip(keys.tolist(), regions, strict=True):
        for number in range(3):
            mine = (region == key) & (pieces.class_number[index] == number)
            own = shapely.union_all(pieces.geometry[pieces.class_number == number])
            expected = area_m2(
                overlay.polygonal(np.array([shapely.intersection(own, ground)], dtype=object))
            )[0]
            assert area[mine].sum() == pytest.approx(expected, abs=SLACK_M2)
    assert area[region == DRAWN].sum() == pytest.approx(pieces.area_m2.sum(), rel=1e-12)


@given(maps(), boxes(), boxes())
def test_the_parts_of_a_region_sum_to_the_region(edition, region, knife):
    parts_of_region = [shapely.intersection(region, knife), shapely.difference(region, knife)]
    parts_of_region = [overlay.polygonal(np.array([p], dtype=object))[0] for p in parts_of_region]
    pieces = pieces_of([edition])
    geometries = np.array([region, *parts_of_region], dtype=object)
    parts = cut_regions(np.unique(pieces.tile).tolist(), np.array([1, 2, 3]), geometries)
    _, key, area = areas_in_regions(pieces.geometry, pieces.tile, parts)
    assert area[(key == 2) | (key == 3)].sum() == pytest.approx(area[key == 1].sum(), abs=SLACK_M2)


@given(polygons())
def test_the_parts_of_a_region_in_its_tiles_are_the_region(region):
    numbers = tiles.cover(np.array([region.bounds]))[0].tolist()
    parts = cut_regions(numbers, np.array([9]), np.array([region], dtype=object))
    boxes_of = dict(zip(numbers, tiles.boxes(np.array(numbers)), strict=True))
    found = [
        boxes_of[tile] if geometry is None else geometry
        for tile, part in parts.items()
        for geometry in part.geometries
    ]
    assert area_m2(found).sum() == pytest.approx(area_m2(region)[0], abs=SLACK_M2)


def test_a_tile_deep_inside_a_region_is_kept_as_whole_and_one_outside_not_at_all():
    region = shapely.box(-33.8, 45.4, -33.2, 46.1)
    inside, outside = int(tiles.tile_of(-33.6, 45.6)), int(tiles.tile_of(-30.0, 45.6))
    parts = cut_regions([inside, outside], np.array([4]), np.array([region], dtype=object))
    assert parts[inside].keys.tolist() == [4]
    assert parts[inside].geometries.tolist() == [None]
    assert len(parts[outside].keys) == 0


# --- series -----------------------------------------------------------------------------------

areas = st.floats(1, 1e12).map(lambda x: round(x, 3))
series_keys = st.tuples(st.integers(0, 3), st.integers(0, 2))


@st.composite
def area_series(draw):
    """(region, class, moment) -> area from then on, sorted."""
    rows = []
    for key in sorted(draw(st.sets(series_keys, max_size=5))):
        for at in sorted(draw(st.sets(st.integers(0, 50), min_size=1, max_size=6))):
            rows.append((*key, at, draw(areas | st.just(0.0))))
    return rows


def deltas(rows) -> Deltas:
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    return Deltas(*(np.array(c, dtype=np.int64) for c in columns[:3]), np.array(columns[3], dtype=float))


@given(area_series())
def test_running_sums_undo_differences(rows):
    sums = deltas(rows)
    back = running_sums(differences(sums))
    for name in ("region", "class_number", "at"):
        assert (getattr(back, name) == getattr(sums, name)).all()
    # a sum loses the last bits of its largest term
    assert np.abs(back.area_m2 - sums.area_m2).max(initial=0) < 0.01


@given(area_series(), st.randoms())
def test_the_order_of_deltas_does_not_matter_and_equal_moments_are_one(rows, random):
    shuffled = [(*row[:3], part) for row in rows for part in (row[3] / 2, row[3] / 2)]
    random.shuffle(shuffled)
    combined = deltas(shuffled).combined()
    expected = deltas(rows)
    assert combined.at.tolist() == expected.at.tolist()
    assert combined.area_m2 == pytest.approx(expected.area_m2, rel=1e-15)


@given(area_series())
def test_what_is_added_and_taken_away_again_leaves_nothing(rows):
    both = deltas(rows) + -deltas(rows)
    assert np.abs(both.combined().area_m2).max(initial=0) == 0


def test_a_series_that_comes_back_to_nothing_is_at_nothing():
    sums = running_sums(deltas([(0, 0, 1, 0.1 + 0.2), (0, 0, 2, 1e9), (0, 0, 3, -1e9 - 0.3)]))
    assert sums.area_m2[-1] == 0.0
    assert abs(0.1 + 0.2 - 0.3) < NOTHING_M2


def test_series_of_nothing_are_empty():
    empty = deltas([])
    assert len(running_sums(empty.combined()).at) == 0
    assert len(differences(empty).at) == 0


@given(st.lists(maps(), min_size=1, max_size=4))
def test_the_series_of_the_drawn_ground_is_the_area_of_the_living_pieces(editions):
    pieces = pieces_of(editions)
    everything = np.arange(len(pieces.tile))
    found = piece_deltas(pieces, everything, np.full(len(everything), DRAWN), pieces.area_m2)
    sums = running_sums(found.combined())
    for at in range(len(editions)):
        for number in range(3):
            own = (sums.class_number == number) & (sums.at <= at)
            value = sums.area_m2[own][-1] if own.any() else 0.0
            alive = (pieces.class_number == number) & (pieces.start <= at) & (at < pieces.end)
            assert value == pytest.approx(pieces.area_m2[alive].sum(), abs=1.0)
