"""Where a speaker stands who is not right beside the verb of saying.

Knows commas, colons and dates; gives tokens, no names. English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line
from contactline.claims.reading.sayings import LONGEST_ASIDE
from contactline.claims.reading.speakers import name_end


def verb_group(line: Line, mark: Mark) -> int:
    """The first token of "had also said": what stands before it may be the speaker."""
    at = mark.first
    while at > line.first and line.tokens[at - 1].norm in line.small_words("beside_verb"):
        at -= 1
    return at


def before_commas(line: Line, mark: Mark) -> tuple[int, int] | None:
    """ "DeepState, a group that maps the front, said": the name before the two commas."""
    close = verb_group(line, mark) - 1
    if close <= line.first or line.tokens[close].text != ",":
        return None
    start = close
    while start > line.first and close - start <= LONGEST_ASIDE:
        token = line.tokens[start - 1]
        if token.text == ",":
            break
        if token.text in STOPS or token.text in ".!?":
            return None
        start -= 1
    told = any(
        "verb" in e.data and not line.at("source", e.first) and not _names_office(line, start, e)
        for e in line.within("event", start, close)
    )
    if told and line.at("relative", start) is None:
        return None  # "Further north, A's troops who took X repelled attacks, said N"
    if start == close or line.tokens[start - 1].text != "," or start - 1 <= line.first:
        return None
    end = first = start - 1
    while first > line.first:
        token = line.tokens[first - 1]
        if token.text in STOPS or token.text in ".!?-":
            break
        if line.at("event", first - 1) and not line.at("source", first - 1) and not token.text[0].isupper():
            break
        first -= 1
    named = any(line.within(c, first, end) for c in ("source", "actor")) or any(
        line.tokens[i].text[0].isupper() and i > line.first for i in range(first, end)
    )
    if line.tokens[end - 1].text[0].islower() and name_end(line, start) == close:
        return first, close  # "the chief of staff, N N, said": office and name
    if not line.within("source", first, end) and any(
        m.first - start <= 1 and m.last == close for m in line.of("source")
    ):
        return first, close  # "a think tank, the Institute N, said": the name is behind
    if named or (first == line.first and line.tokens[first].text[0].isupper() and end - first <= 6):
        return first, end
    return None


def _names_office(line: Line, start: int, event: Mark) -> bool:
    """ "the A-installed head of the occupied parts of X": of an office, not told."""
    return any(m.last <= event.first for m in line.within("office", start, event.first))


def who_talks(line: Line) -> tuple[int, int] | None:
    """ "Colonel N: We took it": the tokens of the name before the colon; none for the one who asks."""
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
    verb = verb_group(line, mark)
    before = line.tokens[verb - 1] if verb > line.first else None
    if before is None:
        return None
    if before.text == ")":
        open_at = next((i for i in range(verb - 1, line.first, -1) if line.tokens[i].text == "("), None)
        named = [m for m in line.of("source", "actor") if open_at is not None and m.last == open_at]
        return (min(m.first for m in named), open_at) if named and open_at is not None else None
    if before.norm in ("which", "who"):
        return _antecedent(line, verb - 1)
    if start >= verb - 1 and before.norm in ("but", "and"):
        heads = [m for m in line.of("source", "actor") if m.first <= line.first + 2]
        if heads:
            longest = max(heads, key=lambda m: (m.category == "source", m.last - m.first))
            return longest.first, longest.last
    return None


_NAME_REACH = 8


def _antecedent(line: Line, relative: int) -> tuple[int, int] | None:
    """ "according to the group DeepState, which says": the name before the comma."""
    comma = relative - 1
    if comma <= line.first or line.tokens[comma].text != ",":
        return None
    named = [m for m in line.of("source", "actor") if m.last == comma]
    if named:
        return min(m.first for m in named), comma
    first = comma
    while first > line.first and comma - first < _NAME_REACH and line.tokens[first - 1].text[0].isupper():
        first -= 1
    return (first, comma) if first < comma else None


def of_both_verbs(line: Line, mark: Mark, marks: Sequence[Mark]) -> Mark | None:
    """ "N conceded that X was lost but said": the verb before, whose subject is that of this one, too."""
    if not _goes_on(line, mark):
        return None
    before = [m for m in marks if m.last < verb_group(line, mark) and m.data != "agent"]
    return before[-1] if before else None


def head_pronoun(line: Line, mark: Mark) -> tuple[int, int] | None:
    """ "He named them as X and Y and said": who opens the sentence, of both verbs."""
    heads = [m for m in line.of("anaphor") if m.first <= line.first + 1]
    return (line.first, heads[0].last) if heads and _goes_on(line, mark) else None


def _goes_on(line: Line, mark: Mark) -> bool:
    """ "... and said": a verb of saying that has its subject from another."""
    before = verb_group(line, mark) - 1
    return before > line.first and line.tokens[before].norm in ("and", "but", "then")
