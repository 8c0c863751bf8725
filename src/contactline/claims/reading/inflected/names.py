"""Which spots of the gazetteer's are names in Ukrainian and Russian, where any noun may open a sentence.

Knows forces' and sources' names by their marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Named
from contactline.claims.reading.sentences import Sentence, Token
from contactline.gazetteer.morphology import (
    cases_of,
    is_adjective,
    is_common_noun,
    is_first_name,
    is_function_word,
    is_one_person,
    is_with_noun,
)

_PLURAL = ("ие", "ые", "не", "цы", "ни", "ці")
"""How peoples and forces end ("Русские", "Росіяни"), which a village may be called, too."""


def _of_a_force(spot: Named, forces: Sequence[Mark], sentence: Sentence) -> bool:
    """ "Сили оборони" is no village Сила: the first word of what a force or a source is called."""
    return (
        spot.place is not None
        and spot.last - spot.first == 1
        and (len(spot.text) <= 2 or any(m.first == spot.first for m in forces))  # "По" is a preposition
    )


def _is_word(spot: Named, marks: Mapping[str, list[Mark]], sentence: Sentence) -> bool:
    """A word of a side's or a source's longer name ("Forces of ..."), or one that says where ("Further
    south ..."), which is also a village's: in free word order, where any noun may open a sentence."""
    if spot.place is None:
        return False
    if any(
        m.first <= spot.first and spot.last <= m.last and m.last - m.first > spot.last - spot.first
        for category in ("actor", "source")
        for m in marks.get(category, ())
    ):
        return True
    if any(m.first <= spot.first and spot.last <= m.last for m in marks.get("source", ())):
        return True  # "Песков", "Волошин": who speaks, though a village may be called so
    opens = spot.first == sentence.first and spot.last - spot.first == 1
    if opens and any(m.first <= spot.first < m.last for m in marks.get("settlement", ())):
        return True  # "Города Бахмут и Соледар"
    if opens and spot.place.id is None and _is_no_subject(spot, sentence.lang, marks):
        return True  # "Колонну уничтожили", "Пожежа охопила склади"
    people = any(m.first == spot.first for m in marks.get("actor", ())) and spot.text.endswith(_PLURAL)
    small = any(m.first == spot.first for c in ("near", "list_opens") for m in marks.get(c, ()))
    return opens and (people or small)  # "Серед них", "Між"


def _is_no_subject(spot: Named, lang: str, marks: Mapping[str, list[Mark]]) -> bool:
    """A common noun or an adjective that opens a sentence: in no place's case, or in a sentence that tells of
    no ground. An accusative may be of what is taken, before the verb ("Малинівку ЗСУ повернули")."""
    cases = cases_of(spot.text, lang)
    if is_adjective(spot.text, lang) and cases and cases <= {"datv", "ablt", "loct"}:
        return True
    if not is_common_noun(spot.text, lang):
        return False
    if cases == {"accs"} and any(m.data in _DONE_TO_IT for m in marks.get("event", ())):
        return any(m.first <= spot.first < m.last for m in marks.get("forces", ()))
    return "nomn" not in cases_of(spot.text, lang) or not marks.get("event")


_DONE_TO_IT = ("take/verb", "retake/verb", "lose/verb", "hold/verb", "leave/verb")


def _is_of_a_thing(
    spot: Named, marks: Mapping[str, list[Mark]], tokens: Sequence[Token], sentence: Sentence
) -> bool:
    """ "Антонівського мосту": an adjective of the noun behind it, a bridge and no village."""
    if spot.place is None or spot.last - spot.first > 1 or spot.last >= sentence.last:
        return False
    if any(m.first == spot.last for m in marks.get("event", ())):
        return False  # "біля Торського успіху не мали"
    behind = tokens[spot.last]
    return (
        behind.text.islower()
        and len(behind.text) > 3
        and tokens[spot.first].norm.endswith(_ADJECTIVE)
        and is_with_noun(spot.text.lower(), behind.norm, sentence.lang)
    )


def _is_person(spot: Named, tokens: Sequence[Token], sentence: Sentence) -> bool:
    """ "Володимир Рогов": a first name with a surname behind it, or that surname."""
    if spot.place is None or spot.last - spot.first > 1:
        return False

    def is_pair(first: int) -> bool:
        given, family = tokens[first], tokens[first + 1]
        both = (
            len(given.text) > 2
            and given.text.istitle()
            and family.text.istitle()
            and family.start == given.end + 1
        )
        return both and is_first_name(given.text, sentence.lang)

    if is_first_name(tokens[spot.first].text, sentence.lang) and _is_after_person(spot, tokens, sentence):
        return True
    before = spot.first > sentence.first and is_pair(spot.first - 1)
    return before or (spot.last < sentence.last and is_pair(spot.first))


def _is_after_person(spot: Named, tokens: Sequence[Token], sentence: Sentence) -> bool:
    """ "a soldier by the name of Максим", "the resident Іван": what a person is, in the nominative, right
    before or with a preposition and a noun between; but "the enemy took Софію"."""
    at, lang = spot.first, sentence.lang
    if not is_one_person(tokens[at].text, lang):
        return False
    by_name = at - 3 >= sentence.first and is_function_word(tokens[at - 2].norm, lang)
    person = tokens[at - 3] if by_name and len(tokens[at - 2].norm) <= _PREPOSITION else tokens[at - 1]
    return at > sentence.first and person.text.islower() and is_one_person(person.norm, lang)


_PREPOSITION = 3


def _is_speaker(
    spot: Named, marks: Mapping[str, list[Mark]], tokens: Sequence[Token], sentence: Sentence
) -> bool:
    """ "..., admits Лис.": who says it, behind the verb of saying at the end of a clause."""
    end = spot.last >= sentence.last or not tokens[spot.last].word
    alone = spot.last - spot.first == 1 and is_one_person(spot.text.lower(), sentence.lang)
    return end and alone and any(m.last == spot.first for m in marks.get("speech", ()))


def _is_abbreviation(spot: Named, tokens: Sequence[Token], sentence: Sentence) -> bool:
    """ "ТЭС", "ООН": capitals in a sentence that is not all set in them."""
    return (
        spot.place is not None
        and spot.text.isupper()
        and len(spot.text) <= _LONGEST_ABBREVIATION
        and any(len(t.text) > 2 and t.text.islower() for t in tokens[sentence.first : sentence.last])
    )


_LONGEST_ABBREVIATION = 5


def is_of_a_road(at: int, marks: Mapping[str, list[Mark]], tokens: Sequence[Token]) -> bool:
    """ "the road X - Y": neither of its ends is what is cut, held or shelled."""
    roads = {m.last for m in marks.get("road", ())}
    if roads and at not in roads and tokens[at - 1].text in "—–-":
        at -= 2
        while at not in roads and tokens[at].word and tokens[at - 1].word and tokens[at].text[0].isupper():
            at -= 1
    return at in roads


def _is_called(at: int, marks: Mapping[str, list[Mark]], tokens: Sequence[Token]) -> bool:
    """ "a fighter by the call sign Шах": a person's, though a village may be called so."""
    return any(
        m.last == at or (m.last == at - 1 and tokens[m.last].text in '«"“')
        for m in marks.get("call_sign", ())
    )


def _is_direction(
    spot: Named, marks: Mapping[str, list[Mark]], tokens: Sequence[Token], sentence: Sentence
) -> bool:
    """ "on the A direction three attacks, on the Торецькому - ten": an adjective whose noun is left out."""
    before = spot.first - 1
    return (
        before >= sentence.first
        and tokens[before].norm in _ON
        and tokens[spot.first].norm.endswith(_OF_A_DIRECTION)
        and (
            before == sentence.first  # "На Покровському ворог атакував 20 разів": a village would be "у"
            or any(tokens[i].norm.startswith(_DIRECTION) for i in range(sentence.first, sentence.last))
        )
    )


_ON = frozenset(("на",))
_OF_A_DIRECTION = ("ському", "цькому", "ском", "цком")
_DIRECTION = ("напрямк", "направлени", "відтинк", "участк")

_ADJECTIVE = ("ого", "ому", "ій", "ої", "ою")


def is_name(spot: Named, marks: dict[str, list[Mark]], sentence: Sentence, tokens: Sequence[Token]) -> bool:
    """Neither the first word of a force's or source's name, nor a word that is a village's name, too; no
    person, and no adjective of a thing."""
    forces = [m for c in ("actor", "source") for m in marks.get(c, ()) if m.last - m.first > 1]
    return not (
        _of_a_force(spot, forces, sentence)
        or _is_word(spot, marks, sentence)
        or _is_person(spot, tokens, sentence)
        or (spot.place is not None and _is_speaker(spot, marks, tokens, sentence))
        or _is_abbreviation(spot, tokens, sentence)
        or _is_of_a_thing(spot, marks, tokens, sentence)
        or (spot.place is not None and is_of_a_road(spot.first, marks, tokens))
        or (spot.place is not None and _is_called(spot.first, marks, tokens))
        or (spot.place is not None and _is_direction(spot, marks, tokens, sentence))
    )
