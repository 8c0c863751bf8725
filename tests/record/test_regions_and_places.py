"""Regions and places in an atlas: whenever they are loaded, the figures are the same."""

from __future__ import annotations

import numpy as np
import pytest

import contactline
from build import EAST, ISLAND, TERMS, WEST, box, days, edition, moment, occupied, place, provinces, region
from contactline.errors import Ambiguous, SourceError, UnknownPlace, UnknownRegion
from contactline.geometry.measures import area_m2
from inside import everything


def load(atlas, editions):
    atlas.load_editions(editions, track="meridian", **TERMS)


def by_province(atlas) -> list[tuple]:
    return [(f.on, f.region.id, f.class_id, round(f.area_m2)) for f in atlas.series(by=1)]


def test_regions_loaded_before_or_after_the_editions_have_the_same_areas(new_atlas):
    before, after, between = new_atlas(), new_atlas(), new_atlas()
    before.load_regions(provinces())
    load(before, days())
    load(after, days())
    after.load_regions(provinces())
    load(between, days()[:2])
    between.load_regions(provinces()[:1])
    load(between, days()[2:])
    between.load_regions(provinces())
    assert by_province(before) == by_province(after) == by_province(between)
    assert before.verify() == after.verify() == between.verify() == []


def test_provinces_sum_to_the_island(atlas):
    atlas.load_regions([*provinces(), region("QV", ISLAND, 0)])
    load(atlas, days())
    for day in range(1, 6):
        parts = atlas.area(by=1, on=moment(day).date(), class_="occupied")
        whole = atlas.area("QV", on=moment(day).date(), class_="occupied").one()
        assert sum(f.area_m2 for f in parts) == pytest.approx(whole.area_m2, abs=1.0)


def test_the_same_regions_again_change_nothing(atlas):
    load(atlas, days())
    assert atlas.load_regions(provinces()) == (2, 0)
    before = everything(atlas)
    assert atlas.load_regions(provinces()) == (0, 2)
    assert everything(atlas) == before


@pytest.mark.parametrize("number", [0, 1])
def test_a_region_loaded_with_another_geometry_has_the_areas_of_that(new_atlas, number):
    redrawn = [region("QV-01", box(-33.6, 45.0, 0.4, 1.0)), region("QV-02", box(-33.2, 45.0, 0.8, 1.0))]
    atlas, fresh = new_atlas(), new_atlas()
    atlas.load_regions(provinces())
    load(atlas, days())
    assert by_province(atlas)
    assert atlas.load_regions(redrawn[number : number + 1]) == (1, 0)
    kept = provinces()[1 - number]
    fresh.load_regions(sorted([redrawn[number], kept], key=lambda r: r.id))
    load(fresh, days())
    for id_ in ("QV-01", "QV-02"):
        a, b = (x.series_arrays(id_).area_m2 for x in (atlas, fresh))
        assert np.abs(a - b).max() < 1.0
    assert atlas.verify() == []
    assert atlas.find_region(redrawn[number].id).geometry.equals(redrawn[number].geometry)


def test_what_another_process_changes_of_a_region_is_seen(atlas, atlas_url):
    atlas.load_regions(provinces())
    load(atlas, days())
    assert atlas.area("QV-02", measure="sphere", class_="occupied").one().area_m2 > 0
    with contactline.open(atlas_url) as other:
        other.load_regions([region("QV-02", box(-30.9, 44.0), name="Eastland")])
    assert atlas.area("QV-02", measure="sphere", class_="occupied").one().area_m2 == 0
    assert atlas.find_region("QV-02").geometry.bounds[0] == -30.9


def test_a_refused_load_of_regions_leaves_nothing_behind(atlas):
    """Keys are given again after a rollback: what was remembered under them is another region's."""
    load(atlas, days())
    twins = [region("QV-09", EAST, 2), region("QV-09", WEST, 2)]
    before = everything(atlas)
    with pytest.raises(SourceError, match="'QV-09'"):
        atlas.load_regions([provinces()[0], *twins])
    assert everything(atlas) == before
    atlas.load_regions(provinces()[1:])
    expected = area_m2(box(-33.0, 45.3, 0.3, 0.35))[0]
    assert atlas.area("Eastland", class_="occupied").one().area_m2 == pytest.approx(expected, rel=1e-6)
    assert atlas.find_region("Eastland").geometry.equals(EAST)
    assert atlas.verify() == []


def test_a_layer_has_one_level(atlas):
    atlas.load_regions([region("QV-01", WEST, 1, layer="bounds")])
    with pytest.raises(SourceError, match=r"bounds.*level 1"):
        atlas.load_regions([region("QV-01-1", box(-33.6, 45), 2, layer="bounds")])


def test_parents_are_found_by_containment_and_given_ones_are_kept(atlas):
    atlas.load_regions([region("QV", ISLAND, 0)])
    atlas.load_regions(provinces())
    atlas.load_regions(
        [
            region("QV-02-1", box(-32.8, 45.2, 0.2), 2),
            region("QV-01-1", box(-33.4, 45.2, 0.2), 2, parent="QV-02"),
        ]
    )
    assert {r.id: r.parent_id for r in atlas.regions()} == {
        "QV": None,
        "QV-01": "QV",
        "QV-02": "QV",
        "QV-02-1": "QV-02",
        "QV-01-1": "QV-02",
    }
    load(atlas, days())
    assert [f.region.id for f in atlas.area("QV-02", by=2, class_="occupied")] == ["QV-01-1", "QV-02-1"]
    assert {f.region.id for f in atlas.area("QV", by=2, class_="occupied")} == {"QV-01-1", "QV-02-1"}


