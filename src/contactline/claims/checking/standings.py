"""Withdrawn, held, repelled, contested, denied: how a place stands on a day, and what became of it.

Knows a place's history (`seen`). Knows no atlas.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.seen import BESIDE_KM, HORIZON_DAYS, LEAST_KM2, Seen
from contactline.claims.checking.takings import EARLIER_DAYS
from contactline.claims.sentences import say
from contactline.reports import Verdict, VerdictName


def withdrawn(seen: Seen) -> Verdict:
    """The holder is there no more."""
    case, day = seen.case, seen.case.last_day
    about = {"place": seen.name, "who": seen.who}

    def gone(class_id: str | None) -> bool:
        return not seen.is_own(class_id)

    if gone(seen.class_on(day)):
        since = seen.since(gone, day)
        earlier = (case.first_day - since).days
        undated = case.claim.start is None
        if since <= case.record.first:
            told = say("not_since_start", since=since, **about)
            older = undated and seen.class_on(case.record.first) is not None  # it may be so of old
            return seen.answer("consistent" if older else "map never showed it", told)
        if earlier > EARLIER_DAYS and not undated:
            told = say("not_since", since=since, days=words.days(earlier), **about)
            return seen.answer("map never showed it", told, since=since, days_earlier=earlier)
        if earlier > 0:
            told = say("no_longer_earlier", since=since, days=words.days(earlier), **about)
        else:
            told = say("no_longer", since=since, **about)
        return seen.answer("consistent", told, since=since, days_later=-max(0, earlier))
    later = seen.first_day(gone, day)
    if later is not None and (later - day).days <= HORIZON_DAYS:
        wait = (later - day).days
        told = say("no_longer_later", since=later, days=words.days(wait), **about)
        return seen.answer("consistent", told, since=later, days_later=wait)
    told = say("place_under", day=day, **about)
    if not seen.waited(day):
        left = max(0, (case.record.last - day).days)
        follows = {"told": say("still_so", told=told), "last": case.record.last}
        follows |= {"horizon": words.days(HORIZON_DAYS)} | ({"days": words.days(left)} if left else {})
        told = say("may_follow" if left else "may_follow_now", **follows)
        return seen.answer("map not yet updated", told, waited_days=left)
    told = say("and_for_after", told=told, horizon=words.days(HORIZON_DAYS))
    return seen.answer("contradicted", told, since=later)


def held(seen: Seen) -> Verdict:
    """The holder is said to hold the place, or not to have left it."""
    case, day = seen.case, seen.case.last_day
    now = seen.class_on(day)
    about: dict[str, Any] = {"place": seen.name, "who": seen.who, "day": day}
    if seen.is_own(now):
        since, lost = seen.since(seen.is_own, day), seen.first_day(_not(seen.is_own), day)
        about["since"] = since
        if lost is None:
            key = "held_from_start" if since <= case.record.first else "held_since"
            return seen.answer("consistent", say(key, **about), since=since)
        told = say("held_until", lost=lost, days=words.days((lost - day).days), **about)
        return seen.answer("consistent", told, since=since, lost=lost)
    since = seen.since(_not(seen.is_own), day)
    if seen.is_contested(now):
        shown_as = case.class_name(now)
        told = say("held_or_contested", shown_as=shown_as, since=seen.since(seen.is_contested, day), **about)
        return seen.answer("consistent, boundary-dependent", told, since=since)
    later = seen.first_day(seen.is_own, day)
    key = "not_held_from_start" if since <= case.record.first else "not_held_since"
    told = [say(key, told=seen.shown(day, not_under=True), since=since)]
    if later is not None:
        told.append(say("held_later", later=later, days=words.days((later - day).days), **about))
    return seen.answer("contradicted", told, since=since, later=later)


def not_held(seen: Seen) -> Verdict:
    """The holder is said not to hold the place."""
    verdict = held(seen)
    if verdict.verdict == "consistent, boundary-dependent":
        return verdict
    opposite: VerdictName = "contradicted" if verdict.verdict == "consistent" else "consistent"
    return replace(verdict, verdict=opposite)


def _not(holds: Callable[[str | None], bool]) -> Callable[[str | None], bool]:
    return lambda class_id: not holds(class_id)


def repelled(seen: Seen) -> Verdict:
    """An attack is not on the map; that the place was kept is."""
    case, day = seen.case, seen.case.last_day
    about, now = {"day": day, "place": seen.name, "who": seen.who}, seen.class_on(day)
    if now is None and not seen.is_own(None):
        return seen.answer("contradicted", say("whole", told=seen.shown(day, not_under=True)))
    if seen.is_anothers(now):
        return seen.answer("contradicted", say("not_with", shown_as=case.class_name(now), **about))
    lost = seen.first_day(seen.is_anothers, day)
    told = say("not_taken", **about)
    if lost is not None:
        told = say("not_taken_until", lost=lost, days=words.days((lost - day).days), **about)
    return seen.answer("consistent", told, lost=lost)


def contested(seen: Seen) -> Verdict:
    case, day = seen.case, seen.case.last_day
    now = seen.class_on(day)
    if seen.is_contested(now):
        since = seen.since(seen.is_contested, day)
        told = say("contested_since", day=day, place=seen.name, shown_as=case.class_name(now), since=since)
        return seen.answer("consistent", told, since=since, days_later=0)
    found = seen.first_day(seen.is_contested, case.first_day)
    if found is not None and (found - day).days <= HORIZON_DAYS:
        wait = max(0, (found - day).days)
        shown_as = case.class_name(seen.class_on(found))
        told = say("contested_later", place=seen.name, shown_as=shown_as, since=found, days=words.days(wait))
        return seen.answer("consistent", told, since=found, days_later=wait)
    own = tuple(c.id for c in case.record.scheme.classes if c.counted and c.certainty == "contested")
    beside = case.record.beside(seen.place, own, BESIDE_KM, day)
    told = seen.shown(day)
    figures: dict[str, Any] = {"beside_km2": round(beside.on(day), 6)}
    if beside.on(day) >= LEAST_KM2:
        area, radius = words.km2(beside.on(day)), words.km(BESIDE_KM)
        told = say("contested_beside", told=told, area=area, radius=radius)
        figures["nearest_km"] = beside.nearest_km
        return seen.answer("consistent, boundary-dependent", told, **figures)
    if not own:
        return seen.answer("not testable", say("no_contested_drawn", told=told))
    if not seen.waited(day):
        return seen.not_shown(told, **figures)
    if any(s.class_id is not None for s in seen.through(day)):
        return seen.never_shown("contradicted", say("not_contested_after", told=told), **figures)
    return seen.never_shown("map never showed it", say("nor_after", told=told), **figures)


def uncontested(seen: Seen) -> Verdict:
    """It is said not to be fought over: how it stands on the day, whatever comes later."""
    day = seen.case.last_day
    if seen.is_contested(seen.class_on(day)):
        since = seen.since(seen.is_contested, day)
        about = {"place": seen.name, "shown_as": seen.case.class_name(seen.class_on(day))}
        told = say("contested_since", day=day, since=since, **about)
        return seen.answer("contradicted", told, since=since)
    return seen.answer("consistent", say("whole", told=seen.shown(day)))


def denied(seen: Seen) -> Verdict:
    """That the holder took the place is denied: it must not be his on the map that day."""
    day = seen.case.last_day
    if seen.is_own(seen.class_on(day)):
        since = seen.since(seen.is_own, day)
        told = say("denial_disagrees", day=day, place=seen.name, who=seen.who, since=since)
        return seen.answer("contradicted", told, since=since)
    shown = seen.shown(day, not_under=True)
    later = seen.first_day(seen.is_own, day)
    if later is None:
        return seen.answer("consistent", say("denial_agrees", told=shown))
    wait = (later - day).days
    told = say("denial_agrees_until", told=shown, later=later, days=words.days(wait), who=seen.who)
    return seen.answer("consistent", told, since=later, days_later=wait)
