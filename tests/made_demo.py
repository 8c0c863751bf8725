"""A small atlas of the demo's fictional war, for tests that want history, regions and names."""

from __future__ import annotations

from pathlib import Path

import contactline
from contactline.atlas import Atlas
from contactline.demo.generate import generate
from contactline.loading import load_editions, load_places, load_regions


def made_demo(
    folder: Path, *, days: int, places: int, detail: float, tideline: bool = False
) -> tuple[Path, Atlas]:
    """The path of a new atlas in a folder, and the atlas, open: `days` of the track "meridian" with regions
    and places; with `tideline` the second map maker's too."""
    files = generate(folder / "files", days=days, places=places, detail=detail)
    path = folder / "atlas.db"
    atlas = contactline.init(path, files.scheme)
    for level, regions in files.regions:
        load_regions(atlas, regions, level=level)
    load_places(atlas, files.places)
    load_editions(
        atlas, files.meridian, track="meridian", reader="geojson", reader_options={"mapping": "meridian"}
    )
    if tideline:
        load_editions(atlas, [files.tideline], track="tideline", reader="occupied")
    return path, atlas
