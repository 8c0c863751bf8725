"""What HTTP promises: validators, caching, compression, ranges, headers."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from pathlib import Path

import brotli
import httpx
import pytest
import zstandard

from asking import Client, run
from contactline.server import files

AREA = "/api/area?region=QV-3&on=2031-03-10"


def test_the_same_question_has_the_same_etag_and_costs_no_body_the_second_time(client):
    first = client.get(AREA)
    again = client.get(AREA, if_none_match=first.headers["etag"])
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get(AREA, if_none_match='"something else"').status_code == 200
    assert client.get(AREA, if_none_match=f'W/"x", {first.headers["etag"]}').status_code == 304


def test_another_answer_has_another_etag(client):
    other = client.get(AREA.replace("03-10", "03-20"))
    assert other.headers["etag"] != client.get(AREA).headers["etag"]


def test_only_an_answer_that_names_the_state_of_the_atlas_is_kept_for_ever(client):
    version = client.json("/api/atlas")["version"]
    assert "immutable" in client.get(f"{AREA}&v={version}").headers["cache-control"]
    assert "immutable" not in client.get(AREA).headers["cache-control"]
    assert "immutable" not in client.get(f"{AREA}&v={'0' * 64}").headers["cache-control"]
    assert client.get(f"{AREA}&v={version}").content == client.get(AREA).content


@pytest.mark.parametrize(
    ("accepted", "coding", "decode"),
    [
        ("br", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("zstd", "zstd", lambda data: zstandard.ZstdDecompressor().decompress(data, 10_000_000)),
        ("gzip, br;q=0", "gzip", gzip.decompress),
        ("gzip;q=0.5, br;q=0.8, zstd;q=0.1", "br", brotli.decompress),
    ],
)
def test_long_answers_are_compressed_as_the_client_likes(client, accepted, coding, decode):
    plain = client.get("/api/editions", accept_encoding="identity")
    assert "content-encoding" not in plain.headers

    async def raw() -> tuple[str, bytes]:
        transport = httpx.ASGITransport(app=client.app)
        async with (
            httpx.AsyncClient(transport=transport, base_url="http://atlas.test") as asked,
            asked.stream("GET", "/api/editions", headers={"accept-encoding": accepted}) as response,
        ):
            return response.headers["content-encoding"], b"".join([c async for c in response.aiter_raw()])

    found, body = run(raw())
    assert found == coding
    assert decode(body) == plain.content
    assert len(body) < len(plain.content) / 3


def test_short_answers_and_clients_without_compression_get_the_bytes(client):
    assert "content-encoding" not in client.get("/api/tracks?v=1", accept_encoding="").headers
    assert "content-encoding" not in client.get("/api/regions/QV-3", accept_encoding="gzip").headers


def test_head_has_the_headers_of_get_and_no_body(client):
    get, head = client.get(AREA), client.request("HEAD", AREA)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("etag", "content-type", "content-length"):
        assert head.headers[name] == get.headers[name]
    assert client.request("HEAD", "/").status_code == 200
    assert client.request("HEAD", "/api/places/nowhere-at-all").status_code == 404


def test_every_origin_may_read(client):
    assert client.get(AREA, origin="https://paper.example").headers["access-control-allow-origin"] == "*"
    asked = {"origin": "https://paper.example", "access-control-request-method": "GET",
             "access-control-request-headers": "if-none-match"}  # fmt: skip
    allowed = client.request("OPTIONS", AREA, headers=asked)
    assert allowed.status_code == 204
    assert allowed.headers["access-control-allow-origin"] == "*"
    assert "GET" in allowed.headers["access-control-allow-methods"]
    assert allowed.headers["access-control-allow-headers"] == "if-none-match"


@pytest.mark.parametrize("path", ["/", AREA, "/api/docs", "/nothing/here", "/api/area?on=yesterday"])
def test_every_response_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in headers["content-security-policy"]
    assert policy["connect-src"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "referrer-policy" in headers
    assert "geolocation=()" in headers["permissions-policy"]


def test_only_the_embed_form_may_be_framed_by_others(client):
    assert "frame-ancestors 'self'" in client.get("/").headers["content-security-policy"]
    embedded = client.get("/?embed&day=2031-03-10")
    assert "frame-ancestors *" in embedded.headers["content-security-policy"]
    assert "x-contactline-framed" not in embedded.headers
    assert "frame-ancestors 'self'" in client.get("/?day=embed").headers["content-security-policy"]


def test_only_the_operators_base_map_is_another_host(demo, client_of):
    client = client_of(demo.path, basemap="https://tiles.example.org/style.json?key=1")
    policy = client.get("/").headers["content-security-policy"]
    assert "connect-src 'self' https://tiles.example.org;" in policy
    assert client.json("/api/atlas")["basemap"] == "https://tiles.example.org/style.json?key=1"


# --- tiles --------------------------------------------------------------------------------------


@pytest.fixture
def tiles(demo, client_of, tmp_path) -> Client:
    folder = tmp_path / "tiles"
    folder.mkdir()
    (folder / "base-0123456789ab.pmtiles").write_bytes(bytes(range(256)) * 40)
    (folder / "manifest.json").write_text(json.dumps({"format": "contactline-tiles/1", "atlas": "x"}))
    (tmp_path / "secret.pmtiles").write_text("not for readers")
    return client_of(demo.path, tiles=folder)


def test_a_tile_file_is_read_by_ranges_and_kept_for_ever(tiles):
    whole = tiles.get("/tiles/base-0123456789ab.pmtiles", accept_encoding="gzip")
    assert whole.headers["accept-ranges"] == "bytes"
    assert "immutable" in whole.headers["cache-control"]
    assert whole.headers["content-type"] == "application/vnd.pmtiles"
    assert "content-encoding" not in whole.headers, "a range of a compressed file is no tile"
    part = tiles.get("/tiles/base-0123456789ab.pmtiles", range="bytes=100-355")
    assert part.status_code == 206
    assert part.headers["content-range"] == f"bytes 100-355/{256 * 40}"
    assert part.content == whole.content[100:356]
    assert tiles.get("/tiles/base-0123456789ab.pmtiles", range="bytes=-10").content == whole.content[-10:]


def test_a_tile_file_that_a_reader_has_is_not_sent_again(tiles):
    path = "/tiles/base-0123456789ab.pmtiles"
    whole = tiles.get(path)
    again = tiles.get(path, if_none_match=whole.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == whole.headers["etag"]
    assert "immutable" in again.headers["cache-control"]
    assert tiles.get(path, if_none_match='"another"').status_code == 200
    part = tiles.get(path, range="bytes=0-9", if_range=whole.headers["etag"])
    assert (part.status_code, len(part.content)) == (206, 10)


def test_head_of_a_tile_file_does_not_read_it(tiles, monkeypatch):
    import anyio

    async def opened(*arguments, **more):
        raise AssertionError("the file is opened for its headers alone")

    monkeypatch.setattr(anyio, "open_file", opened)
    head = tiles.request("HEAD", "/tiles/base-0123456789ab.pmtiles")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(256 * 40)


@pytest.mark.parametrize(("name", "status"), [("base-0123456789ab.pmtiles", 404), ("manifest.json", 204)])
def test_a_file_that_is_removed_while_it_is_asked_for_is_not_there(tiles, monkeypatch, name, status):
    was_there = Path.is_file

    def seen_then_gone(path: Path) -> bool:
        found = was_there(path)
        if path.name == name:
            path.unlink(missing_ok=True)
        return found

    monkeypatch.setattr(Path, "is_file", seen_then_gone)
    gone = tiles.get(f"/tiles/{name}")
    assert gone.status_code == status
    assert status == 204 or "manifest.json" in gone.json()["detail"]


def test_before_the_first_tiles_are_drawn_the_manifest_is_nothing_yet_and_no_fault(demo, client_of, tmp_path):
    early = client_of(demo.path, tiles=tmp_path / "none")
    found = early.get("/tiles/manifest.json")
    assert (found.status_code, found.content) == (204, b"")
    assert "no-cache" in found.headers["cache-control"]


def test_a_range_beyond_the_file_is_refused_as_http_says(tiles):
    beyond = tiles.get("/tiles/base-0123456789ab.pmtiles", range="bytes=999999-")
    assert beyond.status_code == 416


def test_the_manifest_is_asked_for_anew_each_time(tiles):
    found = tiles.get("/tiles/manifest.json")
    assert "no-cache" in found.headers["cache-control"]
    assert tiles.get("/tiles/manifest.json", if_none_match=found.headers["etag"]).status_code == 304


@pytest.mark.parametrize(
    "name",
    ["nothing.pmtiles", "../secret.pmtiles", "..%2Fsecret.pmtiles", "%2e%2e/secret.pmtiles", ".pmtiles"],
)
def test_nothing_outside_the_folder_is_served(tiles, name):
    assert tiles.get(f"/tiles/{name}").status_code == 404


# --- the viewer ---------------------------------------------------------------------------------


@pytest.fixture
def viewer(client_of, demo, tmp_path, monkeypatch) -> Client:
    folder = tmp_path / "viewer"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text('<!doctype html><html lang="en"><title>The map</title>')
    (folder / "assets" / "main-1a2b3c.js").write_text("export const map = 1;\n" * 200)
    (folder / "icon.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "secret.js").write_text("no")
    monkeypatch.setattr(files, "VIEWER", folder)
    return client_of(demo.path)


def test_the_viewer_is_served_with_its_hashed_files_for_ever(viewer):
    page = viewer.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert "no-cache" in page.headers["cache-control"]
    script = viewer.get("/assets/main-1a2b3c.js", accept_encoding="br")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["content-encoding"] == "br"
    assert "immutable" in script.headers["cache-control"]
    assert viewer.get("/icon.svg").headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "path",
    ["/assets/none.js", "/../secret.js", "/assets/..%2f..%2fsecret.js", "/%2e%2e/secret.js", "/assets"],
)
def test_nothing_outside_the_viewer_is_served(viewer, path):
    assert viewer.get(path).status_code == 404


def test_without_a_built_viewer_the_page_says_how_to_build_it(client, monkeypatch, tmp_path):
    monkeypatch.setattr(files, "VIEWER", tmp_path)
    assert "make viewer" in client.get("/").text


def test_a_page_says_where_its_oembed_form_is(client):
    link = client.get("/?day=2031-03-10&region=QV-3").headers["link"]
    target = re.match(r'<http://atlas\.test(/api/oembed[^>]*)>; rel="alternate"', link)
    assert target is not None
    body = client.json(target.group(1))
    assert body["type"] == "rich"
    assert "day=2031-03-10" in body["html"]
    assert re.search(r'src="http://atlas\.test/\?[^"]*embed"', body["html"])


def test_oembed_keeps_to_the_size_asked_and_to_its_own_pages(client):
    body = client.json("/api/oembed?url=http://atlas.test/%3Fday%3D2031-03-10%23x&maxwidth=400&maxheight=300")
    assert (body["width"], body["height"]) == (400, 300)
    client.problem("/api/oembed?url=http://other.test/", 404)
    client.problem("/api/oembed?url=http://atlas.test/&format=xml", 422)


def test_the_operators_base_url_is_what_readers_are_given(demo, client_of):
    client = client_of(demo.path, base_url="https://map.example.org/atlas")
    assert client.get("/").headers["link"].startswith("<https://map.example.org/atlas/api/oembed?")
    assert client.json("/api/oembed?url=https://map.example.org/atlas/%3Fday%3D2031-03-10")["type"] == "rich"


# --- the description ----------------------------------------------------------------------------


def test_the_description_names_every_endpoint_and_parameter(client):
    paths = client.json("/api/openapi.json")["paths"]
    assert {"/api/area", "/api/steps", "/api/search", "/api/places/{id}", "/api/oembed"} <= paths.keys()
    names = {p["name"] for p in paths["/api/changes"]["get"]["parameters"]}
    assert names == {"region", "by", "from", "to", "class", "group", "track", "as_published", "v"}


def test_the_page_of_the_description_can_be_read_without_its_script(client, monkeypatch, tmp_path):
    monkeypatch.setattr(files, "VIEWER", tmp_path)
    text = client.get("/api/docs").text
    assert "/api/transitions" in text
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "swagger-ui-bundle.js").touch()
    shown = client.get("/api/docs").text
    assert not re.search(r"<script>|https?://", shown), "no inline script, no other host"


def test_the_etag_is_of_the_content(client):
    body = client.get(AREA, accept_encoding="identity")
    assert hashlib.blake2b(body.content, digest_size=12).hexdigest() in body.headers["etag"]
