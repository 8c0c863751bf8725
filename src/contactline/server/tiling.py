"""The tiles kept up to date by a process of their own, so that no reader waits for them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
from typing import Any

from contactline.server.settings import Settings

NICENESS = 10
END_WITHIN_S = 5.0

_log = logging.getLogger("contactline.server")


class Tiling:
    """Starts `contactline tiles` where the manifest is missing or tells of another state of the atlas."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._tried: str | None = None
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
        """ "current", "building", "stale" or "missing"."""
        built = self.built_for
        if built == state:
            return "current"
        return "building" if self.building else "missing" if built is None else "stale"

    async def ensure(self, state: str) -> None:
        """Start a build for this state unless one is running, was tried, or is not needed."""
        if not self._settings.build_tiles or self._process is not None or self._tried == state:
            return
        self._tried = state
        if self.built_for == state and self.has_lengths:
            self.failed = False
            return
        command = [sys.executable, "-m", "contactline", "--atlas", self._settings.atlas, "tiles"]
        command += ["--tiles", os.fspath(self._settings.tiles_folder)]
        self._process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the server, which ends its child itself
            preexec_fn=lambda: os.nice(NICENESS) and None,
        )
        self._watch = asyncio.create_task(self._wait(self._process))

    async def _wait(self, process: asyncio.subprocess.Process) -> None:
        _, said = await process.communicate()
        self._process = None
        self.failed = process.returncode != 0
        if self.failed:
            lines = said.decode(errors="replace").strip().splitlines()
            _log.warning("the tiles could not be built: %s", lines[-1] if lines else process.returncode)

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
