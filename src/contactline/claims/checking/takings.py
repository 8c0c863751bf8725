"""Captured, liberated, entered: what a place that is said to have come under a holder shows of it.

Knows a place's history (`seen`). Knows no atlas. A map lags behind events, so a claim is not refuted by a map
that has not come to it yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import DAY, Case, other_than
from contactline.claims.checking.record import Beside
from contactline.claims.checking.seen import BESIDE_KM, HORIZON_DAYS, LEAST_KM2, Seen
from contactline.claims.sentences import say
from contactline.reports import Phrase, Verdict, VerdictName

EARLIER_DAYS = 180
"""How long before a capture is claimed the map may have shown it: a town has one point in a gazetteer, which
the line may cross months before the last street is taken."""


def taken(seen: Seen) -> Verdict:
    """captured, liberated: the place comes under the holder."""
    case = seen.case
    first, day = case.first_day, case.last_day
    about = {"place": seen.name, "who": seen.who}
    if seen.is_own(seen.class_on(day)):
        since = seen.since(seen.is_own, day)
        if since <= case.record.first:
            if _may_be_older(seen):
                told = say("own_when_record_begins", since=since, **about)
                return seen.answer("consistent", told, since=since)
            return _nothing_to_take(seen, say("own_since_start", since=since, **about))
        earlier = (first - since).days
        if earlier <= 0:
            told = say("taken_as_claimed", since=since, **about)
            return seen.answer("consistent", told, since=since, days_later=max(0, (since - day).days))
        about |= {"since": since, "days": words.days(earlier)}
        known = {"since": since, "days_later": -earlier, "days_earlier": earlier}
        if case.claim.start is None:  # of what is told without a day any time before the text may be meant
            return seen.answer("consistent", say("on_the_map_already", **about), **known)
        if earlier <= EARLIER_DAYS:
            return seen.answer("consistent", say("taken_earlier", **about), **known)
        return _nothing_to_take(seen, say("own_long_since", **about), days_earlier=earlier)
    meanwhile = next((d for d in seen.turns(seen.is_own, first) if d <= day), None)
    if meanwhile is not None:
        told = say("taken_meanwhile", since=meanwhile, day=day, **about)
        return seen.answer("consistent", told, since=meanwhile, days_later=0)
    later = seen.first_day(seen.is_own, day)
    now = seen.shown(day, not_under=True)
    if later is not None and (later - day).days <= HORIZON_DAYS:
        wait = (later - day).days
        told = say("shown_so_later", told=now, later=later, days=words.days(wait))
        return seen.answer("consistent", told, since=later, days_later=wait)
    if not seen.waited(day):
        return seen.not_shown(say("no_otherwise", told=now))
    opposite = all(seen.is_anothers(s.class_id) for s in seen.through(day))
    if later is not None:
        told = say("only_later", told=now, later=later, days=words.days((later - day).days))
    else:
        told = say("never_so", told=now, last=case.record.last)
    verdict: VerdictName = "contradicted" if opposite else "map never showed it"
    return seen.never_shown(verdict, told, since=later, waited_days=HORIZON_DAYS)


def _may_be_older(seen: Seen) -> bool:
    """Whether a capture of what is drawn as the holder's when the record begins may be one from before it:
    a text that gives no day may tell of any, and a record says nothing of what came before it. Ground that
    no polygon covers was perhaps never anybody else's, so it bears nothing out."""
    record, start = seen.case.record, seen.case.claim.start
    return seen.class_on(record.first) is not None and (start is None or start <= record.first)


def _nothing_to_take(seen: Seen, shown: Phrase, **known: Any) -> Verdict:
    """The holder had the place on the map before: ground beside it may still have changed."""
    case, day = seen.case, case_before(seen.case)
    others = other_than(case.record.scheme, seen.holder)
    beside = case.record.beside(seen.place, others, BESIDE_KM, day)
    held = beside.on(day)
    figures = {"nearest_km": beside.nearest_km, "beside_km2": round(held, 6), "beside_radius_km": BESIDE_KM}
    figures |= known
    near = _near(beside)
    if held < LEAST_KM2:
        told = (say("no_change_then" if known else "no_change_to_show", told=shown), near)
        return seen.answer("map never showed it", told, **figures)
    back = next((since for since, area in beside.steps if since > day and area <= held - LEAST_KM2), None)
    told = say("but_beside", told=shown, day=day, area=words.km2(held), radius=words.km(BESIDE_KM))
    if back is not None and (back - case.last_day).days <= HORIZON_DAYS:
        wait = max(0, (back - case.last_day).days)
        change = words.km2(held - beside.on(back))
        told = say("given_back", told=told, change=change, back=back, days=words.days(wait))
        return seen.answer("consistent", told, **figures | {"since": back, "days_later": wait})
    if not seen.waited(case.last_day):
        return _may_follow(seen, say("still_does", told=told), figures)
    said = (say("and_for_after", told=told, horizon=words.days(HORIZON_DAYS)), near)
    return seen.answer("map never showed it", said, **figures)


def _may_follow(seen: Seen, told: Phrase, figures: Mapping[str, Any]) -> Verdict:
    """What lies beside the place is waited for: there is no distance to tell."""
    left = max(0, (seen.case.record.last - seen.case.last_day).days)
    about = {"told": told, "last": seen.case.record.last, "horizon": words.days(HORIZON_DAYS)}
    told = say("may_follow", days=words.days(left), **about) if left else say("may_follow_now", **about)
    return seen.answer("map not yet updated", told, waited_days=left, **figures)


def case_before(case: Case) -> date:
    """The day before the event, or the record's first."""
    return max(case.record.first, case.first_day - DAY)


def _near(beside: Beside) -> Phrase:
    if beside.nearest_km is None:
        return say("nothing_near", distance=words.km(beside.looked_km))
    return say("nearest", distance=words.km(beside.nearest_km))


def entered(seen: Seen) -> Verdict:
    """The holder's ground, or contested ground, reaches the place."""
    case, day = seen.case, seen.case.last_day

    def reached(class_id: str | None) -> bool:
        return seen.is_contested(class_id) or (class_id is not None and seen.is_own(class_id))

    found = seen.first_day(reached, case.first_day)
    if found is not None and (found - day).days <= HORIZON_DAYS:
        wait = max(0, (found - day).days)
        about = {"place": seen.name, "shown_as": case.class_name(seen.class_on(found)), "day": found}
        told = (
            say("place_as_on_later", days=words.days(wait), **about) if wait else say("place_as_on", **about)
        )
        return seen.answer("consistent", told, since=found, days_later=wait)
    told = seen.shown(day)
    if not seen.waited(day):
        return seen.not_shown(say("neither_contested", told=told, who=seen.who))
    told = say("for_no_otherwise", told=told, horizon=words.days(HORIZON_DAYS))
    return seen.never_shown("map never showed it", told)
