"""Tiles as another program reads them: archives by the pmtiles package, tiles by mapbox-vector-tile."""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mapbox_vector_tile
import numpy as np
import orjson
import shapely
from pmtiles.reader import MmapSource, Reader, all_tiles


@dataclass(frozen=True)
class Feature:
    """A feature of one tile, in lon/lat. `step_deg`: the width of a step of the tile's grid."""

    tile: tuple[int, int, int]
    layer: str
    properties: dict[str, Any]
    geometry: shapely.Geometry
    step_deg: float

    def lives(self, at: int) -> bool:
        """Whether it is there at a moment (Unix seconds)."""
        until = self.properties.get("to")
        return self.properties["from"] <= at and (until is None or at < until)


def manifest(folder: Path) -> dict[str, Any]:
    return orjson.loads((folder / "manifest.json").read_bytes())


def sizes(path: Path) -> dict[tuple[int, int, int], int]:
    """Tile -> bytes as they are sent."""
    with open(path, "rb") as file:
        return {zxy: len(data) for zxy, data in all_tiles(MmapSource(file))}


def header(path: Path) -> dict[str, Any]:
    with open(path, "rb") as file:
        return Reader(MmapSource(file)).header()


def features(path: Path, zoom: int, layer: str | None = None) -> list[Feature]:
    """Every feature of a zoom."""
    with open(path, "rb") as file:
        tiles = [(zxy, data) for zxy, data in all_tiles(MmapSource(file)) if zxy[0] == zoom]
    return [f for zxy, data in tiles for f in _features(zxy, data) if layer in (None, f.layer)]


def _features(zxy: tuple[int, int, int], data: bytes) -> Iterator[Feature]:
    z, x, y = zxy
    options = {"y_coord_down": True}
    for name, layer in mapbox_vector_tile.decode(gzip.decompress(data), default_options=options).items():
        extent = layer["extent"]

        def degrees(c: np.ndarray, extent=extent) -> np.ndarray:
            world = (c / extent + [x, y]) / 2**z
            lat = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * world[:, 1]))))
            return np.stack([world[:, 0] * 360 - 180, lat], axis=1)

        for one in layer["features"]:
            geometry = shapely.geometry.shape(one["geometry"])
            if not geometry.is_valid:  # rounded to the tile's grid a polygon may touch itself
                geometry = shapely.make_valid(geometry)
            yield Feature(
                zxy, name, one["properties"], shapely.transform(geometry, degrees), 360 / 2**z / extent
            )


def part_at(folder: Path, track: str, at: int) -> Path:
    """The archive of the part that a moment lies in."""
    parts = manifest(folder)["tracks"][track]["parts"]
    (found,) = (p for p in parts if p["from"] <= at and (p["to"] is None or at < p["to"]))
    return folder / found["file"]


def metres(step_deg: float, latitude: float) -> float:
    """The length of a step at a latitude."""
    return step_deg / 360 * 40_075_017 * math.cos(math.radians(latitude))
