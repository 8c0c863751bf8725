"""What changed between two editions, against a direct overlay of both."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from contactline.geometry.clean import repair
from contactline.history.changes import METRES_PER_DEG, UNDRAWN, is_redraw, transitions
from contactline.history.flatten import flatten
from shapes import SLACK_DEG2, drawn, maps


def flat(edition):
    return flatten([d.geometry for d in edition], [d.class_number for d in edition])


THREAD = [(-33.75, 45.5), (-33.75, 45.55), (-33.4, 45.65)]
"""Its long southern edge, moved by rounding, joins what two other polygons take of its two ends."""


@given(maps(), maps())
@example(
    [drawn(repair(shapely.Polygon(THREAD)), 1)],
    [
        drawn(repair(shapely.box(-33.75, 45.5, -33.74999, 45.50001)), 0),
        drawn(repair(shapely.Polygon(THREAD)), 1),
        drawn(repair(shapely.Polygon([(-33.6, 45.5), (-33.1, 45.95), (-33.624699, 45.500311)])), 0),
    ],
)
def test_every_transition_is_that_of_a_direct_overlay(before, after):
    old, new = flat(before), flat(after)
    found = transitions(before, after)
    all_old, all_new = (shapely.union_all(list(g.values()), grid_size=1e-9) for g in (old, new))
    for a, b in product((*range(3), UNDRAWN), repeat=2):
        mine = (found.before == a) & (found.after == b)
        if a == b:
            assert not mine.any()
            continue
        ground_a = old.get(a, shapely.Polygon()) if a != UNDRAWN else None
        ground_b = new.get(b, shapely.Polygon()) if b != UNDRAWN else None
        if ground_a is None:
            expected = shapely.difference(ground_b, all_old, grid_size=1e-9)
        elif ground_b is None:
            expected = shapely.difference(ground_a, all_new, grid_size=1e-9)
        else:
            expected = shapely.intersection(ground_a, ground_b, grid_size=1e-9)
        assert shapely.area(found.geometry[mine]).sum() == pytest.approx(expected.area, abs=SLACK_DEG2)


@given(maps(), maps())
def test_there_and_back_is_the_same_ground(before, after):
    there, back = transitions(before, after), transitions(after, before)

    def sums(found, first, second):
        totals = {}
        for a, b, g in zip(first.tolist(), second.tolist(), found.geometry, strict=True):
            totals[a, b] = totals.get((a, b), 0.0) + g.area
        return totals

    one, other = sums(there, there.before, there.after), sums(back, back.after, back.before)
    for key in {*one, *other}:
        assert one.get(key, 0.0) == pytest.approx(other.get(key, 0.0), abs=SLACK_DEG2)


@given(maps())
def test_nothing_changes_between_an_edition_and_itself(edition):
    found = transitions(edition, edition[::-1])
    assert len(found.tile) == 0
    assert is_redraw(found, 100.0).tolist() == []


# --- redraws ----------------------------------------------------------------------------------

LATITUDE = 45.6
METRE_LAT = 1 / METRES_PER_DEG
METRE_LON = METRE_LAT / np.cos(np.radians(LATITUDE))


def ground(west_m, south_m, width_m, height_m, number=0, *, lon=-33.6):
    """A rectangle in metres from a point at 45.6° N, on the grid."""
    return drawn(
        repair(
            shapely.box(
                lon + west_m * METRE_LON,
                LATITUDE + south_m * METRE_LAT,
                lon + (west_m + width_m) * METRE_LON,
                LATITUDE + (south_m + height_m) * METRE_LAT,
            )
        ),
        number,
    )


def redrawn(before, after, width_m=100.0):
    found = transitions(before, after)
    return found, is_redraw(found, width_m)


@pytest.mark.parametrize(("width_m", "is_strip"), [(20, True), (90, True), (110, False), (500, False)])
@pytest.mark.parametrize("upright", [True, False])
def test_a_strip_is_a_redraw_and_a_body_is_none(width_m, is_strip, upright):
    """The same in both directions: a degree of longitude is shorter than one of latitude."""
    size = (width_m, 8000) if upright else (8000, width_m)
    found, narrow = redrawn([], [ground(0, 0, *size)])
    assert len(found.tile) >= 1
    assert narrow.tolist() == [is_strip] * len(found.tile)


def test_a_strip_across_a_tile_border_is_one_strip_and_a_body_across_it_one_body():
    """Cut at the border, 60 m of a body on its far side would look like a strip."""
    border = -33.5
    body = ground(-60, 0, 1000, 1000, lon=border)
    strip = ground(-5000, 3000, 10_000, 50, lon=border)
    found, narrow = redrawn([], [body, strip])
    assert len(set(found.tile.tolist())) == 2
    is_body = np.array([g.bounds[3] < LATITUDE + 2000 * METRE_LAT for g in found.geometry])
    assert is_body.sum() == 2
    assert (narrow == ~is_body).all()


def test_a_strip_and_a_body_that_went_different_ways_are_told_apart_though_they_touch():
    before = [ground(0, 0, 5000, 5000, number=1)]
    after = [
        ground(0, 0, 5000, 3000, number=1),
        ground(0, 3000, 5000, 2000, number=0),
        ground(5000, 0, 50, 3000, 1),
    ]
    found, narrow = redrawn(before, after)
    ways = {(int(a), int(b)): bool(n) for a, b, n in zip(found.before, found.after, narrow, strict=True)}
    assert ways == {(1, 0): False, (UNDRAWN, 1): True}


@given(st.integers(1, 400))
def test_a_strip_is_narrower_than_the_width_that_is_asked(width_m):
    _, narrow = redrawn([], [ground(0, 0, 4000, width_m)], width_m=width_m * 1.05)
    assert narrow.all()
    _, narrow = redrawn([], [ground(0, 0, 4000, width_m)], width_m=width_m * 0.95)
    assert not narrow.any()
