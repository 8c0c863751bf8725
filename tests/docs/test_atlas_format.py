"""The page of the format is true: nothing is missing from it, and its recipes read an atlas.

The recipes are the page's own Python, which uses nothing of Contactline; so they are a second
implementation of the format, held against the first.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import shapely
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages import page, python_of

import made_atlas
from contactline.atlas import Atlas
from contactline.geometry import codec
from contactline.store import lock
from contactline.store.database import APPLICATION_ID, FORMAT
from contactline.store.features import MAX_DEPTH
from contactline.store.schema import HEAD

PAGE = page("atlas-format.md")
RECIPES = python_of("atlas-format.md")


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """An atlas with a quarantined polygon, a patched feature version and a piece off the grid."""
    where = tmp_path_factory.mktemp("format") / "a.db"
    with made_atlas.make(where) as atlas:
        coast = [(-35.9 + i / 1000, 45.2 + (i % 7) / 5000) for i in range(400)]
        for day, reach in enumerate((44.8, 44.9, 44.95), 2):
            shape = shapely.Polygon([*coast, (-35.4, reach), (-35.9, reach)])
            atlas.load_editions([made_atlas.edition(day, [("occupied", shape)])], track=made_atlas.TRACK)
    return where


@pytest.fixture
def connection(kept, tmp_path):
    copy = tmp_path / "copy.db"
    shutil.copy(kept, copy)
    with closing(sqlite3.connect(copy)) as opened:
        yield opened


def described() -> dict[str, set[str]]:
    """Table -> columns, as the page has them."""
    tables = {}
    for name, body in re.findall(r"^### `(\w+)`\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL):
        heads = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", body, re.MULTILINE)
        tables[name] = {column for head in heads for column in re.findall(r"`(\w+)`", head)}
    return tables


def test_the_page_has_every_table_and_column_and_no_other(connection):
    names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    real = {
        name: {row[1] for row in connection.execute(f"PRAGMA table_info({name})")}
        for name in names
        if name != "alembic_version"
    }
    assert described() == real


def test_every_table_is_said_to_be_truth_or_derived(connection):
    section = PAGE.split("## What is the source of truth")[1].split("## Tables")[0]
    assert set(re.findall(r"`(\w+)`", section)) >= described().keys()


def test_the_constants_of_the_page_are_those_of_the_code(connection):
    assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert f"`application_id` is 0x{APPLICATION_ID:X}" in PAGE
    assert f"advisory lock 0x{lock._ADVISORY_KEY:X} ({lock._ADVISORY_KEY})" in PAGE
    assert f"form\n`{HEAD}`" in PAGE
    assert f"always `{FORMAT}`" in PAGE
    assert f"at most {MAX_DEPTH} steps" in PAGE


def test_a_third_party_can_recompute_the_chain(connection):
    found = list(RECIPES["links"](connection, made_atlas.TRACK))
    assert len(found) == 5
    assert all(kept == computed for kept, computed in found)


def test_the_recipe_finds_a_changed_byte(connection):
    connection.execute("UPDATE quarantine SET label = label || '.'")
    assert [kept == computed for kept, computed in RECIPES["links"](connection, made_atlas.TRACK)] == [
        False,
        *[True] * 4,
    ]


def test_a_third_party_can_recompute_every_feature_version(connection):
    rows = connection.execute("SELECT pk, sha256, base_pk FROM feature").fetchall()
    assert any(base is not None for _, _, base in rows), "no version is stored as a patch"
    for pk, sha256, _ in rows:
        assert RECIPES["feature_hash"](connection, pk) == sha256


def test_a_third_party_can_recompute_the_ids_that_outputs_show(connection, kept):
    with Atlas.open(str(kept), read_only=True) as atlas:
        shown = {info.ref.id for info in atlas.editions()}
    rows = connection.execute("SELECT valid_at, published_at, source_sha256 FROM edition").fetchall()
    assert {RECIPES["edition_id"](*row) for row in rows} == shown


def test_the_pieces_of_the_store_read_as_the_page_says(connection):
    rows = connection.execute("SELECT geometry, tile FROM piece").fetchall()
    assert rows
    for data, tile in rows:
        rings = RECIPES["read_exact"](data)
        (expected,) = codec.unpack_exact([data])
        assert shapely.Polygon(rings[0], rings[1:]).equals_exact(expected)
        lon, lat = expected.representative_point().coords[0]
        assert tile == int((lat + 90) // 0.25) * 1440 + int((lon + 180) // 0.25)


def test_the_regions_of_the_store_read_as_the_page_says(connection):
    rows = connection.execute("SELECT geometry, area_m2 FROM region ORDER BY pk").fetchall()
    for (frame, _), region in zip(rows, made_atlas.regions(), strict=True):
        packed = RECIPES["packed_from_steps"](zstandard.ZstdDecompressor().decompress(frame))
        ((ring,),) = RECIPES["read_packed"](packed)
        assert shapely.Polygon(np.array(ring) / 1e6).equals(region.geometry)


def test_the_example_of_the_page_is_what_packing_gives():
    triangle = shapely.Polygon([(0, 0), (0.000002, 0), (0, 0.000001)])
    (shown,) = re.findall(r"^```text\n([0-9a-f ]+)\n```", PAGE, re.MULTILINE)
    assert codec.pack(triangle).hex() == shown.replace(" ", "")


# machines are slow at times, and a slow draw is no fault of the format
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

units = st.integers(-170_000_000, 170_000_000)
grid_boxes = st.lists(
    st.tuples(units, st.integers(-80_000_000, 80_000_000), st.integers(10, 10**6), st.integers(10, 10**6)),
    min_size=1,
    max_size=4,
)


@patient
@given(grid_boxes)
def test_the_page_s_reader_reads_what_is_packed(corners):
    polygons = []
    for x, y, width, height in corners:
        shell = shapely.box(x / 1e6, y / 1e6, (x + width) / 1e6, (y + height) / 1e6)
        hole = [((x + dx) / 1e6, (y + dy) / 1e6) for dx, dy in ((2, 2), (2, 5), (5, 5))]
        polygons.append(shapely.Polygon(shell.exterior.coords, [hole]))
    packed = codec.pack(shapely.MultiPolygon(polygons))
    found = RECIPES["read_packed"](packed)
    for polygon, rings in zip(polygons, found, strict=True):
        for ring, vertices in zip([polygon.exterior, *polygon.interiors], rings, strict=True):
            assert np.array_equal(np.array(ring.coords)[:-1], np.array(vertices) / 1e6)
    assert RECIPES["packed_from_steps"](codec.as_steps(packed)) == packed


degrees = st.floats(-170, 170) | units.map(lambda u: u / 1e6)


@patient
@given(st.lists(st.tuples(degrees, st.floats(-80, 80)), min_size=3, max_size=70, unique=True))
def test_the_page_s_reader_reads_what_is_packed_exactly(vertices):
    polygon = shapely.Polygon(vertices)
    (data,) = codec.pack_exact(np.array([polygon], dtype=object))
    (ring,) = RECIPES["read_exact"](data)
    assert np.array_equal(np.array(ring), np.array(vertices) + 0.0)
