"""Settlements as a text names them, before it is known which: and what looks like one and is none.

Pure: tokens in, marks out. A name begins with a capital. It is none where it is a person's, a unit's, a
river's, a newspaper's or a government's, or an ordinary word that opens a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from contactline.gazetteer.names import NameIndex
from contactline.gazetteer.regions_in_text import RegionMark, RegionNames
from contactline.gazetteer.standing import Text, is_none, kind_before, means_region

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
    text: Text,
    index: NameIndex,
    regions: RegionNames,
    marks: Sequence[RegionMark],
    persons: frozenset[str],
) -> list[PlaceMark]:
    """The settlements that a text names, in order, without overlap with each other or with regions."""
    taken = [False] * len(text.tokens)
    for mark in marks:
        taken[mark.first : mark.last + 1] = [True] * (mark.last + 1 - mark.first)
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
    led = kind_before(text, i)
    kind_after = token.latin and text.is_in(last + 1, "settlement.words")
    if led == "" and not kind_after and is_none(text, i, last, persons):
        return None
    doubt = 1.0
    key = " ".join(text.key(n) for n in range(i, last + 1))
    if length == 1 and not led and not kind_after and token.key in text.words(i).any("common.words"):
        if token.first or token.latin:
            return None
        doubt = 0.8
    region = next(
        (
            n
            for n in numbered
            if regions.units[n].level == 1 and named == length and regions.bare_named(n, key)
        ),
        None,
    )
    city = led == "city" or (bool(kind_after) and text.is_in(last + 1, "settlement.city"))
    if region is not None and not city:
        own = any(key == name for name in _own(regions, region))
        if own and not _is_seat_as_place(text, i):
            return None
        if token.latin and led == "" and means_region(text, i, last, region in said):
            return PlaceMark(i, last, places, 0.85, region, means_region=True)
    return PlaceMark(i, last, places, doubt, region, city=city)


def _own(regions: RegionNames, number: int) -> set[str]:
    """The names, not the short forms, of a region."""
    from contactline.gazetteer.lookup import bare, normalise

    unit = regions.units[number]
    return {normalise(name) for name in unit.names.values() if bare(name)[0] == normalise(name)}


def _is_seat_as_place(text: Text, i: int) -> bool:
    before = text.words(i).any("seat.before")
    return not before or (text.key(i - 1) in before and not text.tokens[i].possessive)
