"""What is no text is refused in plain words; what surrounds a text is not read."""

from __future__ import annotations

from datetime import date

import pytest

from claims.names_stand_in import Names
from contactline.claims.reading import read
from contactline.claims.reading.plain import MAX_CHARACTERS
from contactline.errors import UsageError
from contactline.reports import Claim, Span
from contactline.schemes.loader import load_scheme

ON = date(2025, 8, 12)
NAMES = Names(
    {"Stepne": "place:stepne", "Yunakivka": "place:yunakivka"},
    {"Ukraine": "UA", "Sumy": "UA59000000000057109"},
)
SENTENCE = "Ukrainian forces liberated Stepne on Monday."


def reading_of(text: str, **kwargs):
    return read(text, names=NAMES, scheme=load_scheme("ukraine"), **{"on": ON, **kwargs})


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        (" \n\t\u00a0", "empty"),
        ("\x00\x01PNG\x02", "binary"),
        ("\ufffd\ufffd\ufffd\ufffd text", "binary"),
        ("x" * (MAX_CHARACTERS + 1), "are read at most"),
        ("<html><script>var a = 1;</script></html>", "no text"),
    ],
)
def test_what_cannot_be_read_is_refused(text, says):
    with pytest.raises(UsageError, match=says):
        reading_of(text)


def test_fifty_million_characters_are_refused():
    with pytest.raises(UsageError, match="50,000,000 characters"):
        reading_of("a" * 50_000_000)


def test_without_a_day_the_reader_asks_for_one():
    with pytest.raises(UsageError, match="--date"):
        reading_of(SENTENCE, on=None)


def test_a_language_without_rules_is_refused():
    with pytest.raises(UsageError, match="'fr'"):
        reading_of(SENTENCE, lang="fr")


@pytest.mark.parametrize(
    ("text", "on"),
    [
        (SENTENCE, date(2030, 1, 1)),
        (f"DATE: 2030-01-01\n---\n{SENTENCE}", None),
        (f"KYIV, Jan. 1, 2030 - {SENTENCE}", None),
    ],
)
def test_a_text_from_the_future_is_refused_whoever_states_its_day(text, on):
    with pytest.raises(UsageError, match=r"2030-01-01.* lies in the future"):
        reading_of(text, on=on, today=ON)


def test_the_header_tells_the_day_and_claims_nothing():
    text = (
        "SOURCE: example\nLANG: en\nDATE: 2025-08-12 (stated)\nNOTE: Russia captured Yunakivka\n---\n"
        + SENTENCE
    )
    reading = reading_of(text, on=None)
    assert reading.date == ON
    assert [(c.kind, c.place and c.place.mention) for c in reading.claims] == [("liberated", "Stepne")]


def test_of_a_page_only_the_prose_is_read_and_offsets_are_those_of_the_page():
    page = (
        "<html><head><title>News</title><script>Russia captured Yunakivka.</script></head><body>"
        "<style>p{}</style><!-- Russian forces captured Yunakivka. -->"
        "<p>Ukrainian forces <b>liberated</b> Stepne on Monday.</p></body></html>"
    )
    reading = reading_of(page)
    (claim,) = reading.claims
    assert claim.kind == "liberated"
    (span,) = claim.spans
    assert span.text == page[span.start : span.end] == "Ukrainian forces <b>liberated</b> Stepne"
    assert any("HTML" in note for note in reading.notes)


def test_a_text_may_mix_languages():
    reading = reading_of("Росіяни захопили Yunakivka. " + SENTENCE)
    assert {(c.kind, c.place and c.place.mention) for c in reading.claims} == {
        ("captured", "Yunakivka"),
        ("liberated", "Stepne"),
    }


def test_the_word_of_the_taker_does_not_decide_the_kind():
    said = ["captured", "liberated", "retook", "seized", "regained control of", "cleared"]
    assert {reading_of(f"Ukrainian forces {word} Stepne.").claims[0].kind for word in said} == {"liberated"}
    assert {reading_of(f"Russian forces {word} Stepne.").claims[0].kind for word in said} == {"captured"}


def test_a_plugged_in_reader_adds_claims_that_are_marked_and_only_when_given():
    def machine(text, lang, on):
        return [
            Claim("contested", (Span(0, 9, "whatever"),), actor=None),
            Claim("entered", (Span(5, 999, ""),)),
        ]

    assert all("plugged-in" not in flag for c in reading_of(SENTENCE).claims for flag in c.flags)
    added = [c for c in reading_of(SENTENCE, readers=[machine]).claims if c.flags]
    assert [(c.kind, c.spans[0].text, c.flags) for c in added] == [
        ("contested", "Ukrainian", ("plugged-in reader: machine",))
    ]


def counted(text: str) -> list[tuple[str, str | None, date | None]]:
    (count,) = [c for c in reading_of(text).claims if c.kind == "settlement_count"]
    return [(one.mention, one.id, one.start) for one in count.counted]


def test_a_count_names_the_settlements_that_it_is_of_with_their_days():
    text = (
        "Ukrainian forces liberated two villages in Sumy region.\n"
        "Ukrainian forces liberated Stepne and Yunakivka on Monday."
    )
    monday = date(2025, 8, 11)
    assert counted(text) == [
        ("Stepne", "place:stepne", monday),
        ("Yunakivka", "place:yunakivka", monday),
    ]


def test_a_count_that_does_not_fit_the_names_claims_none_of_them():
    assert counted("Ukrainian forces liberated three villages, Stepne and Yunakivka, on Monday.") == []
    assert counted("Ukrainian forces liberated three villages on Monday.") == []
    theirs = "Russian forces captured Stepne and Yunakivka on Monday."
    assert counted(f"Ukrainian forces liberated two villages. {theirs}") == []
