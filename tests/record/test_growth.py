"""Editions into an atlas: in order, out of order, again, and interrupted."""

from __future__ import annotations

import itertools
import threading

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import contactline
from build import TERMS, box, contested, days, edition, feature, moment, occupied, provinces, unknown
from contactline.errors import Busy, Quarantine, UsageError
from contactline.geometry.measures import area_m2
from inside import everything, pieces


def load(atlas, editions, track="meridian", **options):
    return atlas.load_editions(editions, track=track, **{**TERMS, **options})


def km2(geometry) -> float:
    return area_m2(geometry)[0] / 1e6


def figures(atlas) -> list[tuple]:
    """Every area of every day by region and class, and every change between two days."""
    found = [
        (f.on, f.region and f.region.id, f.class_id, round(f.area_m2 / 10))
        for by in (None, 1)
        for f in atlas.series(by=by)
    ]
    for a, b in itertools.combinations((1, 2, 3, 4, 5), 2):
        found += [
            (f.start, f.end, f.group_id, round(f.gross_gain_m2 / 10), round(f.gross_loss_m2 / 10))
            for f in atlas.changes(start=moment(a), end=moment(b))
        ]
    return found


def test_areas_are_those_of_the_polygons_drawn(atlas):
    load(atlas, days())
    found = {f.class_id: f.area_m2 for f in atlas.area(on=moment(2).date())}
    assert found["occupied"] == pytest.approx(area_m2(box(-33.3, 45.3, 0.6, 0.4))[0], rel=1e-9)
    assert found["occupied_before"] == pytest.approx(area_m2(box(-32.9, 45.8, 0.2))[0], rel=1e-9)
    # the half of it that the occupied ground covers goes to the class of precedence
    assert found["contested"] == pytest.approx(area_m2(box(-33.35, 45.35, 0.05, 0.1))[0], rel=1e-9)
    assert found["liberated"] == 0
    assert atlas.verify() == []


def test_an_edition_holds_until_the_next_one(atlas):
    load(atlas, days())
    second, third = (atlas.area(on=moment(d).date(), class_="occupied").one() for d in (2, 3))
    assert third.area_m2 == second.area_m2
    assert third.provenance.edition == second.provenance.edition


def test_the_same_editions_again_change_nothing(atlas):
    first = load(atlas, days())
    before = everything(atlas)
    again = load(atlas, days()[::-1])
    assert (first.loaded, first.unchanged) == (4, 0)
    assert (again.loaded, again.unchanged, again.superseding) == (0, 4, 0)
    assert everything(atlas) == before


def test_the_report_tells_what_was_dropped_and_quarantined(atlas):
    strange = unknown("Багатокутник 69", box(-32.0, 45.0))
    report = load(atlas, [*days(), edition(6, quarantined=(strange,), dropped={"Point": 4, "LineString": 1})])
    assert report.dropped == {"Point": 7, "LineString": 1}
    (entry,) = report.quarantined
    assert (entry.label, entry.count, entry.area_m2) == ("Багатокутник 69", 1, strange.area_m2)


@pytest.mark.parametrize("order", [[3, 2, 1, 0], [1, 3, 0, 2], [0, 3, 1, 2]])
@pytest.mark.parametrize("at_once", [True, False], ids=["in one load", "a load each"])
def test_the_order_of_loading_does_not_matter(new_atlas, order, at_once):
    in_order, other = new_atlas(), new_atlas()
    for atlas in (in_order, other):
        atlas.load_regions(provinces())
    load(in_order, days())
    shuffled = [days()[i] for i in order]
    for some in [shuffled] if at_once else [[e] for e in shuffled]:
        load(other, some)
    assert pieces(other, "meridian") == pieces(in_order, "meridian")
    assert figures(other) == figures(in_order)
    assert other.verify() == []


squares = st.builds(
    lambda kind, x, y, size: feature(kind, box(-33.7 + x / 20, 45.1 + y / 20, size / 20)),
    st.sampled_from(["occupied", "contested", "liberated"]),
    st.integers(0, 12),
    st.integers(0, 12),
    st.integers(1, 5),
)
small_histories = st.lists(st.lists(squares, max_size=3), min_size=2, max_size=5).map(
    lambda maps: [edition(n, *features) for n, features in enumerate(maps, 1)]
)


@given(small_histories, st.randoms(use_true_random=False))
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_histories_in_random_order_give_the_same_record(new_atlas, history, random):
    in_order, other = new_atlas(), new_atlas()
    load(in_order, history)
    shuffled = list(history)
    random.shuffle(shuffled)
    cut = random.randint(0, len(shuffled))
    load(other, shuffled[:cut])
    other.load_regions(provinces())
    load(other, shuffled[cut:])
    in_order.load_regions(provinces())
    assert pieces(other, "meridian") == pieces(in_order, "meridian")
    for by in (None, 1):
        a, b = in_order.series_arrays(by=by), other.series_arrays(by=by)
        assert a.days == b.days
        assert np.abs(a.area_m2 - b.area_m2).max() < 1.0
    for atlas in (in_order, other):
        assert atlas.verify() == []


