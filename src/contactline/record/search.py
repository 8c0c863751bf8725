"""Search as one types over the regions and places of an atlas, and the reader of names in texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import orjson

from contactline.garbage import not_collected
from contactline.gazetteer.lookup import bare, normalise
from contactline.gazetteer.reader import NameReader
from contactline.gazetteer.search import NEARLY, Hit, SearchIndex, day_in, point_in
from contactline.model import Names, Place
from contactline.record.reading import Reading
from contactline.record.summary import bounds_of
from contactline.store.regions import RegionEntry

Plain = dict[str, Any]
T = TypeVar("T", RegionEntry, Plain)


class Search:
    """The names of an atlas in memory, made anew only when its places or regions are others.

    Openings of one atlas may share it, each on its own thread.
    """

    def __init__(self) -> None:
        self._places: tuple[object, SearchIndex] | None = None
        self._reader: tuple[object, NameReader] | None = None

    def find(self, reading: Reading, text: str, *, limit: int, language: str | None) -> Plain:
        """Regions and places by name, and a point or a day where the text is one.

        A text that is no name as it is kept, but one as it is said ("Donetsk region", "Артёмовск",
        «в Бахмуті»), is read as a name in a text is.
        """
        point, day = point_in(text), day_in(text)
        regions, region_fits = self._regions_of(reading, text, limit)
        places, place_fits = self._places_of(reading, text, limit, language)
        if not (region_fits or place_fits or point or day):
            said_regions, said_places = self._said(reading, text)
            regions = _first(said_regions, regions)[:limit]
            also = _known_aliases(reading)
            said = [
                _place(reading, _with_aliases(place, also), text.strip(), language) for place in said_places
            ]
            places = _first(said, places)[:limit]
        return {
            "regions": [_region(reading, r) for r in regions],
            "places": places,
            "point": None if point is None else {"lon": point[0], "lat": point[1]},
            "day": None if day is None else day.isoformat(),
        }

    def _regions_of(self, reading: Reading, text: str, limit: int) -> tuple[list[RegionEntry], bool]:
        """The regions, and whether one's name fits as it is written."""
        if "region search" not in reading.at_hand:
            first = {e.id: n for n, e in reversed(list(enumerate(reading.regions)))}
            entries = [reading.regions[n] for n in sorted(first.values())]
            keys = [
                (key, n)
                for n, e in enumerate(entries)
                for name in (e.id, *e.names.values(), *e.aliases, *e.codes)
                for key in {normalise(name), bare(name)[0]}
            ]
            wider = {n: float(10 - e.level) for n, e in enumerate(entries)}
            reading.at_hand["region search"] = (entries, SearchIndex(keys, wider))
        entries, index = reading.at_hand["region search"]
        hits = index.find(text, limit)
        return [entries[hit.entry] for hit in hits], _fits(hits)

    def _places_of(
        self, reading: Reading, text: str, limit: int, language: str | None
    ) -> tuple[list[Plain], bool]:
        index = self._index(reading)
        hits = index.find(text, limit)
        found = reading.store.places.by_key([hit.entry for hit in hits])
        also = _known_aliases(reading)
        places = [
            _place(reading, place, _matched(place, hit.key, language), language)
            for hit in hits
            if hit.entry in found
            for place in [_with_aliases(found[hit.entry], also)]
        ]
        return places, _fits(hits)

    def _said(self, reading: Reading, text: str) -> tuple[list[RegionEntry], list[Place]]:
        """What a text means that is one name from its beginning to its end, the likeliest first."""
        words = text.strip()
        for language in _LANGUAGES:
            for spot in self.reader(reading).read(words, language):
                if (spot.start, spot.end) != (0, len(words)):
                    continue
                ids = [c.id for c in spot.place.candidates] if spot.place is not None else []
                region = spot.region and spot.region.id
                if region or ids:
                    places = [place for id_ in ids if (place := reading.store.places.by_id(id_))]
                    return [e for e in reading.regions if e.id == region][:1], places
        return [], []

    def said(self, reading: Reading, text: str) -> list[Place]:
        """The places that a name means as it is said: formerly, inflected, in another language."""
        return self._said(reading, text)[1]

    def _index(self, reading: Reading) -> SearchIndex:
        contents = _contents(reading)
        known = self._places  # looked at once: another thread may put that of another state there
        if known is None or known[0] != contents:
            store = reading.store.places
            also = store.keys_of({id_: list(names) for id_, names in _known_aliases(reading).items()})
            known = self._places = (contents, SearchIndex([*store.keys(), *also], store.weights()))
        return known[1]

    def reader(self, reading: Reading) -> NameReader:
        """Names in texts; by the contents of the places and the names of the regions."""
        contents = _contents(reading)
        if "regions' names" not in reading.at_hand:  # asked for every text
            reading.at_hand["regions' names"] = orjson.dumps(
                [(e.id, e.layer, dict(e.names), tuple(e.aliases)) for e in reading.regions]
            )
        regions = reading.at_hand["regions' names"]
        known = self._reader
        if known is None or known[0] != (contents, regions):
            with not_collected():
                made = NameReader.of(reading.store.places.all(), reading.regions, reading.scheme)
            known = self._reader = ((contents, regions), made)
        return known[1]


