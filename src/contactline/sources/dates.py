"""Moments as map makers write them, in file names and in the members of a collection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from contactline.errors import SourceError, UsageError

_DAY = r"(?<!\d)((?:19|20|21)\d\d)([-_.]?)(\d\d)\2(\d\d)"
_DATE = re.compile(_DAY + r"(?!\d)")
_DATE_TIME = re.compile(
    _DAY + r"[T_ -](\d\d)[:_.h-]?(\d\d)(?:[:_.-]?(\d\d))?(Z|[+-]\d\d:?\d\d)?(?!\d)", re.IGNORECASE
)
_UNIX_TIME = re.compile(r"(?<!\d)(\d{9,10})(?!\d)")


def end_of_day(day: date, time_zone: str) -> datetime:
    """The last second of a day where the conflict is, which is what a date alone stands for."""
    return datetime.combine(day, time(23, 59, 59), ZoneInfo(time_zone)).astimezone(UTC)


def parse_moment(
    text: str, time_zone: str, *, what: str, error: type[SourceError | UsageError] = SourceError
) -> datetime:
    """An ISO 8601 date or date-time as aware UTC; a time without zone is UTC, a date alone its end.

    Raises `error`, naming `what` was said and what would be right.
    """
    text = text.strip()
    try:
        if len(text) <= 10:
            return end_of_day(date.fromisoformat(text), time_zone)
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise error(
            f"{what} is {text!r}, which is no ISO 8601 time; expected such as 2025-08-12T03:00:00Z."
        ) from None


def day_in_name(name: str) -> date | None:
    """The day in a file name such as `deepstatemap_data_20250812.geojson`, or None."""
    if found := _DATE.search(name):
        year, _, month, day = found.groups()
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            return None
    return None


def moment_in_name(name: str, time_zone: str) -> datetime | None:
    """The moment in a file name, as aware UTC; None when there is none.

    Understood are ISO and compact dates with or without a time, and unix seconds. A time without zone is
    UTC; a date alone stands for its end.
    """
    if found := _DATE_TIME.search(name):
        year, _, month, day, hour, minute, second, zone = found.groups()
        try:
            return datetime.fromisoformat(
                f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{(zone or 'Z').upper()}"
            ).astimezone(UTC)
        except (ValueError, OverflowError):
            pass
    if day := day_in_name(name):
        return end_of_day(day, time_zone)
    if found := _UNIX_TIME.search(name):
        return datetime.fromtimestamp(int(found.group(1)), UTC)
    return None


def option_moment(value: str | date | datetime | None, time_zone: str, option: str) -> datetime | None:
    """An option that names a moment, as aware UTC. Raises `UsageError` for text that is no time."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    if isinstance(value, date):
        return end_of_day(value, time_zone)
    return parse_moment(value, time_zone, what=f"The option {option}", error=UsageError)


def member_moment(members: Mapping[str, Any], member: str, time_zone: str, name: str) -> datetime | None:
    """A top-level member of a collection that names a moment. Raises `SourceError` when it is none."""
    value = members.get(member)
    if value is None:
        return None
    if not isinstance(value, str):
        raise SourceError(f"{name} has a {member} that is no text: {value!r}; expected an ISO 8601 time.")
    return parse_moment(value, time_zone, what=f"The {member} of {name}")
