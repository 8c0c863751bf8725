"""From a word as it stands in a sentence to the nominatives it may be a form of.

Knows endings, from the word files, and no names: most of what it gives is no name at all, and whoever
asks looks each up. Too much is given rather than too little.
"""

from __future__ import annotations

from functools import lru_cache

from contactline.gazetteer.vocabulary import words_of

_SHORTEST_STEM = 2


@lru_cache(maxsize=50_000)
def nominatives(word: str, lang: str) -> tuple[str, ...]:
    """A normalised word and every nominative that its ending allows in a language, itself first.

    >>> nominatives("степному", "uk")[:3]
    ('степному', 'степне', 'степний')
    """
    found = {word: None}
    for ending, replacements in words_of(lang).endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            stem = word[: len(word) - len(ending)]
            for replacement in replacements:
                found[stem + replacement] = None
    return tuple(found)
