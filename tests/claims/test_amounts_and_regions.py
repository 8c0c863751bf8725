"""Areas, shares, changes and whole regions: what is due where the words leave more than one thing open.

The record is made by hand, so that each case is one sentence about the domain.
"""

from __future__ import annotations

from datetime import date

import pytest

from claims.by_hand import DAY, FIRST, KEEPER, TAKER, TEXT, Record, due, held

# --- whole regions --------------------------------------------------------------------------------


def test_nearly_all_of_a_region_is_not_the_whole_of_it_while_a_pocket_is_left():
    assert due(Record(held(1000)), "captured").verdict == "consistent"
    assert due(Record(held(992)), "captured").verdict == "contradicted"
    pocket = due(Record(held(992)), "captured")
    assert (pocket.figures["left_km2"], pocket.figures["largest_left_km2"]) == (8, 8)
    # what two drawings of one border differ by is no pocket, however much of it there is
    assert due(Record(held(992), slivers=True), "captured").verdict == "consistent"


def test_the_last_pocket_is_waited_for_as_a_village_is():
    short = Record(held(992), last=TEXT + 30 * DAY)
    assert due(short, "captured").verdict == "map not yet updated"
    closed = Record(held(992) | {TEXT + 12 * DAY: {"occupied": 1000}})
    told = due(closed, "captured")
    assert (told.verdict, told.figures["days_later"]) == ("consistent", 12)
    half = Record(held(500), last=TEXT + 30 * DAY)
    assert due(half, "captured").verdict == "contradicted"


@pytest.mark.parametrize("negated", [False, True])
def test_the_denial_of_a_region_is_the_opposite_of_its_capture(negated):
    assert due(Record(held(1000)), "denied", negated=negated).verdict == "contradicted"
    assert due(Record(held(500)), "denied", negated=negated).verdict == "consistent"


def test_a_region_that_is_liberated_by_nobody_named_is_so_by_who_holds_what_is_not_drawn():
    assert due(Record(held(0)), "liberated", actor=None).verdict == "consistent"
    assert due(Record(held(500)), "liberated", actor=None).verdict == "contradicted"


def test_beyond_home_the_ground_that_is_not_drawn_is_his_who_faces_the_home_side():
    raid = Record({FIRST: {"incursion": 300}, TEXT - 60 * DAY: {"incursion": 20}}, home=False)
    share = due(raid, "share", value=98, unit="percent")
    assert (share.verdict, share.figures["share_percent"]) == ("consistent", 98)
    back = {"value": 280, "unit": "km2", "start": TEXT - 90 * DAY, "end": TEXT}
    assert due(raid, "area_gained", **back).verdict == "consistent"
    assert due(raid, "area_lost", actor=KEEPER, **back).verdict == "consistent"
    assert due(raid, "area_held", actor=KEEPER, value=20, unit="km2").verdict == "consistent"
    assert due(raid, "liberated").verdict == "contradicted"
    assert due(Record({FIRST: {}}, home=False), "liberated").verdict == "consistent"


# --- per cent over a period -------------------------------------------------------------------------


def test_per_cent_gained_over_a_period_are_of_the_regions_area():
    grown = Record({FIRST: {"occupied": 100}, TEXT - 3 * DAY: {"occupied": 150}})
    week = {"unit": "percent", "start": TEXT - 7 * DAY, "end": TEXT}
    five = due(grown, "area_gained", value=5, **week)
    assert (five.verdict, five.figures["claimed_km2"]) == ("consistent", 50)
    assert due(grown, "area_gained", value=15, **week).verdict == "contradicted", "so much is held"
    relative = due(grown, "area_gained", value=33, flags=("relative: of what had been taken",), **week)
    assert relative.verdict == "not testable"


# --- shares and parts -----------------------------------------------------------------------------


