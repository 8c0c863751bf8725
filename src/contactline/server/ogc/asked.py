"""The query of a request for items, as the standard has it: what is not known or not right is refused.

Knows the words of the standard; knows no atlas.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from contactline.errors import UsageError

DEFAULT_LIMIT = 100
MOST = 10_000
"""Items in one answer; a larger limit is taken as this one, as the standard wants it (7.15.2)."""

FARTHEST = 10_000_000

KNOWN = ("f", "limit", "offset", "bbox", "bbox-crs", "datetime")
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

_OPEN = ("", "..")
_FORMS = ("json", "geojson")


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` to `end`, both included; None: open. `text` gives the two as they were asked."""

    start: datetime | None
    end: datetime | None
    days: tuple[bool, bool] = (False, False)
    """Which of the two was a whole day: its end is meant by the end, its beginning by the start."""


@dataclass(frozen=True, slots=True)
class ItemsAsked:
    """What of a collection is asked for. `bbox`: west, south, east, north; west may be over east, across
    the 180th meridian."""

    limit: int
    offset: int
    bbox: tuple[float, float, float, float] | None
    span: Span | None


def check_known(names: Iterable[str], known: Iterable[str]) -> None:
    """Raise UsageError for a parameter that is not known here, or is given twice."""
    seen: set[str] = set()
    for name in names:
        if name not in known:
            raise UsageError(f"there is no parameter {name[:80]!r} here; there are {', '.join(known)}")
        if name in seen:
            raise UsageError(f"the parameter {name} is given twice: give it once")
        seen.add(name)


def check_plain(pairs: list[tuple[str, str]]) -> None:
    """Raise UsageError for a parameter that a page about the collections does not take.

    A time is taken and says nothing there: GDAL sends what stands in a data source's address with
    every request.
    """
    check_known((name for name, _ in pairs), ("f", "datetime"))
    given = dict(pairs)
    _check_form(given.get("f"))
    _span(given.get("datetime"))


def _check_form(form: str | None) -> None:
    if form is not None and form not in _FORMS:
        raise UsageError(f"there is no form {form[:80]!r} of this; there are {' and '.join(_FORMS)}")


def items_asked(pairs: list[tuple[str, str]]) -> ItemsAsked:
    """The parameters of `/items`. Raises UsageError for what is none."""
    check_known((name for name, _ in pairs), KNOWN)
    given = dict(pairs)
    _check_form(given.get("f"))
    crs = given.get("bbox-crs", CRS84)
    if crs != CRS84:
        raise UsageError(f"a bounding box is in {CRS84}, longitude and latitude, not in {crs[:200]!r}")
    return ItemsAsked(
        min(_whole(given.get("limit"), "limit", 1, DEFAULT_LIMIT), MOST),
        _whole(given.get("offset"), "offset", 0, 0),
        _box(given.get("bbox")),
        _span(given.get("datetime")),
    )


def _whole(text: str | None, name: str, least: int, default: int) -> int:
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) < least:
        raise UsageError(f"{text[:40]!r} is no {name}: give a whole number from {least} on")
    return min(int(text), FARTHEST)


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    if text is None:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # with heights, which nothing here has
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) == 4:
        west, south, east, north = numbers
        if -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90:
            return west, south, east, north
    raise UsageError(
        f"{text[:100]!r} is no bounding box: write west,south,east,north in degrees of longitude and latitude"
    )


def _span(text: str | None) -> Span | None:
    if text is None:
        return None
    parts = text.split("/")
    if len(parts) == 1:
        at, day = _moment(parts[0], text)
        return Span(at, at, (day, day))
    if len(parts) == 2 and not (parts[0] in _OPEN and parts[1] in _OPEN):
        ends = [(None, False) if part in _OPEN else _moment(part, text) for part in parts]
        (start, first_day), (end, last_day) = ends
        if start is not None and end is not None and start > end:
            raise UsageError(f"{text[:100]!r} ends before it begins")
        return Span(start, end, (first_day, last_day))
    if len(parts) == 2:
        return None  # open on both sides: any time
    raise _no_time(text)


def _moment(text: str, whole: str) -> tuple[datetime, bool]:
    """A moment of RFC 3339, or a day; days stand for midnight UTC until the atlas's zone is known."""
    try:
        if len(text) <= 10:
            return datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC), True
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC), False
    except (ValueError, OverflowError):
        raise _no_time(whole) from None


def _no_time(text: str) -> UsageError:
    return UsageError(
        f"{text[:100]!r} is no time: write 2025-08-03, 2025-08-03T18:00:00Z, or two of these with / between,"
        " .. for an open end"
    )
