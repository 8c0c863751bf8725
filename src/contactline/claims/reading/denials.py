"""Who denies what: denials in one sentence, of what it says itself or what was said before.

Knows drafts, and where a verb of denying stands. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line, Named, Scan
from contactline.claims.reading.sayings import Saying
from contactline.gazetteer.morphology import is_common_noun, is_function_word
from contactline.reports import Attribution, PlaceMention, Span

SETTLED = frozenset(("captured", "liberated", "entered", "withdrawn", "repelled"))

# what a later sentence denies: the other side's success, not one's own defence told on the way
DENIABLE = SETTLED - {"repelled"}

GAINS = SETTLED | {"area_gained", "area_lost", "settlement_count"}


def claimant_behind(line: Line, first: int, last: int) -> Attribution | None:
    """ "denied the claims of A that ...": A."""
    for noun in line.within("claim_noun", first, last):
        for mark in line.of("source", "actor"):
            if mark.first > noun.last and line.tokens[mark.first - 1].norm in line.small_words("that"):
                continue  # "denied reports that A has left X": told of A
            if 0 <= mark.first - noun.last <= 2 and mark.last <= last:
                return Attribution(
                    line.words(mark.first, mark.last), mark.data if mark.category == "source" else None
                )
    return None


def turn(scan: Scan, draft: Draft) -> None:
    if draft.kind == "withdrawn":  # who is said not to have taken it
        draft.actor = scan.other(draft.actor)
    draft.kind, draft.negated = "denied", True


def denier_of(line: Line, first: int, last: int) -> str | None:
    near = [m for m in line.of("source", "actor") if abs(m.first - first) <= 8]
    # the one before ("Kyiv denied"), unless it is "denied by Kyiv"; a source before a bare name in it
    before = [m for m in near if m.last <= first and first - m.last <= 3]
    behind = [m for m in near if m.first >= last and line.ending_at("agent", m.first, 1)]
    chosen = behind[:1] or before
    if not chosen:
        return None
    mark = max(chosen[-2:], key=lambda m: (m.category == "source", m.last - m.first, m.first))
    return line.words(mark.first, mark.last)


def by_words(scan: Scan, line: Line, words: str | None) -> Attribution | None:
    if words is None:
        return None
    source = next((m.data for m in line.of("source") if line.words(m.first, m.last) == words), None)
    return Attribution(words.strip(' «“"'), source)


def last_settled(drafts: Sequence[Draft], line: int, back: int = 1) -> list[Draft]:
    last = [d for d in drafts if d.kind in DENIABLE and 0 <= line - d.line <= back]
    return [d for d in last if d.line == last[-1].line] if last else []


def whose_claims(line: Line) -> str | None:
    """ "A's claims could not be verified": those of one side only."""
    for noun in line.of("claim_noun"):
        for mark in line.of("actor"):
            if mark.first < noun.last and noun.first - mark.last <= 1 and mark.first <= noun.first:
                return mark.data
    return None


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
        denier = denier_of(line, mark.first, mark.last)
        spoken = next((s for s in sayings if s.first == mark.first), None)
        by = (spoken.who or (speaker if spoken.anaphor else None)) if spoken is not None else None
        denier = by.who if by is not None else denier
        by = by or by_words(scan, line, denier)
        told = [d for d in drafts if d.line < line.sentence.index]
        of_word = _is_of_the_word(line, mark) and bool(last_settled(told, line.sentence.index))
        if of_word:
            before, after = [], []
        else:
            told = [d for d in drafts if d not in own or not _told_aside(line, mark, d)]
        if after and (not before or _opens_denial(line, mark)):
            by_word = [m for m in line.of("speech") if m.data == "agent"]  # "by his assertion"
            spoken_in = {i for m in by_word for i in range(m.first, m.last)}
            nouns = [n for n in line.of("claim_noun") if mark.last <= n.first and n.first not in spoken_in]
            claimed = bool(nouns)
            for draft in after:
                if claimed:
                    report = replace(draft, spans=list(draft.spans), flags=list(draft.flags))
                    report.verification, report.verification_by = "disputed", denier
                    report.attribution = _claimant(scan, line, mark.last) or claimant_behind(
                        line, mark.last, draft.at
                    )
                    added.append(report)
                turn(scan, draft)
                if denier is not None and (draft.attribution is None or draft.carried):
                    draft.attribution, draft.carried = by, False
            continue
        before = [d for d in before if _is_named_in(line, mark, d)]
        targets = before or last_settled(told, line.sentence.index)
        targets = [d for d in targets if _is_named_in(line, mark, d)]
        if not before:
            if not targets and line.of("claim_noun") and line.grammar.has_cases:
                targets = last_settled(told, line.sentence.index, 2)
            side = spoken.side if spoken is not None else None
            targets = [
                d
                for d in targets
                if (d.side != side if of_word and side and d.side else _may_be_meant(d, speaker))
            ]
        if (about := _told_about(line, mark)) is not None:
            same = [d for d in told if d.kind in DENIABLE and _is_at(d, about)]
            targets = same[-1:]
        if not _of_what_was_said(line, mark):
            continue
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
        if any(
            0 <= mark.first - m.last <= _AS or (m.first <= mark.first < m.last and _names_what(line, m))
            for m in line.of("deny_verb")
        ):
            continue  # "A said so, which B dismissed as false": told with the verb
        first = _own_clause(line, mark)
        own = [d for d in own if d.at >= first]
        targets = [d for d in own if d.kind in SETTLED]
        untold = [d for d in own if d.kind == "contested" and _is_claimed(line, d)]
        if untold and not targets:
            drafts[:] = [d for d in drafts if d not in untold]
            continue
        for draft in own:
            draft.negated = draft.negated or draft.value is not None
        if targets:
            for draft in targets:
                if (other := _another_calls(mark, draft, sayings)) is not None:
                    added.append(_disputed(scan, line, draft, mark, other))
                    continue
                turn(scan, draft)
                start = line.tokens[line.first].start
                span = draft.spans[0]
                end = max(span.end, line.tokens[mark.last - 1].end)
                begin = min(span.start, line.tokens[mark.first].start)
                draft.spans[0] = Span(max(start, begin), end, scan.text[max(start, begin) : end])
            continue
        if first > line.first:
            continue
        earlier = [d for d in drafts if d.line in (line.sentence.index - 1, line.sentence.index - 2)]
        if added or any(d.kind == "denied" for d in [*earlier, *own]):
            continue
        if line.of("settlement_meant") and len({d.place.mention for d in earlier if d.place}) > 1:
            continue  # "to write of the town's fall is too early": of which of them?
        if line.grammar.names_subject and not sayings:  # "the announcement was premature": a side's own
            earlier = [d for d in earlier if d.side is not None]
        for draft in earlier:
            if draft.kind in DENIABLE:
                draft.verification = "disputed" if sayings else "refuted"
                calls = next((s for s in sayings if s.who is not None and s.first <= mark.first), None)
                calls = calls or next((s for s in sayings if s.first > mark.first), None)
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
                denied.attribution = (calls.who or (speaker if calls.anaphor else None)) if calls else None
                denied.start = denied.end = None
                turn(scan, denied)
                added.append(denied)
    return added


_AS = 2


def _another_calls(mark: Mark, draft: Draft, sayings: Sequence[Saying]) -> Saying | None:
    """ "X is taken, A said; B called it untrue": B, where the draft is told by A before B speaks."""
    calls = next((s for s in reversed(sayings) if s.first <= mark.first and s.who is not None), None)
    if calls is None or calls.who is None or draft.attribution is None or draft.at > calls.first:
        return None
    return calls if calls.who.who != draft.attribution.who else None


def _disputed(scan: Scan, line: Line, draft: Draft, mark: Mark, saying: Saying) -> Draft:
    """The denial of a draft by another speaker of its sentence; marks the draft itself as disputed."""
    assert saying.who is not None
    draft.verification, draft.verification_by = "disputed", saying.who.who
    span = scan.span(line, max(line.first, saying.first), mark.last)
    denied = replace(draft, spans=[span], flags=[], verification=None, verification_by=None)
    denied.at, denied.attribution, denied.start, denied.end = mark.first, saying.who, None, None
    turn(scan, denied)
    return denied


def _own_clause(line: Line, mark: Mark) -> int:
    """ "A is held, but of an advance there is no talk": where the clause begins that names what is denied;
    the line's first token for a denial of what the sentence tells ("..., but of this there is no talk")."""
    turns = [
        b for b in line.breaks if b < mark.first and line.tokens[b].norm in line.small_words("adversative")
    ]
    if not turns:
        return line.first
    first = turns[-1] + 1
    about = line.within("told_of", first, mark.first)
    return line.first if not about or line.within("back", first, mark.first) else first


