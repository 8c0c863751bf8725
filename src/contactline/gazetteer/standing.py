"""What a capitalised name stands as: a settlement, a region, a person, a unit, a river, a government.

Pure: looks at the words around a name, by the lists of the word files. Knows no names itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contactline.gazetteer.inflection import nominatives
from contactline.gazetteer.tokens import Token
from contactline.gazetteer.vocabulary import Words, words_of

_QUOTES = frozenset('«»„“”"')


@dataclass(frozen=True, slots=True)
class Text:
    """A text's words and what stands between them. `gaps[i]` stands before token i."""

    tokens: Sequence[Token]
    gaps: Sequence[str]
    joined: Sequence[bool]
    lang: str

    def words(self, i: int) -> Words:
        """The words of the language that token i is written in."""
        return words_of("en" if self.tokens[i].latin else self.lang if self.lang in ("uk", "ru") else "uk")

    def key(self, i: int) -> str:
        return self.tokens[i].key if 0 <= i < len(self.tokens) else ""

    def is_in(self, i: int, name: str) -> bool:
        return 0 <= i < len(self.tokens) and self.tokens[i].key in self.words(i).any(name)


def means_region(text: Text, i: int, last: int, said: bool) -> bool:
    """Whether a name that a region shares with its city means the region here."""
    words = text.words(i)
    if text.key(last + 1) in words.any("region_sense.after"):
        return True
    if text.key(i - 1) not in words.any("region_sense.before"):
        return False
    if text.key(i - 1) == "of" and text.key(i - 2) in words.any("settlement.words"):
        return False
    sentence = {t.key for t in text.tokens if t.sentence == text.tokens[i].sentence}
    if sentence & words.any("region_sense.city"):
        return False
    return said or bool(sentence & words.any("region_sense.with"))


def kind_before(text: Text, i: int) -> str:
    """ "city", "settlement", or "" where no word for a settlement leads to the name."""
    for back in range(1, 4):
        if i - back < 0 or any(mark in text.gaps[i - back + 1] for mark in ",;:!?"):
            return ""
        if "." in text.gaps[i - back + 1] and len(text.key(i - back)) > 3:
            return ""
        words = text.words(i - back)
        if text.key(i - back) in words.any("settlement.city"):
            return "city"
        if text.key(i - back) in words.any("settlement.words"):
            return "settlement"
        if text.key(i - back) != "of":
            return ""
    return ""


def is_none(text: Text, i: int, last: int, persons: frozenset[str], *, takes_article: bool = False) -> bool:
    """Whether what looks like a place is another thing's name. `takes_article`: a place of this name has an
    article ("the DPR"), and so it says nothing."""
    tokens = text.tokens
    words = text.words(i)
    if _in_a_title(text, i, last):
        return True
    opens = tokens[i].first or text.gaps[i].strip() == "."  # "505 кв. км. Быстрее"
    if not tokens[i].latin and opens and last == i and _opens_only(text, i):
        return True
    if is_person(text, i, persons) or is_person(text, last, persons):
        return True
    if text.key(i - 1) in words.any("not_a_place.before") and _close(text.gaps[i]):
        return True
    article = not takes_article and text.key(i - 1) in words.any("not_a_place.article")
    if article and not _stands_for_its_ground(text, last):
        return True
    limit = words.any("not_a_place.after")
    if last + 1 < len(tokens) and _close(text.gaps[last + 1]) and text.key(last + 1) in limit:
        return True
    if tokens[last].possessive and text.is_in(last + 1, "not_a_place.after"):
        return True
    return _digit_follows(text, last)


_TITLE_WORDS = 4


def _in_a_title(text: Text, i: int, last: int) -> bool:
    """Whether a few words in quotes have the name among them: what is quoted so is called so. A title begins
    with a capital; what does not is somebody's words ("they «entered X»")."""
    first = i
    while first > 0 and i - first < _TITLE_WORDS and not set(text.gaps[first]) & _QUOTES:
        first -= 1
    final = last
    while (
        final + 1 < len(text.tokens)
        and final - last < _TITLE_WORDS
        and not set(text.gaps[final + 1]) & _QUOTES
    ):
        final += 1
    opening, closing = text.gaps[first], text.gaps[final + 1]
    return (
        final - first < _TITLE_WORDS
        and text.tokens[first].capital
        and bool(opening)
        and opening[-1] in _QUOTES
        and bool(closing)
        and closing[0] in _QUOTES
    )


