"""The demo at ten times the places and ten times the vertices of every line: what grows, and by how
much.

Limited by the same things as the rest; an answer that costs ten times as much was not looked up.
"""

from __future__ import annotations

from collections.abc import Callable

import shapely

import contactline
from benchmarks import measure as m
from benchmarks.result import Result, Table, Unit, shown
from benchmarks.workshop import Workshop, demo_record, load_track
from contactline.demo.generate import generate

FACTOR = 10

Quantities = dict[str, tuple[float, Unit]]


def measure(shop: Workshop) -> Result:
    effort = dict(shop.effort.demo_scale)
    once = _measure(shop, "scale-1", effort)
    larger = effort | {"places": effort["places"] * FACTOR, "detail": effort["detail"] * FACTOR}
    often = _measure(shop, f"scale-{FACTOR}", larger)
    return Result(
        "Cost against size",
        tables=[
            Table(
                f"{effort['days']} days of the demo: {effort['places']} places, detail {effort['detail']:g};"
                f" and {FACTOR} times both",
                ("what", "once", f"{FACTOR} times", "ratio"),
                tuple(
                    (what, shown(*once[what]), shown(*often[what]), f"{often[what][0] / once[what][0]:.1f}")
                    for what in once
                ),
            )
        ],
    )


def _measure(shop: Workshop, name: str, size: dict) -> Quantities:
    made_s, files = m.timed(lambda: generate(shop.folder / name, **size))
    record = demo_record(files)
    prepared_s, path = m.timed(lambda: shop.prepared(name, record))
    track = record.tracks[0]
    with contactline.open(path) as atlas:
        loaded_s, _ = m.timed(lambda: load_track(atlas, track, [track.path]))
    found: Quantities = {
        "archive, packed": (track.path.stat().st_size, Unit.BYTES),
        "making it": (made_s, Unit.SECONDS),
        "load of regions and places": (prepared_s, Unit.SECONDS),
        "load of the editions": (loaded_s, Unit.SECONDS),
        "atlas file": (path.stat().st_size, Unit.BYTES),
    }
    with contactline.open(path, read_only=True) as atlas:
        region = atlas.find_region(record.region)
        ground = shapely.buffer(shapely.centroid(region.geometry), 0.5)
        questions: dict[str, Callable[[], object]] = {
            "area of one region on one day": lambda: atlas.area(region.id, on=files.last),
            "every region, class and day": lambda: atlas.series_arrays(by=1),
            "ground drawn by hand": lambda: atlas.series_arrays(within=ground),
        }
        for what, question in questions.items():
            question()
            found[what] = m.median_s([question] * 5), Unit.SECONDS
    return found
