"""Which language a text is in, by the letters that only one of them has.

Knows three: English, Ukrainian, Russian. A text in none of them is read as the nearest, with a note.
"""

from __future__ import annotations

import re

LANGUAGES = ("en", "uk", "ru")

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN = re.compile(r"[ыэъёЫЭЪЁ]")
# words that one of the two has and the other has not, for lines without a letter of their own
_UKRAINIAN_WORDS = re.compile(r"\b(?:та|що|від|під|після|щодо|але|які|яка|було|року)\b", re.I)
_RUSSIAN_WORDS = re.compile(r"\b(?:что|или|это|как|его|для|также|было|были|года|от|под|при)\b", re.I)


def of_sentence(text: str, lang: str) -> str:
    """The language of one sentence in a text of language `lang`: another only by its own letters."""
    own = guess(text, lang)
    if own != lang and {own, lang} == {"uk", "ru"}:
        letters, others = (_UKRAINIAN, _RUSSIAN) if own == "uk" else (_RUSSIAN, _UKRAINIAN)
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
    ukrainian, russian = len(_UKRAINIAN.findall(sample)), len(_RUSSIAN.findall(sample))
    if ukrainian == russian:
        ukrainian = len(_UKRAINIAN_WORDS.findall(sample))
        russian = len(_RUSSIAN_WORDS.findall(sample))
        if ukrainian == russian:
            if default != "en":
                return default
            # hardly a Ukrainian line of this length has none of і, ї, є
            return "ru" if cyrillic >= 25 and not _UKRAINIAN.search(sample) else "uk"
    return "uk" if ukrainian > russian else "ru"
