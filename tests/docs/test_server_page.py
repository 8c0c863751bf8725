"""The page on the server names every endpoint, its forms and its limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import contactline
from contactline.record.at_hand import MOST_BYTES
from contactline.server import settings, texts
from contactline.server.app import create_app
from contactline.server.routes import endpoints

PAGE = (Path(__file__).parents[2] / "docs" / "server.md").read_text(encoding="utf-8")
NAMES = {"json": "JSON", "csv": "CSV", "geojson": "GeoJSON"}


def test_the_table_names_every_endpoint_with_its_forms():
    rows = dict(re.findall(r"^\| `(/api/[^`]+)` \|.*\| ([A-Za-z, ]+) \|$", PAGE, re.MULTILINE))
    for endpoint in endpoints(settings.Settings("any.db")):
        path = endpoint.path + ("{id}" if endpoint.named else "")
        assert rows.pop(path) == ", ".join(NAMES[form] for form in endpoint.forms)
    assert rows.keys() == {"/api/oembed", "/api/health", *texts.PATHS}


def paths_of(routes: Iterable[Any]) -> Iterator[str]:
    """The paths of routes and of the routers among them, without the suffixes of forms."""
    for route in routes:
        router = getattr(route, "original_router", None)
        if router is None:
            yield bare(route.path)
        else:
            yield from paths_of(router.routes)


def bare(path: str) -> str:
    return re.sub(r"\.(json|csv|geojson)$", "", path.replace(":path}", "}"))


def test_every_path_that_is_served_is_in_a_table(tmp_path):
    contactline.init(tmp_path / "any.db", "demo").close()
    app = create_app(settings.Settings(str(tmp_path / "any.db"), build_tiles=False))
    try:
        served = {path.replace("/tiles/{name}", "/tiles/{file}") for path in paths_of(app.routes)}
    finally:
        app.state.desk.close()
    named = {bare(path) for path in re.findall(r"^\| `(/[^`]*)` \|", PAGE, re.MULTILINE)}
    assert "/collections/{id}/items" in served
    assert served - named == {"/{path}"}, "the files of the viewer"
    assert named - served == {"/tiles/manifest"}, "which is one of the tile files"


def test_the_limits_are_those_of_the_code():
    own = settings.Settings("any.db")
    for limit in (
        f"{settings.QUERY_BYTES:,} bytes, {settings.PARAMETERS} parameters",
        f"{settings.TEXT_LENGTH} characters",
        f"{settings.ROWS:,}; ",
        f"| {settings.TOLERANCES}, up to",
        f"| {settings.SEARCH_HITS} |",
        f"{settings.ARTICLE_LENGTH:,} characters, in a body of {settings.BODY_BYTES:,} bytes",
        f"| claims of a page | {settings.CLAIMS:,};",
        f"{own.workers} worked on, {own.queue} waiting, {own.time_limit_s:g} s each",
        f"{own.cache_bytes // 1_000_000} MB; ",
        f"{MOST_BYTES // 1_000_000} MB for each opening",
    ):
        assert limit in PAGE
