"""Search by names as people say them and as they once were, which no list of places has."""

from __future__ import annotations

import pytest

import contactline
from build import box
from contactline.errors import UnknownPlace
from contactline.model import Place, Region

DONETSK = "UA14000000000091971"
BAKHMUT = Place(
    "UA14020010010059145", {"uk": "Бахмут", "en": "Bakhmut"}, (), 38.0, 48.6, ("UA14",), "city", 70_000
)
OTHERS = [
    Place("P1", {"uk": "Артемівка", "en": "Artemivka"}, (), 35.1, 48.8, ("UA63",), "village", 300),
    Place("P2", {"uk": "Піщане", "en": "Pishchane"}, (), 37.8, 49.6, ("UA63",), "village", 400),
]


@pytest.fixture
def atlas(tmp_path):
    with contactline.init(tmp_path / "a.db", scheme="ukraine") as atlas:
        atlas.load_places([BAKHMUT, *OTHERS])
        yield atlas


def first(atlas, text):
    return (atlas.search(text)["places"] or [{"id": None, "matched": None}])[0]


@pytest.mark.parametrize("name", ["Артемівськ", "Артёмовск", "Artemivsk", "Artyomovsk", "Бахмуті"])
def test_a_city_is_found_by_its_former_name_in_any_language_and_form(atlas, name):
    assert first(atlas, name)["id"] == BAKHMUT.id


def test_what_was_typed_is_said_to_have_matched(atlas):
    assert first(atlas, "Артёмовск")["matched"] == "Артёмовск"
    assert first(atlas, "артемі")["matched"] == "Артемівськ"


def test_a_name_that_is_one_as_it_stands_goes_before_what_it_may_once_have_been(atlas):
    assert first(atlas, "Артемівка")["id"] == "P1"
    assert first(atlas, "Песчаное")["id"] == "P2", "no list has its Russian name"


@pytest.mark.parametrize("name", ["Артёмовск", "Артемівськ", "Artyomovsk"])
def test_a_question_for_a_place_understands_them_too(atlas, name):
    assert [place.id for place in atlas.find_places(name)] == [BAKHMUT.id]


def test_no_name_is_no_place(atlas):
    assert atlas.search("Ксизивград")["places"] == []
    with pytest.raises(UnknownPlace, match="Ксизивград"):
        atlas.find_places("Ксизивград")


@pytest.mark.parametrize("name", ["Donetsk region", "Донецкая область", "Донеччина", "Донеччині"])
def test_a_region_is_found_as_newspapers_write_it(atlas, name):
    names = {"uk": "Донецька область", "en": "Donetsk Oblast"}
    atlas.load_regions([Region(DONETSK, 1, "adm1", names, None, box(36.5, 47.0, 2.0, 2.0))])
    assert [region["id"] for region in atlas.search(name)["regions"]] == [DONETSK]
