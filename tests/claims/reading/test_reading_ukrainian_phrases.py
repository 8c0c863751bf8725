"""The many ways in which Ukrainian says taken, left, held, turned back and fought over, written by somebody
who did not know the rules: every claim is read, with day and speaker, and none besides."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from claims.names_stand_in import Names
from claims_score import score
from contactline.claims.reading import read
from contactline.schemes.loader import load_scheme

FILE = Path(__file__).parents[1] / "sentences" / "uk_phrases.toml"


def texts():
    file = tomllib.loads(FILE.read_text(encoding="utf-8"))
    places = {
        claim["place"]: f"place:{claim['place']}"
        for text in file["text"]
        for claim in text.get("claim", ())
        if "place" in claim
    }
    names = Names(places, file["regions"])
    for text in file["text"]:
        yield pytest.param(file["on"], names, text, id=text["text"][:60])


@pytest.mark.parametrize(("on", "names", "text"), list(texts()))
def test_a_ukrainian_phrase_claims_what_it_says_and_nothing_else(on, names, text):
    reading = read(text["text"], names=names, scheme=load_scheme("ukraine"), on=on, lang="uk")
    found = score("", "uk", text.get("claim", ()), reading.claims)
    assert (found.missed, found.surplus, found.aside) == ([], [], [])
