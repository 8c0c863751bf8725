"""What the labels of the DeepState map mean, and what a snapshot comes to."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, date, datetime

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contactline.errors import SourceError, UnknownClass, UsageError
from contactline.geometry.clean import repair, repair_all
from contactline.sources import READERS, reader
from contactline.sources.deepstate import begins, class_table, parse_label

RED, MAROON, GREY, LIGHT_GREY = "#a52714", "#880e4f", "#bcaaa4", "#bdbdbd"
GREEN, BLUE, DARK_BLUE, PINK = "#0f9d58", "#0288d1", "#01579b", "#ff5252"


@pytest.mark.parametrize(
    ("label", "fill", "on", "class_id"),
    [
        ("Окуповано /// Occupied /// geoJSON.status.occupied\n", RED, "2025-08-03", "occupied"),
        ("Окуповано\xa0/// Occupied", RED, "2022-06-01", "occupied"),
        ("Рубіжне. Території зайняті ворогом // Rubizhne. Territory", RED, "2022-05-13", "occupied"),
        (
            "Окупований Крим /// Occupied Crimea\xa0/// geoJSON.territories.crimea",
            MAROON,
            "2024-05-08",
            "occupied_before",
        ),
        ("ОРДЛО", "#000000", "2022-04-03", "occupied_before"),
        ("Острів Тузла /// Occupied Tuzla Island", MAROON, "2023-01-01", "occupied_before"),
        ("Статус невідомий /// Unknown status /// geoJSON.status.unknown", GREY, "2025-08-03", "contested"),
        (
            "Статус невідомий /// Unknown status /// geoJSON.status.unknown",
            LIGHT_GREY,
            "2024-09-12",
            "contested",
        ),
        ("Під питанням /// Contensed\n", "#757575", "2022-08-16", "contested"),
        ("Звільнено /// Liberated\xa0/// geoJSON.status.dismissed", GREEN, "2024-03-23", "liberated"),
        (
            "Звільнено /// Liberated /// geoJSON.status.dismissed_at {{at:19.09}}\n",
            GREEN,
            "2025-06-01",
            "liberated",
        ),
        ("Зміїний ///\xa0Snake Island /// geoJSON.zmiinyi_island", GREEN, "2024-04-01", "liberated"),
        ("Звільнено /// Liberated /// geoJSON.status.dismissed", BLUE, "2025-08-03", "liberated"),
        ("Звільнено /// Liberated /// geoJSON.status.dismissed", DARK_BLUE, "2024-08-08", "incursion"),
        ("Окуповані території Латвії.\n///\nOccupied Latvia territories.\n", PINK, "2023-01-01", "elsewhere"),
        (
            "Придністров'я/// Transnistria /// geoJSON.territories.transnistria",
            PINK,
            "2024-04-01",
            "elsewhere",
        ),
    ],
)
def test_the_class_follows_the_key_else_the_name_else_the_fill(label, fill, on, class_id):
    assert class_table().classify(label, fill, date.fromisoformat(on)).class_id == class_id


@pytest.mark.parametrize(
    ("label", "fill", "on", "class_id"),
    [
        ("Під питанням", RED, "2022-04-20", "contested"),
        ("Під питанням", "#000000", "2022-04-28", "contested"),
        ("Невідомо точно при вихід", RED, "2022-04-03", "contested"),
        ("Окуповано", BLUE, "2022-04-04", "liberated"),
        ("Немає інфо", BLUE, "2022-04-04", "liberated"),
        ("Під питанням /// Contested\n", BLUE, "2022-08-11", "contested"),
        ("Зміїний", RED, "2022-04-03", "occupied"),
        ("Зміїний ///\xa0Snake Island", GREY, "2022-06-30", "contested"),
        ("Ворога відкинуто///The enemy was pushed back\n", GREY, "2022-06-12", "contested"),
        ("Придністров'я", MAROON, "2022-04-03", "elsewhere"),
        ("Придністров’я ///\xa0Transnistria", MAROON, "2022-05-20", "elsewhere"),
        ("Звільнено /// Liberated /// geoJSON.status.dismissed\n", GREY, "2024-10-03", "liberated"),
        ("Багатокутник 69", BLUE, "2024-04-28", "occupied"),
        ("Багатокутник 47", BLUE, "2022-04-17", "liberated"),
    ],
)
def test_odd_labels_of_the_archive_have_a_row_of_their_own(label, fill, on, class_id):
    assert class_table().classify(label, fill, date.fromisoformat(on)).class_id == class_id


@pytest.mark.parametrize(
    ("label", "fill", "reason"),
    [
        ('Під контролем бойовиків-повстанців пвк "вагнер"', "#ce93d8", "Wagner"),
        ("Звільнено /// Liberated", "#0097a7", "used once"),
        ("Багатокутник 54", "#fbc02d", "used once"),
        ("Звільнено /// Liberated", "#123456", "unknown fill #123456"),
        ("Щось /// Something /// geoJSON.status.ceasefire", RED, "unknown key status.ceasefire"),
        ("Окуповано", "", "neither key nor fill"),
        ("ОРДЛО", "#000000", "unknown fill #000000"),
    ],
)
def test_what_a_label_does_not_tell_goes_to_quarantine_with_the_reason(label, fill, reason):
    verdict = class_table().classify(label, fill, date(2025, 1, 1))
    assert verdict.class_id is None
    assert reason in verdict.reason


def test_the_dark_blue_of_the_incursion_means_nothing_before_there_was_one():
    label = "Звільнено /// Liberated /// geoJSON.status.dismissed"
    assert class_table().classify(label, DARK_BLUE, date(2024, 8, 7)).class_id == "liberated"
    assert class_table().classify("Звільнено", DARK_BLUE, date(2024, 9, 1)).class_id is None


def test_a_label_is_taken_apart_with_its_slips():
    label = parse_label(
        "Звільнено\xa026.03-31.03///Liberated\n 26.03\xa0 /// geoJSON.status.dismissed_at {{at:26.03}}"
    )
    assert label.names == ("Звільнено 26.03-31.03", "Liberated 26.03")
    assert label.key == "status.dismissed_at"


@given(st.sampled_from(["Придністров'я", "Під питанням", "Невідомо"]), st.data())
def test_a_damaged_letter_does_not_change_what_a_name_says(name, data):
    at = data.draw(st.integers(0, len(name) - 1).filter(lambda i: ord(name[i]) > 127))
    (damaged,) = parse_label(f"{name[:at]}\ufffd\ufffd{name[at + 1 :]}").names
    assert begins(damaged, name)
    assert not begins("Окуповано", name)


# --- snapshots --------------------------------------------------------------------------------


def labelled(polygon, name, fill, **where):
    return polygon(name=name, fill=fill, **where)


@pytest.fixture
def deepstate(scheme):
    return reader("deepstate", scheme)


def test_a_snapshot_is_dated_by_its_name_and_shows_that_moment(deepstate, collection, polygon):
    edition = deepstate.read(collection(labelled(polygon, "Окуповано", RED), name="a/1754251105.geojson"))
    assert edition.valid_at == edition.published_at == datetime(2025, 8, 3, 19, 58, 25, tzinfo=UTC)
    assert edition.reader == f"deepstate/{class_table().version}"
    with pytest.raises(SourceError, match="unix time"):
        deepstate.read(collection(labelled(polygon, "Окуповано", RED), name="latest.geojson"))


def test_points_and_lines_are_dropped_and_counted(deepstate, collection, polygon):
    point = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [35, 48, 0]}, "properties": {}}
    line = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [[35, 48], [36, 49]]},
        "properties": None,
    }
    edition = deepstate.read(collection(point, labelled(polygon, "Окуповано", RED), point, line))
    assert len(edition.features) == 1
    assert edition.dropped == {"LineString": 1, "Point": 2}


def test_a_geometry_collection_is_exploded_into_polygons_of_its_label(deepstate, collection, square):
    parts = [{"type": "Polygon", "coordinates": square(lon)} for lon in (35.0, 36.0)]
    multi = {"type": "MultiPolygon", "coordinates": [square(37.0)]}
    geometry = {"type": "GeometryCollection", "geometries": [*parts, multi]}
    feature = {"type": "Feature", "geometry": geometry, "properties": {"name": "Окуповано", "fill": RED}}
    edition = deepstate.read(collection(feature))
    assert [f.class_id for f in edition.features] == ["occupied"] * 3
    assert [f.geometry.bounds[0] for f in edition.features] == [35.0, 36.0, 37.0]


def test_counted_ground_far_outside_the_extent_is_quarantined_and_other_ground_is_not(
    deepstate, collection, polygon
):
    arabian_sea = labelled(polygon, "Статус невідомий", GREY, lon=64.0, lat=14.0, size=1.0)
    kurils = labelled(polygon, "Окуповані Курильські острови", PINK, lon=146.0, lat=44.0)
    home = labelled(polygon, "Окуповано", RED)
    edition = deepstate.read(collection(arabian_sea, kurils, home))
    assert sorted(f.class_id for f in edition.features) == ["elsewhere", "occupied"]
    (entry,) = edition.quarantined
    assert "extent" in entry.reason
    assert entry.area_m2 == pytest.approx(12_014e6, rel=0.01)  # one degree by one degree at 14.5 N


def test_unchanged_features_of_the_next_edition_are_the_same_objects(deepstate, collection, polygon):
    stays, goes = labelled(polygon, "Окуповано", RED), labelled(polygon, "Окуповано", RED, lon=36.0)
    comes = labelled(polygon, "Звільнено", GREEN, lon=36.0)
    first = deepstate.read(collection(goes, stays))
    second = deepstate.read(collection(stays, comes, name="1754337505.geojson"))
    assert second.features[0] is first.features[1]
    assert second.features[1].class_id == "liberated"


def test_a_new_label_on_the_same_ground_and_class_is_the_same_feature_version(deepstate, collection, polygon):
    first = deepstate.read(collection(labelled(polygon, "Окуповано", RED)))
    second = deepstate.read(
        collection(labelled(polygon, "Окуповано /// Occupied", RED), name="1754337505.geojson")
    )
    assert second.features[0] is first.features[0]


def test_the_class_rules_of_a_day_hold_on_that_day_only(deepstate, collection, polygon):
    feature = labelled(polygon, "Окуповано", BLUE)
    for name, class_id in (
        ("1648990000.geojson", "liberated"),  # 2022-04-03
        ("1649063520.geojson", "liberated"),
        ("1754251105.geojson", "liberated"),
    ):
        assert deepstate.read(collection(feature, name=name)).features[0].class_id == class_id
    black = labelled(polygon, "Крим", "#000000")
    before = deepstate.read(collection(black, name="1648990000.geojson"))
    after = deepstate.read(collection(black, name="1754251105.geojson"))
    assert [f.class_id for f in before.features] == ["occupied_before"]
    assert [q.reason for q in after.quarantined] == ["unknown fill #000000 without key"]


def test_a_polygon_drawn_twice_is_one_feature(deepstate, collection, polygon):
    feature = labelled(polygon, "Окуповано", RED)
    edition = deepstate.read(collection(feature, feature))
    assert len(edition.features) == 1
    assert edition.dropped == {"repeated polygon": 1}


def test_six_and_seven_decimals_of_one_vertex_are_one_feature_version(deepstate, collection, polygon):
    coarse = deepstate.read(collection(labelled(polygon, "Окуповано", RED, lon=35.123457)))
    fine = deepstate.read(collection(labelled(polygon, "Окуповано", RED, lon=35.1234571)))
    assert coarse.features[0].sha256 == fine.features[0].sha256


def test_an_edition_can_be_handed_to_another_process(deepstate, collection, polygon):
    edition = deepstate.read(collection(labelled(polygon, "Окуповано", RED)))
    assert pickle.loads(pickle.dumps(edition)) == edition


# --- cut and whole ----------------------------------------------------------------------------

properties = st.dictionaries(
    st.sampled_from(["note", "fill", "nested"]),
    st.one_of(
        st.sampled_from([RED, GREEN, GREY, '{"type":"Feature",', ',{"type":"Feature","x":[', "}]}", "[]"]),
        st.just({"type": "Feature", "geometry": None}),
        st.just([{"type": "Feature", "a": 1}, {"type": "Feature", "b": 2}]),
    ),
)


@given(
    st.lists(st.tuples(st.integers(22, 40), st.integers(45, 52), properties), min_size=1, max_size=6),
    st.sampled_from([(",", ":"), (", ", ": ")]),
    st.booleans(),
)
def test_cutting_a_collection_gives_what_parsing_the_whole_gives(ground, separators, members_last):
    from contactline.sources.collection import CollectionMemory, parse_collection
    from contactline.sources.containers import SourceFile

    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": values}
        for lon, lat, values in ground
    ]
    members = {"description": "]}", "list": [1, [2]]}
    document = {"type": "FeatureCollection"}
    document |= {"features": features} | members if members_last else members | {"features": features}
    source = SourceFile("x.geojson", json.dumps(document, separators=separators).encode())
    memory = CollectionMemory(lambda new: [json.dumps(f) for f in new])
    for _ in range(2):
        found_members, found = memory.read(source)
        whole_members, whole = parse_collection(source)
        assert [json.loads(text) for text in found] == whole
        assert dict(found_members) == whole_members | {"type": "FeatureCollection"}


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=4, max_size=9))
def test_repairing_many_is_repairing_each(points):
    ring = [(35 + x / 10, 48 + y / 10) for x, y in points]
    polygons = [shapely.Polygon(ring), shapely.box(35, 48, 36.00000049, 49), shapely.Polygon([ring[0]] * 4)]
    many = repair_all(shapely.points([]).reshape(0) if not polygons else _array(polygons))
    assert [g.wkb for g in many] == [repair(g).wkb for g in polygons]
    assert all(g.is_valid for g in many)


def _array(geometries):
    import numpy as np

    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array


# --- the registry -----------------------------------------------------------------------------


def test_readers_are_had_by_name_and_refuse_options_they_do_not_take(scheme):
    assert [reader(name, scheme).name for name in READERS] == ["deepstate", "occupied", "geojson"]
    with pytest.raises(UsageError, match="deepstate, occupied, geojson"):
        reader("shapefile", scheme)
    with pytest.raises(UsageError, match="class_id"):
        reader("deepstate", scheme, class_id="occupied")
    with pytest.raises(UnknownClass, match="purple"):
        reader("occupied", scheme, class_id="purple")


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_packing_many_is_packing_each(parts_of_each):
    from contactline.geometry.codec import pack, pack_all, unpack

    hole = shapely.box(35.2, 48.2, 35.4, 48.4)
    parts = [repair(shapely.box(35 + i, 48, 35.5 + i, 48.5).difference(hole)) for i in range(4)]
    geometries = [parts[0] if n == 1 else repair(shapely.MultiPolygon(parts[:n])) for n in parts_of_each]
    packed = pack_all(_array(geometries))
    assert packed == [pack(geometry) for geometry in geometries]
    assert [unpack(data) for data in packed] == geometries
