"""The numbers that DATA.md says to expect, and why each is what it is.

DATA.md took its totals with geodesic edges, one class added to the other, and dated an edition by the
day of its publication in UTC. A date asked of the atlas is a day in Kyiv: an edition of 21:14 UTC in
summer belongs to the next one. So the totals are asked for by the edition.
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from oracle import (
    classes_summed_km2,
    dissolved_km2,
    geodesic_of_straight_edges_m2,
    km2,
    partition,
    polygons,
)

TOTAL = ("occupied", "occupied_before")


def area_km2(atlas, region=None, *, class_=None, **asked) -> float:
    asked = {"track": "deepstate", "group": None if class_ else "occupied_total"} | asked
    return atlas.area(region, class_=class_, **asked).one().area_m2 / 1e6


# moment of the edition (UTC), km² in DATA.md, ground that both classes claim
TOTALS = [
    ("2022-04-03 16:59:26", 106_883, 1.80),
    ("2022-07-18 18:43:03", 124_893, 0.10),
    ("2022-08-29 21:14:43", 125_201, 0.00),
    ("2022-11-11 21:04:18", 108_707, 0.52),
    ("2023-07-04 19:28:01", 108_954, 0.52),
    ("2024-09-03 20:13:51", 109_898, 0.01),
    ("2025-08-03 19:58:25", 114_329, 0.01),
]


@pytest.mark.parametrize(("moment", "told_km2", "overlap_km2"), TOTALS)
def test_occupied_totals_are_those_of_data_md(atlas, archive, moment, told_km2, overlap_km2):
    edition = archive.at(moment)
    on = edition.valid_at
    assert on.isoformat(" ") == f"{moment}+00:00"
    # as DATA.md took them: the difference is the rounding of its figures
    summed = classes_summed_km2(edition, TOTAL, "geodesic")
    assert summed == pytest.approx(told_km2, abs=1)
    # dissolved: less by what both classes claim
    overlap = classes_summed_km2(edition, TOTAL, "authalic") - dissolved_km2(edition, TOTAL)
    assert overlap == pytest.approx(overlap_km2, abs=0.01)
    # and what the atlas says is the dissolved total
    assert area_km2(atlas, on=on) == pytest.approx(dissolved_km2(edition, TOTAL), abs=0.01)
    assert area_km2(atlas, on=on, measure="geodesic") == pytest.approx(summed - overlap, abs=0.05)


def test_the_highest_total_is_of_an_edition_that_came_out_after_midnight_in_kyiv(atlas):
    """125,202.5 km² at 21:14 UTC on 29 August 2022, which was 00:14 on the 30th in Kyiv: asked for
    the 29th, the atlas gives the edition of the 28th, 8.9 km² less."""
    by_day = {day: atlas.area(on=day, group="occupied_total").one() for day in ("2022-08-29", "2022-08-30")}
    assert by_day["2022-08-29"].provenance.edition.valid_at.isoformat() == "2022-08-28T20:20:37+00:00"
    assert by_day["2022-08-29"].area_m2 / 1e6 == pytest.approx(125_193.58, abs=0.01)
    assert by_day["2022-08-30"].provenance.edition.valid_at.isoformat() == "2022-08-29T21:14:43+00:00"
    assert by_day["2022-08-30"].area_m2 / 1e6 == pytest.approx(125_202.52, abs=0.01)
    series = atlas.series_arrays(group="occupied_total").area_m2[0, 0] / 1e6
    assert series.max() == pytest.approx(125_202.52, abs=0.01)


def test_the_parts_of_the_last_total(atlas, archive):
    edition = archive.at("2025-08-03 19:58:25")
    assert area_km2(atlas, class_="occupied", on="2025-08-03") == pytest.approx(70_347, abs=1)
    before = sorted((km2(p, "geodesic") for p in polygons(edition, "occupied_before")), reverse=True)
    assert before == pytest.approx([27_174, 16_805, 4.4], abs=1)  # Crimea, ORDLO, Tuzla
    assert area_km2(atlas, class_="occupied_before", on="2025-08-03") == pytest.approx(sum(before), abs=1)


def test_the_total_inside_the_27_regions(atlas, archive):
    """113,819.1 km². DATA.md says 113,817: 2 km² less, 18 in a million. Neither the measure
    (geodesic: 113,819.1), the grid, nor an equal-area projection makes that difference, so it is
    held against a direct overlay with the boundary file, not against DATA.md alone."""
    by_region = atlas.area(by=1, on="2025-08-03", group="occupied_total", track="deepstate")
    assert len(by_region) == 27
    inside = sum(f.area_m2 for f in by_region) / 1e6
    home = shapely.union_all([atlas.find_region(f.region.id).geometry for f in by_region])
    occupied = shapely.union_all(polygons(archive.at("2025-08-03 19:58:25"), *TOTAL))
    direct = km2(shapely.intersection(occupied, home))
    assert inside == pytest.approx(direct, abs=0.01 + overlap_of(atlas, by_region, home))
    assert inside == pytest.approx(113_817, abs=3)
    outside = km2(shapely.difference(occupied, home))
    assert direct + outside == pytest.approx(114_329.77, abs=0.01)


def overlap_of(atlas, figures, home) -> float:
    """km² that two of the regions claim, which their sum counts twice."""
    return sum(km2(atlas.find_region(f.region.id).geometry) for f in figures) - km2(home)


def test_the_daily_file_of_the_article(atlas):
    total = area_km2(atlas, on="2025-08-12", track="deepstate-daily")
    assert total == pytest.approx(114_495, abs=1)
    assert round(total, -3) == 114_000  # "about 114,000"


def test_sumy_did_not_change_from_the_archive_to_the_daily_files(atlas):
    archive = area_km2(atlas, "Sumy", on="2025-08-03")
    days = atlas.series_arrays(
        "Sumy", start="2025-08-04", end="2025-08-13", group="occupied_total", track="deepstate-daily"
    )
    assert archive == pytest.approx(210.6, abs=0.05)
    assert days.area_m2[0, 0] / 1e6 == pytest.approx(np.full(10, archive), abs=0.01)


def test_the_three_measures_of_one_day_against_independent_computations(atlas, archive):
    edition = archive.at("2025-08-03 19:58:25")
    ground = partition(edition, atlas.scheme.class_ids())
    occupied = shapely.union_all([ground[c] for c in TOTAL])
    total = {m: area_km2(atlas, on="2025-08-03", measure=m) for m in ("authalic", "geodesic", "sphere")}
    # straight edges cut into 220 m, geodesics along them: the ellipsoid's exact area by another road
    assert total["authalic"] == pytest.approx(geodesic_of_straight_edges_m2(occupied) / 1e6, abs=0.01)
    # geodesics from vertex to vertex
    whole = sum(geodesic_of_straight_edges_m2(ground[c], step_deg=360) for c in TOTAL) / 1e6
    assert total["geodesic"] == pytest.approx(whole, abs=0.05)
    assert total["authalic"] - total["geodesic"] == pytest.approx(0.54, abs=0.05)
    # a sphere of radius 6,378,137 m, ring by ring, as Mapbox's geojson-area and Turf write it
    assert total["sphere"] == pytest.approx(sum(web_area_m2(ground[c]) for c in TOTAL) / 1e6, abs=0.01)
    assert total["authalic"] - total["sphere"] == pytest.approx(56.7, abs=0.1)


def web_area_m2(geometry) -> float:
    total = 0.0
    for polygon in shapely.get_parts(geometry):
        for sign, rings in ((1, [polygon.exterior]), (-1, polygon.interiors)):
            for ring in rings:
                lon, lat = np.radians(np.asarray(ring.coords)).T
                # sum over vertices of (lon[i+1] - lon[i-1]) * sin(lat[i])
                lon, lat = lon[:-1], lat[:-1]
                area = ((np.roll(lon, -1) - np.roll(lon, 1)) * np.sin(lat)).sum() * 6_378_137.0**2 / 2
                total += sign * abs(area)
    return total


def test_the_raions_leave_out_the_city_of_kyiv(atlas):
    """A hole in a layer is no region and no ground: the city is a region of level 1 only."""
    city = atlas.find_region("UA-30").geometry
    raions = shapely.union_all([r.geometry for r in atlas.regions(2)])
    assert km2(shapely.intersection(city, raions)) < 0.05 * km2(city)


@pytest.mark.parametrize(
    ("tolerance_m", "told_km", "found_km"),
    [(0, 1170, 1185.0), (1000, 1056, 1066.1), (2000, 982, 993.7), (5000, 882, 891.9)],
)
def test_the_front_is_as_long_as_data_md_says_to_a_little_more_than_a_per_cent(
    atlas, tolerance_m, told_km, found_km
):
    """10 to 15 km more, at every tolerance alike. DATA.md takes the edge over 3 km inside the land border
    of the main polygon, and does not say which shores of bays and estuaries it counted as border; the
    scheme names those that it leaves out (`waters`). Without them it would be 1,240 km."""
    front = atlas.front(on="2025-08-03", tolerances_m=[tolerance_m], track="deepstate").one()
    assert front.main_length_m / 1e3 == pytest.approx(found_km, abs=0.5)
    assert front.main_length_m / 1e3 == pytest.approx(told_km, rel=0.015)


def test_at_two_kilometres_the_front_is_the_thousand_of_the_article(atlas):
    front = atlas.front(on="2025-08-03", tolerances_m=[2000], track="deepstate").one()
    assert round(front.main_length_m / 1e3, -2) == 1000