def test_a_share_is_of_the_measured_area_or_of_the_official_one_and_which_is_told():
    of_measured = due(Record(held(550)), "share", value=55, unit="percent")
    of_official = due(Record(held(550)), "share", value=50.0, unit="percent", qualifier="at least")
    assert (of_measured.verdict, of_measured.figures["share_of_km2"]) == (
        "consistent, boundary-dependent",
        1000,
    )
    assert of_official.verdict == "consistent"
    exact = due(Record(held(605)), "share", value=55.0, unit="percent")
    assert exact.verdict == "consistent, boundary-dependent"
    assert (exact.figures["share_percent"], exact.figures["share_of_km2"]) == (55, 1100)
    assert "official" in exact.explanation
    assert due(Record(held(605)), "share", value=58, unit="percent").verdict == "contradicted"


@pytest.mark.parametrize(
    ("kind", "told", "verdict"),
    [
        # the whole has 200: a part may have less, and cannot have more
        ("area_held", {"value": 100, "unit": "km2"}, "not testable"),
        ("area_held", {"value": 400, "unit": "km2"}, "contradicted"),
        ("area_held", {"value": 100, "unit": "km2", "qualifier": "more than"}, "not testable"),
        ("area_held", {"value": 300, "unit": "km2", "qualifier": "less than"}, "consistent"),
        # what a part is of, nobody knows
        ("share", {"value": 20, "unit": "percent"}, "not testable"),
        ("share", {"value": 50, "unit": "percent"}, "not testable"),
        ("front_length", {"value": 30, "unit": "km"}, "not testable"),
        ("front_length", {"value": 300, "unit": "km"}, "contradicted"),
        ("settlement_count", {"value": 1, "unit": "settlements"}, "not testable"),
        ("settlement_count", {"value": 5, "unit": "settlements"}, "contradicted"),
    ],
)
def test_of_a_part_of_a_region_the_whole_is_only_an_upper_bound(kind, told, verdict):
    record = Record(held(200), turned=(TEXT - 20 * DAY, TEXT - 10 * DAY, TEXT - 5 * DAY))
    if kind == "settlement_count":
        told = told | {"start": TEXT - 30 * DAY, "end": TEXT}
    assert due(record, kind, part="northern", **told).verdict == verdict


def test_a_round_share_that_is_not_borne_out_to_the_unit_is_told_to_fit_as_one():
    bare = due(Record(held(189)), "share", value=20, unit="percent")
    assert bare.verdict == "contradicted"
    assert "As a round figure" in bare.explanation
    assert due(Record(held(189)), "share", value=20, unit="percent", qualifier="about").verdict in (
        "consistent",
        "consistent, boundary-dependent",
    )
    far = due(Record(held(745)), "share", value=60, unit="percent")
    assert "round figure" not in far.explanation


def test_a_figure_is_told_as_the_text_has_it_and_never_as_none():
    plot = due(Record(held(200)), "area_held", value=200, unit="m2")
    assert "the claim's 200 m² covers 150 to 250 m²" in plot.explanation
    miles = due(Record(held(200)), "area_held", value=77, unit="mi2")
    assert "the claim's 77 mi² covers 198.1 to 200.7 km²" in miles.explanation


def test_what_went_the_other_way_in_sum_is_told_without_a_minus():
    less = Record({FIRST: {"occupied": 100.0}, TEXT - 3 * DAY: {"occupied": 90.0}})
    week = {"start": TEXT - 7 * DAY, "end": TEXT}
    told = due(less, "area_gained", value=50, unit="km2", **week)
    assert told.verdict == "contradicted"
    assert "in sum 10 km² lost" in told.explanation
    assert " -" not in told.explanation
    kept = due(less, "area_lost", actor=TAKER, value=10, unit="km2", **week)
    assert (kept.verdict, kept.figures["net_loss_km2"]) == ("consistent", 10)


# --- what is said not to be so ----------------------------------------------------------------------


