"""Which names an English event is of, by word order: lists, clauses, "there", parts of a town.

Knows articles, colons and relative words; decides no kind of claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.where import as_region


def without_front_parts(line: Line, places: list[Named]) -> list[Named]:
    """ "In the X direction, assaults near Y": Y; X alone where no other place is named."""
    plain = [s for s in places if line.at("front_part", s.last) is None]
    return plain or places


def whole_region(scan: Scan, line: Line, spot: Named) -> Named:
    """ "All of X", where a region has the name of its chief town: the region."""
    if spot.place is None or line.ending_at("whole_of", spot.first) is None:
        return spot
    if line.ending_at("part_of_place", spot.first) is not None:
        return spot  # "almost all of X"
    region = as_region(scan, spot, line)
    return spot if region is None else replace(spot, place=None, region=region)


def is_beside(line: Line, spots: Sequence[Named]) -> bool:
    """Named only to tell where: "near X", which no later "the village" means."""
    return all(line.ending_at("near", s.first) is not None for s in spots[:1])


def lists_behind_colon(line: Line, at: int) -> bool:
    """ "Captured in June: A, B and C": a list of names, and no further clause."""
    if not any(0 < s.first - at <= _behind_colon(line, at) and s.place is not None for s in line.named):
        return False
    if line.tokens[at].text in "—–":
        # "took three villages in a week – A, B and C – and now": as many names as dashes hold
        close = next((i for i in range(at + 1, line.last) if line.tokens[i].text in "—–"), line.last)
        names = [s for s in line.named if at < s.first < close]
        counted = any(0 < at - m.last <= 8 for m in line.of("settlement"))
        return len(names) > 1 and counted and not any(at < e.first < close for e in line.of("event"))
    if line.tokens[at].text != ":":
        return False
    names = [s for s in line.named if s.first > at]
    said = names[-1].last < line.last and line.tokens[names[-1].last].norm in line.small_words("opens_clause")
    # "the ministry said: X and Y were shelled" lists nothing
    return not said and not any(e.first > at for e in line.of("event"))


def _behind_colon(line: Line, at: int) -> int:
    """Tokens up to the first name: "six attacks: two at A, three near B" has a number before each."""
    return 5 if any(n.first == at + 1 for n in line.numbers) else 2


def opens_list(line: Line, at: int) -> bool:
    """ "six villages in the area, including A, B and C"."""
    if line.tokens[at].norm not in ("including", "namely", "among"):
        return False
    return any(0 < at - m.last <= 10 for m in line.of("settlement")) and any(
        0 < s.first - at <= 5 and s.place is not None for s in line.named
    )


def last_alone(line: Line, places: list[Named], mark: Mark) -> list[Named]:
    """ "occupied A, B was in the grey zone": with "was" only the name right before it is meant."""
    last = places[-1]
    single = last.last < line.last and line.tokens[last.last].norm in ("is", "was", "has")
    joined = any(line.at("conj", i) for i in range(places[0].last, last.first))
    return [last] if single and len(places) > 1 and not joined else places


def place_there(line: Line, mark: Mark, said: Said) -> list[Named]:
    """ "There are no A there": in the place that was named last."""
    here = [s for s in line.named if s.place is not None and s.last <= mark.first]
    if not here and line.sentence.paragraph - said.recent_at[1] > 1:
        return []  # too long ago
    return here[-1:] or list(said.places[-1:])


_JUST_SAID = 2


def place_last(line: Line, said: Said) -> list[Named]:
    """ "It", "the town": the only place that the last sentences of the paragraph name, else that of the last
    claim."""
    near = line.sentence.index - said.recent_at[0] <= _JUST_SAID
    same = said.recent_at[1] == line.sentence.paragraph
    if near and same and len({s.text for s in said.recent}) == 1:
        return list(said.recent[-1:])
    others = [s for s in said.recent[-1:] if s.text not in {each.text for each in said.places}]
    if near and same and others and not line.tokens[others[0].first - 1].text.islower():
        return []  # "A fell in May, B is next. They are in the town": in which?
    return list(said.places[-1:])


def place_before(line: Line, mark: Mark, said: Said) -> list[Named]:
    """ "entered X and were driven out again": out of the place that the sentence named last."""
    if line.tokens[mark.last - 1].norm not in ("out", "back"):
        return []
    here = [s for s in line.named if s.place is not None and s.last <= mark.first]
    told = any(e.last <= mark.first for e in line.of("event"))
    return here[-1:] or (list(said.places[-1:]) if told else [])


_DESCRIBED = 5


def is_described(line: Line, spot: Named, last: int) -> bool:
    """ "X, a mining town ...": a comma, an article and the kind of a place right behind a name, before token
    `last`."""
    comma, article = spot.last, spot.last + 1
    if (
        article >= last
        or line.tokens[comma].text != ","
        or line.tokens[article].norm not in ("a", "an", "the")
    ):
        return False
    return any(
        m.first - article <= _DESCRIBED and m.last < line.last and line.tokens[m.last].norm != "of"
        for category in ("settlement", "kind_of_place")
        for m in line.within(category, article, last)
    )


def is_in_description(line: Line, spot: Named) -> bool:
    """The Y of "X, a village near Y": named to tell where X is."""
    return any(
        s.last < spot.first
        and is_described(line, s, spot.first)
        and not any(line.tokens[i].text == "," for i in range(s.last + 1, spot.first))
        for s in line.named
        if s.place is not None
    )


def is_subordinate(line: Line, main: int, at: int) -> bool:
    """ "withdrew from X, the biggest gain since it captured Y": Y is told on the way, the text is of X."""
    return any(main <= m.first < at and line.tokens[m.first].norm in _ASIDES for m in line.of("breaker"))


_ASIDES = frozenset(("since", "after", "before", "when", "following", "because"))
