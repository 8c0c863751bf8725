"""The whole archive of the first track into an atlas that has its regions and places, by the command
line, as a user does it: unpacking, parsing, repairing, the composite, the areas by region, one
transaction an edition. Memory is the largest sum over the process and its reader.

On two cores: a process apart parses, repairs and computes what changed from each edition to the next
(four parts in ten of the work); the one that writes splits the pieces, measures what changed by region,
packs and stores. Limited by the one that writes.
The peer is a naive pipeline that keeps no history: parse, `make_valid`, dissolve by label, edition by
edition. The floor is parsing alone, with orjson, read before and without garbage collection.
"""

from __future__ import annotations

import gc

import orjson

from benchmarks import notebook
from benchmarks.measure import contactline, run, timed
from benchmarks.result import Peer, Result, Row, Unit
from benchmarks.workshop import Workshop


def measure(shop: Workshop) -> Result:
    result = Result("Load")
    record, files = shop.record, shop.files
    prepared_s, atlas = timed(lambda: shop.prepared("loaded"))
    ran = run(contactline(atlas, *record.tracks[0].arguments), memory=True)
    for track in record.tracks[1:]:
        run(contactline(atlas, *track.arguments))
    shop.loaded_by(atlas, ran.seconds)

    sample = shop.random.sample(files, min(len(files), shop.effort.sampled_editions))
    notebook.dissolved(sample[0].read_bytes(), record.label)  # imports
    naive_s = sum(
        timed(lambda path=path: notebook.dissolved(path.read_bytes(), record.label))[0] for path in sample
    )
    parsing_s = sum(_parsing_s(path.read_bytes()) for path in files)

    result.rows = [
        Row(
            f"load the whole archive ({len(files):,} editions,"
            f" {sum(f.stat().st_size for f in files) / 1e6:,.3g} MB of JSON)",
            ran.seconds,
            reach=60,
            aim=20,
            peer=Peer(
                f"naive: orjson, make_valid, dissolve; {len(sample)} editions, extrapolated",
                naive_s * len(files) / len(sample),
            ),
        ),
        Row("parsing alone (orjson), the floor", parsing_s),
        Row("regions and places, before", prepared_s),
    ]
    if ran.peak_bytes is not None:
        result.rows.insert(
            1, Row("peak memory of the load, all processes", ran.peak_bytes, Unit.BYTES, reach=2e9)
        )
    else:
        result.notes.append("Peak memory is not measured on this system: /proc is not there.")
    again = run(contactline(atlas, *record.tracks[0].arguments))
    result.rows.append(Row("the same archive again, which changes nothing", again.seconds))
    return result


def _parsing_s(data: bytes) -> float:
    """Without the collector, which would walk the millions of lists of a map again and again."""
    gc.disable()
    try:
        return timed(lambda: orjson.loads(data))[0]
    finally:
        gc.enable()
