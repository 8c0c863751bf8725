"""Tables for people: units, separators, and the line of provenance."""

from __future__ import annotations

from datetime import date

import pytest

import made
from contactline.figures import Figures
from contactline.tables import number, percent, table_of

EVERY_KIND = [made.area(), made.change(), made.transition(), made.front(), made.history()]


@pytest.mark.parametrize("figure", EVERY_KIND, ids=lambda f: type(f).__name__)
def test_every_table_says_track_edition_and_who_drew_it(figure):
    foot = " ".join(table_of([figure]).foot)
    assert "Track deepstate" in foot
    assert figure.provenance.edition.id in foot
    assert "measure authalic" in foot
    assert "© DeepState" in foot


@pytest.mark.parametrize("figure", EVERY_KIND, ids=lambda f: type(f).__name__)
def test_every_row_fills_every_column(figure):
    table = table_of([figure, figure])
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_a_table_says_which_region_a_name_was_taken_for():
    assert "Region Sumy Oblast: UA-59, level 1, boundaries adm1" in table_of([made.area()]).foot


def test_an_area_stands_in_km2_and_mi2_with_its_share():
    row = table_of([made.area(114329.0)]).rows[0]
    assert row[2:4] == ("114,329.0", "44,142.7")
    assert "measured" in table_of([made.area()]).foot[0]


def test_a_series_has_its_dates():
    days = [date(2025, 8, 12), date(2025, 8, 13)]
    table = table_of([made.area(day=day) for day in days])
    assert [row[0] for row in table.rows] == ["2025-08-12", "2025-08-13"]
    assert "2 editions" in " ".join(table.foot)


def test_a_change_cites_both_editions():
    foot = " ".join(table_of([made.change()]).foot)
    assert "0011223344ff" in foot
    assert "3f9a0c11d2e4" in foot


def test_a_front_as_drawn_has_no_tolerance():
    rows = table_of([made.front(0.0, 1170.0), made.front(1000.0)]).rows
    assert [row[1] for row in rows] == ["as drawn", "1,000 m"]


def test_no_figures_is_said():
    assert table_of(Figures([])).title == "No figures"


@pytest.mark.parametrize(
    ("value", "text"),
    [(114329.44, "114,329.4"), (0.02, "<0.1"), (0.0, "0.0"), (-0.02, "-<0.1"), (None, "")],
)
def test_a_number_that_is_there_never_reads_as_nothing(value, text):
    assert number(value) == text


def test_a_net_change_has_its_sign():
    assert number(10.25, sign=True) == "+10.2"
    assert number(-10.0, sign=True) == "-10.0"
    assert number(0.0, sign=True) == "0.0"


def test_a_share_is_a_percentage():
    assert percent(0.0188) == "1.9 %"
