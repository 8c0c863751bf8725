"""Areas held, gained, lost or fought for.

Knows the verb that governs a figure; which one does is `governors`'. English only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.english.governors import governor_of
from contactline.claims.reading.english.where import where
from contactline.claims.reading.figures import figure_draft, names_period, occupies
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.sayings import Saying
from contactline.reports import Kind, PlaceMention, RegionMention


def area_of(
    scan: Scan,
    line: Line,
    quantity: Quantity,
    frames: Sequence[Frame],
    said: Said,
    before: Draft | None,
    parties: Sequence[Party],
    sayings: Sequence[Saying],
) -> Draft | None:
    frame = governor_of(line, quantity, frames)
    compared = [m for m in line.of("compare") if m.last <= quantity.first]
    inherits = before is not None and (
        (frame is None) or bool(compared and compared[-1].first > (frame.mark.first if frame else 0))
    )
    if frame is None and not inherits:
        return None
    first, last = quantity.first, quantity.last
    region, place, region_last = where(scan, line, quantity, said, frame)
    last = max(last, region_last)
    if is_elsewhere(line, frame, region, place, said):
        return None
    if inherits and before is not None:
        draft = figure_draft(scan, line, before.kind, quantity, first, last)
        draft.actor, draft.effect = before.actor, before.effect
        draft.region, draft.place = region or before.region, place or before.place
        if before.kind == "share":
            draft.kind = "area_held"
        if before.line != line.sentence.index and not line.dates:
            draft.start, draft.end = before.start, before.end
        draft.confidence = before.confidence - 0.05
        return draft
    assert frame is not None
    kind: Kind
    party = frame.actor(said)
    actor = party.actor if party else None
    if frame.effect == "contest" and line.tokens[frame.mark.last - 1].norm == "hands":
        return None  # "300 sq km changed hands": whose they were is not said
    if frame.effect == "contest":
        kind, actor = "contested", None
    elif frame.effect == "hold" or frame.effect == "fall":
        kind = "area_held"
        if actor is None:
            actor = scan.other(scan.scheme.undrawn_holder)
        if frame.effect == "hold" and occupies(frame) and any(w.kind == "since" for w in line.dates):
            kind = "area_gained"  # "has occupied 2,100 sq km since January"
    elif (
        frame.effect in ("gain", "lose")
        and line.tokens[quantity.first - 1 if quantity.qualifier != "up to" else quantity.first].norm
        in ("to", "до")
        and not line.ending_at("amounts_to", quantity.first, 1)
    ):
        kind = "area_held"  # grown to, not by
        quantity = replace(quantity, qualifier=None if quantity.qualifier == "up to" else quantity.qualifier)
    elif frame.effect in ("lose", "leave"):
        kind = "area_lost"
        if party is None and frame.form == "verb" and not frame.passive and frame.mark.first > line.first:
            return None  # "the reservoir has lost 1,900 sq km"
        if actor is None and frame.effect == "lose":
            actor = scan.scheme.undrawn_holder
    elif frame.effect == "take" and occupies(frame) and not names_period(line, quantity):
        kind = "area_held"
    else:
        kind = "area_gained"
    if kind == "area_held" and actor is None:
        actor = scan.other(scan.scheme.undrawn_holder)
    if frame.effect in ("take", "retake", "gain") and actor is None:
        after = [
            p
            for p in parties
            if 0 <= p.first - quantity.last <= 3 and line.tokens[p.first - 1].norm in ("for", "by")
        ]
        actor = (
            after[0].actor
            if after
            else (
                frame.scan.scheme.undrawn_holder
                if frame.effect == "retake"
                else said.actor or scan.other(scan.scheme.undrawn_holder)
            )
        )
    if frame.effect in ("take", "retake", "gain", "lose") and frame.negated:
        return None
    if frame.effect == "gain" and any(
        0 <= frame.mark.first - e.last <= 6 for e in line.of("event") if e.data == "contest/state"
    ):
        return None  # "the grey zone grew by 3 sq km": nobody's gain
    if frame.mark.first < quantity.first:
        first = min(first, frame.mark.first)
        if party is not None and frame.left <= party.first < first:
            first = party.first
    elif frame.mark.last > last:
        last = frame.mark.last
    draft = figure_draft(scan, line, kind, quantity, first, last)
    draft.actor, draft.region, draft.place, draft.effect = actor, region, place, frame.effect
    if region is None and place is None:
        draft.confidence -= 0.15
    if quantity.unit == "m2":
        draft.flags.append(
            f"unit slip: {quantity.value:,.10g} square metres is the size of a plot;"
            " square kilometres may be meant"
        )
    return draft


def is_elsewhere(
    line: Line, frame: Frame | None, region: RegionMention | None, place: PlaceMention | None, said: Said
) -> bool:
    """Of another war: by one who is no side of this one, and of no ground that is named and known."""
    if frame is None or (place is not None and place.id is not None) or not frame.of_stranger(said):
        return False
    meant = line.of("country_meant")
    return region is None or region.id is None or bool(meant and region.mention not in _said_in(line))


def _said_in(line: Line) -> set[str]:
    return {s.text for s in line.named}
