"""How a claim stands, from the rows that were added about it. Pure: the same rows give the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from contactline.reports import (
    OPEN_VERDICTS,
    Claim,
    ClaimLink,
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


def change_sentence(
    before: VerdictName | None, after: VerdictName, reported_on: date, shown_on: date | None
) -> str:
    """What a change of verdict means in plain words. `shown_on`: the day whose edition brought it."""
    when = "" if shown_on is None else _later((shown_on - reported_on).days)
    if after in ("consistent", "consistent, boundary-dependent"):
        suffix = ", as one boundary layer has it" if after != "consistent" else ""
        return f"confirmed by the map{when}{suffix}"
    if after == "contradicted":
        return f"contradicted by the map{when}"
    if before is None:
        return f"first held against this track: {after}"
    return f"the verdict went from {before} to {after}" + (f"{when}" if when else "")


def _later(days: int) -> str:
    if days == 0:
        return " on the same day"
    if days < 0:
        return f" {_days(-days)} before the report"
    return f" {_days(days)} later"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number:,} days"
