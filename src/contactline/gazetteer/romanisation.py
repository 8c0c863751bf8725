"""Ukrainian names in Latin letters, by the national standard (Cabinet of Ministers of Ukraine, resolution 55
of 27 January 2010), for readers of a name that no source gives in their language."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z",
    "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p",
    "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ь": "", "ю": "iu", "я": "ia", "зг": "zgh",
}  # fmt: skip
_AT_THE_BEGINNING = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_LETTER = re.compile("зг|[а-щьюяґєії]", re.IGNORECASE)
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ](?=\w)")
_WORD = re.compile(r"[\w'’ʼ]+")


def romanised(name: str) -> str:
    """A Ukrainian name as the standard writes it: "Ворожбянська громада" is "Vorozhbianska hromada". Each
    part of a name with a hyphen begins anew ("Івано-Ялинівка" is "Ivano-Yalynivka")."""
    return _WORD.sub(lambda word: _word(word[0]), name)


def _word(word: str) -> str:
    def latin(found: re.Match[str]) -> str:
        letter = found[0]
        low = letter.lower()
        plain = (_AT_THE_BEGINNING.get(low) if found.start() == 0 else None) or _LETTERS[low]
        return plain.capitalize() if letter[0].isupper() else plain

    said = _APOSTROPHE.sub("", word)
    latin_word = _LETTER.sub(latin, said)
    return latin_word.upper() if len(said) > 1 and said.isupper() else latin_word


def with_english(names: Mapping[str, str]) -> Mapping[str, str]:
    """A region's names, with one for English readers where there is a Ukrainian one alone: romanised, each
    word with a capital as in the English names of regions ("Донецький район" is "Donetskyi Raion")."""
    if "en" in names or "uk" not in names:
        return names
    english = " ".join(word[:1].upper() + word[1:] for word in romanised(names["uk"]).split())
    return {"en": english, **names}
