"""Which grammar reads which language: the only place where languages and grammars meet.

Knows the grammars by their names; nothing of what they do.
"""

from __future__ import annotations

from contactline.claims.reading.english.grammar import ENGLISH
from contactline.claims.reading.grammar import Grammar
from contactline.claims.reading.inflected.grammar import INFLECTED

_GRAMMARS = {"en": ENGLISH, "uk": INFLECTED, "ru": INFLECTED}


def grammar_of(lang: str) -> Grammar:
    """The grammar of "en", "uk" or "ru". Raises KeyError for another."""
    return _GRAMMARS[lang]
