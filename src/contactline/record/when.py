"""Dates and times as people give them, as moments of the record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from contactline.errors import UsageError
from contactline.store.times import from_micros, to_micros

When = str | date | datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, and the last microsecond of it (or the very moment) since 1970, UTC."""

    day: date
    micros: int

    @property
    def at(self) -> datetime:
        return from_micros(self.micros)


def moment(value: When, zone: tzinfo) -> Moment:
    """What a person means by a date: the end of that day in the scheme's zone; or a moment itself.

    Takes a date, an aware or naive datetime (naive: in the scheme's zone), or ISO 8601 text of
    either. Raises UsageError for anything else.
    """
    return _moment_of_text(value, zone) if isinstance(value, str) else _moment(value, zone)


@lru_cache(maxsize=8192)
def _moment_of_text(text: str, zone: tzinfo) -> Moment:
    return _moment(_parse(text), zone)


def _moment(value: date | datetime, zone: tzinfo) -> Moment:
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=zone)
        try:
            return Moment(aware.astimezone(zone).date(), to_micros(aware.astimezone(UTC)))
        except OverflowError:
            raise UsageError(f"{value} lies beyond the calendar: ask for a date of the record") from None
    return Moment(value, end_of_day(value, zone))


def _parse(text: str) -> date | datetime:
    cleaned = text.strip()
    try:
        return date.fromisoformat(cleaned) if len(cleaned) <= 10 else datetime.fromisoformat(cleaned)
    except ValueError:
        raise UsageError(
            f"{text!r} is not a date: write it as 2025-08-03, or a moment as 2025-08-03T18:00+03:00"
        ) from None


def end_of_day(day: date, zone: tzinfo) -> int:
    """The last microsecond of a day in a zone."""
    try:
        following = datetime.combine(day + timedelta(days=1), time(0), zone)
    except OverflowError:
        raise UsageError(f"{day} lies beyond the calendar: ask for a date of the record") from None
    return to_micros(following.astimezone(UTC)) - 1


def day_of(micros: int, zone: tzinfo) -> date:
    return from_micros(micros).astimezone(zone).date()
