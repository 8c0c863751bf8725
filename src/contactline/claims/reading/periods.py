"""Periods by number and season ("over the past three months", "last summer", "two days ago"), days beside
another ("the next morning"), and two days of one month ("March 12 and 13").

Knows the calendar and the rules' categories; gives (first token, last token, start, end, kind).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.sentences import Token

if TYPE_CHECKING:
    from contactline.claims.reading.dates import When

DAY = timedelta(days=1)
RELATIVE = frozenset(("next_day", "day_earlier"))

Period = tuple[int, int, date, date, str]

_AND = frozenset(("and", "to", "-", "–", "—", "or", "і", "й", "та", "и"))


def periods_of(
    tokens: Sequence[Token], first: int, last: int, marks: Mapping[str, list[Mark]], on: date
) -> Iterator[Period]:
    numbers = _numbers(marks)
    for mark in marks.get("past", ()):
        at, count = _count(tokens, mark.last, last, numbers)
        unit = next((m for m in marks.get("time_unit", ()) if m.first == at), None)
        if count and unit is not None:
            yield mark.first, unit.last, _back(on, count, unit.data), on, "span"
    for mark in marks.get("time_ago", ()):
        unit = next((m for m in marks.get("time_unit", ()) if m.last == mark.first), None)
        if unit is None:
            continue
        begin, count = _count_before(tokens, first, unit.first, numbers)
        if not count and any(m.first == unit.first for m in marks.get("one_unit", ())):
            count = 1  # a language without articles
        if not count or (count == 1 and (unit.data == "year" or tokens[mark.first].norm == "earlier")):
            continue  # "a year ago", "a day earlier": counted from the day named before
        day = _back(on, count, unit.data)
        if unit.data == "day":
            yield begin, mark.last, day, day + DAY, "day"
        elif unit.data == "week":
            yield begin, mark.last, day - 3 * DAY, day + 4 * DAY, "span"
        elif unit.data == "month":
            start = day.replace(day=1)
            yield begin, mark.last, start, _next_month(start), "month"
        else:
            yield begin, mark.last, date(day.year, 1, 1), date(day.year + 1, 1, 1), "year"
    for mark in marks.get("season", ()):
        end, year = mark.last, None
        for at in (end, end + 1):
            if at < last and re.fullmatch(r"20\d\d", tokens[at].text):
                end, year = at + 1, int(tokens[at].text)
                break
        if year is None and tokens[mark.last - 1].norm == "of":
            continue  # "since the fall of X"
        start, until = _season(int(mark.data), year, on)
        of_last = tokens[mark.first].norm == "last" or any(
            m.last == mark.first for m in marks.get("last", ())
        )
        if year is None and until > on and of_last:
            start, until = _season(int(mark.data), start.year - 1, on)
        yield mark.first, end, start, until, "span"
    for mark in marks.get("part_of_year", ()):
        at = mark.last
        if at < last and re.fullmatch(r"20\d\d", tokens[at].text):
            year, end = int(tokens[at].text), at + 1
        elif m := next((m for m in marks.get("the_year", ()) if m.first == at), None):
            year, end = on.year, m.last
        elif tokens[mark.last - 1].norm != "of":
            year, end = on.year, mark.last  # "in the first half-year"
        else:
            continue
        begin, months = (int(part) for part in mark.data.split("+"))
        start = date(year, begin, 1)
        until = date(year + (begin - 1 + months) // 12, (begin - 1 + months) % 12 + 1, 1)
        yield mark.first, end, start, until, "span"


def beginnings_of(
    tokens: Sequence[Token], first: int, last: int, marks: Mapping[str, list[Mark]], on: date
) -> Iterator[Period]:
    """ "In the first two weeks of November"."""
    numbers = _numbers(marks)
    for mark in marks.get("first_of", ()):
        at, count = _count(tokens, mark.last, last, numbers)
        unit = next((m for m in marks.get("time_unit", ()) if m.first == at), None)
        behind = unit.last + (tokens[unit.last].norm == "of") if unit and unit.last < last else None
        month = next((m for m in marks.get("month", ()) if m.first == behind), None)
        if (
            not count
            or unit is None
            or month is None
            or (days := {"day": 1, "week": 7}.get(unit.data)) is None
        ):
            continue
        year, end = _year(tokens, month.last, last)
        start = date(year or on.year, int(month.data), 1)
        if year is None and start > on:
            start = date(on.year - 1, int(month.data), 1)
        if days * count <= _DAYS_OF_MONTH:
            yield mark.first, end, start, start + days * count * DAY, "span"


def _numbers(marks: Mapping[str, list[Mark]]) -> dict[int, tuple[int, int]]:
    """The first token of each number in words -> the token behind it, and its value."""
    return {m.first: (m.last, int(float(m.data))) for m in marks.get("number", ())}


def _year(tokens: Sequence[Token], at: int, last: int) -> tuple[int | None, int]:
    """The year written at `at`, with the first token behind it."""
    if at < last and re.fullmatch(r"20\d\d", tokens[at].text):
        return int(tokens[at].text), at + 1
    return None, at


_DAYS_OF_MONTH = 28


def beside(mark: Mark, base: When | None, on: date) -> Period:
    """ "The next morning", "a day earlier": counted from the day named before it, else from the text's."""
    if mark.data == "next_day":
        start = base.start + DAY if base is not None and base.start else on + 1000 * DAY  # of no known day
    else:
        start = (base.start if base is not None and base.start else on) - DAY
    return mark.first, mark.last, start, start + DAY, "day"


