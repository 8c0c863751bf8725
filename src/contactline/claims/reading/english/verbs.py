"""What English grammar tells of a verb: base forms, the progressive, who is nobody, whose subject is a
stranger to the conflict.

Knows word order and a handful of auxiliaries; the words of the subject are the rules' and the scheme's.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.clauses import is_numbered_unit
from contactline.claims.reading.figures import has_figure_behind
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named

_PERFECT = frozenset(("have", "has", "had", "having", "to"))

_DO = frozenset(("did", "do", "does"))

_SUBJECT_REACH = 14

_OVER_WITHIN = 24

_INVERTED = frozenset(("had", "were", "should"))


def is_passive(line: Line, at: int, agents: bool) -> bool:
    """ "was seized", "has been seized"; not "is said to have seized". `agents`: a doer with "by" follows."""
    if line.tokens[at].norm.endswith("ing"):
        return False
    be = {line.tokens[m.first].norm for m in line.of("be")}
    words = 0  # "were killed and 11 homes lost their roofs": a subject of its own
    for token in reversed(line.tokens[max(line.first, at - 4) : at]):
        if token.norm in be:
            return True
        if token.norm in _PERFECT or token.text == "," or (token.norm == "and" and words):
            break
        words += not token.norm.endswith("ly")
    return agents


def _is_left_so(frame: Frame) -> bool:
    """ "Left parts of X in ruins", "left most of X without power": in which state, and nobody has gone."""
    line = frame.line
    behind = [s for s in line.named if frame.mark.last <= s.first < frame.right]
    at = behind[0].last if behind else line.last
    words = {line.tokens[i].norm for i in range(at, min(line.last, at + _LEFT_WITHIN))}
    return not words.isdisjoint(line.small_words("left_so"))


_LEFT_WITHIN = 3
"""Tokens from the name to the state: "in complete ruins"."""


def is_unreal(frame: Frame, base: bool) -> bool:
    """A base form without "managed to" or a doer before it; "is clearing"; what nobody has done or said."""
    line, at = frame.line, frame.mark.first
    before = line.tokens[at - 1].norm if at > line.first else ""
    if any(line.first <= m.first < at for m in line.of("nobody")):
        return True
    if frame.effect == "contest" and any(
        0 <= m.first - frame.mark.last <= _OVER_WITHIN for m in line.of("over")
    ):
        return True  # "the battle for X has ended"
    if line.tokens[line.first].norm in _INVERTED and line.within("irrealis", at, line.last):
        return True  # "had they lost X, the road would be open"
    if is_no_army(frame) or needs_figure(frame) or _is_awaited(frame):
        return True
    if frame.form == "state" and "-" in line.tokens[at].text and _is_taken_now(frame):
        return True  # "captured A-held X"
    if frame.effect == "hold" and any(
        0 <= m.first - frame.mark.last <= 1 for m in line.of("flag", "no_hold")
    ):
        return True  # "soldiers holding a flag"
    if frame.form == "noun" and (
        before == "any" or any(at - 2 <= m.last <= at for m in line.of("freed_from"))
    ):
        return True
    if frame.effect == "enter" and before in _INSTEAD and line.tokens[at].norm.endswith("ing"):
        return True  # "before reaching X, they took Y"
    if (
        frame.effect == "hold"
        and frame.form == "verb"
        and line.within("flag", frame.mark.last, frame.mark.last + _FLAG_WITHIN)
    ):
        return True  # "soldiers holding a flag in X"
    if frame.effect == "leave" and any(0 < at - m.last <= 3 for m in line.of("negation") if _is_no(line, m)):
        return True  # "no troops left in X"
    if _is_attribute(frame, before) or _is_supposed(frame) or _is_almost(frame) or _was_the_last(frame):
        return True
    parts = any(0 <= m.first - frame.mark.last <= 1 for m in line.of("part_of_place"))
    if frame.effect == "leave" and parts and _is_left_so(frame):
        return True
    if any(
        m.last <= at and at - m.last <= 4 and line.ending_at("negation", m.first, 1)
        for m in line.of("concede")
    ):
        return True  # "did not confirm the loss of X": neither lost nor denied
    if base:
        return not _told(frame, at)
    if frame.form == "verb" and frame.effect in ("take", "retake", "expel"):
        word = line.tokens[at].norm
        be = {m.first for m in line.of("be") if line.tokens[m.first].norm in ("is", "are", "was", "were")}
        if word.endswith("ing") and ({at - 1, at - 2} & be):
            return True  # still at it
    return False


def _is_taken_now(frame: Frame) -> bool:
    line, at = frame.line, frame.mark.first
    return any(
        0 <= at - e.last <= 1 and e.data.split("/")[0] in ("take", "retake", "enter")
        for e in line.of("event")
    )


def _was_the_last(frame: Frame) -> bool:
    """ "The largest town that A held", "the last village held by A": how it stood, and no news."""
    line, at = frame.line, frame.mark.first
    told = frame.effect == "hold" and frame.form in ("verb", "state")
    if not told or not line.tokens[at].norm.endswith(_PAST_HOLD):
        return False
    marks = [m for c in ("superlative", "last") for m in line.of(c)]
    return any(0 < at - m.last <= _LAST_WITHIN and line.tokens[m.first - 1].norm == "the" for m in marks)


_IS_WITHIN = 2
"""Tokens from a name to what is said of its fall: "is only"."""

_PAST_HOLD = ("held", "ed")
_LAST_WITHIN = 6


def _is_awaited(frame: Frame) -> bool:
    """ "will press on until it controls X": a clause of time behind a plan, with no past of its own."""
    line, at = frame.line, frame.left - 1
    if at <= line.first or line.tokens[at].norm not in line.small_words("awaited"):
        return False
    if line.within("has", at, frame.mark.first) or line.tokens[frame.mark.first].norm.endswith("ed"):
        return False
    return bool(line.within("irrealis", line.first, at))


def is_no_army(frame: Frame) -> bool:
    """ "Thousands have fled X", "our reporters entered Y": to go in or out is an event only of troops."""
    line, at = frame.line, frame.mark.first
    stands = frame.effect == "gain" and line.at("be", at) is not None  # "they are at the gates of X"
    if not (stands or frame.effect in ("enter", "leave")) or frame.form != "verb" or frame.passive:
        return False
    if is_passive(line, at, False):  # "X was abandoned", but "residents were evacuated from X"
        people = line.within("civilians", frame.left, at)
        return bool(people) and not line.within("forces", frame.left, at) and not frame.parties
    # "the president left X and reached Y": one subject for both
    whose = line.tokens[frame.left - 1].norm == "who" if frame.left > line.first else False
    left = line.first if whose or line.ending_at("conj", at) is not None else frame.left
    if line.within("civilians", left, at) and not line.within("forces", left, at):
        return True
    if any(p.last <= at for p in frame.parties) or line.within("forces", line.first, at):
        return False
    if line.within("ours", line.first, at) or line.within("enemy", line.first, at):
        return False
    # "advanced into", "pushed into", with nobody before it: a headline, or a list of deeds
    return at > line.first and any(line.tokens[i].word for i in range(frame.left, at))


def needs_figure(frame: Frame) -> bool:
    """ "A's army added 20 sq km" is a gain; "added that", "officials added 20 hectares of park" are none."""
    line, mark = frame.line, frame.mark
    told = frame.effect == "gain" and line.at("gain_by_figure", mark.first) is not None
    if not told or mark.last - mark.first > 2:
        return False
    return not (has_figure_behind(line, mark) and any(p.actor for p in frame.parties))


def _is_no(line: Line, mark: Mark) -> bool:
    return line.tokens[mark.last - 1].norm == "no"


_SUPPOSED_WITHIN = 8
_INSTEAD = frozenset(("before", "without", "of"))
_FLAG_WITHIN = 4


def _is_almost(frame: Frame) -> bool:
    """ "X is practically lost", "has almost completely taken X": not yet."""
    line, at = frame.line, frame.mark.first
    return any(
        0 <= at - m.last <= _ALMOST_WITHIN
        and line.tokens[m.last].norm not in _SURELY  # "has almost certainly taken X"
        and not any(q.first <= m.first < q.last for q in line.quantities)
        and all(line.tokens[i].norm.endswith("ly") for i in range(m.last, at))
        for m in line.of("not_quite")
    )


_ALMOST_WITHIN = 1
_SURELY = frozenset(("certainly", "surely", "definitely"))


def _is_supposed(frame: Frame) -> bool:
    """ "Seizing X would be a success", "the loss of the town would cut the road": a gerund that heads its
    clause, or a noun, and a modal behind."""
    line, mark = frame.line, frame.mark
    heads = line.tokens[mark.first].norm.endswith("ing") and mark.first <= frame.left
    if not heads and frame.form != "noun":
        return False
    if any(line.tokens[i].text in ",;:" for i in range(mark.last, min(line.last, mark.last + 3))):
        return False
    behind = range(mark.last, min(line.last, mark.last + _SUPPOSED_WITHIN))
    told = next((s.last for s in line.named if s.first in behind), mark.last)
    if frame.form == "noun" and any(0 <= m.first - told <= _IS_WITHIN for m in line.of("not_yet")):
        return True  # "the capture of X is a matter of time"
    if heads and told < line.last and line.tokens[told].norm in line.small_words("would_bring"):
        return True  # "capturing X gives A a base"
    return any(line.tokens[i].text in ("would", "could", "might", "will", "may") for i in behind)


def _is_attribute(frame: Frame, before: str) -> bool:
    """ "the occupied parts of": says which parts, not that they were taken."""
    line, mark = frame.line, frame.mark
    return (
        frame.form == "verb"
        and mark.last - mark.first == 1
        and before in _BEFORE_ATTRIBUTE
        and mark.last < line.last
        and (
            line.at("land", mark.last) is not None
            or line.tokens[mark.last].norm in ("part", "parts")
            or (before != "the" and any(s.first == mark.last for s in line.named))  # "of occupied X"
        )
    )


_BEFORE_ATTRIBUTE = frozenset(
    ("the", "of", "in", "from", "into", "across", "other", "all", "these", "those", "its")
)


def _told(frame: Frame, at: int) -> bool:
    """ "Forces take two villages", "they did not take it", "managed to take it"."""
    line = frame.line
    while at > line.first and line.tokens[at - 1].norm.endswith("ly"):
        at -= 1
    before = line.tokens[at - 1].norm if at > line.first else ""
    if any(m.last == at for m in line.of("achieved")):
        return True
    if any(at - 3 <= i < at and line.tokens[i].norm in _DO for i in range(line.first, at)):
        return True
    if before == "and":
        return any(e.last <= at and e.data.endswith("/base") for e in line.of("event"))
    return any(
        p.last == at and not p.oblique and not p.agent and not p.pronoun for p in frame.parties
    ) and not any(m.last <= at and frame.left - 1 <= m.first for m in line.of("irrealis"))


def has_stranger(frame: Frame, party: Party | None) -> bool:
    """The doer is named, and is no side of this conflict: an army of another war, a band, a company.

    A capitalised word in the verb's own clause that is no name, actor, source or day; or "it" said of such
    a speaker.
    """
    line, at = frame.line, frame.mark.first
    if party is not None and party.actor is None and party.pronoun:
        return True
    if party is not None and party.actor is not None and frame.left <= party.first < at:
        return False
    if party is not None and (party.agent or party.first >= at):
        return False
    if is_numbered_unit(line, frame.left, at):
        return False
    return names_stranger(line, max(frame.left, at - _SUBJECT_REACH), at)


def names_stranger(line: Line, first: int, last: int) -> bool:
    known = [
        (m.first, m.last)
        for m in line.of("actor", "source", "enemy", "ours", "month", "weekday", "statement", "front")
    ]
    known += [(s.first, s.last) for s in line.named] + [(w.first, w.last) for w in line.dates]
    for i in range(first, last):
        token = line.tokens[i]
        if not token.word or not token.text[0].isupper() or any(a <= i < b for a, b in known):
            continue
        if i > line.first and line.tokens[i - 1].text not in '"“«':
            return True
        # at the head of the sentence any word has a capital: a people's name before its army
        if line.at("forces", i + 1) is not None and token.norm.endswith(("n", "i", "ese", "sh", "s")):
            return token.norm not in _HEADS
    return False


_HEADS = frozenset(
    ("its", "his", "own", "these", "this", "enemy", "hostile", "occupation", "invasion", "then", "special")
)


def unresolved(objects: Sequence[Named]) -> bool:
    """None of these is a place or region that the record knows, or may know."""
    return all(
        (o.place is None or not (o.place.id or o.place.candidates))
        and (o.region is None or not (o.region.id or o.region.candidates))
        for o in objects
    )
