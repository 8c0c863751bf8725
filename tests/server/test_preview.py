"""What others show of a link: the page tells in its head what the view at its address shows."""

from __future__ import annotations

import html
import re
from datetime import date
from html.parser import HTMLParser
from urllib.parse import quote

import pytest

import contactline
from asking import Client
from contactline.server import files
from contactline.words import words


@pytest.fixture
def viewer(client_of, demo, tmp_path, monkeypatch) -> Client:
    (tmp_path / "index.html").write_text('<!doctype html><html lang="en"><title>Contactline</title></html>')
    monkeypatch.setattr(files, "VIEWER", tmp_path)
    return client_of(demo.path)


class _Head(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title"
        if tag == "html":
            self.said["lang"] = given["lang"]
        if tag == "meta":
            self.said[given.get("property") or given["name"]] = given["content"]

    def handle_data(self, data):
        if self._in_title:
            self.said["title"] = data
            self._in_title = False


def head(client: Client, path: str) -> dict[str, str]:
    response = client.get(path)
    assert response.status_code == 200
    return _Head(response.text).said


def test_a_link_to_a_region_tells_its_name_its_day_and_the_engines_figure(viewer, demo):
    said = head(viewer, "/?day=2031-03-10&region=QV-3&group=occupied_total")
    with contactline.open(str(demo.path), read_only=True) as atlas:
        area = atlas.area("QV-3", on="2031-03-10", group="occupied_total").one()
        name = atlas.find_region("QV-3").names["en"]
    assert said["title"] == said["og:title"]
    assert said["title"].startswith(f"{name}, 10 March 2031")
    assert words("en").amount(area.area_m2 / 1e6, "km2") in said["og:description"]
    assert name in said["description"]
    assert "edition of" in said["description"]
    assert said["og:url"] == "http://atlas.test/?day=2031-03-10&region=QV-3&group=occupied_total"


def test_a_region_named_otherwise_is_shown_by_its_id(viewer, demo):
    """The viewer knows regions by their ids; what else the address says stays as it was."""
    with contactline.open(str(demo.path), read_only=True) as atlas:
        region = atlas.regions(level=1)[0]
    for name in (region.names["uk"], region.names["en"], region.names["en"].upper()):
        asked = f"/?lang=uk&region={quote(name)}&day=2031-03-10&swipe=0.5&embed"
        response = viewer.get(asked)
        assert response.status_code == 302
        assert response.headers["location"] == f"?region={region.id}&lang=uk&day=2031-03-10&swipe=0.5&embed="
        assert head(viewer, f"/{response.headers['location']}")["lang"] == "uk"


def test_a_link_without_a_day_tells_the_last_one_and_the_whole(viewer):
    last = viewer.json("/api/record")["days"]["last"]
    figure = viewer.json("/api/area?group=occupied_total")[0]
    said = head(viewer, "/")
    assert figure["on"] == last
    assert said["title"].startswith(words("en").day(date.fromisoformat(last)))
    assert f"{figure['area_km2']:,.0f}" in said["description"]


def test_it_is_told_in_the_language_of_the_link(viewer):
    said = head(viewer, "/?day=2031-03-10&lang=uk")
    assert said["lang"] == "uk"
    assert "10 березня 2031" in said["title"]
    assert "станом на" in said["description"]
    assert head(viewer, "/?lang=qq")["lang"] == "en"


def test_a_place_gives_its_name(viewer):
    place = viewer.json("/api/search?q=a")["places"][0]
    said = head(viewer, f"/?place={quote(place['id'])}")
    names = viewer.json(f"/api/places/{place['id']}")["names"]
    assert any(said["title"].startswith(f"{name},") for name in names.values())


@pytest.mark.parametrize(
    "query",
    [
        "day=1900-01-01",
        "day=2031-02-30",
        "day=none",
        "region=nowhere",
        "region=%00",
        "place=%00%27--",
        f"region={'x' * 1500}",
        "track=nobody&group=nothing",
        "lang=../../secret",
        "region=%ff%fe&day=%ed%a0%80",
    ],
)
def test_what_an_address_says_wrongly_counts_as_not_said(viewer, query):
    said = head(viewer, f"/?{query}")
    assert viewer.json("/api/atlas")["name"]["en"] in said["title"]
    assert said["description"]


def test_nothing_of_the_address_becomes_part_of_the_page(viewer):
    page = viewer.get("/?day=2031-03-10&x=" + quote('"><script>alert(1)</script>')).text
    assert "<script" not in page
    address = re.search(r'property="og:url" content="([^"]*)"', page)
    assert address is not None
    assert html.unescape(address.group(1)).startswith("http://atlas.test/?day=2031-03-10&x=")
