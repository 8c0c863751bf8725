"""An atlas that answers with hand-made figures and remembers what it was asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import made
from contactline.errors import Ambiguous, UnknownPlace, UnknownRegion
from contactline.figures import Figures
from contactline.model import (
    Actor,
    ClassGroup,
    ControlClass,
    FrontRules,
    Region,
    RegionLevel,
    Scheme,
)

SUMY = Region(
    id=made.SUMY.id,
    level=1,
    layer="adm1",
    names={"en": "Sumy Oblast", "uk": "Сумська область"},
    parent_id=None,
    geometry=None,  # pyright: ignore[reportArgumentType]
    codes=("UA59000000000057109",),
)


def control_class(id_: str, holder: str | None) -> ControlClass:
    return ControlClass(id_, {}, holder, "held", True, {}, {}, "flat")


SCHEME = Scheme(
    id="ukraine",
    names={},
    time_zone="Europe/Kyiv",
    extent=(20, 40, 45, 55),
    actors=(Actor("russia", {}),),
    classes=(control_class("occupied", "russia"), control_class("contested", None)),
    groups=(ClassGroup("occupied_total", {}, ("occupied",)),),
    levels=(RegionLevel(1, {"en": "Oblast"}),),
    default_group="occupied_total",
    undrawn_holder=None,
    front=FrontRules("occupied_total"),
    home="UA",
)


class FakeAtlas:
    def __init__(self) -> None:
        self.scheme: Any = SCHEME
        self.loaded: list[Any] = []
        self.asked: list[tuple[str, tuple, dict]] = []
        self.closed = False
        self.faults: list[str] = []
        self.raises: BaseException | None = None
        self.given: dict[str, Any] = {}

    def _ask(self, name: str, args: tuple, kwargs: dict) -> None:
        self.asked.append((name, args, kwargs))
        if self.raises is not None:
            raise self.raises

    def sources_of(self, track: str) -> frozenset[bytes]:
        return frozenset()

    def area(self, *args, **kwargs):
        self._ask("area", args, kwargs)
        return self.given.get("area", Figures([made.area()]))

    def series(self, *args, **kwargs):
        self._ask("series", args, kwargs)
        return self.given.get("series", Figures(made.area(day=date(2025, 8, day)) for day in (12, 13)))

    def changes(self, *args, **kwargs):
        self._ask("changes", args, kwargs)
        return Figures([made.change()])

    def transitions(self, *args, **kwargs):
        self._ask("transitions", args, kwargs)
        return Figures([made.transition()])

    def front(self, *args, **kwargs):
        self._ask("front", args, kwargs)
        return Figures([made.front(0.0, 1170.0), made.front()])

    def front_geojson(self, *args, **kwargs):
        self._ask("front_geojson", args, kwargs)
        return {"type": "FeatureCollection", "features": []}

    def place(self, name_or_id, **kwargs):
        self._ask("place", (name_or_id,), kwargs)
        if name_or_id == "Степне":
            raise Ambiguous('"Степне" fits 2 places.', candidates=[made.STEPNE, made.STEPNE])
        if name_or_id == made.STEPNE.id:
            return made.history()
        raise UnknownPlace(f'There is no place "{name_or_id}".')

    def at(self, *args, **kwargs):
        self._ask("at", args, kwargs)
        return made.history(place=None)

    def load_regions(self, regions, **kwargs):
        self._ask("load_regions", (), kwargs)
        self.loaded += regions
        return len(self.loaded), 0

    def load_places(self, places, **kwargs):
        self._ask("load_places", (), kwargs)
        self.loaded += places
        return len(self.loaded), 0

    def load_editions(self, editions, **kwargs):
        self._ask("load_editions", (), kwargs)
        self.loaded += editions
        return SimpleNamespace(
            loaded=len(self.loaded),
            unchanged=0,
            superseding=0,
            embargoed=0,
            quarantined=(quarantine_entry(),),
            dropped={},
            verdicts_changed=0,
        )

    def editions(self, track=None):
        self._ask("editions", (track,), {})
        return [
            SimpleNamespace(
                ref=made.edition(),
                features=80,
                quarantined=1,
                superseded=False,
                embargoed_until=None,
                pending=False,
            )
        ]

    def gaps(self, track=None, longer_than_days=1):
        return []

    def quarantine(self, track=None):
        return [quarantine_entry()]

    def tracks(self):
        return []

    def regions(self, level=None):
        self._ask("regions", (level,), {})
        return [SUMY]

    def find_region(self, name):
        if name in (*SUMY.codes, "UA59000000000057109"):
            return SUMY
        raise UnknownRegion(f'There is no region "{name}".')

    def verify(self, progress=None):
        return self.faults

    def set_default_track(self, track):
        self._ask("set_default_track", (track,), {})

    def release(self, now=None):
        return 2

    def close(self):
        self.closed = True


def quarantine_entry():
    return SimpleNamespace(
        track="deepstate",
        label="Unknown status",
        reason="outside the extent",
        count=1,
        area_m2=25_723e6,
        first=datetime(2023, 2, 2, 20, 0, tzinfo=UTC),
        last=datetime(2023, 2, 2, 20, 0, tzinfo=UTC),
    )
