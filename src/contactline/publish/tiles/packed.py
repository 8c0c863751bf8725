"""Features on their way to tippecanoe (FlatGeobuf), and tile archives put together (PMTiles)."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from contactline.publish.tiles.grid import to_degrees

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Features:
    """Features (n,) of one layer, on the Mercator grid; a column's missing values are masked."""

    layer: str
    geometry: Geometries
    columns: Mapping[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.geometry)

    def write(self, path: Path) -> None:
        """As FlatGeobuf, in lon/lat, in this order."""
        import pyogrio.raw

        masks = [np.ma.getmaskarray(c) if np.ma.isMaskedArray(c) else None for c in self.columns.values()]
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb(shapely.transform(self.geometry, to_degrees)),
            field_data=[_as_read(np.ma.getdata(c)) for c in self.columns.values()],
            fields=list(self.columns),
            field_mask=masks,
            geometry_type="Unknown",
            crs="EPSG:4326",
            driver="FlatGeobuf",
            SPATIAL_INDEX="NO",
        )


def _as_read(column: NDArray[Any]) -> NDArray[Any]:
    """A column in a type of FlatGeobuf that tippecanoe reads as what it is.

    It makes text of 64-bit integers; a double without a fraction is an integer to it, and exact to 2^53.
    """
    return column.astype(np.float64) if np.issubdtype(column.dtype, np.integer) else column


def join(target: Path, sources: Sequence[Path], about: Mapping[str, Any]) -> None:
    """One PMTiles archive of several that have no tile in common.

    `about` stands in its metadata beside the layers. Bounds and zooms are those of all sources.
    """
    from pmtiles.reader import MmapSource, Reader, all_tiles
    from pmtiles.tile import zxy_to_tileid
    from pmtiles.writer import Writer

    tiles: list[tuple[int, bytes]] = []
    headers, layers = [], {}
    for path in sources:
        with open(path, "rb") as file:
            source = MmapSource(file)
            reader = Reader(source)
            headers.append(reader.header())
            for layer in reader.metadata().get("vector_layers", ()):
                known = layers.setdefault(layer["id"], dict(layer))
                known["minzoom"] = min(known["minzoom"], layer["minzoom"])
                known["maxzoom"] = max(known["maxzoom"], layer["maxzoom"])
                known["fields"] = known["fields"] | layer["fields"]
            tiles += [(zxy_to_tileid(*zxy), data) for zxy, data in all_tiles(source)]
    tiles.sort(key=lambda tile: tile[0])
    header = dict(headers[0])
    for name, choose in (
        ("min_lon_e7", min), ("min_lat_e7", min), ("max_lon_e7", max), ("max_lat_e7", max),
    ):  # fmt: skip
        header[name] = choose(h[name] for h in headers)
    with open(target, "wb") as file:
        writer = Writer(file)
        for number, data in tiles:
            writer.write_tile(number, data)
        writer.finalize(header, {**about, "vector_layers": list(layers.values())})
        file.flush()
        os.fsync(file.fileno())
