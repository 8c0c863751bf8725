"""POST /api/read and /api/check: the claims in a text, and how they stand against the record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from contactline.atlas import Atlas
from contactline.claims import form
from contactline.reports import CheckedClaim, Reading
from contactline.server import files
from contactline.server.answers import Answer
from contactline.server.endpoint import Asked, Service, failure
from contactline.server.posted import Posted, Refused, posted, request_body
from contactline.server.problems import MEDIA_TYPE, SCHEMA, documented
from contactline.server.settings import Settings

NOT_KEPT = "no-store"
PATHS = ("/api/read", "/api/check")

_MORE_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"description": when, "content": {MEDIA_TYPE: {"schema": SCHEMA}}}
    for status, when in {
        408: "the body did not arrive in time",
        413: "the body or the text is larger than is read",
        415: "the body is neither JSON nor plain text, or compressed",
    }.items()
}


def router(settings: Settings, service: Service) -> APIRouter:
    routes = APIRouter()
    described: dict[str, Any] = {
        "tags": ["claims"],
        "response_class": Response,
        "responses": {**files.JSON_OBJECT, **documented(), **_MORE_ERRORS},
        "openapi_extra": request_body(),
    }

    async def answered(request: Request, made: Callable[[Atlas, Posted], bytes]) -> Response:
        try:
            asked = await posted(request, settings)
        except Refused as refused:
            return refusal(refused, request.url.path)
        except ClientDisconnect:
            return files.respond(failure(408, "the body did not arrive whole"))
        body = await service.desk.ask(lambda atlas: atlas.with_state(lambda one: made(one, asked))[1])
        return await sent(request, service, body, "application/json")

    @routes.post("/api/read", summary="The claims about territory in a text", **described)
    async def read(request: Request) -> Response:
        return await answered(request, _read)

    @routes.post("/api/check", summary="The claims in a text, held against the record", **described)
    async def check(request: Request) -> Response:
        return await answered(request, _checked)

    return routes


def _read(atlas: Atlas, asked: Posted) -> bytes:
    return orjson.dumps(form.of_reading(read_text(atlas, asked)))


def _checked(atlas: Atlas, asked: Posted) -> bytes:
    reading, checked = check_text(atlas, asked)
    plain = form.of_reading(reading) | {
        "claims": [form.of_checked(one, asked.explanations) for one in checked]
    }
    return orjson.dumps(plain, default=str, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY)


def read_text(atlas: Atlas, asked: Posted) -> Reading:
    """The reading of what was posted."""
    return atlas.read(asked.text, on=asked.date, lang=asked.lang)


def check_text(atlas: Atlas, asked: Posted) -> tuple[Reading, Sequence[CheckedClaim]]:
    """The reading of what was posted, and its claims held against the tracks that were asked for."""
    reading = read_text(atlas, asked)
    tracks = list(asked.tracks) or None
    return reading, atlas.check(reading, tracks=tracks, all_tracks=asked.all_tracks)


def refusal(refused: Refused, path: str) -> Response:
    """Why a body was not taken, as a problem."""
    more: dict[str, Any] = {"errors": list(refused.errors)} if refused.errors else {}
    return files.respond(failure(refused.status, refused.detail, instance=path, code=refused.code, **more))


async def sent(
    request: Request, service: Service, body: bytes, media_type: str, cache_control: str = NOT_KEPT
) -> Response:
    """An answer to this request alone, compressed as the client likes."""
    asked = Asked.of(request.scope["headers"])
    only = Asked(asked.accept, asked.accept_encoding)
    return files.respond(await service.send(Answer(body, media_type, cache_control), only))
