"""Names that no list has, found again: where one sentence shows that a word is a place, it is one in all.

"They left Гуєве" shows it by the verb; "a map on which Гуєве is marked as ours" does not. Knows the names of
a text and how a case changes a word's end; nothing of claims. Ukrainian and Russian only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.line import Line, Named
from contactline.reports import PlaceMention

_ENDING = 3
"""Letters that a case may change: "Гуєво", "Гуєвого"."""

_STEM = 3

_CONFIDENCE = 0.5


def with_named_again(lines: Sequence[Line]) -> list[Line]:
    """The lines, each with the open names that another line of the text has."""
    open_names: dict[tuple[str, ...], Named] = {}
    for line in lines:
        for spot in line.named:
            if spot.place is not None and spot.place.id is None and not spot.place.candidates:
                words = tuple(line.tokens[i].text for i in range(spot.first, spot.last))
                if len(words) <= 2 and all(_stem(word) for word in words):
                    open_names.setdefault(tuple(map(_stem, words)), spot)
    return [_with(line, open_names) for line in lines] if open_names else list(lines)


def _with(line: Line, open_names: dict[tuple[str, ...], Named]) -> Line:
    more = []
    for at in range(line.first, line.last):
        for stems in open_names:
            last = at + len(stems)
            if last > line.last or not all(
                _is_form(line.tokens[at + i].text, s) for i, s in enumerate(stems)
            ):
                continue
            if any(s.first < last and at < s.last for s in line.named) or any(
                m.first < last and at < m.last for m in line.of("actor", "source", "speech")
            ):
                continue
            words = line.words(at, last)
            more.append(Named(at, last, PlaceMention(words, None), None, _CONFIDENCE, words))
            break
    if not more:
        return line
    return replace(line, named=tuple(sorted((*line.named, *more), key=lambda spot: spot.first)))


def _is_form(word: str, stem: str) -> bool:
    return word[:1].isupper() and word.startswith(stem) and len(word) - len(stem) <= _ENDING


def _stem(word: str) -> str:
    """What no case changes; empty for a word too short to tell."""
    if not word[:1].isupper() or not word[1:].islower():
        return ""
    bare = word.rstrip("аеиіоуяюєїйьыэё")
    for ending in ("ого", "ому", "ою", "ої", "ом", "ем", "их", "им", "ой", "ах", "ами"):
        if word.endswith(ending):
            bare = word.removesuffix(ending)
            break
    return bare if len(bare) >= _STEM else ""
