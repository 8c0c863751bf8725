"""What stands before every route: limits, headers, and that nothing but an answer leaves.

Also the shortcut: an endpoint of the API that is asked in the right shape is answered here, without the
router and its dependencies, which cost more than most answers do. What is not in the right shape goes
on to the router, so that both say the same.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from pydantic import ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contactline.errors import ContactlineError
from contactline.server.endpoint import (
    Asked,
    Endpoint,
    Headers,
    Response,
    Service,
    failure,
    fault,
    parameters,
    told,
)
from contactline.server.settings import PARAMETERS, QUERY_BYTES, Settings

PATH_LENGTH = 1000
METHODS = "GET, HEAD, OPTIONS"
POSTED = frozenset({"/api/read", "/api/check", "/article"})
"""Where a text may be sent to be read: that is a question too long for an address, and changes nothing."""
FRAMED = b"x-contactline-framed"
"""A route marks with this header a page that other sites may frame; the mark does not leave."""
WRITTEN = b"x-contactline-written"
"""And with this one a page that shows a text of others: it has its looks within it, and no script at all."""
ASKED_HEAD = "contactline.head"
"""In the scope of a request that was HEAD and goes on as GET: a body need not be made."""

_log = logging.getLogger("contactline.server")


WRITTEN_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'self';"
    " frame-ancestors 'self'"
)


def headers_for(settings: Settings, *, embed: bool = False, written: bool = False) -> Headers:
    """The headers of every response. `embed`: a page that other sites may frame; `written`: one that shows
    a text of others."""
    basemap = f" {settings.basemap_origin}" if settings.basemap_origin else ""
    policy = (
        WRITTEN_POLICY
        if written
        else "; ".join(
            [
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                f"img-src 'self' data: blob:{basemap}",
                "font-src 'self'",
                f"connect-src 'self'{basemap}",
                "worker-src 'self' blob:",
                "manifest-src 'self'",
                "base-uri 'none'",
                "form-action 'none'",
                f"frame-ancestors {'*' if embed else chr(39) + 'self' + chr(39)}",
            ]
        )
    )
    return [
        (b"content-security-policy", policy.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"strict-origin-when-cross-origin"),
        (
            b"permissions-policy",
            b"accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(),"
            b" payment=(), usb=()",
        ),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"cross-origin"),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-expose-headers", b"ETag, Content-Range, Accept-Ranges, Retry-After, Link"),
    ]


class Gate:
    """The outermost ASGI application, before the framework's own."""

    def __init__(
        self, app: ASGIApp, settings: Settings, service: Service, endpoints: Mapping[str, Endpoint]
    ) -> None:
        self._app = app
        self._service = service
        self._headers = headers_for(settings)
        self._marked = {
            FRAMED: headers_for(settings, embed=True),
            WRITTEN: headers_for(settings, written=True),
        }
        self._shortcuts: dict[str, tuple[Endpoint, str | None]] = {}
        for path, endpoint in endpoints.items():
            if not endpoint.named:
                self._shortcuts[path] = (endpoint, None)
                self._shortcuts |= {f"{path}.{form}": (endpoint, form) for form in endpoint.forms}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # a web socket is closed by the server when nobody takes it
        is_head = scope["method"] == "HEAD"
        if is_head:
            scope = {**scope, "method": "GET", ASKED_HEAD: True}
        response = self._refused(scope) or await self._shortcut(scope)
        if response is not None:
            await self._send(send, scope, response, is_head)
            return
        started = False

        async def guarded(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                given = [header for header in message["headers"] if header[0] not in self._marked]
                marks = [name for name, _ in message["headers"] if name in self._marked]
                own = self._marked[marks[0]] if marks else self._headers
                message = {**message, "headers": [*given, *own]}
            elif is_head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            elif is_head and message["type"] == "http.response.pathsend":
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception:  # the framework has answered it as a problem, if it could
            _log.exception("%s %s", scope["method"], scope["path"])
            if not started:
                await self._send(send, scope, fault(), is_head)

    def _refused(self, scope: Scope) -> Response | None:
        """What no route needs to see."""
        method = scope["method"]
        if method == "OPTIONS":
            return 204, _preflight(scope), b""
        if method != "GET" and not (method == "POST" and scope["path"] in POSTED):
            allowed = {"allow": _methods(scope)}
            return failure(405, f"this server is read with GET; {method} changes nothing", allowed)
        query: bytes = scope["query_string"]
        if len(query) > QUERY_BYTES:
            return failure(414, f"the question has {len(query):,} bytes, and up to {QUERY_BYTES:,} are read")
        if query.count(b"&") >= PARAMETERS:
            return failure(400, f"the question has more than {PARAMETERS} parameters")
        if len(scope["path"]) > PATH_LENGTH:
            return failure(414, f"the path is longer than {PATH_LENGTH:,} characters")
        return None

    async def _shortcut(self, scope: Scope) -> Response | None:
        if scope["method"] != "GET":
            return None
        known = self._shortcuts.get(scope["path"])
        if known is None:
            return None
        endpoint, form = known
        values = parameters(endpoint, scope["query_string"])
        if values is None:
            return None
        try:
            question = endpoint.question.__pydantic_validator__.validate_python(values)
        except ValidationError:
            return None
        try:
            return await self._service.respond(endpoint, question, form, Asked.of(scope["headers"]))
        except ContactlineError as error:
            return told(error, scope["path"])
        except Exception:
            _log.exception("%s?%s", scope["path"], scope["query_string"].decode("latin-1"))
            return fault()

    async def _send(self, send: Send, scope: Scope, response: Response, is_head: bool) -> None:
        status, headers, body = response
        await send({"type": "http.response.start", "status": status, "headers": headers + self._headers})
        await send({"type": "http.response.body", "body": b"" if is_head else body})


def _methods(scope: Scope) -> str:
    return f"{METHODS}, POST" if scope["path"] in POSTED else METHODS


def _preflight(scope: Scope) -> Headers:
    methods = _methods(scope).encode()
    headers: Headers = [(b"allow", methods), (b"access-control-allow-methods", methods)]
    for name, value in scope["headers"]:
        if name == b"access-control-request-headers":
            headers.append((b"access-control-allow-headers", value[:200]))
    headers.append((b"access-control-max-age", b"86400"))
    return headers
