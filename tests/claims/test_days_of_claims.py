"""Which days a claim is held against: none where its text writes one that cannot be, and for a count the days
of the settlements that it names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.by_hand import DAY, FIRST, TAKER, TEXT, Record, due, held
from contactline.claims.checking import check
from contactline.claims.sentences import explanation_in
from contactline.reports import KINDS, Claim, Counted, PlaceMention, RegionMention, Span

flags = st.sampled_from(
    [
        "impossible date: there is no 31 February 2031",
        "impossible date: there is no 31 лютого",
        f"impossible date: {TEXT + 9 * DAY} is after the day of the text",
    ]
)
grounds = st.sampled_from(
    [{}, {"region": RegionMention("Shore", "R")}, {"place": PlaceMention("Mill", "mill")}]
)


@given(
    st.sampled_from(KINDS),
    flags,
    grounds,
    st.booleans(),
    st.sampled_from([None, 5.0]),
    st.sampled_from(["km2", "percent", "km", "settlements", "per day"]),
    st.sampled_from([None, TEXT - 20 * DAY]),
)
def test_what_is_dated_to_a_day_that_cannot_be_is_not_held_against_another(
    kind, flag, ground, negated, value, unit, start
):
    """Whatever is claimed of whatever, and whether or not the reading made up a day from elsewhere."""
    claim = Claim(
        kind, (Span(0, 1, "x"),), value=value, unit=None if value is None else unit, actor=TAKER,
        negated=negated, flags=("count mismatch: 2 and 3", flag), start=start, **ground,
    )  # fmt: skip
    verdict = check(claim, Record(held(100)), on=TEXT)  # type: ignore[arg-type]
    assert verdict.verdict == "not testable"
    told, language = explanation_in(verdict, "uk")
    assert language == "uk"
    for sentence in (verdict.explanation, told):
        assert "{" not in sentence
    assert ("no calendar has" in verdict.explanation) == ("there is no" in flag)
    assert ("after the text" in verdict.explanation) == ("is after" in flag)


def test_other_flags_leave_a_claim_to_be_held_against_its_day():
    told = due(Record(held(100)), "area_held", value=100, unit="km2", flags=("unit slip: 1 and 2",))
    assert told.verdict == "consistent"


MONTH = TEXT - 30 * DAY


def count(record: Record, *days: date | None, **told):
    named = tuple(
        Counted(f"V{n}", f"v{n}", day, None if day is None else day + DAY) for n, day in enumerate(days)
    )
    return due(record, "settlement_count", value=2, unit="settlements", counted=named, **told)


def test_a_count_without_a_day_is_of_the_days_of_the_settlements_that_it_names():
    record = Record(held(0), turned=(MONTH, MONTH + 4 * DAY))
    told = count(record, MONTH + 4 * DAY, MONTH)
    assert (told.verdict, told.figures["from"], told.figures["to"]) == (
        "consistent",
        MONTH.isoformat(),
        (MONTH + 4 * DAY).isoformat(),
    )
    assert told.figures["on"] == told.figures["to"]
    later = count(record, MONTH - DAY, MONTH + DAY)
    assert (later.verdict, later.figures["days_later"]) == ("consistent", 3)
    before = count(record, FIRST - 5 * DAY, MONTH)
    assert before.verdict == "not covered"


@pytest.mark.parametrize("days", [(), (MONTH, None)])
def test_a_count_that_does_not_tell_the_day_of_each_is_of_the_week_up_to_the_text(days):
    told = count(Record(held(0), turned=(TEXT - 2 * DAY, TEXT)), *days)
    assert (told.verdict, told.figures["from"]) == ("consistent", (TEXT - 6 * DAY).isoformat())


def test_days_that_the_count_has_itself_go_before_those_of_its_settlements():
    week = {"start": TEXT - 7 * DAY, "end": TEXT}
    record = Record(held(0), turned=(TEXT - 3 * DAY, TEXT - 2 * DAY))
    assert count(record, MONTH, MONTH + timedelta(days=2), **week).verdict == "consistent"
