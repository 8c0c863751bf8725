"""Regions and places by their names and ids, and what is searched in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contactline.atlas.opening import Opened, question
from contactline.errors import Ambiguous, UnknownPlace
from contactline.model import Place, Region

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contactline.gazetteer.reader import NameReader
    from contactline.record.search import Search
    from contactline.store.regions import Layer, RegionEntry

MOST_TOLD = 8
"""So many of the places of one name a refusal tells of; its candidates are all."""


class Names(Opened):
    """What the names of an atlas mean."""

    @question
    def regions(self, level: int | None = None) -> list[Region]:
        """The regions of the atlas with their geometry, of one level or of all."""
        return [
            self._region(entry) for entry in self._reading.regions if level is None or entry.level == level
        ]

    @question
    def region_bounds(self, level: int) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the regions of a level, in degrees; None without any."""
        from contactline.record.summary import bounds_of

        reading = self._reading
        boxes = [bounds_of(reading, entry) for entry in reading.regions if entry.level == level]
        if not boxes:
            return None
        west, south, east, north = zip(*boxes, strict=True)
        return min(west), min(south), max(east), max(north)

    @question
    def layers(self) -> list[Layer]:
        """The boundary sets of the atlas: name, level, licence and attribution."""
        return self._store.regions.layers()

    def _region(self, e: RegionEntry) -> Region:
        geometry = self._store.boundaries.geometry(e.pk)
        return Region(
            e.id, e.level, e.layer, e.names, e.parent_id, geometry, e.codes, e.aliases, e.official_area_m2
        )

    @question
    def find_region(self, name: str) -> Region:
        """The region that a text names: id, code, or name in any language."""
        return self._region(self._reading.region(name))

    @question
    def region_id(self, name: str) -> str:
        """The id of the region that a text names. Raises UnknownRegion, Ambiguous."""
        return self._reading.region(name).id

    @question
    def region_names(self, name: str) -> Mapping[str, str]:
        """The names of the region that a text names, by language. Raises UnknownRegion, Ambiguous."""
        return self._reading.region(name).names

    @question
    def places(self) -> list[Place]:
        """Every place of the atlas, those known by name only too."""
        return self._store.places.all()

    @question
    def place_of_id(self, id_: str) -> Place | None:
        """The place that has this id; None where none has."""
        return self._store.places.by_id(id_)

    @question
    def place_count(self) -> int:
        """How many places there are, those known by name only too."""
        return self._store.places.count()[0]

    @question
    def place_bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the places with coordinates, in degrees; None without any."""
        return self._store.places.bounds()

    @question
    def find_places(self, name: str) -> list[Place]:
        """Every place that a text can mean: one for an id, all that have the name otherwise, now or
        formerly; else what the name means as it is said in a text ("Артёмовск", "Artyomovsk").

        Raises UnknownPlace with the nearest names when there is none.
        """
        from contactline.gazetteer.lookup import places_in, split_qualifier

        text = name.strip()
        by_id = self._store.places.by_id(text)
        if by_id is not None:
            return [by_id]
        found = self._store.places.by_name(text)
        if not found:
            bare, qualifier = split_qualifier(text)
            found = self._store.places.by_name(bare)
            if found and qualifier:
                found = places_in(found, self._reading.region(qualifier))
        if not found and self._store.places.count()[0]:
            found = self._search.said(self._reading, text)
        if not found:
            near = self._store.places.beginning(text)
            hint = f"; near it are {', '.join(near)}" if near else ""
            if self._store.places.count()[0] == 0:
                hint = ": no places are loaded yet (`contactline load places FILE`)"
            raise UnknownPlace(f'there is no place "{text}" in the atlas{hint}', candidates=near)
        return found

    def _one_place(self, name: str) -> Place:
        """The one place that a name or id means. Raises Ambiguous with the candidates, never guesses."""
        found = self.find_places(name)
        if len(found) == 1:
            return found[0]
        told = [f"{place.id}  {self._with_regions(place)}" for place in found[:MOST_TOLD]]
        if len(found) > MOST_TOLD:
            told.append(f"and {len(found) - MOST_TOLD} more; a name with its region narrows them")
        raise Ambiguous(f'"{name}" fits {len(found)} places: name one by its id', candidates=found, told=told)

    def _with_regions(self, place: Place) -> str:
        """A place's name, and those of the unit of level 2 (raion) and 1 (oblast) that it is in."""
        reading = self._reading
        within = {e.level: e for e in reading.regions if e.id in place.region_ids and 1 <= e.level <= 2}
        names = [place.names, *(within[level].names for level in sorted(within, reverse=True))]
        return ", ".join(reading.name(each) for each in names)

    @question
    def search(self, text: str, *, limit: int = 12, language: str | None = None) -> dict[str, Any]:
        """Regions and places whose names in any language, now or formerly, begin with a text or are
        nearly it; and the point or the day that the text is. In plain data, best first."""
        return self._search.find(self._reading, text, limit=limit, language=language)

    @property
    def name_reader(self) -> NameReader:
        """Reads the names of places and regions in texts; made once per state of the atlas."""
        return self._name_reader()

    @question
    def _name_reader(self) -> NameReader:
        return self._search.reader(self._reading)

    @property
    def names(self) -> Search:
        """What is searched in: the names in memory, for other openings of the same atlas too."""
        return self._search

    @names.setter
    def names(self, names: Search) -> None:
        self._cached_search = names
