"""`contactline serve` as a person starts it: a process of its own on a free port, ended by the test."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START_S = 60
TILES_S = 240


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Site:
    """A served atlas: its address, its file, and the process that serves it."""

    url: str
    atlas: Path
    process: subprocess.Popen[bytes]

    def get(self, path: str) -> Any:
        """The JSON answer of the API to a path."""
        with urllib.request.urlopen(self.url + path, timeout=60) as answer:
            return json.load(answer)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)

    def wait_for_tiles(self) -> None:
        """Until every track has its tiles: they are built beside the readers."""
        until = time.monotonic() + TILES_S
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(self.url + "/tiles/manifest.json", timeout=60) as answer:
                    if answer.status == 200 and json.load(answer)["tracks"]:
                        return
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    raise
            time.sleep(0.2)
        raise TimeoutError(f"{self.url} has no tiles after {TILES_S} s")


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "contactline", *arguments]


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}


@contextmanager
def serving(atlas: Path, *options: str, port: int | None = None) -> Iterator[Site]:
    """Serve an atlas on loopback for the length of the block."""
    port = port or free_port()
    log = atlas.parent / f"serve-{port}.log"
    with open(log, "wb") as output:
        process = subprocess.Popen(
            command("--atlas", os.fspath(atlas), "serve", "--port", str(port), *options),
            stdout=output,
            stderr=output,
            env=environment(),
        )
    site = Site(f"http://127.0.0.1:{port}", atlas, process)
    try:
        _wait_until_up(site, log)
        yield site
    finally:
        if process.poll() is None:
            site.stop()


def _wait_until_up(site: Site, log: Path) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if site.process.poll() is not None:
            raise RuntimeError(f"serve ended with {site.process.returncode}: {log.read_text()}")
        try:
            site.get("/api/health")
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"serve did not answer within {START_S} s: {log.read_text()}")
