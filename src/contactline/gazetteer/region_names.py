"""The regions of an atlas by the names that texts give them: full, short, as an adjective, as a noun.

Knows names, kinds, levels and parents; no geometry, and of a text only single words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from contactline.gazetteer.inflection import nominatives
from contactline.gazetteer.lookup import Unit, bare, normalise
from contactline.gazetteer.names import NameIndex
from contactline.gazetteer.standing import Text
from contactline.gazetteer.transliteration import in_the_other, sound
from contactline.model import Names

_ADJECTIVE = ("ськ", "цьк", "зьк", "ск", "цк")
_ADJECTIVE_ENDINGS = (
    "ого", "ому", "ими", "ий", "їй", "ої", "ій", "ою", "им", "ім", "их", "ой", "ая", "ую", "ое",
    "ом", "ие", "ые", "ый", "а", "е", "у", "і",
)  # fmt: skip


_POSSESSIVE = re.compile(r"['’]s\b")


class RegionNames:
    """The regions of an atlas and its scheme, for reading."""

    def __init__(self, units: Iterable[Unit], home: str) -> None:
        self.units: list[Unit] = []
        seen: set[str] = set()
        for unit in units:
            if unit.id not in seen:
                seen.add(unit.id)
                self.units.append(unit)
        self.home = home
        self._stems: dict[str, list[int]] = {}
        self._adjectives: dict[int, set[str]] = {}
        self._bare: dict[int, set[str]] = {}
        self._sectors: dict[str, list[int]] | None = None
        self._by_id = {unit.id: number for number, unit in enumerate(self.units)}
        self._index = NameIndex.of(self._learnt(number, unit) for number, unit in enumerate(self.units))

    def _learnt(self, number: int, unit: Unit) -> tuple[Names, tuple[str, ...]]:
        """Keep what is a region's own name and its adjective; give the names to be found in texts."""
        names = {language: bare(name)[0] for language, name in unit.names.items()}
        aliases = [*unit.aliases] if unit.level <= 1 else []
        own = {sound(normalise(name)) for name in (*unit.names.values(), *aliases)}
        self._bare[number] = own
        if unit.level <= 2:
            for name in (*names.values(), *aliases):
                for key in self.stems(normalise(name), "ru" in names):
                    self._adjectives.setdefault(number, set()).add(key)
                    known = self._stems.setdefault(key, [])
                    if number not in known:
                        known.append(number)
        nouns = [noun for name in names.values() if unit.level >= 1 for noun in _nouns(name)]
        # in a text a word comes without its possessive: "the A People's Republic"
        return names, (*(_POSSESSIVE.sub("", alias) for alias in aliases), *nouns)

    def stems(self, name: str, told: bool) -> set[str]:
        """The sounds of an adjective of place without its ending; its Russian ones too where the region
        has not `told` its Russian name."""
        found: set[str] = set()
        for ending in _ADJECTIVE_ENDINGS:
            stem = name.removesuffix(ending)
            if stem != name and stem.endswith(_ADJECTIVE):
                found.add(sound(stem))
                if not told:
                    found.update(sound(form) for form in in_the_other(stem))
                break
        return found

    def at(self, text: Text, i: int) -> tuple[int, dict[int, float]]:
        return self._index.longest(text.tokens, i, text.joined, text.lang)

    def by_adjective(self, words: str) -> list[int]:
        """Regions that an adjective names, the widest first, those of one level only."""
        found: list[int] = []
        for ending in _ADJECTIVE_ENDINGS:
            stem = words.removesuffix(ending)
            if stem != words and stem.endswith(_ADJECTIVE):
                found = self._stems.get(sound(stem), [])
                break
        return self.widest(found)

    def sectors(self, text: Text, first: int, last: int) -> tuple[int, ...]:
        """The raions and hromadas that the words of a direction or sector (tokens `[first, last]`) may be
        named for: their towns are what it leads to."""
        found: list[int] = []
        if text.tokens[last].latin:
            length, numbered = self.at(text, first)
            found = list(numbered) if length == last - first + 1 else []
        else:
            words = " ".join(text.key(i) for i in range(first, last + 1))
            for ending in _ADJECTIVE_ENDINGS:
                stem = words.removesuffix(ending)
                if stem != words and stem.endswith(_ADJECTIVE):
                    found = self._by_sector().get(sound(stem), [])
                    break
        return tuple(number for number in found if self.units[number].level >= 2)

    def _by_sector(self) -> dict[str, list[int]]:
        """Made when a text first speaks of a direction: most texts do not."""
        if self._sectors is None:
            self._sectors = {}
            for number, unit in enumerate(self.units):
                if unit.level >= 2:
                    names = {language: bare(name)[0] for language, name in unit.names.items()}
                    stems = {s for name in names.values() for s in self.stems(normalise(name), "ru" in names)}
                    for stem in stems:
                        self._sectors.setdefault(stem, []).append(number)
        return self._sectors

    def widest(self, numbers: Iterable[int]) -> list[int]:
        known = list(numbers)
        level = min((self.units[n].level for n in known), default=0)
        return [n for n in known if self.units[n].level == level]

    def is_like_a_city(self, number: int, key: str) -> bool:
        """Whether a short form is what the region's adjective is made of, as a city's name would be."""
        heard = sound(key)
        return any(stem.startswith(heard) for stem in self._adjectives.get(number, ()))

    def is_own_form(self, number: int, key: str) -> bool:
        """Whether a word is a name of the region as it stands: no case tells it from the base form."""
        return sound(key) in self._bare[number]

    def wider(self, number: int) -> set[int]:
        """The regions that a region lies in, the country left out."""
        found: set[int] = set()
        parent = getattr(self.units[number], "parent_id", None)  # what only the scheme knows has none
        while parent is not None and (above := self._by_id.get(parent)) is not None and above not in found:
            if self.units[above].level > 0:
                found.add(above)
            parent = getattr(self.units[above], "parent_id", None)
        return found

    def is_short_form(self, number: int, text: Text, first: int, last: int) -> bool:
        """Whether words without one of kind are an oblast's own name or short form."""
        if self.units[number].level != 1:
            return False
        forms = [""]
        for i in range(first, last + 1):
            lang = "" if text.tokens[i].latin else text.lang
            readings = nominatives(text.key(i), lang)
            forms = [f"{form} {reading}".strip() for form in forms for reading in readings]
        return any(sound(form) in self._bare[number] for form in forms)


def _nouns(name: str) -> list[str]:
    """What an adjective of place may come from: what stands before a kind in English."""
    for ending in ("ський", "цький", "зький", "ська", "цька", "зька"):
        if name.endswith(ending):
            stem = name.removesuffix(ending)
            tail = ending[0]
            return [stem + tail + "ьк", stem + {"с": "", "ц": "к", "з": "г"}[tail]]
    for ending in ("skyi", "skii", "sky", "ska", "tska"):
        if name.endswith(ending) and " " not in name:
            return [name.removesuffix(ending) + "sk"]
    return []


def is_adjective(words: str) -> bool:
    """Whether a word has the form of an adjective of place, in Ukrainian or Russian."""
    return words.endswith(_ADJECTIVE_ENDINGS) and any(
        words.removesuffix(ending).endswith(_ADJECTIVE) for ending in _ADJECTIVE_ENDINGS
    )
