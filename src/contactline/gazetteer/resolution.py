"""Which of the places that have a name is meant: a ranked list with reasons, from what stands around it.

Pure: knows places, region ids and distances as numbers; no text and no grammar. Each piece of evidence
multiplies the odds of a candidate; the factors are below, with why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from contactline.model import Place
from contactline.reports import Candidate

LEAST_CONFIDENCE = 0.75
"""Below this a mention stays open. A wrong place is a defect, an open one is not: the best candidate has
to be three times as likely as all others together. Two that are alike on all evidence never reach it."""

REGION_SAID = (("the same sentence", 12.0), ("the sentences before", 6.0), ("the text", 3.0))
"""A region named nearby. Texts that name an oblast and then a village mean one in it, nearly always."""
OTHER_REGION = 0.15
"""The sentence names regions, and the candidate is in none of them."""
FRONT_NEAR_KM, FRONT_FAR_KM = 10.0, 60.0
FRONT = ((10.0, 12.0, "at"), (30.0, 5.0, "near"), (60.0, 2.0, "not far from"))
"""Reports on the course of a war name places at the front; of the settlements of Ukraine 5 % lie within
10 km of it, of those in reports most do."""
FRONT_AWAY = 0.3
NEIGHBOUR = ((12.0, 8.0), (30.0, 4.0), (60.0, 1.8))
"""Another place of the same sentence, resolved or itself a candidate, so many km away."""
PEOPLE = 10_000
NOT_ELSEWHERE = 0.08
"""The weight that none of the candidates is meant: a place the gazetteer does not have, a person."""


@dataclass(frozen=True, slots=True)
class Named:
    """A mention to resolve: candidates as (place, how sure the spelling is), what was said around it.

    `regions`: region ids named in the same sentence, in sentences before, in the whole text.
    `abroad`: the sentence names regions outside the atlas's home only.
    """

    candidates: Sequence[tuple[Place, float]]
    regions: tuple[frozenset[str], frozenset[str], frozenset[str]]
    sentence: int
    abroad: bool = False
    doubt: float = 1.0
    city: bool = False


def kilometres(a: Place, b: Place) -> float | None:
    """The distance on a sphere, true to 0.5 %; None where either has no point."""
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return None
    p, q = math.radians(a.lat), math.radians(b.lat)
    h = (
        math.sin((q - p) / 2) ** 2
        + math.cos(p) * math.cos(q) * math.sin(math.radians(b.lon - a.lon) / 2) ** 2
    )
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))


def resolve(
    mentions: Sequence[Named],
    front_km: Callable[[float, float], float | None] | None,
    name_of: Callable[[str], str | None],
    home_of: Callable[[Place], str | None],
) -> list[tuple[str | None, float, tuple[Candidate, ...]]]:
    """(id or None, confidence, candidates best first) of each mention, all together: a place that is
    certain speaks for those near it."""
    fronts: dict[str, float | None] = {}

    def front(place: Place) -> float | None:
        if front_km is None or place.lon is None or place.lat is None:
            return None
        if place.id not in fronts:
            fronts[place.id] = front_km(place.lon, place.lat)
        return fronts[place.id]

    alone = [_alone(m, front, name_of) for m in mentions]
    results = []
    for i, mention in enumerate(mentions):
        others = [
            (alone[j], mentions[j])
            for j in range(len(mentions))
            if j != i and mentions[j].sentence == mention.sentence
        ]
        results.append(_together(mention, alone[i], others, home_of))
    return results


Weighed = dict[str, tuple[Place, float, tuple[str, ...]]]


def _alone(
    mention: Named,
    front: Callable[[Place], float | None],
    name_of: Callable[[str], str | None],
) -> Weighed:
    weighed: Weighed = {}
    for place, sure in mention.candidates:
        weight, reasons = sure**2, []
        if sure < 0.99:
            reasons.append("a former name or another spelling")
        for said, (where, factor) in zip(mention.regions, REGION_SAID, strict=True):
            inside = [r for r in place.region_ids if r in said]
            if inside:
                weight *= factor
                reasons.append(f"in {name_of(inside[0]) or inside[0]}, which {where} names")
                break
        else:
            if mention.regions[0]:
                weight *= OTHER_REGION
                reasons.append("in none of the regions that the sentence names")
        if mention.abroad:
            weight *= OTHER_REGION / 3
            reasons.append("the sentence speaks of ground elsewhere")
        distance = front(place)
        if distance is not None:
            for limit, factor, how in FRONT:
                if distance <= limit:
                    weight *= factor
                    reasons.append(f"{how} the front of that day ({distance:.0f} km)")
                    break
            else:
                weight *= FRONT_AWAY
                reasons.append(f"{distance:.0f} km from the front of that day")
        if place.population and place.population >= PEOPLE:
            weight *= 2 + math.log10(place.population / PEOPLE) * 6
            reasons.append(f"a town of {place.population:,} people")
        weighed[place.id] = (place, weight, tuple(reasons))
    return weighed


def _together(
    mention: Named,
    own: Weighed,
    others: Sequence[tuple[Weighed, Named]],
    home_of: Callable[[Place], str | None],
) -> tuple[str | None, float, tuple[Candidate, ...]]:
    weights: dict[str, float] = {}
    reasons: dict[str, tuple[str, ...]] = {}
    for id_, (place, weight, said) in own.items():
        for other, _ in others:
            if id_ in other:  # the same name again says nothing new
                continue
            total = sum(w for _, w, _ in other.values()) or 1.0
            best, near = 1.0, None
            for second, w, _ in other.values():
                distance = kilometres(place, second)
                if distance is None:
                    continue
                for limit, factor in NEIGHBOUR:
                    if distance <= limit:
                        gain = 1 + (factor - 1) * w / total
                        if gain > best:
                            best, near = gain, (second, distance)
                        break
            if near is not None and best > 1.05:
                weight *= best
                label = near[0].names.get("en") or next(iter(near[0].names.values()))
                said = (*said, f"{near[1]:.0f} km from {label}, named beside it")
        weights[id_] = weight
        reasons[id_] = said
    total = sum(weights.values()) + NOT_ELSEWHERE
    ranked = sorted(weights, key=lambda id_: (-weights[id_], id_))
    candidates = tuple(
        Candidate(
            id_,
            own[id_][0].names.get("en") or next(iter(own[id_][0].names.values())),
            home_of(own[id_][0]),
            own[id_][0].lon,
            own[id_][0].lat,
            round(weights[id_] / total * mention.doubt, 4),
            reasons[id_],
        )
        for id_ in ranked[:12]
    )
    confidence = candidates[0].score if candidates else 0.0
    return (candidates[0].id if confidence >= LEAST_CONFIDENCE else None), confidence, candidates
