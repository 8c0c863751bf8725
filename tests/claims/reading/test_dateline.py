"""The day of a text that no one names: its own dateline states it, and nothing else does."""

from __future__ import annotations

from datetime import date

import pytest

from contactline.claims.reading.dateline import day_of
from contactline.schemes.loader import load_scheme

DAY = date(2025, 8, 12)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "12 August 2025\n\nUkrainian forces retook two villages."),
        ("en", "Two villages retaken\nKyiv, August 12, 2025\nUkrainian forces said so."),
        ("en", "MOSCOW/KYIV, Aug 12, 2025 - Russian troops have seized the village."),
        ("en", "12 August 2025. Ukrainian forces retook two villages."),
        ("en", "Published: 12 August 2025 at 14:30 GMT\nUkrainian forces retook two villages."),
        ("en", "2025-08-12 Kyiv"),
        ("uk", "12 серпня 2025 року\nЗСУ звільнили два села."),
        ("uk", "Київ, 12.08.2025, 14:30\nЗСУ звільнили два села."),
        ("ru", "12 августа 2025\nВойска заняли два села."),
    ],
)
def test_a_dateline_in_the_first_lines_states_the_day(lang, text):
    assert day_of(text, load_scheme("ukraine"), lang) == DAY


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "24 February 2022: the day that the war began\nUkrainian forces retook two villages."),
        ("en", "KYIV, Aug 12 (Reuters) - Ukrainian forces retook two villages."),
        ("ru", "12 августа 2025 года российские войска взяли Степное."),
        ("en", "\n".join(["A line."] * 8 + ["12 August 2025"])),
        ("en", "Nothing of the kind"),
        # days without a year, which are counted from the text's own
        ("en", "31 December"),
        ("en", "Tomorrow and Friday"),
        ("en", "This year in review"),
        ("en", "In December"),
        ("uk", "У грудні"),
        ("ru", "В декабре"),
    ],
)
def test_a_day_that_is_told_of_is_no_dateline(lang, text):
    assert day_of(text, load_scheme("ukraine"), lang) is None
