"""What a figure in a text covers: the room its own rounding leaves, and no more.

Knows numbers and qualifiers. Knows no territory, and no figure of any record: the rule stands in
docs/verdicts.md and is not fitted to examples.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

KM2 = {"km2": 1.0, "mi2": 2.589988110336, "m2": 1e-6, "ha": 1e-2, "acre": 4.0468564224e-3}
KM = {"km": 1.0, "mi": 1.609344, "m": 1e-3, "nmi": 1.852}
"""One of each unit in km² or km (the international mile and foot are exact)."""

MOST = 0.25
"""No rounding excuses more than a quarter of a figure. To one digit 100 stands for up to 149; but who
means 149 does not write 100."""

LEAST = 0.005
"""Two careful measurings of one map differ by so much: published totals of a map differ from the
ellipsoid's by up to 0.4 % by their measure alone (docs/measures.md)."""

LEAST_ABOUT = 0.01
"""The least that "about" says: twice that."""


@dataclass(frozen=True, slots=True)
class Room:
    """The values that a figure covers, in its own unit; an end of None is open."""

    least: float | None
    most: float | None

    def __contains__(self, value: float) -> bool:
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def times(self, factor: float) -> Room:
        return Room(*(None if edge is None else edge * factor for edge in (self.least, self.most)))


def place_value(value: float) -> float:
    """The unit of the last digit that is given: 200 -> 100, 114,000 -> 1,000, 62.5 -> 0.1.

    Zeros at the end of a whole number may be rounding, so they count as such; what is given behind the
    decimal point was measured.
    """
    number = Decimal(repr(abs(float(value))))
    if number == 0:
        return 1.0
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return float(Decimal(1).scaleb(exponent))


def room(value: float, qualifier: str | None = None, unit: str | None = None) -> Room:
    """What a figure covers.

    Bare: what rounds to it at the digits given, half the last place either way. "About": a whole last
    place. "More than", "at least": from the figure up; "less than", "up to": from it down; both with the
    room of a bare figure, for the measuring. "Almost": from a whole last place below, up to the figure.
    Per cent are given to the unit, 70 as well as 71: `is_round_percent` says how far "about" goes there.
    """
    size = abs(value)
    place = place_value(value)
    step = place
    if unit == "percent":
        place = min(place, 1.0)
        step = ROUND_PERCENT if is_round_percent(value) else place
    bare = min(max(place / 2, LEAST * size), MOST * size)
    about = min(max(step, LEAST_ABOUT * size), MOST * size)
    slack = LEAST * size
    match qualifier:
        case "about":
            return Room(value - about, value + about)
        case "more than" | "at least":
            return Room(value - slack, None)
        case "less than" | "up to":
            return Room(None, value + slack)
        case "almost":
            return Room(value - about, value + slack)
        case _:
            return Room(value - bare, value + bare)


ROUND_PERCENT = 2.5
"""Half of the five that round per cent are given to: "about 20 percent" and "a fifth" are 17.5 to 22.5."""

FRACTIONS = (100 / 3, 200 / 3, 100 / 6, 500 / 6, 100 / 8, 300 / 8, 500 / 8, 700 / 8)
"""Thirds, sixths and eighths, in per cent: words for them are as round as those for a fifth."""


def is_round_percent(value: float) -> bool:
    """Whether per cent are a round figure: a multiple of five, or a fraction that words are used for."""
    return value % 5 == 0 or any(abs(value - fraction) < 0.05 for fraction in FRACTIONS)


def whole(value: float, qualifier: str | None = None) -> Room:
    """The same for things that are counted: a bare figure means itself."""
    if qualifier is None:
        return Room(value, value)
    if qualifier == "almost":
        return Room(min(value * (1 - MOST), value - 1), value)
    if qualifier == "about":
        step = max(1.0, MOST * value if value >= 10 else 1.0)
        return Room(value - step, value + step)
    edges = {"more than": (math.floor(value) + 1, None), "at least": (value, None)}
    edges |= {"less than": (None, math.ceil(value) - 1), "up to": (None, value)}
    return Room(*edges.get(qualifier, (value, value)))
