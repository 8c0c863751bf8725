"""Spellings of one name in several alphabets and traditions, brought to one key.

`sound` folds Cyrillic and Latin letters to a common alphabet in which the Ukrainian national standard
(Cabinet of Ministers, resolution 55 of 2010), BGN/PCGN and the usual press spellings of one name are the
same. `in_the_other` gives the spellings that a Ukrainian name may have in Russian, by the correspondences in
words/letters.toml: candidates, none of them certain. Knows letters and no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from contactline.gazetteer.vocabulary import letters

_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "h", "д": "d", "е": "e", "є": "ie", "ж": "J", "з": "z",
    "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "X", "ц": "ts", "ч": "C", "ш": "S", "щ": "Q",
    "ь": "", "ъ": "", "ы": "i", "э": "e", "ё": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
"""Capitals stand for what Latin writes with several letters."""

_LATIN = {
    "shch": "Q", "zgh": "zh", "zh": "J", "kh": "X", "ch": "C", "sh": "S", "ph": "f", "x": "ks", "w": "v",
    "g": "h", "c": "k", "y": "i", "j": "i",
}  # fmt: skip
_FROM_CYRILLIC = str.maketrans(_CYRILLIC)
_LATIN_LETTERS = re.compile("|".join(_LATIN))
_YO = re.compile(r"(?<=[^aeiouy\n])yo")
_GLIDE = re.compile(r"i+(?=[aeou])")
_TWICE = re.compile(r"(.)\1+")
_MOST_VARIANTS = 27


@lru_cache(maxsize=60_000)
def sound(word: str) -> str:
    """The key of a normalised word of one alphabet.

    >>> sound("куп’янськ".replace("’", "")) == sound("kupiansk") == sound("kupyansk")
    True
    """
    return _folded(word, word.isascii())


def sounds(words: Iterable[str]) -> dict[str, str]:
    """`sound` of many words: they are folded line by line in one text, which takes a fifth of the time."""
    found: dict[str, str] = {}
    unlike = set(words)
    latin = {word for word in unlike if word.isascii()}
    for some, are_latin in ((list(latin), True), (list(unlike - latin), False)):
        folded = _folded("\n".join(some), are_latin).split("\n")
        found.update(zip(some, folded, strict=True) if some else ())
    return found


def _folded(text: str, latin: bool) -> str:
    if latin:
        key = _LATIN_LETTERS.sub(lambda found: _LATIN[found[0]], _YO.sub("e", text))
    else:
        key = text.replace("сч", "щ").translate(_FROM_CYRILLIC)
    return _TWICE.sub(r"\1", _GLIDE.sub("", key))


_VOWELS = str.maketrans("JQCXz", "sssXs", "aeiou")


@lru_cache(maxsize=60_000)
def skeleton(word: str) -> str:
    """A coarser key: the consonants, hissing ones as one. What `in_the_other` makes of a word, and `sound`
    of any spelling of it, has the skeleton of the word or one of `skeletons`."""
    return _TWICE.sub(r"\1", sound(word).translate(_VOWELS))


def skeletons(word: str) -> tuple[str, ...]:
    """The skeletons of a word's spellings: its own, and those of parts that answer as a whole."""
    own = skeleton(word)
    rooted = _roots().sub(lambda part: letters().roots[part[0]], word)
    return (own,) if rooted == word or skeleton(rooted) == own else (own, skeleton(rooted))


@lru_cache(maxsize=4096)
def sounds_in_the_other(word: str) -> frozenset[str]:
    """The sounds of all that `in_the_other` gives."""
    return frozenset(map(sound, in_the_other(word)))


def in_the_other(word: str) -> tuple[str, ...]:
    """What a normalised word of a Ukrainian name may be in Russian, most regular first; a few of many
    will be right. Soft signs and the letters и, ы may stand wrong: `sound` folds them.

    >>> "степногорск" in in_the_other("степногірськ"), "андреевка" in in_the_other("андріївка")
    (True, True)
    """
    table = letters()
    forms: dict[str, None] = {}
    for base in dict.fromkeys((_roots().sub(lambda part: table.roots[part[0]], word), word)):
        for length in range(min(8, len(base) - 1), 0, -1):
            replacements = table.endings.get(base[-length:])
            if replacements:
                forms.update(dict.fromkeys(base[:-length] + to for to in replacements))
                if length > 2:
                    break
        forms[base] = None
    found: dict[str, None] = {}
    for form in forms:
        found.update(dict.fromkeys(_with_vowels(form.replace("ськ", "ск").replace("зьк", "жск"))))
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
