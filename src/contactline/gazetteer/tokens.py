"""Words of a text with their places in it. Knows letters and marks, no language and no names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from contactline.gazetteer.lookup import normalise

_MARKS = "\u0300\u0301\u00ad\u200b\u200c\u200d\u2060"
"""What stands within words and is not read: stress marks, soft hyphens, joiners."""
_APOSTROPHES = "'’‘ʼʻ`´′ʹ＇"
_LETTER = rf"[^\W\d_][{_MARKS}]*"
_WORD = re.compile(rf"[^\W\d_](?:[{_MARKS}]|[^\W\d_]|[{_APOSTROPHES}](?=[^\W\d_]))*|\d+[^\W_]*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS]$")
_END = re.compile(r"[.!?…]+[\"'»”’)\]]*\s+(?=[\"'«“‘(—–-]*\s*[^\W\d_a-zа-яіїєґё])|\n+")
_OPENING = re.compile('[«“"„:•]')
_SHORT = re.compile(
    r"(?:^|[\s(«\"])(?:[^\W\d_]{1,2}|обл|смт|ім|св|вул|gen|col|maj|mr|mrs|dr|sq|lt|sgt)\.\s*$", re.I
)


class Token(NamedTuple):
    """A word: `[start, end)` in the text without a possessive "'s", its normalised form `key`."""

    start: int
    end: int
    key: str
    capital: bool
    latin: bool
    possessive: bool
    sentence: int
    first: bool
    """Whether it opens its sentence, quotation or line: its capital says nothing there."""
    upper: bool
    """Whether it is all in capitals."""


def tokens_of(text: str) -> list[Token]:
    """The words of a text in order; numbers with what hangs on them are words without a capital."""
    ends = [m.end() for m in _END.finditer(text) if "\n" in m[0] or not _abbreviated(text, m.start())]
    found: list[Token] = []
    sentence = 0
    fresh = True
    for match in _WORD.finditer(text):
        start, end = match.span()
        while sentence < len(ends) and ends[sentence] <= start:
            sentence += 1
            fresh = True
        gap = text[found[-1].end : start] if found else ""
        possessive = _POSSESSIVE.search(match[0]) if match[0][-1] in "sS" else None
        if possessive:
            end -= len(possessive[0])
        key, capital, latin, upper = _shape(text[start:end])
        opened = gap != " " and not gap.endswith((",", ", ")) and _OPENING.search(gap) is not None
        found.append(
            Token(
                start, end, key, capital, latin, possessive is not None, sentence, fresh or opened, upper
            )
        )  # fmt: skip
        fresh = False
    return found


@lru_cache(maxsize=50_000)
def _shape(word: str) -> tuple[str, bool, bool, bool]:
    """(key, capital, latin, upper) of a word; a text has few words, and each of them often."""
    key = normalise(word)
    return key, word[0].isupper(), key.isascii() and key[:1].isalpha(), len(word) > 1 and word.isupper()


def _abbreviated(text: str, stop: int) -> bool:
    return _SHORT.search(text[max(0, stop - 8) : stop + 1]) is not None
