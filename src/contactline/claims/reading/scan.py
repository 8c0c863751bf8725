"""A text taken apart: tokens, sentences, and in each the words that rules know, names, dates, numbers.

Knows what stands where; what is claimed is read from it by the modules beside.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from contactline.claims.reading.dates import dates_of
from contactline.claims.reading.elided import with_elided
from contactline.claims.reading.grammars import grammar_of
from contactline.claims.reading.lexicon import Lexicon, lexicon, words_of
from contactline.claims.reading.line import STOPS, Line, Named, Scan
from contactline.claims.reading.quantities import numbers_of, quantities_of
from contactline.claims.reading.sentences import Sentence, Token, sentences_of, tokens_of
from contactline.claims.reading.story_years import Story, in_its_year
from contactline.claims.reading.told_week import Week, of_the_told_week
from contactline.claims.reading.where import is_called_as_region
from contactline.model import Scheme
from contactline.reports import PlaceMention, RegionMention

NEAR_TOKENS = 250
"""How far back "the region" may refer: some ten sentences."""

ORDINALS = frozenset(("st", "nd", "rd", "th"))
"""A name right behind one is a unit's ("the 7th Rapid Reaction Corps"), no place."""

DATELINE_TOKENS = 14

HEADING_TOKENS = 8
"""A head that asks without a question mark is no longer than this."""


