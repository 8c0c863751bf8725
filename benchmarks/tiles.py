"""`contactline tiles`: the whole record as vector tiles, and what a reader's browser is sent of them.

A process of its own that is started, builds and ends. Limited by the processor, on two cores, with some 40
seconds of one core to do where the host is quick and 75 where it is slow. 15 seconds would be 30 of them, of
which tippecanoe alone takes 16: 24 runs, two fifths of their time for deflating what is handed from zoom to
zoom (up to four times from the world to the finest tiles), which cannot be turned off, a tenth for starting.
With tiles moved together for the cutting, columns and rows without ground left out, it took 8 % less.
Of the quick host's other 24 seconds 6 go to the regions as coverages, once; 4 to simplifying states as
coverages; the rest to unions, lines and the front, none of it more than 1. The lengths of the front, which
come after the tiles and are kept, are limited by the union of each edition's polygons.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from pathlib import Path

from pmtiles.reader import MmapSource, all_tiles

from benchmarks.measure import contactline, run
from benchmarks.result import Result, Row, Table, Unit, shown
from benchmarks.workshop import Workshop

FIRST_ZOOM = 6


def measure(shop: Workshop) -> Result:
    result = Result("Tiles")
    folder = shop.tiles_folder
    command = contactline(shop.atlas, "tiles", "--no-fronts", "--tiles", str(folder))
    whole = run(command, memory=True)
    again = run(command)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    track = manifest["tracks"][shop.record.tracks[0].name]
    current = track["parts"][-1]
    (folder / current["file"]).unlink()
    part = run(command)
    fronts = shop.build_tiles()
    # the archive has a second track, of 28 days, whose tiles are few; they are in the sum
    entries = [manifest["base"], *(p for t in manifest["tracks"].values() for p in t["parts"])]
    sizes = {entry["file"]: _sizes(folder / entry["file"]) for entry in entries}
    largest = max(size for tiles in sizes.values() for size in tiles.values())
    first = [sizes[entry["file"]] for entry in (manifest["base"], current)]
    with shop.opened() as atlas:
        view = sum(_in_view(tiles, atlas.scheme.extent) for tiles in first)
    result.rows = [
        Row("all tiles of the archive, built", whole.seconds, reach=15.0, aim=8.0),
        Row("the part that goes on, built anew", part.seconds),
        Row("nothing to build", again.seconds),
        Row("then the lengths of the front for every edition, once", fronts),
        Row("all tiles of the archive", sum(e["bytes"] for e in entries), Unit.BYTES, reach=10e6, aim=6e6),
        Row("largest tile as sent", largest, Unit.BYTES, reach=500e3, aim=200e3),
        Row(f"tiles of the first view, zoom {FIRST_ZOOM}", view, Unit.BYTES, reach=250e3),
    ]
    if whole.peak_bytes is not None:
        result.rows.append(Row("memory while all tiles are built", whole.peak_bytes, Unit.BYTES))
    result.tables.append(
        Table(
            "By zoom: bytes of all tiles, and of the largest",
            ("zoom", "base", "largest", "track", "largest"),
            tuple(_by_zoom([sizes[e["file"]] for e in some] for some in ([entries[0]], track["parts"]))),
        )
    )
    return result


def _sizes(path: Path) -> dict[tuple[int, int, int], int]:
    with open(path, "rb") as file:
        return {zxy: len(data) for zxy, data in all_tiles(MmapSource(file))}


def _in_view(tiles: dict[tuple[int, int, int], int], extent: tuple[float, float, float, float]) -> int:
    """Bytes of the tiles that a view of the whole extent needs."""
    west, south, east, north = extent
    across, down = 2**FIRST_ZOOM / 360, 2**FIRST_ZOOM / (2 * math.pi)

    def row(latitude: float) -> int:
        return int((math.pi - math.asinh(math.tan(math.radians(latitude)))) * down)

    columns, rows = (int((x + 180) * across) for x in (west, east)), (row(north), row(south))
    first, last = columns
    return sum(
        size
        for (z, x, y), size in tiles.items()
        if z == FIRST_ZOOM and first <= x <= last and rows[0] <= y <= rows[1]
    )


def _by_zoom(kinds):
    """Rows of zoom, then sum and largest for each kind of archive."""
    found: list[dict[int, list[int]]] = []
    for archives in kinds:
        by: dict[int, list[int]] = defaultdict(list)
        for tiles in archives:
            for (zoom, _, _), size in tiles.items():
                by[zoom].append(size)
        found.append(by)
    for zoom in sorted({zoom for by in found for zoom in by}):
        cells = [
            text
            for by in found
            for text in (
                (shown(sum(by[zoom]), Unit.BYTES), shown(max(by[zoom]), Unit.BYTES))
                if zoom in by
                else ("", "")
            )
        ]
        yield (str(zoom), *cells)
