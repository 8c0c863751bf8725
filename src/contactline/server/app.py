"""The application: every route, and what runs beside them."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette_compress import CompressMiddleware

from contactline import __version__
from contactline.errors import ContactlineError
from contactline.server import article, docs, embed, files, ogc, texts
from contactline.server.desk import Desk
from contactline.server.endpoint import (
    MEDIA_TYPES,
    Asked,
    Endpoint,
    Service,
    failure,
    fault,
    repeatable,
    told,
)
from contactline.server.gate import Gate
from contactline.server.problems import documented
from contactline.server.routes import endpoints
from contactline.server.settings import TEXT_LENGTH, Settings
from contactline.server.tiling import Tiling

WARMING_S = 600.0
"""How long what no reader waits for may take, on a machine however slow."""
QUIET_S = 2.0
"""How long nobody must have asked anything before what only texts need is made ready. Whoever sends a text
before that waits the two seconds that it takes."""

_log = logging.getLogger("contactline.server")


def create_app(settings: Settings, *, warmed_up: Callable[[], None] = lambda: None) -> FastAPI:
    """The application for an atlas. Raises NoAtlas and its kin where there is none.

    `warmed_up` is called whenever much has been put at hand that will stay.
    `app.state.desk` is where further routes put their questions.
    """
    desk = Desk(settings)
    service = Service(desk, settings.cache_bytes)
    tiling = Tiling(settings)
    app = _Application(
        title="Contactline",
        version=__version__,
        summary="Who holds which ground, since when, and who says so",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lambda app: _life(settings, service, tiling, warmed_up),
    )
    app.state.settings, app.state.desk, app.state.service, app.state.tiling = settings, desk, service, tiling
    known = {endpoint.path: endpoint for endpoint in endpoints(settings)}
    for endpoint in known.values():
        _register(app, service, endpoint)
    app.include_router(_health(service, tiling))
    app.include_router(texts.router(settings, service))
    app.include_router(article.router(settings, service))
    app.include_router(embed.router(settings, service))
    app.include_router(docs.router(app, service))
    app.include_router(ogc.router(settings, service))
    app.include_router(files.router(settings, service))
    app.add_middleware(CompressMiddleware, minimum_size=1200)
    app.gate = Gate(app.routed, settings, service, known)
    _handle_errors(app)
    return app


class _Application(FastAPI):
    """FastAPI behind the gate, which answers the most frequent questions before it."""

    gate: Gate

    async def routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The framework's routes and middleware."""
        await super().__call__(scope, receive, send)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.gate(scope, receive, send)


# --- endpoints ----------------------------------------------------------------------------------


def _register(app: FastAPI, service: Service, endpoint: Endpoint) -> None:
    """The endpoint's path, and that with the suffix of each form."""
    content = {MEDIA_TYPES[form].partition(";")[0]: {"schema": {}} for form in endpoint.forms}
    responses: dict[int | str, dict[str, Any]] = {
        200: {"description": "The answer", "content": content},
        304: {"description": "The client has it already"},
        **documented(),
    }
    forms: Iterable[str | None] = (None,) if endpoint.named else (None, *endpoint.forms)
    for form in forms:
        path = endpoint.path + ("{id:path}" if endpoint.named else f".{form}" if form else "")
        app.add_api_route(
            path,
            _handler(service, endpoint, form),
            methods=["GET"],
            summary=endpoint.summary,
            tags=[endpoint.tag],
            responses=responses,
            response_class=Response,
            include_in_schema=form is None,
            name=path,
        )


def _handler(service: Service, endpoint: Endpoint, form: str | None) -> Callable[..., Awaitable[Response]]:
    async def answer(request: Request, question: Any, id: str = "") -> Response:
        repeated = _repeated(request, endpoint)
        if repeated is not None:
            return files.respond(failure(422, f"the parameter {repeated} is given twice: give it once"))
        chosen = form
        if endpoint.named:
            stem, dot, suffix = id.rpartition(".")
            if dot and suffix in endpoint.forms:
                id, chosen = stem, suffix
        asked = Asked.of(request.scope["headers"])
        return files.respond(await service.respond(endpoint, question, chosen, asked, id))

    parameters = [
        inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request),
        inspect.Parameter(
            "question", inspect.Parameter.KEYWORD_ONLY, annotation=Annotated[endpoint.question, Query()]
        ),
    ]
    if endpoint.named:
        named = Annotated[str, Path(min_length=1, max_length=TEXT_LENGTH, description="An id, or a name.")]
        parameters.append(inspect.Parameter("id", inspect.Parameter.KEYWORD_ONLY, annotation=named))
    answer.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return answer


