"""The page on the server names every endpoint, its forms and its limits."""

from __future__ import annotations

import re
from pathlib import Path

from contactline.record.at_hand import MOST_BYTES
from contactline.server import settings
from contactline.server.routes import endpoints

PAGE = (Path(__file__).parents[2] / "docs" / "server.md").read_text(encoding="utf-8")
NAMES = {"json": "JSON", "csv": "CSV", "geojson": "GeoJSON"}


def test_the_table_names_every_endpoint_with_its_forms():
    rows = dict(re.findall(r"^\| `(/api/[^`]+)` \|.*\| ([A-Za-z, ]+) \|$", PAGE, re.MULTILINE))
    for endpoint in endpoints(settings.Settings("any.db")):
        path = endpoint.path + ("{id}" if endpoint.named else "")
        assert rows.pop(path) == ", ".join(NAMES[form] for form in endpoint.forms)
    assert rows.keys() == {"/api/oembed", "/api/health"}


def test_the_limits_are_those_of_the_code():
    own = settings.Settings("any.db")
    for limit in (
        f"{settings.QUERY_BYTES:,} bytes, {settings.PARAMETERS} parameters",
        f"{settings.TEXT_LENGTH} characters",
        f"{settings.ROWS:,}; ",
        f"| {settings.TOLERANCES}, up to",
        f"| {settings.SEARCH_HITS} |",
        f"{own.workers} worked on, {own.queue} waiting, {own.time_limit_s:g} s each",
        f"{own.cache_bytes // 1_000_000} MB; ",
        f"{MOST_BYTES // 1_000_000} MB for each opening",
    ):
        assert limit in PAGE
