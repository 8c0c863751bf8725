"""Time is the main control: the map and the figures follow it, and ask for nothing."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from chromium import visiting
from onscreen import address, headline_km2, rounded, slider, step, wait_for_day
from published import publish
from serving import Site, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page


def km2(atlas, day: date | str, group: str = "occupied_total") -> float:
    return atlas.area(on=str(day), group=group).one().area_m2 / 1e6


def last_day(site) -> date:
    return date.fromisoformat(site.get("/api/record")["days"]["last"])


def a_month_on(day: date, months: int) -> date:
    """The same day of the next or the last month; that month's last where it has no such day."""
    month = day.year * 12 + day.month - 1 + months
    first = date(month // 12, month % 12 + 1, 1)
    after = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), after - timedelta(days=1))


def painted(page: Page) -> str:
    return page.evaluate("document.documentElement.dataset.painted")


def next_painted(page: Page, before: str) -> str:
    """What is painted once it is no longer what it was."""
    page.wait_for_function("before => document.documentElement.dataset.painted !== before", arg=before)
    return painted(page)


def test_the_map_opens_on_the_last_day_with_its_figure(visit, site, atlas):
    page = visit(anew=True).page
    day = last_day(site)
    wait_for_day(page, str(day))
    assert headline_km2(page) == rounded(km2(atlas, day))


def test_keys_move_by_a_day_a_week_and_a_month(visit, site, atlas):
    page = visit().page
    day = last_day(site)
    slider(page).focus()
    for key, days in (("ArrowLeft", 1), ("ArrowLeft", 1), ("ArrowRight", -1), ("Shift+ArrowLeft", 7)):
        day -= timedelta(days=days)
        step(page, key, str(day))
        assert headline_km2(page) == rounded(km2(atlas, day))
    for key, months in (("PageDown", -1), ("PageDown", -1), ("PageUp", 1)):
        day = a_month_on(day, months)
        step(page, key, str(day))
        assert headline_km2(page) == rounded(km2(atlas, day))
    slider(page).press("Home")
    first = site.get("/api/record")["days"]["first"]
    wait_for_day(page, first)
    assert headline_km2(page) == rounded(km2(atlas, first))
    slider(page).press("End")
    wait_for_day(page, str(last_day(site)))


def test_a_step_asks_the_server_for_nothing(visit, site):
    seen = visit()
    page = seen.page
    slider(page).focus()
    day = last_day(site)
    step(page, "ArrowLeft", str(day - timedelta(days=1)))
    seen.wait_for_rest(quiet_ms=500)
    asked = len(seen.requests)
    for back in range(2, 32):
        step(page, "ArrowLeft", str(day - timedelta(days=back)))
    assert seen.requests[asked:] == []


@pytest.fixture(scope="module")
def three_years(demo_atlas, tmp_path_factory) -> Iterator[Site]:
    """The demo with a map more in each of the two years after it: each year is a file of tiles."""
    path = tmp_path_factory.mktemp("years") / "years.db"
    shutil.copy(demo_atlas, path)
    for _ in range(2):
        publish(path, timedelta(days=365))
    with serving(path) as site:
        site.wait_for_tiles()
        yield site


def test_the_year_beside_the_one_in_view_comes_by_itself_and_the_others_to_who_comes_to_the_time(
    browser, three_years
):
    """They are fetched before the first step, not in it."""
    first, second, third = (
        part["file"] for part in three_years.get("/tiles/manifest.json")["tracks"]["meridian"]["parts"]
    )
    with visiting(browser) as seen:
        page = seen.page
        with page.expect_request(lambda request: second in request.url):
            page.goto(three_years.url)
            seen.wait_for_map()
            assert any(third in url for url in seen.requests)
        seen.wait_for_rest(quiet_ms=500)
        assert not any(first in url for url in seen.requests)
        with page.expect_request(lambda request: first in request.url):
            slider(page).focus()
        seen.wait_for_rest(quiet_ms=500)
        asked = len(seen.requests)
        step(page, "Home", three_years.get("/api/record")["days"]["first"])
        seen.wait_for_rest(quiet_ms=500)
        assert seen.requests[asked:] == []


