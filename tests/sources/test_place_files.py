"""Places from gazetteers; those without coordinates are kept."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from contactline.errors import SourceError
from contactline.sources.geonames import read_geonames
from contactline.sources.places import PlaceColumns, read_places

SETTLEMENTS = (
    "katottg\tcod_pcode\tname_uk\tname_en\told_names\tcategory\toblast\traion\thromada\tlat\tlon\tpopulation\n"
    "UA1\tP1\tНовокостянтинівка\tNovokostiantynivka\tPershe Travnia|Перше Травня\tC"
    "\tUA59000000000057109\tR\tH\t51.16389\t34.71722\t12\n"
    'UA2\tP2\tКам’янка "нова"\tKamianka\tКам\'янка "нова"\tX\tUA59000000000057109\tR\tH\t\t\t\n'
)


def test_a_settlement_has_its_names_aliases_regions_and_place(tmp_path, scheme):
    path = tmp_path / "s.tsv"
    path.write_text(SETTLEMENTS)
    first, second = read_places(path, scheme=scheme)
    assert first.id == "UA1"
    assert first.names == {"uk": "Новокостянтинівка", "en": "Novokostiantynivka"}
    assert first.aliases == ("Pershe Travnia", "Перше Травня")
    assert first.region_ids == ("H", "R", "UA-59")
    assert (first.lon, first.lat, first.kind, first.population) == (34.71722, 51.16389, "C", 12)
    assert (second.lon, second.lat, second.population) == (None, None, None)
    assert second.names["uk"] == 'Кам’янка "нова"'
    assert second.aliases == ()  # the same name with another apostrophe


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_any_separator_and_usual_column_names_do(tmp_path, separator):
    path = tmp_path / "towns.csv"
    path.write_text(
        "\ufeffName;Latitude;Longitude\nКиїв;50.4;30.5\n".replace(";", separator), encoding="utf-8"
    )
    (place,) = read_places(path)
    assert (place.id, place.names, place.lon, place.lat) == ("towns.2", {"uk": "Київ"}, 30.5, 50.4)


def test_columns_can_be_named(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text('nr,nom,est,nord,zone\n7,"Soumy, ville",34.8,50.9,Z\n')
    columns = PlaceColumns(id="nr", names={"fr": "nom"}, lon="est", lat="nord", regions=["zone"])
    (place,) = read_places(path, columns=columns)
    assert (place.id, place.names, place.lon, place.region_ids) == ("7", {"fr": "Soumy, ville"}, 34.8, ("Z",))
    with pytest.raises(SourceError, match="no column 'sud'; it has nr, nom"):
        list(read_places(path, columns=PlaceColumns(names={"fr": "nom"}, lat="sud")))


def test_points_of_geojson_are_places_and_null_geometry_is_kept_unlocated(tmp_path):
    features = [
        {
            "type": "Feature",
            "id": 5,
            "geometry": {"type": "Point", "coordinates": [34.8, 50.9]},
            "properties": {"name": "Sumy"},
        },
        {"type": "Feature", "id": 6, "geometry": None, "properties": {"name": "Lost", "population": 3}},
    ]
    path = tmp_path / "p.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    first, second = read_places(path)
    assert (first.id, first.lon, first.lat) == ("5", 34.8, 50.9)
    assert (second.id, second.lon, second.population) == ("6", None, 3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no header"),
        ("name\nSumy\n", "no header"),
        ("a,b\n1,2\n", "no column of names"),
        ("name,lat\nSumy,50\n", "latitudes only"),
        ("name,lat,lon\nSumy,50\n", "Line 2 .* 2 fields where the header has 3"),
        ("name,lat,lon\nSumy,50,\n", "latitude only"),
        ("name,lat,lon\nSumy,fifty,34\n", "latitude 'fifty'"),
        ("name,lat,lon\nSumy,nan,34\n", "latitude 'nan'"),
        ("name,lat,lon\nSumy,134,50\n", "out of range: lon 50, lat 134"),
        ("name,lat,lon\n,50,34\n", "without a name"),
        ("id,name\n1,a\n1,b\n", "Lines 2 and 3 .* same id '1'"),
        ("id,name\n", "holds no place"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(tmp_path, text, says):
    path = tmp_path / "p.csv"
    path.write_text(text)
    with pytest.raises(SourceError, match=says):
        list(read_places(path))


def test_what_is_no_text_or_not_there_is_said(tmp_path):
    (tmp_path / "p.csv").write_bytes(b"name,lat\n\xff\xfe,1\n")
    (tmp_path / "p.zip").write_bytes(b"PK")
    for name, says in {"p.csv": "no UTF-8 text", "p.zip": "zip", "q.csv": "no file"}.items():
        with pytest.raises(SourceError, match=says):
            list(read_places(tmp_path / name))


# --- GeoNames ---------------------------------------------------------------------------------


def dump_line(
    place_id, name, ascii_name="", listed="", lat="50.9", lon="34.8", feature="P", code="PPL", people="0"
):
    fields = [place_id, name, ascii_name, listed, lat, lon, feature, code, "UA", "", "21", "5903", "", ""]
    return "\t".join([*fields, people, "", "140", "Europe/Kyiv", "2024-01-01"]) + "\n"


DUMP = (
    dump_line("1", "Sumy", "Sumy", "Sumi,Суми,Сумы", code="PPLA", people="256474")
    + dump_line("2", "Vorskla", feature="H", code="STM")
    + dump_line("3", "Nova", "Nova")
)
ALTERNATES = (
    "10\t1\tuk\tСуми\t1\t\t\t\t\t\n"
    "11\t1\tuk\tСуми місто\t\t\t\t\t\t\n"
    "12\t1\tru\tСумы\t\t\t\t\t\t\n"
    "13\t1\ten\tSoomy\t\t\t\t1\t1800\t1900\n"
    "14\t1\tlink\thttps://example.org/Sumy\t\t\t\t\t\t\n"
    "15\t2\tuk\tВорскла\t\t\t\t\t\t\n"
)


def test_the_country_dump_gives_populated_places_with_their_names(tmp_path):
    (tmp_path / "UA.txt").write_text(DUMP)
    (tmp_path / "alt.txt").write_text(ALTERNATES)
    sumy, nova = read_geonames(tmp_path / "UA.txt", alternate_names=tmp_path / "alt.txt")
    assert sumy.id == "geonames.1"
    assert sumy.names == {"uk": "Суми", "ru": "Сумы", "en": "Sumy"}
    assert set(sumy.aliases) == {"Суми місто", "Soomy", "Sumi"}
    assert (sumy.lon, sumy.lat, sumy.kind, sumy.population) == (34.8, 50.9, "PPLA", 256474)
    assert sumy.region_ids == ("UA.5903", "UA.21")
    assert (nova.names, nova.population) == ({"en": "Nova"}, None)


def test_a_zip_of_the_dump_is_read_without_its_readme(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "x" * 10_000)
        archive.writestr("UA.txt", DUMP)
    (tmp_path / "UA.zip").write_bytes(buffer.getvalue())
    assert [place.id for place in read_geonames(tmp_path / "UA.zip")] == ["geonames.1", "geonames.3"]


def test_another_file_is_not_taken_for_a_dump(tmp_path):
    (tmp_path / "UA.txt").write_text(ALTERNATES)
    with pytest.raises(SourceError, match=r"Line 1 of UA\.txt has 10 columns where GeoNames documents 19"):
        list(read_geonames(tmp_path / "UA.txt"))
    (tmp_path / "UA.txt").write_text(dump_line("2", "Vorskla", feature="H"))
    with pytest.raises(SourceError, match="no place of feature class P"):
        list(read_geonames(tmp_path / "UA.txt"))


def test_a_population_of_zero_is_unknown(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("name,population\nA,0\nB,\nC,12\n")
    assert [place.population for place in read_places(path)] == [None, None, 12]
