"""Events that found no place in their own clause: the nearest names of the sentence that no other event has.

"X and Y, the spokesman conceded, «we did not hold»": a break, a speaker or an aside stands between the word
and its names. Knows marks, names and their order in one sentence. Ukrainian and Russian only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.frames import Frame
from contactline.claims.reading.joined import adjoin
from contactline.claims.reading.line import Line, Named

FAR = 12
"""Tokens: names farther away are told of by something else."""

_EFFECTS = frozenset(("take", "retake", "lose", "leave"))

_CLOSING = frozenset(";.!?…")


def stranded(line: Line, frame: Frame) -> list[Named]:
    """The nearest list of names, on either side, that may be of this event; none where another is nearer."""
    if frame.form not in ("verb", "fall") or frame.effect not in _EFFECTS or frame.negated:
        return []
    spots = [s for s in line.named if s.place is not None]
    free = [s for s in spots if _is_free(line, frame, s)]
    near = min(free, key=lambda s: _distance(s, frame), default=None)
    return [] if near is None else _list_of(line, spots, near)


def _distance(spot: Named, frame: Frame) -> int:
    return max(spot.first - frame.mark.last, frame.mark.first - spot.last)


def _is_free(line: Line, frame: Frame, spot: Named) -> bool:
    """Told by nothing else, in a case that this event may have, and no end of a sentence's part between."""
    if _distance(spot, frame) > FAR or frame.party_here(spot) or frame.is_near(spot):
        return False
    if line.ending_at("locative", spot.first) or frame.typed(spot, "locative"):
        return False
    if line.ending_at("from", spot.first) or line.ending_at("to_whom", spot.first) or _is_of_noun(line, spot):
        return False
    first, last = sorted((frame.mark, spot), key=lambda each: each.first)
    if any(line.tokens[i].text in _CLOSING for i in range(first.last, last.first)):
        return False
    gap = range(first.last, last.first)
    if any(line.at("relative", i) or line.at("when_clause", i) for i in gap):
        return False
    others = [e for e in line.of("event", "attacked") if e.first != frame.mark.first]
    return not any(e.first in gap or _beside(e, spot) for e in others)


def _beside(event, spot: Named) -> bool:  # type: ignore[no-untyped-def]
    """Another event's word right beside the name."""
    return 0 <= spot.first - event.last <= 2 or 0 <= event.first - spot.last <= 2


def _is_of_noun(line: Line, spot: Named) -> bool:
    """ "the mayor of X", "the centre of X": in the genitive behind a noun, and no object."""
    from contactline.gazetteer.morphology import cases_of

    before = spot.first - 1
    if before < line.first or not line.tokens[before].word or line.at("conj", before) is not None:
        return False
    if line.at("settlement", before) is not None:
        return False
    cases = cases_of(line.tokens[spot.last - 1].norm, line.sentence.lang)
    return bool(cases) and not cases & {"nomn", "accs"}


def _list_of(line: Line, spots: Sequence[Named], near: Named) -> list[Named]:
    """The names that stand in one list with a name: nothing but a comma or "and" between."""
    at = spots.index(near)
    first = last = at
    while first > 0 and adjoin(line, spots[first - 1], spots[first]):
        first -= 1
    while last + 1 < len(spots) and adjoin(line, spots[last], spots[last + 1]):
        last += 1
    return list(spots[first : last + 1])
