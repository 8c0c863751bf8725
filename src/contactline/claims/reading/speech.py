"""Who says it: the sayings of a sentence, the statement and its day, and whose side they are on.

Knows verbs of saying from the rules and sources from the scheme. A sentence may have several sayings, one
inside the other ("A refers to B, who say that ..."): the innermost is the attribution, the outer its `by`.
It must not know a language by name.
"""

from __future__ import annotations

from dataclasses import replace

from contactline.claims.reading.bulletins import note_bulletin
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.figures import has_figure_behind
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line, Scan
from contactline.claims.reading.offices import is_named_again, is_paper
from contactline.claims.reading.said_on import is_dated, is_near, opens_report
from contactline.claims.reading.sayings import (
    Saying,
    earlier_speaker,
    is_signature,
    opens_quotation,
    relayed_by,
    statement_of,
)
from contactline.claims.reading.sentences import OPENING
from contactline.claims.reading.speakers import (
    quoted_end,
    right_end,
    side_beside,
    side_heard,
    side_of,
    side_of_owner,
    speaker_of,
)
from contactline.gazetteer.morphology import is_adjective, is_function_word, is_short_participle
from contactline.reports import Attribution

_LONGEST_HEAD = 12


def sayings_of(scan: Scan, line: Line, said: Said) -> list[Saying]:
    grammar = line.grammar
    found: list[Saying] = []
    head, alone = grammar.greet(scan, line, said)
    if head is not None:
        found.append(head)
    if alone:
        return found
    back = bool(line.of("back")) and line.of("back")[0].first - line.first <= 2
    back = back or (bool(line.of("said_this")) and not line.of("event"))  # "N said this in a report"
    back = back and line.tokens[line.first].text not in OPENING  # "«This is the end», says N": of no claim
    # who denies something speaks, too
    units = {i for m in line.of("unit") for i in range(m.first, m.last)}  # "per cent"
    marks = [m for m in line.of("speech", "deny_verb") if m.first not in units]
    for mark in marks:
        if any(s.first <= mark.first < s.last and not s.unsaid for s in found):
            continue
        if mark.last - mark.first == 1 and line.at("rate", mark.first):
            continue  # "per day" names nobody
        unsaid = _is_unsaid(line, mark)
        if unsaid and not line.grammar.has_cases:
            continue
        relayed = relayed_by(line, mark)
        if relayed is not None:
            outer, (first, last) = relayed
            named = speaker_of(scan, line, *outer)
            if named is not None:
                side = side_of(scan, line, named, *outer)
                found.append(Saying(outer[0], outer[1], named, side, False, (), False, named.who))
        elif mark.data == "agent" and not is_dated(line, mark):
            first, last = mark.last, quoted_end(line, mark.last) or right_end(line, mark.last, marks)
        else:
            if _is_noun(line, mark) or _is_told_of(line, mark):
                continue
            first, last = grammar.subject_of(line, mark, marks)
            first, last = _without_news(line, first, last)
        who = speaker_of(scan, line, first, last)
        if unsaid:
            who = who and replace(who, who=_without_it(line, who.who))
            side = side_of(scan, line, who, first, last)
            if who is not None and (who.source or side) is not None:
                behind = _behind_stop(line, mark.last)
                found.append(Saying(mark.first, behind, who, side, False, (), False, who.who, unsaid=True))
            continue
        borrowed = who is not None and is_paper(line, who) and bool(line.within("thing", first, last))
        anaphor = who is None or _is_anaphor(line, who, first, last) or is_named_again(line, who, said)
        statement, in_statement = statement_of(line, mark, last)
        dates = tuple(
            when
            for when in line.dates
            if (
                when.kind == "day"
                or (when.kind == "month" and mark.data == "subject")
                or when.last == mark.first
                or opens_report(line, mark, when)
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
        if side is None:
            side = side_beside(line, last) or side_of_owner(line, first, last, said)
            if side is None and who is not None and who.who and grammar.names_subject:
                side = side_heard(who.who, said)
            said_by = {t.norm for t in (*line.tokens[first:last], *line.tokens[mark.first : mark.last])}
            heard = next((s for s in reversed(found) if s.who is not None and s.last <= mark.first), None)
            if side is None and anaphor and heard is not None and said_by & line.small_words("one"):
                side = heard.side  # "A denied the loss: by his word it is held"
            elif side is None and anaphor:
                meant = earlier_speaker(who.who if who is not None else line.words(first, last), said)
                side = meant[1] if meant is not None else said.speaker_side
        words = who.who if who is not None else ""
        told = back and line.at("calls", mark.first) is None  # "A calls it otherwise": does not say it
        by = None if anaphor else who
        vague = any(line.words(m.first, m.last) == words for m in line.within("actor", first, last))
        one = any(line.tokens[i].norm in line.small_words("one") for i in range(first, last))
        found.append(
            Saying(
                mark.first,
                mark.last,
                by,
                side,
                anaphor,
                dates,
                told,
                words,
                borrowed,
                speaker=(first, last),
                one=one,
                vague=vague,
            )
        )
    if not found:
        found += _by_the_side(scan, line)
    if not found and (talker := grammar.talker_of(line)) is not None and talker[1] > talker[0]:
        named = speaker_of(scan, line, talker[0], talker[1])
        side = side_of(scan, line, named, talker[0], talker[1])
        found.append(Saying(talker[0], talker[1], named, side, False, (), False, named.who if named else ""))
    found += papers_of(scan, line, found)
    found = [s for s in found if not (s.who is not None and is_thing_told(line, s.words))]
    # "an analysis by A of B's data found": A's
    found = [s for s in found if not any(o.speaker[0] <= s.first < o.speaker[1] for o in found)]
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


def _is_unsaid(line: Line, mark: Mark) -> bool:
    """ "if confirmed", "declined to say", "has not admitted the loss"."""
    if line.grammar.has_cases:
        return mark.category == "speech" and line.ending_at("negation", mark.first) is not None
    before = mark.first - 1
    return before >= line.first and any(line.at(c, before) is not None for c in ("irrealis", "negation"))


def _without_it(line: Line, who: str) -> str:
    """ "A it does not confirm": A."""
    *name, last = who.split()
    return " ".join(name) if name and is_function_word(last, line.sentence.lang) else who


def _behind_stop(line: Line, at: int) -> int:
    """Behind the colon, dash or semicolon that follows token `at`; without one, the sentence's end."""
    return next((i + 1 for i in range(at, line.last) if line.tokens[i].text in ":;—–"), line.last)


def _without_news(line: Line, first: int, last: int) -> tuple[int, int]:
    """ "In the 225th regiment this claim was denied": the regiment. "The A side this information denied": A.
    "Information emerged": nobody is named."""
    nouns = line.within("claim_noun", first, last)
    if not any(m.first == last - 1 or m.first - first <= 3 for m in nouns) or line.within(
        "source", first, last
    ):
        return first, last
    noun = nouns[0]
    owned = noun.first - first > 1 and any(
        line.tokens[i].text[0].isdigit() or (line.tokens[i].text[0].isupper() and i > line.first)
        for i in range(first, noun.first)
    )
    if line.grammar.has_cases and owned and noun.first == last - 1:
        return first, noun.first - 1
    actors = line.within("actor", first, last) if line.grammar.has_cases else []
    return (first, actors[-1].last) if actors else (last, last)


def papers_of(scan: Scan, line: Line, found: list[Saying]) -> list[Saying]:
    """ "While B's count was 4,168 sq km": a source's own figure, beside what another says."""
    out = []
    for mark in line.of("source"):
        owned = mark.last < line.last and line.tokens[mark.last].norm == "'s"
        own = (
            owned and mark.last + 2 < line.last and line.tokens[mark.last + 1].norm in line.small_words("own")
        )
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
    heads = speaker_at_head(line)
    head = speaker_of(scan, line, *heads) if heads is not None else None
    if heads is None or head is None:
        return []
    side = side_of(scan, line, head, *heads)
    return [Saying(heads[0], heads[1], head, side, False, (), False, head.who)]


def speaker_at_head(line: Line) -> tuple[int, int] | None:
    """ "Military blogger N N: «...": whoever stands before a colon that opens a quotation."""
    colon = next(
        (
            i
            for i in range(line.first, min(line.last, line.first + _LONGEST_HEAD))
            if line.tokens[i].text == ":"
        ),
        None,
    )
    if colon is None or not opens_quotation(line, colon):
        return None
    words = [i for i in range(line.first, colon) if line.tokens[i].word]
    if not words or any(line.at("event", i) and not line.at("source", i) for i in words):
        return None
    named = line.within("source", line.first, colon) or any(
        line.tokens[i].text[0].isupper() for i in words if i > line.first
    )
    return (line.first, colon) if named else None


def is_thing_told(line: Line, words: str) -> bool:
    """ "The loss of the village was admitted": what was said, not who said it."""
    if not words:
        return False
    first = words.split()[0]
    noun = next(
        (
            e
            for e in line.of("event")
            if e.data.endswith("/noun")
            and line.tokens[e.first].text == first
            and not line.at("source", e.first)
        ),
        None,
    )
    return noun is not None


def _is_told_of(line: Line, mark: Mark) -> bool:
    """ "A and B are marked as lost": what it is said of, and nobody who says it; but "it is said in"."""
    word, lang = line.tokens[mark.first].norm, line.sentence.lang
    return line.grammar.has_cases and is_short_participle(word, lang)


def _is_noun(line: Line, mark: Mark) -> bool:
    """ "the reports of gains", "a claim": English nouns that look like verbs."""
    norm = line.tokens[mark.first].norm
    if line.grammar.has_cases and mark.last - mark.first == 1 and is_adjective(norm, line.sentence.lang):
        return True  # "confirmed gains"
    if line.at("gain_by_figure", mark.first) and has_figure_behind(line, mark):
        return True  # "added 20 sq km"
    if line.at("gain_by_figure", mark.first) and any(
        e.first == mark.first and e.last > mark.last + 1 for e in line.of("event")
    ):
        return True  # "added X to its list"
    if norm not in line.small_words("noun_or_verb"):
        return False
    before = line.tokens[mark.first - 1].norm if mark.first > line.first else ""
    after = line.tokens[mark.last].norm if mark.last < line.last else ""
    # "he rejected A's reports that": what a verb right before is done to
    done_to = any(1 <= mark.first - m.last <= 3 for m in line.of("deny_verb", "speech")) and not any(
        line.tokens[i].text in STOPS for i in range(max(line.first, mark.first - 3), mark.first)
    )
    return done_to or before in line.small_words("before_noun") or after in line.small_words("behind_noun")


def _is_anaphor(line: Line, who: Attribution, first: int, last: int) -> bool:
    """ "It", "the ministry", "the message says": of the one who was named before."""
    if any(line.within(c, first, last) for c in ("source", "actor")):
        return False
    grammar = line.grammar
    if grammar.has_cases and who.who.islower() and line.within("statement", first, min(last, first + 2)):
        return True
    if grammar.has_cases and any(
        line.words(m.first, m.last) in (who.who, who.who.split()[0])
        for m in line.within("pronoun", first, last)
    ):
        return True  # "she wrote on Facebook", "he told the reporters"
    opens = next((i for i in range(line.first, line.last) if line.tokens[i].word), line.first)
    if any(line.tokens[i].text[0].isupper() for i in range(first, last) if i > opens):
        return False
    return bool(line.within("anaphor", first, last)) and not grammar.is_somebody_new(line, first, last)
