"""Denials in one sentence, of what it says itself or what was said before.

Knows drafts, and where a verb of denying stands. Ukrainian and Russian only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.denials import (
    DENIABLE,
    SETTLED,
    by_words,
    claimant_behind,
    denier_of,
    last_settled,
    turn,
)
from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.sayings import Saying
from contactline.reports import Attribution, Span


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
        after = [d for d in own if d.at >= mark.last and d.kind in SETTLED]
        denier = denier_of(line, mark.first, mark.last)
        spoken = next((s for s in sayings if s.first == mark.first), None)
        by = (spoken.who or (speaker if spoken.anaphor else None)) if spoken is not None else None
        denier = by.who if by is not None else denier
        by = by or by_words(scan, line, denier)
        if after and (not before):
            claimed = line.of("claim_noun") and any(mark.last <= n.first for n in line.of("claim_noun"))
            for draft in after:
                if claimed:
                    report = replace(draft, spans=list(draft.spans), flags=list(draft.flags))
                    report.verification, report.verification_by = "disputed", denier
                    report.attribution = claimant_behind(line, mark.last, draft.at)
                    added.append(report)
                turn(scan, draft)
                if denier is not None and (draft.attribution is None or draft.carried):
                    draft.attribution, draft.carried = by, False
            continue
        targets = before or last_settled(drafts, line.sentence.index)
        if not before:
            if not targets and line.of("claim_noun"):
                targets = last_settled(drafts, line.sentence.index, 2)
            targets = [d for d in targets if _may_be_meant(d, speaker)]
        whole = scan.span(line, max(line.first, mark.first - 2), min(line.last, mark.last + 2))
        for draft in targets:
            draft.verification, draft.verification_by = "disputed", denier
            denied = replace(
                draft, spans=[whole, *draft.spans[:1]], flags=[], verification=None, verification_by=None
            )
            denied.at, denied.line = mark.first, line.sentence.index
            turn(scan, denied)
            denied.attribution = by
            denied.start = denied.end = None
            added.append(denied)
    for mark in line.of("deny_predicate"):
        targets = [d for d in own if d.kind in SETTLED]
        for draft in own:
            draft.negated = draft.negated or draft.value is not None
        if targets:
            for draft in targets:
                turn(scan, draft)
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
                draft.verification = "refuted"
                calls = next((s for s in sayings if s.who is not None and s.first <= mark.first), None)
                by = calls.who.who if calls and calls.who else denier_of(line, mark.first, mark.last)
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
                turn(scan, denied)
                added.append(denied)
    return added


def _may_be_meant(draft: Draft, speaker: Attribution | None) -> bool:
    """Whether a denial may be of this claim: of what the one said who spoke last, where that is known."""
    said = draft.attribution
    if said is None or speaker is None:
        return True
    return said.who == speaker.who or (said.source is not None and said.source == speaker.source)
