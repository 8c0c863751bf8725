"""One polite HTTP request at a time, into a whole file in the cache.

Knows HTTP and the cache; not what a file means. What it keeps to:

- one request at a time, and `min_interval_s` between two to the same host;
- conditional requests (RFC 9110, 13): what has not changed is not sent again;
- a download that broke off is resumed where it stopped (Range with If-Range), so long as the server
  gave a strong validator; else it starts anew;
- 429 and 5xx are waited out (Retry-After, else doubling with jitter), a bounded number of times;
- sizes are bounded before and while they are read, compressed bodies by what they unpack to;
- a body that trickles is given up, and what came is kept for the next run;
- a few redirects are followed, to http and https only, and never from https to http.
"""

from __future__ import annotations

import os
import random
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Protocol
from urllib.parse import urljoin, urlsplit

from contactline.errors import FetchError, UnexpectedAnswer, UsageError
from contactline.pull.cache import (
    Sidecar,
    beside,
    disk_errors,
    keep,
    read_json,
    sha256_of,
    sidecar_of,
    write_json,
)
from contactline.pull.content import Check, check_any

if TYPE_CHECKING:
    import httpx

Progress = Callable[[int, int | None, str], None]
"""progress(done, total or None, what)"""

REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Politeness:
    """How hard a host may be asked, and how long it is waited for. Seconds and bytes per second."""

    min_interval_s: float = 1.0
    max_tries: int = 5
    first_backoff_s: float = 1.0
    max_backoff_s: float = 60.0
    max_wait_s: float = 180.0
    connect_timeout_s: float = 15.0
    read_timeout_s: float = 30.0
    min_rate_bytes_s: float = 2000.0
    slow_grace_s: float = 60.0
    deadline_s: float = 3600.0
    max_redirects: int = 5


class Clock(Protocol):
    """Time as the client sees it, so that tests need not wait."""

    def time(self) -> float: ...
    def monotonic(self) -> float: ...
    def sleep(self, seconds: float) -> None: ...


