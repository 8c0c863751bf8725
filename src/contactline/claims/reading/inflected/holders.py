"""Who holds it by a preposition alone: "half of X is under the enemy", "the town stays behind us".

Knows the forms that the rules call `held_under` and `held_behind`; makes events of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contactline.claims.reading.inflected.predicates import (
    back_over_adverbs,
    ends_clause,
    is_subject,
    with_predicates,
)
from contactline.claims.reading.inflected.unsayable import with_unsayable
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.sentences import Sentence, Token

_INSTRUMENTAL = ("ми", "ом", "ем", "єм", "єю", "ею", "ою", "ей", "ой")

_WHO = ("actor", "enemy", "ours")
_HOLDERS = (*_WHO, "them")


def with_holders(marks: dict[str, list[Mark]], tokens: Sequence[Token], sentence: Sentence) -> None:
    """Adds to the events of a sentence those that stand in a preposition and a side's name."""
    with_predicates(marks, tokens, sentence)
    with_unsayable(marks)
    prepositions = marks.get("held_under", []) + marks.get("held_behind", [])
    events = marks.get("event", [])
    found = _absent(marks, tokens, events) + _going(marks, events)
    if not prepositions and not found:
        return
    for category in _HOLDERS:
        for who in marks.get(category, ()):
            them = category == "them"
            before = next((m for m in prepositions if m.last == who.first), None)
            if before is None or any(e.first < who.last and before.first < e.last for e in events):
                continue
            last = tokens[who.last - 1]
            of_whom = tokens[before.first].norm == "у"  # "stays with A": the genitive
            if not (of_whom or last.norm.endswith(_INSTRUMENTAL) or last.text.isupper()):
                continue
            if before.category == "held_behind" and not _stays(marks, tokens, before, who, sentence):
                continue
            if them and not ends_clause(tokens, who.last):
                continue
            if them:
                marks["pronoun"] = sorted([*marks.get("pronoun", []), who], key=lambda mark: mark.first)
            found.append(Mark(before.first, who.last, "event", "hold/state"))
    if found:
        events = [e for e in events if not any(f.first <= e.first < f.last for f in found)]
        marks["event"] = sorted([*events, *found], key=lambda mark: mark.first)


def _going(marks: Mapping[str, list[Mark]], events: Sequence[Mark]) -> list[Mark]:
    """ "X, куда вошли войска", "туда зашли разведчики", "оттуда ушли": verbs whose "where" is a word."""
    found = []
    for category, effect in (("goes_where", "enter"), ("goes_from", "leave")):
        for verb in marks.get(category, ()):
            near = [m for m in marks.get(f"{category}_to", ()) if abs(m.first - verb.first) <= _WHERE_NEAR]
            if near and not any(e.first <= verb.first < e.last for e in events):
                found.append(Mark(verb.first, verb.last, "event", f"{effect}/verb"))
    return found


_WHERE_NEAR = 10


def _absent(marks: dict[str, list[Mark]], tokens: Sequence[Token], events: Sequence[Mark]) -> list[Mark]:
    """ "There are no A in X", "nobody of the enemy is left in X": a side in the genitive beside a word of not
    being. The mark reaches from the one to the other, over the place between."""
    found: list[Mark] = []
    for word in marks.get("not_there", ()):
        if any(e.first < word.last and word.first < e.last for e in events):
            continue
        none_of = any(m.first == word.first for m in marks.get("not_one", ()))  # "took not one village"
        near = [
            who
            for category in (*_WHO, "absent_pronoun", "absent_own")
            for who in marks.get(category, ())
            if (
                (0 <= word.first - who.last <= _ABSENT_BEFORE and not none_of)
                or 0 <= who.first - word.last <= _ABSENT_BEHIND
            )
            and not any(tokens[i].text in ",;:—–" for i in range(who.last, word.first))
        ]
        if near:
            who = min(near, key=lambda m: abs(m.first - word.first))
            if who.category == "absent_own":
                own = [*marks.get("ours", ()), Mark(who.first, who.last, "ours", "")]
                marks["ours"] = sorted(own, key=lambda m: m.first)
            first, last = min(who.first, word.first), max(who.last, word.last)
            found.append(Mark(first, last, "event", "absent/state"))
    return found


_ABSENT_BEFORE, _ABSENT_BEHIND = 4, 1


def _stays(
    marks: Mapping[str, list[Mark]], tokens: Sequence[Token], before: Mark, who: Mark, sentence: Sentence
) -> bool:
    """ "stays behind A", "part of the town — behind us", "X, he says, is behind us"; not "behind the enemy's
    lines", "came behind us"."""
    at = before.first
    if any(m.first == who.last for m in marks.get("remain", ())):
        return True
    if at <= sentence.first:
        return False
    if tokens[at - 1].text in "—–" or any(at - 2 <= m.last <= at for m in marks.get("remain", ())):
        return True
    if not ends_clause(tokens, who.last):
        return False
    subject = back_over_adverbs(marks, tokens, at, sentence.first, sentence.lang)
    if subject > sentence.first and tokens[subject - 1].text == ",":
        said = next((m for m in marks.get("speech", ()) if 0 < subject - m.first <= _LONGEST_SAYING), None)
        back = range(said.first if said is not None else 0, sentence.first, -1)
        subject = next((i for i in back if tokens[i].text == ","), subject)
    return subject > sentence.first and is_subject(marks, tokens, subject - 1)


_LONGEST_SAYING = 5
