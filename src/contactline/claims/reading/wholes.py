"""What a share is a share of: a region, the place that was named, another figure, what was taken.

Knows the word between a share and its whole, or that a language has none but the case. It must
not know a language by name.
"""

from __future__ import annotations

from dataclasses import replace

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.where import as_region
from contactline.reports import PlaceMention, RegionMention


def is_share_of_figure(line: Line, quantity: Quantity) -> bool:
    """ "two thirds of the gains", "40 percent of the 1,171 sq km", "a quarter of it": of no region."""
    if quantity.unit != "percent":
        return False
    at = quantity.last
    if line.grammar.has_cases and at < line.last and line.tokens[at].norm in line.small_words("of_these"):
        return True  # "третина всього захопленого"
    if line.tokens[at - 1].norm not in line.small_words("of"):
        if at >= line.last or line.tokens[at].norm not in line.small_words("of"):
            return line.tokens[line.first].norm in line.small_words(
                "of"
            )  # "Of the ground lost, 44 percent lay in X"
        at += 1
    if any(_is_taken(line, m) for m in line.of("land") if at <= m.first <= at + 2):
        return True
    end = min(line.last, at + _GAINS_WITHIN)
    figures = [
        q
        for q in line.quantities
        if at <= q.first < end
        and q is not quantity
        and not any(
            line.tokens[i].text in ",;:—–" for i in range(at, q.first)
        )  # "a quarter of it, 6,600 km²"
    ]
    later = min([s.first for s in line.named if s.first >= at], default=line.last)
    return bool(
        is_share_of_gains(line, quantity)
        or [q for q in figures if q.first < later]
        or is_of_what_was_told(line, quantity)
        or (
            at < line.last
            and line.tokens[at].norm in line.small_words("of_it")
            and at + 1 < line.last
            and line.tokens[at + 1].word
            and not _place_before(line, quantity)
        )
    )


_GAINS_WITHIN = 5


def is_share_of_gains(line: Line, quantity: Quantity) -> bool:
    """ "About 40 percent of the advance fell on X": of what was gained, and of no region."""
    at = quantity.last
    later = min([s.first for s in line.named if s.first >= at], default=line.last)
    end = min(line.last, at + _GAINS_WITHIN, later)
    return any(at <= e.first < end and e.data in ("gain/noun", "gain/base") for e in line.of("event"))


def is_of_what_was_told(line: Line, quantity: Quantity) -> bool:
    """ "It holds less than a third of that": of the ground that was told of before."""
    at = quantity.last
    if line.tokens[at - 1].norm not in line.small_words("of"):
        at += 1
    if at >= line.last or line.tokens[at - 1].norm not in line.small_words("of"):
        return False
    return line.tokens[at].norm in line.small_words("of_these") and whole_before(line, quantity) is None


def whole_before(line: Line, quantity: Quantity) -> Named | None:
    """ "X, about half of which is held": the name right before the comma."""
    comma, at = quantity.first - 1, quantity.last
    if comma <= line.first or line.tokens[comma].text != ",":
        return None
    demonstrative = line.small_words("that")
    if not any(
        m.first in (at, at + 1) and line.tokens[m.first].norm not in demonstrative
        for m in line.of("relative")
    ):
        return None
    return next((s for s in line.named if s.last == comma), None)


def _place_before(line: Line, quantity: Quantity) -> bool:
    """ "Entered X, and 70 percent of it has been cleared": of X, where no figure stands before."""
    figures = any(q.first < quantity.first for q in line.quantities)
    return not figures and any(s.place is not None and s.last <= quantity.first for s in line.named)


def taken_before(line: Line, quantity: Quantity) -> Mark | None:
    """The "seized" of "86 percent of the ground that A seized"; None where the share is of nothing taken."""
    if quantity.unit != "percent" or not is_of(line, quantity):
        return None
    for land in line.of("land"):
        if 0 <= land.first - quantity.last <= _LAND_WITHIN and (verb := _taking(line, land)) is not None:
            return verb
    return None


_LAND_WITHIN, _REGION_WITHIN = 3, 4


def is_whole_of_share(line: Line, quantity: Quantity) -> bool:
    """The 1,171 sq km of "40 percent of the 1,171 sq km"."""
    return any(
        q.unit == "percent"
        and 0 <= quantity.first - q.last <= 3
        and any(line.tokens[i].norm in line.small_words("of") for i in range(q.last - 1, quantity.first))
        for q in line.quantities
        if q is not quantity
    )


