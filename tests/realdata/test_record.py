"""The record of the whole archive: complete, sound, and the same however often it is loaded."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from dataclasses import replace

import pytest


def test_every_edition_is_in_the_record_with_its_source(atlas, archive):
    editions = atlas.editions("deepstate")
    assert [int(e.ref.valid_at.timestamp()) for e in editions] == archive.moments
    assert len(editions) == 1359
    assert not any(e.superseded or e.pending for e in editions)
    tracks = {t.name: t for t in atlas.tracks()}
    assert tracks["deepstate"].default
    assert (tracks["deepstate-daily"].editions, tracks["deepstate-daily"].licence) == (28, "GPL-3.0")
    assert len({e.ref.valid_at.date() for e in editions}) == 1123  # DATA.md: distinct days


def test_the_longest_gap_is_three_days(atlas):
    """DATA.md's three days lie between two editions: two whole days without one."""
    assert max(gap.days for gap in atlas.gaps("deepstate")) == 2
    assert atlas.gaps("deepstate-daily") == []


def test_the_quarantine_lists_what_data_md_says_and_one_remnant_that_it_leaves_out(atlas):
    """DATA.md: fills #ce93d8, #0097a7, #fbc02d, and 25,723 km² in the Arabian Sea on 2023-02-02.

    That polygon is in two editions of the day; from the next day a remnant of it, 527 km², stayed on
    the map for nine months, in 277 editions. It lies as far outside every region, and DATA.md does
    not speak of it. The area of DATA.md is geodesic; ours is 25,739 km².
    """
    found = {
        (entry.label.split()[0], entry.reason, round(entry.area_m2 / 1e6)): (
            entry.count,
            entry.first.date().isoformat(),
            entry.last.date().isoformat(),
        )
        for entry in atlas.quarantine("deepstate")
    }
    by_fill: dict[str, int] = {}
    for (fill, _, _), (count, _, _) in found.items():
        by_fill[fill] = by_fill.get(fill, 0) + count
    assert by_fill == {"#0097a7": 1, "#bcaaa4": 2 + 277, "#fbc02d": 1, "#ce93d8": 4}
    (sea,) = [entry for entry in atlas.quarantine("deepstate") if entry.label.startswith("#bcaaa4")]
    assert "outside" in sea.reason
    assert sea.area_m2 / 1e6 == pytest.approx(25_739, abs=1)
    assert (sea.first.date().isoformat(), sea.last.date().isoformat()) == ("2023-02-02", "2023-11-12")
    assert atlas.quarantine("deepstate-daily") == []


def test_the_remnant_lies_in_the_arabian_sea(archive):
    polygons = {
        round(q.area_m2 / 1e6): q.geometry
        for moment in ("2023-02-02 23:59:59", "2023-06-01 23:59:59")
        for q in archive.at(moment).quarantined
    }
    assert set(polygons) == {25_739, 527}
    for polygon in polygons.values():
        west, south, east, north = polygon.bounds
        assert 55 < west < east < 78
        assert 5 < south < north < 25
    assert polygons[25_739].intersects(polygons[527])


def test_what_is_quarantined_is_in_no_figure(atlas):
    drawn = atlas.series_arrays(
        class_="contested", track="deepstate", start="2023-02-01", end="2023-02-04"
    ).area_m2[0, 0]
    assert drawn.max() - drawn.min() < 500e6


def test_an_atlas_of_the_whole_archive_is_sound(loaded):
    done = loaded.run("verify")
    assert (done.returncode, done.stdout, done.stderr) == (0, "The atlas is sound.\n", "")


def test_the_same_files_again_change_nothing_and_say_so(loaded, data_dir, tmp_path):
    again = replace(loaded, path=tmp_path / "again.db")
    shutil.copy(loaded.path, again.path)
    before = dump(again.path)
    boundaries = data_dir / "boundaries"
    for file, level, count in (
        ("ukraine-adm1.geojson", "1", "27"),
        ("ukraine-adm2.gpkg", "2", "136"),
        ("russia-adm1.geojson", "1", "83"),
    ):
        done = again.run("load", "regions", os.fspath(boundaries / file), "--level", level)
        assert (done.returncode, done.stderr) == (0, "")
        assert "Loaded 0 regions" in done.stdout
        assert f"{count} were there already" in done.stdout
    done = again.run("load", "places", os.fspath(data_dir / "gazetteer" / "ukraine-settlements.tsv"))
    assert "Loaded 0 places" in done.stdout
    assert "29,707 were there already" in done.stdout
    archive = data_dir / "deepstate" / "deepstate-2022-04-03_2025-08-03.tar.xz"
    done = again.run(
        "load", "editions", os.fspath(archive), "--track", "deepstate", "--reader", "deepstate", "--json"
    )
    report = json.loads(done.stdout)
    assert (report["loaded"], report["unchanged"], report["superseding"]) == (0, 1359, 0)
    assert dump(again.path) == before


def dump(path) -> dict[str, int]:
    """A hash of the rows of every table."""
    database = sqlite3.connect(path)
    try:
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {t: hash(tuple(database.execute(f"SELECT * FROM {t}").fetchall())) for (t,) in tables}
    finally:
        database.close()


@pytest.mark.parametrize(
    "name", ["Sumy", "Sumy Oblast", "Сумська область", "сумська", "UA59000000000057109", "UA-59"]
)
def test_a_region_answers_to_its_english_and_ukrainian_names_and_to_its_ids(atlas, name):
    figure = atlas.area(name, on="2025-08-03", group="occupied_total", track="deepstate").one()
    assert (figure.region.id, figure.region.name, figure.region.level, figure.region.layer) == (
        "UA59000000000057109",
        "Sumy Oblast",
        1,
        "ukraine-adm1",
    )
    assert figure.area_m2 / 1e6 == pytest.approx(210.6, abs=0.1)


@pytest.mark.parametrize(
    ("name", "level"), [("Сумський район", 2), ("Sumy Raion", 2), ("Сумська громада", 3), ("Kursk Oblast", 1)]
)
def test_a_region_of_another_level_or_land_is_said_to_be_that(loaded, name, level):
    (figure,) = loaded.json("area", "--on", "2025-08-03", "--group", "occupied_total", "--region", name)
    assert figure["region"]["level"] == level
    table = loaded.run("area", "--on", "2025-08-03", "--group", "occupied_total", "--region", name).stdout
    assert figure["region"]["name"] in table
