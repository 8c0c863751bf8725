"""Ground per day, week or month: which word tells the rate of a figure, and which figure repeats another.

Knows rates of area; paces in settlements are the grammars' `counts`. It must not know a language by name.
"""

from __future__ import annotations

from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line
from contactline.claims.reading.quantities import Quantity

RATE_WITHIN = 8
"""Tokens: the same figure in another unit may stand between ("14 square kilometers (5.4 square miles) per
day")."""

_ASIDE_WITHIN = 6


def rate_of(line: Line, quantity: Quantity) -> Mark | None:
    """The "a day" of "14 km² a day", the "daily" of "a daily average of 14 km²"."""
    leads = [
        m
        for m in line.of("rate_leads")
        if m.last <= quantity.first
        and not any(m.first < b < quantity.first for b in line.breaks)
        and not any(m.last <= q.first < quantity.first for q in line.quantities)
    ]
    behind = [m for m in line.of("rate") if 0 <= m.first - quantity.last <= RATE_WITHIN]
    beside = [m for m in line.of("rate_beside") if m.first == quantity.last]
    ahead = [m for m in line.of("rate_before") if 0 <= quantity.first - m.last <= 3]
    behind = [
        m
        for m in behind
        if m.first - quantity.last <= 3
        or any(line.tokens[i].text == "(" for i in range(quantity.last, m.first))
    ]
    return next(iter([*beside, *behind, *ahead, *leads]), None)


def is_bare(line: Line, quantity: Quantity) -> bool:
    """ "28 square km per day in November, 18 in December": with the unit of the figure before."""
    return line.tokens[quantity.last - 1].text[0].isdigit() and quantity.unit in ("km2", "mi2")


def aside_of(line: Line, before: Draft | None, quantity: Quantity) -> bool:
    """ "6,600 sq km of X, a quarter of it": a figure that stands right behind another says the same."""
    if (
        before is None
        or before.kind not in ("area_held", "area_gained")
        or before.line != line.sentence.index
    ):
        return False
    earlier = [q for q in line.quantities if q.first == before.at]
    if not earlier or quantity.first - earlier[0].last > _ASIDE_WITHIN:
        return False
    between = [line.tokens[i] for i in range(earlier[0].last, quantity.first)]
    return bool(between) and any(
        token.text in (",", "(", "–", "—") or token.norm == "or" for token in between
    )
