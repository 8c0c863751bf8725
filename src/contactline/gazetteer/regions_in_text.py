"""Regions as a text names them: by name and kind, by short form, by part, by direction, or again.

Pure: tokens in, marks out. Knows the regions by their names and kinds, and no geometry. What is both a
region's name and a settlement's is left to `mentions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from contactline.gazetteer.region_names import RegionNames, is_adjective
from contactline.gazetteer.standing import Text, is_none, means_region

DIRECTION = "direction"


@dataclass(frozen=True, slots=True)
class RegionMark:
    """Tokens `[first, last]` that name a region. `region` None: none that is known, or several, which
    are the `options`. `sure`: 0 to 1. `sectors`: of a direction, the regions it may be named for."""

    first: int
    last: int
    region: int | None
    part: str | None = None
    sure: float = 1.0
    options: tuple[int, ...] = ()
    sectors: tuple[int, ...] = ()


_LEVEL = {"oblast": (1,), "republic": (1,), "krai": (1,), "raion": (2,), "hromada": (3,)}


def mark_regions(
    text: Text, names: RegionNames, settlement: Callable[[int], int], persons: frozenset[str]
) -> list[RegionMark]:
    """The regions that a text names beyond doubt, in order, without overlap.

    `settlement(i)`: how many words from token i on are the name of a settlement too; `persons`: words that
    are names of persons in this text.
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
            take(_short(text, names, i, settlement(i), persons, {m.region for m in found}))
    for i, token in enumerate(text.tokens):
        if not taken[i] and token.capital and ("%" in text.gaps[i] or _stands_apart(text, i)):
            take(_without_kind(text, found, names, i))
    found = [_with_part(text, mark, taken) for mark in sorted(found, key=lambda m: m.first)]
    for i, token in enumerate(text.tokens):
        if not taken[i] and token.key in text.words(i).any("again.words"):
            take(_again(text, found, names, i))
    return sorted(found, key=lambda m: m.first)


def _stands_apart(text: Text, i: int) -> bool:
    """ "31 in the A region, in the B — 14": a preposition before the adjective and a dash behind it."""
    if i == 0 or text.gaps[i].strip() or i + 1 >= len(text.tokens):
        return False
    before = text.words(i).any("inside.words")
    return text.key(i - 1) in before and text.gaps[i + 1].strip(" \u00a0") in _DASHES


_DASHES = frozenset(("—", "–", "-"))


def _without_kind(text: Text, found: Sequence[RegionMark], names: RegionNames, i: int) -> RegionMark | None:
    """ "99% of the A region and 77% of the B", "a village in the A region, in the B — none": the kind is that
    of another in the sentence."""
    if not is_adjective(text.key(i)):
        return None
    levels = {
        names.units[m.region].level
        for m in found
        if m.region is not None
        and m.part is None
        and text.tokens[m.first].sentence == text.tokens[i].sentence
    }
    numbers = [n for n in names.by_adjective(text.key(i)) if names.units[n].level in levels - {0}]
    return _marked(i, i, numbers, sure=0.9) if len(numbers) == 1 else None


def _marked(
    first: int, last: int, numbers: Sequence[int], part: str | None = None, sure: float = 1.0
) -> RegionMark:
    only = numbers[0] if len(numbers) == 1 else None
    return RegionMark(first, last, only, part, sure, tuple(numbers) if len(numbers) > 1 else ())


def choose(text: Text, names: RegionNames, marks: Sequence[RegionMark]) -> list[RegionMark]:
    """Of regions of one name, the one that lies in a region named in the sentence, else in the text."""
    chosen = []
    for mark in marks:
        if mark.options:
            sentence = text.tokens[mark.first].sentence
            same = {
                m.region for m in marks if m.region is not None and text.tokens[m.first].sentence == sentence
            }
            whole = {m.region for m in marks if m.region is not None}
            for said in (same, whole):
                inside = [n for n in mark.options if names.wider(n) & said]
                if len(inside) == 1:
                    mark = replace(mark, region=inside[0], sure=0.9 * mark.sure, options=())
                    break
        chosen.append(mark)
    return chosen