def _opens_only(text: Text, i: int) -> bool:
    """Whether a word that opens a sentence is an ordinary one: a particle, an adjective before its noun."""
    from contactline.gazetteer.morphology import is_function_word, is_with_noun

    if is_function_word(text.key(i), text.lang):
        return True
    if i + 1 >= len(text.tokens) or not text.joined[i + 1] or text.tokens[i + 1].capital:
        return False
    return is_with_noun(text.key(i), text.key(i + 1), text.lang)


def _stands_for_its_ground(text: Text, last: int) -> bool:
    """ "the Bakhmut area", "the Orikhiv-Tokmak line": an article that belongs to the noun after the name."""
    return text.gaps[last + 1] in ("-", "–") or text.is_in(last + 1, "not_a_place.unless")


def _close(gap: str) -> bool:
    return not gap.strip(" \u00a0-'’\"”»«“")


def _digit_follows(text: Text, last: int) -> bool:
    """ "Dnipro-1": a unit, not a city."""
    return text.gaps[last + 1] in ("-", "–") and text.key(last + 1)[:1].isdigit()


def persons_in(text: Text, is_place: Callable[[int], bool]) -> frozenset[str]:
    """The words of the text that are names of persons: after a title or a first name, and again later.

    `is_place(i)`: whether a place of several words is named at token i. "Білу Гору" is one, though the
    dictionary has «Білл» in the dative."""
    found: set[str] = set()
    for i, token in enumerate(text.tokens):
        words = text.words(i)
        named = token.key in words.any("persons.names") or (
            not token.latin and _first_name(text, i) and not is_place(i)
        )
        titled = token.key in words.any("persons.titles")
        if not (named or titled):
            continue
        if named and not token.capital:
            continue
        n = i + 1
        if n < len(text.tokens) and text.joined[n] and text.tokens[n].capital and text.gaps[n] != "-":
            if titled and text.key(n) in words.any("settlement.words"):
                continue
            if _first_name(text, n) if named else _of_what(text, i, n):
                continue  # "мэр Бахмута Алексей N": Бахмут is a first name, too
            if named:
                found.add(token.key)
            while n < len(text.tokens) and text.joined[n] and text.tokens[n].capital and n < i + 4:
                found.add(text.key(n))
                n += 1
    readings = {form for word in found for form in nominatives(word, text.lang)}
    return frozenset(found | readings)


def _of_what(text: Text, title: int, name: int) -> bool:
    """ "мер Лимана", "глава Купянска Андрей N": the town that somebody is the head of, whose case is not the
    title's, or behind which the first name comes."""
    if text.tokens[title].latin or text.tokens[name].latin:
        return False
    from contactline.gazetteer.morphology import cases_of

    own, its = cases_of(text.key(title), text.lang), cases_of(text.key(name), text.lang)
    return _first_name(text, name + 1) or bool(own and its and own.isdisjoint(its))


def is_person(text: Text, i: int, persons: frozenset[str]) -> bool:
    """Whether a word, in whatever case, is one of the names of persons in the text."""
    if text.key(i) in persons:
        return True
    return not text.tokens[i].latin and not persons.isdisjoint(nominatives(text.key(i), text.lang))


def _first_name(text: Text, i: int) -> bool:
    """Whether a Cyrillic word is a form of a first name, by the morphological dictionary."""
    n = i + 1
    if i >= len(text.tokens):
        return False
    token = text.tokens[i]
    if not token.capital or n >= len(text.tokens) or not text.joined[n] or not text.tokens[n].capital:
        return False
    from contactline.gazetteer.morphology import is_first_name

    return is_first_name(text.tokens[i].key, text.lang)
