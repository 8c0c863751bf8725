"""The morphological dictionaries, asked only what the own rules cannot tell; loaded when first asked."""

from __future__ import annotations

from functools import lru_cache
from typing import Any


@lru_cache(maxsize=2)
def analyser(lang: str) -> Any:
    """pymorphy3 with the dictionary of "uk" or "ru"; takes a tenth of a second to load."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang=lang)


@lru_cache(maxsize=20_000)
def is_first_name(word: str, lang: str) -> bool:
    """Whether a word is, by its likeliest reading, a form of a person's first name."""
    parses = analyser("ru" if lang == "ru" else "uk").parse(word)
    return any("Name" in parse.tag for parse in parses[:3])
