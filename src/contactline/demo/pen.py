"""How a border on the mesh becomes a line in degrees, with bends, that crosses no other.

Each triangle of the mesh is cut into n² equal ones, their corners are moved by a warp, and the line
goes straight through every small triangle: a piecewise linear map of the plane, one to one as long
as no small triangle is turned over. So borders that do not cross on the mesh do not cross when drawn,
however near they run; moving the points of the lines themselves would not give that.
"""

from __future__ import annotations

import numpy as np

from contactline.demo.mesh import STEPS, Floats, Ints, Mesh, Ring
from contactline.demo.terrain import Warp

CENTRE_LON, CENTRE_LAT = -34.0, 45.5
KM_PER_DEG_LAT = 111.14
KM_PER_DEG_LON = 78.06
"""At the centre's latitude. The map from km to degrees is linear, so straight lines stay straight."""

_NEAR_END = 1e-9


class Pen:
    """Draws rings of a mesh. `cuts`: into how many parts each side of a triangle is cut."""

    def __init__(
        self, mesh: Mesh, warp: Warp, cuts: int, offset_km: tuple[float, float] = (0.0, 0.0)
    ) -> None:
        self._mesh = mesh
        self._warp = warp
        self._cuts = cuts
        self._offset_km = offset_km
        self._corners = warp(mesh.vertices)

    def outline(self, ring: Ring) -> Floats:
        """The ring in degrees (n, 2), not closed; a neighbour that walks part of it the other way gets
        the same points to the last bit."""
        points = self._on_edges(ring)
        if self._cuts > 1:
            points = self._with_bends(ring, points)
        degrees = to_degrees(points + self._offset_km)
        # a line through a corner of small triangles meets several sides there at once
        is_new = (degrees != np.concatenate([degrees[-1:], degrees[:-1]])).any(axis=1)
        return degrees[is_new]

    def _on_edges(self, at: Ints) -> Floats:
        """Where positions on mesh edges are drawn; it depends on the edge alone."""
        ends = self._mesh.edges[at // STEPS]
        along = (at % STEPS) / STEPS * self._cuts
        whole = np.floor(along)
        share = (along - whole)[:, None]
        if self._cuts == 1:
            first, second = self._corners[ends[:, 0]], self._corners[ends[:, 1]]
        else:
            start, side = self._mesh.vertices[ends[:, 0]], np.diff(self._mesh.vertices[ends], axis=1)[:, 0]
            first = self._warp(start + side * (whole / self._cuts)[:, None])
            second = self._warp(start + side * ((whole + 1) / self._cuts)[:, None])
        return first * (1 - share) + second * share

    def _with_bends(self, ring: Ring, starts: Floats) -> Floats:
        """The points of a ring with, after each, those where the segment meets a side of a small
        triangle."""
        ahead = np.concatenate([ring[1:], ring[:1]])
        low, high = np.minimum(ring, ahead), np.maximum(ring, ahead)
        # the two edges share a corner A; the segment goes from p on AB to q on AC
        low_ends, high_ends = self._mesh.edges[low // STEPS], self._mesh.edges[high // STEPS]
        low_first = (low_ends[:, :1] == high_ends).any(axis=1)
        high_first = (high_ends[:, :1] == low_ends).any(axis=1)
        p = np.where(low_first, low % STEPS, STEPS - low % STEPS) / STEPS
        q = np.where(high_first, high % STEPS, STEPS - high % STEPS) / STEPS
        row = np.arange(len(ring))
        a = self._mesh.vertices[low_ends[row, np.where(low_first, 0, 1)]]
        b = self._mesh.vertices[low_ends[row, np.where(low_first, 1, 0)]]
        c = self._mesh.vertices[high_ends[row, np.where(high_first, 1, 0)]]

        step = np.arange(1, self._cuts) / self._cuts
        with np.errstate(divide="ignore", invalid="ignore"):
            crossings = np.concatenate(
                [
                    1 - step / p[:, None],
                    step / q[:, None],
                    (step - 1 + p[:, None]) / (p - q)[:, None],
                ],
                axis=1,
            )
        inside = (crossings > _NEAR_END) & (crossings < 1 - _NEAR_END)
        crossings = np.where(inside, crossings, np.nan)
        walked = np.where((ring == low)[:, None], crossings, 1 - crossings)
        order = np.argsort(walked, axis=1, kind="stable")
        crossings = np.take_along_axis(crossings, order, axis=1)
        segment, column = np.nonzero(~np.isnan(crossings))
        along = crossings[segment, column]
        bends = self._in_triangles(
            a[segment], b[segment], c[segment], p[segment] * (1 - along), q[segment] * along
        )
        result = np.empty((len(starts) + len(bends), 2))
        is_bend = np.ones(len(result), dtype=bool)
        counts = inside.sum(axis=1)
        is_bend[np.concatenate([[0], np.cumsum(counts + 1)[:-1]])] = False
        result[is_bend], result[~is_bend] = bends, starts
        return result

    def _in_triangles(self, a: Floats, b: Floats, c: Floats, to_b: Floats, to_c: Floats) -> Floats:
        """Where the points a + to_b (b - a) + to_c (c - a) are drawn."""
        n = self._cuts
        i, j = np.floor(to_b * n), np.floor(to_c * n)
        f, g = to_b * n - i, to_c * n - j
        upper = f + g > 1
        # the small triangle below or above the diagonal of its parallelogram, and the weights in it
        corners = (
            (np.where(upper, i + 1, i), np.where(upper, j + 1, j), np.where(upper, f + g - 1, 1 - f - g)),
            (i + 1, j, np.where(upper, 1 - g, f)),
            (i, j + 1, np.where(upper, 1 - f, g)),
        )
        drawn = np.zeros_like(a)
        for u, v, weight in corners:
            corner = a + (b - a) * (u / n)[:, None] + (c - a) * (v / n)[:, None]
            drawn += self._warp(corner) * weight[:, None]
        return drawn


def to_degrees(points_km: Floats) -> Floats:
    """Points in km from the centre as lon/lat on the 1e-6 degree grid."""
    degrees = points_km / (KM_PER_DEG_LON, KM_PER_DEG_LAT) + (CENTRE_LON, CENTRE_LAT)
    return np.round(degrees * 1e6) / 1e6
