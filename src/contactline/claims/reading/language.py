"""Which language a text is in, by the letters that only one of them has.

Knows three: English, Ukrainian, Russian. A text in none of them is read as the nearest, with a note.
"""

from __future__ import annotations

import re

LANGUAGES = ("en", "uk", "ru")

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_UK = re.compile(r"[іїєґІЇЄҐ]")
_RU = re.compile(r"[ыэъёЫЭЪЁ]")
# words that one of the two has and the other has not, for lines without a letter of their own
_UK_WORDS = re.compile(r"\b(?:та|що|від|під|після|щодо|але|які|яка|було|року)\b", re.I)
_RU_WORDS = re.compile(r"\b(?:что|или|это|как|его|для|также|было|были|года|от|под|при)\b", re.I)


def of_sentence(text: str, lang: str) -> str:
    """The language of one sentence in a text of language `lang`: another only by its own letters."""
    own = guess(text, lang)
    if own != lang and {own, lang} == {"uk", "ru"}:
        letters, others = (_UK, _RU) if own == "uk" else (_RU, _UK)
        if not letters.search(text) or others.search(text):
            return lang
    return own


def guess(text: str, default: str = "en") -> str:
    """ "en", "uk" or "ru"; `default` where there is not one letter to tell by."""
    sample = text[:20_000]
    cyrillic, latin = len(_CYRILLIC.findall(sample)), len(_LATIN.findall(sample))
    if not cyrillic and not latin:
        return default
    # an English text may quote a name; a Cyrillic one often has links and unit names in Latin letters
    if cyrillic <= latin / 2:
        return "en"
    uk_count, ru_count = len(_UK.findall(sample)), len(_RU.findall(sample))
    if uk_count == ru_count:
        uk_count = len(_UK_WORDS.findall(sample))
        ru_count = len(_RU_WORDS.findall(sample))
        if uk_count == ru_count:
            if default != "en":
                return default
            # hardly a Ukrainian line of this length has none of і, ї, є
            return "ru" if cyrillic >= 25 and not _UK.search(sample) else "uk"
    return "uk" if uk_count > ru_count else "ru"
