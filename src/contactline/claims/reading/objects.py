"""Of an event's places: whose ground one is, and what taking a part of one is.

Knows names and effects. It must not know a language by name.
"""

from __future__ import annotations

from contactline.claims.reading.clauses import part_of_the_town
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.joined import adjoin
from contactline.claims.reading.line import Line, Named, Scan
from contactline.reports import Kind


def of_a_part(
    scan: Scan, frame: Frame, spot: Named, kind: Kind | None, who: str | None
) -> tuple[Kind | None, str | None]:
    """ "took the northern part of X" is not X; "lost part of X": as much ground as they lost."""
    part = frame.line.ending_at("part_of", spot.first) or frame.typed(spot, "part_of")
    if part is None and spot.last <= frame.mark.first and frame.form == "verb":
        part = part_of_the_town(frame.line, frame.mark.last, frame.right)
        if part is None and frame.line.grammar.has_cases and frame.line.ending_at("locative", spot.first):
            part = next(iter(frame.line.within("part_of", frame.mark.last, frame.right)), None)
    if part is not None and kind == "denied" and frame.effect == "hold" and not frame.negated:
        return "area_held", scan.other(who)  # "a part of X remains with A"
    if part is None and frame.form == "verb" and not frame.line.first <= spot.first < frame.line.last:
        # a place of a sentence before: "retook some blocks"
        inner = frame.line.within("part_of", frame.mark.last, min(frame.right, frame.mark.last + 3))
        part = inner[0] if inner else part_of_the_town(frame.line, frame.left, frame.right)
    if part is not None and kind in ("captured", "area_held") and frame.form == "state":
        return ("entered" if kind == "captured" else None), who  # "most of X is under A's control": not X
    if part is None or kind not in ("captured", "liberated") or frame.form == "state":
        return kind, who
    if frame.effect == "lose":
        return "area_lost", scan.other(who)
    return ("area_gained" if kind == "liberated" else "entered"), who


def belongs_abroad(line: Line, spot: Named) -> str | None:
    """The actor of "the A's town of X", whose ground it is; None where the text does not say so."""
    owner = spot.first - 1
    if owner > line.first and line.tokens[owner].norm == "'s":  # "A's X"
        return next((m.data for m in line.of("whose", "actor") if m.last == owner), None)
    kind = next((m for m in line.of("settlement") if 0 <= spot.first - m.last <= 1), None)
    if kind is None:
        return None
    before = kind.first - 1
    while before > line.first and line.tokens[before].norm in line.small_words("before_kind"):
        before -= 1
    for mark in line.of("whose"):
        if mark.first == before:
            return mark.data
    return None


def _parts_of_each(line: Line, spot: Named) -> Named | None:
    """The name before one in a list, where what stands before the first is more than one part."""
    at = next((i for i, s in enumerate(line.named) if s is spot), 0)
    if at == 0 or not adjoin(line, line.named[at - 1], spot):
        return None
    parts = [m for m in line.of("part_of_place") if m.last <= line.named[at - 1].first]
    many = parts and any(line.tokens[i].norm.endswith("s") for i in range(parts[-1].first, parts[-1].last))
    return line.named[at - 1] if many else None


_ADJECTIVE = 2
"""Tokens from a verb to "part of": an article and "northern"."""


def is_of_part(frame: Frame, spot: Named) -> bool:
    """ "drove them out of the centre of X": a part of it, not X."""
    line = frame.line
    if not line.first <= spot.first < line.last:  # "the northern part of the city", named before
        behind = line.of("part_of_place")
        return frame.form == "verb" and any(0 <= m.first - frame.mark.last <= _ADJECTIVE for m in behind)
    if any(m.first == spot.last for m in line.of("part_behind")):
        return True  # "X's eastern outskirts"
    if spot.first >= frame.left and line.ending_at("part_adjective", spot.first) is not None:
        return True  # "seized northern X"
    part = line.ending_at("part_of_place", spot.first)
    if frame.left <= spot.first < frame.mark.first and part is not None and not frame.is_near(spot):
        return True  # "the centre of X was taken"; not "south of X"
    if spot.last <= frame.mark.first and frame.effect in ("take", "hold"):
        # "X, where they now hold the city centre", "X: they hold the east of the town"
        parts = [m for c in ("city_part", "part_of_place") for m in line.of(c)]
        behind = line.tokens[frame.mark.last].norm if frame.mark.last < line.last else ""
        return behind not in line.small_words("any") and any(
            0 <= m.first - frame.mark.last <= 1 for m in parts
        )
    if (before := _parts_of_each(line, spot)) is not None and is_of_part(frame, before):
        return True  # "slivers of A, B and X"
    return any(
        spot.first - 3 <= m.last <= spot.first
        and m.first >= frame.mark.first
        and all(line.tokens[i].text != "," for i in range(m.last, spot.first))
        for m in line.of("part_of_place")
    )
