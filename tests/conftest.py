"""What every test may use."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadScopeScheduling

import contactline
import postgres as private_postgres
from contactline.atlas import Atlas
from contactline.store.database import is_postgres

# No deadline: how long an example takes is the machine's affair and no statement about the domain. The
# same examples every time, so that a change is judged by itself and not by luck; who sets
# CONTACTLINE_EXAMPLES searches for others.
hypothesis.settings.register_profile(
    "contactline",
    deadline=None,
    max_examples=int(os.environ.get("CONTACTLINE_EXAMPLES", "50")),
    derandomize="CONTACTLINE_EXAMPLES" not in os.environ,
    database=None if "CONTACTLINE_EXAMPLES" not in os.environ else hypothesis.settings.default.database,
)
hypothesis.settings.load_profile("contactline")

BACKENDS = ("sqlite", "postgres")


class _Shares(LoadScopeScheduling):
    """What one worker runs together: the browser's tests all, since they share a served demo and draw on
    every core as it is; of the others, a module at a time. (The groups of pytest-xdist do nothing under
    pytest 9.2, which no longer reads the name that they change.)"""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::", 1)[0]
        return "browser" if "/browser/" in module else module


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _Shares | None:
    return _Shares(config, log) if config.getvalue("dist") == "loadscope" else None


@pytest.fixture(scope="session")
def postgres() -> Iterator[private_postgres.Server]:
    """A private PostgreSQL server. Without PostgreSQL on the machine its tests are skipped, unless
    CONTACTLINE_REQUIRE_ALL is set, as `make test` does."""
    folder = private_postgres.binaries()
    if folder is None:
        reason = "PostgreSQL is not on this machine; tools/need-postgres says how to get it"
        if os.environ.get("CONTACTLINE_REQUIRE_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    with private_postgres.private_server(folder) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: private_postgres.Server) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped after the test."""
    url = postgres.new_database()
    yield url
    postgres.drop(url)


@pytest.fixture(params=BACKENDS)
def atlas_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where there is no atlas yet: a path, then a database."""
    if request.param == "sqlite":
        return str(tmp_path / "atlas.db")
    return request.getfixturevalue("postgres_url")


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new atlas of the demo's scheme, to be copied."""
    path = tmp_path_factory.mktemp("empty") / "atlas.db"
    contactline.init(path, "demo").close()
    return path


@pytest.fixture(scope="session")
def empty_database(postgres: private_postgres.Server) -> str:
    """The same on PostgreSQL."""
    url = postgres.new_database()
    contactline.init(url, "demo").close()
    return url


@pytest.fixture
def atlas(request: pytest.FixtureRequest, atlas_url: str) -> Iterator[Atlas]:
    """A new atlas of the demo's scheme."""
    if is_postgres(atlas_url):
        server = request.getfixturevalue("postgres")
        server.copy(request.getfixturevalue("empty_database"), atlas_url)
    else:
        shutil.copy(request.getfixturevalue("empty_file"), atlas_url)
    with contactline.open(atlas_url) as atlas:
        yield atlas


@pytest.fixture(params=BACKENDS)
def new_atlas(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Atlas]]:
    """A new atlas of the demo's scheme at each call; all are gone after the test."""
    server = None if request.param == "sqlite" else request.getfixturevalue("postgres")
    template = request.getfixturevalue("empty_file" if server is None else "empty_database")
    numbers = itertools.count()
    made: list[tuple[Atlas, str]] = []

    def new() -> Atlas:
        if server is None:
            url = shutil.copy(template, tmp_path / f"{next(numbers)}.db")
        else:
            url = server.copy(template)
        made.append((contactline.open(url), str(url)))
        return made[-1][0]

    yield new
    for atlas, url in made:
        atlas.close()
        if server is not None:
            server.drop(url)
