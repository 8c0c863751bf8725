"""The year of a month that stands without one, in a paragraph that tells of an earlier year.

"The troops left in April 2022. In September the army took the towns back": the September of 2022, however
long after it the text was written. Knows written years and months. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from contactline.claims.reading.date_words import YEAR, year_before
from contactline.claims.reading.dates import When
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.sentences import Token

RECENT = timedelta(days=60)
"""A month that has ended no longer before the text is the last one of its name."""


@dataclass(slots=True)
class Story:
    """The last day or month of a paragraph that was written with its year, or follows one that was."""

    paragraph: int = -1
    told: date | None = None


def in_its_year(
    dates: Sequence[When],
    tokens: Sequence[Token],
    marks: Mapping[str, Sequence[Mark]],
    paragraph: int,
    on: date,
    story: Story,
) -> list[When]:
    """The dates of one sentence, those without a year in the year that the paragraph tells of."""
    if story.paragraph != paragraph:
        story.paragraph, story.told = paragraph, None
    out = []
    for when in dates:
        written = any(YEAR.fullmatch(tokens[i].text) for i in range(when.first, when.last))
        month = any(when.first <= m.first < when.last for m in marks.get("month", ()))
        if month and not written and story.told is not None:
            when = _moved(when, story.told, on)
        if when.start is not None and month and when.kind != "since" and not marks.get("outset"):
            story.told = when.start if written or story.told is not None else None
        out.append(when)
    return out


def _moved(when: When, told: date, on: date) -> When:
    start, end = when.start, when.end
    if start is None or end is None or on - end < RECENT:
        return when
    while year_before(start) >= told.replace(day=1):
        start, end = year_before(start), year_before(end)
    return replace(when, start=start, end=end)