def test_a_figure_that_is_denied_has_the_opposite_verdict_and_says_how_the_map_stands_to_it():
    record = Record(held(200))
    there = due(record, "area_held", value=200, unit="km2", negated=True)
    assert there.verdict == "contradicted"
    assert there.explanation.endswith("the map does not bear the denial out.")
    other = due(record, "area_held", value=900, unit="km2", negated=True)
    assert other.verdict == "consistent"
    assert other.explanation.endswith("the map bears the denial out.")
    assert "which the map does not bear out" not in other.explanation


def test_a_denial_hopes_for_no_later_edition():
    short = Record(held(100), last=TEXT - DAY)
    month = {"start": TEXT - 30 * DAY, "end": TEXT + DAY, "value": 50, "unit": "km2"}
    assert due(short, "area_gained", **month).verdict == "map not yet updated"
    denied = due(short, "area_gained", negated=True, **month)
    assert denied.verdict == "consistent"
    assert "follow" not in denied.explanation
    # nearly all of a region is not the whole of it on the day, though it is so later
    closed = Record(held(992) | {TEXT + 12 * DAY: {"occupied": 1000}})
    assert due(closed, "captured").verdict == "consistent"
    assert due(closed, "captured", negated=True).verdict == "consistent"


def test_that_no_ground_was_gained_is_held_against_the_sum():
    week = {"start": TEXT - 7 * DAY, "end": TEXT, "negated": True}
    grown = Record({FIRST: {"occupied": 90.0}, TEXT - 3 * DAY: {"occupied": 100.0}})
    assert due(grown, "area_gained", **week).verdict == "contradicted"
    assert due(Record(held(100)), "area_gained", **week).verdict == "consistent"


@pytest.mark.parametrize(("km2", "verdict"), [(1000, "consistent"), (992, "contradicted")])
def test_that_a_side_holds_a_region_means_all_of_it(km2, verdict):
    assert due(Record(held(km2)), "area_held").verdict == verdict


# --- other boundaries -------------------------------------------------------------------------------


@pytest.mark.parametrize("first", [152.0, 211.0])
def test_an_area_that_one_boundary_bears_out_and_another_does_not_depends_on_the_boundary(first):
    """Of one oblast a coarse layer leaves 152 km² of the 211 that a fine one has: whichever of them is the
    first, a figure that fits one and not the other depends on it, and both are told."""
    other = 152.0 + 211.0 - first
    record = Record(held(first), layers={"coarse": other / first})
    for figure, qualifier in ((211, None), (152, None)):
        told = due(record, "area_held", value=figure, unit="km2", qualifier=qualifier)
        assert told.verdict == "consistent, boundary-dependent"
        assert told.figures["by_boundary_km2"] == {
            "the boundary coast": pytest.approx(first),
            "the boundary coarse": pytest.approx(other),
        }
        assert "the boundary" in told.explanation
    assert due(record, "area_held", value=180, unit="km2").verdict == "contradicted"
    both = due(record, "area_held", value=200, unit="km2")  # 150 to 250
    assert both.verdict == "consistent"
    assert "every loaded boundary" in both.explanation


def test_all_other_boundaries_are_tried_not_only_the_next():
    record = Record(held(152), layers={"coarse": 1.0, "narrow": 211 / 152})
    told = due(record, "area_held", value=211, unit="km2")
    assert (told.verdict, len(told.figures["by_boundary_km2"])) == ("consistent, boundary-dependent", 3)
    fits_first = due(record, "area_held", value=152, unit="km2")
    assert fits_first.verdict == "consistent, boundary-dependent"
    assert "211 km² with the 5 units of narrow in it" in fits_first.explanation


GROWN = {FIRST: {"occupied": 100.0}, TEXT - 3 * DAY: {"occupied": 152.0}}
"""A gain of 52 km² by the first boundary."""


