"""Places that no list has ("вошли в Погребки"): a capital letter where only a place can stand.

They stay open (no id), so that what is said of them is not lost, nor laid to the place named next to them.
Knows tokens, marks and the dictionary's word on names; nothing of claims. Ukrainian and Russian only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from contactline.claims.reading.inflected.names import is_of_a_road
from contactline.claims.reading.lexicon import Mark, words_of
from contactline.claims.reading.line import Named
from contactline.claims.reading.sentences import Sentence, Token
from contactline.gazetteer.morphology import (
    cases_of,
    is_adjective,
    is_common_noun,
    is_done_to,
    is_persons,
    is_town,
    is_with_noun,
    is_with_word,
)
from contactline.reports import PlaceMention

_CONFIDENCE = 0.6
_SHORTEST = 4
_TAKING = ("take/verb", "retake/verb", "enter/verb", "leave/verb", "expel/verb", "lose/verb", "hold/verb")
_TAKING_NOUNS = ("take/noun", "retake/noun", "leave/noun", "lose/noun")
_PEOPLE_AND_SIDES = (
    "actor", "hostile", "source", "enemy", "ours", "speech", "weekday", "month", "front_words", "settlement",
    "statement", "event", "near", "locative",
)  # fmt: skip


def with_unlisted(
    spots: Sequence[Named], tokens: Sequence[Token], marks: Mapping[str, list[Mark]], sentence: Sentence
) -> list[Named]:
    """The names of a sentence with those that no list has, in order."""
    out = _whole_names(_whole_words(spots, tokens), tokens, sentence)
    kinds = {m.last for m in marks.get("settlement", ())}
    verbs = {m.last for m in marks.get("event", ()) if m.data in _TAKING}
    # "reported the capture of X": what somebody says, and no dream of it
    nouns = {m.last for m in marks.get("event", ()) if m.data in _TAKING_NOUNS and marks.get("speech")}
    listed = {spot.last for spot in out if spot.place is not None}
    for at in range(sentence.first, sentence.last):
        if not _may_be_a_place(tokens, at, marks, out, sentence):
            continue
        before = tokens[at - 1]
        joined = at > sentence.first and before.norm in _LIST and at - 1 in listed
        # "Казачью Лопань": the second word is no other noun of the language
        pair = bool(marks.get("event")) and _is_pair(at, tokens, sentence)
        pair = pair and not any(m.first <= at + 1 < m.last for m in marks.get("actor", ()))  # "A itself"
        pair = pair and (joined or not is_common_noun(tokens[at + 1].text, sentence.lang))
        town = _stands(at, tokens, marks, sentence) and is_town(tokens[at].text, sentence.lang)
        taken = at in verbs or (at in nouns and "gent" in cases_of(tokens[at].text, sentence.lang))
        leads = _leads_list(at, tokens, marks, out)
        if not (
            town or pair or at in kinds or taken or joined or leads or _is_where(at, tokens, marks, sentence)
        ):
            continue
        whole = _is_pair(at, tokens, sentence) and not any(s.first == at + 1 for s in out)
        last = at + 2 if whole else at + 1
        of_region = any(s.first == at + 1 and s.region is not None for s in out)
        if last == at + 1 and at not in kinds and not of_region and _is_capital(at + 1, tokens, sentence):
            continue  # a person's name, or a longer one
        words = " ".join(token.text for token in tokens[at:last])
        out.append(Named(at, last, PlaceMention(words, None), None, _CONFIDENCE, words))
        listed.add(last)
    return sorted(out, key=lambda spot: spot.first)


def _leads_list(
    at: int, tokens: Sequence[Token], marks: Mapping[str, list[Mark]], spots: Sequence[Named]
) -> bool:
    """ "Three villages: X, Y and Z": X, behind what opens a list, where Y is a place that is known."""
    opened = tokens[at - 1].text in ":—–" or any(m.last == at for m in marks.get("list_opens", ()))
    return opened and any(
        s.place is not None and s.first == at + 2 and tokens[at + 1].norm in _LIST for s in spots
    )


_LIST = frozenset((",", "и", "та", "і", "й"))


def _is_capital(at: int, tokens: Sequence[Token], sentence: Sentence) -> bool:
    return at < sentence.last and tokens[at].word and tokens[at].text[0].isupper()


def _is_pair(at: int, tokens: Sequence[Token], sentence: Sentence) -> bool:
    """ "Белая Гора": an adjective and the noun that it agrees with."""
    if not _is_capital(at + 1, tokens, sentence) or not tokens[at + 1].text[1:].islower():
        return False
    noun, lang = tokens[at + 1].text, sentence.lang
    if tokens[at].end + 1 != tokens[at + 1].start or is_persons(noun, lang):
        return False
    if is_adjective(noun.lower(), lang) and _is_capital(at + 2, tokens, sentence):
        return False  # "Донецкой Народной Республики"
    opens = at == sentence.first  # where any adjective has a capital
    return (is_with_noun if opens else is_with_word)(tokens[at].norm, noun, lang)


def _is_where(at: int, tokens: Sequence[Token], marks: Mapping[str, list[Mark]], sentence: Sentence) -> bool:
    """ "в Тёткино противника нет": behind a preposition, in a sentence that tells of ground, and no noun."""
    if at == sentence.first or not marks.get("event"):
        return False
    if tokens[at - 1].norm in _FROM:
        left = any(m.data.startswith(("leave/", "expel/")) for m in marks["event"])
        if not left or "gent" not in cases_of(tokens[at].text, sentence.lang):
            return False
    elif tokens[at - 1].norm not in _WHERE:
        return False
    return _CYRILLIC.match(tokens[at].text) is not None and not is_common_noun(tokens[at].text, sentence.lang)


_WHERE = frozenset(("в", "во", "из", "у", "із", "зі"))
_FROM = frozenset(("з", "с"))
"""From where, of what is left, in the genitive; with whom, in the instrumental."""
_CYRILLIC = re.compile("[А-ЯІЇЄҐЁ][а-яіїєґё'-]+")
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
    if is_of_a_road(at, marks, tokens) or token.norm in words_of(sentence.lang, "no_settlement"):
        return False
    # "Стару" may be of a Mr Стар, and "Стару Гуту" of no person
    of_region = any(s.first == at + 1 and s.region is not None for s in spots)  # "у Грайворон Б. області"
    return of_region or not is_persons(token.text, sentence.lang) or _is_pair(at, tokens, sentence)


def _whole_names(spots: Sequence[Named], tokens: Sequence[Token], sentence: Sentence) -> list[Named]:
    """ "Малая Локня" is not the Локня that a list has, nor "Черкасское Поречное" the Черкасское: left open,
    by its whole name."""
    out = []
    for spot in spots:
        at = spot.first - 1
        if _is_first_half(spot, spots, tokens, sentence):
            words = f"{spot.text} {tokens[spot.last].text}"
            out.append(replace(spot, last=spot.last + 1, place=PlaceMention(words, None), text=words))
            continue
        longer = (
            spot.place is not None
            and spot.last - spot.first == 1
            and at > sentence.first
            and tokens[at].text[0].isupper()
            and tokens[at].text[1:].islower()
            and not any(other.last == spot.first for other in spots)
            and tokens[at].end + 1 == tokens[spot.first].start
            and is_with_word(tokens[at].norm, tokens[spot.first].text, sentence.lang)
        )
        if longer:
            words = f"{tokens[at].text} {spot.text}"
            spot = replace(spot, first=at, place=PlaceMention(words, None), text=words)
        out.append(spot)
    return out


def _is_first_half(spot: Named, spots: Sequence[Named], tokens: Sequence[Token], sentence: Sentence) -> bool:
    at = spot.last
    return (
        spot.place is not None
        and at - spot.first == 1
        and _is_capital(at, tokens, sentence)
        and tokens[at].text[1:].islower()
        and tokens[spot.first].end + 1 == tokens[at].start
        and not any(other.first == at for other in spots)
        and is_adjective(tokens[at].norm, sentence.lang)
        and is_adjective(tokens[spot.first].norm, sentence.lang)
        and is_with_word(tokens[spot.first].norm, tokens[at].norm, sentence.lang)
    )


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
