"""Which side does it: names of actors, "they", "the enemy", "our forces", by context and quotation.

Knows the scheme's words through the marks; has no word of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.scan import Line, Scan
from contactline.claims.reading.speech import Saying

_GENITIVE = ("ії", "и", "ы", "рф")
"""How a country's name ends where it says whose."""


@dataclass(frozen=True, slots=True)
class Party:
    """An actor named at tokens `[first, last)`. `oblique`: not the doer, but from whom, where, of what."""

    first: int
    last: int
    actor: str | None
    oblique: bool
    agent: bool
    pronoun: bool = False


def perspective_of(scan: Scan) -> str | None:
    """On whose side a text stands, by what it calls the other; None where it does not show."""
    against: dict[str, int] = {}
    spoken: dict[str, int] = {}
    sources = {s.id: s.affiliation for s in scan.scheme.sources}
    for line in scan.lines:
        for mark in line.of("hostile"):
            against[mark.data] = against.get(mark.data, 0) + 1
        for mark in line.of("source"):
            if side := sources.get(mark.data):
                spoken[side] = spoken.get(side, 0) + 1
    if against:
        worst = max(against, key=lambda a: against[a])
        if list(against.values()).count(against[worst]) == 1:
            return scan.other(worst)
    enemy = next((a.id for a in scan.scheme.actors if scan.lang in a.enemy_in), None)
    if enemy:
        return scan.other(enemy)
    if len(spoken) == 1:
        return next(iter(spoken))
    named = {mark.data for line in scan.lines for mark in line.of("actor")}
    if len(named) == 1 and any(line.of("ours") and not line.of("enemy") for line in scan.lines):
        return next(iter(named))  # "ours", where one side alone is named
    return None


def parties_of(scan: Scan, line: Line, said: Said, sayings: Sequence[Saying]) -> list[Party]:
    """Everyone in a sentence who may take, hold or leave."""
    found: list[Party] = []
    starts = {spot.first: spot for spot in line.named if spot.region or spot.place}
    saying = next((s for s in reversed(sayings) if s.side), None)
    side = (saying.side if saying else None) or (
        said.speaker_side
        if (line.sentence.quoted and said.saying_quoted == line.sentence.quoted)
        or (
            line.sentence.lang == "en"
            and said.saying_paragraph == line.sentence.paragraph
            and (line.sentence.quoted or said.talking == line.sentence.paragraph)
        )
        else None
    )
    for mark in line.of("actor"):
        spot = starts.get(mark.last + 1)
        if spot is not None and line.tokens[mark.last].norm == "'s":
            continue  # "Russia's Kursk region"
        found.append(_party(line, mark.first, mark.last, mark.data))
    for mark in line.of("enemy"):
        whose = side or said.perspective
        actor = scan.other(whose) if whose else scan.other(scan.scheme.undrawn_holder)
        found.append(_party(line, mark.first, mark.last, actor))
    for mark in line.of("ours"):
        ours = side or said.perspective
        if line.sentence.lang == "en":
            # of the one who says just this, not of another who is named beside
            behind = [s for s in sayings if s.first >= mark.last] or [
                s for s in sayings if s.last <= mark.first
            ][-1:]
            if behind and behind[0].who is not None:
                ours = behind[0].side or said.perspective
        found.append(_party(line, mark.first, mark.last, ours))
    for mark in line.of("pronoun", "their_forces"):
        if any(p.first <= mark.first < p.last for p in found):
            continue
        earlier = [p for p in found if p.last <= mark.first and not p.oblique and not p.pronoun]
        quoted = line.sentence.quoted and line.sentence.lang != "en"
        if line.sentence.lang == "en":
            actor = _meant(
                line,
                mark,
                sorted(earlier, key=lambda p: p.first),
                sayings,
                said,
                said.perspective or scan.scheme.undrawn_holder,
            )
        elif quoted and not earlier:
            # who says "they" speaks of the others
            named = any(line.sentence.lang in actor.enemy_in for actor in scan.scheme.actors)
            whose = side or (said.perspective if named else None)
            actor = scan.other(whose) if mark.category == "pronoun" else whose
        elif saying and earlier and earlier[-1].first >= saying.last:
            actor = earlier[-1].actor  # "A denied the words of B that they ..."
        elif saying is not None and saying.side and saying.last <= mark.first:
            actor = saying.side
        elif earlier:
            actor = earlier[-1].actor
        else:
            actor = said.actor
        if actor or quoted or line.sentence.lang == "en":
            party = _party(line, mark.first, mark.last, actor)
            found.append(Party(party.first, party.last, actor, party.oblique, party.agent, True))
    out: list[Party] = []
    for party in sorted(found, key=lambda p: (p.first, -p.last)):
        if out and party.first < out[-1].last:
            continue
        out.append(party)
    return out