def week_to(tokens: Sequence[Token], mark: Mark, found: Sequence[When], last: int) -> When | None:
    """ "In the week to 25 May": the day that the week ends with."""
    if mark.last >= last or tokens[mark.last].norm not in _UP_TO:
        return None
    return next((w for w in found if w.kind == "day" and 1 <= w.first - mark.last <= 2), None)


def counted_to(
    tokens: Sequence[Token], first: int, when: When, marks: Mapping[str, list[Mark]]
) -> tuple[int, date] | None:
    """ "In the three months to the end of July": where it begins in the sentence, and on which day."""
    at = when.first - 1
    if at > first and tokens[at].norm == "the":
        at -= 1
    if when.end is None or when.kind == "since" or at <= first or tokens[at].norm not in _UP_TO:
        return None
    unit = next((m for m in marks.get("time_unit", ()) if m.last == at), None)
    if unit is None:
        return None
    numbers = _numbers(marks)
    begin, count = _count_before(tokens, first, unit.first, numbers)
    return (begin, _back(when.end, count, unit.data)) if count else None


_UP_TO = frozenset(("to", "ending", "until", "through"))


def second_day(
    tokens: Sequence[Token], start: int, month: Mark, end: int, first: int, last: int, day: int
) -> tuple[int, int, int | None, int]:
    """ "March 12 and 13", "12-13 March": (first token, last token, the later day, the earlier)."""
    if start < month.first:  # the day stands before the month: another may stand before it
        at = start - 1
        if at > first and tokens[at].norm in _AND and _is_day(tokens[at - 1]):
            earlier = int(tokens[at - 1].text)
            return (at - 1, end, day, earlier) if earlier < day else (start, end, None, day)
        return start, end, None, day
    if end + 1 < last and tokens[end].norm in _AND and _is_day(tokens[end + 1]):
        later = int(tokens[end + 1].text)
        following = tokens[end + 2].norm if end + 2 < last else ""
        if later > day and following not in ("%", "percent", "km", "sq", "square", "settlements", "villages"):
            return start, end + 2, later, day
    return start, end, None, day


def named_year(tokens: Sequence[Token], first: int, at: int) -> int | None:
    """ "In May 2022 ... on 1 October that year": the year that was named last before."""
    years = [int(tokens[i].text) for i in range(first, at) if re.fullmatch(r"(?:19|20)\d\d", tokens[i].text)]
    return years[-1] if years else None


def _is_day(token: Token) -> bool:
    return re.fullmatch(r"\d{1,2}", token.text) is not None and 1 <= int(token.text) <= 31


def _count(
    tokens: Sequence[Token], at: int, last: int, numbers: Mapping[int, tuple[int, int]]
) -> tuple[int, int]:
    if at in numbers:
        return numbers[at]
    if at < last and re.fullmatch(r"\d{1,3}", tokens[at].text):
        return at + 1, int(tokens[at].text)
    return at, 0


def _count_before(
    tokens: Sequence[Token], first: int, at: int, numbers: Mapping[int, tuple[int, int]]
) -> tuple[int, int]:
    for begin, (end, value) in numbers.items():
        if end == at and begin >= first:
            return begin, value
    if at > first and re.fullmatch(r"\d{1,3}", tokens[at - 1].text):
        return at - 1, int(tokens[at - 1].text)
    if at > first and tokens[at - 1].norm in ("a", "an"):
        return at - 1, 1
    return at, 0


def _back(on: date, count: int, unit: str) -> date:
    if unit == "day":
        return on - count * DAY
    if unit == "week":
        return on - 7 * count * DAY
    months = count * (12 if unit == "year" else 1)
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    day = on.day
    while True:
        try:
            return date(max(year, 1), month + 1, day)
        except ValueError:
            day -= 1


def _next_month(start: date) -> date:
    return date(start.year + start.month // 12, start.month % 12 + 1, 1)


def _season(begin: int, year: int | None, on: date) -> tuple[date, date]:
    """Three months from month `begin`; without a year the latest that has begun."""
    start = date(year or on.year, begin, 1)
    if year is None and start > on:
        start = date(on.year - 1, begin, 1)
    return start, date(start.year + (begin + 2) // 12, (begin + 2) % 12 + 1, 1)
