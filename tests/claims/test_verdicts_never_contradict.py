"""A verdict never contradicts the engine: claims made from the demo's record get the verdict that is due.

What is due is computed here from the figures that the atlas gives anybody, by rules written down once more
in the test: rounding by the digits of the figure as text, histories spell by spell, counts by brute force.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contactline.atlas import Atlas
from contactline.reports import Claim, PlaceMention, Reading, RegionMention, Span, Verdict
from made_demo import made_demo

TAKER, KEEPER = "league", "tesmarra"
GROUP = "occupied_total"
KM2_PER_MI2 = 2.589988110336
WAITED = 60
FAR_KM = 50
DAY = timedelta(days=1)


@dataclass
class World:
    """The demo's record, and what the test knows of it from its public answers."""

    atlas: Atlas
    days: tuple[date, ...]
    regions: tuple[str, ...]
    places: dict[str, list[tuple[str | None, date]]] = field(default_factory=dict)

    @cache  # noqa: B019 - one world lives as long as the module
    def km2(
        self, region: str | None, day: date, group: str | None = GROUP, class_: str | None = None
    ) -> float:
        return self.atlas.area(region, on=day, group=group, class_=class_).one().area_m2 / 1e6

    def __hash__(self) -> int:
        return id(self)

    def with_contested(self, region: str | None, day: date) -> float:
        return self.km2(region, day) + self.km2(region, day, None, "contested")

    def name(self, region: str) -> str:
        return self.atlas.find_region(region).names["en"]

    @property
    def jumps(self) -> list[tuple[str, date, int]]:
        """Where the day beside shows so much more that neither rounding nor the sphere of web maps can be
        meant; less could be one of the polygons."""
        pairs = itertools.pairwise(self.days)
        both = [
            (region, day, off)
            for a, b in pairs
            for region in self.regions
            for day, off in ((a, 1), (b, -1))
            if self.km2(region, day) > 1 and self.km2(region, day + off * DAY) > 1.02 * self.km2(region, day)
        ]
        return sorted(both)

    def verdict(self, claim: Claim, on: date) -> Verdict:
        checked = self.atlas.check(Reading(on, "en", (claim,)), tracks=["meridian"])
        return checked[0].verdicts[0]

    def class_on(self, place: str, day: date) -> str | None:
        return [class_ for class_, since in self.places[place] if since <= day][-1]

    def turns(self, place: str) -> list[date]:
        """The days from which the taker holds the place and did not before."""
        held = [(class_ in ("occupied", "occupied_before"), since) for class_, since in self.places[place]]
        return [since for (was, _), (now, since) in itertools.pairwise(held) if now and not was]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    _, atlas = made_demo(tmp_path_factory.mktemp("said"), days=100, places=80, detail=0.4)
    with atlas:
        days = atlas.series_arrays().days
        some = sorted(
            {f.region.id for f in atlas.area(by=1, on=days[-1], group=GROUP) if f.region and f.area_m2 > 20e6}
        )
        world = World(atlas, days, tuple(some))
        for place in atlas.places():
            if place.lon is not None:
                spells = atlas.place(place.id).spells
                world.places[place.id] = [(s.class_id, s.interval.start.date()) for s in spells]
        yield world


def claim(kind: str, **told) -> Claim:
    if isinstance(region := told.get("region"), str):
        told["region"] = RegionMention(region, region)
    if isinstance(place := told.get("place"), str):
        told["place"] = PlaceMention(place, place)
    if (day := told.pop("day", None)) is not None:
        told |= {"start": day, "end": day + DAY}
    return Claim(kind, (Span(0, 1, "x"),), **told)  # type: ignore[arg-type]


def rounded(value: float, digits: int) -> float:
    """To so many significant digits."""
    return float(f"{value:.{digits - 1}e}")


def covers(figure: float, value: float, *, about: bool = False) -> bool:
    """The rule of docs/verdicts.md, by the figure as a person writes it."""
    text = f"{figure:.10f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    zeros = 0 if decimals else len(whole) - len(whole.rstrip("0"))
    last = 10.0 ** (zeros if not decimals else -len(decimals))
    room = max(last, 0.01 * figure) if about else max(last / 2, 0.005 * figure)
    return abs(value - figure) <= min(room, figure / 4) * (1 + 1e-9)


CONSISTENT = {"consistent", "consistent, boundary-dependent"}
days = st.integers(0, 96)


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


# --- the same as texts ---------------------------------------------------------------------------


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
