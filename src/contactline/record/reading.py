"""An atlas being read: which track, edition and region a question means, and what is kept at hand.

Everything remembered here is dropped when another process has written to the atlas.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from contactline import deadline
from contactline.errors import (
    Ambiguous,
    NoAtlas,
    OutsideRecord,
    UnknownClass,
    UnknownRegion,
    UnknownTrack,
    UsageError,
)
from contactline.gazetteer.lookup import RegionIndex
from contactline.model import CARRY, MEASURES, ClassGroup, ControlClass, EditionRef, Provenance, RegionRef
from contactline.record.at_hand import AtHand
from contactline.record.timeline import Timeline, is_visible, timeline
from contactline.record.when import Moment, When, day_of, moment
from contactline.store.atlas import Store
from contactline.store.editions import EditionRow, Track
from contactline.store.regions import RegionEntry
from contactline.store.times import from_micros, to_micros

GROUND_METHOD = "exact area on the WGS 84 ellipsoid, of the edition's ground flattened by precedence"
"""How the authalic measure is taken of an edition that the composite has forgotten."""

METHODS = {
    "authalic": "exact area on the WGS 84 ellipsoid, edges straight in longitude and latitude,"
    " from the space-time composite",
    "geodesic": "edges as geodesics (Karney 2013), of the edition's ground flattened by precedence",
    "sphere": "sphere of radius 6,378,137 m as web libraries sum it, of the edition's ground flattened by"
    " precedence",
}


class Reading:
    """What the answers need of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.scheme = store.scheme
        self.zone = ZoneInfo(store.scheme.time_zone)
        self.scheme_hash = hashlib.sha256(store.scheme.text.encode()).hexdigest()
        self._class_ids = store.scheme.class_ids()
        self._version: object = None
        self._forget()

    def _forget(self) -> None:
        self.store.forget()
        self._tracks: list[Track] | None = None
        self._default_track: Track | None = None
        self._editions: dict[int, list[EditionRow]] = {}
        self._current: dict[int, Timeline] = {}
        self._regions: list[RegionEntry] | None = None
        self._index: RegionIndex[RegionEntry] | None = None
        self._series: dict[tuple[int, int], dict[int, tuple[list[int], list[float]]]] = {}
        self._provenance: OrderedDict[tuple, Provenance] = OrderedDict()
        self.at_hand = AtHand()
        """What answers keep for the next one, under keys that begin with what it is."""

    def refresh(self) -> None:
        """Drop what is remembered if the atlas was written to since."""
        version = self.store.version()
        if version != self._version:
            self._version = version
            self._forget()

    def written(self) -> None:
        """Drop what is remembered after this process has written."""
        self._forget()

    # --- tracks and editions ---

    @property
    def tracks(self) -> list[Track]:
        """The tracks that may be shown: a track is not known before one of its editions is."""
        if self._tracks is None:
            self._tracks = [t for t in self.store.editions.tracks() if self.editions(t)]
        return self._tracks

    def track(self, name: str | None) -> Track:
        """The track of that name, or the default: the one named so, else the first loaded."""
        if name is None:
            if self._default_track is None:
                self._default_track = self._found_default()
            return self._default_track
        return self._named_track(name)

    def _found_default(self) -> Track:
        name = self.store.meta("default_track")
        if name is not None:
            return self._named_track(name)
        if not self.tracks:
            raise NoAtlas("the atlas has no editions yet: load some with `contactline load editions`")
        return self.tracks[0]

    def _named_track(self, name: str) -> Track:
        for track in self.tracks:
            if track.name == name:
                return track
        names = ", ".join(t.name for t in self.tracks) or "none yet"
        raise UnknownTrack(f"there is no track {name!r} in this atlas; its tracks: {names}")

    def editions(self, track: Track) -> list[EditionRow]:
        """The editions of a track that may be shown, in the order of their chain."""
        if track.pk not in self._editions:
            now = to_micros(datetime.now(UTC))
            self._editions[track.pk] = [e for e in self.store.editions.editions(track) if is_visible(e, now)]
        return self._editions[track.pk]

    def line(self, track: Track, as_published: When | None = None) -> Timeline:
        """The editions in force: today, or as of the end of a day of publication."""
        if as_published is None and track.pk in self._current:
            return self._current[track.pk]
        by = None if as_published is None else moment(as_published, self.zone).micros
        key = ("line", track.pk, by)
        known = self.at_hand.get(key)
        if known is None:
            line = timeline(self.editions(track), published_by=by)
            if not line.editions:
                if by is not None and self.editions(track):
                    first = min(e.published_at for e in self.editions(track))
                    raise OutsideRecord(
                        f"nothing of track {track.name} was published by {as_published}:"
                        f" its first edition came out on {day_of(first, self.zone)}"
                    )
                raise OutsideRecord(f"track {track.name} has no editions that may be shown yet")
            known = self.at_hand[key] = line
        if by is None:
            self._current[track.pk] = known
        return known

    def moment(self, value: When | None, line: Timeline) -> Moment:
        """The moment asked for; without one, the end of the day of the last edition."""
        if value is None:
            return moment(day_of(line.editions[-1].valid_at, self.zone), self.zone)
        return moment(value, self.zone)

    def edition(self, track: Track, line: Timeline, when: Moment) -> EditionRow:
        """The edition in force at a moment. Raises OutsideRecord where the record does not reach."""
        found = line.at(when.micros)
        if found is None:
            raise OutsideRecord(
                f"{when.day} is before the record of track {track.name}, which begins with the edition of"
                f" {self._said(line.editions[0])}" + self._others(track, when)
            )
        if found is line.editions[-1] and when.at > from_micros(found.valid_at) + CARRY:
            raise OutsideRecord(
                f"{when.day} is after the record of track {track.name}, which ends with the edition of"
                f" {self._said(found)}" + self._others(track, when)
            )
        return found

    def _said(self, edition: EditionRow) -> str:
        local = from_micros(edition.valid_at).astimezone(self.zone)
        return f"{local:%Y-%m-%d %H:%M} ({self.zone.key})"

    def _others(self, track: Track, when: Moment) -> str:
        names = []
        for other in self.tracks:
            if other.pk == track.pk or not self.editions(other):
                continue
            line = self.line(other)
            reach = line.editions[-1].valid_at + CARRY // timedelta(microseconds=1)
            if line.editions[0].valid_at <= when.micros <= reach:
                names.append(other.name)
        return f"; track {' and '.join(names)} covers that day (--track)" if names else ""

    def is_composed(self, track: Track, edition: EditionRow) -> bool:
        """Whether the composite answers for an edition: it has not been superseded since."""
        current = self.line(track).at(edition.valid_at)
        return current is not None and current.pk == edition.pk

    # --- regions ---

    @property
    def regions(self) -> list[RegionEntry]:
        if self._regions is None:
            self._regions = self.store.regions.entries()
        return self._regions

    def region(self, text: str) -> RegionEntry:
        """The region that a text names: its id, a code, a name; `LAYER/ID` for one of another layer."""
        key = ("region named", text)
        known = self.at_hand.get(key)
        if known is None:
            known = self.at_hand[key] = self._find(text)
        return known

    def _find(self, text: str) -> RegionEntry:
        layer, slash, rest = text.partition("/")
        if slash and any(e.layer == layer for e in self.regions):
            return self._index_of([e for e in self.regions if e.layer == layer]).find(rest)
        if self._index is None:
            # the widest unit of a name wins, and most questions are about oblasts: reading two
            # thousand hromadas to find one would be most of the time that a command takes
            try:
                return self._index_of(self.store.regions.entries(down_to=1)).find(text)
            except (UnknownRegion, Ambiguous):
                self._index = self._index_of(self.regions)
        return self._index.find(text)

    def _index_of(self, entries: list[RegionEntry]) -> RegionIndex[RegionEntry]:
        return RegionIndex(entries, {level.level: level.names for level in self.scheme.levels})

    def level(self, by: int | str) -> int:
        """A level by number or by one of its names in the scheme."""
        text = str(by).strip().casefold()
        for level in self.scheme.levels:
            if text == str(level.level) or text in {n.casefold() for n in level.names.values()}:
                return level.level
        known = ", ".join(f"{lv.level} ({next(iter(lv.names.values()))})" for lv in self.scheme.levels)
        raise UsageError(f"there is no region level {by!r} in the scheme {self.scheme.id}; it has {known}")

    def regions_by(self, by: int | str, within: RegionEntry | None = None) -> list[RegionEntry]:
        """The regions of a level from the first of its layers that holds home ground, by name.

        `within`: only those that belong to a region, by their parents.
        """
        level = self.level(by)
        key = ("regions by", level, None if within is None else within.pk)
        if key not in self.at_hand:
            self.at_hand[key] = self._regions_by(level, within)
        return self.at_hand[key]

    def _regions_by(self, level: int, within: RegionEntry | None) -> list[RegionEntry]:
        # of two thousand hromadas nothing is asked where oblasts are
        known = self.store.regions.entries(down_to=level) if self._regions is None else self._regions
        layers = list(dict.fromkeys(e.layer for e in known if e.level == level))
        if not layers:
            raise UnknownRegion(
                f"no regions of level {level} are loaded: `contactline load regions FILE --level {level}`"
            )
        layer = self._home_layer(layers, [e for e in known if e.level == level])
        home = [e for e in known if e.level == level and e.layer == layer]
        if within is not None:
            parent_of = {e.id: e.parent_id for e in reversed(known)}
            home = [e for e in home if within.id in ancestors(e.id, parent_of)]
            if not home:
                raise UnknownRegion(
                    f"{self.name(within.names)} (level {within.level}) has no regions of level {level} in the"
                    f" layer {layer}: ask for a narrower level, or load the narrower regions after the wider"
                )
        return sorted(home, key=lambda e: self.name(e.names))

    def _home_layer(self, layers: list[str], entries: list[RegionEntry]) -> str:
        for layer in layers:
            if any(e.layer == layer and e.id.startswith(self.scheme.home) for e in entries):
                return layer
        return layers[0]

    def name(self, names) -> str:
        """A name for people: English if there is one, else the first."""
        return names.get("en") or next(iter(names.values()), "")

    def ref(self, entry: RegionEntry) -> RegionRef:
        return _ref(entry, self.name(entry.names))

    # --- classes ---

    def class_numbers(
        self, class_: str | None, group: str | None
    ) -> list[tuple[str | None, str | None, list[int]]]:
        """(class id, group id, class numbers) of each row that is asked for."""
        ids = self._class_ids
        if class_ is not None and group is not None:
            raise UsageError("ask for a class or for a group, not for both")
        if class_ is not None:
            found = _named(class_, self.scheme.classes, "class", self.scheme.id)
            return [(found.id, None, [ids.index(found.id)])]
        if group is not None:
            chosen = _named(group, self.scheme.groups, "group", self.scheme.id)
            assert isinstance(chosen, ClassGroup)
            return [(None, chosen.id, [ids.index(c) for c in chosen.classes])]
        return [(id_, None, [n]) for n, id_ in enumerate(ids)]

    def measure(self, measure: str) -> str:
        if measure not in MEASURES:
            raise UsageError(f"there is no measure {measure!r}; there are {', '.join(MEASURES)}")
        return measure

    # --- series and provenance ---

    def series(self, track: Track, region_pk: int) -> dict[int, tuple[list[int], list[float]]]:
        key = (track.pk, region_pk)
        known = self._series.get(key)
        if known is None:
            known = self._series[key] = self.store.areas.series(track.pk, region_pk)
        return known

    def composed_area(self, track: Track, region_pk: int, numbers: list[int], at: int) -> float:
        """m² of some classes in a region at a moment, from the composite."""
        return _at(self.series(track, region_pk), numbers, at)

    def composed_areas(
        self, track: Track, region_pk: int, of_rows: Sequence[list[int]], at: int
    ) -> list[float]:
        """The same for several rows of class numbers."""
        series = self.series(track, region_pk)
        return [_at(series, numbers, at) for numbers in of_rows]

    def provenance(
        self, track: Track, edition: EditionRow, measure: str, method: str, region: RegionEntry | None
    ) -> Provenance:
        deadline.check()  # the figures of every region come by here
        key = (edition.pk, measure, method, None if region is None else region.pk)
        known = self._provenance.get(key)
        if known is None:
            hashes = {"edition": edition.chain.hex(), "scheme": self.scheme_hash}
            if region is not None:
                hashes["region"] = region.sha256.hex()
            known = self._provenance[key] = Provenance(
                track.name,
                _edition_ref(edition, track.name),
                measure,
                method,
                track.attribution,
                track.licence,
                hashes,
                None if region is None else region.layer,
            )
            if len(self._provenance) > 100_000:
                self._provenance.popitem(last=False)
        return known


