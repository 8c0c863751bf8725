"""The grid that tiles are made on: Web Mercator, 2^32 steps around the world, as tippecanoe has it.

Whole numbers throughout: x grows eastwards from 180° W, y northwards from 85.05° S. One step is 0.9 cm
at the equator. What is equal on this grid is equal in every tile.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

WORLD = 2**32
TILE_PIXELS = 512
"""Vector tiles are drawn 512 pixels wide at their own zoom."""

MAX_LATITUDE = 85.0511


def to_grid(degrees: FloatArray) -> IntArray:
    """(n, 2) lon/lat degrees -> (n, 2) steps. Latitudes beyond the map's edge are drawn on it."""
    lon, lat = degrees[:, 0], np.clip(degrees[:, 1], -MAX_LATITUDE, MAX_LATITUDE)
    x = (lon + 180) / 360
    y = 0.5 + np.arctanh(np.sin(np.radians(lat))) / (2 * np.pi)
    return np.minimum(np.round(np.stack([x, y], axis=1) * WORLD), WORLD - 1).astype(np.int64)


def to_degrees(steps: IntArray | FloatArray) -> FloatArray:
    """(n, 2) steps -> (n, 2) lon/lat degrees."""
    x, y = np.asarray(steps, dtype=np.float64).T / WORLD
    lat = np.degrees(np.arcsin(np.tanh((y - 0.5) * 2 * np.pi)))
    return np.stack([x * 360 - 180, lat], axis=1)


def pixel(zoom: int) -> float:
    """The width of a pixel at a zoom, in steps."""
    return WORLD / 2**zoom / TILE_PIXELS


def metres_per_step(latitude: FloatArray) -> FloatArray:
    """The length of a step on the ground at some latitudes (degrees), on a sphere."""
    return 2 * np.pi * 6_378_137.0 * np.cos(np.radians(latitude)) / WORLD
