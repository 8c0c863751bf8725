"""What of the words beside a verb of saying is no part of the speaker's name, and which name nobody.

"In a month N N said": N N; "the published footage showed": nobody who speaks. Knows parts of speech and
cases. Ukrainian and Russian only.
"""

from __future__ import annotations

from contactline.claims.reading.line import Line
from contactline.gazetteer.morphology import (
    cases_of,
    is_adjective,
    is_finite_verb,
    is_first_name,
    is_function_word,
    is_persons,
    is_pronoun_alone,
)

Words = tuple[int, int]


def only_speaker(line: Line, first: int, last: int) -> Words:
    """The speaker among some words; none of them where nobody is."""
    if first >= last or _is_quoted(line, first, last):
        return first, last
    first, last = _before_clause(line, first, last)
    first = _behind_preposition(line, first, last)
    if first < last - 1 and is_pronoun_alone(line.tokens[last - 1].norm, line.sentence.lang):
        named = any(_may_be_name(line, i) for i in range(first, last - 1))
        first = first if named else last - 1  # "in X he said": he
    return (first, first) if _is_nobody(line, first, last) else (first, last)


def _is_quoted(line: Line, first: int, last: int) -> bool:
    return any(line.tokens[i].text in '«»"“”' for i in range(first, last))


def _before_clause(line: Line, first: int, last: int) -> Words:
    """Up to a verb or a word such as "which": what follows is a clause. Where no known source or name stands
    before the verb, what does is the clause's subject, and no speaker."""
    for at in range(first, last):
        if line.at("relative", at) is not None:
            return first, at
        if _is_verb(line, at):
            named = line.within("source", first, at) or any(_is_full_name(line, i) for i in range(first, at))
            goes_on = any(
                line.at("conj", i) for i in range(at, min(last + 1, line.last))
            )  # "A was silent and then said"
            return (first, at) if named or goes_on else (first, first)
    return first, last


def _is_verb(line: Line, at: int) -> bool:
    token = line.tokens[at]
    if not token.word or token.text[0].isupper() or line.at("source", at) or line.at("speech", at):
        return False
    return is_finite_verb(token.norm, line.sentence.lang)


def _behind_preposition(line: Line, first: int, last: int) -> int:
    """Where a name stands behind words that a preposition opens: "in a month N N", "on the air the staff"."""
    if not _is_preposition(line, first):
        return first
    sources = [m.first for m in line.within("source", first + 1, last)]
    names = [i for i in range(first + 1, last - 1) if _is_full_name(line, i)]
    return min([*sources[:1], *names[:1]], default=last)


def _is_preposition(line: Line, at: int) -> bool:
    token = line.tokens[at]
    if not token.word or len(token.norm) > _LONGEST_PREPOSITION or line.at("source", at):
        return False
    return token.norm in _PREPOSITIONS or (
        line.at("in", at) is not None and is_function_word(token.norm, line.sentence.lang)
    )


_LONGEST_PREPOSITION = 6
_PREPOSITIONS = frozenset(
    ("про", "о", "об", "через", "під", "под", "над", "біля", "возле", "після", "после", "перед")
)


def _is_full_name(line: Line, at: int) -> bool:
    given, family = line.tokens[at].text, line.tokens[at + 1].text
    return given.istitle() and family.istitle() and is_first_name(given, line.sentence.lang)


def _may_be_name(line: Line, at: int) -> bool:
    token = line.tokens[at]
    place = any(s.first <= at < s.last for s in line.named)
    return token.word and token.text[0].isupper() and not place


_HEARS = frozenset(("datv", "ablt"))


def _is_nobody(line: Line, first: int, last: int) -> bool:
    """ "The published", "to the chief": one word that is a participle, or in a case of those who are told."""
    if last - first != 1 or line.at("source", first) or line.at("actor", first) or line.at("anaphor", first):
        return False
    token, lang = line.tokens[first], line.sentence.lang
    if is_persons(token.norm, lang) or token.text[0].isupper():
        cases = cases_of(token.norm, lang)
        return bool(cases) and cases <= _HEARS
    return is_adjective(token.norm, lang)
