"""A small map as inline SVG: land, borders, the ground of each class, the front, a place.

Takes geometries in lon/lat degrees, gives markup; asks nobody. Drawn in an equirectangular projection
true to scale at the middle of the window, whole numbers of a thousandth of its width, so that a map is
a few kilobytes. Classes are coloured by the page (`page.class_styles`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely

from contactline.publish.article.markup import text

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

WIDTH = 1000
MOST_BYTES = 16_000
KM_PER_DEG = 111.195
_LENGTHS_KM = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Window:
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width_km(self) -> float:
        return (self.east - self.west) * KM_PER_DEG * self._shrink

    @property
    def height(self) -> int:
        """Of the drawing, whose width is WIDTH."""
        return max(1, round(WIDTH * (self.north - self.south) / ((self.east - self.west) * self._shrink)))

    @property
    def _shrink(self) -> float:
        return math.cos(math.radians((self.south + self.north) / 2))


def around(lon: float, lat: float, reach_km: float) -> Window:
    """A window with a point in its middle, this far to each side, a little less high."""
    up = 0.8 * reach_km / KM_PER_DEG
    out = reach_km / KM_PER_DEG / max(0.05, math.cos(math.radians(lat)))
    return Window(lon - out, lat - up, lon + out, lat + up)


def about(bounds: tuple[float, float, float, float], margin: float = 0.06) -> Window:
    """A window around bounds, neither very wide nor very high."""
    west, south, east, north = bounds
    shrink = math.cos(math.radians((south + north) / 2))
    wide, high = max((east - west) * shrink, 1e-3), max(north - south, 1e-3)
    wide, high = max(wide, high * 0.8) * (1 + 2 * margin), max(high, wide * 0.6) * (1 + 2 * margin)
    x, y = (west + east) / 2, (south + north) / 2
    return Window(x - wide / shrink / 2, y - high / 2, x + wide / shrink / 2, y + high / 2)


@dataclass(frozen=True, slots=True)
class Scene:
    """What is on a map. `land`: regions, `beyond`: those that are not the atlas's subject; `home`: the
    outline that is meant, drawn stronger; `ground`: class id and polygons; `front`: lines; `place`: lon,
    lat and name; `unit_km`: the scale bar's word."""

    window: Window
    land: Sequence[BaseGeometry] = ()
    beyond: Sequence[BaseGeometry] = ()
    home: BaseGeometry | None = None
    ground: Sequence[tuple[str, BaseGeometry]] = ()
    front: BaseGeometry | None = None
    place: tuple[float, float, str] | None = None
    unit_km: str = field(default="km")


def draw(scene: Scene, most_bytes: int = MOST_BYTES) -> str:
    """The map as an `svg` element, drawn as finely as fits into this many bytes."""
    fineness = 2.0
    while True:
        svg = _drawn(scene, fineness)
        if len(svg.encode()) <= most_bytes or fineness > WIDTH / 4:
            return svg
        fineness *= 1.6


def _drawn(scene: Scene, fineness: float) -> str:
    window = scene.window
    pen = _Pen(window, fineness)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {window.height}" aria-hidden="true"'
        ' focusable="false">'
    ]
    land, beyond = pen.path(scene.land), pen.path(scene.beyond)
    parts.append(f'<path class="m-land" d="{land}"/>' if land else "")
    by_class: dict[str, list[BaseGeometry]] = {}
    for class_id, polygon in scene.ground:
        by_class.setdefault(class_id, []).append(polygon)
    for class_id, polygons in by_class.items():
        path = pen.path(polygons)
        if path and class_id.replace("_", "").replace("-", "").isalnum():
            parts.append(f'<path class="k-{text(class_id)}" fill-rule="evenodd" d="{path}"/>')
    parts.append(f'<path class="m-border" d="{beyond}{land}"/>' if land or beyond else "")
    for name, line in (("m-home", scene.home), ("m-front", scene.front)):
        path = "" if line is None else pen.path([line])
        parts.append(f'<path class="{name}" d="{path}"/>' if path else "")
    if scene.place is not None:
        parts.append(_place(window, *scene.place))
    parts.append(_scale(window, scene.unit_km))
    return "".join(parts) + "</svg>"


class _Pen:
    """Geometries as path data: clipped to the window, thinned to `fineness` thousandths of its width."""

    def __init__(self, window: Window, fineness: float) -> None:
        self._window = window
        self._fineness = fineness
        margin_x = (window.east - window.west) * 0.02
        margin_y = (window.north - window.south) * 0.02
        self._frame = (
            window.west - margin_x, window.south - margin_y, window.east + margin_x, window.north + margin_y
        )  # fmt: skip
        self._tolerance_deg = fineness / WIDTH * (window.east - window.west)

    def path(self, geometries: Iterable[BaseGeometry]) -> str:
        return "".join(self._one(geometry) for geometry in geometries)

    def _one(self, geometry: BaseGeometry) -> str:
        seen = shapely.clip_by_rect(geometry, *self._frame)
        seen = shapely.simplify(seen, self._tolerance_deg, preserve_topology=False)
        return "".join(self._run(line) for line in _lines(seen))

    def _run(self, line: tuple[np.ndarray, bool]) -> str:
        coordinates, closed = line
        if not len(coordinates):
            return ""
        window = self._window
        x = (coordinates[:, 0] - window.west) / (window.east - window.west) * WIDTH
        y = (window.north - coordinates[:, 1]) / (window.north - window.south) * window.height
        points = np.rint(np.column_stack((x, y))).astype(int)
        moved = np.vstack(([[1, 1]], np.diff(points, axis=0))).any(axis=1)
        points = points[moved]
        if len(points) < (3 if closed else 2):
            return ""
        span = points.max(axis=0) - points.min(axis=0)
        if closed and span.max() < self._fineness:
            return ""
        steps = "l".join(f"{dx} {dy}" for dx, dy in np.diff(points, axis=0).tolist())
        return f"M{points[0, 0]} {points[0, 1]}l{steps}" + ("z" if closed else "")


def _lines(geometry: BaseGeometry) -> Iterable[tuple[np.ndarray, bool]]:
    """The rings and lines of any geometry, (n, 2) each, with whether it is closed."""
    for part in shapely.get_parts(geometry):
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                yield shapely.get_coordinates(ring), True
        elif part.geom_type in ("LineString", "LinearRing"):
            yield shapely.get_coordinates(part), False
        elif part.geom_type.startswith(("Multi", "Geometry")):
            yield from _lines(part)


def _place(window: Window, lon: float, lat: float, name: str) -> str:
    x = round((lon - window.west) / (window.east - window.west) * WIDTH)
    y = round((window.north - lat) / (window.north - window.south) * window.height)
    return (
        f'<circle class="m-ring" cx="{x}" cy="{y}" r="30"/><circle class="m-place" cx="{x}" cy="{y}" r="14"/>'
        f'<text class="m-name" x="{x}" y="{y - 52}" text-anchor="middle">{text(name)}</text>'
    )


def _scale(window: Window, unit: str) -> str:
    """A bar of a round length, at most a third of the width."""
    km = max((length for length in _LENGTHS_KM if length <= window.width_km / 3), default=_LENGTHS_KM[0])
    long = round(km / window.width_km * WIDTH)
    y = window.height - 30
    return (
        f'<path class="m-scale" d="M30 {y - 12}v12h{long}v-12"/>'
        f'<text class="m-length" x="{30 + long + 16}" y="{y + 2}">{km} {text(unit)}</text>'
    )
