"""What a clause says of an event that a noun tells: that there was none, or that it is still to come.

"Of a capture of X there was none", "the capture of X will open the road". Knows marks and the dictionary's
cases and tenses. Ukrainian and Russian only.
"""

from __future__ import annotations

from contactline.claims.reading.inflected.free_order import AS
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line
from contactline.gazetteer.morphology import cases_of, is_adjective, is_finite_verb, is_future

_WITHIN = 8
"""Tokens behind the noun, the place's name and a day among them."""

_NONE_OF = frozenset(("take", "retake", "fall", "lose", "enter", "gain", "leave"))


def was_none(line: Line, mark: Mark, effect: str) -> bool:
    """ "захвата X не было", "потери села не произошло": in the genitive, as what there is none of."""
    if effect not in _NONE_OF or not _is_head(line, mark, "gent"):
        return False
    for no in line.of("negation"):
        if not 0 <= no.first - mark.last < _WITHIN or line.at("verify", no.first) is not None:
            continue
        if not any(line.tokens[i].text in STOPS for i in range(mark.last, no.first)):
            return True
    return False


def _is_head(line: Line, mark: Mark, case: str) -> bool:
    """Whether the noun opens its clause in a case, with no more than an adjective before it: no "after the
    capture of X", and no "reports of the capture of X"."""
    lang, at = line.sentence.lang, mark.first
    while at > line.first and is_adjective(line.tokens[at - 1].norm, lang):
        at -= 1
    opens = at == line.first or line.tokens[at - 1].text in STOPS or line.at("conj", at - 1) is not None
    return opens and case in cases_of(line.tokens[mark.first].norm, lang)


def is_to_come(line: Line, mark: Mark) -> bool:
    """ "захват X откроет дорогу", "X's capture would mean": the next verb is of the future or unreal."""
    if not _is_head(line, mark, "nomn"):
        return False
    for at in range(mark.last, min(line.last, mark.last + _WITHIN)):
        if line.tokens[at].text in STOPS:
            return False
        if is_finite_verb(line.tokens[at].norm, line.sentence.lang):
            behind = at + 1 < line.last and line.tokens[at + 1].norm in line.small_words("would")
            return behind or is_future(line.tokens[at].norm, line.sentence.lang)
    return False


def not_wholly(line: Line, mark: Mark) -> bool:
    """ "They have taken X not wholly": behind the verb, at the end of its clause or behind the name."""
    for no in line.of("negation"):
        if mark.last <= no.first <= mark.last + _BEHIND and line.at("in_full", no.last) is not None:
            return not any(
                line.tokens[i].text in ",;:—–" and not (line.at("conj", i + 1) or line.at("breaker", i + 1))
                for i in range(mark.last, no.first)
            )
    return False


_BEHIND = 3


def is_told_aside(line: Line, left: int, mark: Mark) -> bool:
    """ "X, that held out for two years, fell", "how X lives and holds out": no word that it still does."""
    how = any(line.tokens[i].norm in AS for i in range(left, mark.first))
    return how or line.ending_at("relative", mark.first) is not None or _is_that(line, mark.first - 1)


def _is_that(line: Line, at: int) -> bool:
    """ "X, що тримався": the word that joins a clause to a name, behind a comma."""
    if at <= line.first or line.tokens[at - 1].text != "," or line.at("breaker", at) is None:
        return False
    return any(s.last == at - 1 for s in line.named)
