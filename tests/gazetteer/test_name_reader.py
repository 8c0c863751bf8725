"""Names in running text: what is found, what is none, and which place is meant."""

from __future__ import annotations

from datetime import date

import pymorphy3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactline.gazetteer.lookup import RegionEntry
from contactline.gazetteer.reader import LEAST_CONFIDENCE, NameReader
from contactline.model import Place
from contactline.reports import RegionMention
from contactline.schemes import load_scheme

SUMY, DONETSK, ZAPORIZHZHIA = "UA59000000000057109", "UA14000000000091971", "UA23000000000064947"
POKROVSK_RAION = "UA14160000000061982"


def place(id_, uk, en, lon, lat, *regions, aliases=(), people=None):
    return Place(id_, {"uk": uk, "en": en}, aliases, lon, lat, regions, "M" if people else "C", people)


PLACES = [
    place("stepne-front", "Степне", "Stepne", 34.69, 51.17, SUMY),
    place("stepne-south", "Степне", "Stepne", 34.60, 50.70, SUMY),
    place("stepne-west", "Степне", "Stepne", 33.40, 51.20, SUMY),
    place("stepne-east", "Степне", "Stepne", 37.05, 47.90, DONETSK),
    place("novokost", "Новокостянтинівка", "Novokostiantynivka", 34.717, 51.164, SUMY,
          aliases=("Перше Травня",)),
    place("sumy", "Суми", "Sumy", 34.80, 50.91, SUMY, people=256_000),
    place("bakhmut", "Бахмут", "Bakhmut", 38.0, 48.6, DONETSK, people=70_000, aliases=("Артемівськ",)),
    place("pokrovsk", "Покровськ", "Pokrovsk", 37.18, 48.28, POKROVSK_RAION, DONETSK, people=60_000),
    place("novosilka", "Велика Новосілка", "Velyka Novosilka", 36.84, 47.84, DONETSK),
    place("chasiv", "Часів Яр", "Chasiv Yar", 37.83, 48.58, DONETSK, people=12_000),
    place("kupiansk", "Куп’янськ", "Kupiansk", 37.61, 49.71, "UA63000000000041885", people=26_000),
    place("stepnohirsk", "Степногірськ", "Stepnohirsk", 36.94, 47.57, ZAPORIZHZHIA),
    place("dnipro", "Дніпро", "Dnipro", 35.04, 48.46, "UA12000000000090473", people=980_000),
    place("zaporizhzhia", "Запоріжжя", "Zaporizhzhia", 35.14, 47.84, ZAPORIZHZHIA, people=700_000),
    place("kyiv", "Київ", "Kyiv", 30.52, 50.45, "UA80000000000093317", people=2_900_000),
    place("zelenske", "Зеленське", "Zelenske", 30.0, 49.0, "UA05000000000010236"),
    place("myrne", "Мирне", "Myrne", 36.95, 47.0, ZAPORIZHZHIA),
    place("vysoke", "Високе", "Vysoke", 35.2, 50.7, SUMY),
    place("hryhorivka-pokrovsk", "Григорівка", "Hryhorivka", 36.99, 48.10, DONETSK),
    place("hryhorivka-siversk", "Григорівка", "Hryhorivka", 37.01, 49.20, DONETSK),
    place("horodok-city", "Городок", "Horodok", 34.0, 49.0, DONETSK, people=400_000),
    place("horodok-village", "Городок", "Horodok", 35.9, 47.9, ZAPORIZHZHIA),
    place("bila-hora", "Біла Гора", "Bila Hora", 37.02, 48.48, DONETSK),
    place("yalta", "Ялта", "Yalta", 36.98, 47.9, DONETSK),
    place("twin-1", "Однакове", "Odnakove", 35.0, 48.0, DONETSK),
    place("twin-2", "Однакове", "Odnakove", 35.0, 48.0, DONETSK),
]  # fmt: skip
REGIONS = [
    RegionEntry(POKROVSK_RAION, 2, {"en": "Pokrovskii Raion", "uk": "Покровський район"}, DONETSK),
    RegionEntry("yalta-city", 1, {"en": "Yalta", "uk": "Ялта"}, None),
]
READER = NameReader.of(PLACES, REGIONS, load_scheme("ukraine"))


