"""To claim a place is to say that it was taken: "A claimed two more villages", "A claims X".

Knows the word, and what stands right behind it; makes an event of it. English only.
"""

from __future__ import annotations

from contactline.claims.reading.figures import has_figure_behind
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line

_ARTICLES = frozenset(("the", "another", "a", "its", "their"))
_BEFORE_NAME = _ARTICLES | {"of"}
_KIND_WITHIN = 4
_COUNT_WITHIN = 3


def with_claimed(line: Line) -> list[Mark]:
    """The events of a sentence with those that are told by claiming a place, without words of gain that here
    are words of saying ("X, he added, is held")."""
    events = [e for e in line.of("event") if not _only_says(line, e)]
    found = [
        Mark(word.first, word.last, "event", "take/verb")
        for word in line.of("claims_it")
        if not any(e.first < word.last and word.first < e.last for e in events) and _claims_place(line, word)
    ]
    return sorted([*events, *found], key=lambda event: event.first) if found else events


def _only_says(line: Line, event: Mark) -> bool:
    told = line.at("speech", event.first)
    behind = line.tokens[event.last] if event.last < line.last else None
    return (
        told is not None
        and (behind is None or behind.text in STOPS or behind.norm in line.small_words("that"))
        and told.first == event.first
        and event.last - event.first == 1
        and line.at("gain_by_figure", event.first) is not None
        and not has_figure_behind(line, event)
    )


def _claims_place(line: Line, word: Mark) -> bool:
    """A name or a number of settlements is what is claimed: not "claimed X was quiet", nor "claims of A"."""
    at = word.last
    if at >= line.last or (word.first > line.first and line.tokens[word.first - 1].norm in _ARTICLES):
        return False
    counted = next((m for m in line.of("settlements_counted") if 0 < m.first - at <= _COUNT_WITHIN), None)
    if counted is not None and any(at <= n.first < counted.first for n in line.numbers):
        return True
    while at < line.last and at - word.last < _KIND_WITHIN and not line.tokens[at].text[0].isupper():
        if line.tokens[at].norm not in _BEFORE_NAME and line.at("settlement", at) is None:
            return False
        at += 1
    spot = next((s for s in line.named if s.first == at and s.place is not None), None)
    while spot is not None and spot.last < line.last and line.at("conj", spot.last):  # "X and Y"
        spot = next((s for s in line.named if s.first == spot.last + 1 and s.place is not None), None)
    if spot is None or spot.last >= line.last:
        return spot is not None
    behind = line.tokens[spot.last]
    dated = any(when.first <= spot.last + 1 and when.last > spot.last for when in line.dates)
    return not behind.word or dated or line.ending_at("conj", spot.last + 1) is not None
