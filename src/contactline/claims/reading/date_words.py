"""Dates that are written out: "12 August 2025", "12.08.2025", "24-30 October", "late July", "in 2024".

Knows the calendar and the rules' names of months; gives each to `add(first, last, start, end, kind)`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta

from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.periods import named_year, second_day
from contactline.claims.reading.sentences import Token

DAY = timedelta(days=1)
YEAR = re.compile(r"(?:1[5-9]\d|20[0-4])\d")
_YEAR_NOW = re.compile(r"(?:19|20)\d\d")
_LEAP = 2024
"""A year in which every day of the calendar is."""
_BETWEEN = frozenset(("між", "между"))
_ORDINAL = re.compile(r"(?:st|nd|rd|th|го|ого)\Z")


def numeric(tokens: Sequence[Token], at: int, last: int, add, on: date) -> None:  # type: ignore[no-untyped-def]
    """2025-08-12 and 12.08.2025, 11.08."""
    text = tokens[at].text
    if not text[0].isdigit():
        return
    if re.fullmatch(r"\d{4}", text) and at + 4 < last and tokens[at + 1].text == tokens[at + 3].text == "-":
        day = _date(text, tokens[at + 2].text, tokens[at + 4].text)
        if day:
            add(at, at + 5, day, day + DAY, "day")
    elif (
        (dotted := re.fullmatch(r"(\d{1,2})\.(\d{2})", text)) and at + 2 < last and tokens[at + 1].text == "."
    ):
        year = tokens[at + 2].text
        day = _date(f"20{year}" if len(year) == 2 else year, dotted[2], dotted[1])
        if day and len(year) in (2, 4):
            add(at, at + 3, day, day + DAY, "day")


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def impossible_days(
    tokens: Sequence[Token], first: int, last: int, marks: Mapping[str, Sequence[Mark]]
) -> list[str]:
    """The days of a sentence that no calendar has, as they stand there: "31 February 2023", "31.04.2025"."""
    found = []
    for at in range(first, last - 2):
        if not tokens[at].text[0].isdigit():
            continue
        dotted = re.fullmatch(r"(\d{1,2})\.(\d{2})", tokens[at].text)
        year = tokens[at + 2].text
        if dotted and tokens[at + 1].text == "." and _YEAR_NOW.fullmatch(year):
            if _is_impossible(int(dotted[1]), int(dotted[2]), int(year)):
                found.append(f"{dotted[0]}.{year}")
        elif (
            at + 4 < last
            and _YEAR_NOW.fullmatch(tokens[at].text)
            and tokens[at + 1].text == tokens[at + 3].text == "-"
            and re.fullmatch(r"\d\d", tokens[at + 2].text)
            and re.fullmatch(r"\d\d", tokens[at + 4].text)
            and _is_impossible(int(tokens[at + 4].text), int(tokens[at + 2].text), int(tokens[at].text))
        ):
            found.append("-".join(tokens[n].text for n in (at, at + 2, at + 4)))
    for mark in marks.get("month", ()):
        name, month, before = tokens[mark.first].text, int(mark.data), mark.first - 1
        if name[0].isascii() and not name[0].isupper():
            continue
        year_no = year_after(tokens, mark.last, last)
        if before >= first and re.fullmatch(r"\d{1,2}", day := tokens[before].text):
            if _is_impossible(int(day), month, year_no):
                found.append(f"{day} {name} {year_no or ''}".strip())
        elif mark.last < last and re.fullmatch(r"\d{1,2}", day := tokens[mark.last].text):
            # "in February 30 villages were lost": a number of something, unless a year follows
            year_no = year_after(tokens, mark.last + 1, last)
            if year_no and _is_impossible(int(day), month, year_no):
                found.append(f"{name} {day}, {year_no}")
    return found


def days_ahead(
    tokens: Sequence[Token], first: int, last: int, marks: Mapping[str, Sequence[Mark]], on: date
) -> list[tuple[int, int, date]]:
    """Tokens `[a, b)` and first day of the dates of a sentence that come after the text's own day. Only a
    written year says so: a day without one is the latest that was."""
    found: list[tuple[int, int, date]] = []

    def add(a: int, b: int, start: date, end: date, kind: str) -> None:
        if start > on:
            found.append((a, b, start))

    for at in range(first, last):
        numeric(tokens, at, last, add, on)
    for mark in marks.get("month", ()):
        month_at(tokens, mark, first, last, marks, marks.get("part", ()), on, add)
    return found


def _is_impossible(day: int, month: int, year: int | None) -> bool:
    """Whether a month has no such day. What has the number of no month is no date, nor, without a year,
    what is the day of none."""
    if not 1 <= month <= 12 or (year is None and not 1 <= day <= 31):
        return False
    return not 1 <= day <= monthrange(year or _LEAP, month)[1]


def year_after(tokens: Sequence[Token], at: int, last: int) -> int | None:
    if at < last and tokens[at].text == ",":
        at += 1
    if at < last and re.fullmatch(r"(?:19|20)\d\d", tokens[at].text):
        return int(tokens[at].text)
    return None


def latest_month(month: int, year: int | None, on: date) -> date:
    if year:
        return date(year, month, 1)
    return date(on.year if month <= on.month else on.year - 1, month, 1)


def month_after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_at(tokens, mark, first, last, marks, parts, on, add) -> None:  # type: ignore[no-untyped-def]
    month = int(mark.data)
    end = mark.last
    if end < last and tokens[end].text == "." and end + 1 < last and tokens[end + 1].text[0].isdigit():
        end += 1  # Aug. 11
    name = tokens[mark.first].text
    latin = name[0].isascii()
    if latin and not name[0].isupper():
        return
    day, start = None, mark.first
    before = mark.first - 1
    if before >= first and (
        tokens[before].norm in ("of", "го", "ого", "-го") or _ORDINAL.fullmatch(tokens[before].norm)
    ):
        before -= 1
        if before >= first and tokens[before].text == "-":
            before -= 1
    ordinal = next((m for m in marks.get("day_ordinal", ()) if m.last == mark.first >= first), None)
    if ordinal is not None:
        day, start = int(ordinal.data), ordinal.first
    elif (
        before >= first
        and re.fullmatch(r"\d{1,2}", tokens[before].text)
        and 1 <= int(tokens[before].text) <= 31
    ):
        day, start = int(tokens[before].text), before
    elif latin and end < last and re.fullmatch(r"\d{1,2}", tokens[end].text):
        day, end = int(tokens[end].text), end + 1
        if end < last and _ORDINAL.fullmatch(tokens[end].norm):
            end += 1
    until_day = None
    if day is not None and (latin or start < mark.first):
        start, end, until_day, day = second_day(tokens, start, mark, end, first, last, day)
    year = year_after(tokens, end, last)
    if not year and day is None and any(m.data == "last_year" for m in _beside(marks, start, end)):
        year = on.year - 1
        beside = next(m for m in _beside(marks, start, end) if m.data == "last_year")
        start, end = min(start, beside.first), max(end, beside.last)
    elif (
        not year and day is None and month == on.month and mark.first > first and _is_last(tokens, mark.first)
    ):
        year, start = on.year - 1, mark.first - 1  # "last August", told in August
    elif year:
        end += 2 if tokens[end].text == "," else 1
        end += 2 if _is_inflected(tokens, end - 1, last) else 0
    elif that := next((m for m in marks.get("that_year", ()) if m.first == end), None):
        year, end = named_year(tokens, first, mark.first), that.last
    elif any(m.last == start for m in marks.get("that_month", ())):
        year, start = named_year(tokens, first, mark.first), start - 1  # "in May 2023 ... that October"
    if day is not None:
        night = next((m for m in marks.get("night", ()) if m.last == start), None)
        start = night.first if night else start  # "on the night to 3 July": of the day it ends in
        found = _date(str(year or on.year), str(month), str(day))
        if found and not year and found > on:
            found = _date(str(on.year - 1), str(month), str(day))
        if found:
            later = until_day and _date(str(found.year), str(month), str(until_day))
            if later and later > found:
                add(start, end, found, later + DAY, "span")
            else:
                add(start, end, found, found + DAY, "day")
        return
    if (
        (not latin or len(name) <= 5)
        and not year
        and not any(m.last == mark.first for m in (*marks.get("in", ()), *parts))
        and not (latin and end < last and tokens[end].norm == "'s")
    ):
        return  # "March" and "May" are also words; villages and streets are named for months
    begin = latest_month(month, year, on)
    until = month_after(begin)
    part = next((p for p in parts if 0 <= mark.first - p.last <= 1 and not p.data[3:].isdigit()), None)
    if part is not None:
        start = part.first
        if part.data == "early":
            until = begin.replace(day=11)
        elif part.data == "mid":
            begin, until = begin.replace(day=11), begin.replace(day=21)
        elif part.data == "late":
            begin = begin.replace(day=21)
        elif part.data == "end":
            begin = until - DAY
        elif part.data == "week1":
            until = begin.replace(day=8)
        elif part.data == "half1":
            until = begin.replace(day=16)
        elif part.data == "half2":
            begin = begin.replace(day=16)
    add(start, end, begin, until, "span" if part else "month")


def _is_last(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at - 1].norm == "last"


def month_named(tokens: Sequence[Token], mark: Mark, first: int, last: int, on: date, add) -> None:  # type: ignore[no-untyped-def]
    """ "The October gains", "the July losses of 2024", by an adjective; with a capital it is a name."""
    if mark.first > first and tokens[mark.first].text[0].isupper():
        return
    if mark.last >= last or not (tokens[mark.last].word or tokens[mark.last].text[0].isdigit()):
        return  # "twice as much as the April ones"
    year = year_after(tokens, mark.last + 1, last)
    begin = latest_month(int(mark.data), year, on)
    add(mark.first, mark.last, begin, month_after(begin), "month")


def _beside(marks, start: int, end: int) -> list[Mark]:  # type: ignore[no-untyped-def]
    """Named days right behind a month, or before it with a preposition between."""
    return [m for m in marks.get("day", ()) if m.first == end or 0 <= start - m.last <= 1]


def days_of_month(tokens: Sequence[Token], mark: Mark, first: int, last: int, on: date, add) -> None:  # type: ignore[no-untyped-def]
    """ "from 24 to 30 October", "24–30 October": both days are of it."""
    at = mark.first - 1
    if at - 2 < first:
        return
    joint = tokens[at - 1].norm
    between = at - 3 >= first and tokens[at - 3].norm in _BETWEEN and joint in ("та", "і", "й", "и")
    if not between and joint not in ("по", "до", "–", "-", "—", "to"):
        return
    one, other = tokens[at - 2].text, tokens[at].text
    if not (re.fullmatch(r"\d{1,2}", one) and re.fullmatch(r"\d{1,2}", other)):
        return
    year = year_after(tokens, mark.last, last)
    start, end = (_date(str(year or on.year), mark.data, day) for day in (one, other))
    if start and end and not year and start > on:
        start, end = year_before(start), year_before(end)
    if start and end and start <= end:
        opening = (
            at - 3 if at - 3 >= first and tokens[at - 3].norm in ("з", "із", "с", "со", "from") else at - 2
        )
        add(opening, mark.last, start, end + DAY, "span")


def bare_years(tokens: Sequence[Token], first: int, last: int, marks, add) -> None:  # type: ignore[no-untyped-def]
    """ "in 2024", "2024 року": a year by itself."""
    for at in range(first, last):
        text = tokens[at].text
        if text[:1] not in "12" or len(text) != 4 or not YEAR.fullmatch(text):
            continue
        end = at + 3 if _is_inflected(tokens, at, last) else at + 1  # "2025-го року"
        after = tokens[end].norm if end < last else ""
        if any(m.last == at for m in marks.get("in", ())) or after in (
            "року",
            "році",
            "года",
            "году",
            "год",
            "рік",
        ):
            if after in ("km", "км", "sq", "кв", "square", "кілометрів", "солдат", "villages"):
                continue
            year = int(tokens[at].text)
            part = next(
                (p for p in marks.get("part", ()) if 0 <= at - p.last <= 1 and p.data in _OF_YEAR), None
            )
            if part is None:
                add(at, at + 1, date(year, 1, 1), date(year + 1, 1, 1), "year")
                continue
            begin, until = _OF_YEAR[part.data]  # "since the end of 2022", "in early 2023"
            end_of = date(year, until, 1) if until <= 12 else date(year + 1, 1, 1)
            add(part.first, at + 1, date(year, begin, 1), end_of, "span")


_OF_YEAR = {"early": (1, 5), "mid": (5, 9), "late": (9, 13), "end": (12, 13)}
"""Parts of a year: its first month, and the one after its last."""


def _is_inflected(tokens: Sequence[Token], at: int, last: int) -> bool:
    """Whether a hyphen and the ending of an ordinal stand behind the number at `at`."""
    return at + 2 < last and tokens[at + 1].text == "-" and tokens[at + 2].norm in _ENDINGS


_ENDINGS = frozenset(("го", "ого", "му", "ому", "й", "м", "ом"))


def day_alone(tokens: Sequence[Token], mark: Mark, first: int, on: date, add: Callable[..., None]) -> None:
    """ "On the 14th" ("14 числа", "14-го числа"): the latest day of that number."""
    at = mark.first - 1
    if at - 2 >= first and tokens[at - 1].text == "-" and tokens[at].norm in _ENDINGS:
        at -= 2
    if at < first or not re.fullmatch(r"\d{1,2}", tokens[at].text):
        return
    month = on.replace(day=1)
    if int(tokens[at].text) > on.day:
        month = (month - DAY).replace(day=1)
    if day := _date(str(month.year), str(month.month), tokens[at].text):
        add(at, mark.last, day, day + DAY, "day")


def year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)
