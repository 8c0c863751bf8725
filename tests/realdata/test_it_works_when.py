"""The commands by which the issue says that it works, and what they give on the real archive."""

from __future__ import annotations

import json

import pytest

STEPNE = "UA59080290140055236"


def test_each_load_says_what_it_took_in(loaded):
    said = loaded.said
    assert "Loaded 27 regions (level 1 from ukraine-adm1.geojson)." in said["adm1"]
    assert "Loaded 136 regions (level 2 from ukraine-adm2.gpkg)." in said["adm2"]
    assert "Loaded 1,466 regions (level 3 from ukraine-adm3.gpkg)." in said["adm3"]
    assert "Loaded 83 regions (level 1 from russia-adm1.geojson)." in said["russia"]
    # 29,708 lines, the header among them
    assert "Loaded 29,707 places (ukraine-settlements.tsv)." in said["places"]
    assert "Loaded 1,359 editions (track deepstate)." in said["archive"]
    assert "344,603 Point" in said["archive"]
    assert "Loaded 28 editions (track deepstate-daily)." in said["daily"]


def test_area_of_all_occupied_ground(loaded):
    (figure,) = loaded.json("area", "--on", "2025-08-03", "--group", "occupied_total")
    assert figure["area_km2"] == pytest.approx(114_329, abs=1)
    assert figure["region"] is None
    assert figure["group"] == "occupied_total"
    assert (figure["track"], figure["measure"], figure["on"]) == ("deepstate", "authalic", "2025-08-03")
    assert figure["edition"]["source"].endswith("1754251105.geojson")
    assert figure["edition"]["valid_at"] == "2025-08-03T19:58:25Z"
    assert figure["provenance"]["attribution"] == "DeepState"
    assert set(figure["provenance"]["hashes"]) == {"edition", "scheme"}


def test_area_of_occupied_sumy_in_the_daily_files(loaded):
    (figure,) = loaded.json(
        "area", "--on", "2025-08-12", "--group", "occupied_total", "--track", "deepstate-daily",
        "--region", "Sumy",
    )  # fmt: skip
    assert figure["area_km2"] == pytest.approx(210.6, abs=0.5)
    assert (figure["region"]["name"], figure["region"]["level"]) == ("Sumy Oblast", 1)
    assert figure["share"] == pytest.approx(210.6 / 23_838, abs=0.0001)


def test_a_table_says_which_region_it_took_and_where_the_figure_is_from(loaded):
    done = loaded.run("area", "--on", "2025-08-03", "--group", "occupied_total", "--region", "Сумська")
    assert done.returncode == 0
    for words in ("Sumy Oblast", "210.6", "deepstate", "2025-08-03", "DeepState"):
        assert words in done.stdout


def test_front_at_every_tolerance_of_the_scheme(loaded):
    figures = loaded.json("front", "--on", "2025-08-03")
    assert [f["tolerance_m"] for f in figures] == [0, 1000, 2000, 5000]
    lengths = [f["length_km"] for f in figures]
    assert lengths == sorted(lengths, reverse=True)
    assert all(f["main_length_km"] <= f["length_km"] for f in figures)


def test_changes_of_a_month_by_oblast_add_up_to_the_difference_of_the_areas(loaded):
    figures = loaded.json("changes", "--from", "2025-07-01", "--to", "2025-08-01", "--by", "1")
    mine = {f["region"]["id"]: f for f in figures if f["group"] == "occupied_total"}
    assert len(mine) == 27
    for figure in mine.values():
        assert figure["gross_gain_km2"] - figure["gross_loss_km2"] == pytest.approx(
            figure["net_km2"], abs=1e-5
        )
    areas = {
        (day, f["region"]["id"]): f["area_km2"]
        for day in ("2025-07-01", "2025-08-01")
        for f in loaded.json("area", "--on", day, "--group", "occupied_total", "--by", "1")
    }
    for id_, figure in mine.items():
        difference = areas["2025-08-01", id_] - areas["2025-07-01", id_]
        assert figure["net_km2"] == pytest.approx(difference, abs=0.001), id_
    assert mine["UA14000000000091971"]["net_km2"] > 300  # Donetsk, where the front moved


def test_a_name_that_many_places_bear_gives_candidates_and_never_a_guess(loaded):
    done = loaded.run("place", "Степне", "--json")
    assert done.returncode == 4
    answer = json.loads(done.stdout)
    assert set(answer) == {"candidates"}
    assert STEPNE in [c["id"] for c in answer["candidates"]]
    sumy = [c for c in answer["candidates"] if c["region"] and c["region"]["name"] == "Sumy Oblast"]
    assert len([c for c in sumy if c["names"]["uk"] == "Степне"]) == 4
    assert len(done.stderr.splitlines()) == 1
    assert "name one by its id" in done.stderr


def test_a_place_by_its_id_has_its_history(loaded):
    done = loaded.run("place", STEPNE, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    place = json.loads(done.stdout)
    assert (place["id"], place["names"]["uk"], place["region"]["name"]) == (STEPNE, "Степне", "Sumy Oblast")
    assert (place["lon"], place["lat"]) == (pytest.approx(34.6911, abs=1e-4), pytest.approx(51.1717, abs=1e-4))
    history = place["history"]
    assert history[0]["from"] == "2022-04-03T12:33:28Z"
    for spell, following in zip(history, history[1:], strict=False):
        assert spell["to"] == following["from"]
        assert spell["class"] != following["class"]
    assert history[-1]["to"] is None
    # DATA.md: the map did not change there between 26 July and its last edition
    assert history[-1]["from"] < "2025-07-27"
