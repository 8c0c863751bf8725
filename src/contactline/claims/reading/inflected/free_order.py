"""What free word order asks of an event's frame: which names are its own, whose doer is none of the
sides.

Knows frames' bounds, marks and names of one sentence; decides no kind of claim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.lexicon import Mark, endings_of
from contactline.claims.reading.line import Line, Named
from contactline.gazetteer.morphology import is_adjective

_PEOPLES = re.compile(
    r"\w{3,}(?:[сцз]ьк|[сц]к)(?:ий|а|е|і|ої|ого|ими|их|ою|ая|ое|ие|ой|им|ых|ими|ий|ые|ого)\Z"
)
"""The ending of an adjective of a people or a country."""

_TOWARDS = frozenset(("до", "на", "в", "у", "к", "во"))


def coordinated_from(line: Line, mark: Mark, left: int) -> int:
    """Where the clause of a verb begins that is joined to another ("took X and advanced near Y"): behind the
    last conjunction or comma that no name stands behind."""
    for at in range(mark.first - 1, left - 1, -1):
        if line.tokens[at].text == "," and (
            line.ending_at("parenthetical", at) is not None or line.at("parenthetical", at + 1) is not None
        ):
            continue  # "X they have, alas, lost"
        if line.tokens[at].text == "," or line.at("conj", at) is not None:
            return at + 1
        if any(s.first <= at < s.last for s in line.named):
            return left
    return left


def subject_comma(line: Line, last: int, first: int) -> int | None:
    """ "took X, Y and Z are grey": between one event and the next that tells how a place stands, the comma
    (or "а", "но") behind which that place's clause begins; None where no name stands behind it."""
    names = [s.first for s in line.named if last <= s.first < first and s.place is not None]
    for at in range(first - 1, last, -1):
        if line.tokens[at].text in (",", ";") or line.tokens[at].norm in ("а", "но", "але"):
            behind = [name for name in names if name > at]
            return at if behind and len(behind) < len(names) else None
    return None


def own_subject(line: Line, last: int, first: int) -> int | None:
    """ "X is grey, Y - under control": the comma between two words of how a place stands, right behind which
    the second one's place is named."""
    for at in range(last, first):
        if line.tokens[at].text in (",", ";") and any(
            s.first == at + 1 and s.place is not None for s in line.named
        ):
            return at
    return None


def names_of_the_mark(line: Line, mark: Mark) -> list[Named] | None:
    """The places within an event's own words ("зняли над X прапор", "ідуть за X бої"), or for a verb that
    says nothing without "from" ("із X війська пішли") those behind that word. None: look elsewhere."""
    inside = [s for s in line.named if s.place is not None and mark.first < s.first < s.last <= mark.last]
    if inside or line.at("only_from", mark.first) is None or mark.last - mark.first > 1:
        return inside or None
    left = max([line.first, *(b for b in line.breaks if b < mark.first)])
    return [
        s
        for s in line.named
        if s.place is not None
        and left <= s.first <= mark.last + 6
        and any(
            m.last <= s.first <= m.last + 2 and m.first >= left and not _tells_where(line, m)
            for m in line.of("from")
        )
        and line.tokens[s.first - 1].norm not in _TOWARDS
    ][:1]


def _tells_where(line: Line, mark: Mark) -> bool:
    """The "from" of "east from X"."""
    return any(near.first < mark.first and near.last == mark.last for near in line.of("near"))


def attributive(line: Line, mark: Mark) -> bool:
    """ "in the occupied Y region there was a fire": which part of it, no word of how it stands."""
    return line.at("attributive", mark.first) is not None and any(
        s.place is None and 0 <= s.first - mark.last <= 1 for s in line.named
    )


def not_ground(line: Line, mark: Mark) -> bool:
    """ "took prisoner", "beat off a strike of drones": the words of taking, and no ground."""
    return any(m.first <= mark.first < m.last for m in line.of("not_ground"))


def is_quoted_word(line: Line, mark: Mark) -> bool:
    """ "They «take» it, not for the first time": another's word, which who uses it does not believe."""
    before, behind = mark.first - 1, mark.last
    return (
        mark.last - mark.first == 1  # several words are what the speaker said
        and line.first <= before
        and line.tokens[before].text in '«"“'
        and (before == line.first or line.tokens[before - 1].end < line.tokens[before].start)
        and behind < line.last
        and line.tokens[behind].text in '»"”'
    )


def not_reported(line: Line, mark: Mark) -> bool:
    """ "о потере села не сообщал", "о захвате не заявляло": nobody says it."""
    if mark.first == line.first or not any(
        line.tokens[i].norm in _ABOUT for i in range(max(line.first, mark.first - 3), mark.first)
    ):
        return False
    return any(
        line.ending_at("negation", speech.first) is not None
        and abs(speech.first - mark.first) <= _REPORT_NEAR
        and not any(line.tokens[i].text in ";,:" for i in range(*sorted((speech.first, mark.first))))
        for speech in line.of("speech")
    )


_ABOUT = frozenset(("о", "об", "про"))
_REPORT_NEAR = 10


def is_how(line: Line, at: int) -> bool:
    """ "о том, как брали X": a title's words, which tell of it as known."""
    if at - 1 < line.first or line.tokens[at - 1].norm not in AS:
        return False
    return at - 2 < line.first or line.tokens[at - 2].norm not in _THEN_HOW


AS = frozenset(("как", "як"))
_THEN_HOW = frozenset(("того", "тех", "пор", "так", "після", "відтоді", "той"))


