"""The invariants of the composite, as its module states them, on random histories."""

from __future__ import annotations

import pickle
from collections import Counter

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from contactline.geometry import tiles
from contactline.geometry.clean import repair
from contactline.history.composite import (
    Composite,
    Drawn,
    Piece,
    changed_ground,
    exchanged,
    windows_of_change,
)
from contactline.history.flatten import flatten
from shapes import SLACK_DEG2, drawn, few, histories, maps, points

LIVES = 10**9


def grow(editions, composite=None, start=0):
    """(pieces that ended, the composite) after some editions."""
    composite = composite or Composite()
    closed: list[Piece] = []
    for at, edition in enumerate(editions, start):
        closed += composite.step(at, edition).closed
    return closed, composite


def all_pieces(editions) -> list[Piece]:
    closed, composite = grow(editions)
    return closed + composite.pieces()


def alive(pieces, at):
    return [p for p in pieces if p.start <= at and (p.end is None or at < p.end)]


def ground_by_class(edition) -> dict[int, shapely.Geometry]:
    return flatten([d.geometry for d in edition], [d.class_number for d in edition])


def as_set(pieces) -> Counter:
    """Pieces without the order they were made in, nor the vertex they are drawn from."""
    return Counter(
        (p.tile, p.class_number, p.start, p.end, shapely.normalize(p.geometry).wkb) for p in pieces
    )


# --- the four invariants ----------------------------------------------------------------------


@given(histories())
@few
def test_pieces_that_live_at_one_moment_do_not_overlap(editions):
    pieces = all_pieces(editions)
    for at in range(len(editions)):
        now = np.array([p.geometry for p in alive(pieces, at)], dtype=object)
        whole = shapely.union_all(now, grid_size=1e-9) if len(now) else shapely.Polygon()
        assert shapely.area(now).sum() == pytest.approx(whole.area, abs=SLACK_DEG2)


@given(histories())
@few
def test_the_pieces_of_a_class_are_its_ground_in_the_flattened_edition(editions):
    pieces = all_pieces(editions)
    for at, edition in enumerate(editions):
        ground = ground_by_class(edition)
        now = alive(pieces, at)
        assert {p.class_number for p in now} <= set(ground)
        for number, expected in ground.items():
            mine = [p.geometry for p in now if p.class_number == number]
            found = shapely.union_all(mine, grid_size=1e-9)
            assert shapely.symmetric_difference(found, expected, grid_size=1e-9).area < SLACK_DEG2


@given(histories())
@few
def test_ground_whose_class_does_not_change_keeps_its_pieces(editions):
    """Wherever the class of a point stays, the piece above it began when it came to that class."""
    pieces = all_pieces(editions)
    classes = [ground_by_class(e) for e in editions]
    borders = shapely.union_all([g.boundary for ground in classes for g in ground.values()])
    for probe in {p.geometry.representative_point().coords[0] for p in pieces}:
        if shapely.Point(probe).distance(borders) < 1e-6:
            continue  # in a needle, which side a point is on is a matter of rounding
        history = [
            next((n for n, g in ground.items() if shapely.contains_xy(g, *probe)), None) for ground in classes
        ]
        above = [p for p in pieces if shapely.contains_xy(p.geometry, *probe)]
        expected = []
        for at, number in enumerate(history):
            if number is None:
                continue
            if at and history[at - 1] == number:
                continue
            end = next((t for t in range(at, len(history)) if history[t] != number), None)
            expected.append((number, at, end))
        assert sorted((p.class_number, p.start, p.end or LIVES) for p in above) == sorted(
            (n, a, e or LIVES) for n, a, e in expected
        )


