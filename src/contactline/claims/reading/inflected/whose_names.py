"""Which of the names around an event's word are another word's: a noun's, a preposition's, a part's.

Knows frames' bounds, marks and names of one sentence; decides no kind of claim. Ukrainian and Russian only.
"""

from __future__ import annotations

from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Line, Named

_PART_WITHIN = 5
"""Tokens behind a verb: "the western and southern quarters"."""


def is_of_another_noun(frame: Frame, spot: Named) -> bool:
    """ "After the liberation of X they hardly advanced": X, right behind another event's noun."""
    line, mark = frame.line, frame.mark
    return frame.effect in ("repel", "gain", "contest") and any(
        e.last == spot.first and e.data.endswith("/noun") and e is not mark and "gain" not in e.data
        for e in line.of("event")
    )


def of_a_part_there(frame: Frame, left: list[Named]) -> list[Named]:
    """ "In X two streets were freed", "in X they took the centre": X, of which a part is told."""
    line, mark = frame.line, frame.mark
    if left or frame.effect not in ("take", "retake", "lose") or frame.form != "verb":
        return []
    if not line.within("part_of", mark.last, min(frame.right, mark.last + _PART_WITHIN)):
        return []
    inside = [
        s
        for s in line.named
        if s.place is not None and s.last <= mark.first and line.ending_at("locative", s.first) is not None
    ]
    return inside[-1:]


def is_second_near(frame: Frame, spot: Named) -> bool:
    """ "Between X and Y, under control came Z": Y."""
    line = frame.line
    before = [s for s in line.named if s.last == spot.first - 1]
    return bool(before) and line.at("conj", spot.first - 1) is not None and frame.is_near(before[0])


def of_the_attack(line: Line, spots: list[Named], verb: int) -> list[Named]:
    """ "They hold it from X to Y, attacks near Z were beaten off": Z, behind the word for the attack."""
    nouns = [m for m in line.of("attack_noun") if m.last <= verb]
    behind = [s for s in spots if nouns and s.first >= nouns[-1].last]
    return behind or spots
