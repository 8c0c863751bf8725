"""Regions as a text names them: by name and kind, by short form, by part, by direction, or again.

Pure: tokens in, marks out. Knows the regions by their names and kinds, and no geometry. What is both a
region's name and a settlement's is left to `mentions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from contactline.gazetteer.lookup import Unit, bare, normalise
from contactline.gazetteer.names import NameIndex
from contactline.gazetteer.standing import Text, is_none, means_region
from contactline.gazetteer.transliteration import russian, sound

DIRECTION = "direction"
_ADJECTIVE = ("ськ", "цьк", "зьк", "ск", "цк")
_ADJECTIVE_ENDINGS = tuple(
    sorted(
        ("ий", "а", "е", "ої", "ій", "у", "ою", "ого", "ому", "им", "ім", "і", "их", "ими")
        + ("ой", "ая", "ую", "ое", "ом", "ие", "ые", "ый"),
        key=len,
        reverse=True,
    )
)


@dataclass(frozen=True, slots=True)
class RegionMark:
    """Tokens `[first, last]` that name a region. `region` None: none that is known. `sure`: 0 to 1."""

    first: int
    last: int
    region: int | None
    part: str | None = None
    sure: float = 1.0


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
        self._index = NameIndex()
        self._stems: dict[str, list[int]] = {}
        self._bare: dict[int, set[str]] = {}
        for number, unit in enumerate(self.units):
            self._add(number, unit)

    def _add(self, number: int, unit: Unit) -> None:
        names = {language: bare(name)[0] for language, name in unit.names.items()}
        aliases = [*unit.aliases] if unit.level <= 1 else []
        own = {normalise(name) for name in (*unit.names.values(), *aliases)}
        self._bare[number] = own
        if unit.level <= 2:
            for name in (*names.values(), *aliases):
                for key in self.stems(normalise(name), "ru" in names):
                    known = self._stems.setdefault(key, [])
                    if number not in known:
                        known.append(number)
        nouns = [noun for name in names.values() if unit.level >= 1 for noun in _nouns(name)]
        self._index.add(number, names, (*aliases, *nouns))

    def stems(self, name: str, told: bool) -> set[str]:
        """The sounds of an adjective of place without its ending; its Russian ones too where the region
        has not `told` its Russian name."""
        found: set[str] = set()
        for ending in _ADJECTIVE_ENDINGS:
            stem = name.removesuffix(ending)
            if stem != name and stem.endswith(_ADJECTIVE):
                found.add(sound(stem))
                if not told:
                    found.update(sound(form) for form in russian(stem))
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

    def widest(self, numbers: Iterable[int]) -> list[int]:
        known = list(numbers)
        level = min((self.units[n].level for n in known), default=0)
        return [n for n in known if self.units[n].level == level]

    def bare_named(self, number: int, key: str) -> bool:
        """Whether a text without a word of kind is the region's own name or short form."""
        return key in self._bare[number]


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


_LEVEL = {"oblast": (1,), "republic": (1,), "krai": (1,), "raion": (2,), "hromada": (3,)}


def mark_regions(
    text: Text, names: RegionNames, is_settlement: Callable[[int], bool], persons: frozenset[str]
) -> list[RegionMark]:
    """The regions that a text names beyond doubt, in order, without overlap.

    `is_settlement(i)`: whether the name at token i is a settlement's too; `persons`: words that are
    names of persons in this text.
    """
    found: list[RegionMark] = []
    taken = [False] * len(text.tokens)

    def take(mark: RegionMark | None) -> None:
        if mark is not None and not any(taken[mark.first : mark.last + 1]):
            taken[mark.first : mark.last + 1] = [True] * (mark.last + 1 - mark.first)
            found.append(mark)

    for i, token in enumerate(text.tokens):
        words = text.words(i)
        if token.key in words.any("direction.words"):
            for mark in _directions(text, names, i):
                take(mark)
        elif token.key in words.kinds:
            for mark in _with_kind(text, names, i, words.kinds[token.key]):
                take(mark)
    for i, token in enumerate(text.tokens):
        if not taken[i] and token.capital:
            take(_short(text, names, i, is_settlement(i), persons, {m.region for m in found}))
    found = [_with_part(text, mark, taken) for mark in sorted(found, key=lambda m: m.first)]
    for i, token in enumerate(text.tokens):
        if not taken[i] and token.key in text.words(i).any("again.words"):
            take(_again(text, found, names, i))
    return sorted(found, key=lambda m: m.first)


