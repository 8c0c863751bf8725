"""Which Ukrainian and Russian sentences are heads and signatures, and what a head dates.

Knows them by their marks; reads nothing else of them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.sayings import Saying
from contactline.reports import Attribution

_SHORT = 8

_CLOCK = re.compile(r"\b(\d{1,2})\s*:\s*\d\d\b")

_MORNING = 11
"""The latest full hour of a morning's bulletin."""

_HEAD_LINES = 2


def signature_of(scan: Scan, line: Line) -> Attribution | None:
    """A line of nothing but a source's name ("— DeepState"), perhaps with a dash or brackets."""
    if line.last - line.first > _SHORT or block_head_of(line) is not None:
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
    if line.sentence.index > 1 or not line.of("lead"):
        return None
    if line.of("speech") or any(e.data.endswith("/verb") for e in line.of("event")):
        return None
    marks = line.of("source")
    return Attribution(line.words(marks[0].first, marks[0].last), marks[0].data) if marks else None


def block_head_of(line: Line) -> Attribution | None:
    """ "[Rybar, 9 August, 21:30]", "Group south, 10:20:": a source and a time, over what it says."""
    marks = line.of("source")
    if not marks or line.last - line.first > _LONGEST_HEAD or line.of("event", "speech"):
        return None
    bracket = line.tokens[line.first].text == "[" and line.tokens[line.last - 1].text == "]"
    hour = any(line.tokens[i].text == ":" for i in range(line.first, line.last - 1))
    if not (bracket or (hour and line.tokens[line.last - 1].text == ":")):
        return None
    if marks[0].first - line.first > 1:
        return None
    return Attribution(line.words(marks[0].first, marks[0].last), marks[0].data)


_LONGEST_HEAD = 14


def lead_of(line: Line, said: Said, claims: bool) -> When | None:
    """The day or period that a head ("Summary for 11 August", "In the week from 2 to 8 August") gives; the
    one that was given before, where this sentence is no head."""
    heads = line.of("lead")
    spans = [w for w in line.dates if w.kind == "span" and w.last - w.first > 3]
    if (
        line.sentence.index <= _HEAD_LINES + 1
        and said.lead is not None
        and said.lead.kind == "span"
        and spans
    ):
        return spans[0]  # "in a week" in the headline, the days of that week below it
    if not _is_heading(line) and (line.of("negation") or not _opens_bulletin(line, claims)):
        return said.lead  # told on the way, of this sentence alone
    if not heads:
        return said.lead
    dates = [
        w
        for w in line.dates
        if w.kind in ("day", "span") and any(-1 <= w.first - h.last <= 5 or w.first == h.first for h in heads)
    ]
    if said.lead is not None and said.lead.kind == "day" and dates and dates[0].kind != "day":
        return said.lead  # "over the past day" under a head that names the day
    return _told_of(line, dates[0]) if dates else said.lead


def _opens_bulletin(line: Line, claims: bool) -> bool:
    """One of the first sentences, or one that begins "In all, over the past day ..." and is nobody's word."""
    if line.sentence.index <= _HEAD_LINES:
        return True
    return not claims and not line.of("speech") and any(h.first - line.first <= 1 for h in line.of("lead"))


def _is_heading(line: Line) -> bool:
    """ "Summary for 2 September" on a line of its own, "In the week from 2 to 8 September:"; not "the evening
    summary for 2 September does not mention the village." """
    ends = line.tokens[line.last - 1]
    return (ends.word or ends.text in ":)]") and line.last - line.first <= _LONGEST_HEAD


def _told_of(line: Line, when: When) -> When:
    """ "As of 08:00 on 9 August": a morning's bulletin tells of the day before."""
    clock = _CLOCK.search(line.words(max(line.first, when.first - 4), when.first))
    if when.kind != "day" or when.start is None or clock is None or int(clock[1]) > _MORNING:
        return when
    return replace(when, start=when.start - timedelta(days=1), end=when.start)


def greet(scan: Scan, line: Line, said: Said) -> tuple[Saying | None, bool]:
    """Remembers whose words all below a head are ("[N, 9 August, 21:30]"); such a line says nothing else."""
    head = block_head_of(line)
    if head is None:
        return None, False
    side = next((s.affiliation for s in scan.scheme.sources if s.id == head.source), None)
    said.block = head, side
    said.speaker, said.speaker_side, said.saying_paragraph = head, side, line.sentence.paragraph + 1
    return None, True
