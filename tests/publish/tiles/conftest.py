"""Atlases whose tiles are built once: a short fictional war, and squares drawn over a New Year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import contactline
from contactline.atlas import Atlas
from contactline.demo.generate import generate
from contactline.loading import load_editions, load_places, load_regions
from contactline.publish.tiles.build import build


@dataclass(frozen=True)
class Tiled:
    """An atlas with the folder of its tiles."""

    path: Path
    folder: Path


@pytest.fixture(scope="session")
def war(tmp_path_factory: pytest.TempPathFactory) -> Tiled:
    """Forty days of the demo's war, with regions and places."""
    folder = tmp_path_factory.mktemp("war")
    files = generate(folder / "files", days=40, places=80, detail=0.5)
    path = folder / "atlas.db"
    with contactline.init(path, files.scheme) as atlas:
        for level, regions in files.regions:
            load_regions(atlas, regions, level=level)
        load_places(atlas, files.places)
        load_editions(
            atlas, files.meridian, track="meridian", reader="geojson", reader_options={"mapping": "meridian"}
        )
        build(atlas, folder / "tiles")
    return Tiled(path, folder / "tiles")


@pytest.fixture
def war_atlas(war: Tiled) -> Iterator[Atlas]:
    with contactline.open(war.path, read_only=True) as atlas:
        yield atlas