def _ending_at(
    text: Text, names: RegionNames, last: int, levels: tuple[int, ...] | None
) -> tuple[int, list[int]] | None:
    """The longest name of a region whose last word is `last`: its first word, and the regions."""
    for first in range(max(0, last - 3), last + 1):
        if not text.tokens[first].latin and first == last:
            pass
        length, numbered = names.at(text, first)
        if length != last - first + 1:
            continue
        fit = [n for n in numbered if levels is None or names.units[n].level in levels]
        sure = max((numbered[n] for n in fit), default=0.0)
        fit = [n for n in fit if numbered[n] == sure]
        if fit:
            return first, names.widest(fit)
    return None


def _with_kind(text: Text, names: RegionNames, i: int, kind: str) -> list[RegionMark]:
    """ "Sumy region", "Сумської області", "the region of Sumy", "Donetsk and Luhansk regions"."""
    levels = _LEVEL[kind]
    latin = text.tokens[i].latin
    if latin and text.key(i + 1) == "of":
        length, numbered = names.at(text, i + 2) if i + 2 < len(text.tokens) else (0, {})
        fit = [n for n in numbered if names.units[n].level in levels]
        if fit and text.tokens[i + 2].capital:
            return [RegionMark(i, i + 1 + length, fit[0] if len(fit) == 1 else None)]
    if i == 0 or text.gaps[i].strip(" \u00a0\n-'’»\"”()") or "." in text.gaps[i]:
        return []
    marks: list[RegionMark] = []
    last, end = i - 1, i
    while last >= 0:
        if latin and not text.tokens[last].capital:
            break
        named = _ending_at(text, names, last, levels)
        if named is None and not latin:
            numbers = [n for n in names.by_adjective(text.key(last)) if names.units[n].level in levels]
            named = (last, numbers) if numbers else None
        if named is None:
            if not marks and latin and _is_name(text, last) and kind in ("oblast", "raion"):
                marks.append(RegionMark(last, i, None))
            break
        first, numbers = named
        marks.append(RegionMark(first, end, numbers[0] if len(numbers) == 1 else None))
        # coordination: another name joined to this one by "and", a comma or a hyphen
        if first >= 1 and text.gaps[first] in ("-", "–", "—", "/", ", "):
            last = first - 1
        elif first >= 2 and text.key(first - 1) in text.words(first - 1).any("joins.words"):
            last = first - 2
        else:
            break
        end = last
    return marks


def _is_name(text: Text, i: int) -> bool:
    token = text.tokens[i]
    return token.capital and not token.first and token.key not in text.words(i).parts


def _directions(text: Text, names: RegionNames, i: int) -> list[RegionMark]:
    """ "Sumy direction", "на Покровському та Курському напрямках"."""
    if i == 0 or text.gaps[i].strip(' \u00a0\n-»"”'):
        return []
    marks: list[RegionMark] = []
    latin = text.tokens[i].latin
    last, end = i - 1, i
    while last >= 0:
        first = last
        while first > 0 and text.gaps[first] in ("-", "–", "‑"):
            first -= 1
        named = None
        if latin:
            if not text.tokens[last].capital or text.tokens[last].key in text.words(last).parts:
                break
            named = _ending_at(text, names, last, (1, 2))
        else:
            adjective = " ".join(text.key(n) for n in range(first, last + 1))
            if not adjective.endswith(_ADJECTIVE_ENDINGS) or not any(a in adjective for a in _ADJECTIVE):
                break
            numbers = [n for n in names.by_adjective(adjective) if names.units[n].level <= 2]
            named = (first, numbers) if numbers else None
        first = named[0] if named else first
        numbers = named[1] if named else []
        marks.append(RegionMark(first, end, numbers[0] if len(numbers) == 1 else None, DIRECTION, 0.9))
        if first >= 1 and text.gaps[first] in (", ", "/"):
            last = first - 1
        elif first >= 2 and text.key(first - 1) in text.words(first - 1).any("joins.words"):
            last = first - 2
        else:
            break
        end = last
    return marks


