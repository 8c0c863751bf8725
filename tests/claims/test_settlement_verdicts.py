"""Settlements: what is due for each way that a place's history can stand to a claim.

The record is made by hand, so that each case is one sentence about the domain.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from contactline.claims.checking import check
from contactline.claims.checking.record import Beside, Measured, PlaceSeen, Shown
from contactline.claims.checking.seen import BESIDE_KM, FAR_KM, HORIZON_DAYS
from contactline.claims.checking.takings import EARLIER_DAYS
from contactline.claims.sentences import explained
from contactline.reports import Candidate, Claim, PlaceMention, Span
from contactline.schemes import load_scheme

SCHEME = load_scheme("demo")
TAKER, KEEPER = "league", "tesmarra"
FIRST = date(2031, 3, 1)
EVENT = date(2031, 9, 1)
DAY = timedelta(days=1)


class Record:
    """A track of hand-made histories. `others`: from which day on how much of another's lies beside;
    `nearest` and `front`: km to the taker's or contested ground (None: far), and to the line."""

    track, scheme, first = "by-hand", SCHEME, FIRST

    nearest: float | None = 3.0
    front = 3.0

    def __init__(self, last: date, others: tuple[tuple[date, float], ...] = (), **spells: list) -> None:
        self.last, self.reach = last, last + 3 * DAY
        self._others, self._spells = others, spells

    def place(self, id_: str) -> PlaceSeen | None:
        if id_ not in self._spells:
            return None
        starts = self._spells[id_]
        ends = [*(since for _, since in starts[1:]), None]
        spells = tuple(Shown(c, since, end) for (c, since), end in zip(starts, ends, strict=True))
        lon = None if id_ == "nameonly" else 0.0
        region = ("millshire", {"en": "Millshire", "uk": "Млинщина"})
        return PlaceSeen(id_, {"en": id_.title()}, lon, lon, region, spells, {"track": self.track})

    def beside(self, place, classes, radius_km, on) -> Beside:
        return Beside(radius_km, self._others, 1.2 if self._others else None, 40.0)

    def nearest_km(self, place, classes, on) -> float | None:
        return self.nearest

    def front_km(self, place, on) -> Measured:
        return Measured(self.front, {})

    def provenance(self, on: date) -> dict:
        return {"track": self.track}


def claimed(
    kind: str,
    *,
    actor: str = TAKER,
    day: date = EVENT,
    negated: bool = False,
    place: str | PlaceMention = "mill",
) -> Claim:
    mention = place if isinstance(place, PlaceMention) else PlaceMention("Mill", place)
    return Claim(
        kind,  # type: ignore[arg-type]
        (Span(0, 1, "x"),),
        actor=actor,
        place=mention,
        start=day,
        end=day + DAY,
        negated=negated,
    )


def due(record: Record, claim: Claim):
    return check(claim, record, on=EVENT)  # type: ignore[arg-type]


LONG, SHORT = EVENT + HORIZON_DAYS * DAY, EVENT + (HORIZON_DAYS - 1) * DAY
KEPT = [(None, FIRST)]
DRAWN_KEPT = [("occupied", FIRST), ("liberated", FIRST + 30 * DAY)]


def taken(day: date) -> list:
    return [(None, FIRST), ("occupied", day)]


@pytest.mark.parametrize(
    ("spells", "last", "verdict", "days_later"),
    [
        (taken(EVENT), LONG, "consistent", 0),
        (taken(EVENT - 10 * DAY), LONG, "consistent", -10),
        (taken(EVENT - EARLIER_DAYS * DAY), LONG, "consistent", -EARLIER_DAYS),
        (taken(EVENT + 34 * DAY), LONG, "consistent", 34),
        (taken(EVENT + HORIZON_DAYS * DAY), LONG, "consistent", HORIZON_DAYS),
        # another event's, and until then the map did not draw the place at all
        (taken(EVENT + (HORIZON_DAYS + 1) * DAY), LONG + 9 * DAY, "map never showed it", None),
        (KEPT, LONG, "map never showed it", None),
        (KEPT, SHORT, "map not yet updated", None),
        # the map drew it as the other side's all the time
        (DRAWN_KEPT, LONG, "contradicted", None),
        (DRAWN_KEPT, SHORT, "map not yet updated", None),
        # it was his when the record began: nothing was taken
        ([("occupied", FIRST)], LONG, "map never showed it", None),
    ],
)
def test_a_capture(spells, last, verdict, days_later):
    told = due(Record(last, mill=spells), claimed("captured"))
    assert told.verdict == verdict
    assert told.figures.get("days_later") == days_later
    # and that it was not so is told of the same map
    denial = due(Record(last, mill=spells), claimed("captured", negated=True))
    held = (days_later is not None and days_later <= 0) or (spells[0][0] == "occupied" and len(spells) == 1)
    assert denial.verdict == ("contradicted" if held else "consistent")


