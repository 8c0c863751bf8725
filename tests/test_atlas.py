"""The answers of an atlas: which edition, region, class and measure a figure is of."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import pytest
import shapely

from build import (
    EAST,
    ISLAND,
    TERMS,
    WEST,
    box,
    days,
    edition,
    moment,
    occupied,
    place,
    provinces,
    region,
    unknown,
)
from contactline.errors import NoAtlas, OutsideRecord, UnknownClass, UnknownTrack, UsageError
from contactline.figures import Figures
from contactline.geometry.clean import repair
from contactline.geometry.measures import area_m2
from contactline.history.flatten import flatten
from contactline.model import MEASURES, Figure

SPAN = {"start": "2030-01-01", "end": "2030-01-05"}


def fill(atlas):
    atlas.load_regions([region("QV", ISLAND, 0), *provinces()])
    atlas.load_places([place("p", "Harbour", -32.9, 45.4)])
    atlas.load_editions(days(), track="meridian", **TERMS)


@pytest.fixture
def full(atlas_with):
    return atlas_with(fill)


# --- provenance -------------------------------------------------------------------------------


def filled(value: object) -> bool:
    """Nothing in it is empty."""
    if dataclasses.is_dataclass(value):
        return all(filled(getattr(value, f.name)) for f in dataclasses.fields(value))
    if isinstance(value, dict):
        return bool(value) and all(map(filled, value.values()))
    return value is not None and value != ""


QUESTIONS = {
    "area": lambda a, r: a.area(r),
    "area over a period": lambda a, r: a.area(r, on="2030-01-01", until="2030-01-05"),
    "area by level": lambda a, r: a.area(r, by=1),
    "area in another measure": lambda a, r: a.area(r, measure="sphere"),
    "series": lambda a, r: a.series(r),
    "changes": lambda a, r: a.changes(r, **SPAN),
    "transitions": lambda a, r: a.transitions(r, **SPAN),
    "front": lambda a, r: a.front(r),
    "place": lambda a, r: Figures([a.place("Harbour")]),
    "point": lambda a, r: Figures([a.at(-32.9, 45.4)]),
}


@pytest.mark.parametrize("name", [None, "QV"], ids=["everywhere", "in a region"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_figure_says_where_it_comes_from(full, question, name):
    figures = QUESTIONS[question](full, name)
    assert figures
    for figure in figures:
        assert isinstance(figure, Figure)
        origin = figure.provenance
        kept = {f.name for f in dataclasses.fields(origin)} - {"region_layer"}
        assert all(filled(getattr(origin, field)) for field in kept)
        assert (origin.track, origin.licence, origin.attribution) == ("meridian", "CC0", "drawn by hand")
        assert len(origin.hashes["edition"]) == len(origin.hashes["scheme"]) == 64
        source = next(e for e in days() if e.source_name == origin.edition.source_name)
        assert origin.edition.source_sha256 == source.source_sha256.hex()
        asked_region = getattr(figure, "region", None)
        assert ("region" in origin.hashes) == (asked_region is not None)
        assert origin.region_layer == (asked_region.layer if asked_region else None)


def test_an_edition_has_the_same_id_in_every_atlas(full, new_atlas):
    other = new_atlas()
    other.load_editions(days()[::-1], track="another-name", **TERMS)
    assert [e.ref.id for e in other.editions()] == [e.ref.id for e in full.editions()]
    assert len({e.ref.id for e in full.editions()}) == 4


def test_editions_of_other_content_have_other_hashes(full):
    hashes = [
        full.area(on=moment(d).date()).__getitem__(0).provenance.hashes["edition"] for d in (1, 2, 4, 5)
    ]
    assert len(set(hashes)) == 4
    one, two = (full.area(r)[0].provenance.hashes["region"] for r in ("QV-01", "QV-02"))
    assert one != two


# --- measures and shares ----------------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("name", [None, "QV-02"])
def test_each_measure_is_that_of_the_flattened_ground(full, measure, name):
    second = days()[1]
    ids = full.scheme.class_ids()
    ground = flatten([f.geometry for f in second.features], [ids.index(f.class_id) for f in second.features])
    for figure in full.area(name, on="2030-01-02", measure=measure):
        own = ground.get(ids.index(figure.class_id), shapely.Polygon())
        own = own if name is None else shapely.intersection(own, EAST)
        assert figure.area_m2 == pytest.approx(area_m2(own, measure)[0], rel=1e-9, abs=1.0)
        assert figure.provenance.measure == measure


@pytest.mark.parametrize("measure", MEASURES)
def test_a_series_has_the_areas_of_its_days_in_every_measure(full, measure):
    for figure in full.series("QV-02", group="occupied_total", measure=measure):
        alone = full.area("QV-02", on=figure.on, group="occupied_total", measure=measure).one()
        assert figure.area_m2 == pytest.approx(alone.area_m2, rel=1e-12)
        assert figure.provenance.edition == alone.provenance.edition


def test_an_unknown_measure_is_refused(full):
    with pytest.raises(UsageError, match="authalic, geodesic, sphere"):
        full.area(measure="planar")


def test_a_share_is_of_the_measured_or_of_the_official_area_and_says_which(full):
    measured = full.area("QV-01", on="2030-01-02", class_="occupied").one()
    assert measured.share_basis == "measured"
    assert measured.share_of_m2 == pytest.approx(area_m2(WEST)[0], rel=1e-12)
    assert measured.share == pytest.approx(measured.area_m2 / area_m2(WEST)[0], rel=1e-12)
    official = full.area("QV-01", on="2030-01-02", class_="occupied", share_of="official").one()
    assert (official.share_basis, official.share_of_m2) == ("official", 5.0e9)
    assert official.share == pytest.approx(official.area_m2 / 5.0e9)
    sphere = full.area("QV-01", on="2030-01-02", class_="occupied", measure="sphere").one()
    assert sphere.share_of_m2 == pytest.approx(area_m2(WEST, "sphere")[0], rel=1e-12)
    with pytest.raises(UsageError, match="no official area of Eastland"):
        full.area("QV-02", share_of="official")
    with pytest.raises(UsageError, match="'guessed'"):
        full.area("QV-02", share_of="guessed")
    assert full.area(class_="occupied").one().share is None


# --- classes, groups, dates, tracks -----------------------------------------------------------


def test_a_group_is_the_sum_of_its_classes(full):
    classes = {f.class_id: f.area_m2 for f in full.area()}
    assert list(classes) == list(full.scheme.class_ids())
    total = full.area(group="occupied_total").one()
    assert total.area_m2 == pytest.approx(classes["occupied"] + classes["occupied_before"], rel=1e-12)
    with pytest.raises(UnknownClass, match="annexed"):
        full.area(class_="annexed")
    with pytest.raises(UnknownClass, match="occupied_total"):
        full.area(group="all")
    with pytest.raises(UsageError, match="not for both"):
        full.area(class_="occupied", group="occupied_total")


def test_a_period_is_the_mean_of_its_days_between_its_least_and_greatest(full):
    daily = [f.area_m2 for f in full.series(class_="occupied")]
    mean = full.area(class_="occupied", on="2030-01-01", until="2030-01-05").one()
    assert mean.area_m2 == pytest.approx(np.mean(daily), rel=1e-12)
    assert (mean.min_area_m2, mean.max_area_m2) == (min(daily), max(daily))
    assert (mean.on, mean.until) == (date(2030, 1, 1), date(2030, 1, 5))
    with pytest.raises(UsageError, match="swap"):
        full.area(on="2030-01-05", until="2030-01-01")
    with pytest.raises(UsageError, match="swap"):
        full.changes(start="2030-01-05", end="2030-01-01")


def test_a_date_is_the_end_of_its_day_and_a_moment_is_itself(full):
    before = full.area(on="2030-01-02T19:59:59+00:00", class_="occupied").one()
    at = full.area(on="2030-01-02T20:00:00Z", class_="occupied").one()
    day = full.area(on=date(2030, 1, 2), class_="occupied").one()
    assert before.provenance.edition.source_name == "1-1.geojson"
    assert at.area_m2 == day.area_m2 != before.area_m2
    with pytest.raises(UsageError, match="2025-08-03"):
        full.area(on="yesterday")


def test_outside_the_record_there_is_no_answer_but_the_track_that_has_one_is_named(full):
    later = [edition(d, *occupied(box(-33.1, 45.3))) for d in (20, 21)]
    earlier = [edition(-20, *occupied(box(-33.1, 45.3)))]
    full.load_editions(later, track="successor", **TERMS)
    full.load_editions(earlier, track="forerunner", **TERMS)
    with pytest.raises(
        OutsideRecord, match=r"before the record of track meridian.*2030-01-01.*forerunner"
    ) as no:
        full.area(on=moment(-19).date())
    assert no.value.exit_code == 5
    with pytest.raises(OutsideRecord, match=r"after the record of track meridian.*2030-01-05.*successor"):
        full.area(on=moment(21).date())
    with pytest.raises(OutsideRecord) as nobody:
        full.area(on="2031-01-01")
    assert "covers that day" not in nobody.value.message
    for question in (full.changes, full.transitions, full.series):
        with pytest.raises(OutsideRecord):
            question(start=moment(-19).date(), end=moment(2).date())
    with pytest.raises(OutsideRecord):
        full.front(on=moment(21).date())
    assert full.area(on=moment(21).date(), track="successor")


def test_the_default_track_is_the_first_loaded_until_another_is_named(full):
    full.load_editions(
        [edition(2, *occupied(box(-33.1, 45.3)))], track="other", title="Other", **{"licence": "CC0"}
    )
    assert full.area()[0].provenance.track == "meridian"
    full.set_default_track("other")
    assert full.area()[0].provenance.track == "other"
    assert [(t.name, t.default, t.editions) for t in full.tracks()] == [
        ("meridian", False, 4),
        ("other", True, 1),
    ]
    with pytest.raises(UnknownTrack, match="meridian, other"):
        full.set_default_track("third")
    with pytest.raises(UnknownTrack, match="third"):
        full.area(track="third")


def test_an_atlas_without_editions_says_so(atlas):
    with pytest.raises(NoAtlas, match="no editions yet"):
        atlas.area()


# --- ground drawn by hand ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "polygon",
    [box(-33.12, 45.28, 0.3), repair(shapely.Polygon([(-33.5, 45.1), (-32.4, 45.2), (-32.8, 45.9)])), ISLAND],
)
def test_ground_drawn_by_hand_has_the_series_of_a_region_of_that_shape(full, polygon):
    full.load_regions([region("QV-99", polygon, 3)])
    drawn, known = full.series_arrays(within=polygon), full.series_arrays("QV-99")
    assert drawn.days == known.days
    assert drawn.area_m2 == pytest.approx(known.area_m2, abs=1.0)
    assert known.area_m2.max() > 0


# --- changes ----------------------------------------------------------------------------------


def test_net_change_is_the_difference_of_the_areas(full):
    for name in (None, "QV-01", "QV-02"):
        for change in full.changes(name, **SPAN, class_="occupied"):
            a, b = (full.area(name, on=SPAN[k], class_="occupied").one().area_m2 for k in ("start", "end"))
            assert change.net_m2 == pytest.approx(b - a, abs=1.0)
            assert change.gross_gain_m2 - change.gross_loss_m2 == pytest.approx(change.net_m2)


def test_changes_by_region_sum_to_the_whole(full):
    whole = full.changes("QV", start="2030-01-01", end="2030-01-02", class_="occupied").one()
    parts = full.changes(by=1, start="2030-01-01", end="2030-01-02", class_="occupied")
    for field in ("gross_gain_m2", "gross_loss_m2", "net_m2", "redraw_m2", "reclassified_m2"):
        assert sum(getattr(p, field) for p in parts) == pytest.approx(getattr(whole, field), abs=1.0)


def test_transitions_are_typed_by_who_won(atlas):
    plot = [box(-33.5 + n / 5, 45.3) for n in range(4)]
    strip = box(-33.5, 45.8, 0.1, 0.0004)  # 44 m
    from build import feature

    before = [feature("contested", plot[1]), feature("occupied", plot[2]), feature("occupied", plot[3])]
    after = [
        feature("occupied", plot[0]), feature("occupied", plot[1]), feature("occupied_before", plot[3]),
        feature("occupied", strip),
    ]  # fmt: skip
    atlas.load_editions([edition(1, *before), edition(2, *after)], track="meridian", **TERMS)
    found = {
        (t.from_class, t.to_class): t.kind for t in atlas.transitions(start="2030-01-01", end="2030-01-02")
    }
    kinds = {
        (t.from_class, t.to_class, t.kind) for t in atlas.transitions(start="2030-01-01", end="2030-01-02")
    }
    assert kinds == {
        (None, "occupied", "gain"),
        (None, "occupied", "redraw"),
        ("contested", "occupied", "gain"),
        ("occupied", None, "loss"),
        ("occupied", "occupied_before", "reclassification"),
    }
    assert found["occupied", None] == "loss"
    change = atlas.changes(start="2030-01-01", end="2030-01-02", group="occupied_total").one()
    assert change.redraw_m2 == pytest.approx(area_m2(strip)[0], rel=1e-6)
    assert change.gross_gain_m2 == pytest.approx(area_m2([plot[0], plot[1], strip]).sum(), rel=1e-6)
    assert change.reclassified_m2 == 0, "what stays in the group is no change of it"
    own = atlas.changes(start="2030-01-01", end="2030-01-02", class_="occupied").one()
    assert own.reclassified_m2 == pytest.approx(area_m2(plot[3])[0], rel=1e-6)


def test_a_day_compared_with_itself_has_no_change(full):
    (change,) = full.changes(start="2030-01-02", end="2030-01-02", group="occupied_total")
    assert (change.gross_gain_m2, change.gross_loss_m2, change.net_m2, change.redraw_m2) == (0, 0, 0, 0)
    assert full.transitions(start="2030-01-02", end="2030-01-02") == ()


# --- the front --------------------------------------------------------------------------------


def test_the_front_of_the_regions_sums_to_the_whole(full):
    whole = full.front(on="2030-01-02", tolerances_m=[0]).one()
    parts = full.front(by=1, on="2030-01-02", tolerances_m=[0])
    assert sum(p.length_m for p in parts) == pytest.approx(whole.length_m, rel=1e-4)
    assert all(p.length_m > 0 for p in parts)
    drawn = full.front_geojson(on="2030-01-02", tolerances_m=[0])
    assert drawn["features"][0]["properties"]["tolerance_m"] == 0
    with pytest.raises(UsageError, match="tolerance"):
        full.front(tolerances_m=[-1])


def test_a_front_needs_the_outline_of_home(atlas):
    atlas.load_editions(days(), track="meridian", **TERMS)
    with pytest.raises(UsageError, match="load regions"):
        atlas.front()


# --- the record -------------------------------------------------------------------------------


def test_the_editions_are_listed_with_what_is_known_of_them(full):
    found = full.editions("meridian")
    assert [e.ref.source_name for e in found] == ["1-1.geojson", "2-2.geojson", "4-4.geojson", "5-5.geojson"]
    assert [e.features for e in found] == [2, 3, 3, 2]
    assert not any(e.superseded or e.pending or e.embargoed_until for e in found)
    assert full.editions() == found


def test_gaps_are_the_days_without_an_edition(full):
    full.load_editions([edition(12, *occupied(box(-33.1, 45.3)))], track="meridian")
    gaps = [(g.first.day, g.last.day, g.days) for g in full.gaps()]
    assert gaps == [(3, 3, 1), (6, 11, 6)]
    assert [g.days for g in full.gaps(longer_than_days=2)] == [6]


def test_quarantine_is_listed_by_label_with_counts_dates_and_areas_and_counted_nowhere(full):
    before = full.area("QV", on="2030-01-05", group="occupied_total").one().area_m2
    strange = [box(-33.4, 45.1), box(-33.4, 45.1, 0.2)]
    full.load_editions(
        [
            edition(6, *days()[3].features, quarantined=(unknown("?", strange[0]),)),
            edition(7, *days()[3].features, quarantined=(unknown("?", strange[1]), unknown("!", strange[0]))),
        ],
        track="meridian",
    )
    listed = {q.label: q for q in full.quarantine()}
    assert (listed["?"].count, listed["!"].count) == (2, 1)
    assert listed["?"].area_m2 == pytest.approx(area_m2(strange[1])[0]), "the largest of them"
    assert (listed["?"].first, listed["?"].last) == (moment(6), moment(7))
    assert [e.quarantined for e in full.editions()] == [0, 0, 0, 0, 1, 2]
    assert full.area("QV", on="2030-01-07", group="occupied_total").one().area_m2 == pytest.approx(before)
