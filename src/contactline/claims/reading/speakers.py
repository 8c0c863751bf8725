"""Where a speaker stands who is not right beside the verb of saying: before commas, or quoted by another.

Knows commas, "as saying" and dates at the head of a sentence; gives tokens, no names.
"""

from __future__ import annotations

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.scan import STOPS, Line
from contactline.reports import Attribution

LONGEST_ASIDE = 22
"""Tokens between the commas of "N, the spokesman of the group in the south, said" at most."""

_SENTENCE_HEAD = 4


def before_commas(line: Line, mark: Mark) -> tuple[int, int] | None:
    """ "DeepState, a group that maps the front, said": the name before the two commas."""
    close = mark.first - 1
    if line.sentence.lang != "en" or close <= line.first or line.tokens[close].text != ",":
        return None
    start = close
    while start > line.first and close - start <= LONGEST_ASIDE:
        token = line.tokens[start - 1]
        if token.text == ",":
            break
        if token.text in STOPS or token.text in ".!?":
            return None
        start -= 1
    if start == close or line.tokens[start - 1].text != "," or start - 1 <= line.first:
        return None
    end = first = start - 1
    while first > line.first:
        token = line.tokens[first - 1]
        if token.text in STOPS or token.text in ".!?":
            break
        if line.at("event", first - 1) and not line.at("source", first - 1) and not token.text[0].isupper():
            break
        first -= 1
    named = any(line.within(c, first, end) for c in ("source", "actor")) or any(
        line.tokens[i].text[0].isupper() and i > line.first for i in range(first, end)
    )
    if named or (first == line.first and line.tokens[first].text[0].isupper() and end - first <= 6):
        return first, end
    return None


def relayed_by(line: Line, mark: Mark) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """ "A quoted B as saying", "B was quoted by A as saying": the tokens of A, and those of B."""
    if mark.first <= line.first or line.tokens[mark.first - 1].norm != "as":
        return None
    quoted = [m for m in line.of("relayed") if 0 <= mark.first - m.last <= LONGEST_ASIDE]
    if not quoted:
        return None
    verb = quoted[-1]
    left = verb.first
    while left > line.first and line.tokens[left - 1].text not in STOPS:
        left -= 1
    if be := line.ending_at("be", verb.first, 1):
        agent = next((a for a in line.of("agent") if a.first >= verb.last), None)
        if agent is None:
            return (mark.last, mark.last), (left, be.first)
        end = next(
            (i for i in range(agent.last, line.last) if line.tokens[i].text in STOPS or i == mark.first - 1),
            line.last,
        )
        return (agent.last, end), (left, be.first)
    return (left, verb.first), (verb.last, mark.first - 1)


def is_signature(line: Line) -> bool:
    """ "— DeepState", "General Staff of A": a line of its own, below what is said."""
    if line.sentence.lang != "en":
        return False
    words = [i for i in range(line.first, line.last) if line.tokens[i].word]
    marks = line.of("source")
    return bool(words) and bool(marks) and all(any(m.first <= i < m.last for m in marks) for i in words)


def who_talks(line: Line) -> tuple[int, int] | None:
    """ "Colonel N: We took it": the tokens of the name before the colon; none for the one who asks."""
    if line.sentence.lang != "en":
        return None
    stop = next(
        (i for i in range(line.first, min(line.last, line.first + 9)) if line.tokens[i].text == ":"), None
    )
    if stop is None or stop == line.first:
        return None
    asked = line.at("interviewer", stop - 1)
    if asked is not None and stop - line.first <= 2:
        return line.first, line.first
    name = [line.tokens[i] for i in range(line.first, stop)]
    if not line.within("actor", line.first, stop) and not line.within("source", line.first, stop):
        return None  # "Key points:"
    told = any(line.within(c, line.first, stop) for c in ("event", "speech", "front", "unit"))
    capital = [token.text[0].isupper() and token.word for token in name]
    if told or len(name) < 2 or not all(capital[-2:]) or any(s.last == stop for s in line.named):
        return None
    return line.first, stop


def not_beside(line: Line, mark: Mark, start: int) -> tuple[int, int] | None:
    """ "The ministry (MoD) claimed": the name before the brackets. "A did not speak of X but said": A."""
    before = line.tokens[mark.first - 1] if mark.first > line.first else None
    if before is None:
        return None
    if before.text == ")":
        open_at = next((i for i in range(mark.first - 1, line.first, -1) if line.tokens[i].text == "("), None)
        named = [m for m in line.of("source", "actor") if open_at is not None and m.last == open_at]
        return (min(m.first for m in named), open_at) if named and open_at is not None else None
    if start >= mark.first - 1 and before.norm in ("but", "and"):
        heads = [m for m in line.of("source", "actor") if m.first <= line.first + 2]
        if heads:
            longest = max(heads, key=lambda m: (m.category == "source", m.last - m.first))
            return longest.first, longest.last
    return None


def side_beside(line: Line, last: int) -> str | None:
    """ "said N, the A-installed head", "N, A's commander, said": the side told behind the speaker's name."""
    if line.sentence.lang != "en" or last >= line.last - 1 or line.tokens[last].text != ",":
        return None
    for mark in line.of("actor"):
        if last < mark.first <= last + 2:
            article = mark.first == last + 2 and line.tokens[last + 1].norm in ("the", "a", "an")
            owner = mark.last < line.last and line.tokens[mark.last].norm == "'s"
            if article or (mark.first == last + 1 and owner):
                return mark.data
    return None


def side_of_owner(line: Line, first: int, last: int, said: Said) -> str | None:
    """ "Its defence ministry said", "his army says": the side that was named last."""
    if line.sentence.lang != "en" or first >= last or line.tokens[first].norm not in _OWNERS:
        return None
    here = [m for m in line.of("actor") if m.last <= first]
    return here[0].data if here else (said.speaker_side or said.actor)


def earlier_speaker(words: str, said: Said) -> tuple[Attribution, str | None] | None:
    """ "The ministry", "the brigade", "the project": the last speaker with that word in his name; a project
    or analysts are of no side."""
    if not words or not words[-1].islower():
        return None
    noun = words.lower().split()[-1]
    named = [s for s in said.speakers if noun in s[0].who.lower().split()]
    if not named and noun in _OF_NO_SIDE:
        named = [s for s in said.speakers if s[0].source is not None and s[1] is None]
    return named[-1] if named else None


_OF_NO_SIDE = frozenset(("project", "group", "analysts", "experts", "institute", "researchers", "think-tank"))
_OWNERS = frozenset(("its", "his", "her", "their"))


def opens_sentence(line: Line, when: When, mark: Mark) -> bool:
    """ "On Tuesday N reported", "A day earlier, N denied": the day that opens the sentence is the day of the
    saying, where nothing has been told before it."""
    if when.first - line.first > _SENTENCE_HEAD or when.last > mark.first:
        return False
    if line.sentence.lang != "en" and not (
        line.at("told_of", mark.last)
        and any(line.within(c, when.last, mark.first) for c in ("source", "actor"))
    ):
        return False
    return not any(m.first < mark.first and not line.at("source", m.first) for m in line.of("event"))
