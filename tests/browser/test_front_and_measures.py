"""The front with its length at a tolerance, and distances and areas that state their measure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import shapely
from playwright.sync_api import expect

from contactline.geometry.measures import area_m2, length_m
from onscreen import Camera, address, at_rest, number, picture_once, rounded, slider, step


@pytest.mark.parametrize("tolerance", [0, 1000, 2000, 5000])
def test_the_front_stands_in_the_legend_with_the_engines_length(visit, atlas, tolerance):
    page = visit(f"/?tolerance={tolerance}").page
    text = page.locator("cl-legend .front .quiet").first
    page.wait_for_function(
        "() => !document.querySelector('cl-app')?.shadowRoot?.querySelector('cl-legend')"
        "?.shadowRoot?.querySelector('.front .quiet')?.textContent.includes('tolerance')",
        timeout=60_000,
    )
    length = atlas.front(tolerances_m=[tolerance]).one().length_m / 1e3
    assert number(text.inner_text()) == rounded(length)


MEASURED = """async () => {
  const map = await document.querySelector('cl-app').cl.map.native();
  const drawn = map.queryRenderedFeatures({ layers: ['front-measured'] }).length;
  return [await map.getSource('front').getData(), drawn];
}"""


def test_the_line_that_is_measured_can_be_seen_and_is_the_engines(visit, site, atlas):
    seen = visit("/?tolerance=5000")
    page = seen.page
    day = date.fromisoformat(site.get("/api/record")["days"]["last"])
    switch = page.get_by_role("switch", name="The line measured, at 5 km")

    def comes(on: date, does: Callable[[], object]) -> None:
        with page.expect_response(lambda answer: "/api/front.geojson" in answer.url) as answered:
            does()
        assert f"on={on}" in answered.value.url
        seen.wait_for_rest()
        line, drawn = page.evaluate(MEASURED)
        assert drawn > 0
        km = length_m([shapely.geometry.shape(f["geometry"]) for f in line["features"]]).sum() / 1e3
        assert km == pytest.approx(atlas.front(on=on, tolerances_m=[5000]).one().length_m / 1e3, rel=1e-3)

    assert page.evaluate(MEASURED)[0]["features"] == []
    comes(day, switch.click)
    slider(page).focus()
    before = day - timedelta(days=1)
    comes(before, lambda: step(page, "ArrowLeft", str(before)))
    assert "measured" in address(page)
    switch.click()
    assert page.evaluate(MEASURED)[0]["features"] == []


def measure(page, what: str, corners: list[tuple[int, int]]):
    page.get_by_role("button", name="Measure").click()
    page.get_by_role("group", name="What to measure").get_by_role("button", name=what).click()
    at_rest(page)
    for x, y in corners:
        page.mouse.move(x, y)
        page.mouse.click(x, y)
    page.keyboard.press("Enter")
    panel = page.locator("cl-measure")
    # the points are listed once the drawing is done
    expect(panel.locator("ol li")).to_have_count(len(set(corners)))
    return panel


def test_a_distance_is_geodesic_and_says_so(visit, atlas):
    west, south, east, north = atlas.scheme.extent
    camera = Camera((west + east) / 2, (south + north) / 2, 8)
    page = visit(f"/?{camera.query}").page
    corners = [(480, 300), (760, 420), (900, 300)]
    panel = measure(page, "Distance", corners)
    panel.get_by_text("Geodesic").wait_for()
    line = shapely.LineString([camera.ground(x, y, 1440, 900) for x, y in corners])
    length_km = float(length_m([line])[0]) / 1e3
    assert number(panel.locator(".headline, .figure").first.inner_text()) == pytest.approx(
        length_km, rel=5e-3
    )


def test_an_area_is_authalic_as_all_areas_are_and_says_so(visit, atlas):
    west, south, east, north = atlas.scheme.extent
    camera = Camera((west + east) / 2, (south + north) / 2, 8)
    page = visit(f"/?{camera.query}").page
    corners = [(480, 300), (760, 320), (700, 500)]
    panel = measure(page, "Area", [*corners, corners[0]])
    panel.get_by_text("Authalic").wait_for()
    ground = shapely.Polygon([camera.ground(x, y, 1440, 900) for x, y in corners])
    km2 = float(area_m2([ground], "authalic")[0]) / 1e6
    assert number(panel.locator(".headline, .figure").first.inner_text()) == pytest.approx(km2, rel=5e-3)


def test_what_is_drawn_stays_when_the_theme_changes_and_can_still_be_dragged(visit, atlas):
    west, south, east, north = atlas.scheme.extent
    camera = Camera((west + east) / 2, (south + north) / 2, 8)
    page = visit(f"/?{camera.query}", anew=True).page
    corners = [(480, 300), (760, 300)]
    panel = measure(page, "Distance", corners)
    panel.get_by_text("Geodesic").wait_for()
    figure = panel.locator(".headline, .figure").first
    drawn = figure.inner_text()
    page.emulate_media(color_scheme="dark")
    page.wait_for_selector('html[data-theme="dark"]')
    # the ink of the dark theme is light
    picture_once(page, lambda picture: max(min(pixel) for pixel in picture.block(560, 300, 3)) > 180)
    assert figure.inner_text() == drawn
    page.mouse.move(*corners[1])
    page.mouse.down()
    page.mouse.move(840, 300, steps=4)
    page.mouse.up()
    at_rest(page)
    line = shapely.LineString([camera.ground(x, y, 1440, 900) for x, y in (corners[0], (840, 300))])
    assert number(figure.inner_text()) == pytest.approx(float(length_m([line])[0]) / 1e3, rel=1e-2)
