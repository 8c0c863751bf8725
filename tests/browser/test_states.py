"""Alone, loading, empty, failing and offline: each is designed, and what is loaded stays usable."""

from __future__ import annotations

import shutil
import time
from datetime import date, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import expect

import contactline
from chromium import visiting
from onscreen import headline_km2, rounded, slider, step, wait_for_day
from published import publish
from serving import serving


def test_the_page_asks_no_other_host(visit, site):
    seen = visit("/?panel=share")
    with seen.page.expect_response("**/api/search*"):
        seen.page.get_by_placeholder("Find a place or region").fill("a")
    seen.wait_for_rest()
    assert seen.foreign(urlsplit(site.url).netloc) == []


def test_an_address_that_names_what_is_not_there_says_so_and_leads_back(visit, site):
    days = site.get("/api/record")["days"]
    page = visit("/?day=1999-01-01&region=XX-99", expected=["404"]).page
    notice = page.locator("cl-app .notice")
    expect(notice).to_contain_text("1 January 1999")
    wait_for_day(page, days["first"])
    page.get_by_role("alert").get_by_text("XX-99").wait_for()
    page.get_by_role("button", name="Back to the whole map").click()
    assert headline_km2(page) >= 0
    slider(page).press("End")
    wait_for_day(page, days["last"])
    expect(notice).to_have_count(0)


def test_a_server_that_stops_leaves_the_map_usable_and_says_what_is_missing(browser, demo_atlas, atlas):
    with serving(demo_atlas) as own, visiting(browser) as seen:
        own.wait_for_tiles()
        page = seen.page
        page.goto(own.url)
        seen.wait_for_map()
        last = date.fromisoformat(own.get("/api/record")["days"]["last"])
        seen.wait_for_rest(quiet_ms=500)
        own.stop()
        slider(page).focus()
        for back in range(1, 6):
            step(page, "ArrowLeft", str(last - timedelta(days=back)))
        day = str(last - timedelta(days=5))
        area = atlas.area(on=day, group="occupied_total").one().area_m2 / 1e6
        assert headline_km2(page) == rounded(area)
        page.get_by_placeholder("Find a place or region").fill("a")
        page.get_by_text("does not answer").first.wait_for()
        with serving(demo_atlas, port=int(own.url.rpartition(":")[2])):
            page.get_by_role("button", name="Try again").first.click()
            page.get_by_text("does not answer").first.wait_for(state="hidden", timeout=20_000)


def test_an_atlas_without_editions_says_how_to_load_some(browser, tmp_path):
    path = tmp_path / "empty.db"
    contactline.init(path, "demo").close()
    with serving(path) as own, visiting(browser) as seen:
        seen.page.goto(own.url)
        seen.page.get_by_text("holds no edition yet").first.wait_for()


def test_while_the_map_is_being_drawn_the_figures_are_there_and_then_it_comes_by_itself(browser, site, atlas):
    with visiting(browser) as seen:
        page = seen.page
        page.route("**/tiles/manifest.json*", lambda route: route.fulfill(status=204))
        page.goto(site.url)
        page.get_by_text("being drawn").first.wait_for()
        page.locator("cl-figures .headline button").wait_for()
        assert headline_km2(page) == rounded(atlas.area(group="occupied_total").one().area_m2 / 1e6)
        page.unroute("**/tiles/manifest.json*")
        seen.wait_for_map()


def test_a_new_edition_reaches_the_tiles_while_readers_read(demo_atlas, tmp_path):
    path = tmp_path / "growing.db"
    shutil.copy(demo_atlas, path)
    shutil.copytree(f"{demo_atlas}.tiles", f"{path}.tiles")
    with serving(path) as own:
        own.wait_for_tiles()
        before = own.get("/tiles/manifest.json")
        day = publish(path, timedelta(days=1))
        answered = 0
        until = time.monotonic() + 90
        while time.monotonic() < until:
            assert own.get("/api/area?group=occupied_total")
            answered += 1
            after = own.get("/tiles/manifest.json")
            if after["atlas"] != before["atlas"]:
                break
            time.sleep(0.05)
        assert after["atlas"] != before["atlas"]
        assert answered > 3
        assert own.get("/api/record")["days"]["last"] == day
        closed = [[p["file"] for p in m["tracks"]["meridian"]["parts"][:-1]] for m in (before, after)]
        assert closed[0] == closed[1]  # what is closed stays as it is, in every cache
