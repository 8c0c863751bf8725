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


def marks_of(claims: Sequence[Claim], length: int) -> list[Mark]:
    """The spans that lie in a text of this length; what reaches beyond it is cut."""
    found = []
    for number, claim in enumerate(claims):
        for nth, span in enumerate(claim.spans):
            start, end = max(span.start, 0), min(span.end, length)
            if start < end:
                found.append(Mark(number, nth, start, end))
    return found


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
