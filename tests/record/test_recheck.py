"""Open claims are held against the map again as it grows; what changes is added to their history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

import contactline
import spoken
from build import TERMS, box, edition, occupied, place
from contactline.errors import NotFound, UnknownTrack

BEFORE = occupied(box(-33.1, 45.3, 0.1))
AFTER = occupied(box(-33.1, 45.3, 0.4))
HARBOUR = place("harbour", "Harbour", -32.8, 45.4)


@pytest.fixture(autouse=True)
def words(monkeypatch):
    spoken.teach(monkeypatch)


def wait(atlas):
    """A claim of the second day that the map does not show yet."""
    atlas.load_places([HARBOUR])
    load(atlas, edition(1, *BEFORE), edition(2, *BEFORE))
    atlas.add_report("captured harbour by red on 2030-01-02", on="2030-01-02")


@pytest.fixture
def waiting(atlas_with):
    return atlas_with(wait)


def load(atlas, *editions, track="meridian", **options):
    return atlas.load_editions(editions, track=track, **{**TERMS, **options})


def story(atlas) -> list[tuple[str | None, str, str | None]]:
    (kept,) = atlas.claims()
    return [(s.track, s.value, s.edition) for s in atlas.claim(kept.id).history if s.what == "verdict"]


def test_a_later_edition_confirms_a_claim_by_itself(waiting):
    report = load(waiting, edition(36, *AFTER), edition(37, *AFTER))
    assert report.verdicts_changed == 1
    editions = [info.ref.id for info in waiting.editions()]
    assert story(waiting) == [
        ("meridian", "map not yet updated", editions[0]),
        ("meridian", "consistent", editions[2]),
    ]
    last = waiting.claim(waiting.claims()[0].id).history[-1]
    assert last.why.startswith("confirmed by the map 34 days later: ")
    assert last.verdict is not None
    assert last.verdict.explanation in last.why
    assert waiting.verify() == []


def test_an_edition_that_changes_nothing_adds_nothing(waiting):
    before = story(waiting)
    assert load(waiting, edition(3, *BEFORE)).verdicts_changed == 0
    assert waiting.recheck().checked == 1
    assert story(waiting) == before


def test_a_settled_claim_is_not_asked_again_unless_it_is_wanted(waiting):
    load(waiting, edition(3, *AFTER))
    load(waiting, edition(4, *BEFORE))
    assert [value for _, value, _ in story(waiting)] == ["map not yet updated", "consistent"]
    assert waiting.recheck().checked == 0
    found = waiting.recheck(everything=True)
    assert [status.value for _, status in found.changed] == ["map not yet updated"]
    assert len(story(waiting)) == 3


def test_another_track_is_asked_when_it_comes(waiting):
    load(waiting, edition(2, *AFTER), track="tideline")
    assert [(track, value) for track, value, _ in story(waiting)] == [
        ("meridian", "map not yet updated"),
        ("tideline", "consistent"),
    ]


def test_only_the_tracks_that_are_named_are_asked(waiting):
    assert waiting.recheck(tracks=["meridian"]).checked == 1
    with pytest.raises(UnknownTrack):
        waiting.recheck(tracks=["nobody's"])


def test_nothing_is_checked_where_no_claim_is_open(atlas, monkeypatch):
    atlas.load_places([HARBOUR])
    load(atlas, edition(1, *AFTER))
    atlas.add_report("captured harbour by red on 2030-01-01", on="2030-01-02")
    asked = []
    monkeypatch.setattr(atlas, "check", lambda *a, **k: asked.append(a), raising=False)
    load(atlas, edition(2, *AFTER))
    assert asked == []


def test_an_edition_under_embargo_confirms_nothing_until_it_is_released(waiting, atlas_url):
    """Nor does its id stand anywhere in the ledger, nor can it be named as evidence."""
    before = story(waiting)
    state = waiting.ledger_state
    until = datetime.now(UTC) + timedelta(days=1)
    assert load(waiting, edition(5, *AFTER), embargo_until=until).verdicts_changed == 0
    assert waiting.recheck(everything=True).changed == ()
    assert story(waiting) == before
    assert waiting.ledger_state == state
    hidden = [
        e.id
        for track in waiting._store.editions.tracks()
        for e in waiting._store.editions.editions(track)
        if e.embargo_until is not None
    ]
    assert len(hidden) == 1
    with pytest.raises(NotFound, match="no edition"):
        waiting.verify_claim(waiting.claims()[0].id, "geolocated", by="A", why="w", evidence=hidden[0])
    waiting.release(now=until + timedelta(seconds=1))
    assert story(waiting)[-1] == ("meridian", "consistent", hidden[0])
    with contactline.open(atlas_url) as again:
        assert story(again) == story(waiting)


def test_a_track_under_embargo_is_no_track(atlas):
    atlas.load_places([HARBOUR])
    load(atlas, edition(1, *BEFORE))
    until = datetime.now(UTC) + timedelta(days=1)
    load(atlas, edition(1, *AFTER), track="secret", embargo_until=until)
    kept = atlas.add_report("captured harbour by red on 2030-01-01", on="2030-01-02")
    assert list(kept.claims[0].verdicts) == ["meridian"]


def test_the_state_of_the_ledger_changes_with_every_row_and_that_of_the_map_with_none(waiting):
    states, map_state = [waiting.ledger_state], waiting.state
    id_ = waiting.claims()[0].id
    other = waiting.add_report("captured harbour by blue on 2030-01-02", on="2030-01-03").claims[0].id
    states.append(waiting.ledger_state)
    waiting.verify_claim(id_, "disputed", by="A", why="w")
    states.append(waiting.ledger_state)
    waiting.link_claims(id_, other, "contradicts", by="A", why="w", retract=True)
    states.append(waiting.ledger_state)
    assert len(set(states)) == 4
    assert waiting.state == map_state


def test_another_opening_of_the_atlas_sees_what_was_added(waiting, atlas_url):
    with contactline.open(atlas_url, read_only=True) as reader:
        before, version = reader.ledger_state, reader.version
        waiting.verify_claim(waiting.claims()[0].id, "disputed", by="A", why="w")
        assert reader.version != version
        assert reader.ledger_state != before
        assert reader.claims()[0].verification == "disputed"
