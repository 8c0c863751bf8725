"""Of an event's places: whether any is known, and what taking a part of one is.

Knows names and effects. It must not know a language by name.
"""

from __future__ import annotations

from contactline.claims.reading.clauses import part_of_the_town
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Named, Scan
from contactline.reports import Kind


def of_a_part(
    scan: Scan, frame: Frame, spot: Named, kind: Kind | None, who: str | None
) -> tuple[Kind | None, str | None]:
    """ "took the northern part of X" is not X; "lost part of X": as much ground as they lost."""
    part = frame.line.ending_at("part_of", spot.first) or frame.typed(spot, "part_of")
    if part is None and spot.last <= frame.mark.first and frame.form == "verb":
        part = part_of_the_town(frame.line, frame.mark.last, frame.right)
    if part is not None and kind == "denied" and frame.effect == "hold" and not frame.negated:
        return "area_held", scan.other(who)  # "a part of X remains with A"
    if part is None and frame.form == "verb" and not frame.line.first <= spot.first < frame.line.last:
        # a place of a sentence before: "retook some blocks"
        inner = frame.line.within("part_of", frame.mark.last, min(frame.right, frame.mark.last + 3))
        part = inner[0] if inner else None
    if part is None or kind not in ("captured", "liberated") or frame.form == "state":
        return kind, who
    if frame.effect == "lose":
        return "area_lost", scan.other(who)
    return ("area_gained" if kind == "liberated" else "entered"), who
