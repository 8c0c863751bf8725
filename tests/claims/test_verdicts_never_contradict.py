"""A verdict never contradicts the engine: claims made from the demo's record get the verdict that is due.

What is due is computed here from the figures that the atlas gives anybody, by rules written down once more
in the test: rounding by the digits of the figure as text, histories spell by spell, counts by brute force.
"""

from __future__ import annotations

import math
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.said_world import (
    CONSISTENT,
    DAY,
    FAR_KM,
    GROUP,
    KEEPER,
    KM2_PER_MI2,
    TAKER,
    WAITED,
    claim,
    covers,
    days,
    rounded,
)


@given(data=st.data(), digits=st.integers(1, 4), about=st.booleans(), which=days)
def test_a_figure_rounded_from_the_record_is_consistent(world, data, digits, about, which):
    region, day = data.draw(st.sampled_from(world.regions)), world.days[which]
    measured = world.km2(region, day)
    assume(measured > 1)
    figure = rounded(measured, digits)
    assume(covers(figure, measured, about=about))  # one digit may leave more than a quarter
    told = world.verdict(
        claim("area_held", actor=TAKER, region=region, value=figure, unit="km2", day=day,
              qualifier="about" if about else None), day,
    )  # fmt: skip
    assert told.verdict in CONSISTENT
    assert told.figures["claimed_km2"] == pytest.approx(figure)


@given(
    data=st.data(),
    which=days,
    factor=st.floats(1.5, 50),
    qualifier=st.sampled_from([None, "about", "more than", "at least", "almost"]),
)
def test_a_figure_beyond_all_that_the_map_shows_is_contradicted(world, data, which, factor, qualifier):
    region, day = data.draw(st.sampled_from(world.regions)), world.days[which]
    most = max(world.with_contested(region, day - DAY * back) for back in range(4) if which >= back)
    figure = rounded((most + 1) * factor, 3)
    told = world.verdict(
        claim("area_held", actor=TAKER, region=region, value=figure, unit="km2", qualifier=qualifier), day
    )
    assert told.verdict == "contradicted"
    assert told.figures["area_km2"] == pytest.approx(world.km2(region, day), abs=1e-6)


@given(data=st.data(), which=days, factor=st.floats(0.05, 20))
def test_bounds_are_held_on_their_own_side(world, data, which, factor):
    region, day = data.draw(st.sampled_from(world.regions)), world.days[which]
    measured = world.km2(region, day)
    assume(measured > 1 and abs(factor - 1) > 0.02)
    figure = rounded(measured * factor, 4)
    assume(not figure * 0.99 < world.with_contested(region, day) < figure * 1.01)
    for qualifier in ("more than", "at least", "less than", "up to"):
        told = world.verdict(
            claim("area_held", actor=TAKER, region=region, value=figure, unit="km2", day=day,
                  qualifier=qualifier), day,
        )  # fmt: skip
        above = measured > figure
        if above == (qualifier in ("more than", "at least")):
            assert told.verdict in CONSISTENT, qualifier
        elif qualifier in ("more than", "at least") and world.with_contested(region, day) > figure:
            assert told.verdict == "consistent, boundary-dependent"
        else:
            assert told.verdict == "contradicted", qualifier


@given(data=st.data())
def test_a_figure_of_the_day_beside_is_not_that_of_the_day_that_is_named(world, data):
    region, day, off = data.draw(st.sampled_from(world.jumps))
    measured, beside = world.km2(region, day), world.km2(region, day + off * DAY)
    figure = rounded(beside, 4)
    assume(not covers(figure, world.with_contested(region, day)))
    named = claim("area_held", actor=TAKER, region=region, value=figure, unit="km2", day=day)
    assert world.verdict(named, day).verdict == "contradicted"
    assert not covers(figure, measured)
    if off == -1:  # a text that names no day may quote the map of the day before
        unnamed = claim("area_held", actor=TAKER, region=region, value=figure, unit="km2")
        told = world.verdict(unnamed, day)
        assert told.verdict == "consistent"
        assert told.figures["fits_on"] == (day - DAY).isoformat()


@given(data=st.data(), which=days)
def test_a_figure_in_the_wrong_unit_is_contradicted_and_the_slip_is_told(world, data, which):
    region, day = data.draw(st.sampled_from(world.regions)), world.days[which]
    measured = world.km2(region, day)
    assume(measured > 1)
    figure = rounded(measured, 3)
    assume(covers(figure, measured))
    assume(world.with_contested(region, day) < 0.98 * figure * KM2_PER_MI2)
    told = world.verdict(
        claim("area_held", actor=TAKER, region=region, value=figure, unit="mi2", day=day), day
    )
    assert told.verdict == "contradicted"
    assert "slip" in told.explanation
    right = rounded(measured / KM2_PER_MI2, 3)
    told = world.verdict(
        claim("area_held", actor=TAKER, region=region, value=right, unit="mi2", day=day), day
    )
    assert told.verdict in CONSISTENT


