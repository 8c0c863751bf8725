"""Texts read and checked, in process, with all names and the whole record open; and many reports at once.

A text of 5,000 characters is made of sentences about the record's own regions and places, on days of
the record: half of what they claim is so, half is not. The atlas has loaded its names and what checks
need before (`Atlas.prepare_checks`), as a server does; of a day that nobody asked about before the
edition is read too. Limited by the names: each word is looked up in its inflected forms. Nothing else is
known to us that does the same; a batch's peer is the same batch on one core. Reports of one day share what
is read of the record for it; of each other day the edition, its front and the ground before are read anew.
What is kept is held against the last two hundred claims about the same ground.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

import contactline
from benchmarks import measure as m
from benchmarks.result import Peer, Result, Row, Unit
from benchmarks.workshop import Workshop
from contactline.atlas import Atlas
from contactline.cli.batch import checked

CHARACTERS = 5_000
KM2_PER_MI2 = 2.589988110336

_NAMES = """
import contactline, os, sys, time
def resident():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
with contactline.open(sys.argv[1], read_only=True) as atlas:
    atlas.tracks()
    before, start = resident(), time.perf_counter()
    atlas.name_reader
    print(time.perf_counter() - start, resident() - before)
"""


def measure(shop: Workshop) -> Result:
    result = Result("Claims read and checked")
    days = shop.some_days(6)[1:]
    with shop.opened() as atlas:
        texts = [(day, text_of(atlas, shop, day)) for day in days]
        fresh_read = [m.timed(lambda t=text, d=day: atlas.read(t, on=d))[0] for day, text in texts[:1]]
        atlas.prepare_checks()
        first, readings = [], []
        for day, text in texts:
            readings.append(atlas.read(text, on=day))
            first.append(m.timed(lambda r=readings[-1]: atlas.check(r))[0])
        read = [m.timed(lambda t=text, d=day: atlas.read(t, on=d))[0] for day, text in texts * 3]
        check = [m.timed(lambda r=reading: atlas.check(r))[0] for reading in readings * 3]
        claims = sum(len(reading.claims) for reading in readings)
    names_s, names_bytes = map(float, m.run([sys.executable, "-c", _NAMES, str(shop.atlas)]).output.split())
    count = max(48, shop.effort.asked // 2)
    copies = max(12, shop.effort.asked // 8)
    spread = shop.some_days(count // 5)
    one, both = _batches(shop, texts, [days[0]] * count)
    one_spread, both_spread = _batches(shop, texts, spread)
    result.rows = [
        Row(
            f"read a text of {CHARACTERS:,} characters, names loaded (median)",
            float(np.median(read)),
            reach=50e-3,
        ),
        Row(
            f"check its claims, {claims / len(texts):.0f} of them, record open (median)",
            float(np.median(check)),
            reach=200e-3,
        ),
        Row(
            "check them for a day that nobody has asked about (median)", float(np.median(first)), reach=200e-3
        ),
        Row("load the names of all places and regions", names_s, reach=1.0),
        Row("memory that the names take", names_bytes, Unit.BYTES, reach=200e6),
        Row("the first text of all, names and front included", fresh_read[0]),
        Row(
            f"a batch of {count:,} reports of one day on two cores",
            count / both,
            Unit.RATE,
            peer=Peer("the same on one core", count / one),
        ),
        Row(
            f"a batch of {len(spread):,} reports, each of another day, on two cores",
            len(spread) / both_spread,
            Unit.RATE,
            peer=Peer("the same on one core", len(spread) / one_spread),
        ),
        Row(
            f"keep {copies:,} reports that repeat one of {len(readings[0].claims)} claims, once checked",
            copies / _kept_s(shop, *texts[0], copies),
            Unit.RATE,
        ),
    ]
    return result


def text_of(atlas: Atlas, shop: Workshop, day: date) -> str:
    """Sentences about the record's regions and places until there are 5,000 characters."""
    group = shop.record.group
    chance = shop.random
    held = [f for f in atlas.area(by=1, on=day, group=group) if f.region is not None]
    scheme = atlas.scheme
    classes = next(g for g in scheme.groups if g.id == scheme.default_group).classes
    holder = next(c.holder for c in scheme.classes if c.id in classes)
    who = next(a.names["en"] for a in scheme.actors if a.id == holder)
    level = next(lv.names["en"] for lv in scheme.levels if lv.level == 1)
    places = [p for p in atlas.places() if p.lon is not None and "en" in p.names]
    parts: list[str] = []
    while sum(map(len, parts)) < CHARACTERS:
        figure, place = chance.choice(held), chance.choice(places)
        assert figure.region is not None
        name = figure.region.name.removesuffix(f" {level}")
        km2 = figure.area_m2 / 1e6 * chance.choice((1, 1, 2.7)) + 1
        parts.append(
            f"A map of the front shows that the forces of {who} control about {km2:,.0f} sq km"
            f" ({km2 / KM2_PER_MI2:,.0f} sq miles) of {name} {level}, and shelling went on through the"
            f" night. The general staff said on Monday that fighting goes on near the village of"
            f" {place.names['en']} in {name} {level}, where roads are cut and people were led away.\n"
        )
    return "".join(parts)[:CHARACTERS]


def _batches(shop: Workshop, texts: Sequence[tuple[date, str]], days: Sequence[date]) -> tuple[float, float]:
    """(seconds on one core, seconds on two) for a report of each day: the sentences of the texts, four to a
    report."""
    folder = shop.folder / f"reports of {len(set(days))}"
    folder.mkdir()
    lines = [line for _, text in texts for line in text.splitlines()]
    files = []
    for number, day in enumerate(days):
        files.append(folder / f"{day}-{number:05}.txt")
        said = shop.random.sample(lines, 4)
        files[-1].write_text("\n".join(said), encoding="utf-8")
    asked = {"on": None, "lang": None, "tracks": None, "all_tracks": False}
    one, both = (_seconds(shop.atlas, files, asked, processes) for processes in (1, 2))
    return one, both


def _kept_s(shop: Workshop, day: date, text: str, copies: int) -> float:
    """Seconds that it takes to keep a text that so many have repeated, each with a line of their own: each
    claim is held against those of the copies before and linked."""
    path = shop.folder / "ledger.db"
    shutil.copyfile(shop.atlas, path)
    with contactline.open(path) as atlas:
        reports = [atlas.report_of(f"{text}\nCopy {number}.", on=day) for number in range(copies)]
        prepared = [atlas.prepare_report(report) for report in reports]
        return m.timed(lambda: atlas.keep_reports(prepared))[0]


def _seconds(atlas: Path, files: Sequence[Path], asked: dict, processes: int) -> float:
    """Without the beginning of the processes, which is the same for ten reports and ten thousand: from the
    first result to the last."""
    with contactline.open(atlas, read_only=True) as opened:
        opened.prepare_checks()
        results = checked(opened, [str(file) for file in files], asked, processes)
        next(results)
        start = time.perf_counter()
        for report in results:
            if "error" in report:
                raise RuntimeError(report["error"])
        return time.perf_counter() - start
