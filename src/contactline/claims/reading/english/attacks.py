"""Attacks that are beaten off: whose they were, who beat them off, and where they were.

Knows word order around the words for attacks; decides no kind of claim. English only.
"""

from __future__ import annotations

from contactline.claims.reading.actors import Party
from contactline.claims.reading.clauses import attacked
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.joined import adjoin
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named

_OF_WITHIN = 5
_NOUN_WITHIN = 8
_WHOSE = frozenset(("of", "by", "from"))


def repeller(frame: Frame, party: Party | None) -> str | None:
    """Who beat off an attack: not those whose attack it was; the defenders are at home."""
    attackers = attackers_of(frame)
    if attackers is not None:
        return frame.scan.other(attackers)
    line, at = frame.line, frame.mark.first
    if party is not None:
        return party.actor
    home = frame.scan.scheme.undrawn_holder
    return home if line.within("defending", frame.left, at) else None


def attackers_of(frame: Frame) -> str | None:
    """ "A's four attacks", "attacks of A", "attempts by A's troops": whose attack it was; None where the
    clause does not say."""
    line, mark = frame.line, frame.mark
    for noun in _attacks(frame):
        for party in frame.parties:
            inside = party.first <= noun.first < party.last and not party.first < mark.first < noun.first
            before = 0 <= noun.first - party.last <= _adjectives(line, party.last)
            behind = 0 < party.first - noun.last <= _OF_WITHIN and any(
                line.tokens[i].norm in _WHOSE for i in range(noun.last, party.first)
            )
            if behind and any(line.tokens[i].text in ",;" for i in range(noun.last, party.first)):
                behind = False
            if inside or before or behind:
                return party.actor
    return _beaten(frame) or _of_those_before(frame)


def _of_those_before(frame: Frame) -> str | None:
    """ "A tried to break through near X; the attempts were thwarted": A's, who were told of right before."""
    line, mark = frame.line, frame.mark
    meant = [
        m
        for m in line.of("attack_noun")
        if frame.left <= m.first <= mark.first and line.tokens[m.first - 1].norm in line.small_words("those")
    ]
    if not meant or any(frame.left <= p.first < mark.last for p in frame.parties):
        return None
    told = [p for p in frame.parties if p.last <= frame.left and not p.oblique and not p.agent]
    attack = any(line.within(c, line.first, frame.left) for c in ("attacked", "attack_noun"))
    return told[-1].actor if told and attack else None


def _beaten(frame: Frame) -> str | None:
    """ "A attacked twice and was beaten off": the subject of the passive is who attacked."""
    line, mark = frame.line, frame.mark
    opening = [p for p in frame.parties if p.first <= mark.first < p.last < mark.last]
    if opening and line.within("be", opening[0].last, mark.last):
        return opening[0].actor  # "the enemy was driven back", all of it the rules' word
    if not frame.passive or line.within("attack_noun", frame.left, mark.last):
        return None
    subjects = [
        p for p in frame.parties if frame.left <= p.first < mark.first and not p.oblique and not p.agent
    ]
    return subjects[-1].actor if subjects else None


def _attacks(frame: Frame) -> list[Mark]:
    """The words for the attack that is meant, nearest first: before the verb of a passive, else behind it."""
    line, mark = frame.line, frame.mark
    nouns = [
        m for m in line.of("attack_noun") if frame.left <= m.first and m.first < mark.last + _NOUN_WITHIN
    ]
    behind = [m for m in nouns if m.first >= mark.first]
    ahead = [m for m in reversed(nouns) if m.first < mark.first]
    told = frame.passive or line.at("needs_attack", mark.first) is not None
    return ahead + [m for m in behind if m.first < mark.last] if told else behind + ahead


def _adjectives(line: Line, at: int) -> int:
    """Tokens that may stand between whose an attack is and its noun: "A's four latest", no comma or verb."""
    steps = 0
    while steps < 4 and at + steps < line.last:
        token = line.tokens[at + steps]
        if (
            not (token.word or token.norm == "'s")
            or line.at("event", at + steps)
            or line.at("be", at + steps)
            or line.at("speech", at + steps)  # "the staff in A recorded no attacks"
        ):
            break
        steps += 1
    return steps


def without_attack(frame: Frame, said: Said) -> bool:
    """ "Were stopped", "failed", with no attack in the sentence or the one before: said of anything."""
    line, mark = frame.line, frame.mark
    if frame.effect != "repel" or line.at("needs_attack", mark.first) is None:
        return False
    if line.within("attack_noun", line.first, mark.last):
        return False
    meant = line.small_words("attacks_meant")
    counted = any(frame.left <= n.first < mark.first for n in line.numbers)
    counted = counted or any(line.tokens[i].norm in meant for i in range(frame.left, mark.first))
    # "nine have been repelled", "they were beaten off"; not "the trams were stopped"
    subject = counted or any(frame.left <= p.first < mark.first for p in frame.parties)
    if (
        frame.passive
        and _beaten(frame) is not None
        and any(s.first >= mark.last and frame.is_near(s) for s in line.named)
    ):
        return False  # "the enemy was repulsed near X"
    if not subject and frame.left > line.first and line.tokens[frame.left - 1].norm == "but":
        # "A tried to storm X but were stopped"
        subject = any(p.last <= frame.left and not p.oblique for p in frame.parties)
    return not subject or not where_before(frame, said)


def where_before(frame: Frame, said: Said) -> list[Named]:
    """ "A attacked near X and Y. All assaults were repelled": as the sentence before, or this one, says."""
    line, mark = frame.line, frame.mark
    if any(s.place is not None for s in line.named if s.first >= mark.first):
        return []
    here = attacked(line, mark.first)
    if here or any(s.place is not None for s in line.named):
        return here
    return list(said.attacked)


def attacked_there(frame: Frame, said: Said) -> list[Named]:
    """ "A fought near X and Y. All assaults there failed": the places of the sentence before."""
    line = frame.line
    if not line.within("there", frame.left, frame.right) or said.recent_at[0] != line.sentence.index - 1:
        return []
    return [] if any(s.place is not None for s in line.named) else list(said.recent)


def place_attacked(line: Line, mark: Mark) -> list[Named]:
    """ "An assault on X failed: they threw the attackers back": the one place, or list of places, that the
    sentence names."""
    here = [s for s in line.named if s.place is not None and s.last <= mark.first]
    listed = here[-1:]
    for spot in reversed(here[:-1]):
        if not adjoin(line, spot, listed[0]):
            return []  # several, and no list
        listed.insert(0, spot)
    return listed


def is_by_defenders(frame: Frame, party: Party | None) -> bool:
    """ "X was abandoned by its defenders": those at home, whoever acted last."""
    line, end = frame.line, frame.mark.last
    unnamed = party is None or party.pronoun
    return unnamed and bool(line.within("defending", end, min(line.last, end + 4)))
