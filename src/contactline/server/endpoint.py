"""How a question comes in and its answer goes out, the same for every endpoint of the API.

An endpoint is a path, the shape of its question, and a function from an atlas and a question to bytes.
What surrounds that is here once: which form is wanted, the cache, conditional requests, compression.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_plus

import mimeparse

from contactline.atlas import Atlas
from contactline.errors import ContactlineError
from contactline.server import problems
from contactline.server.answers import (
    IMMUTABLE,
    REVALIDATE,
    Answer,
    AnswerCache,
    content_coding,
    is_fresh,
)
from contactline.server.desk import Desk
from contactline.server.questions import Question

JSON, CSV, GEOJSON = "json", "csv", "geojson"
MEDIA_TYPES: Mapping[str, str] = {
    JSON: "application/json",
    CSV: "text/csv; charset=utf-8",
    GEOJSON: "application/geo+json",
}
LARGE = 50_000
"""Bytes from which compressing is left to a thread: it would hold up the others for milliseconds."""

Body = bytes
Headers = list[tuple[bytes, bytes]]
Response = tuple[int, Headers, bytes]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`path` begins with /api/; `named`: it is followed by an id, which is given to `answer` last.

    `forms`: what it can be had as, the default first. `quick(question, form)`: whether tables alone
    answer it, in about a millisecond. `answer(atlas, question, form[, id])` gives the body.
    """

    path: str
    question: type[Question]
    answer: Callable[..., Body]
    summary: str
    forms: tuple[str, ...] = (JSON,)
    quick: Callable[[Any, str], bool] = lambda question, form: False
    named: bool = False
    tag: str = "figures"
    kept: bool = True
    """Whether answers are kept: not those of endless variety."""
    ledger: bool = False
    """Whether the answer depends on the ledger too, which changes where the map does not."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request says beside its question."""

    accept: str = "*/*"
    accept_encoding: str = ""
    if_none_match: str = ""

    @classmethod
    def of(cls, headers: Sequence[tuple[bytes, bytes]]) -> Asked:
        """From the headers of an ASGI scope."""
        accept, encoding, match = "*/*", "", ""
        for name, value in headers:
            if name == b"accept":
                accept = value.decode("latin-1")
            elif name == b"accept-encoding":
                encoding = value.decode("latin-1")
            elif name == b"if-none-match":
                match = value.decode("latin-1")
        return cls(accept, encoding, match)


@lru_cache(maxsize=512)
def negotiated(accept: str, forms: tuple[str, ...]) -> str | None:
    """The form a client likes best, the first of `forms` among equals; None where it takes none.

    A browser, which asks for HTML first and then for anything, gets the first.
    """
    by_type = {MEDIA_TYPES[form].partition(";")[0]: form for form in reversed(forms)}
    try:
        best = mimeparse.best_match(list(by_type), accept)
    except (ValueError, mimeparse.MimeTypeParseException):
        return forms[0]  # a header that cannot be read says nothing
    return by_type.get(best)


