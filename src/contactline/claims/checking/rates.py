"""Ground a day, a week or a month: the rate times the length of its period is a gain, and checked as one.

Knows `check_change`'s verdicts; adds only the multiplication and says it.
"""

from __future__ import annotations

from dataclasses import replace

from contactline.claims.checking import words
from contactline.claims.checking.case import Case
from contactline.claims.checking.changes import check_change
from contactline.claims.checking.rounding import KM2
from contactline.claims.sentences import explained
from contactline.reports import Verdict

DAYS = {"day": 1.0, "week": 7.0, "month": 30.4375}


def is_of_ground(unit: str | None) -> bool:
    """ "km2 per day" and the like."""
    area, _, each = (unit or "").partition(" per ")
    return area in KM2 and each in DAYS


def check_pace_of_ground(case: Case) -> Verdict:
    """A rate names no ground without its period; where the text names none, nothing can be measured."""
    claim = case.claim
    assert claim.unit is not None
    assert claim.value is not None
    area, _, each = claim.unit.partition(" per ")
    rate = words.amount(claim.value, claim.unit)
    if claim.start is None:
        told = words.say("pace_of_no_time", rate=rate)
        return case.verdict("not testable", told, {"claimed_per_" + each: claim.value})
    length = (case.last_day - claim.start).days + 1
    total = claim.value * length / DAYS[each]
    # as many digits as the rate has: a product is no surer than what it is made of
    digits = len(f"{claim.value:.10g}".replace(".", "").strip("0")) or 1
    total = float(f"{total:.{max(digits, 2)}g}")
    gained = replace(
        claim, kind="area_gained", value=total, unit=area, qualifier=claim.qualifier or "about", place=None
    )
    verdict = check_change(replace(case, claim=gained))
    lead = words.say("pace_in_all", rate=rate, total=words.amount(total, area), days=words.days(length))
    figures = {**verdict.figures, f"claimed_per_{each}": claim.value, "days": length}
    said = (lead, *verdict.said)
    return replace(verdict, said=said, explanation=explained(said), figures=figures)
