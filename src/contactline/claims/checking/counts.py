"""Counts and paces: how many settlements changed hands, and how often.

Knows days and counts. Knows no atlas. A settlement counts when its point comes under the holder.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import DAY, Case, contested, default_holder, region_name, region_of
from contactline.claims.checking.rates import check_pace_of_ground, is_of_ground
from contactline.claims.checking.record import RegionSeen, Turned
from contactline.claims.checking.rounding import Room, room, whole
from contactline.claims.checking.seen import HORIZON_DAYS
from contactline.claims.sentences import say
from contactline.reports import Phrase, Verdict, VerdictName

WEEK = 7 * DAY
"""Where a count names no period: the week up to the text, for news tells of the days before it."""

PACE_MONTHS = 3
"""Where a pace names no period: three months up to the text. A shorter window would be one battle's, a
longer one another season's."""

FOLLOWS = 7 * DAY
"""So long after the period a map may show the rest of what is counted: careful map makers follow news within
days. Nothing more is granted, for among other changes of a longer time any number would be found."""

MAINLY = 0.5
"""Of what is said to be mainly somewhere, more than half is there."""


def check_count(case: Case) -> Verdict:
    claim, record = case.claim, case.record
    region = region_of(case)
    if isinstance(region, Mapping):
        return case.verdict("not testable", say("cannot_count", why=region), {})
    if claim.value is None:
        return case.verdict("not testable", say("no_number"), {})
    if claim.actor is None:
        return _contested_count(case, region)
    first, last = _days_of(case)
    if not case.is_covered(last) or first < record.first:
        return case.not_covered(last if not case.is_covered(last) else first)
    found = _in_region(record.turned(claim.actor, first, last + DAY), region)
    covered = whole(claim.value, claim.qualifier)
    if claim.start is None and covered.least is not None:
        covered = Room(covered.least, None)  # news of two villages does not say there were no others
    names = [words.name(t.names, t.id) for t in found]
    figures: dict[str, Any] = {
        "settlements": len(found),
        "claimed_settlements": claim.value,
        "difference_settlements": len(found) - claim.value,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "places": [t.id for t in found[:50]],
        "provenance": dict(record.provenance(min(last, record.reach))),
    }
    told = say(
        "came_under" + _within(region),
        first=first,
        last=last,
        settlements=words.settlements(len(found)),
        who=case.actor_name(claim.actor),
        **_where(region),
    )
    if 0 < len(names) <= 8:
        told = say("named", told=told, names=words.listed(names))

    def given(verdict: VerdictName, told: Phrase) -> Verdict:
        region_id = None if region.country else region.id
        return case.verdict(verdict, told, figures, region=region_id, since=first - DAY, day=last)

    claimed = words.covers(covered, "settlements")
    compared = say("count_claimed", told=told, range=claimed)
    if len(found) in covered:
        return given("consistent", compared)
    if covered.least is not None and len(found) < covered.least:
        after = min(last + FOLLOWS, record.reach)
        behind = sorted(_in_region(record.turned(claim.actor, last + DAY, after + DAY), region), key=_day)
        enough = behind[int(covered.least) - len(found) - 1 :][:1]
        if enough:
            later = enough[0].day
            told = say(
                "count_later", told=told, range=claimed, later=later, days=words.days((later - last).days)
            )
            figures["days_later"] = (later - last).days
            return given("consistent", told)
        if (record.last - last).days < HORIZON_DAYS:
            told = say("count_may_follow", told=told, range=claimed, last=record.last)
            return given("map not yet updated", told)
        if not found:
            return given("map never showed it", compared)
    return given("contradicted", compared)


def _days_of(case: Case) -> tuple[date, date]:
    """The first and the last day in which what is counted happened: those the text gives; else those that it
    gives of every settlement it names, from the first to the last; else the week up to the text."""
    claim, named = case.claim, case.claim.counted
    if claim.start is not None:
        return claim.start, case.last_day
    starts = [one.start for one in named if one.start is not None]
    if claim.end is None and named and len(starts) == len(named):
        ends = [one.end - DAY for one in named if one.end is not None]
        return min(starts), max(*starts, *ends)
    return case.last_day - WEEK + DAY, case.last_day


def _day(turned: Turned) -> date:
    return turned.day