class SystemClock:
    def time(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Budget:
    """What one pull may still fetch, in bytes."""

    def __init__(self, limit_bytes: int) -> None:
        self.limit_bytes = limit_bytes
        self.spent_bytes = 0

    def spend(self, n_bytes: int) -> None:
        """Count bytes that arrived. Raises FetchError when they are more than the limit."""
        self.spent_bytes += n_bytes
        if self.spent_bytes > self.limit_bytes:
            raise FetchError(
                f"More than {_mib(self.limit_bytes)} came in one pull, which is the limit of this entry; "
                "what is whole is kept: run again to go on, or raise max_pull_mib in the catalogue."
            )


class _TransientError(Exception):
    """Worth another try: `reason` for the message, `wait_s` when the server named it."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class _Job:
    url: str
    path: Path
    max_bytes: int
    check: Check
    licence: str
    attribution: str
    compressed: bool
    blob: str
    budget: Budget | None
    progress: Progress | None


@dataclass(frozen=True, slots=True)
class _Part:
    """What is already there of a broken-off download."""

    n_bytes: int
    validator: str
    etag: str
    last_modified: str


def mirrors_from_env() -> dict[str, str]:
    """`CONTACTLINE_MIRRORS`: pairs ADDRESS=ADDRESS separated by blanks, from whence to where."""
    pairs: dict[str, str] = {}
    for pair in os.environ.get("CONTACTLINE_MIRRORS", "").split():
        source, _, target = pair.partition("=")
        if not target.startswith(("http://", "https://")) or not source.startswith(("http://", "https://")):
            raise UsageError(
                f"CONTACTLINE_MIRRORS has {pair!r}; it takes pairs such as "
                "https://example.org/data=http://localhost:8000/data."
            )
        pairs[source] = target
    return pairs


class Client:
    """Fetches addresses into cache files; one at a time, whoever calls.

    `mirrors` maps the beginnings of addresses to others that are asked in their stead (a mirror, a
    local server); records keep the original address. `contact` (or `CONTACTLINE_CONTACT`) is an
    address of the operator that is named to the hosts.
    """

    def __init__(
        self,
        *,
        politeness: Politeness | None = None,
        mirrors: Mapping[str, str] | None = None,
        contact: str | None = None,
        clock: Clock | None = None,
        jitter: random.Random | None = None,
        trust_env: bool = True,
    ) -> None:
        self.politeness = politeness or Politeness()
        self.clock: Clock = clock or SystemClock()
        self.requests = 0
        self._mirrors = dict(mirrors_from_env() if mirrors is None else mirrors)
        self._contact = os.environ.get("CONTACTLINE_CONTACT", "") if contact is None else contact
        self._jitter = jitter or random.Random()
        self._trust_env = trust_env
        self._lock = threading.Lock()
        self._not_before_s: dict[str, float] = {}
        self._http: httpx.Client | None = None

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._http is not None:
            self._http.close()
            self._http = None

    def fetch(
        self,
        url: str,
        path: Path,
        *,
        max_bytes: int,
        check: Check = check_any,
        licence: str = "",
        attribution: str = "",
        compressed: bool = False,
        blob: str = "",
        budget: Budget | None = None,
        progress: Progress | None = None,
    ) -> tuple[Sidecar, bool]:
        """Bring the cached file `path` up to date with `url`: (its sidecar, did its bytes change?).

        `check` sees the complete body before it becomes `path`. `compressed` lets the server send
        gzip; leave it off where a download is worth resuming. Raises FetchError (of which
        UnexpectedAnswer), and StorageFull, ReadOnly or AtlasError when the cache cannot be written.
        """
        job = _Job(url, path, max_bytes, check, licence, attribution, compressed, blob, budget, progress)
        with disk_errors(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        with self._lock:
            for attempt in range(1, self.politeness.max_tries + 1):
                try:
                    return self._try(job)
                except _TransientError as trouble:
                    self._sit_out(job, trouble, attempt)
        raise AssertionError("the last try returns or raises")

    # --- tries --------------------------------------------------------------------------------

    def _sit_out(self, job: _Job, trouble: _TransientError, attempt: int) -> None:
        rules = self.politeness
        if attempt >= rules.max_tries:
            raise FetchError(
                f"{job.url} could not be fetched in {attempt} tries: {trouble.reason}. "
                "What is whole is kept; run again later."
            ) from trouble
        wait_s = trouble.wait_s
        if wait_s is None:
            ceiling_s = min(rules.max_backoff_s, rules.first_backoff_s * 2 ** (attempt - 1))
            wait_s = ceiling_s * (0.5 + self._jitter.random() / 2)
        elif wait_s > rules.max_wait_s:
            raise FetchError(
                f"{job.url}: {trouble.reason}, and asks to come back in {wait_s:.0f} s; run again then."
            ) from trouble
        self.clock.sleep(max(0.0, wait_s))

    def _try(self, job: _Job) -> tuple[Sidecar, bool]:
        import httpx

        held = sidecar_of(job.path)
        if held is not None and held.url != job.url:
            held = None
        part = self._part_of(job)
        try:
            response, final_url = self._ask(job, held, part)
            try:
                return self._take(job, response, final_url, held, part)
            finally:
                response.close()
        except httpx.TimeoutException as error:
            raise _TransientError(f"no answer in time ({type(error).__name__})") from error
        except httpx.TransportError as error:
            raise _TransientError(str(error) or type(error).__name__) from error
        except httpx.InvalidURL as error:
            raise FetchError(
                f"{job.url} is, or redirects to, an address that is neither http nor https ({error})."
            ) from error

    def _part_of(self, job: _Job) -> _Part | None:
        """What can be resumed: a part of the same address that the server gave a strong validator."""
        note = read_json(beside(job.path, ".part.json"))
        try:
            n_bytes = beside(job.path, ".part").stat().st_size
        except OSError:
            return None
        if not isinstance(note, dict) or note.get("url") != job.url or not n_bytes:
            return None
        etag, last_modified = str(note.get("etag", "")), str(note.get("last_modified", ""))
        # RFC 9110, 13.1.5: a weak ETag cannot vouch that two halves belong together
        validator = "" if etag.startswith("W/") else etag or last_modified
        return _Part(n_bytes, validator, etag, last_modified) if validator else None

    def _forget_part(self, job: _Job) -> None:
        with disk_errors(job.path):
            beside(job.path, ".part.json").unlink(missing_ok=True)
            beside(job.path, ".part").unlink(missing_ok=True)

    # --- asking -------------------------------------------------------------------------------

    def _session(self) -> httpx.Client:
        import httpx

        if self._http is None:
            rules = self.politeness
            self._http = httpx.Client(
                follow_redirects=False,
                trust_env=self._trust_env,
                timeout=httpx.Timeout(rules.read_timeout_s, connect=rules.connect_timeout_s),
                limits=httpx.Limits(max_connections=1, max_keepalive_connections=1),
                headers={"User-Agent": self._user_agent(), "Accept": "*/*"},
            )
        return self._http

    def _user_agent(self) -> str:
        try:
            version = metadata.version("contactline")
        except metadata.PackageNotFoundError:
            version = "0"
        contact = f"; {self._contact}" if self._contact else ""
        return f"contactline/{version} (open atlas of territorial control{contact})"

    def _ask(self, job: _Job, held: Sidecar | None, part: _Part | None) -> tuple[httpx.Response, str]:
        """The answer to a request after its redirects, body unread, and the address that gave it."""
        headers = {"Accept-Encoding": "gzip" if job.compressed and not part else "identity"}
        if part:
            headers |= {"Range": f"bytes={part.n_bytes}-", "If-Range": part.validator}
        elif held:
            if held.etag:
                headers["If-None-Match"] = held.etag
            if held.last_modified:
                headers["If-Modified-Since"] = held.last_modified
        url = job.url
        seen = {url}
        for _ in range(self.politeness.max_redirects + 1):
            response = self._send(url, headers)
            if response.status_code not in REDIRECTS or "location" not in response.headers:
                return response, url
            target = urljoin(url, response.headers["location"])
            response.close()
            self._allow_redirect(job.url, url, target)
            if target in seen:
                raise FetchError(f"{job.url} redirects in a circle, back to {target}.")
            seen.add(target)
            url = target
        raise FetchError(
            f"{job.url} redirects more than {self.politeness.max_redirects} times, last to {url}."
        )

    @staticmethod
    def _allow_redirect(start: str, url: str, target: str) -> None:
        scheme = urlsplit(target).scheme
        if scheme not in ("http", "https") or not urlsplit(target).hostname:
            raise FetchError(f"{start} redirects to {target!r}, which is neither http nor https.")
        if scheme == "http" and urlsplit(url).scheme == "https":
            raise FetchError(f"{start} redirects from https to {target}; an open line is not followed.")

    def _send(self, url: str, headers: Mapping[str, str]) -> httpx.Response:
        host = urlsplit(url).netloc
        wait_s = self._not_before_s.get(host, 0.0) - self.clock.monotonic()
        if host in self._not_before_s and wait_s > 0:
            self.clock.sleep(wait_s)
        session = self._session()
        self.requests += 1
        try:
            return session.send(
                session.build_request("GET", self._mirrored(url), headers=dict(headers)), stream=True
            )
        finally:
            self._not_before_s[host] = self.clock.monotonic() + self.politeness.min_interval_s

    def _mirrored(self, url: str) -> str:
        for source in sorted(self._mirrors, key=len, reverse=True):
            if url.startswith(source):
                return self._mirrors[source] + url[len(source) :]
        return url

    # --- taking -------------------------------------------------------------------------------

    def _take(
        self, job: _Job, response: httpx.Response, final_url: str, held: Sidecar | None, part: _Part | None
    ) -> tuple[Sidecar, bool]:
        status = response.status_code
        if status == 304 and held is not None and part is None:
            return held, False
        if status == 416 and part is not None:
            self._forget_part(job)
            raise _TransientError("the part that was there cannot be continued", 0.0)
        if status not in (200, 206):
            self._refuse(job, response, final_url)
        offset, total = 0, None
        if status == 206:
            if part is None:
                raise UnexpectedAnswer(f"{job.url} sent a part of the file although all of it was asked for.")
            total = self._continues(job, response, part)
            offset = part.n_bytes
        with_gzip = self._is_gzip(job, response)
        declared = _length(response)
        if declared is not None and not with_gzip and offset + declared > job.max_bytes:
            raise self._too_large(job, offset + declared)
        if offset == 0:
            self._forget_part(job)
            # a compressed body cannot be continued: no note, so the part counts as nothing
            note = {} if with_gzip else _validators(response)
            write_json(beside(job.path, ".part.json"), {"url": job.url, **note})
        n_bytes = self._read(job, response, offset, total or (None if with_gzip else declared), with_gzip)
        if total is not None and n_bytes != total:
            self._forget_part(job)
            raise _TransientError(f"{n_bytes} bytes came where the server had spoken of {total}")
        return self._finish(job, response, part if offset else None, held)

    def _refuse(self, job: _Job, response: httpx.Response, final_url: str) -> None:
        status, phrase = response.status_code, response.reason_phrase
        said = f"the server answered {status} {phrase}".rstrip()
        if status == 429 or status >= 500 or status == 408:
            raise _TransientError(said, _retry_after_s(response, self.clock.time()))
        if status == 403 and response.headers.get("x-ratelimit-remaining") == "0":
            reset = response.headers.get("x-ratelimit-reset", "")
            wait_s = float(reset) - self.clock.time() if reset.isdigit() else None
            raise _TransientError(f"{said}: its limit of requests is used up", wait_s)
        via = "" if final_url == job.url else f" (by way of {final_url})"
        if status in (404, 410):
            raise FetchError(
                f"{job.url}{via} is not there: {said}; if it has moved, correct its address in the catalogue."
            )
        if status in (301, 302, 303, 307, 308):
            raise UnexpectedAnswer(f"{job.url}{via}: {said} without saying where to.")
        raise FetchError(f"{job.url}{via} was refused: {said}.")

    def _continues(self, job: _Job, response: httpx.Response, part: _Part) -> int | None:
        """The whole size when a 206 continues exactly the part that is there; else starts anew."""
        unit, _, rest = response.headers.get("content-range", "").partition(" ")
        span, _, whole = rest.partition("/")
        start = span.partition("-")[0]
        etag = response.headers.get("etag", "")
        if unit != "bytes" or start != str(part.n_bytes) or (etag and part.etag and etag != part.etag):
            self._forget_part(job)
            raise _TransientError("the server sent another part than was asked for", 0.0)
        return int(whole) if whole.isdigit() else None

    def _is_gzip(self, job: _Job, response: httpx.Response) -> bool:
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding in ("", "identity"):
            return False
        if encoding in ("gzip", "x-gzip") and response.status_code == 200:
            return True
        raise UnexpectedAnswer(f"{job.url} answered in the encoding {encoding!r}, which was not asked for.")

    def _read(
        self, job: _Job, response: httpx.Response, offset: int, total: int | None, with_gzip: bool
    ) -> int:
        """Append the body to the part; its size at the end. What came before an error stays there."""
        path = beside(job.path, ".part")
        with disk_errors(path), open(path, "ab" if offset else "wb") as handle:
            write = _Bounded(self, job, handle, offset, total)
            if not with_gzip:
                for raw in response.iter_raw(CHUNK_BYTES):
                    write(raw, len(raw))
                return write.n_bytes
            decoder = zlib.decompressobj(wbits=31)
            for raw in response.iter_raw(CHUNK_BYTES):
                arrived = len(raw)
                while raw and not decoder.eof:
                    try:
                        plain = decoder.decompress(raw, CHUNK_BYTES)
                    except zlib.error as error:
                        raise UnexpectedAnswer(f"{job.url} answered with broken gzip ({error}).") from None
                    write(plain, arrived)
                    raw, arrived = decoder.unconsumed_tail, 0
            while not decoder.eof and (plain := decoder.decompress(b"", CHUNK_BYTES)):
                write(plain, 0)
            if not decoder.eof:
                raise _TransientError("the compressed answer broke off")
            return write.n_bytes

    def _too_large(self, job: _Job, n_bytes: int) -> FetchError:
        self._forget_part(job)
        return FetchError(
            f"{job.url} is larger than {_mib(job.max_bytes)}, the limit of this entry "
            f"({_mib(n_bytes)} at least); if that is right, raise max_file_mib in the catalogue."
        )

    def _finish(
        self, job: _Job, response: httpx.Response, part: _Part | None, held: Sidecar | None
    ) -> tuple[Sidecar, bool]:
        path = beside(job.path, ".part")
        try:
            job.check(path, job.url)
        except FetchError:
            self._forget_part(job)
            raise
        validators = _validators(response)
        if part is not None:
            validators = {"etag": part.etag, "last_modified": part.last_modified} | validators
        sha256 = sha256_of(path)
        changed = held is None or held.sha256 != sha256
        sidecar = Sidecar(
            url=job.url,
            sha256=sha256,
            n_bytes=path.stat().st_size,
            retrieved_at=datetime.fromtimestamp(self.clock.time(), UTC).isoformat(timespec="seconds"),
            licence=job.licence,
            attribution=job.attribution,
            blob=job.blob,
            handed=held.handed if held is not None else "",
            **validators,
        )
        keep(path, job.path, sidecar)
        beside(job.path, ".part.json").unlink(missing_ok=True)
        return sidecar, changed


class _Bounded:
    """Writes a body while it keeps to its size, its budget, its pace and its deadline."""

    def __init__(self, client: Client, job: _Job, handle: IO[bytes], offset: int, total: int | None) -> None:
        self.n_bytes = offset
        self._client, self._job, self._handle, self._total = client, job, handle, total
        self._arrived = 0
        self._start_s = client.clock.monotonic()

    def __call__(self, data: bytes, arrived: int) -> None:
        job = self._job
        self.n_bytes += len(data)
        self._arrived += arrived
        if self.n_bytes > job.max_bytes:
            raise self._client._too_large(job, self.n_bytes)
        if job.budget is not None:
            job.budget.spend(len(data))
        self._handle.write(data)
        if job.progress is not None:
            job.progress(self.n_bytes, self._total, job.path.name)
        self._keep_pace()

    def _keep_pace(self) -> None:
        rules, job = self._client.politeness, self._job
        elapsed_s = self._client.clock.monotonic() - self._start_s
        too_slow = elapsed_s > rules.slow_grace_s and self._arrived < rules.min_rate_bytes_s * elapsed_s
        if too_slow or elapsed_s > rules.deadline_s:
            raise FetchError(
                f"{job.url} came too slowly: {self._arrived} bytes in {elapsed_s:.0f} s. "
                "What came is kept where it can be continued; run again later."
            )


def _validators(response: httpx.Response) -> dict[str, str]:
    found = {
        "etag": response.headers.get("etag", ""),
        "last_modified": response.headers.get("last-modified", ""),
    }
    return {key: value for key, value in found.items() if value}


def _length(response: httpx.Response) -> int | None:
    length = response.headers.get("content-length", "")
    return int(length) if length.isdigit() else None


def _retry_after_s(response: httpx.Response, now_s: float) -> float | None:
    """Retry-After (RFC 9110, 10.2.3) in seconds from now: a number of seconds, or a date."""
    value = response.headers.get("retry-after", "").strip()
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now_s)
    except (TypeError, ValueError):
        return None


def _mib(n_bytes: int) -> str:
    return f"{n_bytes / 1024**2:,.1f} MiB"


__all__ = ["Budget", "Client", "Clock", "Politeness", "Progress", "SystemClock", "mirrors_from_env"]
