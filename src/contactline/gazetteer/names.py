"""The names of an atlas as sequences of words, and which of them begin at a word of a text.

Knows names, places and regions by number; no context, and so chooses nothing. A name of several words
is found in any form its words may take. Word numbers stand for distinct spellings of nominatives.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from contactline.gazetteer.inflection import nominatives
from contactline.gazetteer.lookup import normalised
from contactline.gazetteer.tokens import Token
from contactline.gazetteer.transliteration import skeleton, skeletons, sound, sounds, sounds_in_the_other

EXACT, ALIKE, DERIVED = 1.0, 0.95, 0.85
"""How sure a spelling is: the gazetteer's own, or its standard transliteration; one that sounds like it
in another language; one derived by rule."""
FORMER = 0.9
"""How sure a former name is, beside a present one."""


class Node:
    """A word after some others: what is named so far, and what may follow. Made forty thousand times, so it
    holds nothing until something is put in."""

    __slots__ = ("after", "named")

    def __init__(self) -> None:
        self.named: tuple[tuple[int, float], ...] = ()
        self.after: dict[int, Node] | None = None


def _spoken(names: Mapping[str, str], aliases: Iterable[str]) -> list[tuple[str, str | None, float]]:
    """The names of one thing, each with its language and how sure it is, former ones last. A name and its
    transliteration are one, and the form that is inflected stands for both: it comes first."""
    own: list[tuple[str, str | None, float]] = []
    latin: list[tuple[str, str | None, float]] = []
    for language, name in names.items():
        (latin if name.isascii() else own).append((name, language, EXACT))
    own += latin
    own += [(alias, None, FORMER) for alias in sorted(aliases, key=str.isascii)]
    return own


class NameIndex:
    """Names of numbered things; made by `of`."""

    def __init__(self) -> None:
        self._root = Node()
        self._words: dict[str, int] = {}
        self._spelt: list[str] = []
        self._sounds: dict[str, list[int]] = {}
        self._foreign: set[int] = set()
        self._coarse: dict[str, list[int]] | None = None
        self._read: dict[tuple[str, str], tuple[tuple[int, float], ...]] = {}

    @classmethod
    def of(cls, things: Iterable[tuple[Mapping[str, str], Iterable[str]]]) -> NameIndex:
        """The names of things numbered from 0: by the code of their language; and aliases, of none."""
        index = cls()
        spoken = [_spoken(names, aliases) for names, aliases in things]
        keys = normalised(name for own in spoken for name, _, _ in own)
        heard = sounds([*keys.values(), *(word for key in keys.values() for word in key.split())])
        ends: dict[str, Node] = {}
        for number, own in enumerate(spoken):
            said, inflected = {""}, {""}
            for name, language, weight in own:
                key = keys[name]
                sounded, latin = heard[key], name.isascii()
                if sounded in said and latin:
                    continue  # words in Latin letters are found by their sound, and this one has a form
                node = ends.get(name)
                if node is None:
                    node = ends[name] = index._node(key, language, heard)
                # a former name may have the sound of the Latin one, and is the first that is inflected
                if sounded not in (said if latin else inflected):
                    said.add(sounded)
                    if not latin:
                        inflected.add(sounded)
                    node.named += ((number, weight),)
        return index

    def _node(self, name: str, language: str | None, heard: Mapping[str, str]) -> Node:
        node, words = self._root, self._words
        for word in name.split():
            key = words.get(word)
            if key is None:
                key = self._word(word, language, heard[word])
            after = node.after
            if after is None:
                after = node.after = {}
            node = after.get(key)
            if node is None:
                node = after[key] = Node()
        return node

    def _word(self, word: str, language: str | None, heard: str) -> int:
        number = self._words[word] = len(self._spelt)
        self._spelt.append(word)
        self._sounds.setdefault(heard, []).append(number)
        if language == "ru" or word.isascii():
            self._foreign.add(number)
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
        if token.latin:
            return self._derived(token.key) | dict.fromkeys(self._sounds.get(sound(token.key), ()), EXACT)
        found: dict[int, float] = {}
        for language in ("ru", "uk") if lang == "ru" else ("uk", "ru"):
            for form in nominatives(token.key, language):
                number = self._words.get(form)
                if number is not None:
                    found[number] = EXACT
                if language == "ru":
                    for number, weight in self._derived(form).items():
                        found.setdefault(number, weight)
            if found:
                break
        return found

    def _derived(self, form: str) -> dict[int, float]:
        """Words of names whose spelling in Russian, in whatever alphabet, a word may be."""
        heard = sound(form)
        found = dict.fromkeys(self._sounds.get(heard, ()), ALIKE)
        for number in self._skeletons().get(skeleton(form), ()):
            if number not in found and heard in sounds_in_the_other(self._spelt[number]):
                found[number] = DERIVED
        return found

    def _skeletons(self) -> dict[str, list[int]]:
        """Made when a text first asks for more than the gazetteer's own spellings."""
        if self._coarse is None:
            made: dict[str, list[int]] = {}
            for number, word in enumerate(self._spelt):
                if number not in self._foreign:
                    for key in skeletons(word):
                        made.setdefault(key, []).append(number)
            self._coarse = made
        return self._coarse

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
                if node.after is not None
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
