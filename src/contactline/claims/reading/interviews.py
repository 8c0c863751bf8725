"""Interviews that are set with dashes: questions, and who answers them.

Knows paragraphs that begin with a dash, and who was named before the first question; no word.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.scan import Line, Scan
from contactline.claims.reading.speech import Saying
from contactline.reports import Attribution

_DASHES = "—–-"


def opens_with_dash(scan: Scan, line: Line) -> bool:
    """Whether the paragraph of a sentence begins with a dash."""
    first = line
    while first.sentence.index and scan.lines[first.sentence.index - 1].sentence.paragraph == (
        line.sentence.paragraph
    ):
        first = scan.lines[first.sentence.index - 1]
    return scan.text[first.sentence.start] in _DASHES


def listen(scan: Scan, line: Line, said: Said, sayings: Sequence[Saying]) -> None:
    """Remember whom the text names before its questions: the last source, with the name beside it."""
    if line.sentence.lang == "en" or opens_with_dash(scan, line):
        return
    sources = line.of("source")
    if not sources or not _has_questions(scan, line):
        return
    sides = {s.id: s.affiliation for s in scan.scheme.sources}
    with_side = [m for m in sources if sides.get(m.data)] or sources
    mark = with_side[-1]
    first = mark.first
    while first > line.first and line.tokens[first - 1].word and line.tokens[first - 1].text[0].isupper():
        first -= 1
    said.guest = Attribution(line.words(first, mark.last), mark.data)
    said.guest_side = sides.get(mark.data)


def answers(scan: Scan, line: Line) -> bool:
    """Said by the one who is asked: a sentence of a paragraph with a dash that is no question."""
    return not line.sentence.question and opens_with_dash(scan, line)


def with_guest(scan: Scan, line: Line, said: Said) -> None:
    """Whose "we" and "the enemy" an answer's are."""
    if said.guest_side is not None and answers(scan, line):
        said.perspective = said.guest_side


def _has_questions(scan: Scan, line: Line) -> bool:
    return any(
        other.sentence.question and scan.text[other.sentence.start] in _DASHES
        for other in scan.lines[line.sentence.index + 1 :]
    )
