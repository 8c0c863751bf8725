"""The base map of an atlas: land, regions, their borders and labels, settlements. No other host's data.

Regions of one layer are a coverage: simplified with their neighbours, borders drawn once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.publish.tiles import shapes
from contactline.publish.tiles.grid import IntArray, pixel, to_grid
from contactline.publish.tiles.packed import Features

if TYPE_CHECKING:
    from contactline.model import Place, Region

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class BaseBand:
    """Zooms that share a simplification, and the levels whose regions they show."""

    low: int
    high: int
    levels: int
    """Regions down to this level."""

    detail: int = 12
    tolerance_px: float = 1.0
    """Visvalingam's, at `high`: a triangle of its square is left out."""


BANDS = (
    BaseBand(2, 3, 1),
    BaseBand(4, 5, 1),
    BaseBand(6, 7, 2),
    BaseBand(8, 8, 3, 13, 0.4),
)
MINZOOM, MAXZOOM = BANDS[0].low, BANDS[-1].high

HIT_TOLERANCE_PX = 3.0
"""The same for the polygons of regions, which are there to be hit: their lines are borders."""

GRAIN_PX2 = 1.0
"""Islands smaller than this are not drawn."""

FAR_ZOOM = 5
"""Up to this zoom all land is drawn; beyond it what lies about the scheme's extent."""

PLACE_ZOOMS = (2, 6, 6, 8, 8, 8, 8)
"""Rank -> the zoom from which on a settlement is there; each the lowest of its band."""

_RANKS = ((100_000, 1), (30_000, 2), (8_000, 3), (2_000, 4), (500, 5))
LAST_RANK = 6


Bands = dict[BaseBand, list[Features]]


def features(
    regions: Sequence[Region],
    areas_m2: Mapping[tuple[str, str], float],
    places: Sequence[Place],
    home: str,
    extent: tuple[float, float, float, float],
    languages: Sequence[str],
) -> Bands:
    """The features of the base map, by band. `areas_m2`: (layer, region id) -> measured area."""
    layers: dict[str, list[Region]] = {}
    for region in regions:
        layers.setdefault(region.layer, []).append(region)
    widest = min((r.level for r in regions), default=0)
    found: Bands = {band: [] for band in BANDS}
    for layer in layers.values():
        _add_layer(found, layer, areas_m2, widest, home, _about(extent), languages)
    ranked = sorted(
        zip(ranks(places), places, strict=True), key=lambda rp: (rp[0], -(rp[1].population or 0), rp[1].id)
    )
    for band in BANDS:
        found[band] += _place_features(ranked, band, languages)
    return found


def _about(extent: tuple[float, float, float, float]) -> shapely.Polygon:
    """What is drawn beyond FAR_ZOOM: the extent and as much again beside it."""
    west, south, east, north = extent
    wide, high = (east - west) / 4, (north - south) / 4
    corners = np.array([[max(west - wide, -180), south - high], [min(east + wide, 180), north + high]])
    (x0, y0), (x1, y1) = to_grid(corners).astype(np.float64).tolist()
    return shapely.box(x0, y0, x1, y1)


