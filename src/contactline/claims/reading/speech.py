"""Who says it: the speaker of each sentence, the statement and its day, and whose side they are on.

Knows verbs of saying from the rules and sources from the scheme. A sentence may have several sayings, one
inside the other ("A refers to B, who say that ..."): the innermost is the attribution, the outer its `by`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from contactline.claims.reading.behind import (
    THING_SAID,
    is_thing_told,
    named_before,
    opens_quotation,
    quoted_name,
    said_before,
    speaker_at_head,
    speaker_behind,
)
from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.english import has_figure_behind
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.scan import STOPS, Line, Scan
from contactline.claims.reading.signature import before_colon
from contactline.claims.reading.speakers import (
    before_commas,
    earlier_speaker,
    is_signature,
    not_beside,
    opens_sentence,
    relayed_by,
    side_beside,
    side_of_owner,
    who_talks,
)
from contactline.reports import Attribution

LONGEST_WHO = 14
"""Words of a speaker's name and office at most."""

_ARTICLES = frozenset(
    (
        "the",
        "a",
        "an",
        "that",
        "and",
        "but",
        "as",
        "of",
        "in",
        "on",
        "at",
        "also",
        "у",
        "в",
        "на",
        "во",
        "і",
        "таи",
        "а",
        "як",
        "как",
        "по",
        "з",
        "із",
        "с",
        "have",
        "has",
        "had",
        "he",
        "be",
        "reportedly",
        "first",
        "earlier",
        "later",
    )
)
_NOUN_BEFORE = frozenset(
    (
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "its",
        "their",
        "any",
        "no",
        "of",
        "battlefield",
        "media",
        "such",
        "unofficial",
        "unconfirmed",
        "earlier",
        "previous",
        "recent",
        "several",
        "neither",
        "either",
        "each",
        "every",
        "another",
        "latest",
        "his",
        "our",
        "s",
        "'s",
        "on",
        "to",
        "by",
        "such",
        "initial",
        "some",
    )
)


_DAY_TIMES = frozenset(
    (
        "on",
        "in",
        "the",
        "night",
        "evening",
        "morning",
        "afternoon",
        "of",
        "late",
        "early",
        "to",
        "at",
        "its",
        "a",
    )
)


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of saying at tokens `[first, last)`. `side`: the actor the speaker belongs to. `anaphor`: the
    speaker is named only by a word such as "it" or "the ministry". `dates`: those of the statement."""

    first: int
    last: int
    who: Attribution | None
    side: str | None
    anaphor: bool
    dates: tuple[When, ...]
    back: bool
    words: str = ""
    borrowed: bool = False
    """Said by a paper of somebody's ("updated maps show"): the one who spoke last, where one did."""
    own: bool = False
    """A figure of the speaker's own beside another's: nobody hands it on."""


