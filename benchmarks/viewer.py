"""The map in headless Chromium with software rendering: the first load, and steps in time.

Bytes are counted on the wire, requests by the browser, the time of a step by the browser's Event
Timing: from the key press to the next frame on the screen, in steps of 8 ms. A key is pressed when the
frame of the one before is on the screen and a reader's short pause is over: pressed sooner, keys would
measure the queue they stand in. What a key that is held does, thirty times a second, has a row of its
own. Limited by the pixels that software rendering has to fill. The tiles and the lengths of the front are
there before, as on any server but in the first minutes of an atlas. The peers are what a map that loads
each day anew must do: fetch and parse that day's polygons, before anything is drawn. Blocked is what tasks
of the main thread took beyond 50 ms each until the map was whole; each load by a visitor with nothing kept,
when the server, a few seconds old, has put its names at hand.
On two cores most of that is waiting: the browser draws, with the processor, on the same two. What the page
itself computed in these tasks is told beside it.
"""

from __future__ import annotations

import statistics
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import rest
from benchmarks.relay import relayed
from benchmarks.result import Peer, Result, Row, Unit
from benchmarks.tasks import CATEGORIES, beyond_ms
from benchmarks.workshop import ROOT, Workshop

if TYPE_CHECKING:
    from chromium import Visit

LONG_MS = 50
OBSERVE = """
window.bench = {blocked: 0, events: [], pressed: 0};
new PerformanceObserver(list => {
  for (const task of list.getEntries()) bench.blocked += Math.max(0, task.duration - 50);
}).observe({type: 'longtask', buffered: true});
new PerformanceObserver(list => {
  for (const event of list.getEntries()) if (event.name === 'keydown') bench.events.push(event.duration);
}).observe({type: 'event', buffered: true, durationThreshold: 16});
addEventListener('keydown', () => bench.pressed = performance.now(), true);
"""

# Whether the step that painted another day than `was` is on the screen: the browser has told how long its
# key took, or, of a key too quick to be told of, two frames have gone by.
PRESENTED = """
async ([was, told]) => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  while (document.documentElement.dataset.painted === was) await frame();
  await frame();
  await frame();
  const until = performance.now() + 2500;
  while (bench.events.length === told && performance.now() < until)
    await new Promise(done => setTimeout(done, 10));
  if (bench.events.length === told) bench.events.push(16);
}
"""

# From the last key of one that was held until its day is on the screen.
CAUGHT_UP = """
async (day) => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  while (!document.documentElement.dataset.painted.endsWith(day)) await frame();
  await frame();
  await frame();
  return performance.now() - bench.pressed;
}
"""
PAUSE_MS = 120
# Nothing is asked for during so long: the tiles in view are there, of the other years too.
QUIET_MS = 500
HELD_KEYS, REPEAT_MS = 60, 33

FETCH = """
async (url) => {
  const start = performance.now();
  const day = await (await fetch(url, {cache: 'no-store'})).json();
  return {ms: performance.now() - start, polygons: day.features.length};
}
"""


def measure(shop: Workshop) -> Result:
    sys.path.insert(0, str(ROOT / "tests"))
    from chromium import FLAGS, chromium, visiting
    from serving import serving

    result = Result("The map in the browser")
    with serving(shop.atlas, "--tiles", str(shop.tiles)) as site:
        rest(site.process.pid)
        port = int(site.url.rpartition(":")[2])
        with relayed("127.0.0.1", port) as wire, chromium(FLAGS) as browser:
            blocked_ms = []
            for _ in range(shop.effort.first_loads - 1):
                with visiting(browser) as visit:
                    blocked_ms.append(_load(visit, wire.port))
            with visiting(browser) as visit:
                browser.start_tracing(page=visit.page, categories=list(CATEGORIES))
                _load(visit, wire.port)
                computed_ms = beyond_ms(browser.stop_tracing(), LONG_MS)
            before = wire.received
            with visiting(browser) as visit:
                blocked_ms.append(_load(visit, wire.port))
                first_bytes, first_requests = wire.received - before, len(visit.requests)
                result.rows += _first_load(
                    first_bytes, first_requests, blocked_ms, computed_ms, _one_day(shop)
                )
                result.rows += _steps(visit, site, shop)
    return result


