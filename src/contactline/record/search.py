"""Search as one types over the regions and places of an atlas, and the reader of names in texts."""

from __future__ import annotations

from typing import Any

import orjson

from contactline.garbage import not_collected
from contactline.gazetteer.lookup import bare, normalise
from contactline.gazetteer.reader import NameReader
from contactline.gazetteer.search import SearchIndex, day_in, point_in
from contactline.model import Names, Place
from contactline.record.reading import Reading
from contactline.record.summary import bounds_of
from contactline.store.regions import RegionEntry

Plain = dict[str, Any]


class Search:
    """The names of an atlas in memory, made anew only when its places or regions are others.

    Openings of one atlas may share it, each on its own thread.
    """

    def __init__(self) -> None:
        self._places: tuple[object, SearchIndex] | None = None
        self._reader: tuple[object, NameReader] | None = None

    def find(self, reading: Reading, text: str, *, limit: int, language: str | None) -> Plain:
        """Regions and places by name, and a point or a day where the text is one."""
        point, day = point_in(text), day_in(text)
        return {
            "regions": [_region(reading, r) for r in self._regions_of(reading, text, limit)],
            "places": self._places_of(reading, text, limit, language),
            "point": None if point is None else {"lon": point[0], "lat": point[1]},
            "day": None if day is None else day.isoformat(),
        }

    def _regions_of(self, reading: Reading, text: str, limit: int) -> list[RegionEntry]:
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
        return [entries[hit.entry] for hit in index.find(text, limit)]

    def _places_of(self, reading: Reading, text: str, limit: int, language: str | None) -> list[Plain]:
        index = self._index(reading)
        hits = index.find(text, limit)
        places = reading.store.places.by_key([hit.entry for hit in hits])
        return [_place(reading, places[hit.entry], hit.key, language) for hit in hits if hit.entry in places]

    def _index(self, reading: Reading) -> SearchIndex:
        contents = _contents(reading)
        known = self._places  # looked at once: another thread may put that of another state there
        if known is None or known[0] != contents:
            store = reading.store.places
            known = self._places = (contents, SearchIndex(store.keys(), store.weights()))
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


def _place(reading: Reading, place: Place, key: str, language: str | None) -> Plain:
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
        "matched": _matched(place, key, language),
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
