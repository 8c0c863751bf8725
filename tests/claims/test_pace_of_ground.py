"""A pace in ground is checked as the gain over its period; units that are none are told apart."""

from __future__ import annotations

import pytest

from contactline.claims.checking.rates import is_of_ground


@pytest.mark.parametrize("unit", ["km2 per day", "mi2 per day", "km2 per week", "km2 per month"])
def test_ground_by_time_is_a_pace_of_ground(unit):
    assert is_of_ground(unit)


@pytest.mark.parametrize("unit", [None, "per day", "km2", "settlements", "km per day", "km2 per year"])
def test_nothing_else_is(unit):
    assert not is_of_ground(unit)
