"""The tiles as other programs read them, held against the atlas that they were made from."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import shapely
from tile_reading import Feature, features, header, manifest, metres, part_at, sizes

import contactline
from build import TERMS, box, contested, edition, feature, moment, occupied, provinces
from contactline.geometry.measures import area_m2
from contactline.publish.tiles.build import MAXZOOM, build

LATITUDE = 45.5


@pytest.fixture(scope="module")
def maxzoom(war) -> list[Feature]:
    (part,) = manifest(war.folder)["tracks"]["meridian"]["parts"]
    return features(war.folder / part["file"], MAXZOOM, "control")


def alive(found: list[Feature], at: int) -> dict[str, list[Feature]]:
    """Class -> what of it is there at a moment."""
    mine = sorted((f for f in found if f.lives(at)), key=lambda f: f.properties["class"])
    return {c: list(some) for c, some in itertools.groupby(mine, key=lambda f: f.properties["class"])}


def rounding_m2(some: list[Feature]) -> float:
    """Five times the deviation that rounding to the tile's grid gives a sum of areas.

    A vertex moves by up to half a step each way, evenly: step / sqrt(12). The area of a polygon changes
    by half of that times the distance between the two vertices beside it, which is at most the length
    of the two edges; independent errors add up as the square root of the sum of squares.
    """
    step = metres(some[0].step_deg, LATITUDE)
    points = shapely.get_coordinates(shapely.get_rings(np.array([f.geometry for f in some], dtype=object)))
    edges = np.linalg.norm(np.diff(points, axis=0), axis=1)
    edges = edges[edges < 0.5] * 111_000  # not the leaps from one ring to the next
    return 5 * step / math.sqrt(12) * float(np.sqrt((edges**2).sum()))


def test_at_a_day_the_tiles_cover_what_the_atlas_measures(war_atlas, maxzoom):
    for info in war_atlas.editions("meridian")[::8]:
        at = int(info.ref.valid_at.timestamp())
        shown = alive(maxzoom, at)
        for figure in war_atlas.area(on=info.ref.valid_at, track="meridian"):
            some = shown.get(figure.class_id, [])
            if not some:
                assert figure.area_m2 < 1
                continue
            measured = area_m2(np.array([f.geometry for f in some], dtype=object)).sum()
            assert measured == pytest.approx(figure.area_m2, abs=rounding_m2(some))


def test_no_two_features_are_on_the_same_ground_at_a_moment(war_atlas, maxzoom):
    at = int(war_atlas.editions("meridian")[-1].ref.valid_at.timestamp())
    found = [f for some in alive(maxzoom, at).values() for f in some]
    geometries = np.array([f.geometry for f in found], dtype=object)
    together = shapely.union_all(geometries, grid_size=found[0].step_deg / 16)
    # along a border that was rounded a step may be on both sides
    border = shapely.length(geometries).sum()
    assert shapely.area(geometries).sum() - together.area < border * found[0].step_deg * 0.02


@pytest.fixture(scope="module")
def wavy(tmp_path_factory):
    """A square of six by four cells, all of it held by one side or the other, along a winding line."""
    folder = tmp_path_factory.mktemp("wavy")
    x = np.linspace(-34.5, -33.0, 400)
    y = 45.5 + 0.3 * np.sin((x + 34.5) * 9) + 0.05 * np.sin(x * 90)
    line = np.stack([x, y], axis=1).tolist()
    south = shapely.Polygon([(-34.5, 45.0), (-33.0, 45.0), *reversed(line)])
    north = shapely.Polygon([*line, (-33.0, 46.0), (-34.5, 46.0)])
    with contactline.init(folder / "atlas.db", "demo") as atlas:
        atlas.load_editions([edition(1, *occupied(south), *contested(north))], track="m", **TERMS)
        build(atlas, folder / "tiles")
    return folder / "tiles"


@pytest.mark.parametrize("zoom", range(3, MAXZOOM + 1))
def test_neighbours_meet_at_every_zoom(wavy, zoom):
    """Neither a cell's border nor that of two classes, nor a tile's edge, leaves a gap."""
    at = int(moment(2).timestamp())
    found = [f for f in features(part_at(wavy, "m", at), zoom, "control") if f.lives(at)]
    assert {f.properties["class"] for f in found} == {"occupied", "contested"}
    step = found[0].step_deg
    together = shapely.union_all([f.geometry for f in found], grid_size=step / 1024)
    for part in shapely.get_parts(together):
        for hole in part.interiors:
            assert shapely.Polygon(hole).buffer(-step).is_empty
    square = shapely.box(-34.5, 45.0, -33.0, 46.0)
    assert shapely.difference(square, together).buffer(-step).is_empty
    assert shapely.difference(together, square).buffer(-step).is_empty


def test_the_manifest_tells_what_the_archives_are(war):
    found = manifest(war.folder)
    with contactline.open(war.path, read_only=True) as atlas:
        assert found["atlas"] == atlas.state
    entries = [found["base"], *found["tracks"]["meridian"]["parts"]]
    for entry in entries:
        path = war.folder / entry["file"]
        assert path.stat().st_size == entry["bytes"]
    assert header(war.folder / found["base"]["file"])["max_zoom"] == found["base"]["maxzoom"]
    track = found["tracks"]["meridian"]
    zooms = header(war.folder / track["parts"][0]["file"])
    assert (zooms["min_zoom"], zooms["max_zoom"]) == (track["minzoom"], track["maxzoom"])


# --- the base map -------------------------------------------------------------------------------


def base_features(war, zoom: int, layer: str) -> list[Feature]:
    return features(war.folder / manifest(war.folder)["base"]["file"], zoom, layer)


def test_a_border_between_two_regions_is_drawn_once(war):
    lines = [f for f in base_features(war, 5, "border") if f.properties["level"] == 1]
    geometries = shapely.get_parts([f.geometry for f in lines])
    whole = shapely.length(geometries).sum()
    assert shapely.union_all(geometries).length == pytest.approx(whole, rel=1e-6)
    assert whole > 1


@pytest.mark.parametrize(("zoom", "levels"), [(2, {1}), (5, {1}), (6, {1, 2}), (8, {1, 2, 3})])
def test_regions_come_level_by_level(war, zoom, levels):
    assert {f.properties["level"] for f in base_features(war, zoom, "region")} == levels
    assert {f.properties["level"] for f in base_features(war, zoom, "region_label")} == levels


def test_regions_of_a_zoom_leave_no_gap_between_them(war):
    found = base_features(war, 7, "region")
    step = found[0].step_deg
    mine = [f.geometry for f in found if f.properties["level"] == 2 and f.properties["home"]]
    for part in shapely.get_parts(shapely.union_all(mine, grid_size=step / 256)):
        assert all(shapely.Polygon(hole).buffer(-step).is_empty for hole in part.interiors)


def test_labels_lie_in_their_regions(war):
    labels = {f.properties["id"]: f for f in base_features(war, 8, "region_label")}
    with contactline.open(war.path, read_only=True) as atlas:
        for region in atlas.regions(2):
            label = labels[region.id]
            assert shapely.contains(region.geometry, label.geometry)
            assert label.properties["name:uk"] == region.names["uk"]
            assert label.properties["area_km2"] == pytest.approx(area_m2([region.geometry])[0] / 1e6, abs=0.1)


def test_the_seat_of_every_widest_region_is_there_first(war):
    near = base_features(war, 4, "place")
    with contactline.open(war.path, read_only=True) as atlas:
        places = atlas.places()
    first = {f.properties["id"] for f in near}
    for region in {p.region_ids[-1] for p in places if p.region_ids}:
        largest = max((p for p in places if p.region_ids[-1:] == (region,)), key=lambda p: p.population or 0)
        assert largest.id in first
    assert {f.properties["rank"] for f in near} == {0}
    everywhere = {f.properties["id"] for f in base_features(war, 8, "place")}
    assert everywhere == {p.id for p in places if p.lon is not None}


# --- size ---------------------------------------------------------------------------------------


def test_the_largest_tile_does_not_grow_with_the_record(tmp_path):
    """A front that moves every ninth day, over one year and over three: closed years bound a tile."""

    def largest(years: int) -> int:
        path = tmp_path / f"{years}.db"
        with contactline.init(path, "demo") as atlas:
            atlas.load_regions(provinces())
            editions = (
                edition(day, feature("occupied", _wave(day % 365))) for day in range(1, 365 * years, 9)
            )
            atlas.load_editions(editions, track="m", **TERMS)
            build(atlas, tmp_path / f"tiles-{years}")
        found = manifest(tmp_path / f"tiles-{years}")["tracks"]["m"]["parts"]
        assert len(found) == years
        return max(max(sizes(tmp_path / f"tiles-{years}" / p["file"]).values()) for p in found)

    assert largest(3) < largest(1) * 1.1


def _wave(day: int) -> shapely.Polygon:
    x = np.linspace(-33.6, -32.4, 60)
    y = 45.3 + day / 1000 + 0.02 * np.sin(x * 40 + day)
    return shapely.Polygon([(-33.6, 45.0), (-32.4, 45.0), *np.stack([x, y], axis=1)[::-1].tolist()])


def test_an_atlas_without_regions_and_places_has_tiles_of_its_ground_alone(tmp_path):
    with contactline.init(tmp_path / "atlas.db", "demo") as atlas:
        atlas.load_editions([edition(1, *occupied(box(-33.1, 45.3)))], track="m", **TERMS)
        build(atlas, tmp_path / "tiles")
    found = manifest(tmp_path / "tiles")
    assert found["base"] is None
    at = int(moment(1).timestamp())
    assert {f.layer for f in features(part_at(tmp_path / "tiles", "m", at), MAXZOOM)} == {"control"}


def test_an_atlas_without_editions_has_a_base_only(tmp_path):
    with contactline.init(tmp_path / "atlas.db", "demo") as atlas:
        atlas.load_regions(provinces())
        build(atlas, tmp_path / "tiles")
    found = manifest(tmp_path / "tiles")
    assert found["tracks"] == {}
    assert found["base"]["bytes"] > 0
