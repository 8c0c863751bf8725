"""An address holds the view; a map can be embedded and printed."""

from __future__ import annotations

import json
import re
import urllib.request
from datetime import date, timedelta
from urllib.parse import parse_qs, quote

import pytest
from PIL import Image
from playwright.sync_api import expect

from onscreen import address

WHOLE = {
    "changes of a region": "region={region}&panel=changes&period={first}..{day}&units=mi&off=contested",
    "a difference": "with={first}&panel=compare&tolerance=2000&sort=share.up&group={group}",
    "a swipe": "with={first}&swipe=0.300&panel=compare&front=off&step=week",
    "a place": "place={place}&around=7&since={first}",
}


@pytest.mark.parametrize("which", WHOLE)
def test_an_address_brings_back_the_whole_view(visit, site, which):
    """All of it: the address of the page that is opened from an address is that address."""
    days = site.get("/api/record")["days"]
    west, south, east, north = site.get("/api/atlas")["home_bounds"]
    asked = WHOLE[which].format(
        first=days["first"],
        day=days["last"],
        region=quote(site.get("/api/regions?level=1")[0]["id"]),
        place=quote(site.get("/api/search?q=a")["places"][0]["id"]),
        group=site.get("/api/atlas")["groups"][-1]["id"],
    )
    at = f"map=6.50/{(south + north) / 2:.4f}/{(west + east) / 2:.4f}"
    first = visit(f"/?day={days['last']}&{at}&lang=uk&theme=dark&{asked}", anew=True).page
    # A step in time has the page write its address.
    slider = first.get_by_role("slider").first
    slider.press("ArrowLeft")
    slider.press("ArrowRight")
    kept = address(first)
    second = visit("/" + kept, anew=True).page
    for page in (first, second):
        assert page.evaluate("document.documentElement.lang") == "uk"
        assert page.evaluate("document.documentElement.dataset.painted").split("|")[0].endswith(days["last"])
    view = "JSON.stringify(document.querySelector('cl-app').cl.store.view)"
    assert second.evaluate(view) == first.evaluate(view)
    assert first.evaluate("document.title") == second.evaluate("document.title")
    keys = set(parse_qs(kept.removeprefix("?"), keep_blank_values=True))
    assert keys >= {part.partition("=")[0] for part in asked.split("&")} - {"level", "group"}
    assert {"day", "map", "lang", "theme"} <= keys


def test_the_title_follows_the_view_and_names_each_step_back(visit, site):
    day = site.get("/api/record")["days"]["first"]
    region = site.get("/api/regions?level=1")[0]
    page = visit(f"/?day={day}&region={quote(region['id'])}", anew=True).page
    written = f"{date.fromisoformat(day):%-d %B %Y}"
    page.wait_for_function("name => document.title.startsWith(name)", arg=region["names"]["en"])
    assert written in page.title()
    assert site.get("/api/atlas")["name"]["en"] in page.title()
    here = page.title()
    page.get_by_role("button", name="Cite", exact=True).click()
    page.wait_for_function("before => document.title !== before", arg=here)
    assert here in page.title()
    page.go_back()
    page.wait_for_function("before => document.title === before", arg=here)


def test_going_back_goes_back_in_the_panel(visit):
    page = visit().page
    page.get_by_role("button", name="Cite", exact=True).click()
    page.locator("cl-panel blockquote").wait_for()
    page.go_back()
    page.locator("cl-figures").wait_for()


def test_the_embedded_map_says_whose_it_is_and_leads_to_the_whole(visit, site):
    page = visit("/?embed").page
    expect(page.locator("cl-panel")).to_have_count(0)
    link = page.get_by_role("link", name="Open the full map")
    assert "embed" not in (link.get_attribute("href") or "embed")


def test_oembed_tells_other_sites_how_to_embed_a_view(site):
    answer = site.get(f"/api/oembed?url={quote(site.url + '/?day=2031-06-01')}&maxwidth=500")
    assert answer["type"] == "rich"
    assert answer["version"] == "1.0"
    assert "embed" in answer["html"]
    assert answer["width"] <= 500