def _ending_at(
    text: Text, names: RegionNames, last: int, levels: tuple[int, ...] | None
) -> tuple[int, list[int]] | None:
    """The longest name of a region whose last word is `last`: its first word, and the regions."""
    for first in range(max(0, last - 3), last + 1):
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
            return [_marked(i, i + 1 + length, _named_by_kind(text, names, i + 2, i + 1 + length, fit))]
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
        marks.append(_marked(first, end, _named_by_kind(text, names, first, last, numbers)))
        # coordination: another name joined to this one by "and", a comma or a hyphen
        if first >= 1 and text.gaps[first] in ("-", "–", "—", "/", ", "):
            last = first - 1
        elif first >= 2 and text.key(first - 1) in text.words(first - 1).any("joins.words"):
            last = first - 2
        else:
            break
        end = last
    return marks


def _named_by_kind(text: Text, names: RegionNames, first: int, last: int, numbers: list[int]) -> list[int]:
    """ "Kyiv region" is the region, not the city of a region's rank, whose whole name is "Kyiv"."""
    if first != last or len(numbers) < 2:
        return numbers
    fit = [n for n in numbers if not names.is_own_form(n, text.key(first))]
    return fit or numbers


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
            if not is_adjective(adjective):
                break
            numbers = [n for n in names.by_adjective(adjective) if names.units[n].level <= 2]
            named = (first, numbers) if numbers else None
        if latin and named is None and (text.tokens[last].first or text.is_in(last, "not_a_place.article")):
            break
        first = named[0] if named else first
        numbers = named[1] if named else []
        mark = _marked(first, end, numbers, DIRECTION, 0.9)
        marks.append(replace(mark, sectors=names.sectors(text, first, last)))
        if first >= 1 and text.gaps[first] in (", ", "/"):
            last = first - 1
        elif first >= 2 and text.key(first - 1) in text.words(first - 1).any("joins.words"):
            last = first - 2
        else:
            break
        end = last
    return marks


_REGION_NOUN = re.compile(r"щин\w{1,3}\Z")
"""How a noun ends that is a region's and no city's, in any case."""


def _short(
    text: Text,
    names: RegionNames,
    i: int,
    settlement: int,
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
    articled = length > 1 or text.tokens[i].upper  # "the A Republic", "the AR"
    in_it = bool(_REGION_NOUN.search(key)) and text.is_in(i - 1, "settlements.words")  # "300 сіл Сумщини"
    if (settlement >= length and not in_it) or is_none(text, i, last, persons, takes_article=articled):
        return None
    whole = [
        n
        for n, sure in numbered.items()
        if names.units[n].level == 1 and sure >= 0.8 and (length > 1 or not is_adjective(key))
    ]
    if len(whole) != 1:
        return None
    if _REGION_NOUN.search(key):
        return RegionMark(i, last, whole[0], None, 0.95)
    if names.is_like_a_city(whole[0], key) or not names.units[whole[0]].id.startswith(names.home):
        # a city it is named for, by a former name or one that is not known here
        if not means_region(text, i, last, whole[0] in said):
            return None
        return RegionMark(i, last, whole[0], None, 0.6)
    return RegionMark(i, last, whole[0], None, 0.95)


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
    measured = "%" in text.gaps[i] or "²" in text.gaps[i]  # "19% of it", in languages without "of"
    if measured or before in words.any("inside.words"):
        return RegionMark(i, i + length - 1, number, None, 0.95)
    return None


def _with_part(text: Text, mark: RegionMark, taken: list[bool]) -> RegionMark:
    """A part said before the region: "eastern Sumy region", "на сході Сумської області"."""
    if mark.part is not None:
        return mark
    words = text.words(mark.first)
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
