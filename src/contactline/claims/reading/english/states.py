"""Events that no single word of the rules tells: "X is still Ukrainian", "their soldiers are in X".

Knows marks of one sentence; adds events and actors to them. English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line
from contactline.claims.reading.sentences import Sentence, Token

_IS = frozenset(
    ("is", "are", "was", "were", "remain", "remains", "remained", "stay", "stays", "stayed", "still")
)
_BECOME = frozenset(("been", "become", "becomes", "became", "turned"))
_BEING = frozenset(("be", "being"))
_CEASED = frozenset(("ceased", "stopped"))
_BESIDE_ADJECTIVE = frozenset(("no", "longer", "not", "fully", "wholly", "more", "all"))
_AGAIN = frozenset(("again", "back", "now", "once", "also", "already", "finally", "too"))


def add_states(marks: dict[str, list[Mark]], tokens: Sequence[Token], sentence: Sentence) -> None:
    """ "X is Ukrainian again", "Y remains Russian": the adjective of a side, and no noun behind it."""
    if "near" in marks:
        marks["near"] = [m for m in marks["near"] if not _is_within(m, tokens)]
    _add_seen(marks, tokens)
    _add_presence(marks)
    _add_having(marks, tokens)
    _add_having_back(marks, tokens)
    _add_having_fronted(marks, tokens, sentence)
    for mark in marks.get("owned_noun", ()):
        if mark.first > sentence.first and tokens[mark.first - 1].norm == "'s":
            _add(marks, Mark(mark.first, mark.last, "event", f"{mark.data}/noun"))  # "X's capture"
    for mark in marks.get("freed", ()):
        if _predicate(tokens, mark, sentence.first) is not None:
            _add(marks, Mark(mark.first, mark.last, "event", "retake/state"))
    for mark in marks.get("whose", ()):
        at = mark.first - 1
        if at < sentence.first or mark.last >= len(tokens):
            continue
        if (at := _predicate(tokens, mark, sentence.first)) is None:
            continue
        after = tokens[mark.last]
        if any(m.first <= mark.first < m.last for m in marks.get("actor", ())):
            continue
        again = after.norm in _AGAIN or any(
            tokens[i].norm in ("again", "back") for i in range(at, mark.first)
        )
        ceased = at - 2 if tokens[at].norm in _BEING else None
        state = "lose/fall" if ceased else "retake/state" if again else "hold/state"
        events, actors = marks.setdefault("event", []), marks.setdefault("actor", [])
        events.append(Mark(ceased or mark.first, mark.last, "event", state))
        actors.append(Mark(mark.first, mark.last, "actor", mark.data))
        events.sort(key=lambda m: m.first)
        actors.sort(key=lambda m: m.first)


def _is_within(near: Mark, tokens: Sequence[Token]) -> bool:
    """ "In the north of X": in a part of it, not beside it."""
    at = near.first
    side = near.last - at == 2 and tokens[near.last - 1].norm == "of"
    return side and at >= 2 and tokens[at - 1].norm == "the" and tokens[at - 2].norm in _WITHIN


_WITHIN = frozenset(("in", "into", "inside", "within", "from", "through", "across"))


def _predicate(tokens: Sequence[Token], mark: Mark, first: int) -> int | None:
    """The token of the "is" before an adjective that stands alone; None where it belongs to a noun."""
    at, steps = mark.first - 1, 0
    while (
        steps < 3
        and at > first
        and (
            tokens[at].norm in _AGAIN
            or tokens[at].norm in _BESIDE_ADJECTIVE
            or tokens[at].norm.endswith("ly")
        )
    ):
        at, steps = at - 1, steps + 1
    if at < first or mark.last >= len(tokens):
        return None
    after = tokens[mark.last]
    alone = not after.word or after.norm in _NO_NOUN
    is_it = tokens[at].norm in _IS or tokens[at].norm in _BECOME
    # "ceased to be A's"
    ceased = tokens[at].norm in _BEING and any(
        tokens[i].norm in _CEASED for i in range(max(first, at - 2), at)
    )
    return at if alone and (is_it or ceased) else None


def _add(marks: dict[str, list[Mark]], event: Mark) -> None:
    """An event, unless a longer one of the rules has its words; instead of one of the same words."""
    events = [m for m in marks.get("event", []) if (m.first, m.last) != (event.first, event.last)]
    if not any(e.first < event.last and event.first < e.last for e in events):
        marks["event"] = sorted([*events, event], key=lambda m: m.first)


_BACK_WITHIN = 7
_LIST = frozenset((",", "and", "-"))


def _add_having_back(marks: dict[str, list[Mark]], tokens: Sequence[Token]) -> None:
    """ "A has X back": nothing but a name between; not "has pushed B back"."""
    for mark in marks.get("has", ()):
        at = mark.last
        while at < len(tokens) and (
            tokens[at].text[0].isupper() or (at > mark.last and tokens[at].norm in _LIST)
        ):
            at += 1
        names = range(mark.last, at)
        sides = any(m.first in names for m in marks.get("actor", ()))
        if (
            0 < at - mark.last <= _BACK_WITHIN
            and at < len(tokens)
            and tokens[at].norm == "back"
            and not sides
        ):
            _add(marks, Mark(mark.first, mark.last, "event", "retake/verb"))


def _add_having_fronted(marks: dict[str, list[Mark]], tokens: Sequence[Token], sentence: Sentence) -> None:
    """ "X they have, since May", "Y we have": a name at the head, whose it is, and nothing behind."""
    for mark in marks.get("has", ()):
        ends = mark.last >= sentence.last or not tokens[mark.last].word
        who = mark.first - 1
        if not ends or who <= sentence.first or tokens[who].norm not in _WHO_HAVE:
            continue
        opens = who - 1 == sentence.first or not tokens[who - 2].word or tokens[who - 2].text[0].isupper()
        if opens and tokens[who - 1].word and tokens[who - 1].text[0].isupper():
            _add(marks, Mark(mark.first, mark.last, "event", "hold/verb"))


_WHO_HAVE = frozenset(("they", "we"))


def _add_presence(marks: dict[str, list[Mark]]) -> None:
    """ "Are in X", unless it opens "are in A's hands"."""
    events = marks.get("event", [])
    stands = [
        m
        for m in marks.get("present", ())
        if not any(e.first <= m.last + 3 and m.first < e.last and "/state" in e.data for e in events)
        and not any(e.first < m.last and m.first < e.last for e in events)
    ]
    if stands:
        events = [*events, *(Mark(m.first, m.last, "event", "present/verb") for m in stands)]
        marks["event"] = sorted(events, key=lambda m: m.first)


_SEEN_WITHIN = 4
_IN = frozenset(("in", "inside"))


def _add_seen(marks: dict[str, list[Mark]], tokens: Sequence[Token]) -> None:
    """ "Footage shows A's soldiers in X", "there are A's soldiers in X": no verb before the place."""
    seen = marks.get("seen", ())
    added = [
        Mark(actor.last, actor.last + 1, "present", "")
        for actor in marks.get("actor", ())
        if actor.last + 1 < len(tokens)
        and tokens[actor.last].norm in _IN
        and not any(m.first == actor.last + 1 for m in marks.get("month", ()))
        and not any(m.last in (actor.first, actor.first - 1) for m in marks.get("agent", ()))
        and any(
            0 <= actor.first - m.last <= _SEEN_WITHIN
            and not any(m.last <= n.last <= actor.first for n in marks.get("negation", ()))
            for m in seen
        )
    ]
    if added:
        marks["present"] = sorted([*marks.get("present", ()), *added], key=lambda m: m.first)


_FIGURE_WITHIN = 6


def _add_having(marks: dict[str, list[Mark]], tokens: Sequence[Token]) -> None:
    """ "A has 18 percent of X", "claims 80 percent of Y": to have or claim so much is to hold it."""
    figures = {m.first for m in marks.get("fraction", ())}
    figures |= {m.first - 1 for m in marks.get("unit", ()) if m.data in ("percent", "km2", "mi2")}
    small = {
        i for c in ("qualifier", "around_figure") for m in marks.get(c, ()) for i in range(m.first, m.last)
    }
    added = [
        Mark(m.first, m.last, "event", "hold/verb")
        for m in marks.get("has", ())
        if any(
            m.last <= at < m.last + _FIGURE_WITHIN
            and all(i in small for i in range(m.last, at))
            and not any(e.first < at and m.first < e.last for e in marks.get("event", ()))
            for at in figures
        )
    ]
    if added:
        marks["event"] = sorted([*marks.get("event", ()), *added], key=lambda m: m.first)


_NO_NOUN = frozenset(
    (
        "again",
        "and",
        "but",
        "as",
        "once",
        "now",
        "since",
        "although",
        "though",
        "while",
        "or",
        "on",
        "in",
        "for",
        "after",
        "last",
        "this",
        "by",
        "overnight",
        "from",
        "yesterday",
        "too",
        "without",
        "when",
        "before",
        "anymore",
        "any",
    )
)

_BESIDE = 4
_THEY = frozenset(("they",))


def stand_there(line: Line, frame: Frame, party: Party | None) -> bool:
    """ "Their troops have been in X since Friday": who is there must be soldiers, told right before."""
    if party is None or party.oblique or party.last > frame.mark.first:
        return False
    if frame.negated and party.pronoun and line.sentence.quoted:
        return party.actor is not None and line.tokens[party.first].norm in _THEY  # "«They are not in X»"
    if frame.mark.first - party.last > _BESIDE:
        return False
    if any(line.within(c, party.first, party.last) for c in ("forces", "enemy")):
        return True
    return line.tokens[party.last - 1].norm.endswith("ns")  # a people's name: "the A-ns"
