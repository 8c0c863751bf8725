"""An area about a settlement: the polygons of a holder's ground that reach it.

Knows polygons by their areas. Knows no atlas.
"""

from __future__ import annotations

from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import Case, contested, drawn_as, place_of
from contactline.claims.checking.rounding import Room
from contactline.claims.checking.settlements import BESIDE_KM, HORIZON_DAYS
from contactline.reports import Verdict


def check_around(case: Case, covered: Room, claimed: float) -> Verdict:
    """An area about a settlement: that of a polygon which reaches it."""
    day = case.last_day
    places = place_of(case)
    if isinstance(places, str) or len(places) != 1:
        why = places if isinstance(places, str) else "it is open which place is meant"
        return case.verdict("not testable", f"This cannot be measured: {why}.", {})
    if not case.is_covered(day):
        return case.not_covered(day)
    (place,) = places
    scheme = case.record.scheme
    extra = contested(scheme) if case.claim.kind == "contested" else None
    meant = extra or next(iter(drawn_as(scheme, case.actor)), None)
    if meant is None:
        return case.verdict("not testable", "The scheme draws no ground of that holder.", {}, place=place.id)
    areas = case.record.polygons_near_km2(place, meant.classes, BESIDE_KM, day)
    where = case.name(place.names, place.id)
    said = f"the claim's {words.km2(claimed)} covers {words.range_of(covered, 'km²')}"
    figures: dict[str, Any] = {
        "claimed_km2": round(claimed, 6),
        "polygons_km2": [round(a, 6) for a in areas],
        "within_km": BESIDE_KM,
        "provenance": dict(case.record.provenance(day)),
    }
    if not areas:
        waited = (case.record.last - day).days >= HORIZON_DAYS
        verdict = "map never showed it" if waited else "map not yet updated"
        told = f'On {day} the map shows no ground of "{meant.label}" within {words.km(BESIDE_KM)} of {where}.'
        return case.verdict(verdict, told, figures, place=place.id)
    best = min(areas, key=lambda area: abs(area - claimed))
    figures |= {"area_km2": round(best, 6), "difference_km2": round(best - claimed, 6)}
    told = f'On {day} the polygon of "{meant.label}" at {where} has {words.km2(best)}; {said}.'
    return case.verdict("consistent" if best in covered else "contradicted", told, figures, place=place.id)
