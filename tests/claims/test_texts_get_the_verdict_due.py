"""Texts made from the demo's record (true, false, rounded, off by a day, in the wrong unit) get the verdict
that is due: reading and checking together, in every language that texts are read in.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.said_world import (
    CONSISTENT,
    DAY,
    GROUP,
    KM2_PER_MI2,
    World,
    covers,
    days,
    rounded,
)
from contactline.reports import Claim, Verdict


def checked(world: World, text: str, on: date) -> tuple[Claim, Verdict]:
    """The one claim of a sentence, and what is said of it."""
    (found,) = world.atlas.check(text, on=on, tracks=["meridian"])
    return found.claim, found.verdicts[0]


def written(figure: float) -> str:
    return f"{figure:,.0f}" if figure == int(figure) else f"{figure:,}"


@given(data=st.data(), which=days, digits=st.integers(2, 4), about=st.booleans(), true=st.booleans())
def test_an_area_in_a_sentence(world, data, which, digits, about, true):
    region, day = data.draw(st.sampled_from(world.regions)), world.days[which]
    measured = world.km2(region, day)
    assume(measured > 1)
    figure = rounded(measured if true else (world.with_contested(region, day) + 30) * 2.1, digits)
    word = "about " if about else ""
    text = (
        f"League forces control {word}{written(figure)} square kilometres of {world.name(region)} Province."
    )
    found, told = checked(world, text, day)
    assert (found.kind, found.region and found.region.id) == ("area_held", region)
    assert (told.verdict in CONSISTENT) == true
    assert told.figures["claimed_km2"] == pytest.approx(figure)


@given(data=st.data(), which=days)
def test_the_same_in_square_miles(world, data, which):
    region, day = data.draw(st.sampled_from(world.regions)), world.days[which]
    measured = world.km2(region, day)
    assume(measured > 1)
    figure = rounded(measured / KM2_PER_MI2, 3)
    text = f"League forces control {written(figure)} square miles of {world.name(region)} Province."
    assert checked(world, text, day)[1].verdict in CONSISTENT


@given(data=st.data(), off=st.integers(0, 3))
def test_a_capture_in_a_sentence(world, data, off):
    """The place by its name and region; where the reader leaves it open, no verdict says more than it may."""
    taken = sorted((place, turn) for place in world.places for turn in world.turns(place))
    place, turn = data.draw(st.sampled_from(taken))
    day = turn + off * DAY
    assume(day <= world.days[-1] and world.class_on(place, day) in ("occupied", "occupied_before"))
    name = world.atlas.place_of_id(place).names["en"]
    text = f"League forces captured the village of {name} on {day.day} {day:%B %Y}."
    found, told = checked(world, text, day)
    assert (found.kind, found.start) == ("captured", day)
    if found.place is not None and found.place.id is not None:
        assert found.place.id == place
        assert told.verdict == "consistent"
        assert told.figures["days_later"] == -(day - max(t for t in world.turns(place) if t <= day)).days
    else:
        assert told.verdict in {"not testable", *CONSISTENT}


def day_of(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


HOLDS = {
    "en": "League forces control {figure} square kilometres of {region} Province.",
    "uk": "Війська Ліги контролюють {figure} кв. км у провінції {region}.",
    "ru": "Войска Лиги контролируют {figure} кв. км в провинции {region}.",
}


@given(
    data=st.data(),
    which=days,
    lang=st.sampled_from(sorted(HOLDS)),
    digits=st.integers(2, 4),
    true=st.booleans(),
)
def test_an_area_in_a_sentence_of_each_language(world, data, which, lang, digits, true):
    region, day = data.draw(st.sampled_from(world.regions)), world.days[which]
    measured = world.km2(region, day)
    assume(measured > 1)
    figure = rounded(measured if true else (world.with_contested(region, day) + 30) * 2.1, digits)
    number = written(figure) if lang == "en" else f"{figure:.10g}".replace(".", ",")
    found, told = checked(world, HOLDS[lang].format(figure=number, region=world.name(region)), day)
    assert (found.kind, found.actor, found.region and found.region.id) == ("area_held", "league", region)
    assert (told.verdict in CONSISTENT) == true
    assert told.figures["claimed_km2"] == pytest.approx(figure)


@given(data=st.data())
def test_an_area_of_the_day_before_is_not_that_of_the_day_that_the_sentence_names(world, data):
    region, day, off = data.draw(st.sampled_from(world.jumps))
    figure = rounded(world.km2(region, day + off * DAY), 4)
    assume(not covers(figure, world.with_contested(region, day)))
    name = world.name(region)
    on = f"On {day_of(day)}, League forces controlled {written(figure)} sq km of {name} Province."
    found, told = checked(world, on, day + DAY)
    assert (found.start, told.verdict) == (day, "contradicted")
    right = (
        f"On {day_of(day + off * DAY)}, League forces controlled {written(figure)} sq km of {name} Province."
    )
    assert checked(world, right, day + 2 * DAY)[1].verdict in CONSISTENT


@given(data=st.data(), which=days)
def test_square_miles_for_square_kilometres_are_contradicted_and_the_slip_is_told(world, data, which):
    region, day = data.draw(st.sampled_from(world.regions)), world.days[which]
    measured = world.km2(region, day)
    assume(measured > 1)
    figure = rounded(measured, 3)
    assume(covers(figure, measured) and world.with_contested(region, day) < 0.98 * figure * KM2_PER_MI2)
    text = f"League forces control {written(figure)} square miles of {world.name(region)} Province."
    _, told = checked(world, text, day)
    assert told.verdict == "contradicted"
    assert "slip" in told.explanation


@given(data=st.data(), which=days, true=st.booleans())
def test_a_share_in_a_sentence_is_held_to_the_unit(world, data, which, true):
    region, day = data.draw(st.sampled_from(world.regions)), world.days[which]
    share = 100 * (world.atlas.area(region, on=day, group=GROUP).one().share or 0)
    assume(share > 3)
    percent = round(share) if true else round(share) + 40
    text = f"League forces control {percent} percent of {world.name(region)} Province."
    found, told = checked(world, text, day)
    assert (found.kind, found.value) == ("share", percent)
    if percent <= 100:
        assert (told.verdict in CONSISTENT) == true


@given(data=st.data(), first=st.integers(1, 60), length=st.integers(2, 30), true=st.booleans())
def test_a_gain_in_a_sentence(world, data, first, length, true):
    region = data.draw(st.sampled_from(world.regions))
    start, last = world.days[first], world.days[first + length]
    change = world.atlas.changes(region, start=start - DAY, end=last, group=GROUP).one()
    assume(change.net_m2 > 0.2e6)
    figure = rounded(change.net_m2 / 1e6 if true else change.gross_gain_m2 / 1e6 * 3 + 500, 3)
    where, when = f"in {world.name(region)} Province", f"from {day_of(start)} to {day_of(last)}"
    text = f"League forces gained {written(figure)} sq km {where} {when}."
    found, told = checked(world, text, last)
    assert (found.kind, found.start, found.end) == ("area_gained", start, last + DAY)
    assert told.verdict == ("consistent" if true else "contradicted")
    assert told.figures["net_gain_km2"] == pytest.approx(change.net_m2 / 1e6, abs=1e-6)


@given(first=st.integers(1, 60), length=st.integers(1, 35), more=st.integers(0, 2))
def test_a_count_of_villages_in_a_sentence(world, first, length, more):
    start, end = world.days[first], world.days[first + length]
    period = [turn for p in world.places for turn in world.turns(p)]
    taken = len({p for p in world.places if any(start <= turn <= end for turn in world.turns(p))})
    assume(taken >= 2 and len(period) > taken)
    text = f"League forces captured {taken + more} villages from {day_of(start)} to {day_of(end)}."
    found, told = checked(world, text, end)
    assert (found.kind, found.value, found.start, found.end) == (
        "settlement_count",
        taken + more,
        start,
        end + DAY,
    )
    assert told.figures["settlements"] == taken
    week = end + timedelta(days=7)
    followed = {p for p in world.places if any(end < turn <= week for turn in world.turns(p))}
    if not more or len(followed) >= more:
        assert told.verdict == "consistent"
    else:
        assert told.verdict in {"map not yet updated", "contradicted"}


@given(which=st.integers(40, 96), faster=st.booleans())
def test_a_pace_in_a_sentence(world, which, faster):
    on, start = world.days[which], world.days[5]
    taken = [p for p in world.places if any(start <= turn <= on for turn in world.turns(p))]
    rate = len(taken) / ((on - start).days + 1)
    number = 9 if faster else 1
    text = f"League forces have captured {number} villages a day since {day_of(start)}."
    found, told = checked(world, text, on)
    assert (found.kind, found.value, found.unit, found.start) == ("pace", number, "per day", start)
    assert told.figures["settlements_per_day"] == pytest.approx(rate, abs=1e-4)
    assert told.verdict == ("consistent" if rate >= 0.75 * number else "contradicted")


@given(which=days, digits=st.integers(2, 4), true=st.booleans(), miles=st.booleans())
def test_the_front_in_a_sentence(world, which, digits, true, miles):
    day = world.days[which]
    lengths = [line.length_m / 1e3 for line in world.atlas.front(on=day)]
    length_km = lengths[0] if true else max(lengths) * 2.2
    unit, km = ("miles", 1.609344) if miles else ("km", 1.0)
    value = rounded(length_km / km, digits)
    assume(value >= 100)  # a shorter one is read as a section of it
    found, told = checked(world, f"The front line is {written(value)} {unit} long.", day)
    assert (found.kind, found.value) == ("front_length", value)
    assert told.verdict == ("consistent" if true else "contradicted")


@given(data=st.data(), off=st.integers(-3, 3))
def test_a_denial_in_a_sentence(world, data, off):
    taken = sorted((place, turn) for place in world.places for turn in world.turns(place))
    place, turn = data.draw(st.sampled_from(taken))
    day = turn + off * DAY
    assume(world.days[0] < day <= world.days[-1])
    name = world.atlas.place_of_id(place).names["en"]
    text = f"League forces did not capture the village of {name} on {day_of(day)}."
    found, told = checked(world, text, day)
    assert (found.kind, found.actor, found.negated) == ("denied", "league", True)
    assume(found.place is not None and found.place.id == place)
    held = world.class_on(place, day) in ("occupied", "occupied_before")
    assert told.verdict == ("contradicted" if held else "consistent")
