"""One more edition at the end of a history: features, composite, areas of all regions, one commit.

The same last editions are appended to histories of different length that end at the same edition,
so that only the length differs. Once with the edition read already and the atlas open, once from a
file with the atlas opened for it. Limited by the overlay of the ground that changed that day, by
what a writer must know of the track before (its last edition), and by one commit to disk.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

import contactline
from benchmarks import measure as m
from benchmarks import notebook
from benchmarks.result import Peer, Result, Row, Table, Unit, shown
from benchmarks.workshop import TrackFile, Workshop, load_track
from contactline.atlas import Atlas
from contactline.model import EditionSource


def measure(shop: Workshop) -> Result:
    result = Result("Append")
    track, count = shop.record.tracks[0], shop.effort.appended
    before, last = shop.files[:-count], shop.files[-count:]
    editions = list(shop.read(last))
    empty = shop.prepared("empty")
    lengths = sorted({min(length, len(shop.files)) for length in shop.effort.lengths})
    found: list[tuple[int, float, float, float]] = []
    for length in lengths:
        history = shop.copy(empty, "history")
        with contactline.open(history) as atlas:
            load_track(atlas, track, before[-(length - count) :])
        from_files = shop.copy(history, "history-files")
        with contactline.open(history) as atlas:
            each = [_load_s(atlas, edition, track.name) for edition in editions]
        filed = [_open_and_load_s(from_files, track, path) for path in last]
        found.append((length, float(np.median(each)), max(each), float(np.median(filed))))

    length, median, slowest, filed_s = found[-1]
    result.rows = [
        Row(
            f"append one edition to a history of {length:,}, read already (median of {count})",
            median,
            reach=0.3,
            aim=0.05,
            peer=Peer("geopandas: overlay of one edition with the regions", notebook.measured(shop).day_s),
        ),
        Row("the slowest of them", slowest),
        Row("the same from a file, the atlas opened for it", filed_s),
    ]
    result.tables.append(
        Table(
            "Cost of an append against the length of the history",
            ("editions", "read already (median)", "slowest", "from a file"),
            tuple((f"{n:,}", *(shown(s, Unit.SECONDS) for s in times)) for n, *times in found),
        )
    )
    return result


def _load_s(atlas: Atlas, edition: EditionSource, track: str) -> float:
    return m.timed(lambda: atlas.load_editions([edition], track=track))[0]


def _open_and_load_s(path: Path, track: TrackFile, file: Path) -> float:
    def load() -> None:
        with contactline.open(path) as atlas:
            load_track(atlas, track, [file])

    return m.timed(load)[0]
