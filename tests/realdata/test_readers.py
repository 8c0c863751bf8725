"""The readers on the real archive, boundaries and gazetteer (DATA.md)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely

from contactline.geometry.measures import area_m2
from contactline.model import (
    ClassGroup,
    ControlClass,
    EditionSource,
    FrontRules,
    KnownRegion,
    Scheme,
)
from contactline.sources import reader
from contactline.sources.containers import open_sources
from contactline.sources.places import read_places
from contactline.sources.regions import find_parents, read_regions

CLASSES = ("occupied", "occupied_before", "contested", "incursion", "liberated", "elsewhere")
OCCUPIED_TOTAL = ("occupied", "occupied_before")


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    """The classes of DATA.md by hand, so that a reader is judged without the shipped scheme."""
    return Scheme(
        id="ukraine",
        names={"en": "Ukraine"},
        time_zone="Europe/Kyiv",
        extent=(20.0, 43.0, 45.0, 54.0),
        actors=(),
        classes=tuple(
            ControlClass(c, {"en": c}, None, "held", c != "elsewhere", {}, {}, "flat") for c in CLASSES
        ),
        groups=(ClassGroup("occupied_total", {"en": "Occupied"}, OCCUPIED_TOTAL),),
        levels=(),
        default_group="occupied_total",
        undrawn_holder=None,
        front=FrontRules("occupied_total"),
        home="UA",
        known_regions=(
            KnownRegion("UA-59", 1, {"en": "Sumy Oblast", "uk": "Сумська область"}, ("UA59000000000057109",)),
        ),
    )


def ground_km2(edition: EditionSource, *class_ids: str) -> float:
    """The ground of some classes, polygons that overlap counted once."""
    ground = shapely.union_all([f.geometry for f in edition.features if f.class_id in class_ids])
    return float(area_m2([ground])[0]) / 1e6


# --- the archive ------------------------------------------------------------------------------


class Archive:
    """What is asked of the whole archive, gathered while it streams by."""

    def __init__(self, path: Path, scheme: Scheme) -> None:
        deepstate = reader("deepstate", scheme)
        self.classes: Counter[str] = Counter()
        self.dropped: Counter[str] = Counter()
        self.quarantine: dict[tuple[str, int], list[date]] = defaultdict(list)
        self.versions: set[bytes] = set()
        self.last_of_day: dict[str, EditionSource] = {}
        self.editions = self.invalid = self.outside_grid = 0
        days = {"2022-04-03", "2022-08-29", "2024-09-03", "2025-08-03"}
        for source in open_sources(path):
            edition = deepstate.read(source)
            self.editions += 1
            self.dropped.update(edition.dropped)
            for feature in edition.features:
                self.classes[feature.class_id] += 1
                if feature.sha256 not in self.versions:
                    self.versions.add(feature.sha256)
                    self.invalid += not feature.geometry.is_valid
            for entry in edition.quarantined:
                fill = entry.label.partition(" ")[0]
                self.quarantine[fill, round(entry.area_m2 / 1e6)].append(edition.published_at.date())
            if (day := edition.published_at.date().isoformat()) in days:
                self.last_of_day[day] = edition


@pytest.fixture(scope="module")
def archive(data_dir: Path, scheme: Scheme) -> Archive:
    return Archive(data_dir / "deepstate" / "deepstate-2022-04-03_2025-08-03.tar.xz", scheme)


def test_every_snapshot_is_read_and_every_polygon_has_a_class_or_a_reason(archive):
    assert archive.editions == 1359
    assert archive.dropped == {"Point": 344_603}
    assert archive.invalid == 0
    assert archive.classes == {
        "liberated": 75_501,
        "contested": 18_807,
        "elsewhere": 12_641,
        "occupied": 12_591,
        "occupied_before": 4_447,
        "incursion": 785,
    }


def test_the_quarantine_lists_exactly_what_is_known_to_be_odd(archive):
    found = {
        key: (len(days), days[0].isoformat(), days[-1].isoformat())
        for key, days in archive.quarantine.items()
    }
    assert found == {
        ("#0097a7", 126): (1, "2022-09-27", "2022-09-27"),
        # the Arabian Sea: 25,739 km² at first, of which a remnant stayed for nine months
        ("#bcaaa4", 25_739): (2, "2023-02-02", "2023-02-02"),
        ("#bcaaa4", 527): (277, "2023-02-03", "2023-11-12"),
        ("#fbc02d", 103_040): (1, "2023-02-07", "2023-02-07"),
        ("#ce93d8", 265): (1, "2023-06-24", "2023-06-24"),
        ("#ce93d8", 69): (1, "2023-06-24", "2023-06-24"),
        ("#ce93d8", 1_040): (1, "2023-06-24", "2023-06-24"),
        ("#ce93d8", 3_814): (1, "2023-06-24", "2023-06-24"),
    }


@pytest.mark.parametrize(
    ("day", "km2", "within"),
    [
        ("2022-04-03", 106_883, 2),
        ("2022-08-29", 125_201, 5),
        ("2024-09-03", 109_898, 5),
        ("2025-08-03", 114_329, 1),
    ],
)
def test_occupied_ground_is_the_known_total(archive, day, km2, within):
    assert ground_km2(archive.last_of_day[day], *OCCUPIED_TOTAL) == pytest.approx(km2, abs=within)


def test_the_parts_of_the_last_edition_are_the_known_ones(archive):
    edition = archive.last_of_day["2025-08-03"]
    assert ground_km2(edition, "occupied") == pytest.approx(70_347, abs=1)
    assert ground_km2(edition, "occupied_before") == pytest.approx(27_174 + 16_805 + 4, abs=2)
    assert ground_km2(edition, "elsewhere") == pytest.approx(139_646, rel=0.05)


def test_the_daily_files_are_dated_by_name_and_give_the_known_total(data_dir, scheme):
    occupied = reader("occupied", scheme)
    path = data_dir / "deepstate" / "occupied-2025-08-04_2025-08-31.tar.xz"
    editions = {e.valid_at.date(): e for e in map(occupied.read, open_sources(path))}
    assert sorted(editions) == [date(2025, 8, day) for day in range(4, 32)]
    assert {e.valid_at.hour for e in editions.values()} == {3}
    assert ground_km2(editions[date(2025, 8, 12)], "occupied") == pytest.approx(114_495, abs=1)


# --- regions and places -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def boundaries(data_dir: Path, scheme: Scheme):
    def read(name: str, level: int):
        return read_regions(data_dir / "boundaries" / name, level=level, scheme=scheme)

    return read


@pytest.mark.parametrize(
    ("name", "level", "count", "km2"),
    [
        ("ukraine-adm1.geojson", 1, 27, 602_313),
        ("ukraine-adm2.gpkg", 2, 136, 601_696),
        ("ukraine-adm3.gpkg", 3, 1466, 569_698),
        ("russia-adm1.geojson", 1, 83, 16_951_882),
    ],
)
def test_all_boundary_files_load_whole_and_valid(boundaries, name, level, count, km2):
    regions = boundaries(name, level)
    assert len(regions) == len({region.id for region in regions}) == count
    assert all(region.geometry.is_valid for region in regions)
    assert area_m2(np.array([r.geometry for r in regions], dtype=object)).sum() / 1e6 == pytest.approx(
        km2, abs=1
    )


def test_sumy_is_known_by_its_ukrainian_name_and_has_its_area(boundaries):
    (sumy,) = [r for r in boundaries("ukraine-adm1.geojson", 1) if r.id == "UA-59"]
    assert sumy.names == {"en": "Sumy Oblast", "uk": "Сумська область"}
    assert area_m2(np.array([sumy.geometry], dtype=object))[0] / 1e6 == pytest.approx(23_838, abs=1)


def test_a_hromada_lies_in_the_raion_that_its_code_says(boundaries):
    raions = find_parents(boundaries("ukraine-adm2.gpkg", 2), boundaries("ukraine-adm1.geojson", 1))
    hromadas = find_parents(boundaries("ukraine-adm3.gpkg", 3), raions)
    assert all(region.parent_id for region in raions)
    coded = [h for h in hromadas if h.parent_id is not None and h.parent_id.startswith("UA")]
    assert len(coded) >= 1465
    assert [h.id for h in coded if h.id[:6] != h.parent_id[:6]] == []


def test_the_gazetteer_loads_whole_with_its_unlocated_places(data_dir, scheme):
    places = {p.id: p for p in read_places(data_dir / "gazetteer" / "ukraine-settlements.tsv", scheme=scheme)}
    assert len(places) == 29_707  # 29,708 lines with the header
    located = [p for p in places.values() if p.lon is not None]
    assert len(located) == 26_177
    stepne = places["UA59080290140055236"]
    assert (stepne.names["uk"], stepne.region_ids[-1]) == ("Степне", "UA-59")
    assert (stepne.lat, stepne.lon) == (pytest.approx(51.1717, abs=1e-4), pytest.approx(34.6911, abs=1e-4))
    assert "Перше Травня" in places["UA59080290120059843"].aliases
    sumy_stepne = [p for p in places.values() if p.names.get("uk") == "Степне" and "UA-59" in p.region_ids]
    assert len(sumy_stepne) == 4
