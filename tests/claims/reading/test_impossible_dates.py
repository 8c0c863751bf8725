"""A day that no calendar has, or that comes after the text, is no day of a claim; it is told of."""

from __future__ import annotations

from datetime import date

import pytest

from claims.names_stand_in import Names
from contactline.claims.reading import read
from contactline.schemes.loader import load_scheme

SCHEME = load_scheme("ukraine")
NAMES = Names({"Stepne": "s", "Степне": "s"}, {})


def flags_of(text: str, lang: str) -> list[str]:
    claims = read(text, names=NAMES, scheme=SCHEME, on=date(2025, 8, 12), lang=lang).claims
    assert claims
    return [flag for claim in claims for flag in claim.flags]


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("On 31 February 2023 Russian forces captured Stepne.", "en", "31 February 2023"),
        ("On February 29, 2023, Russian forces captured Stepne.", "en", "February 29, 2023"),
        ("Russian forces captured Stepne on 2025-06-31.", "en", "2025-06-31"),
        ("31 квітня російські війська захопили Степне.", "uk", "31 квітня"),
        ("31.04.2025 российские войска захватили Степне.", "ru", "31.04.2025"),
    ],
)
def test_a_day_that_is_not_is_flagged(text, lang, day):
    assert flags_of(text, lang) == [f"impossible date: there is no {day}"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("On 29 February 2024 Russian forces captured Stepne.", "en"),
        ("On May 31, 2025, Russian forces captured Stepne.", "en"),
        ("In February 30 villages were captured by Russian forces, Stepne among them.", "en"),
        ("29 лютого російські війська захопили Степне.", "uk"),
        ("31.05.2025 российские войска захватили Степне.", "ru"),
    ],
)
def test_a_day_that_is_one_is_not(text, lang):
    assert not any(flag.startswith("impossible date") for flag in flags_of(text, lang))


@pytest.mark.parametrize(
    ("text", "lang", "day"),
    [
        ("Russian forces captured Stepne on 10 September 2025.", "en", "2025-09-10"),
        ("On August 13, 2025, Russian forces captured Stepne.", "en", "2025-08-13"),
        ("In October 2025 Russian forces captured Stepne.", "en", "2025-10-01"),
        ("10 вересня 2025 року російські війська захопили Степне.", "uk", "2025-09-10"),
        ("Российские войска захватили Степне 10.09.2025.", "ru", "2025-09-10"),
    ],
)
def test_an_event_after_the_day_of_its_text_is_flagged(text, lang, day):
    assert flags_of(text, lang) == [f"impossible date: {day} is after the day of the text"]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Russian forces captured Stepne on 12 August 2025.", "en"),
        ("Russian forces captured Stepne on 10 September.", "en"),  # the last one that was
        ("Russian forces captured Stepne on Monday, ahead of a summit set for 15 August 2025.", "en"),
        ("Russian forces captured Stepne; a summit is to be held on 15 August 2025.", "en"),
        ("Російські війська захопили Степне 12 серпня 2025 року.", "uk"),
    ],
)
def test_a_day_that_lies_ahead_of_something_else_is_not(text, lang):
    assert flags_of(text, lang) == []
