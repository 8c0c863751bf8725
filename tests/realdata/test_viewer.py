"""The real archive in the browser: the screen says what the API says, and that what the engine says."""

from __future__ import annotations

import json
import random
from datetime import datetime, time
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

import pytest

from chromium import visiting
from onscreen import (
    Camera,
    flat_colours,
    ground_coloured,
    headline_km2,
    number,
    picture_once,
    rounded,
    slider,
    step,
)

GROUP = "occupied_total"
LAND = "#f6f3ec"


@pytest.mark.parametrize("day", ["2022-04-03", "2022-11-11", "2023-07-04", "2025-08-03"])
def test_a_day_shows_the_figure_of_the_api_and_the_engine(browser, site, atlas, day):
    with visiting(browser) as seen:
        seen.page.goto(f"{site.url}/?day={day}")
        seen.wait_for_map()
        engine = atlas.area(on=day, group=GROUP, track="deepstate").one().area_m2 / 1e6
        api = site.get(f"/api/area?on={day}&group={GROUP}&track=deepstate")[0]["area_km2"]
        assert api == round(engine, 6)
        assert headline_km2(seen.page) == rounded(engine)
        seen.wait_for_rest()
        table = {
            row.locator("th button").get_attribute("title"): number(row.locator("td").first.inner_text())
            for row in seen.page.locator("cl-figures tbody tr").all()
        }
        oblasts = {f.region.name: f.area_m2 / 1e6 for f in atlas.area(on=day, by=1, group=GROUP)}
        for name, shown in table.items():
            assert shown == rounded(oblasts[name])
        assert len(table) > 5
        assert seen.complaints == []
        assert seen.foreign(urlsplit(site.url).netloc) == []


def test_every_day_between_can_be_stepped_to_without_a_request(browser, site):
    with visiting(browser) as seen:
        seen.page.goto(f"{site.url}/?day=2025-08-03")
        seen.wait_for_map()
        slider(seen.page).focus()
        step(seen.page, "ArrowLeft", "2025-08-02")
        # who moves the time gets the other years too, one after the other, once
        files = [p["file"] for p in site.get("/tiles/manifest.json")["tracks"]["deepstate"]["parts"]]
        seen.wait_for_rest(quiet_ms=1500)
        assert all(any(file in url for url in seen.requests) for file in files)
        asked = len(seen.requests)
        for day in ("2025-08-01", *(f"2025-07-{number:02}" for number in range(31, 10, -1))):
            step(seen.page, "ArrowLeft", day)
        # while the lengths of the front are being made, the page asks now and then whether they are there,
        # and takes them when they are
        lengths = ("/tiles/manifest.json", "/tiles/deepstate-fronts-")
        assert [url for url in seen.requests[asked:] if not any(name in url for name in lengths)] == []


@pytest.mark.parametrize(
    ("day", "camera"),
    [
        ("2025-08-03", Camera(37.4, 48.35, 9.5)),
        ("2022-04-03", Camera(31.6, 51.0, 8.5)),
        ("2022-09-11", Camera(37.2, 49.6, 8.5)),
    ],
)
def test_the_ground_has_the_colour_that_the_engine_gives_it(browser, site, atlas, day, camera):
    colours = flat_colours(site.get("/api/atlas"), LAND)
    end = datetime.combine(datetime.fromisoformat(day), time.max, tzinfo=ZoneInfo("Europe/Kyiv"))
    chance = random.Random(20250803)
    due = []
    for _ in range(300):
        x, y = chance.uniform(340, 1110), chance.uniform(40, 700)
        history = atlas.at(*camera.ground(x, y, 1440, 900), track="deepstate")
        class_id = next((s.class_id for s in history.spells if end in s.interval), None)
        if class_id in colours and any(r.id.startswith("UA") for r in history.regions):
            due.append((x, y, colours[class_id]))  # else told by its pattern, or not on the home land

    with visiting(browser) as seen:
        seen.page.goto(f"{site.url}/?day={day}&{camera.query}&embed")
        seen.wait_for_map()
        seen.wait_for_rest()
        picture_once(seen.page, ground_coloured(due, 80))


def test_a_village_is_found_under_its_former_name(browser, site):
    with visiting(browser) as seen:
        seen.page.goto(site.url)
        seen.wait_for_map()
        seen.page.keyboard.press("/")
        seen.page.get_by_placeholder("Find a place or region").fill("Перше Травня")
        offers = seen.page.get_by_role("listbox", name="Found").get_by_role("option")
        offers.first.wait_for()
        found = site.get(f"/api/search?limit=30&q={quote('Перше Травня')}")
        assert "UA59080290120059843" in json.dumps(found)
