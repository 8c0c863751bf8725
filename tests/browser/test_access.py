"""Every size, theme and state is usable by keyboard and screen reader: WCAG 2.2 AA, as axe judges it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from axe import violations
from onscreen import at_rest, picture_once, slider


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "tablet", "phone"])
def test_axe_finds_nothing_at_any_size_and_theme(visit, size, theme):
    page = visit(f"/?theme={theme}", size=size).page
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    "query",
    [
        "panel=claims",
        "region",
        "region&panel=changes",
        "place",
        "point",
        "panel=changes",
        "panel=compare",
        "panel=cite",
        "panel=share",
        "panel=download",
        "panel=measure",
        "embed",
    ],
)
def test_axe_finds_nothing_in_any_panel(visit, atlas, query, theme):
    region = atlas.regions(level=1)[0]
    at = region.geometry.representative_point()
    subject, _, more = query.partition("&")
    named = {
        "region": f"region={quote(region.id)}",
        "place": f"place={quote(atlas.places()[0].id)}",
        "point": f"point={at.y:.4f},{at.x:.4f}",
    }
    page = visit(f"/?{named.get(subject, subject)}&{more}&theme={theme}").page
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_a_date_field_and_what_it_says(visit, theme):
    page = visit(f"/?theme={theme}").page
    page.get_by_role("button", name="Type another date").click()
    page.get_by_label("Date", exact=True).fill("no date")
    page.keyboard.press("Enter")
    page.locator("cl-timeline").get_by_role("alert").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("size", ["column", "strip"])
def test_axe_finds_nothing_in_a_small_frame_with_its_legend_open(visit, size):
    page = visit("/?embed", size=size, anew=True).page
    page.get_by_role("button", name="Legend", exact=True).click()
    page.locator("cl-legend").wait_for()
    assert violations(page) == []


def test_the_phone_has_size_and_speed_of_steps_at_every_height_of_the_sheet(visit):
    page = visit(size="phone", anew=True).page
    step, speed = page.get_by_label("Step", exact=True), page.get_by_label("Speed", exact=True)
    for size in ("week", "month", "day"):
        step.select_option(size)
        assert page.get_by_role("button", name=f"A {size} back", exact=True).is_visible()
        speed.select_option(label="5×")
        for one in (step, speed):
            box = one.bounding_box()
            assert box
            assert box["y"] + box["height"] <= 844
            assert min(box["width"], box["height"]) >= 24
        page.get_by_role("button", name=re.compile("Time only|Time and figure|Everything")).click()
        at_rest(page)


def test_everything_can_be_reached_with_the_tab_key_and_focus_is_never_caught(visit):
    page = visit(anew=True).page
    seen = []
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement)"
                " e = e.shadowRoot.activeElement; return e === document.body ? 'body'"
                " : (e.getAttribute('role') || e.tagName).toLowerCase() + ':' +"
                " (e.getAttribute('aria-label') || e.textContent || '').trim().slice(0, 30); }"
            )
        )
        if seen[-1] == "body" or (len(seen) > 5 and seen[-1] == seen[0]):
            break
    assert any(s.startswith("combobox") for s in seen)
    assert any(s.startswith("slider") for s in seen)
    assert any(s.startswith("switch") for s in seen)
    assert any("Cite" in s for s in seen)
    assert len(seen) < 120


def test_the_phone_keeps_time_under_the_thumb_at_every_height_of_the_sheet(visit):
    page = visit(size="phone").page
    heights = set()
    for _ in range(3):
        box = slider(page).bounding_box()
        assert box
        assert 0 <= box["y"] <= 844 - 40
        heights.add(round(box["y"]))
        page.get_by_role("button", name=re.compile("Time only|Time and figure|Everything")).click()
        at_rest(page)
    assert len(heights) == 3


def test_nothing_moves_by_itself_for_those_who_asked_for_less_motion(visit):
    """The sheet of the phone glides when it is pulled up, but for them."""
    page = visit(size="phone").page
    moving = {}
    for motion in ("reduce", "no-preference"):
        page.emulate_media(reduced_motion=motion)
        at_rest(page)
        moving[motion] = page.locator("cl-app").evaluate(
            "async app => { const before = app.height; app.height = 'full'; await app.updateComplete;"
            " const moving = app.renderRoot.getAnimations().length; app.height = before; return moving; }"
        )
    assert moving["reduce"] == 0
    assert moving["no-preference"] > 0


# What can be pressed or filled in, as text: of the legend, the tables and the date the text itself stays.
CONTROLS = """
() => {
  const found = [];
  const look = inside => {
    for (const element of inside.querySelectorAll('*')) {
      if (element.matches('button, input, nav, a') && element.checkVisibility({visibilityProperty: true}))
        found.push((element.getAttribute('aria-label') || element.textContent).trim().replace(/\\s+/g, ' '));
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  return found;
}
"""


# What is printed is what the canvas has in the turn in which the page becomes paper, of borders and names.
WATCH_INK = """
() => matchMedia('print').addEventListener('change', ({matches}) => {
  if (!matches) return;
  const over = document.querySelector('canvas.maplibregl-canvas');
  const paper = new OffscreenCanvas(over.width, over.height).getContext('2d');
  paper.drawImage(over, 0, 0);
  const pixels = paper.getImageData(0, 0, over.width, over.height).data;
  window.inked = 0;
  for (let i = 3; i < pixels.length; i += 4) window.inked += pixels[i] > 128;
})
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_printed_page_has_the_map_its_figures_and_no_controls_and_is_light(visit, site, theme):
    page = visit(f"/?theme={theme}", anew=True).page
    figure = page.locator("cl-figures .headline button")
    before = figure.inner_text()
    page.evaluate(WATCH_INK)
    page.emulate_media(media="print")
    at_rest(page)
    assert page.evaluate("window.inked") > 1000
    expect(page.locator("canvas").first).to_be_visible()
    assert figure.inner_text() == before
    shown = page.evaluate(CONTROLS)
    for control in ("Play", "‹", "Hide", "since …", "Cite", "What changed", "A day back", "Show all"):
        assert not [text for text in shown if control in text], control
    expect(page.get_by_placeholder("Find a place or region")).to_be_hidden()
    day = date.fromisoformat(site.get("/api/record")["days"]["last"])
    expect(page.locator("cl-timeline .date")).to_contain_text(f"{day:%Y}")
    # The frame of the figures ends where they do, and the paper is light, the map with it.
    aside, card = page.locator("aside"), page.locator("cl-panel section")
    assert aside.evaluate("e => getComputedStyle(e).borderStyle") == "none"
    box, last = card.bounding_box(), page.locator("cl-figures table").bounding_box()
    assert box
    assert last
    assert box["y"] + box["height"] - (last["y"] + last["height"]) < 60
    ink = figure.evaluate("e => getComputedStyle(e).color")
    assert ink == "rgb(29, 27, 24)"
    picture_once(page, lambda picture: min(min(pixel) for pixel in picture.block(660, 12, 4)) > 180)
    page.emulate_media(media="screen")


def test_the_figure_is_told_to_a_screen_reader_when_time_rests(visit, site):
    page = visit().page
    slider(page).focus()
    slider(page).press("ArrowLeft")
    day = date.fromisoformat(site.get("/api/record")["days"]["last"]) - timedelta(days=1)
    live = page.locator("[aria-live=polite], [role=status]")
    live.filter(has_text=f"{day:%-d %B %Y}").filter(has_text="km²").wait_for(state="attached")
