"""English participles that are told of what they are done to, with no "was" beside them.

"X, taken a day before", "A declared X liberated", "X and Y captured on Monday", "14 villages lost in July".
Knows marks and names of one sentence; decides no kind of claim. English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.lexicon import Mark, endings_of
from contactline.claims.reading.line import Line, Named


def is_participle(line: Line, mark: Mark) -> bool:
    """ "In X, liberated a day earlier": a name and a comma before, and no name behind."""
    at = mark.first
    return (
        at - 1 > line.first
        and line.tokens[at - 1].text in ",("
        and line.tokens[at].norm.endswith(endings_of(line.sentence.lang, "participle"))
        and any(s.last == at - 1 and s.place is not None for s in line.named)
        and not any(0 <= s.first - mark.last <= 4 for s in line.named)
        and not any(
            m.first - mark.last <= 3 and m.first >= mark.last for m in line.of("settlement_meant", "land")
        )
    )


def declared(line: Line, mark: Mark) -> Named | None:
    """ "A declared X liberated", "marks X as occupied": the place between a word that says what it is and a
    participle that ends its clause; None where there is none."""
    at = mark.first - 1
    while at > line.first and (line.tokens[at].text in _QUOTES or line.tokens[at].norm in _AS_WHAT):
        at -= 1
    spot = next((s for s in line.named if s.last == at + 1 and s.place is not None), None)
    if spot is None or not ends_as_participle(line, mark):
        return None
    begins = spot.first
    while begins > line.first and (
        line.at("settlement", begins - 1) or line.tokens[begins - 1].norm in _BEFORE_DECLARED
    ):
        begins -= 1
    return spot if line.ending_at("says_what_it_is", begins) is not None else None


def ends_as_participle(line: Line, mark: Mark) -> bool:
    """ "Liberated" with no object behind it: the clause ends, or goes on with a day or a preposition."""
    if not line.tokens[mark.last - 1].norm.endswith(endings_of(line.sentence.lang, "participle")):
        return False
    behind = line.tokens[mark.last] if mark.last < line.last else None
    return (
        behind is None
        or not behind.word
        or behind.norm in _BEHIND_PARTICIPLE
        or any(0 <= w.first - mark.last <= 1 for w in line.dates)
    )


_QUOTES = frozenset('"“”«»')
_AS_WHAT = frozenset(("as", "being", "now", "fully", "completely", "wholly", "already"))
_BEFORE_DECLARED = frozenset(("the", "of"))
_BEHIND_PARTICIPLE = frozenset(
    ("in", "on", "by", "from", "after", "and", "while", "but", "for", "although", "since", "as")
)


def is_headline(line: Line, mark: Mark, parties: Sequence[Party]) -> bool:
    """ "X liberated.", "X and Y captured on Monday": nothing but names before a participle that ends its
    clause."""
    if not ends_as_participle(line, mark):
        return False
    left = max((b + 1 for b in line.breaks if b < mark.first), default=line.first)
    names = [s for s in line.named if left <= s.first and s.last <= mark.first and s.place is not None]
    if not names or names[-1].last != mark.first:
        return False
    told = {i for s in names for i in range(s.first, s.last)}
    return all(
        i in told or line.tokens[i].text in ',"“' or line.at("conj", i) or line.at("settlement", i)
        for i in range(left, mark.first)
    ) and not any(p.first < names[-1].last and names[-1].first < p.last for p in parties)


def is_attributive(line: Line, mark: Mark) -> bool:
    """ "Reports of a captured X"."""
    return (
        mark.first > line.first
        and line.tokens[mark.first - 1].norm in ("a", "an")
        and line.tokens[mark.first].norm.endswith(endings_of(line.sentence.lang, "participle"))
        and any(s.first == mark.last for s in line.named)
    )


def is_of_counted(line: Line, mark: Mark) -> bool:
    """ "Lists 31 villages as «liberated»", "19 settlements lost in July": behind what is counted."""
    at = mark.first
    while at > line.first and (line.tokens[at - 1].text in _QUOTES or line.tokens[at - 1].norm in _AS_WHAT):
        at -= 1
    noun = line.ending_at("settlements_counted", at)
    if noun is None or not any(0 <= noun.first - n.last <= _COUNTED_WITHIN for n in line.numbers):
        return False
    if any(e.first >= mark.last and e.data.endswith("/verb") for e in line.of("event")):
        return False  # "two villages lost in July were retaken": the retaking is told
    if line.tokens[mark.last - 1].norm == "lost":
        behind = line.tokens[mark.last] if mark.last < line.last else None
        return behind is None or not behind.word or behind.norm in _BEHIND_PARTICIPLE
    near = any(m.first == mark.last for m in line.of("near"))  # "seven villages freed near X"
    return near or ends_as_participle(line, mark)


_COUNTED_WITHIN = 3
