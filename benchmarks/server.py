"""`/api/area` over loopback: one server process, asked by a load generator in another.

Regions of level 1 and days of the record at random, so that the server's cache of answers helps with
those asked before only; 16 connections kept alive, each asking as soon as it is answered. The tiles are
built before. Server and generator share the machine. Limited by what the interpreter does for each
request: reading HTTP, the question's validation, the figure with its provenance, JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import httpx

from benchmarks import measure as m
from benchmarks.result import Result, Row, Unit
from benchmarks.workshop import Workshop
from contactline.server.run import bound

CONNECTIONS = 16
WARM_S = 1.0


def measure(shop: Workshop) -> Result:
    result = Result("Areas over HTTP")
    chance, group = shop.random, shop.record.group
    names = [region.id for region in shop.oblasts]
    paths = [
        f"/api/area?region={quote(chance.choice(names))}&on={chance.choice(shop.days)}&group={group}"
        for _ in range(20 * shop.effort.asked)
    ]
    file = shop.folder / "paths.txt"
    file.write_text("\n".join(paths))
    seconds = shop.effort.asked / 200
    with bound("127.0.0.1", 21_000, or_next=1000) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "contactline", "--atlas", str(shop.atlas), "serve", "--port", str(port)]
    command += ["--tiles", str(shop.tiles)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        _read(port, WARM_S, file)
        found = _read(port, seconds, file)
    finally:
        server.terminate()
        server.wait()
    if found["refused"]:
        raise RuntimeError(f"{found['refused']} questions were not answered")
    latencies = found["latencies_ms"]
    rate = len(latencies) / found["seconds"]

    def quantile(share: float) -> float:
        return latencies[min(len(latencies) - 1, int(share * len(latencies)))] / 1e3

    result.rows = [
        Row("requests answered in a second, one process", rate, Unit.RATE, reach=1000, aim=5000),
        Row(f"the time of one, {CONNECTIONS} at once (median)", quantile(0.5)),
        Row("the same, 99th percentile", quantile(0.99), reach=20e-3, aim=5e-3),
    ]
    return result


def _wait_for(port: int) -> None:
    """Until the server answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=30)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the server did not get ready")


def _read(port: int, seconds: float, file: Path) -> dict:
    command = ["-m", "benchmarks.readers", str(port), str(CONNECTIONS), str(seconds), str(file)]
    return json.loads(m.run([sys.executable, *command]).output)
