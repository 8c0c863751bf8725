"""A claim held against a track: the verdict, with the figures behind it (docs/verdicts.md).

`check` asks the record what it needs to know (`record.Record`) and knows no atlas. One module for each
subject: areas, changes, settlements, whole regions, fronts, counts; `rounding` says what a figure covers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from contactline.claims.checking.areas import check_area, check_share
from contactline.claims.checking.case import Case
from contactline.claims.checking.changes import check_change
from contactline.claims.checking.counts import check_count, check_pace
from contactline.claims.checking.fronts import check_front, check_other
from contactline.claims.checking.record import Record
from contactline.claims.checking.rounding import KM2
from contactline.claims.checking.settlements import check_settlement, is_ruled
from contactline.claims.checking.whole_regions import check_region
from contactline.claims.sentences import explained, say
from contactline.reports import Claim, Phrase, Verdict, VerdictName

_BY_KIND = {
    "area_held": check_area,
    "share": check_share,
    "area_gained": check_change,
    "area_lost": check_change,
    "front_length": check_front,
    "settlement_count": check_count,
    "pace": check_pace,
    "not_testable": check_other,
}

IMPOSSIBLE_DATE = "impossible date"
"""The flag of a claim whose text writes a day that no calendar has, or that comes after the text."""

_OPPOSITE: Mapping[VerdictName, VerdictName] = {
    "consistent": "contradicted",
    "contradicted": "consistent",
    "map never showed it": "consistent",
    "map not yet updated": "consistent",
}
"""What a verdict becomes where the text says that it is not so."""


def check(claim: Claim, record: Record, *, on: date, base: str = "") -> Verdict:
    """A claim held against one track.

    `on`: the day of the text, meant where the claim names none. `base`: what stands before `/?…` in the
    link, empty for a link within the viewer's own site.
    """
    case = Case(claim, record, on, base)
    cannot_be = _impossible_day(claim)
    if cannot_be is not None:
        return case.verdict("not testable", cannot_be, {})
    if claim.kind == "area_held" and claim.value is None and (claim.place or claim.region):
        verdict = check_settlement(case) if claim.place else check_region(case)
    elif claim.kind in _BY_KIND:
        verdict = _BY_KIND[claim.kind](case)
    elif claim.kind == "contested" and claim.value is not None and claim.unit in KM2:
        verdict = check_area(case)
    elif claim.place is None and claim.region is not None:
        verdict = check_region(case)
    else:
        verdict = check_settlement(case)
    if claim.place is not None and claim.value is None and is_ruled(claim):
        return verdict  # what is said not to be so of a place is held against the map by a rule of its own
    verdict = _of_part(claim, verdict)
    return _opposite(verdict) if case.is_denied else verdict


def _impossible_day(claim: Claim) -> Phrase | None:
    """Why there is no day to hold a claim against, where its text writes one that cannot be. The day of the
    text, which is meant where none is written, is not meant there."""
    for flag in claim.flags:
        kind, _, told = flag.partition(": ")
        if kind != IMPOSSIBLE_DATE:
            continue
        ahead = told.partition(" is after ")[0]
        try:
            return say("day_ahead", day=date.fromisoformat(ahead))
        except ValueError:
            return say("no_such_day", day=told.removeprefix("there is no "))
    return None


def _opposite(verdict: Verdict) -> Verdict:
    """The verdict on what says that it is not so. A denial waits for no map, so nothing is said of that."""
    if verdict.verdict not in _OPPOSITE:
        return verdict
    turned = _OPPOSITE[verdict.verdict]
    end = say("denial_holds" if turned == "consistent" else "denial_fails")
    said = (say("not_so"), *(_without_hope(phrase) for phrase in verdict.said), end)
    return replace(verdict, verdict=turned, said=said, explanation=explained(said))


def _without_hope(phrase: Phrase) -> Phrase:
    key = phrase["say"]
    return {**phrase, "say": _AS_IT_STANDS[key]} if key in _AS_IT_STANDS else phrase


_AS_IT_STANDS = {
    "may_follow": "up_to_last_after",
    "may_follow_now": "up_to_last",
    "flow_may_follow": "flow_up_to_last",
    "count_may_follow": "count_up_to_last",
    "region_may_follow": "up_to_last",
    "not_borne_out": "shown_and_covers",
}
"""A sentence that hopes for later editions, or judges what is claimed, and what tells only what is."""


def _after(first: Phrase, verdict: Verdict) -> Verdict:
    """The same verdict, with something said before its reasons."""
    said = (first, *verdict.said)
    return replace(verdict, said=said, explanation=explained(said))


def _of_part(claim: Claim, verdict: Verdict) -> Verdict:
    """What is claimed of a part of a region, which has no border, is only bounded by the whole: from above,
    where it is an amount; a share of a part has no bound."""
    part = None if claim.region is None else claim.region.part
    open_above = claim.qualifier in ("more than", "at least") and claim.kind in _BOUNDED
    loose = ("contradicted",)
    if open_above or claim.kind == "share":
        loose = ("contradicted", "consistent", "consistent, boundary-dependent")
    if part is None or verdict.verdict not in loose or _is_beyond_the_whole(claim, verdict.figures):
        return verdict
    return _after(say("of_part", part=part), replace(verdict, verdict="not testable"))


_BOUNDED = {"area_held", "contested", "area_gained", "area_lost", "settlement_count", "front_length"}


def _is_beyond_the_whole(claim: Claim, figures: Mapping[str, Any]) -> bool:
    """Whether more is claimed of a part than the whole region has."""
    match claim.kind:
        case "area_held" | "contested":
            whole = [figures.get("with_contested_km2", figures.get("area_km2"))]
        case "area_gained" | "area_lost":
            whole = [figures.get("gross_gain_km2", figures.get("gross_loss_km2"))]
        case "settlement_count":
            return figures.get("difference_settlements", 0) < 0
        case "front_length":
            whole = [line["length_km"] for line in figures.get("by_tolerance", ())]
        case _:
            return False
    least = (figures.get("covers_km2") or figures.get("covers_km") or [None])[0]
    return least is not None and None not in whole and max(whole, default=least) < least