def test_a_held_key_leaves_out_what_cannot_be_drawn_in_time(visit, site):
    """The newest day is shown, and no queue of frames stands behind it when the key is let go."""
    page = visit().page
    day = last_day(site)
    slider(page).focus()
    page.evaluate("performance.clearMarks('ground-painted')")
    page.keyboard.down("ArrowLeft")
    for _ in range(39):
        page.keyboard.down("ArrowLeft")
    page.keyboard.up("ArrowLeft")
    wait_for_day(page, str(day - timedelta(days=40)))
    drawn = page.evaluate("performance.getEntriesByName('ground-painted').length")
    assert drawn <= 40
    at_rest = painted(page)
    for _ in range(10):
        page.evaluate("new Promise(done => requestAnimationFrame(done))")
    assert painted(page) == at_rest
    assert page.evaluate("performance.getEntriesByName('ground-painted').length") == drawn


def test_dragging_takes_the_map_along(visit, site):
    page = visit().page
    box = page.locator("cl-timeline [role=slider]").locator("xpath=..").bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 2, y)
    page.mouse.down()
    first, last = (date.fromisoformat(site.get("/api/record")["days"][end]) for end in ("first", "last"))
    for part in (0.9, 0.8, 0.7, 0.6, 0.5):
        page.mouse.move(box["x"] + box["width"] * part, y)
        # The playhead is at a whole day, the pointer at a whole pixel: they may be one day apart.
        at = first + (last - first) * part
        page.wait_for_function(
            "days => days.some(day => document.documentElement.dataset.painted.endsWith(day))",
            arg=[str(at + timedelta(days=days)) for days in (-1, 0, 1)],
        )
    page.mouse.up()


def test_the_wheel_over_the_track_moves_time_and_not_the_map(visit, site):
    page = visit().page
    slider(page).press("Home")
    first = site.get("/api/record")["days"]["first"]
    wait_for_day(page, first)
    camera = [part for part in address(page).split("&") if "map=" in part]
    box = slider(page).locator("xpath=..").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, 300)
    page.wait_for_function("first => !document.documentElement.dataset.painted.endsWith(first)", arg=first)
    assert [part for part in address(page).split("&") if "map=" in part] == camera


def test_play_goes_on_by_itself_and_stops(visit, site):
    page = visit().page
    slider(page).press("Home")
    wait_for_day(page, site.get("/api/record")["days"]["first"])
    page.get_by_role("button", name="Play", exact=True).click()
    days = [painted(page)]
    for _ in range(4):
        days.append(next_painted(page, days[-1]))
    page.get_by_role("button", name="Pause", exact=True).click()
    assert days == sorted(set(days))
    page.get_by_role("button", name="Play", exact=True).wait_for()
    frames = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    page.evaluate(frames)
    at_rest = painted(page)
    for _ in range(20):
        page.evaluate(frames)
    assert painted(page) == at_rest


def test_a_date_can_be_typed(visit, site, atlas):
    page = visit().page
    day = last_day(site) - timedelta(days=40)
    page.get_by_role("button", name="Type another date").click()
    page.get_by_label("Date", exact=True).fill(str(day))
    page.keyboard.press("Enter")
    wait_for_day(page, str(day))
    assert headline_km2(page) == rounded(km2(atlas, day))


