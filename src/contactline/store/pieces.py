"""Pieces of the composite, and the area series summed from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.geometry.codec import pack_exact, unpack_exact
from contactline.geometry.measures import area_m2
from contactline.history.areas import PieceArrays
from contactline.history.composite import Piece
from contactline.history.keys import FOREVER
from contactline.store.database import Database
from contactline.store.rows import digest


@dataclass(frozen=True, slots=True)
class Pieces:
    """Many pieces as arrays of one length; `end` is FOREVER for those that live."""

    pk: NDArray[np.int64]
    tile: NDArray[np.int64]
    class_number: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    area_m2: NDArray[np.float64]
    packed: list[bytes]

    def geometries(self) -> NDArray[np.object_]:
        return unpack_exact(self.packed)

    def arrays(self) -> PieceArrays:
        return PieceArrays(
            self.tile, self.class_number, self.start, self.end, self.geometries(), self.area_m2
        )


class PieceStore:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._next_pk: int | None = None

    def forget(self) -> None:
        self._next_pk = None

    def add(self, track_pk: int, pieces: Sequence[Piece]) -> None:
        """Store pieces and give each its key."""
        if not pieces:
            return
        if self._next_pk is None:
            self._next_pk = self._database.next_pk("piece")
        geometries = np.array([p.geometry for p in pieces], dtype=object)
        areas = area_m2(geometries)
        rows = []
        for piece, packed, area in zip(pieces, pack_exact(geometries), areas.tolist(), strict=True):
            piece.id, self._next_pk = self._next_pk, self._next_pk + 1
            end = FOREVER if piece.end is None else piece.end
            values = (track_pk, piece.tile, piece.class_number, piece.start, end, area, packed)
            rows.append((piece.id, *values, digest(*values)))
        self._database.executemany(
            "INSERT INTO piece (pk, track_pk, tile, class_number, start_at, end_at, area_m2, geometry,"
            " digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    def remove(self, pieces: Iterable[Piece]) -> None:
        self._database.executemany("DELETE FROM piece WHERE pk = ?", [(p.id,) for p in pieces])

    def remove_tiles(self, track_pk: int, tiles: Sequence[int]) -> None:
        self._database.executemany(
            "DELETE FROM piece WHERE track_pk = ? AND tile = ?", [(track_pk, t) for t in tiles]
        )

    def living(self, track_pk: int, tiles: Sequence[int]) -> list[Piece]:
        found = self.select(track_pk, tiles=tiles, where=f"end_at = {FOREVER}")
        return [
            Piece(int(tile), int(number), int(start), None, geometry, int(pk))
            for pk, tile, number, start, geometry in zip(
                found.pk, found.tile, found.class_number, found.start, found.geometries(), strict=True
            )
        ]

    def tiles(self, track_pk: int) -> frozenset[int]:
        """The tiles in which a track has pieces of any time."""
        rows = self._database.rows("SELECT DISTINCT tile FROM piece WHERE track_pk = ?", (track_pk,))
        return frozenset(int(tile) for (tile,) in rows)

    def select(
        self,
        track_pk: int,
        *,
        tiles: Sequence[int] | None = None,
        where: str = "1 = 1",
        parameters: Sequence[int] = (),
    ) -> Pieces:
        """Pieces of a track: all, or those of some tiles; `where` is a condition of our own code."""
        columns = "SELECT pk, tile, class_number, start_at, end_at, area_m2, geometry FROM piece"
        rows: list[tuple] = []
        if tiles is None:
            rows = self._database.rows(
                f"{columns} WHERE track_pk = ? AND {where} ORDER BY pk", (track_pk, *parameters)
            )
        else:
            for i in range(0, len(tiles), 500):
                some = tiles[i : i + 500]
                marks = ", ".join("?" * len(some))
                rows += self._database.rows(
                    f"{columns} WHERE track_pk = ? AND tile IN ({marks}) AND {where} ORDER BY pk",
                    (track_pk, *some, *parameters),
                )
        numbers = np.array([row[:5] for row in rows], dtype=np.int64).reshape(-1, 5)
        return Pieces(
            pk=numbers[:, 0],
            tile=numbers[:, 1],
            class_number=numbers[:, 2],
            start=numbers[:, 3],
            end=numbers[:, 4],
            area_m2=np.array([row[5] for row in rows], dtype=np.float64),
            packed=[bytes(row[6]) for row in rows],
        )

    def damaged(self) -> Iterable[tuple[int, str]]:
        for pk, *values, kept in self._database.rows(
            "SELECT pk, track_pk, tile, class_number, start_at, end_at, area_m2, geometry, digest FROM piece"
        ):
            values[-1] = bytes(values[-1])
            if digest(*values) != kept:
                yield int(pk), "its row does not have its check sum"
                continue
            if values[3] >= values[4]:
                yield int(pk), "it ends before it begins"
            try:
                if not shapely.is_valid(unpack_exact([values[-1]])).all():
                    yield int(pk), "its polygon is not valid"
            except (ValueError, IndexError, shapely.errors.GEOSException):
                yield int(pk), "its polygon cannot be read"
