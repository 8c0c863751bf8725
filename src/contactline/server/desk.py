"""The desk where routes put questions to the atlas.

An open atlas is for one thread at a time, so there is one for quick answers on the event loop, and a
few for worker threads. All are read-only. What waits and how long is bounded: a question that finds no
room, or no answer in time, is told to come again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from contactline import deadline
from contactline.atlas import Atlas
from contactline.errors import AtlasError, Busy, Overloaded
from contactline.server.settings import Settings

if TYPE_CHECKING:
    from contactline.record.search import Search

T = TypeVar("T")

CHECK_EVERY_S = 0.05
"""How old the knowledge may be that nobody has written to the atlas. Between two looks the quick atlas
sees one state: to ask for it at every request would cost a third of the quickest answers, and on
PostgreSQL more."""

_log = logging.getLogger(__name__)


class Desk:
    """Questions to one atlas. Raises NoAtlas and its kin where it cannot be opened."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._path = Atlas.file_of(settings.atlas)
        self._quick: Atlas | None = None
        self._names: Search | None = None
        self._resting: list[tuple[int, Atlas]] = []
        self._pool: ThreadPoolExecutor | None = None
        self._pending = 0
        self._generation = 0
        self._file = self._identity()
        self._version: object = None
        self._checked_at = float("-inf")
        self._letting_go: asyncio.TimerHandle | None = None
        self.edition_of_atlas = 0
        """A number that grows with every change of the atlas that was noticed."""
        self.quick(lambda atlas: atlas.scheme)

    # --- answers ---

    def quick(self, ask: Callable[[Atlas], T]) -> T:
        """The answer of the event loop's own atlas: for what tables alone can say, in a millisecond.

        To be called on the thread of the event loop (or, before it runs, of whoever made the desk).
        """
        if self._quick is None:
            self._quick = self._open()
        try:
            return ask(self._quick)
        except AtlasError as error:
            if not isinstance(error, Busy):  # the file or the connection went away: begin anew next time
                self._close_quick()
            raise

    async def ask(self, ask: Callable[[Atlas], T], limit_s: float | None = None) -> T:
        """The answer of an atlas on a worker thread. Raises Overloaded when there is no room or no time:
        `limit_s`, or what the settings give a question."""
        if self._pending >= self._settings.workers + self._settings.queue:
            raise Overloaded("the server has more questions than it can take: ask again in a few seconds")
        limit = self._settings.time_limit_s if limit_s is None else limit_s
        self._pending += 1
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._settings.workers, thread_name_prefix="atlas")
        future = self._pool.submit(self._work, ask, time.monotonic() + limit)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda done: self._done(loop, done))
        answer = asyncio.wrap_future(future)
        # who no longer waits does not look at how it ended, and the loop would complain of that
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())
        try:
            async with asyncio.timeout(
                limit
            ):  # `wait_for` may lose a cancellation that comes with the answer
                return await asyncio.shield(answer)
        except (TimeoutError, deadline.OutOfTime):
            future.cancel()
            raise Overloaded(
                f"this was not answered within {limit:g} seconds: ask for less ground, a shorter period or"
                " the authalic measure, or again later"
            ) from None

    def _done(self, loop: asyncio.AbstractEventLoop, done: Future) -> None:
        def free() -> None:
            self._pending -= 1

        if not done.cancelled():
            done.exception()  # whoever asked may be gone
        if not loop.is_closed():
            loop.call_soon_threadsafe(free)

    def _work(self, ask: Callable[[Atlas], T], until: float) -> T:
        if time.monotonic() > until:
            raise deadline.OutOfTime
        generation, atlas = self._take()
        sound = True
        try:
            with deadline.until(until):
                return ask(atlas)
        except AtlasError as error:
            sound = isinstance(error, Busy)
            raise
        finally:
            if sound and generation == self._generation:
                self._resting.append((generation, atlas))
            else:
                atlas.close()

    def _take(self) -> tuple[int, Atlas]:
        while self._resting:  # the one that rested last has the most at hand
            generation, atlas = self._resting.pop()
            if generation == self._generation:
                return generation, atlas
            atlas.close()
        return self._generation, self._open()

    def _open(self) -> Atlas:
        """One more opening; what is searched in is one for all, from whichever was opened first."""
        atlas = Atlas.open(self._settings.atlas, read_only=True)
        names = self._names  # the event loop may drop it while a worker is here
        if names is None:
            self._names = atlas.names
        else:
            atlas.names = names
        return atlas

    # --- changes ---

    def look(self) -> int:
        """The number of the atlas's present state, `edition_of_atlas`, at most CHECK_EVERY_S old."""
        now = time.monotonic()
        if now - self._checked_at > CHECK_EVERY_S:
            self._checked_at = now
            self._let_go()
            if self._identity() != self._file:  # another file has taken the place of the one that is open
                self._file = self._identity()
                self._generation += 1
                self._names = None
                self._close_quick()
            version = (self._generation, self.quick(self._held_version))
            if version != self._version:
                self._version = version
                self.edition_of_atlas += 1
        return self.edition_of_atlas

    def _held_version(self, atlas: Atlas) -> object:
        """The atlas's version; where an event loop runs, it is held to it for as long as a look is good."""
        with contextlib.suppress(RuntimeError):  # no loop
            self._letting_go = asyncio.get_running_loop().call_later(CHECK_EVERY_S, self._let_go)
            atlas.hold()
        return atlas.version

    def _let_go(self) -> None:
        if self._letting_go is not None:
            self._letting_go.cancel()
            self._letting_go = None
        if self._quick is not None:
            self._quick.let_go()

    def _close_quick(self) -> None:
        self._let_go()
        if self._quick is not None:
            self._quick.close()
            self._quick = None

    def _identity(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def release(self) -> None:
        """Release editions whose embargo has ended: opening the atlas to write does it."""
        Atlas.open(self._settings.atlas).close()

    async def release_due(self) -> bool:
        """Release what is due, in a thread of its own; whether there was something."""
        if not self.quick(lambda atlas: atlas.has_ended_embargoes):
            return False
        try:
            await asyncio.to_thread(self.release)
        except AtlasError as error:  # read-only, or somebody writes now: the next round
            _log.warning("ended embargoes could not be released: %s", error)
        return True

    def close(self) -> None:
        """Close every atlas; what is being worked on ends by itself. Asked again, the desk opens again."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
        self._generation += 1
        for _, atlas in self._resting:
            atlas.close()
        self._resting.clear()
        self._close_quick()
