"""The files that are served as they are: the tiles, and the viewer as it was built."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Hashable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, urlencode

import orjson
from fastapi import APIRouter, Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from contactline.errors import AtlasError, Overloaded
from contactline.server import preview
from contactline.server.answers import IMMUTABLE, REVALIDATE, Answer, is_fresh
from contactline.server.endpoint import Asked, Service, failure
from contactline.server.endpoint import Response as Parts
from contactline.server.gate import ASKED_HEAD, FRAMED
from contactline.server.settings import Settings

if TYPE_CHECKING:
    from contactline.atlas import Atlas

T = TypeVar("T")

VIEWER = Path(__file__).parent / "viewer"

_TILE_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}\.(pmtiles|json)")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,150}")
_MEDIA_TYPES = {
    ".pmtiles": "application/vnd.pmtiles",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}

NOT_BUILT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Contactline</title>
<h1>The map is not built</h1>
<p>This Contactline runs from its sources, and its viewer has not been built yet. With Node.js there,
<code>make viewer</code> in the checkout builds it.</p>
<p>The API answers all the same: <a href="api/docs">its description</a>,
<a href="api/atlas">what the atlas is</a>.</p>
"""


def respond(parts: Parts) -> Response:
    """Status, headers and body as a response of the framework."""
    status, headers, body = parts
    response = Response(body, status)
    response.raw_headers = headers
    return response


JSON_OBJECT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}}
}
"""How the description tells of an answer by `respond_json`."""


async def respond_json(
    request: Request, service: Service, plain: dict[str, Any], cache_control: str = REVALIDATE
) -> Response:
    """Plain data that is made for this request, as JSON."""
    answer = Answer(orjson.dumps(plain), "application/json", cache_control)
    return respond(await service.send(answer, Asked.of(request.scope["headers"])))


def router(settings: Settings, service: Service) -> APIRouter:
    """The routes of the files; the viewer's catch every path that no route before them has."""
    routes = APIRouter(include_in_schema=False)

    async def whole(request: Request, path: Path, cache_control: str) -> Response:
        """A file as an answer, kept in memory with its compressed forms."""
        stat = path.stat()
        key: Hashable = ("file", str(path), stat.st_mtime_ns, stat.st_size)
        answer = service.cache.get(key)
        if answer is None:
            answer = Answer(path.read_bytes(), _media_type(path), cache_control)
            service.cache.put(key, answer)
        return respond(await service.send(answer, Asked.of(request.scope["headers"]), key))

    async def asked(request: Request, ask: Callable[[Atlas], T]) -> T | None:
        """The answer to a question for a page; None while the atlas cannot be asked. Names of all regions
        are more than the event loop has time for."""
        try:
            desk, names = service.desk, {"region", "place"} & request.query_params.keys()
            return await desk.ask(ask) if names else desk.quick(ask)
        except (AtlasError, Overloaded):
            return None

    async def previewed(text: str, request: Request) -> str:
        """The page with what its address shows told in its head; as it is while the atlas cannot be asked."""
        query, address = request.query_params, _address(request, settings)
        told = await asked(request, lambda atlas: preview.previewed(text, atlas, query, address))
        return text if told is None else told

    async def by_id(request: Request) -> Response | None:
        """From a region's code or name in the address ("?region=UA-59") on to its id, by which the viewer
        knows regions, with all else that the address says."""
        query = request.query_params
        if "region" not in query:
            return None
        region = await asked(request, lambda atlas: preview.region_meant(atlas, query))
        if region is None:
            return None
        said = [("region", region), *(pair for pair in query.multi_items() if pair[0] != "region")]
        return RedirectResponse(f"?{urlencode(said)}", 302, {"cache-control": REVALIDATE})

    @routes.get("/tiles/{name}")
    async def tiles(request: Request, name: str) -> Response:
        """A file of tiles; of the manifest nothing as long as the first tiles are not drawn."""
        path = settings.tiles_folder / name
        if _TILE_FILE.fullmatch(name) and path.is_file():
            # what is built anew meanwhile may take the place of this file at any moment
            with suppress(FileNotFoundError):
                if path.suffix == ".pmtiles":
                    return await _by_ranges(request, path)
                return await whole(request, path, REVALIDATE if name == "manifest.json" else IMMUTABLE)
        if name == "manifest.json":  # no fault, and no line in a browser's console
            return Response(status_code=HTTPStatus.NO_CONTENT, headers={"cache-control": REVALIDATE})
        return _not_found(f"there is no tile file {name!r}; /tiles/manifest.json lists those there are")

    @routes.get("/")
    async def viewer(request: Request) -> Response:
        if elsewhere := await by_id(request):
            return elsewhere
        page = VIEWER / "index.html"
        text = await previewed(page.read_text(encoding="utf-8"), request) if page.is_file() else NOT_BUILT
        answer = Answer(text.encode(), _MEDIA_TYPES[".html"], REVALIDATE)
        response = respond(await service.send(answer, Asked.of(request.scope["headers"])))
        if "embed" in request.query_params:
            response.raw_headers.append((FRAMED, b"1"))
        response.headers["link"] = _alternate(request, settings)
        return response

    @routes.get("/{path:path}")
    async def viewer_file(request: Request, path: str) -> Response:
        parts = path.split("/")
        found = VIEWER.joinpath(*parts)
        if not all(map(_PLAIN_NAME.fullmatch, parts)) or not found.is_file():
            return _not_found(f"there is nothing at /{path}")
        return await whole(request, found, IMMUTABLE if parts[0] == "assets" else REVALIDATE)

    return routes


class _Headed(FileResponse):
    """A file by ranges. The gate asks with GET for a HEAD too, and leaves the body out: this tells who
    only wants the headers before the file is read."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get(ASKED_HEAD):
            scope = {**scope, "method": "HEAD"}
        await super().__call__(scope, receive, send)


async def _by_ranges(request: Request, path: Path) -> Response:
    """A file whose name tells its content, so that its name is its validator, of ranges too.
    FileNotFoundError for one that is gone."""
    etag = f'"{path.stem}"'
    headers = {"cache-control": IMMUTABLE, "etag": etag}
    if is_fresh(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    return _Headed(path, media_type=_media_type(path), headers=headers, stat_result=path.stat())


def base_url(request: Request, settings: Settings) -> str:
    """What readers call the server by, with a slash at the end."""
    base = settings.base_url or str(request.base_url)
    return base.rstrip("/") + "/"


def _address(request: Request, settings: Settings) -> str:
    """The address of the view that is asked for, as readers have it."""
    return base_url(request, settings) + (f"?{request.url.query}" if request.url.query else "")


def _alternate(request: Request, settings: Settings) -> str:
    """The Link header by which others find the oEmbed form of a page."""
    address = quote(_address(request, settings), safe="")
    target = f"{base_url(request, settings)}api/oembed?format=json&url={address}"
    return f'<{target}>; rel="alternate"; type="application/json+oembed"'


def _not_found(detail: str) -> Response:
    return respond(failure(404, detail))


def _media_type(path: Path) -> str:
    return _MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
