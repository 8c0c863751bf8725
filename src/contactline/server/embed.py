"""oEmbed (oembed.com): what another site shows where somebody pastes the address of a view."""

from __future__ import annotations

import html
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from contactline.errors import NotFound
from contactline.server import files
from contactline.server.endpoint import Service
from contactline.server.problems import documented
from contactline.server.questions import OembedQuestion
from contactline.server.settings import Settings

WIDTH, HEIGHT = 720, 480


def router(settings: Settings, service: Service) -> APIRouter:
    routes = APIRouter()

    @routes.get(
        "/api/oembed",
        tags=["viewer"],
        summary="How to embed a view of the map",
        response_class=Response,
        responses={**files.JSON_OBJECT, **documented()},
    )
    async def oembed(request: Request, question: Annotated[OembedQuestion, Query()]) -> Response:
        base = files.base_url(request, settings)
        if not _is_ours(question.url, base):
            raise NotFound(f"{question.url} is no view of this map, whose addresses begin with {base}")
        width, height = (
            min(question.maxwidth or WIDTH, WIDTH * 2),
            min(question.maxheight or HEIGHT, HEIGHT * 2),
        )
        names = service.desk.quick(lambda atlas: atlas.scheme.names)
        title = names.get("en") or next(iter(names.values()))
        frame = (
            f'<iframe src="{html.escape(_embedded(question.url))}" width="{width}" height="{height}"'
            f' title="{html.escape(title)}" loading="lazy" style="border:0" allowfullscreen></iframe>'
        )
        body = {
            "version": "1.0",
            "type": "rich",
            "title": title,
            "provider_name": "Contactline",
            "provider_url": base,
            "cache_age": 86400,
            "html": frame,
            "width": width,
            "height": height,
        }
        return await files.respond_json(request, service, body)

    return routes


def _is_ours(url: str, base: str) -> bool:
    try:
        asked, own = urlsplit(url), urlsplit(base)
        same_host = (asked.scheme, asked.netloc) == (own.scheme, own.netloc)
    except ValueError:
        return False
    return same_host and asked.path.rstrip("/") == own.path.rstrip("/")


def _embedded(url: str) -> str:
    """The address with `embed` among its parameters."""
    page, hash_, fragment = url.partition("#")
    path, _, query = page.partition("?")
    names = [part.partition("=")[0] for part in query.split("&")]
    if "embed" not in names:
        query = f"{query}&embed" if query else "embed"
    return f"{path}?{query}{hash_}{fragment}"
