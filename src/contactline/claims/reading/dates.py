"""Days and periods that a sentence names, counted from the day of the text.

Brings together what is written out (`date_words`), counted (`relative_days`, `periods`) and joined
(`date_ranges`). A date gives `[start, end)` in whole
days; "since" gives no end. What lies ahead of the text's day ("a summit set
for Friday") is no date of an event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contactline.claims.reading.date_ranges import months_of, ranges_of
from contactline.claims.reading.date_words import (
    DAY,
    bare_years,
    day_alone,
    days_of_month,
    latest_month,
    month_at,
    month_named,
    numeric,
    year_after,
)
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.periods import (
    RELATIVE,
    beginnings_of,
    beside,
    counted_to,
    periods_of,
    week_to,
)
from contactline.claims.reading.relative_days import named_day, past
from contactline.claims.reading.sentences import Token

_UNTIL = frozenset(("до", "по", "–", "—"))


@dataclass(frozen=True, slots=True)
class When:
    """Tokens `[first, last)`. `kind`: "day", "month", "year", "since", "span"."""

    first: int
    last: int
    start: date | None
    end: date | None
    kind: str
    start_before: date | None = None
    """Of "since" a month, a year or a span: its end."""


def dates_of(
    tokens: Sequence[Token], first: int, last: int, marks: dict[str, list[Mark]], on: date
) -> list[When]:
    """The dates of one sentence, in order, not overlapping."""
    found: list[When] = []
    taken: set[int] = set()

    def add(a: int, b: int, start: date, end: date, kind: str) -> None:
        if any(i in taken for i in range(a, b)):
            return
        taken.update(range(a, b))
        if start > on:  # its year alone is no date either
            return
        found.append(When(a, b, start, end, kind))

    for at in range(first, last):
        numeric(tokens, at, last, add, on)
    for a, b, start, end in ranges_of(tokens, first, last, marks, on):
        add(a, b, start, end, "span")
    for a, b, start, end in months_of(tokens, first, last, marks, on):
        add(a, b, start, end, "span")
    for period in beginnings_of(tokens, first, last, marks, on):
        add(*period)
    for mark in marks.get("month", ()):
        days_of_month(tokens, mark, first, last, on, add)
    parts = marks.get("part", ())
    for mark in marks.get("month", ()):
        month_at(tokens, mark, first, last, marks, parts, on, add)
    for mark in marks.get("month_adjective", ()):
        month_named(tokens, mark, first, last, on, add)
    for mark in marks.get("of_the_month", ()):
        day_alone(tokens, mark, first, on, add)
    for mark in parts:
        if mark.data[:3] == "mid" and mark.data[3:]:
            start = latest_month(int(mark.data[3:]), year_after(tokens, mark.last, last), on)
            add(mark.first, mark.last, start.replace(day=11), start.replace(day=21), "span")
    for found_when in periods_of(tokens, first, last, marks, on):
        add(*found_when)
    if not found:  # "in September they took it in five days": how long it took
        for mark in marks.get("period", ()):
            past(tokens, mark, marks, on, add)
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
        if mark.data == "past_month" and any(w.kind == "month" for w in found):
            continue  # "in January 320 km² in the month": of January
        start, end, kind = named_day(mark.data, on, found, marks)
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
    bare_years(tokens, first, last, marks, add)
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
            whole = when.end if when.kind in ("month", "year", "span") else None
            when = When(when.first, when.last, when.start, None, "since", whole)
        out.append(when)
    joined = _joined(_in_that_year(_written_out(_ranges(tokens, out), marks)))
    return [_counted(tokens, first, when, marks) for when in joined]


def _counted(tokens: Sequence[Token], first: int, when: When, marks: dict[str, list[Mark]]) -> When:
    """With the months that lead up to it, where they are told."""
    told = counted_to(tokens, first, when, marks)
    return When(told[0], when.last, told[1], when.end, "span") if told is not None else when


_LOOSE = frozenset(("past_day", "day_before", "past_week", "week_over", "week_before", *RELATIVE))


def _written_out(found: list[When], marks: dict[str, list[Mark]]) -> list[When]:
    """ "In the past day, 12 September", "in the week from 4 to 10 August": as the calendar has it."""
    out: list[When] = []
    for when in found:
        before = out[-1] if out else None
        if (
            before is not None
            and 0 <= when.first - before.last <= 1
            and when.kind in ("day", "span")
            and any(when.first <= m.first < when.last for m in marks.get("month", ()))
            and any(m.first == before.first and m.data in _LOOSE for m in marks.get("day", ()))
        ):
            out[-1] = When(before.first, when.last, when.start, when.end, when.kind)
        else:
            out.append(when)
    return out


def _in_that_year(found: list[When]) -> list[When]:
    """ "Last year in July", "in July of this year", "in the summer of last year": that of the year."""
    out: list[When] = []
    for when in found:
        before = out[-1] if out else None
        pair = (before, when) if before is not None and 0 <= when.first - before.last <= 1 else None
        year = next((w for w in pair or () if w.kind == "year"), None)
        part = next((w for w in pair or () if _is_part_of_year(w)), None)
        if pair is None or year is None or part is None or not (year.start and part.start and part.end):
            out.append(when)
            continue
        shift = year.start.year - part.start.year
        start, end = _years_on(part.start, shift), _years_on(part.end, shift)
        out[-1] = When(pair[0].first, when.last, start, end, part.kind)
    return out


_SEASON_DAYS = 92


def _is_part_of_year(when: When) -> bool:
    """A month, a season, a day: what a year beside it tells the year of."""
    if when.start is None or when.end is None or when.kind in ("year", "since"):
        return False
    return (when.end - when.start).days <= _SEASON_DAYS


def _years_on(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


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
    """ "з 28 липня до 3 серпня", "28 липня – 3 серпня", "between 1 January and the end of April": from the
    one to the other."""
    out: list[When] = []
    for when in found:
        before = out[-1] if out else None
        if before is not None and _spans(tokens, before, when):
            opened = bool(before.first) and tokens[before.first - 1].norm in _CLOSES
            out[-1] = When(before.first - opened, when.last, before.start, when.end, "span")
        else:
            out.append(when)
    return out


def _spans(tokens: Sequence[Token], early: When, late: When) -> bool:
    """Whether the words between two dates make one period of them."""
    if early.start is None or late.start is None or early.start >= late.start or late.kind == "since":
        return False
    joint = [token.norm for token in tokens[early.last : late.first]]
    if not joint and tokens[late.first].norm in _TILL:
        joint = [tokens[late.first].norm]  # "до кінця квітня" is one word of the rules
    if joint[1:] == ["the"]:
        joint = joint[:1]
    if len(joint) != 1:
        return False
    if joint[0] in _UNTIL and early.kind in ("day", "since") and late.kind == "day":
        return True
    opening = tokens[early.first - 1].norm if early.first else ""
    if early.kind == "since":
        opening = tokens[early.first].norm if tokens[early.first].norm in _FROM else opening
    return joint[0] in _CLOSES.get(opening, ())


_TILL = ("to", "until", "till", "through", "до", "по")
_FROM = frozenset(("from", "since", "з", "із", "від", "с", "со", "от"))
_CLOSES = dict.fromkeys(_FROM, _TILL) | {"between": ("and",), "між": ("та", "і", "й"), "между": ("и",)}
"""By the word before the first of two dates, the words between them that make a period of both."""


def _ends_range(tokens: Sequence[Token], when: When, last: int) -> bool:
    """ "Since May to July"; not "the total since May to 44 sq km"."""
    at = when.last
    if at + 2 < last and tokens[at].norm == "to" and tokens[at + 1].text[0].isdigit():
        return tokens[at + 2].text[0].isupper()
    return at < last and tokens[at].norm in ("to", "по", "до", "until")


def _has(marks: Sequence[Mark] | None, *, last: int) -> bool:
    return any(mark.last == last for mark in marks or ())
