"""Claims beside others: by the links in force, at whatever remove, and by the rule for what is not kept."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import spoken
from build import short_war

WHO = {"by": "A. Checker", "why": "one event"}
DAY = "2030-01-04"


@pytest.fixture(autouse=True)
def words(monkeypatch):
    spoken.teach(monkeypatch)


def tell(atlas):
    """Seven claims of one place, on days too far apart for the rules to link them."""
    short_war(atlas)
    for month in range(1, 8):
        atlas.add_report(f"entered harbour on 2029-{month:02}-05", on=f"2029-{month:02}-06")


@pytest.fixture
def seven(atlas_with):
    return atlas_with(tell)


pairs = st.sampled_from(list(combinations(range(7), 2)))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(pairs, st.booleans()), max_size=9))
def test_what_says_the_same_is_what_the_links_in_force_connect(seven, steps):
    """However they were made and taken back: as a plain walk over the pairs has it."""
    ids = sorted(claim.id for claim in seven.claims())
    joined: set[tuple[int, int]] = set()

    def turn(pair: tuple[int, int]) -> None:
        a, b = pair
        seven.link_claims(ids[a], ids[b], "same", retract=pair in joined, **WHO)
        joined.symmetric_difference_update({pair})

    for pair, retract in steps:
        if retract == (pair in joined):
            turn(pair)
    for own in range(7):
        reached, before = {own}, set()
        while reached != before:
            before = set(reached)
            reached |= {n for pair in joined for n in pair if reached & set(pair)}
        found = seven.claim(ids[own]).related
        assert {one.kept.id for one in found} == {ids[n] for n in reached - {own}}
        assert len(found) == len(reached) - 1
    for pair in list(joined):
        turn(pair)


def test_what_contradicts_one_of_those_that_say_the_same_stands_beside_all_of_them(atlas_with):
    atlas = atlas_with(short_war)
    ids = []
    for n, text in enumerate(("captured harbour by red", "captured harbour", "denied harbour by red")):
        (claim,) = atlas.add_report(f"{'#' * n}\n{text} on 2030-01-03", on=DAY).claims
        ids.append(claim.id)
    hows = {id_: sorted(one.how for one in atlas.claim(id_).related) for id_ in ids}
    assert hows == {
        ids[0]: ["contradicts", "same"],
        ids[1]: ["contradicts", "same"],
        ids[2]: ["contradicts"],
    }


def test_a_claim_that_is_not_kept_stands_to_others_as_it_would_if_it_were(atlas_with):
    atlas = atlas_with(short_war)
    atlas.add_report("captured harbour by red on 2030-01-03\narea_held QV-01 of 200", on=DAY)
    text = "captured harbour on 2030-01-03\nentered hill\narea_held QV-01 of 200"
    found = spoken.read(atlas, text, on=date.fromisoformat(DAY))
    before = [[(one.how, one.kept.id) for one in some] for some in atlas.beside(found, text)]
    assert [len(some) for some in before] == [1, 0, 1]
    kept = atlas.add_report(text, on=DAY)
    assert [[(one.how, one.kept.id) for one in atlas.claim(c.id).related] for c in kept.claims] == before
    # and of its own report, once it is kept, nothing is said
    assert [[(one.how, one.kept.id) for one in some] for some in atlas.beside(found, text)] == before


def test_an_atlas_without_a_ledger_has_nothing_beside_a_claim(atlas):
    found = spoken.read(atlas, "captured harbour", on=date.fromisoformat(DAY))
    assert atlas.beside(found, "captured harbour") == [()]
