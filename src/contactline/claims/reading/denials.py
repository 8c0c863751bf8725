"""Who denies what: the parts of a denial that do not depend on word order.

Knows drafts and marks of denial; which claim is meant, the grammar says. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.line import Line, Scan
from contactline.reports import Attribution

SETTLED = frozenset(("captured", "liberated", "entered", "withdrawn", "repelled"))

# what a later sentence denies: the other side's success, not one's own defence told on the way
DENIABLE = SETTLED - {"repelled"}

GAINS = SETTLED | {"area_gained", "area_lost", "settlement_count"}


def claimant_behind(line: Line, first: int, last: int) -> Attribution | None:
    """ "denied the claims of A that ...": A."""
    for noun in line.within("claim_noun", first, last):
        for mark in line.of("source", "actor"):
            if 0 <= mark.first - noun.last <= 2 and mark.last <= last:
                return Attribution(
                    line.words(mark.first, mark.last), mark.data if mark.category == "source" else None
                )
    return None


def turn(scan: Scan, draft: Draft) -> None:
    if draft.kind == "withdrawn":  # who is said not to have taken it
        draft.actor = scan.other(draft.actor)
    draft.kind, draft.negated = "denied", True


def denier_of(line: Line, first: int, last: int) -> str | None:
    near = [m for m in line.of("source", "actor") if abs(m.first - first) <= 8]
    # the one before ("Kyiv denied"), unless it is "denied by Kyiv"; a source before a bare name in it
    before = [m for m in near if m.last <= first and first - m.last <= 3]
    behind = [m for m in near if m.first >= last and line.ending_at("agent", m.first, 1)]
    chosen = behind[:1] or before
    if not chosen:
        return None
    mark = max(chosen[-2:], key=lambda m: (m.category == "source", m.last - m.first, m.first))
    return line.words(mark.first, mark.last)


def by_words(scan: Scan, line: Line, words: str | None) -> Attribution | None:
    if words is None:
        return None
    source = next((m.data for m in line.of("source") if line.words(m.first, m.last) == words), None)
    return Attribution(words.strip(' «“"'), source)


def last_settled(drafts: Sequence[Draft], line: int, back: int = 1) -> list[Draft]:
    last = [d for d in drafts if d.kind in DENIABLE and 0 <= line - d.line <= back]
    return [d for d in last if d.line == last[-1].line] if last else []


def whose_claims(line: Line) -> str | None:
    """ "A's claims could not be verified": those of one side only."""
    for noun in line.of("claim_noun"):
        for mark in line.of("actor"):
            if mark.first < noun.last and noun.first - mark.last <= 1 and mark.first <= noun.first:
                return mark.data
    return None
