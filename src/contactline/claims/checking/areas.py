"""Areas and shares: what a claim says is held, against what the map shows in the region on the day.

Knows rounding, classes and grounds. Knows no atlas.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.around import check_around
from contactline.claims.checking.case import (
    Case,
    Meant,
    actor_in,
    contested,
    held_by,
    region_name,
    region_of,
)
from contactline.claims.checking.record import Ground, Measured, RegionSeen
from contactline.claims.checking.rounding import KM2, Room, room
from contactline.reports import Verdict

DAYS_BACK = 3
"""A text that names no day may quote the map of the days before: it was open when the text was begun, and a
weekend lies between. Three days are also how long an edition answers (`contactline.model.CARRY`)."""


MEASURES_DIFFER = 0.006
"""The sphere of web maps gives up to so much more or less than the ellipsoid, by latitude; measuring anew
where that cannot help would only cost time."""


BY_CHANCE = 0.05
"""A figure that leaves more room than this either way would fit one polygon or other by chance."""

POLYGONS = 5
"""Of the polygons only the largest are written of one by one."""


@dataclass(frozen=True, slots=True)
class Try:
    """One way to measure what is claimed. `value` is in km², or in per cent for a share."""

    value: float
    ground: Ground
    meant: Meant
    measured: Measured
    measure: str = "authalic"


def check_area(case: Case) -> Verdict:
    """`area_held`, and `contested` with an area."""
    claim = case.claim
    if claim.value is None or claim.unit not in KM2:
        return _no_figure(case, f"an area in {words.listed(sorted(KM2))}")
    factor = KM2[claim.unit]
    covered = room(claim.value, claim.qualifier).times(factor)
    if claim.place is not None:
        return check_around(case, covered, claim.value * factor)
    return _held(case, covered, claim.value * factor, "km²")


def check_share(case: Case) -> Verdict:
    """`share`: per cent of a region's area."""
    claim = case.claim
    if claim.value is None or claim.unit != "percent":
        return _no_figure(case, "a share in per cent")
    return _held(case, room(claim.value, claim.qualifier), claim.value, "%")


def _no_figure(case: Case, what: str) -> Verdict:
    told = (
        f"The claim gives no {what[what.find(' ') + 1 :]}"
        if case.claim.value is None
        else (f'"{case.claim.unit}" is no unit of {what}')
    )
    return case.verdict("not testable", f"{told}, so there is nothing to measure it by.", {})


def _grounds(region: RegionSeen, unit: str) -> list[Ground]:
    """The grounds to measure in. A share is of the area that was measured, or of the official one."""
    if unit != "%":
        return list(region.grounds)
    official = [
        replace(g, label=f"{g.label}, of the official area", area_km2=g.official_km2)
        for g in region.grounds
        if g.official_km2
    ]
    return [*(g for g in region.grounds if g.area_km2), *official]


def _scaled(ground: Ground, km2: float, unit: str) -> float:
    """km², or per cent of a ground's area."""
    if unit != "%":
        return km2
    assert ground.area_km2, "only of grounds that have an area"
    return 100 * km2 / ground.area_km2


def _held(case: Case, covered: Room, claimed: float, unit: str) -> Verdict:
    record, day = case.record, case.last_day
    region = region_of(case)
    if isinstance(region, str):
        return (
            case.not_covered(day, f"This cannot be measured: {region}.")
            if _missing(case)
            else (case.verdict("not testable", f"This cannot be measured: {region}.", {}))
        )
    if not case.is_covered(day):
        return case.not_covered(day)
    meanings = _meanings(case, region)
    grounds = _grounds(region, unit)
    if not meanings or not grounds:
        return case.verdict(
            "not testable", "The scheme has no class of ground that would answer this claim.", {}
        )

    def tried(meant: Meant, ground: Ground, measure: str = "authalic") -> Try:
        measured = record.area(meant.classes, ground, day, measure)
        km2 = measured.value
        if meant.rest:
            km2 = max(0.0, (ground.area_km2 or 0.0) - km2)
        return Try(_scaled(ground, km2, unit), ground, meant, measured, measure)

    first = [tried(meant, g) for meant in meanings for g in grounds if not (meant.rest and not g.regions)]
    if not first:
        return case.verdict("not testable", "The ground of that holder has no outline to be measured in.", {})
    main = first[: sum(t.meant == first[0].meant for t in first)]
    fits = [t for t in main if t.value in covered]
    said = _said(case, claimed, unit, covered)
    if fits:
        return _consistent(case, region, main, fits, covered, claimed, unit, said, tried)
    return _other_readings(case, region, first, covered, claimed, unit, said, tried)


def _missing(case: Case) -> bool:
    return case.claim.region is not None and case.claim.region.id is not None