def sayings_of(scan: Scan, line: Line, said: Said | None = None) -> list[Saying]:
    found: list[Saying] = []
    back = bool(line.of("back")) and line.of("back")[0].first - line.first <= 2
    free = line.sentence.lang != "en"
    # who denies something speaks, too
    marks = line.of("speech", "deny_verb") if free else line.of("speech")
    for mark in marks:
        if any(s.first <= mark.first < s.last for s in found):
            continue
        if line.sentence.lang == "en" and mark.last - mark.first == 1 and line.at("rate", mark.first):
            continue  # "per day" names nobody
        if line.sentence.lang == "en" and mark.first > line.first and line.at("irrealis", mark.first - 1):
            continue  # "if confirmed", "declined to say"
        if free and mark.category == "speech" and line.ending_at("negation", mark.first) is not None:
            continue  # "has not admitted the loss"
        relayed = relayed_by(line, mark)
        if relayed is not None:
            outer, (first, last) = relayed
            named = _speaker(scan, line, *outer)
            if named is not None:
                side = _side(scan, line, named, *outer)
                found.append(Saying(outer[0], outer[1], named, side, False, (), False, named.who))
        elif mark.data == "agent" and not _dated(line, mark):
            first, last = mark.last, _right(line, mark.last, marks)
        else:
            if _is_noun(line, mark):
                continue
            if _passive(line, mark):
                first, last = _by(line, mark, marks)
            else:
                first, last = _subject(line, mark, marks, scan.lang)
            if any(
                m.first == last - 1 or m.first - first <= 3 for m in line.within("claim_noun", first, last)
            ) and not (line.within("source", first, last)):
                noun = next(m for m in line.within("claim_noun", first, last))
                owned = noun.first - first > 1 and any(
                    line.tokens[i].text[0].isdigit() or (line.tokens[i].text[0].isupper() and i > line.first)
                    for i in range(first, noun.first)
                )
                # "in the 225th regiment this claim was denied"; else "information emerged": nobody is named
                if free and owned and noun.first == last - 1:
                    last = noun.first - 1
                else:
                    first, last = _before_the_news(line, first, last) if free else (last, last)
        who = _speaker(scan, line, first, last)
        borrowed = (
            who is not None
            and who.who.islower()
            and (line.sentence.lang != "en" or bool(line.within("document", first, last)))
        )
        anaphor = (
            who is None or _is_anaphor(line, first, last) or (free and _is_statement(line, who, first, last))
        )
        statement, in_statement = _statement(line, mark, last)
        dates = tuple(
            when
            for when in line.dates
            if (
                when.kind == "day"
                or (when.kind == "month" and mark.data == "subject")
                or (free and when.last == mark.first)
            )
            and (
                back
                or _near(when, mark, line)
                or (mark.data == "subject" and line.ending_at("continues", when.first) is not None)
                or (first <= when.first < last)
                or (in_statement and in_statement[0] - 1 <= when.first < in_statement[1] + 2)
            )
        )
        if who is not None:
            said_on = next((when.start for when in dates if when.kind == "day"), None)
            who = replace(who, statement=statement, said_on=said_on)
        side = _side(scan, line, who, first, last)
        if side is None and said is not None:
            side = side_beside(line, last) or side_of_owner(line, first, last, said)
            if side is None and anaphor and line.sentence.lang == "en":
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
        named = _speaker(scan, line, talker[0], talker[1])
        side = _side(scan, line, named, talker[0], talker[1])
        found.append(Saying(talker[0], talker[1], named, side, False, (), False, named.who if named else ""))
    if not found and free and (span := before_colon(line)) is not None:
        sources = line.within("source", *span)
        who = Attribution(line.words(*span), _whose(line, sources))
        side = _side(scan, line, who, *span)
        found.append(Saying(span[0], span[1], who, side, False, (), False, who.who))
    found += papers_of(scan, line, found)
    found = [s for s in found if not (free and s.who is not None and is_thing_told(line, s.words))]
    if back and not any(s.who for s in found):
        for agent in reversed(line.of("agent")):
            last = _right(line, agent.last, marks)
            who = _speaker(scan, line, agent.last, last)
            if who:
                dates = tuple(when for when in line.dates if when.kind == "day")
                who = replace(who, said_on=dates[0].start if dates else None)
                side = _side(scan, line, who, agent.last, last)
                found.append(Saying(agent.first, agent.last, who, side, False, dates, True))
                break
    return sorted(found, key=lambda s: s.first)


