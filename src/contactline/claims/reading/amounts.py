"""Figures of territory in a sentence, each by its unit.

A quantity becomes a claim only where a word of holding, taking or the front governs it; a number alone
("70 percent of the attacks", "16 km of road") claims nothing. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.actors import Party
from contactline.claims.reading.areas import area_of
from contactline.claims.reading.counts import counted_beside, counts_of, paces_of
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.elided import carried_over
from contactline.claims.reading.figures import AREA, figure_draft, limits, without_unit
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.governors import figure_just_told, governor_of
from contactline.claims.reading.leaning import MEASURES, leaning_of
from contactline.claims.reading.lengths import length_of
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.named_shares import named_share_of
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.rates import aside_of, is_bare, pace_of, rate_of
from contactline.claims.reading.sayings import Saying
from contactline.claims.reading.shares import each_more, share_of
from contactline.claims.reading.told_counts import told_counts_of
from contactline.claims.reading.wholes import is_whole_of_share

SMALLEST_M2 = 10_000
"""Fewer square metres than a hectare are of a roof, a flat or a fire, and no ground that changes hands."""


def amounts_of(
    scan: Scan,
    line: Line,
    frames: Sequence[Frame],
    said: Said,
    sayings: Sequence[Saying],
    parties: Sequence[Party],
) -> list[Draft]:
    """Claims of areas, shares, lengths, counts and paces."""
    found = _figures_of(scan, line, frames, said, sayings, parties)
    counts = counts_of(scan, line, frames, said)
    found += told_counts_of(scan, line, found, said, sayings)
    found += [*counts, *counted_beside(scan, line, counts, found)]
    found += paces_of(scan, line, frames, said, parties)
    if any(d.kind == "pace" and d.value is not None for d in found):
        found = [d for d in found if d.kind != "pace" or d.value is not None]
    # what another source or month is held against is the first figure, not the last it was compared with
    measures = [d for d in found if d.kind in MEASURES and d.value is not None]
    if measures:
        said.measure, said.measure_before = measures[0], said.measure
    found += leaning_of(scan, line, frames, said, found)
    return found


def _figures_of(
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
    if not quantities and (figure := figure_just_told(line, said)) is not None:
        quantities, before = carried_over(line, figure.unit or "km2"), figure
    share = said.measure
    if (
        not quantities
        and share is not None
        and share.kind == "share"
        and line.sentence.index - share.line == 1
    ):
        return [_share_now(scan, line, quantity, share) for quantity in carried_over(line, "percent")]
    for number, quantity in enumerate(quantities):
        draft = None
        if any(_differs(line, quantity, m) for m in line.of("comparative")):
            continue  # "8 km² more than in June": how two figures differ, not one of them
        rate = rate_of(line, quantity) or (last_rate if is_bare(line, quantity) else None)
        if quantity.qualifier == "up to" and _ends_verb(line, quantity.first):
            quantity = replace(quantity, qualifier=None)  # "it sank to 18"
        if rate is None and line.of("pace_up"):  # "this figure was 6 km² in a day"
            rate = next((m for m in line.of("rate_unit") if 0 <= m.first - quantity.last <= 1), None)
        last_rate = rate
        if rate is not None:
            governor = governor_of(line, quantity, frames) if quantity.unit in AREA else None
            if draft := pace_of(scan, line, quantity, rate, governor, before, said):
                out.append(draft)
                before = draft
            continue
        told = (
            before if before is not None and before.kind == "pace" and without_unit(line, quantity) else None
        )
        if told is None and quantity.unit in AREA:
            told = _pace_named(line, quantity, said)
        if told is not None:
            draft = figure_draft(scan, line, "pace", quantity, quantity.first, quantity.last)
            draft.unit, draft.actor, draft.region = told.unit, told.actor, told.region
            draft.effect, draft.at = "pace", quantity.first
            out.append(draft)
            continue
        if quantity.unit == "m2" and quantity.value < SMALLEST_M2 and not _of_region(line, quantity):
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
            draft = named_share_of(scan, line, quantity, said, parties) or share_of(
                scan, line, quantity, frames, said, before, parties, sayings
            )
        elif quantity.unit in ("km", "mi"):
            draft = length_of(scan, line, quantity, frames, said, parties, sayings)
        if draft is not None:
            if (
                before is not None
                and draft.kind == "share"
                and before.region is None
                and before.place is None
                and (
                    any(0 <= quantity.first - m.last <= 1 for m in line.of("means_also"))
                    or aside_of(line, before, quantity)
                )
            ):
                before.region = draft.region  # "114,000 km², or 19 % of X": the same ground
            doers = {p.actor for p in parties}
            if draft.kind == "pace" and draft.actor is None and len(doers) == 1:
                draft.actor = doers.pop()
            limits(scan, draft)
            draft.at = quantity.first
            out += [draft, *each_more(scan, line, quantity, draft)]
            before = draft
        if number > 40:
            break
    return out


def _share_now(scan: Scan, line: Line, quantity: Quantity, before: Draft) -> Draft:
    """ "In March it was 27 percent of X. Now - 18": of the same."""
    draft = figure_draft(scan, line, "share", quantity, quantity.first, quantity.last)
    draft.actor, draft.region, draft.place = before.actor, before.region, before.place
    draft.effect = before.effect
    return draft


def _pace_named(line: Line, quantity: Quantity, said: Said) -> Draft | None:
    """ "14 km² a day in May. In November the pace was 24 km²": the pace of the sentence before."""
    pace = said.pace
    if pace is None or line.sentence.index - pace.line > 1 or not (pace.unit or "").startswith(quantity.unit):
        return None
    named = any(0 <= quantity.first - m.last <= _PACE_WITHIN for m in line.of("pace_up"))
    return pace if named and line.ending_at("figure_verb", quantity.first, 1) is not None else None


_PACE_WITHIN = 4


def _of_region(line: Line, quantity: Quantity) -> bool:
    """ "200 square metres of the A region": a slip of the unit, and ground all the same."""
    return any(0 <= s.first - quantity.last <= 2 and s.region is not None for s in line.named)


def _differs(line: Line, quantity: Quantity, comparative: Mark) -> bool:
    """Right before "more than", and not parted from it: "468 km² — more than in June" is June's no more."""
    gap = range(quantity.last, comparative.first)
    return 0 <= len(gap) <= 1 and quantity.last <= comparative.first and all(line.tokens[i].word for i in gap)


def _ends_verb(line: Line, at: int) -> bool:
    """Whether "to" at token `at` belongs to a word that says how much it came to."""
    return any(m.first < at < m.last for m in line.of("figure_verb"))
