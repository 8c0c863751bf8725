"""Figures of territory in a sentence, each by its unit.

A quantity becomes a claim only where a word of holding, taking or the front governs it; a number alone
("70 percent of the attacks", "16 km of road") claims nothing. English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.english.areas import area_of
from contactline.claims.reading.english.governors import governor_of
from contactline.claims.reading.english.lengths import length_of
from contactline.claims.reading.english.rates import is_whole_of_share, pace_of
from contactline.claims.reading.english.shares import each_more, share_of
from contactline.claims.reading.figures import AREA, figure_draft, limits, without_unit
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.rates import is_bare, rate_of
from contactline.claims.reading.sayings import Saying


def figures_of(
    scan: Scan,
    line: Line,
    frames: Sequence[Frame],
    said: Said,
    sayings: Sequence[Saying],
    parties: Sequence[Party],
) -> list[Draft]:
    if line.sentence.question:
        return []
    out: list[Draft] = []
    before: Draft | None = None
    last_rate: Mark | None = None
    quantities = list(line.quantities)
    for number, quantity in enumerate(quantities):
        draft = None
        if any(0 <= m.first - quantity.last <= 1 for m in line.of("comparative")):
            continue  # "8 km² more than in June": how two figures differ, not one of them
        rate = rate_of(line, quantity) or (last_rate if is_bare(line, quantity) else None)
        last_rate = rate
        if rate is not None:
            governor = governor_of(line, quantity, frames) if quantity.unit in AREA else None
            if draft := pace_of(scan, line, quantity, rate, governor, before, said):
                out.append(draft)
            continue
        if before is not None and before.kind == "pace" and without_unit(line, quantity):
            draft = figure_draft(scan, line, "pace", quantity, quantity.first, quantity.last)
            draft.unit, draft.actor, draft.region = before.unit, before.actor, before.region
            draft.effect, draft.at = "pace", quantity.first
            out.append(draft)
            continue
        if quantity.unit in AREA:
            usable = frames
            if is_whole_of_share(line, quantity):
                # "lost 40 percent of the 1,171 sq km that it controlled": what it controlled
                usable = [f for f in frames if 0 < f.mark.first - quantity.last <= 6]
                if not usable:
                    continue
            draft = area_of(scan, line, quantity, usable, said, before, parties, sayings)
        elif quantity.unit == "percent":
            draft = share_of(scan, line, quantity, frames, said, before, parties, sayings)
        elif quantity.unit in ("km", "mi"):
            draft = length_of(scan, line, quantity, frames, said, parties, sayings)
        if draft is not None:
            limits(scan, draft)
            draft.at = quantity.first
            out += [draft, *each_more(scan, line, quantity, draft)]
            before = draft
        if number > 40:
            break
    return out