def test_a_capture_within_a_period_that_the_place_was_lost_again_in():
    """Said to have been taken in a month, it was; that it was lost again is another event."""
    back_and_forth = [(None, FIRST), ("occupied", EVENT + 5 * DAY), (None, EVENT + 20 * DAY)]
    record = Record(LONG + 60 * DAY, mill=back_and_forth)
    month = replace(claimed("captured"), end=EVENT + 30 * DAY)
    told = due(record, month)
    assert (told.verdict, told.figures["since"]) == ("consistent", (EVENT + 5 * DAY).isoformat())
    # it was taken before the month and lost in it: nothing was taken in the month
    lost = Record(LONG + 60 * DAY, mill=[(None, FIRST), ("occupied", EVENT - DAY), (None, EVENT + 20 * DAY)])
    assert due(lost, month).verdict == "map never showed it"


def test_a_liberation_of_what_was_never_lost():
    told = due(Record(LONG, mill=KEPT), claimed("liberated", actor=KEEPER))
    assert told.verdict == "map never showed it"
    assert "since its record begins" in told.explanation


def test_ground_beside_may_be_waited_for_and_come_back():
    lost = (FIRST, 0.5)
    still = Record(SHORT, (lost,), mill=KEPT)
    assert due(still, claimed("liberated", actor=KEEPER)).verdict == "map not yet updated"
    back = Record(SHORT, (lost, (EVENT + 34 * DAY, 0.0)), mill=KEPT)
    told = due(back, claimed("liberated", actor=KEEPER))
    assert (told.verdict, told.figures["days_later"]) == ("consistent", 34)
    assert told.figures["beside_radius_km"] == BESIDE_KM
    never = Record(LONG, (lost,), mill=KEPT)
    assert due(never, claimed("liberated", actor=KEEPER)).verdict == "map never showed it"


def test_entered_withdrawn_contested_and_repelled():
    fought = [(None, FIRST), ("contested", EVENT + 3 * DAY), ("occupied", EVENT + 20 * DAY)]
    record = Record(LONG, mill=fought)
    assert due(record, claimed("entered")).figures["days_later"] == 3
    assert due(record, claimed("contested")).figures["days_later"] == 3
    assert due(record, claimed("withdrawn", actor=KEEPER)).figures["days_later"] == 3
    kept = due(record, claimed("repelled", actor=KEEPER))
    assert (kept.verdict, kept.figures["lost"]) == ("consistent", (EVENT + 20 * DAY).isoformat())
    late = claimed("repelled", actor=KEEPER, day=EVENT + 30 * DAY)
    assert due(record, late).verdict == "contradicted"


def test_contested_ground_beside_a_place_depends_on_where_it_ends():
    record = Record(LONG, ((FIRST, 2.0),), mill=KEPT)
    assert due(record, claimed("contested")).verdict == "consistent, boundary-dependent"


def test_a_place_left_open_gets_a_verdict_only_if_all_candidates_agree():
    def mention(*ids: str) -> PlaceMention:
        return PlaceMention("Mill", None, tuple(Candidate(i, i, None, 0.0, 0.0, 0.5) for i in ids))

    record = Record(LONG, mill=taken(EVENT), other=taken(EVENT - DAY), third=KEPT)
    same = due(record, claimed("captured", place=mention("mill", "other")))
    assert same.verdict == "consistent"
    assert same.figures["candidates"] == {"mill": "consistent", "other": "consistent"}
    split = due(record, claimed("captured", place=mention("mill", "third")))
    assert split.verdict == "not testable"
    assert due(record, claimed("captured", place=mention())).verdict == "not testable"


def test_candidates_that_the_text_itself_rules_out_are_not_asked():
    """A region told of the name leaves those of other regions a thousandth as likely, or less."""
    scores = {"mill": 0.74, "other": 0.007, "third": 0.0001, "nameonly": 0.0001}
    some = tuple(Candidate(id_, id_, None, None, None, score) for id_, score in scores.items())
    record = Record(LONG, mill=taken(EVENT), other=taken(EVENT - DAY), third=KEPT, nameonly=KEPT)
    told = due(record, claimed("captured", place=PlaceMention("Mill", None, some)))
    assert told.verdict == "consistent"
    assert told.figures["candidates"] == {"mill": "consistent", "other": "consistent"}
    assert "candidates_off_map" not in told.figures