@pytest.mark.parametrize(("lang", "label"), [("en", "Date"), ("uk", "Дата")])
def test_a_date_is_written_and_read_in_the_language_of_the_page(visit, site, lang, label):
    """Whatever the browser speaks, which is British English here."""
    today = last_day(site)
    day = today - timedelta(days=40)
    page = visit(f"/?lang={lang}").page
    field = page.get_by_label(label, exact=True)

    def type_(text: str) -> None:
        page.locator("cl-timeline .date button").first.click()
        assert field.input_value() == said(lang, today, brief=True)
        field.fill(text)
        field.press("Enter")

    type_(said(lang, day))
    wait_for_day(page, str(day))
    # The field has given way to the date, where the keyboard goes on.
    assert page.locator("cl-timeline .date button").first.evaluate("e => e.getRootNode().activeElement === e")
    today = day
    type_("абв")
    alert = page.locator("cl-timeline").get_by_role("alert")
    expect(alert).to_contain_text(said(lang, day))
    assert field.get_attribute("aria-invalid") == "true"
    assert field.get_attribute("aria-describedby") == alert.get_attribute("id")
    # A day that the record does not reach is not silently another one.
    field.fill("1999-12-31")
    field.press("Enter")
    expect(alert).to_contain_text(
        said(lang, date.fromisoformat(site.get("/api/record")["days"]["first"]), brief=True)
    )
    field.press("Escape")
    expect(field).to_have_count(0)
    assert painted(page).endswith(str(day))


MONTHS = {
    "en": "January February March April May June July August September October November December",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
}
SHORT = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
    "uk": "січ. лют. бер. квіт. трав. черв. лип. серп. вер. жовт. лист. груд.",
}


def said(lang: str, day: date, *, brief: bool = False) -> str:
    """A day as the language writes it."""
    month = (SHORT if brief else MONTHS)[lang].split()[day.month - 1]
    return f"{day.day} {month} {day.year}" + (" р." if lang == "uk" else "")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_browsers_calendar_opens_beside_the_field_and_what_is_chosen_there_is_shown(visit, site, size):
    day = last_day(site) - timedelta(days=10)
    page = visit(size=size, anew=True).page
    page.evaluate(
        "day => { HTMLInputElement.prototype.showPicker = function () {"
        " this.value = day; this.dispatchEvent(new Event('change', {bubbles: true})); } }",
        str(day),
    )
    page.get_by_role("button", name="Type another date").click()
    button = page.get_by_role("button", name="Calendar: Date")
    button.tap() if size == "phone" else button.click()
    wait_for_day(page, str(day))
    expect(page.get_by_label("Date", exact=True)).to_have_count(0)


def test_play_goes_faster_at_each_speed(visit, site):
    """Told by the frames it plays for, of a tenth of a second each whatever the machine takes for one."""
    page = visit(anew=True).page
    page.get_by_role("button", name="Play", exact=True).evaluate(
        "button => { const next = window.requestAnimationFrame.bind(window); let now = performance.now();"
        " window.played_ = 0; performance.now = () => now;"
        " window.requestAnimationFrame = run => next(() => { run(now); });"
        " const played = () => Number(button.getAttribute('aria-pressed') === 'true');"
        " const tick = () => { now += 100; window.played_ += played(); next(tick); }; next(tick); }"
    )
    start = a_month_on(last_day(site), -1)
    days = (last_day(site) - start).days
    for speed, a_second in (("1×", 5), ("2×", 10), ("5×", 25)):
        page.get_by_label("Speed").select_option(speed)
        step(page, "PageDown", str(start))
        page.evaluate("window.played_ = 0")
        page.get_by_role("button", name="Play", exact=True).click()
        wait_for_day(page, str(last_day(site)))
        page.get_by_role("button", name="Play", exact=True).wait_for()
        # one frame more or less: the clock may tick before or after the timeline in the same frame
        assert abs(page.evaluate("window.played_") - math.ceil(days * 10 / a_second)) <= 1


def test_between_two_editions_the_earlier_is_shown_and_said(visit, site):
    gaps = site.get("/api/record")["gaps"]
    assert gaps, "the demo has days without an edition"
    page = visit(f"/?day={gaps[0]['first']}").page
    page.get_by_text("no edition this day").wait_for()


def test_turning_points_are_named_in_the_track(visit):
    page = visit().page
    page.locator("cl-timeline svg text").nth(1).wait_for(state="attached")
