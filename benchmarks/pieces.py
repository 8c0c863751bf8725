"""The pieces of the composite for those peers that are given them: as a frame, as rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import geopandas
import numpy as np
from numpy.typing import NDArray

from benchmarks.workshop import Workshop

if TYPE_CHECKING:
    from contactline.record.areas import AreaSeries

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces in a frame, and their columns as arrays; `end` is the largest integer for those that live."""

    frame: geopandas.GeoDataFrame
    class_number: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    classes: int


def read_pieces(shop: Workshop) -> Pieces:
    """All pieces of the first track."""
    with shop.opened() as atlas:
        track = atlas._reading.track(None)
        found = atlas._store.pieces.select(track.pk)
    geometry = found.geometries()
    frame = geopandas.GeoDataFrame(
        {"class": found.class_number, "start": found.start, "end": found.end}, geometry=geometry, crs=4326
    )
    _ = frame.sindex  # built here, not in somebody's time
    return Pieces(frame, found.class_number, found.start, found.end, len(shop.scheme.class_ids()))


def moments_of(series: AreaSeries) -> NDArray[np.int64]:
    """The moment of the edition in force on each day, microseconds since 1970."""
    return np.array([edition.valid_at for edition in series.editions], dtype=np.int64)


def sums(
    pieces: Pieces, index: NDArray[np.int64], area_m2: NDArray[np.float64], moments: NDArray[np.int64]
) -> NDArray[np.float64]:
    """m² (classes, moments) of some pieces: what has begun less what has ended."""
    found = np.zeros((pieces.classes, len(moments)))
    for number in range(pieces.classes):
        mine = pieces.class_number[index] == number
        for when, sign in ((pieces.start, 1), (pieces.end, -1)):
            at, area = when[index[mine]], area_m2[mine]
            order = np.argsort(at)
            total = np.concatenate([[0.0], np.cumsum(area[order])])
            found[number] += sign * total[np.searchsorted(at[order], moments, side="right")]
    return found


def as_time(micros: int) -> datetime:
    return EPOCH + timedelta(microseconds=micros)
