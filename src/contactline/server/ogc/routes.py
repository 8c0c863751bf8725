"""The paths of OGC API - Features, as JSON and GeoJSON, and their description in OpenAPI 3.0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import mimeparse
import orjson
from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from contactline.atlas import Atlas
from contactline.figures import display_name
from contactline.server.answers import Answer
from contactline.server.endpoint import Asked, Service
from contactline.server.files import base_url, respond
from contactline.server.ogc.asked import CRS84, check_plain, items_asked
from contactline.server.ogc.description import description
from contactline.server.ogc.items import Collection, Shelf, chosen, collection, collections
from contactline.server.settings import Settings

T = TypeVar("T")

JSON, GEOJSON = "application/json", "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CONFORMS_TO = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "geojson")
)


class _ForPrograms(APIRoute):
    """A route for those who ask for JSON rather than for a page."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        accept = next((v.decode("latin-1") for k, v in scope.get("headers", ()) if k == b"accept"), "*/*")
        try:
            wanted = mimeparse.best_match([JSON, "text/html"], accept)
        except (ValueError, mimeparse.MimeTypeParseException):
            wanted = ""
        return super().matches(scope) if wanted == JSON else (Match.NONE, {})


def router(settings: Settings, service: Service) -> APIRouter:
    """Landing page, conformance, collections and items."""
    routes = APIRouter(include_in_schema=False)
    shelf = Shelf()

    async def answered(
        request: Request, ask: Callable[[Atlas], T], shape: Callable[[T], bytes], media_type: str = JSON
    ) -> Response:
        body = await service.desk.ask(lambda atlas: shape(ask(atlas)))
        answer = Answer(body, media_type)
        return respond(await service.send(answer, Asked.of(request.scope["headers"])))

    def plain(request: Request) -> str:
        """The base of all links; raises UsageError where a parameter is given that is none here."""
        check_plain(request.query_params.multi_items())
        return base_url(request, settings)

    async def landing(request: Request) -> Response:
        base = plain(request)
        return await answered(request, lambda atlas: atlas.scheme.names, lambda names: _landing(names, base))

    routes.add_api_route("/", landing, methods=["GET"], route_class_override=_ForPrograms)
    routes.add_api_route("/api", landing, methods=["GET"])

    @routes.get("/conformance")
    async def conformance(request: Request) -> Response:
        plain(request)
        answer = Answer(orjson.dumps({"conformsTo": CONFORMS_TO}), JSON)
        return respond(await service.send(answer, Asked.of(request.scope["headers"])))

    @routes.get("/api/features.json")
    async def described(request: Request) -> Response:
        base = plain(request)
        return await answered(
            request, collections, lambda known: orjson.dumps(description(base, known)), OPENAPI
        )

    @routes.get("/collections")
    async def listed(request: Request) -> Response:
        base = plain(request)

        def ask(atlas: Atlas) -> dict[str, Any]:
            links = [_link(f"{base}collections", "self", JSON)]
            return {"links": links, "collections": [_collection(atlas, c, base) for c in collections(atlas)]}

        return await answered(request, ask, orjson.dumps)

    @routes.get("/collections/{id}")
    async def one(request: Request, id: str) -> Response:
        base = plain(request)
        return await answered(
            request,
            lambda atlas: _collection(atlas, collection(atlas, id), base),
            orjson.dumps,
        )

    @routes.get("/collections/{id}/items")
    async def items(request: Request, id: str) -> Response:
        given = request.query_params.multi_items()
        asked = items_asked(given)
        path = f"{base_url(request, settings)}collections/{quote(id, safe='')}"

        def ask(atlas: Atlas) -> bytes:
            found, matched = chosen(shelf.items(atlas, collection(atlas, id), asked.span), asked)

            def page(offset: int) -> str:
                others = [(name, value) for name, value in given if name != "offset"]
                return f"{path}/items?{urlencode([*others, ('offset', offset)])}"

            query = f"?{urlencode(given)}" if given else ""
            links = [_link(f"{path}/items{query}", "self", GEOJSON), _link(path, "collection", JSON)]
            if asked.offset + len(found) < matched:
                links.append(_link(page(asked.offset + asked.limit), "next", GEOJSON))
            if asked.offset:
                links.append(_link(page(max(0, asked.offset - asked.limit)), "prev", GEOJSON))
            head = {
                "type": "FeatureCollection",
                "numberMatched": matched,
                "numberReturned": len(found),
                "links": links,
            }
            return orjson.dumps(head)[:-1] + b',"features":[\n' + b",\n".join(found.features()) + b"\n]}\n"

        return await answered(request, ask, lambda body: body, GEOJSON)

    @routes.get("/collections/{id}/items/{fid}")
    async def one_item(request: Request, id: str, fid: str) -> Response:
        base = plain(request)

        def ask(atlas: Atlas) -> bytes:
            (feature,) = shelf.item(atlas, collection(atlas, id), fid).features()
            path = f"{base}collections/{quote(id, safe='')}"
            links = [
                _link(f"{path}/items/{quote(fid, safe='')}", "self", GEOJSON),
                _link(path, "collection", JSON),
            ]
            return feature[:-1] + b',"links":' + orjson.dumps(links) + b"}"

        return await answered(request, ask, lambda body: body, GEOJSON)

    return routes


def _link(href: str, rel: str, type_: str, title: str = "") -> dict[str, str]:
    return {"href": href, "rel": rel, "type": type_, **({"title": title} if title else {})}


def _landing(names: Any, base: str) -> bytes:
    return orjson.dumps(
        {
            "title": f"Contactline: {display_name(names, '')}",
            "description": "Who holds which ground, since when, and who says so.",
            "links": [
                _link(f"{base}api", "self", JSON, "This page"),
                _link(base, "alternate", "text/html", "The map"),
                _link(f"{base}api/features.json", "service-desc", OPENAPI, "The features, in OpenAPI 3.0"),
                _link(f"{base}api/docs", "service-doc", "text/html", "The whole API"),
                _link(f"{base}conformance", "conformance", JSON, "The standards that this conforms to"),
                _link(f"{base}collections", "data", JSON, "The collections"),
            ],
        }
    )


def _collection(atlas: Atlas, one: Collection, base: str) -> dict[str, Any]:
    path = f"{base}collections/{quote(one.id, safe='')}"
    bounds = one.bounds(atlas) or atlas.scheme.extent
    extent: dict[str, Any] = {"spatial": {"bbox": [list(bounds)], "crs": CRS84}}
    if one.times is not None:
        extent["temporal"] = {"interval": [list(one.times)]}
    return {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "extent": extent,
        "itemType": "feature",
        "crs": [CRS84],
        "links": [
            _link(path, "self", JSON),
            _link(f"{path}/items", "items", GEOJSON, one.title),
        ],
    }