def _is_taken(line: Line, land: Mark) -> bool:
    """ "The territory A had taken", "the land that it seized": so much of that, not of a region."""
    if line.at("anaphor", land.last) is not None:
        return True  # "the area it commanded"
    taken = next((e for e in line.of("event") if 0 < e.first - land.last <= 2), None)
    if taken is not None and line.at("be", land.last) and taken.data in ("take/verb", "gain/verb"):
        # "71 percent of the territory was seized in X": so much of the gains lay there
        return not any(s.last <= land.first and s.region is not None for s in line.named)
    return _taking(line, land) is not None


def _taking(line: Line, land: Mark) -> Mark | None:
    # "the territory in the A region that it seized"
    region = next(
        (s for s in line.named if s.region is not None and 0 < s.first - land.last <= _REGION_WITHIN), None
    )
    if region is not None and line.at("locative", land.last) and line.at("relative", region.last):
        land = replace(land, last=region.last)
    verbs = [
        e
        for e in line.of("event")
        if 0 <= e.first - land.last <= 4 and e.data.endswith("/verb") and e.data.split("/")[0] in _TAKEN
    ]
    if not verbs or any(
        line.tokens[i].text in ",;:" or line.at("be", i) for i in range(land.last, verbs[0].first)
    ):
        return None
    return verbs[0]


_TAKEN = frozenset(("take", "retake", "hold", "lose"))


def is_of(line: Line, quantity: Quantity) -> bool:
    """ "79 percent of X": the share has its whole right behind it."""
    words = line.small_words("of")
    if not words or line.tokens[quantity.last - 1].norm in words:
        return True  # or said by a case
    return quantity.last < line.last and line.tokens[quantity.last].norm in words | line.small_words("in_it")


def named_before(scan: Scan, line: Line, quantity: Quantity) -> RegionMention | None:
    """ "The whole of X, around 98.8%", "in X it has 2 percent", "the part of X held, at 95 percent": X."""
    goes_on = quantity.last < line.last and line.tokens[quantity.last].word
    if goes_on and not _ends_share(line, quantity.last) and line.at("event", quantity.last) is None:
        return None  # "40 percent more", "12 percent growth"
    told = [(s, r) for s in line.named if s.last <= quantity.first and (r := as_region(scan, s, line))]
    if not told:
        return None
    spot, region = told[-1]
    between = [line.tokens[i] for i in range(spot.last, quantity.first)]
    beside = len(between) == 1 and between[0].text in ",(–—"
    fronted = line.ending_at("locative", spot.first, 1) is not None and len(between) <= _FRONTED
    put = bool(between) and between[-1].norm in line.small_words("put_at")
    return region if beside or fronted or put else None


_FRONTED = 4


def _ends_share(line: Line, at: int) -> bool:
    return line.tokens[at].norm in line.small_words("ends_share") or at in line.breaks


def region_meant(line: Line, quantity: Quantity, said: Said) -> RegionMention | None:
    """ "A quarter of it": the one region that the sentence before names, where it names no place."""
    at = quantity.last - (line.tokens[quantity.last - 1].norm in line.small_words("of"))
    if at + 1 >= line.last or line.tokens[at].norm not in line.small_words("of") or line.named:
        return None
    if line.tokens[at + 1].norm not in line.small_words("of_it"):
        return None
    alone = said.region_at == line.sentence.index - 1 and said.recent_at[0] < said.region_at
    return said.region if alone and said.region_last == said.region else None


def place_meant(line: Line, quantity: Quantity, said: Said) -> PlaceMention | None:
    """ "70 percent of the town": the place that was named last."""
    at = quantity.last
    if built := [m for m in line.of("built_up") if 0 <= m.first - at <= 1]:
        if any(0 <= s.first - built[0].last <= 1 for s in line.named):
            return None  # "75 percent of X's buildings"
        before = [s for s in line.named if s.place is not None and s.last <= quantity.first]
        stood = before[-1:] or list(said.places[-1:])
        return stood[0].place if stood else None
    if line.tokens[at - 1].norm not in line.small_words("of"):
        if at >= line.last or line.tokens[at].norm not in line.small_words("of"):
            return None
        at += 1
    meant = [m for m in line.of("settlement_meant") if m.first == at and m.last < line.last]
    if not meant or line.tokens[meant[0].last].norm in line.small_words("of"):
        return None
    here = [s for s in line.named if s.place is not None and s.last <= quantity.first]
    here = [s for s in here if line.ending_at("near", s.first) is None] or here
    found = here[-1:] or list(said.places[-1:])
    return found[0].place if found else None
