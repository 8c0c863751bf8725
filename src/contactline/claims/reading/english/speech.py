"""Who says it: the sayings of a sentence, the statement and its day, and whose side they are on.

Knows verbs of saying from the rules and sources from the scheme. A sentence may have several sayings, one
inside the other ("A refers to B, who say that ..."): the innermost is the attribution, the outer its `by`.
English only.
"""

from __future__ import annotations

from dataclasses import replace

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.english.hosts import greet, note_bulletin
from contactline.claims.reading.english.speakers import (
    opens_sentence,
    side_beside,
    side_heard,
    side_of_owner,
    who_talks,
)
from contactline.claims.reading.english.subjects import right_end, side_of, speaker_of, subject_of
from contactline.claims.reading.english.verbs import has_figure_behind
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line, Scan
from contactline.claims.reading.sayings import (
    Saying,
    earlier_speaker,
    is_signature,
    opens_quotation,
    relayed_by,
    statement_of,
)
from contactline.reports import Attribution


def sayings_of(scan: Scan, line: Line, said: Said | None = None) -> list[Saying]:
    found: list[Saying] = []
    head = greet(scan, line, said) if said is not None else None
    if head is not None:
        found.append(head)
    back = bool(line.of("back")) and line.of("back")[0].first - line.first <= 2
    # who denies something speaks, too
    marks = line.of("speech")
    for mark in marks:
        if any(s.first <= mark.first < s.last for s in found):
            continue
        if mark.last - mark.first == 1 and line.at("rate", mark.first):
            continue  # "per day" names nobody
        if mark.first > line.first and line.at("irrealis", mark.first - 1):
            continue  # "if confirmed", "declined to say"
        relayed = relayed_by(line, mark)
        if relayed is not None:
            outer, (first, last) = relayed
            named = speaker_of(scan, line, *outer)
            if named is not None:
                side = side_of(scan, line, named, *outer)
                found.append(Saying(outer[0], outer[1], named, side, False, (), False, named.who))
        elif mark.data == "agent":
            first, last = mark.last, right_end(line, mark.last, marks)
        else:
            if _is_noun(line, mark):
                continue
            if _passive(line, mark):
                first, last = _by(line, mark, marks)
            else:
                first, last = subject_of(line, mark, marks, scan.lang)
            if any(
                m.first == last - 1 or m.first - first <= 3 for m in line.within("claim_noun", first, last)
            ) and not (line.within("source", first, last)):
                # "information emerged": nobody is named
                first, last = (last, last)
        who = speaker_of(scan, line, first, last)
        borrowed = who is not None and who.who.islower() and bool(line.within("thing", first, last))
        anaphor = who is None or _is_anaphor(line, first, last)
        statement, in_statement = statement_of(line, mark, last)
        dates = tuple(
            when
            for when in line.dates
            if (when.kind == "day" or (when.kind == "month" and mark.data == "subject"))
            and (
                back
                or is_near(when, mark, line)
                or (mark.data == "subject" and line.ending_at("continues", when.first) is not None)
                or (first <= when.first < last)
                or (in_statement and in_statement[0] - 1 <= when.first < in_statement[1] + 2)
            )
        )
        if who is not None:
            said_on = next((when.start for when in dates if when.kind == "day"), None)
            who = replace(who, statement=statement, said_on=said_on)
        side = side_of(scan, line, who, first, last)
        if side is None and said is not None:
            side = side_beside(line, last) or side_of_owner(line, first, last, said)
            if side is None and who is not None and who.who:
                side = side_heard(who.who, said)
            if side is None and anaphor:
                meant = earlier_speaker(line.words(first, last), said)
                side = meant[1] if meant is not None else said.speaker_side
        words = who.who if who is not None else ""
        found.append(
            Saying(
                mark.first, mark.last, None if anaphor else who, side, anaphor, dates, back, words, borrowed
            )
        )
    if not found:
        found += _by_the_side(scan, line)
    if not found and (talker := who_talks(line)) is not None and talker[1] > talker[0]:
        named = speaker_of(scan, line, talker[0], talker[1])
        side = side_of(scan, line, named, talker[0], talker[1])
        found.append(Saying(talker[0], talker[1], named, side, False, (), False, named.who if named else ""))
    found += papers_of(scan, line, found)
    if said is not None:
        note_bulletin(line, found, said)
    if back and not any(s.who for s in found):
        for agent in reversed(line.of("agent")):
            last = right_end(line, agent.last, marks)
            who = speaker_of(scan, line, agent.last, last)
            if who:
                dates = tuple(when for when in line.dates if when.kind == "day")
                who = replace(who, said_on=dates[0].start if dates else None)
                side = side_of(scan, line, who, agent.last, last)
                found.append(Saying(agent.first, agent.last, who, side, False, dates, True))
                break
    return sorted(found, key=lambda s: s.first)


