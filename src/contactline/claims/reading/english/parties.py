"""Everyone in a sentence who may take, hold or leave: names, "they", "the enemy", "our forces".

Knows the scheme's words through the marks, and who spoke and acted before. English only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from contactline.claims.reading.actors import Party, opens_date, stands_from
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.english.hosts import side_speaking
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.sayings import Saying, hosted


def parties_of(scan: Scan, line: Line, said: Said, sayings: Sequence[Saying]) -> list[Party]:
    """Everyone in a sentence who may take, hold or leave."""
    found: list[Party] = []
    starts = {spot.first: spot for spot in line.named if spot.region or spot.place}
    side = side_speaking(line, sayings, said)
    # one of many voices does not make the others of its side
    home = scan.scheme.undrawn_holder
    fallback = home if hosted(line, said) else said.perspective
    observers = [m for m in line.of("source") if _is_observer(scan, m)]
    for mark in line.of("actor"):
        spot = starts.get(mark.last + 1)
        if spot is not None and line.tokens[mark.last].norm == "'s":
            continue  # "Russia's Kursk region"
        if any(o.first - mark.last in (0, 1) for o in observers):
            continue  # "the A's map project N": neither side
        if any(
            s.first <= mark.first and mark.last <= s.last and s.last - s.first > mark.last - mark.first
            for s in line.named
        ):
            continue  # "Kyiv region"
        found.append(_party(line, mark.first, mark.last, mark.data))
    for mark in line.of("enemy"):
        whose = side or fallback
        actor = scan.other(whose or home)
        found.append(_party(line, mark.first, mark.last, actor))
    for mark in line.of("ours"):
        ours = side or fallback or _side_of_quotation(scan, line, said)
        # of the one who says just this, not of another who is named beside
        behind = [s for s in sayings if s.first >= mark.last] or [s for s in sayings if s.last <= mark.first][
            -1:
        ]
        if behind and behind[0].who is not None:
            # of the home side where no word tells: who speaks for the other is named with it
            ours = behind[0].side or (home if line.sentence.quoted else fallback)
        if ours is None and line.sentence.quoted and line.within("forces", mark.first, mark.last):
            ours = said.speaker_side or home
        found.append(_party(line, mark.first, mark.last, ours))
    for mark in line.of("pronoun", "their_forces"):
        if any(p.first <= mark.first < p.last for p in found):
            continue
        earlier = [p for p in found if p.last <= mark.first and not p.oblique and not p.pronoun]
        actor = _meant(
            line,
            mark,
            sorted(earlier, key=lambda p: p.first),
            sayings,
            said,
            said.perspective or scan.scheme.undrawn_holder,
            scan.other,
        )
        if not earlier and not any(s.last <= mark.first for s in sayings):
            actor = _of_the_person(scan, line, mark) or _of_own_unit(scan, line, mark, said) or actor
        party = _party(line, mark.first, mark.last, actor)
        found.append(Party(party.first, party.last, actor, party.oblique, party.agent, True))
    aside = _asides(line)
    found = [p for p in found if not any(first <= p.first < last for first, last in aside)]
    out: list[Party] = []
    for party in sorted(found, key=lambda p: (p.first, -p.last)):
        if out and party.first < out[-1].last:
            continue
        out.append(party)
    return out


def _of_the_person(scan: Scan, line: Line, mark: Mark) -> str | None:
    """ "X is what N wants. His troops hold Y": the side of N, the last of the sentence before, in one
    paragraph."""
    index = line.sentence.index
    if line.tokens[mark.first].norm not in _HIS or index == 0:
        return None
    before = scan.lines[index - 1]
    if before.sentence.paragraph != line.sentence.paragraph:
        return None
    whose = {source.id: source.affiliation for source in scan.scheme.sources}
    sides = {side for m in before.of("source") if (side := whose.get(m.data))}
    return sides.pop() if len(sides) == 1 else None  # "N praised M. His troops": whose nothing tells


def _of_own_unit(scan: Scan, line: Line, mark: Mark, said: Said) -> str | None:
    """ "..., said a company commander. His men have repelled it": one's own, where no side is named."""
    if line.tokens[mark.first].norm not in _HIS or said.speaker is None or said.speaker_side is not None:
        return None
    told = said.saying_paragraph == line.sentence.paragraph
    office = set(said.speaker.who.casefold().split())
    return scan.scheme.undrawn_holder if told and office & line.small_words("own_unit") else None


_HIS = frozenset(("his", "her"))


def _is_observer(scan: Scan, source: Mark) -> bool:
    """Of no side: a map project, an agency."""
    return any(s.id == source.data and s.affiliation is None for s in scan.scheme.sources)


def _side_of_quotation(scan: Scan, line: Line, said: Said) -> str | None:
    """ "«We took X in an hour. Nobody fell», said an A's officer": A; of the home side where nobody is
    named yet: who speaks for the other is named with it."""
    quoted = line.sentence.quoted
    if not quoted or said.saying_quoted == quoted or said.saying_paragraph == line.sentence.paragraph:
        return None
    same = [each for each in scan.lines[line.sentence.index :][:_QUOTATION] if each.sentence.quoted == quoted]
    closing = same[-1]
    close = max(
        (i for i in range(closing.first, closing.last) if closing.tokens[i].text in _QUOTES), default=-1
    )
    named = [m.data for m in closing.of("actor") if m.first > close] if close > closing.first else []
    return named[0] if named else scan.scheme.undrawn_holder


