"""Regions from boundary files, whatever their columns are called."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pyogrio.raw
import pytest
import shapely

from contactline.errors import SourceError
from contactline.model import Region
from contactline.sources.names import language_of, normalised, slug
from contactline.sources.regions import find_parents, read_regions

BOX = shapely.box(33, 50, 35, 52)


def write_geojson(path, *rows, **members):
    """A GeoJSON file of (geometry, properties)."""
    features = [
        {"type": "Feature", "geometry": g and json.loads(shapely.to_geojson(g)), "properties": p}
        for g, p in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": features}))
    return path


def test_a_known_region_is_found_by_its_name_and_brings_the_rest(tmp_path, scheme):
    path = write_geojson(tmp_path / "adm1.geojson", (BOX, {"ADMIN_1": "Сумська  область"}))
    (region,) = read_regions(path, level=1, scheme=scheme)
    assert region.id == "UA-59"
    assert region.layer == "adm1"
    assert region.names == {"en": "Sumy Oblast", "uk": "Сумська область"}
    assert region.aliases == ("Sumska",)
    assert region.official_area_m2 == 23_834e6


def test_a_known_region_is_found_by_its_code_and_only_on_its_level(tmp_path, scheme):
    path = write_geojson(
        tmp_path / "adm1.geojson", (BOX, {"katotth": "UA59000000000057109", "name_uk": "Сумщина"})
    )
    (region,) = read_regions(path, level=1, scheme=scheme)
    assert (region.id, region.aliases) == ("UA-59", ("Сумщина", "Sumska"))
    assert "UA59000000000057109" in region.codes
    (other,) = read_regions(path, level=2, scheme=scheme)
    assert other.id == "UA59000000000057109"


@pytest.mark.parametrize(
    ("properties", "region_id", "names"),
    [
        (
            {
                "osm_id": "relation/1",
                "katotth": "UA01",
                "name": "Крым",
                "name_uk": "Крим",
                "name_en": "Crimea",
            },
            "UA01",
            {"uk": "Крим", "en": "Crimea", "ru": "Крым"},
        ),
        (
            {"shapeName": "Sumy", "shapeISO": "UA-59", "shapeID": "123B", "shapeGroup": "UKR"},
            "UA-59",
            {"en": "Sumy"},
        ),
        ({"shapeName": "Sumy", "shapeISO": "", "shapeID": "123B"}, "123B", {"en": "Sumy"}),
        (
            {"ADM1_PCODE": "UA", "ADM2_PCODE": "UA59", "ADM2_EN": "Sumy", "ADM2_UA": "Суми"},
            "UA59",
            {"en": "Sumy", "uk": "Суми"},
        ),
        (
            {"name": "Бурятия", "name_latin": "Buryatia", "cartodb_id": 10},
            "b.10",
            {"ru": "Бурятия", "en": "Buryatia"},
        ),
        ({"name": "Київська область"}, "b.kyivska-oblast", {"uk": "Київська область"}),
    ],
)
def test_ids_and_names_are_found_in_the_columns_of_the_known_providers(
    tmp_path, properties, region_id, names
):
    path = write_geojson(tmp_path / "b.geojson", (BOX, properties))
    (region,) = read_regions(path, level=2)
    assert region.id == region_id
    assert region.names == names


def test_columns_can_be_named(tmp_path):
    path = write_geojson(tmp_path / "b.geojson", (BOX, {"k": 7, "nom": "Soumy", "up": "UA", "id": "x"}))
    (region,) = read_regions(
        path, level=2, layer="mine", id_column="k", name_columns={"fr": "nom"}, parent_column="up"
    )
    assert (region.id, region.names, region.parent_id, region.layer) == (
        "mine.7",
        {"fr": "Soumy"},
        "UA",
        "mine",
    )
    with pytest.raises(SourceError, match=r"no column 'key'; it has .*nom"):
        read_regions(path, level=2, id_column="key")


def test_ids_that_stand_twice_are_refused(tmp_path):
    rows = [(BOX, {"id": "a", "name": "x"}), (BOX, {"id": "a", "name": "y"})]
    path = write_geojson(tmp_path / "b.geojson", *rows)
    with pytest.raises(SourceError, match="'a'"):
        read_regions(path, level=1, id_column="id")
    assert [r.id for r in read_regions(path, level=1)] == ["b.x", "b.y"]  # not an id column, then


def test_ground_is_valid_polygons_on_the_grid(tmp_path):
    bow_tie = shapely.Polygon([(35, 48), (36, 49), (36, 48), (35, 49)])
    path = write_geojson(tmp_path / "b.geojson", (bow_tie, {"name": "x"}))
    (region,) = read_regions(path, level=1)
    assert region.geometry.is_valid
    assert region.geometry.area == pytest.approx(0.5)


@pytest.mark.parametrize("driver", ["GPKG", "FlatGeobuf", "ESRI Shapefile"])
def test_other_formats_and_coordinate_systems_give_the_same_region(tmp_path, driver):
    from pyproj import Transformer

    project = Transformer.from_crs(4326, 3857, always_xy=True)
    mercator = shapely.transform(BOX, lambda xy: np.column_stack(project.transform(xy[:, 0], xy[:, 1])))
    path = tmp_path / {"GPKG": "b.gpkg", "FlatGeobuf": "b.fgb", "ESRI Shapefile": "b.shp"}[driver]
    pyogrio.raw.write(
        path,
        geometry=np.array([shapely.to_wkb(mercator)], dtype=object),
        field_data=[np.array(["UA-59"], dtype=object), np.array(["Суми"], dtype=object)],
        fields=["iso_3166_2", "name_uk"],
        driver=driver,
        geometry_type="Polygon",
        crs="EPSG:3857",
        encoding="utf-8",
    )
    if driver == "ESRI Shapefile":
        with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
            for part in tmp_path.glob("b.*"):
                if part.suffix != ".zip":
                    archive.write(part, part.name)
        path = tmp_path / "b.zip"
    (region,) = read_regions(path, level=1)
    assert (region.id, region.names) == ("UA-59", {"uk": "Суми"})
    assert region.geometry.bounds == pytest.approx(BOX.bounds, abs=1e-6)


def test_what_is_no_boundary_file_is_said(tmp_path):
    (tmp_path / "b.geojson").write_text("{")
    (tmp_path / "b.csv").write_text("a,b")
    write_geojson(tmp_path / "none.geojson")
    write_geojson(tmp_path / "unnamed.geojson", (BOX, {"x": 1}))
    write_geojson(tmp_path / "ground.geojson", (BOX, {"name": "x"}), (None, {"name": "y"}))
    write_geojson(tmp_path / "far.geojson", (shapely.box(3e6, 6e6, 4e6, 7e6), {"name": "x"}))
    for name, says in {
        "missing.gpkg": "no file",
        "b.csv": "no boundary file",
        "b.geojson": "cannot be read",
        "none.geojson": r"holds no region|one layer",
        "unnamed.geojson": "neither an id nor a name",
        "ground.geojson": r"Row 2 .* \(y\) has no polygon",
        "far.geojson": "out of range",
    }.items():
        with pytest.raises(SourceError, match=says) as caught:
            read_regions(tmp_path / name, level=1)
        assert name in caught.value.message


# --- parents ----------------------------------------------------------------------------------


def region(region_id, geometry, level=1, parent_id=None, codes=()):
    return Region(region_id, level, "b", {"en": region_id}, parent_id, geometry, codes)


WEST, EAST = (
    region("west", shapely.box(0, 0, 10, 10)),
    region("east", shapely.box(10, 0, 20, 10), codes=("E",)),
)


@pytest.mark.parametrize(
    ("ground", "parent_id"),
    [
        (shapely.box(1, 1, 2, 2), "west"),
        (shapely.box(9.9, 1, 12, 2), "east"),
        (shapely.box(8, 1, 10.5, 2), "west"),
        (shapely.box(10, 0, 20, 10), "east"),
        (shapely.box(30, 1, 31, 2), None),
        (shapely.box(19.9, 1, 22, 2), None),
    ],
)
def test_the_parent_is_the_region_that_holds_most_of_the_ground(ground, parent_id):
    (child,) = find_parents([region("child", ground, level=2)], [WEST, EAST])
    assert child.parent_id == parent_id


def test_a_parent_that_is_named_is_kept_and_one_that_nobody_knows_is_replaced():
    ground = shapely.box(1, 1, 2, 2)
    children = [region(p, ground, level=2, parent_id=p) for p in ("east", "E", "cherkaska_oblast.rayon")]
    assert [c.parent_id for c in find_parents(children, [WEST, EAST])] == ["east", "east", "west"]


def test_of_parents_of_several_levels_the_nearest_is_taken():
    raion = region("raion", shapely.box(0, 0, 5, 5), level=2)
    inside, beside = (
        region("a", shapely.box(1, 1, 2, 2), level=3),
        region("b", shapely.box(6, 6, 7, 7), level=3),
    )
    assert [c.parent_id for c in find_parents([inside, beside], [WEST, raion])] == ["raion", "west"]
    assert find_parents([inside], [])[0].parent_id is None


# --- names ------------------------------------------------------------------------------------


def test_the_language_of_a_name_is_told_by_its_letters_and_those_beside_it():
    assert language_of("Київ") == "uk"
    assert language_of("Чукотский автономный округ") == "ru"
    assert language_of("Sumy") == "en"
    assert language_of("Херсонська область", ["Київська область"]) == "uk"
    assert language_of("Саха", ["Бурятия"]) == "ru"


def test_names_compare_without_case_apostrophe_and_hyphen():
    assert normalised("Івано-Франківськ") == normalised("івано франківськ")
    assert normalised("Кам’янець") == normalised("Кам'янець") == normalised("Камʼянець")
    assert normalised("Córdoba") == "cordoba"
    assert normalised("Йосипівка") != normalised("Иосипівка")
    assert slug("Кам’янець-Подільський район") == "kamianets-podilskyi-raion"
