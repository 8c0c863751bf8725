"""The tiles follow the atlas: a build that fails is told of and tried again, one that is done is not."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from asking import Client, run
from contactline.server import tiling
from contactline.server.app import create_app
from contactline.server.settings import Settings
from contactline.server.tiling import Tiling

BUILDS = """#!/bin/sh
echo started >> {log}
{does}
"""
DONE = 'mkdir -p {folder} && echo \'{{"atlas": "one", "tracks": {{}}}}\' > {folder}/manifest.json'


@pytest.fixture
def build(tmp_path, monkeypatch):
    """What stands in for the program: `build.does` a shell command; `build.times()` it was started."""

    class Build:
        folder = tmp_path / "tiles"
        log = tmp_path / "log"

        def does(self, command: str) -> None:
            program = tmp_path / "program"
            program.write_text(BUILDS.format(log=self.log, does=command.format(folder=self.folder)))
            program.chmod(0o755)
            monkeypatch.setattr(sys, "executable", str(program))

        def times(self) -> int:
            return len(self.log.read_text().splitlines()) if self.log.exists() else 0

    return Build()


def tiling_of(build, atlas: str = "any.db") -> Tiling:
    return Tiling(Settings(atlas, tiles=build.folder))


async def tried(one: Tiling, state: str = "one") -> None:
    """One look of the watch, and the end of the build that it may have started."""
    await one.ensure(state)
    if one._watch is not None:
        await one._watch


def test_a_build_that_fails_is_told_of_and_tried_again_after_longer_and_longer_waits(build, monkeypatch):
    now = 1000.0
    monkeypatch.setattr(tiling.time, "monotonic", lambda: now)
    build.does("echo no space is left >&2; exit 7")
    one = tiling_of(build)
    run(tried(one))
    assert one.status("one") == "failed"
    run(tried(one))
    assert build.times() == 1, "not again at once"
    now += tiling.FIRST_WAIT_S
    run(tried(one))
    assert build.times() == 2
    now += tiling.FIRST_WAIT_S
    run(tried(one))
    assert build.times() == 2, "the second wait is longer"
    build.does(DONE)
    now += tiling.FIRST_WAIT_S
    run(tried(one))
    assert (build.times(), one.status("one")) == (3, "current")


def test_another_state_of_the_atlas_is_tried_at_once_after_a_failure(build):
    build.does("exit 1")
    one = tiling_of(build)
    run(tried(one))
    run(tried(one, "two"))
    assert build.times() == 2


def test_tiles_that_are_there_are_not_made_again_until_they_vanish(build):
    build.does(DONE)
    one = tiling_of(build)
    for _ in range(3):
        run(tried(one))
    assert build.times() == 1
    shutil.rmtree(build.folder)
    assert one.status("one") == "missing"
    run(tried(one))
    assert (build.times(), one.status("one")) == (2, "current")


@pytest.mark.parametrize("program", ["exit 0", None])
def test_a_build_that_leaves_nothing_or_cannot_be_started_has_failed(build, monkeypatch, program):
    if program is None:
        monkeypatch.setattr(sys, "executable", str(Path(build.folder) / "none"))
    else:
        build.does(program)
    one = tiling_of(build)
    run(tried(one))
    assert one.status("one") == "failed"


def test_health_says_that_the_tiles_could_not_be_built(build, copy):
    build.does("exit 1")
    app = create_app(Settings(str(copy), tiles=build.folder))
    try:
        run(tried(app.state.tiling, app.state.service.token))
        assert Client(app).json("/api/health")["tiles"] == "failed"
    finally:
        app.state.desk.close()