def _add_layer(
    found: Bands,
    regions: Sequence[Region],
    areas_m2: Mapping[tuple[str, str], float],
    widest: int,
    home: str,
    about: shapely.Polygon,
    languages: Sequence[str],
) -> None:
    level = regions[0].level
    at_home = np.array([r.id.startswith(home) for r in regions])
    ground = shapely.transform(
        np.array([r.geometry for r in regions], dtype=object), lambda c: to_grid(c).astype(np.float64)
    )
    ids = np.array([r.id for r in regions], dtype=object)
    parents = _numbers([r.parent_id for r in regions])
    points = None
    shown = [band for band in BANDS if level <= band.levels]
    for band in reversed(shown):
        step = pixel(band.high)
        # each band from the one before: the finest is simplified once
        ground = np.asarray(shapely.coverage_simplify(ground, band.tolerance_px * step))
        if band is BANDS[-1]:  # boundary files are no coverage to the last digit
            ground = _clean(ground, band.tolerance_px * step)
        ground = _without_islands(ground, GRAIN_PX2 * step**2)
        lines = ground
        ground = np.asarray(shapely.coverage_simplify(ground, HIT_TOLERANCE_PX * step))
        near = np.ones(len(ground), dtype=bool)
        if band.high > FAR_ZOOM:
            near = shapely.intersects(ground, about)
        if points is None:
            points = _label_points(ground)
        n = int(near.sum())
        if level == widest:
            found[band] += _land(_cut(lines, near, about, band), at_home[near])
        if level >= 1:
            columns = {"id": ids[near], "level": np.full(n, level), "home": at_home[near]}
            layer = np.full(n, regions[0].layer, dtype=object)
            found[band].append(
                Features("region", _cut(ground, near, about, band), {**columns, "layer": layer})
            )
            chosen = [r for r, there in zip(regions, near, strict=True) if there]
            size = np.array([round(areas_m2[r.layer, r.id] / 1e6, 1) for r in chosen])
            names = _names([r.names for r in chosen], languages)
            found[band].append(Features("region_label", points[near], {**columns, "area_km2": size, **names}))
        found[band] += _borders(lines[near], level, widest, at_home[near], parents[near], about, band)


def _clean(ground: Geometries, gap_width: float) -> Geometries:
    """A coverage of regions that nearly are one."""
    clean: Any = shapely.coverage_clean  # pyright: ignore[reportAttributeAccessIssue]
    return np.asarray(clean(ground, gap_width=gap_width), dtype=object)


def _cut(ground: Geometries, near: NDArray[np.bool_], about: shapely.Polygon, band: BaseBand) -> Geometries:
    """Regions that are near, without what lies too far away for the band."""
    mine = ground[near]
    if band.high > FAR_ZOOM:
        across = ~shapely.covers(about, mine)
        mine[across] = shapely.intersection(mine[across], about)
    return mine


def _numbers(ids: Sequence[str | None]) -> IntArray:
    known = {id_: n for n, id_ in enumerate(dict.fromkeys(ids))}
    return np.array([known[id_] for id_ in ids], dtype=np.int64)


def _names(named: Sequence[Mapping[str, str]], languages: Sequence[str]) -> dict[str, NDArray[Any]]:
    """`name` in the first of the atlas's languages that there is, and a column for each language."""
    first = [next((n[x] for x in languages if x in n), next(iter(n.values()), "")) for n in named]
    columns: dict[str, NDArray[Any]] = {"name": np.array(first, dtype=object)}
    for language in sorted({language for names in named for language in names}):
        columns[f"name:{language}"] = np.array([names.get(language) for names in named], dtype=object)
    return columns


def _land(ground: Geometries, home: NDArray[np.bool_]) -> Iterator[Features]:
    for own in (True, False):
        mine = ground[home == own]
        if len(mine):
            whole = np.array([shapely.coverage_union_all(mine)], dtype=object)
            yield Features("land", whole, {"home": np.array([own])})


def _without_islands(ground: Geometries, least: float) -> Geometries:
    """Without the parts that lie alone and are smaller than `least`; every region keeps its largest."""
    result = ground.copy()
    for i, geometry in enumerate(ground):
        parts = shapely.get_parts(geometry)
        if len(parts) > 1:
            areas = shapely.area(parts)
            large = (areas >= least) | (areas == areas.max())
            result[i] = shapely.multipolygons(parts[large])
    return result


