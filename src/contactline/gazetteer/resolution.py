"""Which of the places that have a name is meant: a ranked list with reasons, from what stands around it.

Pure: knows places, region ids and distances as numbers; no text and no grammar. Each piece of evidence
multiplies the odds of a candidate; the factors are below, with why.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contactline.model import Place
from contactline.reports import Candidate

LEAST_CONFIDENCE = 0.75
"""Below this a mention stays open. A wrong place is a defect, an open one is not: the best candidate has
to be three times as likely as all others together. Two that are alike on all evidence never reach it."""

REGION_SAID = (("the same sentence", 12.0), ("the sentences before", 6.0), ("the text", 3.0))
"""A region named nearby. Texts that name an oblast and then a village mean one in it, nearly always."""
OTHER_REGION = (0.15, 0.35, 1.0)
"""The sentence (the sentences before) names regions, and the candidate is in none of the text's."""
ABROAD = 0.05
"""The sentence speaks of regions outside the atlas's home only: its places are not in the gazetteer."""
SAME_NAME = 30.0
"""The text says elsewhere which place of this name it means."""
FRONT = ((10.0, 12.0, "at"), (30.0, 5.0, "near"), (60.0, 2.0, "not far from"))
"""Reports on the course of a war name places at the front; of the settlements of Ukraine 5 % lie within
10 km of it, of those in reports most do."""
FRONT_AWAY = 0.3
NEIGHBOUR = ((12.0, 8.0), (30.0, 4.0), (60.0, 1.8))
"""Another place of the same sentence, resolved or itself a candidate, so many km away."""
IN_TEXT = ((12.0, 5.0), (30.0, 2.5), (60.0, 1.4))
"""The same for a place that another sentence of the text settles."""
PEOPLE = 10_000
ANOTHER = 0.08
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
    on: date | None = None,
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

    day = getattr(front_km, "day", on)
    then = f" of {day}" if day is not None else " of that day"
    alone = [_alone(m, front, name_of, then) for m in mentions]
    known: dict[int, Place] = {}
    results: list[tuple[str | None, float, tuple[Candidate, ...]]] = []
    for _ in range(_ROUNDS):  # what is settled may settle what is beside it
        results = [_together(i, mentions, alone, known, home_of) for i in range(len(mentions))]
        settled = {i: alone[i][id_][0] for i, (id_, _, _) in enumerate(results) if id_ is not None}
        if settled == known:
            break
        known = settled
    return results


_ROUNDS = 4

Weighed = dict[str, tuple[Place, float, tuple[str, ...]]]


def _alone(
    mention: Named,
    front: Callable[[Place], float | None],
    name_of: Callable[[str], str | None],
    then: str,
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
            for said, (where, _), factor in zip(mention.regions, REGION_SAID, OTHER_REGION, strict=True):
                if said:
                    weight *= factor
                    if factor < 1:
                        reasons.append(f"in none of the regions that {where} names")
                    break
        if mention.abroad:
            weight *= ABROAD
            reasons.append("the sentence speaks of ground elsewhere")
        distance = front(place)
        if distance is not None:
            for limit, factor, how in FRONT:
                if distance <= limit:
                    weight *= factor
                    reasons.append(f"{how} the front{then} ({distance:.0f} km)")
                    break
            else:
                weight *= FRONT_AWAY
                reasons.append(f"{distance:.0f} km from the front{then}")
        if place.population and place.population >= PEOPLE:
            weight *= 2 + math.log10(place.population / PEOPLE) * 6
            reasons.append(f"a town of {place.population:,} people")
        weighed[place.id] = (place, weight, tuple(reasons))
    return weighed


def _together(
    at: int,
    mentions: Sequence[Named],
    alone: Sequence[Weighed],
    known: Mapping[int, Place],
    home_of: Callable[[Place], str | None],
) -> tuple[str | None, float, tuple[Candidate, ...]]:
    mention, own = mentions[at], alone[at]
    beside = [
        alone[i]
        for i, other in enumerate(mentions)
        if i != at and other.sentence == mention.sentence and not alone[i].keys() & own.keys()
    ]
    elsewhere = {p.id: p for i, p in known.items() if i != at}
    weights: dict[str, float] = {}
    reasons: dict[str, tuple[str, ...]] = {}
    for id_, (place, weight, said) in own.items():
        for other in beside:
            gain, near, distance = _beside(place, other)
            if near is not None and gain > 1.05:
                weight *= gain
                said = (*said, f"{distance:.0f} km from {_name(near)}, named beside it")
        if id_ in elsewhere:
            weight *= SAME_NAME
            said = (*said, "the text says elsewhere which one it means")
        else:
            gain, near, distance = _nearest(place, elsewhere.values())
            if near is not None and not any(near.id in other for other in beside):
                weight *= gain
                said = (*said, f"{distance:.0f} km from {_name(near)}, which the text names")
        weights[id_] = weight
        reasons[id_] = said
    total = sum(weights.values()) + ANOTHER
    ranked = sorted(weights, key=lambda id_: (-weights[id_], id_))
    candidates = tuple(
        Candidate(
            id_,
            _name(own[id_][0]),
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


def _beside(place: Place, other: Weighed) -> tuple[float, Place | None, float]:
    """What another mention of the sentence speaks for a place: each of its candidates that is near, by
    how likely it is."""
    total = sum(weight for _, weight, _ in other.values()) + ANOTHER
    best, near, away = 1.0, None, 0.0
    for second, weight, _ in other.values():
        distance = kilometres(place, second)
        gain = 1 + (_near(distance, NEIGHBOUR) - 1) * weight / total
        if distance is not None and gain > best:
            best, near, away = gain, second, distance
    return best, near, away


def _nearest(place: Place, others: Iterable[Place]) -> tuple[float, Place | None, float]:
    """What the settled places of the whole text speak for a place: the nearest counts."""
    best, near, away = 1.0, None, 0.0
    for second in others:
        distance = kilometres(place, second)
        gain = _near(distance, IN_TEXT)
        if distance is not None and gain > best:
            best, near, away = gain, second, distance
    return best, near, away


def _near(distance_km: float | None, factors: tuple[tuple[float, float], ...]) -> float:
    if distance_km is None:
        return 1.0
    return next((factor for limit, factor in factors if distance_km <= limit), 1.0)


def _name(place: Place) -> str:
    return place.names.get("en") or next(iter(place.names.values()), place.id)
