"""Speakers of free word order: "…, повідомляють російські блогери", "… (DeepState)", "пишет «X»".

Where the words before a verb of saying are a comma, a quotation or the thing said, who says it stands
behind the verb, with a capital letter or without. Gives tokens, no names.
"""

from __future__ import annotations

from contactline.claims.reading.line import STOPS, Line
from contactline.gazetteer.morphology import cases_of, is_person

THING_SAID = frozenset(("що", "что", "про", "о", "об", "на", "із", "зі", "со", "як", "как", "коли", "когда"))


def speaker_behind(line: Line, at: int, end: int) -> tuple[int, int] | None:
    """Tokens of the speaker that begin at `at`, right behind the verb; None where none stands there.

    `end`: where the words behind the verb end at most. A quotation mark may open the speaker's name.
    """
    if at >= line.last:
        return None
    if line.tokens[at].text in '«"“' and at + 1 < line.last:
        close = next((i for i in range(at + 1, min(line.last, at + 8)) if line.tokens[i].text in '»"”'), None)
        named = close is not None and (
            line.within("source", at, close) or line.tokens[at + 1].text[0].isupper()
        )
        if named and close is not None and close + 1 < end and line.tokens[close + 1].word:
            return close + 1, end  # "said to «X» the commander"
        return (at, close + 1) if named and close is not None and close - at <= 6 else None
    at = _behind_hearer(line, at, end)
    first = line.tokens[at]
    if end <= at or first.text in STOPS or first.norm in THING_SAID or not first.text[0].isalnum():
        return None
    if first.text.islower() and cases_of(first.norm, line.sentence.lang) == {"datv"}:
        return None  # "told the agency that"
    return at, end


def _behind_hearer(line: Line, at: int, end: int) -> int:
    """ "told 24 Канал the spokesman of": behind the paper's name, which is in no nominative and which a
    person in small letters follows; else `at` itself."""
    lang = line.sentence.lang
    for close in range(at + 1, min(end, at + _LONGEST_HEARER)):
        token, before = line.tokens[close], line.tokens[close - 1]
        if token.text[:1].islower():
            heard = before.text.isupper() or "nomn" not in (cases_of(before.norm, lang) or {"nomn"})
            return close if heard and is_person(token.norm, lang) else at
        if not (before.text[0].isupper() or before.text.isdigit()):
            return at
    return at


_LONGEST_HEARER = 4


def quoted_name(line: Line, end: int) -> int | None:
    """Where a name in quotation marks begins that ends at token `end`: a word or three, behind another."""
    if line.tokens[end - 1].text not in '»"”':
        return None
    for at in range(end - 3, max(line.first, end - 6), -1):
        if line.tokens[at].text in '«"“':
            return at if at > line.first and line.tokens[at - 1].word else None
    return None


def said_before(line: Line, at: int) -> bool:
    """Whether what stands right before the verb is a stop: the thing said, not the speaker."""
    if quoted_name(line, at) is not None:
        return False
    return at > line.first and line.tokens[at - 1].text in ',—–-"”»)'


def named_before(line: Line, at: int) -> tuple[int, int] | None:
    """ "Institute of X (IX) noted", "the N «Y» said": a name in brackets or quotation marks right before the
    verb is the speaker's, not what was said."""
    if at <= line.first:
        return None
    close = line.tokens[at - 1].text
    opening = {")": "(", "»": "«", "”": "“"}.get(close)
    if opening is None:
        return None
    start = next(
        (
            i
            for i in range(at - 2, max(line.first - 1, at - 2 - _LONGEST_NAME), -1)
            if line.tokens[i].text == opening
        ),
        None,
    )
    if start is None or not line.tokens[start + 1].text[0].isupper():
        return None
    if any(e.data.endswith("/verb") for e in line.of("event") if start <= e.first < at):
        return None
    if any(line.tokens[i].text in ",.!?" for i in range(start, at)):
        return None
    first = start
    while first > line.first and line.tokens[first - 1].word and not line.at("event", first - 1):
        first -= 1
    if opening == "(" and first == start:
        return None
    if opening != "(" and any(first <= m.first < start for m in line.of("statement_in", "locative")):
        return None  # "about this on the N «Y» spoke ...": where it was said
    if opening != "(" and first == start and not line.within("source", start, at):
        return None
    return first, at


_LONGEST_NAME = 7
