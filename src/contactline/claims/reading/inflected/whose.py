"""Who did it where a case alone tells: from whom something was taken, whose groups they are.

Knows parties, forces and cases in one sentence; decides no kind of claim. Ukrainian and Russian only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line
from contactline.gazetteer.morphology import cases_of, is_adjective, is_adverb, is_common_noun, is_finite_verb


def taken_from(line: Line, mark: Mark, left: int, parties: Sequence[Party]) -> Party | None:
    """ "X is freed of A", "X was won back from A", and nobody is named who did it: A, who lost it."""
    if any(left <= p.first < mark.first and not p.oblique for p in parties):
        return None
    behind = [p for p in parties if 0 < p.first - mark.last <= _LOSER_WITHIN]
    if not behind or line.tokens[behind[0].first - 1].norm not in _FROM_WHOM:
        return None
    return None if any(p.agent or not p.oblique for p in behind[1:2]) else behind[0]


_FROM_WHOM = frozenset(("от", "у", "від", "в"))
_LOSER_WITHIN = 4


def is_of_noun(line: Line, party: Party) -> bool:
    """ "The defence of A", where A is an abbreviation, which has no case: whose, behind a noun that is no
    time and no force."""
    at = party.first - 1
    if (
        at < line.first
        or not line.tokens[at].text.islower()
        or any(w.first <= at < w.last for w in line.dates)
    ):
        return False
    if line.at("forces", at) is not None or line.at("conj", at) is not None:
        return False
    norm, lang = line.tokens[at].norm, line.sentence.lang
    return is_common_noun(norm, lang) and not is_adverb(norm, lang) and "ablt" not in cases_of(norm, lang)


def is_object(line: Line, party: Party, parties: Sequence[Party]) -> bool:
    """ "A pushed B's units behind X, holds Y": B, right behind a verb whose subject is another."""
    verb, lang = party.first - 1, line.sentence.lang
    if verb <= line.first or not is_finite_verb(line.tokens[verb].norm, lang):
        return False
    if line.tokens[verb].norm.endswith(_REFLEXIVE) or line.at("speech", verb) is not None:
        return False
    return any(p.last == verb and not p.oblique and not p.agent for p in parties)


_REFLEXIVE = ("ся", "сь")


def leads_force(line: Line, first: int) -> bool:
    """ "Small groups of A", "detachments of the enemy" at the head of a clause, or behind its verb:
    A's, and they do it."""
    force = line.ending_at("forces", first)
    if force is None:
        return False
    noun = line.tokens[force.first]  # an abbreviation ("ДРГ") has no case
    if "nomn" not in cases_of(noun.norm, line.sentence.lang) and not (
        noun.text.isupper() and len(noun.text) > 1
    ):
        return False
    at = force.first
    while at > line.first and is_adjective(line.tokens[at - 1].norm, line.sentence.lang):
        at -= 1
    before = line.tokens[at - 1]
    return at == line.first or not before.word or is_finite_verb(before.norm, line.sentence.lang)
