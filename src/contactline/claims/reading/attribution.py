"""Each claim's speaker: the innermost saying around it, or the one that still speaks.

Knows sayings and paragraphs; reads no words but those of the marks. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.bulletins import HEADS_ALL, may_be_of_bulletin
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.interviews import answers
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.sayings import Saying, earlier_speaker, hosted, is_signature
from contactline.reports import Attribution


def attribute(parts: Scan, line: Line, found: list[Draft], sayings: Sequence[Saying], said: Said) -> None:
    """Each claim's speaker: the innermost saying around it, or the one that still speaks."""
    named = [s for s in sayings if s.who is not None or s.anaphor]
    if any(s.who is not None for s in named):
        named = [s for s in named if s.who is not None or s.words]  # "were estimated": by whoever is named
    for draft in found:
        before = [s for s in named if s.last <= draft.at or s.first == draft.at]
        before = [s for s in before if not _in_aside(line, s, draft.at)]
        after = [s for s in named if s.first > draft.at and not s.unsaid]
        after = [s for s in after if not (_denies(line, s) or _of_its_own(line, s))]
        if not before and len(after) > 1 and line.at("handed_on", after[1].first) is not None:
            before, after = after[:2], []  # "X was taken, A reported, citing B": B says it
        chosen = before[-1] if before else (after[0] if after else None)
        if chosen is not None:
            who, side = chosen.who, chosen.side
            if who is None:  # "it", "who", "the ministry": the speaker named last
                earlier = [s for s in named if s.who is not None and s.first < chosen.first]
                who, side = (
                    (earlier[-1].who, earlier[-1].side)
                    if earlier
                    else (earlier_speaker(chosen.words, said) or (said.speaker, said.speaker_side))
                )
                days = [when.start for when in chosen.dates if when.kind == "day"]
                if who is not None and days:
                    who = replace(who, said_on=days[0])
                if who is None and len(chosen.words) > 4:
                    who = Attribution(chosen.words)
                    draft.carried = False  # till the office is named
                outer = earlier[:-1]
            else:
                told = [d.at for d in found]  # "A said X fell, and B said ...": B's word is not A's
                outer = [s for s in before[:-1] if s.who is not None and not chosen.own]
                outer = [s for s in outer if not any(s.last <= at < chosen.first for at in told)]
            if chosen.borrowed and outer:
                who, side, outer = outer[-1].who, outer[-1].side, outer[:-1]
            elif (
                who is not None
                and who.source is None
                and said.speaker is not None
                and said.speaker.source
                and chosen.borrowed
            ):
                who, side = said.speaker, said.speaker_side  # "updated maps": those of the one who spoke
            if chosen.borrowed and said.host is not None and hosted(line, said):
                who, side = said.host, said.host_side  # "confirmed by footage", says the head's
            if who is not None and outer and outer[-1].who is not None and outer[-1].who.who != who.who:
                who = replace(who, by=outer[-1].who)
            draft.attribution, draft.side, draft.vague = who, side, chosen.vague
            continue
        if said.guest is not None and answers(parts, line):
            draft.attribution, draft.side = said.guest, said.guest_side
            continue
        if said.host is not None and hosted(line, said):
            draft.attribution, draft.side = said.host, said.host_side
            continue
        quoted = line.sentence.quoted and (
            said.saying_quoted == line.sentence.quoted or (said.saying_paragraph == line.sentence.paragraph)
        )
        goes_on = bool(line.of("continues")) and said.saying_paragraph >= line.sentence.paragraph - 2
        same = said.saying_paragraph in (line.sentence.paragraph, HEADS_ALL) and (
            said.talking == line.sentence.paragraph or line.grammar.has_cases
        )
        if said.speaker is not None and (quoted or same or goes_on):
            draft.attribution, draft.side, draft.carried = said.speaker, said.speaker_side, True
        elif said.bulletin is not None and may_be_of_bulletin(draft, said):
            draft.attribution, draft.side, draft.carried = said.bulletin, said.bulletin_side, True
        elif said.block is not None:
            draft.attribution, draft.side, draft.carried = *said.block, True


def _in_aside(line: Line, saying: Saying, at: int) -> bool:
    """ "X, of whose capture B wrote, is under control, A said": B wrote no more than the aside."""
    opened = [m for m in line.of("relative") if m.last <= saying.first and saying.first - m.last <= _ASIDE]
    if not opened or not (line.grammar.has_cases or line.tokens[opened[-1].first - 1].text == ","):
        return False
    first = opened[-1].first
    while (
        first > line.first and first > opened[-1].first - _BEFORE_RELATIVE and line.tokens[first].text != ","
    ):
        first -= 1
    within = range(opened[-1].last, saying.first)
    closes = any(line.tokens[i].text == "," for i in range(saying.last, at))
    return closes and line.tokens[first].text == "," and not any(line.tokens[i].text == "," for i in within)


_ASIDE, _BEFORE_RELATIVE = 6, 3


def _of_its_own(line: Line, saying: Saying) -> bool:
    """ "..., a village that A claimed to have taken": A says that alone."""
    claims = line.at("achieved", saying.first)
    return claims is not None and claims.first == saying.first and claims.last > saying.last


def _denies(line: Line, saying: Saying) -> bool:
    """ "..., which A rejected": A says no such thing."""
    return line.at("deny_verb", saying.first) is not None


def attribute_back(
    parts: Scan, line: Line, drafts: list[Draft], sayings: Sequence[Saying], found: Sequence[Draft]
) -> None:
    """ "This was announced by ...": of the sentence before. A quotation's speaker: of all of it."""
    named = [s for s in sayings if s.who is not None]
    if not named:
        return
    if line.sentence.quoted:
        # the speaker who is named at the end of a quotation said all of it
        for draft in drafts:
            same = parts.lines[draft.line].sentence.quoted == line.sentence.quoted
            if same and (draft.attribution is None or draft.carried):
                draft.attribution, draft.side, draft.carried = named[-1].who, named[-1].side, False
    # "reported by A with reference to B": B says it, A hands it on
    spoken = named[-1]
    who = spoken.who
    if len(named) > 1 and who is not None and named[0].who is not None:
        who = replace(who, by=named[0].who, said_on=who.said_on or named[0].who.said_on)
    if spoken.back and not found:
        before = [d for d in drafts if line.sentence.index - 2 <= d.line < line.sentence.index]
        last = parts.lines[before[-1].line].sentence.paragraph if before else -1
        before = [d for d in drafts if parts.lines[d.line].sentence.paragraph == last]
        if is_signature(line):
            before = list(drafts)
        for draft in before:
            if draft.attribution is None or draft.carried:
                draft.attribution, draft.side, draft.carried = who, spoken.side, False
