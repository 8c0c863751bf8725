"""A small demo atlas behind the application, asked in process."""

from __future__ import annotations

import asyncio
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

import contactline
from contactline.atlas import Atlas
from contactline.demo.generate import DemoFiles, generate
from contactline.loading import load_editions, load_places, load_regions
from contactline.server.app import create_app
from contactline.server.settings import Settings

DAYS = 45


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
        made = (folder / "made").exists()
        if made:
            (folder / "again").mkdir(exist_ok=True)
        files = generate(folder / ("again" if made else "files"), days=DAYS, places=80, detail=0.5)
        if not made:
            load(atlas, files)
            (folder / "made").touch()
    return Demo(files, atlas)


class Client:
    """Asks the application in process, one request after the other."""

    def __init__(self, app: FastAPI, base_url: str = "http://atlas.test") -> None:
        self.app = app
        self._base_url = base_url

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url=self._base_url) as client:
                return await client.request(method, path, **more)

        return asyncio.run(ask())

    def get(self, path: str, **headers: str) -> httpx.Response:
        """GET; an underscore in a header's name stands for its hyphen."""
        return self.request("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def json(self, path: str, **headers: str) -> Any:
        response = self.get(path, **headers)
        assert response.status_code == 200, response.text[:500]
        assert response.headers["content-type"] in ("application/json", "application/geo+json")
        return response.json()

    def problem(self, path: str, status: int, **headers: str) -> dict[str, Any]:
        response = self.get(path, **headers)
        assert response.status_code == status, response.text[:500]
        assert response.headers["content-type"] == "application/problem+json"
        body = response.json()
        assert body["status"] == status
        assert body["title"]
        assert body["detail"]
        return body


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
