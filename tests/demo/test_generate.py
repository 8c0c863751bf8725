"""The demo's files are what map makers and mapping agencies publish, and they are the same each time."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import tarfile
import tempfile
import zipfile
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import shape

from contactline.demo.areas import authalic_area_m2
from contactline.demo.generate import DESCRIPTION, DemoFiles, generate
from contactline.demo.makers import STATUS, UNKNOWN_STATUS
from contactline.demo.regions import sound_coverage
from contactline.errors import UsageError
from contactline.schemes import load_scheme

Collection = dict[str, Any]


def meridian(files: DemoFiles) -> dict[str, Collection]:
    with tarfile.open(files.meridian) as tar:
        return {m.name: json.load(f) for m in tar.getmembers() if (f := tar.extractfile(m))}


def tideline(files: DemoFiles) -> dict[str, Collection]:
    with zipfile.ZipFile(files.tideline) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


@pytest.fixture(scope="session")
def editions(demo_files: DemoFiles) -> dict[str, Collection]:
    return meridian(demo_files)


def polygons(edition: Collection, *class_ids: str) -> list[shapely.Geometry]:
    status = [STATUS[class_id] for class_id in class_ids or STATUS]
    return [
        shape(f["geometry"])
        for f in edition["features"]
        if f["properties"]["status"] in status and f["geometry"]["type"] == "Polygon"
    ]


def regions(files: DemoFiles) -> dict[str, dict[str, Any]]:
    """id -> parent, names, level, geometry."""
    found = {}
    for level, path in files.regions:
        meta, _, wkb, columns = pyogrio.raw.read(path)
        fields = dict(zip(meta["fields"], columns, strict=True))
        for i, geometry in enumerate(shapely.from_wkb(wkb)):
            row = {name: values[i] for name, values in fields.items()}
            found[row["id"]] = {**row, "level": level, "geometry": geometry}
    return found


def do_not_overlap(grounds: list[shapely.Geometry]) -> bool:
    return shapely.union_all(grounds).area == pytest.approx(sum(g.area for g in grounds), rel=1e-9)


def digest(files: DemoFiles) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(files.folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = generate(tmp_path / "a", seed=3, days=12, places=30)
    second = generate(tmp_path / "b", seed=3, days=12, places=30)
    third = generate(tmp_path / "c", seed=4, days=12, places=30)
    assert digest(first) == digest(second)
    assert len(digest(first)) == 9
    assert not set(digest(first).values()) & set(digest(third).values())


def test_more_places_do_not_make_another_war(tmp_path: Path) -> None:
    few = generate(tmp_path / "a", seed=3, days=12, places=30)
    many = generate(tmp_path / "b", seed=3, days=12, places=90)
    assert few.meridian.read_bytes() == many.meridian.read_bytes()
    assert len(many.places.read_text().splitlines()) == 91


def test_generating_again_over_old_files_gives_the_same(tmp_path: Path) -> None:
    first = digest(generate(tmp_path, seed=3, days=5, places=10))
    assert digest(generate(tmp_path, seed=3, days=5, places=10)) == first


def test_everything_says_that_it_is_fictional(demo_files: DemoFiles) -> None:
    assert "fictional" in demo_files.description
    assert "fictional" in demo_files.attribution
    assert json.loads(demo_files.truth.read_text())["about"] == DESCRIPTION
    assert "fictional" in load_scheme(demo_files.scheme).names["en"]


@pytest.mark.parametrize("bad", [{"days": 0}, {"places": 0}, {"detail": 0.01}, {"detail": float("nan")}])
def test_what_cannot_be_made_is_refused(bad: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="at least one day"):
        generate(tmp_path, **bad)


# --- regions and places ---


def test_children_partition_their_parents(demo_files: DemoFiles) -> None:
    all_regions = regions(demo_files)
    for level, count in ((0, 2), (1, 9), (2, 30), (3, 100)):
        own = [r for r in all_regions.values() if r["level"] == level]
        assert len(own) == count
        assert shapely.coverage_is_valid([r["geometry"] for r in own])
        assert all(r["geometry"].is_valid for r in own)
    for region_id, region in all_regions.items():
        children = [r["geometry"] for r in all_regions.values() if r["parent"] == region_id]
        if children:
            union = shapely.coverage_union_all(children)
            assert shapely.equals(union, region["geometry"])
            assert sum(map(authalic_area_m2, children)) == pytest.approx(
                authalic_area_m2(region["geometry"]), rel=1e-12
            )


def test_regions_have_names_in_two_scripts(demo_files: DemoFiles) -> None:
    for region in regions(demo_files).values():
        assert all(letter < "\u0370" for letter in region["name_en"])
        assert all("\u0400" <= letter < "\u0530" for letter in region["name_uk"])


def test_places_are_like_a_real_gazetteer(demo_files: DemoFiles) -> None:
    places = list(csv.DictReader(io.StringIO(demo_files.places.read_text(encoding="utf-8")), delimiter="\t"))
    all_regions = regions(demo_files)
    assert len(places) == 150
    assert len({place["id"] for place in places}) == 150
    assert any(count > 1 for count in Counter(place["name_uk"] for place in places).values())
    assert any(place["old_names"].count("|") == 1 for place in places)
    assert 0 < sum(place["lat"] == "" for place in places) < 30
    assert {place["kind"] for place in places} == {"city", "town", "village"}
    for place in places:
        commune = all_regions[place["adm3_pcode"]]
        assert commune["parent"] == place["adm2_pcode"]
        assert all_regions[place["adm2_pcode"]]["parent"] == place["adm1_pcode"]
        if place["lat"]:
            assert commune["geometry"].intersects(shapely.Point(float(place["lon"]), float(place["lat"])))


def test_everything_lies_in_the_extent_of_the_scheme(
    demo_files: DemoFiles, editions: dict[str, Collection]
) -> None:
    extent = shapely.box(*load_scheme("demo").extent)
    assert all(extent.contains(region["geometry"]) for region in regions(demo_files).values())
    outside = [p for e in editions.values() for p in polygons(e) if not extent.contains(p)]
    assert len(outside) == 1  # the one slip of the hand


# --- editions ---


def test_the_mapping_of_the_scheme_is_what_meridian_writes() -> None:
    mapping = load_scheme("demo").geojson_mappings["meridian"]
    assert mapping == {
        "property": "status",
        "values": {label: class_id for class_id, label in STATUS.items()},
    }


def test_every_class_is_drawn_and_one_label_is_unknown(editions: dict[str, Collection]) -> None:
    status = Counter(f["properties"]["status"] for e in editions.values() for f in e["features"])
    assert set(status) == {*STATUS.values(), UNKNOWN_STATUS, "Position"}
    assert status[UNKNOWN_STATUS] == 3
    assert UNKNOWN_STATUS not in load_scheme("demo").geojson_mappings["meridian"]["values"]


def test_ground_is_a_coverage_but_for_the_deliberate_flaws(editions: dict[str, Collection]) -> None:
    sound = [
        shapely.coverage_is_valid(polygons(e)) and all(p.is_valid for p in polygons(e))
        for e in editions.values()
    ]
    assert 0 < sound.count(False) < 0.2 * len(sound)
    for edition in editions.values():
        held = polygons(edition, "occupied", "occupied_before")
        assert all(p.is_valid for p in held)
        assert do_not_overlap(held)


def test_coordinates_are_on_the_grid(editions: dict[str, Collection]) -> None:
    for edition in list(editions.values())[::10]:
        at = shapely.get_coordinates(polygons(edition))
        assert (np.round(at * 1e6) / 1e6 == at).all()


def test_consecutive_days_share_most_segments(editions: dict[str, Collection]) -> None:
    def segments(edition: Collection) -> set[frozenset]:
        rings = shapely.get_rings(
            np.array(polygons(edition, "occupied", "occupied_before", "contested", "liberated"))
        )
        return {
            frozenset(pair)
            for ring in rings.tolist()
            for pair in zip(ring.coords[:-1], ring.coords[1:], strict=True)
        }

    days = [segments(edition) for edition in editions.values()]
    shared = [len(a & b) / len(a) for a, b in itertools.pairwise(days)]
    assert np.median(shared) > 0.95
    assert sum(share == 1 for share in shared) > 3  # a quiet day changes nothing


def test_the_coast_of_the_regions_is_the_coast_of_the_map(
    demo_files: DemoFiles, editions: dict[str, Collection]
) -> None:
    home = regions(demo_files)["QV"]["geometry"]
    last = list(editions.values())[-1]
    held = shapely.union_all(polygons(last, "occupied", "occupied_before"))
    # rounding at the ends of region borders on the coast moves it by centimetres
    assert shapely.difference(held, home).area < 1e-9 * held.area + 1e-7


def test_editions_say_when_they_were_valid_and_published(
    demo_files: DemoFiles, editions: dict[str, Collection]
) -> None:
    times = [
        (datetime.fromisoformat(e["valid_at"]), datetime.fromisoformat(e["published_at"]))
        for e in editions.values()
    ]
    assert times[0][0].date() == demo_files.first
    assert max(valid_at for valid_at, _ in times).date() == demo_files.last
    assert all(valid_at < published_at for valid_at, published_at in times)
    assert [p for _, p in times] == sorted(p for _, p in times)
    days = sorted({valid_at.date() for valid_at, _ in times})
    assert max(b - a for a, b in itertools.pairwise(days)) > timedelta(days=3)


def test_corrections_come_later_for_the_same_moment_and_take_ground_back(
    editions: dict[str, Collection],
) -> None:
    by_moment: dict[str, list[Collection]] = {}
    for edition in editions.values():
        by_moment.setdefault(edition["valid_at"], []).append(edition)
    corrected = [several for several in by_moment.values() if len(several) > 1]
    assert len(corrected) == 3
    for wrong, right in corrected:
        assert wrong["published_at"] < right["published_at"]
        assert right["description"].startswith("Correction")
        held = [sum(map(authalic_area_m2, polygons(e, "occupied"))) for e in (wrong, right)]
        assert held[0] > held[1] + 1e6


def test_the_embargoed_edition_is_apart_and_comes_next(demo_files: DemoFiles) -> None:
    edition = json.loads(demo_files.embargoed.read_bytes())
    valid_at = datetime.fromisoformat(edition["valid_at"])
    assert valid_at.date() == demo_files.last + timedelta(days=1)
    assert demo_files.embargo_until > datetime.fromisoformat(edition["published_at"])
    assert polygons(edition, "occupied")


def test_the_map_makers_disagree_a_little(demo_files: DemoFiles, editions: dict[str, Collection]) -> None:
    others = tideline(demo_files)
    assert len(others) == demo_files.days - 1  # each a day late
    compared = 0
    for edition in list(editions.values())[:-1:9]:
        day_after = datetime.fromisoformat(edition["valid_at"]).date() + timedelta(days=1)
        (feature,) = others[f"tideline_{day_after:%Y%m%d}.geojson"]["features"]
        theirs = shape(feature["geometry"])
        assert theirs.geom_type == "MultiPolygon"
        assert theirs.is_valid
        ours = shapely.union_all(polygons(edition, "occupied", "occupied_before"))
        assert 0.9 < theirs.area / ours.area < 1.1
        assert 0.005 < shapely.symmetric_difference(theirs, ours).area / ours.area < 0.2
        compared += 1
    assert compared > 10


def test_the_front_moves_as_fronts_do(demo_files: DemoFiles) -> None:
    truth = json.loads(demo_files.truth.read_text())
    held = [a["area_m2"] / 1e6 for a in truth["areas"] if a["region"] is None and a["class"] == "occupied"]
    assert held[0] == 0  # before the invasion
    assert max(held) > 3000
    assert any(b < a - 300 for a, b in itertools.pairwise(held))  # the counter-offensive
    changed_hands = [p for p in truth["places"] if any(s["class"] == "liberated" for s in p["history"])]
    assert changed_hands


# --- truth ---


def test_truth_is_what_the_polygons_say(demo_files: DemoFiles, editions: dict[str, Collection]) -> None:
    truth = json.loads(demo_files.truth.read_text())
    final = {e["valid_at"][:10]: e for e in editions.values()}  # a correction is later and so stays
    provinces = {i: r["geometry"] for i, r in regions(demo_files).items() if r["level"] == 1}
    geod = Geod(ellps="WGS84")
    for entry in truth["areas"][:: len(truth["areas"]) // 40]:
        ground = shapely.union_all(polygons(final[entry["on"]], entry["class"]))
        if entry["region"]:
            ground = shapely.intersection(ground, provinces[entry["region"]])
        # geodesic edges instead of straight ones: on lines of 1 km that is 1e-7 of an area
        geodesic_m2 = abs(geod.geometry_area_perimeter(ground)[0]) if not ground.is_empty else 0
        assert entry["area_m2"] == pytest.approx(geodesic_m2, rel=1e-5, abs=200)


def test_provinces_and_islet_sum_to_all_drawn_ground(demo_files: DemoFiles) -> None:
    areas = json.loads(demo_files.truth.read_text())["areas"]
    for whole in (a for a in areas if a["region"] is None):
        parts = [
            a["area_m2"]
            for a in areas
            if a["region"] and (a["on"], a["class"]) == (whole["on"], whole["class"])
        ]
        assert len(parts) == 9
        assert sum(parts) == pytest.approx(whole["area_m2"], rel=1e-7, abs=1)


def test_the_exact_area_of_the_ellipsoid() -> None:
    # the whole of WGS 84 is 510,065,621.724 km²; an octant is an eighth of it
    octant = shapely.Polygon([(0, 0), (90, 0), (90, 90), (0, 90)])
    fine = shapely.segmentize(octant, 0.5)
    assert authalic_area_m2(fine) * 8 == pytest.approx(510_065_621.724e6, rel=1e-9)
    hole = shapely.Polygon([(10, 10), (11, 10), (11, 11), (10, 11)])
    with_hole = shapely.Polygon([(0, 0), (20, 0), (20, 20), (0, 20)], [hole.exterior.coords])
    without = shapely.Polygon([(0, 0), (20, 0), (20, 20), (0, 20)])
    assert authalic_area_m2(with_hole) == pytest.approx(
        authalic_area_m2(without) - authalic_area_m2(hole), rel=1e-12
    )


# --- any seed ---


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from([0.5, 1.0, 3.0]))
def test_any_seed_gives_sound_maps(seed: int, detail: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = generate(Path(folder), seed=seed, days=25, places=20, detail=detail)
        all_regions = regions(files)
        for level in (1, 2, 3):
            own = [r["geometry"] for r in all_regions.values() if r["level"] == level]
            assert all(g.is_valid for g in own)
            assert shapely.coverage_is_valid(own)
        for edition in meridian(files).values():
            held = polygons(edition, "occupied", "occupied_before")
            assert held
            assert all(p.is_valid for p in held)
            assert do_not_overlap(held)
            assert all(p.is_valid for p in polygons(edition, "liberated", "incursion", "elsewhere"))
        for edition in tideline(files).values():
            assert shape(edition["features"][0]["geometry"]).is_valid


def test_cells_whose_corners_fell_across_a_border_share_it_again() -> None:
    left = shapely.box(0, 0, 1, 1)
    right = shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (0.999999, 0.5)])
    assert not shapely.coverage_is_valid([left, right])
    sound = sound_coverage([left, right])
    assert shapely.coverage_is_valid(sound)
    assert shapely.coverage_union_all(sound).area == pytest.approx(2)


def test_detail_multiplies_vertices(tmp_path: Path) -> None:
    counts = []
    for detail in (1.0, 10.0):
        files = generate(tmp_path / str(detail), seed=1, days=2, places=5, detail=detail)
        counts.append(len(shapely.get_coordinates(polygons(next(iter(meridian(files).values()))))))
    assert counts[1] / counts[0] == pytest.approx(10, rel=0.3)
