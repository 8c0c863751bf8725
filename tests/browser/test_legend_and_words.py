"""The legend comes from the scheme, and both languages are whole."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from onscreen import Picture, picture_once, text_of

CYRILLIC = re.compile("[а-яіїєґ]", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(the|of|with|day|week|month|share|what|cite|play|step|front|figures)\b", re.IGNORECASE
)


def test_every_class_that_is_drawn_is_a_switch(visit, site):
    page = visit().page
    ever = {id_ for id_, step in site.get("/api/steps")["regions"][0]["steps"].items() if step["at"]}
    names = {c["names"]["en"] for c in site.get("/api/atlas")["classes"] if c["id"] in ever}
    switches = page.get_by_role("list", name="Legend").get_by_role("switch")
    shown = {text.strip() for text in switches.all_inner_texts()}
    assert shown == names


def test_a_class_switched_off_leaves_the_map_and_the_address_keeps_it(visit, site):
    page = visit().page
    before = Picture(page)
    switch = page.get_by_role("list", name="Legend").get_by_role("switch").first
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    page.wait_for_function("() => new URLSearchParams(location.search).has('off')")
    area = [(x, y) for x in range(380, 1000, 8) for y in range(60, 700, 8)]
    picture_once(page, lambda after: sum(before.block(x, y, 0) != after.block(x, y, 0) for x, y in area) > 50)


def test_ground_of_which_the_atlas_has_nothing_is_named(visit, site):
    """Neither the colour of a sea nor of land: the atlas does not know which it is."""
    legend = visit().page.get_by_role("list", name="Legend")
    legend.get_by_text("Outside the atlas, land or sea").wait_for()


def test_contested_ground_is_told_by_pattern_as_well_as_colour(visit, site):
    page = visit().page
    patterned = [c for c in site.get("/api/atlas")["classes"] if c["certainty"] == "contested"]
    for one in patterned:
        swatch = page.get_by_role("switch", name=one["names"]["en"]).locator("svg")
        expect(swatch.locator("pattern")).to_have_count(1)


def test_ukrainian_is_whole(visit, site):
    seen = visit("/?lang=uk", locale="uk-UA")
    page = seen.page
    text = text_of(page.locator("body"))
    assert CYRILLIC.search(text)
    assert ENGLISH.findall(text) == []
    assert page.evaluate("document.documentElement.lang") == "uk"
    for panel in ("changes", "compare", "cite", "share", "download", "measure"):
        seen.go_on(f"{site.url}/?lang=uk&panel={panel}")
        seen.wait_for_rest()
        text = re.sub(r"https?://\S+|<iframe.*", "", text_of(page.locator("cl-panel")))
        assert ENGLISH.findall(text) == [], panel


def test_the_language_is_switched_in_place_and_stays_in_the_address(visit):
    page = visit().page
    page.get_by_label("Language").select_option("uk")
    page.wait_for_function("() => document.documentElement.lang === 'uk'")
    page.wait_for_function("() => new URLSearchParams(location.search).get('lang') === 'uk'")
