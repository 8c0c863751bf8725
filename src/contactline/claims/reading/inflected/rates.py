"""Paces of ground, and what a share is of.

Knows figures with a rate; the rate's word is found in the core.
Ukrainian and Russian only.
"""

from __future__ import annotations

from dataclasses import replace

from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import figure_draft
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.inflected.where import where
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.quantities import Quantity


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
    anaphor = bool(line.of("pace_up"))
    if frame is None and before is None and not anaphor:
        return None
    if frame is not None and (frame.negated or frame.effect == "contest"):
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


def is_of(line: Line, quantity: Quantity) -> bool:
    """ "79 percent of X": the share has its whole right behind it."""
    return True
