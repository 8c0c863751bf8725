"""From a word in a sentence to the nominatives it may come from."""

from __future__ import annotations

import pymorphy3
import pytest

from contactline.gazetteer.inflection import nominatives
from contactline.gazetteer.lookup import normalise

UKRAINIAN = [
    "Бахмут", "Авдіївка", "Роботине", "Вугледар", "Покровськ", "Торецьк", "Кринки", "Лиман", "Мирноград",
    "Степногірськ", "Степне", "Суми", "Харків", "Куп’янськ", "Чернігів", "Гуляйполе", "Сіверськ",
    "Новокостянтинівка", "Кліщіївка", "Тростянець", "Білопілля", "Маріуполь", "Нікополь", "Запоріжжя",
    "Чернівці", "Токмак", "Оріхів", "Умань", "Грабовське", "Курахове", "Вовчанськ", "Краматорськ",
]  # fmt: skip
INDECLINABLE = {"VOCT", "voct"}


@pytest.mark.parametrize("name", UKRAINIAN)
def test_every_form_that_the_dictionary_declines_leads_back_to_the_name(name):
    analyser = pymorphy3.MorphAnalyzer(lang="uk")
    key = normalise(name)
    parse = next(p for p in analyser.parse(name.replace("’", "'")) if {"NOUN", "nomn"} <= p.tag.grammemes)
    number = "plur" if "plur" in parse.tag else "sing"
    forms = {
        case: {p.word for p in parse.lexeme if case in p.tag and ("Pltm" in p.tag or number in p.tag)}
        or {p.word for p in parse.lexeme if case in p.tag and "plur" not in p.tag}
        for case in ("gent", "datv", "accs", "ablt", "loct")
    }
    missed = {f for group in forms.values() for f in group if key not in nominatives(normalise(f), "uk")}
    assert any(forms.values())
    assert not missed


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("артемовки", "артемовка"),
        ("степногорском", "степногорск"),
        ("родинского", "родинское"),
        ("приморском", "приморское"),
        ("авдеевкой", "авдеевка"),
        ("сумами", "сумы"),
        ("сум", "сумы"),
        ("харькова", "харьков"),
        ("запорожской", "запорожская"),
        ("великую", "великая"),
        ("тростянца", "тростянец"),
        ("мариуполем", "мариуполь"),
    ],
)
def test_russian_forms_lead_back_to_the_nominative(form, name):
    assert name in nominatives(form, "ru")


def test_a_word_is_always_its_own_first_reading_and_a_language_without_rules_gives_no_other():
    assert nominatives("степному", "uk")[0] == "степному"
    assert nominatives("stepne", "en") == ("stepne",)
    assert nominatives("stepne", "xx") == ("stepne",)
