"""What stands beside the map, on the real archive: changes, places, the front, sharing, words, and failing.

Each says what the engine says. The demo's browser tests go through the same points more finely.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from axe import violations
from chromium import visiting
from onscreen import Camera, headline, headline_km2, number, rounded, slider, step, text_of
from serving import serving

GROUP = "occupied_total"
LAST = "2025-08-03"
BAKHMUT = "UA14020010010059145"
LABELS = {
    "occupied_before": "Occupied before 2022",
    "occupied": "Occupied since 2022",
    "contested": "Contested or unclear",
    "liberated": "Liberated",
}


def plain(km2: float) -> str:
    return f"{rounded(abs(km2)):,.{0 if abs(km2) >= 9.95 else 1}f}"


def test_a_month_is_compared_with_the_engines_gross_and_net_figures(browser, site, atlas):
    change = atlas.changes(start="2025-07-03", end=LAST, group=GROUP).one()
    with visiting(browser) as seen:
        seen.page.goto(f"{site.url}/?day={LAST}&with=2025-07-03&panel=compare")
        seen.wait_for_map()
        panel = seen.page.locator("cl-compare")
        for value in (change.net_m2, change.gross_gain_m2, change.gross_loss_m2):
            panel.filter(has_text=plain(value / 1e6)).first.wait_for()


def test_the_list_of_a_week_holds_the_engines_changes_the_largest_first(browser, site, atlas):
    found = atlas.transitions(by=1, start="2025-07-27", end=LAST)
    due = sorted((t for t in found if t.kind in ("gain", "loss")), key=lambda t: -t.area_m2)
    with visiting(browser) as seen:
        seen.page.goto(f"{site.url}/?panel=changes&period=2025-07-27..{LAST}&level=1")
        seen.wait_for_map()
        rows = seen.page.locator("cl-changes ol.rows").first.locator("li")
        rows.first.wait_for()
        for row, change in zip(rows.all_inner_texts(), due[:5], strict=False):
            assert change.region.name.removesuffix(" Oblast") in row
            assert plain(change.area_m2 / 1e6) in row


def test_a_city_is_found_by_a_name_it_once_had_and_opens_its_whole_history(browser, site, atlas):
    with visiting(browser) as seen:
        page = seen.page
        page.goto(site.url)
        seen.wait_for_map()
        page.keyboard.press("/")
        page.get_by_placeholder("Find a place or region").fill("Артёмовск")
        offer = page.locator("[role=listbox][aria-busy=false]").get_by_role("option").first
        expect(offer).to_contain_text("Bakhmut")
        offer.click()
        page.wait_for_function("id => new URLSearchParams(location.search).get('place') === id", arg=BAKHMUT)
        panel = page.locator("cl-panel")
        panel.get_by_text("History of control").wait_for()
        text = text_of(panel)
        for spell in atlas.place(BAKHMUT).spells:
            assert LABELS.get(spell.class_id, "Not marked") in text


def test_a_click_on_the_ground_tells_what_the_engine_knows_of_it(browser, site, atlas):
    camera = Camera(37.85, 48.39, 11)
    with visiting(browser) as seen:
        seen.page.goto(f"{site.url}/?{camera.query}")
        seen.wait_for_map()
        seen.page.mouse.click(640, 420)
        panel = seen.page.locator("cl-panel")
        panel.get_by_text("History of control").wait_for()
        spells = atlas.at(*camera.ground(640, 420, 1440, 900), track="deepstate").spells
        assert len(spells) > 1
        for spell in spells:
            assert LABELS.get(spell.class_id, "Not marked") in text_of(panel)


@pytest.mark.parametrize("tolerance", [0, 2000])
def test_the_front_has_the_engines_length_at_the_tolerance_chosen(browser, site, atlas, tolerance):
    length = atlas.front(on=LAST, tolerances_m=[tolerance]).one().length_m / 1e3
    with visiting(browser) as seen:
        seen.page.goto(f"{site.url}/?day={LAST}&tolerance={tolerance}")
        seen.wait_for_map()
        told = seen.page.locator("cl-legend .front .quiet").first
        expect(told).to_have_text(re.compile(r"\d.*km"), timeout=60_000)
        assert number(told.inner_text()) == rounded(length)


def test_a_shared_address_opens_the_same_view_in_another_language(browser, site, atlas):
    with visiting(browser) as seen:
        page = seen.page
        page.goto(f"{site.url}/?day=2023-02-24&region=UA14000000000091971")
        seen.wait_for_map()
        slider(page).focus()
        step(page, "ArrowLeft", "2023-02-23")
        page.wait_for_function("() => location.search.includes('2023-02-23')")
        address = f"{page.url}&lang=uk"
    with visiting(browser) as seen:
        seen.page.goto(address)
        seen.wait_for_map()
        assert seen.page.evaluate("document.documentElement.lang") == "uk"
        expect(seen.page.locator("cl-panel")).to_contain_text("Донецька область")
        area = atlas.area("UA14000000000091971", on="2023-02-23", group=GROUP).one().area_m2 / 1e6
        shown = re.sub(r"\D", "", headline(seen.page).inner_text().split("км")[0])
        assert float(shown) == rounded(area)


def test_the_picture_says_what_it_shows_and_whose_it_is(browser, site, atlas, tmp_path: Path):
    with visiting(browser) as seen:
        page = seen.page
        page.goto(f"{site.url}/?day=2022-11-11&panel=share")
        seen.wait_for_map()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="SVG").click()
        waiting.value.save_as(tmp_path / "map.svg")
        drawn = (tmp_path / "map.svg").read_text()
        whose = next(track.attribution for track in atlas.tracks() if track.name == "deepstate")
        for said in ("11 November 2022", "Occupied since 2022", whose, " km"):
            assert said in drawn


@pytest.mark.parametrize(
    ("query", "size"),
    [
        (f"day={LAST}&lang=uk&theme=dark&region=UA59000000000057109", "phone"),
        (f"day={LAST}&lang=en&place={BAKHMUT}", "desk"),
    ],
)
def test_axe_finds_nothing_beside_the_real_map(browser, site, query, size):
    with visiting(browser, size=size) as seen:
        seen.page.goto(f"{site.url}/?{query}")
        seen.wait_for_map()
        seen.wait_for_rest()
        assert violations(seen.page) == []


def test_a_server_that_stops_leaves_the_days_and_their_figures(browser, loaded, tiles, atlas):
    with serving(loaded.path, "--tiles", str(tiles)) as own, visiting(browser) as seen:
        own.wait_for_tiles()
        page = seen.page
        page.goto(own.url)
        seen.wait_for_map()
        seen.wait_for_rest(quiet_ms=500)
        own.stop()
        slider(page).focus()
        day = date.fromisoformat(LAST)
        for back in range(1, 4):
            step(page, "ArrowLeft", str(day - timedelta(days=back)))
        area = atlas.area(on=day - timedelta(days=3), group=GROUP).one().area_m2 / 1e6
        assert headline_km2(page) == rounded(area)
        page.get_by_placeholder("Find a place or region").fill("Sumy")
        page.get_by_text("does not answer").first.wait_for()
