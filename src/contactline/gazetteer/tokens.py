"""Words of a text with their places in it. Knows letters and marks, no language and no names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from contactline.gazetteer.lookup import normalise

_MARKS = "\u0300\u0301\u00ad\u200b\u200c\u200d\u2060"
"""What stands within words and is not read: stress marks, soft hyphens, joiners."""
_APOSTROPHES = "'’‘ʼʻ`´′ʹ＇"
_LETTER = rf"[^\W\d_][{_MARKS}]*"
_WORD = re.compile(rf"[^\W\d_](?:[{_MARKS}]|[^\W\d_]|[{_APOSTROPHES}](?=[^\W\d_]))*|\d+[^\W_]*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}][sS]$")
_END = re.compile(r"[.!?…]+[\"'»”’)\]]*\s+(?=[\"'«“‘(—–-]*\s*[^\W\d_a-zа-яіїєґё])|\n+")
_SHORT = re.compile(
    r"(?:^|[\s(«\"])(?:[^\W\d_]{1,2}|обл|смт|ім|св|вул|gen|col|maj|mr|mrs|dr|sq|lt|sgt)\.\s*$", re.I
)


@dataclass(frozen=True, slots=True)
class Token:
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
        word = text[start:end]
        key = _key(word)
        opened = gap != " " and any(mark in gap for mark in '«“"„:•') and not gap.endswith((",", ", "))
        found.append(
            Token(
                start, end, key, word[0].isupper(), key.isascii() and key[:1].isalpha(),
                possessive is not None, sentence, fresh or opened,
                len(word) > 1 and word.isupper(),
            )
        )  # fmt: skip
        fresh = False
    return found


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    """A text has few words, and each of them often."""
    return normalise(word)


def _abbreviated(text: str, stop: int) -> bool:
    return _SHORT.search(text[max(0, stop - 8) : stop + 1]) is not None