_MANY = frozenset(("they", "them", "their"))


def _meant(
    line: Line,
    mark: Mark,
    earlier: Sequence[Party],
    sayings: Sequence[Saying],
    said: Said,
    home: str | None,
) -> str | None:
    """Whom "it", "they", "its forces" mean in English: the nearest of their number in the main clause after
    the verb of saying, else the side of the speaker, else who acted last. None: a speaker of no known side.
    """
    many = line.tokens[mark.first].norm in _MANY
    before = [s for s in sayings if s.last <= mark.first]
    speaker = next((s for s in reversed(before) if s.who is not None or s.side or s.words), None)
    since = [p for p in earlier if speaker is None or p.first >= speaker.last]
    agreeing = [p for p in since if line.tokens[p.last - 1].norm.endswith("s") == many]
    if mark.category == "their_forces":
        if speaker is not None and speaker.side:
            return speaker.side
        agreeing = agreeing or since
    main = [p for p in agreeing if not _aside(line, p, mark)]
    if main or agreeing:
        return (main or agreeing)[-1].actor
    if speaker is not None:
        if speaker.side:
            return speaker.side
        if _stranger(line, speaker, said):
            # a unit by its number alone is one's own
            return home if re.match(r"\d", speaker.words) else None
    if speaker is None and earlier:
        return earlier[-1].actor
    return said.actor


def _aside(line: Line, party: Party, mark: Mark) -> bool:
    """In a clause of its own that ended before: "in the east, where A was losing ground: they took"."""
    opened = [m for m in line.of("relative_where", "relative") if m.last <= party.first <= m.last + 2]
    return bool(opened) and any(line.tokens[i].text in ",:;" for i in range(party.last, mark.first))


def _stranger(line: Line, speaker: Saying, said: Said) -> bool:
    """A speaker with a name of his own and no side that is known: "it" and "its forces" are his."""
    return speaker.who is not None and any(
        word[0].isupper() or word[0].isdigit() for word in speaker.who.who.split()
    )


def _is_whose(line: Line, first: int, last: int) -> bool:
    """ "Курської області РФ", "території України", "19% України": whose ground, not who does it."""
    whose_name = last - first == 1 and line.tokens[first].text[0].isupper()
    genitive = whose_name and line.tokens[first].norm.endswith(_GENITIVE)
    if genitive and any(s.last == first and s.region is not None for s in line.named):
        return True
    if any(q.last == first and q.unit in ("km2", "mi2", "percent") for q in line.quantities):
        return True
    return line.ending_at("land", first) is not None


def _dated(line: Line, first: int, last: int) -> bool:
    """ "since January Russia": the preposition is the date's."""
    return first < last and any(when.first <= first < when.last for when in line.dates)


def _stands_from(line: Line, first: int) -> bool:
    """ "from A", "from the A"; but in "from X A withdrew" the preposition is that of the place."""
    mark = line.ending_at("from", first, 1)
    return mark is not None and not any(s.first == mark.last and s.last <= first for s in line.named)


def _party(line: Line, first: int, last: int, actor: str | None) -> Party:
    agent = line.ending_at("agent", first, 1) is not None
    free = line.sentence.lang != "en"
    oblique = not agent and (
        (free and _is_whose(line, first, last))
        or line.at("genitive", first) is not None
        or (_stands_from(line, first) and not _dated(line, line.ending_at("from", first, 1).last, first))  # type: ignore[union-attr]
        or line.ending_at("locative", first) is not None
        or (line.sentence.lang == "en" and line.ending_at("near", first) is not None)
        or (
            line.sentence.lang == "en"
            and first > line.first
            and line.tokens[first - 1].norm in ("of", "into", "with")
            and not (first - 1 > line.first and line.at("forces", first - 2))  # "units of A's army"
        )
    )
    return Party(first, last, actor, oblique, agent)
