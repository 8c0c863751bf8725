"""Figures whose unit is left out, because the figure before has it ("464 km² in August, 564 in July").

Knows where a bare number cannot count anything else: beside a month, or before a verb of the same kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contactline.claims.reading.dates import When
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line
from contactline.claims.reading.quantities import Number, Quantity, qualified
from contactline.claims.reading.sentences import Token

FAR = 30
"""Tokens: a unit named longer ago is not the one that is left out."""

_CARRIED = frozenset(("km2", "mi2", "percent"))


def with_elided(
    tokens: Sequence[Token],
    numbers: Sequence[Number],
    quantities: Sequence[Quantity],
    marks: Mapping[str, list[Mark]],
    dates: Sequence[When],
    last: int,
    regions: Sequence[tuple[int, int]] = (),
) -> list[Quantity]:
    """The quantities of a sentence with those that have no unit of their own, in order. `regions`: for each
    region named, the token behind it and its first."""
    if not quantities or len(numbers) <= len(quantities):
        return list(quantities)
    out = list(quantities)
    for number in numbers:
        if any(q.first <= number.first < q.last for q in out):
            continue
        if any(when.first <= number.first < when.last for when in dates):
            continue
        if tokens[number.first].text.startswith(("19", "20")) and 1900 <= number.value < 2100:
            continue
        before = [q for q in out if q.last <= number.first]
        if not before or before[-1].unit not in _CARRIED or number.first - before[-1].last > FAR:
            continue
        first, qualifier = qualified(marks, number.first, tokens)
        if not (
            _month_behind(tokens, number, marks, dates)
            or _month_before(tokens, first, number, dates, last, marks.get("figure_verb", ()))
            or _verb_behind(tokens, number, marks, before[-1])
            or any(first - 1 <= m.last <= first for m in marks.get("of_them", ()))
            or _verb_before(tokens, first, number, marks, last)
            or _from_to(tokens, first, number, before[-1], last)
            or _total_before(tokens, first, number, marks, before[-1], last)
            or _region_before(tokens, first, number, regions, last)
            or _dash_behind(tokens, number, marks, dates, regions)
            or _mark_before(tokens, first, number, marks, last)
            or _another_there(first, number, marks)
            or any(
                m.first == number.last and before[-1].unit != "percent" for m in marks.get("rate_unit", ())
            )
        ):
            continue
        unit = _unit_before(before, number)
        out.append(Quantity(first, number.last, number.value, unit, qualifier, number.half_step))
        out.sort(key=lambda q: q.first)
    return out


def _from_to(tokens: Sequence[Token], first: int, number: Number, before: Quantity, last: int) -> bool:
    """ "Has shrunk from some 1,300 km² to less than 400"."""
    if number.last < last and tokens[number.last].word and tokens[number.last].norm not in _JOINING:
        return False
    opened = tokens[before.first - 1].norm == "from" and tokens[first - 1].norm == "to"
    return opened and first - before.last <= _TO_WITHIN


_TO_WITHIN = 8


def _unit_before(before: Sequence[Quantity], number: Number) -> str:
    """ "325 km² - 18% less than in May, when they took 397": no share can be so much, an area can."""
    if before[-1].unit == "percent" and number.value > 100:
        return next((q.unit for q in reversed(before) if q.unit in ("km2", "mi2")), "percent")
    return before[-1].unit


def is_counted_again(line: Line, number: Number) -> bool:
    """ "8 villages in July, 12 in August": of what was counted before."""
    if any(when.first <= number.first < when.last for when in line.dates):
        return False
    verbs = line.of("figure_verb")
    first, _ = qualified(line.marks, number.first, line.tokens)
    return _month_behind(line.tokens, number, line.marks, line.dates) or _month_before(
        line.tokens, first, number, line.dates, line.last, verbs
    )


def carried_over(line: Line, unit: str) -> list[Quantity]:
    """Of a sentence without any unit the figures that take it from the sentence before: "In June it was 556,
    in May - 449"."""
    if line.quantities:
        return []
    out = []
    if unit == "percent" and not line.dates and len(line.numbers) == 1:
        only = line.numbers[0]
        first, qualifier = qualified(line.marks, only.first, line.tokens)
        now = any(m.last == first - 1 and m.first <= line.first + 1 for m in line.of("so_far", "now_so"))
        if now and line.tokens[first - 1].text in _DASHES and not _goes_on(line, only):
            return [Quantity(first, only.last, only.value, unit, qualifier, only.half_step)]  # "now - 18"
    for number in line.numbers:
        first, qualifier = qualified(line.marks, number.first, line.tokens)
        dated = any(when.first <= number.first < when.last for when in line.dates)
        verbs = line.of("figure_verb")
        if not dated and _month_before(line.tokens, first, number, line.dates, line.last, verbs):
            out.append(Quantity(first, number.last, number.value, unit, qualifier, number.half_step))
    return out


def _goes_on(line: Line, number: Number) -> bool:
    return number.last < line.last and line.tokens[number.last].word


def _month_behind(
    tokens: Sequence[Token], number: Number, marks: Mapping[str, list[Mark]], dates: Sequence[When]
) -> bool:
    """ "634 in July"."""
    at = number.last
    if any(m.first == at for m in marks.get("in", ())):
        at += 1
    return at > number.last and any(when.first <= at <= when.first + 1 and _long(when) for when in dates)


