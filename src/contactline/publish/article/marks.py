"""A text cut where claims begin and end, so that overlapping and nested spans can be marked.

The pieces of a text, joined, are the text; no piece is empty; a piece has the same claims from its first
character to its last.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contactline.reports import Claim

_WORD = re.compile(r"\w+")
_BREAK = re.compile(r"(?:\r\n|\r|\n)[ \t]*(?:(?:\r\n|\r|\n)[ \t]*)+")


@dataclass(frozen=True, slots=True)
class Mark:
    """The `nth` span of claim number `claim`, characters `[start, end)`; all counted from 0."""

    claim: int
    nth: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with the marks that cover it, the shortest last, and those that begin and end with it."""

    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


def marks_of(claims: Sequence[Claim], text: str) -> list[Mark]:
    """The spans that lie in a text; what reaches beyond it is cut. Claims that were read from one and the
    same span ("took A and B") are marked each where its own ground is named."""
    found: dict[tuple[int, int], list[Mark]] = {}
    for number, claim in enumerate(claims):
        for nth, span in enumerate(claim.spans):
            start, end = max(span.start, 0), min(span.end, len(text))
            if start < end:
                found.setdefault((start, end), []).append(Mark(number, nth, start, end))
    marks = [mark for several in found.values() for mark in _apart(claims, several, text)]
    return sorted(marks, key=lambda mark: (mark.claim, mark.nth))


def _apart(claims: Sequence[Claim], marks: Sequence[Mark], text: str) -> list[Mark]:
    """Marks of one span, cut where the grounds of their claims are named; as they are where that tells
    fewer than two apart. What stands before the first name is the first claim's, what follows one its
    own; a bare joint ("A and B") is nobody's."""
    if len(marks) < 2:
        return list(marks)
    names = {mark: _named(claims[mark.claim], mark, text) for mark in marks}
    order = sorted({place for place in names.values() if place is not None})
    if len(order) < 2:
        return list(marks)
    cut: dict[tuple[int, int], tuple[int, int]] = {}
    for n, (start, end) in enumerate(order):
        if n + 1 == len(order):
            until = marks[0].end
        else:
            gap = text[end : order[n + 1][0]]
            until = end if len(_WORD.findall(gap)) <= 1 else end + len(gap.rstrip())
        cut[start, end] = (start if n else marks[0].start, until)
    return [mark if (at := names[mark]) is None else Mark(mark.claim, mark.nth, *cut[at]) for mark in marks]


def _named(claim: Claim, mark: Mark, text: str) -> tuple[int, int] | None:
    """Where a claim's ground is named within its span: a whole word, the first of that name."""
    ground = claim.place or claim.region
    if ground is None or not ground.mention.strip():
        return None
    word = re.compile(rf"(?<!\w){re.escape(ground.mention)}(?!\w)")
    found = word.search(text, mark.start, mark.end)
    return None if found is None else found.span()


def paragraphs(text: str, marks: Sequence[Mark]) -> Iterator[list[Piece]]:
    """The text's paragraphs, which empty lines part, each as its pieces; blank ones are left out.

    A span over several paragraphs begins in its first and ends in its last one.
    """
    begin = 0
    for gap in [*_BREAK.finditer(text), None]:
        end = len(text) if gap is None else gap.start()
        if text[begin:end].strip():
            yield list(_pieces(text, begin, end, marks))
        begin = end if gap is None else gap.end()


def _pieces(text: str, begin: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    here = [mark for mark in marks if mark.start < end and mark.end > begin]
    cuts = {begin, end} | {cut for m in here for cut in (m.start, m.end) if begin < cut < end}
    order = sorted(cuts)
    for a, b in itertools.pairwise(order):
        over = [m for m in here if m.start < b and m.end > a]
        over.sort(key=lambda m: (m.start - m.end, m.claim))
        yield Piece(
            text[a:b],
            tuple(over),
            tuple(m for m in over if m.start == a),
            tuple(m for m in over if m.end == b),
        )
