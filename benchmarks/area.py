"""The area of a group in one region on one day, in process, as a `Figure` with its provenance.

Regions and days at random; the atlas is open and has been asked before. Limited by a look-up in a
series that was summed when the edition came in, and by making the frozen result. The first question
after opening reads what an atlas must know (tracks, editions, names of regions).
The peer overlays the day's polygons, at hand in a frame, with that region.
"""

from __future__ import annotations

import geopandas
import numpy as np

import contactline
from benchmarks import measure as m
from benchmarks import notebook
from benchmarks.result import Peer, Result, Row
from benchmarks.workshop import Workshop


def measure(shop: Workshop) -> Result:
    result = Result("Area of a region on a day")
    chance, group = shop.random, shop.record.group
    names = [region.id for region in shop.oblasts]
    asked = [(chance.choice(names), chance.choice(shop.days)) for _ in range(shop.effort.asked)]
    path = shop.atlas

    def first() -> None:
        with contactline.open(path, read_only=True) as atlas:
            atlas.area(region=asked[0][0], on=asked[0][1], group=group)

    opening = m.median_s([first] * 5)
    with shop.opened() as atlas:
        for name in names:
            atlas.area(region=name, on=shop.days[-1], group=group)
        times = [
            m.timed(lambda name=name, day=day: atlas.area(region=name, on=day, group=group))[0]
            for name, day in asked
        ]
        by_class = [
            m.timed(lambda name=name, day=day: atlas.area(region=name, on=day))[0] for name, day in asked
        ]
    result.rows = [
        Row(
            f"area of one region on one day, atlas open (median of {len(asked):,})",
            float(np.median(times)),
            reach=5e-3,
            aim=0.2e-3,
            peer=Peer("geopandas: overlay with that region, the edition's polygons at hand", _peer_s(shop)),
        ),
        Row("the same, 99th percentile", float(np.quantile(times, 0.99)), reach=5e-3, aim=0.2e-3),
        Row("the same with a figure for each class (median)", float(np.median(by_class))),
        Row("the first question, opening included", opening),
    ]
    return result


def _peer_s(shop: Workshop) -> float:
    region = geopandas.GeoDataFrame({"oblast": [0]}, geometry=[shop.oblasts[0].geometry], crs=4326)
    frames = [notebook.frame(e) for e in notebook.editions_of(shop, shop.some_days(3))]
    return m.median_s(
        [
            lambda frame=frame: notebook.overlaid(frame, region).to_crs(notebook.EQUAL_AREA).area.sum()
            for frame in frames
        ]
    )
