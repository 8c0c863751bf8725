"""Days and periods that are counted from another day: "yesterday", "last month", "in two weeks".

Knows the calendar and the rules' words for such days (`[kinds.day]`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from contactline.claims.reading.date_words import DAY, YEAR, month_after, year_before
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.sentences import Token

if TYPE_CHECKING:
    from contactline.claims.reading.dates import When


MONTH_JUST_ENDED = 5
"""Till this day of a month "over the month" is the one that has just ended."""

_SUNDAY = 6


def named_day(word: str, on: date, found: Sequence[When], marks) -> tuple[date, date, str]:  # type: ignore[no-untyped-def]
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
    if word == "new_year":
        return date(on.year, 1, 1), date(on.year, 1, 2), "day"
    if word == "past_week":
        return on - 7 * DAY, on, "span"
    if word == "week_before":
        return monday - 7 * DAY, monday, "span"
    if word == "week_end":  # the last days of the week before
        return monday - 4 * DAY, monday, "span"
    if word == "half_year":
        return _months_before(on, 6), on, "span"
    if word == "week_over":  # the latest that is over, on Sunday that of the day
        end = monday + 7 * DAY if on.weekday() == _SUNDAY else monday
        return end - 7 * DAY, end, "span"
    if word == "weekend":
        saturday = on - ((on.weekday() - 5) % 7 or 7) * DAY if on.weekday() < 6 else on - DAY
        return saturday, saturday + 2 * DAY, "span"
    if word == "past_year":
        if on.month == 1:  # what is told in January of a year is told of the one that is over
            return date(on.year - 1, 1, 1), date(on.year, 1, 1), "span"
        return year_before(on), on, "span"
    if word == "past_month" and on.day <= MONTH_JUST_ENDED:
        return (month - DAY).replace(day=1), month, "span"
    if word == "past_month":
        return _months_before(on, 1), on, "span"
    if word == "week_to_now":
        return on - 6 * DAY, on + DAY, "span"
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
    return year_before(day), year_before(end - DAY) + DAY, "day"


def past(tokens: Sequence[Token], mark: Mark, marks, on: date, add) -> None:  # type: ignore[no-untyped-def]
    """ "in two weeks", "over the last three months": so long before the day of the text."""
    at = mark.first - 1
    number = next((float(m.data) for m in marks.get("number", ()) if m.last == mark.first), None)
    if any(
        YEAR.fullmatch(tokens[i].text) and tokens[i].text != str(on.year) for i in range(max(0, at - 12), at)
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
    return min(date(year, month + 1, 1) + (day.day - 1) * DAY, month_after(date(year, month + 1, 1)) - DAY)
