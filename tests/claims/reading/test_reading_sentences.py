"""Short texts with what they claim, in three languages: every claim is read, and none besides."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from claims.names_stand_in import Names
from claims_score import score
from contactline.claims.reading import read
from contactline.schemes.loader import load_scheme

FOLDER = Path(__file__).parents[1] / "sentences"
LANGUAGES = ("en", "uk", "ru")
FILES = {
    "en": None,
    "uk": None,
    "ru": None,
    "en_ways_to_say_it": None,
    "en_voices_and_defence": None,
    "en_leftover": None,
    "en_lists_and_attacks": None,
    "en_agency": None,
    "en_breadth": None,
    "en_back_and_beaten_off": None,
    "en_whose_figure": None,
    "en_press": None,
    "en_newsroom": None,
    "en_desk": None,
    "en_once": None,
    "en_not_yet": None,
    "en_owned": None,
    "en_whose_word": None,
    "en_figures_go_on": None,
    "en_unlisted": None,
    "en_named_before": None,
    "en_announced": None,
    "en_days": None,
    "en_no_ground": None,
    "uk_no_ground": 4,
    "ru_no_ground": 6,
    "en_wholes_and_parts": None,
    "uk_days": None,
    "ru_days": None,
    "en_of_which_region": None,
    "uk_whose_figure": None,
    "uk_press": None,
    "uk_desk": None,
    "uk_breadth": None,
    "ru_whose_figure": None,
    "ru_breadth": None,
    "uk_phrases": None,
    "uk_more": 4,
    "ru_more": 4,
    "ru_ways_to_say_it": 4,
    "uk_names_apart": None,
    "ru_names_apart": None,
    "uk_forms": None,
    "uk_nominal": None,
    "ru_nominal": None,
    "uk_driven_out": None,
    "ru_driven_out": None,
    "uk_agency": None,
    "uk_in_whose_hands": 5,
    "uk_where_it_ends": 5,
    "ru_agency": None,
    "ru_press": 5,
    "ru_desk": None,
    "ru_clauses": None,
}
"""File -> the letters that a place's cases share, where a text names one place in several of them."""


def texts():
    for name, shared in FILES.items():
        lang = name[:2]
        file = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        places = {
            claim["place"]: f"place:{claim['place'][:shared]}"
            for text in file["text"]
            for claim in text.get("claim", ())
            if "place" in claim
        }
        places |= {place: f"place:{place}" for place in file.get("others", {}).get("places", ())}
        names = Names(places, file["regions"])
        for text in file["text"]:
            yield pytest.param(lang, file["on"], names, text, id=f"{lang}: {text['text'][:60]}")


@pytest.mark.parametrize(("lang", "on", "names", "text"), list(texts()))
def test_a_short_text_claims_what_it_says_and_nothing_else(lang, on, names, text):
    reading = read(text["text"], names=names, scheme=load_scheme("ukraine"), on=on, lang=lang)
    found = score("", lang, text.get("claim", ()), reading.claims)
    assert (found.missed, found.surplus, found.aside) == ([], [], [])


def test_there_are_sixty_of_them_with_some_that_claim_nothing():
    files = [tomllib.loads((FOLDER / f"{lang}.toml").read_text(encoding="utf-8")) for lang in LANGUAGES]
    assert sum(len(file["text"]) for file in files) >= 60
    assert all(any("claim" not in text for text in file["text"]) for file in files)
