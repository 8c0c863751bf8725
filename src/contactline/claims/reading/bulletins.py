"""What the head and the foot of a text say of all that stands between: its day or period, and who signs.

Knows what to do with a head or a signature; which sentences are, the grammar says.
It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.sayings import Saying
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

HEADS_ALL = 1_000_000
"""As a paragraph's number: later than any."""


def sign(scan: Scan, line: Line, drafts: Sequence[Draft], said: Said, who: Attribution) -> None:
    """At the foot: of all before it that nobody else has said. At the head: of what follows. Between the
    lead and the rest ("Source: N on Facebook"): of both."""
    side = next((s.affiliation for s in scan.scheme.sources if s.id == who.source), None)
    for draft in drafts:
        if draft.attribution is None or draft.carried:
            draft.attribution, draft.side, draft.carried = who, side, False
    if line is not scan.lines[-1]:
        said.bulletin, said.bulletin_side = who, side
    if not drafts:  # at the head
        said.speaker, said.speaker_side, said.saying_paragraph = who, side, HEADS_ALL


def date_by_lead(lead: When | None, line: Line, drafts: Sequence[Draft]) -> None:
    if lead is None or line.dates:
        return
    for draft in drafts:
        if draft.kind in DATED and draft.start is None and draft.end is None and not draft.negated:
            draft.start, draft.end = lead.start, lead.end


_LEAD, _BULLETIN_LEAD = 3, 6
"""Sentences within which an institution's word, and a bulletin by its name, is of all that follows."""


def note_bulletin(line: Line, sayings: Sequence[Saying], said: Said) -> None:
    """ "..., the General Staff said in its morning update": the text is that, till another is heard."""
    if line.of("tally") and (days := [w for w in line.dates if w.kind in ("day", "span")]):
        said.lead = days[0]  # "58 clashes were recorded on 16 November"
    for saying in sayings:
        if saying.who is None or saying.borrowed:
            continue
        if said.bulletin_at == line.sentence.index:
            continue  # "the staff said this in its update, posted on N, N reports": the staff's
        opens = line.sentence.index <= _BULLETIN_LEAD and bool(line.of("bulletin")) and said.bulletin is None
        tally = bool(line.of("tally")) and saying.who.source is not None and not line.quantities
        if opens or tally:  # "145 clashes were recorded, the General Staff said": told by sectors below
            said.bulletin, said.bulletin_side, said.bulletin_boasts = saying.who, saying.side, False
            said.bulletin_at = line.sentence.index
            told = {w.first for w in saying.dates}
            said.lead = next((w for w in line.dates if w.kind == "span" and w.first not in told), said.lead)
        elif line.sentence.index <= _LEAD and said.bulletin is None and _is_institution(line, saying):
            said.bulletin, said.bulletin_side, said.bulletin_boasts = saying.who, saying.side, True
        elif said.bulletin is not None and not is_one(saying.who, said.bulletin):
            said.bulletin = said.lead = None


def _is_institution(line: Line, saying: Saying) -> bool:
    """ "The A ministry reported on Friday": what is told below of its own troops' success is its word."""
    who = saying.who
    last = who.who.split()[-1].lower() if who is not None and who.who else ""
    return bool(saying.side) and last in line.small_words("institution")


def may_be_of_bulletin(draft: Draft, said: Said) -> bool:
    """Whether a claim that nobody is said to make may be the bulletin's."""
    if not said.bulletin_boasts:
        return True
    return (
        draft.kind in DATED and draft.value is None and draft.actor == said.bulletin_side and not draft.start
    )


def is_one(who: Attribution, other: Attribution) -> bool:
    """The same speaker, by his source or by the last word of his name."""
    if who.source is not None or other.source is not None:
        return who.source == other.source
    return who.who.split()[-1].lower() == other.who.split()[-1].lower()