def _is_claimed(line: Line, draft: Draft) -> bool:
    """ "The claims about fighting in X": no more than a claim."""
    return any(0 <= draft.at - m.last <= 2 for m in line.of("claim_noun"))


def _opens_denial(line: Line, mark: Mark) -> bool:
    """ "Conceded that X had been left, but denied that Y had fallen": what follows is denied."""
    opens = line.small_words("denied")  # the rules' word may be "disputed that" itself
    return line.tokens[mark.last].norm in opens or line.tokens[mark.last - 1].norm in opens


def _is_of_the_word(line: Line, mark: Mark) -> bool:
    """ "Dismissed the claim, saying that X is held": of what was said before, and not of what follows."""
    nouns = [n for n in line.of("claim_noun") if 0 <= n.first - mark.last <= _NOUN_BEHIND]
    return bool(nouns) and nouns[0].last < line.last and line.tokens[nouns[0].last].text in STOPS


_NOUN_BEHIND = 3


def _told_about(line: Line, mark: Mark) -> Named | None:
    """ "Rejected the claim about X", "denied reports of X's capture": X, where the noun is right behind."""
    nouns = [n for n in line.of("claim_noun") if 0 <= n.first - mark.last <= _NOUN_BEHIND]
    if not nouns or nouns[0].last >= line.last:
        return None
    at = nouns[0].last
    if line.tokens[at].norm not in line.small_words("about"):
        return None
    return next((s for s in line.named if s.place is not None and s.first == at + 1), None)