def papers_of(scan: Scan, line: Line, found: list[Saying]) -> list[Saying]:
    """ "While B's count was 4,168 sq km": a source's own figure, beside what another says."""
    out = []
    for mark in line.of("source") if line.sentence.lang == "en" else ():
        owned = mark.last < line.last and line.tokens[mark.last].norm == "'s"
        if not owned or line.at("document", mark.last + 1) is None:
            continue
        if any(s.who is not None and s.who.source == mark.data for s in found):
            continue
        who = Attribution(line.words(mark.first, mark.last), mark.data)
        side = _side(scan, line, who, mark.first, mark.last)
        out.append(Saying(mark.first, mark.last + 2, who, side, False, (), False, who.who, own=True))
    return out


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
        if is_signature(line):
            who = Attribution(line.words(mark.first, mark.last), mark.data)
            return [
                Saying(
                    mark.first, mark.last, who, _side(scan, line, who, mark.first, mark.last), False, (), True
                )
            ]
        if opens or closes or (opens_quotation(line, mark.last) and mark.first == line.first):
            who = Attribution(line.words(mark.first, mark.last), mark.data)
            side = _side(scan, line, who, mark.first, mark.last)
            return [Saying(mark.first, mark.last, who, side, False, (), False, who.who)]
    heads = speaker_at_head(line)
    if heads is not None:
        head = _speaker(scan, line, *heads)
        if head is not None:
            side = _side(scan, line, head, *heads)
            return [Saying(heads[0], heads[1], head, side, False, (), False, head.who)]
    return []


def _is_noun(line: Line, mark: Mark) -> bool:
    """ "the reports of gains", "a claim": English nouns that look like verbs."""
    if line.sentence.lang != "en":
        return False
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
    return done_to or before in _NOUN_BEFORE or after in ("of", "about", "by")


def _passive(line: Line, mark: Mark) -> bool:
    """ "was reported (by X)"."""
    return line.sentence.lang == "en" and (
        line.ending_at("be", mark.first, 1) is not None
        or any(a.first == mark.last for a in line.of("agent"))  # "a claim denied by A"
    )


def _by(line: Line, mark: Mark, marks: list[Mark]) -> tuple[int, int]:
    agent = next((a for a in line.of("agent") if 0 <= a.first - mark.last <= 3), None)
    return (mark.first, mark.first) if agent is None else (agent.last, _right(line, agent.last, marks))


def _is_aside(line: Line, mark: Mark) -> bool:
    """ "..., analysts write, ...": the verb, or the one word behind it, ends the clause."""
    ends = range(mark.last, min(mark.last + 2, line.last - 1))
    return any(line.tokens[i].text == "," and line.tokens[i + 1].norm not in ("що", "что") for i in ends)


def _near(when: When, mark: Mark, line: Line) -> bool:
    """Right after the verb ("said on Sunday"), or right before it; no event between."""
    if 0 <= when.first - mark.last <= 6:
        between = range(mark.last, when.first)
        # "told President N on Monday": names, no clause
        return not any(line.tokens[i].text in STOPS for i in between) and (
            len(between) <= 2
            or all(line.tokens[i].norm in _DAY_TIMES for i in between)
            or (
                line.sentence.lang == "en"
                and not any(line.at("event", i) or i in line.breaks for i in between)
                and any(line.tokens[i].text[0].isupper() for i in between)
            )
        )
    if (
        line.sentence.lang != "en"
        and any(line.tokens[i].text in STOPS for i in range(when.last, mark.first))
        and (when.kind != "day" or _is_aside(line, mark))
    ):
        return False  # "in November, analysts write, A took B": November is not when they write
    return 0 <= mark.first - when.last <= 1 or opens_sentence(line, when, mark)


def _right(line: Line, at: int, marks: list[Mark]) -> int:
    end, free = at, line.sentence.lang != "en"
    while end < line.last and end - at < LONGEST_WHO:
        text = line.tokens[end].text
        if text in STOPS and text != "(" and not (text in '"«»“”' and end - at <= 6 and (end > at or free)):
            break
        if text in ".(!?" or (end > at and (end in line.breaks or any(m.first == end for m in marks))):
            break
        if end > at and line.at("event", end) and not line.at("source", end):
            mark = line.at("event", end)
            if mark and mark.first == end and "verb" in mark.data:
                break
        end += 1
    return end


