"""Periods from one day or month to another ("с 28 июля по 3 августа", "between 1 and 7 July"), in any language read.

Knows the calendar, the rules' names of months and how ranges are joined; gives (first token, last token,
start, end), the last day included.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.sentences import Token

DAY = timedelta(days=1)
LONGEST = 400 * DAY

_OPENS = frozenset(("с", "со", "з", "із", "зі", "from", "between", "между", "між", "від", "от"))
_JOINS = frozenset(("по", "до", "to", "and", "и", "і", "й", "та", "through", "–", "—", "-", "на"))
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
        if later_month is None:
            continue
        _, day, month, early_year = one
        period = _period((day, month or later_month, early_year), (later_day, later_month, year), on)
        if period is not None:
            yield at, end, *period


def months_joined(
    tokens: Sequence[Token], first: int, last: int, marks: Mapping[str, list[Mark]], on: date
) -> Iterator[Range]:
    """ "From March to May", "in May-June 2024": from the first day of the one to the last of the other."""
    months = {m.first: m for m in marks.get("month", ())}
    for at, early in months.items():
        joint = early.last
        late = months.get(joint + 1)
        dash = joint < last and tokens[joint].text in _DASHES
        opened = (
            at > first and tokens[at - 1].norm in _OPENS and joint < last and tokens[joint].norm in _JOINS
        )
        placed = at > first and any(m.last == at for m in marks.get("in", ()))
        if late is None or not (opened or (dash and placed)):
            continue
        end, year = late.last, on.year
        if end < last and re.fullmatch(r"20\d\d", tokens[end].text):
            year, end = int(tokens[end].text), end + 1
        elif int(late.data) > on.month:
            year -= 1
        start = date(year - (int(early.data) > int(late.data)), int(early.data), 1)
        until = date(year + int(late.data) // 12, int(late.data) % 12 + 1, 1)
        yield at - opened, end, start, until - DAY


_DASHES = frozenset("–—-")


def _day(
    tokens: Sequence[Token], at: int, last: int, months: Mapping[int, int]
) -> tuple[int, int, int | None, int | None] | None:
    """(end, day, month, year) of "28 июля 2025", "2-го", "3"."""
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
