"""Irregularity from a seed: smooth fields that make coasts, borders and fronts wander.

A field is a sum of waves; every wave is a fixed function of the plane, so the same spot is always
moved alike, whoever draws it and at whatever detail.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Waves:
    """Waves over the plane: `vectors` (n, 2) in rad/km, `phases` and `amplitudes` (n,)."""

    vectors: Floats
    phases: Floats
    amplitudes: Floats

    def __call__(self, points: Floats) -> Floats:
        """The field at points (…, 2) in km."""
        return np.sin(points @ self.vectors.T + self.phases) @ self.amplitudes


def waves(rng: np.random.Generator, octaves: list[tuple[float, float]], per_octave: int = 5) -> Waves:
    """Waves of the given (wavelength in km, amplitude) in random directions."""
    lengths = np.repeat([length for length, _ in octaves], per_octave) * rng.uniform(
        0.8, 1.25, len(octaves) * per_octave
    )
    amplitudes = np.repeat([amplitude for _, amplitude in octaves], per_octave) / np.sqrt(per_octave)
    angles = rng.uniform(0, 2 * np.pi, len(lengths))
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1) * (2 * np.pi / lengths)[:, None]
    return Waves(vectors, rng.uniform(0, 2 * np.pi, len(lengths)), amplitudes)


@dataclass(frozen=True, slots=True)
class Warp:
    """A displacement of the plane that is one to one: what did not cross before does not after."""

    east: Waves
    north: Waves
    per_octave: int

    def __call__(self, points: Floats) -> Floats:
        return points + np.stack([self.east(points), self.north(points)], axis=-1)

    def longest(self, octaves: int) -> Warp:
        """The same warp with its first octaves only."""
        kept = slice(octaves * self.per_octave)
        east, north = (
            Waves(field.vectors[kept], field.phases[kept], field.amplitudes[kept])
            for field in (self.east, self.north)
        )
        return Warp(east, north, self.per_octave)


def warp(rng: np.random.Generator, octaves: list[tuple[float, float]], per_octave: int = 3) -> Warp:
    """A warp of the given (wavelength, amplitude) in km.

    One to one as long as the slopes, 2π · amplitude / wavelength, sum to well below 1.
    """
    return Warp(waves(rng, octaves, per_octave), waves(rng, octaves, per_octave), per_octave)
