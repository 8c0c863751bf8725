"""What a sentence says is not so is not read as though it were."""

from __future__ import annotations

from datetime import date

import pytest

from claims.names_stand_in import Names
from contactline.claims.reading import read
from contactline.reports import Claim
from contactline.schemes.loader import load_scheme

POKROVSK, SUMY = "UA14160210010099403", "UA59000000000057109"
NAMES = Names({"Pokrovsk": POKROVSK, "Покровська": POKROVSK}, {"Sumy region": SUMY, "Сумської області": SUMY})


def claims(text: str, lang: str = "en") -> tuple[Claim, ...]:
    return read(text, names=NAMES, scheme=load_scheme("ukraine"), on=date(2025, 8, 3), lang=lang).claims


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Ukrainian forces have not withdrawn from Pokrovsk.", "en"),
        ("Ukrainian forces have not left Pokrovsk.", "en"),
        ("Українські війська не відійшли з Покровська.", "uk"),
    ],
)
def test_who_has_not_left_is_read_so_in_every_language(text, lang):
    (found,) = claims(text, lang)
    assert (found.kind, found.actor, found.negated) == ("withdrawn", "ua", True)
    assert found.place is not None
    assert found.place.id == POKROVSK


def test_a_figure_that_is_not_held_is_negated():
    (found,) = claims("Russian forces do not control 200 sq km of Sumy region.")
    assert (found.kind, found.value, found.negated) == ("area_held", 200, True)
    (found,) = claims("Russian forces control 200 sq km of Sumy region.")
    assert not found.negated


def test_no_ground_gained_is_no_gain():
    (found,) = claims("Russian forces gained no ground in Sumy region in July.")
    assert (found.kind, found.actor, found.negated) == ("area_gained", "ru", True)
    assert (found.start, found.end) == (date(2025, 7, 1), date(2025, 8, 1))


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Russian forces control about 200 km of Sumy region.", "en"),
        ("Росія контролює близько 200 км Сумської області.", "uk"),
    ],
)
def test_kilometres_of_a_region_are_an_area_in_an_impossible_unit(text, lang):
    (found,) = claims(text, lang)
    assert (found.kind, found.value, found.unit, found.qualifier) == ("area_held", 200, "km", "about")
    assert found.region is not None
    assert found.region.id == SUMY
    assert [flag.split(":")[0] for flag in found.flags] == ["impossible unit"]


def test_a_distance_from_a_town_is_none_of_a_region():
    found = claims("Russian forces took positions 20 km from Pokrovsk.")
    assert all(claim.kind != "area_gained" for claim in found)
