"""What each command asks the atlas, and what it prints."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

import contactline
import made
from contactline.cli.root import cli
from contactline.figures import Figures


def test_area_asks_for_what_was_said(run, atlas):
    result = run("area", "--on", "2025-08-12", "--group", "occupied_total", "--region", "Sumy")
    assert result.exit_code == 0, result.output
    assert atlas.asked == [
        (
            "area",
            ("Sumy",),
            {
                "by": None,
                "on": "2025-08-12",
                "until": None,
                "class_": None,
                "group": "occupied_total",
                "measure": "authalic",
                "track": None,
                "as_published": None,
            },
        )
    ]
    assert atlas.closed


def test_area_over_a_region_says_which_region_it_took(run):
    out = run("area", "--region", "Sumy").stdout
    assert "Region Sumy Oblast: UA-59, level 1, boundaries adm1" in out
    assert "210.6" in out
    assert "Track deepstate, edition 3f9a0c11d2e4 of 2025-08-12 23:02 EEST" in out
    assert "© DeepState" in out


def test_area_as_json_is_a_list_of_objects(run):
    (area,) = json.loads(run("area", "--json").stdout)
    assert area["region"]["id"] == "UA-59"
    assert area["area_km2"] == 210.6
    assert {"on", "group", "share", "measure", "track", "edition"} <= area.keys()


def test_area_as_csv_is_flat(run, atlas):
    atlas.given["area"] = Figures([made.area(region=None), made.area()])
    rows = list(csv.DictReader(io.StringIO(run("area", "--csv").stdout)))
    assert [row["region_id"] for row in rows] == ["", "UA-59"]
    assert rows[1]["area_km2"] == "210.6"
    assert rows[1]["edition_id"] == "3f9a0c11d2e4"


def test_a_level_is_a_number_or_a_name(run, atlas):
    run("area", "--by", "1")
    run("area", "--by", "oblast")
    assert [asked[2]["by"] for asked in atlas.asked] == [1, "oblast"]


def test_a_class_and_a_group_exclude_each_other(run):
    result = run("area", "--class", "occupied", "--group", "occupied_total")
    assert result.exit_code == 2
    assert result.stderr.startswith("contactline: --class and --group exclude each other")


def test_series_has_a_row_a_day(run, atlas):
    out = run("series", "--from", "2025-08-12", "--to", "2025-08-13", "--region", "Sumy").stdout
    assert "2025-08-12" in out
    assert "2025-08-13" in out
    assert atlas.asked[0][2]["start"] == "2025-08-12"


def test_a_long_series_is_printed_whole(run, atlas):
    days = [date(2022, 4, 3) + timedelta(days=n) for n in range(1000)]
    atlas.given["series"] = Figures(made.area(day=day) for day in days)
    lines = run("series").stdout.splitlines()
    assert sum(line.startswith("202") for line in lines) == 1000
    assert lines[1].split() == ["Date", "Region", "Group", "km²", "mi²", "share"]


def test_changes_are_gross_and_net(run, atlas):
    result = run("changes", "--from", "2025-07-01", "--to", "2025-08-01", "--by", "1")
    assert result.exit_code == 0, result.output
    for number in ("12.5", "2.2", "+10.2", "0.5", "<0.1"):
        assert number in result.stdout
    assert atlas.asked[0][2]["start"] == "2025-07-01"


def test_changes_need_two_dates(run):
    result = run("changes", "--from", "2025-07-01")
    assert result.exit_code == 2
    assert "--to" in result.stderr


def test_transitions_say_from_which_class_to_which(run):
    result = run("changes", "--from", "2025-07-01", "--to", "2025-08-01", "--transitions", "--json")
    (transition,) = json.loads(result.stdout)
    assert (transition["from_class"], transition["to_class"]) == (None, "occupied")


def test_front_takes_several_tolerances(run, atlas):
    out = run("front", "--tolerance", "0", "--tolerance", "1000").stdout
    assert atlas.asked[0][2]["tolerances_m"] == (0.0, 1000.0)
    assert "1,170.0" in out
    assert "656.2" in out


def test_front_without_tolerance_leaves_them_to_the_scheme(run, atlas):
    run("front")
    assert atlas.asked[0][2]["tolerances_m"] is None


def test_front_writes_its_lines(run, tmp_path):
    target = tmp_path / "front.geojson"
    result = run("front", "--geojson", str(target), "--json")
    assert json.loads(target.read_text())["type"] == "FeatureCollection"
    assert len(json.loads(result.stdout)) == 2
    assert list(tmp_path.iterdir()) == [target]


def test_front_prints_its_lines_for_a_dash(run):
    assert json.loads(run("front", "--geojson", "-").stdout)["type"] == "FeatureCollection"


def test_a_place_has_its_history(run):
    out = run("place", made.STEPNE.id).stdout
    assert "Степне / Stepne (UA59080290140055236)" in out
    assert "not drawn" in out
    assert "Sumy Oblast" in out


def test_a_place_as_json_is_one_object(run):
    place = json.loads(run("place", made.STEPNE.id, "--json").stdout)
    assert place["id"] == made.STEPNE.id
    assert place["history"][0]["class"] == "occupied"


def test_an_ambiguous_place_gives_candidates_and_none_is_chosen(run):
    result = run("place", "Степне", "--json")
    assert result.exit_code == 4
    candidates = json.loads(result.stdout)["candidates"]
    assert len(candidates) == 2
    assert candidates[0]["region"]["name"] == "Sumy Oblast"
    assert result.stderr == 'contactline: "Степне" fits 2 places.\n'


def test_ambiguous_places_are_told_apart_in_the_table(run):
    out = run("place", "Степне").stdout
    assert "UA59080290140055236" in out
    assert "Sumy Oblast" in out


def test_ambiguous_places_are_rows_of_csv(run):
    rows = list(csv.DictReader(io.StringIO(run("place", "Степне", "--csv").stdout)))
    assert [row["id"] for row in rows] == [made.STEPNE.id] * 2


def test_a_place_name_of_several_words_needs_no_quotes(run, atlas):
    result = run("place", "Перше", "Травня")
    assert result.exit_code == 3
    assert atlas.asked[0][1] == ("Перше Травня",)


def test_a_point_may_lie_west_and_south(run, atlas):
    assert run("at", "-70.5", "-33.2").exit_code == 0
    assert atlas.asked[0][1] == (-70.5, -33.2)


def test_a_point_out_of_range_is_refused_with_the_order(run):
    result = run("at", "51.17", "134.69")
    assert result.exit_code == 2
    assert "the longitude comes first" in result.stderr


def test_the_record_is_summed_up_with_its_quarantine(run):
    out = run("editions").stdout
    assert "deepstate" in out
    assert "Unknown status" in out
    assert "25,723.0" in out


def test_the_record_lists_every_edition_when_asked(run):
    assert "3f9a0c11d2e4" not in run("editions").stdout
    assert "3f9a0c11d2e4" in run("editions", "--list").stdout
    record = json.loads(run("editions", "--json").stdout)
    assert record["editions"][0]["id"] == "3f9a0c11d2e4"
    assert record["quarantine"][0]["count"] == 1


def test_regions_are_listed_with_all_their_names(run, atlas):
    out = run("regions", "--level", "1").stdout
    assert "Sumy Oblast / Сумська область" in out
    assert atlas.asked[0][1] == (1,)
    assert json.loads(run("regions", "--json").stdout)[0]["codes"] == ["UA59000000000057109"]


def test_a_sound_atlas_is_said_to_be(run):
    result = run("verify")
    assert result.stdout == "The atlas is sound.\n"
    assert result.exit_code == 0


def test_every_fault_is_named(run, atlas):
    atlas.faults = ["edition 3f9a: its source has changed", "feature aa: its bytes have changed"]
    result = run("verify")
    assert result.exit_code == 14
    assert result.stdout.splitlines() == atlas.faults
    assert "2 faults" in result.stderr
    assert json.loads(run("verify", "--json").stdout) == {"sound": False, "faults": atlas.faults}


def test_the_default_track_can_be_named(run, atlas):
    assert run("default-track", "deepstate").exit_code == 0
    assert atlas.asked == [("set_default_track", ("deepstate",), {})]


def test_embargoes_are_released(run):
    assert run("embargo", "release").stdout == "2 editions were released.\n"


# --- loading -----------------------------------------------------------------------------------

SQUARE = {"type": "Polygon", "coordinates": [[[33, 50], [35, 50], [35, 52], [33, 52], [33, 50]]]}

ADM1 = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"code": "UA-59", "nom": "Sumy Oblast"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[33, 50], [35, 50], [35, 52], [33, 52], [33, 50]]],
            },
        }
    ],
}


def test_regions_are_loaded_from_the_columns_that_are_named(run, atlas, tmp_path):
    path = tmp_path / "adm1.geojson"
    path.write_text(json.dumps(ADM1))
    result = run(
        *("load", "regions", str(path), "--level", "1", "--id-column", "code", "--name-column", "en=nom"),
        *("--licence", "CC BY-SA", "--attribution", "the map makers"),
    )
    assert result.exit_code == 0, result.output
    assert result.stdout == "Loaded 1 region (level 1 from adm1.geojson).\n"
    (region,) = atlas.loaded
    assert (region.id, region.names["en"], region.layer) == ("UA-59", "Sumy Oblast", "adm1")
    assert atlas.asked[-1][2] == {"licence": "CC BY-SA", "attribution": "the map makers"}


def test_places_are_loaded_from_a_table(run, atlas, tmp_path):
    path = tmp_path / "places.tsv"
    path.write_text("code\tname_uk\tx\ty\n1\tСтепне\t34.69\t51.17\n")
    result = run(
        *("load", "places", str(path), "--id-column", "code", "--lon-column", "x", "--lat-column", "y")
    )
    assert result.exit_code == 0, result.output
    (place,) = atlas.loaded
    assert (place.id, place.names["uk"], place.lon, place.lat) == ("1", "Степне", 34.69, 51.17)


SNAPSHOT = {
    "type": "FeatureCollection",
    "valid_at": "2024-05-06T00:00:00Z",
    "features": [
        {
            "type": "Feature",
            "properties": {"status": "red"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[33, 50], [35, 50], [35, 52], [33, 52], [33, 50]]],
            },
        }
    ],
}


def editions_command(path, *more):
    return ("load", "editions", str(path), "--track", "t", "--reader", "geojson", *more)


def test_editions_are_loaded_by_a_mapping_of_properties(run, atlas, tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(SNAPSHOT))
    result = run(*editions_command(path, "--map", "status=red:occupied", "--embargo-until", "2026-01-01"))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Loaded 1 edition (track t).\n")
    assert "Unknown status" in result.stdout
    (edition,) = atlas.loaded
    assert [feature.class_id for feature in edition.features] == ["occupied"]
    assert atlas.asked[-1][2]["embargo_until"] == datetime(2026, 1, 1, 21, 59, 59, tzinfo=UTC)


def test_a_folder_is_read_in_a_process_apart_with_the_same_outcome(run, atlas, tmp_path):
    (tmp_path / "a.geojson").write_text(json.dumps(SNAPSHOT))
    (tmp_path / "b.geojson").write_text(json.dumps(SNAPSHOT | {"valid_at": "2024-05-07T00:00:00Z"}))
    result = run(*editions_command(tmp_path, "--map", "status=red:occupied", "--json"))
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["loaded"] == 2
    assert [edition.valid_at.day for edition in atlas.loaded] == [6, 7]


@pytest.mark.parametrize("name", ["a.geojson", "folder"])
def test_a_truncated_file_is_one_sentence_whichever_process_reads_it(run, tmp_path, name):
    path = tmp_path / name
    if name == "folder":
        path.mkdir()
    (path / "a.geojson" if path.is_dir() else path).write_text('{"type": "FeatureCollection", "fea')
    result = run(*editions_command(path))
    assert result.exit_code == 7
    assert result.stderr.startswith("contactline: ")
    assert "a.geojson" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_embargo_that_is_no_time_is_refused(run, tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(SNAPSHOT))
    result = run(*editions_command(path, "--embargo-until", "soon"))
    assert result.exit_code == 2
    assert "soon" in result.stderr


# --- the atlas as a whole ----------------------------------------------------------------------


def test_a_new_atlas_is_made_where_it_is_said(run, monkeypatch, atlas):
    made_at = []
    monkeypatch.setattr(
        contactline, "init", lambda where, scheme: made_at.append((where, scheme)) or atlas, raising=False
    )
    result = run("--atlas", "here.db", "init", "--scheme", "ukraine")
    assert made_at == [("here.db", "ukraine")]
    assert result.stdout == "A new atlas with the scheme ukraine is in here.db.\n"
    assert atlas.closed


def test_the_atlas_is_also_named_by_the_environment(monkeypatch, atlas):
    opened = []
    monkeypatch.setattr(contactline, "open", lambda where: opened.append(where) or atlas)
    for environment in ({}, {"CONTACTLINE_ATLAS": "from-environment.db"}):
        CliRunner().invoke(cli, ["tracks"], env={"CONTACTLINE_ATLAS": None} | environment)
    assert opened == ["contactline.db", "from-environment.db"]