def _subject(line: Line, mark: Mark, marks: list[Mark], lang: str) -> tuple[int, int]:
    """The speaker's tokens: left of the verb; right of it where the left is a comma or a quotation."""
    if line.sentence.lang != "en" and (named := named_before(line, mark.first)) is not None:
        return named
    if line.sentence.lang != "en" and said_before(line, mark.first):
        behind = speaker_behind(line, mark.last, _right(line, mark.last, marks))
        if behind is not None:
            return behind
    start = mark.first
    while start > line.first and mark.first - start < LONGEST_WHO:
        token = line.tokens[start - 1]
        if (opening := quoted_name(line, start)) is not None:
            start = opening
            continue
        if token.text in STOPS or token.text in ".!?" or any(m.last == start for m in marks):
            break
        if (start - 1) in line.breaks and not token.text[0].isupper():
            break
        event = line.at("event", start - 1)
        if (
            event
            and "verb" in event.data
            and not line.at("source", start - 1)
            and not token.text[0].isupper()
        ):
            break
        if any(when.last == start for when in line.dates) and lang == "en" and start != mark.first:
            break
        start -= 1
    if line.sentence.lang != "en" and (
        line.tokens[start].norm in THING_SAID
        or (
            line.tokens[line.first].norm in ("про", "о", "об")
            and not any(line.tokens[i].text in STOPS for i in range(line.first, mark.first))
        )
    ):
        behind = speaker_behind(line, mark.last, _right(line, mark.last, marks))  # "of X reported A"
        if behind is not None:
            return behind
    if line.sentence.lang == "en" and (other := not_beside(line, mark, start)) is not None:
        return other
    if _names_someone(line, start, mark.first) or _opens(line, start, mark.first):
        return start, mark.first
    aside = before_commas(line, mark)
    if aside is not None:
        return aside
    right = _right(line, mark.last, marks)
    after = line.tokens[mark.last] if mark.last < line.last else None
    if after is not None and after.text not in STOPS and after.norm not in ("that", "що", "что"):
        right_named = _names_someone(line, mark.last, right)
        if right_named and after.norm not in ("about", "про", "о", "об"):
            return mark.last, right
    left = [s for s in line.of("source", "actor") if s.last <= mark.first]
    if left and line.tokens[mark.first - 1].text == ",":
        return left[0].first, left[0].last
    if start < mark.first:
        return start, mark.first
    return mark.first, mark.first


def _opens(line: Line, start: int, verb: int) -> bool:
    """ "N said", "Officials said": the first word of a sentence, whose capital tells nothing."""
    return (
        line.sentence.lang == "en"
        and start == line.first
        and start < verb <= start + 2
        and line.tokens[start].word
        and line.tokens[start].norm not in _ARTICLES
        and not line.at("irrealis", start)
        and not line.at("negation", start)
        and not line.at("nobody", start)
        and start not in line.breaks
        and not line.within("claim_noun", start, verb)
    )


def _dated(line: Line, mark: Mark) -> bool:
    """ "сообщили в ночь на 3 июля": the preposition is the date's, not the speaker's."""
    return line.sentence.lang != "en" and any(when.first == mark.last for when in line.dates)


def _names_someone(line: Line, first: int, last: int) -> bool:
    if first >= last:
        return False
    if any(line.within(c, first, last) for c in ("source", "actor", "anaphor")):
        return True
    return any(line.tokens[i].text[0].isupper() and i > line.first for i in range(first, last)) or (
        line.tokens[first].norm in ("the", "a", "his", "its") and last - first <= 8
    )


def _is_anaphor(line: Line, first: int, last: int) -> bool:
    if any(line.within(c, first, last) for c in ("source", "actor")):
        return False
    if any(line.tokens[i].text[0].isupper() for i in range(first, last) if i > line.first):
        return False
    if line.sentence.lang != "en" and last - first > 2:
        return False  # "the centre" was named before; "the British intelligence centre" was not
    return bool(line.within("anaphor", first, last))


def _is_statement(line: Line, who: Attribution, first: int, last: int) -> bool:
    """ "the message says": of the one who was named before."""
    named = line.within("source", first, last) or line.within("actor", first, last)
    return not named and who.who.islower() and bool(line.within("statement", first, min(last, first + 2)))


