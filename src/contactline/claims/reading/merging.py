"""What a text says twice is one claim; what nobody could verify is marked so.

Works on drafts of the whole text, in order. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from contactline.claims.reading.denials import DENIABLE, GAINS, SETTLED, whose_claims
from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.line import Line, Scan
from contactline.deadline import check
from contactline.reports import Span


def remains(scan: Scan, drafts: Sequence[Draft]) -> None:
    """ "X remains in A's hands" answers those who say that it was taken; where nobody in the text does, or
    another denies it, A holds X."""
    for draft in drafts:
        if draft.effect != "remain" or draft.place is None:
            continue
        others = {
            d.kind
            for d in drafts
            if d.effect != "remain" and d.place and d.actor == draft.actor and _same_place(d, draft)
        }
        # who has entered it has not taken it; and what somebody denies already is not denied once more
        if others.isdisjoint(_TAKEN) or "denied" in others:
            draft.kind, draft.negated, draft.actor = "area_held", False, scan.other(draft.actor)


_TAKEN = frozenset(("captured", "liberated"))


def verify(scan: Scan, line: Line, drafts: Sequence[Draft]) -> None:
    """ "could not independently verify the reports": of those before it; else of its own."""
    own = [d for d in drafts if d.line == line.sentence.index and d.kind in GAINS]
    for found in line.of("verify"):
        denied = found.data != "unverified" and any(
            0 <= found.first - n.last <= 4 or 0 <= n.first - found.last <= 3 for n in line.of("negation")
        )
        mark = replace(found, data="unverified") if denied else found
        if mark.data != "unverified" or own:
            for draft in own:
                if draft.verification is None:
                    draft.verification = mark.data
                    draft.verification_by = _verifier(line, mark.first) if mark.data == "unverified" else None
            if own or mark.data != "unverified":
                continue
        by = _verifier(line, mark.first)
        many = any(
            line.tokens[i].norm.endswith(("s", "и", "ії", "ь", "я"))
            for n in line.of("claim_noun")
            for i in range(n.first, n.last)
        ) or not line.of("claim_noun")
        several = line.small_words("several")
        many = many or any(line.tokens[i].norm in several for i in range(line.first, line.last))
        regions = {s.region.id for s in line.named if s.region is not None and s.region.id}
        whose = whose_claims(line)
        before = [
            d
            for d in drafts
            if d.line < line.sentence.index
            and (
                d.kind in (*SETTLED, "settlement_count")
                or (d.kind == "area_gained" and d.place is not None)
                or (d.kind in GAINS and line.of("number_noun"))
            )
            and (d.value is not None or line.of("claim_noun") or not line.of("number_noun"))
            and d.verification is None
            and not _is_past(d, scan.on)
            and (whose is None or d.side == whose or (d.side is None and d.actor == whose))
        ]
        whole = bool(line.of("all_claims"))  # "the claims of both sides", "reports from the battlefield"
        if not whole and (not many or not regions):
            # "the claim", or "the reports" without a region: those of the last sentences that claim anything
            lines = sorted({d.line for d in before})[-3 if many else -1 :]
            before = [d for d in before if d.line in lines]
        for draft in before:
            draft.verification, draft.verification_by = "unverified", by


def _verifier(line: Line, first: int) -> str | None:
    near = [m for m in line.of("source") if m.first - 8 <= first]
    before = [m for m in near if m.last <= first]
    mark = before[-1] if before else (near[0] if near else None)
    return line.words(mark.first, mark.last) if mark else None


def dispute(scan: Scan, drafts: Sequence[Draft]) -> None:
    """What one side says to have taken and the other denies in the same text is disputed."""
    denials = [d for d in drafts if d.kind == "denied" and d.place is not None and d.place.id]
    for draft in drafts:
        if (
            draft.kind not in DENIABLE
            or draft.verification not in (None, "unverified")
            or draft.place is None
        ):
            continue
        for denied in denials:
            if (
                draft.place.id == denied.place.id  # type: ignore[union-attr]
                and draft.actor == denied.actor
                and draft.attribution is not None
                and draft.side == draft.actor
                and denied.side != draft.side
                and denied.attribution is not None
                and not (draft.end and denied.start and draft.end <= denied.start)
            ):
                if draft.verification is None:
                    draft.verification = "disputed"
                    draft.verification_by = denied.attribution.who
                break


def of_that_day(scan: Scan, line: Line, drafts: Sequence[Draft]) -> None:
    """ "Monday's gains follow ...": the day of gains that were told before without one."""
    for noun in line.of("event"):
        if not noun.data.startswith("gain/"):
            continue
        when = next((w for w in line.dates if w.kind == "day" and 0 <= noun.first - w.last <= 2), None)
        if when is None or line.tokens[when.last].norm != "'s":
            continue
        for draft in drafts:
            if draft.line < line.sentence.index and draft.kind in SETTLED and draft.start is None:
                draft.start, draft.end = when.start, when.end


ALIKE = 4
"""Letters that two forms of one name share at least, unless they are the same."""


LONG_AGO = timedelta(days=180)
"""What happened longer before the text is no news: it gives no day to what is told without one."""


def merge(drafts: Sequence[Draft], on: date) -> list[Draft]:
    out: list[Draft] = []
    alike: dict[tuple[object, ...], list[int]] = {}
    """What `_same` could hold of -> numbers in `out`, so that a long text takes no time by its square."""
    for draft in drafts:
        check()
        keys = _keys(draft)
        numbers = sorted({number for key in keys for number in alike.get(key, ())})
        same_at = next(
            (
                number
                for number in numbers
                if _same(out[number], draft) and not _one_is_past(out[number], draft, on)
            ),
            None,
        )
        if same_at is None:
            for key in keys:
                alike.setdefault(key, []).append(len(out))
            out.append(draft)
            continue
        same = out[same_at]
        for key in keys:  # it may get this one's place
            if same_at not in alike.setdefault(key, []):
                alike[key].append(same_at)
        fuller, under = _fullness(draft) > _fullness(same), _headline(same, draft)
        spans = [*draft.spans, *same.spans] if fuller else [*same.spans, *draft.spans]
        keep: dict[tuple[int, int], Span] = {}
        for span in spans:
            if not any(a <= span.start and span.end <= b for a, b in keep):
                keep[span.start, span.end] = span
        same.spans = list(keep.values())
        if same.attribution is None or (
            draft.attribution is not None
            and (
                (same.carried and not draft.carried)
                or (same.attribution.said_on is None and draft.attribution.said_on)
                or (same.vague and not draft.vague and not draft.carried)
                or (draft.kind == "denied" and _is_said_at_length(same, draft))
            )
        ):
            same.attribution, same.vague = draft.attribution or same.attribution, draft.vague
        same.side = same.side or draft.side
        same.effect = draft.effect if same.effect == "remain" else same.effect
        same.actor = same.actor or draft.actor
        same.region = same.region or draft.region
        same.place = same.place if same.place is None or same.place.id else draft.place
        same.qualifier = same.qualifier or draft.qualifier
        if (same.start is None and same.end is None) or (draft.start and under and not _is_month(same)):
            same.start, same.end = draft.start, draft.end
        if same.verification is None:
            same.verification, same.verification_by = draft.verification, draft.verification_by
        same.flags += draft.flags
        same.other_units = same.other_units or draft.other_units
        same.confidence = max(same.confidence, draft.confidence)
    return out


def _keys(draft: Draft) -> list[tuple[object, ...]]:
    """Two drafts that are the same share at least one: kind, figure, and the place's id or how it begins."""
    told = (draft.kind, draft.value, draft.unit)
    if draft.place is None:
        return [told]
    keys: list[tuple[object, ...]] = [(*told, draft.place.mention.casefold()[:ALIKE])]
    return [*keys, (*told, draft.place.id)] if draft.place.id else keys


