"""The word of holding or taking that a figure belongs to.

Knows clauses and their order; makes no claim. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.frames import TAKING, Frame
from contactline.claims.reading.line import Line
from contactline.claims.reading.quantities import Quantity

_HAS_WITHIN = 5
"""Tokens: "has 18 percent" is of that figure alone."""


def governor_of(line: Line, quantity: Quantity, frames: Sequence[Frame]) -> Frame | None:
    """The word of holding or taking that a figure belongs to: the nearest before it, else after it."""
    usable = [
        f
        for f in frames
        if f.effect in TAKING | {"hold", "gain", "lose", "contest", "leave"}
        and f.effect != "expel"
        and not (line.at("has", f.mark.first) and quantity.first - f.mark.last > _HAS_WITHIN)
    ]
    # "there came out 3,600 km²": leaving only where it says from where
    usable = [f for f in usable if f.effect != "leave" or line.at("only_from", f.mark.first) is None]
    states = [f for f in usable if f.effect == "contest" and f.form == "state"]
    usable = [
        f
        for f in usable
        if f.effect != "gain" or not any(0 <= f.mark.first - s.mark.last <= 3 for s in states)
    ]
    broken = list(line.breaks)

    def crossed(a: int, b: int) -> int:
        return sum(a <= x < b and line.tokens[x].norm != "that" for x in broken)

    passive = [
        f for f in usable if 0 <= f.mark.first - quantity.last <= 3 and (f.passive or f.form == "fall")
    ]
    if passive and not any(line.tokens[i].text in ",;" for i in range(quantity.last, passive[0].mark.first)):
        return passive[0]  # "a further 60 sq km was lost"
    before = [f for f in usable if f.mark.first <= quantity.first]
    after = [f for f in usable if f.mark.first > quantity.first]
    grey = [
        f
        for f in states
        if abs(f.mark.first - quantity.first) <= 14 and not crossed(*sorted((f.mark.first, quantity.first)))
    ]
    if grey and any(0 <= quantity.first - f.mark.last <= 1 for f in before):
        grey = [f for f in grey if not _is_parted(line, quantity.last, f.mark.first)]
    grey = [f for f in grey if not _has_own_figure(line, quantity, f)]
    nearer = [f for f in before if f.effect != "contest"]
    if grey and not (nearer and nearer[-1].mark.first > grey[0].mark.first):
        return grey[0]
    if before and after and after[0].form == "state":
        # "90% are A's, another tenth is with us": each part of the sentence has its own
        parts = [i for i in range(before[-1].mark.last, quantity.first) if line.tokens[i].text in ",;"]
        near = range(quantity.last, after[0].mark.first)
        if parts and len(near) <= 4 and not any(line.tokens[i].text in ",;" for i in near):
            return after[0]
    if before:
        last = before[-1]
        # "occupied" beside "increased the zone by": the verb governs, not the adjective
        verbs = [f for f in before if f.form == "verb"]
        if (
            last.form == "state"
            and verbs
            and last.mark.first - verbs[-1].mark.last <= 6
            and verbs[-1].effect in ("gain", "take", "retake", "lose")
        ):
            last = verbs[-1]
        if not crossed(last.mark.last, quantity.first):
            return last
    behind = _past_aside(line, quantity.last)
    after = [f for f in after if f.mark.first >= behind] or after
    if after:
        behind = min(behind, after[0].mark.first)
        if after[0].mark.first - behind <= 16 and not crossed(behind, after[0].mark.first):
            return after[0]
    if before:
        return before[-1]
    return after[0] if after and after[0].mark.first - quantity.last <= 12 else None


def _is_parted(line: Line, first: int, last: int) -> bool:
    """ "A holds 18 percent, the centre is grey": a comma between."""
    return any(line.tokens[i].text == "," for i in range(first, last))


def _has_own_figure(line: Line, quantity: Quantity, frame: Frame) -> bool:
    """ "212 km² are occupied, the grey zone - 93": a part of the sentence with a figure of its own."""
    at = frame.mark.first
    if at < quantity.last or not any(line.tokens[i].text == "," for i in range(quantity.last, at)):
        return False
    return any(0 <= n.first - frame.mark.last <= _OWN_WITHIN for n in line.numbers)


_OWN_WITHIN = 3
_DASHES = frozenset("—–-")


_LONGEST_ASIDE = 30


def _past_aside(line: Line, at: int) -> int:
    """ "110,600 sq km of it - a fifth, including X - are occupied": behind what two dashes hold that begin
    right behind the figure and what it is of; else token `at`."""
    opened = next(
        (i for i in range(at, min(line.last, at + _WHOLE_WITHIN)) if line.tokens[i].text in _DASHES), None
    )
    if opened is None:
        return at
    closing = range(opened + 2, min(line.last, opened + _LONGEST_ASIDE))
    return max((i + 1 for i in closing if line.tokens[i].text in _DASHES), default=at)


_WHOLE_WITHIN = 6


def figure_just_told(line: Line, said: Said) -> Draft | None:
    """The figure of the sentence before, in the same paragraph."""
    figure = said.pace if said.pace is not None and line.of("pace_up") else said.figure
    if figure is None or figure.line != line.sentence.index - 1:
        return None
    return figure if said.figure_paragraph == line.sentence.paragraph else None


def figure_before(line: Line, said: Said) -> Draft | None:
    """The figure of the sentence before, for one that only compares ("less than in July (564)") or gives
    another's estimate."""
    figure = said.figure
    if figure is None or figure.line < line.sentence.index - 3:
        return None
    if figure.line == line.sentence.index - 1:
        return figure if line.of("compare", "comparative", "figure_noun") else None
    return figure if line.of("figure_noun") and any(when.kind == "month" for when in line.dates) else None