def front(lon: float, lat: float) -> float:
    """A front along the 51.2nd parallel and the 37th meridian."""
    return min(abs(lat - 51.2) * 111, abs(lon - 37.0) * 75)


def read(text, lang="en", *, near_front=True):
    return READER.read(text, lang, on=date(2025, 8, 12), front_km=front if near_front else None)


def places(text, lang="en", **how):
    return [(s.text, s.place.id) for s in read(text, lang, **how) if s.place]


def regions(text, lang="en"):
    return [(s.text, s.region.id, s.region.part) for s in read(text, lang) if s.region]


# --- what is found ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("uk", "Бої в Бахмуті, за Бахмутом, вийшли з Бахмута.", ["bakhmut"] * 3),
        ("uk", "У Великій Новосілці та біля Великої Новосілки.", ["novosilka"] * 2),
        ("uk", "Штурм Часового Яру; у Часовому Яру.", ["chasiv"] * 2),
        ("uk", "Під Куп'янськом, у Куп’янську, з Купʼянська, Ку\u00adп'янськ.", ["kupiansk"] * 4),
        ("uk", "Взяли Новокостянтинівку, у Новокостянтинівці.", ["novokost"] * 2),
        ("uk", "Обстріл Сум, у Сумах, під Сумами, Су\u0301ми.", ["sumy"] * 4),
        ("ru", "Освобожден Степногорск, под Степногорском, в Степногорске.", ["stepnohirsk"] * 3),
        ("ru", "В Бахмуте и под Артемовском, из Артемовска.", ["bakhmut"] * 3),
        ("ru", "Великая Новоселка, в Великой Новоселке.", ["novosilka"] * 2),
        ("ru", "Удар по Купянску, в Купянске.", ["kupiansk"] * 2),
        ("en", "Kupiansk, Kupyansk, Kup'yansk and Kup’iansk.", ["kupiansk"] * 4),
        ("en", "Chasov Yar, also Chasiv Yar; Artyomovsk.", ["chasiv", "chasiv", "bakhmut"]),
        ("en", "Stepnogorsk's streets.", ["stepnohirsk"]),
        ("en", "Бахмут stands in the headline, BAKHMUT too.", ["bakhmut", "bakhmut"]),
    ],
)  # fmt: skip
def test_a_place_is_found_in_every_case_spelling_and_script(lang, text, found):
    assert [id_ for _, id_ in places(text, lang)] == found


def test_a_mention_is_the_text_as_it_stands_without_its_possessive_ending():
    assert places("Pokrovsk’s defenders")[0][0] == "Pokrovsk"


@pytest.mark.parametrize("name", ["Бахмут", "Покровськ", "Степногірськ", "Суми", "Новокостянтинівка"])
def test_every_declined_form_of_the_dictionary_is_found_in_a_sentence(name):
    analyser = pymorphy3.MorphAnalyzer(lang="uk")
    parse = next(p for p in analyser.parse(name) if {"NOUN", "nomn"} <= p.tag.grammemes)
    number = "plur" if "plur" in parse.tag else "sing"
    cases = {"nomn", "gent", "datv", "accs", "ablt", "loct"}
    declined = [p for p in parse.lexeme if cases & p.tag.grammemes and "voct" not in p.tag]
    forms = {p.word.capitalize() for p in declined if number in p.tag or "plur" not in p.tag}
    assert len(forms) >= 4
    for form in forms:
        assert places(f"Ворог атакував {form} учора.", "uk"), form


# --- what is none -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "President Volodymyr Zelenskyy spoke; Zelenskyy left."),
        ("uk", "Президент Володимир Зеленський, слова Зеленського."),
        ("uk", "Президента Зеленського привітали."),
        ("uk", "Мирне населення виїхало. Високе мистецтво оборони."),
        ("uk", "На лівому березі Дніпра, річка Дніпро, угруповання «Дніпро»."),
        ("ru", "Подразделения группировки войск «Днепр» наступают на берегу Днепра."),
        ("en", "The Dnipro River; across the Dnipro; Dnipro-1; the Bakhmut brigade fought."),
        ("en", "Kyiv said, Kyiv's top general said, which Kyiv denied, the Kyiv Independent wrote."),
        ("uk", "Київ заперечив, що Київ відступить."),
        ("en", "the plan was a bakhmut of sorts"),
        ("en", "Friday, Soldiers, The Units, Home News"),
        ("uk", "93-тя бригада «Часів Яр»"),
    ],
)
def test_persons_units_rivers_papers_governments_and_plain_words_are_no_places(lang, text):
    assert [spot for spot in read(text, lang) if spot.place] == []


