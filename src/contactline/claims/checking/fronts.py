"""The front: its length at the tolerances, and how far a place is from it.

Knows rounding. Knows no atlas. A front has no length without a tolerance, so a claim of one is consistent
at those that it fits, and they are named.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import Case, place_of, region_name, region_of
from contactline.claims.checking.record import FrontSeen, Ground, PlaceSeen, RegionSeen
from contactline.claims.checking.rounding import KM, Room, room
from contactline.claims.checking.seen import BESIDE_KM
from contactline.claims.sentences import say
from contactline.reports import Phrase, Verdict, VerdictName

INHABITANTS_PER_KM2 = 2500
"""Of a town's built-up ground, about: a town's edge is as much nearer than its point as a circle of that
ground reaches."""


def radius_km(place: PlaceSeen) -> float:
    """How far a settlement reaches from its point, about."""
    built_km2 = (place.population or 0) / INHABITANTS_PER_KM2
    return max(BESIDE_KM, math.sqrt(built_km2 / math.pi))


def check_front(case: Case) -> Verdict:
    claim, day = case.claim, case.last_day
    region = region_of(case)
    if isinstance(region, Mapping):
        if claim.region is not None:
            return case.not_covered(day, say("cannot_measure", why=region))
        return case.verdict("not testable", say("cannot_measure", why=region), {})
    if not case.is_covered(day):
        return case.not_covered(day)
    if claim.value is None or claim.unit not in KM:
        return case.verdict("not testable", say("no_length"), {})
    drawn = [(g, case.record.front(day, g)) for g in _grounds(region)]
    ground, lines = drawn[0]
    if not lines or not lines[0].length_km:
        return case.verdict("not testable", say("no_line", day=day), {})
    covered = room(claim.value, claim.qualifier).times(KM[claim.unit])
    claimed = claim.value * KM[claim.unit]
    fits = _fits(lines, covered)
    figures: dict[str, Any] = {
        "claimed_km": round(claimed, 3),
        "covers_km": [covered.least, covered.most],
        "by_tolerance": [
            {
                "tolerance_m": line.tolerance_m,
                "length_km": round(line.length_km, 3),
                "longest_part_km": round(line.main_km, 3),
            }
            for line in lines
        ],
        "provenance": dict(lines[0].provenance),
    }
    within = "" if region.country else "_in"
    about: dict[str, Any] = {"day": day, "covers": words.said(claim, covered, "km", KM[claim.unit])}
    if not region.country:
        about["region"] = region_name(region)
    told: tuple[Phrase, ...]
    if fits:
        best = min(fits, key=lambda fit: abs(fit[0] - claimed))
        figures |= {
            "tolerance_m": best[2].tolerance_m,
            "length_km": round(best[0], 3),
            "difference_km": round(best[0] - claimed, 3),
            "fits": [case.term(label) for _, label, _ in fits],
        }
        told = (
            say(f"front_fits{within}", length=words.km(best[0]), at=best[1], **about),
            say("front_as_drawn", length=words.km(lines[0].length_km)),
        )
    else:
        each = [
            say("front_line", length=words.km(line.length_km), at=_at(line), longest=words.km(line.main_km))
            for line in lines
        ]
        told = (say(f"front_no_fit{within}", lines=words.listed(each, "; "), **about),)
    name: VerdictName = "consistent" if fits else "contradicted"
    others = [(g, found) for g, found in drawn[1:] if g is not None and found]
    if others and ground is not None:
        figures["by_boundary_km"] = {
            case.term(g.label): round(_nearest(found, claimed), 3) for g, found in [(ground, lines), *others]
        }
        name, more = _by_boundary(others, bool(fits), covered, claimed)
        told = (*told, *more)
    return case.verdict(name, told, figures, region=None if region.country else region.id)


Fit = tuple[float, Phrase, FrontSeen]
"""A length in km that fits, which one it is, and the line."""


def _grounds(region: RegionSeen) -> tuple[Ground | None, ...]:
    """The grounds in which the line is measured: of the country it is all of it, whatever its border."""
    found = tuple(g for g in region.grounds if g.regions)
    return (None,) if region.country or not found else found


def _fits(lines: Sequence[FrontSeen], covered: Room) -> list[Fit]:
    fits: list[Fit] = []
    for line in lines:
        if line.length_km in covered:
            fits.append((line.length_km, say("all_parts", at=_at(line)), line))
        if line.main_km in covered and line.main_km < line.length_km:
            fits.append((line.main_km, say("longest_part", at=_at(line)), line))
    return fits


def _nearest(lines: Sequence[FrontSeen], claimed: float) -> float:
    """Of the lengths that may be meant the one nearest to what is claimed."""
    lengths = [km for line in lines for km in (line.length_km, line.main_km)]
    return min(lengths, key=lambda km: abs(km - claimed))


def _by_boundary(
    others: Sequence[tuple[Ground, Sequence[FrontSeen]]], fits: bool, covered: Room, claimed: float
) -> tuple[VerdictName, tuple[Phrase, ...]]:
    """The verdict, and what is told of it, where the region can be drawn otherwise too. `fits`: what is
    claimed does with the boundary that is meant first."""
    agree = [bool(_fits(lines, covered)) for _, lines in others]

    def listed(some: list[tuple[Ground, Sequence[FrontSeen]]]) -> Phrase:
        return words.listed(
            say("with_ground", value=words.km(_nearest(lines, claimed)), ground=ground.label)
            for ground, lines in some
        )

    misses = [other for other, one in zip(others, agree, strict=True) if not one]
    hits = [other for other, one in zip(others, agree, strict=True) if one]
    if fits and misses:
        return "consistent, boundary-dependent", (say("boundary_decides", others=listed(misses)),)
    if fits:
        return "consistent", (say("every_boundary", others=listed(list(others))),)
    if hits:
        ground, lines = hits[0]
        best = min(_fits(lines, covered), key=lambda fit: abs(fit[0] - claimed))
        told = say("front_other_ground", ground=ground.label, value=words.km(best[0]), at=best[1])
        return "consistent, boundary-dependent", (told,)
    return "contradicted", ()


def _at(line: FrontSeen) -> Phrase:
    if not line.tolerance_m:
        return say("as_drawn")
    return say("at_tolerance", tolerance=words.km(line.tolerance_m / 1000))


def check_other(case: Case) -> Verdict:
    """`not_testable`: the part that can be measured, the distance from the front, is offered; a claim of
    just that is held against it."""
    day, claim = case.last_day, case.claim
    place = _place(case)
    if place is None:
        return case.verdict("not testable", say("on_no_map_no_place"), {})
    if not case.is_covered(day):
        return case.verdict(
            "not testable",
            say("on_no_map_outside", first=case.record.first, reach=case.record.reach, day=day),
            {"record_to": case.record.last.isoformat()},
            place=place.id,
        )
    measured = case.record.front_km(place, day)
    where = words.name(place.names, place.id)
    if measured is None:
        return case.verdict("not testable", say("on_no_map_no_line", day=day), {}, place=place.id)
    figures: dict[str, Any] = {
        "distance_km": round(measured.value, 3),
        "place": place.id,
        "provenance": dict(measured.provenance),
    }
    if claim.value is None or claim.unit not in KM:
        told = say("on_no_map_but", day=day, distance=words.km(measured.value), place=where)
        return case.verdict("not testable", told, figures, place=place.id)
    covered = room(claim.value, claim.qualifier).times(KM[claim.unit])
    claimed = claim.value * KM[claim.unit]
    figures |= {"claimed_km": round(claimed, 3), "difference_km": round(measured.value - claimed, 3)}
    told = say(
        "distance",
        day=day,
        distance=words.km(measured.value),
        place=where,
        range=words.covers(covered, "km"),
    )
    if measured.value in covered:
        return case.verdict("consistent", say("whole", told=told), figures, place=place.id)
    radius = radius_km(place)
    edges = (measured.value - radius, measured.value)
    least, most = covered.least, covered.most
    if (most is None or edges[0] <= most) and (least is None or least <= edges[1]):
        figures["radius_km"] = round(radius, 3)
        told = say("distance_from_edge", told=told, radius=words.km(radius))
        return case.verdict("consistent, boundary-dependent", told, figures, place=place.id)
    return case.verdict("contradicted", say("whole", told=told), figures, place=place.id)


def _place(case: Case) -> PlaceSeen | None:
    """The place named, where it is resolved; else the largest settlement of the region named, which is what
    is meant by its capital."""
    found = place_of(case)
    if not isinstance(found, Mapping):
        return found[0] if len(found) == 1 and not case.is_place_open else None
    region = case.claim.region
    named = case.claim.place
    if region is None or region.id is None or (named is not None and (named.id or named.candidates)):
        return None
    return case.record.seat(region.id)
