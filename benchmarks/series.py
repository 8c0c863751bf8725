"""All classes in every region of level 1 on every day, as one array.

Cold: the atlas just opened, nothing remembered. Warm: asked before. Limited by reading the rows of
the series and by one `searchsorted` a series; nothing geometric happens. The peer is the notebook's
time for a day, measured on some days and multiplied.
"""

from __future__ import annotations

import numpy as np

import contactline
from benchmarks import measure as m
from benchmarks import notebook
from benchmarks.result import Peer, Result, Row
from benchmarks.workshop import Workshop


def measure(shop: Workshop) -> Result:
    result = Result("Series of every region")
    path = shop.atlas
    opening, cold = [], []
    for _ in range(5):
        seconds, atlas = m.timed(lambda: contactline.open(path, read_only=True))
        with atlas:
            opening.append(seconds)
            cold.append(m.timed(lambda atlas=atlas: atlas.series_arrays(by=1))[0])
    with shop.opened() as atlas:
        found = atlas.series_arrays(by=1)
        warm = m.median_s([lambda: atlas.series_arrays(by=1)] * 10)
    regions, classes, days = found.area_m2.shape
    book = notebook.measured(shop)
    peer = Peer(f"geopandas: {len(book.days)} days measured, extrapolated to {days:,}", book.day_s * days)
    result.rows = [
        Row(
            f"{classes} classes × {regions} regions × {days:,} days, cold (median of {len(cold)})",
            float(np.median(cold)),
            reach=0.3,
            aim=0.03,
            peer=peer,
        ),
        Row("the same, warm", warm, peer=peer),
        Row("opening the atlas, before", float(np.median(opening))),
    ]
    return result
