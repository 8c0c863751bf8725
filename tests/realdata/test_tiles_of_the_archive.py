"""The tiles of the real archive: what they show of two days, how large they are, and the front."""

from __future__ import annotations

import gzip
import math
from datetime import UTC, datetime

import mapbox_vector_tile
import numpy as np
import orjson
import pytest
import shapely
from pmtiles.reader import MmapSource, all_tiles

from contactline.geometry.measures import area_m2, length_m
from contactline.publish.tiles.build import MAXZOOM

TRACK = "deepstate"


@pytest.fixture(scope="module")
def made(tiles):
    """The folder, and its manifest."""
    return tiles, orjson.loads((tiles / "manifest.json").read_bytes())


def living(made, at: int, layer: str) -> list[tuple[str, shapely.Geometry]]:
    """(class, geometry in lon/lat) of what is there at a moment, at the highest zoom."""
    folder, manifest = made
    parts = manifest["tracks"][TRACK]["parts"]
    (part,) = (p for p in parts if p["from"] <= at and (p["to"] is None or at < p["to"]))
    found = []
    with open(folder / part["file"], "rb") as file:
        for (z, x, y), data in all_tiles(MmapSource(file)):
            if z != MAXZOOM:
                continue
            decoded = mapbox_vector_tile.decode(gzip.decompress(data), default_options={"y_coord_down": True})
            if layer not in decoded:
                continue
            extent = decoded[layer]["extent"]

            def degrees(c: np.ndarray, x=x, y=y, z=z, extent=extent) -> np.ndarray:
                world = (c / extent + [x, y]) / 2**z
                lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * world[:, 1]))))
                return np.stack([world[:, 0] * 360 - 180, lat], axis=1)

            for one in decoded[layer]["features"]:
                of = one["properties"]
                if of["from"] <= at and ("to" not in of or at < of["to"]):
                    geometry = shapely.transform(shapely.geometry.shape(one["geometry"]), degrees)
                    found.append((of.get("class", ""), geometry))
    return found


@pytest.mark.parametrize("day", ["2022-04-03", "2025-08-03"])
def test_the_tiles_of_a_day_cover_what_the_atlas_measures(atlas, made, day):
    for figure in atlas.area(on=day, track=TRACK):
        at = int(figure.provenance.edition.valid_at.timestamp())
        mine = np.array([g for c, g in living(made, at, "control") if c == figure.class_id], dtype=object)
        measured = area_m2(mine).sum() if len(mine) else 0.0
        # the grid of the tiles is 360 / 2^9 / 2^13 degrees, 6 m in the middle of the atlas; vertices are
        # rounded by step / sqrt(12), independently, so areas by that times the root of the sum of the
        # squared edges; five deviations
        ends = shapely.get_coordinates(shapely.get_rings(mine)) if len(mine) else np.zeros((1, 2))
        edges = np.linalg.norm(np.diff(ends, axis=0), axis=1)
        edges = edges[edges < 0.5] * 111_000
        step = 40_075_017 * math.cos(math.radians(48)) / 2**MAXZOOM / 2**13
        assert measured == pytest.approx(
            figure.area_m2, abs=1 + 5 * step / math.sqrt(12) * math.sqrt((edges**2).sum())
        )


@pytest.mark.parametrize("day", ["2022-04-03", "2025-08-03"])
def test_the_front_of_a_day_is_as_long_as_the_atlas_says(atlas, made, day):
    (figure,) = atlas.front(on=day, tolerances_m=[0], track=TRACK)
    at = int(figure.provenance.edition.valid_at.timestamp())
    lines = [g for _, g in living(made, at, "front")]
    length = length_m(shapely.get_parts(np.array(lines, dtype=object))).sum()
    # half a per cent: lines are rounded to 6 m, and simplified by 3 m
    assert length == pytest.approx(figure.length_m, rel=5e-3)


def test_no_tile_is_larger_than_it_may_be_and_all_together_are_small(made):
    folder, manifest = made
    files = [manifest["base"], *manifest["tracks"][TRACK]["parts"]]
    assert sum(f["bytes"] for f in files) < 10_000_000
    for entry in files:
        with open(folder / entry["file"], "rb") as file:
            assert max(len(data) for _, data in all_tiles(MmapSource(file))) < 200_000


def test_the_first_view_is_small(made):
    """Zooms 5 and 6 over 22 to 40 east, 44 to 52 north: the base and the part that goes on."""
    folder, manifest = made
    entries = [manifest["base"], manifest["tracks"][TRACK]["parts"][-1]]
    for zoom in (5, 6):
        x = [int((lon + 180) / 360 * 2**zoom) for lon in (22, 40)]
        y = [int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom) for lat in (52, 44)]
        total = 0
        for entry in entries:
            with open(folder / entry["file"], "rb") as file:
                for (z, tx, ty), data in all_tiles(MmapSource(file)):
                    if z == zoom and x[0] <= tx <= x[1] and y[0] <= ty <= y[1]:
                        total += len(data)
        assert total < 250_000


def test_every_edition_is_in_the_tiles(atlas, made):
    """The moments at which ground begins are editions, and the last edition's changes are there."""
    moments = {int(i.ref.valid_at.timestamp()) for i in atlas.editions(TRACK)}
    last = max(moments)
    folder, manifest = made
    part = manifest["tracks"][TRACK]["parts"][-1]
    begun = set()
    with open(folder / part["file"], "rb") as file:
        for (z, _, _), data in all_tiles(MmapSource(file)):
            if z == MAXZOOM:
                for one in mapbox_vector_tile.decode(gzip.decompress(data))["control"]["features"]:
                    begun.add(one["properties"]["from"])
    assert begun <= moments
    assert datetime.fromtimestamp(max(begun), UTC).date() == datetime.fromtimestamp(last, UTC).date()