def test_candidates_that_are_on_no_map_do_not_hide_the_others_and_are_told():
    def mention(*ids: str) -> PlaceMention:
        return PlaceMention("Mill", None, tuple(Candidate(i, i, None, None, None, 0.5) for i in ids))

    record = Record(LONG, mill=taken(EVENT), other=taken(EVENT - DAY), third=KEPT, nameonly=KEPT)
    same = due(record, claimed("captured", place=mention("mill", "nameonly", "other")))
    assert same.verdict == "consistent"
    assert same.figures["candidates"] == {"mill": "consistent", "other": "consistent"}
    assert same.figures["candidates_off_map"] == 1
    assert "have no coordinates" in same.explanation
    split = due(record, claimed("captured", place=mention("nameonly", "mill", "third")))
    assert (split.verdict, split.figures["candidates_off_map"]) == ("not testable", 1)
    one = due(record, claimed("captured", place=mention("mill", "nameonly")))
    assert one.verdict == "consistent"
    assert "the only one on the map" in one.explanation
    none = due(record, claimed("captured", place=mention("nameonly")))
    assert none.verdict == "not testable"
    assert "no candidate is on the map" in none.explanation


def test_places_that_cannot_be_looked_up_say_what_is_missing():
    record = Record(LONG, mill=KEPT, nameonly=KEPT)
    assert "no coordinates" in due(record, claimed("captured", place="nameonly")).explanation
    gone = due(record, claimed("captured", place="nowhere"))
    assert gone.verdict == "not testable"
    assert "not in the atlas" in gone.explanation


def test_the_link_leads_to_the_place_and_day():
    told = due(Record(LONG, mill=KEPT), claimed("captured"))
    assert told.link == "/?day=2031-09-01&track=by-hand&place=mill"


HELD_FROM_THE_FIRST = [("occupied", FIRST)]


@pytest.mark.parametrize("day", [None, FIRST])
def test_a_capture_that_may_be_older_than_the_record_is_on_the_map_when_it_begins(day):
    """A text that gives no day may tell of any; a record says nothing of what came before it."""
    record = Record(LONG, mill=HELD_FROM_THE_FIRST)
    told = due(record, replace(claimed("captured"), start=day, end=None if day is None else day + DAY))
    assert (told.verdict, told.figures["since"]) == ("consistent", FIRST.isoformat())
    assert "already on the map" in told.explanation
    assert "begins, on 2031-03-01" in told.explanation
    assert "літопис" in explained(told.said, "uk")
    # that it was not so is told of the same map
    denied = replace(claimed("captured", negated=True), start=day, end=None if day is None else day + DAY)
    assert due(record, denied).verdict == "contradicted"


def test_what_the_record_began_with_bears_out_no_capture_of_a_day_in_it_nor_what_was_never_drawn():
    record = Record(LONG, mill=HELD_FROM_THE_FIRST, kept=KEPT)
    assert due(record, claimed("captured")).verdict == "map never showed it"
    never_lost = replace(claimed("liberated", actor=KEEPER, place="kept"), start=None, end=None)
    assert due(record, never_lost).verdict == "map never showed it"


def test_candidates_are_told_by_name_and_region_and_at_most_five_of_them():
    spells = {f"mill{n}": taken(EVENT) if n else KEPT for n in range(7)}
    record = Record(LONG, (), **spells)
    some = tuple(Candidate(id_, id_, None, 0.0, 0.0, 0.5) for id_ in spells)
    told = due(record, claimed("captured", place=PlaceMention("Mill", None, some)))
    assert told.verdict == "not testable"
    assert len(told.figures["candidates"]) == 7
    assert "Mill0 (Millshire): map never showed it, Mill1 (Millshire): consistent" in told.explanation
    assert "Mill5" not in told.explanation
    assert "2 more" in told.explanation
    assert "mill0" not in told.explanation  # ids are for the figures
    assert "ще 2" in explained(told.said, "uk")


# --- what names no day, what is held, what is not so, what is far away ---------------------------------


def undated(claim: Claim) -> Claim:
    return replace(claim, start=None, end=None)


LONG_AGO = EVENT - 10 * DAY


