"""What every test may use."""

from __future__ import annotations

import gc
import itertools
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
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

# The folders of the tests lie in memory where there is room: thousands of small files are made and deleted
# (tippecanoe alone makes five hundred at each start), which on a disk costs more than what is in them.
if "PYTEST_DEBUG_TEMPROOT" not in os.environ and (memory := private_postgres.memory_folder()):
    os.environ["PYTEST_DEBUG_TEMPROOT"] = memory

BACKENDS = ("sqlite", "postgres")


TOGETHER = {
    "browser": "tests/browser/",
    "the archive read": (
        "tests/realdata/test_composite.py",
        "tests/realdata/test_numbers.py",
        "tests/realdata/test_published.py",
        "tests/realdata/test_record.py",
    ),
    "the archive shown": ("tests/realdata/test_tiles", "tests/realdata/test_viewer.py"),
}
"""What one worker runs together, by the beginnings of its modules: the browser's tests, which share a served
demo; those that hold all maps of the archive in memory; those that need its tiles. Of the others, a module
at a time. (The groups of pytest-xdist do nothing under pytest 9.2, which no longer reads the name that they
change.)"""

LONG = (
    "tests/browser/",
    # needs no atlas of the archive, which another worker loads meanwhile
    "tests/realdata/test_readers.py",
    "tests/realdata/test_composite.py",
    "tests/realdata/test_numbers.py",
    "tests/realdata/test_published.py",
    "tests/realdata/test_record.py",
    "tests/realdata/test_tiles",
    "tests/realdata/test_viewer.py",
    "tests/server/test_openapi.py",
    "tests/badinput/",
    "tests/test_benchmarks.py",
    "tests/publish/tiles/",
    "tests/server/test_live.py",
    "tests/history/test_composite.py",
    "tests/claims/",
    "tests/demo/",
    "tests/docs/",
    "tests/record/",
    "tests/test_batch.py",
    "tests/cli/",
)
"""What takes long goes first, so that at the end no worker waits for another."""


def _turn(item: pytest.Item) -> int:
    return next((n for n, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=_turn)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """The modules of all tests and their libraries stay to the end: the search for cycles need not walk
    through them again and again (a tenth of what the tests take)."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


class _Shares(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::", 1)[0]
        return next((name for name, start in TOGETHER.items() if module.startswith(start)), module)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> _Shares | None:
    if config.getvalue("dist") != "loadscope":
        return None
    config.option.loadscopereorder = False  # what has many tests need not take long
    return _Shares(config, log)


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
    with private_postgres.private_server(folder, in_memory=True) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: private_postgres.Server) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped after the test."""
    url = postgres.new_database()
    yield url
    postgres.drop(url)


@pytest.fixture(params=BACKENDS)
def atlas_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the atlas of the test is to be: a path, then a database. Nothing is there yet."""
    if request.param == "sqlite":
        yield str(tmp_path / "atlas.db")
        return
    server = request.getfixturevalue("postgres")
    url = server.unused_url()
    yield url
    server.drop(url)


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, atlas_url: str) -> str:
    """Where there is no atlas yet and one may be made: the path, then an empty database."""
    if is_postgres(atlas_url):
        server = request.getfixturevalue("postgres")
        server.copy(server.url("template1"), atlas_url)
    return atlas_url


Fill = Callable[[Atlas], Any]


class Templates:
    """Atlases that were filled once, to be copied as often as tests want them so."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count()
        self._urls: dict[tuple[bool, Fill | None], str] = {}

    def copy(self, url: str, fill: Fill | None, server: private_postgres.Server | None) -> None:
        """A new atlas of the demo's scheme at a URL, filled by `fill`; PostgreSQL's if there is a server."""
        template = self._urls.get((server is not None, fill))
        if template is None:
            own_file = str(self._folder / f"{next(self._numbers)}.db")
            template = own_file if server is None else server.unused_url()
            if fill is None:
                if server is not None:
                    server.copy(server.url("template1"), template)
                contactline.init(template, "demo").close()
            else:
                self.copy(template, None, server)
                with contactline.open(template) as atlas:
                    fill(atlas)
            self._urls[server is not None, fill] = template
        if server is None:
            shutil.copy(template, url)
        else:
            server.copy(template, url)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture
def atlas_with(
    request: pytest.FixtureRequest, atlas_url: str, templates: Templates
) -> Iterator[Callable[[Fill | None], Atlas]]:
    """`atlas_with(fill)`: a new atlas of the demo's scheme as `fill`, a function of a module, fills it. It
    is called once; the atlas of every test is a copy of its own, which it may write to."""
    with ExitStack() as stack:

        def make(fill: Fill | None) -> Atlas:
            server = request.getfixturevalue("postgres") if is_postgres(atlas_url) else None
            templates.copy(atlas_url, fill, server)
            return stack.enter_context(contactline.open(atlas_url))

        yield make


@pytest.fixture
def atlas(atlas_with: Callable[[Fill | None], Atlas]) -> Atlas:
    """A new atlas of the demo's scheme."""
    return atlas_with(None)


@pytest.fixture(params=BACKENDS)
def new_atlas(
    request: pytest.FixtureRequest, tmp_path: Path, templates: Templates
) -> Iterator[Callable[..., Atlas]]:
    """A new atlas of the demo's scheme at each call, with `fill` one that it filled; all are gone after the
    test."""
    server = None if request.param == "sqlite" else request.getfixturevalue("postgres")
    numbers = itertools.count()
    made: list[tuple[Atlas, str]] = []

    def new(fill: Fill | None = None) -> Atlas:
        url = str(tmp_path / f"{next(numbers)}.db") if server is None else server.unused_url()
        templates.copy(url, fill, server)
        made.append((contactline.open(url), url))
        return made[-1][0]

    yield new
    for atlas, url in made:
        atlas.close()
        if server is not None:
            server.drop(url)
