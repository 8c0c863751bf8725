"""Settlements as a text names them, before it is known which: and what looks like one and is none.

Pure: tokens in, marks out. A name begins with a capital. It is none where it is a person's, a unit's, a
river's, a newspaper's or a government's, or an ordinary word that opens a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from contactline.gazetteer.lookup import bare, normalise
from contactline.gazetteer.names import NameIndex
from contactline.gazetteer.region_names import RegionNames
from contactline.gazetteer.regions_in_text import RegionMark
from contactline.gazetteer.standing import Text, is_none, kind_before, means_region

_SHORTEST_LATIN, _PARTICLE, _ACRONYM = 3, 3, 5
TOWN = 5_000
"""A region's short form that only smaller places have too means the region."""


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
    greatest: Callable[[Iterable[int]], float],
) -> list[PlaceMark]:
    """The settlements that a text names, in order, without overlap with each other or with regions.

    `greatest`: how many people live in the greatest of some places, by their numbers.
    """
    taken = [False] * len(text.tokens)
    for mark in marks:
        taken[mark.first : mark.last + 1] = [True] * (mark.last + 1 - mark.first)
    said = frozenset(m.region for m in marks if m.region is not None)
    known = _Known(text, index, regions, persons, said, greatest)
    found: list[PlaceMark] = []
    i = 0
    while i < len(text.tokens):
        mark = None
        if not taken[i] and text.tokens[i].capital:
            mark = _at(known, i, found[-1] if found else None)
        if mark is None or any(taken[mark.first : mark.last + 1]):
            i += 1
            continue
        found.append(mark)
        i = mark.last + 1
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What does not change from name to name of one text."""

    text: Text
    index: NameIndex
    regions: RegionNames
    persons: frozenset[str]
    said: frozenset[int]
    greatest: Callable[[Iterable[int]], float]


def _at(known: _Known, i: int, before: PlaceMark | None) -> PlaceMark | None:
    text = known.text
    token = text.tokens[i]
    length, places = known.index.longest(text.tokens, i, text.joined, text.lang)
    named, numbered = known.regions.at(text, i)
    last = i + length - 1
    if not length or named > length or (length == 1 and token.latin and len(token.key) < _SHORTEST_LATIN):
        return None
    if length == 1 and token.latin and token.upper and len(token.key) <= _ACRONYM:
        return None
    if any(not text.tokens[n].capital and len(text.key(n)) > _PARTICLE for n in range(i, last + 1)):
        return None
    region = None
    if named == length:
        region = next((n for n in numbered if known.regions.is_short_form(n, text, i, last)), None)
    if region is not None and text.is_in(last + 1, "region_sense.after"):
        return PlaceMark(i, last, places, 0.85, region, means_region=True)
    own_form = region is None or known.regions.is_own_form(region, text.key(i))
    if region is not None and not own_form and text.is_in(i - 1, "region_sense.on"):
        # "на Запоріжжі", where a city would have another preposition; "на Запоріжжя" is whither
        return PlaceMark(i, last, places, 0.95, region, means_region=True)
    led = kind_before(text, i)
    kind_after = token.latin and text.is_in(last + 1, "settlement.words")
    if led == "" and not kind_after and is_none(text, i, last, known.persons):
        return None
    doubt = 1.0
    if length == 1 and not led and not kind_after and token.key in text.words(i).any("common.words"):
        if token.first or token.latin or (text.joined[i] and text.tokens[i - 1].capital):
            return None  # "Народная Республика": the last word of a longer name
        doubt = 0.8
    city = led == "city" or (kind_after and text.is_in(last + 1, "settlement.city"))
    if region is not None and not city and led == "":
        if _is_city_region(known.regions, region) and not _is_seat_as_place(text, i):
            return None
        if known.greatest(places) < TOWN:
            return PlaceMark(i, last, places, 0.95, region, means_region=True)
        if means_region(text, i, last, region in known.said) or _goes_on(text, i, before):
            return PlaceMark(i, last, places, 0.85, region, means_region=True)
    return PlaceMark(i, last, places, doubt, region, city=city)


def _goes_on(text: Text, i: int, before: PlaceMark | None) -> bool:
    """Whether a name is joined by "and" or a comma to one that means a region."""
    if before is None or not before.means_region:
        return False
    return (before.last == i - 1 and text.gaps[i] == ", ") or (
        before.last == i - 2 and text.is_in(i - 1, "joins.words")
    )


def _is_city_region(regions: RegionNames, number: int) -> bool:
    """Whether a region is a city: its name has no word of kind, or that of a city."""
    for name in regions.units[number].names.values():
        short, kinds = bare(name)
        if short == normalise(name) or "city" in kinds:
            return True
    return False


def _is_seat_as_place(text: Text, i: int) -> bool:
    before = text.words(i).any("seat.before")
    return not before or (text.key(i - 1) in before and not text.tokens[i].possessive)
