"""A verb of saying with who says it, and how speakers are remembered.

Knows sources and statements by their marks; where a speaker stands, the grammar says.
It must not know a language by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line
from contactline.reports import Attribution

LONGEST_WHO = 14
"""Words of a speaker's name and office at most."""


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying at tokens `[first, last)`. `side`: the actor the speaker belongs to. `anaphor`: the
    speaker is named only by a word such as "it" or "the ministry". `dates`: those of the statement."""

    first: int
    last: int
    who: Attribution | None
    side: str | None
    anaphor: bool
    dates: tuple[When, ...]
    back: bool
    words: str = ""
    borrowed: bool = False
    """Said by a paper of somebody's ("updated maps show"): the one who spoke last, where one did."""
    own: bool = False
    """A figure of the speaker's own beside another's: nobody hands it on."""
    unsaid: bool = False
    """ "A does not confirm it: on its map ...": of what stands behind the stop alone, where `last` is."""
    speaker: tuple[int, int] = (0, 0)
    """The tokens of the speaker beside the verb."""
    one: bool = False
    """Said by "him" or "her", by no other name."""
    vague: bool = False
    """Said by a side, no more: "Kyiv said"."""


def names_someone(line: Line, first: int, last: int) -> bool:
    if first >= last:
        return False
    if any(line.within(c, first, last) for c in ("source", "actor", "anaphor")):
        return True
    return any(line.tokens[i].text[0].isupper() and i > line.first for i in range(first, last)) or (
        line.tokens[first].norm in ("the", "a", "his", "its") and last - first <= 8
    )


def statement_of(line: Line, mark: Mark, after: int) -> tuple[str | None, tuple[int, int] | None]:
    """What it was said in: "Tuesday evening report", "Facebook"."""
    for noun in line.of("statement"):
        if not (mark.first - 8 <= noun.first <= max(mark.last, after) + 9):
            continue
        start = next((p.last for p in line.of("statement_in") if 0 <= noun.first - p.last <= 4), None)
        if start is None or any(line.tokens[i].text in STOPS for i in range(start, noun.first)):
            continue
        while start < noun.first and line.tokens[start].norm in line.small_words("before_speaker") | {
            "its",
            "his",
            "their",
        }:
            start += 1
        return line.words(start, noun.last), (start, noun.last)
    return None, None


LONGEST_ASIDE = 22
"""Tokens between the commas of "N, the spokesman of the group in the south, said" at most."""

SENTENCE_HEAD = 4


def relayed_by(line: Line, mark: Mark) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """ "A quoted B as saying", "B was quoted by A as saying": the tokens of A, and those of B."""
    if mark.first <= line.first or line.tokens[mark.first - 1].norm != "as":
        return None
    quoted = [m for m in line.of("relayed") if 0 <= mark.first - m.last <= LONGEST_ASIDE]
    if not quoted:
        return None
    verb = quoted[-1]
    left = _clause_start(line, verb.first)
    if be := line.ending_at("be", verb.first, 1):
        who = (left, be.first)
        if left == be.first and left > line.first:  # "N, the chief of staff, was quoted": N
            comma = _clause_start(line, left - 1) - 1
            who = (_clause_start(line, comma), comma) if comma > line.first else who
        agent = next((a for a in line.of("agent") if a.first >= verb.last), None)
        if agent is None:
            return (mark.last, mark.last), who
        end = next(
            (i for i in range(agent.last, line.last) if line.tokens[i].text in STOPS or i == mark.first - 1),
            line.last,
        )
        return (agent.last, end), who
    return (left, verb.first), (verb.last, mark.first - 1)


def _clause_start(line: Line, at: int) -> int:
    while at > line.first and line.tokens[at - 1].text not in STOPS:
        at -= 1
    return at


def earlier_speaker(words: str, said: Said) -> tuple[Attribution, str | None] | None:
    """ "The ministry", "the brigade", "the project": the last speaker with that word in his name; a project
    or analysts are of no side."""
    if not words or not words[-1].islower():
        return None
    noun = words.lower().split()[-1]
    named = [s for s in said.speakers if any(_is_word_of(noun, each) for each in s[0].who.lower().split())]
    if not named and noun in _OF_NO_SIDE:
        named = [s for s in said.speakers if s[0].source is not None and s[1] is None]
    return named[-1] if named else None


def _is_word_of(noun: str, word: str) -> bool:
    """The same word, but for a case's ending: "речник", "речника"."""
    stem = min(len(noun), len(word)) - _ENDING
    return noun == word or (not noun.isascii() and stem >= _STEM and noun[:stem] == word[:stem])


_ENDING, _STEM = 2, 4

_OF_NO_SIDE = frozenset(("project", "group", "analysts", "experts", "institute", "researchers", "think-tank"))


def opens_quotation(line: Line, at: int) -> bool:
    """ ": «..."."""
    return at + 1 < line.last and line.tokens[at].text == ":" and line.tokens[at + 1].text in '«"“—–'


def hosted(line: Line, said: Said) -> bool:
    """In a paragraph whose head names who speaks."""
    return said.host_until >= line.sentence.paragraph


def is_signature(line: Line) -> bool:
    """ "— DeepState", "General Staff of A": a line of its own, below what is said; not the "/AGENCY/" of a
    dateline, which says nothing itself."""
    if line.tokens[line.first].text == "/":
        return False
    words = [i for i in range(line.first, line.last) if line.tokens[i].word]
    marks = line.of("source")
    return bool(words) and bool(marks) and all(any(m.first <= i < m.last for m in marks) for i in words)
