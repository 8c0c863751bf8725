"""Numbers with a unit: what is measured, how surely, and whether two units of one figure agree.

Knows how numbers are written in English, Ukrainian and Russian; the names of units are the rules'.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from contactline.claims.reading.lexicon import parts_thousands_by_comma
from contactline.claims.reading.sentences import Token
from contactline.model import KM2_PER_MI2, KM_PER_MI
from contactline.reports import OtherUnit

PAIRS = {("km2", "mi2"): KM2_PER_MI2, ("km", "mi"): KM_PER_MI, ("km2", "ha"): 0.01}
"""(unit, other unit) -> how many of the first make one of the other."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """Tokens `[first, last)`, qualifier, number and unit. `half_step`: half of the last digit that the
    text gives, in the value's unit: 114,000 stands for 113,500 to 114,500."""

    first: int
    last: int
    value: float
    unit: str
    qualifier: str | None = None
    half_step: float = 0.5
    flags: tuple[str, ...] = ()
    other_units: tuple[OtherUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    first: int
    last: int
    value: float
    half_step: float


_DOTTED = re.compile(r"[1-9]\d{0,2}\.\d\d0")
""" "8.500": where the comma is the decimal's, three digits behind a dot are thousands if the last is a
nought, which nobody writes behind a decimal point."""


def number_of(text: str, lang: str) -> tuple[float, float] | None:
    """(value, half of its last digit) of a number as written, None for what is none."""
    plain = text.replace("\u00a0", "").replace("\u202f", "").replace(" ", "").replace("'", "")
    if "," in plain and "." in plain:
        decimal = max(plain.rfind(","), plain.rfind("."))
        plain = re.sub(r"[.,]", "", plain[:decimal]) + "." + plain[decimal + 1 :]
    elif "," in plain:
        grouped = re.fullmatch(r"\d{1,3}(,\d{3})+", plain)
        plain = (
            plain.replace(",", "")
            if grouped and (parts_thousands_by_comma(lang) or plain.count(",") > 1)
            else plain.replace(",", ".")
        )
    elif plain.count(".") > 1 or (_DOTTED.fullmatch(plain) and not parts_thousands_by_comma(lang)):
        plain = plain.replace(".", "")
    try:
        value = float(plain)
    except ValueError:
        return None
    if value > 1e12:
        return None
    if "." in plain:
        return value, 0.5 * 10 ** -len(plain.split(".")[1])
    zeros = len(plain) - len(plain.rstrip("0")) if value else 0
    return value, 0.5 * 10**zeros


def numbers_of(tokens: Sequence[Token], first: int, last: int, marks, lang: str) -> list[Number]:  # type: ignore[no-untyped-def]
    scales = {mark.first: mark for mark in marks.get("scale", ())}
    for mark in marks.get("and_more", ()):  # "шесть с лишним тысяч"
        if (scale := scales.get(mark.last)) is not None:
            scales[mark.first] = scale
    halves = {mark.first: mark for mark in marks.get("and_a_half", ())}
    out = []
    for at in range(first, last):
        if not tokens[at].text[0].isdigit():
            continue
        read = number_of(tokens[at].text, lang)
        if read is None:
            continue
        value, half = read
        end = at + 1
        if (more := halves.get(end)) is not None:
            value, half, end = value + 0.5, 0.5 * half, more.last
        if scale := scales.get(end):
            value, half, end = value * float(scale.data), half * float(scale.data), scale.last
            if end < last and tokens[end].text == "." and scale.last - scale.first == 1:
                end += 1 if end + 1 < last else 0
        out.append(Number(at, end, value, half))
    end = first
    for place, mark in enumerate(marks.get("number", ())):
        if mark.first < end or any(n.first <= mark.first < n.last for n in out):
            continue  # read with the one before: "forty-five", "two thousand"
        number = _spoken(marks["number"][place:], scales)
        if (more := halves.get(number.last)) is not None:  # "два с половиной", and its scale behind
            value, last, half = number.value + 0.5, more.last, 0.25
            if (scale := scales.get(last)) is not None:
                value, last, half = value * float(scale.data), scale.last, half * float(scale.data)
            number = Number(number.first, last, value, half)
        out.append(number)
        end = number.last
    return sorted(out, key=lambda number: number.first)


def _spoken(words, scales) -> Number:  # type: ignore[no-untyped-def]
    """The number that begins with the first of these words: "two thousand three hundred"."""
    value, end, half = float(words[0].data), words[0].last, 0.5
    for before, more in itertools.pairwise(words):
        if not _adds_to(before, more):
            break
        value, end = value + float(more.data), more.last
    scale = scales.get(end)
    if scale is None:
        return Number(words[0].first, end, value, half)
    value, half, end = value * float(scale.data), half * float(scale.data), scale.last
    rest = next((i for i, word in enumerate(words) if word.first == end), None)
    if rest is not None and float(words[rest].data) < float(scale.data):
        more = _spoken(words[rest:], {})
        value, half, end = value + more.value, more.half_step, more.last
    return Number(words[0].first, end, value, half)


def _adds_to(one, other) -> bool:  # type: ignore[no-untyped-def]
    """ "сто сорок", "двадцать пять": a numeral and a smaller one right behind it."""
    value, less = float(one.data), float(other.data)
    return one.last == other.first and (
        (value == 1000 and less < 1000)
        or (100 <= value < 1000 and value % 100 == 0 and less < 100)
        or (20 <= value < 100 and value % 10 == 0 and less < 10)
    )


def quantities_of(tokens: Sequence[Token], numbers: Sequence[Number], marks, last: int) -> list[Quantity]:  # type: ignore[no-untyped-def]
    """Numbers of a sentence that have a unit; a second unit in brackets is checked and taken in."""
    units = {mark.first: mark for mark in marks.get("unit", ())}
    out: list[Quantity] = []
    for number in numbers:
        at = number.last
        if at < last and tokens[at].text in "-\u2011–":
            at += 1
        at = next((m.last for m in marks.get("and_more", ()) if m.first == at), at)  # "300 с лишним км"
        unit = units.get(at) or _area_behind(tokens, at, last, units)
        if unit is None:
            continue
        first, qualifier = qualified(marks, number.first, tokens)
        if (lower := _range_from(tokens, number, numbers)) is not None:
            first, qualifier = lower, "up to"
        elif tokens[number.first].word and "-" in tokens[number.first].norm:
            qualifier = "up to"  # "півтора-два"
        out.append(Quantity(first, unit.last, number.value, unit.data, qualifier, number.half_step))
    out += _unit_first(numbers, out, units, tokens)
    out += _unit_understood(numbers, out, marks, tokens, last)
    for mark in marks.get("fraction", ()):
        if any(m.first <= mark.first < m.last for m in marks.get("and_a_half", ())):
            continue
        first, qualifier = qualified(marks, mark.first, tokens)
        out.append(Quantity(first, mark.last, float(mark.data), "percent", qualifier or "about", 2.5))
    return _paired(sorted(out, key=lambda q: q.first), tokens)


def _area_behind(tokens: Sequence[Token], at: int, last: int, units):  # type: ignore[no-untyped-def]
    """ "4714 «звільнених» квадратних кілометрів", "150 украинских кв. км": an adjective before the unit."""
    end = at
    while end < min(last, at + _ADJECTIVE_WITHIN) and (
        tokens[end].text in '«»"“”' or (tokens[end].text.islower() and tokens[end].norm.endswith(_OF_SUCH))
    ):
        if (unit := units.get(end)) is not None:
            break
        end += 1
    unit = units.get(end)
    return unit if unit is not None and unit.data in _OF_ONE_KIND else None


_ADJECTIVE_WITHIN = 4
_OF_SUCH = ("их", "ых")


def _unit_first(  # type: ignore[no-untyped-def]
    numbers: Sequence[Number], found: Sequence[Quantity], units, tokens: Sequence[Token]
) -> list[Quantity]:
    """ "кілометрів вісімнадцять", "километров за пять": a noun before its number says that it is about so
    many."""
    out = []
    for number in numbers:
        for first in (number.first - 1, number.first - 2):
            if (unit := units.get(first)) is None:
                continue
            between = [tokens[i].norm for i in range(unit.last, number.first)]
            if not tokens[unit.last - 1].norm.endswith(_SO_MANY) or between not in (
                [],
                ["за"],
                ["на"],
                ["зо"],
            ):
                continue
            if not any(q.first <= first < q.last or q.first <= number.first < q.last for q in found):
                out.append(Quantity(first, number.last, number.value, unit.data, "about", number.half_step))
    return out


_SO_MANY = ("ів", "ов")
"""How "of kilometres" ends in Ukrainian and Russian."""

_OF_ONE_KIND = frozenset(("km2", "mi2"))


def _unit_understood(  # type: ignore[no-untyped-def]
    numbers: Sequence[Number], found: Sequence[Quantity], marks, tokens: Sequence[Token], last: int
) -> list[Quantity]:
    """ "556 sq km in June, up from 449 in May and 230 in April": the unit is said once."""
    out: list[Quantity] = []
    months = {mark.first for mark in marks.get("month", ())}
    before_month = {mark.last: mark.first for mark in marks.get("in", ())}
    compared = {mark.last for mark in marks.get("compare", ())}
    for number in numbers:
        earlier = [q for q in found if q.last <= number.first]
        if (
            not earlier
            or earlier[-1].unit not in _OF_ONE_KIND
            or not tokens[number.first].text[0].isdigit()
            or any(q.first <= number.first < q.last for q in found)
            or number.first - 1 in months
            or _is_year(tokens[number.first].text)
        ):
            continue
        # a month right behind it: "192 in February"
        dated = any(
            before_month.get(month) == number.last or (month == number.last + 1 and month - 1 in before_month)
            for month in months
        )
        first, qualifier = qualified(marks, number.first, tokens)
        following = tokens[number.last] if number.last < last else None
        bare = following is None or not following.word or following.norm in ("in", "a", "over", "during")
        if dated or (first in compared and bare):
            out.append(
                Quantity(first, number.last, number.value, earlier[-1].unit, qualifier, number.half_step)
            )
    return out


def _is_year(text: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", text) is not None


def _range_from(tokens: Sequence[Token], number: Number, numbers: Sequence[Number]) -> int | None:
    """Where "1,5–2", "28-35" begins; None for a single number."""
    for lower in numbers:
        if lower.last == number.first - 1 and tokens[lower.last].text in "–-—" and lower.value < number.value:
            return lower.first
    return None


def qualified(marks, first: int, tokens: Sequence[Token]) -> tuple[int, str | None]:  # type: ignore[no-untyped-def]
    for mark in marks.get("qualifier", ()):
        if mark.last == first:
            return mark.first, mark.data
        if mark.last == first - 1 and tokens[mark.last].norm in ("a", "an", "the", "+", "~", "за", "на", "в"):
            return mark.first, mark.data
    if any(0 < mark.first - first <= 2 for mark in marks.get("and_more", ())):
        return first, "more than"
    if tokens[first - 1].text in "~≈" and first:
        return first - 1, "about"
    return first, None


def _paired(found: list[Quantity], tokens: Sequence[Token]) -> list[Quantity]:
    out: list[Quantity] = []
    for quantity in found:
        before = out[-1] if out else None
        if before is not None:
            gap = [token.text for token in tokens[before.last : quantity.first]]
            factor = PAIRS.get((before.unit, quantity.unit)) or (
                1 / PAIRS[quantity.unit, before.unit] if (quantity.unit, before.unit) in PAIRS else None
            )
            if factor and len(gap) <= 3 and gap and gap[0] in "(/,–—-" + "or":
                out[-1] = _with_other(before, quantity, factor)
                continue
        out.append(quantity)
    return out


def _with_other(one: Quantity, other: Quantity, factor: float) -> Quantity:
    """A figure, and the same in a second unit: both are rounded, and agree when some value rounds to both."""
    converted = other.value * factor
    room = 1.05 * (_rounding(one) + _rounding(other) * factor)  # often converted from what was rounded
    agrees = abs(one.value - converted) <= room
    flags = one.flags
    if not agrees:
        second = f"{_plain(other.value)} {other.unit}"
        flags += (
            f"unit slip: {_plain(one.value)} {one.unit} and {second} are not the same;"
            f" {second} would be {_plain(round(converted, 1))} {one.unit}",
        )
    same = OtherUnit(other.value, other.unit, converted, agrees)
    return replace(one, last=other.last, flags=flags, other_units=(*one.other_units, same))


ROUNDED_BY = 0.05
"""No more of a figure than this is rounded away by its zeros: who converts 1,000 km writes 600 or 620 miles,
and not 1,000, though to one digit 1,000 miles might be 700."""


def _rounding(figure: Quantity) -> float:
    """How far a figure may be from what was rounded to it, in its unit."""
    if figure.half_step <= 0.5:
        return figure.half_step  # no zero at its end: all its digits are given
    return min(figure.half_step, max(0.5, ROUNDED_BY * figure.value))


def _plain(value: float) -> str:
    return f"{value:,.10g}"
