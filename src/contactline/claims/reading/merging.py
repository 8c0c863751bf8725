"""What a text says twice is one claim; what it counts must agree with what it names; what it doubts or
denies is marked so.

Works on drafts of the whole text, in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.scan import Line, Scan
from contactline.claims.reading.speech import Saying
from contactline.reports import Attribution, Span

SETTLED = frozenset(("captured", "liberated", "entered", "withdrawn", "repelled"))
# what a later sentence denies: the other side's success, not one's own defence told on the way
DENIABLE = SETTLED - {"repelled"}
GAINS = SETTLED | {"area_gained", "area_lost", "settlement_count"}


def deny(
    scan: Scan,
    line: Line,
    drafts: list[Draft],
    sayings: Sequence[Saying] = (),
    speaker: Attribution | None = None,
) -> list[Draft]:
    """Denials in one sentence, of what it says itself or what was said before. Gives what to add."""
    added: list[Draft] = []
    own = [d for d in drafts if d.line == line.sentence.index]
    for mark in line.of("deny_verb"):
        if line.ending_at("negation", mark.first, 1) or line.ending_at("irrealis", mark.first):
            continue
        before = [d for d in own if d.at < mark.first and d.kind in SETTLED]
        after = [d for d in own if d.at >= mark.last and d.kind in SETTLED and not _told_aside(line, mark, d)]
        denier = _denier(line, mark.first, mark.last)
        spoken = next((s for s in sayings if s.first == mark.first), None)
        by = (spoken.who or (speaker if spoken.anaphor else None)) if spoken is not None else None
        denier = by.who if by is not None else denier
        by = by or _by_words(scan, line, denier)
        if after and (not before or _opens_denial(line, mark)):
            claimed = line.of("claim_noun") and any(mark.last <= n.first for n in line.of("claim_noun"))
            for draft in after:
                if claimed:
                    report = replace(draft, spans=list(draft.spans), flags=list(draft.flags))
                    report.verification, report.verification_by = "disputed", denier
                    report.attribution = _claimant(scan, line, mark.last) or _claimant_behind(
                        line, mark.last, draft.at
                    )
                    added.append(report)
                _turn(scan, draft)
                if denier is not None and (draft.attribution is None or draft.carried):
                    draft.attribution, draft.carried = by, False
            continue
        targets = before or _last_settled(drafts, line.sentence.index)
        if line.sentence.lang == "en" and not _of_what_was_said(line, mark):
            continue
        if line.sentence.lang != "en" and not before:
            if not targets and line.of("claim_noun"):
                targets = _last_settled(drafts, line.sentence.index, 2)
            targets = [d for d in targets if _may_be_meant(d, speaker)]
        whole = scan.span(line, max(line.first, mark.first - 2), min(line.last, mark.last + 2))
        for draft in targets:
            draft.verification, draft.verification_by = "disputed", denier
            denied = replace(
                draft, spans=[whole, *draft.spans[:1]], flags=[], verification=None, verification_by=None
            )
            denied.at, denied.line = mark.first, line.sentence.index
            _turn(scan, denied)
            denied.attribution = by
            denied.start = denied.end = None
            added.append(denied)
    for mark in line.of("deny_predicate"):
        targets = [d for d in own if d.kind in SETTLED]
        if line.sentence.lang != "en":
            for draft in own:
                draft.negated = draft.negated or draft.value is not None
        if targets:
            for draft in targets:
                _turn(scan, draft)
                start = line.tokens[line.first].start
                span = draft.spans[0]
                end = max(span.end, line.tokens[mark.last - 1].end)
                begin = min(span.start, line.tokens[mark.first].start)
                draft.spans[0] = Span(max(start, begin), end, scan.text[max(start, begin) : end])
            continue
        earlier = [d for d in drafts if d.line in (line.sentence.index - 1, line.sentence.index - 2)]
        if added or any(d.kind == "denied" for d in [*earlier, *own]):
            continue
        for draft in earlier:
            if draft.kind in DENIABLE:
                draft.verification = "disputed" if line.sentence.lang == "en" and sayings else "refuted"
                calls = next((s for s in sayings if s.who is not None and s.first <= mark.first), None)
                by = calls.who.who if calls and calls.who else _denier(line, mark.first, mark.last)
                draft.verification_by = by
                denied = replace(
                    draft,
                    spans=[scan.span(line, line.first, mark.last)],
                    flags=[],
                    verification=None,
                    verification_by=None,
                )
                denied.line, denied.at = line.sentence.index, mark.first
                denied.attribution = calls.who if calls else None
                _turn(scan, denied)
                added.append(denied)
    return added


def _opens_denial(line: Line, mark: Mark) -> bool:
    """ "Conceded that X had been left, but denied that Y had fallen": what follows is denied."""
    return line.sentence.lang == "en" and line.tokens[mark.last].norm in ("that", "losing", "having", "any")


def _claimant(scan: Scan, line: Line, first: int) -> Attribution | None:
    """ "Rejected A's claim that ...": A."""
    for noun in line.of("claim_noun"):
        if noun.first < first or line.sentence.lang != "en":
            continue
        for mark in line.of("source", "actor"):
            if mark.first >= first and 0 <= noun.first - mark.last <= 1:
                words = line.words(mark.first, mark.last)
                return _by_words(scan, line, words.rsplit(" ", 1)[0] if mark.last > noun.first else words)
    return None


def _of_what_was_said(line: Line, mark: Mark) -> bool:
    """ "Which A denied", "denied it", "rejected the claim"; not "a move rejected by most countries"."""
    if line.of("claim_noun") or mark.last >= line.last - 1:
        return True
    return (
        line.tokens[mark.last].norm in ("it", "this", "that", "them", "any")
        or any(
            0 <= mark.first - m.last <= 4 and line.tokens[m.first].norm == "which"
            for m in line.of("relative")
        )
        or line.sentence.last - line.sentence.first <= 6
    )


def _told_aside(line: Line, denial: Mark, draft: Draft) -> bool:
    """ "A denied that X had fallen, three days after B announced its seizure": B's word is no part of it."""
    if line.sentence.lang != "en":
        return False
    asides = [b for b in line.breaks if denial.last <= b and line.tokens[b].norm in _ASIDES]
    return any(asides[0] < m.first < draft.at for m in line.of("speech")) if asides else False


