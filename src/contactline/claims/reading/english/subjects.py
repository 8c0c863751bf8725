"""Which words beside a verb of saying name the speaker, and what of them is the name.

Knows word order, titles and sources; gives tokens and attributions. English only.
"""

from __future__ import annotations

from contactline.claims.reading.english.speakers import before_commas, head_pronoun, not_beside, of_both_verbs
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line
from contactline.claims.reading.sayings import LONGEST_WHO, names_someone
from contactline.claims.reading.speakers import right_end


def subject_of(line: Line, mark: Mark, marks: list[Mark]) -> tuple[int, int]:
    """The speaker's tokens: left of the verb; right of it where the left is a comma or a quotation."""
    if _passive(line, mark):
        return _by(line, mark, marks)
    start = mark.first
    while start > line.first and mark.first - start < LONGEST_WHO:
        token = line.tokens[start - 1]
        if (
            token.text in STOPS
            or token.text in ".!?"
            or any(m.last == start and m.data != "agent" for m in marks)
        ):
            break
        if (start - 1) in line.breaks and not token.text[0].isupper():
            break
        event = line.at("event", start - 1)
        if (
            event
            and "verb" in event.data
            and not line.at("source", start - 1)
            and not token.text[0].isupper()
            and not _describes(line, event)
        ):
            break
        if any(when.last == start for when in line.dates) and start != mark.first:
            break
        start -= 1
    if (first := of_both_verbs(line, mark, marks)) is not None:
        return subject_of(line, first, marks)
    if (other := not_beside(line, mark, start) or head_pronoun(line, mark)) is not None:
        return other
    if (head := _described(line, start)) is not None:
        return head
    if _is_attack(line, mark.first):
        return mark.first, mark.first
    if names_someone(line, start, mark.first) or _opens(line, start, mark.first):
        return start, mark.first
    aside = before_commas(line, mark)
    if aside is not None:
        return aside
    right = right_end(line, mark.last, marks)
    after = line.tokens[mark.last] if mark.last < line.last else None
    if after is not None and after.text not in STOPS and after.norm not in ("that", "що", "что"):
        told = line.at("their_forces", mark.last) is not None  # "saying its forces had": what is said
        told |= line.tokens[mark.last - 1].norm in line.small_words(
            "says_to"
        )  # "told the newspaper": who hears
        right_named = not told and names_someone(line, mark.last, right)
        if right_named and after.norm not in line.small_words("says_where"):
            return mark.last, right
    left = [s for s in line.of("source", "actor") if s.last <= mark.first]
    if left and line.tokens[mark.first - 1].text == ",":
        return left[0].first, left[0].last
    conj = line.at("conj", start)
    if conj is not None and line.tokens[conj.last].norm in line.small_words("before_period"):
        # "A crossed the river and within a week claimed": A
        heads = [s for s in left if s.first <= line.first + 1]
        return (heads[0].first, heads[0].last) if heads else (mark.first, mark.first)
    if start < mark.first:
        return start, mark.first
    return mark.first, mark.first


def _is_attack(line: Line, at: int) -> bool:
    """ "34 of the 56 assaults recorded in X": what was recorded, not who did."""
    return line.ending_at("attack_noun", at) is not None or line.ending_at("clash", at) is not None


def _describes(line: Line, event: Mark) -> bool:
    """ "A brigade operating in the area said": a participle that says which brigade."""
    before = line.tokens[event.first - 1] if event.first > line.first else None
    return (
        line.tokens[event.first].norm.endswith("ing")
        and before is not None
        and before.word
        and line.at("be", event.first - 1) is None
        and any(line.ending_at(c, event.first) for c in ("forces", "actor", "source"))
    )


def _described(line: Line, start: int) -> tuple[int, int] | None:
    """ "A commander whose unit holds the town said": the commander."""
    at = start
    while at > line.first and line.tokens[at].text not in STOPS and line.tokens[at].norm not in _WHOSE:
        at -= 1
    if line.tokens[at].norm not in _WHOSE or at == line.first or line.tokens[at - 1].text in STOPS:
        return None
    first = at
    while first > line.first and line.tokens[first - 1].text not in STOPS and not line.at("event", first - 1):
        first -= 1
    return (first, at) if names_someone(line, first, at) or first == line.first else None


_WHOSE = frozenset(("whose", "who"))


def _opens(line: Line, start: int, verb: int) -> bool:
    """ "N said", "Officials said": the first word of a sentence, whose capital tells nothing."""
    return (
        start == line.first
        and start < verb <= start + 2
        and line.tokens[start].word
        and line.tokens[start].norm not in line.small_words("before_speaker")
        and not line.at("irrealis", start)
        and not line.at("negation", start)
        and not line.at("nobody", start)
        and start not in line.breaks
        and not line.within("claim_noun", start, verb)
    )


def _passive(line: Line, mark: Mark) -> bool:
    """ "was reported (by X)"."""
    return (
        line.ending_at("be", mark.first, 1) is not None
        or any(a.first == mark.last for a in line.of("agent"))  # "a claim denied by A"
    )


def _by(line: Line, mark: Mark, marks: list[Mark]) -> tuple[int, int]:
    agent = next((a for a in line.of("agent") if 0 <= a.first - mark.last <= 3), None)
    return (mark.first, mark.first) if agent is None else (agent.last, right_end(line, agent.last, marks))


def trim_name(line: Line, first: int, last: int) -> tuple[int, int]:
    """All of it: the order of words has told where the name begins and ends."""
    return first, last


def is_somebody_new(line: Line, first: int, last: int) -> bool:
    return False