def _meanings(case: Case, region: RegionSeen) -> tuple[Meant, ...]:
    if case.claim.kind == "contested":
        found = contested(case.record.scheme)
        return () if found is None else (found,)
    return held_by(case.record.scheme, actor_in(case, region), home=region.home)


def _consistent(case, region, main, fits, covered, claimed, unit, said, tried) -> Verdict:
    """The figure fits as claimed; what would not fit is said."""
    best = min(fits, key=lambda t: abs(t.value - claimed))
    lead = main[0] if main[0] in fits else best
    misses = [t for t in main if t not in fits]
    told = f"{_sentence(case, region, lead, unit)}; {said}."
    figures = _figures(case, lead, claimed, covered, unit, main)
    name = "consistent"
    if misses and region.country:
        told += _by_both(main, fits, unit)
    elif misses:
        name = "consistent, boundary-dependent"
        others = words.listed(f"{_value(t.value, unit)} with {t.ground.label}" for t in misses)
        told += f" That depends on the boundary: it would be {others}, which does not fit."
    elif region.country and len(main) > 1:
        told += _by_both(main, fits, unit)
    elif len(main) > 1:
        others = words.listed(f"{_value(t.value, unit)} with {t.ground.label}" for t in main if t is not lead)
        told += f" It fits with every loaded boundary: {others}."
    wider = _with_contested(case, lead, tried)
    if wider is not None:
        figures["with_contested" + _suffix(unit)] = _rounded(wider.value)
        if wider.value not in covered:
            told += f" With contested ground it would be {_value(wider.value, unit)}, which does not fit."
    return _given(case, region, name, told, figures)


def _other_readings(case, region, first, covered, claimed, unit, said, tried) -> Verdict:
    """The figure does not fit as it is meant first: other readings of it, from the nearest on."""
    day, lead = case.last_day, first[0]
    figures = _figures(case, lead, claimed, covered, unit, [t for t in first if t.meant == lead.meant])
    start = f"{_sentence(case, region, lead, unit)}; {said}"

    def found(verdict, other: Try, why: str) -> Verdict:
        figures["reading"] = why
        figures["reading" + _suffix(unit)] = _rounded(other.value)
        figures["provenance"] = dict(other.measured.provenance)
        return _given(case, region, verdict, f"{start}. It fits {why}: {_value(other.value, unit)}.", figures)

    for other in first[1:]:
        if other.value in covered:
            return found("consistent", other, f'the ground drawn as "{other.meant.label}"')
    wider = _with_contested(case, lead, tried)
    if wider is not None:
        figures["with_contested" + _suffix(unit)] = _rounded(wider.value)
        if wider.value in covered:
            return found("consistent, boundary-dependent", wider, "only when contested ground is counted too")
    given = covered.least is not None and covered.most is not None  # a figure, not a bound
    if given and len(lead.meant.classes) > 1:
        for class_id in lead.meant.classes:
            one = Meant((class_id,), case.class_name(class_id))
            other = tried(one, lead.ground)
            if other.value > 0 and other.value in covered and not lead.meant.rest:
                return found("consistent", other, f"the ground drawn as {one.label} alone")
    near = abs(lead.value - claimed) <= MEASURES_DIFFER * lead.value + _reach(covered, claimed)
    near = near and unit == "km²" and not lead.meant.rest  # a share is the same by any measure of both
    for measure in ("sphere", "geodesic") if near else ():
        other = tried(lead.meant, lead.ground, measure)
        if other.value in covered:
            why = f"the {measure} measure" + (", by which web maps are summed" if measure == "sphere" else "")
            return found("consistent", other, why)
    narrow = given and _reach(covered, claimed) <= BY_CHANCE * claimed
    if narrow and unit == "km²" and not lead.meant.rest and claimed < lead.value:
        for area in case.record.polygons_km2(lead.meant.classes, lead.ground, day)[:POLYGONS]:
            if area in covered:
                figures["polygon_km2"] = _rounded(area)
                why = "a single one of the polygons there, as press figures often are"
                return found("consistent", Try(area, lead.ground, lead.meant, lead.measured), why)
    earlier = _earlier(case, lead, covered, unit) if given else None
    if earlier is not None:
        when, other = earlier
        figures |= {"fits_on": when.isoformat(), "fits_on" + _suffix(unit): _rounded(other)}
        fit = f"The map of {when} gives {_value(other, unit)}, which fits"
        if case.claim.end is None:
            told = f"{start}. {fit}: a text may quote the map of the days before."
            return _given(case, region, "consistent", told, figures)
        return _given(
            case, region, "contradicted", f"{start}. {fit}, but not the day that is named.", figures
        )
    slip = _unit_slip(case, lead, unit)
    return _given(case, region, "contradicted", f"{start}, which the map does not bear out.{slip}", figures)


