"""Settlements as a text names them, before it is known which: and what looks like one and is none.

Pure: tokens in, marks out. A name begins with a capital. It is none where it is a person's, a unit's, a
river's, a newspaper's or a government's, or an ordinary word that opens a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contactline.gazetteer.names import NameIndex
from contactline.gazetteer.regions_in_text import RegionMark, RegionNames, Text

_QUOTES = "«»„“”\""
_SHORTEST_LATIN = 3


@dataclass(frozen=True, slots=True)
class PlaceMark:
    """Tokens `[first, last]` that name a settlement. `places`: number -> how sure the spelling is.
    `doubt`: what the surroundings leave of it, 0 to 1. `region`: a region that has the name too."""

    first: int
    last: int
    places: dict[int, float]
    doubt: float = 1.0
    region: int | None = None
    means_region: bool = False
    city: bool = False


def mark_places(
    text: Text, index: NameIndex, regions: RegionNames, marks: Sequence[RegionMark]
) -> list[PlaceMark]:
    """The settlements that a text names, in order, without overlap with each other or with regions."""
    taken = [False] * len(text.tokens)
    for mark in marks:
        taken[mark.first : mark.last + 1] = [True] * (mark.last + 1 - mark.first)
    persons = _persons(text)
    said = {m.region for m in marks if m.region is not None}
    found: list[PlaceMark] = []
    i = 0
    while i < len(text.tokens):
        mark = None if taken[i] or not text.tokens[i].capital else _at(text, index, regions, i, persons, said)
        if mark is None or any(taken[mark.first : mark.last + 1]):
            i += 1
            continue
        found.append(mark)
        i = mark.last + 1
    return found


def _at(
    text: Text,
    index: NameIndex,
    regions: RegionNames,
    i: int,
    persons: frozenset[str],
    said: set[int],
) -> PlaceMark | None:
    token = text.tokens[i]
    length, places = index.longest(text.tokens, i, text.joined, text.lang)
    named, numbered = regions.at(text, i)
    if not length or (named > length):
        return None
    last = i + length - 1
    if length == 1 and token.latin and len(token.key) < _SHORTEST_LATIN:
        return None
    if any(not text.tokens[n].capital and len(text.key(n)) > 3 for n in range(i, last + 1)):
        return None
    kind_before = _kind_before(text, i)
    kind_after = token.latin and text.is_in(last + 1, "settlement.words")
    if kind_before == "" and not kind_after and _is_none(text, i, last, persons):
        return None
    doubt = 1.0
    key = " ".join(text.key(n) for n in range(i, last + 1))
    if length == 1 and not kind_before and not kind_after and token.key in text.words(i).any("common.words"):
        if token.first or token.latin:
            return None
        doubt = 0.8
    region = next(
        (n for n in numbered if regions.units[n].level == 1 and named == length and regions.bare_named(n, key)),
        None,
    )
    city = kind_before == "city" or (bool(kind_after) and text.is_in(last + 1, "settlement.city"))
    if region is not None and not city:
        own = any(key == name for name in _own(regions, region))
        if own and not _is_seat_as_place(text, i):
            return None
        if token.latin and kind_before == "" and _means_region(text, i, last, region in said):
            return PlaceMark(i, last, places, 0.85, region, means_region=True)
    return PlaceMark(i, last, places, doubt, region, city=city)


def _own(regions: RegionNames, number: int) -> set[str]:
    """The names, not the short forms, of a region."""
    from contactline.gazetteer.lookup import bare, normalise

    unit = regions.units[number]
    return {
        normalise(name) for name in unit.names.values() if bare(name)[0] == normalise(name)
    }


def _is_seat_as_place(text: Text, i: int) -> bool:
    before = text.words(i).any("seat.before")
    return not before or (text.key(i - 1) in before and not text.tokens[i].possessive)


def _means_region(text: Text, i: int, last: int, said: bool) -> bool:
    """Whether a name that a region shares with its city means the region here."""
    words = text.words(i)
    if text.key(last + 1) in words.any("region_sense.after"):
        return True
    if text.key(i - 1) not in words.any("region_sense.before"):
        return False
    if text.key(i - 1) == "of" and text.key(i - 2) in words.any("settlement.words"):
        return False
    sentence = {t.key for t in text.tokens if t.sentence == text.tokens[i].sentence}
    if sentence & words.any("region_sense.city"):
        return False
    return said or bool(sentence & words.any("region_sense.with"))


def _kind_before(text: Text, i: int) -> str:
    """ "city", "settlement", or "" where no word for a settlement leads to the name."""
    for back in range(1, 4):
        if i - back < 0 or any(mark in text.gaps[i - back + 1] for mark in ",;:!?"):
            return ""
        if "." in text.gaps[i - back + 1] and len(text.key(i - back)) > 3:
            return ""
        words = text.words(i - back)
        if text.key(i - back) in words.any("settlement.city"):
            return "city"
        if text.key(i - back) in words.any("settlement.words"):
            return "settlement"
        if text.key(i - back) != "of":
            return ""
    return ""


def _is_none(text: Text, i: int, last: int, persons: frozenset[str]) -> bool:
    """Whether what looks like a settlement is another thing's name."""
    tokens = text.tokens
    words = text.words(i)
    before = text.gaps[i][-1:] if text.gaps[i] else ""
    after = text.gaps[last + 1][:1] if last + 1 < len(tokens) else text.gaps[-1][:1]
    if before in _QUOTES and after in _QUOTES and before and after:
        return True
    if tokens[i].key in persons or tokens[last].key in persons:
        return True
    if text.key(i - 1) in words.any("not_a_place.before") and _close(text.gaps[i]):
        return True
    if tokens[i].latin and text.key(i - 1) in words.any("not_a_place.article"):
        return True
    limit = words.any("not_a_place.after")
    if last + 1 < len(tokens) and _close(text.gaps[last + 1]) and text.key(last + 1) in limit:
        return True
    if tokens[last].possessive and text.is_in(last + 1, "not_a_place.after"):
        return True
    return _digit_follows(text, last)


def _close(gap: str) -> bool:
    return not gap.strip(" \u00a0-'’\"”»«“")


def _digit_follows(text: Text, last: int) -> bool:
    """ "Dnipro-1": a unit, not a city."""
    return text.gaps[last + 1] in ("-", "–") and text.key(last + 1)[:1].isdigit()


def _persons(text: Text) -> frozenset[str]:
    """The words of the text that are names of persons: after a title or a first name, and again later."""
    found: set[str] = set()
    for i, token in enumerate(text.tokens):
        words = text.words(i)
        named = token.key in words.any("persons.names") or (not token.latin and _first_name(text, i))
        titled = token.key in words.any("persons.titles")
        if not (named or titled):
            continue
        if named and not token.capital:
            continue
        n = i + 1
        if n < len(text.tokens) and text.joined[n] and text.tokens[n].capital and text.gaps[n] != "-":
            if titled and text.key(n) in words.any("settlement.words"):
                continue
            if named:
                found.add(token.key)
            while n < len(text.tokens) and text.joined[n] and text.tokens[n].capital and n < i + 4:
                found.add(text.key(n))
                n += 1
    return frozenset(found)


def _first_name(text: Text, i: int) -> bool:
    """Whether a Cyrillic word is a form of a first name, by the morphological dictionary."""
    token = text.tokens[i]
    n = i + 1
    if not token.capital or n >= len(text.tokens) or not text.joined[n] or not text.tokens[n].capital:
        return False
    from contactline.gazetteer.morphology import is_first_name

    return is_first_name(text.tokens[i].key, text.lang)
