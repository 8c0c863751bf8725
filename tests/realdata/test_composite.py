"""The composite against the maps themselves: what it sums up is what each edition shows."""

from __future__ import annotations

import io
import os
import random
import tarfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from oracle import by_region_km2, geodesic_of_straight_edges_m2, km2, partition

import contactline
from contactline.atlas import Atlas
from contactline.loading import load_editions, load_regions

EDITIONS = 60


@pytest.fixture(scope="module")
def oblasts(atlas) -> dict[str, shapely.Geometry]:
    found = {r.id: r.geometry for r in atlas.regions(1) if r.layer == "ukraine-adm1"}
    assert len(found) == 27
    for geometry in found.values():
        shapely.prepare(geometry)
    return found


@pytest.fixture(scope="module")
def everywhere(atlas, oblasts) -> tuple[dict[int, int], dict[str, int], dict[str, int], np.ndarray]:
    """Unix time -> index, oblast -> index, class -> index, and km² (oblasts, classes, editions)."""
    moments = [int(e.ref.valid_at.timestamp()) for e in atlas.editions("deepstate")]
    figures = np.empty((len(oblasts), len(atlas.scheme.classes), len(moments)))
    by_oblast = {id_: i for i, id_ in enumerate(oblasts)}
    by_class = {id_: i for i, id_ in enumerate(atlas.scheme.class_ids())}
    for n, edition in enumerate(atlas.editions("deepstate")):
        for f in atlas.area(by=1, on=edition.ref.valid_at, track="deepstate"):
            assert f.provenance.edition.id == edition.ref.id
            figures[by_oblast[f.region.id], by_class[f.class_id], n] = f.area_m2 / 1e6
    return {m: n for n, m in enumerate(moments)}, by_oblast, by_class, figures


def chosen(moments: list[int]) -> list[int]:
    """Editions spread evenly over the archive, the first and the last among them."""
    return [moments[round(i)] for i in np.linspace(0, len(moments) - 1, EDITIONS)]


def test_areas_equal_a_direct_overlay_in_every_oblast_and_class_on_sixty_editions(
    atlas, archive, oblasts, everywhere
):
    position, by_oblast, by_class, figures = everywhere
    assert sorted(position) == archive.moments
    off = []
    compared = 0
    for moment in chosen(archive.moments):
        direct = by_region_km2(partition(archive.edition(moment), atlas.scheme.class_ids()), oblasts)
        for (oblast, class_id), expected in direct.items():
            found = figures[by_oblast[oblast], by_class[class_id], position[moment]]
            compared += expected > 0
            if not abs(found - expected) <= 0.01:
                off.append((moment, oblast, class_id, found, expected))
    assert off == []
    assert compared > 60 * 15  # there was ground to compare


def test_the_measure_of_both_is_the_area_on_the_ellipsoid(atlas, archive, oblasts):
    """The direct overlay takes our measure; here Karney's geodesics along the edges stand for it."""
    for moment in chosen(archive.moments)[::20]:
        ground = partition(archive.edition(moment), atlas.scheme.class_ids())["occupied"]
        for id_ in ("UA14000000000091971", "UA63000000000041885", "UA65000000000030969"):
            part = shapely.intersection(ground, oblasts[id_])
            assert km2(part) == pytest.approx(geodesic_of_straight_edges_m2(part) / 1e6, abs=0.01)


def test_no_oblast_has_more_ground_than_it_has(oblasts, everywhere):
    _, by_oblast, _, figures = everywhere
    for id_, geometry in oblasts.items():
        drawn = figures[by_oblast[id_]].sum(axis=0)
        assert drawn.max() <= km2(geometry) + 0.01
        assert figures[by_oblast[id_]].min() >= -1e-6


def test_drawn_and_undrawn_ground_make_up_each_oblast(atlas, archive, oblasts):
    """Classes do not overlap in the composite, so what they leave is what no polygon covers."""
    edition = archive.at("2022-04-03 16:59:26")  # the edition with the most overlap
    drawn = shapely.union_all([f.geometry for f in edition.features])
    for figure_set in _by_region(atlas.area(by=1, on=edition.valid_at, track="deepstate")):
        region = oblasts[figure_set[0].region.id]
        undrawn = km2(shapely.difference(region, drawn))
        assert sum(f.area_m2 for f in figure_set) / 1e6 + undrawn == pytest.approx(km2(region), abs=0.01)


def _by_region(figures) -> Iterator[list]:
    for id_ in dict.fromkeys(f.region.id for f in figures):
        yield [f for f in figures if f.region.id == id_]


@pytest.mark.parametrize(("lon", "slope"), [(37.5, 0.0), (37.7, 0.7)])
def test_a_region_cut_in_two_by_a_line_sums_to_itself_on_every_day(atlas, lon, slope):
    donetsk = atlas.find_region("Donetsk Oblast").geometry
    west = shapely.Polygon([(20, 40), (lon - 8 * slope, 40), (lon + 7 * slope, 55), (20, 55)])
    parts = [shapely.intersection(donetsk, west), shapely.difference(donetsk, west)]
    assert min(map(km2, parts)) > 2000
    whole = atlas.series_arrays("Donetsk Oblast", track="deepstate").area_m2[0]
    halves = [atlas.series_arrays(within=part, track="deepstate").area_m2[0] for part in parts]
    assert np.abs(sum(halves) - whole).max() < 0.01e6
    assert whole[:, -1].sum() > 10_000e6


