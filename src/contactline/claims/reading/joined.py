"""Names that stand in one list with a name that something is claimed of: the same is claimed of them.

"The ministry reported the capture of two settlements: X in the A region and Y in B." What may stand between
the names of one list is known here: commas, "and", the region of the one before, the word "village". It must
not know a language by name.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.line import Line, Named, Scan
from contactline.gazetteer.morphology import cases_of

SHARED = frozenset(("captured", "liberated", "entered", "withdrawn", "repelled", "contested", "area_held"))
"""Kinds of claims that hold for each name of a list."""

FAR = 14
"""Tokens between two names of one list."""

_DAY_BEHIND = 2

_COMMAS = frozenset(",()/")
_DASHES = frozenset("—–-")


def with_joined(scan: Scan, line: Line, found: Sequence[Draft]) -> list[Draft]:
    """The drafts of one sentence, and those of the names joined to theirs."""
    claimed = [(spot, d) for spot in line.named for d in found if _is_of(d, spot) and d.kind in SHARED]
    if not claimed:
        return list(found)
    out = list(found)
    taken = {spot.first for spot in line.named for d in found if d.place is not None and _is_of(d, spot)}
    spots = [s for s in line.named if s.place is not None]
    for before, spot in itertools.pairwise(spots):
        if spot.first in taken or before.first not in taken:
            continue
        drafts = [d for d in out if _is_of(d, before) and d.kind in SHARED]
        if len(drafts) != 1:
            continue  # two things are said of the one before: which of them?
        draft = drafts[0]
        apart = _on_another_day(line, before, spot, draft)
        if not apart and not is_joined(line, before, spot, draft.actor):
            continue
        more = replace(
            draft, place=spot.place, flags=list(draft.flags), spans=_spans(scan, line, draft, spot)
        )
        if apart or any(before.last <= w.first <= spot.last + _DAY_BEHIND for w in line.dates):
            more.at = spot.first  # "A on Monday, B on Friday": each has its own day
        more.confidence = draft.confidence - 0.1
        out.append(more)
        taken.add(spot.first)
    return out


def _on_another_day(line: Line, before: Named, spot: Named, draft: Draft) -> bool:
    """ "A fell in February, B - in October": a dash stands for the verb, and another day behind it."""
    dash = spot.last
    if dash >= line.last or line.tokens[dash].text not in _DASHES or spot.first - before.last > FAR:
        return False
    if not any(0 < w.first - dash <= _DAY_BEHIND for w in line.dates):
        return False
    return not any(before.last <= e.first < spot.first and e.first != draft.at for e in line.of("event"))


def _is_of(draft: Draft, spot: Named) -> bool:
    return draft.place is not None and draft.place is spot.place


def _spans(scan: Scan, line: Line, draft: Draft, spot: Named):  # type: ignore[no-untyped-def]
    span = scan.span(line, spot.first, spot.last)
    first = draft.spans[0]
    if first.end >= span.end:
        return list(draft.spans)
    last = next(i for i in range(line.first, line.last) if line.tokens[i].start >= first.start)
    return [scan.span(line, last, spot.last), *draft.spans[1:]]


def in_turn(line: Line, spot: Named) -> bool:
    """ "X was liberated, and Y is next": of Y nothing is told yet."""
    return any(0 <= m.first - spot.last <= 1 for m in line.of("in_turn"))


def is_joined(line: Line, before: Named, spot: Named, actor: str | None = None) -> bool:
    """Whether nothing but a list's own words stands between two names, a comma or "and" among them. Its own
    are also days and troops of the same side: "A on Monday, B on Friday", "A, and the X group that of B"."""
    if not 0 < spot.first - before.last <= FAR or in_turn(line, spot) or opens_next(line, before, spot):
        return False
    joint, small, again = False, line.small_words("between_kind_and_name"), line.small_words("between_listed")
    at = before.last
    while at < spot.first:
        if conj := line.at("conj", at):
            joint, at = True, conj.last
        elif line.tokens[at].text in _COMMAS:
            joint, at = joint or line.tokens[at].text == ",", at + 1
        elif line.tokens[at].text == ";" and any(0 < w.first - at <= _DAY_BEHIND for w in line.dates):
            joint, at = True, at + 1  # "; on 6 August, B"
        elif when := next((w for w in line.dates if w.first <= at < w.last), None):
            at = when.last
        elif region := next((s for s in line.named if s.first == at and s.region is not None), None):
            at = region.last
        elif mark := _of_a_list(line, at):
            at = mark.last
        elif side := line.at("actor", at):
            if _owns_region(line, side):
                at = side.last + 1  # "X in A's B region"
                continue
            if actor is None or side.data != actor:
                return False
            at = side.last
        elif line.tokens[at].norm in small or line.tokens[at].norm in again:
            at += 1
        elif line.tokens[at].text in _DASHES and (
            any(s.last == at and s.region is not None for s in line.named)
            or any(when.last == at for when in line.dates)
        ):
            at += 1  # "took A, and in the X region - B", "took A on Monday, on Tuesday - B"
        else:
            return False
    return joint and not line.ending_at("near", spot.first)


def opens_next(line: Line, before: Named, spot: Named) -> bool:
    """ "The capture of X, Y is surrounded": behind a comma, in another case, with a word behind that goes on:
    the subject of the next clause, in a language with cases."""
    if not line.grammar.has_cases or line.tokens[spot.first - 1].text != ",":
        return False
    if spot.last >= line.last or not line.tokens[spot.last].word or line.at("conj", spot.last) is not None:
        return False
    one, other = (cases_of(line.tokens[s.last - 1].norm, line.sentence.lang) for s in (before, spot))
    return "gent" in one and bool(other) and "gent" not in other


def _owns_region(line: Line, side) -> bool:  # type: ignore[no-untyped-def]
    owner = side.last < line.last and line.tokens[side.last].norm == "'s"
    return owner and any(0 < s.first - side.last <= _OWNED and s.region is not None for s in line.named)


_OWNED = 2


def _of_a_list(line: Line, at: int):  # type: ignore[no-untyped-def]
    for category in ("locative", "settlement", "list_opens", "region_noun", "also", "forces"):
        if (mark := line.at(category, at)) is not None:
            return mark
    return None


def adjoin(line: Line, before: Named, after: Named) -> bool:
    """Whether nothing but commas and "and" stands between two names."""
    return all(
        line.tokens[i].text == "," or line.at("conj", i) is not None for i in range(before.last, after.first)
    )
