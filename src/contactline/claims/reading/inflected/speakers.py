"""Where a speaker stands who is not right beside the verb of saying.

Knows commas, colons and dates; gives tokens, no names. Ukrainian and Russian only.
"""

from __future__ import annotations

from contactline.claims.reading.dates import When
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line
from contactline.claims.reading.sayings import SENTENCE_HEAD


def opens_sentence(line: Line, when: When, mark: Mark) -> bool:
    """ "On Tuesday N reported", "A day earlier, N denied": the day that opens the sentence is the day of the
    saying, where nothing has been told before it."""
    if when.first - line.first > SENTENCE_HEAD or when.last > mark.first:
        return False
    if not (
        line.at("told_of", mark.last)
        and any(line.within(c, when.last, mark.first) for c in ("source", "actor"))
    ):
        return False
    return not any(m.first < mark.first and not line.at("source", m.first) for m in line.of("event"))