def test_a_page_names_its_oembed_address(site):
    with urllib.request.urlopen(site.url + "/?day=2031-06-01") as answer:
        link = answer.headers["Link"]
    assert 'type="application/json+oembed"' in link
    assert "day%3D2031-06-01" in link


def test_the_embedding_code_is_a_frame_of_this_view(visit, site):
    page = visit("/?panel=share").page
    code = page.locator("cl-share textarea, cl-share code, cl-share pre").first
    text = code.input_value() if code.evaluate("e => 'value' in e") else code.inner_text()
    assert text.startswith("<iframe")
    assert f"{site.url}/?" in text
    assert "embed" in text


def test_the_picture_is_an_svg_with_title_date_legend_scale_and_source_and_a_png_twice_as_large(
    visit, site, tmp_path
):
    page = visit("/?panel=share").page
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="SVG").click()
    svg = tmp_path / "map.svg"
    waiting.value.save_as(svg)
    text = svg.read_text()
    info = site.get("/api/atlas")
    assert info["name"]["en"] in text
    assert "Contactline" in text
    track = info["tracks"][0]
    edition = site.get("/api/area?group=occupied_total")[0]["edition"]
    day = date.fromisoformat(site.get("/api/record")["days"]["last"])
    shown = re.sub(r"<(style|title|desc)\b.*?</\1>", "", text, flags=re.S).replace("\u00a0", " ")
    assert f"{day:%-d %B %Y}, as drawn by {track['title']}" in shown
    source = re.search(r"Source: [^<]*", shown)
    assert source
    assert track["title"] in source[0]
    assert edition["valid_at"][11:16] in source[0]
    assert f"edition={edition['id']}" in " ".join(re.findall(r">([^<]*)</text>", shown)).replace(" ", "")
    assert re.search(r">\d+ km / [\d.]+ mi<", shown)  # the scale bar
    assert "<image" not in text  # drawn, not a photograph of the screen
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="PNG").click()
    png = tmp_path / "map.png"
    waiting.value.save_as(png)
    with Image.open(png) as image:
        assert image.size[0] >= 2 * 1200 or image.size[0] >= 2 * 1080


def test_the_picture_of_a_comparison_tells_both_editions_and_every_class_and_gain_from_loss_by_pattern(
    visit, site, atlas, tmp_path
):
    day = date.fromisoformat(site.get("/api/record")["days"]["last"])
    other = day - timedelta(days=90)
    changes = atlas.changes(start=other, end=day, by=1, group="occupied_total")
    moving = max(changes, key=lambda change: min(change.gross_gain_m2, change.gross_loss_m2))
    assert min(moving.gross_gain_m2, moving.gross_loss_m2) > 1e6
    query = f"day={day}&with={other}&region={quote(moving.region.id)}&panel=share"
    page = visit(f"/?{query}", anew=True).page
    with page.expect_download(timeout=60_000) as waiting:
        page.get_by_role("button", name="SVG").click()
    svg = tmp_path / "map.svg"
    waiting.value.save_as(svg)
    text = svg.read_text().replace("\u00a0", " ")
    source = re.search(r">Source: [^<]*", text)
    assert source
    for edition in (site.get(f"/api/area?on={on}&group=occupied_total")[0]["edition"] for on in (day, other)):
        assert edition["valid_at"][11:16] in source[0]  # the demo's zone is UTC
    for name in ("Occupied", "Contested", "Gained", "Lost", f"Front on {day:%-d %B %Y}"):
        assert f">{name}</text>" in text, name
    # On the map and in the legend: what is hatched needs no colour to be told from what is not.
    assert text.count("url(#pattern-loss)") >= 2
    assert "pattern-gain" not in text
    assert re.search(
        r'<path [^>]*fill="none" stroke="#1d1b18"[^>]*stroke-linejoin', text
    )  # the region's outline


def test_downloads_are_the_answers_to_what_they_say(visit, site):
    page = visit("/?panel=download").page
    links = page.locator("cl-download a[href*='api/']")
    links.nth(5).wait_for()
    for link in links.all():
        href = link.evaluate("a => a.href")
        if href.endswith((".csv", ".json", ".geojson")) or "?" in href:
            answer = page.request.get(href)
            assert answer.status == 200, href
            if ".geojson" in href:
                assert json.loads(answer.body())["type"] == "FeatureCollection"
