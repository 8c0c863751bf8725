"""A track made by hand: a region with so much of each class from a day on, and claims held against it."""

from __future__ import annotations

from datetime import date, timedelta

from contactline.claims.checking import check
from contactline.claims.checking.record import (
    Flow,
    FrontSeen,
    Ground,
    Measured,
    PlaceSeen,
    RegionSeen,
    Shown,
    Turned,
)
from contactline.reports import Claim, PlaceMention, RegionMention, Span, Verdict
from contactline.schemes import load_scheme

SCHEME = load_scheme("demo")
TAKER, KEEPER = "league", "tesmarra"
FIRST, TEXT = date(2031, 3, 1), date(2031, 9, 1)
DAY = timedelta(days=1)
FROM_BELOW = Ground("the boundary coast", "coast", (1,), 1000.0, 1100.0)
COARSE = Ground("the boundary coarse", "coarse", (2,), 1000.0)
UNITS = Ground("the 5 units of narrow in it", "narrow", (3, 4, 5, 6, 7), 1000.0)


class Record:
    """A track on which a region of 1,000 km², officially 1,100, has so much of each class from a day on."""

    track, scheme, first = "by-hand", SCHEME, FIRST

    def __init__(
        self,
        steps: dict[date, dict[str, float]],
        *,
        home: bool = True,
        last: date = TEXT + 90 * DAY,
        slivers: bool = False,
        turned: tuple[date, ...] = (),
        layers: dict[str, float] | None = None,
    ) -> None:
        """`layers`: other ways to draw the region, and how much of its ground each has in it."""
        self._layers = {"coast": 1.0} | (layers or {})
        self._steps, self._home, self._slivers, self._turned = steps, home, slivers, turned
        self.last, self.reach = last, last + 2 * DAY

    def region(self, id_: str | None) -> RegionSeen:
        grounds = tuple(g for g in (FROM_BELOW, COARSE, UNITS) if g.layer in self._layers)
        return RegionSeen("R", {"en": "Low Shore"}, grounds, home=self._home, country=False)

    def _on(self, classes, day: date) -> float:
        return sum(self._steps[max(d for d in self._steps if d <= day)].get(c, 0.0) for c in classes)

    def area(self, classes, ground, on, measure="authalic") -> Measured:
        return Measured(self._on(classes, on) * self._layers[ground.layer], self.provenance(on))

    def polygons_km2(self, classes, ground, on) -> tuple[float, ...]:
        return self._parts(self._on(classes, on))

    def left_km2(self, classes, ground, on) -> tuple[float, ...]:
        return self._parts(ground.area_km2 - self._on(classes, on))

    def _parts(self, km2: float) -> tuple[float, ...]:
        count = 40 if self._slivers else 1
        return (km2 / count,) * count if km2 > 0 else ()

    def polygons_near_km2(self, place, classes, within_km, on) -> tuple[float, ...]:
        return self._parts(self._on(classes, on))

    def flow(self, classes, ground, start, end) -> Flow:
        net = (self._on(classes, end) - self._on(classes, start)) * self._layers[ground.layer]
        return Flow(max(net, 0.0), max(-net, 0.0), 0.0, 0.0, self.provenance(end))

    def front(self, on, ground=None) -> tuple[FrontSeen, ...]:
        of_it = 1.0 if ground is None else self._layers[ground.layer]
        return (FrontSeen(0.0, 120.0 * of_it, 90.0 * of_it, self.provenance(on)),)

    def place(self, id_: str) -> PlaceSeen:
        spells = (Shown(None, FIRST, None),)
        return PlaceSeen(id_, {"en": "Mill"}, 0.0, 0.0, None, spells, {}, home=self._home)

    def turned(self, holder, start, end) -> tuple[Turned, ...]:
        days = [day for day in self._turned if start <= day < end]
        return tuple(Turned(day, str(n), {"en": str(n)}, ("R",)) for n, day in enumerate(days))

    def provenance(self, on: date) -> dict:
        return {"track": self.track}


def held(km2: float, **more: float) -> dict[date, dict[str, float]]:
    return {FIRST: {"occupied": km2, **more}}


def due(record: Record, kind: str, *, part: str | None = None, place: bool = False, **told) -> Verdict:
    told.setdefault("actor", TAKER)
    where = (
        {"place": PlaceMention("Mill", "mill")} if place else {"region": RegionMention("Shore", "R", part)}
    )
    claim = Claim(kind, (Span(0, 1, "x"),), **where, **told)  # type: ignore[arg-type]
    return check(claim, record, on=TEXT)  # type: ignore[arg-type]
