"""What the sentences of a verdict are made of, and the link to the map beside them.

Knows phrases (`contactline.claims.sentences`) and how a figure's room is told. Knows no rule of any verdict.
"""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

from contactline.claims.checking.rounding import Room
from contactline.claims.sentences import amount, day, days, km, km2, listed, name, say, settlements
from contactline.reports import Claim, Phrase

__all__ = [
    "amount",
    "covers",
    "day",
    "days",
    "km",
    "km2",
    "link",
    "listed",
    "name",
    "percent",
    "said",
    "say",
    "settlements",
]


def percent(share: float, decimals: int) -> Phrase:
    """A share of one as per cent."""
    return amount(round(100 * share, decimals), "percent")


def covers(room: Room, unit: str) -> Phrase:
    """What a figure covers."""
    ends = [None if edge is None else round(edge, 6) for edge in (room.least, room.most)]
    return {"covers": ends, "unit": unit}


def said(claim: Claim, room: Room, unit: str, factor: float = 1.0) -> Phrase:
    """What a claim's figure covers, as a part of a sentence: the figure as the text has it, and its room in
    the unit that is measured in (`factor` of it are one of the text's), or in the text's own where that
    would round to nothing."""
    assert claim.value is not None
    own = claim.unit or unit
    if factor < 1 and max(abs(edge) for edge in (room.least, room.most) if edge is not None) < LEAST_TOLD:
        return say(
            "covers",
            figure=amount(claim.value, own, claim.qualifier),
            range=covers(room.times(1 / factor), own),
        )
    return say("covers", figure=amount(claim.value, own, claim.qualifier), range=covers(room, unit))


LEAST_TOLD = 0.05
"""Less than this of a unit would be told as none or one hundredth of it."""


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
