"""Search as one types: what fits a text, and in which order."""

from __future__ import annotations

from datetime import date

import hypothesis
import hypothesis.strategies as st
import pytest

from contactline.gazetteer.lookup import normalise
from contactline.gazetteer.search import BEGINNING, NEARLY, WHOLE, WORD, SearchIndex, day_in, point_in

PLACES = {
    1: (["Bakhmut", "Бахмут", "Artemivsk", "Артемівськ"], 83_000),
    2: (["Bakhmutske", "Бахмутське"], 500),
    3: (["Kryvyi Rih", "Кривий Ріг"], 600_000),
    4: (["Rih", "Ріг"], 20),
    5: (["Kupiansk", "Куп’янськ"], 26_000),
    6: (["Ivano-Frankivsk", "Івано-Франківськ"], 230_000),
    7: (["Stepne", "Степне"], 0),
    8: (["Stepne", "Степне"], 900),
}
INDEX = SearchIndex(
    [(normalise(name), number) for number, (names, _) in PLACES.items() for name in names],
    {number: weight for number, (_, weight) in PLACES.items() if weight},
)


def found(text: str, limit: int = 12) -> list[int]:
    return [hit.entry for hit in INDEX.find(text, limit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bakhmut", [1, 2]),
        ("Бахм", [1, 2]),
        ("artem", [1]),
        ("АРТЕМІВСЬК", [1]),
        ("куп'янськ", [5]),
        ("КУП`ЯН", [5]),
        ("купянськ", [5]),
        ("івано франк", [6]),
        ("Івано–Франківськ", [6]),
        ("ріг", [4, 3]),
        ("степне", [8, 7]),
    ],
)
def test_a_name_is_found_by_its_beginning_in_any_language_and_by_former_names(text, expected):
    assert found(text)[: len(expected)] == expected


@pytest.mark.parametrize("slip", ["bakhmt", "bahkmut", "bakhmutt", "abkhmut", "bakhnut", "akhmut"])
def test_a_slip_of_the_keyboard_is_forgiven(slip):
    assert found(slip)[0] == 1
    assert INDEX.find(slip)[0].fit == NEARLY


def test_how_a_name_fits_stands_before_how_large_the_place_is():
    assert [(hit.entry, hit.fit) for hit in INDEX.find("rih")[:2]] == [(4, WHOLE), (3, WORD)]
    assert [(hit.entry, hit.fit) for hit in INDEX.find("bakhmut")[:2]] == [(1, WHOLE), (2, BEGINNING)]


def test_a_text_of_two_letters_is_only_a_beginning():
    assert all(hit.fit in (WHOLE, BEGINNING, WORD) for hit in INDEX.find("ba"))
    assert found("zq") == []


@pytest.mark.parametrize("text", ["", "  ", "’", "\u0301"])
def test_what_has_no_letters_finds_nothing(text):
    assert found(text) == []


@hypothesis.given(st.sampled_from([name for names, _ in PLACES.values() for name in names]), st.data())
def test_every_beginning_of_a_name_finds_its_bearer(name, data):
    length = data.draw(st.integers(1, len(name)))
    bearers = {number for number, (names, _) in PLACES.items() if name in names}
    if normalise(name[:length]):
        assert bearers <= set(found(name[:length]))


@hypothesis.given(st.text(max_size=30), st.integers(1, 5))
def test_any_text_is_answered_with_different_entries_and_not_more_than_asked(text, limit):
    entries = found(text, limit)
    assert len(entries) == len(set(entries)) <= limit


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("48.0, 37.8", 37.8, 48.0),
        ("48.0 37.8", 37.8, 48.0),
        ("48.0;37.8", 37.8, 48.0),
        ("37.8 E, 48 N", 37.8, 48.0),
        ("48°N 37.8°E", 37.8, 48.0),
        ("12S 77W", -77.0, -12.0),
        ("−12.5, −77", -77.0, -12.5),
        ("120.5, 15", 120.5, 15.0),
    ],
)
def test_typed_coordinates_are_a_point_latitude_first_unless_they_say_otherwise(text, lon, lat):
    assert point_in(text) == pytest.approx((lon, lat))


@pytest.mark.parametrize("text", ["48", "200, 100", "95, 95", "Sumy 3", "2025-08-03", "1 2 3", "a, b", ""])
def test_what_is_no_pair_of_degrees_is_no_point(text):
    assert point_in(text) is None


@pytest.mark.parametrize("text", ["2025-08-03", "3.8.2025", "03/08/2025", " 2025-8-3 "])
def test_a_typed_date_is_a_day(text):
    assert day_in(text) == date(2025, 8, 3)


@pytest.mark.parametrize("text", ["2025-13-03", "31.2.2025", "2025", "0000-01-01", "Sumy", ""])
def test_what_is_no_date_is_no_day(text):
    assert day_in(text) is None
