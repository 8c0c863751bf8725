"""What runs beside the routes, and where the files of an atlas are."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
from pathlib import Path

import pytest

from asking import run
from contactline.server import app as application
from contactline.server.desk import Desk
from contactline.server.endpoint import Service
from contactline.server.settings import Settings
from contactline.server.tiling import Tiling


def test_an_atlas_that_is_missing_is_told_of_once(copy, caplog):
    settings = Settings(str(copy), build_tiles=False, watch_s=0.0)
    service = Service(Desk(settings), 1_000_000)
    rounds = 0

    async def due() -> bool:
        nonlocal rounds
        rounds += 1
        service.desk.quick(lambda atlas: atlas.state)
        return False

    async def watched() -> None:
        watch = asyncio.create_task(application._watch(settings, service, Tiling(settings)))
        while rounds < 5:
            await asyncio.sleep(0)
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch

    service.desk.release_due = due  # type: ignore[method-assign]
    service.desk.close()
    copy.unlink()
    with caplog.at_level(logging.WARNING, "contactline.server"):
        run(watched())
    told = [r.getMessage() for r in caplog.records if "there is no atlas" in r.getMessage()]
    assert len(told) == 1, told


@pytest.mark.parametrize(
    ("atlas", "folder"),
    [
        ("war.db", "war.db.tiles"),
        ("sqlite:////data/war.db", "/data/war.db.tiles"),
        ("postgresql://host/war", "contactline-tiles"),
    ],
)
def test_tiles_are_beside_the_file_of_the_atlas(atlas, folder):
    assert Settings(atlas).tiles_folder == Path(folder)


def test_a_file_that_takes_the_place_of_an_atlas_is_noticed_by_either_address(demo, copy):
    desk = Desk(Settings(f"sqlite:///{copy}", build_tiles=False))
    try:
        before = desk.look()
        other = shutil.copy(demo.path, copy.with_name("other.db"))
        os.replace(other, copy)
        desk._checked_at = float("-inf")
        assert desk.look() > before
    finally:
        desk.close()
