"""A small demo atlas behind the application, asked in process."""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import contactline
from asking import DAYS, Client
from contactline.atlas import Atlas
from contactline.demo.generate import DemoFiles, generate
from contactline.loading import load_editions, load_places, load_regions
from contactline.server.app import create_app
from contactline.server.settings import Settings


@dataclass(frozen=True)
class Demo:
    """The files of a short fictional war, and an atlas of them to be copied; nothing may write to it."""

    files: DemoFiles
    path: Path


def load(path: Path, files: DemoFiles) -> None:
    """What `contactline demo` loads, without the tour."""
    credit = {"licence": files.licence, "attribution": files.attribution}
    mapped = {"reader": "geojson", "reader_options": {"mapping": "meridian"}}
    with contactline.init(path, files.scheme) as atlas:
        for level, regions in files.regions:
            load_regions(atlas, regions, level=level, **credit)
        load_places(atlas, files.places, **credit)
        load_editions(atlas, files.meridian, track="meridian", **mapped, **credit)
        until = files.embargo_until
        load_editions(atlas, files.embargoed, track="meridian", embargo_until=until, **mapped, **credit)
        load_editions(atlas, files.tideline, track="tideline", reader="occupied", **credit)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """Workers of one run share it, the first makes it."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "server-demo"
    folder.mkdir(exist_ok=True)
    atlas = folder / "demo.db"
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / "made"
        if made.exists():
            return Demo(pickle.loads(made.read_bytes()), atlas)
        files = generate(folder / "files", days=DAYS, places=80, detail=0.5)
        load(atlas, files)
        made.write_bytes(pickle.dumps(files))
    return Demo(files, atlas)


@pytest.fixture(scope="session")
def client(demo: Demo) -> Iterator[Client]:
    """The application on the demo atlas, without what runs beside the routes."""
    app = create_app(Settings(str(demo.path), build_tiles=False))
    yield Client(app)
    app.state.desk.close()


@pytest.fixture
def client_of() -> Iterator[Callable[..., Client]]:
    """An application with settings of the test's own."""
    apps = []

    def make(path: Path, **settings: Any) -> Client:
        apps.append(create_app(Settings(str(path), **{"build_tiles": False} | settings)))
        return Client(apps[-1])

    yield make
    for app in apps:
        app.state.desk.close()


@pytest.fixture(scope="session")
def atlas(demo: Demo) -> Iterator[Atlas]:
    """The engine itself, on the same atlas."""
    with contactline.open(demo.path, read_only=True) as atlas:
        yield atlas


@pytest.fixture
def copy(demo: Demo, tmp_path: Path) -> Path:
    """A copy that the test may write to."""
    return Path(shutil.copy(demo.path, tmp_path / "copy.db"))
