"""The day that a text's own dateline states: "12 August 2025", "KYIV, Aug 12, 2025 -", "12 серпня 2025 року".

A dateline is a date with its year among nothing but names, hours and words of publishing, in one of the first
lines; a headline that tells of a day ("24 February 2022, the day it began") is none. It must not know a
language by name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from contactline.claims.reading.dates import dates_of
from contactline.claims.reading.lexicon import Lexicon, lexicon, words_of
from contactline.claims.reading.sentences import Token, tokens_of
from contactline.model import Scheme

LINES, CHARACTERS = 6, 160
"""A dateline stands in one of the first lines, and at its beginning."""

LONGEST = 12
"""Tokens."""

_AHEAD = date(2100, 1, 1)
"""No text is of this day or a later one; what names no year is counted back from it, and is no dateline."""

_YEAR = re.compile(r"20\d\d")
_DASHES = frozenset("-–—|(")


def day_of(text: str, scheme: Scheme, lang: str) -> date | None:
    """The first day that a dateline states; None where there is none."""
    words = lexicon(scheme, lang)
    lines = [line for line in text.splitlines() if line.strip()][:LINES]
    return next((day for line in lines if (day := _stated(line[:CHARACTERS], words, lang))), None)


def _stated(line: str, words: Lexicon, lang: str) -> date | None:
    tokens = _head(tokens_of(line))
    if not tokens:
        return None
    found = dates_of(tokens, 0, len(tokens), words.marks(tokens, 0, len(tokens)), _AHEAD)
    for when in found:
        last = min(len(tokens), when.last + 1)
        if when.kind != "day" or not any(_YEAR.fullmatch(t.text) for t in tokens[when.first : last]):
            continue
        beside = [*tokens[: when.first], *tokens[when.last :]]
        if all(_stands_beside(token, lang) for token in beside):
            return when.start
    return None


def _head(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens before the dash or the full stop that ends a dateline; none where it goes on too long."""
    for at, token in enumerate(tokens[: LONGEST + 1]):
        ends = token.text in _DASHES and not _joins_digits(tokens, at)
        follows = tokens[at + 1].text[0] if at + 1 < len(tokens) else "A"
        if ends or (token.text == "." and not follows.isdigit() and not follows.islower()):
            return tokens[:at]
    return tokens if len(tokens) <= LONGEST else ()


def _joins_digits(tokens: Sequence[Token], at: int) -> bool:
    """ "2025-08-12"."""
    around = tokens[max(0, at - 1) : at + 2]
    return all(t.text[0].isdigit() for t in (around[0], around[-1]))


def _stands_beside(token: Token, lang: str) -> bool:
    return not token.word or token.text[0].isupper() or token.norm in words_of(lang, "of_a_dateline")