@pytest.mark.parametrize("days", [10, EARLIER_DAYS + 1])
def test_a_capture_without_a_day_is_on_the_map_already_however_long_ago(days):
    record = Record(LONG, mill=[(None, FIRST - 400 * DAY), ("occupied", EVENT - days * DAY)])
    record.first = FIRST - 400 * DAY
    told = due(record, undated(claimed("captured")))
    assert (told.verdict, told.figures["days_earlier"]) == ("consistent", days)
    assert f"{days} days before the text" in told.explanation
    left = due(record, undated(claimed("withdrawn", actor=KEEPER)))
    assert left.verdict == "consistent"
    # with a day so long after it, the map showed no change then, and says how much earlier it did
    dated = due(record, claimed("captured"))
    assert dated.verdict == ("consistent" if days <= EARLIER_DAYS else "map never showed it")
    assert dated.figures["days_earlier"] == days
    assert "never showed" not in dated.explanation


def test_a_place_that_a_side_is_said_to_hold_is_looked_up_on_the_day():
    record = Record(
        LONG, mill=taken(EVENT + 5 * DAY), lost=taken(EVENT - 40 * DAY), grey=[("contested", FIRST)]
    )
    keeps = claimed("area_held", actor=KEEPER)
    kept = due(record, keeps)
    assert (kept.verdict, kept.figures["lost"]) == ("consistent", (EVENT + 5 * DAY).isoformat())
    gone = due(record, claimed("area_held", actor=KEEPER, place="lost"))
    assert (gone.verdict, gone.figures["since"]) == ("contradicted", (EVENT - 40 * DAY).isoformat())
    open_ = due(record, claimed("area_held", actor=KEEPER, place="grey"))
    assert open_.verdict == "consistent, boundary-dependent"
    # not yet his on the day that is named: the map says from when on
    later = due(record, claimed("area_held"))
    assert (later.verdict, later.figures["later"]) == ("contradicted", (EVENT + 5 * DAY).isoformat())
    assert "5 days later" in later.explanation
    # and that it is not held is the opposite
    assert due(record, claimed("area_held", actor=KEEPER, negated=True)).verdict == "contradicted"
    assert due(record, claimed("area_held", actor=KEEPER, place="lost", negated=True)).verdict == "consistent"
    nobody = replace(keeps, actor=None)
    assert due(record, nobody).verdict == "not testable"


@pytest.mark.parametrize(
    ("spells", "verdict"),
    [
        (KEPT, "consistent"),
        (taken(EVENT + DAY), "consistent"),
        (taken(EVENT - 10 * DAY), "contradicted"),
        (taken(EVENT - 300 * DAY), "contradicted"),
        ([(None, FIRST), ("contested", EVENT - DAY)], "consistent, boundary-dependent"),
    ],
)
def test_who_is_said_not_to_have_left_must_still_be_there(spells, verdict):
    record = Record(LONG, mill=spells)
    assert due(record, claimed("withdrawn", actor=KEEPER, negated=True)).verdict == verdict
    assert due(record, undated(claimed("withdrawn", actor=KEEPER, negated=True))).verdict == verdict


def test_what_is_said_not_to_be_contested_is_held_against_the_day_and_waits_for_no_map():
    later = Record(SHORT, mill=[(None, FIRST), ("contested", EVENT + 30 * DAY)])
    told = due(later, claimed("contested", negated=True))
    assert told.verdict == "consistent"
    assert "follow" not in told.explanation
    assert due(later, claimed("contested", negated=True, day=EVENT + 31 * DAY)).verdict == "contradicted"


@pytest.mark.parametrize("kind", ["captured", "entered", "contested"])
@pytest.mark.parametrize("last", [SHORT, LONG])
def test_far_from_all_that_a_side_holds_no_delay_explains_a_capture(kind, last):
    record = Record(last, mill=KEPT)
    record.nearest, record.front = None, FAR_KM + 1
    told = due(record, claimed(kind))
    assert (told.verdict, told.figures["front_km"]) == ("contradicted", FAR_KM + 1)
    assert "may follow" not in told.explanation
    assert f"the front was {FAR_KM + 1:.0f} km away" in told.explanation
    record.front = FAR_KM - 1
    near = due(record, claimed(kind))
    assert near.verdict == ("map not yet updated" if last == SHORT else "map never showed it")
    assert f"the front was {FAR_KM - 1:.0f} km away" in near.explanation


def test_how_near_the_takers_ground_lies_is_always_told():
    told = due(Record(SHORT, mill=KEPT), claimed("captured"))
    assert (told.verdict, told.figures["nearest_km"]) == ("map not yet updated", 3.0)
    assert "lay 3 km away" in told.explanation
    assert "за 3 км" in explained(told.said, "uk")
    never = due(Record(LONG, mill=KEPT), claimed("captured"))
    assert (never.verdict, never.figures["nearest_km"]) == ("map never showed it", 3.0)