def _earlier(case: Case, lead: Try, covered: Room, unit: str) -> tuple[date, float] | None:
    """The last of the days just before on which the figure fits."""
    for back in range(1, DAYS_BACK + 1):
        day = case.last_day - timedelta(days=back)
        if not case.is_covered(day):
            return None
        km2 = case.record.area(lead.meant.classes, lead.ground, day).value
        if lead.meant.rest:
            km2 = max(0.0, (lead.ground.area_km2 or 0.0) - km2)
        value = _scaled(lead.ground, km2, unit)
        if value in covered:
            return day, value
    return None


def _reach(covered: Room, claimed: float) -> float:
    """How far from the figure the room goes."""
    return max(
        (abs(edge - claimed) for edge in (covered.least, covered.most) if edge is not None), default=0.0
    )


def _unit_slip(case: Case, lead: Try, unit: str) -> str:
    """What the figure would say in another unit: a slip is told, and does not make it right."""
    claim = case.claim
    if unit != "km²" or claim.value is None:
        return ""
    for other in ("km2", "mi2"):
        if other != claim.unit and lead.value in room(claim.value, claim.qualifier).times(KM2[other]):
            name = {"km2": "square kilometres", "mi2": "square miles"}[other]
            return f" In {name} the figure would fit: the unit may be a slip."
    return ""


def _with_contested(case: Case, lead: Try, tried) -> Try | None:
    extra = contested(case.record.scheme)
    if extra is None or case.claim.kind == "contested" or lead.meant.rest:
        return None
    both = Meant((*lead.meant.classes, *extra.classes), f"{lead.meant.label}, and {extra.label}")
    return tried(both, lead.ground)


def _by_both(main: list[Try], fits: list[Try], unit: str) -> str:
    """Which sum fits: of the whole drawn ground, or of the regions."""
    drawn = next((t for t in main if not t.ground.regions), None)
    summed = next((t for t in main if t.ground.regions), None)
    if drawn is None or summed is None:
        return ""
    pair = (
        f"the polygons as drawn sum to {_value(drawn.value, unit)}, the regions to"
        f" {_value(summed.value, unit)}"
    )
    if drawn in fits and summed in fits:
        return f" Both sums fit: {pair}."
    return f" Only the sum by {'polygon' if drawn in fits else 'region'} fits: {pair}."


def _sentence(case: Case, region: RegionSeen, lead: Try, unit: str) -> str:
    """What the map shows: how much, of what, under whom."""
    where = f" in all ({lead.ground.label})" if region.country else f" of {region_name(case, region)}"
    if not region.country and lead.ground.label != region.grounds[0].label:
        where += f" ({lead.ground.label})"
    shown = f"On {case.last_day} the map shows {_value(lead.value, unit)}{where}"
    if case.claim.kind == "contested":
        return f"{shown} as contested"
    return f"{shown} under {case.actor_name(actor_in(case, region))}"


def _said(case: Case, claimed: float, unit: str, covered: Room) -> str:
    qualifier = f"{case.claim.qualifier} " if case.claim.qualifier else ""
    return f"the claim's {qualifier}{_value(claimed, unit)} covers {words.range_of(covered, unit)}"


def _value(value: float, unit: str) -> str:
    return f"{words.number(value)} {unit}"


def _suffix(unit: str) -> str:
    return "_percent" if unit == "%" else "_km2"


def _rounded(value: float) -> float:
    return round(value, 6)


def _figures(case, lead: Try, claimed: float, covered: Room, unit: str, main: list[Try]) -> dict[str, Any]:
    end = _suffix(unit)
    figures: dict[str, Any] = {
        ("share" if unit == "%" else "area") + end: _rounded(lead.value),
        "claimed" + end: _rounded(claimed),
        "difference" + end: _rounded(lead.value - claimed),
        "covers" + end: [None if edge is None else _rounded(edge) for edge in (covered.least, covered.most)],
    }
    if unit == "%":
        figures["share"] = _rounded(lead.value / 100)
        figures["share_of_km2"] = _rounded(lead.ground.area_km2 or 0.0)
        figures["area_km2"] = _rounded(lead.value / 100 * (lead.ground.area_km2 or 0.0))
    elif lead.ground.area_km2:
        figures["share"] = round(lead.value / lead.ground.area_km2, 6)
    figures["group" if lead.meant.group else "classes"] = lead.meant.group or list(lead.meant.classes)
    if len(main) > 1:
        figures["by_boundary" + end] = {t.ground.label: _rounded(t.value) for t in main}
    figures["provenance"] = dict(lead.measured.provenance)
    return figures


def _given(case: Case, region: RegionSeen, verdict, told: str, figures: dict[str, Any]) -> Verdict:
    return case.verdict(verdict, told, figures, region=None if region.country else region.id)
