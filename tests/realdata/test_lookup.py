"""Names on the real gazetteer and boundaries, as reporters type them."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from contactline.errors import Ambiguous
from contactline.gazetteer.lookup import PlaceIndex, RegionEntry, RegionIndex
from contactline.model import Place

SUMY_OBLAST = "UA59000000000057109"


@pytest.fixture(scope="module")
def places(data_dir: Path) -> PlaceIndex[Place]:
    return PlaceIndex(_places(data_dir / "gazetteer" / "ukraine-settlements.tsv"))


def _places(path: Path) -> Iterator[Place]:
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            former = tuple(name.strip() for name in row["old_names"].replace("|", ";").split(";"))
            names = {"uk": row["name_uk"], "en": row["name_en"]}
            yield Place(row["katottg"], names, former, region_ids=(row["oblast"],))


def test_four_settlements_called_stepne_lie_in_sumy_oblast(places):
    in_sumy = [place.id for place in places.find("Степне") if SUMY_OBLAST in place.region_ids]
    present = [id_ for id_ in in_sumy if places.find(id_)[0].names["uk"] == "Степне"]
    assert len(present) == 4
    assert "UA59080290140055236" in present


def test_every_settlement_answers_to_its_id_and_is_among_the_bearers_of_its_names(places):
    for place in places.find("Степне") + places.find("Первомайське"):
        assert places.find(place.id) == [place]
        assert all(place in places.find(name) for name in place.names.values())


@pytest.fixture(scope="module")
def regions(data_dir: Path) -> RegionIndex[RegionEntry]:
    import pyogrio

    entries = [RegionEntry("UA-59", 1, {"en": "Sumy Oblast", "uk": "Сумська область"})]
    for name, level in (("ukraine-adm2.gpkg", 2), ("ukraine-adm3.gpkg", 3)):
        _, _, _, columns = pyogrio.raw.read(
            os.fspath(data_dir / "boundaries" / name),
            columns=["katotth", "name", "name_en", "name_uk"],
            read_geometry=False,
        )
        for id_, own, en, uk in zip(*columns, strict=True):
            names = {"und": own, "en": en, "uk": uk}
            entries.append(RegionEntry(id_, level, {k: v for k, v in names.items() if v}))
    return RegionIndex(entries)


def test_a_bare_sumy_is_the_oblast_although_raion_and_hromada_share_the_name(regions):
    assert regions.find("Sumy").id == "UA-59"
    assert regions.find("Сумська").id == "UA-59"
    assert regions.find("Sumy Raion").id == regions.find("Сумський район").id == "UA59080000000057897"
    assert regions.find("Сумська громада").id == "UA59080270000073662"


def test_hromadas_that_share_a_name_are_never_chosen_among(regions):
    with pytest.raises(Ambiguous):
        regions.find("Миколаївська громада")
