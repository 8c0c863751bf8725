"""OGC API - Features: what the standard asks for, and what GDAL's own driver makes of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import timedelta

import pytest
import shapely
from test_live import serving

from contactline.geometry.measures import area_m2

CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"


def ids(answer: dict) -> list[str]:
    return [f["id"] for f in answer["features"]]


def rel(answer: dict, name: str) -> str | None:
    """The address of a link, without its host."""
    return next((k["href"].split("atlas.test", 1)[1] for k in answer["links"] if k["rel"] == name), None)


# --- what there is ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/api"])
def test_the_landing_page_leads_everywhere(client, path):
    page = client.json(path, Accept="application/json")
    for name in ("service-desc", "conformance", "data"):
        assert client.get(rel(page, name)).status_code == 200


def test_a_browser_gets_the_map_and_a_program_the_landing_page(client):
    page = client.get("/", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert page.headers["content-type"].startswith("text/html")
    assert client.get("/", Accept="*/*").headers["content-type"].startswith("text/html")
    assert client.get("/", Accept="application/json").headers["content-type"] == "application/json"


def test_it_says_what_it_conforms_to(client):
    assert CORE in client.json("/conformance")["conformsTo"]


def test_the_description_is_openapi_3_0_and_has_every_collection(client):
    response = client.get("/api/features.json")
    assert response.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    described = response.json()
    assert described["openapi"].startswith("3.0")
    for one in client.json("/collections")["collections"]:
        assert f"/collections/{one['id']}/items" in described["paths"]


def test_the_collections_are_those_of_the_atlas(client, atlas):
    found = {c["id"]: c for c in client.json("/collections")["collections"]}
    levels = {f"regions-{layer.level}" for layer in atlas.layers()}
    assert found.keys() == levels | {"places", "editions", "control", "control-tideline"}
    for id_, one in found.items():
        assert client.json(f"/collections/{id_}") == one
        assert one["extent"]["spatial"]["bbox"][0]
    first, last = found["control"]["extent"]["temporal"]["interval"][0]
    (track,) = (t for t in atlas.tracks() if t.default)
    assert first == track.first.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert last == track.last.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_collection_that_is_not_there_is_named_with_those_that_are(client):
    assert "regions-1" in client.problem("/collections/rivers", 404)["detail"]
    client.problem("/collections/rivers/items", 404)
    client.problem("/collections/places/items/nowhere", 404)


# --- pages --------------------------------------------------------------------------------------


def test_pages_follow_each_other_and_hold_everything_once(client, atlas):
    seen: list[str] = []
    path: str | None = "/collections/places/items?limit=30"
    while path:
        page = client.json(path)
        assert page["numberReturned"] == len(page["features"]) <= 30
        assert page["numberMatched"] == len(atlas.places())
        seen += ids(page)
        path = rel(page, "next")
    assert sorted(seen) == sorted(p.id for p in atlas.places())


def test_links_keep_the_question(client):
    page = client.json("/collections/places/items?limit=2&bbox=-36,44,-31,47&offset=2")
    assert "bbox=-36%2C44%2C-31%2C47" in rel(page, "next")
    assert client.json(rel(page, "self"))["features"] == page["features"]
    assert ids(client.json(rel(page, "prev"))) == ids(
        client.json("/collections/places/items?limit=2&bbox=-36,44,-31,47")
    )


def test_an_item_is_the_same_alone(client):
    for id_ in ("regions-2", "places", "editions", "control"):
        one = client.json(f"/collections/{id_}/items?limit=1")["features"][0]
        alone = client.json(f"/collections/{id_}/items/{one['id']}")
        assert alone.pop("links")
        assert alone == one


# --- where --------------------------------------------------------------------------------------


def test_a_box_gives_what_meets_it(client, atlas):
    west, south, east, north = -34.5, 45.2, -33.8, 45.8
    page = client.json(f"/collections/regions-2/items?bbox={west},{south},{east},{north}&limit=1000")
    frame = shapely.box(west, south, east, north)
    wanted = {r.id for r in atlas.regions(2) if shapely.intersects(frame, r.geometry)}
    assert set(ids(page)) == wanted
    assert 0 < len(wanted) < len(atlas.regions(2))


def test_a_box_over_the_180th_meridian_is_two(client):
    path = "/collections/places/items?limit=1"
    assert (
        client.json(f"{path}&bbox=170,-90,-170,90")["numberMatched"]
        == client.json(f"{path}&bbox=179,80,-179,81")["numberMatched"]
    )
    assert client.json(f"{path}&bbox=-40,40,-30,50")["numberMatched"] > 0


def test_heights_in_a_box_say_nothing(client):
    flat = client.json("/collections/places/items?bbox=-34.5,45.2,-33.8,45.8")
    assert ids(client.json("/collections/places/items?bbox=-34.5,45.2,0,-33.8,45.8,9000")) == ids(flat)


# --- when ---------------------------------------------------------------------------------------


def test_control_on_a_day_is_what_the_atlas_measures(client, atlas):
    for day in ("2031-03-05", "2031-03-20"):
        page = client.json(f"/collections/control/items?datetime={day}&limit=10000")
        for figure in atlas.area(on=day):
            ground = [
                shapely.geometry.shape(f["geometry"])
                for f in page["features"]
                if f["properties"]["class"] == figure.class_id
            ]
            assert area_m2(ground).sum() if ground else pytest.approx(figure.area_m2, rel=1e-6) == 0
        assert {f["properties"]["edition_id"] for f in page["features"]} == {figure.provenance.edition.id}


def test_control_without_a_time_is_the_last_map(client, atlas):
    last = atlas.editions("meridian")[-1].ref.id
    found = client.json("/collections/control/items")["features"]
    assert {f["properties"]["edition_id"] for f in found} == {last}


@pytest.mark.parametrize(
    ("asked", "edition_of"),
    [
        ("2031-03-10/2031-03-12", "2031-03-12"),
        ("../2031-03-12", "2031-03-12"),
        ("/2031-03-12", "2031-03-12"),
        ("2031-03-12T23:59:59Z", "2031-03-12"),
    ],
)
def test_an_interval_is_shown_at_its_end(client, asked, edition_of):
    one = client.json(f"/collections/control/items?datetime={asked}")["features"]
    other = client.json(f"/collections/control/items?datetime={edition_of}")["features"]
    assert [f["id"] for f in one] == [f["id"] for f in other]


def test_an_interval_with_an_open_end_is_shown_at_the_end_of_the_record(client):
    last = client.json("/collections/control/items")["features"]
    for asked in ("2031-03-10/..", "2031-03-10/", "2031-03-10/2999-01-01", "../.."):
        assert (
            client.json(f"/collections/control/items?datetime={asked}")["features"][0]["id"] == last[0]["id"]
        )


@pytest.mark.parametrize("asked", ["1999-01-01", "2999-01-01", "2998-01-01/..", "../1999-01-01"])
def test_outside_the_record_there_is_no_map(client, asked):
    page = client.json(f"/collections/control/items?datetime={asked}")
    assert (page["numberMatched"], page["features"]) == (0, [])


def test_editions_of_an_interval(client, atlas):
    moments = [i.ref.valid_at for i in atlas.editions()]
    start, end = moments[4], moments[9]
    spec = "%Y-%m-%dT%H:%M:%SZ"
    page = client.json(
        f"/collections/editions/items?datetime={start.strftime(spec)}/{end.strftime(spec)}&limit=1000"
    )
    assert page["numberMatched"] == sum(start <= m <= end for m in moments)
    assert all(f["geometry"] is None for f in page["features"])
    later = (end + timedelta(seconds=1)).strftime(spec)
    assert client.json(f"/collections/editions/items?datetime={later}/..")["numberMatched"] == sum(
        m > end for m in moments
    )


def test_an_edition_under_embargo_is_in_no_collection(client, atlas):
    known = {i.ref.id for i in atlas.editions()}
    assert set(ids(client.json("/collections/editions/items?limit=10000"))) == known


def test_what_has_no_time_is_there_at_any(client):
    whole = client.json("/collections/regions-1/items")
    assert ids(client.json("/collections/regions-1/items?datetime=1999-01-01")) == ids(whole)


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=-1", "limit=ten", "limit=1.5", "limit=", "offset=-1", "offset=x",
        "bbox=1,2,3", "bbox=1,2,3,4,5", "bbox=a,b,c,d", "bbox=nan,0,1,1", "bbox=0,50,1,40", "bbox=",
        "bbox-crs=EPSG:3857&bbox=0,0,1,1",
        "datetime=yesterday", "datetime=2031-13-01", "datetime=a/b/c", "datetime=2031-03-02/2031-03-01",
        "datetime=9999-12-31T23:59:59-24:00", "limit=1&limit=2", "colour=red", "f=xml",
    ],
)  # fmt: skip
def test_a_parameter_that_is_none_is_refused_as_the_standard_has_it(client, query):
    client.problem(f"/collections/control/items?{query}", 400)


@pytest.mark.parametrize("path", ["/api", "/conformance", "/collections", "/collections/places"])
def test_other_paths_take_no_parameters_of_items(client, path):
    assert client.get(f"{path}?f=json&datetime=2031-03-10").status_code == 200
    client.problem(f"{path}?datetime=soon", 400)
    client.problem(f"{path}?limit=1", 400)


@pytest.mark.parametrize(
    "query", ["datetime=9999-12-31", "datetime=0001-01-01", "limit=999999999", "offset=999999"]
)
def test_the_edges_of_what_may_be_asked_are_answered(client, query):
    for id_ in ("control", "editions", "places"):
        assert client.get(f"/collections/{id_}/items?{query}").status_code == 200


def test_an_answer_that_a_client_has_is_not_sent_again(client):
    first = client.get("/collections/places/items")
    again = client.get("/collections/places/items", If_None_Match=first.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


# --- GDAL ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def gdal() -> str:
    """The path of ogrinfo. Without GDAL on the machine its tests are skipped, unless
    CONTACTLINE_REQUIRE_ALL is set, as `make test` does."""
    found = shutil.which("ogrinfo")
    if found is None:
        reason = "GDAL's ogrinfo is not on this machine (Debian: gdal-bin)"
        if os.environ.get("CONTACTLINE_REQUIRE_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def address(demo, tmp_path_factory):
    """A server of its own on loopback."""
    with serving(demo.path, "--tiles", str(tmp_path_factory.mktemp("tiles"))) as (_, address):
        yield address


def ogrinfo(gdal: str, *arguments: str) -> str:
    done = subprocess.run([gdal, "-ro", *arguments], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr, done.stderr
    return done.stdout


def test_gdal_reads_every_collection_with_all_its_items(gdal, address, atlas):
    said = ogrinfo(gdal, "-al", "-so", f"OAPIF:{address}")
    counts = {}
    for line in said.splitlines():
        if line.startswith("Layer name: "):
            name = line.removeprefix("Layer name: ")
        if line.startswith("Feature Count: "):
            counts[name] = int(line.removeprefix("Feature Count: "))
    for level in {layer.level for layer in atlas.layers()}:
        assert counts[f"regions-{level}"] == len(atlas.regions(level))
    assert counts["places"] == len(atlas.places())
    assert counts["editions"] == len(atlas.editions())
    assert counts["control"] == len(atlas.control())


def test_gdal_reads_page_by_page_what_the_engine_has(gdal, address, atlas, tmp_path):
    target = tmp_path / "places.geojson"
    translate = shutil.which("ogr2ogr")
    assert translate is not None, "ogr2ogr comes with ogrinfo"
    subprocess.run(
        [translate, "-oo", "PAGE_SIZE=7", str(target), f"OAPIF:{address}", "places"], check=True, timeout=120
    )
    found = json.loads(target.read_text(encoding="utf-8"))["features"]
    read = {f["properties"]["id"]: f["geometry"] for f in found}
    assert read.keys() == {p.id for p in atlas.places()}
    for place in atlas.places():
        if place.lon is not None:
            assert read[place.id]["coordinates"] == pytest.approx([place.lon, place.lat])


def test_gdal_reads_the_map_of_a_date_by_a_filter(gdal, address, atlas):
    """A filter on a time becomes `datetime`: the map at the end of the interval."""
    day = "2031-03-10"
    asked = f"edition_valid_at <= '{day}T23:59:59Z'"
    said = ogrinfo(gdal, "-so", "-where", asked, f"OAPIF:{address}", "control")
    assert f"Feature Count: {len(atlas.control(on=day))}" in said
    assert len(atlas.control(on=day)) != len(atlas.control())


def test_gdal_reads_the_map_of_a_date_by_an_address(gdal, address, atlas):
    day = "2031-03-10"
    said = ogrinfo(gdal, "-so", f"OAPIF:{address}/?datetime={day}", "control")
    assert f"Feature Count: {len(atlas.control(on=day))}" in said


def test_gdal_asks_for_a_box_and_gets_what_is_in_it(gdal, address, atlas):
    box = (-34.5, 45.2, -33.8, 45.8)
    said = ogrinfo(gdal, "-spat", *map(str, box), "-so", f"OAPIF:{address}", "regions-2")
    frame = shapely.box(*box)
    wanted = sum(shapely.intersects(frame, r.geometry) for r in atlas.regions(2))
    assert f"Feature Count: {wanted}" in said
