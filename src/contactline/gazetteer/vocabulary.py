"""The word files of `gazetteer/words/`: what names stand with in a text, and how they are inflected.

Knows the form of the files and nothing of texts or places. A language without a file of its own is
read with no endings and no words.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("en", "uk", "ru")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, as `lookup.normalise` writes them. `kinds`, `parts`: word -> its kind or
    part. `sets`: "table.key" -> words, for all other lists of the file."""

    endings: tuple[tuple[str, tuple[str, ...]], ...]
    kinds: Mapping[str, str]
    parts: Mapping[str, str]
    sets: Mapping[str, frozenset[str]]

    def any(self, name: str) -> frozenset[str]:
        return self.sets.get(name, frozenset())


@dataclass(frozen=True, slots=True)
class Letters:
    """How names of one spelling answer to another: whole parts of a word, and its ending."""

    roots: Mapping[str, str]
    endings: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=8)
def words_of(lang: str) -> Words:
    """The words of a language: "en", "uk", "ru"; none for any other."""
    if lang not in LANGUAGES:
        return Words((), {}, {}, {})
    known = _read(lang)
    endings = known.pop("endings")
    kinds = {form: kind for kind, forms in known.pop("kinds").items() for form in forms}
    parts = {form: part for part, forms in known.pop("parts").items() for form in forms}
    sets = {
        f"{table}.{key}": frozenset(forms) for table, lists in known.items() for key, forms in lists.items()
    }
    # the longest ending first
    ordered = sorted(((ending, tuple(to)) for ending, to in endings.items()), key=lambda e: -len(e[0]))
    return Words(tuple(ordered), kinds, parts, sets)


@lru_cache(maxsize=1)
def letters() -> Letters:
    known = _read("letters")
    return Letters(known["roots"], {ending: tuple(to) for ending, to in known["endings"].items()})


def _read(name: str) -> dict:
    text = files("contactline.gazetteer.words").joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
