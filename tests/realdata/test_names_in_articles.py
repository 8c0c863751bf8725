"""Names in real articles and in sentences about real places, on the real gazetteer and record.

What is expected was written down by reading: tests/gazetteer/mentions/articles.json names the article
(which stays in the data folder), the mention and its id; null is a mention that the text leaves open. A
wrong place is a defect, an open one is not.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from contactline.atlas import Atlas
from contactline.record.front import rough_distance_km

EXPECTED = Path(__file__).parents[1] / "gazetteer" / "mentions"
ARTICLES = json.loads((EXPECTED / "articles.json").read_text(encoding="utf-8"))
SENTENCES = json.loads((EXPECTED / "sentences.json").read_text(encoding="utf-8"))


def found_in(atlas: Atlas, text: str, lang: str, on: str) -> list[dict]:
    day = date.fromisoformat(on)
    spots = atlas.name_reader.read(text, lang, on=day, front_km=atlas.front_km(day))
    return [
        {"text": spot.text, "what": "place", "id": spot.place.id}
        if spot.place is not None
        else {"text": spot.text, "what": spot.region.part or "region", "id": spot.region.id}
        for spot in spots
    ]


@pytest.mark.parametrize("name", ARTICLES)
def test_every_mention_in_an_article_is_found_and_none_is_wrong(atlas, data_dir, name):
    expected = ARTICLES[name]
    text = (data_dir / "articles" / name).read_text(encoding="utf-8").split("\n---\n")[-1]
    assert found_in(atlas, text, expected["lang"], expected["on"]) == expected["mentions"]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s["text"][:40])
def test_every_mention_in_a_sentence_is_found_and_none_is_wrong(atlas, sentence):
    found = found_in(atlas, sentence["text"], sentence["lang"], sentence["on"])
    assert [(m["text"], m["what"]) for m in found] == [(m["text"], m["what"]) for m in sentence["mentions"]]
    wrong = [
        (got, due)
        for got, due in zip(found, sentence["mentions"], strict=True)
        if got["id"] not in (None, due["id"])
    ]
    assert not wrong


def test_the_distance_to_the_front_is_that_to_its_line(atlas):
    on_the_day = atlas.front_km(date(2025, 8, 3))
    kramatorsk, lviv = on_the_day(37.556, 48.739), on_the_day(24.03, 49.84)
    assert 12 < (kramatorsk or 0) < 30
    assert (lviv or 0) > 500
    assert atlas.front_km(date(2015, 1, 1))(37.5, 48.7) is None
    assert atlas.front_km(date(2026, 6, 1)).day >= date(2025, 8, 3), "the last edition answers after the end"


@pytest.mark.parametrize("day", [date(2022, 12, 6), date(2023, 10, 2), date(2024, 7, 28), date(2025, 8, 3)])
def test_the_rough_distance_that_tells_names_apart_is_right_within_some_hundred_metres(atlas, day):
    near = [p for p in atlas.places() if p.lon is not None and p.lat is not None][::60]
    exact = atlas.front_km(day)
    rough = rough_distance_km(atlas._reading, day)
    # simplified by 50 m, gaps of 150 m closed
    assert max(abs(rough(p.lon, p.lat) - exact(p.lon, p.lat)) for p in near) < 0.2
