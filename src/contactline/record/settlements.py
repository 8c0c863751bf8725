"""Every settlement's class through time, as arrays: what counts and paces are taken from.

Knows pieces and points of places. Computed once for a state of the atlas (half a second on the real
archive): of all settlements only those that some piece ever covered are in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from contactline.history.keys import FOREVER
from contactline.record.reading import Reading
from contactline.store.editions import Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

NOT_DRAWN = -1


@dataclass(frozen=True, slots=True, eq=False)
class Settlements:
    """A row for each spell of a settlement in one class, by settlement and then time: its key, the
    class's number (-1: not drawn), and the half-open moments. All arrays (n,)."""

    place: NDArray[np.int64]
    class_number: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def under(self, numbers: Sequence[int], at: int) -> list[int]:
        """The keys of the settlements under some classes at a moment."""
        there = (self.start <= at) & (at < self.end) & np.isin(self.class_number, list(numbers))
        return self.place[there].tolist()

    def came_under(
        self, holders: Mapping[int, str | None], holder: str, begin: int, until: int
    ) -> list[tuple[int, int]]:
        """(key, moment) of the settlements that came under a holder in `[begin, until)` and were not his
        in the spell before, each once, in the order of time."""
        of = np.array([holders[n] == holder for n in range(NOT_DRAWN, max(holders) + 1)])
        own = of[self.class_number - NOT_DRAWN]
        new = np.zeros(len(own), dtype=bool)
        new[1:] = own[1:] & ~own[:-1] & (self.place[1:] == self.place[:-1])
        rows = np.flatnonzero(new & (begin <= self.start) & (self.start < until))
        first: dict[int, int] = {}
        for row in rows[np.argsort(self.start[rows], kind="stable")].tolist():
            first.setdefault(int(self.place[row]), int(self.start[row]))
        return list(first.items())


def settlements(reading: Reading, track: Track) -> Settlements:
    """The settlements of a track, at hand for the next question."""
    key = ("settlements", track.pk)
    if key not in reading.at_hand:
        reading.at_hand[key] = _settlements(reading, track)
    return reading.at_hand[key]


def _settlements(reading: Reading, track: Track) -> Settlements:
    rows = np.array(reading.store.places.points(), dtype=np.float64).reshape(-1, 4)
    pieces = reading.store.pieces.select(track.pk)
    tree = shapely.STRtree(pieces.geometries())
    point, piece = tree.query(shapely.points(rows[:, 1:3]), predicate="intersects")
    place = rows[point, 0].astype(np.int64)
    number, start, end = pieces.class_number[piece], pieces.start[piece], pieces.end[piece]
    order = np.lexsort((number, start, place))
    begin = reading.line(track).editions[0].valid_at
    found: list[tuple[int, int, int, int]] = []
    for key, of, since, until in zip(*(a[order].tolist() for a in (place, number, start, end)), strict=True):
        fresh = not found or found[-1][0] != key
        reached = begin if fresh else found[-1][3]
        if fresh and found and found[-1][3] != FOREVER:
            found.append((found[-1][0], NOT_DRAWN, found[-1][3], FOREVER))
        if since > reached:
            found.append((key, NOT_DRAWN, reached, since))
            reached = since
        if until <= reached:
            continue  # on the line between two pieces, the class of precedence came first
        if found and found[-1][0] == key and found[-1][1] == of and found[-1][3] == reached:
            found[-1] = (key, of, found[-1][2], until)
        else:
            found.append((key, of, max(since, reached), until))
    if found and found[-1][3] != FOREVER:
        found.append((found[-1][0], NOT_DRAWN, found[-1][3], FOREVER))
    columns = np.array(found, dtype=np.int64).reshape(-1, 4).T
    return Settlements(*(np.ascontiguousarray(column) for column in columns))
