"""What "the village", "it", "them" stand for beside an English event: a place that was named before.

Knows the marks of a sentence, and the places of those before it; `places` tells which was named last,
`called` what kind of place it is. English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.english.called import of_that_kind
from contactline.claims.reading.english.places import is_in_description, place_last
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named

_REACH = 6
_FOUGHT_REACH = 9
"""Tokens: "street battles continue in the northern part of the town"."""


def meant_by(frame: Frame, said: Said, subject: bool) -> list[Named]:
    """ "the village", "it", "their": what was named before."""
    line, mark = frame.line, frame.mark
    reach = _FOUGHT_REACH if frame.effect in ("contest", "repel") else _REACH
    first, last = (frame.left, mark.first) if subject else (mark.last, min(frame.right, mark.last + reach))
    meant = [m for m in line.within("settlements_meant", first, last) if not _owns_a_thing(frame, m)]
    if meant or (
        frame.form == "noun"
        and any(mark.first - m.last <= 2 and m.last <= mark.first for m in line.of("settlements_meant"))
    ):
        here = [s for s in line.named if s.place is not None and s.last <= mark.first]
        here = here or list(said.places)  # "held positions in X and withdrew from them"
        return here if _counts(line, first, last, here) else []
    meant = line.within("settlement_meant", first, last)
    # "the village of N", whom no list knows, is N and none that was named before
    meant = [m for m in meant if m.last >= line.last or line.tokens[m.last].norm != "of"]
    meant = [m for m in meant if not _is_unlisted(line, m)]
    if not meant and subject and frame.form in ("state", "fall"):
        # "the hamlet, home to 500 people before the war, was": an aside that looks like a clause
        meant = [
            m
            for m in line.within("settlement_meant", line.first, mark.first)
            if not any(m.last <= e.first < mark.first for e in line.of("event"))
        ][-1:]
        first = meant[0].first if meant else first
    if subject and meant and mark.first - meant[-1].last <= 4:
        first = meant[-1].first - 1
    here = [s for s in line.named if s.place is not None and s.last <= mark.first]
    if meant and here and (not subject or meant[-1].first >= here[-1].last):
        plain = [s for s in here if not is_in_description(line, s)]  # "X, a village near Y, fell, and it": X
        return of_that_kind(line, said, meant[-1], plain[-1:])  # "hold positions in X and withdrew from them"
    parts = {at for m in line.within("part_of_place", first, last) for at in (m.last - 1, m.last)}
    near = meant and (meant[0].first <= first + 3 or meant[0].first in parts)
    if near or (meant and frame.effect == "repel" and _is_where(line, meant[0])):
        return of_that_kind(line, said, meant[0], place_last(line, said))
    return []


def _owns_a_thing(frame: Frame, meant: Mark) -> bool:
    """ "11 homes lost their roofs": nothing of the places that were named."""
    line = frame.line
    owner = line.tokens[meant.first].norm in line.small_words("owner")
    return owner and frame.form == "verb" and line.at("event", meant.last) is None


def _counts(line: Line, first: int, last: int, spots: Sequence[Named]) -> bool:
    """ "Took six villages" is news, unless six were named; "took them" is of those."""
    for mark in line.within("settlements_meant", first, last):
        told = next((n.value for n in line.numbers if n.first == mark.first), None)
        if told is None:  # "any of the four": of so many that were named
            told = next(
                (
                    n.value
                    for n in line.numbers
                    if 0 <= n.first - mark.last <= _OF_THE and _is_small(line, mark.last, n.first)
                ),
                None,
            )
        if told is not None and told != len({s.text for s in spots}):
            return False
    return True


def _is_where(line: Line, meant: Mark) -> bool:
    """ "Repelled four attempts to break into the village": behind a word of place."""
    to = line.tokens[meant.first - 1].norm in line.small_words("to_a_place")
    return to or any(line.ending_at(c, meant.first) for c in ("near", "locative"))


_OF_THE = 2


def _is_small(line: Line, first: int, last: int) -> bool:
    small = line.small_words("of") | line.small_words("article")
    return all(line.tokens[i].norm in small for i in range(first, last))


def _is_unlisted(line: Line, meant: Mark) -> bool:
    """ "N, the settlement to the south, was taken": N, by a name that no list has."""
    comma = meant.first - 1
    if comma <= line.first or line.tokens[comma].text != "," or not line.tokens[comma - 1].text[0].isupper():
        return False
    return not any(s.last == comma for s in line.named)
