"""Ground per day, week or month: which word tells the rate of a figure, and which figure repeats another.

Knows rates of area; paces in settlements are `counts`. It must not know a language by name.
"""

from __future__ import annotations

from dataclasses import replace

from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import figure_draft
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.where import where

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
    beside = [m for m in line.of("rate_beside") if m.first in (quantity.last, _past_brackets(line, quantity))]
    ahead = [m for m in line.of("rate_before") if 0 <= quantity.first - m.last <= 3]
    behind = [
        m
        for m in behind
        if m.first - quantity.last <= 3
        or any(line.tokens[i].text == "(" for i in range(quantity.last, m.first))
    ]
    return next(iter([*beside, *behind, *ahead, *leads]), None)


def _past_brackets(line: Line, quantity: Quantity) -> int | None:
    """ "14 sq km (5.4 sq miles) a day": the token behind the same figure in another unit."""
    closed = quantity.last < line.last and line.tokens[quantity.last].text == ")"
    return quantity.last + 1 if closed else None


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
        token.text in (",", "(", "–", "—") or token.norm in line.small_words("or") for token in between
    )


def pace_of(
    scan: Scan,
    line: Line,
    quantity: Quantity,
    rate: Mark,
    frame: Frame | None,
    before: Draft | None,
    said: Said,
) -> Draft | None:
    """ "gained 14 km² a day": a pace in km² a day. None where the rules do not say which time the word names,
    and where nothing tells whose pace it is."""
    each = next((m.data for m in line.of("rate_unit") if m.first < rate.last and rate.first < m.last), None)
    if each is None or quantity.unit not in ("km2", "mi2"):
        return None
    anaphor = bool(line.of("pace_up")) or bool(line.within("that_is", line.first, quantity.first))
    if frame is None and before is None and not anaphor:
        return None
    if frame is not None and (frame.negated or frame.of_stranger(said) or frame.effect == "contest"):
        return None
    first = min(quantity.first, frame.mark.first) if frame is not None else quantity.first
    end = max(rate.last, quantity.last) if rate.first >= quantity.first else quantity.last
    draft = figure_draft(scan, line, "pace", quantity, first, end)
    draft.unit, draft.effect = f"{quantity.unit} per {each}", "pace"
    region, place, _ = where(scan, line, replace(quantity, last=end), said, frame)
    party = frame.actor(said) if frame is not None else None
    if frame is None and before is not None:
        draft.actor, region = before.actor, region or before.region
    else:
        told = said.figure.actor if said.figure is not None else None
        draft.actor = party.actor if party is not None else (told or said.actor)
        if frame is None and draft.actor is None:
            draft.actor = next((m.data for m in line.of("actor")), None)
    if frame is not None and frame.effect in ("lose", "leave"):
        draft.actor = scan.other(draft.actor)
    draft.region, draft.place = region, place
    return draft