def test_a_region_of_another_layer_is_named_with_its_layer(atlas):
    atlas.load_regions(provinces())
    atlas.load_regions([region("QV-01", EAST, 1, layer="rival", name="Westland")])
    load(atlas, days())
    ours, theirs = (
        atlas.area(name, on="2030-01-01", class_="occupied").one() for name in ("QV-01", "rival/QV-01")
    )
    assert (ours.region.layer, theirs.region.layer) == ("adm1", "rival")
    assert theirs.provenance.region_layer == "rival"
    assert theirs.area_m2 > ours.area_m2
    assert atlas.area("rival/Westland", on="2030-01-01", class_="occupied").one().area_m2 == theirs.area_m2
    with pytest.raises(UnknownRegion):
        atlas.area("rival/QV-02")


def test_two_atlases_do_not_lend_each_other_their_layers(new_atlas):
    """The same region at the same key, read from boundary sets of other names."""
    for layer in ("one", "two"):
        atlas = new_atlas()
        atlas.load_regions([region("QV-01", WEST, layer=layer)])
        load(atlas, days())
        assert atlas.area("QV-01", class_="occupied").one().region.layer == layer


def test_an_unknown_region_is_refused_with_the_nearest(atlas):
    atlas.load_regions(provinces())
    load(atlas, days())
    with pytest.raises(UnknownRegion, match="Eastlant"):
        atlas.area("Eastlant")
    with pytest.raises(UnknownRegion, match="level 3"):
        atlas.area(by=3)


# --- places -----------------------------------------------------------------------------------


def settle(atlas):
    atlas.load_regions(provinces())
    load(atlas, days())
    atlas.load_places(
        [
            place("p1", "Stepne", -33.4, 45.2, region_ids=("QV-01",)),
            place("p2", "Stepne", -32.9, 45.4, region_ids=("QV-02",), aliases=("Pershe",)),
            place("p3", "Lost"),
            place("p4", "Pershe", -32.0, 45.0, population=5),
        ]
    )


@pytest.fixture
def settled(atlas_with):
    return atlas_with(settle)


def test_an_ambiguous_place_gives_its_candidates_and_never_a_guess(settled):
    with pytest.raises(Ambiguous) as ambiguous:
        settled.place("Stepne")
    assert {c.id for c in ambiguous.value.candidates} == {"p1", "p2"}
    with pytest.raises(Ambiguous) as former:
        settled.place("Pershe")
    assert {c.id for c in former.value.candidates} == {"p2", "p4"}


def test_places_of_one_name_are_told_apart_by_their_regions_and_eight_at_most(atlas_with):
    def crowd(atlas):
        settle(atlas)
        atlas.load_places([place(f"m{n:02}", "Mill", -33.0, 45.2, region_ids=("QV-01",)) for n in range(11)])

    crowded = atlas_with(crowd)
    with pytest.raises(Ambiguous) as two:
        crowded.claims(place="Stepne")
    assert two.value.told == ("p1  Stepne, Westland", "p2  Stepne, Eastland")
    with pytest.raises(Ambiguous) as many:
        crowded.place("Mill")
    assert len(many.value.candidates) == 11
    assert len(many.value.told) == 9
    assert many.value.told[-1].startswith("and 3 more")


def test_a_place_is_found_by_id_and_by_name_with_its_region(settled):
    assert settled.place("p2").place.id == "p2"
    assert settled.place("Stepne, Eastland").place.id == "p2"
    history = settled.place("p2")
    assert [r.id for r in history.regions] == ["QV-02"]
    assert [s.class_id for s in history.spells] == ["occupied"]
    with pytest.raises(UnknownPlace, match="Stepna"):
        settled.place("Stepna")


def test_a_place_without_coordinates_is_kept_and_never_located(settled):
    (lost,) = settled.find_places("Lost")
    assert (lost.lon, lost.lat) == (None, None)
    with pytest.raises(UnknownPlace, match="no coordinates") as unlocated:
        settled.place("Lost")
    assert unlocated.value.candidates == (lost,)
    assert settled._store.places.count() == (4, 3)


def test_the_same_places_again_change_nothing_and_a_moved_one_moves(settled):
    before = everything(settled)
    places = [place("p1", "Stepne", -33.4, 45.2, region_ids=("QV-01",)), place("p3", "Lost")]
    assert settled.load_places(places) == (0, 2)
    assert everything(settled) == before
    assert settled.load_places([place("p3", "Found", -33.0, 45.5)]) == (1, 0)
    assert settled.place("Found").lat == 45.5
    with pytest.raises(UnknownPlace):
        settled.place("Lost")
    assert settled.verify() == []


def test_two_places_of_one_id_are_refused_and_nothing_of_them_kept(settled):
    before = everything(settled)
    with pytest.raises(SourceError, match="'p9'"):
        settled.load_places([place("p9", "Here", 1.0, 1.0), place("p9", "There", 2.0, 2.0)])
    assert everything(settled) == before


def test_the_history_of_a_point_follows_the_editions(settled):
    spells = settled.at(-32.55, 45.25).spells
    assert [s.class_id for s in spells] == [None, "occupied", None]
    assert [s.interval.start for s in spells] == [moment(1), moment(4), moment(5)]
    assert spells[1].interval.end == moment(5)
    assert spells[-1].interval.end is None
    assert spells[1].edition.source_name == "4-4.geojson"
    # ground that two classes claim belongs to the one of precedence
    assert [s.class_id for s in settled.at(-33.275, 45.4).spells] == [None, "occupied", None]
    assert [s.class_id for s in settled.at(-33.325, 45.4).spells] == [None, "contested", None]


def test_a_point_that_is_none_of_the_earth_is_refused(settled):
    from contactline.errors import UsageError

    with pytest.raises(UsageError, match="longitude"):
        settled.at(45.0, 95.0)
    assert edition(1, *occupied(WEST)).features[0].class_id == "occupied"
