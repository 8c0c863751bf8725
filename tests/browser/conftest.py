"""The demo, served and seen in the real Chromium.

One worker runs all of these tests, so that the demo is made and served
once.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

import contactline
from chromium import Visit, Visitors, chromium
from contactline.atlas import Atlas
from serving import Site, command, environment, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Iterator[Visitors]:
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()


@pytest.fixture(scope="session")
def demo_atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo war of all of the hundred days that a test goes back, with its tiles."""
    path = tmp_path_factory.mktemp("site") / "demo.db"
    for arguments in (("demo", "--no-serve", "--days", "110", "--places", "150"), ("tiles",)):
        done = subprocess.run(
            command("--atlas", os.fspath(path), *arguments), capture_output=True, text=True, env=environment()
        )
        assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(scope="session")
def site(demo_atlas: Path) -> Iterator[Site]:
    with serving(demo_atlas) as site:
        site.wait_for_tiles()
        yield site


@pytest.fixture(scope="session")
def atlas(demo_atlas: Path) -> Iterator[Atlas]:
    """The engine itself, which the screen is compared with."""
    with contactline.open(os.fspath(demo_atlas), read_only=True) as atlas:
        yield atlas


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if call.when == "call":
        item.stash[FAILED] = report.failed
    return report


class FailedTest(Exception):
    """Tells the visitors that a test on their page has failed: the page is not fit for another."""


@pytest.fixture
def visit(request: pytest.FixtureRequest, visitors: Visitors, site: Site) -> Iterator[Callable[..., Visit]]:
    """`visit(path, size=…, anew=…, expected=…, **context)` shows an address and waits until its page is at
    rest; when the test ends, no page may have complained or asked another host. `anew`: on a page that
    opens with it, not on one that goes on to it. `expected`: words of complaints that the test is about."""
    with suppress(FailedTest), ExitStack() as stack:
        visits: list[Visit] = []

        def show(path: str = "/", *, complete: bool = True, **more) -> Visit:
            visit = stack.enter_context(visitors.visiting(site.url + path, **more))
            visits.append(visit)
            if complete:
                visit.wait_for_map()
                visit.wait_for_rest()
            return visit

        yield show
        if request.node.stash.get(FAILED, False):
            raise FailedTest
        host = urlsplit(site.url).netloc
        for visit in visits:
            assert visit.complaints == []
            assert visit.foreign(host) == []
