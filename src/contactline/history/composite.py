"""The space-time composite of a track, grown edition by edition (Langran & Chrisman 1988).

Invariants (properties in tests/history/test_composite.py):

1. Pieces that live at one moment do not overlap.
2. At the moment of each edition, the union of the living pieces of a class is the ground of that
   class in the edition flattened by precedence.
3. Ground whose class an edition does not change keeps its pieces, with their beginnings.
4. Growing day by day and rebuilding from the editions give the same pieces.

How a step works: the tiles in which anything may have changed are found from the edges of the
polygons that are new or gone (`geometry.edges`). In each of them the new edition is cut out and
flattened; what each class lost is closed and what it won is opened. Nothing else is looked at,
so a step costs what changed that day, whatever the length of the history.

Pieces are cut at tile borders. Moments are integers (microseconds since 1970, UTC), classes are
numbers in order of precedence. This module knows no files and no database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from contactline.geometry import edges, overlay, tiles
from contactline.history.flatten import flatten_each

_MARGIN_DEG = 2e-6
"""Two steps of the sources' grid: changed ground lies strictly inside its window."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A feature version as the composite sees it: a key, a class number and a geometry."""

    key: bytes
    class_number: int
    geometry: BaseGeometry


@dataclass(slots=True, eq=False)
class Piece:
    """A polygon within one tile that had one class over [start, end); `end` None: it lives."""

    tile: int
    class_number: int
    start: int
    end: int | None
    geometry: shapely.Polygon
    id: int | None = None


@dataclass(slots=True)
class Step:
    """What one edition did to the composite.

    `retired`: living pieces that are no more as they were (closed whole, or split). `closed` and
    `opened`: pieces that are new to the composite, with an end or alive; the part of a split piece
    that lives on is among `opened` with its old beginning. `lost` and `won`: the ground that left
    and entered each class, as (tile, class number, polygon).
    """

    at: int
    retired: list[Piece] = field(default_factory=list)
    closed: list[Piece] = field(default_factory=list)
    opened: list[Piece] = field(default_factory=list)
    lost: list[tuple[int, int, shapely.Polygon]] = field(default_factory=list)
    won: list[tuple[int, int, shapely.Polygon]] = field(default_factory=list)
    tiles: int = 0


@dataclass(frozen=True, slots=True)
class Exchange:
    """The ground that changed its class between two editions, whatever pieces there are.

    `before` and `after` are the keys of the two editions' features, in their order, which decide all
    the rest. `where` (n): tile and class number; `lost` and `won` (n): the polygons that left and entered
    that class there. `tiles`: in how many it was looked.
    """

    before: tuple[bytes, ...]
    after: tuple[bytes, ...]
    where: list[tuple[int, int]]
    lost: list[list[shapely.Polygon]]
    won: list[list[shapely.Polygon]]
    tiles: int

    def is_of(self, before: Iterable[bytes], after: Iterable[bytes]) -> bool:
        return self.before == tuple(before) and self.after == tuple(after)


class Composite:
    """The living pieces of a track, tile by tile, and the edition they show."""

    def __init__(
        self,
        *,
        drawn: Sequence[Drawn] = (),
        living: Callable[[list[int]], Iterable[Piece]] | None = None,
        only: set[int] | None = None,
    ) -> None:
        """Empty, or resumed: `drawn` is the last edition, `living(tiles)` gives their pieces.

        `only` bounds the composite to some tiles: a tile's pieces depend on nothing outside it.
        """
        self._drawn: dict[bytes, Drawn] = {d.key: d for d in drawn}
        self._living: dict[int, list[Piece]] = {}
        self._fetch = living
        self._only = None if only is None else np.array(sorted(only), dtype=np.int64)

    def pieces(self) -> list[Piece]:
        """The living pieces of all tiles that were looked at."""
        return [piece for pieces in self._living.values() for piece in pieces]

    def step(self, at: int, drawn: Sequence[Drawn], known: Exchange | None = None) -> Step:
        """Advance to the edition that shows the moment `at` (later than all before it).

        `known`: what was exchanged, where another process has computed it; of other editions it is let be.
        """
        now = {d.key: d for d in drawn}
        if known is None or self._only is not None or not known.is_of(self._drawn, now):
            known = exchanged(list(self._drawn.values()), list(now.values()), self._only)
        result = Step(at, tiles=known.tiles)
        self._close({w: parts for w, parts in zip(known.where, known.lost, strict=True) if parts}, result)
        for (tile, number), parts in zip(known.where, known.won, strict=True):
            if parts:
                opened = [Piece(tile, number, at, None, part) for part in parts]
                result.won += [(tile, number, part) for part in parts]
                result.opened += opened
                self._pieces([tile])[tile].extend(opened)
        self._drawn = now
        return result

    def _pieces(self, numbers: Iterable[int]) -> dict[int, list[Piece]]:
        missing = [n for n in numbers if n not in self._living]
        if missing:
            self._living.update((n, []) for n in missing)
            for piece in self._fetch(missing) if self._fetch else ():
                self._living[piece.tile].append(piece)
        return self._living

    def _close(self, lost: dict[tuple[int, int], list[shapely.Polygon]], result: Step) -> None:
        """Close the living pieces on lost ground, splitting those that are lost in part."""
        living = self._pieces({tile for tile, _ in lost})
        pairs: list[tuple[Piece, BaseGeometry, int]] = []
        for owner, ((tile, number), parts) in enumerate(lost.items()):
            result.lost += [(tile, number, part) for part in parts]
            ground = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
            pairs += [(piece, ground, owner) for piece in living[tile] if piece.class_number == number]
        if not pairs:
            return
        pieces = np.array([piece.geometry for piece, _, _ in pairs], dtype=object)
        grounds = np.array([ground for _, ground, _ in pairs], dtype=object)
        hit = np.flatnonzero(shapely.intersects(pieces, grounds))
        inside, outside = overlay.split(pieces[hit], grounds[hit], np.array([pairs[i][2] for i in hit]))
        shut, rest = overlay.without_slivers(inside), overlay.without_slivers(outside)
        for i, shut_parts, rest_parts in zip(hit.tolist(), shut, rest, strict=True):
            if not shut_parts:
                continue
            piece = pairs[i][0]
            remains = [Piece(piece.tile, piece.class_number, piece.start, None, part) for part in rest_parts]
            result.retired.append(piece)
            result.closed += [
                Piece(piece.tile, piece.class_number, piece.start, result.at, part) for part in shut_parts
            ]
            result.opened += remains
            living[piece.tile].remove(piece)
            living[piece.tile].extend(remains)