_ASIDES = frozenset(("after", "before", "since", "when", "while", "although", "though", "but"))


def remains(scan: Scan, drafts: Sequence[Draft]) -> None:
    """ "X remains in A's hands" answers those who say otherwise; where nobody in the text does, A holds X."""
    for draft in drafts:
        if draft.effect != "remain" or draft.place is None:
            continue
        others = [
            d for d in drafts if d is not draft and d.place is not None and d.kind in (*DENIABLE, "denied")
        ]
        if not any(d.effect != "remain" and _same_place(d, draft) and d.actor == draft.actor for d in others):
            draft.kind, draft.negated, draft.actor = "area_held", False, scan.other(draft.actor)


def _may_be_meant(draft: Draft, speaker: Attribution | None) -> bool:
    """Whether a denial may be of this claim: of what the one said who spoke last, where that is known."""
    said = draft.attribution
    if said is None or speaker is None:
        return True
    return said.who == speaker.who or (said.source is not None and said.source == speaker.source)


def _claimant_behind(line: Line, first: int, last: int) -> Attribution | None:
    """ "denied the claims of A that ...": A."""
    for noun in line.within("claim_noun", first, last):
        for mark in line.of("source", "actor"):
            if 0 <= mark.first - noun.last <= 2 and mark.last <= last:
                return Attribution(
                    line.words(mark.first, mark.last), mark.data if mark.category == "source" else None
                )
    return None


def _turn(scan: Scan, draft: Draft) -> None:
    if draft.kind == "withdrawn":  # who is said not to have taken it
        draft.actor = scan.other(draft.actor)
    draft.kind, draft.negated = "denied", True


def _denier(line: Line, first: int, last: int) -> str | None:
    near = [m for m in line.of("source", "actor") if abs(m.first - first) <= 8]
    # the one before ("Kyiv denied"), unless it is "denied by Kyiv"; a source before a bare name in it
    before = [m for m in near if m.last <= first and first - m.last <= 3]
    behind = [m for m in near if m.first >= last and line.ending_at("agent", m.first, 1)]
    chosen = behind[:1] or before
    if not chosen:
        return None
    mark = max(chosen[-2:], key=lambda m: (m.category == "source", m.last - m.first, m.first))
    return line.words(mark.first, mark.last)


def _by_words(scan: Scan, line: Line, words: str | None) -> Attribution | None:
    if words is None:
        return None
    source = next((m.data for m in line.of("source") if line.words(m.first, m.last) == words), None)
    return Attribution(words.strip(' «“"'), source)