def _month_before(
    tokens: Sequence[Token],
    first: int,
    number: Number,
    dates: Sequence[When],
    last: int,
    figure_verbs: Sequence[Mark] = (),
) -> bool:
    """ "in June – 556", "in June it was 556": nothing between but a dash, a comma, a colon or a word that
    says how much it was, and no noun behind the figure."""
    if number.last < last and tokens[number.last].word and tokens[number.last].norm not in _JOINING:
        return False
    return any(
        (
            0 <= first - when.last <= 2
            and _long(when)
            and all(tokens[i].text in "—–-,:(" or tokens[i].norm in _BY for i in range(when.last, first))
        )
        or (
            0 < first - when.last <= 6
            and _long(when)
            and any(
                m.first in (when.last, _behind_when(tokens, when.last)) and m.last >= first - 1
                for m in figure_verbs
            )
        )
        for when in dates
    )


def _behind_when(tokens: Sequence[Token], at: int) -> int:
    """ "in June, when it was 564": behind the comma and the word for "when"."""
    return at + 2 if at + 1 < len(tokens) and tokens[at].text == "," and tokens[at + 1].norm in _WHEN else at


def _region_before(
    tokens: Sequence[Token], first: int, number: Number, regions: Sequence[tuple[int, int]], last: int
) -> bool:
    """ "412 km² in A, in B – 38": a dash between a region's name and the figure, and no noun behind."""
    if number.last < last and tokens[number.last].word and tokens[number.last].norm not in _JOINING:
        return False
    for end, _ in regions:
        between = [tokens[i].norm for i in range(end, first)]
        if 0 < len(between) <= _AS_MUCH and all(word in _DASHES or word in _BY for word in between):
            return True  # "Donechchyna is taken by 57, Khersonshchyna by 71"
    return False


_AS_MUCH = 2


def _mark_before(
    tokens: Sequence[Token], first: int, number: Number, marks: Mapping[str, list[Mark]], last: int
) -> bool:
    """ "78 percent (a year earlier - 70)", "212 km², the grey zone - 93": a word for another day or ground,
    and nothing but a dash or a word of how much it was between it and the figure."""
    if number.last < last and tokens[number.last].word and tokens[number.last].norm not in _JOINING:
        return False
    verbs = {i for m in marks.get("figure_verb", ()) for i in range(m.first, m.last)}
    grey = [m for m in marks.get("event", ()) if m.data == "contest/state"]
    for mark in [*marks.get("earlier", ()), *grey]:
        between = range(mark.last, first)
        if 0 < len(between) <= _AS_MUCH and all(
            tokens[i].text in _DASHES or tokens[i].norm in _BY or i in verbs for i in between
        ):
            return True
    return False


def _dash_behind(
    tokens: Sequence[Token],
    number: Number,
    marks: Mapping[str, list[Mark]],
    dates: Sequence[When],
    regions: Sequence[tuple[int, int]],
) -> bool:
    """ "45 – in A, 12 – in B", "another 12 – over the weekend": a dash, and where or when behind it."""
    at = number.last + 1
    if at >= len(tokens) or tokens[number.last].text not in _DASHES:
        return False
    if any(0 <= when.first - at <= 1 for when in dates):
        return True
    where = next((m for c in ("locative", "in") for m in marks.get(c, ()) if m.first == at), None)
    return where is not None and any(first == where.last for _, first in regions)


def _another_there(first: int, number: Number, marks: Mapping[str, list[Mark]]) -> bool:
    """ "27 km² on the A direction, and another 4 near X": where they are, right behind."""
    return any(m.last == first for m in marks.get("another", ())) and any(
        m.first == number.last for c in ("near", "locative") for m in marks.get(c, ())
    )


def _verb_behind(
    tokens: Sequence[Token], number: Number, marks: Mapping[str, list[Mark]], before: Quantity
) -> bool:
    """ "188 km² were liberated, another 250 cleared", "another 250 - cleared of raiders"."""
    dash = number.last < len(tokens) and tokens[number.last].text in _DASHES
    told = ("/verb", "/fall")
    return any(
        m.first == number.last + dash and m.data.endswith(told) for m in marks.get("event", ())
    ) and any(before.last <= m.first <= number.first for m in marks.get("continues", ()))


def _total_before(
    tokens: Sequence[Token],
    first: int,
    number: Number,
    marks: Mapping[str, list[Mark]],
    before: Quantity,
    last: int,
) -> bool:
    """ "46 km² in a week, and in all since the start - 121"."""
    if number.last < last and tokens[number.last].word:
        return False
    dash = tokens[first - 1].text in _DASHES
    return dash and any(before.last <= m.first < first for m in marks.get("total", ()))


def _verb_before(
    tokens: Sequence[Token], first: int, number: Number, marks: Mapping[str, list[Mark]], last: int
) -> bool:
    """ "hold 400 km², though in May they controlled over 1,300": a verb of the same kind right before the
    figure, and nothing behind it that it could count."""
    if number.last < last and tokens[number.last].word and tokens[number.last].norm not in _JOINING:
        return False
    held = ("hold/verb", "take/verb", "retake/verb")
    return any(m.last == first and m.data in held for m in marks.get("event", ()))


def _long(when: When) -> bool:
    return when.kind in ("month", "span", "year", "since")


_DASHES = frozenset("—–-")
_WHEN = frozenset(("when", "коли", "когда"))
_BY = frozenset(("на", "по", "у", "в", "лише", "тільки", "вже", "уже", "аж", "лишь", "только"))
_JOINING = frozenset(("and", "or", "і", "й", "та", "а", "и", "но", "але", "проти", "против", "тоді", "тогда"))
