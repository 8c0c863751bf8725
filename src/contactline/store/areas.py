"""The area of each class in each region from each moment on: the series that answer most questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contactline.history.keys import NOTHING_M2
from contactline.store.database import Database

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from contactline.history.areas import Deltas


SeriesArrays = dict[int, "tuple[NDArray[np.int64], NDArray[np.float64]]"]


class AreaStore:
    """Rows (region key, class number, moment) -> m², written where an edition changed the area."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._current: dict[tuple[int, int, int], float] = {}

    def forget(self) -> None:
        self._current.clear()

    def append(self, track_pk: int, deltas: Deltas) -> None:
        """Add what one edition changed, later than all that is there."""
        rows = []
        change = deltas.combined()
        for region, number, at, delta in zip(
            change.region.tolist(), change.class_number.tolist(), change.at.tolist(),
            change.area_m2.tolist(), strict=True,
        ):  # fmt: skip
            key = (track_pk, region, number)
            value = self._latest(*key) + delta
            if abs(value) < NOTHING_M2:
                value = 0.0
            self._current[key] = value
            rows.append((track_pk, region, number, at, value))
        self._insert(rows)

    def _insert(self, rows: Sequence[tuple[int, int, int, int, float]]) -> None:
        self._database.executemany(
            "INSERT INTO control_area (track_pk, region_pk, class_number, at, area_m2)"
            " VALUES (?, ?, ?, ?, ?)",
            rows,
        )

    def _latest(self, track_pk: int, region: int, number: int) -> float:
        key = (track_pk, region, number)
        if key not in self._current:
            row = self._database.row(
                "SELECT area_m2 FROM control_area WHERE track_pk = ? AND region_pk = ? AND class_number = ?"
                " ORDER BY at DESC LIMIT 1",
                key,
            )
            self._current[key] = 0.0 if row is None else float(row[0])
        return self._current[key]

    def merge(self, track_pk: int, deltas: Deltas) -> None:
        """Add changes at any moments, past ones too, and rewrite the series they touch."""
        import numpy as np

        from contactline.history.areas import Deltas, differences, running_sums

        keys = sorted(set(zip(deltas.region.tolist(), deltas.class_number.tolist(), strict=True)))
        known = [row for key in keys for row in self._series_rows(track_pk, key)]
        if known:
            columns = [np.array(c) for c in zip(*known, strict=True)]
            deltas = differences(Deltas(*columns)) + deltas
        sums = running_sums(deltas.combined())
        self._database.executemany(
            "DELETE FROM control_area WHERE track_pk = ? AND region_pk = ? AND class_number = ?",
            [(track_pk, *key) for key in keys],
        )
        same_series = np.zeros(len(sums.at), dtype=bool)
        same_series[1:] = (sums.region[1:] == sums.region[:-1]) & (
            sums.class_number[1:] == sums.class_number[:-1]
        )
        unchanged = same_series.copy()
        unchanged[1:] &= np.abs(np.diff(sums.area_m2)) < 1e-6
        rows = zip(
            sums.region.tolist(), sums.class_number.tolist(), sums.at.tolist(), sums.area_m2.tolist(),
            strict=True,
        )  # fmt: skip
        self._insert([(track_pk, *row) for row, skip in zip(rows, unchanged, strict=True) if not skip])
        self.forget()

    def _series_rows(self, track_pk: int, key: tuple[int, int]) -> list[tuple]:
        return self._database.rows(
            "SELECT region_pk, class_number, at, area_m2 FROM control_area"
            " WHERE track_pk = ? AND region_pk = ? AND class_number = ? ORDER BY at",
            (track_pk, *key),
        )

    def arrays(self, track_pk: int, regions: Sequence[int]) -> dict[int, SeriesArrays]:
        """For each region: class number -> (moments (n,), m² (n + 1,): before the first of them
        nothing, then from each on). Ready for `searchsorted` with side="right"."""
        import numpy as np

        rows: list[tuple] = []
        for i in range(0, len(regions), 500):
            some = regions[i : i + 500]
            marks = ", ".join("?" * len(some))
            rows += self._database.rows(
                "SELECT region_pk, class_number, at, area_m2 FROM control_area WHERE track_pk = ?"
                f" AND region_pk IN ({marks}) ORDER BY region_pk, class_number, at",
                (track_pk, *some),
            )
        found: dict[int, SeriesArrays] = {region: {} for region in regions}
        if not rows:
            return found
        keys = np.array([row[:2] for row in rows], dtype=np.int64)
        moments = np.array([row[2] for row in rows], dtype=np.int64)
        areas = np.array([row[3] for row in rows], dtype=np.float64)
        starts = np.flatnonzero(np.concatenate([[True], (keys[1:] != keys[:-1]).any(axis=1)]))
        for a, b in zip(starts, [*starts[1:], len(rows)], strict=True):
            region, number = keys[a].tolist()
            found[region][number] = (moments[a:b], np.concatenate([[0.0], areas[a:b]]))
        return found

    def series(self, track_pk: int, region: int) -> dict[int, tuple[list[int], list[float]]]:
        """Class number -> (moments, m² from each on), for one region."""
        rows = self._database.rows(
            "SELECT class_number, at, area_m2 FROM control_area WHERE track_pk = ? AND region_pk = ?"
            " ORDER BY class_number, at",
            (track_pk, region),
        )
        if not rows:
            return {}
        numbers, moments, areas = map(list, zip(*rows, strict=True))
        ends = {number: i for i, number in enumerate(numbers, 1)}  # sorted: the last of each
        starts = [0, *ends.values()]
        return {
            int(number): (moments[a:b], areas[a:b])
            for (number, b), a in zip(ends.items(), starts, strict=False)
        }

    def keys(self, track_pk: int) -> list[tuple[int, int]]:
        """(region key, class number) of every series of a track."""
        rows = self._database.rows(
            "SELECT DISTINCT region_pk, class_number FROM control_area WHERE track_pk = ?", (track_pk,)
        )
        return [(int(region), int(number)) for region, number in rows]
