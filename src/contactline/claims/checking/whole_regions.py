"""What is said to have happened to a region as a whole: taken, entered, left.

Knows shares and first days. Knows no atlas.
"""

from __future__ import annotations

from collections.abc import Mapping

from contactline.claims.checking import words
from contactline.claims.checking.case import (
    DAY,
    Case,
    contested,
    default_holder,
    held_by,
    region_name,
    region_of,
)
from contactline.claims.checking.settlements import HORIZON_DAYS
from contactline.claims.sentences import say
from contactline.reports import Verdict

WHOLE = 0.98
"""Of a region's ground; the rest is what two layers of the same border differ by."""


def check_region(case: Case) -> Verdict:
    """captured, liberated, entered, withdrawn, repelled, denied, of a region."""
    region = region_of(case)
    day = case.last_day
    if isinstance(region, Mapping):
        told = say("cannot_measure", why=region)
        if case.claim.region is not None and case.claim.region.id is not None:
            return case.not_covered(day, told)
        return case.verdict("not testable", told, {})
    if not case.is_covered(day):
        return case.not_covered(day)
    ground = next((g for g in region.grounds if g.area_km2), None)
    scheme = case.record.scheme
    actor = case.actor or (default_holder(scheme) if region.home else scheme.undrawn_holder)
    meant = held_by(scheme, actor, home=region.home)
    if ground is None or not meant or ground.area_km2 is None:
        return case.verdict("not testable", say("region_no_outline"), {})
    held = case.record.area(meant[0].classes, ground, day)
    km2 = ground.area_km2 - held.value if meant[0].rest else held.value
    share = km2 / ground.area_km2
    figures = {
        "area_km2": round(km2, 6),
        "share": round(share, 6),
        "provenance": dict(held.provenance),
    }
    told = say(
        "region_share",
        day=day,
        area=words.km2(km2),
        region=region_name(region),
        who=case.actor_name(actor),
        share=words.percent(share, 1),
    )
    part = case.claim.region.part if case.claim.region else None
    if case.claim.kind in ("captured", "liberated", "denied") and part is None:
        if share >= WHOLE:
            return case.verdict("consistent", say("region_whole", told=told), figures, region=region.id)
        return case.verdict("contradicted", say("region_not_whole", told=told), figures, region=region.id)
    if case.claim.kind == "entered" and not meant[0].rest:
        return _entered(case, region, ground, meant[0].classes, told, figures)
    return case.verdict("not testable", say("region_no_more", told=told), figures, region=region.id)


def _entered(case, region, ground, classes, told, figures) -> Verdict:
    """From which day on the holder's ground, or contested ground, reaches into the region."""
    extra = contested(case.record.scheme)
    both = (*classes, *(extra.classes if extra else ()))
    day = max(case.first_day, case.record.first)
    until = min(case.last_day + HORIZON_DAYS * DAY, case.record.reach)
    while day <= until:
        found = case.record.area(both, ground, day)
        if found.value > 0:
            wait = max(0, (day - case.last_day).days)
            figures |= {"since": day.isoformat(), "days_later": wait}
            said = say(
                "region_entered_later" if wait else "region_entered",
                told=told,
                area=words.km2(found.value),
                day=day,
                **({"days": words.days(wait)} if wait else {}),
            )
            return case.verdict("consistent", said, figures, region=region.id)
        day += DAY
    waited = (case.record.last - case.last_day).days >= HORIZON_DAYS
    verdict = "map never showed it" if waited else "map not yet updated"
    return case.verdict(verdict, say("region_nothing_contested", told=told), figures, region=region.id)
