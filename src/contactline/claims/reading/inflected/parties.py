"""Everyone in a sentence who may take, hold or leave: names, "they", "the enemy", "our forces".

Knows the scheme's words through the marks, and who spoke and acted before.
Ukrainian and Russian only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party, opens_date, stands_from
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.inflected.whose import leads_force
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.sayings import Saying
from contactline.gazetteer.morphology import cases_of, genders_of, is_we

_GENITIVE = ("ії", "и", "ы", "рф")
"""How a country's name ends where it says whose."""


def parties_of(scan: Scan, line: Line, said: Said, sayings: Sequence[Saying]) -> list[Party]:
    """Everyone in a sentence who may take, hold or leave."""
    found: list[Party] = []
    starts = {spot.first: spot for spot in line.named if spot.region or spot.place}
    saying = next((s for s in reversed(sayings) if s.side), None)
    side = (saying.side if saying else None) or (
        said.speaker_side if (line.sentence.quoted and said.saying_quoted == line.sentence.quoted) else None
    )
    side = side or (said.block[1] if said.block is not None else None)
    for mark in line.of("actor"):
        spot = starts.get(mark.last + 1)
        if spot is not None and line.tokens[mark.last].norm == "'s":
            continue  # "Russia's Kursk region"
        found.append(_party(line, mark.first, mark.last, mark.data))
    # where the language itself names no side the enemy, it is the enemy of who speaks
    neutral = not any(line.sentence.lang in actor.enemy_in for actor in scan.scheme.actors)
    speaker = said.speaker_side if neutral and said.saying_paragraph == line.sentence.paragraph else None
    heard = next((s for s in reversed(sayings) if s.who is not None), None)
    of_no_side = heard is not None and heard.who.source is not None and heard.side is None  # type: ignore[union-attr]
    for mark in line.of("enemy"):
        # whoever belongs to no side and says "the enemy" means the home side's
        whose = None if of_no_side else (side or said.perspective or speaker)
        actor = scan.other(whose) if whose else scan.other(scan.scheme.undrawn_holder)
        found.append(_party(line, mark.first, mark.last, actor))
    for mark in line.of("ours"):
        ours = said.perspective if _is_against(line, mark, saying) else side or said.perspective
        found.append(_party(line, mark.first, mark.last, ours))
    for mark in line.of("event"):
        if mark.last - mark.first == 1 and is_we(line.tokens[mark.first].norm, line.sentence.lang):
            # "контролюємо"; by "they" who speaks so means the others
            found.append(Party(mark.first, mark.last, side or said.perspective, False, False, True))
    for mark in line.of("pronoun", "their_forces"):
        if any(p.first <= mark.first < p.last for p in found):
            continue
        earlier = [p for p in found if p.last <= mark.first and not p.oblique and not p.pronoun]
        earlier = earlier or [
            p for p in found if p.last <= mark.first and line.at("genitive", p.first) is not None
        ]  # "the word of A that they"
        quoted = line.sentence.quoted
        agreed = _meant_by(line, mark, [*said.parties, *(p for p in found if p.last <= mark.first)])
        if agreed is not None:
            actor = agreed
        elif mark.category == "them" and side and not earlier:
            actor = scan.other(side)  # who speaks of his own says "we"
        elif quoted and not earlier:
            # who says "they" speaks of the others
            named = any(line.sentence.lang in actor.enemy_in for actor in scan.scheme.actors)
            whose = side or (said.perspective if named else None)
            actor = scan.other(whose) if mark.category == "pronoun" else whose
        elif saying and earlier and earlier[-1].first >= saying.last:
            actor = earlier[-1].actor  # "A denied the words of B that they ..."
        elif saying is not None and saying.side and saying.last <= mark.first:
            others = [p.actor for p in earlier if p.actor not in (None, saying.side)]
            plural = "plur" in genders_of(line.tokens[mark.first].norm, line.sentence.lang)
            actor = others[-1] if others and plural else saying.side  # "A attack, says B: they took X"
        elif earlier:
            actor = earlier[-1].actor
        else:
            actor = said.actor
        if actor or quoted:
            party = _party(line, mark.first, mark.last, actor)
            found.append(Party(party.first, party.last, actor, party.oblique, party.agent, True))
    out: list[Party] = []
    for party in sorted(found, key=lambda p: (p.first, -p.last)):
        if out and party.first < out[-1].last:
            continue
        out.append(party)
    return out


def _is_against(line: Line, mark: Mark, saying: Saying | None) -> bool:
    """ "X is ours, though A says that it is not": A's word comes behind the clause, and does not tell it."""
    return saying is not None and any(
        line.tokens[i].norm in line.small_words("although") for i in range(mark.last, saying.first)
    )


def _meant_by(line: Line, mark: Mark, parties: Sequence[Party]) -> str | None:
    """ "She", "he", of a side: the last one named whose noun has that gender; None for any other word."""
    lang = line.sentence.lang
    gender = genders_of(line.tokens[mark.first].norm, lang) - {"None"}
    if mark.category != "pronoun" or len(gender) != 1 or "plur" in gender or "neut" in gender:
        return None
    for party in reversed(parties):
        words = [line.tokens[i] for i in range(party.first, party.last) if line.tokens[i].word]
        if any(gender & genders_of(word.norm, lang) for word in words if not word.text.isupper()):
            return party.actor
    return None


def _is_whose(line: Line, first: int, last: int) -> bool:
    """ "Курської області РФ", "території України", "19% України": whose ground, not who does it."""
    whose_name = last - first == 1 and line.tokens[first].text[0].isupper()
    genitive = whose_name and line.tokens[first].norm.endswith(_GENITIVE)
    if genitive and any(s.last == first and s.region is not None for s in line.named):
        return True
    if any(q.last == first and q.unit in ("km2", "mi2", "percent") for q in line.quantities):
        return True
    return line.ending_at("land", first) is not None


def _is_dative(line: Line, first: int, last: int) -> bool:
    """ "не дали противнику", "россиянам не удалось": to whom, not who; of several words the noun tells."""
    noun = line.tokens[first if last - first == 1 else last - 1]
    if noun.text.isupper() or not noun.word:
        return False
    cases = cases_of(noun.norm, line.sentence.lang)
    return bool(cases) and cases <= {"datv", "loct"}


def _party(line: Line, first: int, last: int, actor: str | None) -> Party:
    agent = line.ending_at("agent", first, 1) is not None
    oblique = not agent and (
        _is_whose(line, first, last)
        or (line.at("genitive", first) is not None and not leads_force(line, first))
        or _is_dative(line, first, last)
        or (stands_from(line, first) and not opens_date(line, line.ending_at("from", first, 1).last, first))  # type: ignore[union-attr]
        or line.ending_at("locative", first) is not None
    )
    return Party(first, last, actor, oblique, agent)
