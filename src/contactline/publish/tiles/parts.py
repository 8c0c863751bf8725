"""The record cut in time: closed calendar years, which never change, and the year that goes on."""

from __future__ import annotations

import hashlib
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


def content_key(pieces: PieceArrays, part: Part, packed: list[bytes], rules: bytes) -> str:
    """What a part's tiles are made of, in one hash: two parts of one key have the same tiles.

    A piece counts as it lives in the part: what ends it later is not seen there. `packed` are the
    geometries; `rules` is everything else that the tiles depend on.
    """
    hasher = hashlib.sha256(rules)
    hasher.update(f"{part.since} {part.until}".encode())
    end = np.minimum(pieces.end, part.until)
    hasher.update(np.stack([pieces.tile, pieces.class_number, pieces.start, end]).astype("<i8").tobytes())
    for geometry in packed:
        hasher.update(len(geometry).to_bytes(4, "little") + geometry)
    return hasher.hexdigest()
