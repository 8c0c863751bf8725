"""Counts and paces: how many settlements changed hands, and how often.

Knows days and counts. Knows no atlas. A settlement counts when its point comes under the holder.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import DAY, Case, contested, default_holder, region_name, region_of
from contactline.claims.checking.record import RegionSeen, Turned
from contactline.claims.checking.rounding import Room, room, whole
from contactline.claims.checking.settlements import HORIZON_DAYS
from contactline.reports import Verdict, VerdictName

WEEK = 7 * DAY
"""Where a count names no period: the week up to the text, for news tells of the days before it."""

PACE_MONTHS = 3
"""Where a pace names no period: three months up to the text. A shorter window would be one battle's, a
longer one another season's."""

MAINLY = 0.5
"""Of what is said to be mainly somewhere, more than half is there."""


def check_count(case: Case) -> Verdict:
    claim, record = case.claim, case.record
    region = region_of(case)
    if isinstance(region, str):
        return case.verdict("not testable", f"This cannot be counted: {region}.", {})
    if claim.value is None:
        return case.verdict("not testable", "The claim gives no number of settlements.", {})
    if claim.actor is None:
        return _contested_count(case, region)
    last = case.last_day
    first = claim.start if claim.start is not None else last - WEEK + DAY
    if not case.is_covered(last) or first < record.first:
        return case.not_covered(last if not case.is_covered(last) else first)
    found = _in_region(record.turned(claim.actor, first, last + DAY), region)
    covered = whole(claim.value, claim.qualifier)
    if claim.start is None and covered.least is not None:
        covered = Room(covered.least, None)  # news of two villages does not say there were no others
    names = [case.name(t.names, t.id) for t in found]
    where = "" if region.country else f" in {region_name(case, region)}"
    figures: dict[str, Any] = {
        "settlements": len(found),
        "claimed_settlements": claim.value,
        "difference_settlements": len(found) - claim.value,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "places": [t.id for t in found[:50]],
        "provenance": dict(record.provenance(min(last, record.reach))),
    }
    told = (
        f"From {first} to {last} the map shows {_settlements(len(found))}{where} coming under"
        f" {case.actor_name(claim.actor)}"
    )
    if 0 < len(names) <= 8:
        told += f" ({words.listed(names)})"

    def given(verdict: VerdictName, told: str) -> Verdict:
        region_id = None if region.country else region.id
        return case.verdict(verdict, told, figures, region=region_id, since=first - DAY)

    said = f"; the claim is of {words.range_of(covered, 'settlements')}"
    if len(found) in covered:
        return given("consistent", f"{told}{said}.")
    if covered.least is not None and len(found) < covered.least:
        if (record.last - last).days < HORIZON_DAYS:
            told += f"{said}, and the map, whose last edition is of {record.last}, may follow."
            return given("map not yet updated", told)
        if not found:
            return given("map never showed it", f"{told}{said}.")
    return given("contradicted", f"{told}{said}.")


def _contested_count(case: Case, region: RegionSeen) -> Verdict:
    """Nobody is said to have taken them: how many settlements are contested on the day."""
    claim, day = case.claim, case.last_day
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
    where = "in all" if region.country else f"in {region_name(case, region)}"
    told = f"On {day} the map shows {_settlements(len(standing))} {where} as contested"
    covered = whole(claim.value, claim.qualifier)
    if covered.least is not None:
        covered = Room(covered.least, None)
    if len(standing) in covered:
        return case.verdict("consistent", f"{told}, at least as many as claimed.", figures, region=region_id)
    told += "; who took or held the settlements that are counted, the claim does not say."
    return case.verdict("not testable", told, figures, region=region_id)


def check_pace(case: Case) -> Verdict:
    claim = case.claim
    region = region_of(case)
    if isinstance(region, str):
        return case.verdict("not testable", f"This cannot be counted: {region}.", {})
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
        return case.verdict("not testable", "The text does not say whose pace is meant.", {})
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
    who = case.actor_name(holder)
    told = (
        f"From {first} to {last} the map shows {_settlements(len(found))} coming under {who} in"
        f" {words.days(length)}, {rate:.2f} a day, on {active} different days"
    )
    region_id = None if region.country else region.id
    share = None
    if not region.country:
        inside = len(_in_region(found, region))
        share = inside / len(found) if found else 0.0
        figures |= {"in_region": inside, "share_in_region": round(share, 4)}
        told += f"; {inside} of them ({100 * share:.0f} %) in {region_name(case, region)}"
    if claim.value is None or claim.unit != "per day":
        told += ". The claim gives no pace in settlements a day to hold against that."
        return case.verdict("not testable", told, figures, region=region_id, since=first, day=last)
    covered = room(claim.value, claim.qualifier)
    figures["claimed_per_day"] = claim.value
    if claim.qualifier not in ("less than", "up to") and covered.least is not None:
        covered = Room(covered.least, None)  # a faster pace bears a slower one out
    fits = rate in covered and (share is None or share > MAINLY)
    told += f"; the claim is of {words.range_of(covered, 'a day')}."
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


def _settlements(count: int) -> str:
    return "no settlement" if not count else "1 settlement" if count == 1 else f"{count:,} settlements"
