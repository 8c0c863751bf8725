"""Areas and shares: what a claim says is held, against what the map shows in the region on the day.

Knows rounding, classes and grounds. Knows no atlas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from contactline.claims.sentences import say
from contactline.reports import Phrase, Verdict

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
        return _no_figure(case, "area", units=words.listed(sorted(KM2)))
    factor = KM2[claim.unit]
    covered = room(claim.value, claim.qualifier).times(factor)
    if claim.place is not None:
        return check_around(case, covered, claim.value * factor)
    return _held(case, covered, claim.value * factor, "km2")


def check_share(case: Case) -> Verdict:
    """`share`: per cent of a region's area."""
    claim = case.claim
    if claim.value is None or claim.unit != "percent":
        return _no_figure(case, "share")
    return _held(case, room(claim.value, claim.qualifier, "percent"), claim.value, "percent")


def _no_figure(case: Case, what: str, **more: Any) -> Verdict:
    if case.claim.value is None:
        return case.verdict("not testable", say(f"no_{what}", **more), {})
    return case.verdict("not testable", say(f"not_{what}_unit", unit=str(case.claim.unit), **more), {})


def _grounds(region: RegionSeen, unit: str) -> list[Ground]:
    """The grounds to measure in. A share is of the area that was measured, or of the official one."""
    if unit != "percent":
        return list(region.grounds)
    official = [
        replace(g, label=say("ground_official", ground=g.label), area_km2=g.official_km2)
        for g in region.grounds
        if g.official_km2
    ]
    return [*(g for g in region.grounds if g.area_km2), *official]


def _scaled(ground: Ground, km2: float, unit: str) -> float:
    """km², or per cent of a ground's area."""
    if unit != "percent":
        return km2
    assert ground.area_km2, "only of grounds that have an area"
    return 100 * km2 / ground.area_km2


def _held(case: Case, covered: Room, claimed: float, unit: str) -> Verdict:
    record, day = case.record, case.last_day
    region = region_of(case)
    if isinstance(region, Mapping):
        why = say("cannot_measure", why=region)
        return case.not_covered(day, why) if _missing(case) else case.verdict("not testable", why, {})
    if not case.is_covered(day):
        return case.not_covered(day)
    meanings = _meanings(case, region)
    grounds = _grounds(region, unit)
    if not meanings or not grounds:
        return case.verdict("not testable", say("no_class"), {})

    def tried(meant: Meant, ground: Ground, measure: str = "authalic") -> Try:
        measured = record.area(meant.classes, ground, day, measure)
        km2 = measured.value
        if meant.rest:
            km2 = max(0.0, (ground.area_km2 or 0.0) - km2)
        return Try(_scaled(ground, km2, unit), ground, meant, measured, measure)

    first = [tried(meant, g) for meant in meanings for g in grounds if not (meant.rest and not g.regions)]
    if not first:
        return case.verdict("not testable", say("no_outline"), {})
    main = first[: sum(t.meant == first[0].meant for t in first)]
    fits = [t for t in main if t.value in covered]
    said = words.said(case.claim, covered, unit, KM2[case.claim.unit or "km2"] if unit == "km2" else 1.0)
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
    told = [say("shown_and_covers", shown=_sentence(case, region, lead, unit), covers=said)]
    figures = _figures(case, lead, claimed, covered, unit, main)
    name = "consistent"
    if misses and region.country:
        told += _by_both(main, fits, unit)
    elif misses:
        name = "consistent, boundary-dependent"
        told.append(say("boundary_decides", others=_with_grounds(misses, unit)))
    elif region.country and len(main) > 1:
        told += _by_both(main, fits, unit)
    elif len(main) > 1:
        others = _with_grounds([t for t in main if t is not lead], unit)
        told.append(say("every_boundary", others=others))
    wider = _with_contested(case, lead, tried)
    if wider is not None:
        figures["with_contested" + _suffix(unit)] = _rounded(wider.value)
        if wider.value not in covered:
            told.append(say("contested_would_not", value=words.amount(wider.value, unit)))
    return _given(case, region, name, told, figures)


def _other_readings(case, region, first, covered, claimed, unit, said, tried) -> Verdict:
    """The figure does not fit as it is meant first: other readings of it, from the nearest on."""
    day, lead = case.last_day, first[0]
    figures = _figures(case, lead, claimed, covered, unit, [t for t in first if t.meant == lead.meant])
    shown = _sentence(case, region, lead, unit)
    start = say("shown_and_covers", shown=shown, covers=said)

    def found(verdict, other: Try, why: Phrase) -> Verdict:
        figures["reading"] = case.term(why)
        figures["reading" + _suffix(unit)] = _rounded(other.value)
        figures["provenance"] = dict(other.measured.provenance)
        fit = say("it_fits", reading=why, value=words.amount(other.value, unit))
        return _given(case, region, verdict, (start, fit), figures)

    for other in first[1:]:
        if other.value in covered:
            return found("consistent", other, say("reading_group", group=other.meant.label))
    wider = _with_contested(case, lead, tried)
    if wider is not None:
        figures["with_contested" + _suffix(unit)] = _rounded(wider.value)
        if wider.value in covered:
            return found("consistent, boundary-dependent", wider, say("reading_contested"))
    given = covered.least is not None and covered.most is not None  # a figure, not a bound
    if given and len(lead.meant.classes) > 1:
        for class_id in lead.meant.classes:
            one = Meant((class_id,), _class_name(case, class_id))
            other = tried(one, lead.ground)
            if other.value > 0 and other.value in covered and not lead.meant.rest:
                return found("consistent", other, say("reading_class", shown_as=one.label))
    near = abs(lead.value - claimed) <= MEASURES_DIFFER * lead.value + _reach(covered, claimed)
    near = near and unit == "km2" and not lead.meant.rest  # a share is the same by any measure of both
    for measure in ("sphere", "geodesic") if near else ():
        other = tried(lead.meant, lead.ground, measure)
        if other.value in covered:
            return found("consistent", other, say(f"reading_{measure}"))
    narrow = given and _reach(covered, claimed) <= BY_CHANCE * claimed
    if narrow and unit == "km2" and not lead.meant.rest and claimed < lead.value:
        for area in case.record.polygons_km2(lead.meant.classes, lead.ground, day)[:POLYGONS]:
            if area in covered:
                figures["polygon_km2"] = _rounded(area)
                one = Try(area, lead.ground, lead.meant, lead.measured)
                return found("consistent", one, say("reading_polygon"))
    earlier = _earlier(case, lead, covered, unit) if given else None
    if earlier is not None:
        when, other = earlier
        figures |= {"fits_on": when.isoformat(), "fits_on" + _suffix(unit): _rounded(other)}
        value = words.amount(other, unit)
        if case.claim.end is None:
            told = (start, say("fits_before", day=when, value=value))
            return _given(case, region, "consistent", told, figures)
        told = (start, say("fits_another_day", day=when, value=value))
        return _given(case, region, "contradicted", told, figures)
    told = [say("not_borne_out", shown=shown, covers=said), *_unit_slip(case, lead, unit)]
    if unit == "percent" and case.claim.qualifier is None:
        round_ = room(claimed, "about", unit)
        if any(t.value in round_ for t in first if t.meant == lead.meant):
            told.append(say("as_round_figure", range=words.covers(round_, unit)))
    return _given(case, region, "contradicted", told, figures)


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


