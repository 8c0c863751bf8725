"""The API says what the engine says, to the last digit, in each form."""

from __future__ import annotations

import csv
import io
import itertools
from datetime import date, timedelta

import numpy as np
import pytest
import shapely

import contactline
from asking import DAYS
from contactline.figures import as_dict, edition_info_dict, plain
from contactline.geometry.measures import area_m2

TOTAL = "occupied_total"
FIRST = date(2031, 3, 1)
MIDDLE, LAST = FIRST + timedelta(days=DAYS // 2), FIRST + timedelta(days=DAYS - 1)


def rows_of(response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.text)))


def test_an_area_is_the_engines(client, atlas):
    found = client.json(f"/api/area?region=QV-3&on={MIDDLE}&group=occupied_total")
    assert found == atlas.area("QV-3", on=MIDDLE, group="occupied_total").to_dicts()


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", {}),
        (f"?on={MIDDLE}&by=1", {"on": MIDDLE, "by": 1}),
        (
            f"?on={MIDDLE}&by=2&region=QV-3&class=occupied",
            {"on": MIDDLE, "by": 2, "region": "QV-3", "class_": "occupied"},
        ),
        (f"?on={FIRST}&until={MIDDLE}&group=occupied_total", {"on": FIRST, "until": MIDDLE, "group": TOTAL}),
        (
            f"?on={MIDDLE}&measure=geodesic&region=QV-3",
            {"on": MIDDLE, "measure": "geodesic", "region": "QV-3"},
        ),
        (f"?on={MIDDLE}&track=tideline", {"on": MIDDLE, "track": "tideline"}),
        (f"?on={MIDDLE}&as_published={LAST}", {"on": MIDDLE, "as_published": LAST}),
    ],
)
def test_every_parameter_of_an_area_means_what_the_engines_does(client, atlas, query, asked):
    assert client.json(f"/api/area{query}") == atlas.area(**asked).to_dicts()


def test_a_series_is_the_engines_in_json_and_csv(client, atlas):
    query = f"/api/series{{}}?region=QV-3&from={FIRST + timedelta(1)}&to={MIDDLE}&group=occupied_total"
    figures = atlas.series("QV-3", start=FIRST + timedelta(1), end=MIDDLE, group="occupied_total")
    assert client.json(query.format("")) == figures.to_dicts()
    rows = rows_of(client.get(query.format(".csv")))
    assert [float(row["area_km2"]) for row in rows] == [row["area_km2"] for row in figures.to_rows()]
    assert list(rows[0]) == list(figures.to_rows()[0])


def test_changes_and_transitions_are_the_engines(client, atlas):
    period = {"start": MIDDLE - timedelta(7), "end": MIDDLE}
    query = f"from={period['start']}&to={period['end']}&by=1"
    assert client.json(f"/api/changes?{query}") == atlas.changes(by=1, **period).to_dicts()
    assert client.json(f"/api/transitions?{query}") == atlas.transitions(by=1, **period).to_dicts()


def test_the_front_is_the_engines_at_each_tolerance(client, atlas):
    found = client.json(f"/api/front?on={MIDDLE}&tolerance=0&tolerance=1500")
    assert found == atlas.front(on=MIDDLE, tolerances_m=[0, 1500]).to_dicts()
    lines = client.json(f"/api/front.geojson?on={MIDDLE}&tolerance=1500")
    (feature,) = lines["features"]
    assert feature["properties"]["length_km"] == found[1]["length_km"]
    assert feature["geometry"]["type"] in ("MultiLineString", "LineString")


