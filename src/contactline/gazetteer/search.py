"""Search as one types: names that begin with the text, then names that are nearly it.

Pure: knows names and weights; no geometry, no database. In memory: 60,000 keys take some 15 MB and
answer in well under a millisecond, nearly-names in a few.

A text fits a name, best first: as the whole name; as its beginning; as the beginning of a later word
of it ("Ріг" for "Кривий Ріг"); with up to two slips of the keyboard (a letter too many, missing,
wrong, or two in the wrong order: the Damerau-Levenshtein distance with its optimal string alignment),
one in a text of up to five letters, none below three. Among equals the heavier stands first.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contactline.gazetteer.lookup import normalise

WHOLE, BEGINNING, WORD, NEARLY = range(4)
"""How a name fits, best first."""

_MOST_LOOKED_AT = 4000
"""Of names with one beginning: 'с' begins 5,000 of Ukraine's, and nobody reads beyond the first dozen."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry that fits: its number, the normalised name that did, and how."""

    entry: int
    key: str
    fit: int


class SearchIndex:
    """Entries by number, found by any of their normalised names.

    `keys`: (normalised name, entry number) of every name; `weights`: entry number -> what makes it the
    likelier one, such as its population; 0 where there is none.
    """

    def __init__(self, keys: Iterable[tuple[str, int]], weights: Mapping[int, float]) -> None:
        self._weights = weights
        pairs = sorted(set(keys))
        self._keys = [key for key, _ in pairs]
        self._entries = [entry for _, entry in pairs]
        words: list[tuple[str, int]] = []
        for position, key in enumerate(self._keys):
            at = key.find(" ")
            while at >= 0:
                words.append((key[at + 1 :], position))
                at = key.find(" ", at + 1)
        words.sort()
        self._word_keys = [word for word, _ in words]
        self._word_positions = [position for _, position in words]
        # A slip spares most beginnings: keys are kept by their first letter and by their second, and a
        # text is held against those that share either, in the same or the neighbouring place.
        near: defaultdict[str, list[int]] = defaultdict(list)
        for position, key in enumerate(self._keys):
            if position and key == self._keys[position - 1]:
                continue
            for letter in set(key[:2]):
                near[letter].append(position)
        self._near = dict(near)
        self._near_keys = {letter: [self._keys[p] for p in at] for letter, at in self._near.items()}

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, text: str, limit: int = 12) -> list[Hit]:
        """The entries that fit a text, best first, at most `limit`, each once."""
        key = normalise(text)
        if not key or limit < 1:
            return []
        best: dict[int, tuple[int, int, str]] = {}

        def add(position: int, fit: int, distance: int = 0) -> None:
            name, entry = self._keys[position], self._entries[position]
            rank = (fit, distance, name)
            if entry not in best or rank < best[entry]:
                best[entry] = rank

        for position in self._range(self._keys, key):
            add(position, WHOLE if self._keys[position] == key else BEGINNING)
        for at in self._range(self._word_keys, key):
            add(self._word_positions[at], WORD)
        if len(best) < limit:
            for position, distance in self._nearly(key):
                for same in range(position, bisect_right(self._keys, self._keys[position])):
                    add(same, NEARLY, distance)
        ordered = sorted(
            best.items(),
            key=lambda item: (
                item[1][0],
                item[1][1],
                -self._weights.get(item[0], 0),
                len(item[1][2]),
                item[1][2],
                item[0],
            ),
        )
        return [Hit(entry, name, fit) for entry, (fit, _, name) in ordered[:limit]]

    @staticmethod
    def _range(keys: Sequence[str], prefix: str) -> range:
        first = bisect_left(keys, prefix)
        last = bisect_left(keys, prefix + "\U0010ffff", first)
        return range(first, min(last, first + _MOST_LOOKED_AT))

    def _nearly(self, key: str) -> list[tuple[int, int]]:
        """(position of the first of equal keys, distance) of keys with few slips."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        slips = 0 if len(key) < 3 else 1 if len(key) <= 5 else 2
        if not slips:
            return []
        found: dict[int, int] = {}
        for letter in set(key[:2]):
            for _, distance, at in process.extract_iter(
                key, self._near_keys.get(letter, ()), scorer=OSA.distance, score_cutoff=slips
            ):
                if distance:
                    found[self._near[letter][at]] = int(distance)
        return list(found.items())


# --- what is no name --------------------------------------------------------------------------------

_NUMBER = r"[-+−]?\d{1,3}(?:\.\d+)?"
_DEGREES = rf"({_NUMBER})\s*°?\s*([NSEW])?"
_PAIR = re.compile(rf"^\s*{_DEGREES}\s*[,;\s]\s*{_DEGREES}\s*$", re.IGNORECASE)
_DAY = re.compile(r"^\s*(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[./](\d{1,2})[./](\d{4}))\s*$")


def point_in(text: str) -> tuple[float, float] | None:
    """Longitude and latitude where a text is a pair of degrees: "48.0, 37.8" is latitude first, as maps
    and messages write it, unless letters (37.8 E 48 N) or the numbers themselves say otherwise."""
    match = _PAIR.match(text)
    if match is None:
        return None
    first, side, second, other = match.groups()
    a, b = _signed(first, side), _signed(second, other)
    sides = ((side or "").upper(), (other or "").upper())
    lon_first = sides[0] in ("E", "W") or sides[1] in ("N", "S")
    if not any(sides):
        lon_first = abs(a) > 90 >= abs(b)
    lon, lat = (a, b) if lon_first else (b, a)
    return (lon, lat) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _signed(number: str, side: str | None) -> float:
    value = float(number.replace("−", "-"))
    return -abs(value) if side and side.upper() in "SW" else value


def day_in(text: str) -> date | None:
    """The day where a text is a date: 2025-08-03, or 3.8.2025 and 03/08/2025, day first."""
    match = _DAY.match(text)
    if match is None:
        return None
    year, month, day, day2, month2, year2 = match.groups()
    try:
        return date(int(year or year2), int(month or month2), int(day or day2))
    except ValueError:
        return None
