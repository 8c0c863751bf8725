"""What a clause of free word order means that a frame alone does not show: who attacked, what "both
villages" are.

Knows marks, names and parties of one sentence; decides no kind of claim.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named
from contactline.gazetteer.morphology import cases_of, is_adjective, is_finite_verb, is_short_participle

_ATTACKER_WITHIN = 6

_BEHIND_ATTACK = 3


_VERB = ("л", "ла", "ли", "ло", "ет", "ют", "ит", "ят", "в", "ає", "ють", "лся", "лись")


def attacker(line: Line, mark: Mark, parties: Sequence[Party]) -> Party | None:
    """ "the enemy stormed positions of A: all attacks were repelled", "three attacks of B were repelled": who
    attacked, not the last side that was named."""
    attacks = [m for m in line.of("attacked") if m.first < mark.last + _BEHIND_ATTACK]
    for attack in reversed(attacks):
        verb = line.tokens[attack.first].norm.endswith(_VERB)  # "stormed our positions": whom, not who
        behind = [p for p in parties if 0 <= p.first - attack.last <= 2 and not p.agent and not verb]
        if behind and attack.first >= mark.first - 1:
            return behind[0]
        before = [
            p
            for p in parties
            if p.last <= attack.first
            and attack.first - p.last <= _ATTACKER_WITHIN
            and not p.oblique
            and not line.within("speech", p.last, attack.first)  # "A's staff said that attacks"
        ]
        if attack.last == mark.first and not behind:
            continue  # "all attacks were repelled": whose, the clause before says
        if before and attack.last <= mark.first:
            return before[-1]
        if behind:
            return behind[0]
    after = [p for p in parties if 0 <= p.first - mark.last <= _BEHIND_ATTACK and not p.agent]
    return after[0] if after and not any(p.last <= mark.first for p in parties) else None


def whose_attack(line: Line, mark: Mark, parties: Sequence[Party]) -> Party | None:
    """ "repelled five counterattacks of A", "repelled two A attacks": A attacked, and did not repel."""
    for party in parties:
        if not mark.first <= party.first < mark.last + _ATTACKER_WITHIN:
            continue
        if line.at("attack_noun", party.last - 1):
            return party  # "A's counterattacks", of one word with their side
        attacks = [m for m in line.of("attack_noun") if 0 <= party.first - m.last <= _BETWEEN]
        # "counterattacks of A", "attacks of the assault groups of A"
        if attacks and all(_is_plain(line, i) for i in range(attacks[-1].last, party.first)):
            return party
    return attack_by_adjective(line, mark)


def attack_by_adjective(line: Line, mark: Mark) -> Party | None:
    """ "were repelled the Russian attacks": whose, by an adjective before the noun."""
    for noun in line.of("attack_noun"):
        whose = line.ending_at("whose", noun.first)
        if whose is not None and abs(noun.first - mark.first) <= _ATTACKER_WITHIN:
            return Party(whose.first, noun.last, whose.data, False, False)
    return None


_BETWEEN = 2


def _is_plain(line: Line, at: int) -> bool:
    """A word that is no preposition, and no verb of what was done."""
    return line.tokens[at].word and not any(line.at(c, at) for c in ("event", "locative", "near", "conj"))


def none_of_them(line: Line, first: int, last: int) -> bool:
    """ "not one big town was taken": an object of its own, and none that was named before."""
    nouns = [n.first for n in line.within("settlement", first, last)]
    return any(0 <= noun - m.last <= 2 for m in line.within("not_one", first, last) for noun in nouns)


def names_inside(line: Line, mark: Mark) -> list[Named]:
    """ "из X українські війська вийшли": the verb's mark reaches from its preposition over the place."""
    return [s for s in line.named if s.place is not None and mark.first < s.first and s.last < mark.last]


def tells_of_name_before(line: Line, mark: Mark) -> bool:
    """ "X, taken by A,": a participle behind a comma is of the name before it, and of none behind."""
    comma = mark.first - 1
    return (
        line.tokens[comma].text == ","
        and any(s.last == comma for s in line.named)
        and is_adjective(line.tokens[mark.first].norm, line.sentence.lang)
    )


def names_of_participle(line: Line, mark: Mark) -> list[Named]:
    """ "X in the R region, taken in May,", "X and Y, taken in May,": what a participle behind a comma is of;
    in the plural, each name of the list."""
    at = mark.first - 1
    spots = [s for s in line.named if s.last <= at]
    if len(spots) > 1 and spots[-1].place is None and spots[-1].last == at:
        inside = line.ending_at("locative", spots[-1].first)
        if inside is not None and spots[-2].place is not None and spots[-2].last == inside.first:
            spots.pop()
            at = inside.first
    found = [s for s in spots if s.last == at]
    if found and line.tokens[mark.first].norm.endswith(_PLURAL):
        for spot in reversed(spots[:-1]):
            between = range(spot.last, found[0].first)
            if spot.place is None or len(between) != 1 or not _joins(line, between[0]):
                break
            found.insert(0, spot)
    return found


def _joins(line: Line, at: int) -> bool:
    return line.tokens[at].text == "," or line.at("conj", at) is not None


_PLURAL = ("ые", "ых", "ыми", "ие", "их", "ими", "і")


