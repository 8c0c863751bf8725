"""Names that no list has: an English sentence shows that one is a place by what it calls it."""

from __future__ import annotations

from datetime import date

import pytest

from claims.names_stand_in import Names
from contactline.claims.reading import read
from contactline.schemes.loader import load_scheme

ON = date(2025, 8, 12)
NAMES = Names({"Torske": "UA1"}, {"Kursk region": "RU-KRS"})


def claimed(text: str) -> list[tuple[str, str | None, str]]:
    reading = read(text, names=NAMES, scheme=load_scheme("ukraine"), on=ON, lang="en")
    return [(c.kind, c.actor, c.place.mention) for c in reading.claims if c.place is not None]


@pytest.mark.parametrize(
    "called", ["a village of about 500,", "a small town south of it,", "the village where they met,"]
)
def test_what_is_called_a_village_is_a_place_in_all_of_the_text(called):
    text = f"Olenino, {called} lies in Kursk region. An officer denied that Olenino itself had fallen."
    assert claimed(text) == [("denied", "ua", "Olenino")]


@pytest.mark.parametrize("called", ["a village elder,", "the town's mayor,", "a man of the town,"])
def test_who_has_an_office_in_a_village_is_none(called):
    text = f"Olenin, {called} lives in Kursk region. An officer denied that Olenin itself had fallen."
    assert claimed(text) == []


def test_only_a_place_can_stand_behind_a_break_through_to():
    text = "Russia thwarted attempts by two groups to break through to Olenino and Snagovo in Kursk region."
    assert claimed(text) == [("repelled", "ru", "Olenino"), ("repelled", "ru", "Snagovo")]


def test_a_name_joined_to_a_known_one_behind_a_verb_is_a_place():
    assert claimed("Russian forces captured Olenino and Torske.") == [
        ("captured", "ru", "Olenino"),
        ("captured", "ru", "Torske"),
    ]
