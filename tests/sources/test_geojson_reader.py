"""Maps of any maker: their classes, their times, and every way in which a file can be wrong."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from contactline.errors import SourceError, UnknownClass, UsageError
from contactline.sources import reader
from contactline.sources.containers import SourceFile

MAPPING = {"property": "status", "values": {"red": "occupied", "grey": "contested"}}


@pytest.fixture
def read(scheme):
    def make(source, **options):
        return reader("geojson", scheme, **{"mapping": MAPPING} | options).read(source)

    return make


def test_the_class_is_what_the_mapping_says_and_the_rest_is_quarantined(read, collection, polygon):
    edition = read(
        collection(
            polygon(status="red"),
            polygon(lon=36.0, status="grey"),
            polygon(lon=37.0, status="mauve"),
            polygon(lon=38.0),
        )
    )
    assert [f.class_id for f in edition.features] == ["occupied", "contested"]
    assert [(q.label, q.reason) for q in edition.quarantined] == [
        ("status=mauve", "unknown value 'mauve' of the property 'status'"),
        ("no class", "no property 'status'"),
    ]


def test_of_several_properties_the_first_that_a_feature_has_decides(read, collection, polygon):
    other = {"property": "code", "values": {"1": "liberated"}}
    edition = read(
        collection(polygon(status="red", code=1), polygon(lon=36.0, code=1)), mapping=[MAPPING, other]
    )
    assert [f.class_id for f in edition.features] == ["occupied", "liberated"]


def test_the_schemes_mappings_are_used_by_name_or_when_none_is_told(scheme, collection, polygon):
    source = collection(polygon(colour="red"))
    for options in ({"mapping": "colours"}, {}):
        assert reader("geojson", scheme, **options).read(source).features[0].class_id == "occupied"
    with pytest.raises(UsageError, match="colours"):
        reader("geojson", scheme, mapping="colors")


@pytest.mark.parametrize(
    ("mapping", "error"),
    [
        ({"property": "status", "values": {"red": "ocupied"}}, UnknownClass),
        ({"values": {"red": "occupied"}}, UsageError),
        ({"property": "status", "values": {}}, UsageError),
        ([], UsageError),
    ],
)
def test_a_mapping_that_maps_to_nothing_is_refused(scheme, mapping, error):
    with pytest.raises(error):
        reader("geojson", scheme, mapping=mapping)


@pytest.mark.parametrize(
    ("name", "members", "valid_at"),
    [
        ("map.geojson", {"valid_at": "2025-08-12T06:00:00+03:00"}, datetime(2025, 8, 12, 3, tzinfo=UTC)),
        ("2025-01-01.geojson", {"valid_at": "2025-08-12T03:00Z"}, datetime(2025, 8, 12, 3, tzinfo=UTC)),
        ("map_2025-08-12T1830Z.geojson", {}, datetime(2025, 8, 12, 18, 30, tzinfo=UTC)),
        ("20250812_183000.geojson", {}, datetime(2025, 8, 12, 18, 30, tzinfo=UTC)),
        ("1754251105.geojson", {}, datetime(2025, 8, 3, 19, 58, 25, tzinfo=UTC)),
        ("2025-08-12.geojson", {}, datetime(2025, 8, 12, 20, 59, 59, tzinfo=UTC)),
        ("front_20250112_v2.geojson", {}, datetime(2025, 1, 12, 21, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_map_says_its_moment_by_a_member_or_by_its_name(read, collection, polygon, name, members, valid_at):
    edition = read(collection(polygon(status="red"), name=name, **members))
    assert edition.valid_at == edition.published_at == valid_at


def test_publication_and_description_are_kept(read, collection, polygon):
    edition = read(
        collection(
            polygon(status="red"),
            name="2025-08-12.geojson",
            published_at="2025-08-14T00:00:00Z",
            description="Embargoed until noon",
        )
    )
    assert edition.published_at == datetime(2025, 8, 14, tzinfo=UTC)
    assert edition.description == "Embargoed until noon"


def test_a_map_without_a_moment_says_which_option_would_help(read, collection, polygon):
    source = collection(polygon(status="red"), name="latest.geojson")
    with pytest.raises(SourceError, match="valid_at="):
        read(source)
    assert read(source, valid_at="2025-08-12T03:00:00Z").valid_at == datetime(2025, 8, 12, 3, tzinfo=UTC)
    with pytest.raises(UsageError, match="yesterday"):
        read(source, valid_at="yesterday")
    with pytest.raises(SourceError, match="soon"):
        read(collection(polygon(status="red"), valid_at="soon"))


@pytest.mark.parametrize("compact", [True, False])
def test_white_space_makes_no_difference(read, collection, polygon, compact):
    features = [polygon(status="red"), polygon(lon=36.0, status="grey")]
    edition = read(collection(*features, compact=compact))
    indented = read(
        SourceFile(
            "1754251105.geojson",
            json.dumps({"type": "FeatureCollection", "features": features}, indent=2).encode(),
        )
    )
    assert edition.features == indented.features


# --- bad input --------------------------------------------------------------------------------


def raw(text: str) -> SourceFile:
    return SourceFile("1754251105.geojson", text.encode())


def ground(coordinates: object) -> str:
    geometry = {"type": "Polygon", "coordinates": coordinates}
    feature = {"type": "Feature", "geometry": geometry, "properties": {"status": "red"}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, separators=(",", ":"))


SQUARE = [[35, 48], [36, 48], [36, 49], [35, 49], [35, 48]]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (ground([SQUARE])[:-30], "cut off"),
        ("", "is empty"),
        ('{"type":"FeatureCollection","features":[,]}', "not valid JSON"),
        ('{"type":"Feature","geometry":null}', "no GeoJSON FeatureCollection: its type is 'Feature'"),
        ("[1,2]", "its type is 'list'"),
        ('{"type":"FeatureCollection"}', "no list of features"),
        ('{"type":"FeatureCollection","features":[{"type":"Polygon"}]}', "Entry 1 .* no GeoJSON Feature"),
        ("[" * 100_000, "nested too deeply"),
        (ground([SQUARE]).replace("35,48", "NaN,48"), "NaN"),
        (ground([SQUARE]).replace("35,48", "1e999,48"), "finite|not valid JSON"),
        (ground([[[35, 48], [36, 48], [36, 120], [35, 48]]]), r"out of range: \[36, 120\]"),
        (ground([[[48, 135], [48, 136], [49, 136], [48, 135]]]), "lat/lon order"),
        (ground([[[lat, lon] for lon, lat in SQUARE]]), "lat/lon order"),
        (ground([[[3e6, 6e6], [4e6, 6e6], [4e6, 7e6], [3e6, 6e6]]]), "looks projected"),
        (ground([[[35, 48], [36, 48], [35, 49]]]), "ring of 3 positions"),
        (ground([[[35], [36], [37], [35]]]), r"no \[lon, lat\]"),
        (ground([[["a", 48], [36, 48], [36, 49], [35, 48]]]), r"no \[lon, lat\]"),
        (ground([[None, 1, 2, 3]]), r"no \[lon, lat\]"),
        (ground([35, 48]), "no list of rings"),
        (ground("here"), "no list of rings"),
        (ground([[[35, 48]] * 4]), "no polygon .1 × empty polygon"),
        (ground([[[35, 48]] * 3]), "no polygon .1 × empty polygon"),
        (ground([]), "no polygon .1 × empty polygon"),
        ('{"type":"FeatureCollection","features":[]}', "no polygon .no features"),
        (
            '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":null,"properties":{}}]}',
            "1 × no geometry",
        ),
        (
            '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Circle"}}]}',
            "type 'Circle'",
        ),
        (
            ground([SQUARE]).replace(
                '"features"', '"crs":{"type":"name","properties":{"name":"EPSG:3857"}},"features"'
            ),
            "coordinate system is 'EPSG:3857'",
        ),
        (
            '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":'
            + '{"type":"GeometryCollection","geometries":[' * 40
            + "]}" * 40
            + "}]}",
            "nested over 32 deep",
        ),
    ],
)
def test_a_wrong_file_is_refused_in_one_clear_sentence(read, text, says):
    with pytest.raises(SourceError, match=says) as caught:
        read(raw(text))
    assert "1754251105.geojson" in caught.value.message


def test_a_polygon_without_extent_is_dropped_and_the_others_stay(read, collection, polygon):
    flat = polygon(status="red")
    flat["geometry"]["coordinates"] = [[[35, 48]] * 4]
    edition = read(collection(flat, polygon(status="red")))
    assert len(edition.features) == 1
    assert edition.dropped == {"empty polygon": 1}


def test_no_ground_at_all_is_an_edition_only_when_asked_for(read, collection):
    assert read(collection(), allow_empty=True).features == ()


def test_wgs84_under_its_several_names_is_accepted(read, collection, polygon):
    for name in ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"):
        crs = {"type": "name", "properties": {"name": name}}
        assert len(read(collection(polygon(status="red"), crs=crs)).features) == 1


def test_ground_that_crosses_itself_is_made_valid(read):
    bow_tie = [[35, 48], [36, 49], [36, 48], [35, 49], [35, 48]]
    (feature,) = read(raw(ground([bow_tie]))).features
    assert feature.geometry.is_valid
    assert feature.geometry.area == pytest.approx(0.5)


def test_after_a_wrong_file_the_reader_reads_on(scheme, collection, polygon):
    geojson = reader("geojson", scheme, mapping=MAPPING)
    good = collection(polygon(status="red"))
    first = geojson.read(good)
    with pytest.raises(SourceError):
        geojson.read(raw(ground([SQUARE])[:-30]))
    assert geojson.read(good).features == first.features


# --- daily files ------------------------------------------------------------------------------


def test_a_daily_file_is_one_class_at_the_hour_of_its_day(scheme, collection, polygon, square):
    ground = polygon()
    ground["geometry"] = {"type": "MultiPolygon", "coordinates": [square(35.0), square(36.0)]}
    source = collection(ground, name="deepstatemap_data_20250812.geojson")
    edition = reader("occupied", scheme).read(source)
    assert edition.valid_at == edition.published_at == datetime(2025, 8, 12, 3, tzinfo=UTC)
    assert [f.class_id for f in edition.features] == ["occupied", "occupied"]
    other = reader("occupied", scheme, class_id="contested", hour_utc="21").read(source)
    assert other.valid_at.hour == 21
    assert {f.class_id for f in other.features} == {"contested"}


def test_a_daily_file_without_a_day_or_with_an_impossible_hour_is_refused(scheme, collection, polygon):
    for name in ("latest.geojson", "20251399.geojson"):
        with pytest.raises(SourceError, match="which day"):
            reader("occupied", scheme).read(collection(polygon(), name=name))
    with pytest.raises(UsageError, match="25"):
        reader("occupied", scheme, hour_utc=25)
