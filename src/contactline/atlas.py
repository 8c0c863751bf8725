"""The atlas as Python code sees it: open one, load into it, ask it for figures.

Everything the command line does is one call here. Results are frozen values of
`contactline.model`, gathered in `Figures`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from contactline.figures import Figures
from contactline.model import (
    Area,
    Change,
    EditionRef,
    EditionSource,
    FrontLength,
    GroundHistory,
    Measure,
    Place,
    Region,
    Scheme,
    Transition,
)

When = str | date | datetime | None


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did. `quarantined`: one entry per label (label, reason, count, area_m2, dates)."""

    loaded: int
    unchanged: int
    superseding: int
    embargoed: int
    quarantined: tuple["QuarantineEntry", ...]
    dropped: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class QuarantineEntry:
    track: str
    label: str
    reason: str
    count: int
    area_m2: float
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class EditionInfo:
    """One line of `contactline editions`."""

    ref: EditionRef
    features: int
    quarantined: int
    superseded: bool
    embargoed_until: datetime | None
    pending: bool


Progress = Callable[[int, int | None, str], None]
"""progress(done, total or None, what)"""


class Atlas:
    scheme: Scheme

    # --- writing ---
    def load_regions(self, regions: Iterable[Region], *, licence: str = "", attribution: str = "") -> tuple[int, int]: ...
    def load_places(self, places: Iterable[Place], *, licence: str = "", attribution: str = "") -> tuple[int, int]: ...
    def load_editions(
        self,
        editions: Iterable[EditionSource],
        *,
        track: str,
        strict: bool = False,
        embargo_until: datetime | None = None,
        title: str = "",
        licence: str = "",
        attribution: str = "",
        progress: Progress | None = None,
    ) -> LoadReport: ...
    def set_default_track(self, track: str) -> None: ...
    def release(self, now: datetime | None = None) -> int: ...

    # --- figures ---
    def area(self, region: str | None = None, *, by: int | str | None = None, on: When = None, until: When = None,
             class_: str | None = None, group: str | None = None, measure: Measure = "authalic",
             track: str | None = None, as_published: When = None) -> Figures[Area]: ...
    def series(self, region: str | None = None, *, by: int | str | None = None, start: When = None, end: When = None,
               class_: str | None = None, group: str | None = None, measure: Measure = "authalic",
               track: str | None = None, as_published: When = None) -> Figures[Area]: ...
    def changes(self, region: str | None = None, *, by: int | str | None = None, start: When, end: When,
                class_: str | None = None, group: str | None = None,
                track: str | None = None, as_published: When = None) -> Figures[Change]: ...
    def transitions(self, region: str | None = None, *, by: int | str | None = None, start: When, end: When,
                    track: str | None = None, as_published: When = None) -> Figures[Transition]: ...
    def front(self, region: str | None = None, *, by: int | str | None = None, on: When = None,
              tolerances_m: Sequence[float] | None = None,
              track: str | None = None, as_published: When = None) -> Figures[FrontLength]: ...
    def front_geojson(self, region: str | None = None, *, on: When = None, tolerances_m: Sequence[float] | None = None,
                      track: str | None = None, as_published: When = None) -> dict: ...
    def place(self, name_or_id: str, *, track: str | None = None, as_published: When = None) -> GroundHistory: ...
    def at(self, lon: float, lat: float, *, track: str | None = None, as_published: When = None) -> GroundHistory: ...

    # --- the record ---
    def tracks(self) -> list: ...
    def editions(self, track: str | None = None) -> list[EditionInfo]: ...
    def gaps(self, track: str | None = None, longer_than_days: int = 1) -> list: ...
    def quarantine(self, track: str | None = None) -> list[QuarantineEntry]: ...
    def regions(self, level: int | None = None) -> list[Region]: ...
    def find_region(self, name: str) -> Region: ...
    def find_places(self, name: str) -> list[Place]: ...
    def verify(self, progress: Progress | None = None) -> list[str]: ...
    def close(self) -> None: ...
