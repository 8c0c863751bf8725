"""Who does it, as cases tell: the subject, the instrumental, the dative; whom it was done to.

Knows parties and forces of one sentence; decides no kind of claim. Ukrainian and Russian only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.inflected.whose import is_of_noun, leads_force
from contactline.claims.reading.lexicon import Mark, endings_of
from contactline.claims.reading.line import Line
from contactline.gazetteer.morphology import cases_of, is_adjective, is_common_noun, is_done_to

_INSTRUMENTAL = ("ми", "ом", "ем", "єм", "єю", "ею", "ою", "ей", "ой", "ией", "ию")

_TRIED_WITHIN = 3
"""Tokens between an attempt and what was attempted: "attempts of the enemy to advance"."""


def is_to_whom(line: Line, achieved: Mark, party: Party) -> bool:
    """ "To A it was given to take X", "it fell to A to leave": right beside a word of managing or having to,
    in the dative."""
    beside = party.last == achieved.first or 0 <= party.first - achieved.last <= 1
    if not (beside and party.oblique) or line.ending_at("from", party.first):
        return False
    words = [line.tokens[i].norm for i in range(party.first, party.last) if line.tokens[i].word]
    if (force := line.ending_at("forces", party.first)) is not None:
        words.append(line.tokens[force.first].norm)  # "подразделениям противника удалось"
    return any("datv" in cases_of(word, line.sentence.lang) for word in words)


def by_whom(line: Line, party: Party) -> bool:
    """ "захвачен россиянами", "контролируется ВСУ": the instrumental; an abbreviation has no case."""
    force = line.ending_at("forces", party.first)  # "воинами «Центра»"
    if party.agent or (force is not None and line.tokens[force.first].norm.endswith(_INSTRUMENTAL)):
        return True
    words = [line.tokens[i] for i in range(party.first, min(party.last, line.last)) if line.tokens[i].word]
    lang = line.sentence.lang
    last = words[0] if len(words) == 1 else words[min(1, len(words) - 1)]
    if "ablt" in cases_of(words[0].norm, lang) and is_common_noun(words[0].norm, lang):
        return True  # "группировкой «Восток»"
    return last.text.isupper() or last.norm.endswith(_INSTRUMENTAL)


def only_tells(line: Line, mark: Mark, party: Party, *, by_noun: bool) -> bool:
    """ "the staff of A reported repelled attacks": who says it, not who attacked. `by_noun`: the event stands
    in a noun."""
    source = line.at("source", party.first)
    agent = [m for m in line.of("speech") if m.data == "agent" and 0 <= party.first - m.last <= 1]
    if agent and source is not None:
        return True  # "attacks near X, by data of A's staff, were beaten off"
    return source is not None and any(
        source.last <= m.first < mark.first
        and (by_noun or not any(line.tokens[i].text == "," for i in range(source.last, m.first)))
        for m in line.of("speech")
    )


def may_be_subject(line: Line, party: Party) -> bool:
    """ "зірвали спроби загарбників", "зупинили колону росіян": whose, in the genitive, and no doer. An
    abbreviation has no case."""
    words = [line.tokens[i] for i in range(party.first, min(party.last, line.last)) if line.tokens[i].word]
    if not words or any(word.text.isupper() or word.text[0].isdigit() for word in words):
        return not is_of_noun(line, party)
    if (
        line.ending_at("vague", party.first)
        or any(n.last == party.first for n in line.numbers)
        or leads_force(line, party.first)
    ):
        return True  # "кілька росіян зайшли"
    cases = [cases_of(word.norm, line.sentence.lang) for word in words]
    return any("nomn" in each for each in cases) or not all(cases)


def unnamed_force(line: Line, first: int, last: int, parties: Sequence[Party]) -> Mark | None:
    """ "підрозділи 31-ї бригади", "штурмовики": a force that the sentence gives no side."""
    for force in reversed(line.of("forces")):
        if line.within("speech", first, force.first):
            continue  # "X is held, say those in the 25th brigade"
        if first <= force.first < last and not any(p.first <= force.first < p.last for p in parties):
            before = ("from", "locative", "agent")
            if not any(line.ending_at(category, force.first) for category in before):
                return force
    return None


def beaten(line: Line, verb: Mark, left: int, right: int, parties: Sequence[Party]) -> Party | None:
    """ "Росіян викинули з X": whom, in the case of an object before the verb in its clause, where nobody is
    named who did it."""
    before = [
        p
        for p in parties
        if left <= p.first
        and p.last <= verb.first
        and not p.agent
        and (not p.oblique or line.at("genitive", p.first) is not None)
    ]
    behind = [p for p in parties if verb.last <= p.first < right]
    if not before or any(may_be_subject(line, p) for p in (*before, *behind)):
        return None
    return before[-1]


def is_tried(line: Line, event: Mark) -> bool:
    """ "Repelled eight attempts to advance near X": what was attempted is no clause of its own."""
    word = line.tokens[event.first].norm
    return word.endswith(endings_of(line.sentence.lang, "infinitive")) and any(
        0 <= event.first - m.last <= _TRIED_WITHIN for m in line.of("attack_noun")
    )


def is_patient(line: Line, verb: Mark, effect: str) -> bool:
    """ "X захвачен", "X удерживается", "місто втрачене": the name is what it is done to, the instrumental who
    does it."""
    word, lang = line.tokens[verb.first].norm, line.sentence.lang
    if effect in ("gain", "contest", "enter") or (effect in ("leave", "lose") and word.endswith(_REFLEXIVE)):
        return False  # "відкотилися з X": who went away did so himself
    if any(0 <= verb.first - m.last <= _WE_WITHIN for m in line.of("we")):
        return False  # "мы контролируем", which is a participle, too
    if word.endswith(endings_of(lang, "passive")) and is_adjective(word, lang):
        return effect in _PARTICIPLES or (effect == "take" and _is_predicate(line, verb))
    return is_done_to(word, lang)


_REFLEXIVE = ("ся", "сь")
_WE_WITHIN = 3
_PARTICIPLES = frozenset(("retake", "lose"))
"""Effects whose full participles are read as predicates, too."""


def _is_predicate(line: Line, participle: Mark) -> bool:
    """ "X не взятий", "X зайняте": behind the name, or behind "not" or "is"."""
    at = participle.first - 1
    if at >= line.first and line.tokens[at].norm in line.small_words("before_predicate"):
        return True
    return any(s.last == at + 1 for s in line.named) or line.at("be", at) is not None


def was_not(line: Line, participle: Mark) -> bool:
    """ "X узято не було": the denial behind the participle."""
    at = participle.last
    no = at < line.last and line.tokens[at].norm in line.small_words("not")
    return no and line.at("be", at + 1) is not None


def is_behind_comma(line: Line, noun: Mark, party: Party) -> bool:
    """ "The capture of X, A does not confirm it": a clause of its own."""
    return any(line.tokens[i].text == "," for i in range(noun.last, party.first))