class Spot(Protocol):
    """A name in the text, as `gazetteer.reader` gives it."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def place(self) -> PlaceMention | None: ...
    @property
    def region(self) -> RegionMention | None: ...
    @property
    def confidence(self) -> float: ...


class NameReader(Protocol):
    """What reads names: `gazetteer.reader.NameReader`, or any other of its shape."""

    def read(
        self,
        text: str,
        lang: str,
        *,
        on: date | None = None,
        front_km: Callable[[float, float], float | None] | None = None,
    ) -> Sequence[Spot]: ...


def dateline_end(tokens: Sequence[Token], first: int, last: int) -> int:
    """Behind "KYIV, Aug 20 (Agency) -": place and day of writing are no part of the sentence. In small
    letters ("Kyiv, Aug 20, 2025 (Agency) -") only with the agency in brackets."""
    capitals = tokens[first].text.isupper() and len(tokens[first].text) >= 3
    for at in range(first + 1, min(first + DATELINE_TOKENS, last)):
        if tokens[at].text in "-–—" and tokens[at - 1].end < tokens[at].start:
            return at + 1 if capitals or tokens[at - 1].text == ")" else first
        if not capitals and tokens[at].word and tokens[at].text[0].islower():
            return first
    return first


def _is_written(scheme: Scheme, spot: Spot) -> bool:
    """As the scheme writes it, or with the word for its kind: no adjective of it in another spelling."""
    region = next(
        (r for r in scheme.known_regions if spot.region is not None and r.id == spot.region.id), None
    )
    if region is None or " " in spot.text or not spot.text.isascii():
        return True
    return any(spot.text.casefold() in name.casefold() for name in (*region.names.values(), *region.aliases))


def _open_the_doubtful(spots: list[Named], scheme: Scheme, sentences: Sequence[Sentence]) -> None:
    """ "The region", where several were named shortly before, is left open: better none than a wrong one."""
    countries = {region.id for region in scheme.known_regions if region.level == 0}
    named: list[tuple[int, str]] = []
    starts = [sentence.first for sentence in sentences]
    meant = -1  # the last "the region"

    def paragraph(at: int) -> int:
        return sentences[max(0, bisect_right(starts, at) - 1)].paragraph

    for number, spot in enumerate(spots):
        region = spot.region
        if region is None or region.id is None or region.id in countries or region.part == "direction":
            continue
        begin = starts[max(0, bisect_right(starts, spot.first) - 1)]
        if any(char.isupper() for char in spot.text):
            if meant < begin:  # "into the region after A was driven out of B": B is told on the way
                named.append((spot.first, region.id))
            continue
        meant = spot.first
        here = {id_ for at, id_ in named if at >= begin}
        if not here and named and paragraph(spot.first) - paragraph(named[-1][0]) <= 1:
            # else the only one that the last paragraph with any names
            here = {id_ for at, id_ in named if paragraph(at) == paragraph(named[-1][0])}
        if len(here) == 1:  # "200 sq km of X, a quarter of the region"
            spots[number] = replace(spot, region=replace(region, id=here.pop(), candidates=()))
        elif len({id_ for at, id_ in named if spot.first - at < NEAR_TOKENS}) > 1:
            spots[number] = replace(spot, region=replace(region, id=None))


def _asking(sentence: Sentence, tokens: Sequence[Token]) -> Sentence:
    """A head such as "Which villages are lost": it asks, though it has no mark at its end."""
    words = tokens[sentence.first : sentence.last]
    asks = words[0].norm in words_of(sentence.lang, "asks") and words[-1].word
    bare = len(words) <= HEADING_TOKENS and not any(token.text in STOPS for token in words)
    return replace(sentence, question=True) if asks and bare else sentence


def scan(text: str, scheme: Scheme, names: NameReader, on: date, lang: str, front_km=None) -> Scan:  # type: ignore[no-untyped-def]
    """`text` with what is no prose blanked out already."""
    tokens = tokens_of(text)
    sentences = sentences_of(text, tokens, lang)
    starts = [token.start for token in tokens]
    spots: list[Named] = []
    languages = {sentence.lang for sentence in sentences} or {lang}
    for spot in names.read(text, lang, on=on, front_km=front_km):
        first = max(0, bisect_left(starts, spot.start))
        if first and starts and (first == len(starts) or starts[first] > spot.start):
            first -= 1
        last = bisect_left(starts, spot.end)
        behind = tokens[last] if last < len(tokens) else None
        if (
            behind is not None
            and spot.region is not None
            and behind.text[:1].isupper()
            and behind.start == spot.end + 1
            and not _is_written(scheme, spot)
        ):
            continue  # the first word of a longer name that no list has
        if last > first and not (first and tokens[first - 1].norm in ORDINALS):
            spots.append(Named(first, last, spot.place, spot.region, spot.confidence, spot.text))
    spots.sort(key=lambda spot: spot.first)
    _open_the_doubtful(spots, scheme, sentences)
    lexicons: dict[str, Lexicon] = {each: lexicon(scheme, each) for each in languages}
    lines = []
    story, week = Story(), Week()
    for sentence in (_asking(sentence, tokens) for sentence in sentences):
        first, last = sentence.first, sentence.last
        grammar = grammar_of(sentence.lang)
        marks = lexicons[sentence.lang].marks(tokens, first, last)
        grammar.add_marks(marks, tokens, sentence)
        own = [s for s in spots if first <= s.first < last and grammar.is_name(s, marks, sentence, tokens)]
        numbers = numbers_of(tokens, first, last, marks, sentence.lang)
        told = dateline_end(tokens, first, last)
        dates = [d for d in dates_of(tokens, first, last, marks, on) if d.last > told]
        dates = in_its_year(dates, tokens, marks, sentence.paragraph, on, story)
        dates = of_the_told_week(dates, tokens, marks, week)
        quantities = [
            q  # "in the first half of June" is a date, and no share
            for q in quantities_of(tokens, numbers, marks, last)
            if not any(d.first <= q.first < q.last <= d.last for d in dates)
        ]
        lines.append(
            Line(
                sentence,
                grammar,
                tokens,
                marks,
                tuple(grammar.with_unlisted(own, tokens, marks, sentence)),
                tuple(dates),
                tuple(numbers),
                tuple(
                    with_elided(
                        tokens,
                        numbers,
                        quantities,
                        marks,
                        dates,
                        last,
                        [
                            (s.last, s.first)
                            for s in spots
                            if first <= s.first < last and is_called_as_region(scheme, s)
                        ],
                    )
                ),
            )
        )
    grammar = grammar_of(lang)
    return Scan(text, lang, grammar, on, scheme, tuple(grammar.with_named_again(lines)))
