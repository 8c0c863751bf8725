"""The morphological dictionaries, asked only what the own rules cannot tell; loaded when first asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=2)
def analyser(lang: str) -> Any:
    """pymorphy3 with the dictionary of "uk" or "ru"; takes a tenth of a second to load."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang=lang)


def _parses(word: str, lang: str) -> Any:
    """A word's readings, the likeliest first. All but Russian is read by the Ukrainian dictionary."""
    return analyser("ru" if lang == "ru" else "uk").parse(word)


@lru_cache(maxsize=20_000)
def is_first_name(word: str, lang: str) -> bool:
    """Whether a word is, by its likeliest reading, a form of a person's first name. Neither "Из" is one,
    of Иза, nor a word that the dictionary only guesses at."""
    parses = _parses(word, lang)
    return parses[0].tag.POS != "PREP" and any(_names_a_person(p) and p.is_known for p in parses[:4])


def _names_a_person(parse: Any) -> bool:
    """ "Володимир": the Ukrainian dictionary says so of its other cases only."""
    return "Name" in parse.tag or (
        parse.tag.POS == "NOUN"
        and "anim" in str(parse.tag)
        and any("Name" in form.tag for form in parse.lexeme[1:2])
    )


@lru_cache(maxsize=20_000)
def is_function_word(word: str, lang: str) -> bool:
    """Whether a word can be a preposition, conjunction, particle, pronoun, verb or adverb (or "further")."""
    parses = _parses(word, lang)
    others = {"PREP", "CONJ", "PRCL", "NPRO", "ADVB", "COMP", "VERB", "INFN", "GRND", "INTJ", "NUMR"}
    return any(parse.tag.POS in others and parse.is_known for parse in parses[:3])


@lru_cache(maxsize=20_000)
def is_with_noun(word: str, following: str, lang: str) -> bool:
    """Whether a word is an adjective that agrees in gender, number and case with the noun after it."""
    morph = analyser("ru" if lang == "ru" else "uk")
    nouns = [p.tag for p in morph.parse(following)[:6] if p.tag.POS == "NOUN" and p.is_known]
    return any(
        tag.case == noun.case and tag.number == noun.number and tag.gender in (None, noun.gender)
        for tag in (p.tag for p in morph.parse(word) if p.tag.POS == "ADJF")
        for noun in nouns
    )


@lru_cache(maxsize=20_000)
def is_with_word(word: str, following: str, lang: str) -> bool:
    """Whether an adjective agrees with the word after it, be that another adjective, or a noun that the
    dictionary only guesses at: "Черкасское Поречное", "Малую Локню"."""
    morph = analyser("ru" if lang == "ru" else "uk")
    tags = [p.tag for p in morph.parse(following) if p.tag.POS in ("NOUN", "ADJF")]
    return any(
        tag.case == other.case and tag.number == other.number and tag.gender in (None, other.gender)
        for tag in (p.tag for p in morph.parse(word) if p.tag.POS == "ADJF" and p.is_known)
        for other in tags
    )


@lru_cache(maxsize=20_000)
def is_done_to(word: str, lang: str) -> bool:
    """Whether a word is a short passive participle or a reflexive verb: "захвачено", "захоплено",
    "удерживается"."""
    parses = _parses(word, lang)
    return any(
        p.tag.POS == "PRTS"
        or (p.tag.POS == "VERB" and word.endswith(("ся", "сь")))
        or (p.tag.POS == "VERB" and "Impe" in str(p.tag) and word.endswith(("но", "то")))
        for p in parses
    )


@lru_cache(maxsize=20_000)
def is_finite_verb(word: str, lang: str) -> bool:
    """Whether a word is, by its likeliest reading, a verb that a clause is built on: "нанесла", "бьют"."""
    parses = _parses(word, lang)
    return bool(parses) and parses[0].is_known and parses[0].tag.POS == "VERB"


@lru_cache(maxsize=20_000)
def is_we(word: str, lang: str) -> bool:
    """Whether a word is a verb of what "we" do: "контролюємо", "удерживаем"."""
    parses = _parses(word, lang)
    return (
        bool(parses)
        and parses[0].is_known
        and {"1per", "plur"} <= set(str(parses[0].tag).replace(" ", ",").split(","))
    )


