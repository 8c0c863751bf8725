"""From a name as a person types it to the region or the places it can mean.

Pure: knows names, codes, levels and parents; no geometry, no database, no inflection. A store may
keep `index_keys` of every entry in a table, select the entries that share a key with
`query_keys(text)`, and ask an index of those (with their ancestors) instead of an index of all:
the answer is the same, only the suggestions of an unknown name are poorer.

How a region is found:

1. An id or code, whatever its case, is that region.
2. Else a full name in any language, where the text carries a word for the kind of unit
   ("Sumy Raion"), is that region.
3. Else every region competes that has the text as name, as alias, or as name without the word for
   its kind ("Sumy" for "Sumy Oblast"). A kind that the text does say must be the region's own.
   The widest unit wins, if it is alone on its level and either contains all the others or is of
   level 0 or 1: a reporter's "Sumy" is the oblast, not its raion or hromada.
   Of two on one level, a name beats an alias, and an alias beats a shortened name: "Kyiv" is the
   city, not "Kyiv Oblast".
4. Whatever is left open is `Ambiguous`, with the candidates.

A place is never chosen among several: all that have the name, now or formerly, are given.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, Protocol, TypeVar

from contactline.errors import Ambiguous, UnknownRegion
from contactline.model import Names

_DROPPED = "'’‘ʼʻ`´′ʹ＇\"“”„«»\u0300\u0301"
"""Apostrophes and quotes: Куп’янськ, Куп'янськ and Donets'k stand beside forms without. Stress
marks: encyclopedias set them on the headword. Letters with a mark of their own (й, ї, é) are
composed before this and stay."""

_SPACED = "-‐‑‒–—−/.,;()_"
_TABLE = (
    {ord(c): None for c in _DROPPED}
    | {ord(c): " " for c in _SPACED}
    # ё is optional in Russian spelling and no letter of Ukrainian.
    | {ord("ё"): "е"}
)
_COMPOSED = re.compile("[ -~а-яёєіїґ’ʼ–—-]*")
"""Letters and signs that no normal form changes, once their case is folded."""


def normalise(name: str) -> str:
    """The form in which names are compared; idempotent.

    Case, apostrophes, quotes, stress marks, invisible characters, and which kind of hyphen or
    space is used do not tell two names apart; every letter does (only ё is taken for е).

    >>> normalise("  Куп’янськ"), normalise("ІВАНО–Франківськ")
    ('купянськ', 'івано франківськ')
    """
    text = name.casefold()
    if _COMPOSED.fullmatch(text):  # nearly all names there are
        return " ".join(text.translate(_TABLE).split())
    text = unicodedata.normalize("NFKC", text).casefold()
    text = unicodedata.normalize("NFKC", text).translate(_TABLE)
    if not text.isprintable():  # controls, and formats such as the soft hyphen or the zero-width space
        text = "".join(
            " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"
        )
    return " ".join(unicodedata.normalize("NFKC", text).split())


def normalised(names: Iterable[str]) -> dict[str, str]:
    """`normalise` of many names: nearly all are folded line by line in one text, in half the time."""
    found: dict[str, str] = {}
    plain: list[tuple[str, str]] = []
    for name in dict.fromkeys(names):
        text = name.casefold()
        if _COMPOSED.fullmatch(text):
            plain.append((name, text))
        else:
            found[name] = normalise(name)
    lines = "\n".join([text for _, text in plain]).translate(_TABLE).split("\n")
    for (name, _), line in zip(plain, lines, strict=False):
        found[name] = " ".join(line.split())
    return found


_KINDS: Mapping[str, tuple[str, ...]] = {
    "country": ("country", "країна", "страна"),
    "oblast": ("oblast", "region", "province", "область", "обл"),
    "krai": ("krai", "kray", "край"),
    "okrug": ("okrug", "округ"),
    "republic": ("republic", "республіка", "республика"),
    "raion": ("raion", "rayon", "district", "район", "рн"),
    "hromada": ("hromada", "community", "municipality", "громада", "тг", "отг", "община"),
    "city": ("city", "town", "місто", "город", "м", "г"),
    "village": ("village", "село", "селище", "смт", "деревня", "хутір", "с"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_KIND_PHRASES = {("р", "н"): "raion"}
_QUALIFIERS = frozenset(
    {"of", "the", "autonomous", "urban", "rural", "settlement", "territorial", "amalgamated", "united"}
    | {"міська", "сільська", "селищна", "територіальна", "обєднана", "автономна"}
    | {"городская", "сельская", "поселковая", "территориальная", "автономная", "автономный"}
)


def bare(name: str) -> tuple[str, frozenset[str]]:
    """The normalised name without the words for the kind of unit, and the kinds they said.

    >>> bare("Sumy Oblast"), bare("м. Київ")
    (('sumy', frozenset({'oblast'})), ('київ', frozenset({'city'})))
    """
    return _bare(normalise(name))


def _bare(key: str) -> tuple[str, frozenset[str]]:
    words = key.split()
    kept: list[str] = []
    kinds: set[str] = set()
    at = 0
    while at < len(words):
        phrase = _KIND_PHRASES.get((words[at], words[at + 1])) if at + 1 < len(words) else None
        if phrase is not None:
            kinds.add(phrase)
            at += 2
            continue
        kind = _KIND_OF.get(words[at])
        if kind is not None:
            kinds.add(kind)
        elif words[at] not in _QUALIFIERS:
            kept.append(words[at])
        at += 1
    # A name made of such words only ("Село") keeps them: there is no shorter form of it.
    return (" ".join(kept), frozenset(kinds)) if kept else (key, frozenset())


def split_qualifier(text: str) -> tuple[str, str | None]:
    """A place name and the region it is said to be in: "Stepne, Sumy Oblast"."""
    name, comma, qualifier = text.partition(",")
    return (name.strip(), qualifier.strip() or None) if comma else (text.strip(), None)


class Named(Protocol):
    """What has an id, names per language and aliases: a place, or anything like one."""

    @property
    def id(self) -> str: ...
    @property
    def names(self) -> Names: ...
    @property
    def aliases(self) -> tuple[str, ...]: ...


class Unit(Named, Protocol):
    """What can be found as a region: `model.Region`, or a row without geometry."""

    @property
    def level(self) -> int: ...
    @property
    def parent_id(self) -> str | None: ...
    @property
    def codes(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class RegionEntry:
    """A region without its geometry, for an index."""

    id: str
    level: int
    names: Names
    parent_id: str | None = None
    codes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    layer: str = ""


U = TypeVar("U", bound=Unit)
N = TypeVar("N", bound=Named)

_NAME, _ALIAS, _SHORT = range(3)
"""How a text fits, best first."""


def query_keys(text: str) -> frozenset[str]:
    """The keys under which a text may be found."""
    key = normalise(text)
    return frozenset({key, _bare(key)[0]})


def index_keys(entry: Unit | Named) -> frozenset[str]:
    """The keys under which an entry is found: of its id, codes, names and aliases, whole and
    without the word for its kind."""
    exact = {normalise(text) for text in _codes(entry)}
    spoken = {normalise(text) for text in (*entry.names.values(), *entry.aliases)}
    return frozenset(exact | spoken | {_bare(key)[0] for key in spoken}) - {""}


def _codes(entry: Unit | Named) -> tuple[str, ...]:
    return (entry.id, *getattr(entry, "codes", ()))


class RegionIndex(Generic[U]):
    """Regions by name. `level_names` are the scheme's words for each level, which say the kind of
    a region whose own name does not.

    Of entries with the same id (two boundary sets of one level) the first stands for all.
    """

    def __init__(self, entries: Iterable[U], level_names: Mapping[int, Names] | None = None) -> None:
        self._by_id: dict[str, U] = {}
        for entry in entries:
            self._by_id.setdefault(entry.id, entry)
        self._level_kinds = {
            level: frozenset().union(*(bare(f"x {name}")[1] for name in names.values()))
            for level, names in (level_names or {}).items()
        }
        self._by_code: dict[str, str] = {}
        self._fits: defaultdict[str, dict[str, tuple[int, frozenset[str]]]] = defaultdict(dict)
        for entry in self._by_id.values():
            self._add(entry)

    def _add(self, entry: U) -> None:
        for code in _codes(entry):
            self._by_code.setdefault(normalise(code), entry.id)
        own = self._level_kinds.get(entry.level, frozenset())
        for fit, texts in ((_NAME, entry.names.values()), (_ALIAS, entry.aliases)):
            for text in texts:
                key = normalise(text)
                short, kinds = _bare(key)
                self._fit(key, entry.id, fit, kinds or own)
                if short != key:
                    self._fit(short, entry.id, _SHORT, kinds or own)

    def _fit(self, key: str, id_: str, fit: int, kinds: frozenset[str]) -> None:
        known = self._fits[key].get(id_)
        if known is None:
            self._fits[key][id_] = (fit, kinds)
        else:
            self._fits[key][id_] = (min(fit, known[0]), kinds | known[1])

    def find(self, text: str, *, level: int | None = None) -> U:
        """The region that a text names, of that level if one is given.

        Raises `UnknownRegion` with the nearest names, or `Ambiguous` with the candidates.
        """
        key = normalise(text)
        by_code = self._by_code.get(key)
        if by_code is not None and level in (None, self._by_id[by_code].level):
            return self._by_id[by_code]

        short, said = _bare(key)
        fits: dict[str, tuple[int, frozenset[str]]] = {}
        if said:
            named = {i: f for i, f in self._fits.get(key, {}).items() if f[0] == _NAME}
            fits = self._on_level(named, level)
        if not fits:
            fits = dict(self._fits.get(key, {}))
            if said:
                for id_, (_, kinds) in self._fits.get(short, {}).items():
                    if not kinds or kinds & said:
                        fits.setdefault(id_, (_SHORT, kinds))
            fits = self._on_level(fits, level)
        if not fits:
            raise self._unknown(text, level)
        return self._choose(text, fits)

    def _on_level(self, fits: Mapping, level: int | None) -> dict:
        return {i: fit for i, fit in fits.items() if level is None or self._by_id[i].level == level}

    def _choose(self, text: str, fits: Mapping[str, tuple[int, frozenset[str]]]) -> U:
        widest = min(self._by_id[id_].level for id_ in fits)
        on_top = [id_ for id_ in fits if self._by_id[id_].level == widest]
        best = min(fits[id_][0] for id_ in on_top)
        chosen = [id_ for id_ in on_top if fits[id_][0] == best]
        if len(chosen) == 1:
            below = [id_ for id_ in fits if self._by_id[id_].level > widest]
            if widest <= 1 or all(chosen[0] in self._ancestors(id_) for id_ in below):
                return self._by_id[chosen[0]]
        candidates = sorted((self._by_id[id_] for id_ in fits), key=lambda e: (e.level, e.id))
        shown = "; ".join(map(self._describe, candidates[:6]))
        more = f"; and {len(candidates) - 6} more" if len(candidates) > 6 else ""
        raise Ambiguous(
            f'"{text}" fits {len(candidates)} regions; name one by its id: {shown}{more}.',
            candidates=candidates,
        )

    def _ancestors(self, id_: str) -> set[str]:
        found: set[str] = set()
        parent = self._by_id[id_].parent_id
        while parent is not None and parent not in found:
            found.add(parent)
            entry = self._by_id.get(parent) or self._by_id.get(self._by_code.get(normalise(parent), ""))
            if entry is None:
                break
            found.add(entry.id)
            parent = entry.parent_id
        return found

    def _describe(self, entry: U) -> str:
        parent = self._by_id.get(entry.parent_id or "")
        within = f", in {_display(parent)}" if parent is not None else ""
        return f"{entry.id} {_display(entry)} (level {entry.level}{within})"

    def _unknown(self, text: str, level: int | None) -> UnknownRegion:
        on_level = "" if level is None else f" of level {level}"
        if not self._by_id:
            return UnknownRegion(
                f'There is no region "{text}", for no regions are loaded; "contactline load regions" does.'
            )
        near = self.suggest(text)
        hint = (
            f"; the nearest are {', '.join(near)}."
            if near
            else '; "contactline regions" lists those there are.'
        )
        return UnknownRegion(f'There is no region "{text}"{on_level}{hint}', candidates=near)

    def suggest(self, text: str, n: int = 3) -> list[str]:
        """The names nearest to a text, at most `n`, best first; for messages, not for choosing."""
        from rapidfuzz import fuzz, process

        near = process.extract(
            normalise(text), list(self._fits), scorer=fuzz.ratio, limit=2 * n, score_cutoff=60
        )
        ids = [id_ for key, _, _ in near for id_ in self._fits[key]]
        return list(dict.fromkeys(_display(self._by_id[id_]) for id_ in ids))[:n]


class PlaceIndex(Generic[N]):
    """Places by name, now and formerly."""

    def __init__(self, entries: Iterable[N]) -> None:
        self._by_id = {normalise(entry.id): entry for entry in entries}
        self._named: defaultdict[str, list[N]] = defaultdict(list)
        self._formerly: defaultdict[str, list[N]] = defaultdict(list)
        for entry in self._by_id.values():
            names = {normalise(text) for text in entry.names.values()} - {""}
            for key in names:
                self._named[key].append(entry)
            for key in {normalise(text) for text in entry.aliases} - names - {""}:
                self._formerly[key].append(entry)

    def find(self, text: str) -> list[N]:
        """All places that the text can mean, the present bearers of the name first, then by id.

        An id is its place alone. A word for the kind of place ("с. Степне") is left out only
        where nothing has the text as it stands. Empty when there is none.
        """
        key = normalise(text)
        if key in self._by_id:
            return [self._by_id[key]]
        return self._under(key) or self._under(_bare(key)[0])

    def _under(self, key: str) -> list[N]:
        named = sorted(self._named.get(key, ()), key=lambda entry: entry.id)
        formerly = sorted(self._formerly.get(key, ()), key=lambda entry: entry.id)
        return named + formerly

    def suggest(self, text: str, n: int = 3) -> list[str]:
        """The names nearest to a text that begin with the same letter, at most `n`."""
        key = normalise(text)
        keys = [known for known in (*self._named, *self._formerly) if known[:1] == key[:1]]
        near = get_close_matches(key, keys, n=n, cutoff=0.7)
        return list(dict.fromkeys(_display(self._under(match)[0]) for match in near))


def places_in(places: Sequence[N], region: Unit) -> list[N]:
    """Those of the places whose `region_ids` hold the region's id or one of its codes."""
    codes = {region.id, *region.codes}
    return [place for place in places if codes.intersection(getattr(place, "region_ids", ()))]


def _display(entry: Named) -> str:
    return entry.names.get("en") or next(iter(entry.names.values()), entry.id)
