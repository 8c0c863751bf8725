"""Figures of ground that are no area of a period: differences and rates; and whose a lost share is."""

from __future__ import annotations

from datetime import date

import pytest

from claims.names_stand_in import Names
from contactline.claims.reading import read
from contactline.schemes import load_scheme

ON = date(2025, 8, 1)
NAMES = Names({}, {"Donetsk region": "UA14", "України": "UA"})


def claims(text: str):
    return read(text, names=NAMES, scheme=load_scheme("ukraine"), on=ON).claims


@pytest.mark.parametrize(
    "text",
    [
        "Russian forces gained 14 square kilometers (5.4 square miles) per day in July.",
        "Russian forces gained 14 sq km a day in July.",
    ],
)
def test_a_rate_is_no_area_of_the_period(text):
    assert [c for c in claims(text) if c.kind == "area_gained"] == []


def test_ground_won_in_a_week_is_an_area():
    (claim,) = claims("Russian forces gained 95 sq km in a week.")
    assert (claim.kind, claim.value, claim.actor) == ("area_gained", 95, "ru")


def test_a_difference_is_not_read_beside_the_figure():
    found = claims("За липень росіяни окупували 564 км² території України, що на 8 км² більше, ніж у червні.")
    assert [c.value for c in found] == [564]


def test_what_one_side_lost_control_of_is_the_others():
    (claim,) = claims("Ukraine has lost control of 69 percent of the Donetsk region.")
    assert (claim.kind, claim.actor, claim.value) == ("share", "ru", 69)