def _fullness(draft: Draft) -> int:
    return (
        (draft.attribution is not None and not draft.carried)
        + (draft.place is not None)
        + (draft.start is not None)
    )


def _same(one: Draft, other: Draft) -> bool:
    if one.kind != other.kind or one.value != other.value or one.unit != other.unit:
        return False
    if one.actor and other.actor and one.actor != other.actor:
        return False
    if (one.place is None) != (other.place is None):
        return False
    if one.place is not None and other.place is not None and not _same_place(one, other):
        return False
    if one.region is not None and other.region is not None and one.region.id != other.region.id:
        return False
    if one.start and other.start and one.start != other.start and not _headline(one, other):
        return False
    if one.value is None and one.place is None and (one.region is None or other.region is None):
        return False
    a, b = one.attribution, other.attribution
    if a is None or b is None or one.carried or other.carried:
        return True
    if one.kind == "denied" and _is_said_at_length(one, other):
        return True
    return (
        (a.source is not None and a.source == b.source)
        or _alike(a.who, b.who)
        or _is_named_in(a.who, b.who)
        or _is_named_in(b.who, a.who)
        or ((a.who.islower() or b.who.islower()) and a.source is None and b.source is None)
        or (a.who.islower() and one.value is not None and _headline(one, other))
        or (
            one.side is not None
            and one.side == other.side
            and (a.said_on is None or b.said_on is None or a.said_on == b.said_on)
        )
    )


