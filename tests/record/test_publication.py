"""Which edition counts: corrections, what was known on a day, and what may not be shown yet."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

import contactline
from build import TERMS, box, days, edition, moment, occupied, place, provinces, unknown
from contactline.errors import NoAtlas, OutsideRecord, UnknownTrack
from contactline.figures import Figures, as_dict, edition_info_dict, quarantine_dict
from contactline.geometry.measures import area_m2
from inside import pieces

BIG, SMALL = box(-33.1, 45.3, 0.4), box(-33.1, 45.3, 0.2)
FIRST = edition(1, *occupied(BIG))
CORRECTION = edition(1, *occupied(SMALL), published=3)
NEXT = edition(2, *occupied(BIG))


def load(atlas, *editions, track="meridian", **options):
    return atlas.load_editions(editions, track=track, **{**TERMS, **options})


def occupied_m2(atlas, day, **options) -> float:
    return atlas.area(on=moment(day).date(), class_="occupied", **options).one().area_m2


# --- corrections ------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [[0, 1, 2], [1, 0, 2], [2, 1, 0], [0, 2, 1]])
def test_of_two_editions_of_one_moment_the_one_published_last_counts(atlas, order):
    three = [FIRST, CORRECTION, NEXT]
    load(atlas, *(three[i] for i in order))
    assert occupied_m2(atlas, 1) == pytest.approx(area_m2(SMALL)[0], rel=1e-9)
    assert occupied_m2(atlas, 2) == pytest.approx(area_m2(BIG)[0], rel=1e-9)
    superseded = [(e.ref.published_at.day, e.superseded) for e in atlas.editions()]
    assert superseded == [(1, True), (3, False), (2, False)]
    assert atlas.verify() == []


def test_as_published_answers_as_of_that_day(atlas):
    load(atlas, FIRST, NEXT)
    load(atlas, CORRECTION)
    big, small = area_m2(BIG)[0], area_m2(SMALL)[0]
    assert occupied_m2(atlas, 1, as_published="2030-01-02") == pytest.approx(big, rel=1e-9)
    assert occupied_m2(atlas, 1, as_published="2030-01-03") == pytest.approx(small, rel=1e-9)
    assert occupied_m2(atlas, 1) == pytest.approx(small, rel=1e-9)
    then = atlas.area(on="2030-01-01", class_="occupied", as_published="2030-01-02").one()
    assert then.provenance.edition.published_at == FIRST.published_at


def test_every_question_can_be_asked_as_of_a_day(atlas):
    atlas.load_regions(provinces())
    atlas.load_places([place("p", "Gone", -32.75, 45.6)])  # in the large square only
    load(atlas, FIRST, NEXT, CORRECTION)
    then = {"as_published": "2030-01-02"}
    assert [round(f.area_m2) for f in atlas.series(class_="occupied", **then)] == [round(area_m2(BIG)[0])] * 2
    assert [round(f.area_m2) for f in atlas.series(class_="occupied")] == [
        round(area_m2(g)[0]) for g in (SMALL, BIG)
    ]
    days_ = {"start": "2030-01-01", "end": "2030-01-02", "class_": "occupied"}
    assert atlas.changes(**days_, **then).one().gross_gain_m2 == 0
    won = area_m2(BIG)[0] - area_m2(SMALL)[0]
    assert atlas.changes(**days_).one().gross_gain_m2 == pytest.approx(won, rel=1e-6)
    assert [s.class_id for s in atlas.place("Gone", **then).spells] == ["occupied"]
    assert [s.class_id for s in atlas.place("Gone").spells] == [None, "occupied"]
    assert [s.class_id for s in atlas.at(-32.75, 45.6, **then).spells] == ["occupied"]
    front = atlas.front(on="2030-01-01", tolerances_m=[0], **then).one()
    assert front.length_m > atlas.front(on="2030-01-01", tolerances_m=[0]).one().length_m
    by = atlas.area(by=1, on="2030-01-01", class_="occupied", **then)
    assert sum(f.area_m2 for f in by) == pytest.approx(area_m2(BIG)[0], rel=1e-6)


def test_before_the_first_publication_there_was_nothing_to_know(atlas):
    load(atlas, edition(1, *occupied(BIG), published=4))
    with pytest.raises(OutsideRecord, match=r"published by 2030-01-03.*2030-01-04"):
        atlas.area(on="2030-01-01", as_published="2030-01-03")


# --- embargo ----------------------------------------------------------------------------------

SECRET = box(-33.5, 45.6, 0.3)
FAR = datetime.now(UTC) + timedelta(days=365)


def whole_output(atlas) -> str:
    """All that an atlas says of itself and of the ground, as one text."""
    span = {"start": "2030-01-01", "end": "2030-01-05"}
    found: list = []
    for by in (None, 1):
        for figures in (
            atlas.area(by=by),
            atlas.area(by=by, on="2030-01-01", until="2030-01-05"),
            atlas.series(by=by),
            atlas.changes(by=by, **span),
            atlas.transitions(by=by, **span),
            atlas.front(by=by),
        ):
            assert isinstance(figures, Figures)
            found += figures.to_dicts()
    found += atlas.area(measure="sphere").to_dicts() + atlas.area(measure="geodesic").to_dicts()
    found += [as_dict(atlas.at(-33.4, 45.7)), as_dict(atlas.place("Hidden"))]
    found += [atlas.front_geojson()]
    found += [edition_info_dict(e) for e in atlas.editions()]
    found += [quarantine_dict(q) for q in atlas.quarantine()]
    found += [repr(t) for t in atlas.tracks()] + [repr(g) for g in atlas.gaps()]
    found += atlas.verify()
    return json.dumps(found, default=repr, ensure_ascii=False, sort_keys=True)


@pytest.fixture
def hidden():
    """Editions of two moments: one before the last edition, one after it."""
    return [
        edition(3, *occupied(SECRET), quarantined=(unknown("secret label", SECRET),)),
        edition(7, *occupied(SECRET), quarantined=(unknown("secret label", SECRET),)),
    ]


def fill(atlas):
    atlas.load_regions(provinces())
    atlas.load_places([place("h", "Hidden", -33.4, 45.7)])
    load(atlas, *days())


@pytest.fixture
def base(atlas_with):
    return atlas_with(fill)


def test_an_embargoed_edition_is_in_no_output_until_it_ends(base, atlas_url, hidden):
    before, before_pieces = whole_output(base), pieces(base, "meridian")
    report = load(base, *hidden, embargo_until=FAR)
    assert (report.loaded, report.embargoed, report.quarantined) == (2, 2, ())
    assert pieces(base, "meridian") == before_pieces
    assert whole_output(base) == before
    base.release()
    with contactline.open(atlas_url) as again:
        assert whole_output(again) == before
    assert "secret" not in before


def test_a_released_edition_is_in_every_output(base, hidden):
    load(base, *hidden, embargo_until=FAR)
    assert base.release(FAR - timedelta(seconds=1)) == 0
    assert base.release(FAR + timedelta(seconds=1)) == 2
    assert base.verify() == []
    assert len(base.editions()) == 6
    assert [q.label for q in base.quarantine()] == ["secret label"]
    assert occupied_m2(base, 3) == pytest.approx(area_m2(SECRET)[0], rel=1e-9)
    assert [s.class_id for s in base.place("Hidden").spells] == [None, "occupied", None, "occupied"]


def test_an_embargo_that_ends_is_lifted_when_the_atlas_is_opened_next(base, atlas_url, hidden):
    load(base, *hidden, embargo_until=FAR)
    past = int((datetime.now(UTC) - timedelta(hours=1)).timestamp() * 1e6)
    # the only way to a test without waiting: time passes
    base._store.database.execute(
        "UPDATE edition SET embargo_until = ? WHERE embargo_until IS NOT NULL", (past,)
    )
    base.close()
    with contactline.open(atlas_url, read_only=True) as reader:
        assert len(reader.editions()) == 4, "who may not write cannot compose them"
    with contactline.open(atlas_url) as again:
        assert len(again.editions()) == 6
        assert occupied_m2(again, 3) == pytest.approx(area_m2(SECRET)[0], rel=1e-9)
        assert again.verify() == []


def test_the_end_of_an_embargo_gives_the_record_that_there_had_been_without_it(new_atlas, hidden):
    open_, held = new_atlas(), new_atlas()
    load(open_, *days(), *hidden)
    load(held, hidden[1], embargo_until=FAR)
    load(held, *days()[:2])
    load(held, hidden[0], embargo_until=FAR)
    load(held, *days()[2:])
    held.release(FAR + timedelta(seconds=1))
    assert pieces(held, "meridian") == pieces(open_, "meridian")
    a, b = (x.series_arrays() for x in (open_, held))
    assert a.area_m2 == pytest.approx(b.area_m2, abs=1.0)


def test_a_correction_under_embargo_leaves_the_edition_that_it_will_supersede(base):
    load(base, edition(1, *occupied(SECRET), published=9), embargo_until=FAR)
    assert occupied_m2(base, 1) == pytest.approx(area_m2(box(-33.1, 45.3, 0.4))[0], rel=1e-9)
    assert not any(e.superseded for e in base.editions())
    base.release(FAR + timedelta(seconds=1))
    assert occupied_m2(base, 1) == pytest.approx(area_m2(SECRET)[0], rel=1e-9)
    assert base.verify() == []


def test_a_track_of_which_nothing_may_be_shown_yet_is_not_known(atlas):
    load(atlas, FIRST, embargo_until=FAR)
    assert atlas.editions() == []
    assert atlas.gaps() == []
    assert atlas.quarantine() == []
    assert atlas.tracks() == []
    with pytest.raises(NoAtlas, match="no editions yet"):
        atlas.area()
    with pytest.raises(UnknownTrack, match="none yet"):
        atlas.area(track="meridian")


def test_an_embargo_that_is_over_holds_nothing_back(atlas):
    report = load(atlas, FIRST, embargo_until=datetime.now(UTC) - timedelta(days=1))
    assert report.embargoed == 0
    assert len(atlas.editions()) == 1
