"""Where a figure is of: the region or place that it is said of, named or meant.

Knows how a text names regions beside figures; resolves no name itself. English only.
"""

from __future__ import annotations

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.where import as_region, country_of
from contactline.reports import PlaceMention, RegionMention


def where(
    scan: Scan, line: Line, quantity: Quantity, said: Said, frame: Frame | None
) -> tuple[RegionMention | None, PlaceMention | None, int]:
    """The region a figure is of: named behind it, else before it in the sentence, else "the region"."""
    after = [
        s
        for s in line.named
        if 0 <= s.first - quantity.last <= 9
        and not any(q.first > quantity.last and q.first <= s.first for q in line.quantities)
        and not _actor_name(line, s)
    ]
    for spot in after:
        region = as_region(scan, spot, line)
        if region is not None:
            return region, None, spot.last
    between = [m for m in line.of("region_meant", "country_meant") if 0 <= m.first - quantity.last <= 6]
    earlier_lines = said.region
    before = [s for s in line.named if s.last <= quantity.first and not _actor_name(line, s)]
    meant_before = [m for m in line.of("region_meant") if m.last <= quantity.first]
    if between and between[0] in line.of("country_meant"):
        country = country_of(scan)
        if country is not None:
            return country, None, between[0].last
    if between and said.region is not None:
        return said.region, None, between[0].last
    around = [
        s
        for s in after
        if s.place is not None and s.first - quantity.last <= 5 and _beside(line, s, quantity)
    ]
    if around:
        return None, around[0].place, around[0].last
    regions = [(s, as_region(scan, s, line)) for s in before]
    found = [(s, r) for s, r in regions if r is not None]
    places = [s for s in before if s.place is not None and as_region(scan, s, line) is None]
    if frame is not None:
        # "entered X and recaptured 300 sq km": X is what was entered
        places = [s for s in places if not _of_another(line, s, frame)]
    if places and frame is not None and (not found or places[-1].first > found[-1][0].first):
        return None, places[-1].place, quantity.last
    if found:
        return found[-1][1], None, quantity.last
    if meant_before and earlier_lines is not None:
        return earlier_lines, None, quantity.last
    whole = [
        s
        for s in line.named
        if s.first >= quantity.last and as_region(scan, s, line) is not None and not _actor_name(line, s)
    ]
    if whole and len(line.quantities) == 1 and whole[0].first - quantity.last <= 16:
        return as_region(scan, whole[0], line), None, quantity.last
    # a region of the sentence before is not taken over: "it advanced 95 sq km in a week" may be of all
    return None, None, quantity.last


def _beside(line: Line, spot: Named, quantity: Quantity) -> bool:
    """ "2 sq km around X"."""
    near = line.ending_at("near", spot.first) or line.ending_at("locative", spot.first)
    return near is not None and near.first >= quantity.last


def _of_another(line: Line, spot: Named, frame: Frame) -> bool:
    """Behind another event's word, and before the one that governs the figure."""
    if spot.last > frame.mark.first or line.ending_at("locative", spot.first) is not None:
        return False
    return any(
        e.last <= spot.first and e is not frame.mark and e.data.split("/")[0] in _HAS_PLACES
        for e in line.of("event")
    )


_HAS_PLACES = frozenset(("enter", "take", "retake", "leave", "expel"))


def _actor_name(line: Line, spot: Named) -> bool:
    """A country's name that stands for its forces ("for Russia", "Ukraine lost"), not for its ground."""
    if not any(m.first <= spot.first < m.last for m in line.of("actor")):
        return False
    before = line.tokens[spot.first - 1].norm if spot.first > line.first else ""
    return line.ending_at("locative", spot.first) is None and before not in (
        "of",
        "території",
        "территории",
        "площі",
        "площади",
        "of the",
    )