def _at(series: dict[int, tuple[list[int], list[float]]], numbers: list[int], at: int) -> float:
    total = 0.0
    for number in numbers:
        if number in series:
            moments, areas = series[number]
            position = bisect_right(moments, at)
            if position:
                total += areas[position - 1]
    return total


def ancestors(id_: str, parent_of: dict[str, str | None]) -> set[str]:
    """The regions that a region lies in, as their parents tell."""
    found: set[str] = set()
    parent = parent_of.get(id_)
    while parent is not None and parent not in found:
        found.add(parent)
        parent = parent_of.get(parent)
    return found


def _named(text: str, known: tuple, kind: str, scheme: str) -> ControlClass | ClassGroup:
    for item in known:
        if text == item.id:
            return item
    ids = ", ".join(item.id for item in known)
    raise UnknownClass(f"there is no {kind} {text!r} in the scheme {scheme}; it has {ids}")


@lru_cache(maxsize=4096)
def _edition_ref(edition: EditionRow, track: str) -> EditionRef:
    return edition.ref(track)


_refs: dict[tuple[str, int, bytes], RegionRef] = {}


def _ref(entry: RegionEntry, name: str) -> RegionRef:
    key = (entry.layer, entry.level, entry.sha256)  # which tell the same from any atlas
    known = _refs.get(key)
    if known is None:
        known = _refs[key] = RegionRef(entry.id, name, entry.level, entry.layer)
    return known
