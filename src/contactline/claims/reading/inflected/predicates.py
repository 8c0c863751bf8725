"""Clauses without a verb that tell whose a place is: "X is ours now", "X — Ukrainian", "in X — the enemy".

The present tense of "to be" is left out in Ukrainian and Russian, so the side itself, or the adjective made
of it, is what is said. Knows marks and tokens; the frame of the event made here looks for the names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from contactline.claims.reading.lexicon import Mark, endings_of, words_of
from contactline.claims.reading.sentences import Sentence, Token
from contactline.gazetteer.morphology import cases_of, is_adverb

_ENDS = frozenset('.,;:!?"»”)…—–')
_DASHES = frozenset("—–-")
_QUOTES = frozenset('«»"“”')

_WHEN = ("stands", "now_so", "remain", "so_far", "again", "in_full", "likewise")
"""Words that tell since when it is so, how long, or how far, which the dictionary may not have as adverbs."""

_HOW_MANY = ("number", "vague", "scale", "qualifier")
"""Words of how many are somewhere: "in X about two hundred A"."""

_LONGEST_PLACE = 3
"""Words of a place's name between a preposition and the side that is there."""

Marks = Mapping[str, list[Mark]]


def with_predicates(marks: dict[str, list[Mark]], tokens: Sequence[Token], sentence: Sentence) -> None:
    """Adds to the events of a sentence what its verbless clauses tell."""
    first, lang = sentence.first, sentence.lang
    found = []
    for category, party in (("own_word", "ours"), ("whose", "actor")):
        for word in marks.get(category, ()):
            if (told := _of_a_word(marks, tokens, word, first, lang)) is None:
                continue
            found.append(Mark(told[0], word.last, "event", told[1]))
            _add(marks, party, Mark(word.first, word.last, party, word.data))
    found += _of_sides(marks, tokens, first, lang)
    for mark in found:
        _add(marks, "event", mark)


def _add(marks: dict[str, list[Mark]], category: str, mark: Mark) -> None:
    marks[category] = sorted([*marks.get(category, []), mark], key=lambda m: m.first)


def _of_a_word(
    marks: Marks, tokens: Sequence[Token], word: Mark, first: int, lang: str
) -> tuple[int, str] | None:
    """What "ours", "Ukrainian" at the end of a clause says of its subject, and the token where that begins;
    None where it says nothing of one."""
    at = word.first
    if word.last - at != 1 or not tokens[at].text.islower() or not ends_clause(tokens, word.last):
        return None
    if any(m.first <= at < m.last for c in ("event", "ours", "actor", "source") for m in marks.get(c, ())):
        return None
    subject = back_over_adverbs(marks, tokens, at, first, lang)
    if word.category == "whose" and not (
        tokens[at].norm.endswith(endings_of(lang, "predicate"))
        and subject > first
        and (is_subject(marks, tokens, subject - 1))
    ):
        return None
    now = any(subject <= m.first < at for m in marks.get("now_so", ()))
    now = now or (word.last < len(tokens) and tokens[word.last].text == "!")  # cried out: "X is ours!"
    if {tokens[i].norm for i in range(subject, at)} & words_of(lang, "not"):
        return (subject, "lose/fall") if now else (at, "hold/state")  # "no longer ours", "not ours"
    return subject, "take/fall" if now else "hold/state"


def is_subject(marks: Marks, tokens: Sequence[Token], at: int) -> bool:
    """A name, the word for a settlement, or one of these in quotation marks."""
    return tokens[at].text[0].isupper() or any(
        m.first <= at < m.last for m in [*marks.get("settlement", ()), *marks.get("settlement_meant", ())]
    )


def back_over_adverbs(marks: Marks, tokens: Sequence[Token], at: int, first: int, lang: str) -> int:
    """Where the adverbs, the dash and "is" begin that stand before a predicate."""
    while at > first and (tokens[at - 1].text in _QUOTES or _is_between(marks, tokens, at - 1, lang)):
        at -= 1
    return at


def _is_between(marks: Marks, tokens: Sequence[Token], at: int, lang: str) -> bool:
    """Whether a word may stand between a subject and what it is said to be."""
    token = tokens[at]
    if token.text in _DASHES or token.norm in words_of(lang, "before_predicate"):
        return True
    if any(m.first <= at < m.last for c in (*_WHEN, *_HOW_MANY) for m in marks.get(c, ())):
        return True
    return token.text.islower() and is_adverb(token.norm, lang)


def ends_clause(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].text in _ENDS


def _of_sides(marks: Marks, tokens: Sequence[Token], first: int, lang: str) -> Iterator[Mark]:
    """ "In X — the enemy", "A's troops already in X": a clause of nothing but a place and who is in it."""
    for category in ("actor", "enemy", "ours"):
        for side in marks.get(category, ()):
            if not _are_troops(marks, tokens, side, first, lang) or any(
                e.first < side.last and side.first < e.last for e in marks.get("event", ())
            ):
                continue
            before = back_over_adverbs(marks, tokens, side.first, first, lang)
            behind = side.last
            while behind < len(tokens) and _is_between(marks, tokens, behind, lang):
                behind += 1
            there = ends_clause(tokens, behind) and _place_before(marks, tokens, before, first)
            there = there or (
                (before <= first or tokens[before - 1].text in _ENDS) and _place_behind(marks, tokens, behind)
            )
            if there:
                stays = any(before <= m.first < behind for m in marks.get("remain", ()))
                yield Mark(
                    min(before, side.first), side.last, "event", "hold/verb" if stays else "enter/verb"
                )


def _are_troops(marks: Marks, tokens: Sequence[Token], side: Mark, first: int, lang: str) -> bool:
    """Those who can be in a place: no country by its name, nor its offensive."""
    words = tokens[side.first : side.last]
    if _are_counted(marks, side.first) and "gent" in cases_of(words[0].norm, lang):
        return True
    if any(word.norm in words_of(lang, "no_troops") for word in words):
        return False
    if words[0].text.isupper():
        return True
    country = len(words) == 1 and words[0].text[0].isupper() and side.first > first
    return "nomn" in cases_of(words[0].norm, lang) and not country


def _are_counted(marks: Marks, at: int) -> bool:
    """ "Two hundred A", "several A", "up to a company of A"."""
    return any(m.last == at for c in ("number", "vague", "scale", "forces") for m in marks.get(c, ()))


def _place_before(marks: Marks, tokens: Sequence[Token], end: int, first: int) -> bool:
    """Whether a preposition and a name end at `end`, and begin the clause."""
    at = end
    while at > first and end - at < _LONGEST_PLACE and is_subject(marks, tokens, at - 1):
        at -= 1
        where = next((m for m in marks.get("locative", ()) if m.last == at), None)
        if where is not None:
            return where.first <= first or tokens[where.first - 1].text in _ENDS
    return False


def _place_behind(marks: Marks, tokens: Sequence[Token], at: int) -> bool:
    """Whether a preposition and a name begin at `at`, and end the clause."""
    where = next((m for m in marks.get("locative", ()) if m.first == at), None)
    if where is None:
        return False
    edge = next((m for m in marks.get("edge", ()) if m.first == where.first), where)
    last = max(where.last, edge.last)  # "on the streets of X"
    while last < len(tokens) and last - where.last < _LONGEST_PLACE and is_subject(marks, tokens, last):
        last += 1
        if ends_clause(tokens, last):
            return True
    return False
