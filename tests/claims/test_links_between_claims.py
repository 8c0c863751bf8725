"""Which claims say the same and which contradict each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_claim_form import claims

from contactline.claims.links import Said, essence, relation
from contactline.reports import Claim, PlaceMention, RegionMention, Span

DAY = date(2030, 5, 10)
HOME = "land"


def event(
    kind="captured", actor: str | None = "red", place: str | None = "harbour", day=DAY, **more
) -> Claim:
    end = None if day is None else day + timedelta(days=1)
    mention = PlaceMention("Harbour", place)
    return Claim(kind, (Span(0, 1, "x"),), actor, mention, start=day, end=end, **more)


def amount(
    value: float | None,
    unit="km2",
    qualifier=None,
    kind="area_held",
    actor="red",
    region: RegionMention | str | None = "north",
    **more,
) -> Claim:
    return Claim(
        kind,
        (Span(0, 1, "x"),),
        actor,
        region=RegionMention("North", region) if isinstance(region, str) else region,
        value=value,
        unit=unit,
        qualifier=qualifier,
        **more,
    )


def between(a: Claim, b: Claim, *, days: int = 0) -> str | None:
    found = relation(Said(a, DAY), Said(b, DAY + timedelta(days=days)), HOME)
    return None if found is None else found[0]


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        (event(), event(), "same"),
        (event("captured"), event("liberated"), "same"),  # one side's word for the other's
        (event(), event(actor=None), "same"),
        (event(), event(actor="blue"), "contradicts"),
        (event("captured"), event("liberated", actor="blue"), "contradicts"),
        (event(), event("denied"), "contradicts"),
        (event(), event(negated=True), "contradicts"),
        (event("denied"), event(negated=True), "same"),
        (event("denied", negated=True), event(), "contradicts"),
        (event(), event("withdrawn"), "contradicts"),
        (event(), event("withdrawn", actor="blue"), None),
        (event(), event("repelled", actor="blue"), "contradicts"),
        (event(), event("entered"), None),
        (event("entered"), event("entered"), "same"),
        (event("entered"), event("entered", actor="blue"), None),
        (event(), event(place="hill"), None),
        (event(), event(place=None), None),
        (event(place=None), event(place=None), None),
        (event(), event(day=DAY + timedelta(days=1)), None),
        (event(), event(day=None), "same"),
        (event(), event(day=None, actor="blue"), "contradicts"),
        (event(), amount(200), None),
    ],
)
def test_events_of_one_place(a, b, how):
    assert between(a, b) == how
    assert between(b, a) == how


def test_an_event_without_a_day_is_of_the_week_before_its_report():
    assert between(event(), event(day=None), days=6) == "same"
    assert between(event(), event(day=None), days=8) is None


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        (amount(200, qualifier="about"), amount(210.6), "same"),
        (amount(210.6), amount(211), "same"),
        (amount(210.6), amount(214.2), "contradicts"),
        (amount(77, "mi2"), amount(200, qualifier="about"), "same"),
        (amount(114_000), amount(44_000, "mi2"), "same"),
        (amount(200), amount(2_000), "contradicts"),
        (amount(200), amount(200, "m2"), "contradicts"),
        (amount(200), amount(200, actor="blue"), None),
        (amount(200), amount(200, region="south"), None),
        (amount(200), amount(200, kind="area_gained"), None),
        (amount(100, qualifier="more than"), amount(200, qualifier="about"), None),
        (amount(100, qualifier="more than"), amount(100, qualifier="more than"), "same"),
        (amount(300, qualifier="more than"), amount(200), "contradicts"),
        (amount(20, "percent", kind="share"), amount(20, "percent", kind="share"), "same"),
        (amount(20, "percent", kind="share"), amount(27, "percent", kind="share"), "contradicts"),
        (amount(2, "settlements", kind="settlement_count"),
         amount(2, "settlements", kind="settlement_count"), "same"),
        (amount(2, "settlements", kind="settlement_count"),
         amount(3, "settlements", kind="settlement_count"), None),  # of which days is not said
        (amount(52, kind="contested", qualifier="about"), amount(52.4, kind="contested"), "same"),
        (amount(52, kind="contested"), amount(155, kind="contested"), "contradicts"),
        (amount(52, kind="contested"), amount(None, kind="contested"), None),
        (amount(200, negated=True), amount(200), None),
    ],
)  # fmt: skip
def test_figures_by_what_their_rounding_covers(a, b, how):
    assert between(a, b) == how
    assert between(b, a) == how


def front(value: float, unit="km") -> Claim:
    return amount(value, unit, kind="front_length", actor=None, region=None)


OPEN = RegionMention("North", None)
MAY = {"start": date(2030, 5, 1), "end": date(2030, 6, 1)}


@pytest.mark.parametrize(
    ("a", "b", "how"),
    [
        (front(1_000), front(620, "mi"), "same"),
        (front(1_000), front(1_000), "same"),
        (front(1_000), front(2_000), "contradicts"),
        (amount(114_000, region=None), amount(114_000, region=None), "same"),
        (amount(114_000, region=None), amount(114_000, region=HOME), "same"),
        (amount(114_000, region=HOME), amount(66_000, region=HOME), "contradicts"),
        (amount(114_000, region=HOME), amount(52, region=None), None),  # of what ground is not said
        (amount(114_000, region=None), amount(114_000, region="north"), None),
        (amount(114_000, region=None), amount(114_000, region=OPEN), None),
        (amount(114_000, region=None), amount(114_000, region=RegionMention("Land", HOME, "east")), None),
        (amount(2, "settlements", kind="settlement_count", region=None),
         amount(2, "settlements", kind="settlement_count", region=None), None),  # any two villages
        (amount(500, kind="area_gained", region=None, **MAY),
         amount(500, kind="area_gained", region=None, **MAY), "same"),
    ],
)  # fmt: skip
def test_a_figure_that_names_no_ground_is_of_all_of_it(a, b, how):
    assert between(a, b) == how
    assert between(b, a) == how


def test_a_state_is_that_of_its_day():
    assert between(amount(200), amount(210), days=3) == "same"
    assert between(amount(200), amount(210), days=4) is None


def test_two_figures_of_one_report_are_of_two_things():
    one, other = Said(amount(0.67), DAY, "a"), Said(amount(196.97), DAY, "a")
    assert relation(one, other) is None
    assert relation(one, replace(other, report="b")) is not None


def test_gains_are_compared_over_the_same_period_only():
    july = {"kind": "area_gained", "start": date(2030, 7, 1), "end": date(2030, 8, 1)}
    june = {"kind": "area_gained", "start": date(2030, 6, 1), "end": date(2030, 7, 1)}
    assert between(amount(634, **july), amount(633.6, **july), days=20) == "same"
    assert between(amount(634, **july), amount(500.5, **july)) == "contradicts"
    assert between(amount(634, **july), amount(588, **june)) is None
    late = july | {"end": date(2030, 8, 3)}
    assert between(amount(634, **july), amount(634, **late)) == "same"


@given(claims, claims, st.integers(-20, 20))
def test_what_holds_between_two_claims_holds_between_the_two_the_other_way_round(a, b, days):
    b = replace(b, place=a.place, region=a.region)
    one, two = Said(a, DAY), Said(b, DAY + timedelta(days=days))
    there, back = relation(one, two, HOME), relation(two, one, HOME)
    assert (there and there[0]) == (back and back[0])


@given(claims, claims, claims, st.integers(0, 9))
def test_two_claims_of_one_essence_stand_alike_to_any_third(first, claim, other, days):
    # all of another claim but what the essence has of this one
    place = claim.place and replace(claim.place, mention="elsewhere", candidates=())
    region = claim.region and replace(claim.region, mention="elsewhere", candidates=())
    alike = ("kind", "actor", "negated", "value", "unit", "qualifier", "start", "end")
    worded = replace(other, place=place, region=region, **{name: getattr(claim, name) for name in alike})
    said, again = (Said(one, DAY + timedelta(days=days)) for one in (claim, worded))
    assert essence(said) == essence(again)
    for third in (first, claim):
        assert relation(Said(third, DAY), said, HOME) == relation(Said(third, DAY), again, HOME)
