"""Which of the places that have a name is meant: a ranked list with reasons, from what stands around it.

Pure: knows places, region ids and distances as numbers; no text and no grammar. Each piece of evidence
multiplies the odds of a candidate; the factors are below, with why.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from contactline import deadline
from contactline.model import Place
from contactline.reports import Candidate

LEAST_CONFIDENCE = 0.8
"""Below this a mention stays open. A wrong place is a defect, an open one is not: the best candidate has
to be four times as likely as all others together. Two that are alike on all evidence never reach it."""

REGION_SAID = (("the same sentence", 12.0), ("the sentences before", 6.0), ("the text", 3.0))
"""A region named nearby. Texts that name an oblast and then a village mean one in it, nearly always."""
OWN_REGION = (60.0, 0.03)
"""The region that is told of this very name ("X in the R region"): inside it, and outside."""
ONLY_REGION = 6.0
"""The text names one region and no other."""
OTHER_REGION = (0.15, 0.6, 1.0)
"""The sentence (the sentences before) names regions, and the candidate is in none of the text's."""
ABROAD = 0.2
"""The sentence, or the one before it, speaks of ground outside the atlas's home: its places are not in
the gazetteer, but may have the names of some that are."""
SAME_NAME = 30.0
"""The text says elsewhere which place of this name it means."""
FRONT = ((0.0, 30.0), (5.0, 14.0), (15.0, 6.0), (30.0, 3.0), (60.0, 1.2))
"""Kilometres to the front and what a place that near gains, in between by the logarithm. Reports on the
course of a war name places at the front; of the settlements of Ukraine 5 % lie within 10 km of it, of those
in reports most do. Places that lie nearly as far gain nearly the same: the line is not known to a step."""
FRONT_WORDS = ((10.0, "at"), (30.0, "near"), (60.0, "not far from"))
FRONT_AWAY = 0.1
NO_POINT = 2.0
"""A place whose point nobody knows: it may lie at the front as well as far from it."""
MOVES_KM = 6.0
"""What the front may move in WORTH_HALF_DAYS; what is further away than that is far all the same."""
WORTH_HALF_DAYS = 60
"""So many days before or after the day of the text, the front tells half as much (in the exponent)."""
NEIGHBOUR = ((6.0, 30.0), (12.0, 18.0), (20.0, 8.0), (30.0, 4.0), (60.0, 1.5))
"""Another place of the same sentence, resolved or itself a candidate, so many km away."""
LATER_NEIGHBOUR = 0.25
"""In the exponent: a second neighbour is most often near the first, and so says little of its own."""
_NEIGHBOURS = 3
MOST_CANDIDATES = 12
IN_TEXT = ((12.0, 5.0), (30.0, 2.5), (60.0, 1.4))
"""The same for a place that another sentence of the text settles."""
PEOPLE, SIZE = 1_000, 3.0
"""Texts name a place of ten times the people three times as often, or about so."""
ANOTHER = 0.02
"""The weight that none of the candidates is meant, but a place the gazetteer does not have (or no place):
such a one would lie in the region that is named and at the front, and so has the weight of both."""
COMMON = 4
"""A name that so many places have is likely to have one more beyond the gazetteer; a rarer one less."""
TOWARD = ((25.0, 12.0), (45.0, 5.0), (80.0, 1.5))
"""The direction or sector that the sentence speaks of, or one before it, is named for a town so many km
away: bulletins list under it what lies before that town."""


@dataclass(frozen=True, slots=True)
class Named:
    """A mention to resolve: candidates as (place, how sure the spelling is), what was said around it.

    `regions`: region ids named in the same sentence, in sentences before, in the whole text; `own`: the one
    that is told of this very name.
    `abroad`: the sentence names regions outside the atlas's home only, or none and the
    one named last was such. `doubt`: what is left, 0 to 1,
    that it is a settlement at all. `people`: kind -> how many live in a place of it, where its own number
    is not known. `toward`: the towns that the direction last spoken of may be named for.
    """

    candidates: Sequence[tuple[Place, float]]
    regions: tuple[frozenset[str], frozenset[str], frozenset[str]]
    sentence: int
    abroad: bool = False
    doubt: float = 1.0
    people: Mapping[str, float] = field(default_factory=dict)
    toward: tuple[Place, ...] = ()
    own: str | None = None


