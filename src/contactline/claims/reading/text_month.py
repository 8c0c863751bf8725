"""The month that a whole text sums up: "October was the fastest month", "Results of May".

Its first sentences name one month and no other, and it has just ended: figures of what was gained and counted
below, and that name no period of their own, are that month's. Knows months and claims. It must not know a
language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from contactline.claims.reading.date_words import latest_month, month_after
from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.line import Line, Scan

JUST_ENDED = timedelta(days=10)
"""A text about a month is written so soon after it."""

_HEAD_SENTENCES = 3

_SUMMED = frozenset(("area_gained", "settlement_count"))


def month_of(parts: Scan) -> tuple[date, date] | None:
    """[first day, first of the next month) of the only month that the head of a text names, if it is the one
    that has just ended."""
    ended = parts.on.replace(day=1)
    if parts.on - ended >= JUST_ENDED:
        return None
    marks = [
        (line, mark)
        for line in parts.lines[:_HEAD_SENTENCES]
        for mark in line.of("month")
        if not any(w.start == parts.on and w.first <= mark.first < w.last for w in line.dates)
    ]
    if not marks or len({mark.data for _, mark in marks}) != 1:
        return None
    if any(line.tokens[mark.first - 1].text.isdigit() for line, mark in marks if mark.first > line.first):
        return None  # a day, and no month
    begin = latest_month(int(marks[0][1].data), None, parts.on)
    return (begin, ended) if month_after(begin) == ended else None


def date_by_month(month: tuple[date, date] | None, line: Line, found: Sequence[Draft]) -> None:
    if month is None or line.dates or line.of("compare", "since", "month", "of_month"):
        return
    for draft in found:
        if draft.kind in _SUMMED and draft.value is not None and draft.start is None and draft.end is None:
            draft.start, draft.end = month
