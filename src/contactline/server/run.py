"""The server as a process: a socket that is ours before anything is promised, and an end in good order."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator

import uvicorn

from contactline.errors import UsageError
from contactline.server.app import create_app
from contactline.server.settings import Settings

END_WITHIN_S = 5
SWITCH_INTERVAL_S = 0.0001
"""How long a worker thread may hold the interpreter while quick answers wait; Python's own is 5 ms. Each
callback of the event loop waits for it anew: with 1 ms, one worker that computes in Python made of
thousands of answers in a second a few hundred. The worker loses nothing that can be measured."""


def bound(host: str, port: int, *, or_next: int = 0) -> socket.socket:
    """A listening socket, on the port or the first free of the `or_next` after it. Raises UsageError,
    with a port that is free, where it is taken."""
    for candidate in range(port, port + or_next + 1):
        try:
            return _listening(host, candidate)
        except OSError as error:
            if error.errno == errno.EADDRINUSE and candidate < port + or_next:
                continue
            raise UsageError(_refusal(host, candidate, error)) from None
    raise AssertionError("the last port is either free or refused")


def _listening(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise UsageError(
            f"{host!r} is no address of this machine ({error.strerror}): name 127.0.0.1, or 0.0.0.0 for all"
        ) from None
    found = socket.socket(family, kind, protocol)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(2048)
    except OSError:
        found.close()
        raise
    found.setblocking(False)
    return found


def _refusal(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        free = next((p for p in range(port + 1, min(port + 50, 65536)) if _is_free(host, p)), None)
        hint = f"name another, such as --port {free}" if free else "name another with --port"
        return f"port {port} of {host} is taken by another program: {hint}"
    if error.errno == errno.EACCES:
        return f"port {port} may not be opened by this user: name one above 1023, such as --port 8000"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} is no address of this machine: name 127.0.0.1, or 0.0.0.0 for all"
    return f"port {port} of {host} cannot be opened ({error.strerror})"


def _is_free(host: str, port: int) -> bool:
    try:
        _listening(host, port).close()
    except OSError:
        return False
    return True


def address(listening: socket.socket) -> str:
    """What to type into a browser on this machine."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{host}:{port}"


def serve(settings: Settings, listening: socket.socket, *, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called when requests are answered.

    Raises NoAtlas and its kin where there is no atlas.
    """
    # what stays is not gone through again for garbage, which stops everything for a tenth of a second
    app = create_app(settings, warmed_up=gc.freeze)
    logging.basicConfig(stream=sys.stderr, format="contactline: %(message)s", level=logging.WARNING)
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=END_WITHIN_S,
        h11_max_incomplete_event_size=32_000,
        limit_concurrency=2000,
        backlog=2048,
    )
    server = _Server(config, ready)
    with contextlib.closing(listening), asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(server.serve(sockets=[listening]))


class _Server(uvicorn.Server):
    """Ends in good order on the signals of an end, and says nothing more: that was what was wanted."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)
