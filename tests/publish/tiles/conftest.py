"""Atlases whose tiles are built once: a short fictional war, and squares drawn over a New Year."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import contactline
from contactline.atlas import Atlas
from contactline.publish.tiles.build import build
from made_demo import made_demo


@dataclass(frozen=True)
class Tiled:
    """An atlas with the folder of its tiles."""

    path: Path
    folder: Path


@pytest.fixture(scope="session")
def war(tmp_path_factory: pytest.TempPathFactory) -> Tiled:
    """Forty days of the demo's war, with regions and places."""
    folder = tmp_path_factory.mktemp("war")
    path, atlas = made_demo(folder, days=40, places=80, detail=0.5)
    with atlas:
        build(atlas, folder / "tiles")
    return Tiled(path, folder / "tiles")


@pytest.fixture
def war_atlas(war: Tiled) -> Iterator[Atlas]:
    with contactline.open(war.path, read_only=True) as atlas:
        yield atlas
