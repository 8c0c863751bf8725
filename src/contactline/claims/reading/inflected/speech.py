"""Who says it: the sayings of a sentence, the statement and its day, and whose side they are on.

Knows verbs of saying from the rules and sources from the scheme. A sentence may have several sayings, one
inside the other ("A refers to B, who say that ..."): the innermost is the attribution, the outer its `by`.
Ukrainian and Russian only.
"""

from __future__ import annotations

from dataclasses import replace

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.inflected.behind import is_thing_told, speaker_at_head
from contactline.claims.reading.inflected.bulletins import before_colon, block_head_of
from contactline.claims.reading.inflected.speakers import opens_sentence
from contactline.claims.reading.inflected.subjects import (
    right_end,
    side_of,
    source_of,
    speaker_of,
    subject_of,
)
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line, Scan
from contactline.claims.reading.sayings import (
    Saying,
    earlier_speaker,
    opens_quotation,
    relayed_by,
    statement_of,
)
from contactline.claims.reading.sentences import OPENING
from contactline.gazetteer.morphology import is_adjective
from contactline.reports import Attribution


def sayings_of(scan: Scan, line: Line, said: Said | None = None) -> list[Saying]:
    found: list[Saying] = []
    if said is not None and (head := block_head_of(line)) is not None:
        side = next((s.affiliation for s in scan.scheme.sources if s.id == head.source), None)
        said.block = head, side
        said.speaker, said.speaker_side, said.saying_paragraph = head, side, line.sentence.paragraph + 1
        return []
    back = bool(line.of("back")) and line.of("back")[0].first - line.first <= 2
    back = back and line.tokens[line.first].text not in OPENING  # "«This is the end», says N": of no claim
    # who denies something speaks, too
    marks = line.of("speech", "deny_verb")
    for mark in marks:
        if any(s.first <= mark.first < s.last for s in found):
            continue
        if mark.category == "speech" and line.ending_at("negation", mark.first) is not None:
            continue  # "has not admitted the loss"
        relayed = relayed_by(line, mark)
        if relayed is not None:
            outer, (first, last) = relayed
            named = speaker_of(scan, line, *outer)
            if named is not None:
                side = side_of(scan, line, named, *outer)
                found.append(Saying(outer[0], outer[1], named, side, False, (), False, named.who))
        elif mark.data == "agent" and not is_dated(line, mark):
            first, last = mark.last, right_end(line, mark.last, marks)
        else:
            first, last = subject_of(line, mark, marks, scan.lang)
            if any(
                m.first == last - 1 or m.first - first <= 3 for m in line.within("claim_noun", first, last)
            ) and not (line.within("source", first, last)):
                noun = next(m for m in line.within("claim_noun", first, last))
                owned = noun.first - first > 1 and any(
                    line.tokens[i].text[0].isdigit() or (line.tokens[i].text[0].isupper() and i > line.first)
                    for i in range(first, noun.first)
                )
                # "in the 225th regiment this claim was denied"; else "information emerged": nobody is named
                if owned and noun.first == last - 1:
                    last = noun.first - 1
                else:
                    first, last = _before_the_news(line, first, last)
        who = speaker_of(scan, line, first, last)
        borrowed = who is not None and who.who.islower() and bool(line.within("thing", first, last))
        anaphor = who is None or _is_anaphor(line, first, last) or _is_statement(line, who, first, last)
        statement, in_statement = statement_of(line, mark, last)
        dates = tuple(
            when
            for when in line.dates
            if (
                when.kind == "day"
                or (when.kind == "month" and mark.data == "subject")
                or (when.last == mark.first)
            )
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
        if side is None and anaphor and said is not None:
            # "the ministry said": as the one who spoke before with that word in his name
            earlier = earlier_speaker(who.who, said) if who is not None else None
            side = earlier[1] if earlier else said.speaker_side
        words = who.who if who is not None else ""
        found.append(
            Saying(
                mark.first, mark.last, None if anaphor else who, side, anaphor, dates, back, words, borrowed
            )
        )
    if not found:
        found += _by_the_side(scan, line)
    if not found and (span := before_colon(line)) is not None:
        sources = line.within("source", *span)
        who = Attribution(line.words(*span), source_of(line, sources))
        side = side_of(scan, line, who, *span)
        found.append(Saying(span[0], span[1], who, side, False, (), False, who.who))
    found = [s for s in found if not (s.who is not None and is_thing_told(line, s.words))]
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


def _before_the_news(line: Line, first: int, last: int) -> tuple[int, int]:
    """ "The A side this information denied": who stands before the thing that is denied."""
    actors = line.within("actor", first, last)
    return (first, actors[-1].last) if actors else (last, last)


def _by_the_side(scan: Scan, line: Line) -> list[Saying]:
    """ "DeepState: the enemy has ...", "... took X, – DeepState", "... took X (DeepState)"."""
    for mark in line.of("source"):
        before = line.tokens[mark.first - 1].text if mark.first > line.first else ""
        after = line.tokens[mark.last].text if mark.last < line.last else ""
        opens = mark.first - line.first <= 1 and after in (":", "—", "–", "|")
        closes = before in ("—", "–", "(", "-", "/") and line.last - mark.last <= 3
        if opens or closes or (opens_quotation(line, mark.last) and mark.first == line.first):
            who = Attribution(line.words(mark.first, mark.last), mark.data)
            side = side_of(scan, line, who, mark.first, mark.last)
            return [Saying(mark.first, mark.last, who, side, False, (), False, who.who)]
    heads = speaker_at_head(line)
    if heads is not None:
        head = speaker_of(scan, line, *heads)
        if head is not None:
            side = side_of(scan, line, head, *heads)
            return [Saying(heads[0], heads[1], head, side, False, (), False, head.who)]
    return []


def _is_aside(line: Line, mark: Mark) -> bool:
    """ "..., analysts write, ...": the verb, or the one word behind it, ends the clause."""
    ends = range(mark.last, min(mark.last + 2, line.last - 1))
    return any(line.tokens[i].text == "," and line.tokens[i + 1].norm not in ("що", "что") for i in ends)


def is_near(when: When, mark: Mark, line: Line) -> bool:
    """Right after the verb ("said on Sunday"), or right before it; no event between."""
    if 0 <= when.first - mark.last <= 6:
        between = range(mark.last, when.first)
        # "told President N on Monday": names, no clause
        return not any(line.tokens[i].text in STOPS for i in between) and (
            len(between) <= 2
            or all(line.tokens[i].norm in line.small_words("between_said_and_day") for i in between)
        )
    if any(line.tokens[i].text in STOPS for i in range(when.last, mark.first)) and (
        when.kind != "day" or _is_aside(line, mark)
    ):
        return False  # "in November, analysts write, A took B": November is not when they write
    return 0 <= mark.first - when.last <= 1 or opens_sentence(line, when, mark)


def is_dated(line: Line, mark: Mark) -> bool:
    """ "сообщили в ночь на 3 июля": the preposition is the date's, not the speaker's."""
    return any(when.first == mark.last for when in line.dates)


def _is_anaphor(line: Line, first: int, last: int) -> bool:
    if any(line.within(c, first, last) for c in ("source", "actor")):
        return False
    if any(line.tokens[i].text[0].isupper() for i in range(first, last) if i > line.first):
        return False
    words = [i for i in range(first, last) if line.tokens[i].word and line.at("in", i) is None]
    head = words and line.at("anaphor", words[0]) is not None
    if len(words) > 1 and head and not is_adjective(line.tokens[words[0]].norm, line.sentence.lang):
        return False  # "the commander of the brigade" is somebody new
    if last - first > 2:
        return False  # "the centre" was named before; "the British intelligence centre" was not
    return bool(line.within("anaphor", first, last))


def _is_statement(line: Line, who: Attribution, first: int, last: int) -> bool:
    """ "the message says": of the one who was named before."""
    named = line.within("source", first, last) or line.within("actor", first, last)
    return not named and who.who.islower() and bool(line.within("statement", first, min(last, first + 2)))
