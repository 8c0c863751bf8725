"""Every size, theme and state is usable by keyboard and screen reader: WCAG 2.2 AA, as axe judges it."""

from __future__ import annotations

import json
import re

import pytest

from axe import violations
from onscreen import slider


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "tablet", "phone"])
def test_axe_finds_nothing_at_any_size_and_theme(visit, size, theme):
    page = visit(f"/?theme={theme}", size=size).page
    assert violations(page) == []


@pytest.mark.parametrize(
    "query",
    [
        "panel=changes",
        "panel=compare",
        "panel=cite",
        "panel=share",
        "panel=download",
        "panel=measure",
        "embed",
    ],
)
def test_axe_finds_nothing_in_any_panel(visit, query):
    page = visit(f"/?{query}").page
    page.wait_for_timeout(700)
    assert violations(page) == []


def test_everything_can_be_reached_with_the_tab_key_and_focus_is_never_caught(visit):
    page = visit().page
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
        page.wait_for_timeout(600)
    assert len(heights) == 3


def test_nothing_moves_by_itself_for_those_who_asked_for_less_motion(visit):
    page = visit(reduced_motion="reduce").page
    running = page.evaluate("document.getAnimations().filter(a => a.playState === 'running').length")
    assert running == 0


def test_the_printed_page_has_the_map_and_no_controls(visit):
    page = visit(anew=True).page
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    assert not page.get_by_placeholder("Find a place or region").is_visible()
    assert page.locator("canvas").first.is_visible()


def test_the_figure_is_told_to_a_screen_reader_when_time_rests(visit):
    page = visit().page
    slider(page).focus()
    slider(page).press("ArrowLeft")
    page.wait_for_timeout(1800)
    live = page.locator("[aria-live=polite], [role=status]").all_inner_texts()
    assert any("km²" in text for text in live), json.dumps(live)
