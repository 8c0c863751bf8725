"""The small maps beside an article: of the ground and the day that a claim is about, or none."""

from __future__ import annotations

from datetime import date

import pytest

from checked import checked, verdict
from contactline.publish.article.gather import day_of, small_maps
from contactline.publish.article.maps import MOST_BYTES, Window, about, around
from contactline.reports import Candidate, PlaceMention, RegionMention

TEXT = "The Army took Alder."
DAY = date(2031, 3, 12)


def claim(**more):
    return checked(TEXT, "took Alder", verdicts=(verdict(),), **more)


def test_each_claim_has_the_map_of_its_ground_and_equal_ones_are_drawn_once(atlas):
    place, region = atlas.places()[0], atlas.regions(1)[0]
    whole = claim(kind="front_length")
    named = claim(region=RegionMention("the country", atlas.scheme.home))
    maps = small_maps(
        atlas,
        DAY,
        [
            claim(place=PlaceMention("Alder", place.id)),
            claim(region=RegionMention("North", region.id)),
            whole,
            named,
        ],
    )
    assert maps.keys() == {0, 1, 2, 3}
    assert 'class="m-place"' in maps[0].svg
    assert 'class="m-home"' in maps[1].svg
    assert maps[2] is maps[3]
    assert all(len(one.svg.encode()) <= MOST_BYTES for one in maps.values())
    assert {one.day for one in maps.values()} == {DAY}


def test_a_mention_that_is_left_open_or_unknown_has_no_map(atlas):
    place = atlas.places()[0]
    candidates = (Candidate(place.id, "Alder", None, None, None, 0.5),)
    claims = [claim(place=PlaceMention("Alder", None, candidates)),
              claim(place=PlaceMention("Alder", "QV-none")),
              claim(region=RegionMention("North", "QV-none")), checked(TEXT, "took Alder")]  # fmt: skip
    assert small_maps(atlas, DAY, claims) == {}


@pytest.mark.parametrize(("meant", "side"), [(date(2030, 1, 1), min), (date(2035, 1, 1), max)])
def test_a_day_that_the_record_does_not_reach_is_shown_by_the_nearest_and_said(atlas, meant, side):
    record = next(track for track in atlas.tracks() if track.name == "meridian")
    shown = small_maps(atlas, meant, [claim(kind="front_length")])[0]
    assert shown.meant == meant
    assert abs((shown.day - side(record.first, record.last).date()).days) <= 1


def test_the_day_of_a_claim_is_the_last_of_its_days():
    first = date(2031, 3, 1)
    assert day_of(claim(start=first, end=date(2031, 4, 1)).claim, DAY) == date(2031, 3, 31)
    assert day_of(claim(start=first).claim, DAY) == first
    assert day_of(claim(kind="area_gained", start=first).claim, DAY) == DAY
    assert day_of(claim().claim, DAY) == DAY


def test_a_window_is_neither_very_wide_nor_very_high():
    for window in (about((0, 50, 10, 50.1)), about((0, 50, 0.1, 60)), around(30, 48, 22)):
        assert 500 <= window.height <= 1300
    assert around(30, 48, 22).width_km == pytest.approx(44, rel=0.01)
    assert Window(0, 0, 1, 1).height == 1000
