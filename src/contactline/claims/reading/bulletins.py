"""What the head and the foot of a bulletin say of all that stands between: its day or period, and who signs.

Knows which sentences are heads and signatures by their marks; reads nothing else of them.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.scan import Line, Scan
from contactline.reports import Attribution

DATED = frozenset(
    (
        "captured",
        "liberated",
        "entered",
        "withdrawn",
        "repelled",
        "settlement_count",
        "area_gained",
        "area_lost",
    )
)
"""What happens in a period; what is held or fought for is a state."""

_SHORT = 8
_HEAD_LINES = 2
HEADS_ALL = 1_000_000
"""As a paragraph's number: later than any."""


def signature_of(scan: Scan, line: Line) -> Attribution | None:
    """A line of nothing but a source's name ("— DeepState"), perhaps with a dash or brackets."""
    if scan.lang == "en" or line.last - line.first > _SHORT:
        return None
    marks = line.of("source")
    words = [i for i in range(line.first, line.last) if line.tokens[i].word]
    if not marks or not words:
        return None
    mark = max(marks, key=lambda m: m.last - m.first)
    if any(not (mark.first <= i < mark.last) for i in words):
        return None
    return Attribution(line.words(mark.first, mark.last), mark.data)


def head_of(line: Line) -> Attribution | None:
    """ "Summary of the Ministry of X on ..." at the head of a text: the source that it names first."""
    if line.sentence.lang == "en" or line.sentence.index > 1 or not line.of("lead"):
        return None
    if line.of("speech") or any(e.data.endswith("/verb") for e in line.of("event")):
        return None
    marks = line.of("source")
    return Attribution(line.words(marks[0].first, marks[0].last), marks[0].data) if marks else None


def sign(scan: Scan, line: Line, drafts: Sequence[Draft], said: Said, who: Attribution) -> None:
    """At the foot: of all before it that nobody else has said. At the head: of what follows."""
    side = next((s.affiliation for s in scan.scheme.sources if s.id == who.source), None)
    for draft in drafts:
        if draft.attribution is None or draft.carried:
            draft.attribution, draft.side, draft.carried = who, side, False
    if not drafts:  # at the head
        said.speaker, said.speaker_side, said.saying_paragraph = who, side, HEADS_ALL


def lead_of(line: Line, said: Said, claims: bool) -> When | None:
    """The day or period that a head ("Summary for 11 August", "In the week from 2 to 8 August") gives; the
    one that was given before, where this sentence is no head."""
    heads = line.of("lead")
    if claims and line.sentence.index > _HEAD_LINES:
        return said.lead  # told on the way, of this sentence alone
    if line.sentence.lang == "en" or not heads:
        return said.lead
    dates = [
        w
        for w in line.dates
        if w.kind in ("day", "span") and any(-1 <= w.first - h.last <= 5 or w.first == h.first for h in heads)
    ]
    if said.lead is not None and said.lead.kind == "day" and dates and dates[0].kind != "day":
        return said.lead  # "over the past day" under a head that names the day
    return dates[0] if dates else said.lead


def date_by_lead(lead: When | None, line: Line, drafts: Sequence[Draft]) -> None:
    if lead is None or line.dates:
        return
    for draft in drafts:
        if draft.kind in DATED and draft.start is None and draft.end is None and not draft.negated:
            draft.start, draft.end = lead.start, lead.end