def _unit_slip(case: Case, lead: Try, unit: str) -> tuple[Phrase, ...]:
    """What the figure would say in another unit: a slip is told, and does not make it right."""
    claim = case.claim
    if unit != "km2" or claim.value is None:
        return ()
    for other in ("km2", "mi2"):
        if other != claim.unit and lead.value in room(claim.value, claim.qualifier).times(KM2[other]):
            return (say(f"slip_{other}"),)
    return ()


def _with_contested(case: Case, lead: Try, tried) -> Try | None:
    extra = contested(case.record.scheme)
    if extra is None or case.claim.kind == "contested" or lead.meant.rest:
        return None
    both = Meant((*lead.meant.classes, *extra.classes), words.listed((lead.meant.label, extra.label)))
    return tried(both, lead.ground)


def _by_both(main: list[Try], fits: list[Try], unit: str) -> tuple[Phrase, ...]:
    """Which sum fits: of the whole drawn ground, or of the regions."""
    drawn = next((t for t in main if not t.ground.regions), None)
    summed = next((t for t in main if t.ground.regions), None)
    if drawn is None or summed is None:
        return ()
    sums = say("sums", drawn=words.amount(drawn.value, unit), regions=words.amount(summed.value, unit))
    if drawn in fits and summed in fits:
        return (say("both_sums", sums=sums),)
    return (say("only_drawn_sum" if drawn in fits else "only_region_sum", sums=sums),)


def _with_grounds(tries: Sequence[Try], unit: str) -> Phrase:
    """Each value with the ground that it was measured in."""
    return words.listed(
        say("with_ground", value=words.amount(t.value, unit), ground=t.ground.label) for t in tries
    )


def _sentence(case: Case, region: RegionSeen, lead: Try, unit: str) -> Phrase:
    """What the map shows: how much, of what, under whom."""
    about: dict[str, Any] = {"day": case.last_day, "value": words.amount(lead.value, unit)}
    key, first = "shown_all" if region.country else "shown_of", region.grounds[0].label
    if not region.country:
        about["region"] = region_name(region)
    if region.country or lead.ground.label != first:
        about["ground"] = lead.ground.label
        key = key if region.country else "shown_of_ground"
    if case.claim.kind == "contested":
        return say(f"{key}_contested", **about)
    return say(key, who=case.actor_name(actor_in(case, region)), **about)


def _class_name(case: Case, id_: str) -> Any:
    return next((words.name(c.names, id_) for c in case.record.scheme.classes if c.id == id_), id_)


def _suffix(unit: str) -> str:
    return "_percent" if unit == "percent" else "_km2"


def _rounded(value: float) -> float:
    return round(value, 6)


def _figures(case, lead: Try, claimed: float, covered: Room, unit: str, main: list[Try]) -> dict[str, Any]:
    end = _suffix(unit)
    figures: dict[str, Any] = {
        ("share" if unit == "percent" else "area") + end: _rounded(lead.value),
        "claimed" + end: _rounded(claimed),
        "difference" + end: _rounded(lead.value - claimed),
        "covers" + end: [None if edge is None else _rounded(edge) for edge in (covered.least, covered.most)],
    }
    if unit == "percent":
        figures["share"] = _rounded(lead.value / 100)
        figures["share_of_km2"] = _rounded(lead.ground.area_km2 or 0.0)
        figures["area_km2"] = _rounded(lead.value / 100 * (lead.ground.area_km2 or 0.0))
    elif lead.ground.area_km2:
        figures["share"] = round(lead.value / lead.ground.area_km2, 6)
    figures["group" if lead.meant.group else "classes"] = lead.meant.group or list(lead.meant.classes)
    if len(main) > 1:
        figures["by_boundary" + end] = {case.term(t.ground.label): _rounded(t.value) for t in main}
    figures["provenance"] = dict(lead.measured.provenance)
    return figures


def _given(
    case: Case, region: RegionSeen, verdict, told: Phrase | Sequence[Phrase], figures: dict[str, Any]
) -> Verdict:
    return case.verdict(verdict, told, figures, region=None if region.country else region.id)
