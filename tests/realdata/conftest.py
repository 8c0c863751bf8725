"""Where the real data lies; without it these tests are skipped, except where they must run (CI=true).

The whole archive is loaded once, through the command line, as a person would; every test reads that
atlas, and none writes to it. Workers of one run share it and its tiles: the first who needs them makes
them, the others wait.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from oracle import Archive

import contactline
from chromium import chromium
from contactline.atlas import Atlas
from serving import Site, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ARCHIVE = "deepstate/deepstate-2022-04-03_2025-08-03.tar.xz"
DAILY = "deepstate/occupied-2025-08-04_2025-08-31.tar.xz"


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder that DATA.md describes: `CONTACTLINE_DATA`, or ../shared/data beside the checkout. It is no
    part of the project: without it its tests are skipped, unless CI is "true", as `.ci/run` sets it."""
    told = os.environ.get("CONTACTLINE_DATA")
    path = Path(told) if told else Path(__file__).parents[3] / "shared" / "data"
    if not path.is_dir():
        reason = f"no real data at {path}: set CONTACTLINE_DATA to the folder that holds it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


@dataclass(frozen=True)
class Loaded:
    """An atlas of the real archive, and what each command that made it printed."""

    path: Path
    said: dict[str, str]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command on this atlas, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "contactline", "--atlas", os.fspath(self.path), *arguments],
            capture_output=True,
            text=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def json(self, *arguments: str) -> list[dict]:
        done = self.run(*arguments, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        return json.loads(done.stdout)


def commands(data: Path) -> dict[str, list[str]]:
    """What makes the atlas, as the issue has it; the tracks' licences are those of DATA.md."""
    boundaries = data / "boundaries"
    attribution = ["--attribution", "DeepState"]
    return {
        "init": ["init", "--scheme", "ukraine"],
        "adm1": ["load", "regions", f"{boundaries / 'ukraine-adm1.geojson'}", "--level", "1"],
        "adm2": ["load", "regions", f"{boundaries / 'ukraine-adm2.gpkg'}", "--level", "2"],
        "adm3": ["load", "regions", f"{boundaries / 'ukraine-adm3.gpkg'}", "--level", "3"],
        "russia": ["load", "regions", f"{boundaries / 'russia-adm1.geojson'}", "--level", "1"],
        "places": ["load", "places", f"{data / 'gazetteer' / 'ukraine-settlements.tsv'}"],
        "archive": [
            "load", "editions", f"{data / ARCHIVE}", "--track", "deepstate", "--reader", "deepstate",
            *attribution,
        ],
        "daily": [
            "load", "editions", f"{data / DAILY}", "--track", "deepstate-daily", "--reader", "occupied",
            *attribution, "--licence", "GPL-3.0",
        ],
    }  # fmt: skip


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run have in common."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@contextmanager
def alone(folder: Path, name: str) -> Iterator[None]:
    """No other worker is in a block of that name."""
    with open(folder / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def loaded(data_dir: Path, shared_folder: Path) -> Loaded:
    """The atlas of the whole archive."""
    atlas, told = shared_folder / "real.db", shared_folder / "real.json"
    with alone(shared_folder, "real"):
        if not told.exists():
            blank = Loaded(atlas, {})
            for name, command in commands(data_dir).items():
                done = blank.run(*command)
                assert (done.returncode, done.stderr) == (0, ""), f"{name}: {done.stderr}"
                blank.said[name] = done.stdout
            told.write_text(json.dumps(blank.said))
    return Loaded(atlas, json.loads(told.read_text()))


@pytest.fixture(scope="session")
def atlas(loaded: Loaded) -> Iterator[Atlas]:
    with contactline.open(os.fspath(loaded.path), read_only=True) as atlas:
        yield atlas


@pytest.fixture(scope="session")
def tiles(loaded: Loaded, shared_folder: Path) -> Path:
    """The folder of the atlas's tiles, where `serve` finds them; the lengths of the front left out."""
    folder = loaded.path.with_name(loaded.path.name + ".tiles")
    with alone(shared_folder, "tiles"):
        if not (folder / "manifest.json").exists():
            done = loaded.run("tiles", "--no-fronts")
            assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def archive(data_dir: Path, atlas: Atlas) -> Archive:
    """The editions of the archive as the reader gives them, without atlas or composite."""
    return Archive(data_dir / ARCHIVE, atlas.scheme)


@pytest.fixture(scope="module")
def site(loaded, tiles) -> Iterator[Site]:
    with serving(loaded.path, "--tiles", str(tiles)) as site:
        site.wait_for_tiles()
        yield site


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser
