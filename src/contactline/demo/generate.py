"""Writes the files of the fictional conflict to a folder."""

from __future__ import annotations

import csv
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyogrio
import pyogrio.raw
import shapely

from contactline.demo.areas import authalic_area_m2
from contactline.demo.island import make_island
from contactline.demo.makers import Drawn, Meridian, Tideline
from contactline.demo.names import NameGiver
from contactline.demo.places import DemoPlace, make_places
from contactline.demo.regions import DemoRegion, make_regions
from contactline.demo.war import Day, War
from contactline.errors import UsageError

PLACE_COLUMNS = [
    *("id", "name_en", "name_uk", "old_names", "kind"),
    *("adm1_pcode", "adm2_pcode", "adm3_pcode", "lat", "lon", "population"),
]
START = date(2031, 3, 1)
SEED = 5
SCHEME = "demo"
LICENCE = "CC0-1.0"
ATTRIBUTION = "Contactline demo: a fictional conflict, nothing in it is real"
DESCRIPTION = (
    "A fictional conflict on a fictional island. Tesmarra, Orvane, their regions, settlements and map"
    " makers, the war and every day of it are invented by a program from a seed; nothing here shows a real"
    " place, people or event."
)

MERIDIAN_HOUR = 18
CORRECTED_AT = (0.2, 0.5, 0.8)
GAP_AT, GAP_DAYS = 0.66, 3
EMBARGO = timedelta(days=5)
TRUTH_DAYS = 24
# how often a flaw is in an edition
BOW_TIE, OVERLAP, HASTE, TACTICAL, MISSING = 0.03, 0.04, 0.04, 0.15, 0.02
REVIEW_AT, REVIEW_EDITIONS = 0.35, 3
FAR_AWAY_AT = 0.57


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """What was written and how it is to be loaded.

    `regions`: (level, file), larger units first. `meridian`: an archive for the reader `geojson` with the
    scheme's mapping "meridian"; `tideline`: one for the reader `occupied`; `embargoed`: one more edition
    of meridian, not to be shown before `embargo_until`. `truth`: what the figures must be (`_Truth`).
    `first`, `last`: the days meridian covers, without the embargoed one.
    """

    folder: Path
    seed: int
    days: int
    scheme: str
    regions: tuple[tuple[int, Path], ...]
    places: Path
    meridian: Path
    tideline: Path
    embargoed: Path
    embargo_until: datetime
    truth: Path
    first: date
    last: date
    description: str = DESCRIPTION
    licence: str = LICENCE
    attribution: str = ATTRIBUTION


def generate(
    folder: Path, *, seed: int = SEED, days: int = 500, places: int = 400, detail: float = 1.0
) -> DemoFiles:
    """Write the demo's files to `folder`, which is made when it is not there.

    The same arguments give the same bytes. `days` of war, `places` settlements; `detail` multiplies the
    vertices of all lines. Raises UsageError for less than one day or place or a detail outside 0.1–100.
    """
    if days < 1 or places < 1 or not 0.1 <= detail <= 100:
        raise UsageError(
            f"The demo cannot be made with days={days}, places={places}, detail={detail}: it needs at"
            " least one day and one place, and a detail from 0.1 to 100."
        )
    folder.mkdir(parents=True, exist_ok=True)
    # a stream of its own for each, so that more places do not make another war
    rng_island, rng_regions, rng_places, rng_war, rng_meridian, rng_tideline, rng_names = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(7)
    )
    island = make_island(rng_island, detail)
    names = NameGiver(rng_names)
    regions = make_regions(island, names, rng_regions, detail)
    settlements = make_places(regions, names, places, rng_places)

    war = War(island, days, rng_war)
    meridian = Meridian(island, rng_meridian)
    tideline = Tideline(island, rng_tideline)
    truth = _Truth(regions, settlements, days)
    files = DemoFiles(
        folder=folder,
        seed=seed,
        days=days,
        scheme=SCHEME,
        regions=tuple(_write_regions(folder, regions, level) for level in (0, 1, 2, 3)),
        places=_write_places(folder / "places.tsv", settlements),
        meridian=folder / "meridian.tar.xz",
        tideline=folder / "tideline.zip",
        embargoed=folder / "meridian-embargoed.geojson",
        embargo_until=_moment(days, MERIDIAN_HOUR) + EMBARGO,
        truth=folder / "truth.json",
        first=START,
        last=START + timedelta(days=days - 1),
    )
    editions = _editions(war, meridian, tideline, truth, rng_meridian, days)
    _write_tar(files.meridian, ((e.name, e.published_at, e.data) for e in editions.meridian))
    _write_zip(files.tideline, editions.tideline)
    files.embargoed.write_bytes(editions.embargoed)
    truth.write(files.truth, seed)
    return files


# --- editions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Edition:
    name: str
    published_at: datetime
    data: bytes


@dataclass(frozen=True, slots=True)
class _Editions:
    meridian: list[_Edition]
    tideline: list[tuple[str, bytes]]
    embargoed: bytes


def _editions(
    war: War, meridian: Meridian, tideline: Tideline, truth: _Truth, rng: np.random.Generator, days: int
) -> _Editions:
    """The editions of both makers, meridian's in the order of publication."""
    made: list[_Edition] = []
    daily: list[tuple[str, bytes]] = []
    embargoed = b""
    corrected = {int(days * share) for share in CORRECTED_AT} if days >= 10 else set()
    gap = range(int(days * GAP_AT), int(days * GAP_AT) + GAP_DAYS) if days >= 100 else range(0)
    review = range(int(days * REVIEW_AT), int(days * REVIEW_AT) + REVIEW_EDITIONS)
    yesterday: Day | None = None
    for day in war.course(days + 1):
        valid_at = _moment(day.index, MERIDIAN_HOUR)
        published_at = valid_at + timedelta(minutes=int(rng.integers(40, 200)))
        on = valid_at.date()
        is_last = day.index >= days - 1
        is_missing = (
            not is_last
            and day.index not in corrected
            and (day.index in gap or (day.index > 0 and rng.random() < MISSING))
        )
        if not is_missing:
            polygons = meridian.draw(day, hasty=rng.random() < HASTE)
            polygons = polygons + [
                flaw()
                for flaw, is_made in (
                    (meridian.bow_tie, rng.random() < BOW_TIE),
                    (meridian.overlap, rng.random() < OVERLAP),
                    (meridian.under_review, day.index in review),
                    (meridian.far_away, day.index == int(days * FAR_AWAY_AT)),
                )
                if is_made
            ]
            points = [meridian.tactical()] if rng.random() < TACTICAL else []
            if day.index == days:
                embargoed = meridian.edition(polygons, valid_at, published_at, "", points)
                break
            truth.add(valid_at, polygons)
            if day.index in corrected:
                wrong = meridian.draw(war.erroneous(day))
                made.append(
                    _Edition(
                        f"meridian_{valid_at:%Y%m%dT%H%MZ}.geojson",
                        published_at,
                        meridian.edition(wrong, valid_at, published_at, "", points),
                    )
                )
                corrected_at = published_at + timedelta(days=2)
                note = "Correction: ground was shown as taken that was not."
                made.append(
                    _Edition(
                        f"meridian_{valid_at:%Y%m%dT%H%MZ}_corrected.geojson",
                        corrected_at,
                        meridian.edition(polygons, valid_at, corrected_at, note, points),
                    )
                )
            else:
                made.append(
                    _Edition(
                        f"meridian_{valid_at:%Y%m%dT%H%MZ}.geojson",
                        published_at,
                        meridian.edition(polygons, valid_at, published_at, "", points),
                    )
                )
        if yesterday is not None:  # tideline is a day late
            coordinates = tideline.draw(yesterday)
            daily.append((f"tideline_{on:%Y%m%d}.geojson", tideline.edition(coordinates, on)))
        yesterday = day
    made.sort(key=lambda edition: edition.published_at)
    return _Editions(made, daily, embargoed)


def _moment(index: int, hour: int) -> datetime:
    return datetime.combine(START + timedelta(days=index), time(hour), UTC)


def _write_tar(path: Path, entries: Iterable[tuple[str, datetime, bytes]]) -> None:
    # consecutive editions are nearly alike, so a fast preset already finds most of what repeats
    with lzma.open(path, "wb", preset=1) as packed, tarfile.open(fileobj=packed, mode="w|") as tar:
        for name, modified_at, data in entries:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            entry.mtime = int(modified_at.timestamp())
            tar.addfile(entry, io.BytesIO(data))


def _write_zip(path: Path, entries: Iterable[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo(name, (2031, 1, 1, 0, 0, 0))
            archive.writestr(entry, data, zipfile.ZIP_DEFLATED, compresslevel=2)


# --- regions and places -----------------------------------------------------------------------


def _write_regions(folder: Path, regions: list[DemoRegion], level: int) -> tuple[int, Path]:
    """One level as a file: districts as a GeoPackage, the others as GeoJSON."""
    own = [region for region in regions if region.level == level]
    if level == 2:
        path = folder / f"regions-{level}.gpkg"
        _write_geopackage(path, own)
        return level, path
    path = folder / f"regions-{level}.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {
                "id": region.id,
                "parent": region.parent_id,
                "name_en": region.name_en,
                "name_uk": region.name_uk,
            },
            "geometry": json.loads(shapely.to_geojson(region.geometry)),
        }
        for region in own
    ]
    collection = {"type": "FeatureCollection", "name": f"regions-{level}", "features": features}
    path.write_bytes(orjson.dumps(collection))
    return level, path


def _write_geopackage(path: Path, regions: list[DemoRegion]) -> None:
    # GDAL writes the time of writing into the file; with this option it writes one that is told
    option = "OGR_CURRENT_DATE"
    before = pyogrio.get_gdal_config_option(option)
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({option: "2031-01-01T00:00:00.000Z"})
    try:
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb(
                np.array([shapely.MultiPolygon(shapely.get_parts(r.geometry).tolist()) for r in regions])
            ),
            field_data=[
                np.array([region.id for region in regions], dtype=object),
                np.array([region.parent_id for region in regions], dtype=object),
                np.array([region.name_en for region in regions], dtype=object),
                np.array([region.name_uk for region in regions], dtype=object),
            ],
            fields=["id", "parent", "name_en", "name_uk"],
            layer="districts",
            geometry_type="MultiPolygon",
            crs="EPSG:4326",
            driver="GPKG",
        )
    finally:
        pyogrio.set_gdal_config_options({option: before})


def _write_places(path: Path, places: list[DemoPlace]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(PLACE_COLUMNS)
        for place in places:
            commune, district, province = place.region_ids
            table.writerow(
                [
                    place.id,
                    place.name_en,
                    place.name_uk,
                    "|".join(place.old_names),
                    place.kind,
                    province,
                    district,
                    commune,
                    "" if place.lat is None else place.lat,
                    "" if place.lon is None else place.lon,
                    place.population,
                ]
            )
    return path


# --- truth ------------------------------------------------------------------------------------


class _Truth:
    """What the figures must be, taken straight from the polygons that were drawn.

    `truth.json` has `areas`: `on`, `region` (a province, or null for the whole drawn ground), `class`,
    `area_m2` (exact on the ellipsoid, edges straight in lon/lat) on some days; and `places`: for places
    with coordinates, `history`: `class` (null: not drawn) and `from`, the edition that first showed it.
    Corrected editions count as corrected; the embargoed one does not count.
    """

    _ORDER = ("occupied_before", "occupied", "contested", "liberated")
    """Classes that meet on the island, in the scheme's precedence."""

    def __init__(self, regions: list[DemoRegion], places: list[DemoPlace], days: int) -> None:
        self._provinces = [region for region in regions if region.level == 1]
        self._places = [place for place in places if place.lon is not None]
        self._points = np.array([(place.lon, place.lat) for place in self._places])
        self._every = max(1, days // TRUTH_DAYS)
        self._last_index = days - 1
        self._areas: list[dict[str, Any]] = []
        self._histories: list[list[dict[str, Any]]] = [[] for _ in self._places]
        self._known: dict[bytes, np.ndarray] = {}

    def add(self, valid_at: datetime, polygons: list[Drawn]) -> None:
        self._add_histories(valid_at, polygons)
        index = (valid_at.date() - START).days
        if index % self._every == 0 or index == self._last_index:
            self._add_areas(valid_at, polygons)

    def _add_areas(self, valid_at: datetime, polygons: list[Drawn]) -> None:
        for class_id in ("occupied_before", "occupied"):
            ground = shapely.MultiPolygon(
                [shapely.Polygon(p.rings[0], p.rings[1:]) for p in polygons if p.class_id == class_id]
            )
            provinces = np.array([province.geometry for province in self._provinces])
            parts = shapely.intersection(provinces, ground)
            for region_id, part in zip(
                (None, *(p.id for p in self._provinces)), (ground, *parts), strict=True
            ):
                self._areas.append(
                    {
                        "on": valid_at.date().isoformat(),
                        "region": region_id,
                        "class": class_id,
                        "area_m2": round(authalic_area_m2(_polygonal(part)), 3),
                    }
                )

    def _add_histories(self, valid_at: datetime, polygons: list[Drawn]) -> None:
        rank = np.full(len(self._places), len(self._ORDER))
        known: dict[bytes, np.ndarray] = {}
        for polygon in polygons:
            if polygon.class_id not in self._ORDER:
                continue
            inside = self._known.get(polygon.feature)
            if inside is None:
                inside = self._inside(polygon)
            known[polygon.feature] = inside
            rank[inside] = np.minimum(rank[inside], self._ORDER.index(polygon.class_id))
        self._known = known
        for i, at in enumerate(rank.tolist()):
            class_id = self._ORDER[at] if at < len(self._ORDER) else None
            history = self._histories[i]
            if not history or history[-1]["class"] != class_id:
                history.append({"class": class_id, "from": valid_at.strftime("%Y-%m-%dT%H:%M:%SZ")})

    def _inside(self, polygon: Drawn) -> np.ndarray:
        """The indices of the places in a polygon."""
        (west, south), (east, north) = polygon.rings[0].min(axis=0), polygon.rings[0].max(axis=0)
        lon, lat = self._points.T
        near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        if not len(near):
            return near
        ground = shapely.Polygon(polygon.rings[0], polygon.rings[1:])
        if len(polygon.rings[0]) < 20:  # what is drawn by hand may cross itself
            ground = shapely.make_valid(ground, method="structure", keep_collapsed=False)
        shapely.prepare(ground)
        return near[shapely.contains_xy(ground, self._points[near])]

    def write(self, path: Path, seed: int) -> None:
        places = [
            {"id": place.id, "name": place.name_en, "history": history}
            for place, history in zip(self._places, self._histories, strict=True)
        ]
        truth = {"about": DESCRIPTION, "seed": seed, "areas": self._areas, "places": places}
        path.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _polygonal(geometry: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(geometry)).tolist()
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon" and not part.is_empty])