@given(which=days, digits=st.integers(3, 5))
def test_of_the_whole_country_either_sum_may_be_meant_and_is_named(world, which, digits):
    day = world.days[which]
    drawn, summed = (
        world.km2(None, day),
        sum(f.area_m2 / 1e6 for f in world.atlas.area(by=1, on=day, group=GROUP)),
    )
    for meant in (drawn, summed):
        figure = rounded(meant, digits)
        told = world.verdict(claim("area_held", actor=TAKER, value=figure, unit="km2", day=day), day)
        assert told.verdict == "consistent"
        assert ("Both sums fit" in told.explanation) == (covers(figure, drawn) and covers(figure, summed))


@given(data=st.data(), which=days, digits=st.integers(2, 3))
def test_shares(world, data, which, digits):
    region, day = data.draw(st.sampled_from(world.regions)), world.days[which]
    figure = world.atlas.area(region, on=day, group=GROUP).one()
    assert figure.share is not None
    percent = rounded(100 * figure.share, digits)
    assume(percent > 0)
    told = world.verdict(
        claim("share", actor=TAKER, region=region, value=percent, unit="percent", day=day), day
    )
    assert told.verdict in CONSISTENT
    false = claim("share", actor=TAKER, region=region, value=percent * 2 + 60, unit="percent", day=day)
    assert world.verdict(false, day).verdict == "contradicted"


@given(data=st.data(), first=st.integers(1, 60), length=st.integers(1, 30))
def test_gains_net_and_gross(world, data, first, length):
    region = data.draw(st.sampled_from(world.regions))
    start, end = world.days[first], world.days[first + length]
    change = world.atlas.changes(region, start=start - DAY, end=end - DAY, group=GROUP).one()
    for name, m2 in (("net_gain", change.net_m2), ("gross_gain", change.gross_gain_m2)):
        value = rounded(m2 / 1e6, 3)
        if value < 0.1:
            continue
        told = world.verdict(
            claim("area_gained", actor=TAKER, region=region, value=value, unit="km2", start=start, end=end),
            end,
        )
        assert told.verdict == "consistent"
        assert told.figures[f"{name}_km2"] == pytest.approx(m2 / 1e6, abs=1e-6)
    too_much = rounded(change.gross_gain_m2 / 1e6 * 3 + 500, 3)
    told = world.verdict(
        claim("area_gained", actor=TAKER, region=region, value=too_much, unit="km2", start=start, end=end),
        end,
    )
    assert told.verdict == "contradicted"
    # what one side gains the other loses
    if change.net_m2 > 1e6:
        lost = claim("area_lost", actor=KEEPER, region=region, value=rounded(change.net_m2 / 1e6, 3),
                     unit="km2", start=start, end=end)  # fmt: skip
        assert world.verdict(lost, end).verdict == "consistent"


@given(data=st.data(), off=st.integers(-30, 30))
def test_a_capture_is_consistent_with_the_days_between_told(world, data, off):
    taken = sorted((place, turn) for place in world.places for turn in world.turns(place))
    place, turn = data.draw(st.sampled_from(taken))
    day = turn + off * DAY
    assume(world.days[0] < day <= world.days[-1])
    later = [t for t in world.turns(place) if t >= day] if off < 0 else []
    told = world.verdict(claim("captured", actor=TAKER, place=place, day=day), day)
    held = world.class_on(place, day) in ("occupied", "occupied_before")
    if held:
        assert told.verdict == "consistent"
        since = max(t for t in world.turns(place) if t <= day)
        assert told.figures["days_later"] == -(day - since).days
    elif later:
        assert told.verdict == "consistent"
        assert told.figures["days_later"] == (min(later) - day).days
    denied = world.verdict(claim("denied", actor=TAKER, place=place, day=day, negated=True), day)
    assert denied.verdict == ("contradicted" if held else "consistent")


@given(data=st.data(), which=st.integers(1, 99))
def test_what_the_map_never_shows_is_waited_for_before_it_is_said(world, data, which):
    never = sorted(
        place
        for place, spells in world.places.items()
        if not any(class_ in ("occupied", "occupied_before") for class_, _ in spells)
    )
    place, day = data.draw(st.sampled_from(never)), world.days[which]
    told = world.verdict(claim("captured", actor=TAKER, place=place, day=day), day)
    away = told.figures.get("front_km", 0)
    if "nearest_km" not in told.figures and away > FAR_KM:  # no delay of a map explains so much
        assert told.verdict == "contradicted"
        here = world.atlas.place_of_id(place)
        assert away == pytest.approx(world.atlas.front_km(day)(here.lon, here.lat), abs=0.001)
    elif (world.days[-1] - day).days < WAITED:
        assert told.verdict == "map not yet updated"
    else:
        assert told.verdict in {"map never showed it", "contradicted"}
    assert world.verdict(claim("captured", actor=TAKER, place=place, day=day, negated=True), day).verdict == (
        "consistent"
    )