@pytest.mark.parametrize(("kind", "actor"), [("area_gained", TAKER), ("area_lost", KEEPER)])
def test_a_gain_that_another_boundary_does_not_bear_out_depends_on_the_boundary(kind, actor):
    week = {"unit": "km2", "start": TEXT - 7 * DAY, "end": TEXT, "actor": actor}
    record = Record(GROWN, layers={"coarse": 1.0, "narrow": 1.5})
    told = due(record, kind, value=52, **week)
    assert told.verdict == "consistent, boundary-dependent"
    assert "78 km² with the 5 units of narrow in it, which does not fit" in told.explanation
    assert told.figures["by_boundary_km2"]["the 5 units of narrow in it"] == pytest.approx(78)
    # the other way about: only another boundary bears it out
    other = due(record, kind, value=78, **week)
    assert (other.verdict, other.figures["reading_km2"]) == ("consistent, boundary-dependent", 78)
    assert other.figures["reading"] == "the 5 units of narrow in it"
    assert due(record, kind, value=65, **week).verdict == "contradicted"
    same = due(Record(GROWN, layers={"coarse": 1.0, "narrow": 1.001}), kind, value=52, **week)
    assert same.verdict == "consistent"
    assert "every loaded boundary" in same.explanation


def test_since_a_month_is_tried_from_both_its_ends_and_which_fits_is_told():
    """At the beginning of the month much was given up; "since" it may mean before or after that."""
    month = date(2031, 6, 1)
    record = Record(
        {
            FIRST: {"occupied": 600.0},
            date(2031, 6, 11): {"occupied": 100.0},
            TEXT - 9 * DAY: {"occupied": 150.0},
        }
    )
    since = {"unit": "km2", "start": month, "start_before": date(2031, 7, 1)}
    after = due(record, "area_gained", value=50, **since)
    assert (after.verdict, after.figures["cut_from"]) == ("consistent", "2031-06-30")
    assert "names no day of its beginning" in after.explanation
    assert due(record, "area_lost", value=450, **since).verdict == "consistent"
    neither = due(record, "area_gained", value=300, **since)
    assert (neither.verdict, neither.figures["cut_km2"]) == ("contradicted", 50)
    # since its first day is what the text says where it names that
    named = due(record, "area_gained", value=50, **since | {"start_before": None})
    assert named.verdict == "contradicted"


# --- days -----------------------------------------------------------------------------------------


def test_since_a_day_goes_on_to_the_day_of_the_text():
    weeks = Record(held(100) | {TEXT - 3 * DAY: {"occupied": 150}}, turned=(TEXT - 20 * DAY, TEXT))
    since = TEXT - 30 * DAY
    count = due(weeks, "settlement_count", value=2, unit="settlements", start=since)
    assert (count.verdict, count.figures["from"], count.figures["to"]) == (
        "consistent",
        since.isoformat(),
        TEXT.isoformat(),
    )
    pace = due(weeks, "pace", value=1, unit="per day", start=since)
    assert (pace.verdict, pace.figures["days"], pace.figures["settlements"]) == ("contradicted", 31, 2)
    assert due(weeks, "area_held", value=150, unit="km2", start=since).verdict == "consistent"
    assert due(weeks, "area_held", value=101, unit="km2", start=since).verdict == "contradicted"


@pytest.mark.parametrize(
    ("second", "verdict", "days_later"),
    [(3, "consistent", 3), (7, "consistent", 7), (8, "contradicted", None)],
)
def test_the_rest_of_a_count_may_follow_within_a_week(second, verdict, days_later):
    day = TEXT - 90 * DAY
    record = Record(held(0), turned=(day, day + second * DAY))
    told = due(record, "settlement_count", value=2, unit="settlements", start=day, end=day + DAY)
    assert (told.verdict, told.figures.get("days_later")) == (verdict, days_later)