def test_a_name_of_two_words_is_a_place_s_though_the_first_is_a_form_of_a_first_name_too():
    assert places("Ворог захопив Білу Гору.", "uk") == [("Білу Гору", "bila-hora")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Из Бахмута пришлось отойти. Бахмут пуст."),
        ("ru", "Мэр Бахмута Алексей Рева уехал. Бахмут пуст."),
        ("uk", "Начальник Бахмута заявив: Бахмут тримається."),
    ],
)
def test_a_preposition_or_the_head_of_a_town_makes_no_person_of_the_town(lang, text):
    assert [id_ for _, id_ in places(text, lang)] == ["bakhmut", "bakhmut"]


def test_the_last_word_of_a_longer_name_is_no_village():
    assert places("Бои идут в Ясной Народной Республике.", "ru") == []


def test_a_government_s_seat_is_a_place_where_a_word_of_place_leads_to_it():
    assert places("Missiles were shot down near Kyiv on Monday.") == [("Kyiv", "kyiv")]
    assert places("Вибухи в Києві.", "uk") == [("Києві", "kyiv")]


def test_a_word_for_a_settlement_makes_a_name_of_an_ordinary_word():
    assert places("Село Мирне Запорізької області", "uk") == [("Мирне", "myrne")]


# --- regions ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "text", "found"),
    [
        ("en", "the eastern Sumy region", [("eastern Sumy region", SUMY, "eastern")]),
        ("en", "northern Sumy Oblast", [("northern Sumy Oblast", SUMY, "northern")]),
        ("en", "its eastern region of Sumy", [("eastern region of Sumy", SUMY, "eastern")]),
        ("en", "north of the Sumy region", [("north of the Sumy region", SUMY, "northern")]),
        ("en", "the Sumy direction", [("Sumy direction", SUMY, "direction")]),
        ("en", "in Russia's Kursk region", [("Kursk region", "RU-KRS", None)]),
        ("en", "Donetsk and Zaporizhzhia regions", [("Donetsk", DONETSK, None),
         ("Zaporizhzhia regions", ZAPORIZHZHIA, None)]),
        ("en", "the Sumy-Kursk Oblast border", [("Sumy", SUMY, None), ("Kursk Oblast", "RU-KRS", None)]),
        ("en", "about 200 sq km of Sumy", [("Sumy", SUMY, None)]),
        ("en", "114,000 square kilometres in Ukraine", [("Ukraine", "UA", None)]),
        ("en", "in the Ruritania region", [("Ruritania region", None, None)]),
        ("uk", "у Сумській області", [("Сумській області", SUMY, None)]),
        ("uk", "на Сумщині", [("Сумщині", SUMY, None)]),
        ("uk", "на сході Сумської області", [("сході Сумської області", SUMY, "eastern")]),
        ("uk", "на Покровському напрямку", [("Покровському напрямку", POKROVSK_RAION, "direction")]),
        ("uk", "у Донецькій та Сумській областях", [("Донецькій", DONETSK, None),
         ("Сумській областях", SUMY, None)]),
        ("ru", "Сумской области", [("Сумской области", SUMY, None)]),
        ("ru", "на запорожском направлении", [("запорожском направлении", ZAPORIZHZHIA, "direction")]),
        ("uk", "на Вигаданському напрямку", [("Вигаданському напрямку", None, "direction")]),
    ],
)  # fmt: skip
def test_regions_are_found_by_kind_short_form_part_and_direction(lang, text, found):
    assert regions(text, lang) == found


def test_the_region_is_the_one_named_before():
    text = "Forces hold the Sumy region. They took the north of the region."
    assert regions(text) == [("Sumy region", SUMY, None), ("north of the region", SUMY, "northern")]


@pytest.mark.parametrize(
    "text", ["Ukraine’s military advanced.", "the Armed Forces of Ukraine", "Ukraine said", "Russia said"]
)
def test_a_country_that_acts_is_no_ground(text):
    assert regions(text) == []


