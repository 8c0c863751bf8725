"""What each command asks the atlas, and what it prints."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta

import pytest

import made
from contactline.cli.load import moment
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-08-03", datetime(2025, 8, 3, 21, 0, tzinfo=UTC)),
        ("2025-10-26", datetime(2025, 10, 26, 22, 0, tzinfo=UTC)),  # clocks go back that night
        ("2025-08-03T21:00", datetime(2025, 8, 3, 18, 0, tzinfo=UTC)),
        ("2025-08-03T21:00Z", datetime(2025, 8, 3, 21, 0, tzinfo=UTC)),
    ],
)
def test_a_date_is_the_end_of_that_day_where_the_conflict_is(atlas, text, expected):
    assert moment(text, atlas) == expected