def _repeated(request: Request, endpoint: Endpoint) -> str | None:
    names = [name for name, _ in request.query_params.multi_items()]
    may = repeatable(endpoint.question)
    return next((name for name in names if names.count(name) > 1 and name not in may), None)


def _health(service: Service, tiling: Tiling) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/api/health",
        tags=["record"],
        summary="Whether the server can answer, and how its tiles stand",
        response_class=Response,
        responses=files.JSON_OBJECT,
    )
    async def health(request: Request) -> Response:
        state = service.token
        body = {"status": "ok", "version": state, "tiles": tiling.status(state), "software": __version__}
        return await files.respond_json(request, service, body, "no-store")

    return routes


# --- errors -------------------------------------------------------------------------------------


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(ContactlineError)
    async def ours(request: Request, error: ContactlineError) -> Response:
        return files.respond(told(error, request.url.path))

    @app.exception_handler(RequestValidationError)
    async def misshapen(request: Request, error: RequestValidationError) -> Response:
        found = [
            {"parameter": _parameter(e["loc"]), "message": e["msg"], "kind": e["type"]}
            for e in error.errors()
        ]
        known = _parameters_of(request)
        told_of = "; ".join(dict.fromkeys(_sentence(e, known) for e in found))
        return files.respond(failure(422, told_of, instance=request.url.path, errors=found))

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        return files.respond(fault())

    @app.exception_handler(HTTPException)
    async def of_http(request: Request, error: HTTPException) -> Response:
        return files.respond(
            failure(error.status_code, str(error.detail), error.headers, instance=request.url.path)
        )


def _parameter(location: tuple[str | int, ...]) -> str:
    """The name of a parameter; of one that may be repeated, without which of them it was."""
    return str([part for part in location if isinstance(part, str)][-1])


def _parameters_of(request: Request) -> list[str]:
    """The names of the parameters that a request's route takes."""
    asked = getattr(getattr(request.scope.get("route"), "dependant", None), "query_params", ())
    models = [field.field_info.annotation for field in asked]
    return [
        field.alias or name for model in models for name, field in getattr(model, "model_fields", {}).items()
    ]


def _sentence(error: dict[str, str], known: Sequence[str] = ()) -> str:
    name = error["parameter"]
    if error["kind"] == "extra_forbidden":
        others = f"; there are {', '.join(known)}" if known else ""
        return f"there is no parameter {name[:80]!r} here{others}"
    if error["kind"] == "missing":
        return f"the parameter {name!r} is missing"
    message = error["message"].removeprefix("Value error, ")
    return f"the parameter {name!r}: {message[:1].lower()}{message[1:]}"


# --- beside the routes --------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def _life(
    settings: Settings, service: Service, tiling: Tiling, warmed_up: Callable[[], None]
) -> AsyncIterator[None]:
    """Warm up, then watch the atlas until the server ends."""
    watch = asyncio.create_task(_watch(settings, service, tiling, warmed_up))
    try:
        yield
    finally:
        watch.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watch
        await tiling.close()
        service.desk.close()


async def _watch(
    settings: Settings, service: Service, tiling: Tiling, warmed_up: Callable[[], None] = lambda: None
) -> None:
    """Release ended embargoes, and have the tiles follow the atlas."""
    warmed = prepared = 0
    said = ""
    while True:
        try:
            await service.desk.release_due()
            await tiling.ensure(service.token)
            # after the names, which readers miss first; while it computes, others are answered more slowly
            if prepared < warmed == service.look() and service.quiet_s > QUIET_S:
                prepared = warmed
                await service.desk.ask(lambda atlas: atlas.prepare_checks(), WARMING_S)
                warmed_up()
            if warmed != service.look():
                warmed = service.look()
                # the names of all places take half a second to sort, which no reader is to wait for
                await service.desk.ask(lambda atlas: atlas.search("a"), WARMING_S)
                service.desk.quick(lambda atlas: atlas.search("a"))
                warmed_up()
            said = ""
        except ContactlineError as error:
            if error.message != said:  # an atlas that is missing is missing every second
                said = error.message
                _log.warning("%s", said)
        except Exception:
            _log.exception("the watch over the atlas failed; it goes on")
        await asyncio.sleep(settings.watch_s)
