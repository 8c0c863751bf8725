"""Alone, loading, empty, failing and offline: each is designed, and what is loaded stays usable."""

from __future__ import annotations

import os
import subprocess
from urllib.parse import urlsplit

import pytest

import contactline
from chromium import visiting
from onscreen import headline_km2, rounded, slider, step
from serving import command, environment, serving


def test_the_page_asks_no_other_host(visit, site):
    seen = visit("/?panel=share")
    seen.page.get_by_role("combobox").fill("a")
    seen.page.wait_for_timeout(500)
    assert seen.foreign(urlsplit(site.url).netloc) == []


def test_a_server_that_stops_leaves_the_map_usable_and_says_what_is_missing(browser, demo_atlas, atlas):
    from datetime import date, timedelta

    with serving(demo_atlas) as own, visiting(browser) as seen:
        own.wait_for_tiles()
        page = seen.page
        page.goto(own.url)
        seen.wait_for_map()
        last = date.fromisoformat(own.get("/api/record")["days"]["last"])
        page.wait_for_load_state("networkidle")
        own.stop()
        slider(page).focus()
        for back in range(1, 6):
            step(page, "ArrowLeft", str(last - timedelta(days=back)))
        day = str(last - timedelta(days=5))
        area = atlas.area(on=day, group="occupied_total").one().area_m2 / 1e6
        assert headline_km2(page) == rounded(area)
        page.get_by_role("combobox").fill("a")
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


def test_while_the_map_is_being_drawn_the_figures_are_there(browser, demo_atlas, tmp_path, atlas):
    nothing = tmp_path / "tiles"
    with serving(demo_atlas, "--tiles", os.fspath(nothing), "--no-build") as own, visiting(browser) as seen:
        seen.page.goto(own.url)
        seen.page.get_by_text("being drawn").first.wait_for()
        area = atlas.area(group="occupied_total").one().area_m2 / 1e6
        seen.page.locator("cl-figures .headline button").wait_for()
        assert headline_km2(seen.page) == rounded(area)


def test_a_new_edition_reaches_the_tiles_while_readers_read(browser, tmp_path, demo_atlas):
    import shutil

    from made_editions import later_edition  # one more day of the demo's war

    path = tmp_path / "growing.db"
    shutil.copy(demo_atlas, path)
    with serving(path) as own:
        own.wait_for_tiles()
        before = own.get("/tiles/manifest.json")
        later_edition(path)
        pytest.helpers = None
        until = 60
        import time

        start = time.monotonic()
        while time.monotonic() - start < until:
            assert own.get("/api/area?group=occupied_total")
            after = own.get("/tiles/manifest.json")
            if after["atlas"] != before["atlas"]:
                break
            time.sleep(0.2)
        assert after["atlas"] != before["atlas"]


def test_demo_ends_on_the_map(tmp_path):
    done = subprocess.run(
        command("--atlas", os.fspath(tmp_path / "d.db"), "demo", "--no-serve", "--days", "5", "--places", "10"),
        capture_output=True, text=True, env=environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