def _borders(
    ground: Geometries,
    level: int,
    widest: int,
    home: NDArray[np.bool_],
    parents: IntArray,
    about: shapely.Polygon,
    band: BaseBand,
) -> Iterator[Features]:
    """Lines between regions, each once; of a narrower level only those within one parent, for the
    others are borders of the level above. The outline of the widest level is level 0."""
    rings, region_of_ring = shapely.get_rings(ground, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    steps = np.round(points).astype(np.int64)
    _, number = np.unique(steps[:, 0] << 32 | steps[:, 1], return_inverse=True)
    within = (ring[1:] == ring[:-1]) & (number[1:] != number[:-1])
    low = np.minimum(number[:-1], number[1:])[within]
    high = np.maximum(number[:-1], number[1:])[within]
    region = region_of_ring[ring[:-1][within]]
    ends = np.stack([points[:-1][within], points[1:][within]], axis=1)
    order = np.argsort(low << 32 | high, kind="stable")
    _, first, count = np.unique((low << 32 | high)[order], return_index=True, return_counts=True)
    one, other = region[order][first], region[order][first + count - 1]
    shared = count > 1
    lines = ends[order][first]
    if level == widest:
        chosen = [(level, shared), (0, ~shared)]
    else:
        chosen = [(level, shared & (parents[one] == parents[other]))]
    for kind, edges in chosen:
        for own in (True, False):
            mine = lines[edges & (home[one] == own)]
            if len(mine) == 0:
                continue
            joined = shapely.line_merge(shapely.multilinestrings(list(shapes.segments(mine))))
            if band.high > FAR_ZOOM:
                joined = shapely.intersection(joined, about)
            if not joined.is_empty:
                columns = {"level": np.array([kind]), "home": np.array([own])}
                yield Features("border", np.array([joined], dtype=object), columns)


def _label_points(ground: Geometries) -> Geometries:
    """A point well inside each region: the centre of the largest circle that it holds."""
    result = np.empty(len(ground), dtype=object)
    for i, geometry in enumerate(ground):
        parts = shapely.get_parts(geometry)
        largest = parts[np.argmax(shapely.area(parts))]
        radius = np.sqrt(largest.area)
        circle = shapely.maximum_inscribed_circle(largest, tolerance=radius / 50)
        result[i] = shapely.get_point(circle, 0)
    return result


def ranks(places: Sequence[Place]) -> list[int]:
    """0: the largest settlement of a widest region; then by population, the largest of a region of the
    next level counting as a town; last those of which none is known."""
    largest: dict[str, tuple[int, int]] = {}
    for i, place in enumerate(places):
        for id_ in place.region_ids:
            if (place.population or 0) > largest.get(id_, (0, -1))[0]:
                largest[id_] = (place.population or 0, i)
    seats: dict[int, int] = {}
    for place in places:
        for rank, id_ in ((0, place.region_ids[-1:]), (2, place.region_ids[-2:-1])):
            for region in id_:
                if region in largest:
                    i = largest[region][1]
                    seats[i] = min(rank, seats.get(i, LAST_RANK))
    by_size = [
        next((rank for least, rank in _RANKS if (p.population or 0) >= least), LAST_RANK) for p in places
    ]
    return [min(rank, seats.get(i, LAST_RANK)) for i, rank in enumerate(by_size)]


def _place_features(
    ranked: Sequence[tuple[int, Place]], band: BaseBand, languages: Sequence[str]
) -> Iterator[Features]:
    """The settlements of a band, the most important first."""
    there = [
        (rank, p)
        for rank, p in ranked
        if p.lon is not None and p.lat is not None and PLACE_ZOOMS[rank] <= band.high
    ]
    if not there:
        return
    points = to_grid(np.array([(p.lon, p.lat) for _, p in there], dtype=np.float64)).astype(np.float64)
    population = np.ma.masked_equal([p.population or 0 for _, p in there], 0)
    yield Features(
        "place",
        shapes.points(points),
        {
            "id": np.array([p.id for _, p in there], dtype=object),
            "rank": np.array([rank for rank, _ in there]),
            "population": population,
            **_names([p.names for _, p in there], languages),
        },
    )
