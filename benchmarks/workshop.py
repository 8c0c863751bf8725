"""What the benchmarks work with: a record to load, its files unpacked, atlases loaded from it.

Made when first asked for and kept until the end of the run, so that a run of one benchmark pays for
nothing else. The record is the real archive where it is there, else the demo.
"""

from __future__ import annotations

import os
import random
import tarfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import contactline
from benchmarks.measure import contactline as contactline_command
from benchmarks.measure import run
from contactline.demo.generate import DemoFiles, generate
from contactline.loading import load_editions, load_places, load_regions

if TYPE_CHECKING:
    from contactline.atlas import Atlas
    from contactline.model import EditionSource, Region, Scheme

ROOT = Path(__file__).parent.parent
SEED = 20250803


@dataclass(frozen=True, slots=True)
class TrackFile:
    """An archive of editions and how it is read."""

    name: str
    path: Path
    reader: str
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def arguments(self) -> list[str]:
        """The same for the command line."""
        mapping = self.options.get("mapping")
        return [
            *("load", "editions", str(self.path), "--track", self.name, "--reader", self.reader),
            *(("--map", mapping) if mapping else ()),
        ]


@dataclass(frozen=True, slots=True)
class Record:
    """A conflict's files. The first track is the one that is measured.

    `label`: the property of a source feature that a map maker's notebook would dissolve by; `region`:
    a region of level 1 with much going on; `group`: the group asked about.
    """

    title: str
    is_real: bool
    scheme: str
    regions: tuple[tuple[int, Path], ...]
    places: Path
    tracks: tuple[TrackFile, ...]
    label: str
    region: str
    group: str


def real_record(folder: Path) -> Record:
    """The archive in the folder that `CONTACTLINE_DATA` names."""
    boundaries, maps = folder / "boundaries", folder / "deepstate"
    return Record(
        title="the real archive: 1,359 snapshots of the DeepState map, and 28 daily files",
        is_real=True,
        scheme="ukraine",
        regions=(
            (1, boundaries / "ukraine-adm1.geojson"),
            (2, boundaries / "ukraine-adm2.gpkg"),
            (3, boundaries / "ukraine-adm3.gpkg"),
            (1, boundaries / "russia-adm1.geojson"),
        ),
        places=folder / "gazetteer" / "ukraine-settlements.tsv",
        tracks=(
            TrackFile("deepstate", maps / "deepstate-2022-04-03_2025-08-03.tar.xz", "deepstate"),
            TrackFile("deepstate-daily", maps / "occupied-2025-08-04_2025-08-31.tar.xz", "occupied"),
        ),
        label="fill",
        region="Donetsk",
        group="occupied_total",
    )