def _is_at(draft: Draft, spot: Named) -> bool:
    return draft.place is not None and spot.place is not None and draft.place.id == spot.place.id


def _claimant(scan: Scan, line: Line, first: int) -> Attribution | None:
    """ "Rejected A's claim that ...": A."""
    for noun in line.of("claim_noun"):
        if noun.first < first:
            continue
        for mark in line.of("source", "actor"):
            if mark.first >= first and 0 <= noun.first - mark.last <= 1:
                words = line.words(mark.first, mark.last)
                return by_words(scan, line, words.rsplit(" ", 1)[0] if mark.last > noun.first else words)
    return None


def _of_what_was_said(line: Line, mark: Mark) -> bool:
    """ "Which A denied", "denied it", "rejected the claim"; not "a move rejected by most countries"."""
    if line.grammar.has_cases and mark.last < line.last and not line.at("claim_noun", mark.last):
        behind, lang = line.tokens[mark.last].norm, line.sentence.lang
        if is_common_noun(behind, lang) and line.at("event", mark.last) is None:
            return is_function_word(behind, lang)  # "denied the encirclement": nothing that was said
    words = line.small_words("denied_before")
    if not words or line.of("claim_noun") or mark.last >= line.last - 1:
        return True
    return (
        line.tokens[mark.last].norm in words
        or any(
            0 <= mark.first - m.last <= 4 and line.tokens[m.first].norm not in line.small_words("that")
            for m in line.of("relative")
        )
        or line.sentence.last - line.sentence.first <= 6
    )


def _told_aside(line: Line, denial: Mark, draft: Draft) -> bool:
    """ "A denied that X had fallen, three days after B announced its seizure": B's word is no part of it."""
    for m in line.of("speech"):
        joined = [
            c for c in line.of("conj") if denial.last <= c.first and 0 < m.first - c.first <= _JOINED_BY
        ]
        that = any(line.tokens[i].norm in line.small_words("denied") for i in range(denial.last, m.first))
        if joined and m.first < draft.at and not that:
            return True  # "denies any retreat and reports the capture of X"
    asides = [b for b in line.breaks if denial.last <= b and line.tokens[b].norm in line.small_words("aside")]
    return any(asides[0] < m.first < draft.at for m in line.of("speech")) if asides else False


def _names_what(line: Line, mark: Mark) -> list[PlaceMention]:
    """The places that a denial names itself: "called what is said of Y a fake"."""
    return [
        s.place
        for s in line.named
        if mark.first <= s.first < mark.last + 2
        and s.place is not None
        and line.ending_at("told_of", s.first) is not None
    ]


def _is_named_in(line: Line, mark: Mark, draft: Draft) -> bool:
    """ "Took X and entered Y; N called what is said of Y a fake": of Y, where the denial names one."""
    named = _names_what(line, mark)
    if not named or draft.place is None:
        return True
    alike = draft.place.mention[:_STEM]
    return any((p.id is not None and p.id == draft.place.id) or p.mention[:_STEM] == alike for p in named)


_STEM = 4
"""Letters that two forms of a name share."""


_JOINED_BY = 4
"""Tokens from "and" to the verb of saying that it joins: "and, on the contrary, reports"."""


def _may_be_meant(draft: Draft, speaker: Attribution | None) -> bool:
    """Whether a denial may be of this claim: of what the one said who spoke last, where that is known."""
    said = draft.attribution
    if said is None or speaker is None:
        return True
    return said.who == speaker.who or (said.source is not None and said.source == speaker.source)
