"""Names in Latin letters, against the examples that the resolution itself gives, and names of the press."""

from __future__ import annotations

import pytest

from contactline.gazetteer.romanisation import romanised, with_english

# The table of resolution 55: each letter, at the beginning of a word and elsewhere.
OF_THE_RESOLUTION = """
Алушта Alushta, Андрій Andrii, Борщагівка Borshchahivka, Борисенко Borysenko, Вінниця Vinnytsia,
Володимир Volodymyr, Гадяч Hadiach, Богдан Bohdan, Згурський Zghurskyi, Ґалаґан Galagan, Ґорґани Gorgany,
Донецьк Donetsk, Дмитро Dmytro, Рівне Rivne, Олег Oleh, Есмань Esman, Єнакієве Yenakiieve, Гаєвич Haievych,
Короп'є Koropie, Житомир Zhytomyr, Жанна Zhanna, Жежелів Zhezheliv, Закарпаття Zakarpattia,
Казимирчук Kazymyrchuk, Медвин Medvyn, Михайленко Mykhailenko, Іванків Ivankiv, Іващенко Ivashchenko,
Їжакевич Yizhakevych, Кадиївка Kadyivka, Мар'їне Marine, Йосипівка Yosypivka, Стрий Stryi, Олексій Oleksii,
Київ Kyiv, Коваленко Kovalenko, Лебедин Lebedyn, Леонід Leonid, Миколаїв Mykolaiv, Маринич Marynych,
Ніжин Nizhyn, Наталія Nataliia, Одеса Odesa, Онищенко Onyshchenko, Полтава Poltava, Петро Petro,
Решетилівка Reshetylivka, Рибчинський Rybchynskyi, Суми Sumy, Соломія Solomiia, Тернопіль Ternopil,
Троць Trots, Ужгород Uzhhorod, Уляна Uliana, Фастів Fastiv, Філіпчук Filipchuk, Харків Kharkiv,
Христина Khrystyna, Біла Bila, Церква Tserkva, Стеценко Stetsenko, Чернівці Chernivtsi,
Шевченко Shevchenko, Шостка Shostka, Кишеньки Kyshenky, Щербухи Shcherbukhy, Гоща Hoshcha,
Гаращенко Harashchenko, Юрій Yurii, Корюківка Koriukivka, Яготин Yahotyn, Ярошенко Yaroshenko,
Костянтин Kostiantyn, Знам'янка Znamianka, Феодосія Feodosiia, Згорани Zghorany, Розгон Rozghon
"""


@pytest.mark.parametrize("pair", [pair.split() for pair in OF_THE_RESOLUTION.split(",")], ids=" ".join)
def test_the_examples_of_the_resolution(pair):
    ukrainian, latin = pair
    assert romanised(ukrainian) == latin


@pytest.mark.parametrize(
    ("ukrainian", "latin"),
    [
        ("Івано-Ялинівка", "Ivano-Yalynivka"),
        ("ЯЛТА", "YALTA"),
        ("Кам’янець-Подільський", "Kamianets-Podilskyi"),
        ("Кривий Ріг 2", "Kryvyi Rih 2"),
        ("Sumy", "Sumy"),
        ("", ""),
    ],
)
def test_names_of_several_parts_in_capitals_and_in_other_letters(ukrainian, latin):
    assert romanised(ukrainian) == latin


def test_a_region_has_a_name_for_english_readers_and_keeps_the_one_it_has():
    assert with_english({"uk": "Донецький район", "ru": "Донецкий район"})["en"] == "Donetskyi Raion"
    assert with_english({"uk": "Ворожбянська міська громада"})["en"] == "Vorozhbianska Miska Hromada"
    own = {"en": "Bucha Raion", "uk": "Бучанський район"}
    assert with_english(own) == own
    assert with_english({"ru": "Курская область"}) == {"ru": "Курская область"}
