"""Who answers in an interview that is set with dashes.

Knows who was named before the first question; no word.
"""

from __future__ import annotations

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.interviews import DASHES, opens_with_dash
from contactline.claims.reading.line import Line, Scan
from contactline.reports import Attribution


def listen(scan: Scan, line: Line, said: Said) -> None:
    """Remember whom the text names before its questions: the last source, with the name beside it."""
    if opens_with_dash(scan, line):
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


def _has_questions(scan: Scan, line: Line) -> bool:
    return any(
        other.sentence.question and scan.text[other.sentence.start] in DASHES
        for other in scan.lines[line.sentence.index + 1 :]
    )
