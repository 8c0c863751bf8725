"""The names of an atlas as sequences of words, and which of them begin at a word of a text.

Knows names, places and regions by number; no context, and so chooses nothing. A name of several words
is found in any form its words may take. Word numbers stand for distinct spellings of nominatives.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from contactline.gazetteer.inflection import nominatives
from contactline.gazetteer.lookup import normalise
from contactline.gazetteer.tokens import Token
from contactline.gazetteer.transliteration import russian, sound

EXACT, DERIVED = 1.0, 0.85
"""How sure a spelling is: the gazetteer's own (or its standard transliteration); derived by rule."""
FORMER = 0.9
"""How sure a former name is, beside a present one."""

_CYRILLIC = re.compile("[а-яіїєґё]")
_LATIN_ONLY = re.compile(r"[a-z]")


@dataclass(slots=True)
class Node:
    """A word after some others: what is named so far, and what may follow."""

    named: list[tuple[int, float]] = field(default_factory=list)
    after: dict[int, Node] = field(default_factory=dict)


class NameIndex:
    """Names of numbered things."""

    def __init__(self) -> None:
        self._root = Node()
        self._words: dict[str, int] = {}
        self._sounds: dict[str, list[tuple[int, float]]] = {}
        self._read: dict[tuple[str, str], tuple[tuple[int, float], ...]] = {}

    def add(self, number: int, names: Mapping[str, str], aliases: Iterable[str]) -> None:
        """Take in the names of one thing, the language of each under its code; aliases have none."""
        said: set[str] = set()
        for language, name in names.items():
            self._add(number, normalise(name), language, EXACT, said)
        for alias in aliases:
            self._add(number, normalise(alias), None, FORMER, said)

    def _add(self, number: int, name: str, language: str | None, weight: float, said: set[str]) -> None:
        words = name.split()
        heard = " ".join(map(sound, words))
        if not words or heard in said:
            return
        said.add(heard)
        node = self._root
        for word in words:
            key = self._word(word, language)
            found = node.after.get(key)
            if found is None:
                found = node.after[key] = Node()
            node = found
        if all(known != number for known, _ in node.named):
            node.named.append((number, weight))

    def _word(self, word: str, language: str | None) -> int:
        number = self._words.get(word)
        if number is None:
            number = self._words[word] = len(self._words)
            own = sound(word)
            heard = {own: EXACT}
            if not word.isascii() and language != "ru":
                for form in russian(word):
                    heard.setdefault(sound(form), DERIVED)
            for key, weight in heard.items():
                self._sounds.setdefault(key, []).append((number, weight))
        return number

    def words(self, token: Token, lang: str) -> tuple[tuple[int, float], ...]:
        """The words of names that a word of a text may be, with how sure the spelling is."""
        known = self._read.get((token.key, lang))
        if known is None:
            if len(self._read) > 50_000:
                self._read.clear()
            known = self._read[token.key, lang] = tuple(self._find(token, lang).items())
        return known

    def _find(self, token: Token, lang: str) -> dict[int, float]:
        found: dict[int, float] = {}
        if token.latin:
            for number, weight in self._sounds.get(sound(token.key), ()):
                found[number] = max(weight, found.get(number, 0.0))
            return found
        languages = ("ru", "uk") if lang == "ru" else ("uk", "ru")
        for language in languages:
            for form in nominatives(token.key, language):
                if language == "uk":
                    number = self._words.get(form)
                    if number is not None:
                        found[number] = EXACT
                else:
                    for number, weight in self._sounds.get(sound(form), ()):
                        found[number] = max(weight, found.get(number, 0.0))
            if found:
                break
        return found

    def longest(
        self, tokens: Sequence[Token], at: int, joined: Sequence[bool], lang: str
    ) -> tuple[int, dict[int, float]]:
        """How many words from `at` make the longest name, and what may have it with how sure its
        spelling is. `joined[i]`: whether only a space or a hyphen stands before word i."""
        nodes = [(self._root, EXACT)]
        longest, best = 0, {}
        for i in range(at, len(tokens)):
            if i > at and not joined[i]:
                break
            nodes = [
                (node.after[number], weight * sure)
                for node, weight in nodes
                for number, sure in self.words(tokens[i], lang)
                if number in node.after
            ]
            if not nodes:
                break
            named: dict[int, float] = {}
            for node, weight in nodes:
                for number, sure in node.named:
                    named[number] = max(weight * sure, named.get(number, 0.0))
            if named:
                longest, best = i - at + 1, named
        return longest, best
