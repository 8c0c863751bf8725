"""The ground about a point through time: how much of some classes lies within a radius, and how near.

Knows pieces. Taken from the tiles around, so that it costs little wherever and whenever it is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.claims.checking.record import LOOKED_KM, Beside
from contactline.geometry.clean import repair
from contactline.geometry.tiles import cover
from contactline.history.changes import METRES_PER_DEG
from contactline.record.areas import pieces_in, series_within
from contactline.record.reading import Reading
from contactline.record.steps import circle_of
from contactline.record.when import day_of, moment
from contactline.store.editions import Track


def beside(
    reading: Reading,
    track: Track,
    point: tuple[float, float],
    numbers: Sequence[int],
    radius_km: float,
    on: date,
) -> Beside:
    """The ground of some classes within a radius of a point, from each day on that it changed, and the
    distance to the nearest of it at the end of a day."""
    key = ("beside", track.pk, point, radius_km)
    if key not in reading.at_hand:
        reading.at_hand[key] = series_within(reading, track, circle_of(*point, radius_km))
    series = reading.at_hand[key]
    own = [series[n] for n in numbers if n in series]
    steps: list[tuple[date, float]] = []
    for at in sorted({int(at) for starts, _ in own for at in starts}):
        total = sum(float(area[np.searchsorted(starts, at, side="right")]) for starts, area in own) / 1e6
        day = day_of(at, reading.zone)
        if steps and steps[-1][0] == day:  # of a day its end counts
            steps.pop()
        steps.append((day, total))
    return Beside(radius_km, tuple(steps), nearest_km(reading, track, point, numbers, on), LOOKED_KM)


def nearest_km(
    reading: Reading, track: Track, point: tuple[float, float], numbers: Sequence[int], on: date
) -> float | None:
    """From a point to the nearest piece of some classes on a day, looked for in a growing circle; in
    degrees made metres at the point's latitude, true to a few parts in a thousand so near."""
    at = moment(on, reading.zone).micros
    key = ("nearest", track.pk, point, tuple(numbers), at)
    if key not in reading.at_hand:
        reading.at_hand[key] = _nearest_km(reading, track, point, numbers, at)
    return reading.at_hand[key]


def _nearest_km(
    reading: Reading, track: Track, point: tuple[float, float], numbers: Sequence[int], at: int
) -> float | None:
    scale = np.array([np.cos(np.radians(point[1])), 1.0]) * METRES_PER_DEG / 1e3

    def to_km(corners: NDArray[np.float64]) -> NDArray[np.float64]:
        return (corners - point) * scale

    for radius_km in (5.0, 15.0, LOOKED_KM):
        pieces = pieces_in(reading, track, _tiles_near(reading, point, radius_km))
        there = np.isin(pieces.class_number, list(numbers)) & (pieces.start <= at) & (pieces.end > at)
        if not there.any():
            continue
        flat = shapely.transform(pieces.geometry[there], to_km)
        nearest = float(shapely.distance(flat, shapely.Point(0, 0)).min())
        if nearest <= radius_km:
            return round(nearest, 3)
    return None


def _tiles_near(reading: Reading, point: tuple[float, float], radius_km: float) -> list[int]:
    """The tiles that a circle touches, kept: each class and each day is looked for in the same."""
    key = ("tiles near", point, radius_km)
    if key not in reading.at_hand:
        bounds = repair(circle_of(*point, radius_km)).bounds
        reading.at_hand[key] = cover(np.array([bounds]))[0].tolist()
    return reading.at_hand[key]
