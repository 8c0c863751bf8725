"""A local server that answers as the real sources do, and misbehaves on request; and a clock for it."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FakeClock:
    """Time that passes only when somebody sleeps, or when a test makes it pass."""

    def __init__(self, now_s: float = 1_760_000_000.0) -> None:
        self.now_s = now_s
        self.sleeps: list[float] = []
        self.on_sleep: Callable[[], None] = lambda: None
        self.tick_s = 0.0

    def time(self) -> float:
        return self.now_s

    def monotonic(self) -> float:
        self.now_s += self.tick_s
        return self.now_s

    def sleep(self, seconds: float) -> None:
        assert seconds >= 0
        self.sleeps.append(seconds)
        self.now_s += seconds
        self.on_sleep()


@dataclass
class Fault:
    """One answer that is not the resource. `cut`: close the line after so many bytes of the body."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: int | None = None


@dataclass
class Resource:
    body: bytes
    etag: str | None = "auto"
    last_modified: str | None = None
    ranges: bool = True
    compress: bool = False
    length: int | None = None  # what Content-Length claims, where it lies
    chunked: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def tag(self) -> str | None:
        return f'"{hashlib.md5(self.body).hexdigest()}"' if self.etag == "auto" else self.etag


@dataclass(frozen=True)
class Seen:
    path: str
    headers: dict[str, str]
    at_s: float
    others_under_way: int


class _QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is part of the game."""


class Server:
    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.resources: dict[str, Resource] = {}
        self.seen: list[Seen] = []
        self.sent_bytes: dict[str, int] = {}
        self.half_way: Callable[[], None] = lambda: None
        self._under_way = 0
        self._lock = threading.Lock()
        handler = type("Bound", (_Handler,), {"owner": self})
        self._http = _QuietServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def put(self, path: str, body: bytes, **kw) -> Resource:
        self.resources[path] = Resource(body, **kw)
        return self.resources[path]

    def paths(self) -> list[str]:
        return [seen.path for seen in self.seen]

    def forget(self) -> None:
        self.seen.clear()
        self.sent_bytes.clear()

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: Server

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        owner = self.owner
        with owner._lock:
            owner.seen.append(
                Seen(
                    self.path,
                    {k.lower(): v for k, v in self.headers.items()},
                    owner.clock.now_s,
                    owner._under_way,
                )
            )
            owner._under_way += 1
        try:
            self._answer()
        finally:
            with owner._lock:
                owner._under_way -= 1

    def _answer(self) -> None:
        resource = self.owner.resources.get(self.path)
        if resource is None:
            return self._send(404, {}, b"no such thing")
        fault = resource.faults.pop(0) if resource.faults else None
        if fault is not None and fault.status is not None:
            return self._send(fault.status, fault.headers, fault.body)
        tag = resource.tag()
        headers = dict(resource.headers)
        if tag:
            headers["ETag"] = tag
        if resource.last_modified:
            headers["Last-Modified"] = resource.last_modified
        if "If-None-Match" in self.headers or "If-Modified-Since" in self.headers:
            if self.headers.get("If-None-Match") is not None:
                same = self.headers["If-None-Match"] == tag
            else:
                same = self.headers["If-Modified-Since"] == resource.last_modified
            if same:
                return self._send(304, headers, None)
        body, status = resource.body, 200
        wanted = self.headers.get("Range")
        if wanted and resource.ranges and self.headers.get("If-Range") in (tag, resource.last_modified):
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(body):
                return self._send(416, {"Content-Range": f"bytes */{len(body)}"}, b"")
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            body, status = body[start:], 206
        elif resource.compress and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body)
            headers["Content-Encoding"] = "gzip"
        self._send(status, headers, body, resource, fault.cut if fault else None)

    def _send(
        self,
        status: int,
        headers: dict[str, str],
        body: bytes | None,
        resource: Resource | None = None,
        cut: int | None = None,
    ) -> None:
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key, value)
        chunked = resource is not None and resource.chunked
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif body is not None:
            claimed = resource.length if resource is not None and resource.length is not None else len(body)
            self.send_header("Content-Length", str(claimed))
        self.end_headers()
        if body is None:
            return
        body = body if cut is None else body[:cut]
        sent = self.owner.sent_bytes
        sent[self.path] = sent.get(self.path, 0) + len(body)
        try:
            if chunked:
                for start in range(0, len(body), 1000):
                    piece = body[start : start + 1000]
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
                if cut is None:
                    self.wfile.write(b"0\r\n\r\n")
            else:
                middle = len(body) // 2
                self.wfile.write(body[:middle])
                self.wfile.flush()
                self.owner.half_way()
                self.wfile.write(body[middle:])
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        if cut is not None or (resource is not None and resource.length is not None):
            self.close_connection = True
