"""A speaker told by an office alone, or by a paper: who was named with that office before.

Knows words of one sentence and the speakers before it. It must not know a language by name.
"""

from __future__ import annotations

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.line import Line
from contactline.claims.reading.sayings import earlier_speaker
from contactline.gazetteer.morphology import is_common_noun, is_one_person
from contactline.reports import Attribution


def is_named_again(line: Line, who: Attribution, said: Said) -> bool:
    """ "The spokesman added", "the general said": by his office alone, whoever was named with it; a person
    without more is the one who spoke last."""
    if " " in who.who:
        return False
    if not line.grammar.has_cases:
        the = any(
            line.tokens[i].norm == who.who and line.tokens[i - 1].norm in line.small_words("the")
            for i in range(line.first + 1, line.last)
        )
        return the and earlier_speaker(who.who, said) is not None  # "the corps", where the 7th has spoken
    word = who.who.lower()
    if who.source is not None:
        meant = earlier_speaker(word, said)
        return meant is not None and meant[0].source == who.source and who.who[1:].islower()
    if who.who != word and not line.words(line.first, line.last).lstrip('«"“—– ').startswith(who.who):
        return False
    if earlier_speaker(word, said) is not None:
        return True
    names = [w for w in said.speaker.who.split() if w.istitle()] if said.speaker is not None else []
    named = len(names) > 1 or (len(names) == 1 and not is_common_noun(names[0], line.sentence.lang))
    near = line.sentence.index - said.saying_at <= _STILL_MEANT
    return named and near and is_one_person(word, line.sentence.lang)


_STILL_MEANT = 6
"""Sentences."""


def is_paper(line: Line, who: Attribution) -> bool:
    """ "Geolocated footage", "updated maps": words that name nobody, though a sentence may open with them."""
    opens = line.words(line.first, line.last).startswith(who.who) and line.grammar.has_cases
    return (who.who[:1].lower() + who.who[1:] if opens else who.who).islower()
