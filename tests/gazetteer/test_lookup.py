"""Names as people type them, and the regions and places they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactline.errors import Ambiguous, UnknownRegion
from contactline.gazetteer.lookup import (
    PlaceIndex,
    RegionEntry,
    RegionIndex,
    bare,
    index_keys,
    normalise,
    places_in,
    query_keys,
    split_qualifier,
)
from contactline.model import Place

ENTRIES = [
    RegionEntry(
        "UA-59",
        1,
        {"en": "Sumy Oblast", "uk": "Сумська область"},
        codes=("UA59000000000057109",),
        aliases=("Сумщина",),
    ),
    RegionEntry("UA5908", 2, {"en": "Sumy Raion", "uk": "Сумський район"}, "UA-59"),
    RegionEntry("UA5908027", 3, {"uk": "Сумська міська громада", "en": "Sumy Urban Hromada"}, "UA5908"),
    RegionEntry("UA-30", 1, {"en": "Kyiv", "uk": "Місто Київ"}),
    RegionEntry("UA-32", 1, {"en": "Kyiv Oblast", "uk": "Київська область"}),
    RegionEntry("UA-48", 1, {"en": "Mykolaiv Oblast", "uk": "Миколаївська область"}),
    RegionEntry("UA5904", 2, {"uk": "Охтирський район"}, "UA-59"),
    RegionEntry("UA590401", 3, {"uk": "Миколаївська сільська громада"}, "UA5904"),
    RegionEntry("UA590402", 3, {"uk": "Первомайська громада", "en": "Pervomaisk Hromada"}, "UA5904"),
    RegionEntry("UA4808", 2, {"uk": "Первомайський район", "en": "Pervomaisk Raion"}, "UA-48"),
    RegionEntry("UA590403", 3, {"uk": "Степанівська сільська громада"}, "UA5904"),
    RegionEntry("UA590801", 3, {"uk": "Степанівська селищна громада"}, "UA5908"),
    RegionEntry("UA-43", 1, {"en": "Autonomous Republic of Crimea", "uk": "Автономна Республіка Крим"}),
    RegionEntry("RU-BEL", 1, {"en": "Belgorod Oblast", "ru": "Белгородская область"}),
    RegionEntry("UA6308", 2, {"uk": "Куп’янський район", "en": "Kupiansk Raion"}),
]
INDEX = RegionIndex(ENTRIES)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("UA-59", "UA-59"),
        ("ua-59", "UA-59"),
        ("UA59000000000057109", "UA-59"),
        ("Sumy Oblast", "UA-59"),
        ("sumy oblast", "UA-59"),
        ("Sumy region", "UA-59"),
        ("Сумська область", "UA-59"),
        ("Сумська обл.", "UA-59"),
        ("Сумщина", "UA-59"),
        ("Sumy Raion", "UA5908"),
        ("Sumy district", "UA5908"),
        ("Сумський р-н", "UA5908"),
        ("Сумська міська громада", "UA5908027"),
        ("Сумська громада", "UA5908027"),
        ("Kyiv Oblast", "UA-32"),
        ("Київ", "UA-30"),
        ("м. Київ", "UA-30"),
        ("City of Kyiv", "UA-30"),
        ("Crimea", "UA-43"),
        ("Крим", "UA-43"),
        ("Belgorod", "RU-BEL"),
        ("Белгородская обл.", "RU-BEL"),
        ("Куп'янський район", "UA6308"),
        ("Купянський район", "UA6308"),
    ],
)
def test_a_region_is_found_by_id_code_and_name_in_any_language(text, id_):
    assert INDEX.find(text).id == id_


def test_a_bare_name_is_the_widest_unit_of_its_chain():
    assert INDEX.find("Sumy").id == "UA-59"
    assert INDEX.find("Сумська").id == "UA-59"


def test_a_bare_name_is_the_oblast_even_where_a_distant_hromada_shares_it():
    assert INDEX.find("Миколаївська").id == "UA-48"


def test_an_exact_name_beats_a_shortened_one_on_the_same_level():
    assert INDEX.find("Kyiv").id == "UA-30"


def test_an_alias_beats_a_shortened_name_on_the_same_level():
    index = RegionIndex(
        [
            RegionEntry("C", 1, {"en": "Kyiv City"}, aliases=("Kyiv",)),
            RegionEntry("O", 1, {"en": "Kyiv Oblast"}),
        ]
    )
    assert index.find("Kyiv").id == "C"


def test_two_units_of_one_level_with_the_same_name_are_ambiguous():
    with pytest.raises(Ambiguous, match="fits 2 regions") as caught:
        INDEX.find("Степанівська громада")
    assert [c.id for c in caught.value.candidates] == ["UA590403", "UA590801"]
    assert "in Охтирський район" in caught.value.message
    assert "level 3" in caught.value.message


def test_below_the_oblasts_a_wider_unit_wins_only_over_its_own_parts():
    with pytest.raises(Ambiguous):
        INDEX.find("Pervomaisk")


def test_a_level_settles_what_a_name_leaves_open():
    assert INDEX.find("Sumy", level=2).id == "UA5908"
    assert INDEX.find("Pervomaisk", level=3).id == "UA590402"
    with pytest.raises(UnknownRegion, match="of level 2"):
        INDEX.find("Kyiv", level=2)


def test_a_kind_that_is_said_is_never_taken_for_another():
    with pytest.raises(UnknownRegion):
        INDEX.find("Belgorod Raion")


def test_the_level_says_the_kind_where_the_name_does_not():
    entries = [RegionEntry("1", 1, {"en": "Arvo"}), RegionEntry("2", 2, {"en": "Arvo"}, "1")]
    index = RegionIndex(entries, {1: {"en": "Oblast"}, 2: {"en": "Raion"}})
    assert index.find("Arvo").id == "1"
    assert index.find("Arvo district").id == "2"


def test_an_unknown_name_brings_the_nearest():
    with pytest.raises(UnknownRegion, match="nearest are Sumy Oblast") as caught:
        INDEX.find("Summy Oblast")
    assert "Sumy Oblast" in caught.value.candidates


def test_without_regions_the_message_says_how_to_load_them():
    with pytest.raises(UnknownRegion, match="load regions"):
        RegionIndex([]).find("Sumy")


def test_of_two_boundary_sets_of_one_unit_the_first_stands_for_both():
    index = RegionIndex(
        [
            RegionEntry("UA-59", 1, {"en": "Sumy Oblast"}, layer="official"),
            RegionEntry("UA-59", 1, {"en": "Sumy Oblast"}, layer="osm"),
        ]
    )
    assert index.find("Sumy").layer == "official"


@pytest.mark.parametrize("text", ["Sumy", "Sumy Raion", "Kyiv", "UA-59", "Сумська", "Миколаївська"])
def test_an_index_of_the_entries_that_share_a_key_gives_the_same(text):
    near = [entry for entry in ENTRIES if index_keys(entry) & query_keys(text)]
    assert len(near) < len(ENTRIES)
    assert RegionIndex(near).find(text) is INDEX.find(text)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_region_answers_to_its_id_and_to_its_full_names(entry):
    assert INDEX.find(entry.id) is entry
    for name in entry.names.values():
        assert INDEX.find(name) is entry


@given(st.text(max_size=40))
def test_any_text_is_a_region_or_a_clear_error(text):
    try:
        found = INDEX.find(text)
    except (UnknownRegion, Ambiguous):
        return
    assert query_keys(text) & index_keys(found)


@given(st.text(max_size=40))
def test_to_normalise_twice_is_to_normalise_once(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=40))
def test_a_name_has_a_bare_form_unless_it_is_empty(text):
    assert bool(bare(text)[0]) == bool(normalise(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Куп’янськ", "Куп'янськ"),
        ("Куп’янськ", "КУПʼЯНСЬК"),
        ("Івано-Франківськ", "Івано–Франківськ"),
        ("Сте́пне", "Степне"),
        ("Королёв", "Королев"),
        ("Donets'k", "Donetsk"),
        ("Сте\u00adпне", "Степне"),
        ("Sumy\u00a0 Oblast", "sumy oblast"),
        ("Й", "Й"),
    ],
)
def test_spellings_that_mean_one_name(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("Київ", "Киів"), ("Гай", "Гаи"), ("Ґрунь", "Грунь")])
def test_a_different_letter_is_a_different_name(one, other):
    assert normalise(one) != normalise(other)


# --- places ------------------------------------------------------------------------------------

STEPNE_1 = Place("UA59080290140055236", {"uk": "Степне", "en": "Stepne"}, region_ids=("H", "R", "UA5900"))
STEPNE_2 = Place("UA59060010010000001", {"uk": "Степне", "en": "Stepne"}, region_ids=("H2", "R2", "UA5900"))
FORMER = Place("UA01020000000000001", {"uk": "Лугове"}, aliases=("Степне",), region_ids=("UA0100",))
MAY_DAY = Place("UA59080290120059843", {"uk": "Перше Травня"}, aliases=("Новокостянтинівка",))
PLACES = PlaceIndex([STEPNE_1, STEPNE_2, FORMER, MAY_DAY])


def test_a_place_name_gives_every_bearer_present_ones_first():
    assert PLACES.find("Степне") == [STEPNE_2, STEPNE_1, FORMER]
    assert PLACES.find("stepne") == [STEPNE_2, STEPNE_1]


def test_a_place_id_is_that_place_alone():
    assert PLACES.find("ua59080290140055236") == [STEPNE_1]


def test_a_place_is_found_under_its_other_name():
    assert PLACES.find("Новокостянтинівка") == [MAY_DAY]


def test_a_word_for_the_kind_of_place_is_no_part_of_its_name():
    assert PLACES.find("с. Перше Травня") == [MAY_DAY]


def test_no_place_is_guessed():
    assert PLACES.find("Степ") == []
    assert PLACES.suggest("Степнее") == ["Stepne"]


def test_a_region_narrows_the_places_of_a_name():
    assert split_qualifier("Степне, Сумська область") == ("Степне", "Сумська область")
    assert split_qualifier("Степне") == ("Степне", None)
    sumy = RegionEntry("UA-59", 1, {}, codes=("UA5900",))
    assert places_in(PLACES.find("Степне"), sumy) == [STEPNE_2, STEPNE_1]
