"""Figures beside the map are the API's, and the API's are the engine's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from onscreen import at_rest, headline_km2, number, rounded, step, text_of

GROUP = "occupied_total"


def day_of(site, back: int = 0) -> str:
    return str(date.fromisoformat(site.get("/api/record")["days"]["last"]) - timedelta(days=back))


def rows(page) -> dict[str, list[str]]:
    """The table's cells by the region's whole name, which its button carries; the text may be shorter."""
    return {
        str(row.locator("th button").get_attribute("title")): row.locator("td").all_inner_texts()
        for row in page.locator("cl-figures tbody tr").all()
    }


@pytest.mark.parametrize("level", [1, 2])
def test_the_table_holds_every_region_as_the_api_and_the_engine_have_it(visit, site, atlas, level):
    day = day_of(site, 20)
    page = visit(f"/?day={day}&level={level}").page
    page.locator("cl-figures tbody tr").first.wait_for()
    more = page.get_by_role("button", name="Show all")
    if more.count():
        more.click()
        more.wait_for(state="detached")
    shown = rows(page)
    api = {f["region"]["id"]: f for f in site.get(f"/api/area?on={day}&by={level}&group={GROUP}")}
    home = atlas.scheme.home  # the other country's regions hold none of the home ground
    engine = {
        f.region.id: f for f in atlas.area(on=day, by=level, group=GROUP) if f.region.id.startswith(home)
    }
    before = {f.region.id: f.area_m2 for f in atlas.area(on=day_of(site, 50), by=level, group=GROUP)}
    assert len(shown) == len(engine)
    for id_, figure in engine.items():
        assert api[id_]["area_km2"] == round(figure.area_m2 / 1e6, 6)
        cells = shown[figure.region.name]
        assert number(cells[0]) == rounded(figure.area_m2 / 1e6)
        assert number(cells[1]) == pytest.approx(100 * figure.share, abs=0.051)
        change = (figure.area_m2 - before[id_]) / 1e6
        assert number(cells[2]) == pytest.approx(rounded(change), abs=0.1)


def test_changes_over_1_7_and_30_days_and_since_a_chosen_date(visit, site, atlas):
    page = visit().page
    last = day_of(site)
    now = atlas.area(on=last, group=GROUP).one().area_m2
    chips = page.get_by_role("group", name="Change over time")
    for days in (1, 7, 30):
        before = atlas.area(on=day_of(site, days), group=GROUP).one().area_m2
        text = chips.get_by_role("button", name=f"{days} d").inner_text()
        assert number(text.split("d", 1)[1]) == rounded((now - before) / 1e6)
    chips.get_by_role("button", name="since …").click()
    since = day_of(site, 77)
    page.get_by_label("Change since", exact=True).fill(since)
    page.keyboard.press("Enter")
    before = atlas.area(on=since, group=GROUP).one().area_m2
    at_rest(page)
    text = chips.get_by_role("button", name="since").first.locator("b").inner_text()
    assert number(text) == rounded((now - before) / 1e6)
    page.wait_for_url(lambda url: f"since={since}" in url)


def test_square_miles_for_those_who_think_in_them(visit, site, atlas):
    page = visit("/?units=mi").page
    area = atlas.area(on=day_of(site), group=GROUP).one().area_m2 / 2589988.110336
    assert headline_km2(page) == rounded(area)


def test_every_column_sorts(visit):
    page = visit().page
    for column in ("km²", "share, %", "30 d"):
        head = page.locator("cl-figures thead th").filter(has_text=column)
        for expected in ("descending", "ascending"):
            if head.get_attribute("aria-sort") != expected:
                head.get_by_role("button").click()
            at_rest(page)
            if head.get_attribute("aria-sort") == "none":
                head.get_by_role("button").click()
            at_rest(page)
        order = head.get_attribute("aria-sort")
        index = ["km²", "share, %", "30 d"].index(column)
        values = [number(cells[index]) if cells[index] != "–" else 0.0 for cells in rows(page).values()]
        assert values == sorted(values, reverse=order == "descending")


def test_a_region_that_is_clicked_gets_its_figure_its_curve_and_a_way_back(visit, site, atlas):
    page = visit().page
    whole = headline_km2(page)
    first = page.locator("cl-figures tbody th button").first
    name = first.get_attribute("title")
    first.click()
    page.locator("cl-curve canvas").wait_for()
    figure = atlas.area(region=name, on=day_of(site), group=GROUP).one()
    assert headline_km2(page) == rounded(figure.area_m2 / 1e6)
    page.get_by_role("navigation", name="Where this is").get_by_role("button").first.click()
    page.wait_for_function("() => !new URLSearchParams(location.search).has('region')")
    assert headline_km2(page) == whole


def test_the_sentence_to_quote_holds_track_edition_measure_and_a_link_that_leads_back(visit, site, atlas):
    day = day_of(site, 9)
    page = visit(f"/?day={day}").page
    page.get_by_role("button", name="Cite", exact=True).click()
    sentence = page.locator("cl-panel blockquote").inner_text()
    figure = atlas.area(on=day, group=GROUP).one()
    title = next(t.title for t in atlas.tracks() if t.name == figure.provenance.track)
    assert title in sentence or figure.provenance.track in sentence
    assert f"{round(figure.area_m2 / 1e6):,}" in sentence
    assert figure.provenance.edition.id in text_of(page.locator("cl-panel"))
    assert "authalic" in sentence
    link = next(word for word in sentence.split() if word.startswith("http")).rstrip(".")
    again = visit(link.removeprefix(site.url)).page
    assert headline_km2(again) == rounded(figure.area_m2 / 1e6)


def test_a_link_whose_edition_has_been_superseded_says_so_until_the_reader_moves_on(visit, site, atlas):
    day = day_of(site, 9)
    edition = atlas.area(on=day, group=GROUP).one().provenance.edition.id
    said = "has been superseded"
    page = visit(f"/?day={day}&edition={edition}").page
    expect(page.get_by_text(said)).to_have_count(0)
    page = visit(f"/?day={day}&edition=0000000000").page
    page.get_by_text(said).wait_for()
    step(page, "ArrowLeft", day_of(site, 10))
    page.get_by_text(said).wait_for(state="detached")
    page.wait_for_url(lambda url: "edition=" not in url)