_LAT_60_KM, _LON_60_KM = 0.55, 1.2
"""Degrees that 60 km do not reach, south of 60° N."""


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

    day = getattr(front_km, "day", on)
    then = f" of {day}" if day is not None else " of that day"
    # a front of another day tells less, the older the less
    worth = 1.0 if on is None or day is None else 1 / (1 + abs((on - day).days) / WORTH_HALF_DAYS)

    def front(place: Place) -> float | None:
        if front_km is None or place.lon is None or place.lat is None:
            return None
        if place.id not in fronts:
            fronts[place.id] = front_km(place.lon, place.lat)
        return fronts[place.id]

    alone = [_alone(m, front, name_of, then, worth) for m in mentions]
    at_front = FRONT[0][1] ** worth if any(km is not None for km in fronts.values()) else 1.0
    together: dict[int, list[Weighed]] = {}
    for mention, own in zip(mentions, alone, strict=True):
        together.setdefault(mention.sentence, []).append(own)
    beside = []
    for mention, own in zip(mentions, alone, strict=True):
        deadline.check()
        beside.append(_with_neighbours(own, together[mention.sentence]))
    known: dict[int, Place] = {}
    results: list[tuple[str | None, float, tuple[Candidate, ...]]] = []
    for _ in range(_ROUNDS):  # what is settled may settle what is elsewhere in the text
        text = _Settled.of(mentions, known)
        weighed = [
            _with_text(i, m.sentence, own, text)
            for i, (m, own) in enumerate(zip(mentions, beside, strict=True))
        ]
        results = [
            _ranked(m, own, home_of, ANOTHER * at_front) for m, own in zip(mentions, weighed, strict=True)
        ]
        settled = {i: weighed[i][id_][0] for i, (id_, _, _) in enumerate(results) if id_ is not None}
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
    worth: float,
) -> Weighed:
    weighed: Weighed = {}
    for place, sure in mention.candidates:
        weight, reasons = sure**2, []
        if sure < 0.99:
            reasons.append("a former name or another spelling")
        people = place.population or mention.people.get(place.kind, 0.0)
        orders = math.log10(people / PEOPLE) if people > PEOPLE else 0.0
        factors = [
            _by_region(place, mention.regions, name_of) if mention.own is None else (1.0, ""),
            _by_front(front(place), then, worth),
        ]
        if place.lon is None:
            factors.append((NO_POINT**worth, ""))
        factors.append(_by_direction(place, mention.toward))
        if mention.abroad:
            factors.append((ABROAD, "the text speaks of ground elsewhere"))
        for factor, reason in factors:
            # a city is named from far away and among others: what speaks against it says less
            weight *= factor if factor > 1 else factor ** (1 / (1 + orders))
            reasons += [reason] if reason else []
        if (own := mention.own) is not None:  # of a city as of a village
            within = own in place.region_ids
            weight *= OWN_REGION[0] if within else OWN_REGION[1]
            reasons.append(f"{'' if within else 'not '}in {name_of(own) or own}, which is told of it")
        if orders:
            weight *= SIZE**orders
            known = f"a place of {people:,.0f} people"
            reasons.append(known if place.population else "a place of a greater kind than most")
        weighed[place.id] = (place, weight, tuple(reasons))
    return weighed


def _by_front(distance: float | None, then: str, worth: float) -> tuple[float, str]:
    if distance is None:
        return 1.0, ""
    if distance <= FRONT[-1][0]:
        how = next(words for limit, words in FRONT_WORDS if distance <= limit)
        return _gain_at(distance) ** worth, f"{how} the front{then} ({distance:.0f} km)"
    far = distance > FRONT[-1][0] + MOVES_KM * (1 / worth - 1)
    return (FRONT_AWAY if far else FRONT_AWAY**worth), f"{distance:.0f} km from the front{then}"


def _gain_at(distance_km: float) -> float:
    """`FRONT` between its points."""
    for (near, more), (far, less) in itertools.pairwise(FRONT):
        if distance_km <= far:
            return more * (less / more) ** ((distance_km - near) / (far - near))
    return FRONT[-1][1]


def _by_direction(place: Place, toward: Sequence[Place]) -> tuple[float, str]:
    """What the direction speaks for a place, the nearest of the towns it may be named for. Nothing where the
    place is such a town itself: the direction names it, and tells nothing of it."""
    best = (1.0, "")
    for town in toward:
        factor = _near(kilometres(place, town), TOWARD)
        if place.id != town.id and factor > best[0]:
            best = (factor, f"before {_name(town)}, the direction spoken of")
    return best


def _by_region(
    place: Place,
    regions: tuple[frozenset[str], ...],
    name_of: Callable[[str], str | None],
) -> tuple[float, str]:
    for said, (where, factor) in zip(regions, REGION_SAID, strict=True):
        inside = next((r for r in place.region_ids if r in said), None)
        if inside is not None:
            stronger = max(factor, ONLY_REGION) if len(said) == 1 else factor
            return stronger, f"in {name_of(inside) or inside}, which {where} names"
    for said, (where, _), factor in zip(regions, REGION_SAID, OTHER_REGION, strict=True):
        if said:
            return factor, f"in none of the regions that {where} names" if factor < 1 else ""
    return 1.0, ""


def _with_neighbours(own: Weighed, sentence: Sequence[Weighed]) -> Weighed:
    """What the other names of the sentence add. A name that it repeats speaks once."""
    others = {frozenset(other): other for other in sentence if not other.keys() & own.keys()}
    weighed: Weighed = {}
    for id_, (place, weight, said) in own.items():
        near = sorted((_beside(place, other) for other in others.values()), key=lambda found: -found[0])
        for rank, (gain, second, distance) in enumerate(near[:_NEIGHBOURS]):
            if second is not None and gain > 1.05:
                weight *= gain if rank == 0 else gain**LATER_NEIGHBOUR
                said = (*said, f"{distance:.0f} km from {_name(second)}, named beside it")
        weighed[id_] = (place, weight, said)
    return weighed


