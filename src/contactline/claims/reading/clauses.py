"""What a whole sentence tells of its events: of another age, where attacks were, by civilians, of a part.

Knows marks and names of one sentence; decides no kind of claim. It must not know a language by name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named

_LAST_CENTURY = re.compile(r"1\d{3}")


def attacked(line: Line, before: int) -> list[Named]:
    """ "attacked X, but all attacks were repelled": where they were."""
    return [
        s
        for s in line.named
        if s.place is not None
        and s.last <= before
        and any(
            0 <= s.first - m.last <= 30 or (s.last <= m.first and m.first - s.last <= 12)
            for m in line.of("attacked")
        )
    ]


def of_another_age(line: Line) -> bool:
    """A year of a century before this one: history, not this war."""
    return any(
        _LAST_CENTURY.fullmatch(line.tokens[i].text)
        and i + 1 < line.last
        and (line.at("year", i + 1) is not None)
        for i in range(line.first, line.last)
    )


_CIVILIAN_WITHIN = 6


def by_civilians(line: Line, left: int, mark: Mark, parties: Sequence[Party]) -> bool:
    """ "a film crew entered X", "volunteers left X": nobody who could take or lose it."""
    if any(mark.last <= p.first <= mark.last + 2 for p in parties):
        return False
    near = [
        m
        for m in line.of("civilian")
        if max(left, mark.first - _CIVILIAN_WITHIN) <= m.first < mark.first or 0 <= m.first - mark.last <= 1
    ]
    near = near or [
        m  # "volunteers entered X with help and left"
        for m in line.of("civilian")
        if m.first - line.first <= 1
        and m.first < left
        and not line.ending_at("locative", m.first)
        and not line.within("speech", m.last, left)  # "a deputy of the R council wrote that"
    ]
    return bool(near) and not any(left <= p.first < mark.first and not p.oblique for p in parties)


def is_of_a_person(line: Line, spot: Named) -> bool:
    """ "says a resident of X": whose home it is."""
    if line.ending_at("civilian", spot.first) is None:
        return False
    there = line.small_words("there_list")  # "residents of X say that they have left from there"
    return not any(line.tokens[i].norm in there for i in range(spot.last, line.last))


_UNIT_NAME = 3


def is_numbered_unit(line: Line, first: int, last: int) -> bool:
    """ "The 72nd Mechanised Brigade": a unit by its number, with no side beside it."""
    return any(
        line.tokens[i].norm in line.small_words("ordinal")
        for m in line.within("forces", first, last)
        for i in range(max(first, m.first - _UNIT_NAME), m.first)
    )


def part_of_the_town(line: Line, first: int, last: int) -> Mark | None:
    """ "(X ...) they hold the north of the town": a part of what was named before."""
    for noun in line.of("settlement_meant"):
        if first <= noun.first < last and (part := line.ending_at("part_of", noun.first)) is not None:
            return part if part.first >= first else None
    return None


def opens_clause(line: Line, spot: Named) -> bool:
    """ "..., B was in the grey zone": the subject of the next clause, no member of the list before it."""
    at = spot.last
    return (
        at < line.last
        and line.tokens[spot.first - 1].text == ","
        and line.tokens[at].norm in line.small_words("opens_clause")
        and not (line.ending_at("conj", spot.first))
    )
