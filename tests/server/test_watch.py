"""What runs beside the routes, and where the files of an atlas are."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import threading
import time
from pathlib import Path

import pytest

import contactline
from asking import run
from contactline.atlas import Atlas
from contactline.model import Place
from contactline.server import app as application
from contactline.server.desk import CHECK_EVERY_S, Desk
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


def test_what_only_texts_need_is_made_ready_when_nobody_asks(copy, monkeypatch):
    settings = Settings(str(copy), build_tiles=False, watch_s=0.0)
    service = Service(Desk(settings), 1_000_000)
    prepared = threading.Event()
    monkeypatch.setattr(Atlas, "prepare_checks", lambda atlas: prepared.set())

    async def watched() -> None:
        service._asked_at = time.monotonic() + 1000  # somebody asks all the time
        watch = asyncio.create_task(application._watch(settings, service, Tiling(settings)))
        for _ in range(200):
            await asyncio.sleep(0.001)
        assert not prepared.is_set()
        service._asked_at = time.monotonic() - 2 * application.QUIET_S
        assert await asyncio.to_thread(prepared.wait, 20)
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch

    try:
        run(watched())
    finally:
        service.desk.close()


def test_what_is_held_is_of_one_state_until_it_is_let_go(copy):
    with contactline.open(copy, read_only=True) as reader:
        before = reader.state
        reader.hold()
        with contactline.open(copy) as writer:
            writer.load_places([Place("N1", {"en": "Newhaven"}, (), -30.0, 48.0, ("QV-3",), "town", 10)])
            after = writer.state
        assert reader.state == before != after
        reader.let_go()
        assert reader.state == after


def test_the_event_loops_atlas_is_let_go_when_nobody_asks(copy):
    desk = Desk(Settings(str(copy), build_tiles=False))

    async def asked() -> tuple[bool, bool]:
        desk.look()
        held = desk.quick(lambda atlas: atlas._held is not None)
        await asyncio.sleep(4 * CHECK_EVERY_S)
        return held, desk.quick(lambda atlas: atlas._held is not None)

    try:
        assert run(asked()) == (True, False)
    finally:
        desk.close()
