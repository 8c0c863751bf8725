"""Strategies for ground: random polygons and maps around the borders of tiles.

Corners are drawn from a coarse lattice, so that polygons share edges, corners and tile borders as
drawn maps do, or from the whole 1e-6 degree grid, so that they do not.
"""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import settings
from hypothesis import strategies as st

from contactline.geometry.clean import repair
from contactline.geometry.codec import feature_sha256
from contactline.geometry.overlay import SLIVER_WIDTH_DEG
from contactline.history.composite import Drawn

WEST, SOUTH, SIZE = -33.75, 45.5, 0.75
"""Three by three tiles of the demo's sea."""

SLACK_DEG2 = 9 * SLIVER_WIDTH_DEG / 2 * 0.71
"""What overlays may lose of a class in an edition: 3e-8 square degrees, 270 m² of the 7,000 km².

Snap rounding moves a long edge by up to 5e-10 degree, and the thread that this leaves can join bits
of real ground into one polygon that `overlay.without_slivers` finds too narrow on the whole. So each
tile can lose a polygon of half the width of a sliver times the perimeter of a thread across it."""

SLACK_M2 = 270.0

few = settings(max_examples=max(10, settings.default.max_examples // 2))
"""For properties of whole histories, which cost most."""

COARSE = 15  # steps of 0.05 degree: a tile border is every fifth
FINE = 750_000

_coarse = st.tuples(st.integers(0, COARSE), st.integers(0, COARSE)).map(
    lambda p: (WEST + p[0] * SIZE / COARSE, SOUTH + p[1] * SIZE / COARSE)
)
_fine = st.tuples(st.integers(0, FINE), st.integers(0, FINE)).map(
    lambda p: (WEST + p[0] * 1e-6, SOUTH + p[1] * 1e-6)
)


def _has_ground(polygon: shapely.Geometry) -> bool:
    # a needle narrower than a centimetre is rounding to the composite and ground to an oracle
    return not polygon.is_empty and shapely.area(polygon) > 1e-9 + 1e-6 * shapely.length(polygon)


def boxes(corner=_coarse):
    """Rectangles with both corners drawn from `corner`."""
    return (
        st.tuples(corner, corner)
        .filter(lambda c: abs(c[0][0] - c[1][0]) > 1e-5 and abs(c[0][1] - c[1][1]) > 1e-5)
        .map(lambda c: repair(shapely.box(*np.min(c, axis=0), *np.max(c, axis=0))))
    )


def rings(corner=_coarse | _fine):
    """Whatever polygon the repair makes of a ring of random corners: bow-ties come apart."""
    return (
        st.lists(corner, min_size=3, max_size=7, unique=True)
        .map(lambda points: repair(shapely.Polygon(points)))
        .filter(_has_ground)
    )


def holed():
    """A box with a hole."""
    return st.tuples(boxes(), boxes()).map(lambda pair: repair(shapely.difference(*pair))).filter(_has_ground)


def polygons():
    """Valid, normalised polygonal ground on the 1e-6 degree grid."""
    return boxes() | boxes(_fine) | rings() | holed()


def drawn(polygon: shapely.Geometry, number: int) -> Drawn:
    return Drawn(feature_sha256(str(number), polygon), number, polygon)


def maps(classes: int = 3, max_size: int = 4):
    """An edition as the composite sees it: polygons of several classes, overlapping as they like."""
    return st.lists(st.builds(drawn, polygons(), st.integers(0, classes - 1)), max_size=max_size)


def points():
    """Places within the lattice that lie on no coarse line."""
    return st.tuples(st.integers(1, FINE - 1), st.integers(1, FINE - 1)).map(
        lambda p: (WEST + p[0] * 1e-6 + 3e-7, SOUTH + p[1] * 1e-6 + 4e-7)
    )


def histories(classes: int = 3, editions: int = 5):
    """Editions one after another; each takes most of its polygons from the one before."""

    @st.composite
    def build(draw):
        found = [draw(maps(classes))]
        for _ in range(draw(st.integers(1, editions - 1))):
            before = found[-1]
            kept = [d for d in before if draw(st.integers(0, 3))]
            redrawn = [
                drawn(d.geometry, draw(st.integers(0, classes - 1)))
                for d in before
                if not draw(st.integers(0, 3))
            ]
            found.append(kept + redrawn + draw(maps(classes, max_size=2)))
        return found

    return build()
