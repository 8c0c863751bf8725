"""Whom "he" and "she" mean beside a verb of saying, where a paragraph told of someone who had not yet spoken.

Knows names by their capitals; whose side they are on, the marks say. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.heads import opens_paragraph
from contactline.claims.reading.line import STOPS, Line, Scan
from contactline.claims.reading.sayings import Saying
from contactline.claims.reading.speakers import name_end, side_beside, side_of, speaker_of

_LONGEST_OFFICE = 8
"""Tokens before a person's name at most: "The head of the A-installed administration N N"."""


def note_person(scan: Scan, line: Line, sayings: Sequence[Saying], said: Said) -> None:
    """ "N N, head of the town, was of another mind." Remembers N, till somebody speaks."""
    said.person = said.office = None
    if sayings:
        return
    opening = [m for m in line.of("source") if m.first <= line.first + 1 and line.grammar.names_subject]
    if opening and (who := speaker_of(scan, line, opening[0].first, opening[0].last)) is not None:
        side = side_of(scan, line, who, opening[0].first, opening[0].last)
        said.office = (who, side, line.sentence.paragraph)
    for at in range(line.first, min(line.last, line.first + _LONGEST_OFFICE)):
        if line.tokens[at].text in STOPS or line.at("event", at):
            return
        end = name_end(line, at)
        if end is not None and end - at > 1:
            who = speaker_of(scan, line, line.first, end)
            side = side_of(scan, line, who, line.first, end) or side_beside(line, end)
            said.person = (who, side, line.sentence.paragraph) if who is not None else None
            return


def _goes_on(scan: Scan, line: Line) -> bool:
    """A quotation of several sentences that has opened its paragraph."""
    return all(
        each.sentence.quoted == line.sentence.quoted
        for each in scan.lines[max(0, line.sentence.index - _QUOTATION) : line.sentence.index]
        if each.sentence.paragraph == line.sentence.paragraph
    )


_QUOTATION = 8
"""Sentences that are looked at."""


def _is_office(line: Line, saying: Saying) -> bool:
    """ "It said": no person."""
    first, last = saying.speaker
    return last - first == 1 and line.tokens[first].norm in line.small_words("thing_meant")


def with_person(scan: Scan, line: Line, sayings: Sequence[Saying], said: Said) -> list[Saying]:
    """ "He said", "it said": the one of whom the sentence before told. Where the paragraph has begun with
    somebody else than who spoke last, and he has no name, nobody is named."""
    out = []
    for saying in sayings:
        told = said.office if saying.anaphor and _is_office(line, saying) else None
        told = said.person if saying.anaphor and saying.one else told
        if told is not None and told[2] == line.sentence.paragraph:
            who, side, _ = told
            days = [when.start for when in saying.dates if when.kind == "day"]
            who = replace(who, said_on=days[0] if days else None)
            out.append(replace(saying, who=who, side=side, anaphor=False, words=who.who))
        elif not (saying.one and saying.anaphor) or (
            said.saying_paragraph >= line.sentence.paragraph
            or opens_paragraph(scan, line)
            or (line.sentence.quoted and (line.grammar.has_cases or _goes_on(scan, line)))
        ):
            out.append(saying)
    return out