@given(histories())
@few
def test_growing_from_stored_pieces_day_by_day_is_growing_in_one(editions):
    """Each step in a fresh composite that knows the last edition and asks for pieces it needs."""
    stored: list[Piece] = []
    closed: list[Piece] = []
    for at, edition in enumerate(editions):
        composite = Composite(
            drawn=editions[at - 1] if at else (),
            living=lambda numbers, stored=stored: [p for p in stored if p.tile in set(numbers)],
        )
        step = composite.step(at, edition)
        stored = [p for p in stored if not any(p is gone for gone in step.retired)]
        stored += step.opened
        closed += step.closed
    # a piece that a step opens may not be retired by it
    assert as_set(closed + stored) == as_set(all_pieces(editions))


@given(histories(), st.integers(0, 2**32 - 1))
@few
def test_growing_some_tiles_alone_gives_their_pieces(editions, seed):
    pieces = all_pieces(editions)
    numbers = sorted({p.tile for p in pieces})
    chosen = {n for n in numbers if (seed >> (n % 31)) & 1}
    closed, composite = grow(editions, Composite(only=chosen))
    assert as_set(closed + composite.pieces()) == as_set(p for p in pieces if p.tile in chosen)


@given(histories())
@few
def test_steps_take_what_another_process_found_to_have_changed_and_give_the_same_bits(editions):
    alone, composite = Composite(), Composite()
    before: list[Drawn] = []
    for at, edition in enumerate(editions):
        now = list({d.key: d for d in edition}.values())
        sent = pickle.loads(pickle.dumps(exchanged(before, now)))
        given_, own = composite.step(at, edition, sent), alone.step(at, edition)
        for side in ("closed", "opened"):
            bits = [[p.geometry.wkb for p in getattr(step, side)] for step in (given_, own)]
            assert bits[0] == bits[1]
        assert [p[:2] for p in given_.won] == [p[:2] for p in own.won]
        before = now


@given(histories())
@few
def test_what_changed_between_other_editions_is_let_be(editions):
    wrong = exchanged((), editions[-1][:-1])
    composite = Composite()
    closed = [piece for at, e in enumerate(editions) for piece in composite.step(at, e, wrong).closed]
    assert as_set(closed + composite.pieces()) == as_set(all_pieces(editions))


# --- what a step says of itself ---------------------------------------------------------------


@given(histories())
@few
def test_what_was_won_and_lost_sums_to_the_ground_of_the_class(editions):
    """Series are summed from these, so they may not drift from the editions."""
    composite = Composite()
    held = Counter()
    for at, edition in enumerate(editions):
        step = composite.step(at, edition)
        for sign, parts in ((1, step.won), (-1, step.lost)):
            for _, number, polygon in parts:
                held[number] += sign * polygon.area
        ground = ground_by_class(edition)
        for number in {*held, *ground}:
            expected = ground[number].area if number in ground else 0.0
            assert held[number] == pytest.approx(expected, abs=SLACK_DEG2 * len(editions))


@given(histories())
@few
def test_every_piece_is_a_valid_polygon_within_its_tile_with_a_beginning_before_its_end(editions):
    for piece in all_pieces(editions):
        assert piece.geometry.geom_type == "Polygon"
        assert piece.geometry.is_valid
        assert not piece.geometry.is_empty
        west, south, east, north = piece.geometry.bounds
        corner = tiles.corners(np.array([piece.tile]))[0]
        assert (corner - 1e-9 <= (west, south)).all()
        assert ((east, north) <= corner + tiles.TILE_DEG + 1e-9).all()
        assert piece.end is None or piece.start < piece.end


@given(maps(), st.randoms())
def test_the_same_edition_again_changes_nothing(edition, random):
    _, composite = grow([edition])
    again = list(edition)
    random.shuffle(again)
    step = composite.step(1, again)
    assert step.tiles == 0
    assert [step.opened, step.closed, step.retired, step.won, step.lost] == [[], [], [], [], []]


