"""An atlas with a small history that must outlive all that happens to it."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mishaps import EDITIONS, History, Kept, faults, file_name, front_of, load, ready, rows, run, square, tar


@pytest.fixture(scope="session", autouse=True)
def ready_process() -> Iterator[None]:
    with ready():
        yield


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    folder = tmp_path_factory.mktemp("history")
    members = [(file_name(number), front_of(number)) for number in range(EDITIONS)]
    archive = tar(folder / "editions.tar.gz", members)
    random.Random(1).shuffle(members)
    for name, data in members:
        (folder / name).write_bytes(data)
    files = tuple(folder / name for name, _ in members)
    empty, loaded = folder / "empty.db", folder / "loaded.db"
    assert run(empty, "init", "--scheme", "ukraine").code == 0
    boundary = folder / "regions.geojson"
    boundary.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"id": "R1", "name_en": "Westland"},
                        "geometry": {"type": "Polygon", "coordinates": [square(33.0, 46.0, 2.2)]},
                    },
                    {
                        "type": "Feature",
                        "properties": {"id": "R2", "name_en": "Eastland"},
                        "geometry": {"type": "Polygon", "coordinates": [square(35.2, 46.0, 2.2)]},
                    },
                ],
            }
        )
    )
    done = run(empty, "load", "regions", boundary, "--level", "1")
    assert (done.code, done.stderr) == (0, "")
    shutil.copy(empty, loaded)
    done = run(loaded, *load(archive))
    assert (done.code, done.stderr) == (0, "")
    assert f"Loaded {EDITIONS} editions" in done.stdout
    return History(archive, files, empty, loaded)


@pytest.fixture(scope="session")
def loaded_rows(history: History) -> str:
    assert faults(history.loaded) == []
    return rows(history.loaded)


@pytest.fixture
def kept(history: History, loaded_rows: str, tmp_path: Path) -> Kept:
    path = tmp_path / "kept.db"
    shutil.copy(history.loaded, path)
    return Kept(path, loaded_rows)


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Path]:
    """A file with these bytes, by default named as a snapshot of the day after the last edition."""

    def make(data: bytes, name: str | None = None) -> Path:
        path = tmp_path / (name or file_name(EDITIONS))
        path.write_bytes(data)
        return path

    return make
