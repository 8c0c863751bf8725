"""The island: where there is land.

The main island is Tesmarra; beside it lie the islet Orvane, which belongs to the other side, and
a third that nobody fights over. They stand in the open North Atlantic, where there is no land.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.demo.mesh import (
    Border,
    Floats,
    Ints,
    Mesh,
    border,
    jittered_mesh,
    polygons,
    positions,
    rings,
    signed_area,
    steps_between,
)
from contactline.demo.pen import Pen
from contactline.demo.terrain import warp, waves

MESH_KM = 3.2
ORVANE_KM, ORVANE_RADIUS_KM = np.array([176.0, 34.0]), 14.0
ASIDE_KM, ASIDE_RADIUS_KM = np.array([172.0, -66.0]), 9.0
CUTS = 2
"""Into how many parts the pen cuts the sides of the mesh's triangles, at detail 1."""
MAX_ISLETS = 5
MIN_ISLET_KM2 = 20.0

_LINE_OCTAVES = [(14.0, 0.30), (7.0, 0.15), (3.2, 0.06), (1.5, 0.022), (0.7, 0.008), (0.3, 0.003)]
"""(wavelength, amplitude) in km: what gives lines their small bends. The slopes, 2π · amplitude /
wavelength, add up to 0.26 as the root of their squares: far from where a triangle could turn over."""
_SMOOTH_OCTAVES = _LINE_OCTAVES[:2]
_SMOOTH_OFFSET_KM = (0.13, -0.09)


@dataclass(frozen=True, slots=True)
class Island:
    """`land` holds, for each vertex of the mesh, its height over the sea (of any unit, negative at sea);
    `part` which island it belongs to: 0 sea, 1 Tesmarra, 2 Orvane, 3 the third; `meshes` the mesh
    again for each part, with only the triangles that touch it."""

    mesh: Mesh
    land: Floats
    part: NDArray[np.int8]
    meshes: tuple[Mesh, ...]
    pen: Pen
    smooth_pen: Pen

    def ground(self, field: Floats, part: int = 1) -> Border:
        """The border of the ground of one island where a field is positive.

        Towards the sea it is the coast itself, the same for every field.
        """
        inside = (self.part == part) & (field > 0)

        def steps(edges: Ints) -> Ints:
            first, second = self.mesh.edges[edges].T
            at_coast = (self.part[first] == 0) | (self.part[second] == 0)
            return steps_between(
                np.where(at_coast, self.land[first], field[first]),
                np.where(at_coast, self.land[second], field[second]),
            )

        return border(self.meshes[part], inside, steps)

    def coast(self, part: int = 1) -> Border:
        return self.ground(np.ones(len(self.land)), part)

    def draw(self, line: Border) -> list[list[Floats]]:
        """Polygons in degrees around a border: lists of rings (n, 2), not closed, shell first."""
        return polygons([self.pen.outline(ring) for ring in rings(line)])


def make_island(rng: np.random.Generator, detail: float) -> Island:
    """An island of some 20,000 to 30,000 km² with bays, capes and a few islets.

    `detail` multiplies the vertices of its lines.
    """
    mesh = jittered_mesh(-152, -112, 200, 112, MESH_KM, rng)
    at = mesh.vertices
    shape = waves(rng, [(170, 17), (85, 13), (42, 9), (21, 5.5), (11, 3.0), (7, 1.9)])
    main = 74 * (1 - np.hypot(at[:, 0] / 124, at[:, 1] / 76)) + shape(at)
    # the islands beside it stay apart, and the sea goes all round
    main -= 4 * np.maximum(0, at[:, 0] - 128)
    main -= 4 * np.maximum(0, np.abs(at[:, 1]) - 96) + 4 * np.maximum(0, -at[:, 0] - 138)
    main = _tidied(mesh, main)

    rough = 0.16 * shape(at)
    orvane = ORVANE_RADIUS_KM - np.linalg.norm(at - ORVANE_KM, axis=1) + rough
    aside = ASIDE_RADIUS_KM - np.linalg.norm(at - ASIDE_KM, axis=1) + rough
    land = np.maximum(np.maximum(main, orvane), aside)
    part = np.select([main > 0, orvane > 0, aside > 0], [1, 2, 3], 0).astype(np.int8)
    corners = part[mesh.triangles]
    touches = [(corners == number).any(axis=1) for number in range(4)]
    meshes = tuple(
        replace(mesh, triangles=mesh.triangles[touch], triangle_edges=mesh.triangle_edges[touch])
        for touch in touches
    )
    cuts = max(1, round(CUTS * detail))
    # a wave shorter than two sides of a small triangle would only be noise
    octaves = sum(length >= 2 * MESH_KM / cuts for length, _ in _LINE_OCTAVES)
    pen = Pen(mesh, warp(rng, _LINE_OCTAVES).longest(octaves), cuts)
    smooth_pen = Pen(mesh, warp(rng, _SMOOTH_OCTAVES), max(1, round(cuts / 2)), _SMOOTH_OFFSET_KM)
    return Island(mesh, land, part, meshes, pen, smooth_pen)


def _tidied(mesh: Mesh, height: Floats) -> Floats:
    """The largest land with its few largest islets, and no lakes."""
    outline = rings(border(mesh, height > 0, lambda edges: steps_between(*height[mesh.edges[edges]].T)))
    areas = np.array([signed_area(positions(mesh, ring)) for ring in outline])
    order = np.argsort(-areas)
    height = np.where(height == 0, -1e-3, height)
    for rank, i in enumerate(order.tolist()):
        is_lake = areas[i] < 0
        is_kept = not is_lake and rank <= MAX_ISLETS and (rank == 0 or areas[i] >= MIN_ISLET_KM2)
        if is_kept:
            continue
        within = shapely.contains_xy(shapely.Polygon(positions(mesh, outline[i])), mesh.vertices)
        height = np.where(within, np.abs(height) if is_lake else -np.abs(height), height)
    return height
