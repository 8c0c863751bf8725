"""Which week "in a week" is, where a text has written out its days: "In the week from 17 to 23 June ...".

Knows dates in their order. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from contactline.claims.reading.dates import When
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.sentences import Token

_WEEK = timedelta(days=7)
_WORDS = frozenset(("past_week", "week_to_now"))


@dataclass(slots=True)
class Week:
    """The last week that was written out by its days."""

    start: date | None = None


def of_the_told_week(
    dates: Sequence[When], tokens: Sequence[Token], marks: Mapping[str, Sequence[Mark]], week: Week
) -> list[When]:
    """The dates of one sentence, "in a week" being the week that the text has told."""
    named = {m.first for m in marks.get("day", ()) if m.data in _WORDS}
    out = []
    for when in dates:
        if when.start is not None and when.end is not None and when.end - when.start == _WEEK:
            if any(tokens[i].text[0].isdigit() for i in range(when.first, when.last)):
                week.start = when.start
            elif when.first in named and week.start is not None:
                when = replace(when, start=week.start, end=week.start + _WEEK)
        out.append(when)
    return out
