"""Days and periods that a sentence names, counted from the day of the text.

Knows the calendar and the rules' names of months, weekdays and days. A date gives `[start, end)` in whole
days; "since" gives no end. What lies ahead of the text's day ("a summit set
for Friday") is no date of an event.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contactline.claims.reading.date_ranges import ranges_of
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.periods import RELATIVE, beside, named_year, periods_of, second_day, week_to
from contactline.claims.reading.sentences import Token

DAY = timedelta(days=1)
_UNTIL = frozenset(("до", "по", "–", "—"))
_BETWEEN = frozenset(("між", "между"))
_YEAR = re.compile(r"(?:1[5-9]\d|20[0-4])\d")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|го|ого)\Z")


@dataclass(frozen=True, slots=True)
class When:
    """Tokens `[first, last)`. `kind`: "day", "month", "year", "since", "span"."""

    first: int
    last: int
    start: date | None
    end: date | None
    kind: str


def dates_of(
    tokens: Sequence[Token], first: int, last: int, marks: dict[str, list[Mark]], on: date
) -> list[When]:
    """The dates of one sentence, in order, not overlapping."""
    found: list[When] = []
    taken: set[int] = set()

    def add(a: int, b: int, start: date, end: date, kind: str) -> None:
        if any(i in taken for i in range(a, b)):
            return
        if start > on:
            return
        taken.update(range(a, b))
        found.append(When(a, b, start, end, kind))

    for at in range(first, last):
        _numeric(tokens, at, last, add, on)
    for a, b, start, end in ranges_of(tokens, first, last, marks, on):
        add(a, b, start, end, "span")
    for mark in marks.get("month", ()):
        _days_of_month(tokens, mark, first, last, on, add)
    parts = marks.get("part", ())
    for mark in marks.get("month", ()):
        _month(tokens, mark, first, last, marks, parts, on, add)
    for mark in parts:
        if mark.data[:3] == "mid" and mark.data[3:]:
            start = _latest_month(int(mark.data[3:]), _year_after(tokens, mark.last, last), on)
            add(mark.first, mark.last, start.replace(day=11), start.replace(day=21), "span")
    for found_when in periods_of(tokens, first, last, marks, on):
        add(*found_when)
    if not found:  # "in September they took it in five days": how long it took
        for mark in marks.get("period", ()):
            _past(tokens, mark, marks, on, add)
    relative = [mark for mark in marks.get("day", ()) if mark.data in RELATIVE]
    for mark in marks.get("day", ()):
        if mark in relative:
            continue
        if mark.data == "past_week" and (until := week_to(tokens, mark, found, last)) is not None:
            found.remove(until)
            taken.difference_update(range(until.first, until.last))
            assert until.start is not None
            add(mark.first, until.last, until.start - 6 * DAY, until.start + DAY, "span")
            continue
        start, end, kind = _named(mark.data, on, found, marks)
        add(mark.first, mark.last, start, end, kind)
    for mark in marks.get("weekday", ()):
        if _has(marks.get("forward"), last=mark.first):
            taken.update(range(mark.first, mark.last))
            continue
        back = (on.weekday() - int(mark.data)) % 7
        if mark.first > first and tokens[mark.first - 1].norm in ("last", "минулого", "прошлый", "минулої"):
            back = back or 7
        day = on - back * DAY
        add(mark.first, mark.last, day, day + DAY, "day")
    for mark in relative:
        earlier = [when for when in found if when.last <= mark.first and when.kind == "day"]
        add(*beside(mark, max(earlier, key=lambda when: when.first) if earlier else None, on))
    _bare_years(tokens, first, last, marks, add)
    since = marks.get("since", ())
    out = []
    for when in sorted(found, key=lambda when: when.first):
        opened = tokens[when.first].norm == "since" and when.kind in ("span", "year")
        opened = opened or any(
            0 <= when.first - s.last <= 7
            and any(s.last <= o.first < when.first for o in marks.get("outset", ()))
            for s in since
        )
        if (
            opened or any(s.last <= when.first <= s.last + 1 or s.first < when.first < s.last for s in since)
        ) and not (_ends_range(tokens, when, last) or _is_range(tokens, when)):
            when = When(when.first, when.last, when.start, None, "since")
        out.append(when)
    return _joined(_in_that_year(_ranges(tokens, out)))


def _in_that_year(found: list[When]) -> list[When]:
    """ "Last year in July", "in July of last year": the month of that year."""
    out: list[When] = []
    for when in found:
        before = out[-1] if out else None
        pair = (before, when) if before is not None and 0 <= when.first - before.last <= 1 else None
        year = next((w for w in pair or () if w.start and w.end and 364 < (w.end - w.start).days < 367), None)
        month = next((w for w in pair or () if w.kind == "month" and w.start and w.end), None)
        if pair is None or year is None or month is None or not (year.start and month.start and month.end):
            out.append(when)
            continue
        shift = year.start.year - month.start.year
        out[-1] = When(
            pair[0].first,
            when.last,
            month.start.replace(year=month.start.year + shift),
            month.end.replace(year=month.end.year + shift),
            "month",
        )
    return out


def _joined(found: list[When]) -> list[When]:
    """ "Sunday, July 27" is one date."""
    out: list[When] = []
    for when in found:
        same = out and when.first - out[-1].last <= 1 and out[-1].start == when.start and when.kind == "day"
        if same or (out and when.first - out[-1].last == 1 and _weekday_of(out[-1], when)):
            out[-1] = When(out[-1].first, when.last, when.start, when.end, "day")
        else:
            out.append(when)
    return out


def _weekday_of(before: When, when: When) -> bool:
    """ "Thursday, 31 July", where the latest Thursday was another: the day of the month tells which."""
    if before.kind != "day" or when.kind != "day" or before.start is None or when.start is None:
        return False
    one_word, longer = before.last - before.first == 1, when.last - when.first > 1
    return one_word and longer and before.start.weekday() == when.start.weekday()


def _is_range(tokens: Sequence[Token], when: When) -> bool:
    """ "с 2 по 8 августа": opened by the preposition and closed by its last day."""
    return when.kind == "span" and any(
        tokens[i].norm in ("по", "до") for i in range(when.first + 1, min(when.last, len(tokens)))
    )


def _ranges(tokens: Sequence[Token], found: list[When]) -> list[When]:
    """ "з 28 липня до 3 серпня", "28 липня – 3 серпня": from the one day to the other."""
    out: list[When] = []
    for when in found:
        before = out[-1] if out else None
        if (
            before is not None
            and before.start is not None
            and when.start is not None
            and before.kind in ("day", "since")
            and when.kind == "day"
            and when.first - before.last == 1
            and tokens[before.last].norm in _UNTIL
            and before.start < when.start
        ):
            out[-1] = When(before.first, when.last, before.start, when.end, "span")
        else:
            out.append(when)
    return out


def _ends_range(tokens: Sequence[Token], when: When, last: int) -> bool:
    return when.last < last and tokens[when.last].norm in ("to", "по", "до", "until")


def _has(marks: Sequence[Mark] | None, *, last: int) -> bool:
    return any(mark.last == last for mark in marks or ())


def _numeric(tokens: Sequence[Token], at: int, last: int, add, on: date) -> None:  # type: ignore[no-untyped-def]
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
        day = _date(tokens[at + 2].text, dotted[2], dotted[1])
        if day and len(tokens[at + 2].text) == 4:
            add(at, at + 3, day, day + DAY, "day")


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _year_after(tokens: Sequence[Token], at: int, last: int) -> int | None:
    if at < last and tokens[at].text == ",":
        at += 1
    if at < last and re.fullmatch(r"(?:19|20)\d\d", tokens[at].text):
        return int(tokens[at].text)
    return None


def _latest_month(month: int, year: int | None, on: date) -> date:
    if year:
        return date(year, month, 1)
    return date(on.year if month <= on.month else on.year - 1, month, 1)


def _after(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _month(tokens, mark, first, last, marks, parts, on, add) -> None:  # type: ignore[no-untyped-def]
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
    if day is not None and latin:
        start, end, until_day, day = second_day(tokens, start, mark, end, first, last, day)
    year = _year_after(tokens, end, last)
    if not year and day is None and any(m.data == "last_year" for m in _beside(marks, start, end)):
        year = on.year - 1
        beside = next(m for m in _beside(marks, start, end) if m.data == "last_year")
        start, end = min(start, beside.first), max(end, beside.last)
    elif year:
        end += 2 if tokens[end].text == "," else 1
    elif that := next((m for m in marks.get("that_year", ()) if m.first == end), None):
        year, end = named_year(tokens, first, mark.first), that.last
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
    begin = _latest_month(month, year, on)
    until = _after(begin)
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


def _past(tokens: Sequence[Token], mark: Mark, marks, on: date, add) -> None:  # type: ignore[no-untyped-def]
    """ "in two weeks", "over the last three months": so long before the day of the text."""
    at = mark.first - 1
    number = next((float(m.data) for m in marks.get("number", ()) if m.last == mark.first), None)
    if any(
        _YEAR.fullmatch(tokens[i].text) and tokens[i].text != str(on.year) for i in range(max(0, at - 12), at)
    ):
        return  # "in 2022, in two weeks": of that year
    if number is None and tokens[at].text.isdigit():
        number = float(tokens[at].text)
    opening = next((m for m in marks.get("span_of", ()) if m.last == at), None)
    if number is None or opening is None or not 1 <= number <= 60 or number != int(number):
        return
    days = {"day": 1, "week": 7}.get(mark.data)
    start = on - int(number) * days * DAY if days else _months_before(on, int(number))
    add(opening.first, mark.last, start, on, "span")


def _months_before(day: date, months: int) -> date:
    """The same day so many months before, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return min(date(year, month + 1, 1) + (day.day - 1) * DAY, _after(date(year, month + 1, 1)) - DAY)


