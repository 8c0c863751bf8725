"""The features of an atlas in OpenAPI 3.0, as the standard's class `oas30` wants them described."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contactline import __version__
from contactline.server.ogc.asked import DEFAULT_LIMIT, MOST
from contactline.server.ogc.items import Collection
from contactline.server.problems import MEDIA_TYPE, SCHEMA

_PARAMETERS: dict[str, dict[str, Any]] = {
    "limit": {
        "name": "limit",
        "in": "query",
        "description": "How many items at most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
    },
    "offset": {
        "name": "offset",
        "in": "query",
        "description": "How many items to pass over.",
        "schema": {"type": "integer", "minimum": 0, "default": 0},
    },
    "bbox": {
        "name": "bbox",
        "in": "query",
        "description": "Only what meets west,south,east,north, in degrees.",
        "style": "form",
        "explode": False,
        "schema": {
            "type": "array",
            "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
            "items": {"type": "number"},
        },
    },
    "datetime": {
        "name": "datetime",
        "in": "query",
        "description": "A moment, a day, or two of these with / between them, .. for an open end.",
        "schema": {"type": "string"},
    },
    "f": {
        "name": "f",
        "in": "query",
        "description": "The form.",
        "schema": {"type": "string", "enum": ["json", "geojson"]},
    },
}


def description(base: str, known: Sequence[Collection]) -> dict[str, Any]:
    """The document, with a path for each collection."""
    paths: dict[str, Any] = {
        "/api": _operation("getLandingPage", "The landing page", "application/json"),
        "/conformance": _operation("getConformance", "What this conforms to", "application/json"),
        "/collections": _operation("getCollections", "The collections", "application/json"),
    }
    for one in known:
        path, name = f"/collections/{one.id}", one.id.replace("-", "_")
        paths[path] = _operation(f"describe_{name}", one.title, "application/json")
        paths[f"{path}/items"] = _operation(
            f"get_{name}", one.description, "application/geo+json", tuple(_PARAMETERS)
        )
        paths[f"{path}/items/{{featureId}}"] = _operation(
            f"get_{name}_item", f"One of: {one.title}", "application/geo+json", ("f",), item=True
        )
    return {
        "openapi": "3.0.3",
        "info": {"title": "Contactline: features", "version": __version__},
        "servers": [{"url": base.rstrip("/")}],
        "paths": paths,
        "components": {"parameters": _PARAMETERS},
    }


def _operation(
    id_: str, summary: str, media_type: str, parameters: tuple[str, ...] = ("f",), *, item: bool = False
) -> dict[str, Any]:
    asked: list[dict[str, Any]] = [{"$ref": f"#/components/parameters/{name}"} for name in parameters]
    if item:
        asked.append({"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}})
    problem = {"description": "What was wrong", "content": {MEDIA_TYPE: {"schema": SCHEMA}}}
    return {
        "get": {
            "operationId": id_,
            "summary": summary,
            "parameters": asked,
            "responses": {
                "200": {
                    "description": "The answer",
                    "content": {media_type: {"schema": {"type": "object"}}},
                },
                "400": problem,
                "404": problem,
                "414": problem,
                "503": problem,
            },
        }
    }
