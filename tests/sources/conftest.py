"""A small scheme and small maps, so that each test says only what it is about."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from contactline.model import (
    Actor,
    ClassGroup,
    ControlClass,
    FrontRules,
    KnownRegion,
    RegionLevel,
    Scheme,
)
from contactline.sources.containers import SourceFile


def _class(class_id: str, holder: str | None, certainty: str = "held", counted: bool = True) -> ControlClass:
    return ControlClass(class_id, {"en": class_id}, holder, certainty, counted, {}, {}, "flat")


@pytest.fixture
def scheme() -> Scheme:
    return Scheme(
        id="test",
        names={"en": "Test"},
        time_zone="Europe/Kyiv",
        extent=(20.0, 43.0, 45.0, 54.0),
        actors=(Actor("a", {"en": "A"}), Actor("b", {"en": "B"})),
        classes=(
            _class("occupied", "a"),
            _class("occupied_before", "a"),
            _class("contested", None, "contested"),
            _class("incursion", "b"),
            _class("liberated", "b"),
            _class("elsewhere", None, "claimed", counted=False),
        ),
        groups=(ClassGroup("occupied_total", {"en": "Occupied"}, ("occupied", "occupied_before")),),
        levels=(RegionLevel(1, {"en": "oblast"}), RegionLevel(2, {"en": "raion"})),
        default_group="occupied_total",
        undrawn_holder="b",
        front=FrontRules("occupied_total"),
        home="UA",
        known_regions=(
            KnownRegion(
                id="UA-59",
                level=1,
                names={"en": "Sumy Oblast", "uk": "Сумська область"},
                codes=("UA59000000000057109",),
                aliases=("Sumska",),
                official_area_m2=23_834e6,
            ),
        ),
        geojson_mappings={"colours": {"property": "colour", "values": {"red": "occupied"}}},  # type: ignore[dict-item]
    )


@pytest.fixture
def square() -> Callable[..., list[list[list[float]]]]:
    """The coordinates of a square polygon with its lower left corner at (lon, lat)."""

    def make(lon: float = 35.0, lat: float = 48.0, size: float = 0.1) -> list[list[list[float]]]:
        return [
            [
                [lon, lat],
                [round(lon + size, 7), lat],
                [round(lon + size, 7), round(lat + size, 7)],
                [lon, round(lat + size, 7)],
                [lon, lat],
            ]
        ]

    return make


@pytest.fixture
def polygon(square: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """A Feature with a square polygon; keyword arguments are its properties."""

    def make(lon: float = 35.0, lat: float = 48.0, size: float = 0.1, **properties: Any) -> dict[str, Any]:
        geometry = {"type": "Polygon", "coordinates": square(lon, lat, size)}
        return {"type": "Feature", "geometry": geometry, "properties": properties}

    return make


@pytest.fixture
def collection() -> Callable[..., SourceFile]:
    """A source file with a FeatureCollection of these features; keyword arguments are members of it."""

    def make(
        *features: Any, name: str = "1754251105.geojson", compact: bool = True, **members: Any
    ) -> SourceFile:
        document = {"type": "FeatureCollection", **members, "features": list(features)}
        separators = (",", ":") if compact else None
        return SourceFile(name, json.dumps(document, ensure_ascii=False, separators=separators).encode())

    return make
