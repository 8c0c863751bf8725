"""Who speaks in a whole paragraph or text: its head, the one who answers, whose bulletin it is.

Knows heads by the core's `heads`, and remembers them for the sentences that follow. English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.english.subjects import side_of, speaker_of
from contactline.claims.reading.heads import head_of, opens_paragraph
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.sayings import Saying, hosted
from contactline.reports import Attribution

_FOR_ALL = 1_000_000


def greet(scan: Scan, line: Line, said: Said) -> Saying | None:
    """The head of the paragraph that a sentence opens, as a saying; remembers who it is."""
    if opens_paragraph(scan, line) and line.tokens[line.first].norm == "a" and _is_label(line):
        # "A: We left on foot": the one who is asked
        said.host, said.host_side = None, said.perspective or scan.scheme.undrawn_holder
        said.host_until = line.sentence.paragraph
        said.actor = scan.other(said.host_side)  # "they", till somebody else is named
        return None
    head = head_of(scan, line)
    if head is None:
        return None
    who = speaker_of(scan, line, head.first, head.last)
    if who is None:
        return None
    side = side_of(scan, line, who, head.first, head.last)
    said.host, said.host_side = who, side
    said.host_until = _FOR_ALL if head.lasting else line.sentence.paragraph
    said.actor = scan.other(side)
    return Saying(head.first, head.end, who, side, False, (), False, who.who)


def _is_label(line: Line) -> bool:
    return line.last - line.first > 1 and line.tokens[line.first + 1].text == ":"


_LEAD = 3


def note_bulletin(line: Line, sayings: Sequence[Saying], said: Said) -> None:
    """ "..., the General Staff said in its morning update": the text is that, till another is heard."""
    for saying in sayings:
        if saying.who is None or saying.borrowed:
            continue
        if line.sentence.index <= _LEAD and line.of("bulletin") and said.bulletin is None:
            said.bulletin, said.bulletin_side = saying.who, saying.side
            told = {w.first for w in saying.dates}
            said.lead = next((w for w in line.dates if w.kind == "span" and w.first not in told), said.lead)
        elif said.bulletin is not None and not _is_one(saying.who, said.bulletin):
            said.bulletin = said.lead = None


def _is_one(who: Attribution, other: Attribution) -> bool:
    if who.source is not None or other.source is not None:
        return who.source == other.source
    return who.who.split()[-1].lower() == other.who.split()[-1].lower()


def side_speaking(line: Line, sayings: Sequence[Saying], said: Said) -> str | None:
    """Whose "we" and "the enemy" are a sentence's, as far as those who speak tell."""
    saying = next((s for s in reversed(sayings) if s.side), None)
    if saying is not None:
        return saying.side
    if hosted(line, said):
        return said.host_side
    quoted = line.sentence.quoted and said.saying_quoted == line.sentence.quoted
    same = said.saying_paragraph == line.sentence.paragraph and (
        line.sentence.quoted or said.talking == line.sentence.paragraph
    )
    return said.speaker_side if quoted or same else None
