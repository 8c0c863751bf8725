"""To claim a place is to say that it was taken, to keep it that it is held: "A claimed two more villages",
"the ministry announced X", "A's forces keep X and Y".

Knows the word, and what stands right behind it; makes an event of it. English only.
"""

from __future__ import annotations

from contactline.claims.reading.figures import has_figure_behind
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line, Named

_ARTICLES = frozenset(("the", "another", "a", "its", "their"))
_BEFORE_NAME = _ARTICLES | {"of"}
_BEFORE_SIDE = frozenset(("the", "its", "their", "river's", "'s"))
_GIVEN_UP_WITHIN = 4
_KIND_WITHIN = 4
_COUNT_WITHIN = 3


def with_claimed(line: Line) -> list[Mark]:
    """The events of a sentence with those that are told by claiming a place, without words of gain that here
    are words of saying ("X, he added, is held")."""
    events = [e for e in line.of("event") if not _only_says(line, e) and not _is_side(line, e)]
    events = [e for e in events if not _is_given_up(line, e, events)]
    named = [
        m for m in line.of("announces_it") if line.at("gain_by_figure", m.first) and _claims_place(line, m)
    ]
    events = [e for e in events if not any(m.first == e.first and e.last == m.last for m in named)]
    found = [
        Mark(word.first, word.last, "event", "hold/verb" if word.category == "keeps_it" else "take/verb")
        for word in line.of("claims_it", "announces_it", "keeps_it")
        if not any(e.first < word.last and word.first < e.last for e in events) and _claims_place(line, word)
    ]
    return sorted([*events, *found], key=lambda event: event.first) if found else events


def _by_office(line: Line, word: Mark) -> bool:
    """ "The ministry has since announced X": by one who reports what troops did."""
    at = word.first - 1
    while at > line.first and line.tokens[at].norm in line.small_words("beside_verb"):
        at -= 1
    offices = line.small_words("institution") | line.small_words("thing_meant")
    office = at >= line.first and line.tokens[at].norm in offices
    return office or any(line.at(c, at) is not None for c in ("source", "actor", "forces"))


def _by_troops(line: Line, word: Mark) -> bool:
    """ "A's forces keep X": right before the verb."""
    at = word.first - 1
    while at > line.first and line.tokens[at].norm.endswith("ly"):
        at -= 1
    return at >= line.first and any(line.at(c, at) is not None for c in ("forces", "actor", "enemy", "ours"))


def _is_side(line: Line, event: Mark) -> bool:
    """ "On the left bank": which bank, and nobody has left it."""
    return (
        event.last - event.first == 1
        and event.last < line.last
        and line.tokens[event.first - 1].norm in _BEFORE_SIDE
        and line.tokens[event.first].norm in line.small_words("side")
        and line.tokens[event.last].norm in line.small_words("of_a_side")
    )


def _is_given_up(line: Line, event: Mark, events: list[Mark]) -> bool:
    """ "Lost its last foothold in X": no foothold that was won."""
    if not event.data.startswith("enter/") or line.at("positions_in", event.first) is None:
        return False
    return any(
        e.data.startswith(("lose/", "leave/")) and 0 <= event.first - e.last <= _GIVEN_UP_WITHIN
        for e in events
    )


def _next_listed(line: Line, spot: Named) -> Named | None:
    if line.at("conj", spot.last) is None and line.tokens[spot.last].text != ",":
        return None
    return next((s for s in line.named if s.first == spot.last + 1 and s.place is not None), None)


def _only_says(line: Line, event: Mark) -> bool:
    told = line.at("speech", event.first)
    behind = line.tokens[event.last] if event.last < line.last else None
    return (
        told is not None
        and (behind is None or behind.text in STOPS or behind.norm in line.small_words("that"))
        and told.first == event.first
        and event.last - event.first == 1
        and line.at("gain_by_figure", event.first) is not None
        and not has_figure_behind(line, event)
    )


def _behind_kind(line: Line, first: int) -> int | None:
    """The name behind "the eastern A's town of": only adjectives, owners and a region before the kind."""
    kind = next((m for m in line.of("settlement") if 0 <= m.first - first <= _OWNERS_WITHIN), None)
    if kind is None:
        return None
    at = kind.last + (kind.last < line.last and line.tokens[kind.last].norm in line.small_words("of"))
    regions = {i for s in line.named if s.region is not None for i in range(s.first, s.last)}
    whose = {i for m in line.of("whose", "actor") for i in range(m.first, m.last)}
    chief = {i for s in line.named if s.place is not None for i in range(s.first, s.last)}
    sides = line.small_words("which_side") | line.small_words("before_kind") | _BEFORE_NAME
    for i in range(first, kind.first):
        token = line.tokens[i]
        if not (i in regions or i in whose or i in chief or token.norm in sides or token.norm == "'s"):
            return None
    return at if any(s.first == at and s.place is not None for s in line.named) else None


_OWNERS_WITHIN = 5


def _claims_place(line: Line, word: Mark) -> bool:
    """A name or a number of settlements is what is claimed: not "claimed X was quiet", nor "claims of A"."""
    at = word.last
    if at >= line.last or (word.first > line.first and line.tokens[word.first - 1].norm in _ARTICLES):
        return False
    if word.category == "announces_it" and not _by_office(line, word):
        return False
    if word.category == "keeps_it" and (not _by_troops(line, word) or not line.tokens[at].text[0].isupper()):
        return False
    counted = next((m for m in line.of("settlements_counted") if 0 < m.first - at <= _COUNT_WITHIN), None)
    if (
        word.category == "claims_it"
        and counted is not None
        and any(at <= n.first < counted.first for n in line.numbers)
    ):
        return True
    if word.category == "claims_it" and (named := _behind_kind(line, at)) is not None:
        at = named  # "claims the eastern A's town of X"
    while at < line.last and at - word.last < _KIND_WITHIN and not line.tokens[at].text[0].isupper():
        kind = line.at("settlement", at) or line.at("claimed_thing", at)
        if kind is not None and kind.last < line.last and line.tokens[kind.last].text == ",":
            at = kind.last + 1  # "claimed another village, X"
            break
        if line.tokens[at].norm not in _BEFORE_NAME and kind is None:
            return False
        at += 1
    spot = next((s for s in line.named if s.first == at and s.place is not None), None)
    while spot is not None and spot.last < line.last and (more := _next_listed(line, spot)) is not None:
        spot = more  # "X and Y", "X, Y and Z"
    if spot is None or spot.last >= line.last:
        return spot is not None
    behind = line.tokens[spot.last]
    if behind.norm == "'s":
        return False  # "announced X's evacuation"
    dated = any(when.first <= spot.last + 1 and when.last > spot.last for when in line.dates)
    if word.category == "claims_it" and behind.norm in line.small_words("after_unknown_name"):
        return True  # "claims X after months of fighting"
    return not behind.word or dated or line.ending_at("conj", spot.last + 1) is not None