_QUOTATION = 12
"""Sentences of a quotation that are looked at for who says it."""

_QUOTES = frozenset('"”»')


def _asides(line: Line) -> list[tuple[int, int]]:
    """ "DeepState, a B group close to the army, said": what a source is; nobody there acts."""
    found = []
    for source in line.of("source"):
        comma = source.last
        if comma + 1 >= line.last or line.tokens[comma].text != ",":
            continue
        if line.tokens[comma + 1].norm in line.small_words("article"):
            close = next((i for i in range(comma + 1, line.last) if line.tokens[i].text == ","), comma)
            found.append((comma, close))
    return found


_ONE = frozenset(("he", "she"))
_MANY = frozenset(("they", "them", "their"))


def _meant(
    line: Line,
    mark: Mark,
    earlier: Sequence[Party],
    sayings: Sequence[Saying],
    said: Said,
    home: str | None,
    other: Callable[[str | None], str | None],
) -> str | None:
    """Whom "it", "they", "its forces" mean in English: the nearest of their number in the main clause after
    the verb of saying, else the side of the speaker, else who acted last. None: a speaker of no known side.
    """
    many = line.tokens[mark.first].norm in _MANY
    before = [s for s in sayings if s.last <= mark.first]
    speaker = next((s for s in reversed(before) if s.who is not None or s.side or s.words), None)
    since = [p for p in earlier if speaker is None or p.first >= speaker.last]
    if speaker is not None and mark.category == "pronoun" and _is_cited(line, speaker):
        since = [p for p in since if not speaker.speaker[0] <= p.first < speaker.speaker[1]]
        if not since and said.actor_at == line.sentence.index - 1 and said.actor:
            return said.actor  # "A presses on. According to N, it took 40 km² in May"
    agreeing = [p for p in since if line.tokens[p.last - 1].norm.endswith("s") == many]
    if mark.category == "their_forces":
        if speaker is not None and speaker.side:
            return speaker.side
        agreeing = agreeing or since
    main = [p for p in agreeing if not _aside(line, p, mark)]
    if main or agreeing:
        return (main or agreeing)[-1].actor
    if speaker is not None:
        just = said.actor if said.actor_at == line.sentence.index - 1 else None
        if just and speaker.one and line.tokens[mark.first].norm in _MANY:
            return just  # "A crossed the river. He wrote that they had advanced": not his own side's
        if speaker.side:
            return speaker.side
        plural = [p for p in earlier if line.tokens[p.last - 1].norm.endswith("s")]
        if line.tokens[mark.first].norm in _MANY and plural and not speaker.words.endswith("s"):
            return plural[-1].actor  # "A's troops advance, the ministry said: they have entered X"
        if _stranger(line, speaker, said):
            # a unit by its number alone is one's own
            return home if re.match(r"\d", speaker.words) else None
    if speaker is None and many and _in_quotation(line, mark.first):
        # "«They took X», said an A's officer": the others
        spoken = next((s for s in sayings if s.first > mark.first and s.side), None)
        if spoken is not None:
            return other(spoken.side)
    if speaker is None and line.tokens[mark.first].norm in _ONE and said.speaker_side:
        return said.speaker_side
    if speaker is None and earlier:
        return earlier[-1].actor
    return said.actor


def _is_cited(line: Line, speaker: Saying) -> bool:
    """ "According to N": at the head of a sentence, where "it" is not N; an office may be."""
    told = line.at("speech", speaker.first)
    opens = speaker.first <= line.first + 1 and told is not None and told.data == "agent"
    office = line.small_words("institution")
    return opens and not any(word.casefold() in office for word in speaker.words.split())


def _in_quotation(line: Line, at: int) -> bool:
    """Between quotation marks that open in this sentence, or in one that opened before."""
    marks = sum(line.tokens[i].text in _QUOTATION_MARKS for i in range(line.first, at))
    return marks % 2 == 1 or (marks == 0 and bool(line.sentence.quoted))


_QUOTATION_MARKS = frozenset('"“”«»')


def _aside(line: Line, party: Party, mark: Mark) -> bool:
    """In a clause of its own that ended before: "in the east, where A was losing ground: they took"."""
    opened = [m for m in line.of("relative_where", "relative") if m.last <= party.first <= m.last + 2]
    return bool(opened) and any(line.tokens[i].text in ",:;" for i in range(party.last, mark.first))


def _stranger(line: Line, speaker: Saying, said: Said) -> bool:
    """A speaker with a name of his own and no side that is known: "it" and "its forces" are his."""
    return speaker.who is not None and any(
        word[0].isupper() or word[0].isdigit() for word in speaker.who.who.split()
    )


def _party(line: Line, first: int, last: int, actor: str | None) -> Party:
    agent = line.ending_at("agent", first, 1) is not None
    oblique = not agent and (
        (stands_from(line, first) and not opens_date(line, line.ending_at("from", first, 1).last, first))  # type: ignore[union-attr]
        or line.ending_at("locative", first) is not None
        or (line.ending_at("near", first) is not None)
        or (
            first > line.first
            and line.tokens[first - 1].norm in ("of", "into", "with")
            and not (
                first - 1 > line.first
                and (
                    line.at("forces", first - 2)  # "units of A's army"
                    or line.tokens[first - 2].norm in line.small_words("a_number")  # "dozens of A's soldiers"
                )
            )
        )
    )
    return Party(first, last, actor, oblique, agent)