def test_the_hromadas_of_a_raion_sum_to_it_as_far_as_their_boundaries_do(atlas):
    on, group = "2025-08-03", "occupied_total"
    raion = atlas.area("Пологівський район", on=on, group=group).one()
    hromadas = atlas.area("Пологівський район", by=3, on=on, group=group)
    assert len(hromadas) > 10
    parts = sum(f.area_m2 for f in hromadas) / 1e6
    # the two layers are drawn apart: their outlines differ by so much
    layers = [shapely.union_all([atlas.find_region(f.region.id).geometry for f in hromadas])]
    slack = km2(shapely.symmetric_difference(layers[0], atlas.find_region(raion.region.id).geometry))
    assert abs(parts - raion.area_m2 / 1e6) <= slack + 0.01
    assert slack < 0.01 * raion.area_m2 / 1e6


@pytest.mark.parametrize("level", [2, 3])
def test_areas_by_raion_and_hromada_equal_a_direct_overlay(atlas, archive, level):
    regions = {r.id: r.geometry for r in atlas.regions(level)}
    edition = archive.at("2023-07-04 23:00:00")
    ground = partition(edition, atlas.scheme.class_ids())
    some = dict(random.Random(level).sample(sorted(regions.items()), 136))
    found = {
        (f.region.id, f.class_id): f.area_m2 / 1e6
        for f in atlas.area(by=level, on=edition.valid_at, track="deepstate")
    }
    assert len({id_ for id_, _ in found}) == len(regions)
    for key, expected in by_region_km2(ground, some).items():
        assert found[key] == pytest.approx(expected, abs=0.01), key


# --- growing and rebuilding --------------------------------------------------------------------

SLICE = 150


@pytest.fixture(scope="module")
def halves(data_dir: Path, archive, tmp_path_factory) -> list[Path]:
    """Two archives of the editions before and after the beginning of the Kharkiv offensive."""
    folder = tmp_path_factory.mktemp("slice")
    middle = next(n for n, m in enumerate(archive.moments) if m > 1662400000)  # 5 September 2022
    paths = []
    for name, first in (("before", middle - SLICE // 2), ("after", middle)):
        paths.append(folder / f"{name}.tar")
        with tarfile.open(paths[-1], "w") as tar:
            for moment in archive.moments[first : first + SLICE // 2]:
                data = archive.data(moment)
                info = tarfile.TarInfo(f"{moment}.geojson")
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
    return paths


@pytest.fixture(scope="module")
def grown(data_dir: Path, halves: list[Path], tmp_path_factory) -> list[Atlas]:
    """The same editions loaded in their order, and the later half first."""
    folder = tmp_path_factory.mktemp("grown")
    atlases = []
    for name, order in (("forwards", halves), ("backwards", halves[::-1])):
        path = folder / f"{name}.db"
        atlas = contactline.init(os.fspath(path), "ukraine")
        load_regions(atlas, data_dir / "boundaries" / "ukraine-adm1.geojson", level=1)
        for half in order:
            report = load_editions(atlas, half, track="deepstate", reader="deepstate", apart=False)
            assert report.loaded == SLICE // 2
        atlases.append(atlas)
    return atlases


def pieces(atlas: Atlas) -> dict[tuple[int, int, int, int], shapely.Geometry]:
    """(tile, class, start, end) -> the ground of all pieces that have these in common."""
    store = atlas._store
    found = store.pieces.select(store.editions.track("deepstate").pk)
    grouped: dict[tuple[int, int, int, int], list[shapely.Geometry]] = {}
    for *key, geometry in zip(
        found.tile.tolist(),
        found.class_number.tolist(),
        found.start.tolist(),
        found.end.tolist(),
        found.geometries(),
        strict=True,
    ):
        grouped.setdefault((key[0], key[1], key[2], key[3]), []).append(geometry)
    return {key: shapely.multipolygons(parts).normalize() for key, parts in grouped.items()}


def test_an_atlas_that_grew_in_order_and_one_that_learnt_the_past_later_have_the_same_pieces(grown):
    forwards, backwards = map(pieces, grown)
    assert len(forwards) > 3000
    assert forwards.keys() == backwards.keys()
    differing = [key for key, ground in forwards.items() if ground.wkb != backwards[key].wkb]
    assert differing == []


def test_both_give_the_same_figures_and_are_sound(grown):
    forwards, backwards = (a.series_arrays(by=1, track="deepstate").area_m2 for a in grown)
    assert np.abs(forwards - backwards).max() < 1  # m²
    assert [atlas.verify() for atlas in grown] == [[], []]


def test_the_slice_has_the_figures_of_the_whole_archive(atlas, grown):
    days = grown[0].series_arrays("Kharkiv Oblast", group="occupied_total")
    whole = atlas.series_arrays(
        "Kharkiv Oblast", group="occupied_total", track="deepstate", start=days.days[0], end=days.days[-1]
    )
    # other editions before them have left other cuts: an overlay is exact to 0.01 m² a tile and drops
    # what is narrower than a millimetre, which comes to 2 m² of 10,305 km² here
    assert np.abs(days.area_m2 - whole.area_m2).max() < 100
