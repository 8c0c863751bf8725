"""The figures that a gain or loss may mean, and what they are by another cut of time or boundary.

Knows what classes gain and lose in a ground. Knows no atlas, and no rule but what
depends on the boundary.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import DAY, Case, Meant
from contactline.claims.checking.record import Flow, Ground, RegionSeen
from contactline.claims.checking.rounding import Room
from contactline.claims.sentences import say
from contactline.reports import Phrase, VerdictName


@dataclass(frozen=True, slots=True)
class Side:
    """Whose change is meant, by which classes; `reverse`: what the classes lose is his gain."""

    meant: Meant
    reverse: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a claim may mean: `kind` is "net" or "gross"."""

    name: str
    kind: str
    km2: float


def figures_of(case: Case, flow: Flow, side: Side) -> tuple[Figure, ...]:
    """The figures that "gained" or "lost" may mean, the plainest first."""
    gained, lost = flow.gained_km2, flow.lost_km2
    if side.reverse:
        gained, lost = lost, gained
    if case.claim.kind == "area_lost":
        gained, lost = lost, gained
        return (Figure("net_loss", "net", gained - lost), Figure("gross_loss", "gross", gained))
    return (Figure("net_gain", "net", gained - lost), Figure("gross_gain", "gross", gained))


def net_of(case: Case, ground: Ground, side: Side, first: date, last: date) -> Figure:
    areas = (case.record.area(side.meant.classes, ground, day).value for day in (first, last))
    begin, end = areas
    gain = begin - end if side.reverse else end - begin
    if case.claim.kind == "area_lost":
        return Figure("net_loss", "net", -gain)
    return Figure("net_gain", "net", gain)


def other_cut(case, region, side: Side, covered: Room, before: date, end: date):
    """Whoever publishes monthly figures cuts the month at an hour of his own: a day to either side. What goes
    on since a month may have begun at its other end. Only the net figure is tried, which is a difference of
    two areas."""
    cuts: list[tuple[str, date, date]] = []
    if (end - before).days >= 7:
        cuts = [
            ("other_evening", before + DAY, end + DAY),
            ("other_evening", before + DAY, end),
            ("other_evening", before, end + DAY),
            ("other_evening", before - DAY, end - DAY),
        ]
    whole = case.claim.start_before
    if whole is not None and before < whole - DAY < end:
        cuts.append(("since_its_end", whole - DAY, end))
    for key, first, last in cuts:
        if case.is_covered(first, last):
            fit = net_of(case, region.grounds[0], side, first, last)
            if fit.km2 in covered:
                return key, (first, last), fit
    return None


def other_grounds(case, region: RegionSeen, side: Side, covered: Room, before: date, end: date):
    """Net by the other boundaries that are loaded."""
    for ground in region.grounds[1:]:
        fit = net_of(case, ground, side, before, end)
        if fit.km2 in covered:
            return ground.label, fit
    return None


def by_boundary(
    case: Case,
    region: RegionSeen,
    side: Side,
    fit: Figure,
    covered: Room,
    before: date,
    end: date,
    figures: dict[str, Any],
) -> tuple[VerdictName, tuple[Phrase, ...]]:
    """The verdict on a figure that fits, and what it is with the other ways to draw the region: where one of
    them does not bear it out it depends on the boundary. Of the country either sum may be meant."""
    by_ground = [(region.grounds[0].label, fit.km2)]
    for ground in region.grounds[1:]:
        if fit.kind == "net":
            by_ground.append((ground.label, net_of(case, ground, side, before, end).km2))
        else:
            flow = case.record.flow(side.meant.classes, ground, before, end)
            by_ground += [(ground.label, f.km2) for f in figures_of(case, flow, side) if f.kind == fit.kind]
    if len(by_ground) == 1:
        return "consistent", ()
    figures["by_boundary_km2"] = {case.term(label): round(km2, 6) for label, km2 in by_ground}
    misses = [(label, km2) for label, km2 in by_ground if km2 not in covered]

    def listed(some: list[tuple[Any, float]]) -> Phrase:
        return words.listed(say("with_ground", value=words.km2(km2), ground=label) for label, km2 in some)

    if misses and not region.country:
        return "consistent, boundary-dependent", (say("boundary_decides", others=listed(misses)),)
    if misses:
        return "consistent", (say("other_sum_would_not", others=listed(misses)),)
    if region.country:
        return "consistent", (say("other_sum_too", others=listed(by_ground[1:])),)
    return "consistent", (say("every_boundary", others=listed(by_ground[1:])),)
