"""Whether a word of beating off is of a place won back, and not of an attack ("відбили X").

Knows marks, names and cases of one sentence. Ukrainian and Russian only.
"""

from __future__ import annotations

from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named
from contactline.gazetteer.morphology import cases_of


def is_retaken(line: Line, mark: Mark, right: int) -> bool:
    """ "відбили X", "the village they відбили": a place as the object, not an attack near one."""
    if mark.last - mark.first > 1 or line.at("wins_back", mark.first) is None:
        return False
    if line.at("passive_words", mark.first) is not None:
        return _stands_alone(line, mark)
    before = line.ending_at("settlement_meant", mark.first)
    if before is not None and not line.of("attacked") and line.ending_at("near", before.first) is None:
        return line.ending_at("locative", before.first) is None
    if _fronted(line, mark):
        return True
    at = mark.last
    while at < right:
        if line.tokens[at].norm in ("у", "в") and (
            whose := line.at("actor", at + 1) or line.at("enemy", at + 1)
        ):
            at = whose.last  # "from the enemy"
        elif line.at("retaken_pronoun", at) is not None:
            return True
        elif aside := _beside(line, at):
            at = aside.last  # "отбили к югу от X два села"
        elif any(n.first == at and line.at("settlement", n.last) for n in line.numbers):
            return not line.of("attacked", "attack_noun")
        elif line.at("settlement", at) or line.tokens[at].text in '«"“' or _again(line, at):
            at += 1
        else:
            break
    return any(s.first == at and s.place is not None for s in line.named)


def _stands_alone(line: Line, mark: Mark) -> bool:
    """ "X відбито": a place right before the word, and no attack anywhere in the sentence."""
    if line.of("attacked", "attack_noun", "clash"):
        return False
    spot = next((s for s in line.named if s.place is not None and 0 <= mark.first - s.last <= 1), None)
    if spot is None or any(line.ending_at(c, spot.first) for c in ("near", "locative", "from")):
        return False
    return "nomn" in (cases_of(line.tokens[spot.last - 1].norm, line.sentence.lang) or ("nomn",))


def _beside(line: Line, at: int) -> Named | None:
    """ "к югу от X", "біля X": the name that only tells where."""
    near = line.at("near", at)
    return None if near is None else next((s for s in line.named if s.first == near.last), None)


def _fronted(line: Line, mark: Mark) -> bool:
    """ "X the army отбила on 26 March": what is won stands at the head, in the case of an object, and no
    attack is spoken of."""
    spots = [s for s in line.named if s.place is not None and s.last <= mark.first]
    if not spots or spots[0].first - line.first > 1 or line.of("attacked", "attack_noun"):
        return False
    if any(b for b in line.breaks if spots[0].last <= b < mark.first):
        return False
    if line.ending_at("near", spots[0].first) or line.ending_at("locative", spots[0].first):
        return False
    return "accs" in (cases_of(line.tokens[spots[0].last - 1].norm, line.sentence.lang) or ("accs",))


def _again(line: Line, at: int) -> bool:
    return line.at("continues", at) is not None
