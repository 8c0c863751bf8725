"""A reader of names that knows a dictionary: what the gazetteer's reader gives, without a gazetteer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from contactline.reports import PlaceMention, RegionMention


@dataclass(frozen=True)
class Spot:
    start: int
    end: int
    text: str
    place: PlaceMention | None
    region: RegionMention | None
    confidence: float


class Names:
    """`places` and `regions`: as written -> id (None: left open)."""

    def __init__(
        self, places: Mapping[str, str | None], regions: Mapping[str, str | None] | None = None
    ) -> None:
        self.places = dict(places)
        self.regions = dict(regions or {})
        words = sorted((*self.places, *self.regions), key=len, reverse=True)
        self._pattern = (
            re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)") if words else None
        )

    def read(self, text: str, lang: str, *, on=None, front_km=None) -> tuple[Spot, ...]:
        if self._pattern is None:
            return ()
        return tuple(self._spot(found) for found in self._pattern.finditer(text))

    def _spot(self, found: re.Match[str]) -> Spot:
        word = found[0]
        if word in self.regions:
            return Spot(found.start(), found.end(), word, None, RegionMention(word, self.regions[word]), 1.0)
        return Spot(found.start(), found.end(), word, PlaceMention(word, self.places[word]), None, 1.0)