def _contested_count(case: Case, region: RegionSeen) -> Verdict:
    """Nobody is said to have taken them: how many settlements are contested on the day."""
    claim, (_, day) = case.claim, _days_of(case)
    assert claim.value is not None
    if not case.is_covered(day):
        return case.not_covered(day)
    meant = contested(case.record.scheme)
    region_id = None if region.country else region.id
    standing = case.record.standing(meant.classes if meant else (), region_id, day)
    figures: dict[str, Any] = {
        "contested_settlements": len(standing),
        "claimed_settlements": claim.value,
        "places": list(standing[:50]),
    }
    told = say(
        "contested_count" + _within(region),
        day=day,
        settlements=words.settlements(len(standing)),
        **_where(region),
    )
    covered = whole(claim.value, claim.qualifier)
    if covered.least is not None:
        covered = Room(covered.least, None)
    if len(standing) in covered:
        if covered.least is None:
            told = say("count_claimed", told=told, range=words.covers(covered, "settlements"))
        else:
            told = say("at_least_as_many", told=told)
        return case.verdict("consistent", told, figures, region=region_id, day=day)
    told = say("who_is_untold", told=told)
    return case.verdict("not testable", told, figures, region=region_id, day=day)


def check_pace(case: Case) -> Verdict:
    claim = case.claim
    if claim.value is not None and is_of_ground(claim.unit):
        return check_pace_of_ground(case)
    region = region_of(case)
    if isinstance(region, Mapping):
        return case.verdict("not testable", say("cannot_count", why=region), {})
    if claim.start is not None:
        first, last = claim.start, case.last_day
    else:
        first, last = _months_before(case.on, PACE_MONTHS), case.on - DAY
    if first <= case.record.last < last <= case.record.reach:
        last = case.record.last  # days after the last edition would only slow the pace
    if not case.is_covered(first, last):
        return _shorter(case, region, first, last)
    return _pace(case, region, first, last)


def _shorter(case: Case, region: RegionSeen, first: date, last: date) -> Verdict:
    """The record holds only a part of the months: what it has is told, and judged when it is a month."""
    begin, end = max(first, case.record.first), min(last, case.record.last)
    if (end - begin + DAY).days < 28:
        return case.not_covered(first if case.is_covered(last) else last)
    return _pace(case, region, begin, end)


def _pace(case: Case, region: RegionSeen, first: date, last: date) -> Verdict:
    claim, record = case.claim, case.record
    holder = claim.actor or default_holder(record.scheme)
    if holder is None:
        return case.verdict("not testable", say("whose_pace"), {})
    found = record.turned(holder, first, last + DAY)
    length = (last - first).days + 1
    rate, active = len(found) / length, len({t.day for t in found})
    by_region = Counter(r for t in found for r in t.regions[-1:])
    figures: dict[str, Any] = {
        "settlements": len(found),
        "days": length,
        "settlements_per_day": round(rate, 4),
        "days_with_a_change": active,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "by_region": dict(by_region.most_common()),
        "provenance": dict(record.provenance(last)),
    }
    told = say(
        "pace",
        first=first,
        last=last,
        settlements=words.settlements(len(found)),
        who=case.actor_name(holder),
        days=words.days(length),
        rate=round(rate, 2),
        active=words.days(active),
    )
    region_id = None if region.country else region.id
    share = None
    if not region.country:
        inside = len(_in_region(found, region))
        share = inside / len(found) if found else 0.0
        figures |= {"in_region": inside, "share_in_region": round(share, 4)}
        told = say(
            "pace_in",
            told=told,
            inside=inside,
            share=words.percent(share, 0),
            region=region_name(region),
        )
    if claim.value is None or claim.unit != "per day":
        told = say("pace_untold", told=told)
        return case.verdict("not testable", told, figures, region=region_id, since=first, day=last)
    covered = room(claim.value, claim.qualifier)
    figures["claimed_per_day"] = claim.value
    if claim.qualifier not in ("less than", "up to") and covered.least is not None:
        covered = Room(covered.least, None)  # a faster pace bears a slower one out
    fits = rate in covered and (share is None or share > MAINLY)
    told = say("count_claimed", told=told, range=words.covers(covered, "per day"))
    if fits:
        return case.verdict("consistent", told, figures, region=region_id, since=first, day=last)
    return case.verdict("contradicted", told, figures, region=region_id, since=first, day=last)


def _in_region(found: tuple[Turned, ...], region: RegionSeen) -> tuple[Turned, ...]:
    if region.country:
        return found
    return tuple(t for t in found if region.id in t.regions)


def _months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _within(region: RegionSeen) -> str:
    """The end of the key of a sentence that names a region."""
    return "" if region.country else "_in"


def _where(region: RegionSeen) -> dict[str, Any]:
    return {} if region.country else {"region": region_name(region)}
