"""Ukrainian and Russian as they are written: units and verbs left out, speakers behind the verb, the place
of the sentence before, doers who are no side; all claims are read, with day and speaker, and none besides."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from claims.names_stand_in import Names
from claims_score import score
from contactline.claims.reading import read
from contactline.schemes.loader import load_scheme

FOLDER = Path(__file__).parents[1] / "sentences"


def texts():
    for lang in ("uk", "ru"):
        file = tomllib.loads((FOLDER / f"{lang}_more.toml").read_text(encoding="utf-8"))
        places = {
            claim["place"]: f"place:{claim['place'][:4]}"
            for text in file["text"]
            for claim in text.get("claim", ())
            if "place" in claim
        }
        names = Names(places, file["regions"])
        for text in file["text"]:
            yield pytest.param(lang, file["on"], names, text, id=f"{lang}: {text['text'][:60]}")


@pytest.mark.parametrize(("lang", "on", "names", "text"), list(texts()))
def test_a_text_in_free_word_order_claims_what_it_says_and_nothing_else(lang, on, names, text):
    reading = read(text["text"], names=names, scheme=load_scheme("ukraine"), on=on, lang=lang)
    found = score("", lang, text.get("claim", ()), reading.claims)
    assert (found.missed, found.surplus, found.aside) == ([], [], [])