def test_the_form_is_told_by_suffix_or_by_accept_with_the_suffix_first(client):
    path = f"/api/area?region=QV-3&on={MIDDLE}"
    by_suffix = client.get(path.replace("area", "area.csv"))
    by_header = client.get(path, accept="text/csv")
    assert by_suffix.content == by_header.content
    assert (
        client.get(path.replace("area", "area.csv"), accept="application/json").content == by_suffix.content
    )
    liked = client.get(path, accept="text/csv;q=0.3, application/geo+json;q=0.9")
    assert liked.headers["content-type"] == "application/geo+json"
    browser = client.get(path, accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert browser.headers["content-type"] == "application/json"


def test_areas_as_geojson_are_the_regions_with_their_figures(client, atlas):
    found = client.json(f"/api/area.geojson?by=1&on={MIDDLE}&group=occupied_total")
    figures = atlas.area(by=1, on=MIDDLE, group="occupied_total")
    assert [f["properties"]["area_km2"] for f in found["features"]] == [
        r["area_km2"] for r in figures.to_rows()
    ]
    outlines = {region.id: region.geometry for region in atlas.regions(1)}
    for feature in found["features"]:
        outline = shapely.from_geojson(
            str(feature["geometry"]).replace("'", '"').replace("(", "[").replace(")", "]")
        )
        assert shapely.equals(outline, outlines[feature["properties"]["region_id"]])


# --- changed ground -----------------------------------------------------------------------------


def _way(row):
    return row["from_class"], row["to_class"], row["kind"]


@pytest.mark.parametrize("where", ["", "&by=1"])
def test_the_changed_polygons_sum_to_the_transitions(client, where):
    query = f"from={MIDDLE - timedelta(7)}&to={MIDDLE}{where}"
    rows = client.json(f"/api/transitions?{query}")
    assert rows, "a week in the middle of the war moves something"
    features = client.json(f"/api/transitions.geojson?{query}")["features"]
    for row in rows:
        region = row["region"] and row["region"]["id"]
        mine = [
            f
            for f in features
            if _way(f["properties"]) == _way(row) and f["properties"]["region_id"] == region
        ]
        shapes = np.array([shapely.geometry.shape(f["geometry"]) for f in mine], dtype=object)
        assert area_m2(shapes).sum() / 1e6 == pytest.approx(row["area_km2"], abs=1e-3)
        assert sum(f["properties"]["area_km2"] for f in mine) == pytest.approx(row["area_km2"], abs=1e-3)


def test_the_changed_ground_of_a_region_lies_in_it(client, atlas):
    query = f"from={FIRST + timedelta(1)}&to={MIDDLE}"
    rows = client.json(f"/api/transitions?{query}&by=1")
    region = max(rows, key=lambda row: row["area_km2"])["region"]["id"]
    outline = shapely.buffer(atlas.find_region(region).geometry, 1e-5)
    features = client.json(f"/api/transitions.geojson?{query}&region={region}")["features"]
    assert features
    assert all(shapely.covers(outline, shapely.geometry.shape(f["geometry"])) for f in features)


def test_transitions_with_places_have_the_bounds_of_their_ground_and_the_settlements_on_it(client, atlas):
    query = f"from={FIRST + timedelta(1)}&to={LAST}"
    rows = client.json(f"/api/transitions?{query}&places=true")
    bare = client.json(f"/api/transitions?{query}")
    assert [{k: v for k, v in r.items() if k not in ("bounds", "places")} for r in rows] == bare
    features = client.json(f"/api/transitions.geojson?{query}")["features"]
    settlements = {p.id: shapely.Point(p.lon, p.lat) for p in atlas._store.places.all() if p.lon is not None}
    population = {p.id: p.population or 0 for p in atlas._store.places.all()}
    named = 0
    for row in rows:
        ground = shapely.union_all(
            [shapely.geometry.shape(f["geometry"]) for f in features if _way(f["properties"]) == _way(row)]
        )
        assert row["bounds"] == pytest.approx(ground.bounds, abs=2e-6)
        on_it = {id_ for id_, point in settlements.items() if shapely.covers(ground, point)}
        listed = [place["id"] for place in row["places"]]
        assert len(listed) <= 12
        if len(on_it) <= 12 and len(listed) < 12:
            assert on_it <= set(listed)
        for id_ in listed:  # a degree is less than 112 km everywhere
            assert shapely.distance(ground, settlements[id_]) < 1.1 / 60
        assert [population[id_] for id_ in listed] == sorted((population[i] for i in listed), reverse=True)
        named += len(listed)
    assert named, "the war took some settlements"


def test_changes_as_geojson_are_the_ground_that_came_or_left(client):
    query = f"from={FIRST + timedelta(1)}&to={MIDDLE}&group=occupied_total"
    (row,) = client.json(f"/api/changes?{query}")
    features = client.json(f"/api/changes.geojson?{query}")["features"]
    came = sum(
        f["properties"]["area_km2"]
        for f in features
        if f["properties"]["to_class"] in ("occupied", "occupied_before")
    )
    assert came == pytest.approx(row["gross_gain_km2"], abs=1e-3)
    total = sum(f["properties"]["area_km2"] for f in features)
    assert total == pytest.approx(row["gross_gain_km2"] + row["gross_loss_km2"], abs=1e-3)


def test_the_differences_of_two_tracks_are_the_differences_of_their_areas(client):
    one = client.json(f"/api/area?on={MIDDLE}&group=occupied_total&track=meridian")[0]["area_km2"]
    other = client.json(f"/api/area?on={MIDDLE}&group=occupied_total&track=tideline")[0]["area_km2"]
    found = client.json(f"/api/differences?from={MIDDLE}&to={MIDDLE}&track=meridian&other_track=tideline")
    occupied = {"occupied", "occupied_before"}
    more = sum(
        row["area_km2"] for row in found if row["to_class"] in occupied and row["from_class"] not in occupied
    )
    less = sum(
        row["area_km2"] for row in found if row["from_class"] in occupied and row["to_class"] not in occupied
    )
    assert more - less == pytest.approx(other - one, abs=1e-3)
    assert {row["track"] for row in found} == {"tideline"}
    assert {row["from_track"] for row in found} == {"meridian"}


def test_a_track_does_not_differ_from_itself(client):
    assert (
        client.json(f"/api/differences?from={MIDDLE}&to={MIDDLE}&track=meridian&other_track=meridian") == []
    )
    assert (
        client.json(f"/api/differences.geojson?from={MIDDLE}&to={MIDDLE}&other_track=meridian")["features"]
        == []
    )


# --- the record and steps -----------------------------------------------------------------------


def test_the_steps_give_the_area_of_every_region_class_and_day(client, atlas):
    record = client.json("/api/record?track=meridian")
    steps = client.json("/api/steps?by=1&track=meridian")
    series = atlas.series_arrays(by=1, track="meridian")
    classes = [row[0] for row in series.rows]
    for i, (entry, region) in enumerate(zip(series.regions, steps["regions"], strict=True)):
        assert entry.id == region["id"]
        for j, class_id in enumerate(classes):
            track = region["steps"].get(class_id, {"at": [], "m2": []})
            at, m2 = list(itertools.accumulate(track["at"])), list(itertools.accumulate(track["m2"]))
            for k, edition in enumerate(series.editions):
                position = record["editions"]["id"].index(edition.id)
                known = [area for n, area in zip(at, m2, strict=True) if n <= position]
                assert (known[-1] if known else 0) == pytest.approx(series.area_m2[i, j, k], abs=0.51)


def test_the_steps_of_a_circle_are_those_of_the_ground_in_it(client, atlas):
    place = next(p for p in atlas._store.places.all() if p.lon is not None)
    found = client.json(f"/api/steps?lon={place.lon}&lat={place.lat}&radius_km=20")
    west, south, east, north = found["regions"][0]["bounds"]
    assert west < place.lon < east
    assert (north - south) * 111.2 == pytest.approx(40, rel=0.02)
    total = sum(sum(track["m2"]) for track in found["regions"][0]["steps"].values())
    assert 0 <= total <= 3.1416 * 20e3**2


def test_the_record_and_steps_say_of_which_state_of_the_atlas_they_are(client_of, copy):
    from contactline.model import Place

    client = client_of(copy)
    point = "/api/steps?lon=-30&lat=48&radius_km=5"
    before = client.json("/api/atlas")["version"]
    assert {client.json(path)["version"] for path in ("/api/record", "/api/steps?by=1", point)} == {before}
    with contactline.open(copy) as atlas:
        atlas.load_places([Place("N1", {"en": "Newhaven"}, (), -30.0, 48.0, ("QV-3",), "town", 10)])
        after = atlas.state
    client.app.state.desk._checked_at = float("-inf")
    assert after != before
    assert {client.json(path)["version"] for path in ("/api/record", "/api/steps?by=1", point)} == {after}


def test_the_record_lists_the_editions_in_force_and_the_days_without_one(client, atlas):
    found = client.json("/api/record")
    in_force = [info for info in atlas.editions("meridian") if not info.superseded]
    assert found["editions"]["id"] == [info.ref.id for info in in_force]
    assert found["editions"]["valid_at"] == [int(info.ref.valid_at.timestamp()) for info in in_force]
    assert found["gaps"] == [
        {"first": g.first.isoformat(), "last": g.last.isoformat(), "days": g.days}
        for g in atlas.gaps("meridian")
    ]


def test_the_atlas_describes_itself(client, atlas):
    found = client.json("/api/atlas")
    assert found["version"] == atlas.state
    assert [c["id"] for c in found["classes"]] == list(atlas.scheme.class_ids())
    assert [t["name"] for t in found["tracks"]] == ["meridian", "tideline"]
    assert [level["level"] for level in found["levels"] if level["loaded"]] == [0, 1, 2, 3]
    west, south, east, north = found["home_bounds"]
    assert found["extent"][0] <= west < east <= found["extent"][2]
    assert found["extent"][1] <= south < north <= found["extent"][3]
    assert found["places"]["count"] == 80
    assert found["languages"] == ["en", "uk"]


def test_lists_of_the_record_are_the_command_lines(client, atlas):
    assert client.json("/api/editions") == [edition_info_dict(i) for i in atlas.editions()]
    assert client.json("/api/tracks") == [plain(t) for t in atlas.tracks()]
    assert client.json("/api/gaps?track=meridian") == [plain(g) for g in atlas.gaps("meridian")]
    assert len(rows_of(client.get("/api/editions.csv?track=tideline"))) == len(atlas.editions("tideline"))


# --- ground -------------------------------------------------------------------------------------


def test_a_place_is_the_engines_by_id_and_by_name(client, atlas):
    place = atlas._store.places.all()[0]
    found = client.json(f"/api/places/{place.id}")
    assert found == as_dict(atlas.place(place.id))
    assert found["regions"]
    assert client.json(f"/api/places/{place.names['uk']}") == found
    (feature,) = client.json(f"/api/places/{place.id}.geojson")["features"][:1]
    assert feature["geometry"]["coordinates"] == [place.lon, place.lat]


def test_the_history_of_a_point_is_that_of_the_place_on_it(client, atlas):
    place = atlas._store.places.all()[0]
    here = client.json(f"/api/at?lon={place.lon}&lat={place.lat}")
    assert here["history"] == client.json(f"/api/places/{place.id}")["history"]


def test_a_region_has_its_bounds_and_as_geojson_its_outline(client, atlas):
    region = atlas.find_region("QV-3")
    found = client.json("/api/regions/QV-3")
    assert found["bounds"] == pytest.approx(region.geometry.bounds, abs=1e-6)
    feature = client.json("/api/regions/QV-3.geojson")
    assert shapely.equals(shapely.geometry.shape(feature["geometry"]), region.geometry)
    assert {r["id"] for r in client.json("/api/regions?level=1")} == {r.id for r in atlas.regions(1)}


def test_the_map_of_a_day_has_the_areas_of_the_day(client):
    features = client.json(f"/api/control?on={MIDDLE}")["features"]
    by_class: dict[str, float] = {}
    for feature in features:
        name = feature["properties"]["class"]
        by_class[name] = by_class.get(name, 0) + feature["properties"]["area_km2"]
    for figure in client.json(f"/api/area?on={MIDDLE}"):
        assert by_class.get(figure["class"], 0) == pytest.approx(figure["area_km2"], abs=1e-3)


def test_the_map_within_a_box_lies_in_it_and_a_simplified_one_has_fewer_corners(client):
    whole = client.json(f"/api/control?on={MIDDLE}")["features"]
    west, south, east, north = shapely.total_bounds([shapely.geometry.shape(f["geometry"]) for f in whole])
    middle = (west + east) / 2
    part = client.json(f"/api/control?on={MIDDLE}&bbox={west},{south},{middle},{north}")["features"]
    shapes = [shapely.geometry.shape(f["geometry"]) for f in part]
    assert part
    assert shapely.total_bounds(shapes)[2] <= middle + 1e-6
    simple = client.json(f"/api/control?on={MIDDLE}&simplify_m=3000")["features"]
    corners = [
        sum(shapely.get_num_coordinates(shapely.geometry.shape(f["geometry"])) for f in fs)
        for fs in (whole, simple)
    ]
    assert corners[1] < corners[0] / 2
