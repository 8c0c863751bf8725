"""What changed, and any two maps against each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import shapely
from playwright.sync_api import expect
from shapely.geometry.base import BaseGeometry

from onscreen import (
    Camera,
    Picture,
    address,
    apart,
    even,
    flat_colours,
    ground_coloured,
    number,
    picture_once,
    rounded,
    text_of,
)

GROUP = "occupied_total"


def last(site) -> date:
    return date.fromisoformat(site.get("/api/record")["days"]["last"])


def shown_km2(km2: float) -> str:
    """As the panels write areas, without the sign of a loss."""
    return f"{rounded(abs(km2)):,.{0 if abs(km2) >= 9.95 else 1}f}"


def way_of(change, group: Sequence[str]) -> str | None:
    """What a change is for a group: "Gained", "Lost", or neither."""
    was, became = change.from_class in group, change.to_class in group
    return None if was == became else "Gained" if became else "Lost"


@pytest.mark.parametrize("days", [30, 1])
def test_the_list_holds_the_engines_transitions(visit, site, atlas, days):
    """Of a period, and of the day in view: each with its area, its region and its classes, largest first."""
    end = last(site) - timedelta(days=0 if days > 1 else busy_day(atlas, last(site)))
    start = end - timedelta(days=days)
    period = f"&period={start}..{end}" if days > 1 else ""
    page = visit(f"/?panel=changes&day={end}{period}&level=1").page
    page.locator("cl-changes ol.rows li").first.wait_for()
    more = page.get_by_role("button", name="Show all")
    if more.count():
        more.click()
        more.wait_for(state="detached")
    names = {c.id: c.names["en"] for c in atlas.scheme.classes} | {None: "Not marked"}
    group = next(g for g in atlas.scheme.groups if g.id == GROUP).classes
    found = sorted(
        (t for t in atlas.transitions(by=1, start=start, end=end)
         if t.kind in ("gain", "loss") and t.area_m2 >= 500),
        key=lambda t: -t.area_m2,
    )  # fmt: skip
    assert found
    assert {t.kind for t in found} == {"gain", "loss"} or days == 1
    expected = [
        (
            f"{shown_km2(t.area_m2 / 1e6)} km²",
            t.region.name,
            "".join(
                (
                    f"{way}: " if (way := way_of(t, group)) else "",
                    names[t.from_class],
                    " → ",
                    names[t.to_class],
                )
            ),
        )
        for t in found
    ]
    rows = page.locator("cl-changes ol.rows").first.locator("li")
    shown = [
        tuple(row.locator(part).inner_text().replace("\u00a0", " ") for part in (".amount", ".where", ".how"))
        for row in rows.all()
    ]
    assert shown == expected
    if days > 1:
        assert any("Near " in text for text in rows.all_inner_texts())  # the places concerned


def busy_day(atlas, end: date) -> int:
    """How many days before the end the map last changed from a day to the next."""
    for back in range(100):
        day = end - timedelta(days=back)
        found = atlas.transitions(by=1, start=day - timedelta(days=1), end=day)
        if any(t.kind in ("gain", "loss") and t.area_m2 >= 500 for t in found):
            return back
    raise AssertionError("nothing ever changes")


def test_gained_and_lost_are_the_same_in_both_panels_and_make_up_the_net_change(visit, site, atlas):
    """What became contested is neither: it has sums of its own, which make up its own net change."""
    end = last(site)
    start = end - timedelta(days=60)
    change = atlas.changes(start=start, end=end, group=GROUP).one()
    contested = atlas.changes(start=start, end=end, class_="contested").one()
    assert contested.gross_gain_m2 > 1e6, "the demo's contested ground moves"
    page = visit(f"/?panel=changes&day={end}&period={start}..{end}").page
    lines = page.locator("cl-changes ul.sums")
    expect(lines).to_have_count(2)

    def sums(line: int) -> dict[str, str]:
        items = [item.split() for item in lines.nth(line).locator("li").all_inner_texts()]
        return {" ".join(words[:-2]): words[-2].lstrip("+−") for words in items}

    group = sums(0)
    assert group["Occupied"] == shown_km2(change.net_m2 / 1e6)
    assert group["Gained"] == shown_km2(change.gross_gain_m2 / 1e6)
    assert group["Lost"] == shown_km2(change.gross_loss_m2 / 1e6)
    assert sums(1) == {
        "Contested": shown_km2(contested.net_m2 / 1e6),
        "Added": shown_km2(contested.gross_gain_m2 / 1e6),
        "Ended": shown_km2(contested.gross_loss_m2 / 1e6),
    }
    lines.nth(1).get_by_role("button").nth(1).click()
    quoted = page.locator("ul.sums + .quoted")
    assert f"{sums(1)['Added']} km²" in quoted.locator("blockquote").inner_text().replace("\u00a0", " ")
    assert "class=contested" in quoted.get_by_role("link", name="as data").get_attribute("href")

    compare = visit(f"/?panel=compare&day={end}&with={start}").page.locator("cl-compare")
    expect(compare.locator("tr.pending")).to_have_count(0)
    table = {
        r.locator("th").inner_text(): r.locator("td").inner_text() for r in compare.locator("tbody tr").all()
    }
    for word in ("Gained", "Lost"):
        assert table[word].split()[0] == group[word]


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


def held(atlas, day: date, track: str | None = None) -> BaseGeometry:
    """The ground of the group on a map."""
    group = next(g for g in atlas.scheme.groups if g.id == GROUP).classes
    control = atlas.control(on=day, track=track)
    pairs = zip(control.class_ids, control.geometry, strict=True)
    return shapely.union_all([geometry for class_id, geometry in pairs if class_id in group])


@pytest.mark.parametrize("in_view", ["later", "earlier", "another map of the day"])
def test_the_difference_stands_out_just_where_the_ground_changed_hands(visit, site, atlas, in_view):
    end = last(site)
    start = end - timedelta(days=60)
    if in_view == "another map of the day":
        track = atlas.tracks()[1].name
        day = other = start
        before, after = held(atlas, day, track), held(atlas, day)
        with_track = f"&with-track={track}"
    else:
        day, other = (end, start) if in_view == "later" else (start, end)
        before, after = held(atlas, start), held(atlas, end)
        with_track = ""
    gained = after.difference(before).buffer(-0.004)
    same = after.intersection(before).buffer(-0.004)
    lon, lat = max(shapely.get_parts(gained), key=lambda p: p.area).representative_point().coords[0]
    camera = Camera(lon, lat, 9.5)
    page = visit(f"/?day={day}&with={other}{with_track}&panel=compare&{camera.query}").page
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


def test_a_swipe_shows_one_day_on_each_side_and_moves_by_keyboard(visit, site, atlas):
    """Left of the divider the ground has the colours of the other day, right of it of the day in view."""
    end = last(site)
    start = end - timedelta(days=100)
    moved = held(atlas, end).difference(held(atlas, start))
    lon, lat = max(shapely.get_parts(moved), key=lambda p: p.area).representative_point().coords[0]
    camera = Camera(lon, lat, 9.0)
    info = site.get("/api/atlas")
    page = visit(f"/?day={end}&with={start}&swipe=0.5&panel=compare&{camera.query}").page
    land = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--land').trim()")
    colours = flat_colours(info, land)
    inland = shapely.union_all([r.geometry for r in atlas.regions(level=1)]).buffer(-0.01)
    points = [(x, y) for x in range(340, 1030, 6) for y in range(160, 700, 6)]
    at = {point: shapely.Point(camera.ground(*point, 1440, 900)) for point in points}
    due: dict[date, dict[tuple[int, int], tuple[int, int, int]]] = {}
    for day in (start, end):
        control = atlas.control(on=day)
        tree = shapely.STRtree(control.geometry)
        due[day] = {}
        for point in points:
            if not inland.contains(at[point]):
                continue
            # Of overlapping ground, and next to an edge, the colour is no matter of this test.
            near = {control.class_ids[i] for i in tree.query(at[point].buffer(0.006), predicate="intersects")}
            over = {control.class_ids[i] for i in tree.query(at[point].buffer(0.006), predicate="within")}
            if len(near) <= 1 and near == over and (class_id := next(iter(near), None)) in colours:
                due[day][point] = colours[class_id]
    told = [point for point in due[start] if point in due[end] and due[start][point] != due[end][point]]

    def sides(divider: float) -> list[tuple[float, float, tuple[int, int, int]]]:
        left = [(*point, colour) for point, colour in due[start].items() if point[0] < divider - 20]
        right = [(*point, colour) for point, colour in due[end].items() if point[0] > divider + 20]
        return [*left, *right]

    divider = page.get_by_role("slider", name="Divider between the two maps")
    divider.focus()
    seen = []
    for keys in ((), ("ArrowLeft",) * 8, ("ArrowRight",) * 16):
        for key in keys:
            before = divider.get_attribute("aria-valuenow")
            divider.press(key)
            expect(divider).not_to_have_attribute("aria-valuenow", before)
        x = float(divider.get_attribute("aria-valuenow")) / 100 * 1440
        seen.append(x)
        # If both sides showed one day, these would have the other's colours.
        assert sum(point[0] < x - 20 for point in told) > 40
        assert sum(point[0] > x + 20 for point in told) > 40
        picture_once(page, ground_coloured(sides(x), 400))
    assert seen[1] < seen[0] < seen[2]


def test_two_tracks_on_one_date(visit, site, atlas):
    tracks = [t["name"] for t in site.get("/api/atlas")["tracks"]]
    day = last(site) - timedelta(days=30)
    page = visit(f"/?day={day}&with={day}&with-track={tracks[1]}&panel=compare").page
    page.locator("cl-compare table").wait_for()
    net = [atlas.area(on=day, group=GROUP, track=track).one().area_m2 for track in tracks]
    text = text_of(page.locator("cl-compare"))
    assert f"{round(net[0] / 1e6):,}" in text
    assert f"{round(net[1] / 1e6):,}" in text


@pytest.mark.parametrize("mode", ["difference", "swipe"])
def test_figures_of_a_comparison_do_not_wait_for_its_shapes(visit, site, atlas, mode):
    """The shapes of a long time are megabytes; a swipe has no use for them, and without them the figures
    stand all the same."""
    end = last(site)
    start = end - timedelta(days=60)
    seen = visit("/", expected=["503"])
    seen.page.route("**/api/transitions.geojson?*", lambda route: route.fulfill(status=503))
    swipe = "&swipe=0.5" if mode == "swipe" else ""
    seen.go_on(f"/?day={end}&with={start}{swipe}&panel=compare")
    seen.wait_for_rest()
    panel = seen.page.locator("cl-compare")
    change = atlas.changes(start=start, end=end, group=GROUP).one()
    row = panel.locator("tbody tr").filter(has_text="Gained")
    expect(row).to_contain_text(shown_km2(change.gross_gain_m2 / 1e6))
    asked = [url for url in seen.requests if "transitions.geojson" in url]
    expect(panel.get_by_role("alert")).to_have_count(len(asked))
    assert len(asked) == (1 if mode == "difference" else 0)