def _short(
    text: Text,
    names: RegionNames,
    i: int,
    settlement: bool,
    persons: frozenset[str],
    said: set[int | None],
) -> RegionMark | None:
    """A short form that only a region has, and the country: "Сумщина", "Crimea", "in Ukraine"."""
    length, numbered = names.at(text, i)
    if not length:
        return None
    last = i + length - 1
    key = " ".join(text.key(n) for n in range(i, last + 1))
    country = [n for n in numbered if names.units[n].level == 0]
    if country:
        return _country(text, i, length, country[0])
    if settlement or is_none(text, i, last, persons):
        return None
    whole = [
        n
        for n, sure in numbered.items()
        if names.units[n].level == 1 and sure >= 0.8 and (length > 1 or not _adjectival(key))
    ]
    if len(whole) != 1:
        return None
    if not names.units[whole[0]].id.startswith(names.home):
        # its cities are not known here, and most such regions are named for one
        if not means_region(text, i, last, whole[0] in said):
            return None
        return RegionMark(i, last, whole[0], None, 0.6)
    return RegionMark(i, last, whole[0], None, 0.95)


def _adjectival(key: str) -> bool:
    return key.endswith(_ADJECTIVE_ENDINGS) and any(
        key.removesuffix(e).endswith(_ADJECTIVE) for e in _ADJECTIVE_ENDINGS
    )


def _country(text: Text, i: int, length: int, number: int) -> RegionMark | None:
    """A country is ground after a word of place, else it is who acts."""
    if text.tokens[i + length - 1].possessive:
        return None
    before = text.key(i - 1)
    words = text.words(i)
    if text.tokens[i].latin:
        if text.gaps[i].startswith(",") and i and text.tokens[i - 1].capital:
            return RegionMark(i, i + length - 1, number, None, 0.9)
        if before == "of" and {text.key(i - 2), text.key(i - 3)} & words.any("inside.except"):
            return None
    if before in words.any("inside.words"):
        return RegionMark(i, i + length - 1, number, None, 0.95)
    return None


def _with_part(text: Text, mark: RegionMark, taken: list[bool]) -> RegionMark:
    """A part said before the region: "eastern Sumy region", "на сході Сумської області"."""
    if mark.part is not None:
        return mark
    words = text.words(mark.first)
    if mark.first < mark.last and text.key(mark.first) in words.kinds:  # "its eastern region of Sumy"
        pass
    for i in range(mark.first - 1, max(-1, mark.first - 5), -1):
        if taken[i] or "." in text.gaps[i + 1] or "," in text.gaps[i + 1]:
            break
        key = text.key(i)
        if key in words.parts:
            part = words.parts[key]
            first = i
            if i and text.gaps[i] == "-" and text.key(i - 1) in ("north", "south"):
                part, first = text.key(i - 1) + part, i - 1
            taken[first : mark.first] = [True] * (mark.first - first)
            return RegionMark(first, mark.last, mark.region, part, mark.sure)
        if key not in words.any("between.words"):
            break
    return mark


def _again(text: Text, found: Sequence[RegionMark], names: RegionNames, i: int) -> RegionMark | None:
    """ "the region", "в области": the one that was named last, with less certainty."""
    if text.key(i - 1) not in text.words(i).any("again.before") or text.key(i + 1) == "of":
        return None
    before = [m for m in found if m.last < i and m.region is not None and m.part != DIRECTION]
    before = [m for m in before if names.units[m.region or 0].level == 1]
    if not before:
        return None
    latin = text.tokens[i].latin
    mark = RegionMark(i - 1 if latin else i, i, before[-1].region, None, 0.7)
    return _with_part(text, mark, [False] * len(text.tokens))
