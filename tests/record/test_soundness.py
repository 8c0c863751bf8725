"""`verify` finds a changed byte, and names it."""

from __future__ import annotations

import pytest

import contactline
from build import TERMS, box, days, edition, occupied, place, provinces, unknown
from contactline.errors import ContactlineError
from inside import one_bit, tamper

HOUR = 3_600_000_000


def fill(atlas):
    atlas.load_regions(provinces())
    atlas.load_places([place("QV-P1", "Harbour", -32.9, 45.4, population=900), place("QV-P2", "Nowhere")])
    atlas.load_editions(
        [*days(), edition(6, *occupied(box(-33.05, 45.3, 0.3)), quarantined=(unknown("???", box(-32, 45)),))],
        track="meridian", **TERMS,
    )  # fmt: skip
    assert atlas.verify() == []


@pytest.fixture
def full(atlas_with):
    return atlas_with(fill)


def faults(atlas, url) -> list[str]:
    """What a fresh look at the atlas finds."""
    with contactline.open(url) as again:
        return again.verify()


def earlier(moment: int) -> int:
    return moment - HOUR


TAMPERED = {
    "a feature's geometry": ("feature", "geometry", one_bit, "feature version 1:"),
    "a feature's class": ("feature", "class_id", lambda _: "contested", "feature version 1:"),
    "a piece's geometry": ("piece", "geometry", one_bit, "piece "),
    "the beginning of a piece": ("piece", "start_at", earlier, "piece "),
    "the end of a piece": ("piece", "end_at", earlier, "piece "),
    "the class of a piece": ("piece", "class_number", lambda n: n + 1, "piece "),
    "the area of a piece": ("piece", "area_m2", lambda x: x + 1, "piece "),
    "the moment that an edition shows": ("edition", "valid_at", earlier, "1-1.geojson"),
    "when an edition was published": ("edition", "published_at", earlier, "1-1.geojson"),
    "when an edition was recorded": ("edition", "recorded_at", earlier, "1-1.geojson"),
    "the hash of an edition's source": ("edition", "source_sha256", one_bit, "1-1.geojson"),
    "what an edition says of itself": ("edition", "description", lambda _: "other", "1-1.geojson"),
    "what was dropped from an edition": ("edition", "dropped", lambda _: '{"Point": 1}', "1-1.geojson"),
    "the reader of an edition": ("edition", "reader", lambda _: "hand/2", "1-1.geojson"),
    "the link of an edition": ("edition", "chain", one_bit, "1-1.geojson"),
    "the name of a track": ("track", "name", lambda _: "median", "of median"),
    "a region's geometry": ("region", "geometry", one_bit, "region QV-01"),
    "a region's name": ("region", "names", lambda s: s.replace("West", "East"), "region QV-01"),
    "a region's official area": ("region", "official_area_m2", lambda x: x + 1, "region QV-01"),
    "a region's measured area": ("region", "area_m2", lambda x: x * 1.001, "region QV-01"),
    "the label of a quarantined polygon": ("quarantine", "label", lambda _: "!!!", "quarantined polygon"),
    "the area of a quarantined polygon": ("quarantine", "area_m2", lambda x: x + 1, "quarantined polygon"),
    "the shape of a quarantined polygon": ("quarantine", "geometry", one_bit, "quarantined polygon"),
    "an area in the series": ("control_area", "area_m2", lambda x: x + 1e6, "occupied"),
    "a place's coordinate": ("place", "lon", lambda x: x + 1e-6, "place QV-P1"),
    "a place's name": ("place", "names", lambda s: s.replace("Harbour", "Port"), "place QV-P1"),
    "a place's population": ("place", "population", lambda n: n + 1, "place QV-P1"),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_verify_names_what_was_changed(full, atlas_url, what):
    table, column, change, named = TAMPERED[what]
    where = "class_number = 1 AND region_pk = 0" if table == "control_area" else "1 = 1"
    tamper(full, table, column, change, where)
    found = faults(full, atlas_url)
    assert found, f"{what} was changed and nothing found"
    assert any(named in sentence for sentence in found), found
    assert len(found) <= 8, "one fault, and what follows from it"


def test_verify_in_an_atlas_that_is_open_sees_what_was_changed_behind_it(full):
    """What is remembered of rows is not what is in them."""
    tamper(full, "feature", "geometry", one_bit)
    assert any("feature version 1:" in sentence for sentence in full.verify())


@pytest.mark.parametrize("table", ["edition", "feature", "quarantine", "piece"])
def test_verify_finds_a_row_that_is_gone(full, atlas_url, table):
    database = full._store.database
    if not database.postgres:
        database.execute("PRAGMA foreign_keys = OFF")
    row = database.row(f"SELECT MIN(pk) FROM {table}")
    if table == "edition":
        row = database.row("SELECT pk FROM edition ORDER BY pk LIMIT 1 OFFSET 1")
    database.execute(f"DELETE FROM {table} WHERE pk = ?", row)
    assert faults(full, atlas_url)


def test_every_byte_of_a_feature_is_held_by_its_hash(full):
    """Each byte of the stored form, one after another; none of them may end in a traceback."""
    database = full._store.database
    whole = bytes(database.row("SELECT geometry FROM feature WHERE pk = 1")[0])
    for position in range(len(whole)):
        for bit in (1, 0x80):
            changed = bytearray(whole)
            changed[position] ^= bit
            database.execute("UPDATE feature SET geometry = ? WHERE pk = 1", (bytes(changed),))
            full._store.forget()
            damaged = dict(full._store.features.damaged())
            if 1 not in damaged:
                # a frame may say the same in other bytes, if it still unpacks to the same ground
                full._store.forget()
                assert full._store.features.load([1])[0].sha256 is not None
                assert position < 6, "only the frame's head has bits that say nothing of its content"
    database.execute("UPDATE feature SET geometry = ? WHERE pk = 1", (whole,))
    full._store.forget()
    assert full.verify() == []


def test_a_damaged_atlas_answers_with_a_sentence_not_a_traceback(full, atlas_url):
    tamper(full, "feature", "geometry", lambda data: data[: len(data) // 2])
    with contactline.open(atlas_url) as again, pytest.raises(ContactlineError, match="feature version 1"):
        again.area(on="2030-01-01", measure="sphere")


def test_an_atlas_that_is_empty_is_sound(atlas):
    assert atlas.verify() == []
