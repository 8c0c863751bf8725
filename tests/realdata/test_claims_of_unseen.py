"""Claims read from texts that the rules have not seen: the page says how well, whatever that is."""

from __future__ import annotations

import pytest
from claims_of_articles import PAGE, expected_of, stems
from claims_of_unseen import BEGIN, END, UNSEEN, score_of_unseen, tables_of

from claims_score import Score

ALWAYS_TOLD = {"who", "qualifier", "verification"}


@pytest.fixture(scope="module")
def total(atlas) -> Score:
    return score_of_unseen(atlas)


def test_every_unseen_text_has_its_expectations():
    assert stems(UNSEEN) == sorted(path.stem for path in UNSEEN.glob("*.txt"))


def test_every_expected_claim_says_who_claims_it_how_exactly_and_how_sure_it_is():
    for stem in stems(UNSEEN):
        for claim in expected_of(stem, UNSEEN)["claim"]:
            due = set(ALWAYS_TOLD)
            if claim["kind"] == "denied":
                due -= {"verification"}
            if "value" not in claim:
                due -= {"qualifier"}
            assert claim.get("optional") or due <= claim.keys(), f"{stem}: {claim}"


def test_no_place_of_a_right_claim_is_a_wrong_one(total):
    assert total.wrong_places == []


def test_the_page_has_the_tables_that_are_computed(total):
    page = PAGE.read_text(encoding="utf-8")
    assert page.split(BEGIN)[1].split(END)[0] == tables_of(total)
