"""Where the map stands: at opening, moved by a reader, in frames of any shape, and in its address."""

from __future__ import annotations

from urllib.parse import parse_qs, quote

import pytest
from playwright.sync_api import expect

from onscreen import address, box_of, box_of_the_whole, camera, overlap, text_of


def map_of(query: str) -> str | None:
    """The camera of an address."""
    return parse_qs(query.removeprefix("?")).get("map", [None])[0]


def move_by_wheel(page):
    page.mouse.move(700, 400)
    page.mouse.wheel(0, -300)


def move_by_key(page):
    page.locator("#map canvas.over, #map .maplibregl-canvas").first.focus()
    page.keyboard.press("+")


def move_by_button(page):
    page.get_by_role("button", name="Closer", exact=True).click()


def move_by_region(page):
    page.locator("cl-figures tbody button, cl-figures tbody a").first.click()


@pytest.mark.parametrize("move", [move_by_wheel, move_by_key, move_by_button, move_by_region])
def test_the_address_is_of_the_camera_that_the_reader_has_moved_to(visit, move):
    """From the opening view, whose camera the address does not tell."""
    page = visit(anew=True).page
    before = camera(page)
    assert map_of(address(page)) is None
    move(page)
    page.wait_for_function(
        "zoom => document.querySelector('cl-app').cl.map.camera.zoom !== zoom", arg=before.zoom
    )
    stands = camera(page)
    kept = address(page)
    assert f"map={map_of(kept)}" == stands.query
    again = visit("/" + kept, anew=True).page
    assert camera(again).query == stands.query


@pytest.mark.parametrize("kind", ["region", "place"])
def test_an_address_that_names_ground_becomes_that_of_its_camera(visit, site, kind):
    id_ = site.get("/api/regions?level=1" if kind == "region" else "/api/search?q=a")
    id_ = id_[0]["id"] if kind == "region" else id_["places"][0]["id"]
    page = visit(f"/?{kind}={quote(id_)}", size="phone", anew=True).page
    stands = camera(page)
    assert f"map={map_of(address(page))}" == stands.query


@pytest.mark.parametrize("size", ["desk", "tablet", "phone", "column", "frame", "strip", "large frame"])
def test_the_whole_country_is_seen_at_opening_and_nothing_lies_over_it(visit, site, size):
    embed = size not in ("desk", "tablet", "phone")
    page = visit("/?embed" if embed else "/", size=size, anew=True).page
    whole = box_of_the_whole(page, site.get("/api/atlas")["home_bounds"])
    view = page.viewport_size
    assert view
    assert 0 <= whole[0] < whole[2] <= view["width"]
    assert 0 <= whole[1] < whole[3] <= view["height"]
    for panel in ("cl-title, cl-embed-source", ".time", "aside section"):
        for one in page.locator("cl-app").locator(panel).all():
            assert not overlap(box_of(one), whole), panel


@pytest.mark.parametrize("size", ["column", "frame", "strip"])
def test_a_small_frame_has_its_legend_behind_a_button(visit, size):
    page = visit("/?embed", size=size, anew=True).page
    legend = page.locator("cl-legend")
    expect(legend).to_have_count(0)
    boxes = [box_of(page.locator(one)) for one in ("cl-embed-source", ".left", ".time")]
    assert not any(overlap(a, b) for i, a in enumerate(boxes) for b in boxes[:i])
    button = page.get_by_role("button", name="Legend", exact=True)
    button.click()
    expect(legend).to_be_visible()
    left, top, right, bottom = box_of(legend)
    view = page.viewport_size
    assert view
    assert left >= 0
    assert top >= 0
    assert right <= view["width"]
    assert bottom <= box_of(button)[1]
    page.keyboard.press("Escape")
    expect(legend).to_have_count(0)


def test_a_large_frame_has_its_legend_open(visit):
    page = visit("/?embed", size="large frame", anew=True).page
    expect(page.locator("cl-legend")).to_be_visible()


def test_who_cannot_pinch_or_drag_goes_closer_and_back_to_the_whole(visit, site):
    page = visit("/", size="phone", anew=True).page
    opening = camera(page)
    closer, farther, whole = (
        page.get_by_role("button", name=name, exact=True) for name in ("Closer", "Farther", "Whole map")
    )
    closer.tap()
    closer.tap()
    assert camera(page).zoom == pytest.approx(opening.zoom + 2, abs=0.001)
    farther.tap()
    assert camera(page).zoom == pytest.approx(opening.zoom + 1, abs=0.001)
    assert map_of(address(page))
    whole.tap()
    assert camera(page) == opening
    assert map_of(address(page)) is None


def test_the_whole_map_around_a_region_is_what_its_address_brings_back(visit, site):
    """A region's address without a camera opens on the region."""
    region = site.get("/api/regions?level=1")[0]["id"]
    page = visit(f"/?region={quote(region)}", anew=True).page
    near = camera(page)
    page.get_by_role("button", name="Whole map", exact=True).click()
    stands = camera(page)
    assert stands.zoom < near.zoom
    again = visit("/" + address(page), anew=True).page
    assert camera(again).query == stands.query


def test_the_largest_towns_are_named_however_small_the_country_is(visit):
    page = visit("/", size="phone", anew=True).page
    for _ in range(2):
        page.get_by_role("button", name="Farther", exact=True).tap()
        camera(page)
    assert page.evaluate("document.querySelector('cl-app').cl.map.names().places.length") > 0


def test_the_link_to_share_is_of_what_is_shown_and_not_of_what_was(visit, site):
    days = site.get("/api/record")["days"]
    page = visit("/?panel=share", anew=True).page
    link = page.locator("cl-share blockquote").first
    code = page.locator("cl-share code")
    # Nothing has been written to the address yet.
    assert f"day={days['last']}" in text_of(link)
    page.get_by_role("button", name="A day back", exact=True).click()
    page.wait_for_selector(f'html:not([data-painted$="{days["last"]}"])')
    move_by_button(page)
    stands = camera(page)
    shown = page.evaluate("document.querySelector('cl-app').cl.store.view.day")
    for part in (f"day={shown}", stands.query, "lang=en"):
        assert part in text_of(link).replace("%2F", "/")
        assert part in text_of(code).replace("%2F", "/")
    assert "panel=" not in text_of(link)
    opened = visit(text_of(link).removeprefix(site.url), anew=True).page
    assert camera(opened).query == stands.query
