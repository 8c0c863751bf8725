"""Periods from one day or month to another ("с 28 июля по 3 августа", "May-June"), in any language read.

Knows the calendar, the rules' names of months and how ranges are joined; gives (first token, last token,
start, end), the last day included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.sentences import Token

DAY = timedelta(days=1)
LONGEST = 400 * DAY

_OPENS = frozenset(("с", "со", "з", "із", "зі", "from", "between", "между", "між", "від", "от"))
_JOINS = frozenset(("по", "до", "to", "and", "и", "і", "й", "та", "through", "–", "—", "-", "на"))
_BETWEEN = frozenset(("between", "між", "между"))
_ORDINAL = frozenset(("го", "е", "ое", "ого"))

Range = tuple[int, int, date, date]


def ranges_of(
    tokens: Sequence[Token], first: int, last: int, marks: Mapping[str, list[Mark]], on: date
) -> Iterator[Range]:
    months = {m.first: int(m.data) for m in marks.get("month", ())}
    for at in range(first, last):
        if tokens[at].norm not in _OPENS:
            continue
        one = _day(tokens, at + 1, last, months)
        if one is None or one[0] >= last or tokens[one[0]].norm not in _JOINS:
            continue
        other = _day(tokens, one[0] + 1, last, months)
        if other is None:
            continue
        end, later_day, later_month, year = other
        _, day, month, early_year = one
        if later_month is None and at + 1 in months:
            later_month = month  # "between May 3 and 9"
        if later_month is None:
            continue
        period = _period((day, month or later_month, early_year), (later_day, later_month, year), on)
        if period is not None:
            yield at, end, *period


def months_of(
    tokens: Sequence[Token], first: int, last: int, marks: Mapping[str, list[Mark]], on: date
) -> Iterator[Range]:
    """ "May-June", "in June and July 2025", "from December 2024 to March": whole months."""
    months = sorted(marks.get("month", ()), key=lambda m: m.first)
    for pair in marks.get("month_pair", ()):  # in one word
        second = next((m for m in months if m.first == pair.first), None)
        if second is not None and not _is_of_day(tokens, pair, first, last):
            year, end = _year(tokens, pair.last, last)
            late = date(year or on.year, int(second.data), 1)
            late = late if year or late <= on else late.replace(year=on.year - 1)
            early = date(late.year - (int(pair.data) > late.month), int(pair.data), 1)
            yield pair.first, end, early, (late + 31 * DAY).replace(day=1)
    for one, other in pairwise(months):
        if one.first < first or tokens[one.first].norm == tokens[other.first].norm:
            continue
        if _is_of_day(tokens, one, first, last) or _is_of_day(tokens, other, first, last):
            continue
        early_year, joint = _year(tokens, one.last, last)
        if other.first - joint != 1 or tokens[joint].norm not in _JOINS:
            continue
        year, end = _year(tokens, other.last, last)
        opening = next((m for m in marks.get("in", ()) if m.last == one.first), None)
        between = one.first > first and tokens[one.first - 1].norm in _BETWEEN
        if opening is None and not between and not (year or tokens[joint].text in "–—-"):
            continue
        late = date(year or on.year, int(other.data), 1)
        if year is None and late > on:
            late = late.replace(year=on.year - 1)
        early = date(early_year or late.year, int(one.data), 1)
        if early > late and early_year is None:
            early = early.replace(year=early.year - 1)
        until = (late + 31 * DAY).replace(day=1)
        if early < late and until - early < LONGEST:
            yield one.first, end, early, until


def _is_of_day(tokens: Sequence[Token], month: Mark, first: int, last: int) -> bool:
    """Whether a number stands beside the month's name, or the name is no month's ("may")."""
    name = tokens[month.first].text
    before = tokens[month.first - 1].text if month.first > first else ""
    after = tokens[month.last].text if month.last < last else ""
    latin = name[0].isascii()
    return (
        before[:1].isdigit()
        or before in _ORDINAL
        or (latin and (not name[0].isupper() or re.fullmatch(r"\d{1,2}", after) is not None))
    )


def _year(tokens: Sequence[Token], at: int, last: int) -> tuple[int | None, int]:
    """The year that stands at `at` and the first token behind it and its word."""
    if at >= last or not re.fullmatch(r"20\d\d", tokens[at].text):
        return None, at
    end = at + 1
    if end + 1 < last and tokens[end].text == "-" and tokens[end + 1].norm in _ORDINAL:
        end += 2
    return int(tokens[at].text), end + (end < last and tokens[end].norm in _YEARS)


_YEARS = frozenset(("року", "рік", "году", "года", "год"))


def _day(
    tokens: Sequence[Token], at: int, last: int, months: Mapping[int, int]
) -> tuple[int, int, int | None, int | None] | None:
    """(end, day, month, year) of "28 июля 2025", "2-го", "3", "Feb. 9"."""
    if at in months and at + 2 < last:
        before = at + 1 + (tokens[at + 1].text == ".")
        if not re.fullmatch(r"\d{1,2}", tokens[before].text) or not 1 <= int(tokens[before].text) <= 31:
            return None
        end, year = before + 1, None
        comma = end + 1 < last and tokens[end].text == ","
        if end + comma < last and re.fullmatch(r"20\d\d", tokens[end + comma].text):
            year, end = int(tokens[end + comma].text), end + comma + 1
        return end, int(tokens[before].text), months[at], year
    if at >= last or not re.fullmatch(r"\d{1,2}", tokens[at].text) or not 1 <= int(tokens[at].text) <= 31:
        return None
    day, end = int(tokens[at].text), at + 1
    if end + 1 < last and tokens[end].text == "-" and tokens[end + 1].norm in _ORDINAL:
        end += 2
    month = months.get(end)
    if month is None:
        return end, day, None, None
    end += 1
    year = None
    if end < last and re.fullmatch(r"20\d\d", tokens[end].text):
        year, end = int(tokens[end].text), end + 1
    return end, day, month, year


def _period(
    early: tuple[int, int, int | None], late: tuple[int, int, int | None], on: date
) -> tuple[date, date] | None:
    try:
        until = date(late[2] or on.year, late[1], late[0])
        if late[2] is None and until > on + 2 * DAY:
            until = until.replace(year=on.year - 1)
        start = date(early[2] or until.year, early[1], early[0])
        if start > until and early[2] is None:
            start = start.replace(year=start.year - 1)
    except ValueError:  # 31 June, 29 February
        return None
    return (start, until + DAY) if start < until and until - start < LONGEST else None
