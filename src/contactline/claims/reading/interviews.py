"""Interviews that are set with dashes: which sentences are answers, and whose words they are.

Knows paragraphs that begin with a dash; no word. It must not know a language by name.
"""

from __future__ import annotations

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.line import Line, Scan

DASHES = "—–-"


def opens_with_dash(scan: Scan, line: Line) -> bool:
    """Whether the paragraph of a sentence begins with a dash."""
    first = line
    while first.sentence.index and scan.lines[first.sentence.index - 1].sentence.paragraph == (
        line.sentence.paragraph
    ):
        first = scan.lines[first.sentence.index - 1]
    return scan.text[first.sentence.start] in DASHES


def answers(scan: Scan, line: Line) -> bool:
    """Said by the one who is asked: a sentence of a paragraph with a dash that is no question."""
    return not line.sentence.question and opens_with_dash(scan, line)


def with_guest(scan: Scan, line: Line, said: Said) -> None:
    """Whose "we" and "the enemy" an answer's are."""
    if said.guest_side is not None and answers(scan, line):
        said.perspective = said.guest_side
