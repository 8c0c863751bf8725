"""What a verdict may ask of the record of one track, and the values it is answered with.

Knows the terms of the field. Knows no atlas: whoever keeps a record answers these questions.
Days are those of the scheme's time zone; a state on a day is the state at its end. Periods are half-open
days. Areas are in km², lengths in km.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from contactline.model import Names, Scheme

Provenance = Mapping[str, Any]
"""track, edition (its id), measure, method, region_layer: where a figure comes from."""


LOOKED_KM = 40.0
"""How far ground is looked for around a place."""


@dataclass(frozen=True, slots=True)
class Measured:
    value: float
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Ground:
    """Ground that a claim may mean. `label` is what a sentence calls it, a value of a phrase.

    `regions`: keys of the record's own, whose areas are summed; empty for the whole drawn ground.
    `area_km2` is the ground's own area, None for the whole drawn ground; `official_km2` the area that
    statistics give of the same ground, with inland waters that boundary files may leave out.
    """

    label: Any
    layer: str | None
    regions: tuple[int, ...]
    area_km2: float | None
    official_km2: float | None = None


@dataclass(frozen=True, slots=True)
class RegionSeen:
    """A region that a claim names, and the ways to draw it: the layer that is meant by default first,
    then other loaded layers that cover it. For the country as a whole also the whole drawn ground."""

    id: str | None
    names: Names
    grounds: tuple[Ground, ...]
    home: bool
    country: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """What some classes gained and lost between two days in a ground."""

    gained_km2: float
    lost_km2: float
    redraw_km2: float
    reclassified_km2: float
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Shown:
    """A class over days `[start, end)`; `class_id` None: not drawn; `end` None: to the record's end."""

    class_id: str | None
    start: date
    end: date | None


@dataclass(frozen=True, slots=True)
class PlaceSeen:
    """A settlement. `lon` and `lat` None: known by name only, and then without spells. `home`: it lies in
    the home regions of the scheme, as far as is known."""

    id: str
    names: Names
    lon: float | None
    lat: float | None
    region: tuple[str, Names] | None
    spells: tuple[Shown, ...]
    provenance: Provenance
    population: int | None = None
    home: bool = True


@dataclass(frozen=True, slots=True)
class Beside:
    """The ground of some classes within `radius_km` of a place: km² from each of some days on, and how
    far the nearest of it is on the day that was asked (None: further than was looked)."""

    radius_km: float
    steps: tuple[tuple[date, float], ...]
    nearest_km: float | None
    looked_km: float

    def on(self, day: date) -> float:
        """km² at the end of a day."""
        return next((area for since, area in reversed(self.steps) if since <= day), 0.0)


@dataclass(frozen=True, slots=True)
class FrontSeen:
    """The length of the line of contact at a tolerance: all its parts, and its longest part."""

    tolerance_m: float
    length_km: float
    main_km: float
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Turned:
    """A settlement that came under a holder on a day, and the ids of the regions it belongs to."""

    day: date
    id: str
    names: Names
    regions: tuple[str, ...]


class Record(Protocol):
    """One track, as far as verdicts ask. `first` and `last` are the days of its first and last edition;
    `reach` is the last day that it still answers for."""

    @property
    def track(self) -> str: ...
    @property
    def scheme(self) -> Scheme: ...
    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def reach(self) -> date: ...

    def region(self, id_: str | None) -> RegionSeen | None:
        """A region; None for the country as a whole. None where the atlas does not have it."""
        ...

    def area(
        self, classes: Sequence[str], ground: Ground, on: date, measure: str = "authalic"
    ) -> Measured: ...

    def polygons_km2(self, classes: Sequence[str], ground: Ground, on: date) -> tuple[float, ...]:
        """The areas of the connected polygons that some classes make together, largest first."""
        ...

    def left_km2(self, classes: Sequence[str], ground: Ground, on: date) -> tuple[float, ...]:
        """The areas of the connected polygons that some classes leave of a ground, largest first."""
        ...

    def polygons_near_km2(
        self, place: PlaceSeen, classes: Sequence[str], within_km: float, on: date
    ) -> tuple[float, ...]:
        """The areas of those polygons that reach so near to a place, largest first."""
        ...

    def flow(self, classes: Sequence[str], ground: Ground, start: date, end: date) -> Flow:
        """Between the state at the end of `start` and that at the end of `end`."""
        ...

    def place(self, id_: str) -> PlaceSeen | None: ...

    def beside(self, place: PlaceSeen, classes: Sequence[str], radius_km: float, on: date) -> Beside: ...

    def nearest_km(self, place: PlaceSeen, classes: Sequence[str], on: date) -> float | None:
        """How far the nearest ground of some classes is from a place; None where that is further than
        `LOOKED_KM`."""
        ...

    def front_km(self, place: PlaceSeen, on: date) -> Measured | None:
        """How far a place is from the line of contact; None where there is no line."""
        ...

    def front(self, on: date, ground: Ground | None = None) -> tuple[FrontSeen, ...]:
        """The length of the line at each tolerance of the scheme, in a ground that has regions; None for all
        of the line."""
        ...

    def seat(self, region: str) -> PlaceSeen | None:
        """The most populous settlement of a region."""
        ...

    def turned(self, holder: str, start: date, end: date) -> tuple[Turned, ...]:
        """The settlements that came under a holder on the days `[start, end)`, each once."""
        ...

    def standing(self, classes: Sequence[str], region: str | None, on: date) -> tuple[str, ...]:
        """The ids of the settlements under some classes on a day, in a region or anywhere."""
        ...

    def provenance(self, on: date) -> Provenance: ...
