"""Spellings of one name in several alphabets have one key; different names do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contactline.gazetteer.lookup import normalise
from contactline.gazetteer.transliteration import in_the_other, skeleton, skeletons, sound, sounds


def key(name: str) -> str:
    return sound(normalise(name))


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("Куп’янськ", ["Kupiansk", "Kupyansk", "Kup'yansk", "Kup’iansk", "KUPIANSK"]),
        ("Юнаківка", ["Yunakivka", "Iunakivka"]),
        ("Андріївка", ["Andriivka", "Andriyivka"]),
        ("Запоріжжя", ["Zaporizhzhia", "Zaporizhia", "Zaporizhzhya"]),
        ("Згурівка", ["Zghurivka"]),
        ("Гуляйполе", ["Huliaipole", "Hulyaipole", "Gulyaypole", "Guliaipole"]),
        ("Щастя", ["Shchastia", "Shchastya"]),
        ("Харків", ["Kharkiv"]),
        ("Новоселівка", ["Novoselivka"]),
        ("Староайдар", ["Staroaidar", "Staroaydar"]),
    ],
)
def test_the_standard_bgn_and_press_spellings_of_a_name_sound_alike(name, spellings):
    assert {key(s) for s in spellings} == {key(name)}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("Степногірськ", "Степногорск"),
        ("Родинське", "Родинское"),
        ("Безсалівка", "Бессаловка"),
        ("Гірник", "Горняк"),
        ("Огірцеве", "Огурцово"),
        ("Снігурівка", "Снигиревка"),
        ("Перша", "Первая"),
        ("Артемівка", "Артемовка"),
        ("Костянтинівка", "Константиновка"),
        ("Андріївка", "Андреевка"),
        ("Олексіївка", "Алексеевка"),
        ("Кіндратівка", "Кондратовка"),
        ("Приморське", "Приморское"),
        ("Лук’янівське", "Лукьяновское"),
        ("Вугледар", "Угледар"),
        ("Роботине", "Работино"),
        ("Вовчанськ", "Волчанск"),
        ("Слов’янськ", "Славянск"),
        ("Микільське", "Никольское"),
        ("Щастя", "Счастье"),
        ("Запоріжжя", "Запорожье"),
        ("Часів", "Часов"),
        ("Водяне", "Водяное"),
        ("Оріхів", "Орехов"),
        ("Харків", "Харьков"),
        ("Новосілка", "Новоселка"),
        ("Гірське", "Горское"),
        ("Білогорівка", "Белогоровка"),
        ("Піски", "Пески"),
        ("Суми", "Сумы"),
        ("Костянтинівка", "Konstantinovka"),
        ("Олексіївка", "Alekseyevka"),
        ("Андріївка", "Andreyevka"),
        ("Харків", "Kharkov"),
        ("Запоріжжя", "Zaporozhye"),
        ("Вовчанськ", "Volchansk"),
    ],
)
def test_what_a_name_is_in_russian_is_among_what_the_correspondences_give(name, other):
    word = normalise(name)
    assert key(other) in {sound(form) for form in in_the_other(word)}


@pytest.mark.parametrize("name", ["Степногірськ", "Костянтинівка", "Вовчанськ", "Запоріжжя", "Пилипівка"])
def test_every_spelling_that_is_given_has_a_skeleton_of_the_name(name):
    word = normalise(name)
    assert {skeleton(form) for form in in_the_other(word)} <= set(skeletons(word))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Степне", "Степове"), ("Веселе", "Васильівка"), ("Журавка", "Журавлівка"), ("Лиман", "Лимани")],
)
def test_different_names_sound_different(one, other):
    assert key(one) != key(other)
    assert key(other) not in {sound(form) for form in in_the_other(normalise(one))}


@given(st.lists(st.text("abcdefghijklmnopqrstuvwxyzабвгґдеєжзиіїйклмнопрстуфхцчшщьыэъюя")))
def test_many_words_sound_together_as_each_does_alone(words):
    assert sounds(words) == {word: sound(word) for word in words}
