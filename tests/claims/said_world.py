"""The demo's record as a world to make claims and texts of; what is due is computed from its public answers.

Rules are written down here once more: rounding by the digits of the figure as text, histories spell by spell.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from contactline.atlas import Atlas
from contactline.reports import Claim, PlaceMention, Reading, RegionMention, Span, Verdict
from made_demo import made_demo

TAKER, KEEPER = "league", "tesmarra"
GROUP = "occupied_total"
KM2_PER_MI2 = 2.589988110336
WAITED = 60
FAR_KM = 50
DAY = timedelta(days=1)


@dataclass
class World:
    """The demo's record, and what the test knows of it from its public answers."""

    atlas: Atlas
    days: tuple[date, ...]
    regions: tuple[str, ...]
    places: dict[str, list[tuple[str | None, date]]] = field(default_factory=dict)

    @cache  # noqa: B019 - one world lives as long as the module
    def km2(
        self, region: str | None, day: date, group: str | None = GROUP, class_: str | None = None
    ) -> float:
        return self.atlas.area(region, on=day, group=group, class_=class_).one().area_m2 / 1e6

    def __hash__(self) -> int:
        return id(self)

    def with_contested(self, region: str | None, day: date) -> float:
        return self.km2(region, day) + self.km2(region, day, None, "contested")

    def name(self, region: str) -> str:
        return self.atlas.find_region(region).names["en"]

    @property
    def jumps(self) -> list[tuple[str, date, int]]:
        """Where the day beside shows so much more that neither rounding nor the sphere of web maps can be
        meant; less could be one of the polygons."""
        pairs = itertools.pairwise(self.days)
        both = [
            (region, day, off)
            for a, b in pairs
            for region in self.regions
            for day, off in ((a, 1), (b, -1))
            if self.km2(region, day) > 1 and self.km2(region, day + off * DAY) > 1.02 * self.km2(region, day)
        ]
        return sorted(both)

    def verdict(self, claim: Claim, on: date) -> Verdict:
        checked = self.atlas.check(Reading(on, "en", (claim,)), tracks=["meridian"])
        return checked[0].verdicts[0]

    def class_on(self, place: str, day: date) -> str | None:
        return [class_ for class_, since in self.places[place] if since <= day][-1]

    def turns(self, place: str) -> list[date]:
        """The days from which the taker holds the place and did not before."""
        held = [(class_ in ("occupied", "occupied_before"), since) for class_, since in self.places[place]]
        return [since for (was, _), (now, since) in itertools.pairwise(held) if now and not was]


@contextmanager
def made_world(folder: Path) -> Iterator[World]:
    """A hundred days of the demo's war."""
    _, atlas = made_demo(folder, days=100, places=80, detail=0.4)
    with atlas:
        days = atlas.series_arrays().days
        some = sorted(
            {f.region.id for f in atlas.area(by=1, on=days[-1], group=GROUP) if f.region and f.area_m2 > 20e6}
        )
        world = World(atlas, days, tuple(some))
        for place in atlas.places():
            if place.lon is not None:
                spells = atlas.place(place.id).spells
                world.places[place.id] = [(s.class_id, s.interval.start.date()) for s in spells]
        yield world


def claim(kind: str, **told) -> Claim:
    if isinstance(region := told.get("region"), str):
        told["region"] = RegionMention(region, region)
    if isinstance(place := told.get("place"), str):
        told["place"] = PlaceMention(place, place)
    if (day := told.pop("day", None)) is not None:
        told |= {"start": day, "end": day + DAY}
    return Claim(kind, (Span(0, 1, "x"),), **told)  # type: ignore[arg-type]


def rounded(value: float, digits: int) -> float:
    """To so many significant digits."""
    return float(f"{value:.{digits - 1}e}")


def covers(figure: float, value: float, *, about: bool = False) -> bool:
    """The rule of docs/verdicts.md, by the figure as a person writes it."""
    text = f"{figure:.10f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    zeros = 0 if decimals else len(whole) - len(whole.rstrip("0"))
    last = 10.0 ** (zeros if not decimals else -len(decimals))
    room = max(last, 0.01 * figure) if about else max(last / 2, 0.005 * figure)
    return abs(value - figure) <= min(room, figure / 4) * (1 + 1e-9)


CONSISTENT = {"consistent", "consistent, boundary-dependent"}
days = st.integers(0, 96)