def _load(visit: Visit, port: int) -> float:
    """A first load, with nothing kept; milliseconds that it blocked the main thread."""
    visit.page.add_init_script(OBSERVE)
    visit.page.goto(f"http://127.0.0.1:{port}/")
    visit.wait_for_map()
    return visit.page.evaluate("bench.blocked")


def _first_load(
    first_bytes: int, requests: int, blocked_ms: list[float], computed_ms: float, day: int
) -> list[Row]:
    return [
        Row(
            "transferred until the first map is complete, headers included",
            first_bytes,
            Unit.BYTES,
            reach=1.2e6,
            aim=0.7e6,
            peer=Peer("one day of the map as its maker's site gives it, gzip", day),
        ),
        Row("requests until then", requests, Unit.COUNT),
        Row(
            f"main thread blocked in the first load (median of {len(blocked_ms)})",
            statistics.median(blocked_ms) / 1e3,
            reach=0.3,
            aim=0.1,
        ),
        Row("the most of them", max(blocked_ms) / 1e3),
        Row("what the page computed in such tasks, by the processor's clock", computed_ms / 1e3),
    ]


def _one_day(shop: Workshop) -> int:
    """Bytes of the last published map of the first track, packed as a server sends it."""
    import gzip

    return len(gzip.compress(Path(shop.files[-1]).read_bytes(), 6))


def _steps(visit: Visit, site: Any, shop: Workshop) -> list[Row]:
    page = visit.page
    slider = page.get_by_role("slider").first
    slider.focus()
    visit.wait_for_rest(quiet_ms=QUIET_MS)
    asked_before = len(visit.requests)
    for _ in range(shop.effort.browser_steps):
        before = page.evaluate("[document.documentElement.dataset.painted, bench.events.length]")
        page.keyboard.press("ArrowLeft")
        page.evaluate(PRESENTED, before)
        page.wait_for_timeout(PAUSE_MS)
    durations = page.evaluate("bench.events")
    asked = len(visit.requests) - asked_before
    behind_ms = _held(visit, shop)
    day = shop.days[-1].isoformat()
    fetched = [
        page.evaluate(FETCH, f"/api/control.geojson?on={day}")["ms"] / 1e3
        for _ in range(shop.effort.browser_fetches)
    ]
    peer = Peer("fetch and parse one day's polygons, nothing drawn", float(np.median(fetched)))
    seconds = np.array(durations) / 1e3
    name = "step of the slider until painted"
    return [
        Row(f"{name} (median)", float(np.median(seconds)), reach=0.1, aim=0.03, peer=peer),
        Row(f"{name} (95th percentile)", float(np.percentile(seconds, 95)), reach=0.2, aim=0.08, peer=peer),
        Row(
            f"after a key held for {HELD_KEYS * REPEAT_MS / 1e3:.0f} s, until its day is painted",
            behind_ms / 1e3,
        ),
        Row(
            f"requests in {shop.effort.browser_steps} steps, tiles in view loaded",
            asked,
            Unit.COUNT,
            reach=0,
            aim=0,
        ),
    ]


def _held(visit: Visit, shop: Workshop) -> float:
    """Milliseconds from the last press of a key that is held until the day it means is painted."""
    page = visit.page
    page.keyboard.press("End")
    visit.wait_for_rest(quiet_ms=QUIET_MS)
    page.keyboard.down("ArrowLeft")
    for _ in range(HELD_KEYS - 1):
        page.wait_for_timeout(REPEAT_MS)
        page.keyboard.down("ArrowLeft")
    page.keyboard.up("ArrowLeft")
    day = shop.days[-1] - timedelta(days=HELD_KEYS)
    return page.evaluate(CAUGHT_UP, str(max(day, shop.days[0])))
