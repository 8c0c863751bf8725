"""Names of regions and places as they stand in files: cleaned, compared, and told apart by script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´ʹ′", "'"))
_UKRAINIAN = set("іїєґ")
_RUSSIAN = set("ыэёъ")

# The passport transliteration (Cabinet of Ministers of Ukraine, resolution 55 of 2010), without its
# special forms at the beginning of words, and with the Russian letters that Ukrainian does not have.
_LATIN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяъыэё",
        re.split(",", "a,b,v,h,g,d,e,ie,zh,z,y,i,i,i,k,l,m,n,o,p,r,s,t,u,f,kh,ts,ch,sh,shch,,iu,ia,,y,e,io"),
        strict=True,
    )
)


def clean(name: object) -> str:
    """The name as one line of text, "" for what is no name."""
    if not isinstance(name, str):
        return ""
    return " ".join(unicodedata.normalize("NFC", name).split())


def normalised(name: str) -> str:
    """The name for comparison: letter case, apostrophes, hyphens, accents of Latin letters aside."""
    text = clean(name).translate(_APOSTROPHES).casefold().replace("'", "")
    text = "".join(
        unicodedata.normalize("NFD", letter)[0] if letter.isalpha() and letter < "\u0370" else letter
        for letter in text
    )
    return " ".join(re.split(r"[\s\-\u2010-\u2015]+", text)).strip()


def language_of(name: str, neighbours: Iterable[str] = ()) -> str:
    """The language of an unlabelled name, by its script: "uk", "ru" or "en".

    Cyrillic with і, ї, є or ґ is Ukrainian, with ы, э, ё or ъ Russian. Many Ukrainian names have neither
    ("Херсонська область"): those are what the other names of their column, the `neighbours`, are, and
    Russian where these have no Ukrainian letter either. All else is taken for English.
    """
    letters = set(name.casefold())
    if not any("\u0400" <= letter <= "\u04ff" for letter in letters):
        return "en"
    if letters & _UKRAINIAN:
        return "uk"
    if letters & _RUSSIAN:
        return "ru"
    return "uk" if any(_UKRAINIAN & set(other.casefold()) for other in neighbours) else "ru"


def slug(text: str) -> str:
    """An ASCII id part from a name: `Київська область` -> `kyivska-oblast`."""
    latin = "".join(_LATIN.get(letter, letter) for letter in clean(text).translate(_APOSTROPHES).casefold())
    ascii_only = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-")


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names in order, each once, without empty ones."""
    return tuple(dict.fromkeys(name for name in map(clean, names) if name))
