"""What the tasks of a page's main thread took, by the browser's trace.

A task that waits for a core, or for the process that stands in for a graphics card, blocks the page as one
that computes does; only the processor's time tells which it was.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

CATEGORIES = ("toplevel",)
_TASKS = ("ThreadControllerImpl::RunTask", "RunTask")


def beyond_ms(trace: bytes, limit_ms: float) -> float:
    """Processor milliseconds that tasks of the busiest page's main thread took beyond `limit_ms` each."""
    events: Sequence[Mapping[str, Any]] = json.loads(trace)["traceEvents"]
    pages = {
        (event["pid"], event["tid"])
        for event in events
        if event.get("name") == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    tasks = [event for event in events if event.get("ph") == "X" and event["name"] in _TASKS]
    busiest = Counter((t["pid"], t["tid"]) for t in tasks if (t["pid"], t["tid"]) in pages).most_common(1)
    if not busiest:
        raise ValueError("the browser's trace tells of no task of a page")
    mine = sorted((t for t in tasks if (t["pid"], t["tid"]) == busiest[0][0]), key=lambda t: t["ts"])
    beyond, until = 0.0, float("-inf")
    for task in mine:
        if task["ts"] < until:  # within the one before
            continue
        until = task["ts"] + task["dur"]
        beyond += max(0.0, task.get("tdur", 0) / 1e3 - limit_ms)
    return beyond
