"""What is said to have happened to a region as a whole: taken, entered, left.

Knows shares, what is left, and first days. Knows no atlas.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import (
    DAY,
    Case,
    Meant,
    actor_in,
    contested,
    held_by,
    region_name,
    region_of,
)
from contactline.claims.checking.record import Ground, Measured
from contactline.claims.checking.seen import HORIZON_DAYS
from contactline.claims.sentences import say
from contactline.reports import Phrase, Verdict

WHOLE = 0.98
"""Of a region's ground: with less than this the whole of it is not in question."""

POCKET_KM2 = 2.0
"""Ground of this size that is left is another's, and no sliver. Two drawings of one border leave slivers of
up to 1 km² on the real archive; the least pocket that was ever reported on as one has 15."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What a holder has of a ground on a day."""

    case: Case
    meant: Meant
    ground: Ground

    def on(self, day: date) -> tuple[float, float, Measured]:
        """km², its share of the ground, and what was measured."""
        whole = self.ground.area_km2 or 0.0
        held = self.case.record.area(self.meant.classes, self.ground, day)
        km2 = whole - held.value if self.meant.rest else held.value
        return km2, km2 / whole, held

    def pockets(self, day: date) -> tuple[float, ...]:
        """The polygons left to others that are no slivers, largest first."""
        ask = self.case.record.polygons_km2 if self.meant.rest else self.case.record.left_km2
        return tuple(km2 for km2 in ask(self.meant.classes, self.ground, day) if km2 >= POCKET_KM2)

    def left_on(self, day: date) -> float:
        """km² left to others, slivers and all: a sum that costs no geometry."""
        return (self.ground.area_km2 or 0.0) - self.on(day)[0]


def check_region(case: Case) -> Verdict:
    """What a claim of events says of a region as a whole, or that a side holds it."""
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
    actor = actor_in(case, region)
    if case.actor is None and case.claim.kind == "liberated" and region.home:
        actor = scheme.undrawn_holder  # of what names nobody, the side that the word is used of
    meant = held_by(scheme, actor, home=region.home)
    if ground is None or not meant:
        return case.verdict("not testable", say("region_no_outline"), {})
    holding = Holding(case, meant[0], ground)
    km2, share, held = holding.on(day)
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
    if case.claim.kind in ("captured", "liberated", "denied", "area_held") and part is None:
        if share < WHOLE:
            return case.verdict("contradicted", say("region_not_whole", told=told), figures, region=region.id)
        return _all_but(holding, told, figures, region.id)
    if case.claim.kind == "entered" and not meant[0].rest:
        return _entered(case, region, ground, meant[0].classes, told, figures)
    return case.verdict("not testable", say("region_no_more", told=told), figures, region=region.id)


def _all_but(holding: Holding, told: Phrase, figures: dict[str, Any], region: str | None) -> Verdict:
    """Nearly all of a region is held: whether what is left is ground or only the border's drawing, and
    whether the map comes to show it all in the time that it is waited for."""
    case, day = holding.case, holding.case.last_day
    left = holding.pockets(day)
    if not left:
        return case.verdict("consistent", say("region_whole", told=told), figures, region=region)
    figures |= {"left_km2": round(sum(left), 6), "largest_left_km2": round(left[0], 6)}
    told = say("region_left", told=told, left=words.km2(sum(left)))
    if case.is_denied or case.claim.kind == "area_held":  # what is so on the day, whatever comes later
        return case.verdict("contradicted", say("whole", told=told), figures, region=region)
    waited = (case.record.last - day).days
    slivers = holding.left_on(day) - sum(left)
    for later in range(1, min(HORIZON_DAYS, (case.record.reach - day).days) + 1):
        then = day + later * DAY
        if holding.left_on(then) < slivers + POCKET_KM2 and not holding.pockets(then):
            figures |= {"since": then.isoformat(), "days_later": later}
            told = say("region_whole_later", told=told, since=then, days=words.days(later))
            return case.verdict("consistent", told, figures, region=region)
    if waited < HORIZON_DAYS:
        told = say("region_may_follow", told=told, last=case.record.last)
        return case.verdict("map not yet updated", told, figures, region=region)
    return case.verdict("contradicted", say("whole", told=told), figures, region=region)


def _entered(case, region, ground, classes, told, figures) -> Verdict:
    """From which day on the holder's ground, or contested ground, reaches into the region."""
    extra = contested(case.record.scheme)
    both = (*classes, *(extra.classes if extra else ()))
    day = max(case.first_day, case.record.first)
    horizon = 0 if case.is_denied else HORIZON_DAYS  # what comes later does not refute a denial
    until = min(case.last_day + horizon * DAY, case.record.reach)
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
