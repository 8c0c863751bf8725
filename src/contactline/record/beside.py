"""The ground about a point through time: how much of some classes lies within a radius, and how near.

Knows pieces. Taken from the tiles around, so that it costs little wherever and whenever it is asked.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.claims.checking.record import LOOKED_KM, Beside
from contactline.geometry.tiles import cover
from contactline.history.changes import METRES_PER_DEG
from contactline.record.areas import pieces_by_tile, series_within, with_pieces
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
        drawn = with_pieces(reading, track, _tiles_near(point, radius_km))
        circle = circle_of(*point, radius_km)
        reading.at_hand[key] = series_within(reading, track, circle) if drawn else {}
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

    nearest, looked = math.inf, set[int]()
    drawn = with_pieces(reading, track, _tiles_near(point, LOOKED_KM))
    for radius_km in (5.0, 15.0, LOOKED_KM) if drawn else ():
        ring = set(_tiles_near(point, radius_km)) & set(drawn) - looked
        looked |= ring
        for pieces in pieces_by_tile(reading, track, sorted(ring)).values():
            there = np.isin(pieces.class_number, numbers) & (pieces.start <= at) & (pieces.end > at)
            some = pieces.geometry[there]
            # as near as the box at least: most boxes are further away than what was found before
            west, south, east, north = shapely.bounds(some).T
            off = np.maximum([west - point[0], south - point[1]], [point[0] - east, point[1] - north])
            least = np.hypot(*(np.maximum(off, 0) * scale[:, np.newaxis]))
            for i in np.argsort(least).tolist():
                if least[i] > nearest:
                    break
                flat = shapely.transform(some[i], to_km)
                nearest = min(nearest, float(shapely.distance(flat, shapely.Point(0, 0))))
        if nearest <= radius_km:
            return round(nearest, 3)
    return None


def _tiles_near(point: tuple[float, float], radius_km: float) -> list[int]:
    """The tiles that a circle may touch: those of a box around it that is a hundredth larger."""
    high = 1.01 * radius_km * 1e3 / METRES_PER_DEG
    wide = high / np.cos(np.radians(point[1]))
    lon, lat = point
    return cover(np.array([[lon - wide, lat - high, lon + wide, lat + high]]))[0].tolist()