def _beside(marks, start: int, end: int) -> list[Mark]:  # type: ignore[no-untyped-def]
    """Named days right behind a month, or before it with a preposition between."""
    return [m for m in marks.get("day", ()) if m.first == end or 0 <= start - m.last <= 1]


def _days_of_month(tokens: Sequence[Token], mark: Mark, first: int, last: int, on: date, add) -> None:  # type: ignore[no-untyped-def]
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
    year = _year_after(tokens, mark.last, last)
    start, end = (_date(str(year or on.year), mark.data, day) for day in (one, other))
    if start and end and not year and start > on:
        start, end = _year_before(start), _year_before(end)
    if start and end and start <= end:
        opening = (
            at - 3 if at - 3 >= first and tokens[at - 3].norm in ("з", "із", "с", "со", "from") else at - 2
        )
        add(opening, mark.last, start, end + DAY, "span")


def _named(word: str, on: date, found: Sequence[When], marks) -> tuple[date, date, str]:  # type: ignore[no-untyped-def]
    month = on.replace(day=1)
    monday = on - on.weekday() * DAY
    if word == "today":
        return on, on + DAY, "day"
    if word == "yesterday":
        return on - DAY, on, "day"
    if word == "before_yesterday":
        return on - 2 * DAY, on - DAY, "day"
    if word == "day_before":
        return on - DAY, on, "span"
    if word == "past_day":
        return on - DAY, on + DAY, "span"
    if word == "past_week":
        return on - 7 * DAY, on, "span"
    if word == "week_before":
        return monday - 7 * DAY, monday, "span"
    if word == "weekend":
        saturday = on - ((on.weekday() - 5) % 7 or 7) * DAY if on.weekday() < 6 else on - DAY
        return saturday, saturday + 2 * DAY, "span"
    if word == "past_year":
        return _year_before(on), on, "span"
    if word == "past_month":
        return _months_before(on, 1), on, "span"
    if word == "this_week":
        return monday, on + DAY, "span"
    if word == "last_month":
        begin = (month - DAY).replace(day=1)
        return begin, month, "month"
    if word == "this_month":
        return month, on + DAY, "span"
    if word == "this_year":
        return date(on.year, 1, 1), on + DAY, "year"
    if word == "last_year":
        return date(on.year - 1, 1, 1), date(on.year, 1, 1), "year"
    base = next((when for when in reversed(found) if when.start), None)
    day = base.start if base and base.start else on
    end = base.end if base and base.end else day + DAY
    return _year_before(day), _year_before(end - DAY) + DAY, "day"


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28)


def _bare_years(tokens: Sequence[Token], first: int, last: int, marks, add) -> None:  # type: ignore[no-untyped-def]
    """ "in 2024", "2024 року": a year by itself."""
    for at in range(first, last):
        text = tokens[at].text
        if text[:1] not in "12" or len(text) != 4 or not _YEAR.fullmatch(text):
            continue
        after = tokens[at + 1].norm if at + 1 < last else ""
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
            add(at, at + 1, date(year, 1, 1), date(year + 1, 1, 1), "year")
