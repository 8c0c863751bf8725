"""Whether a break opens a list of an event's own names ("three villages: A, B and C").

Knows marks and names of one sentence. Ukrainian and Russian only.
"""

from __future__ import annotations

from contactline.claims.reading.inflected.free_order import lists_names
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line


def opens_list(line: Line, mark: Mark, effect: str, at: int) -> bool:
    """ "three villages: A, B and C"."""
    if lists_names(line, at) or _lists_behind(line, mark, at):
        return True
    if line.tokens[at].text not in ":—–" or not any(0 < s.first - at <= 3 for s in line.named):
        return False
    if effect in ("repel", "contest") and line.at("near", at + 1) is not None:
        return True  # "six attacks were repelled - near A, B and C"
    return _has_kind_before(line, at)


def _lists_behind(line: Line, mark: Mark, at: int) -> bool:
    """ "Liberated: A, B", "under control came, among others, A and B": right behind the event."""
    opens = line.at("list_opens", at)
    if opens is None and line.tokens[at].text != ":":
        return False
    last = opens.last if opens is not None else at + 1
    return 0 <= at - mark.last <= 1 and any(0 <= s.first - last <= 1 for s in line.named)


def _has_kind_before(line: Line, at: int) -> bool:
    """ "one more village of the region - X", "four villages of the A and B communities - X, Y": the word for
    a settlement before the dash, with nothing but words and regions between."""
    for i in range(at - 1, max(line.first, at - _KIND_WITHIN) - 1, -1):
        if line.at("settlement", i) is not None:
            return True
        if not line.tokens[i].word or (at - i > _KIND_NEAR and not line.tokens[i].norm.endswith(_OF_WHAT)):
            return False
    return False


_KIND_NEAR, _KIND_WITHIN = 3, 8
_OF_WHAT = ("ої", "их", "ой", "ых", "та", "і", "й", "и", "громад", "області", "областей", "общин", "области")
