"""English: who speaks, whom a pronoun means, what has not happened, and figures that lean on another."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from claims.names_stand_in import Names
from claims_score import score
from contactline.claims.reading import read
from contactline.claims.reading.scan import scan
from contactline.schemes.loader import load_scheme

FILE = tomllib.loads(
    (Path(__file__).parents[1] / "sentences" / "en_speech_and_figures.toml").read_text(encoding="utf-8")
)
PLACES = {
    *FILE["others"]["places"],
    *(claim["place"] for text in FILE["text"] for claim in text.get("claim", ()) if "place" in claim),
} - {"Gornal"}
NAMES = Names({place: f"UA:{place}" for place in PLACES}, FILE["regions"])


@pytest.mark.parametrize("text", FILE["text"], ids=lambda text: text["text"][:60])
def test_a_short_text_claims_what_it_says_and_nothing_else(text):
    reading = read(text["text"], names=NAMES, scheme=load_scheme("ukraine"), on=FILE["on"], lang="en")
    found = score("", "en", text.get("claim", ()), reading.claims)
    aside = [told for told in found.aside if not told.endswith("who: None instead of ''")]
    assert (found.missed, found.surplus, aside) == ([], [], [])


def test_who_is_not_carried_to_a_sentence_that_nobody_is_said_to_say():
    (_, share) = read(
        "Kyiv says it has taken back eight villages. Russia still occupies 18% of the country.",
        names=NAMES,
        scheme=load_scheme("ukraine"),
        on=FILE["on"],
    ).claims
    assert share.attribution is None


def test_a_quoted_speaker_has_who_hands_it_on():
    (claim,) = read(
        "TASS quoted Igor Ivanov as saying that Russian troops had entered Vuhledar.",
        names=NAMES,
        scheme=load_scheme("ukraine"),
        on=FILE["on"],
    ).claims
    assert claim.attribution is not None
    assert str(claim.attribution) == "Igor Ivanov, by way of TASS"


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("in the spring of 2023", date(2023, 3, 1), date(2023, 6, 1)),
        ("last summer", date(2024, 6, 1), date(2024, 9, 1)),
        ("over the past three months", date(2025, 4, 21), date(2025, 7, 21)),
        ("two days ago", date(2025, 7, 19), date(2025, 7, 20)),
        ("on March 12 and 13", date(2025, 3, 12), date(2025, 3, 14)),
        ("from 3 to 9 June", date(2025, 6, 3), date(2025, 6, 10)),
        ("in the first half of 2025", date(2025, 1, 1), date(2025, 7, 1)),
        ("in the first week of July", date(2025, 7, 1), date(2025, 7, 8)),
        ("in the week to 25 May", date(2025, 5, 19), date(2025, 5, 26)),
        ("over the weekend", date(2025, 7, 19), date(2025, 7, 21)),
        ("since the start of 2024", date(2024, 1, 1), None),
        ("since last summer", date(2024, 6, 1), None),
        ("earlier this week", date(2025, 7, 21), date(2025, 7, 22)),
        ("on the previous Friday", date(2025, 7, 18), date(2025, 7, 19)),
        ("on the night of 3 July", date(2025, 7, 3), date(2025, 7, 4)),
    ],
)
def test_a_period_is_counted_from_the_day_of_the_text(words, start, end):
    parts = scan(f"It fell {words}.", load_scheme("ukraine"), Names({}, {}), date(2025, 7, 21), "en")
    (when,) = parts.lines[0].dates
    assert (when.start, when.end) == (start, end)


def test_the_fall_of_a_town_is_no_season():
    parts = scan("Since the fall of it.", load_scheme("ukraine"), Names({}, {}), date(2025, 7, 21), "en")
    assert parts.lines[0].dates == ()


def test_the_day_of_a_dateline_is_no_day_of_an_event():
    (claim,) = read(
        "KYIV, July 20 (Agency) - Russian forces took Vuhledar.",
        names=NAMES,
        scheme=load_scheme("ukraine"),
        on=FILE["on"],
    ).claims
    assert claim.start is None
