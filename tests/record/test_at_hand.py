"""What answers keep for the next one: bounded, and never taken from under who has just put it in."""

from __future__ import annotations

import hypothesis
import hypothesis.strategies as st
import numpy as np
import shapely

from contactline.record.at_hand import AtHand, weigh


def array(kilobytes: int) -> np.ndarray:
    return np.zeros(kilobytes * 1000, dtype=np.uint8)


def test_the_longest_unused_goes_first():
    kept = AtHand(10_000)
    kept["a"], kept["b"] = array(4), array(4)
    assert kept["a"] is not None
    kept["c"] = array(4)
    assert list(kept) == ["a", "c"]


@hypothesis.given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 30)), max_size=40))
def test_all_together_never_weigh_more_than_may_be_but_for_one_alone(entries):
    kept = AtHand(20_000)
    for key, kilobytes in entries:
        value = array(kilobytes)
        kept[key] = value
        assert kept[key] is value, "who puts it in finds it there"
        assert kept.bytes <= 20_000 or len(kept) == 1
        assert kept.bytes == sum(200 + weigh(kept[k]) for k in list(kept))


def test_an_entry_made_by_setdefault_can_be_filled_while_others_come_and_go():
    kept = AtHand(5_000)
    mine = kept.setdefault("mine", {})
    for n in range(20):
        kept[n] = array(1)
        mine[n] = n
    assert len(mine) == 20
    assert "mine" not in kept
    assert kept.setdefault("mine", {}) == {}


def test_a_deleted_entry_weighs_nothing():
    kept = AtHand(5_000)
    kept["a"] = array(1)
    del kept["a"]
    assert (len(kept), kept.bytes) == (0, 0)


def test_geometry_weighs_by_its_coordinates_wherever_it_is_held():
    fine = shapely.Point(0, 0).buffer(1, quad_segs=1000)
    assert weigh(fine) > 4000 * 16
    assert weigh([fine, fine]) > 2 * weigh(fine)
    assert weigh({1: (fine, 2)}) > weigh(fine)
    assert weigh(np.array([fine, None], dtype=object)) > weigh(fine)
