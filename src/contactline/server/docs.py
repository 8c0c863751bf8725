"""The description of the API: OpenAPI, and a page that shows it without asking any other host."""

from __future__ import annotations

import html
from typing import Any

import orjson
from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from contactline.server import files
from contactline.server.answers import Answer
from contactline.server.endpoint import Asked, Service

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Contactline: the API</title>
"""
SHOWN = f"""{PAGE}<link rel="stylesheet" href="../docs/swagger-ui.css">
<div id="swagger-ui"></div>
<script src="../docs/swagger-ui-bundle.js"></script>
<script src="../docs/init.js"></script>
"""


def router(app: FastAPI, service: Service) -> APIRouter:
    """`/api/docs` and `/api/openapi.json`."""
    routes = APIRouter(include_in_schema=False)

    async def answered(request: Request, body: bytes, media_type: str) -> Response:
        parts = await service.send(Answer(body, media_type), Asked.of(request.scope["headers"]))
        return files.respond(parts)

    @routes.get("/api/openapi.json")
    async def description(request: Request) -> Response:
        return await answered(request, orjson.dumps(app.openapi()), "application/json")

    @routes.get("/api/docs")
    async def page(request: Request) -> Response:
        shown = (files.VIEWER / "docs" / "swagger-ui-bundle.js").is_file()
        text = SHOWN if shown else _plain(app.openapi())
        return await answered(request, text.encode(), "text/html; charset=utf-8")

    return routes


def _plain(description: dict[str, Any]) -> str:
    """Every endpoint with its parameters, for where the reader's page is not built."""
    rows = []
    for path, operations in description["paths"].items():
        for operation in operations.values():
            parameters = "".join(
                f"<li><code>{html.escape(p['name'])}</code> {html.escape(p.get('description', ''))}</li>"
                for p in operation.get("parameters", ())
            )
            rows.append(
                f"<dt><code>{html.escape(path)}</code></dt>"
                f"<dd>{html.escape(operation.get('summary', ''))}<ul>{parameters}</ul></dd>"
            )
    head = '<h1>The API</h1><p>The same for programs: <a href="openapi.json">OpenAPI</a>.</p>'
    return f"{PAGE}{head}<dl>{''.join(rows)}</dl>\n"