def _is_said_at_length(one: Draft, other: Draft) -> bool:
    """ "Kyiv rejected the claim. «X has not been captured», the 7th Corps said": one denial, by name."""
    if one.attribution is None:
        return False
    brief = " " not in one.attribution.who and one.attribution.source is None
    return brief and 0 < other.line - one.line <= _AT_LENGTH_WITHIN and other.side != other.actor


_AT_LENGTH_WITHIN = 3


def _is_past(draft: Draft, on: date) -> bool:
    """ "X, which it annexed in 2014": what nobody checks today."""
    end = draft.end or draft.start
    return end is not None and on - end > LONG_AGO


def _one_is_past(one: Draft, other: Draft, on: date) -> bool:
    """ "A took X", and as background "X had been taken for the first time in 2014"."""
    if one.place is None or (one.start is None) == (other.start is None):
        return False
    end = one.end or other.end
    return end is not None and on - end > LONG_AGO


def _is_month(draft: Draft) -> bool:
    """ "In July", in a headline, which is more than "in a month" below it."""
    start, end = draft.start, draft.end
    return start is not None and end is not None and start.day == end.day == 1 and (end - start).days <= 31


_BELOW = 3
"""Sentences under a headline, a dateline among them."""


def _headline(one: Draft, other: Draft) -> bool:
    """ "Six villages taken over the week", and in the first sentence below "between 14 and 20 June"."""
    who = one.attribution
    same = who is None or one.kind != "settlement_count" or who.who.islower()  # "deputy minister"
    return one.line == 0 and other.line <= _BELOW and one.value is not None and same


def _same_place(one: Draft, other: Draft) -> bool:
    assert one.place is not None
    assert other.place is not None
    if one.place.id and other.place.id:
        return one.place.id == other.place.id
    if _alike(one.place.mention, other.place.mention):
        return True
    ids = {c.id for c in one.place.candidates} | {one.place.id}
    others = {c.id for c in other.place.candidates} | {other.place.id}
    return bool((ids & others) - {None}) and _alike(one.place.mention, other.place.mention)


def _is_named_in(name: str, who: str) -> bool:
    """A headline's surname alone, of one whom the text then names with his office."""
    return name.istitle() and " " not in name and name in who.split()


def _alike(one: str, other: str) -> bool:
    """Equal but for case and a case ending."""
    a, b = one.casefold(), other.casefold()
    if a == b:
        return True
    short = min(len(a), len(b))
    stem = short - (2 if short > ALIKE + 1 else 1)  # "Суджа", "Суджі"
    return stem >= ALIKE and a[:stem] == b[:stem] and abs(len(a) - len(b)) <= 2
