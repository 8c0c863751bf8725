"""Square kilometres in every way they are typed."""

from __future__ import annotations

from datetime import date

import pytest

from claims.names_stand_in import Names
from contactline.claims.reading import read
from contactline.schemes.loader import load_scheme

UNITS = ["km2", "km²", "km^2", "sq km", "sq. km", "square kilometres", "sqkm"]
CYRILLIC = {
    "uk": ["км2", "км²", "кв. км", "кв.км", "км^2", "km2"],
    "ru": ["км2", "км²", "кв. км", "кв.км", "km2"],
}
TEXTS = {
    "en": "Russian forces gained 500{gap}{unit} in July.",
    "uk": "Росіяни окупували за липень 500{gap}{unit}.",
    "ru": "За июль российские войска заняли 500{gap}{unit}.",
}


@pytest.mark.parametrize("gap", [" ", "\u00a0", ""])
@pytest.mark.parametrize(
    ("lang", "unit"), [(lang, unit) for lang in TEXTS for unit in (UNITS if lang == "en" else CYRILLIC[lang])]
)
def test_an_area_is_read_in_whatever_spelling_of_its_unit(lang, unit, gap):
    text = TEXTS[lang].format(gap=gap, unit=unit)
    reading = read(text, names=Names({}, {}), scheme=load_scheme("ukraine"), on=date(2025, 8, 12), lang=lang)
    assert [(c.kind, c.actor, c.value, c.unit) for c in reading.claims] == [("area_gained", "ru", 500, "km2")]


def one(text: str):
    (claim,) = read(
        text,
        names=Names({}, {"Sumy region": "UA59000000000057109"}),
        scheme=load_scheme("ukraine"),
        on=date(2025, 8, 12),
        lang="en",
    ).claims
    return claim


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("1,000 km", "620 miles"),
        ("1,000 km", "600 miles"),
        ("1,200 km", "750 miles"),
        ("300 km", "200 miles"),
        ("620 miles", "1,000 km"),
    ],
)
def test_two_lengths_of_one_figure_agree_and_that_is_told(first, second):
    claim = one(f"The front line is {first} ({second}) long.")
    assert claim.flags == ()
    (other,) = claim.other_units
    assert (other.agrees, other.unit) == (True, "mi" if "mi" in second else "km")
    assert other.converted == pytest.approx(claim.value, rel=0.1)


@pytest.mark.parametrize(
    ("first", "second"), [("1,000 km", "1,000 miles"), ("1,000 miles", "1,000 km"), ("1,000 km", "700 miles")]
)
def test_zeros_excuse_no_slip_from_kilometres_to_miles(first, second):
    claim = one(f"The front line is {first} ({second}) long.")
    assert [flag.split(":")[0] for flag in claim.flags] == ["unit slip"]
    assert [other.agrees for other in claim.other_units] == [False]


def test_two_areas_of_one_figure_agree_or_are_flagged():
    right = one("Russia controls about 200 sq km (77 square miles) of Sumy region.")
    (other,) = right.other_units
    assert (right.flags, other.value, other.unit, other.agrees) == ((), 77, "mi2", True)
    assert other.converted == pytest.approx(199.4, abs=0.1)
    wrong = one("Russia controls about 200 sq km (200 square miles) of Sumy region.")
    assert wrong.flags[0].startswith("unit slip")


def test_since_a_month_leaves_open_where_in_it_that_began():
    month = one("Since November 2022, Russia has captured 5,500 sq km.")
    assert (month.start, month.start_before, month.end) == (date(2022, 11, 1), date(2022, 12, 1), None)
    day = one("Russia has captured 5,500 sq km since 1 November 2022.")
    assert (day.start, day.start_before) == (date(2022, 11, 1), None)
    whole = one("In November 2022 Russia captured 5,500 sq km.")
    assert (whole.start, whole.end, whole.start_before) == (date(2022, 11, 1), date(2022, 12, 1), None)
