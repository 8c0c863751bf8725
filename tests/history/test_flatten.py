"""Overlaps between classes resolved by precedence."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given

from contactline.history.flatten import flatten, flatten_each
from shapes import SLACK_DEG2, maps


@given(maps(classes=4, max_size=6))
def test_the_class_that_stands_first_keeps_the_ground(edition):
    ground = flatten([d.geometry for d in edition], [d.class_number for d in edition])
    taken = shapely.Polygon()
    for number in range(4):
        own = shapely.union_all([d.geometry for d in edition if d.class_number == number])
        expected = shapely.difference(own, taken, grid_size=1e-9)
        found = ground.get(number, shapely.Polygon())
        assert shapely.symmetric_difference(found, expected, grid_size=1e-9).area < SLACK_DEG2
        taken = shapely.union(taken, own, grid_size=1e-9)


@given(maps(classes=4, max_size=6))
def test_flat_ground_is_a_partition_of_all_that_is_drawn(edition):
    ground = flatten([d.geometry for d in edition], [d.class_number for d in edition])
    whole = shapely.union_all([d.geometry for d in edition], grid_size=1e-9)
    assert sum(g.area for g in ground.values()) == pytest.approx(whole.area, abs=SLACK_DEG2)
    assert all(g.geom_type in ("Polygon", "MultiPolygon") for g in ground.values())


@given(maps(classes=3), maps(classes=3))
def test_frames_are_flattened_together_as_one_by_one(a, b):
    frames = np.repeat([7, 3], [len(a), len(b)])
    geometries = np.array([d.geometry for d in (*a, *b)], dtype=object)
    together = flatten_each(frames, geometries, [d.class_number for d in (*a, *b)])
    for frame, edition in ((7, a), (3, b)):
        alone = flatten([d.geometry for d in edition], [d.class_number for d in edition])
        mine = {n: g for (f, n), g in together.items() if f == frame}
        assert mine.keys() == alone.keys()
        assert all(shapely.equals_exact(mine[n], alone[n], normalize=True) for n in alone)


def test_nothing_is_flat():
    assert flatten([], []) == {}


def test_a_class_that_is_covered_whole_has_no_ground():
    big, small = shapely.box(0, 0, 2, 2), shapely.box(0, 0, 1, 1)
    assert flatten([small, big], [1, 0]).keys() == {0}
    assert flatten([small, big], [0, 1])[1].area == pytest.approx(3)