@pytest.mark.parametrize(
    ("text", "is_region"),
    [
        ("Four villages in Sumy were shelled.", True),
        ("The distance from the front line to Sumy is 18 kilometers.", False),
        ("an operation against the city of Sumy", False),
        ("Sumy Governor Oleh Hryhorov said", True),
        ("A drone hit Sumy.", False),
    ],
)
def test_a_name_of_a_region_and_its_city_means_what_stands_around_it(text, is_region):
    (spot,) = [s for s in read(text) if s.text == "Sumy"]
    assert (spot.region is not None) == is_region
    assert (spot.region or spot.place).id == (SUMY if is_region else "sumy")


# --- which one --------------------------------------------------------------------------------


def test_of_four_places_of_a_name_the_one_in_the_region_beside_its_neighbour_at_the_front_is_meant():
    found = places("Forces liberated Stepne and Novokostiantynivka in the Sumy region.")
    assert found == [("Stepne", "stepne-front"), ("Novokostiantynivka", "novokost")]


@pytest.mark.parametrize(
    ("lang", "text", "id_"),
    [
        ("en", "A battle rages in Sumy Oblast. They lost Stepne in Donetsk Oblast.", "stepne-east"),
        ("uk", "Бої на Сумщині тривають. Втрачено Степне Донецької області.", "stepne-east"),
        ("uk", "Бої на Сумщині тривають. Втрачено Степне на Донеччині.", "stepne-east"),
        ("ru", "В Сумской области идут бои. Потеряно Степное (Донецкая область).", "stepne-east"),
        # a region that somebody goes on to is not told of where they were
        ("en", "In Sumy Oblast they went from Stepne into Donetsk Oblast.", None),
    ],
)
def test_the_region_that_is_told_of_a_name_tells_which_place_it_is(lang, text, id_):
    found = [place for name, place in places(text, lang) if name[:4] in ("Step", "Степ")]
    assert found == [id_]


def test_a_short_form_of_a_region_and_its_city_is_told_by_the_preposition_and_by_its_case():
    text = "На Запоріжжі тихо. Наступ на Запоріжжя. У Запоріжжі вибух."
    assert regions(text, "uk") == [("Запоріжжі", ZAPORIZHZHIA, None)]


def test_without_evidence_the_mention_stays_open_with_candidates_and_reasons():
    (spot,) = read("Forces liberated Stepne in the Sumy region.", near_front=False)[:1]
    assert spot.place.id is None
    assert {c.id for c in spot.place.candidates[:3]} == {"stepne-front", "stepne-south", "stepne-west"}
    assert any("Sumy" in reason for reason in spot.place.candidates[0].reasons)
    assert spot.confidence < LEAST_CONFIDENCE


def test_what_one_sentence_settles_holds_for_the_same_name_in_another():
    text = "Stepne and Novokostiantynivka in the Sumy region were liberated. Later Stepne was shelled."
    assert places(text)[-1] == ("Stepne", "stepne-front")


def test_a_place_of_the_name_at_home_is_not_meant_where_the_text_speaks_of_ground_abroad():
    (found,) = places("Forces captured Myrne in Russia's Kursk region.")
    assert found == ("Myrne", None)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("In the Pokrovsk direction the enemy attacked near Hryhorivka.", "en"),
        ("На Покровському напрямку ворог атакував біля Григорівки.", "uk"),
        ("На Покровском направлении. Враг атаковал у Григорьевки.", "ru"),
    ],
)
def test_what_a_bulletin_lists_under_a_direction_lies_before_the_town_it_is_named_for(text, lang):
    (found,) = [s.place for s in read(text, lang) if s.place is not None]
    assert found.id == "hryhorivka-pokrovsk"
    assert any("the direction spoken of" in reason for reason in found.candidates[0].reasons)


def test_a_city_is_meant_before_a_village_of_its_name_that_lies_nearer_to_the_front():
    (found,) = places("Ministers met in Horodok while fighting went on.")
    assert found == ("Horodok", "horodok-city")


def test_after_a_word_for_a_settlement_a_name_that_a_region_has_too_is_the_settlement():
    assert places("Бои идут в населённом пункте Ялта.", "ru") == [("Ялта", "yalta")]


