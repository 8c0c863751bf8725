"""The sentences of a verdict: numbers, days and names as a person writes them.

Knows English and how a figure is written. Knows no rule of any verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

from contactline.claims.checking.rounding import Room
from contactline.model import Names


def number(value: float) -> str:
    """Three or four digits that matter, and separators."""
    size = abs(value)
    if size >= 999.5:
        return f"{value:,.0f}"
    if size >= 9.995:
        return f"{value:,.1f}".removesuffix(".0")
    return f"{value:,.2f}".rstrip("0").rstrip(".") or "0"


def km2(value: float) -> str:
    return f"{number(value)} km²"


def km(value: float) -> str:
    return f"{number(value)} km"


def days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"


def name(names: Names, fallback: str, lang: str = "en") -> str:
    return names.get(lang) or names.get("en") or next(iter(names.values()), fallback)


def range_of(room: Room, unit: str) -> str:
    """What a figure covers, in words."""
    if room.least is None and room.most is not None:
        return f"up to {number(room.most)} {unit}"
    if room.most is None and room.least is not None:
        return f"{number(room.least)} {unit} or more"
    if room.least is None or room.most is None:
        return f"any number of {unit}"
    if room.least == room.most:
        return f"{number(room.least)} {unit}"
    return f"{number(room.least)} to {number(room.most)} {unit}"


def listed(parts: Iterable[str]) -> str:
    some = list(parts)
    return some[0] if len(some) == 1 else f"{', '.join(some[:-1])} and {some[-1]}"


def link(
    base: str,
    day: date,
    *,
    track: str,
    region: str | None = None,
    place: str | None = None,
    since: date | None = None,
) -> str:
    """The viewer's address of a day, with the place or region, and with `since` what changed from then on.

    The names of the query are those of the viewer (web/src/state/address.ts)."""
    query = [("day", day.isoformat()), ("track", track)]
    if place is not None:
        query.append(("place", place))
    elif region is not None:
        query.append(("region", region))
    if since is not None and since < day:
        query += [("panel", "changes"), ("period", f"{since}..{day}")]
    return f"{base}/?" + "&".join(f"{key}={quote(value, safe='/:')}" for key, value in query)
