"""What a text calls its settlements: "the town" is one that it has called a town, and no village.

Knows the words beside the names of a sentence, and what those before have called theirs. English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.english.places import is_described
from contactline.claims.reading.joined import adjoin
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named

_DESCRIBED_WITHIN = 7
"""Tokens from the comma to the kind in "X, a former coal mining town"."""


def note_kinds(line: Line, said: Said) -> None:
    """Remembers of each place that the sentence calls a town or a village which of them it is."""
    before: Named | None = None
    kind: str | None = None
    for spot in line.named:
        if spot.place is None:
            continue
        shared = (
            kind if before is not None and adjoin(line, before, spot) else None
        )  # "the villages of A and B"
        kind = _kind_beside(line, spot) or shared
        if kind is not None:
            said.called[_key(spot)] = (kind, spot)
        before = spot


def of_that_kind(line: Line, said: Said, noun: Mark, found: Sequence[Named]) -> list[Named]:
    """The places that "the town" was taken for; where the text calls them villages, the last that it calls a
    town, if any."""
    kind = _kind(line, line.tokens[noun.last - 1].norm)
    if kind is None or not found:
        return list(found)
    called = said.called.get(_key(found[-1]))
    if called is None or called[0] == kind:
        return list(found)
    others = [spot for each, spot in said.called.values() if each == kind]
    return others[-1:]


def _key(spot: Named) -> str:
    return spot.place.id if spot.place is not None and spot.place.id else spot.text.casefold()


def _kind(line: Line, word: str) -> str | None:
    return next((kind for kind in ("village", "town") if word in line.small_words(kind)), None)


def _kind_beside(line: Line, spot: Named) -> str | None:
    """Of "the town of X", "the city X", "X, a mining town"."""
    at = spot.first - 1
    while at > line.first and line.tokens[at].norm in line.small_words("between_kind_and_name"):
        at -= 1
    if at >= line.first and (kind := _kind(line, line.tokens[at].norm)) is not None:
        return kind
    if not is_described(line, spot, line.last):
        return None
    for i in range(spot.last + 1, min(line.last, spot.last + _DESCRIBED_WITHIN)):
        if line.tokens[i].text == ",":
            return None
        if (kind := _kind(line, line.tokens[i].norm)) is not None:
            return kind
    return None
