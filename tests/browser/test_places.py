"""Places by any name, and the whole history of any ground."""

from __future__ import annotations

from datetime import date, timedelta

from onscreen import Camera, text_of


def search(page, text: str):
    field = page.get_by_placeholder("Find a place or region")
    page.keyboard.press("/")
    field.fill(text)
    # what is offered for a text before this one may be shown until the answer is here
    offers = page.locator("[role=listbox][aria-busy=false]").get_by_role("option")
    offers.first.wait_for()
    return offers


def some_place(site):
    found = site.get("/collections/places/items?limit=200")["features"]
    return max(
        (f for f in found if f["geometry"]),
        key=lambda f: len(site.get(f"/api/places/{f['id']}")["history"]),
    )


def test_a_place_is_found_as_one_types_in_any_language(visit, site):
    feature = some_place(site)
    names = site.get(f"/api/places/{feature['id']}")["names"]
    page = visit().page
    for name in names.values():
        offers = search(page, name)
        assert any(one in offers.first.inner_text() for one in names.values())


def test_a_place_opens_its_history_of_control_and_the_ground_around_it(visit, site):
    feature = some_place(site)
    page = visit().page
    place = site.get(f"/api/places/{feature['id']}")
    search(page, next(iter(place["names"].values())))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("() => new URLSearchParams(location.search).has('place')")
    panel = page.locator("cl-panel")
    panel.get_by_text("History of control").wait_for()
    labels = {c["id"]: c["names"]["en"] for c in site.get("/api/atlas")["classes"]}
    text = text_of(panel)
    for spell in place["history"]:
        assert labels.get(spell["class"], "Not marked") in text
    panel.get_by_text("Within 10").wait_for()
    for name in place["names"].values():
        assert name in text


def test_coordinates_and_dates_are_understood(visit, site):
    lon, lat = some_place(site)["geometry"]["coordinates"]
    page = visit().page
    search(page, f"{lat:.4f}, {lon:.4f}").first.click()
    page.get_by_text("History of control").first.wait_for()
    day = site.get("/api/record")["days"]["first"]
    search(page, day).first.click()
    page.wait_for_selector(f'html[data-painted*=":{day}"]')


def test_a_date_is_understood_as_people_write_it(visit, site):
    page = visit().page
    first = date.fromisoformat(site.get("/api/record")["days"]["first"])
    days = [first + timedelta(days=n) for n in (3, 8, 13)]
    written = (f"{days[0]:%-d %B %Y}", f"{days[1]:%d.%m.%Y}", f"{days[2]:%b} {days[2].day}, {days[2].year}")
    for text, day in zip(written, days, strict=True):
        search(page, text).first.click()
        page.wait_for_selector(f'html[data-painted*=":{day}"]')


def test_a_click_on_the_ground_tells_its_whole_history(visit, site, atlas):
    lon, lat = some_place(site)["geometry"]["coordinates"]
    camera = Camera(lon + 0.01, lat + 0.006, 12)
    page = visit(f"/?{camera.query}").page
    x, y = 600, 420
    ground = camera.ground(x, y, 1440, 900)
    page.mouse.click(x, y)
    page.locator("cl-panel").get_by_text("History of control").wait_for()
    labels = {c.id: c.names["en"] for c in atlas.scheme.classes}
    text = text_of(page.locator("cl-panel"))
    for spell in atlas.at(*ground).spells:
        assert labels.get(spell.class_id, "Not marked") in text


def test_a_name_that_nothing_has_says_so(visit):
    page = visit().page
    page.keyboard.press("/")
    page.get_by_placeholder("Find a place or region").fill("qqqqqqqq")
    page.get_by_text("Nothing is called “qqqqqqqq” here.").wait_for()