def _last_settled(drafts: Sequence[Draft], line: int, back: int = 1) -> list[Draft]:
    last = [d for d in drafts if d.kind in DENIABLE and 0 <= line - d.line <= back]
    return [d for d in last if d.line == last[-1].line] if last else []


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
        regions = {s.region.id for s in line.named if s.region is not None and s.region.id}
        whose = _whose_claims(line)
        before = [
            d
            for d in drafts
            if d.line < line.sentence.index
            and (d.kind in SETTLED or (d.kind == "area_gained" and d.place is not None))
            and d.verification is None
            and (whose is None or d.side == whose or (d.side is None and d.actor == whose))
        ]
        if not many or not regions:
            # "the claim", or "the reports" without a region: those of the last sentences that claim anything
            lines = sorted({d.line for d in before})[-3 if many else -1 :]
            before = [d for d in before if d.line in lines]
        for draft in before:
            draft.verification, draft.verification_by = "unverified", by


def _whose_claims(line: Line) -> str | None:
    """ "A's claims could not be verified": those of one side only."""
    for noun in line.of("claim_noun"):
        for mark in line.of("actor"):
            if mark.first < noun.last and noun.first - mark.last <= 1 and mark.first <= noun.first:
                return mark.data
    return None


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


def count_against_names(drafts: Sequence[Draft]) -> None:
    """ "two villages" beside three names is a slip; the names may stand in a sentence near by."""
    for count in drafts:
        if count.kind != "settlement_count" or count.value is None or count.partial:
            continue
        if count.partial and count.value >= sum(d.line == count.line and d.place is not None for d in drafts):
            continue
        named: dict[int, set[str]] = {}
        for draft in drafts:
            if draft.place is not None and draft.kind in (
                "captured",
                "liberated",
                "withdrawn",
                "contested",
                "denied",
            ):
                named.setdefault(draft.group, set()).add(draft.place.id or draft.place.mention)
        sizes = {len(names) for names in named.values()}
        together = set().union(*named.values()) if named else set()
        if not named or count.value in sizes or count.value == len(together):
            continue
        here = [d for d in drafts if d.place is not None and d.line == count.line and d.kind != "denied"]
        places = {d.place.id or d.place.mention for d in here if d.place is not None}
        if len(places) >= 2 and len(places) != count.value and count.qualifier is None:
            count.flags.append(
                f"count mismatch: {count.value:g} settlements are counted and {len(places)} are named"
            )


def merge(drafts: Sequence[Draft]) -> list[Draft]:
    out: list[Draft] = []
    for draft in drafts:
        same = next((one for one in out if _same(one, draft)), None)
        if same is None:
            out.append(draft)
            continue
        fuller = _fullness(draft) > _fullness(same)
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
            )
        ):
            same.attribution = draft.attribution or same.attribution
        same.side = same.side or draft.side
        same.effect = draft.effect if same.effect == "remain" else same.effect
        same.actor = same.actor or draft.actor
        same.region = same.region or draft.region
        same.place = same.place if same.place is None or same.place.id else draft.place
        same.qualifier = same.qualifier or draft.qualifier
        if same.start is None and same.end is None:
            same.start, same.end = draft.start, draft.end
        if same.verification is None:
            same.verification, same.verification_by = draft.verification, draft.verification_by
        same.flags += draft.flags
        same.confidence = max(same.confidence, draft.confidence)
    return out


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
    if one.start and other.start and one.start != other.start:
        return False
    if one.value is None and one.place is None and (one.region is None or other.region is None):
        return False
    a, b = one.attribution, other.attribution
    if a is None or b is None or one.carried or other.carried:
        return True
    return (
        (a.source is not None and a.source == b.source)
        or _alike(a.who, b.who)
        or ((a.who.islower() or b.who.islower()) and a.source is None and b.source is None)
        or (
            one.side is not None
            and one.side == other.side
            and (a.said_on is None or b.said_on is None or a.said_on == b.said_on)
        )
    )


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


def _alike(one: str, other: str) -> bool:
    """Equal but for case and a case ending."""
    a, b = one.casefold(), other.casefold()
    if a == b:
        return True
    stem = min(len(a), len(b)) - 2
    return stem >= 4 and a[:stem] == b[:stem] and abs(len(a) - len(b)) <= 2