class Service:
    """Answers questions from a desk, and keeps the answers as long as the atlas stays as it is."""

    def __init__(self, desk: Desk, cache_bytes: int) -> None:
        self.desk = desk
        self.cache = AnswerCache(cache_bytes)
        self._of = 0
        self._token = ""
        self._ledger_token = ""
        self._asked_at = float("-inf")
        self._under_way: dict[Hashable, asyncio.Task[tuple[str, Answer]]] = {}

    def look(self) -> int:
        """Forget the answers where the atlas was written to; its number."""
        now = self.desk.look()
        if now != self._of:
            self._of = now
            self.cache.clear()
            self._token = self.desk.quick(lambda atlas: atlas.state)
            self._ledger_token = self.desk.quick(lambda atlas: atlas.ledger_state)
        return now

    @property
    def quiet_s(self) -> float:
        """For how many seconds no endpoint has been asked anything."""
        return time.monotonic() - self._asked_at

    @property
    def token(self) -> str:
        """The state token of the atlas."""
        self.look()
        return self._token

    async def respond(
        self, endpoint: Endpoint, question: Question, form: str | None, asked: Asked, id_: str = ""
    ) -> Response:
        """Status, headers and body for a question that has the right shape; `form` None: as `asked`."""
        self._asked_at = time.monotonic()
        if form is None:
            form = negotiated(asked.accept, endpoint.forms)
            if form is None:
                types = ", ".join(MEDIA_TYPES[f].partition(";")[0] for f in endpoint.forms)
                return failure(406, f"this can be had as {types}, and none of these is accepted")
        try:
            state, answer, key = await self._answer(endpoint, question, form, id_)
        except ContactlineError as error:
            return told(error)
        lasting = question.v == state
        return await self.send(answer, asked, key, IMMUTABLE if lasting else REVALIDATE)

    async def _answer(
        self, endpoint: Endpoint, question: Question, form: str, id_: str
    ) -> tuple[str, Answer, Hashable]:
        """The state that the answer is of, the answer, and its key in the cache."""
        now = self.look()
        # `v` is the first field: it says nothing of the answer
        key = (endpoint.path, id_, form, *tuple(question.__dict__.values())[1:])
        known = self.cache.get(key)
        if known is not None:
            return self._token_of(endpoint), known, key

        def ask(atlas: Atlas) -> Body:
            more = (id_,) if endpoint.named else ()
            return endpoint.answer(atlas, question, form, *more)

        if endpoint.quick(question, form):
            state, body = self.desk.quick(lambda atlas: atlas.with_state(ask, ledger=endpoint.ledger))
            answer = Answer(body, MEDIA_TYPES[form])
        else:
            # one who asks what another waits for waits with them, but not for what is no longer so
            waited_for = (now, key)
            task = self._under_way.get(waited_for)
            if task is None:
                task = asyncio.create_task(self._asked_of_worker(ask, form, endpoint.ledger))
                self._under_way[waited_for] = task
                task.add_done_callback(lambda done: self._landed(waited_for, done))
            state, answer = await asyncio.shield(task)
        if endpoint.kept and state == self._token_of(endpoint):
            self.cache.put(key, answer)
        return state, answer, key

    async def page(
        self, key: Hashable, ask: Callable[[Atlas], Body], media_type: str, asked: Asked
    ) -> Response:
        """A page of what the ledger has, made by a worker and kept as answers are. Raises what `ask` does."""
        self._asked_at = time.monotonic()
        self.look()
        answer = self.cache.get(key)
        if answer is None:
            state, body = await self.desk.ask(lambda atlas: atlas.with_state(ask, ledger=True))
            answer = Answer(body, media_type)
            self.look()
            if state == self._ledger_token:
                self.cache.put(key, answer)
        return await self.send(answer, asked, key, REVALIDATE)

    def _token_of(self, endpoint: Endpoint) -> str:
        return self._ledger_token if endpoint.ledger else self._token

    async def _asked_of_worker(
        self, ask: Callable[[Atlas], Body], form: str, ledger: bool
    ) -> tuple[str, Answer]:
        state, body = await self.desk.ask(lambda atlas: atlas.with_state(ask, ledger=ledger))
        return state, Answer(body, MEDIA_TYPES[form])

    def _landed(self, waited_for: Hashable, done: asyncio.Task[tuple[str, Answer]]) -> None:
        self._under_way.pop(waited_for, None)
        if not done.cancelled():
            done.exception()  # all who waited may have gone

    async def send(
        self, answer: Answer, asked: Asked, key: Hashable | None = None, cache_control: str | None = None
    ) -> Response:
        """An answer for one client: not modified, compressed, or as it is."""
        headers: Headers = [
            (b"etag", answer.etag.encode()),
            (b"cache-control", (cache_control or answer.cache_control).encode()),
            (b"vary", b"Accept, Accept-Encoding"),
        ]
        if asked.if_none_match and is_fresh(asked.if_none_match, answer.etag):
            return 304, headers, b""
        body = answer.body
        coding = content_coding(asked.accept_encoding) if answer.compressible else None
        if coding is not None:
            if answer.is_encoded(coding) or len(body) < LARGE:
                body = answer.encoded(coding)
            else:
                body = await asyncio.to_thread(answer.encoded, coding)
            if key is not None and self.cache.get(key) is answer:
                self.cache.put(key, answer)
            headers.append((b"content-encoding", coding.encode()))
        headers.append((b"content-type", answer.media_type.encode()))
        headers.append((b"content-length", str(len(body)).encode()))
        return 200, headers, body


def told(error: ContactlineError, instance: str = "") -> Response:
    """An error of ours as a response."""
    status, body = problems.from_error(error, instance)
    return _problem(status, body, problems.retry_after(error))


def failure(status: int, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> Response:
    """An error of HTTP's as a response."""
    return _problem(status, problems.problem(status, detail, **more), headers or {})


def fault() -> Response:
    """What a fault of the program says to others; what it was stands in the log."""
    return failure(500, "This is a fault of the server, not of your question; it has been noted.")


def _problem(status: int, body: bytes, headers: Mapping[str, str]) -> Response:
    found: Headers = [
        (b"content-type", problems.MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    return status, found + [(name.encode(), value.encode()) for name, value in headers.items()], body


def parameters(endpoint: Endpoint, query: bytes) -> dict[str, Any] | None:
    """The parameters of a query string, those that may be repeated as lists; None where one that may not
    be is."""
    found: dict[str, Any] = {}
    may = repeatable(endpoint.question)
    for part in query.decode("latin-1").split("&"):
        if not part:
            continue
        name, _, value = part.partition("=")
        name, value = _decoded(name), _decoded(value)
        if name in may:
            found.setdefault(name, []).append(value)
        elif name in found:
            return None
        else:
            found[name] = value
    return found


@lru_cache(maxsize=4096)
def _decoded(text: str) -> str:
    """One name or value of a query. The library's `parse_qsl` does the same with ten times the time."""
    return unquote_plus(text) if "%" in text or "+" in text else text


@lru_cache(maxsize=64)
def repeatable(question: type[Question]) -> frozenset[str]:
    """The parameters of a question that may be given several times."""
    return frozenset(
        field.alias or name
        for name, field in question.model_fields.items()
        if isinstance(field.default, tuple)
    )