def before_relative(line: Line, mark: Mark) -> list[Named]:
    """ "X, for which they fought since May, is lost": the subject before a relative clause that ends with a
    comma right before the verb."""
    opens = [m for m in line.of("relative", "relative_where") if line.first + 1 < m.first < mark.first]
    if not opens:
        return []
    comma = opens[-1].first - 1
    comma -= line.tokens[comma].text != ","  # "за который"
    closing = [i for i in range(opens[-1].last, mark.first) if line.tokens[i].text == ","]
    if line.tokens[comma].text != "," or not closing or mark.first - closing[-1] > _VERB_BEHIND:
        return []
    if any(s.first > closing[-1] for s in line.named if s.last <= mark.first):
        return []
    if any(opens[-1].last <= b < mark.first for b in line.breaks):
        return []
    return [s for s in line.named if s.last == comma and s.place is not None]


_VERB_BEHIND = 4
"""Tokens from the end of a relative clause to the verb of the clause around it."""


def all_meant(line: Line, first: int, last: int, at: int, recent: Sequence[Named]) -> list[Named]:
    """The places that "both villages", "all this" stand for: those named before in the sentence, else in
    the last one that named any; two or more."""
    if not line.within("settlements_meant", first, last):
        return []
    meant = line.within("settlements_meant", first, last)[0]
    before = [s for s in line.named if s.place is not None and s.last <= min(meant.first, at)]
    pool = before if len(before) > 1 else list(recent)
    two = any(n.first == meant.first and n.value == 2 for n in line.numbers)
    if len(pool) < 2 or (two and len(pool) != 2):
        return []
    return pool


def belongs_to_next_clause(line: Line, mark: Mark, spot: Named) -> bool:
    """ "X they hold, Y they have left": the name behind the comma is the next verb's."""
    if not any(line.tokens[i].text == "," for i in range(mark.last, spot.first)):
        return False
    return any(
        e.data.endswith("/verb") and 0 <= e.first - spot.last <= 4 and e.first > mark.first
        for e in line.of("event")
    )


def next_clause(line: Line, first: int, last: int) -> int:
    """Where behind token `first` the clause of a verb begins that is no event and tells of no speaker: "they
    improved their position, struck brigades near X"; `last` where none does."""
    opened = None
    for at in range(first, last):
        if line.tokens[at].text == "," or line.at("conj", at) is not None:
            opened = at
        elif opened is not None and _is_verb(line.tokens[at].norm, line.sentence.lang):
            joined = line.at("conj", opened) is not None
            if any(line.at(c, at) for c in _NO_CLAUSE) or (joined and at - opened > _VERB_WITHIN):
                continue
            return opened
    return last


def _is_verb(word: str, lang: str) -> bool:
    """ "Improved their position, hit are troops near X": a short participle is one, too."""
    return is_finite_verb(word, lang) or is_short_participle(word, lang)


_NO_CLAUSE = ("event", "speech", "parenthetical", "be", "remain", "figure_verb")
_VERB_WITHIN = 2
"""Tokens between "and" and the verb that it joins; what stands farther may be a list's."""


def entered_before(line: Line, mark: Mark, left: int) -> list[Named]:
    """ "Into X, by the way, they have gone": a verb without its preposition is of the place that opens the
    clause behind one, and of no other."""
    opens = [
        s
        for s in line.named
        if s.place is not None
        and s.last <= mark.first
        and line.tokens[s.first - 1].norm in _INTO
        and (s.first - 1 in (line.first, left) or line.tokens[s.first - 2].text in '«"“,;:—–')
        and "accs" in cases_of(line.tokens[s.last - 1].norm, line.sentence.lang)
    ]
    return opens[-1:] if opens and mark.first - opens[-1].last <= _ENTERED_WITHIN else []


def is_there(line: Line, verb: Mark) -> bool:
    """ "There the enemy went": where, a word tells that stands for a place named before."""
    return any(abs(m.first - verb.first) <= _ENTERED_WITHIN for m in line.of("goes_where_to"))


_INTO = frozenset(("в", "во", "у"))
_ENTERED_WITHIN = 6


def verb_left_out(line: Line, spots: Sequence[Named]) -> bool:
    """ "X they took in May, Y — in June": a comma before the name and a dash for the verb behind it."""
    before, behind = spots[0].first - 1, spots[-1].last
    before -= line.at("locative", before) is not None  # "in X there is fighting, in Y — too"
    comma = before > line.first and line.tokens[before].text == ","
    return comma and behind < line.last and line.tokens[behind].text in "—–-"


def of_another_field(line: Line) -> bool:
    """Sports, shows and the like, where teams attack and defend too; what one is told to imagine."""
    return bool(line.of("other_field", "supposed")) or _has_result(line)


def _has_result(line: Line) -> bool:
    """ "3:0": of a match; the minutes of a time have two digits."""
    words = [line.tokens[i] for i in range(line.first, line.last)]
    return any(
        b.text == ":"
        and len(a.text) == len(c.text) == 1
        and (a.text + c.text).isdigit()
        and a.end + 1 == c.start
        for a, b, c in zip(words, words[1:], words[2:], strict=False)
    )


def is_of_land(line: Line, mark: Mark) -> bool:
    """ "the occupied territory": an adjective of the word behind it, not of a place."""
    return line.at("taken_participle", mark.first) is not None and line.at("land", mark.last) is not None


def not_so(line: Line, at: int) -> list[Named]:
    """ "X was liberated, Y — not": the places behind the clause that the sentence excepts, before a dash."""
    return [
        spot
        for spot in line.named
        for no in line.of("not_so")
        if spot.first >= at - 1
        and no.first == spot.last + 1
        and line.tokens[spot.last].text in "—–-"
        and (no.last >= line.last or not line.tokens[no.last].word)
    ]


def is_over(line: Line, mark: Mark, right: int) -> bool:
    """ "The battle for X is won": no fighting that goes on."""
    return any(
        line.ending_at("negation", m.first) is None for m in line.within("over", mark.first, right + 3)
    )
