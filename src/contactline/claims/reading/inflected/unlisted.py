"""Places that no list has ("вошли в Погребки"): a capital letter where only a place can stand.

They stay open (no id), so that what is said of them is not lost, nor laid to the place named next to them.
Knows tokens, marks and the dictionary's word on names; nothing of claims. Ukrainian and Russian only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Named
from contactline.claims.reading.sentences import Sentence, Token
from contactline.gazetteer.morphology import is_done_to, is_persons, is_town
from contactline.reports import PlaceMention

_CONFIDENCE = 0.6
_SHORTEST = 4
_TAKING = ("take/verb", "retake/verb", "enter/verb", "leave/verb", "expel/verb", "lose/verb", "hold/verb")
_PEOPLE_AND_SIDES = (
    "actor", "hostile", "source", "enemy", "ours", "speech", "weekday", "month", "front_words", "settlement",
    "statement", "event", "near", "locative",
)  # fmt: skip


def with_unlisted(
    spots: Sequence[Named], tokens: Sequence[Token], marks: Mapping[str, list[Mark]], sentence: Sentence
) -> list[Named]:
    """The names of a sentence with those that no list has, in order."""
    out = _whole_words(spots, tokens)
    kinds = {m.last for m in marks.get("settlement", ())}
    verbs = {m.last for m in marks.get("event", ()) if m.data in _TAKING}
    listed = {spot.last for spot in out if spot.place is not None}
    for at in range(sentence.first, sentence.last):
        if not _may_be_a_place(tokens, at, marks, out, sentence):
            continue
        before = tokens[at - 1]
        joined = at > sentence.first and before.norm in (",", "и", "та", "і", "й") and at - 1 in listed
        town = _stands(at, tokens, marks, sentence) and is_town(tokens[at].text, sentence.lang)
        if not (town or at in kinds or at in verbs or joined):
            continue
        if at not in kinds and at + 1 < sentence.last and tokens[at + 1].text[0].isupper() and tokens[at + 1].word:
            continue  # a person's name, or a longer one
        mention = PlaceMention(tokens[at].text, None)
        out.append(Named(at, at + 1, mention, None, _CONFIDENCE, tokens[at].text))
        listed.add(at + 1)
    return sorted(out, key=lambda spot: spot.first)


_STANDS_NEAR = 5


def _stands(at: int, tokens: Sequence[Token], marks: Mapping[str, list[Mark]], sentence: Sentence) -> bool:
    """ "Суджа полностью оккупирована": right before a word that tells how a place stands."""
    return any(
        0 < event.first - at <= _STANDS_NEAR
        and (event.data.endswith(("/state", "/fall")) or is_done_to(tokens[event.first].norm, sentence.lang))
        and all(tokens[i].word and tokens[i].text[0].islower() for i in range(at + 1, event.first))
        for event in marks.get("event", ())
    )


def _may_be_a_place(
    tokens: Sequence[Token],
    at: int,
    marks: Mapping[str, list[Mark]],
    spots: Sequence[Named],
    sentence: Sentence,
) -> bool:
    token = tokens[at]
    if len(token.text) < _SHORTEST or not token.text[0].isupper() or not token.text[1:].islower():
        return False
    if any(s.first <= at < s.last for s in spots):
        return False
    if any(m.first <= at < m.last for c in _PEOPLE_AND_SIDES for m in marks.get(c, ())):
        return False
    return not is_persons(token.text, sentence.lang)


def _whole_words(spots: Sequence[Named], tokens: Sequence[Token]) -> list[Named]:
    """ "Гора-Подол" is neither of two villages Гора and Подол: one place, left open."""
    out: list[Named] = []
    for spot in spots:
        word = tokens[spot.first].text
        half = spot.place is not None and spot.last - spot.first == 1 and "-" in word and "-" not in spot.text
        if half and all(part[:1].isupper() for part in word.split("-")):
            if out and out[-1].first == spot.first:
                continue
            spot = replace(spot, place=PlaceMention(word, None), text=word)
        out.append(spot)
    return out
