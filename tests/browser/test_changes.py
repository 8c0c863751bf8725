"""What changed, and any two maps against each other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import shapely
from playwright.sync_api import expect

from onscreen import Camera, Picture, address, apart, even, number, picture_once, rounded, text_of

GROUP = "occupied_total"


def last(site) -> date:
    return date.fromisoformat(site.get("/api/record")["days"]["last"])


def test_the_list_of_a_period_holds_the_engines_transitions(visit, site, atlas):
    end = last(site)
    start = end - timedelta(days=30)
    page = visit(f"/?panel=changes&period={start}..{end}&level=1").page
    page.locator("cl-changes ol.rows li").first.wait_for()
    more = page.get_by_role("button", name="Show all")
    if more.count():
        more.click()
        more.wait_for(state="detached")
    expected = sorted(
        (round(t.area_m2 / 1e6, 6) for t in atlas.transitions(by=1, start=start, end=end)
         if t.kind in ("gain", "loss") and t.area_m2 >= 500),
        reverse=True,
    )  # fmt: skip
    shown = page.locator("cl-changes ol.rows").first.locator("li").all_inner_texts()
    assert len(shown) == len(expected)
    assert any("Near " in text for text in shown)  # the places concerned


def test_a_change_is_a_click_away_from_its_ground(visit, site):
    end = last(site)
    page = visit(f"/?panel=changes&period={end - timedelta(days=30)}..{end}").page
    row = page.locator("cl-changes ol.rows li button.row").first
    before = Picture(page).block(720, 400, 100)
    camera = address(page)
    row.click()
    page.wait_for_function("was => location.search !== was", arg=camera)
    picture_once(page, lambda picture: picture.block(720, 400, 100) != before)


def test_every_figure_of_a_change_tells_where_it_comes_from_with_a_sentence_to_quote(visit, site, atlas):
    end = last(site)
    start = end - timedelta(days=30)
    page = visit(f"/?panel=changes&period={start}..{end}&level=1").page
    panel = page.locator("cl-changes")
    row = panel.locator("ol.rows li").first
    row.locator("button.figure").click()
    quoted = row.locator(".quoted")
    said = quoted.locator("blockquote").inner_text()
    largest = max(
        (t for t in atlas.transitions(by=1, start=start, end=end) if t.kind in ("gain", "loss")),
        key=lambda t: t.area_m2,
    )
    assert f"{rounded(largest.area_m2 / 1e6):,.0f} km²" in said
    assert f"{site.url}/?" in said
    assert f"period={start}..{end}" in said
    edition = site.get(f"/api/area?on={end}")[0]["edition"]["id"]
    assert edition in quoted.inner_text()
    quoted.get_by_role("link", name="as data").wait_for()
    row.locator("button.figure").click()
    expect(quoted).to_have_count(0)
    panel.locator("ul.sums button.figure").first.click()
    net = atlas.changes(start=start, end=end, group=GROUP).one().net_m2 / 1e6
    shown = f"{rounded(abs(net)):,.{0 if abs(net) >= 9.95 else 1}f}"
    assert shown in panel.locator("ul.sums + .quoted blockquote").inner_text()


def test_any_two_dates_are_compared_with_their_figures(visit, site, atlas):
    end = last(site)
    start = end - timedelta(days=60)
    page = visit(f"/?day={end}&with={start}&panel=compare").page
    page.locator("cl-compare table").wait_for()
    change = atlas.changes(start=start, end=end, group=GROUP).one()
    for value in (change.gross_gain_m2, change.gross_loss_m2):
        shown = f"{rounded(value / 1e6):,.{0 if value / 1e6 >= 9.95 else 1}f}"
        page.locator("cl-compare").filter(has_text=shown).wait_for()
    table = page.locator("cl-compare").get_by_text("Net change").first.inner_text()
    assert abs(number(table.split("change", 1)[1])) == abs(rounded(change.net_m2 / 1e6))


@pytest.mark.parametrize("in_view", ["later", "earlier"])
def test_the_difference_stands_out_just_where_the_ground_changed_hands(visit, site, atlas, in_view):
    end = last(site)
    start = end - timedelta(days=60)
    group = next(g for g in atlas.scheme.groups if g.id == GROUP).classes
    before, after = (
        shapely.union_all([
            geometry
            for class_id, geometry in zip(control.class_ids, control.geometry, strict=True)
            if class_id in group
        ])
        for control in (atlas.control(on=day) for day in (start, end))
    )  # fmt: skip
    gained = after.difference(before).buffer(-0.004)
    same = after.intersection(before).buffer(-0.004)
    lon, lat = max(shapely.get_parts(gained), key=lambda p: p.area).representative_point().coords[0]
    camera = Camera(lon, lat, 9.5)
    day, other = (end, start) if in_view == "later" else (start, end)
    page = visit(f"/?day={day}&with={other}&panel=compare&{camera.query}").page
    places: dict[str, list[tuple[int, int]]] = {"gained": [], "same": []}
    for x in range(340, 1030, 9):
        for y in range(60, 700, 9):
            point = shapely.Point(camera.ground(x, y, 1440, 900))
            for name, ground in (("gained", gained), ("same", same)):
                if ground.contains(point):
                    places[name].append((x, y))

    def stands_out(picture: Picture) -> bool:
        seen = {name: [even(picture.block(*at, 2)) for at in some] for name, some in places.items()}
        colours = {name: [colour for colour in some if colour is not None] for name, some in seen.items()}
        assert len(colours["gained"]) > 20
        assert len(colours["same"]) > 20
        middle = {name: sorted(some)[len(some) // 2] for name, some in colours.items()}
        difference = apart(middle["gained"], middle["same"])
        assert difference > 30
        for name, some in colours.items():
            astray = sum(apart(colour, middle[name]) > difference / 2 for colour in some)
            assert astray <= 0.03 * len(some), name
        return True

    picture_once(page, stands_out)


def test_a_swipe_shows_one_day_on_each_side_and_moves_by_keyboard(visit, site):
    end = last(site)
    page = visit(f"/?day={end}&with={end - timedelta(days=100)}&swipe=0.5&panel=compare").page
    divider = page.get_by_role("slider", name="Divider between the two maps")
    divider.focus()
    before = divider.get_attribute("aria-valuenow")
    divider.press("ArrowLeft")
    expect(divider).not_to_have_attribute("aria-valuenow", before)
    assert float(divider.get_attribute("aria-valuenow")) < float(before)


def test_two_tracks_on_one_date(visit, site, atlas):
    tracks = [t["name"] for t in site.get("/api/atlas")["tracks"]]
    day = last(site) - timedelta(days=30)
    page = visit(f"/?day={day}&with={day}&with-track={tracks[1]}&panel=compare").page
    page.locator("cl-compare table").wait_for()
    net = [atlas.area(on=day, group=GROUP, track=track).one().area_m2 for track in tracks]
    text = text_of(page.locator("cl-compare"))
    assert f"{round(net[0] / 1e6):,}" in text
    assert f"{round(net[1] / 1e6):,}" in text
