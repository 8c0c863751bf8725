"""The front: its length at the tolerances, and how far a place is from it.

Knows rounding. Knows no atlas. A front has no length without a tolerance, so a claim of one is consistent
at those that it fits, and they are named.
"""

from __future__ import annotations

import math
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import Case, place_of, region_name, region_of
from contactline.claims.checking.record import FrontSeen, PlaceSeen
from contactline.claims.checking.rounding import KM, room
from contactline.claims.checking.settlements import BESIDE_KM
from contactline.reports import Verdict

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
    if isinstance(region, str):
        if claim.region is not None:
            return case.not_covered(day, f"This cannot be measured: {region}.")
        return case.verdict("not testable", f"This cannot be measured: {region}.", {})
    if not case.is_covered(day):
        return case.not_covered(day)
    if claim.value is None or claim.unit not in KM:
        told = "The claim gives no length in kilometres or miles, so there is nothing to measure it by."
        return case.verdict("not testable", told, {})
    lines = case.record.front(day, None if region.country else region.id)
    if not lines or not lines[0].length_km:
        return case.verdict("not testable", f"The map shows no line of contact on {day}.", {})
    covered = room(claim.value, claim.qualifier).times(KM[claim.unit])
    claimed = claim.value * KM[claim.unit]
    fits: list[tuple[float, str, FrontSeen]] = []
    for line in lines:
        if line.length_km in covered:
            fits.append((line.length_km, f"{_at(line)}, all its parts", line))
        if line.main_km in covered and line.main_km < line.length_km:
            fits.append((line.main_km, f"{_at(line)}, its longest part", line))
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
    where = "" if region.country else f" in {region_name(case, region)}"
    said = f"the claim's {words.km(claimed)} covers {words.range_of(covered, 'km')}"
    region_id = None if region.country else region.id
    if fits:
        best = min(fits, key=lambda fit: abs(fit[0] - claimed))
        figures |= {
            "tolerance_m": best[2].tolerance_m,
            "length_km": round(best[0], 3),
            "difference_km": round(best[0] - claimed, 3),
            "fits": [label for _, label, _ in fits],
        }
        told = (
            f"On {day} the front{where} is {words.km(best[0])} long {best[1]}; {said}. A front has no length"
            f" without a tolerance: as drawn it is {words.km(lines[0].length_km)}, all parts together."
        )
        return case.verdict("consistent", told, figures, region=region_id)
    told = "; ".join(
        f"{words.km(line.length_km)} {_at(line)} ({words.km(line.main_km)} its longest part)"
        for line in lines
    )
    told = f"On {day} the front{where} is {told}; {said}, which none of them fits."
    return case.verdict("contradicted", told, figures, region=region_id)


def _at(line: FrontSeen) -> str:
    if not line.tolerance_m:
        return "as drawn"
    return f"at a tolerance of {words.km(line.tolerance_m / 1000)}"


def check_other(case: Case) -> Verdict:
    """`not_testable`: the part that can be measured, the distance from the front, is offered; a claim of
    just that is held against it."""
    day, claim = case.last_day, case.claim
    place = _place(case)
    if place is None:
        return case.verdict("not testable", "No map can show what this claims, and it names no place.", {})
    if not case.is_covered(day):
        return case.verdict(
            "not testable",
            f"No map can show what this claims; the record, from {case.record.first} to {case.record.last},"
            f" does not reach {day}.",
            {"record_to": case.record.last.isoformat()},
            place=place.id,
        )
    measured = case.record.front_km(place, day)
    where = case.name(place.names, place.id)
    if measured is None:
        told = f"No map can show what this claims; on {day} it shows no line of contact."
        return case.verdict("not testable", told, {}, place=place.id)
    figures: dict[str, Any] = {
        "distance_km": round(measured.value, 3),
        "place": place.id,
        "provenance": dict(measured.provenance),
    }
    if claim.value is None or claim.unit not in KM:
        told = (
            f"No map can show what this claims. What can be measured: on {day} the front is"
            f" {words.km(measured.value)} from {where}."
        )
        return case.verdict("not testable", told, figures, place=place.id)
    covered = room(claim.value, claim.qualifier).times(KM[claim.unit])
    claimed = claim.value * KM[claim.unit]
    figures |= {"claimed_km": round(claimed, 3), "difference_km": round(measured.value - claimed, 3)}
    told = f"On {day} the front is {words.km(measured.value)} from the point of {where}"
    told += f"; the claim covers {words.range_of(covered, 'km')}"
    if measured.value in covered:
        return case.verdict("consistent", f"{told}.", figures, place=place.id)
    radius = radius_km(place)
    edges = (measured.value - radius, measured.value)
    least, most = covered.least, covered.most
    if (most is None or edges[0] <= most) and (least is None or least <= edges[1]):
        figures["radius_km"] = round(radius, 3)
        told += f". From the edge of a settlement of that size, some {words.km(radius)} nearer, it fits."
        return case.verdict("consistent, boundary-dependent", told, figures, place=place.id)
    return case.verdict("contradicted", f"{told}.", figures, place=place.id)


def _place(case: Case) -> PlaceSeen | None:
    """The place named, where it is resolved; else the largest settlement of the region named, which is what
    is meant by its capital."""
    found = place_of(case)
    if not isinstance(found, str):
        return found[0] if len(found) == 1 else None
    region = case.claim.region
    named = case.claim.place
    if region is None or region.id is None or (named is not None and (named.id or named.candidates)):
        return None
    return case.record.seat(region.id)