def exchanged(
    before: Sequence[Drawn], after: Sequence[Drawn], only: tiles.IntArray | None = None
) -> Exchange:
    """What changed from one edition to the next, in all tiles or `only` in some (k,)."""
    numbers, bounds = changed_ground(before, after)
    if only is not None:
        kept = np.isin(numbers, only)
        numbers, bounds = numbers[kept], bounds[kept]
    keys = tuple(d.key for d in before), tuple(d.key for d in after)
    if not len(numbers):
        return Exchange(*keys, [], [], [], 0)
    old_cut, new_cut = _cut_both(numbers, bounds, before, after)
    frames = sorted({*old_cut, *new_cut})
    old = np.array([old_cut.get(f, overlay.EMPTY) for f in frames], dtype=object)
    new = np.array([new_cut.get(f, overlay.EMPTY) for f in frames], dtype=object)
    differs = np.flatnonzero(~shapely.equals_exact(old, new))
    where = [(int(numbers[frames[i][0]]), frames[i][1]) for i in differs]
    lost, won = map(overlay.without_slivers, overlay.exchange(old[differs], new[differs]))
    return Exchange(*keys, where, lost, won, len(numbers))


def changed_ground(
    before: Sequence[Drawn], after: Sequence[Drawn]
) -> tuple[tiles.IntArray, tiles.FloatArray]:
    """Tiles in which the ground of some class may differ between two editions, and where in them.

    Returns sorted tile numbers (k,) and bounds within each (k, 4).
    """
    old, now = {d.key for d in before}, {d.key for d in after}
    gone = [d for d in before if d.key not in now]
    new = [d for d in after if d.key not in old]
    windows = []
    for number in {d.class_number for d in (*gone, *new)}:
        chain = edges.residual(
            edges.oriented_edges(_geometries(d for d in gone if d.class_number == number)),
            edges.oriented_edges(_geometries(d for d in new if d.class_number == number)),
        )
        windows.append(edges.changed_windows(*chain))
    return edges.merge_windows(windows)


def windows_of_change(
    before: Sequence[Drawn], after: Sequence[Drawn]
) -> tuple[tiles.IntArray, list[tuple[dict[int, BaseGeometry], dict[int, BaseGeometry]]]]:
    """Tiles (k,) in which two editions may differ, and for each the ground by class in both.

    The ground is that of a window within the tile which holds all that changed in it.
    """
    numbers, bounds = changed_ground(before, after)
    grounds: list[tuple[dict, dict]] = [({}, {}) for _ in numbers]
    if len(numbers):
        for side, cut in enumerate(_cut_both(numbers, bounds, before, after)):
            for (window, number), ground in cut.items():
                grounds[window][side][number] = ground
    return numbers, grounds


_Cut = dict[tuple[int, int], BaseGeometry]


def _cut_both(
    numbers: tiles.IntArray, bounds: tiles.FloatArray, before: Sequence[Drawn], after: Sequence[Drawn]
) -> tuple[_Cut, _Cut]:
    windows = shapely.box(*(bounds + _MARGIN_DEG * np.array([-1, -1, 1, 1])).T)
    windows = overlay.clip(windows, tiles.boxes(numbers))
    return _cut(windows, before), _cut(windows, after)


def _geometries(drawn: Iterable[Drawn]) -> NDArray[np.object_]:
    return np.array([d.geometry for d in drawn], dtype=object)


def _cut(windows: NDArray[np.object_], drawn: Sequence[Drawn]) -> _Cut:
    """(window, class number) -> ground of that class in the window, flattened."""
    geometries = _geometries(drawn)
    if len(geometries) == 0:
        return {}
    bounds, frame = shapely.bounds(geometries), shapely.bounds(windows)
    meets = (
        (bounds[None, :, 0] < frame[:, 2, None])
        & (bounds[None, :, 2] > frame[:, 0, None])
        & (bounds[None, :, 1] < frame[:, 3, None])
        & (bounds[None, :, 3] > frame[:, 1, None])
    )
    window, feature = np.nonzero(meets)
    clipped = overlay.clip(geometries[feature], windows[window])
    filled = ~shapely.is_empty(clipped)
    window, feature, clipped = window[filled], feature[filled], clipped[filled]
    numbers = np.array([d.class_number for d in drawn])
    return flatten_each(window, clipped, numbers[feature])
