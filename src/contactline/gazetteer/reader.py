"""Names in running text: every mention of a settlement or a region, and which one it is.

Pure: knows the names, points and region ids that it was made of; no database, no geometry. What is told
from outside is the distance to the front on the day of the text. How a name is found is in `names`,
`inflection` and `transliteration`; what is none, in `mentions`; which one is meant, in `resolution`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from contactline.gazetteer.lookup import Unit
from contactline.gazetteer.mentions import PlaceMark, mark_places
from contactline.gazetteer.names import NameIndex
from contactline.gazetteer.regions_in_text import DIRECTION, RegionMark, RegionNames, mark_regions
from contactline.gazetteer.resolution import LEAST_CONFIDENCE, Named, resolve
from contactline.gazetteer.standing import Text, persons_in
from contactline.gazetteer.tokens import Token, tokens_of
from contactline.model import Place, Scheme
from contactline.reports import Candidate, PlaceMention, RegionMention

__all__ = ["LEAST_CONFIDENCE", "NameReader", "Spot"]

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


class NameReader:
    """Reads the names of one atlas; made once, asked often, changed never."""

    def __init__(self, places: Sequence[Place], regions: RegionNames) -> None:
        self._places = places
        self._regions = regions
        self._index = NameIndex()
        for number, place in enumerate(places):
            self._index.add(number, place.names, place.aliases)
        self._index.sealed()
        self._region_ids = {unit.id: unit for unit in regions.units}

    @classmethod
    def of(cls, places: Iterable[Place], regions: Iterable[Unit], scheme: Scheme) -> NameReader:
        """A reader of these places and regions, and of those that the scheme knows by name."""
        known = {unit.id: unit for unit in scheme.known_regions}
        units = [*(known.get(unit.id, unit) for unit in regions), *scheme.known_regions]
        return cls(list(places), RegionNames(units, scheme.home))

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
        joined = [gap in _JOINING and i > 0 for i, gap in enumerate(gaps)]
        parts = Text(tokens, gaps, joined, lang)
        persons = persons_in(parts)
        regions = mark_regions(
            parts,
            self._regions,
            lambda i: self._index.longest(tokens, i, joined, lang)[0] > 0,
            persons,
        )
        places = mark_places(parts, self._index, self._regions, regions, persons)
        regions += [RegionMark(m.first, m.last, m.region, None, m.doubt) for m in places if m.means_region]
        regions.sort(key=lambda m: m.first)
        settled = [m for m in places if not m.means_region]
        named = [self._named(parts, m, regions) for m in settled]
        resolved = resolve(named, front_km, self._name, self._home, on)
        spots = [
            self._place_spot(text, tokens, mark, *answer)
            for mark, answer in zip(settled, resolved, strict=True)
        ]
        spots += [self._region_spot(text, tokens, mark) for mark in regions]
        return tuple(sorted(spots, key=lambda s: s.start))

    def _named(self, text: Text, mark: PlaceMark, regions: Sequence[RegionMark]) -> Named:
        sentence = text.tokens[mark.first].sentence
        same: set[str] = set()
        before: set[str] = set()
        whole: set[str] = set()
        abroad = False
        for region in regions:
            if region.region is None:
                continue
            unit = self._regions.units[region.region]
            if unit.level == 0:
                continue
            at = text.tokens[region.first].sentence
            if not unit.id.startswith(self._regions.home):
                abroad = abroad or at == sentence
                continue
            whole.add(unit.id)
            if at == sentence and region.part != DIRECTION:
                same.add(unit.id)
            elif at <= sentence and sentence - at <= 3:
                before.add(unit.id)
        return Named(
            [(self._places[n], sure) for n, sure in mark.places.items()],
            (frozenset(same), frozenset(before), frozenset(whole)),
            sentence,
            abroad and not same,
            mark.doubt,
            mark.city,
        )

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
        return Spot(start, end, mention, PlaceMention(mention, id_, candidates), None, confidence)

    def _region_spot(self, text: str, tokens: Sequence[Token], mark: RegionMark) -> Spot:
        start, end = tokens[mark.first].start, tokens[mark.last].end
        mention = text[start:end]
        id_ = None if mark.region is None else self._regions.units[mark.region].id
        return Spot(start, end, mention, None, RegionMention(mention, id_, mark.part), mark.sure)
