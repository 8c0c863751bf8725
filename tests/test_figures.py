"""Figures and their one plain form."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import made
from contactline.errors import NotFound, UsageError
from contactline.figures import Figures, as_dict, as_rows, candidate_dict, flatten, place_dict
from contactline.model import KM2_PER_MI2

EVERY_KIND = [
    made.area(),
    made.area(region=None),
    made.change(),
    made.transition(),
    made.front(),
    made.history(),
    made.history(place=None),
]


@pytest.mark.parametrize("figure", EVERY_KIND, ids=lambda f: type(f).__name__)
def test_every_figure_carries_its_provenance(figure):
    plain = as_dict(figure)
    assert plain["track"] == "deepstate"
    assert plain["measure"] == "authalic"
    edition = figure.provenance.edition
    assert plain["edition"]["id"] == edition.id
    assert plain["edition"]["valid_at"] == edition.valid_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert plain["edition"]["recorded_at"] == "2025-09-01T08:00:00Z"
    assert plain["edition"]["source"] == "1755028923.geojson"
    assert plain["edition"]["sha256"] == "ab" * 32
    assert plain["provenance"]["attribution"] == "© DeepState"
    assert plain["provenance"]["hashes"]["scheme"] == "ef" * 32


@pytest.mark.parametrize("figure", EVERY_KIND, ids=lambda f: type(f).__name__)
def test_the_plain_form_of_a_figure_is_json_and_survives_it(figure):
    plain = as_dict(figure)
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


@pytest.mark.parametrize("figure", EVERY_KIND, ids=lambda f: type(f).__name__)
def test_rows_are_flat_and_share_their_columns(figure):
    rows = as_rows(figure)
    assert rows
    for row in rows:
        assert row.keys() == rows[0].keys()
        assert not any(isinstance(value, dict | list) for value in row.values())


def test_an_area_has_the_terms_of_the_command_line():
    plain = as_dict(made.area(210.6))
    assert plain["region"] == {"id": "UA-59", "name": "Sumy Oblast", "level": 1, "layer": "adm1"}
    assert plain["on"] == "2025-08-12"
    assert plain["group"] == "occupied_total"
    assert "class" not in plain
    assert plain["area_km2"] == 210.6
    assert plain["area_mi2"] == pytest.approx(81.313, abs=0.001)
    assert plain["share"] == pytest.approx(210.6 / 23838.0)
    assert plain["share_basis"] == "measured"


def test_an_area_of_the_whole_drawn_ground_has_no_region_but_keeps_the_columns():
    assert as_dict(made.area(region=None))["region"] is None
    row = as_rows(made.area(region=None))[0]
    assert row["region_id"] is None
    assert row.keys() == as_rows(made.area())[0].keys()


def test_a_class_is_said_where_no_group_was_asked_for():
    plain = as_dict(made.area(class_id="occupied"))
    assert plain["class"] == "occupied"
    assert "group" not in plain


def test_a_change_names_both_editions():
    plain = as_dict(made.change())
    assert (plain["from"], plain["to"]) == ("2025-07-01", "2025-08-01")
    assert plain["from_edition"]["id"] == "0011223344ff"
    assert plain["gross_gain_km2"] - plain["gross_loss_km2"] == plain["net_km2"]
    assert plain["reclassified_km2"] == 0.02


def test_a_front_gives_its_tolerance_with_its_length():
    plain = as_dict(made.front(1000.0, 1056.0))
    assert (plain["tolerance_m"], plain["length_km"]) == (1000.0, 1056.0)
    assert plain["length_mi"] == pytest.approx(656.168, abs=0.001)


def test_the_history_of_a_place_is_a_list_of_spells_in_its_oblast():
    plain = as_dict(made.history())
    assert plain["id"] == "UA59080290140055236"
    assert plain["names"] == {"uk": "Степне", "en": "Stepne"}
    assert plain["region"]["id"] == "UA-59"
    assert [(s["class"], s["from"], s["to"]) for s in plain["history"]] == [
        ("occupied", "2025-06-01T20:02:03Z", "2025-08-12T20:02:03Z"),
        (None, "2025-08-12T20:02:03Z", None),
    ]
    assert plain["history"][0]["edition"]["id"] == "aaaaaaaaaaaa"


def test_a_history_is_a_row_per_spell():
    rows = as_rows(made.history())
    assert [row["class"] for row in rows] == ["occupied", None]
    assert [row["edition_id"] for row in rows] == ["aaaaaaaaaaaa", "3f9a0c11d2e4"]
    assert rows[0]["names_uk"] == "Степне"


def test_what_is_no_figure_has_no_plain_form():
    with pytest.raises(TypeError, match="Place is not a figure"):
        as_dict(made.STEPNE)  # pyright: ignore[reportArgumentType]


def test_a_candidate_place_is_told_apart_by_its_regions():
    plain = place_dict(made.STEPNE, (made.SUMY, made.SUMY_RAION))
    assert plain["region"]["name"] == "Sumy Oblast"
    assert candidate_dict(made.STEPNE)["id"] == made.STEPNE.id


@given(st.floats(0, 6e11))
def test_square_miles_and_kilometres_speak_of_the_same_ground(area_m2):
    plain = as_dict(made.area(area_m2 / 1e6))
    assert plain["area_mi2"] * KM2_PER_MI2 == pytest.approx(plain["area_km2"], abs=1e-5)


def test_flat_keys_are_joined_and_provenance_stands_without_prefix():
    nested = {"region": None, "edition": {"id": "a"}, "provenance": {"hashes": {"scheme": "b"}}}
    assert flatten(nested) == {
        "region_id": None,
        "region_name": None,
        "region_level": None,
        "region_layer": None,
        "edition_id": "a",
        "hashes_scheme": "b",
    }


def test_one_gives_the_only_figure():
    figure = made.area()
    assert Figures([figure]).one() is figure


def test_one_refuses_none_and_several():
    with pytest.raises(NotFound, match="no figure"):
        Figures([]).one()
    with pytest.raises(UsageError, match="There are 2 figures"):
        Figures([made.area(), made.area()]).one()


def test_figures_are_a_tuple_and_slices_of_them_are_figures():
    figures = Figures(made.area(km2) for km2 in (1.0, 2.0, 3.0))
    assert isinstance(figures[1:], Figures)
    assert [f.area_m2 for f in figures[1:]] == [2e6, 3e6]
    with pytest.raises(TypeError):
        figures[0] = made.area()  # pyright: ignore[reportIndexIssue]


def test_a_frame_has_a_row_per_figure_with_real_dates():
    pandas = pytest.importorskip("pandas")
    frame = Figures([made.area(), made.area(220.0, day=date(2025, 8, 13))]).to_frame()
    assert list(frame.area_km2) == [210.6, 220.0]
    assert frame.on[1] == pandas.Timestamp("2025-08-13")
    assert frame.edition_valid_at[0] == pandas.Timestamp("2025-08-12T20:02:03Z")


def test_a_geodataframe_has_the_geometry_of_each_region():
    pytest.importorskip("geopandas")
    from shapely import Point, box

    from contactline.model import Region

    class OneRegion:
        def regions(self, level):
            ground = box(33, 50, 35, 52)
            return [Region(made.SUMY.id, level, made.SUMY.layer, {"en": "Sumy"}, None, ground)]

    figures = Figures([made.area(), made.area(region=None)])
    frame = figures.to_geodataframe(OneRegion())  # pyright: ignore[reportArgumentType]
    assert frame.crs == "EPSG:4326"
    assert frame.geometry[0].equals(box(33, 50, 35, 52))
    assert frame.geometry[1] is None

    history = Figures([made.history()]).to_geodataframe(OneRegion())  # pyright: ignore[reportArgumentType]
    assert list(history.geometry) == [Point(34.6911, 51.1717)] * 2


def test_a_notebook_shows_a_table_with_its_source_and_escapes_names():
    from dataclasses import replace

    hostile = replace(made.SUMY, name="<script>")
    text = Figures([made.area(region=hostile)])._repr_html_()
    assert "210.6" in text
    assert "© DeepState" in text
    assert "<script>" not in text