_OWN = frozenset(("own", "latest", "official", "public", "updated"))


def papers_of(scan: Scan, line: Line, found: list[Saying]) -> list[Saying]:
    """ "While B's count was 4,168 sq km": a source's own figure, beside what another says."""
    out = []
    for mark in line.of("source"):
        owned = mark.last < line.last and line.tokens[mark.last].norm == "'s"
        own = owned and mark.last + 2 < line.last and line.tokens[mark.last + 1].norm in _OWN
        if not owned or line.at("thing", mark.last + (2 if own else 1)) is None:
            continue
        if any(s.who is not None and s.who.source == mark.data for s in found):
            continue
        who = Attribution(line.words(mark.first, mark.last), mark.data)
        side = side_of(scan, line, who, mark.first, mark.last)
        out.append(Saying(mark.first, mark.last + 2, who, side, False, (), False, who.who, own=True))
    return out


def _by_the_side(scan: Scan, line: Line) -> list[Saying]:
    """ "DeepState: the enemy has ...", "... took X, – DeepState", "... took X (DeepState)"."""
    for mark in line.of("source"):
        before = line.tokens[mark.first - 1].text if mark.first > line.first else ""
        after = line.tokens[mark.last].text if mark.last < line.last else ""
        opens = mark.first - line.first <= 1 and after in (":", "—", "–", "|")
        closes = before in ("—", "–", "(", "-", "/") and line.last - mark.last <= 3
        if is_signature(line):
            who = Attribution(line.words(mark.first, mark.last), mark.data)
            return [
                Saying(
                    mark.first,
                    mark.last,
                    who,
                    side_of(scan, line, who, mark.first, mark.last),
                    False,
                    (),
                    True,
                )
            ]
        if opens or closes or (opens_quotation(line, mark.last) and mark.first == line.first):
            who = Attribution(line.words(mark.first, mark.last), mark.data)
            side = side_of(scan, line, who, mark.first, mark.last)
            return [Saying(mark.first, mark.last, who, side, False, (), False, who.who)]
    return []


def _is_noun(line: Line, mark: Mark) -> bool:
    """ "the reports of gains", "a claim": English nouns that look like verbs."""
    norm = line.tokens[mark.first].norm
    if line.at("gain_by_figure", mark.first) and has_figure_behind(line, mark):
        return True  # "added 20 sq km"
    if norm not in (
        "reports",
        "claims",
        "claim",
        "notes",
        "records",
        "shows",
        "report",
        "posted",
        "states",
        "published",
        "reference",
    ):
        return False
    before = line.tokens[mark.first - 1].norm if mark.first > line.first else ""
    after = line.tokens[mark.last].norm if mark.last < line.last else ""
    # "he rejected A's reports that": what a verb right before is done to
    done_to = any(1 <= mark.first - m.last <= 3 for m in line.of("deny_verb", "speech")) and not any(
        line.tokens[i].text in STOPS for i in range(max(line.first, mark.first - 3), mark.first)
    )
    return done_to or before in line.small_words("before_noun") or after in ("of", "about", "by")


def _passive(line: Line, mark: Mark) -> bool:
    """ "was reported (by X)"."""
    return (
        line.ending_at("be", mark.first, 1) is not None
        or any(a.first == mark.last for a in line.of("agent"))  # "a claim denied by A"
    )


def _by(line: Line, mark: Mark, marks: list[Mark]) -> tuple[int, int]:
    agent = next((a for a in line.of("agent") if 0 <= a.first - mark.last <= 3), None)
    return (mark.first, mark.first) if agent is None else (agent.last, right_end(line, agent.last, marks))


def is_near(when: When, mark: Mark, line: Line) -> bool:
    """Right after the verb ("said on Sunday"), or right before it; no event between."""
    if 0 <= when.first - mark.last <= 6:
        between = range(mark.last, when.first)
        # "told President N on Monday": names, no clause
        return not any(line.tokens[i].text in STOPS for i in between) and (
            len(between) <= 2
            or all(line.tokens[i].norm in line.small_words("between_said_and_day") for i in between)
            or (
                not any(line.at("event", i) or i in line.breaks for i in between)
                and any(line.tokens[i].text[0].isupper() for i in between)
            )
        )
    return 0 <= mark.first - when.last <= 1 or opens_sentence(line, when, mark)


def _is_anaphor(line: Line, first: int, last: int) -> bool:
    if any(line.within(c, first, last) for c in ("source", "actor")):
        return False
    if any(line.tokens[i].text[0].isupper() for i in range(first, last) if i > line.first):
        return False
    return bool(line.within("anaphor", first, last))
