"""An area about a settlement: the polygons of a holder's ground that reach it.

Knows polygons by their areas. Knows no atlas.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import Case, contested, drawn_as, place_of
from contactline.claims.checking.rounding import KM2, Room
from contactline.claims.checking.seen import BESIDE_KM, HORIZON_DAYS
from contactline.claims.sentences import say
from contactline.reports import Verdict


def check_around(case: Case, covered: Room, claimed: float) -> Verdict:
    """An area about a settlement: that of a polygon which reaches it."""
    day = case.last_day
    places = place_of(case)
    if isinstance(places, Mapping) or len(places) != 1 or case.is_place_open:
        why = places if isinstance(places, Mapping) else say("which_place")
        return case.verdict("not testable", say("cannot_measure", why=why), {})
    if not case.is_covered(day):
        return case.not_covered(day)
    (place,) = places
    scheme = case.record.scheme
    extra = contested(scheme) if case.claim.kind == "contested" else None
    meant = extra or next(iter(drawn_as(scheme, case.actor)), None)
    if meant is None:
        return case.verdict("not testable", say("holder_undrawn"), {}, place=place.id)
    areas = case.record.polygons_near_km2(place, meant.classes, BESIDE_KM, day)
    where, radius = words.name(place.names, place.id), words.km(BESIDE_KM)
    figures: dict[str, Any] = {
        "claimed_km2": round(claimed, 6),
        "polygons_km2": [round(a, 6) for a in areas],
        "within_km": BESIDE_KM,
        "provenance": dict(case.record.provenance(day)),
    }
    if not areas:
        waited = (case.record.last - day).days >= HORIZON_DAYS
        verdict = "map never showed it" if waited else "map not yet updated"
        told = say("nothing_around", day=day, ground=meant.label, radius=radius, place=where)
        return case.verdict(verdict, told, figures, place=place.id)
    best = min(areas, key=lambda area: abs(area - claimed))
    figures |= {"area_km2": round(best, 6), "difference_km2": round(best - claimed, 6)}
    told = say(
        "polygon_at",
        day=day,
        ground=meant.label,
        place=where,
        area=words.km2(best),
        covers=words.said(case.claim, covered, "km2", KM2[case.claim.unit or "km2"]),
    )
    return case.verdict("consistent" if best in covered else "contradicted", told, figures, place=place.id)