@dataclass(frozen=True, slots=True)
class _Settled:
    """What is settled so far: mention -> place, and how often each place is in the text and in a sentence."""

    by_mention: Mapping[int, Place]
    places: Mapping[str, Place]
    in_text: Counter[str]
    in_sentence: Mapping[int, Counter[str]]

    @classmethod
    def of(cls, mentions: Sequence[Named], by_mention: Mapping[int, Place]) -> _Settled:
        in_sentence: defaultdict[int, Counter[str]] = defaultdict(Counter)
        for i, place in by_mention.items():
            in_sentence[mentions[i].sentence][place.id] += 1
        return cls(
            by_mention,
            {place.id: place for place in by_mention.values()},
            Counter(place.id for place in by_mention.values()),
            dict(in_sentence),
        )


def _with_text(at: int, sentence: int, own: Weighed, settled: _Settled) -> Weighed:
    """What places add that the text settles in another sentence, or by the same name."""
    deadline.check()
    itself = settled.by_mention.get(at)
    here = settled.in_sentence.get(sentence, Counter())
    same = {
        id_ for id_ in own if settled.in_text[id_] > (1 if itself is not None and itself.id == id_ else 0)
    }
    elsewhere = [place for id_, place in settled.places.items() if settled.in_text[id_] > here[id_]]
    weighed: Weighed = {}
    for id_, (place, weight, said) in own.items():
        if id_ in same:
            weight *= SAME_NAME
            said = (*said, "the text says elsewhere which one it means")
        else:
            gain, second, distance = _nearest(place, elsewhere)
            if second is not None:
                weight *= gain
                said = (*said, f"{distance:.0f} km from {_name(second)}, which the text names")
        weighed[id_] = (place, weight, said)
    return weighed


def _ranked(
    mention: Named, own: Weighed, home_of: Callable[[Place], str | None], another: float
) -> tuple[str | None, float, tuple[Candidate, ...]]:
    said = next((factor for r, (_, factor) in zip(mention.regions, REGION_SAID, strict=True) if r), 1.0)
    if mention.own is not None:  # such a one would lie there, too, and at the front, wherever that is now
        said, another = OWN_REGION[0], ANOTHER * FRONT[0][1] if another > ANOTHER else another
    # abroad there are places that no list has, of rare names as of common ones
    another *= said / ABROAD if mention.abroad else said * min(1.0, len(own) / COMMON)
    total = sum(weight for _, weight, _ in own.values()) + another
    ranked = sorted(own.values(), key=lambda found: (-found[1], found[0].id))
    candidates = tuple(
        Candidate(
            place.id,
            _name(place),
            home_of(place),
            place.lon,
            place.lat,
            round(weight / total * mention.doubt, 4),
            reasons,
        )
        for place, weight, reasons in ranked[:MOST_CANDIDATES]
    )
    confidence = candidates[0].score if candidates else 0.0
    return (candidates[0].id if confidence >= LEAST_CONFIDENCE else None), confidence, candidates


def _beside(place: Place, other: Weighed) -> tuple[float, Place | None, float]:
    """What another mention of the sentence speaks for a place: each of its candidates that is near, by
    how likely it is."""
    total = sum(weight for _, weight, _ in other.values()) + ANOTHER
    best, near, away = 1.0, None, 0.0
    for second, weight, _ in other.values():
        distance = _close(place, second)
        gain = 1 + (_near(distance, NEIGHBOUR) - 1) * weight / total
        if distance is not None and gain > best:
            best, near, away = gain, second, distance
    return best, near, away


def _nearest(place: Place, others: Iterable[Place]) -> tuple[float, Place | None, float]:
    """What the settled places of the whole text speak for a place: the nearest counts."""
    best, near, away = 1.0, None, 0.0
    lat, lon = place.lat, place.lon
    if lat is None or lon is None:
        return best, near, away
    for second in others:
        # the box of `_close`, here without a call: this is asked for each candidate and each settled place
        if second.lat is None or second.lon is None or abs(second.lat - lat) > _LAT_60_KM:
            continue
        if abs(second.lon - lon) > _LON_60_KM:
            continue
        distance = kilometres(place, second)
        gain = _near(distance, IN_TEXT)
        if distance is not None and gain > best:
            best, near, away = gain, second, distance
    return best, near, away


def _close(a: Place, b: Place) -> float | None:
    """The distance where it may be below 60 km."""
    if a.lat is None or b.lat is None or abs(a.lat - b.lat) > _LAT_60_KM:
        return None
    if a.lon is None or b.lon is None or abs(a.lon - b.lon) > _LON_60_KM:
        return None
    return kilometres(a, b)


def _near(distance_km: float | None, factors: tuple[tuple[float, float], ...]) -> float:
    if distance_km is None:
        return 1.0
    return next((factor for limit, factor in factors if distance_km <= limit), 1.0)


def _name(place: Place) -> str:
    return place.names.get("en") or next(iter(place.names.values()), place.id)
