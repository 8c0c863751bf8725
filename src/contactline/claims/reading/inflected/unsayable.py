"""What must not be said, by a speaker: "to say that X has fallen is too early", "one cannot write of it".

The two words that tell it may stand at both ends of the sentence, around what is denied. Knows marks of one
sentence; makes a denial of them (`denials`). Ukrainian and Russian only.
"""

from __future__ import annotations

from contactline.claims.reading.lexicon import Mark

_BEFORE = 4
"""Tokens between "it is too early" and "to say" where these come first."""


def with_unsayable(marks: dict[str, list[Mark]]) -> None:
    """Adds a word of denial where "too early", "cannot" governs a verb of saying."""
    for cannot in marks.get("too_early", ()):
        says = [
            say
            for say in marks.get("to_say", ())
            if say.first < cannot.first or 0 <= say.first - cannot.last <= _BEFORE
        ]
        if says:
            denial = Mark(cannot.first, cannot.last, "deny_predicate", cannot.data)
            marks["deny_predicate"] = sorted(
                [*marks.get("deny_predicate", []), denial], key=lambda mark: mark.first
            )
