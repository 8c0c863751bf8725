"""What "the village", "the town", "there" stand for: the place that was named shortly before.

Knows marks and names of one sentence, and the places of those before it. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.line import Line, Named


def still_meant(line: Line, said: Said) -> Sequence[Named]:
    """The places that "the village" may mean: of the last three sentences, this paragraph or the last."""
    index, paragraph = said.recent_at
    near = line.sentence.index - index <= 3 and line.sentence.paragraph - paragraph <= 1
    if said.only is not None:
        return (said.only,)  # a text of one place: "the village" is that one wherever it stands
    return said.recent if near else ()


def _is_where_said(line: Line, spot: Named) -> bool:
    """ "In X they denied it: ... the town ...": a capital that speaks, and not the town."""
    return line.ending_at("locative", spot.first) is not None and any(
        0 <= m.first - spot.last <= _SAID_WITHIN for m in line.of("speech", "deny_verb")
    )


_SAID_WITHIN = 2


def _is_list(line: Line, spots: Sequence[Named]) -> bool:
    return all(
        later.first - earlier.last == 1
        and (line.at("conj", earlier.last) or line.tokens[earlier.last].text == ",")
        for earlier, later in pairwise(spots)
    )


def place_meant(
    line: Line,
    first: int,
    last: int,
    at: int,
    recent: Sequence[Named],
    *,
    near: bool,
    there: bool = True,
    plain: bool = False,
    pronouns: bool = True,
) -> list[Named]:
    """The place that "the village", "the town", "there" stands for: the only one named shortly before.
    `plain`: where no preposition stands before it ("lost touch with the village" is not to lose it).
    `pronouns`: whether "it" may be the place ("stopped it": whoever came)."""
    for noun in line.of("settlement_meant"):
        if not pronouns and line.at("object_pronoun", noun.first) is not None:
            continue
        if not (first <= noun.first < last) or any(0 <= s.first - noun.last <= 1 for s in line.named):
            continue
        if not near and line.ending_at("near", noun.first) is not None:
            continue
        if plain and any(line.ending_at(c, noun.first) for c in ("from", "to_whom", "locative")):
            continue
        if not there and line.tokens[noun.first].norm in line.small_words("there"):
            continue
        if any(number.last == noun.first for number in line.numbers):
            continue
        before = [s for s in line.named if s.place is not None and s.last <= noun.first]
        before = [s for s in before if not (recent and _is_where_said(line, s))]
        if before and line.tokens[noun.first].norm in line.small_words("the_last"):
            return before[-1:]
        pool = before or list(recent)
        if len({s.place.id or s.text for s in pool if s.place is not None}) == 1:
            return pool[-1:]
        if (
            before
            and line.tokens[noun.first].norm in line.small_words("there_list")
            and _is_list(line, before)
        ):
            return before  # "the people of X and Y say that they have left from there"
    if (
        pronouns
        and len({s.text for s in recent}) == 1
        and not any(s.place and s.last <= at for s in line.named)
    ):
        for it in line.of("object_pronoun"):
            ends = it.last >= line.last or not line.tokens[it.last].word or line.at("in", it.last) is not None
            if it.first >= first and (it.last == at or (ends and it.last < last)):
                return list(recent[-1:])
    return []
