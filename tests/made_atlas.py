"""A small atlas of hand-drawn squares, for tests that ask a real one.

Two days of a front that moves a tenth of a degree to the west in a region "West", with a region
"East" behind it, and terms that must be seen wherever the data is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import shapely

import contactline
from contactline.atlas import Atlas
from contactline.geometry.clean import repair
from contactline.geometry.codec import feature_sha256
from contactline.geometry.measures import area_m2
from contactline.model import EditionSource, FeatureVersion, Quarantined, Region

FIRST = datetime(2031, 3, 1, 18, tzinfo=UTC)
ATTRIBUTION = "A map maker of the test"
LICENCE = "CC-TEST-1.0"
BOUNDARIES = "A surveyor of the test"
BOUNDARIES_LICENCE = "ODbL-TEST"
TRACK = "squares"

WEST, EAST = shapely.box(-36, 45, -35, 46), shapely.box(-35, 45, -34, 46)


def feature(class_id: str, geometry: shapely.Geometry) -> FeatureVersion:
    ground = repair(geometry)
    assert isinstance(ground, shapely.Polygon | shapely.MultiPolygon)
    return FeatureVersion(class_id, ground, feature_sha256(class_id, ground))


def edition(
    day: int,
    grounds: Sequence[tuple[str, shapely.Geometry]],
    *,
    quarantined: Sequence[Quarantined] = (),
    dropped: Mapping[str, int] | None = None,
) -> EditionSource:
    features = tuple(feature(class_id, ground) for class_id, ground in grounds)
    moment = FIRST + timedelta(days=day)
    text = "".join(f.sha256.hex() for f in features) + str(day)
    return EditionSource(
        valid_at=moment,
        published_at=moment + timedelta(minutes=5),
        source_name=f"day-{day}.geojson",
        source_sha256=hashlib.sha256(text.encode()).digest(),
        reader="made/1",
        features=features,
        quarantined=tuple(quarantined),
        dropped=dropped or {},
        description=f"Day {day}",
    )


def quarantined() -> Quarantined:
    ground = shapely.box(-36, 44, -35.9, 44.1)
    return Quarantined("¿Что это?", "no rule for it", ground, float(area_m2(np.array([ground]))[0]))


def days() -> list[EditionSource]:
    """The front at 35.5° W, then at 35.6° W; a contested strip before it."""
    return [
        edition(
            0,
            [("occupied", shapely.box(-35.5, 45, -34, 46)), ("contested", shapely.box(-35.7, 45, -35.5, 46))],
            quarantined=[quarantined()],
            dropped={"Point": 3},
        ),
        edition(
            1,
            [("occupied", shapely.box(-35.6, 45, -34, 46)), ("contested", shapely.box(-35.7, 45, -35.6, 46))],
        ),
    ]


def regions() -> list[Region]:
    return [
        Region(f"QV-{i}", 1, "made-adm1", {"en": name, "uk": ukrainian}, None, ground)
        for i, (name, ukrainian, ground) in enumerate([("West", "Захід", WEST), ("East", "Схід", EAST)])
    ]


def make(path: Path, *, with_regions: bool = True) -> Atlas:
    atlas = contactline.init(path, "demo")
    if with_regions:
        atlas.load_regions(regions(), licence=BOUNDARIES_LICENCE, attribution=BOUNDARIES)
    atlas.load_editions(days(), track=TRACK, licence=LICENCE, attribution=ATTRIBUTION)
    return atlas
