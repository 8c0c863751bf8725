"""A relay on loopback between a browser and a server that counts what goes over the wire.

The browser's own books leave out what its workers fetch; the wire does not.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Wire:
    """`port`: where the relay listens; `received`: bytes from the server, headers included."""

    port: int = 0
    received: int = 0


@contextmanager
def relayed(host: str, port: int) -> Iterator[Wire]:
    """Relay connections to `host:port` for the length of the block."""
    wire = Wire()
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool) -> None:
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            while chunk := await reader.read(65536):
                if counted:
                    wire.received += len(chunk)
                writer.write(chunk)
                await writer.drain()
        with contextlib.suppress(ConnectionError):
            writer.close()

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection(host, port)
        await asyncio.gather(pump(reader, forth, counted=False), pump(back, writer, counted=True))

    async def listen() -> None:
        server = await asyncio.start_server(relay, "127.0.0.1", 0)
        wire.port = server.sockets[0].getsockname()[1]
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(listen())
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield wire
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