_LANGUAGES = ("en", "uk", "ru")


def _fits(hits: list[Hit]) -> bool:
    """Whether a name fits as it is written, and not only nearly."""
    return bool(hits) and hits[0].fit != NEARLY


def _first(ahead: Sequence[T], others: Sequence[T]) -> list[T]:
    """Some before the others, each once by its id."""
    ids = {_id(one) for one in ahead}
    return [*ahead, *(other for other in others if _id(other) not in ids)]


def _id(one: RegionEntry | Plain) -> str:
    return one["id"] if isinstance(one, dict) else one.id


def _known_aliases(reading: Reading) -> Mapping[str, tuple[str, ...]]:
    """Former names that the scheme tells of places by their ids, for lists that leave them out."""
    return {known.id: known.aliases for known in reading.scheme.known_places}


def _with_aliases(place: Place, also: Mapping[str, tuple[str, ...]]) -> Place:
    more = [name for name in also.get(place.id, ()) if name not in place.aliases]
    return replace(place, aliases=(*place.aliases, *more)) if more else place


def _contents(reading: Reading) -> object:
    """By this an edition that comes in leaves the places as they are."""
    if "places' contents" not in reading.at_hand:
        reading.at_hand["places' contents"] = reading.store.places.contents()
    return reading.at_hand["places' contents"]


def _region(reading: Reading, region: RegionEntry) -> Plain:
    return {
        "id": region.id,
        "names": dict(region.names),
        "level": region.level,
        "layer": region.layer,
        "bounds": list(bounds_of(reading, region)),
    }


def _place(reading: Reading, place: Place, matched: str, language: str | None) -> Plain:
    home = _home(reading, place)
    return {
        "id": place.id,
        "names": dict(place.names),
        "aliases": list(place.aliases),
        "kind": place.kind,
        "population": place.population,
        "lon": place.lon,
        "lat": place.lat,
        "region": None
        if home is None
        else {"id": home.id, "name": _name(home.names, language), "names": dict(home.names)},
        "matched": matched,
    }


def _home(reading: Reading, place: Place) -> RegionEntry | None:
    """The widest of the regions that the place's source puts it in."""
    if "region by code" not in reading.at_hand:
        by_code: dict[str, RegionEntry] = {}
        for entry in reading.regions:
            for code in (entry.id, *entry.codes):
                by_code.setdefault(code, entry)
        reading.at_hand["region by code"] = by_code
    by_code = reading.at_hand["region by code"]
    found = [by_code[code] for code in place.region_ids if code in by_code]
    return min(found, key=lambda e: (e.level == 0, e.level), default=None)


def _matched(place: Place, key: str, language: str | None) -> str:
    """The name as it is written whose normalised form was found, in the language asked if it can be."""
    own = [place.names[language]] if language is not None and language in place.names else []
    for name in (*own, *place.names.values(), *place.aliases):
        if normalise(name) == key:
            return name
    return key


def _name(names: Names, language: str | None) -> str:
    return names.get(language or "en") or names.get("en") or next(iter(names.values()), "")
