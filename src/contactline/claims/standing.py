"""How a claim stands, from the rows that were added about it. Pure: the same rows give the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from contactline.claims.sentences import days, say
from contactline.reports import (
    OPEN_VERDICTS,
    Claim,
    ClaimLink,
    Phrase,
    Status,
    VerdictName,
    Verification,
)

VERIFICATION, VERDICT = "verification", "verdict"


def verification_of(claim: Claim, history: Iterable[Status]) -> Verification:
    """The last that was set; without any what the text itself says; else unverified."""
    found = claim.verification or "unverified"
    for status in history:
        if status.what == VERIFICATION:
            found = cast(Verification, status.value)
    return found


def verdicts_of(history: Iterable[Status]) -> dict[str, Status]:
    """Track -> the last verdict of it."""
    return {status.track: status for status in history if status.what == VERDICT and status.track is not None}


def is_open(history: Sequence[Status]) -> bool:
    """Whether a later edition may change a verdict: one of a track is open, or there is none at all."""
    verdicts = verdicts_of(history)
    return not verdicts or any(status.value in OPEN_VERDICTS for status in verdicts.values())


def links_in_force(links: Iterable[ClaimLink]) -> tuple[ClaimLink, ...]:
    """The links that were made and not taken back since, in the order they were made last."""
    found: dict[tuple[frozenset[str], str], ClaimLink] = {}
    for link in links:
        key = (frozenset((link.claim, link.other)), link.how)
        found.pop(key, None)
        if not link.retracted:
            found[key] = link
    return tuple(found.values())


def turned(link: ClaimLink, claim: str) -> ClaimLink:
    """The same link seen from one of its two claims."""
    return link if link.claim == claim else replace(link, claim=link.other, other=link.claim)


def change_said(
    before: VerdictName | None, after: VerdictName, reported_on: date, shown_on: date | None
) -> Phrase:
    """What a change of verdict means. `shown_on`: the day whose edition brought it."""
    if after in ("consistent", "consistent, boundary-dependent"):
        told = _when("confirmed", reported_on, shown_on)
        return told if after == "consistent" else say("one_layer", told=told)
    if after == "contradicted":
        return _when("contradicted", reported_on, shown_on)
    now = {"verdict": after}
    if before is None:
        return say("first_held", verdict=now)
    if before == "not covered":
        return say("reached_now", verdict=now)
    return say("verdict_went", before={"verdict": before}, after=now)


def _when(what: str, reported_on: date, shown_on: date | None) -> Phrase:
    """That a claim was confirmed or contradicted, and how long after the report."""
    if shown_on is None:
        return say(what)
    passed = (shown_on - reported_on).days
    if not passed:
        return say(f"{what}_same_day")
    return say(f"{what}_later" if passed > 0 else f"{what}_before", days=days(abs(passed)))
