"""What leaves as a file: whole, with its provenance, and readable by other people's tools."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas
import numpy as np
import pandas
import pyogrio
import pytest
import shapely
from click.testing import CliRunner, Result

import made_atlas
from contactline.atlas import Atlas
from contactline.cli.root import cli
from contactline.geometry.measures import area_m2
from contactline.publish import files
from contactline.publish.files import WRITERS

SPATIAL = [".geojson", ".gpkg", ".fgb", ".parquet", ".geoparquet"]
EVERY_KIND = {
    "areas": ["--by", "1"],
    "series": ["--group", "occupied_total"],
    "changes": ["--from", "2031-03-01", "--to", "2031-03-02"],
    "front": [],
    "pieces": [],
    "editions": [],
    "regions": [],
}


@pytest.fixture(scope="module")
def path(tmp_path_factory) -> Path:
    where = tmp_path_factory.mktemp("atlas") / "squares.db"
    made_atlas.make(where).close()
    return where


@pytest.fixture
def atlas(path: Path):
    with Atlas.open(str(path)) as opened:
        yield opened


@pytest.fixture
def export(path: Path):
    def export(what: str, file: Path, *options: str) -> Result:
        args = ["--atlas", str(path), "export", what, str(file), *options]
        return CliRunner().invoke(cli, args, prog_name="contactline")

    return export


def read(file: Path) -> geopandas.GeoDataFrame:
    if file.suffix in (".parquet", ".geoparquet"):
        return geopandas.read_parquet(file)
    return geopandas.read_file(file)


@pytest.mark.parametrize("suffix", SPATIAL)
def test_the_pieces_of_a_moment_are_the_ground_of_its_edition(export, tmp_path, suffix):
    file = tmp_path / f"pieces{suffix}"
    assert export("pieces", file).exit_code == 0
    found = read(file)
    assert found.crs.is_geographic
    start, end = (pandas.to_datetime(found[name], utc=True) for name in ("from", "to"))
    for edition in made_atlas.days():
        then = pandas.Timestamp(edition.valid_at)
        alive = found[(start <= then) & (end.isna() | (end > then))]
        for feature in edition.features:
            ground = shapely.union_all(alive.loc[alive["class"] == feature.class_id].geometry)
            assert shapely.area(shapely.symmetric_difference(ground, feature.geometry)) < 1e-12


@pytest.mark.parametrize("suffix", SPATIAL)
def test_the_map_of_a_day_has_whole_polygons_and_the_atlas_s_areas(export, atlas, tmp_path, suffix):
    file = tmp_path / f"map{suffix}"
    assert export("pieces", file, "--on", "2031-03-02").exit_code == 0
    found = read(file)
    assert len(found) == 2  # not cut at the borders of tiles
    for area in atlas.area(on="2031-03-02"):
        exported = found.loc[found["class"] == area.class_id, "area_km2"].sum()
        assert exported * 1e6 == pytest.approx(area.area_m2, abs=1.0)
    assert np.allclose(area_m2(found.geometry.to_numpy()) / 1e6, found.area_km2, atol=1e-6)


@pytest.mark.parametrize("what", EVERY_KIND)
def test_every_row_of_every_export_names_who_made_the_map(export, tmp_path, what):
    file = tmp_path / f"{what}.csv"
    result = export(what, file, *EVERY_KIND[what])
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert rows
    maker = made_atlas.BOUNDARIES if what == "regions" else made_atlas.ATTRIBUTION
    licence = made_atlas.BOUNDARIES_LICENCE if what == "regions" else made_atlas.LICENCE
    assert {row["attribution"] for row in rows} == {maker}
    assert {row["licence"] for row in rows} == {licence}
    assert maker in result.stderr


def test_outlines_of_regions_leave_with_the_name_of_who_drew_them(export, tmp_path):
    file = tmp_path / "areas.geojson"
    assert export("areas", file, "--by", "1").exit_code == 0
    collection = json.loads(file.read_text())
    assert collection["about"]["boundaries_attribution"] == made_atlas.BOUNDARIES
    for one in collection["features"]:
        assert one["properties"]["boundaries_licence"] == made_atlas.BOUNDARIES_LICENCE
        assert shapely.geometry.shape(one["geometry"]).area == pytest.approx(1.0)


def test_a_figure_of_the_whole_drawn_ground_has_no_geometry(export, tmp_path):
    file = tmp_path / "areas.gpkg"
    assert export("areas", file).exit_code == 0
    assert read(file).geometry.isna().all()


@pytest.mark.parametrize(
    ("suffix", "about"),
    [
        (".geojson", lambda file: json.loads(file.read_text())["about"]),
        (".gpkg", lambda file: pyogrio.read_info(file)["layer_metadata"]),
        (".fgb", lambda file: pyogrio.read_info(file)["layer_metadata"]),
        (".parquet", lambda file: _parquet_metadata(file, "contactline")),
    ],
)
def test_a_file_says_as_a_whole_what_it_was_made_from(export, atlas, tmp_path, suffix, about):
    file = tmp_path / f"pieces{suffix}"
    assert export("pieces", file).exit_code == 0
    found = about(file)
    area = atlas.area(group="occupied_total").one()
    assert found["edition"] == area.provenance.edition.id
    assert found["edition_hash"] == area.provenance.hashes["edition"]
    assert found["scheme_hash"] == area.provenance.hashes["scheme"]
    assert found["attribution"] == made_atlas.ATTRIBUTION
    assert found["licence"] == made_atlas.LICENCE
    assert found["track"] == made_atlas.TRACK


def _parquet_metadata(file: Path, key: str) -> dict:
    import pyarrow.parquet

    return json.loads(pyarrow.parquet.read_schema(file).metadata[key.encode()])


def test_geoparquet_is_of_version_1_1_and_in_longitude_and_latitude(export, tmp_path):
    file = tmp_path / "front.parquet"
    assert export("front", file).exit_code == 0
    geo = _parquet_metadata(file, "geo")
    assert geo["version"] == "1.1.0"
    column = geo["columns"][geo["primary_column"]]
    assert column["encoding"] == "WKB"
    assert "crs" not in column  # the default is OGC:CRS84
    assert column["geometry_types"] == ["LineString"] or column["geometry_types"] == ["MultiLineString"]


def test_shells_of_geojson_run_counter_clockwise(export, tmp_path):
    file = tmp_path / "pieces.geojson"
    assert export("pieces", file).exit_code == 0
    for one in json.loads(file.read_text())["features"]:
        assert shapely.is_ccw(shapely.LinearRing(one["geometry"]["coordinates"][0]))


def test_a_json_file_is_what_the_command_prints(export, path, tmp_path):
    file = tmp_path / "areas.json"
    assert export("areas", file, "--by", "1").exit_code == 0
    printed = CliRunner().invoke(cli, ["--atlas", str(path), "area", "--by", "1", "--json"])
    assert json.loads(file.read_text()) == json.loads(printed.stdout)


def test_a_series_has_a_row_for_each_day_region_and_class(export, tmp_path):
    file = tmp_path / "series.csv"
    assert export("series", file, "--by", "1", "--class", "contested").exit_code == 0
    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert [(row["on"], row["region_name"]) for row in rows] == [
        ("2031-03-01", "East"),
        ("2031-03-02", "East"),
        ("2031-03-01", "West"),
        ("2031-03-02", "West"),
    ]


@pytest.fixture(scope="module")
def secretive(tmp_path_factory) -> tuple[Path, list[str]]:
    """An atlas with a third edition under embargo, and what would give that edition away."""
    where = tmp_path_factory.mktemp("embargo") / "a.db"
    with made_atlas.make(where) as atlas:
        secret = made_atlas.edition(2, [("occupied", shapely.box(-35.9, 45, -34, 46))])
        until = datetime.now(UTC) + timedelta(days=1)
        assert atlas.load_editions([secret], track=made_atlas.TRACK, embargo_until=until).embargoed == 1
    with closing(sqlite3.connect(where)) as connection:
        chain, valid_at, published_at = connection.execute(
            "SELECT chain, valid_at, published_at FROM edition ORDER BY pk DESC LIMIT 1"
        ).fetchone()
    source = secret.source_sha256.hex()
    id_ = hashlib.sha256(f"{valid_at} {published_at} {source}".encode()).hexdigest()[:12]
    return where, [secret.source_name, source, chain.hex(), id_, "-35.9,", "35.9 45"]


@pytest.mark.parametrize("suffix", WRITERS)
@pytest.mark.parametrize("what", EVERY_KIND)
def test_an_edition_under_embargo_is_in_no_file(secretive, tmp_path, what, suffix):
    where, traces = secretive
    file = tmp_path / f"out{suffix}"
    result = CliRunner().invoke(
        cli, ["--atlas", str(where), "export", what, str(file), *EVERY_KIND[what]], prog_name="contactline"
    )
    if not file.exists():
        assert result.exit_code == 2, result.output  # a format that cannot hold it
        return
    content = file.read_bytes()
    for trace in traces:
        assert trace.encode() not in content
    if suffix in SPATIAL and what in ("pieces", "front"):
        assert read(file).total_bounds[0] > -35.9


def test_a_suffix_of_no_format_is_refused_with_those_that_are(export, tmp_path):
    result = export("pieces", tmp_path / "pieces.xls")
    assert result.exit_code != 0
    assert not list(tmp_path.iterdir())
    assert ".gpkg" in result.stderr


@pytest.mark.parametrize(
    ("what", "file"), [("editions", "e.gpkg"), ("editions", "e.geojson"), ("pieces", "p.json")]
)
def test_a_format_that_cannot_hold_the_sheet_is_refused_and_leaves_nothing(export, tmp_path, what, file):
    assert export(what, tmp_path / file).exit_code != 0
    assert not list(tmp_path.iterdir())


def test_a_write_that_fails_leaves_the_old_file_and_no_other(export, tmp_path, monkeypatch):
    file = tmp_path / "pieces.geojson"
    file.write_text("old")

    def fail(sheet, part):
        part.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "WRITERS", {".geojson": fail})
    assert export("pieces", file).exit_code != 0
    assert [f.name for f in tmp_path.iterdir()] == ["pieces.geojson"]
    assert file.read_text() == "old"


def test_the_map_as_published_by_a_day_is_the_one_of_then(export, tmp_path):
    file = tmp_path / "then.geojson"
    assert export("pieces", file, "--as-published", "2031-03-01").exit_code == 2
    result = export("pieces", file, "--on", "2031-03-01", "--as-published", "2031-03-01")
    assert result.exit_code == 0, result.output
    assert {f["properties"]["edition_source"] for f in json.loads(file.read_text())["features"]} == {
        "day-0.geojson"
    }
