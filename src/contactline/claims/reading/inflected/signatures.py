"""Who speaks at the head or the foot of a text or of a sentence, without a verb of saying.

"Colonel N: «...»", "Six villages freed - N", a signature, "this is told in the report of N". Knows sources,
persons and places by their marks; who says a claim otherwise, `attribution` tells. Ukrainian and Russian.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.line import Line, Scan
from contactline.gazetteer.morphology import is_adverb, is_first_name, is_one_person, is_persons
from contactline.reports import Attribution

MOST_WORDS = 6
"""Of a signature."""

MOST_OF_A_NAME = 9
"""Words of a name with an office that stands before a colon."""


def sign_all(scan: Scan, drafts: Sequence[Draft]) -> None:
    """What nobody is said to say is said by who signs the text."""
    lines = [line for line in scan.lines if any(line.tokens[i].word for i in range(line.first, line.last))]
    if len(lines) < 2 or all(draft.attribution is not None for draft in drafts):
        return
    who = _signed(lines[-1]) or _signed(lines[0])
    whole = who is not None
    who = who or _reported(lines)
    if who is None:
        return
    side = next((s.affiliation for s in scan.scheme.sources if s.id == who.source), None)
    for draft in drafts:
        if draft.attribution is None and (whole or not scan.lines[draft.line].of("new_voice")):
            draft.attribution, draft.side = who, side


def _signed(line: Line) -> Attribution | None:
    dated = {i for when in line.dates for i in range(when.first, when.last)}  # "DeepState, 6 July 2025"
    words = [i for i in range(line.first, line.last) if line.tokens[i].word and i not in dated]
    if not words or len(words) > MOST_WORDS or line.of("event"):
        return None
    sources = [m for m in line.of("source") if m.first <= words[0] + 1]
    if not sources or words[-1] - sources[-1].last > 1:
        return None
    return Attribution(line.words(words[0], words[-1] + 1), sources[0].data)


def _reported(lines: Sequence[Line]) -> Attribution | None:
    """ "This is told in the report of N", "...: report of N": whose report a text tells, by its head."""
    for line in lines[:_HEAD]:
        papers, sources = line.of("report"), line.of("source")
        back = any(m.first - line.first <= 1 for m in line.of("back"))
        if not (back or line is lines[0]):
            continue
        for source in reversed(sources):
            if any(0 < source.first - paper.first <= _OF_A_REPORT for paper in papers):
                return Attribution(line.words(source.first, source.last), source.data)
    return None


_HEAD = 6
"""Sentences."""

_OF_A_REPORT = 4


def after_dash(line: Line) -> tuple[int, int] | None:
    """ "Six villages were freed in a week - N N": tokens of the speaker at the end of a headline."""
    if line.sentence.index > 0:
        return None
    dashes = [i for i in range(line.first + 1, line.last) if line.tokens[i].text in "—–-:|"]
    dashes = [
        i for i in dashes if line.tokens[i].text != "-" or line.tokens[i - 1].end < line.tokens[i].start
    ]
    if not dashes or not 0 < line.last - dashes[-1] - 1 <= MOST_OF_A_NAME:
        return None
    first, last = dashes[-1] + 1, line.last
    if any(line.within(c, first, last) for c in ("event", "speech", "number", "settlement")):
        return None
    if any(s.place is not None and s.first >= first for s in line.named):
        return None
    word = line.tokens[first].text
    somebody = is_one_person(word.lower(), line.sentence.lang) or is_persons(word, line.sentence.lang)
    return (first, last) if somebody or line.within("source", first, last) else None


def before_colon(line: Line) -> tuple[int, int] | None:
    """ "Colonel N: «…»", "N, spokesman of M: …": tokens of the speaker at the head of a sentence."""
    colon = next((i for i in range(line.first, line.last) if line.tokens[i].text == ":"), None)
    if colon is None or colon + 1 >= line.last or colon - line.first > MOST_OF_A_NAME:
        return after_dash(line)
    first = line.first
    while first < colon and not line.tokens[first].word:
        first += 1
    if any(line.within(c, first, colon) for c in ("event", "speech", "settlement")):
        return None
    if (name := _person_end(line, first, colon)) is not None:
        return first, name
    if line.within("number", first, colon) or (line.dates[:1] and line.dates[0].first < colon):
        return None
    spots = [s for s in line.named if s.first < colon and s.place is not None]
    quoted = line.tokens[colon + 1].text in '«"“„—–'
    capitals = [i for i in range(first, colon) if line.tokens[i].text[0].isupper()]
    source = line.within("source", first, colon)
    lang, word = line.sentence.lang, line.tokens[first].norm
    office = first == line.first and is_one_person(word, lang) and not is_adverb(word, lang) and not spots
    if office or source or (quoted and len(capitals) >= 2 and not (spots and len(capitals) <= len(spots))):
        return first, colon
    return None


def _person_end(line: Line, first: int, colon: int) -> int | None:
    """ "The commander N N, summing up Thursday: ...": behind a first name and a surname before the colon."""
    tokens = line.tokens
    for at in range(first, colon - 1):
        both = tokens[at].text.istitle() and tokens[at + 1].text[:1].isupper() and tokens[at + 1].word
        if both and is_first_name(tokens[at].text, line.sentence.lang):
            return at + 2
    return None
