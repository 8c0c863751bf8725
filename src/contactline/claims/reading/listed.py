"""Names that a sentence gives after another has told what was done: the same is claimed of them.

"Eight villages were freed. He named A, B and C." "They are A, B and C." "A fell on Monday. So did B." The
sentence has no event of its own; it opens a list, or says that it was likewise. Knows the claims of the
sentences before. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.joined import SHARED, is_joined
from contactline.claims.reading.line import Line, Named, Scan

_JUST_SAID = 2
"""Sentences back to the one that told what was done."""

_OPENED_WITHIN = 8
"""Tokens between the word that opens a list and its first name ("named six, all in the A region: B")."""

_LIKEWISE_TOKENS = 14
"""A sentence that says "so did B" says no more than this."""

_COUNTED = {"take": "captured", "fall": "captured", "lose": "captured", "retake": "liberated"}
_COUNTED |= {"expel": "captured", "leave": "withdrawn", "enter": "entered", "contest": "contested"}


def listed_of(scan: Scan, line: Line, found: Sequence[Draft], drafts: Sequence[Draft]) -> list[Draft]:
    """The claims of a sentence that tells no event and names places."""
    if line.sentence.question:
        return []
    if (counted := _named_behind(line, found)) is not None:
        model, names = counted
        return [replace(_shared(scan, line, model, spot), at=model.at) for spot in names]
    if any(d.place is not None or d.value is not None for d in found) or line.quantities:
        return []
    names = _list_in(line)
    if not names or any(e.first < names[-1].last for e in line.of("event")):
        return []
    # what is said of them behind a dash does not turn the list
    end = next((i for i in range(names[-1].last, line.last) if line.tokens[i].text in "—–;"), line.last)
    if any(m.first < end for m in line.of("negation", "never", "attack_noun", "attacked")):
        return []
    if _is_wished(line, end):
        return []
    before = [d for d in drafts if _may_share(scan, line, d)]
    model = None
    if _opens(line, names):
        counts = [d for d in before if d.kind == "settlement_count"]
        model = (counts or [d for d in before if d.place is not None] or [None])[-1]
    elif _likewise(line, names):
        last = [d for d in before if d.place is not None and line.sentence.index - d.line == 1]
        model = last[-1] if len({d.kind for d in last}) == 1 else None
    return [] if model is None else [_shared(scan, line, model, spot) for spot in names]


def _named_behind(line: Line, found: Sequence[Draft]) -> tuple[Draft, list[Named]] | None:
    """ "Six villages were freed, N said: A, B and C": the count, and its names behind the colon."""
    counts = [d for d in found if d.kind == "settlement_count" and d.effect in _COUNTED and not d.negated]
    if len(counts) != 1 or any(d.place is not None and d.at >= counts[0].at for d in found):
        return None
    opens = [i for i in range(counts[0].at, line.last) if line.tokens[i].text in ":—–-"]
    opens += [m.last - 1 for m in line.of("list_opens") if m.first > counts[0].at]
    opening = min(opens, default=line.last)
    names = [s for s in line.named if s.place is not None and s.first > opening]
    if not names or any(opening < e.first < names[0].first for e in line.of("event")):
        return None
    if not all(
        line.tokens[i].norm in _small(line) or line.at("settlement", i)
        for i in range(opening + 1, names[0].first)
    ):
        return None
    listed = names[:1]
    for spot in names[1:]:
        if not is_joined(line, listed[-1], spot):
            return None
        listed.append(spot)
    return (counts[0], listed) if counts[0].value and len(listed) <= counts[0].value else None


def _small(line: Line) -> frozenset[str]:
    return line.small_words("article") | line.small_words("between_kind_and_name")


def _is_wished(line: Line, end: int) -> bool:
    """Told as a plan or a demand; the "to" of "according to" is none."""
    turned = [m for c in ("achieved", "speech") for m in line.of(c)]
    wishes = [m for m in line.of("irrealis") if m.first < end]
    return any(not any(t.first <= m.first < t.last for t in turned) for m in wishes)


def _list_in(line: Line) -> list[Named]:
    """The first list of names of the sentence, or its only name."""
    spots = [s for s in line.named if s.place is not None]
    out = spots[:1]
    for spot in spots[1:]:
        if not is_joined(line, out[-1], spot):
            break
        out.append(spot)
    return [s for s in out if line.ending_at("near", s.first) is None]


def _opens(line: Line, names: Sequence[Named]) -> bool:
    """ "He named A, B and C", "they are A and B", "among them A": no other word of weight before the list."""
    first = names[0].first
    return any(0 <= first - m.last <= _OPENED_WITHIN for m in line.of("lists", "list_opens"))


def _likewise(line: Line, names: Sequence[Named]) -> bool:
    """ "So did B", "B, too", "B followed a day later"."""
    if line.last - line.first > _LIKEWISE_TOKENS or line.of("speech"):
        return False
    first, last = names[0].first, names[-1].last
    return any(0 <= first - m.last <= 1 or 0 <= m.first - last <= 1 for m in line.of("likewise"))


def _may_share(scan: Scan, line: Line, draft: Draft) -> bool:
    if not 0 < line.sentence.index - draft.line <= _JUST_SAID:
        return False
    if line.sentence.paragraph - scan.lines[draft.line].sentence.paragraph > 1 or draft.negated:
        return False
    return draft.kind in SHARED or (draft.kind == "settlement_count" and draft.effect in _COUNTED)


def _shared(scan: Scan, line: Line, model: Draft, spot: Named) -> Draft:
    kind = model.kind
    if kind == "settlement_count":
        kind = _COUNTED[model.effect]
        if kind in ("captured", "liberated") and model.actor is not None:
            kind = "liberated" if model.actor == scan.scheme.undrawn_holder else "captured"
    return Draft(
        kind,  # type: ignore[arg-type]
        line.sentence.index,
        spot.first,
        [scan.span(line, line.first, spot.last)],
        actor=model.actor,
        place=spot.place,
        start=model.start,
        end=model.end,
        attribution=model.attribution,
        side=model.side,
        carried=True,
        group=model.group,
        effect=model.effect,
        confidence=model.confidence - 0.2,
    )
