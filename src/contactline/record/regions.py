"""The regions of an atlas as questions name them: by id, code, name or level, and what lies in what.

Kept by a `Reading`, which drops all of it when the atlas was written to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from contactline.errors import Ambiguous, UnknownRegion, UsageError
from contactline.gazetteer.lookup import RegionIndex
from contactline.gazetteer.romanisation import with_english
from contactline.record.at_hand import AtHand
from contactline.store.atlas import Store
from contactline.store.regions import RegionEntry


class Regions:
    """The regions of one state of a store, read when they are asked for."""

    def __init__(self, store: Store, at_hand: AtHand) -> None:
        self._store = store
        self._scheme = store.scheme
        self._entries: list[RegionEntry] | None = None
        self._index: RegionIndex[RegionEntry] | None = None
        self._widest: RegionIndex[RegionEntry] | None = None
        self._at_hand = at_hand

    @property
    def entries(self) -> list[RegionEntry]:
        """All of them."""
        if self._entries is None:
            self._entries = self._stored()
        return self._entries

    def _stored(self, *, down_to: int = 99) -> list[RegionEntry]:
        """As they are stored, each with a name that an English reader can read."""
        return [replace(e, names=with_english(e.names)) for e in self._store.regions.entries(down_to=down_to)]

    def named(self, text: str) -> RegionEntry:
        """The region that a text names: its id, a code, a name; `LAYER/ID` for one of another layer."""
        key = ("region named", text)
        known = self._at_hand.get(key)
        if known is None:
            known = self._at_hand[key] = self._find(text)
        return known

    def _find(self, text: str) -> RegionEntry:
        layer, slash, rest = text.partition("/")
        if slash and any(e.layer == layer for e in self.entries):
            return self._index_of([e for e in self.entries if e.layer == layer]).find(rest)
        if self._index is None:
            # the widest unit of a name wins, and most questions are about oblasts: reading two
            # thousand hromadas to find one would be most of the time that a command takes
            if self._widest is None:
                self._widest = self._index_of(self._stored(down_to=1))
            try:
                return self._widest.find(text)
            except (UnknownRegion, Ambiguous):
                self._index = self._index_of(self.entries)
        return self._index.find(text)

    def _index_of(self, entries: list[RegionEntry]) -> RegionIndex[RegionEntry]:
        return RegionIndex(entries, {level.level: level.names for level in self._scheme.levels})

    def level(self, by: int | str) -> int:
        """A level by number or by one of its names in the scheme."""
        text = str(by).strip().casefold()
        for level in self._scheme.levels:
            if text == str(level.level) or text in {n.casefold() for n in level.names.values()}:
                return level.level
        known = ", ".join(f"{lv.level} ({next(iter(lv.names.values()))})" for lv in self._scheme.levels)
        raise UsageError(f"there is no region level {by!r} in the scheme {self._scheme.id}; it has {known}")

    def of_level(self, by: int | str, within: RegionEntry | None = None) -> list[RegionEntry]:
        """The regions of a level from the first of its layers that holds home ground, by name.

        `within`: only those that belong to a region, by their parents.
        """
        level = self.level(by)
        key = ("regions by", level, None if within is None else within.pk)
        if key not in self._at_hand:
            self._at_hand[key] = self._of_level(level, within)
        return self._at_hand[key]

    def _of_level(self, level: int, within: RegionEntry | None) -> list[RegionEntry]:
        # of two thousand hromadas nothing is asked where oblasts are
        known = self._stored(down_to=level) if self._entries is None else self._entries
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
                    f"{name_of(within.names)} (level {within.level}) has no regions of level {level} in the"
                    f" layer {layer}: ask for a narrower level, or load the narrower regions after the wider"
                )
        return sorted(home, key=lambda e: name_of(e.names))

    def _home_layer(self, layers: list[str], entries: list[RegionEntry]) -> str:
        for layer in layers:
            if any(e.layer == layer and e.id.startswith(self._scheme.home) for e in entries):
                return layer
        return layers[0]


def name_of(names: Mapping[str, str]) -> str:
    """A name for people: English if there is one, else the first."""
    return names.get("en") or next(iter(names.values()), "")


def ancestors(id_: str, parent_of: dict[str, str | None]) -> set[str]:
    """The regions that a region lies in, as their parents tell."""
    found: set[str] = set()
    parent = parent_of.get(id_)
    while parent is not None and parent not in found:
        found.add(parent)
        parent = parent_of.get(parent)
    return found
