"""The same series for ground that is no region of the atlas: polygons of an oblast's size drawn by
hand, never seen before.

The first call on an opened atlas reads and unpacks all pieces; later ones only cut those that the
polygon's edge crosses and sum the others. Limited by unpacking (memory bandwidth, GEOS objects)
at first, then by the overlay along the edge. Peers: the notebook, some days extrapolated; and the
same pieces in one frame, cut with an index by someone who has understood the composite.
"""

from __future__ import annotations

import math
import random

import geopandas
import numpy as np
import shapely

from benchmarks import measure as m
from benchmarks import notebook
from benchmarks.pieces import Pieces, moments_of, read_pieces, sums
from benchmarks.result import Peer, Result, Row
from benchmarks.workshop import Workshop

RADIUS_M = 90_000  # a circle of 25,000 km²: an oblast
VERTICES = 60


def measure(shop: Workshop) -> Result:
    result = Result("Series of ground drawn by hand")
    drawn = [_by_hand(region.geometry, shop.random) for region in _around(shop)]
    first = []
    for polygon in drawn[:3]:
        with shop.opened() as atlas:
            first.append(m.timed(lambda polygon=polygon, atlas=atlas: atlas.series_arrays(within=polygon))[0])
    with shop.opened() as atlas:
        atlas.series_arrays(within=drawn[-1])
        later, found = zip(
            *(m.timed(lambda polygon=polygon: atlas.series_arrays(within=polygon)) for polygon in drawn[:-1]),
            strict=True,
        )

    pieces = read_pieces(shop)
    moments = moments_of(found[0])
    own_s, own = zip(
        *(m.timed(lambda polygon=polygon: _cut(pieces, polygon, moments)) for polygon in drawn[:-1]),
        strict=True,
    )
    exact = _cut(pieces, drawn[0], moments, notebook.exact_area_m2)
    apart = float(np.abs(found[0].area_m2[0] - own[0]).max())
    rest = float(np.abs(found[0].area_m2[0] - exact).max())
    days = found[0].area_m2.shape[2]
    book_s = _notebook_day_s(shop, drawn[0]) * days
    count = len(drawn) - 1
    result.rows = [
        Row(
            f"ground never seen before, {days:,} days, atlas in use (median of {count} polygons)",
            float(np.median(later)),
            reach=0.3,
            aim=0.1,
            peer=Peer("geopandas: a few days measured, extrapolated", book_s),
        ),
        Row(
            "the first such question after opening",
            float(np.median(first)),
            reach=0.3,
            aim=0.1,
            peer=Peer("geopandas: a few days measured, extrapolated", book_s),
        ),
        Row(
            "against the pieces in a frame, with an index (same work)",
            float(np.median(later)),
            peer=Peer("geopandas on the composite's pieces, at hand", float(np.median(own_s))),
        ),
    ]
    result.notes.append(
        f"Agreement with the pieces cut by geopandas and measured in {notebook.EQUAL_AREA}: at most"
        f" {apart / 1e6:.4f} km² on any day in any class, and {rest / 1e6:.4f} km²"
        " when edges are cut to 0.01° before they are projected."
    )
    return result


def _around(shop: Workshop):
    """Regions where ground changes hands, to draw around: those with most of it first."""
    with shop.opened() as atlas:
        series = atlas.series_arrays(by=1)
    moved = np.abs(np.diff(series.area_m2, axis=2)).sum(axis=(1, 2))
    order = np.argsort(-moved)
    chosen = [shop.oblasts[int(i)] for i in order[: shop.effort.polygons + 1]]
    return [chosen[i % len(chosen)] for i in range(shop.effort.polygons + 1)]


def _by_hand(around: shapely.Geometry, chance: random.Random) -> shapely.Polygon:
    """A star-shaped polygon with a shaky outline about a point near the middle of a region."""
    middle = shapely.centroid(around)
    lon, lat = middle.x + chance.uniform(-0.2, 0.2), middle.y + chance.uniform(-0.2, 0.2)
    up = RADIUS_M / 111_195
    along = up / math.cos(math.radians(lat))
    ring = []
    for i in range(VERTICES):
        angle, far = 2 * math.pi * i / VERTICES, chance.uniform(0.8, 1.2)
        ring.append((lon + along * far * math.cos(angle), lat + up * far * math.sin(angle)))
    return shapely.Polygon(ring)


def _cut(
    pieces: Pieces, polygon: shapely.Geometry, moments: np.ndarray, area_m2=notebook.area_m2
) -> np.ndarray:
    hit = pieces.frame.sindex.query(polygon, predicate="intersects")
    cut = pieces.frame.geometry.iloc[hit].intersection(polygon)
    return sums(pieces, hit, area_m2(cut).to_numpy(), moments)


def _notebook_day_s(shop: Workshop, polygon: shapely.Geometry) -> float:
    ground = geopandas.GeoDataFrame({"oblast": [0]}, geometry=[polygon], crs=4326)
    frames = [notebook.frame(e) for e in notebook.editions_of(shop, shop.some_days(5))]
    return m.median_s(
        [
            lambda frame=frame: notebook.overlaid(frame, ground).to_crs(notebook.EQUAL_AREA).area.sum()
            for frame in frames
        ]
    )
