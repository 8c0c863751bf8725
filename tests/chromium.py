"""The real Chromium, driven by Playwright, and a page that notes what it asked for and complained of."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from onscreen import at_rest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

ROOT = Path(__file__).parents[1]

# Of two lists of what is off, Chromium takes the last: this one holds what Playwright turns off, and the
# suggestions below the browser's address, two pages of which it draws beside each window, unseen (a fifth
# of what opening the map takes).
OFF = (
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxPopup",
)

# Software rendering, so that the map is drawn alike on every machine; nothing of the browser's own
# business with its maker's hosts.
FLAGS = (
    "--disable-features=" + ",".join(OFF),
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
)

# The processor draws WebGL in any case. That it puts the page together too, and not through the same
# stand-in for a graphics card, takes a third off what a test's view takes. A reader's browser does not do
# so: every frame of the map is copied by the page's own thread, so it is no way to measure a load.
FRUGAL = (*FLAGS, "--disable-gpu-compositing")

PATIENCE_MS = 30_000
SIZES = {
    "desk": (1440, 900),
    "tablet": (820, 1180),
    "phone": (390, 844),
    # frames in other pages
    "column": (390, 520),
    "frame": (640, 520),
    "strip": (800, 400),
    "large frame": (1000, 700),
}


def executable() -> str:
    """The path of Chromium; tests without it are skipped, except where everything must run."""
    found = subprocess.run([ROOT / "tools" / "need-chromium"], capture_output=True, text=True)
    if found.returncode:
        if os.environ.get("CONTACTLINE_REQUIRE_ALL"):
            pytest.fail(found.stderr)
        pytest.skip(found.stderr)
    return found.stdout.strip().splitlines()[-1]


@contextmanager
def chromium(flags: Sequence[str] = FRUGAL) -> Iterator[Browser]:
    from playwright.sync_api import expect, sync_playwright

    path = executable()
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(flags))
        yield browser
        browser.close()


# The focus stays on a page that goes on; a page that opens has none.
GO = """path => {
  document.activeElement?.blur();
  history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
  return new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())));
}"""


@dataclass
class Visit:
    """A page with what it asked for, in order, and what it complained of: but for complaints with one of
    the words of `expected`, which what is tried on it will bring about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: Sequence[str] = ()
    _unanswered: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("request", self._asks)
        for answered in ("requestfinished", "requestfailed"):
            self.page.on(answered, lambda request: self._unanswered.discard(request))
        self.page.on("pageerror", lambda error: self._complains(f"error: {error}"))
        self.page.on("console", self._writes)

    def _asks(self, request: Request) -> None:
        self.requests.append(request.url)
        self._unanswered.add(request)

    def _writes(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _driver_noise(message.text):
            self._complains(f"{message.type}: {message.text}")

    def _complains(self, text: str) -> None:
        if not any(words in text for words in self.expected):
            self.complaints.append(text)

    def wait_for_map(self) -> None:
        """Until the ground and the labels of the view are drawn."""
        self.page.wait_for_selector('html[data-map="complete"]', timeout=60_000)

    def wait_for_rest(self, *, quiet_ms: int = 0) -> None:
        """Until the page has nothing more to do, and for so long nothing is on its way from the server."""
        until = time.monotonic() + PATIENCE_MS / 1e3
        asked = -1
        quiet_since = time.monotonic()
        while True:
            at_rest(self.page)
            now = time.monotonic()
            if self._unanswered or len(self.requests) != asked:
                asked, quiet_since = len(self.requests), now
            elif now - quiet_since >= quiet_ms / 1e3:
                return
            if now > until:
                raise AssertionError(f"on its way still: {[request.url for request in self._unanswered]}")

    def wait_for_ground(self, day: str) -> None:
        """Until the ground of a day is painted."""
        self.page.wait_for_selector(f'html[data-painted*=":{day}"]', timeout=20_000)

    def go_on(self, url: str) -> None:
        """To another address on the page that is here, as the browser's back button goes."""
        self.page.evaluate(GO, url)

    def foreign(self, host: str) -> list[str]:
        """Requests to another host than the one that serves the page."""
        return [
            url
            for url in self.requests
            if urlsplit(url).scheme in ("http", "https", "ws", "wss") and urlsplit(url).netloc != host
        ]


class Visitors:
    """Visitors who stay, for each size of screen and choice of settings as many as a test had at once. The
    page holds nothing that its address does not, so a visitor who is there goes on to another address as
    the browser's back button does, in a tenth of the time in which the page opens anew."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: dict[str, BrowserContext] = {}
        self._staying: dict[str, list[Visit]] = {}

    @contextmanager
    def visiting(
        self,
        url: str,
        *,
        size: str = "desk",
        anew: bool = False,
        expected: Sequence[str] = (),
        **options: Any,
    ) -> Iterator[Visit]:
        who = repr((size, sorted(options.items())))
        context = self._contexts.get(who)
        if context is None:
            context = self._contexts[who] = _visitor(self._browser, size, options)
        staying = self._staying.setdefault(who, [])
        if anew or not staying:
            visit = Visit(context.new_page(), expected=expected)
            visit.page.goto(url)
        else:
            visit = staying.pop()
            visit.requests.clear()
            visit.expected = expected
            # Of two pages that a test had at once, the browser draws the one behind once a second.
            visit.page.bring_to_front()
            visit.page.mouse.move(1, 1)
            visit.go_on(url)
        # Who came anew, or left the map, or has seen a test fail, does not stay.
        stays = False
        try:
            yield visit
            visit.page.evaluate("localStorage.clear()")
            visit.page.unroute_all()
            whole = visit.page.evaluate("document.documentElement.dataset.map") == "complete"
            stays = whole and not anew and not visit.complaints
        finally:
            if stays:
                staying.append(visit)
            else:
                visit.page.close()

    def leave(self) -> None:
        for context in self._contexts.values():
            context.close()


@contextmanager
def visiting(
    browser: Browser, *, size: str = "desk", expected: Sequence[str] = (), **options: Any
) -> Iterator[Visit]:
    """A new visitor, with nothing kept from another."""
    context = _visitor(browser, size, options)
    try:
        yield Visit(context.new_page(), expected=expected)
    finally:
        context.close()


def _visitor(browser: Browser, size: str, options: dict[str, Any]) -> BrowserContext:
    width, height = SIZES[size]
    touch = {"has_touch": True, "is_mobile": True} if size == "phone" else {}
    return browser.new_context(
        viewport={"width": width, "height": height}, **{"locale": "en-GB", **touch, **options}
    )


def _driver_noise(text: str) -> bool:
    """What software rendering says of itself, not what the page does."""
    return "GPU stall due to ReadPixels" in text or "Automatic fallback to software WebGL" in text
