"""Names of places that no list has: behind the verb, or its subject where the sentence shows it is a place.

Knows capitals, the words for kinds of places, and regions; such a place stays open. English only.
"""

from __future__ import annotations

from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Line, Named
from contactline.reports import PlaceMention


def unknown_name(frame: Frame) -> list[Named]:
    """A name that no list of places has: it stays open. Only right behind the verb, or after "village of"."""
    line, at = frame.line, frame.mark.last
    if frame.effect not in ("take", "retake", "expel", "enter", "leave", "contest") or frame.passive:
        return []
    if at < line.last and line.tokens[at].norm == "the":
        at += 1
        if not line.at("settlement", at):
            return []
        at += 1
        if at < line.last and line.tokens[at].norm == "of":
            at += 1
    if at + 2 < line.last and line.tokens[at + 1].norm == "'s" and line.tokens[at + 2].text[0].isupper():
        at += 2  # "took Kursk's N"
    end = at
    while end < min(line.last, frame.right) and line.tokens[end].word and line.tokens[end].text[0].isupper():
        end += 1
    taken = end == at or any(line.at(c, at) for c in ("weekday", "month", "actor", "source", "enemy"))
    if (
        taken
        or len(line.tokens[at].text) < 4
        or end - at > 2
        or any(s.first <= at < s.last for s in line.named)
    ):
        return []
    word = line.words(at, end)
    if line.tokens[end - 1].norm in line.small_words("no_town"):
        return []  # "threw them out of N Street"
    if (
        end < line.last
        and line.tokens[end].word
        and line.tokens[end].norm not in line.small_words("after_unknown_name")
        and not line.at("settlement", at - 2)
    ):
        return []
    return [Named(at, end, PlaceMention(word, None), None, 0.3, word)]


_PASSED_ON = frozenset(("take", "retake", "lose", "leave"))


def unknown_subject(frame: Frame) -> list[Named]:
    """ "N in the X region has been taken", "the village of N was freed", "the last village, N, had been taken
    back": a capital before a passive verb, with a region or the kind of a place right beside it."""
    line, at = frame.line, frame.mark.first
    if frame.effect not in _PASSED_ON or not (frame.passive or frame.form == "fall"):
        return []
    for first in range(frame.left, at):
        last = first
        while last < at and line.tokens[last].word and line.tokens[last].text[0].isupper():
            last += 1
        if last == first or last - first > _LONGEST_NAME or _is_known(line, first, last):
            continue
        if _has_kind_before(line, first) or _has_region_behind(line, last):
            word = line.words(first, last)
            return [Named(first, last, PlaceMention(word, None), None, 0.3, word)]
    return []


_LONGEST_NAME = 2
_REGION_WITHIN = 3


def _is_known(line: Line, first: int, last: int) -> bool:
    if any(s.first < last and first < s.last for s in line.named) or len(line.tokens[first].text) < 4:
        return True
    categories = ("weekday", "month", "actor", "source", "enemy", "forces", "speech", "event", "number")
    return any(line.at(c, i) is not None for c in categories for i in range(first, last))


def _has_kind_before(line: Line, first: int) -> bool:
    """ "the village of N", "the last village in the X region, N,"."""
    if line.tokens[first - 1].norm == "of" and line.at("settlement", first - 2) is not None:
        return True
    regions = [s for s in line.named if s.region is not None and s.last == first - 1]
    begins = regions[0].first - 1 if regions else first - 1
    if regions and line.ending_at("article", begins + 1) is None and line.tokens[begins].norm in ("the",):
        begins -= 1
    apposed = line.tokens[first - 1].text == ","
    kind = line.at("settlement", begins - 1) is not None
    return apposed and kind


def _has_region_behind(line: Line, last: int) -> bool:
    return line.at("locative", last) is not None and any(
        s.region is not None and 0 < s.first - last <= _REGION_WITHIN for s in line.named
    )