def test_tracks_do_not_touch_each_other(atlas):
    load(atlas, days())
    before = pieces(atlas, "meridian")
    load(atlas, [edition(2, *occupied(box(-33.3, 45.3)))], track="other")
    assert pieces(atlas, "meridian") == before
    assert atlas.area(on=moment(2).date(), class_="occupied", track="other").one().area_m2 == pytest.approx(
        km2(box(-33.3, 45.3)) * 1e6
    )


# --- what stops a load ------------------------------------------------------------------------


def test_strict_refuses_what_is_quarantined_and_keeps_what_came_before(atlas):
    strange = edition(2, quarantined=(unknown("??", box(-32.0, 45.0)),))
    with pytest.raises(Quarantine, match=r"'\?\?'") as refused:
        load(atlas, [days()[0], strange], strict=True)
    assert refused.value.exit_code == 8
    assert len(atlas.editions()) == 1
    assert atlas.quarantine() == []
    assert load(atlas, [days()[0], strange]).loaded == 1


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [3, 1, 0, 2]], ids=["in order", "out of order"])
@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_source_that_fails_midway_leaves_a_sound_atlas_and_the_next_load_completes_it(
    new_atlas, order, after
):
    whole, torn = new_atlas(), new_atlas()
    shuffled = [days()[i] for i in order]

    def failing():
        yield from shuffled[:after]
        raise RuntimeError("the source breaks off")

    with pytest.raises(RuntimeError, match="breaks off"):
        load(torn, failing())
    assert torn.verify() == []
    assert len(torn.editions()) == after
    report = load(torn, shuffled)
    assert (report.loaded, report.unchanged) == (4 - after, after)
    load(whole, days())
    assert pieces(torn, "meridian") == pieces(whole, "meridian")
    assert torn.verify() == []


@pytest.mark.parametrize(
    ("room", "name"),
    [("features", "save"), ("editions", "add"), ("pieces", "remove"), ("pieces", "add"), ("areas", "append")],
)
def test_an_error_inside_a_transaction_undoes_that_edition_only(atlas, monkeypatch, room, name):
    target = type(getattr(atlas._store, room))
    original, calls = getattr(target, name), itertools.count(1)

    def failing(self, *args, **kwargs):
        if next(calls) == 3:
            original(self, *args, **kwargs)
            raise RuntimeError("the disk breaks off")
        return original(self, *args, **kwargs)

    atlas.load_regions(provinces())
    monkeypatch.setattr(target, name, failing)
    with pytest.raises(RuntimeError, match="breaks off"):
        load(atlas, days())
    monkeypatch.undo()
    assert atlas.verify() == []
    taken = len(atlas.editions())
    assert taken == 2
    assert load(atlas, days()).loaded == 4 - taken
    assert atlas.verify() == []
    assert atlas.area(on=moment(5).date(), class_="occupied").one().area_m2 == pytest.approx(
        area_m2(box(-33.05, 45.3, 0.35))[0], rel=1e-9
    )


def test_an_error_while_composing_the_past_leaves_it_pending_and_the_next_load_takes_it_up(
    atlas, monkeypatch
):
    load(atlas, [days()[3]])
    target = type(atlas._store.areas)

    def failing(self, *args):
        raise RuntimeError("the disk breaks off")

    monkeypatch.setattr(target, "merge", failing)
    with pytest.raises(RuntimeError, match="breaks off"):
        load(atlas, days()[:2])
    monkeypatch.undo()
    assert atlas.verify() == []
    assert [e.ref.valid_at for e in atlas.editions()] == [moment(5)]
    load(atlas, [])
    assert len(atlas.editions()) == 3
    assert atlas.verify() == []


def test_of_two_loads_at_once_the_second_is_told_to_wait_and_nothing_is_lost(atlas, atlas_url):
    refused = []

    def second():
        with contactline.open(atlas_url) as other:
            with pytest.raises(Busy, match="another process") as busy:
                load(other, [edition(9)], track="other")
            refused.append(busy.value)
            # it can read meanwhile
            assert other.area(on=moment(1).date(), class_="occupied").one().area_m2 > 0

    def editions():
        yield from days()[:2]
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
        yield from days()[2:]

    assert load(atlas, editions()).loaded == 4
    assert [error.exit_code for error in refused] == [11]
    with contactline.open(atlas_url) as other:
        assert load(other, [edition(9)], track="other").loaded == 1
    assert len(atlas.editions()) == 5, "the atlas sees what another has written"
    assert atlas.verify() == []


def test_a_time_without_a_zone_is_refused(atlas):
    from dataclasses import replace

    with pytest.raises(UsageError, match="time zone"):
        load(atlas, [replace(days()[0], valid_at=moment(1).replace(tzinfo=None))])
    with pytest.raises(UsageError, match="time zone"):
        load(atlas, days(), embargo_until=moment(1).replace(tzinfo=None))
    assert atlas.verify() == []


def test_a_class_that_the_scheme_does_not_have_is_refused_and_nothing_of_it_kept(atlas):
    with pytest.raises(UsageError, match="'annexed' is not in the scheme demo"):
        load(atlas, [days()[0], edition(2, feature("annexed", box(-33, 45)))])
    assert len(atlas.editions()) == 1
    assert atlas.verify() == []
    assert contested(box(0, 0))[0].class_id == "contested"
