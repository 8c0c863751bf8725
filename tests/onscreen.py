"""What a reader sees, as values: numbers in the panel, colours of the ground."""

from __future__ import annotations

import io
import math
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

TILE_PX = 512
PATIENCE_S = 20


def number(text: str) -> float:
    """The first number of a text as English writes it, with its sign."""
    found = re.search(r"[−+-]?[\d,]+(?:\.\d+)?", text)
    assert found, f"no number in {text!r}"
    return float(found[0].replace(",", "").replace("−", "-"))


DEEP_TEXT = """
element => {
  const text = node => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (['STYLE', 'SCRIPT', 'NOSCRIPT'].includes(node.nodeName) || node.hidden) return '';
    const inside = node.shadowRoot ?? node;
    const children = node.nodeName === 'SLOT' ? node.assignedNodes() : inside.childNodes;
    return [...children].map(text).join(' ');
  };
  return text(element).replace(/\\s+/g, ' ').trim();
}
"""


def text_of(element: Locator) -> str:
    """All text in an element, its shadow trees too, with single spaces."""
    at_rest(element.page)
    return element.evaluate(DEEP_TEXT)


# What a page has still to do, a line each: none in two frames running is a page at rest.
RESTLESS = """
() => {
  const found = [];
  const look = inside => {
    for (const animation of inside.getAnimations())
      if (animation.playState === 'running') found.push(`${animation.transitionProperty} is moving`);
    for (const element of inside.querySelectorAll('*')) {
      if (element.isUpdatePending) found.push(`${element.localName} is to be drawn`);
      if (element.ariaBusy === 'true') found.push(`${element.localName} waits for an answer`);
      if (element.shadowRoot) look(element.shadowRoot);
    }
  };
  look(document);
  if (document.documentElement.dataset.map === 'loading') found.push('the map is not complete');
  return found;
}
"""
AT_REST = f"""
() => {{
  window.framesAtRest = ({RESTLESS})().length ? 0 : (window.framesAtRest ?? 0) + 1;
  return window.framesAtRest > 2;
}}
"""


def at_rest(page: Page) -> None:
    """Waits until the page has nothing more to do with what is here: every element is drawn, none waits
    for an answer, nothing moves, and the map is complete."""
    from playwright.sync_api import TimeoutError

    page.evaluate("window.framesAtRest = 0")
    try:
        page.wait_for_function(AT_REST)
    except TimeoutError:
        raise AssertionError(f"the page does not come to rest: {page.evaluate(RESTLESS)}") from None


def address(page: Page) -> str:
    """The query of the page's address. It follows the view in at most 700 ms, by a timer that was set
    before this one."""
    return page.evaluate("new Promise(done => setTimeout(() => done(location.search), 900))")


def camera(page: Page) -> Camera:
    """Where the map stands, once it moves no more."""
    where = page.evaluate(
        "async () => { const { map } = document.querySelector('cl-app').cl;"
        " await map.idle(); return map.camera; }"
    )
    return Camera(where["lon"], where["lat"], where["zoom"])


Box = tuple[float, float, float, float]


def box_of(element: Locator) -> Box:
    """(left, top, right, bottom) in the window, pixels."""
    box = element.bounding_box()
    assert box, f"{element} is not to be seen"
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


def box_of_the_whole(page: Page, bounds: Sequence[float]) -> Box:
    """Where the map has degrees west, south, east, north."""
    at = camera(page)
    view = page.viewport_size
    assert view
    west, south, east, north = bounds
    left, top = at.pixel(west, north, view["width"], view["height"])
    right, bottom = at.pixel(east, south, view["width"], view["height"])
    return left, top, right, bottom


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def headline(page: Page) -> Locator:
    return page.locator("cl-figures .headline button")


def headline_km2(page: Page) -> float:
    at_rest(page)
    return number(headline(page).inner_text())


def rounded(km2: float) -> float:
    """As the panel writes areas: whole from ten on, tenths below."""
    return round(km2, 1) if 0 < abs(km2) < 9.95 else float(round(km2))


def step(page: Page, key: str, day: str) -> None:
    """Press a key on the time slider and wait until that day's ground is painted."""
    slider(page).press(key)
    wait_for_day(page, day)


def slider(page: Page) -> Locator:
    return page.get_by_role("slider", name="Day shown")


def wait_for_day(page: Page, day: str) -> None:
    page.wait_for_selector(f'html[data-painted*=":{day}"]', timeout=20_000)


