"""A share of what had been taken, and is taken back: "86 percent of the ground that A seized has been freed",
"A has lost 40 percent of what it seized".

It is no share of a region, so no map can test it; but it says who gained ground, and where. Knows frames of
one sentence; which verb was the first taking is `wholes`'. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import figure_draft
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.where import as_region
from contactline.claims.reading.wholes import taken_before

_REGAINED = frozenset(("retake", "take", "expel"))


def regained_of(
    scan: Scan,
    line: Line,
    quantity: Quantity,
    frames: Sequence[Frame],
    said: Said,
    parties: Sequence[Party],
) -> Draft | None:
    """None where the figure is no share of what was taken, or nothing says that it was taken back."""
    taken = taken_before(line, quantity)
    if taken is None:
        return None
    told = (*_REGAINED, "lose")
    again = [f for f in frames if f.effect in told and f.mark.first != taken.first and not f.negated]
    behind = [f for f in again if f.mark.first >= taken.last and (f.passive or f.form == "state")]
    before = [f for f in again if f.mark.last <= quantity.first and not f.passive]
    frame = next(iter(behind), None) or (before[-1] if before else None)
    if frame is None:
        return None
    first, last = min(quantity.first, frame.mark.first), max(taken.last, frame.mark.last)
    lost = frame.effect == "lose"
    draft = figure_draft(scan, line, "area_lost" if lost else "area_gained", quantity, first, last)
    draft.effect, draft.at = "lose" if lost else "retake", quantity.first
    draft.flags.append("relative: the figure is a part of what had been taken, not of a region")
    taker = next((p.actor for p in parties if quantity.last <= p.first <= taken.last + 1), None)
    doer = frame.actor(said)
    named = doer is not None and doer.actor and (lost or doer.actor != taker)
    draft.actor = doer.actor if named and doer is not None else scan.other(taker)
    regions = [
        r for s in line.named if (r := as_region(scan, s, line)) is not None and r.id and s.region is not None
    ]
    countries = {r.id for r in scan.scheme.known_regions if r.level == 0}
    regions = [r for r in regions if r.id not in countries]
    draft.region = regions[0] if len({r.id for r in regions}) == 1 else None
    return draft if draft.actor is not None else None