def failed(line: Line, mark: Mark) -> bool:
    """ "were not able to enter X": said not to be so, which is more than a plan."""
    infinitive = line.tokens[mark.first].norm.endswith(endings_of(line.sentence.lang, "infinitive"))
    for m in line.of("failed"):  # "X взять не удалось", "взять X армии не удалось"
        between = range(mark.last, m.first)
        near = infinitive and len(between) <= 4 and mark.last <= m.first
        if near and not any(line.tokens[i].text in ",;:" for i in between):
            return True
    return any(
        m.last <= mark.first <= m.last + 2
        and not any(line.tokens[i].text == "," for i in range(m.last, mark.first))
        for m in line.of("failed")
    )


def listed_before(line: Line, mark: Mark, left: int) -> list[Named]:
    """ "A, B and C — all three villages were taken": the list before the dash or colon."""
    if left <= line.first or line.tokens[left - 1].text not in "—–:)":
        return []
    if not line.within("settlements_meant", left, mark.last + 6):
        return []
    out: list[Named] = []
    end = left - 1
    for spot in reversed([s for s in line.named if s.last <= left - 1]):
        if end - spot.last > 1 or spot.place is None:
            break
        out.insert(0, spot)
        end = spot.first
    return out


def lists_names(line: Line, at: int) -> bool:
    """ "ten villages, among them A, B and C": the names behind are those that are counted."""
    opens = line.at("list_opens", at)
    if opens is not None:
        first, last, far = opens.first, opens.last, 6
    elif line.tokens[at].text in ":—–":
        first, last, far = at, at + 1, 4
    else:
        return False
    return any(0 <= first - noun.last <= far for noun in line.of("settlement")) and any(
        0 <= s.first - last <= 3 for s in line.named
    )


def list_of_count(line: Line, first: int, last: int) -> int | None:
    """ "freed 35 sq km and seven villages, among them A and B": where the list of the villages begins."""
    opens = [m for m in line.within("list_opens", first, last) if lists_names(line, m.first)]
    return opens[0].last if opens else None


def gapped(line: Line, mark: Mark, right: int, parties: Sequence[Party]) -> tuple[Party, int, int] | None:
    """ "A advanced near X, and B — near Y": who it is in the part without a verb, and where it stands."""
    events = [e.first for e in line.of("event") if e.data.endswith(("/verb", "/fall", "/state"))]
    for party in parties:  # whoever it is, a dash stands for the verb
        dash = party.last
        while dash < line.last and dash - party.last < 6 and line.tokens[dash].text not in "—–":
            dash += 1
        if party.first < mark.last or dash >= line.last or line.tokens[dash].text not in "—–":
            continue
        if any(mark.last <= at < dash for at in events):
            return None
        end = min((b for b in line.breaks if b > dash), default=line.last)
        if any(dash < at < end for at in events):
            return None
        return party, dash + 1, end
    return None


def has_foreign_doer(line: Line, first: int, mark: Mark, parties: Sequence[Party]) -> bool:
    """ "турецькі війська утримують", "Ізраїль контролює": done by somebody who is no side of the scheme."""
    if any(first <= p.first < mark.first and not p.oblique for p in parties):
        return False
    for force in line.of("forces"):
        if not (first <= force.first < mark.first) or any(p.first <= force.first < p.last for p in parties):
            continue
        at = force.first - 1
        if at >= line.first and _PEOPLES.match(line.tokens[at].norm) and not line.at("plain_adjective", at):
            return True
    at = mark.first - 1
    while at > first and line.at("so_far", at) is not None:
        at -= 1
    if at < first or (at == line.first and parties):
        return False  # a sentence's first word has a capital anyhow
    token = line.tokens[at]
    if not (token.word and token.text[0].isupper() and token.text[1:].islower()):
        return False
    if at == line.first and (
        any(m.first <= at < m.last for marks in line.marks.values() for m in marks)
        or is_adjective(token.norm, line.sentence.lang)
    ):
        return False
    known = (
        "actor",
        "source",
        "hostile",
        "enemy",
        "ours",
        "pronoun",
        "weekday",
        "month",
        "anaphor",
        "forces",
    )
    if any(line.at(category, at) for category in known) or any(s.first <= at < s.last for s in line.named):
        return False
    return not any(at - 4 <= force.first < at for force in line.of("forces"))


def directions(line: Line, mark: Mark) -> list[Named]:
    """ "on the A and B directions": the sectors that a bulletin tells of, where it names no place."""
    sectors = [s for s in line.named if s.region is not None and s.region.part == "direction"]
    offices = [m for c in ("office", "source") for m in line.of(c)]  # "the spokesman of the A sector"
    return [s for s in sectors if not any(m.first <= s.first <= m.last for m in offices)]


def has_own_object(line: Line, mark: Mark) -> bool:
    """ "вышла из капитала", "взяли в осаду": right behind the verb's own preposition stands a thing, no
    place, nor a word that stands for one."""
    at = mark.last
    if at >= line.last or line.tokens[at - 1].norm not in _OF_A_VERB:
        return False
    words = ("settlement_meant", "settlements_meant", "settlement", "settlements_counted", "land", "part_of")
    words += ("region_meant", "object_pronoun", "near", "edge", "attributive", "relative", "relative_where")
    for i in range(at, min(at + 3, line.last)):
        token = line.tokens[i]
        if not token.word or any(s.first <= i < s.last for s in line.named):
            return False
        if any(line.at(category, i) for category in words):
            return False
        if not is_adjective(token.norm, line.sentence.lang):
            return token.text[0].islower()
    return False


_OF_A_VERB = frozenset(("в", "во", "у", "из", "из", "з", "із", "зі", "с", "со", "на", "над", "к", "до"))
