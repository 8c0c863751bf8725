"""The areas of every region of level 1 on 30 days, against a notebook that has each day's polygons at
hand: `geopandas.overlay` with the regions, then `to_crs` to an equal-area plane.

The atlas did its geometry when the editions came in, the notebook does it at each question; so what
a load costs is told beside it. Limited by the making of figures with their provenance.
"""

from __future__ import annotations

import numpy as np

from benchmarks import measure as m
from benchmarks import notebook
from benchmarks.result import Peer, Result, Row, Table, Unit
from benchmarks.workshop import Workshop


def measure(shop: Workshop) -> Result:
    result = Result("Against geopandas")
    book = notebook.measured(shop)
    shape = book.area_m2.shape
    with shop.opened() as atlas:
        ours_s, figures = m.timed(lambda: [atlas.area(by=1, on=day) for day in book.days])
    ours = np.array([[f.area_m2 for f in day] for day in figures]).reshape(shape)
    theirs_s = float(book.seconds.sum())
    what = f"{shape[0]} days × {shape[1]} regions × {shape[2]} classes"
    result.rows = [
        Row(f"{what}: how many times faster", theirs_s / ours_s, Unit.TIMES, reach=50, aim=500),
        Row(
            f"{what}, atlas just opened",
            ours_s,
            peer=Peer("geopandas: overlay, to_crs, area; polygons at hand", theirs_s),
        ),
    ]
    if shop.load_s is not None:
        share_s = shop.load_s / len(shop.files) * shape[0]
        result.rows.append(
            Row(
                "the same, with what the load of as many editions cost",
                ours_s + share_s,
                peer=Peer("geopandas: overlay, to_crs, area; polygons at hand", theirs_s),
            )
        )
    result.tables.append(
        Table(
            "How far the two agree (km², all days, regions and classes)",
            ("geopandas", "median of those drawn", "99th percentile", "largest"),
            (
                ("as a notebook does it", *_apart(ours, book.area_m2)),
                ("overlapping classes flattened, edges cut to 0.01° before they are projected",
                 *_apart(ours, book.flattened_m2)),
            ),
        )
    )  # fmt: skip
    result.notes.append(
        "A notebook counts ground twice where polygons of an edition overlap (up to 826 km² in April 2022),"
        f" and in {notebook.EQUAL_AREA} an edge is straight on another plane than in longitude and latitude;"
        " with both taken away the rest is rounding."
    )
    return result


def _apart(ours: np.ndarray, theirs: np.ndarray) -> tuple[str, str, str]:
    drawn = (ours > 0) | (theirs > 0)
    apart = np.abs(ours - theirs)[drawn] / 1e6
    if not len(apart):
        return "none drawn", "", ""
    return f"{np.median(apart):.6f}", f"{np.quantile(apart, 0.99):.6f}", f"{apart.max():.6f}"
