"""The record cut in time: closed calendar years, which never change, and the year that goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING

import numpy as np

from contactline.history.keys import FOREVER
from contactline.publish.tiles.grid import IntArray

if TYPE_CHECKING:
    from contactline.history.areas import PieceArrays

SECOND = 1_000_000
"""Moments are microseconds; tiles carry seconds."""


@dataclass(frozen=True, slots=True)
class Part:
    """The record over [since, until), microseconds; `until` FOREVER: the part that goes on.

    `name`: its year, or "current".
    """

    name: str
    since: int
    until: int

    @property
    def closed(self) -> bool:
        return self.until != FOREVER


def parts_of(first: int, last: int, zone: tzinfo) -> list[Part]:
    """The parts of a record whose first and last editions show these moments."""

    def year_of(micros: int) -> int:
        return datetime.fromtimestamp(micros / SECOND, UTC).astimezone(zone).year

    def begin(year: int) -> int:
        return int(datetime(year, 1, 1, tzinfo=zone).timestamp()) * SECOND

    current = year_of(last)
    closed = [Part(str(y), begin(y), begin(y + 1)) for y in range(year_of(first), current)]
    return [*closed, Part("current", begin(current), FOREVER)]


def pieces_in(pieces: PieceArrays, part: Part) -> IntArray:
    """Which pieces live at some moment of a part, in an order that depends on nothing but them."""
    mine = np.flatnonzero((pieces.start < part.until) & (pieces.end > part.since))
    end = np.minimum(pieces.end[mine], part.until)
    return mine[np.lexsort((end, pieces.start[mine], pieces.class_number[mine], pieces.tile[mine]))]


@dataclass(frozen=True, slots=True)
class Beginnings:
    """When the ground of each class in each cell (n,) last changed before a part, or as it began."""

    cell: IntArray
    class_number: IntArray
    at: IntArray

    def of(self, cell: IntArray, number: IntArray) -> IntArray:
        """For some classes in some cells (m,), all of which are in here."""
        own, asked = _key(self.cell, self.class_number), _key(cell, number)
        order = np.argsort(own)
        return self.at[order][np.searchsorted(own[order], asked)]

    def together(self, numbers: Sequence[int]) -> Beginnings:
        """Of the ground of some classes taken together, under the number 0."""
        mine = np.isin(self.class_number, numbers)
        cell, at = self.cell[mine], self.at[mine]
        order = np.lexsort((at, cell))
        last = np.append(cell[order][1:] != cell[order][:-1], True)[: len(order)]
        return Beginnings(cell[order][last], np.zeros(int(last.sum()), dtype=np.int64), at[order][last])


def _key(cell: IntArray, number: IntArray) -> IntArray:
    return cell << _CLASS_BITS | number


_CLASS_BITS = 8


def beginnings(pieces: PieceArrays, part: Part) -> Beginnings:
    """From all pieces of a track."""
    cell, number = np.tile(pieces.tile, 2), np.tile(pieces.class_number, 2)
    at = np.concatenate([pieces.start, pieces.end])
    past = at <= part.since
    key, at = _key(cell, number)[past], at[past]
    order = np.lexsort((at, key))
    key, at = key[order], at[order]
    last = np.append(key[1:] != key[:-1], True)[: len(key)]
    return Beginnings(key[last] >> _CLASS_BITS, key[last] & (1 << _CLASS_BITS) - 1, at[last])


def content_key(pieces: PieceArrays, begun: Beginnings, part: Part, packed: list[bytes], rules: bytes) -> str:
    """What a part's tiles are made of, in one hash: two parts of one key have the same tiles.

    A piece counts as it lives in the part: what ends it later is not seen there. `begun`: what is known
    of the cells before the part. `packed` are the geometries; `rules` is everything else that the tiles
    depend on.
    """
    hasher = hashlib.sha256(rules)
    hasher.update(f"{part.since} {part.until}".encode())
    end = np.minimum(pieces.end, part.until)
    hasher.update(np.stack([pieces.tile, pieces.class_number, pieces.start, end]).astype("<i8").tobytes())
    mine = np.isin(begun.cell, pieces.tile)
    hasher.update(np.stack([begun.cell, begun.class_number, begun.at])[:, mine].astype("<i8").tobytes())
    for geometry in packed:
        hasher.update(len(geometry).to_bytes(4, "little") + geometry)
    return hasher.hexdigest()
