"""What is counted, the region beside it, and the few assertions of control that no map can test.

Knows marks and names; which verb a count belongs to, the grammar says. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.frames import TAKING
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.where import as_region
from contactline.reports import PlaceMention, RegionMention

COUNTED = TAKING | {"lose", "hold", "contest", "leave", "enter"}


def region_near(scan: Scan, line: Line, at: int, said: Said) -> RegionMention | None:
    """The region named in the sentence nearest behind token `at`, else before it."""
    found = []
    ends = min((m.first for m in line.of("list_opens") if m.first >= at), default=line.last)
    for spot in line.named:
        if spot.first >= ends:
            continue  # the region of one of those that are listed
        region = as_region(scan, spot, line)
        if region is None or (
            region.id
            and any(r.level == 0 and r.id == region.id for r in scan.scheme.known_regions)
            and any(m.first <= spot.first < m.last for m in line.of("actor"))
        ):
            continue
        found.append((spot.first < at, abs(spot.first - at), region))
    return min(found, key=lambda f: (f[0], f[1]))[2] if found else None


def threats_of(scan: Scan, line: Line, parties: Sequence[Party], said: Said) -> list[Draft]:
    """ "threatening the regional capital": said of territory, and nothing that a map can show."""
    for mark in line.of("threat"):
        capital = [
            c
            for c in line.of("capital")
            if (mark.first <= c.first and c.first - mark.last <= 3) or mark.first <= c.first < mark.last
        ]
        spots = [s for s in line.named if s.place is not None and 0 <= s.first - mark.last <= 3]
        if not capital and not spots:
            continue
        before = [p for p in parties if p.last <= mark.first and not p.oblique]
        last = max([mark.last, *(c.last for c in capital[:1]), *(s.last for s in spots[:1])])
        return [
            Draft(
                "not_testable",
                line.sentence.index,
                mark.first,
                [scan.span(line, mark.first, last)],
                actor=before[0].actor if before else None,
                place=spots[0].place
                if spots
                else PlaceMention(line.words(capital[0].first, capital[0].last), None),
                region=None if spots else (region_near(scan, line, mark.first, said) or said.region),
                confidence=0.6,
                effect="threat",
            )
        ]
    return []
