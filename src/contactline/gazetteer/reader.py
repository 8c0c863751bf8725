"""Names in running text: every mention of a settlement or a region, and which one it is.

Pure: knows the names, points and region ids that it was made of; no database, no geometry. What is told
from outside is the distance to the front on the day of the text. How a name is found is in `names`,
`inflection` and `transliteration`; what is none, in `mentions`; which one is meant, in `resolution`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import accumulate
from statistics import fmean, median

from contactline.gazetteer.lookup import Unit, normalise
from contactline.gazetteer.mentions import PlaceMark, mark_places
from contactline.gazetteer.names import NameIndex
from contactline.gazetteer.region_names import RegionNames
from contactline.gazetteer.regions_in_text import DIRECTION, RegionMark, choose, mark_regions
from contactline.gazetteer.resolution import LEAST_CONFIDENCE, Named, resolve
from contactline.gazetteer.standing import Text, persons_in
from contactline.gazetteer.tokens import Token, tokens_of
from contactline.gazetteer.transliteration import sound
from contactline.model import Place, Scheme
from contactline.reports import Candidate, PlaceMention, RegionMention

__all__ = ["LEAST_CONFIDENCE", "NameReader", "Spot"]

_BEFORE = 3
"""So many sentences back, a region still speaks for what follows."""
_OWN = 3
"""Words from a place to the region that is told of it (\"in the\")."""

_ALIKE = 4
"""So many sounds a region's name and its town's have in common."""
_JOINING = frozenset(("", " ", "\u00a0", "-", "‐", "‑", "–", "\u2009", "\u202f"))


@dataclass(frozen=True, slots=True)
class Spot:
    """One mention: characters `[start, end)` of the text as given. Either a place or a region.

    `confidence`: how sure it is that this is the place or region meant; where the id is None, how sure
    the best candidate is.
    """

    start: int
    end: int
    text: str
    place: PlaceMention | None
    region: RegionMention | None
    confidence: float


@dataclass(frozen=True, slots=True)
class _Told:
    """The regions that a text names, in order, as they speak of its places: `at`: the sentence of each,
    `last`: the unit last named up to and with each, `whole`: all units of home, `owned`: see `_owned`."""

    regions: Sequence[RegionMark]
    at: Sequence[int]
    last: Sequence[str | None]
    whole: frozenset[str]
    owned: frozenset[int]

    @classmethod
    def of(
        cls,
        text: Text,
        regions: Sequence[RegionMark],
        units: Sequence[str | None],
        home: str,
        owned: frozenset[int],
    ) -> _Told:
        return cls(
            regions,
            [text.tokens[region.first].sentence for region in regions],
            list(accumulate(units, lambda before, unit: unit or before)),
            frozenset(unit for unit in units if unit and unit.startswith(home)),
            owned,
        )

    def about(self, sentence: int) -> Iterable[tuple[RegionMark, int]]:
        """Those of a sentence and of the `_BEFORE` before it, each with its sentence."""
        begin, end = bisect_left(self.at, sentence - _BEFORE), bisect_right(self.at, sentence)
        return zip(self.regions[begin:end], self.at[begin:end], strict=True)

    def last_before(self, sentence: int) -> str | None:
        """The unit that was named last in the sentences before."""
        end = bisect_left(self.at, sentence)
        return self.last[end - 1] if end else None


class NameReader:
    """Reads the names of one atlas; made once, asked often, changed never."""

    def __init__(self, places: Sequence[Place], regions: RegionNames) -> None:
        self._places = places
        self._regions = regions
        self._index = NameIndex.of((place.names, place.aliases) for place in places)
        self._people = _people_by_kind(places)
        self._region_ids = {unit.id: unit for unit in regions.units}
        self._seats: dict[int, Place | None] = {}
        self._standing_in: dict[str, Place] = {}

    @classmethod
    def of(cls, places: Iterable[Place], regions: Iterable[Unit], scheme: Scheme) -> NameReader:
        """A reader of these places and regions, and of those that the scheme knows by name."""
        known = {unit.id: unit for unit in scheme.known_regions}
        units = [*(known.get(unit.id, unit) for unit in regions), *scheme.known_regions]
        also = {place.id: place.aliases for place in scheme.known_places}
        named = [
            replace(place, aliases=(*place.aliases, *also[place.id])) if place.id in also else place
            for place in places
        ]
        return cls(named, RegionNames(units, scheme.home))

    def read(
        self,
        text: str,
        lang: str,
        *,
        on: date | None = None,
        front_km: Callable[[float, float], float | None] | None = None,
    ) -> tuple[Spot, ...]:
        """Every mention in a text of language "en", "uk" or "ru", in order, the longest names first.

        `front_km(lon, lat)`: kilometres to the front of the day `on`; None where it is not known.
        """
        tokens = tokens_of(text)
        if not tokens:
            return ()
        gaps = [text[(tokens[i - 1].end if i else 0) : t.start] for i, t in enumerate(tokens)]
        gaps.append(text[tokens[-1].end :])
        # the "'s" of "People's Republic" stands before the gap, and ends no name
        joined = [
            i > 0 and (gap[2:] if tokens[i - 1].possessive else gap) in _JOINING for i, gap in enumerate(gaps)
        ]
        parts = Text(tokens, gaps, joined, lang)
        persons = persons_in(parts, lambda i: self._index.longest(tokens, i, joined, lang)[0] > 1)
        regions = mark_regions(
            parts,
            self._regions,
            lambda i: self._index.longest(tokens, i, joined, lang)[0],
            persons,
        )
        regions = choose(parts, self._regions, regions)
        places = mark_places(parts, self._index, self._regions, regions, persons, self._greatest)
        regions += [RegionMark(m.first, m.last, m.region, None, m.doubt) for m in places if m.means_region]
        regions.sort(key=lambda m: m.first)
        settled = [m for m in places if not m.means_region]
        units = [unit.id if (unit := self._unit(region)) else None for region in regions]
        told = _Told.of(parts, regions, units, self._regions.home, _owned(parts, regions, settled))
        named = [self._named(parts, m, told) for m in settled]
        resolved = resolve(named, front_km, self._name, self._home, on)
        spots = [
            self._place_spot(text, tokens, mark, *answer)
            for mark, answer in zip(settled, resolved, strict=True)
        ]
        spots += [self._region_spot(text, tokens, mark) for mark in regions]
        return tuple(sorted(spots, key=lambda s: s.start))

    def _unit(self, region: RegionMark) -> Unit | None:
        """The unit that a region's mark means, where it tells where a place is: a country does not."""
        unit = None if region.region is None else self._regions.units[region.region]
        return None if unit is None or unit.level == 0 else unit

    def _named(self, text: Text, mark: PlaceMark, told: _Told) -> Named:
        sentence = text.tokens[mark.first].sentence
        same: set[str] = set()
        before: set[str] = set()
        own: str | None = None
        abroad = False
        toward: tuple[tuple[int, ...], int] = ((), sentence)
        for region, at in told.about(sentence):
            if region.part == DIRECTION and region.first < mark.first:
                toward = (region.sectors, at)
            unit = self._unit(region)
            if unit is None:
                continue
            if not unit.id.startswith(self._regions.home):
                abroad = abroad or at == sentence
                continue
            of_another = region.first in told.owned and region.last < mark.first
            if of_another and at == sentence:
                continue
            if at == sentence and region.part != DIRECTION:
                same.add(unit.id)
                if own is None and _is_told_of(text, mark, region):
                    own = unit.id
            else:
                before.add(unit.id)
        last = told.last_before(sentence)
        if same and toward[1] != sentence:
            toward = ((), sentence)  # the sentence says where it is itself
        abroad = abroad or (last is not None and not last.startswith(self._regions.home))
        candidates = [(self._placed(self._places[n]), sure) for n, sure in mark.places.items()]
        if mark.city:  # "the city of": the greatest of the name
            most = max(self._size(place) for place, _ in candidates)
            candidates = [c for c in candidates if self._size(c[0]) * 10 >= most]
        return Named(
            candidates,
            (frozenset(same), frozenset(before), told.whole),
            sentence,
            abroad and not same,
            mark.doubt,
            self._people,
            tuple(seat for n in toward[0] if (seat := self._seat(n)) is not None),
            own,
        )

    def _placed(self, place: Place) -> Place:
        """A place; where nobody knows its point, as one in the middle of its community, which is near enough
        to tell it from its namesakes, and no place to measure from."""
        if place.lon is not None or not place.region_ids:
            return place
        middle = self._middles.get(place.region_ids[0])
        if middle is None:
            return place
        if place.id not in self._standing_in:
            self._standing_in[place.id] = replace(place, lon=middle[0], lat=middle[1])
        return self._standing_in[place.id]

    def _as_known(self, candidate: Candidate) -> Candidate:
        """Without a point that stands in for one that nobody knows."""
        return replace(candidate, lon=None, lat=None) if candidate.id in self._standing_in else candidate

    @cached_property
    def _middles(self) -> dict[str, tuple[float, float]]:
        """Smallest region -> the mean of the points of its places."""
        points: dict[str, list[tuple[float, float]]] = {}
        for place in self._places:
            if place.lon is not None and place.lat is not None and place.region_ids:
                points.setdefault(place.region_ids[0], []).append((place.lon, place.lat))
        return {
            id_: (fmean(lon for lon, _ in some), fmean(lat for _, lat in some))
            for id_, some in points.items()
        }

    def _seat(self, number: int) -> Place | None:
        """The greatest place in a region among those that the region may be named for."""
        if number not in self._seats:
            unit = self._regions.units[number]
            named = {sound(normalise(name))[:_ALIKE] for name in unit.names.values()}
            seats = [
                place
                for place in self._places
                if unit.id in place.region_ids
                and any(sound(normalise(name))[:_ALIKE] in named for name in place.names.values())
            ]
            self._seats[number] = max(seats, key=self._size, default=None)
        return self._seats[number]

    def _greatest(self, numbers: Iterable[int]) -> float:
        return max((self._size(self._places[n]) for n in numbers), default=0.0)

    def _size(self, place: Place) -> float:
        return place.population or self._people.get(place.kind, 0.0)

    def _name(self, id_: str) -> str | None:
        unit = self._region_ids.get(id_)
        return None if unit is None else unit.names.get("en") or next(iter(unit.names.values()), None)

    def _home(self, place: Place) -> str | None:
        """The name of the widest region that a place is in."""
        return next((name for id_ in reversed(place.region_ids) if (name := self._name(id_))), None)

    def _place_spot(
        self,
        text: str,
        tokens: Sequence[Token],
        mark: PlaceMark,
        id_: str | None,
        confidence: float,
        candidates: tuple[Candidate, ...],
    ) -> Spot:
        start, end = tokens[mark.first].start, tokens[mark.last].end
        mention = text[start:end]
        known = tuple(self._as_known(candidate) for candidate in candidates)
        return Spot(start, end, mention, PlaceMention(mention, id_, known), None, confidence)

    def _region_spot(self, text: str, tokens: Sequence[Token], mark: RegionMark) -> Spot:
        start, end = tokens[mark.first].start, tokens[mark.last].end
        mention = text[start:end]
        id_ = None if mark.region is None else self._regions.units[mark.region].id
        return Spot(start, end, mention, None, RegionMention(mention, id_, mark.part), mark.sure)


_TELLING, _RARE = 0.2, 0.1
"""A kind is known by the places of it that have a number, if at least these are so many of all."""


def _people_by_kind(places: Sequence[Place]) -> dict[str, float]:
    """Kind -> how many people to expect where no number is known: the median of the kind; where few of it
    have one and it is rare, a million shared among all, for of a greater kind there are fewer."""
    by_kind: dict[str, list[int]] = {}
    for place in places:
        by_kind.setdefault(place.kind, []).append(place.population or 0)
    if len(by_kind) < 2:
        return {}
    found = {}
    for kind, numbers in by_kind.items():
        known = [n for n in numbers if n]
        if len(known) >= _TELLING * len(numbers):
            found[kind] = float(median(known))
        elif len(numbers) <= _RARE * len(places):
            found[kind] = 1e6 / len(numbers)
    return found


def _owned(text: Text, regions: Sequence[RegionMark], places: Sequence[PlaceMark]) -> frozenset[int]:
    """First tokens of the regions that are told of the place right before them: in "X of the R region, as
    well as Y" the region is X's, and tells of Y no more than an earlier sentence would."""
    ends = {(place.last, text.tokens[place.last].sentence) for place in places}
    return frozenset(
        region.first
        for region in regions
        if any(
            (region.first - back, text.tokens[region.first].sentence) in ends for back in range(1, _OWN + 1)
        )
    )


def _is_told_of(text: Text, place: PlaceMark, region: RegionMark) -> bool:
    """ "X in the R region", "X Р-ської області", "X, R region": the region stands right behind the name, with
    nothing between that leads out of it."""
    between = range(place.last + 1, region.first)
    if region.first <= place.last or len(between) > _OWN:
        return False
    gaps = {text.gaps[i].strip() for i in range(place.last + 1, region.first + 1)}
    led = all(text.is_in(i, "told_of.words") for i in between)
    return led and gaps <= {"", ",", "("}
