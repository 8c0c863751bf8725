"""Small editions, regions and places of the demo's scheme, built by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import shapely

from contactline.atlas import Atlas
from contactline.geometry.clean import repair
from contactline.geometry.codec import feature_sha256
from contactline.geometry.measures import area_m2
from contactline.model import EditionSource, FeatureVersion, Place, Quarantined, Region

TERMS = {"title": "Meridian", "licence": "CC0", "attribution": "drawn by hand"}


def box(west: float, south: float, width: float = 0.1, height: float | None = None) -> shapely.Geometry:
    """A square or rectangle in degrees from its south-west corner, on the grid."""
    height = width if height is None else height
    return repair(shapely.box(west, south, west + width, south + height))


def feature(class_id: str, geometry: shapely.Geometry) -> FeatureVersion:
    geometry = repair(geometry)
    return FeatureVersion(class_id, geometry, feature_sha256(class_id, geometry))


def occupied(*geometries: shapely.Geometry) -> tuple[FeatureVersion, ...]:
    return tuple(feature("occupied", g) for g in geometries)


def contested(*geometries: shapely.Geometry) -> tuple[FeatureVersion, ...]:
    return tuple(feature("contested", g) for g in geometries)


def unknown(label: str, geometry: shapely.Geometry) -> Quarantined:
    return Quarantined(label, "the label is in no table", repair(geometry), float(area_m2(geometry)[0]))


def moment(day: int, hour: int = 20) -> datetime:
    """A moment of January 2030, and of the months after it."""
    return datetime(2030, 1, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)


def edition(
    day: int,
    *features: FeatureVersion,
    published: int | None = None,
    quarantined: tuple[Quarantined, ...] = (),
    dropped: Mapping[str, int] | None = None,
) -> EditionSource:
    """The edition of a day; `published`: the day it came out, by default the same."""
    text = repr([day, published, [f.sha256 for f in features], [q.label for q in quarantined]])
    return EditionSource(
        valid_at=moment(day),
        published_at=moment(published or day, 21),
        source_name=f"{day}-{published or day}.geojson",
        source_sha256=hashlib.sha256(text.encode()).digest(),
        reader="hand/1",
        features=features,
        quarantined=quarantined,
        dropped=dropped or {},
        description=f"the situation on day {day}",
    )


def region(
    id_: str,
    geometry: shapely.Geometry,
    level: int = 1,
    *,
    layer: str | None = None,
    name: str | None = None,
    parent: str | None = None,
    official_area_m2: float | None = None,
) -> Region:
    return Region(
        id=id_,
        level=level,
        layer=layer or f"adm{level}",
        names={"en": name or f"Unit {id_}", "uk": f"Одиниця {id_}"},
        parent_id=parent,
        geometry=repair(geometry),
        official_area_m2=official_area_m2,
    )


def place(id_: str, name: str, lon: float | None = None, lat: float | None = None, **others) -> Place:
    return Place(id=id_, names={"en": name}, lon=lon, lat=lat, **others)


# --- a small war: an island of two provinces, four days --------------------------------------

WEST, EAST = box(-33.6, 45.0, 0.6, 1.0), box(-33.0, 45.0, 0.6, 1.0)
ISLAND = box(-33.6, 45.0, 1.2, 1.0)


def provinces() -> list[Region]:
    return [
        region("QV-01", WEST, name="Westland", official_area_m2=5.0e9),
        region("QV-02", EAST, name="Eastland"),
    ]


def days() -> list[EditionSource]:
    """Ground taken in the north-east, a corner of it contested, a pocket, a retreat."""
    before = feature("occupied_before", box(-32.9, 45.8, 0.2))
    return [
        edition(1, before, *occupied(box(-33.1, 45.3, 0.4))),
        edition(2, before, *occupied(box(-33.3, 45.3, 0.6, 0.4)), *contested(box(-33.35, 45.35, 0.1))),
        edition(
            4, before, *occupied(box(-33.3, 45.3, 0.6, 0.4), box(-32.6, 45.2, 0.1)), dropped={"Point": 3}
        ),
        edition(5, before, *occupied(box(-33.05, 45.3, 0.35))),
    ]


def short_war(atlas: Atlas, editions: int = 2) -> None:
    """The provinces, a settlement in each, and the first of the days."""
    atlas.load_regions(provinces())
    atlas.load_places(
        [
            place("harbour", "Harbour", -32.9, 45.4, region_ids=("QV-02",)),
            place("hill", "Hill", -33.5, 45.9, region_ids=("QV-01",)),
        ]
    )
    atlas.load_editions(days()[:editions], track="meridian", **TERMS)