def test_words_of_somebody_in_quotes_are_no_title():
    said = "Заяви, що вони «зайшли в Часів Яр», не відповідають дійсності."
    assert places(said, "uk") == [("Часів Яр", "chasiv")]
    assert places("Про це пише газета «Часів Яр».", "uk") == []


def test_candidates_that_are_equal_on_all_evidence_are_never_chosen_between():
    (spot,) = [s for s in read("Odnakove in the Donetsk region fell.") if s.place]
    assert spot.place.id is None
    assert spot.place.candidates[0].score == spot.place.candidates[1].score


def test_an_empty_text_and_an_unknown_language_have_an_answer():
    assert read("") == ()
    assert [s.text for s in READER.read("Bakhmut", "xx")] == ["Bakhmut"]


WORDS = [
    "Степне", "Stepne", "у", "Сумській", "області", "Sumy", "region", "«", "»", ".", ",", "’s", "-", "\n",
    "Великої", "Новосілки", "Bakhmut", "the", "of", "north", "Дніпра", "напрямку", "225", "Ку\u00adп’янськ",
]  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=80),
        st.lists(st.sampled_from(WORDS), max_size=25).flatmap(
            lambda words: st.sampled_from([" ".join(words), "".join(words)])
        ),
    ),
    st.sampled_from(["en", "uk", "ru"]),
)
def test_spots_lie_in_the_text_in_order_without_overlap_and_say_what_stands_there(text, lang):
    end = 0
    for spot in read(text, lang):
        assert end <= spot.start < spot.end <= len(text)
        assert spot.text == text[spot.start : spot.end]
        assert (spot.place is None) != (spot.region is None)
        assert 0 <= spot.confidence <= 1
        if spot.place and spot.place.id is not None:
            assert spot.place.candidates[0].id == spot.place.id
            assert spot.confidence >= LEAST_CONFIDENCE
        end = spot.end


@given(st.permutations(["twin-1", "twin-2"]), st.sampled_from(["in the Donetsk region", "near Bakhmut", ""]))
def test_the_order_of_the_gazetteer_decides_nothing(order, where):
    by_id = {p.id: p for p in PLACES}
    reader = NameReader.of([by_id[id_] for id_ in (*order, "bakhmut")], REGIONS, load_scheme("ukraine"))
    (spot,) = [
        s for s in reader.read(f"They took Odnakove {where}.", "en", front_km=front) if s.text == "Odnakove"
    ]
    assert spot.place.id is None
    assert [c.id for c in spot.place.candidates] == ["twin-1", "twin-2"]


def test_a_village_that_has_no_point_lies_in_its_community_and_is_not_the_city_of_its_name():
    community = "UA44100050000027880"
    others = [
        place("nevske", "Невське", "Nevske", 36.98, 49.10, community, DONETSK),
        place("torske", "Торське", "Torske", 37.02, 49.14, community, DONETSK),
    ]
    city = place("city", "Макіївка", "Makiivka", 37.93, 48.05, DONETSK, people=347_000)
    village = Place("village", city.names, region_ids=(community, DONETSK), kind="C")
    reader = NameReader.of([*others, city, village], REGIONS, load_scheme("ukraine"))
    on = date(2025, 8, 12)
    spots = reader.read("They were repelled near Makiivka and Torske.", "en", on=on, front_km=front)
    mention = next(s.place for s in spots if s.text == "Makiivka")
    assert mention.id == "village"
    assert mention.candidates[0].lon is None, "where it lies nobody knows, and none is told"
    (alone,) = reader.read("They entered Makiivka.", "en", on=on)
    assert alone.place.id != "village"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Troops entered Stepne in the Donetsk People's Republic.", "Donetsk People's Republic"),
        ("Troops entered Stepne in the Donetsk People’s Republic, it said.", "Donetsk People’s Republic"),
        ("Troops entered Stepne in the DPR, the ministry said.", "DPR"),
    ],
)
def test_what_one_side_calls_a_region_is_the_region(text, said):
    assert regions(text) == [(said, DONETSK, None)]


@pytest.mark.parametrize("text", ["The whole of the Kyiv region", "Kyiv Oblast", "in Kyiv province"])
def test_a_city_on_the_level_of_a_region_is_not_the_region_of_its_name(text):
    (spot,) = READER.read(text, "en")
    assert spot.region == RegionMention(spot.text, "UA32000000000030281")