@given(histories())
@few
def test_a_piece_is_retired_once_and_nothing_is_left_of_a_track_that_shows_nothing(editions):
    composite = Composite()
    living: list[Piece] = []
    for at, edition in enumerate([*editions, []]):
        step = composite.step(at, edition)
        for gone in step.retired:
            assert sum(p is gone for p in living) == 1
            living = [p for p in living if p is not gone]
        living += step.opened
    assert living == []
    assert composite.pieces() == []


@given(maps(), maps(), st.lists(points(), max_size=30))
def test_changed_ground_names_every_tile_in_which_a_class_differs(before, after, probes):
    numbers, _ = changed_ground(before, after)
    old, new = ground_by_class(before), ground_by_class(after)
    probes = [*probes, *(d.geometry.representative_point().coords[0] for d in (*before, *after))]
    for probe in probes:
        classes = [
            next((n for n, g in ground.items() if shapely.contains_xy(g, *probe)), None)
            for ground in (old, new)
        ]
        if classes[0] != classes[1]:
            assert int(tiles.tile_of(*probe)) in numbers


@given(maps(), maps())
@settings(max_examples=50)
def test_the_windows_of_change_hold_all_that_changed(before, after):
    numbers, grounds = windows_of_change(before, after)
    old, new = ground_by_class(before), ground_by_class(after)
    for number in {*old, *new}:
        a, b = old.get(number, shapely.Polygon()), new.get(number, shapely.Polygon())
        expected = shapely.symmetric_difference(a, b, grid_size=1e-9).area
        found = sum(
            shapely.symmetric_difference(
                was.get(number, shapely.Polygon()), now.get(number, shapely.Polygon()), grid_size=1e-9
            ).area
            for was, now in grounds
        )
        assert found == pytest.approx(expected, abs=SLACK_DEG2)
    assert len(numbers) == len(grounds)


# --- examples a reader can draw ---------------------------------------------------------------


def square(west, south, east, north, number=0):
    return drawn(repair(shapely.box(west, south, east, north)), number)


def test_a_piece_that_loses_a_part_is_closed_there_and_lives_on_beside_it():
    tile = int(tiles.tile_of(-33.4, 45.9))
    closed, composite = grow([[square(-33.45, 45.8, -33.35, 45.9)], [square(-33.45, 45.8, -33.4, 45.9)]])
    assert [(p.tile, p.start, p.end, p.geometry.bounds) for p in closed] == [
        (tile, 0, 1, (-33.4, 45.8, -33.35, 45.9))
    ]
    assert [(p.tile, p.start, p.end, p.geometry.bounds) for p in composite.pieces()] == [
        (tile, 0, None, (-33.45, 45.8, -33.4, 45.9))
    ]


def test_a_class_of_lower_precedence_gets_its_ground_back_when_the_other_goes():
    below, above = square(-33.45, 45.8, -33.35, 45.9, 1), square(-33.45, 45.8, -33.4, 45.9, 0)
    pieces = all_pieces([[below], [below, above], [below]])
    assert sorted((p.class_number, p.start, p.end or LIVES, p.geometry.bounds[0]) for p in pieces) == [
        (0, 1, 2, -33.45),
        (1, 0, 1, -33.45),
        (1, 0, LIVES, -33.4),
        (1, 2, LIVES, -33.45),
    ]


def test_a_polygon_cut_in_two_by_the_map_maker_changes_nothing():
    whole = square(-33.45, 45.8, -33.35, 45.9)
    halves = [square(-33.45, 45.8, -33.4, 45.9), square(-33.4, 45.8, -33.35, 45.9)]
    closed, composite = grow([[whole], halves])
    assert closed == []
    assert [p.start for p in composite.pieces()] == [0]


def test_a_step_looks_only_at_the_tiles_that_changed():
    far = [square(-33.7 + n, 45.6, -33.6 + n, 45.7) for n in range(1, 6)]
    _, composite = grow([far])
    step = composite.step(1, [*far, square(-33.45, 45.8, -33.35, 45.9)])
    assert step.tiles == 1
