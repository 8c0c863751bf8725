"""Which dates of a sentence are those of the saying, and not of what is said.

Knows where a day stands beside a verb of saying; reads no speaker. It must not know a language by name.
"""

from __future__ import annotations

from contactline.claims.reading.dates import When
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line
from contactline.claims.reading.sayings import SENTENCE_HEAD


def is_near(when: When, mark: Mark, line: Line) -> bool:
    """Right after the verb ("said on Sunday"), or right before it; no event between."""
    if line.at("month_adjective", when.first) is not None:
        return False  # "N estimates the October gains"
    if 0 <= when.first - mark.last <= 6:
        between = range(mark.last, when.first)
        # "told President N on Monday": names, no clause
        return not any(line.tokens[i].text in STOPS for i in between) and (
            len(between) <= 2
            or all(line.tokens[i].norm in line.small_words("between_said_and_day") for i in between)
            or (
                line.grammar.names_subject
                and not any(line.at("event", i) or i in line.breaks for i in between)
                and any(line.tokens[i].text[0].isupper() for i in between)
            )
        )
    apart = any(line.tokens[i].text in STOPS for i in range(when.last, mark.first))
    if line.grammar.names_subject and apart and mark.data == "agent":
        return False  # "was retaken on Thursday, according to N": Thursday is when
    if line.grammar.has_cases and apart and (when.kind != "day" or _is_aside(line, mark)):
        return False  # "in November, analysts write, A took B": November is not when they write
    return 0 <= mark.first - when.last <= 1 or opens_sentence(line, when, mark)


def _is_aside(line: Line, mark: Mark) -> bool:
    """ "..., analysts write, ...": the verb, or the one word behind it, ends the clause."""
    ends = range(mark.last, min(mark.last + 2, line.last - 1))
    return any(
        line.tokens[i].text == "," and line.tokens[i + 1].norm not in line.small_words("that") for i in ends
    )


def opens_report(line: Line, mark: Mark, when: When) -> bool:
    """ "N was told two weeks ago that", "N said in June that": when it was said."""
    end = when.last + (when.last < line.last and line.tokens[when.last].text == ",")
    return (
        0 <= when.first - mark.last <= _NAME_BETWEEN
        and end < line.last
        and line.tokens[end].norm in line.small_words("that")
        and not any(line.tokens[i].text in STOPS or line.at("event", i) for i in range(mark.last, when.first))
    )


_NAME_BETWEEN = 6
"""Tokens between a verb of saying and its day: "told President N N on"."""


def is_dated(line: Line, mark: Mark) -> bool:
    """ "сообщили в ночь на 3 июля": the preposition is the date's, not the speaker's."""
    return any(when.first == mark.last for when in line.dates)


def opens_sentence(line: Line, when: When, mark: Mark) -> bool:
    """ "On Tuesday N reported", "A day earlier, N denied": the day that opens the sentence is the day of the
    saying, where nothing has been told before it."""
    head = any(m.last <= when.first for m in line.of("statement"))  # "In a post on N this evening, A wrote"
    if when.first - line.first > SENTENCE_HEAD * (1 + head) or when.last > mark.first:
        return False
    named = any(line.within(c, when.last, mark.first) for c in ("source", "actor"))
    if line.grammar.has_cases and not (named and line.at("told_of", mark.last)):
        return False
    return not any(m.first < mark.first and not line.at("source", m.first) for m in line.of("event"))
