"""A day that no calendar has is no day of a claim; that a text gives one is told."""

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
