"""Who speaks in a whole paragraph or text: its head, the one who answers, whose bulletin it is.

Knows heads by the core's `heads`, and remembers them for the sentences that follow. English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.heads import head_of, opens_paragraph
from contactline.claims.reading.line import STOPS, Line, Scan
from contactline.claims.reading.sayings import Saying, hosted
from contactline.claims.reading.speakers import side_of, speaker_of
from contactline.reports import Attribution

_FOR_ALL = 1_000_000


def greet(scan: Scan, line: Line, said: Said) -> tuple[Saying | None, bool]:
    """The head of the paragraph that a sentence opens, as a saying; remembers who it is."""
    if opens_paragraph(scan, line) and line.tokens[line.first].norm == "a" and _is_label(line):
        # "A: We left on foot": the one who is asked
        said.host, said.host_side = None, said.perspective or scan.scheme.undrawn_holder
        said.host_until = line.sentence.paragraph
        said.actor = scan.other(said.host_side)  # "they", till somebody else is named
        return None, False
    head = head_of(scan, line)
    if head is None:
        return None, False
    who = speaker_of(scan, line, head.first, head.last)
    if who is None:
        return None, False
    side = side_of(scan, line, who, head.first, head.last)
    said.host, said.host_side = who, side
    said.host_until = _FOR_ALL if head.lasting else line.sentence.paragraph
    said.actor = scan.other(side)
    return Saying(head.first, head.end, who, side, False, (), False, who.who), False


def source_named(scan: Scan, line: Line) -> Attribution | None:
    """ "Source: N on Facebook": who said what the text tells, before it and behind it."""
    if line.last - line.first < 3 or not _is_label(line):
        return None
    if line.tokens[line.first].norm not in line.small_words("source_label"):
        return None
    marks = line.of("source", "actor")
    end = next((i for i in range(line.first + 2, line.last) if line.tokens[i].text in STOPS), line.last)
    return speaker_of(scan, line, line.first + 2, end) if marks and marks[0].first < end else None


def _is_label(line: Line) -> bool:
    return line.last - line.first > 1 and line.tokens[line.first + 1].text == ":"


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