@dataclass(frozen=True)
class Camera:
    """A view with the map's centre in the middle of the window."""

    lon: float
    lat: float
    zoom: float

    @property
    def query(self) -> str:
        return f"map={self.zoom:.2f}/{self.lat:.4f}/{self.lon:.4f}"

    def pixel(self, lon: float, lat: float, width: int, height: int) -> tuple[float, float]:
        """Where a point of the earth lies in the window (Web Mercator, tiles of 512 px)."""
        scale = TILE_PX * 2**self.zoom
        x, y = _mercator(lon, lat)
        x0, y0 = _mercator(self.lon, self.lat)
        return width / 2 + (x - x0) * scale, height / 2 + (y - y0) * scale

    def ground(self, x: float, y: float, width: int, height: int) -> tuple[float, float]:
        """(lon, lat) of a pixel of the window."""
        scale = TILE_PX * 2**self.zoom
        x0, y0 = _mercator(self.lon, self.lat)
        mx, my = x0 + (x - width / 2) / scale, y0 + (y - height / 2) / scale
        return mx * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * my))))


def _mercator(lon: float, lat: float) -> tuple[float, float]:
    return lon / 360 + 0.5, 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)


Colour = tuple[int, int, int]


class Picture:
    """A screenshot's pixels."""

    def __init__(self, page: Page) -> None:
        from PIL import Image

        self._image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        self.width, self.height = self._image.size

    def block(self, x: float, y: float, reach: int = 3) -> list[Colour]:
        """The pixels around a point."""
        box = (round(x) - reach, round(y) - reach, round(x) + reach + 1, round(y) + reach + 1)
        pixels = self._image.crop(box).load()
        side = 2 * reach + 1
        return [pixels[i, j] for i in range(side) for j in range(side)]


def picture_once(page: Page, holds: Callable[[Picture], object]) -> Picture:
    """The first picture of the screen that `holds` of it; an error says what the last one lacked. What
    is painted comes to the screen frames later, under software rendering many of them."""
    until = time.monotonic() + PATIENCE_S
    while True:
        picture = Picture(page)
        missing: object = "the picture is not as it should be"
        try:
            if holds(picture):
                return picture
        except AssertionError as error:
            missing = error
        if time.monotonic() > until:
            raise AssertionError(f"{missing}, after {PATIENCE_S} s")
        page.evaluate("new Promise(done => requestAnimationFrame(() => done()))")


def ground_coloured(due: Sequence[tuple[float, float, Colour]], least: int) -> Callable[[Picture], bool]:
    """For `picture_once`: whether points of the screen have the colours that are due. Points with a line or
    a label on them do not count, and `least` must be left; one in a hundred may be of another colour, since a
    pixel is some 100 m wide and the point may lie on the other side of an edge."""

    def told(picture: Picture) -> bool:
        all_ = [(even(picture.block(x, y)), colour) for x, y, colour in due]
        judged = [(shown, colour) for shown, colour in all_ if shown is not None]
        wrong = sum(apart(shown, colour) > 8 for shown, colour in judged)
        assert len(judged) > least
        assert wrong <= len(judged) * 0.01, f"{wrong} of {len(judged)} have the colour of another class"
        return True

    return told


def even(block: Iterable[Colour], spread: int = 6) -> Colour | None:
    """The colour of a block that has but one; None for one with a line, a label or a pattern in it."""
    pixels = list(block)
    if any(max(p[i] for p in pixels) - min(p[i] for p in pixels) > spread for i in range(3)):
        return None
    return Counter(pixels).most_common(1)[0][0]


def over(ground: str, colour: str, opacity: float) -> Colour:
    """A colour of the scheme as it is seen on the ground."""
    below, above = _rgb(ground), _rgb(colour)
    return tuple(round(b + (a - b) * opacity) for a, b in zip(above, below, strict=True))  # type: ignore[return-value]


def _rgb(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def apart(a: Colour, b: Colour) -> int:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))


def flat_colours(atlas: Mapping[str, Any], ground: str, shade: str = "light") -> dict[str | None, Colour]:
    """Class -> its colour on land, for classes without a pattern; None: ground that is not marked."""
    found: dict[str | None, Colour] = {None: _rgb(ground)}
    for one in atlas["classes"]:
        if one["pattern"] in (None, "", "flat"):
            found[one["id"]] = over(ground, one["colours"][shade], one["opacity"][shade])
    return found