@lru_cache(maxsize=20_000)
def is_future(word: str, lang: str) -> bool:
    """Whether a word is, by its likeliest reading, a verb of what is still to come: "откроет", "будет"."""
    parses = _parses(word, lang)
    return bool(parses) and parses[0].is_known and parses[0].tag.tense == "futr"


@lru_cache(maxsize=20_000)
def is_short_participle(word: str, lang: str) -> bool:
    """Whether a word is, by its likeliest reading, a short passive participle of somebody or something:
    "отмечены", "взята", and not the impersonal "сказано"."""
    parses = _parses(word, lang)
    return bool(parses) and parses[0].tag.POS == "PRTS" and parses[0].tag.gender != "neut"


@lru_cache(maxsize=20_000)
def cases_of(word: str, lang: str) -> frozenset[str]:
    """The cases that a name may stand in ("nomn", "gent", "datv", "accs", "ablt", "loct"), as a noun or an
    adjective; empty where the dictionary cannot tell."""
    parses = _parses(word, lang)
    nouns = [p for p in parses if p.tag.POS in ("NOUN", "ADJF") and "Name" not in p.tag]
    return frozenset(str(p.tag.case) for p in nouns if p.tag.case)


@lru_cache(maxsize=20_000)
def is_persons(word: str, lang: str) -> bool:
    """Whether the dictionary has a word as a form of a person's name, or of what a person is."""
    parses = _parses(word, lang)
    persons = ("Name", "Surn", "Patr", "anim", "Orgn", "Abbr")
    return any(parse.is_known and any(one in str(parse.tag) for one in persons) for parse in parses)


@lru_cache(maxsize=20_000)
def is_adjective(word: str, lang: str) -> bool:
    """Whether a word is, by its likeliest reading, an adjective or participle that stands before a noun."""
    parses = _parses(word, lang)
    return bool(parses) and parses[0].tag.POS in ("ADJF", "PRTF")


@lru_cache(maxsize=20_000)
def is_adverb(word: str, lang: str) -> bool:
    """Whether a word is, by its likeliest reading, an adverb (also "further"), a particle or a
    conjunction."""
    parses = _parses(word, lang)
    return bool(parses) and parses[0].tag.POS in ("ADVB", "COMP", "PRCL", "CONJ")


@lru_cache(maxsize=20_000)
def is_pronoun_alone(word: str, lang: str) -> bool:
    """Whether a word is "he", "she", "they" in the nominative."""
    parses = _parses(word, lang)
    return bool(parses) and parses[0].tag.POS == "NPRO" and parses[0].tag.case == "nomn"


@lru_cache(maxsize=20_000)
def is_person(word: str, lang: str) -> bool:
    """Whether a word can be a person, or persons, in the nominative: "боец", "жители"."""
    parses = _parses(word, lang)
    return any(
        p.is_known and p.tag.POS == "NOUN" and p.tag.case == "nomn" and "anim" in str(p.tag) for p in parses
    )


@lru_cache(maxsize=20_000)
def is_one_person(word: str, lang: str) -> bool:
    """Whether a word can be one person in the nominative: "генерал", and not "жителі"."""
    parses = _parses(word, lang)
    persons = [str(p.tag) for p in parses if p.is_known and p.tag.POS == "NOUN" and p.tag.case == "nomn"]
    return any("anim" in tag and "plur" not in tag for tag in persons)


@lru_cache(maxsize=20_000)
def genders_of(word: str, lang: str) -> frozenset[str]:
    """The genders ("masc", "femn", "neut") that a noun or pronoun may have, or "plur"."""
    parses = _parses(word, lang)
    pronouns = [p.tag for p in parses if p.tag.POS == "NPRO"]
    nouns = pronouns or [p.tag for p in parses if p.tag.POS == "NOUN" and p.is_known]
    return frozenset("plur" if "plur" in str(tag) else str(tag.gender) for tag in nouns)


@lru_cache(maxsize=20_000)
def is_common_noun(word: str, lang: str) -> bool:
    """Whether the dictionary has a word as a noun, and not as the name of a place."""
    known = [p for p in _parses(word, lang) if p.is_known]
    return any(p.tag.POS == "NOUN" for p in known) and not any("Geox" in str(p.tag) for p in known)


@lru_cache(maxsize=20_000)
def is_town(word: str, lang: str) -> bool:
    """Whether the dictionary has a word as the name of a place."""
    parses = _parses(word, lang)
    return any(p.is_known and "Geox" in str(p.tag) for p in parses)
