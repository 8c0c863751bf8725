"""A text as tokens, sentences and paragraphs, each with its offsets in the text as given.

Knows letters and punctuation, no word. Quotation marks are followed over sentences, so that what a
speaker says is known to be theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from contactline.claims.reading.language import of_sentence

_TOKEN = re.compile(
    r"\d+(?:[.,\u00a0\u202f' ]\d{3}(?!\d))*(?:[.,]\d+)?"
    r"|(?i:k?m|mi|к?м)\^?2(?![\w.,]\d|\w)"  # "km2", "км^2": the digit is the unit's
    r"|['’](?:s)\b"
    r"|[A-Za-z]+?(?=n['’]t\b)|n['’]t\b"
    r"|[^\W\d_²³]+(?:(?:['’ʼ`´\u2011-](?!s\b)|(?<=[A-Z])\.(?=[A-Z]\b))[^\W\d_²³]+)*"
    r"|\S"
)
_END = re.compile(r"[.!?…]+[\"'”»’)\]]*(?=\s|\Z)|\n+|\Z")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ`´ʹ", "'") | {"\u2011": "-", "ё": "е", "\u0301": None})
# an abbreviation before the point: the sentence goes on. Initials too.
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-ZА-ЯІЇЄ]|sq|Gen|Lt|Col|Maj|Capt|Sgt|Mr|Mrs|Ms|Dr|St|No|vs|approx|Jan|Feb|Mar|Apr|Aug|Sept?"
    r"|Oct|Nov|Dec|U\.S|U\.K|i\.e|e\.g|a\.m|p\.m|н|п|с|м|смт|р|рр|г|гг|обл|кв|тис|тыс|млн|ген|ім|им|пос|пгт"
    r"|вул|ул|т|д|ч|стор|км)|[²\d]\s?(?:км|km))\Z"
)
OPENING, CLOSING = "“«„", "”»"


class Token(NamedTuple):
    """`norm`: lower case, one form of apostrophe, ё as е."""

    start: int
    end: int
    text: str
    norm: str

    @property
    def word(self) -> bool:
        return self.text[0].isalpha()


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens `[first, last)`. `quoted`: the number of the quotation it stands in, 0 for none; one that
    only begins or ends in it counts."""

    index: int
    paragraph: int
    first: int
    last: int
    start: int
    end: int
    quoted: int
    question: bool
    lang: str


def tokens_of(text: str) -> list[Token]:
    return [Token(*found.span(), word := found[0], _norm(word)) for found in _TOKEN.finditer(text)]


@lru_cache(maxsize=50_000)
def _norm(word: str) -> str:
    """A text has few words, and each of them often."""
    return word.lower().translate(_APOSTROPHES)


def sentences_of(text: str, tokens: list[Token], lang: str) -> list[Sentence]:
    """The sentences that have a token, in order."""
    ends: list[tuple[int, bool]] = []
    for found in _END.finditer(text):
        before = text[: found.start()] if found.start() < 12 else text[found.start() - 12 : found.start()]
        following = text[found.end() : found.end() + 3].lstrip()
        if (
            found[0][:1] == "."
            and following
            and (
                (
                    _ABBREVIATION.search(before)
                    and (
                        not _ends_anyway(before, following)
                        or _opens_with_year(text[ends[-1][0] if ends else 0 : found.start()])
                    )
                )
                or following[0].islower()
            )
        ):
            continue
        ends.append((found.end(), found[0].startswith("\n")))
    out: list[Sentence] = []
    first = paragraph = 0
    quotation = open_quotation = 0
    for end, breaks in ends:
        last = first
        while last < len(tokens) and tokens[last].start < end:
            last += 1
        if last > first:
            quoted = open_quotation
            straight = False
            for token in tokens[first:last]:
                if token.text in OPENING or (token.text == '"' and not straight and not open_quotation):
                    quotation += 1
                    open_quotation = quotation
                    quoted = quoted or quotation  # a name in quotation marks does not end a speaker's
                    straight = token.text == '"'
                elif token.text in CLOSING or (token.text == '"' and open_quotation):
                    open_quotation, straight = 0, False
            own = of_sentence(text[tokens[first].start : tokens[last - 1].end], lang)
            # a Latin name in a Cyrillic text does not make the sentence English, nor the other way round
            out.append(
                Sentence(
                    len(out),
                    paragraph,
                    first,
                    last,
                    tokens[first].start,
                    tokens[last - 1].end,
                    quoted,
                    any(
                        token.text == "?" for token in tokens[last - 3 if last - 3 > first else first : last]
                    ),
                    own,
                )
            )
            first = last
        if breaks:
            paragraph += 1
            open_quotation = 0
    return out


def _ends_anyway(before: str, following: str) -> bool:
    """A unit or "year" before a capital letter ends a sentence more often than it abbreviates."""
    if before.endswith("No") and not following[0].isdigit():
        return True  # the answer, and no number
    return following[0].isupper() and bool(
        re.search(r"(?:\b(?:км|km|р|г|тис|тыс|обл|a\.m|p\.m|рр|гг)|[²³])\Z", before)
    )


def _opens_with_year(so_far: str) -> bool:
    """ "By N's data, in November 2024 г. A took": so few words before the year are no sentence."""
    return bool(_YEAR_AT_END.search(so_far)) and len(re.split("[:;]", so_far)[-1].split()) <= _OPENING_WORDS


_YEAR_AT_END = re.compile(r"\b20\d\d\s?(?:р|г)\Z")
_OPENING_WORDS = 8
