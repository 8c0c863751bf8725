"""One sentence with all that was found in it, and a text as such sentences.

Knows what stands where; reads no claim. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from contactline.claims.reading.dates import When
from contactline.claims.reading.grammar import Grammar
from contactline.claims.reading.lexicon import Mark, words_of
from contactline.claims.reading.quantities import Number, Quantity
from contactline.claims.reading.sentences import Sentence, Token
from contactline.model import Scheme
from contactline.reports import PlaceMention, RegionMention, Span

STOPS = frozenset(',;:()[]–—"“”«»„')


@dataclass(frozen=True, slots=True)
class Named:
    """A spot in tokens `[first, last)`."""

    first: int
    last: int
    place: PlaceMention | None
    region: RegionMention | None
    confidence: float
    text: str


@dataclass(frozen=True)
class Line:
    """One sentence with all that was found in it. Token numbers are those of the whole text."""

    sentence: Sentence
    grammar: Grammar
    tokens: Sequence[Token]
    marks: Mapping[str, list[Mark]]
    named: tuple[Named, ...]
    dates: tuple[When, ...]
    numbers: tuple[Number, ...]
    quantities: tuple[Quantity, ...]

    @property
    def first(self) -> int:
        return self.sentence.first

    @property
    def last(self) -> int:
        return self.sentence.last

    def of(self, *categories: str) -> list[Mark]:
        if len(categories) == 1:
            return self.marks.get(categories[0], [])
        return sorted((m for c in categories for m in self.marks.get(c, ())), key=lambda m: m.first)

    def within(self, category: str, first: int, last: int) -> list[Mark]:
        return [m for m in self.marks.get(category, ()) if first <= m.first and m.last <= last]

    def ending_at(self, category: str, at: int, slack: int = 0) -> Mark | None:
        """The mark that ends right before token `at`, or up to `slack` tokens before."""
        return next((m for m in self.marks.get(category, ()) if at - slack <= m.last <= at), None)

    def at(self, category: str, at: int) -> Mark | None:
        return next((m for m in self.marks.get(category, ()) if m.first <= at < m.last), None)

    def small_words(self, kind: str) -> frozenset[str]:
        """Those of the sentence's language (`[words]` of its rules)."""
        return words_of(self.sentence.lang, kind)

    @cached_property
    def breaks(self) -> tuple[int, ...]:
        """Tokens at which a clause may end: breaking words, semicolons, dashes."""
        found = {m.first for m in self.of("breaker") if self.at("conj", m.first) is None}
        adverbs = self.small_words("adverb_behind_has")
        if adverbs:  # "has since taken X"
            found -= {
                i for i in found if self.tokens[i].norm in adverbs and self.ending_at("has", i) is not None
            }
        found |= {
            i for i in range(self.first, self.last) if self.tokens[i].text in ";:—–" and not self._is_range(i)
        }
        return tuple(sorted(found))

    def _is_range(self, at: int) -> bool:
        """The dash of "600–800"."""
        if not self.first < at < self.last - 1 or self.tokens[at].text == ";":
            return False
        before, behind = self.tokens[at - 1], self.tokens[at + 1]
        digits = before.text[-1].isdigit() and behind.text[0].isdigit()
        return digits and before.end == self.tokens[at].start and self.tokens[at].end == behind.start

    def words(self, first: int, last: int) -> str:
        if first >= last:
            return ""
        text, start = "", self.tokens[first].start
        for i in range(first, last):
            token = self.tokens[i]
            text += (" " if token.start > start else "") + token.text
            start = token.end
        return text


@dataclass(frozen=True, slots=True)
class Scan:
    text: str
    lang: str
    grammar: Grammar
    on: date
    scheme: Scheme
    lines: tuple[Line, ...]

    def span(self, line: Line, first: int, last: int) -> Span:
        start, end = line.tokens[first].start, line.tokens[last - 1].end
        return Span(start, end, self.text[start:end])

    def other(self, actor: str | None) -> str | None:
        """The other side, where there are two."""
        if actor is None or len(self.scheme.actors) != 2:
            return None
        return next(a.id for a in self.scheme.actors if a.id != actor)