def _speaker(scan: Scan, line: Line, first: int, last: int) -> Attribution | None:
    while first < last and (line.tokens[first].norm in _ARTICLES or not line.tokens[first].text[0].isalnum()):
        if line.tokens[first].text in '«"“':
            break
        first += 1
    while last > first and (
        line.tokens[last - 1].norm in _ARTICLES or line.tokens[last - 1].text in ",.-–—(:"
    ):
        last -= 1
    for when in line.dates:
        if first < when.first < last:
            if line.sentence.lang != "en" and line.within("source", when.last, last):
                first = when.last  # "earlier in May the General Staff": not "earlier"
                continue
            last = when.first
        elif when.first <= first < when.last:
            first = when.last
    while last > first and line.tokens[last - 1].norm in _ARTICLES:
        last -= 1
    if line.sentence.lang != "en":
        first, last = _without_joints(line, first, last)
    sources = line.within("source", first, last)
    if sources and line.sentence.lang != "en" and line.within("statement", first, last):
        begin, (first, last) = first, (sources[0].first, sources[-1].last)
        while first > begin and line.tokens[first - 1].word and line.tokens[first - 1].text[0].isupper():
            first -= 1  # the first name
    stated = [m.first for m in line.within("statement", first, last)]
    ahead = [m.last for m in line.within("statement", first, last) if m.first - first <= 3]
    if ahead and line.sentence.lang != "en" and line.at("statement_in", first - 1) and ahead[0] < last:
        first, stated = ahead[0], []  # "said in his channel the head of ...": the head
    if stated and not (sources and stated[0] < sources[-1].last):
        opening = next(
            (p.first for p in line.of("statement_in") if first < p.first and 0 <= stated[0] - p.last <= 4),
            None,
        )
        last = opening if opening is not None else last
    if last > first and line.tokens[last - 1].norm == "'s":
        last -= 1
    if not any(line.tokens[i].word for i in range(first, last)):
        return None
    return Attribution(line.words(first, last).strip(' ,.—–-(«“"'), _whose(line, sources))


def _whose(line: Line, sources: list[Mark]) -> str | None:
    """ "Chief of the General Staff N": the name tells more than the office before it."""
    if not sources:
        return None
    return (sources[-1] if line.sentence.lang == "en" else sources[0]).data


def _without_joints(line: Line, first: int, last: int) -> tuple[int, int]:
    """Less "earlier", "then" before the speaker and "it", "this" behind."""
    for category in ("new_voice", "continues", "then", "statement_in"):
        opening = next((m for m in line.of(category) if m.first == first and m.last < last), None)
        first = opening.last if opening else first
    while first < last and line.at("conj", first) is not None:
        first += 1  # "... and said"
    while last - 1 > first and line.at("time_of_day", last - 1) is not None:
        last -= 1
    closing = next((m for m in line.of("back", "again") if m.last == last and m.first > first), None)
    return first, closing.first if closing else last


def _side(scan: Scan, line: Line, who: Attribution | None, first: int, last: int) -> str | None:
    if who is not None and who.source is not None:
        affiliation = next((s.affiliation for s in scan.scheme.sources if s.id == who.source), None)
        if affiliation is not None or line.sentence.lang == "en":
            return affiliation
    actors = line.within("actor", first, last)
    return actors[0].data if actors else None


def _statement(line: Line, mark: Mark, after: int) -> tuple[str | None, tuple[int, int] | None]:
    """What it was said in: "Tuesday evening report", "Facebook"."""
    for noun in line.of("statement"):
        if not (mark.first - 8 <= noun.first <= max(mark.last, after) + 9):
            continue
        start = next((p.last for p in line.of("statement_in") if 0 <= noun.first - p.last <= 4), None)
        if start is None or any(line.tokens[i].text in STOPS for i in range(start, noun.first)):
            continue
        while start < noun.first and line.tokens[start].norm in _ARTICLES | {"its", "his", "their"}:
            start += 1
        return line.words(start, noun.last), (start, noun.last)
    return None, None
