"""The tiles kept up to date by a process of their own, so that no reader waits for them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
import time
from typing import Any

from contactline.server.settings import Settings

NICENESS = 10
END_WITHIN_S = 5.0
FIRST_WAIT_S = 10.0
"""Between a build that failed and the next; twice as long after each that fails again."""
LONGEST_WAIT_S = 600.0

_log = logging.getLogger("contactline.server")


class Tiling:
    """Starts `contactline tiles` where the manifest is missing or tells of another state of the atlas.

    A build that failed is tried again, at growing intervals: a disk is cleared, another build ends.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._tried: str | None = None
        self._wait_s = FIRST_WAIT_S
        self._again_at = float("-inf")
        self.failed = False

    @property
    def built_for(self) -> str | None:
        """The state token in the manifest; None without one that can be read."""
        try:
            return str(self._read("manifest.json")["atlas"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def has_lengths(self) -> bool:
        """Whether the front's length is there for every edition: it comes after the tiles."""
        try:
            tracks = self._read("manifest.json")["tracks"].values()
            return all(self._read(track["fronts"])["complete"] for track in tracks)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False

    def _read(self, name: str) -> dict[str, Any]:
        return json.loads((self._settings.tiles_folder / name).read_bytes())

    @property
    def building(self) -> bool:
        """Whether a build is running; it may be at what the map does not wait for."""
        return self._process is not None

    def status(self, state: str) -> str:
        """ "current", "building", "failed", "stale" or "missing"."""
        built = self.built_for
        if built == state:
            return "current"
        if self.building:
            return "building"
        return "failed" if self.failed else "missing" if built is None else "stale"

    async def ensure(self, state: str) -> None:
        """Start a build for this state unless one is running, has done it, or failed a moment ago."""
        if not self._settings.build_tiles or self._process is not None:
            return
        if state != self._tried:
            self._wait_s, self._again_at = FIRST_WAIT_S, float("-inf")
        elif self.failed:
            if time.monotonic() < self._again_at:
                return
        elif (self._settings.tiles_folder / "manifest.json").is_file():
            return
        self._tried = state
        if self.built_for == state and self.has_lengths:
            self.failed = False
            return
        try:
            self._process = await self._started()
        except OSError as error:
            self._ended(error.strerror or str(error))
            return
        self._watch = asyncio.create_task(self._wait(self._process))

    async def _started(self) -> asyncio.subprocess.Process:
        command = [sys.executable, "-m", "contactline", "--atlas", self._settings.atlas, "tiles"]
        command += ["--tiles", os.fspath(self._settings.tiles_folder)]
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the server, which ends its child itself
            preexec_fn=lambda: os.nice(NICENESS) and None,
        )

    async def _wait(self, process: asyncio.subprocess.Process) -> None:
        _, said = await process.communicate()
        self._process = None
        lines = said.decode(errors="replace").strip().splitlines()
        if process.returncode != 0:
            self._ended(lines[-1] if lines else f"the build ended with {process.returncode}")
        elif self.built_for is None:
            self._ended("the build left no manifest that can be read")
        else:
            self.failed, self._wait_s = False, FIRST_WAIT_S

    def _ended(self, why: str) -> None:
        """A build failed: when to try again."""
        self.failed = True
        self._again_at = time.monotonic() + self._wait_s
        _log.warning("the tiles could not be built: %s; the next try is in %.0f s", why, self._wait_s)
        self._wait_s = min(2 * self._wait_s, LONGEST_WAIT_S)

    async def close(self) -> None:
        """End a build that is running: what it has finished stays, the manifest is as it was."""
        process = self._process
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), END_WITHIN_S)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        if self._watch is not None:
            await self._watch