def demo_record(files: DemoFiles) -> Record:
    """The demo as it was generated."""
    return Record(
        title=f"the demo: {files.days} days of a fictional conflict",
        is_real=False,
        scheme=files.scheme,
        regions=files.regions,
        places=files.places,
        tracks=(
            TrackFile("meridian", files.meridian, "geojson", {"mapping": "meridian"}),
            TrackFile("tideline", files.tideline, "occupied"),
        ),
        label="status",
        region="QV-1",
        group="occupied_total",
    )


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: counts, not times."""

    demo: Mapping[str, float]
    demo_scale: Mapping[str, float]
    lengths: tuple[int, ...]
    appended: int
    sampled_editions: int
    sampled_days: int
    asked: int
    polygons: int
    cold_starts: int
    browser_steps: int
    first_loads: int
    browser_fetches: int


FULL = Effort(
    demo={"days": 500, "places": 400, "detail": 1.0},
    demo_scale={"days": 100, "places": 400, "detail": 1.0},
    lengths=(100, 400, 1359),
    appended=10,
    sampled_editions=20,
    sampled_days=30,
    asked=2000,
    polygons=6,
    cold_starts=10,
    browser_steps=60,
    first_loads=9,
    browser_fetches=5,
)
QUICK = Effort(
    demo={"days": 14, "places": 20, "detail": 0.5},
    demo_scale={"days": 4, "places": 10, "detail": 0.3},
    lengths=(4, 8),
    appended=2,
    sampled_editions=2,
    sampled_days=2,
    asked=20,
    polygons=2,
    cold_starts=1,
    browser_steps=3,
    first_loads=1,
    browser_fetches=1,
)


def data_folder() -> Path | None:
    """Where the real data is, or None."""
    told = os.environ.get("CONTACTLINE_DATA")
    folder = Path(told) if told else ROOT.parent / "shared" / "data"
    return folder if folder.is_dir() else None


class Workshop:
    """A folder of one run, and what was made in it. `ready`: an atlas of the record to use a copy of."""

    def __init__(
        self, folder: Path, effort: Effort, *, quick: bool = False, ready: Path | None = None
    ) -> None:
        self.folder = folder
        self.effort = effort
        self.is_quick = quick
        self._ready = ready
        self._loaded: Path | None = None
        self.load_s: float | None = None
        """What the load of the first track took, where it was measured."""

    @cached_property
    def record(self) -> Record:
        data = None if self.is_quick else data_folder()
        if data is not None:
            return real_record(data)
        return demo_record(generate(self.folder / "demo", **self.effort.demo))  # type: ignore[arg-type]

    @property
    def random(self) -> random.Random:
        """The same numbers for every benchmark, whichever are run."""
        return random.Random(SEED)

    # --- files ---

    @cached_property
    def files(self) -> list[Path]:
        """The source files of the first track, unpacked, in the order of publication."""
        folder = self.folder / "unpacked"
        unpack(self.record.tracks[0].path, folder)
        return sorted(folder.rglob("*.geojson"))

    def read(self, paths: Iterable[Path]) -> Iterator[EditionSource]:
        """Editions of the first track as its reader gives them."""
        from contactline.sources.apart import read_editions

        track = self.record.tracks[0]
        return read_editions(paths, reader=track.reader, scheme=self.scheme, options=track.options)

    @cached_property
    def scheme(self) -> Scheme:
        from contactline.schemes import load_scheme

        return load_scheme(self.record.scheme)

    # --- atlases ---

    def prepared(self, name: str, record: Record | None = None) -> Path:
        """A new atlas with regions and places, and no editions."""
        record = record or self.record
        path = self.folder / f"{name}.db"
        with contactline.init(path, record.scheme) as atlas:
            for level, regions in record.regions:
                load_regions(atlas, regions, level=level)
            load_places(atlas, record.places)
        return path

    def loaded_by(self, path: Path, seconds: float) -> None:
        """Keep an atlas that a benchmark has loaded whole, for those after it."""
        self._loaded, self.load_s = path, seconds

    @property
    def atlas(self) -> Path:
        """An atlas with the whole record. Nothing may be written to it."""
        if self._loaded is None:
            if self._ready is not None:
                self._loaded = self.copy(self._ready, "ready")
            else:
                self._loaded = self.prepared("whole")
                with contactline.open(self._loaded) as atlas:
                    for track in self.record.tracks:
                        load_track(atlas, track, [track.path])
        return self._loaded

    def copy(self, atlas: Path, name: str) -> Path:
        """A copy of an atlas that nobody is writing to."""
        path = self.folder / f"{name}.db"
        remove(path)
        with sqlite_of(atlas) as old:
            old.execute("VACUUM INTO ?", (str(path),))
        return path

    @property
    def tiles_folder(self) -> Path:
        """Where the tiles of the whole record are, or will be."""
        return self.folder / "tiles"

    @cached_property
    def tiles(self) -> Path:
        """The tiles of the whole record, with the lengths of its front: what a server has at rest."""
        self.build_tiles()
        return self.tiles_folder

    def build_tiles(self) -> float:
        """Bring them up to date; seconds that it took."""
        return run(contactline_command(self.atlas, "tiles", "--tiles", str(self.tiles_folder))).seconds

    def opened(self) -> Atlas:
        """The whole record, freshly opened: nothing is remembered from before. Close it."""
        return contactline.open(self.atlas, read_only=True)

    @cached_property
    def oblasts(self) -> list[Region]:
        """The regions of level 1 that `by=1` means, by name."""
        with self.opened() as atlas:
            found = atlas.series_arrays(by=1, start=self.days[-1], end=self.days[-1]).regions
            by_id = {(r.layer, r.id): r for r in atlas.regions(1)}
        return [by_id[r.layer, r.id] for r in found if r is not None]

    @cached_property
    def days(self) -> tuple[date, ...]:
        """Every day of the record."""
        with self.opened() as atlas:
            return atlas.series_arrays().days

    def some_days(self, count: int) -> list[date]:
        """Days spread evenly over the record, the last among them."""
        step = (len(self.days) - 1) / max(1, count - 1)
        return sorted({self.days[len(self.days) - 1 - round(i * step)] for i in range(count)})


def load_track(atlas: Atlas, track: TrackFile, paths: Iterable[Path]) -> None:
    load_editions(atlas, paths, track=track.name, reader=track.reader, reader_options=dict(track.options))


def unpack(archive: Path, folder: Path) -> None:
    """Unpack a .tar.* or .zip of our own."""
    folder.mkdir(parents=True)
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(folder)
        return
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")


@contextmanager
def sqlite_of(path: Path):
    """The file of an atlas as SQLite shows it."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as connection:
        yield connection


def remove(path: Path) -> None:
    """Remove an atlas with the files beside it."""
    for suffix in ("", "-wal", "-shm", "-journal", ".lock"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
