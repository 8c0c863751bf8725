"""Claims read from texts that the rules have not seen: the page says how well, whatever that is."""

from __future__ import annotations

import pytest
from claims_of_articles import PAGE, expected_of, stems
from claims_of_unseen import BEGIN, END, KNOWN, UNSEEN, score_of_known, score_of_unseen, tables_of

from claims_score import Score


@pytest.fixture(scope="module")
def unseen(atlas) -> Score:
    return score_of_unseen(atlas)


@pytest.fixture(scope="module")
def known(atlas) -> Score:
    return score_of_known(atlas)


@pytest.mark.parametrize("folder", [UNSEEN, KNOWN], ids=["unseen", "known"])
def test_every_text_has_its_expectations(folder):
    assert stems(folder) == sorted(path.stem for path in folder.glob("*.txt"))


@pytest.mark.parametrize("folder", [UNSEEN, KNOWN], ids=["unseen", "known"])
def test_every_id_that_is_expected_is_one_of_a_place_in_the_gazetteer(atlas, folder):
    places = {place.id for place in atlas.places()}
    for stem in stems(folder):
        for claim in expected_of(stem, folder).get("claim", ()):
            ids = claim.get("id", "")
            wanted = {id_ for id_ in (ids if isinstance(ids, list) else [ids]) if id_}
            assert wanted <= places, f"{stem}: {claim}"


def test_no_settlement_of_the_unseen_texts_is_taken_for_another(unseen):
    assert unseen.wrong_places == []


def test_the_page_has_the_tables_that_are_computed(unseen, known):
    page = PAGE.read_text(encoding="utf-8")
    assert page.split(BEGIN)[1].split(END)[0] == tables_of(unseen, known)
