"""Spellings of one name in several alphabets and traditions, brought to one key.

`sound` folds Cyrillic and Latin letters to a common alphabet in which the Ukrainian national standard
(Cabinet of Ministers, resolution 55 of 2010), BGN/PCGN and the usual press spellings of one name are the
same. `russian` gives the spellings that a Ukrainian name may have in Russian, by the correspondences in
words/letters.toml: candidates, none of them certain. Knows letters and no names.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from contactline.gazetteer.vocabulary import letters

_CYRILLIC = {
    ord(letter): sound
    for letter, sound in zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьъыэёюя",
        ["a", "b", "v", "h", "h", "d", "e", "ie", "J", "z", "i", "i", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "X", "ts", "C", "S", "Q"] + ["", "", "i", "e", "e"]
        + ["iu", "ia"],
        strict=True,
    )
}  # fmt: skip
"""Capitals stand for what Latin writes with several letters."""

_LATIN = {
    "shch": "Q", "zgh": "zh", "zh": "J", "kh": "X", "ch": "C", "sh": "S", "ph": "f", "x": "ks", "w": "v",
    "g": "h", "c": "k", "y": "i", "j": "i",
}  # fmt: skip
_LATIN_LETTERS = re.compile("|".join(_LATIN))
_YO = re.compile(r"(?<=[^aeiouy])yo")
_GLIDE = re.compile(r"i+(?=[aeou])")
_TWICE = re.compile(r"(.)\1+")
_MOST_VARIANTS = 27


@lru_cache(maxsize=60_000)
def sound(word: str) -> str:
    """The key of a normalised word of one alphabet.

    >>> sound("куп’янськ".replace("’", "")) == sound("kupiansk") == sound("kupyansk")
    True
    """
    if word.isascii():
        key = _LATIN_LETTERS.sub(lambda found: _LATIN[found[0]], _YO.sub("e", word))
    else:
        key = word.replace("сч", "щ").translate(_CYRILLIC)
    return _TWICE.sub(r"\1", _GLIDE.sub("", key))


_VOWELS = str.maketrans("JQCXz", "sssXs", "aeiou")


@lru_cache(maxsize=60_000)
def skeleton(word: str) -> str:
    """A coarser key: the consonants, hissing ones as one. What `russian` makes of a word, and `sound`
    of any spelling of it, has the skeleton of the word or one of `skeletons`."""
    return _TWICE.sub(r"\1", sound(word).translate(_VOWELS))


def skeletons(word: str) -> tuple[str, ...]:
    """The skeletons of a word's spellings: its own, and those of parts that answer as a whole."""
    own = skeleton(word)
    rooted = _roots().sub(lambda part: letters().roots[part[0]], word)
    return (own,) if rooted == word or skeleton(rooted) == own else (own, skeleton(rooted))


@lru_cache(maxsize=4096)
def russian_sounds(word: str) -> frozenset[str]:
    """The sounds of all that `russian` gives."""
    return frozenset(map(sound, russian(word)))


def russian(word: str) -> tuple[str, ...]:
    """What a normalised word of a Ukrainian name may be in Russian, most regular first; a few of many
    will be right. Soft signs and the letters и, ы may stand wrong: `sound` folds them.

    >>> "степногорск" in russian("степногірськ"), "андреевка" in russian("андріївка")
    (True, True)
    """
    table = letters()
    forms: dict[str, None] = {}
    for length in range(min(8, len(word) - 1), 0, -1):
        replacements = table.endings.get(word[-length:])
        if replacements:
            forms.update(dict.fromkeys(word[:-length] + to for to in replacements))
            if length > 2:
                break
    forms[word] = None
    found: dict[str, None] = {}
    for form in forms:
        rooted = _roots().sub(lambda part: table.roots[part[0]], form)
        for variant in dict.fromkeys((rooted, form)):
            found.update(dict.fromkeys(_with_vowels(variant.replace("ськ", "ск").replace("зьк", "жск"))))
    return tuple(found)


def _with_vowels(word: str) -> list[str]:
    """і answers to и, in closed syllables to о and е."""
    parts = word.replace("ї", "и").split("і")
    if len(parts) == 1:
        return parts
    choices = [("и", "о", "е")] * (len(parts) - 1)
    variants = []
    for vowels in product(*choices):
        variants.append("".join(a + b for a, b in zip(parts, (*vowels, ""), strict=True)))
        if len(variants) == _MOST_VARIANTS:
            break
    return variants


@lru_cache(maxsize=1)
def _roots() -> re.Pattern[str]:
    return re.compile("|".join(sorted(letters().roots, key=len, reverse=True)))