@given(which=days, digits=st.integers(2, 4))
def test_the_front_fits_at_a_tolerance_that_is_named(world, which, digits):
    day = world.days[which]
    lines = world.atlas.front(on=day)
    for line in lines:
        value = rounded(line.length_m / 1e3, digits)
        told = world.verdict(claim("front_length", value=value, unit="km", day=day), day)
        assert told.verdict == "consistent"
        assert told.figures["tolerance_m"] in {each.tolerance_m for each in lines}
    longest = max(line.length_m for line in lines) / 1e3
    told = world.verdict(claim("front_length", value=rounded(longest * 2, 3), unit="km", day=day), day)
    assert told.verdict == "contradicted"


@given(first=st.integers(1, 60), length=st.integers(1, 35))
def test_settlements_that_changed_hands_are_counted(world, first, length):
    start, end = world.days[first], world.days[first + length]
    taken = {p for p in world.places if any(start <= turn < end for turn in world.turns(p))}

    def told(value: int, qualifier: str | None = None) -> str:
        period = {"start": start, "end": end, "qualifier": qualifier}
        counted = claim("settlement_count", actor=TAKER, value=value, unit="settlements", **period)
        return world.verdict(counted, end).verdict

    assert told(len(taken)) == "consistent"
    week = end + timedelta(days=7)
    followed = {p for p in world.places if any(end <= turn < week for turn in world.turns(p))}
    more = told(len(taken) + 5)
    if len(followed) >= 5:
        assert more == "consistent"
    else:
        assert more in {"map not yet updated", "map never showed it", "contradicted"}
    assert told(len(taken), "at least") == "consistent"
    if taken:
        assert told(len(taken) - 1) == "contradicted"
        assert told(len(taken) - 1, "more than") == "consistent"


@given(data=st.data(), which=st.integers(35, 99))
def test_a_pace_is_settlements_by_days(world, data, which):
    on = world.days[which]
    start = world.days[0] + DAY
    taken = [p for p in world.places if any(start <= turn < on for turn in world.turns(p))]
    rate = len(taken) / (on - start).days
    assume(rate > 0)
    pace = claim("pace", actor=TAKER, value=rate * 0.98, unit="per day", start=start, end=on)
    told = world.verdict(pace, on)
    assert told.verdict == "consistent"
    assert told.figures["settlements_per_day"] == pytest.approx(rate, abs=1e-4)
    faster = claim("pace", actor=TAKER, value=math.ceil(rate * 2 + 1), unit="per day", start=start, end=on)
    assert world.verdict(faster, on).verdict == "contradicted"


def test_days_outside_the_record_are_not_covered(world):
    region = world.regions[0]
    for day in (world.days[0] - 2 * DAY, world.days[-1] + 10 * DAY):
        for one in (
            claim("area_held", actor=TAKER, region=region, value=10, unit="km2", day=day),
            claim("share", actor=TAKER, region=region, value=10, unit="percent", day=day),
            claim("front_length", value=10, unit="km", day=day),
            claim("captured", actor=TAKER, place=next(iter(world.places)), day=day),
            claim("settlement_count", actor=TAKER, value=1, unit="settlements", day=day),
        ):
            told = world.verdict(one, day)
            assert told.verdict == "not covered", one.kind
            assert str(world.days[0]) in told.explanation


def test_every_verdict_says_where_its_figures_come_from(world):
    region, day = world.regions[0], world.days[50]
    place = next(iter(world.places))
    for one in (
        claim("area_held", actor=TAKER, region=region, value=10, unit="km2"),
        claim("area_gained", actor=TAKER, region=region, value=10, unit="km2", start=day - 5 * DAY, end=day),
        claim("captured", actor=TAKER, place=place),
        claim("front_length", value=10, unit="km"),
        claim("pace", actor=TAKER, value=1, unit="per day"),
        claim("not_testable", actor=TAKER, place=place),
    ):
        told = world.verdict(one, day)
        provenance = told.figures["provenance"]
        assert provenance["track"] == "meridian", one.kind
        assert len(provenance["edition"]) == 12
        assert provenance["measure"]
        assert told.link is not None
        assert told.link.startswith("/?day=")
