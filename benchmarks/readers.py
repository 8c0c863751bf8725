"""A load generator: `python -m benchmarks.readers PORT CONNECTIONS SECONDS FILE` asks the paths in a file.

Each connection asks one path after the other, each as soon as the one before is answered; paths at
random, the connections kept alive. Prints JSON: seconds, latencies in milliseconds (sorted), and how
many answers were not a 200. In a process of its own, so that it takes no time from the server's.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from pathlib import Path
from typing import cast


class Reader(asyncio.Protocol):
    """One connection."""

    def __init__(self, requests: list[bytes], until: float, chance: random.Random) -> None:
        self._requests, self._until, self._chance = requests, until, chance
        self._buffer = b""
        self._sent = 0.0
        self.latencies_s: list[float] = []
        self.refused = 0
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def _ask(self) -> None:
        self._sent = time.perf_counter()
        if self._sent > self._until:
            self._transport.close()
            return
        self._transport.write(self._chance.choice(self._requests))

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, blank, body = self._buffer.partition(b"\r\n\r\n")
        if not blank:
            return
        at = head.lower().index(b"content-length: ") + 16
        if len(body) >= int(head[at:].split(b"\r\n", 1)[0]):
            self.latencies_s.append(time.perf_counter() - self._sent)
            self.refused += head[9:12] != b"200"
            self._buffer = b""
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self.ended.set_result(None)


async def read(port: int, connections: int, seconds: float, paths: list[str]) -> dict:
    """Ask for some seconds; what is printed."""
    requests = [f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode() for path in paths]
    loop = asyncio.get_running_loop()
    start = time.perf_counter()
    readers = []
    for number in range(connections):
        chance = random.Random(number)
        _, reader = await loop.create_connection(
            lambda chance=chance: Reader(requests, start + seconds, chance), "127.0.0.1", port
        )
        readers.append(reader)
    for reader in readers:
        await reader.ended
    latencies = sorted(s * 1e3 for reader in readers for s in reader.latencies_s)
    return {
        "seconds": time.perf_counter() - start,
        "latencies_ms": [round(ms, 3) for ms in latencies],
        "refused": sum(reader.refused for reader in readers),
    }


if __name__ == "__main__":
    import uvloop

    _, port, connections, seconds, file = sys.argv
    paths = Path(file).read_text().splitlines()
    print(json.dumps(uvloop.run(read(int(port), int(connections), float(seconds), paths))))