def test_a_pace_is_not_slowed_by_days_after_the_last_edition():
    """Up to two days after its last edition a map still answers; nothing could have been shown on them."""
    ends = Record(held(0), last=TEXT - 2 * DAY, turned=(TEXT - 9 * DAY, TEXT - 5 * DAY))
    told = due(ends, "pace", value=1, unit="per day", start=TEXT - 11 * DAY)
    assert (told.figures["to"], told.figures["days"]) == ((TEXT - 2 * DAY).isoformat(), 10)
    assert told.figures["settlements_per_day"] == 0.2
    months = due(ends, "pace", value=1, unit="per day")
    assert months.figures["to"] == (TEXT - 2 * DAY).isoformat()


def test_a_gain_since_before_the_record_is_not_measured_from_its_beginning():
    ends = Record(held(100) | {TEXT: {"occupied": 150}}, last=TEXT - DAY)
    before = due(ends, "area_gained", value=50, unit="km2", start=FIRST - 100 * DAY)
    assert before.verdict == "not covered"
    # of the first day the map knows only its end
    assert due(ends, "area_gained", value=50, unit="km2", start=FIRST).figures["from"] == FIRST.isoformat()


# --- about a place --------------------------------------------------------------------------------


def test_the_change_of_a_whole_region_bounds_that_of_ground_near_a_place_and_does_not_show_it():
    record = Record(held(100) | {TEXT - 3 * DAY: {"occupied": 150}})
    week = {"unit": "km2", "start": TEXT - 7 * DAY, "end": TEXT, "place": True}
    more = due(record, "area_gained", value=5, qualifier="more than", **week)
    assert more.verdict == "not testable"
    assert due(record, "area_gained", value=80, **week).verdict == "contradicted"
    assert due(record, "area_gained", value=60, qualifier="less than", **week).verdict == "consistent"


def test_contested_ground_about_a_place_is_measured_where_its_area_is_given():
    record = Record(held(0, contested=45))
    told = due(record, "contested", actor=None, value=45, unit="km2", place=True)
    assert (told.verdict, told.figures["area_km2"]) == ("consistent", 45)
    assert due(record, "contested", actor=None, value=60, unit="km2", place=True).verdict == "contradicted"


def test_what_is_not_drawn_is_kept_by_one_side_only():
    kept = Record({FIRST: {}})
    assert due(kept, "repelled", actor=KEEPER, place=True).verdict == "consistent"
    assert due(kept, "repelled", actor=TAKER, place=True).verdict == "contradicted"
    abroad = Record({FIRST: {}}, home=False)
    assert due(abroad, "repelled", actor=TAKER, place=True).verdict == "consistent"
    assert due(abroad, "repelled", actor=KEEPER, place=True).verdict == "contradicted"


# --- the front of a region ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coarse", "value", "verdict", "told"),
    [
        (1.02, 120, "consistent", "It fits with every loaded boundary"),
        (1.5, 120, "consistent, boundary-dependent", "That depends on the boundary: it would be"),
        (1.5, 180, "consistent, boundary-dependent", "With the boundary coarse it fits: 180 km"),
        (1.5, 400, "contradicted", "none of them fits"),
    ],
)
def test_the_front_of_a_region_is_measured_within_each_way_to_draw_it(coarse, value, verdict, told):
    record = Record(held(100), layers={"coarse": coarse})
    found = due(record, "front_length", value=value, unit="km")
    assert found.verdict == verdict
    assert told in found.explanation
    assert len(found.figures["by_boundary_km"]) == 2


def test_the_front_of_a_region_with_one_boundary_depends_on_none():
    found = due(Record(held(100)), "front_length", value=120, unit="km")
    assert (found.verdict, "by_boundary_km" in found.figures) == ("consistent", False)
    assert "boundary" not in found.explanation


@pytest.mark.parametrize("qualifier", ["more than", "at least"])
def test_a_bound_of_a_front_fits_with_another_boundary_by_a_length_that_it_covers(qualifier):
    record = Record(held(100), layers={"coarse": 1.5})
    found = due(record, "front_length", value=133, unit="km", qualifier=qualifier)
    assert found.verdict == "consistent, boundary-dependent"
    assert "With the boundary coarse it fits: 135 km" in found.explanation
