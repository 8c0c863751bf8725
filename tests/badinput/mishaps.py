"""The command line as a person runs it, on an atlas with a small history that must outlive everything."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import math
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import contactline
from ready import Ready

ENVIRONMENT = os.environ | {
    "PYTHONPATH": os.pathsep.join(sys.path),
    # threads that numpy's library starts reserve address space, which a test limits
    "OPENBLAS_NUM_THREADS": "1",
    "CONTACTLINE_DEBUG": "",
}
START = datetime(2023, 1, 1, 20, tzinfo=UTC)
EDITIONS = 100


def documented_exit_codes() -> dict[str, int]:
    """Error class -> exit code, as docs/errors.md has it."""
    text = (Path(__file__).parents[2] / "docs" / "errors.md").read_text("utf-8")
    return {name: int(code) for code, name in re.findall(r"^\| (\d+) \| `(\w+)`", text, re.MULTILINE)}


CODES = documented_exit_codes()


def command(atlas: Path | str, *arguments: str | os.PathLike[str]) -> list[str]:
    return [sys.executable, "-m", "contactline", "--atlas", os.fspath(atlas), *map(os.fspath, arguments)]


def default_interrupt() -> None:
    """A test run in the background ignores SIGINT, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass(frozen=True)
class Outcome:
    code: int
    stdout: str
    stderr: str

    def is_sentence(self, kind: str, *words: str) -> None:
        """One line on standard error with these words, the exit code of an error class, no more."""
        assert self.stderr.startswith("contactline: "), self.stderr
        lines = self.stderr.splitlines()
        assert len(lines) == 1, self.stderr
        assert 20 < len(lines[0]) < 500
        assert "Traceback" not in self.stderr
        assert "fault of the program" not in self.stderr
        for word in words:
            assert word in self.stderr
        assert self.code == CODES[kind]
        assert self.stdout == ""


_ready: list[Ready] = []


@contextlib.contextmanager
def ready() -> Iterator[None]:
    """Within the block `run` has a process at hand that forks for each command."""
    with Ready.started(ENVIRONMENT) as process:
        _ready.append(process)
        yield
        _ready.remove(process)


def run(atlas: Path | str, *arguments: str | os.PathLike[str], **options: Any) -> Outcome:
    """A command in a process of its own; with options of `subprocess.run` in one that is started anew."""
    if _ready and not options:
        return Outcome(*_ready[-1].run(command(atlas, *arguments)[3:]))
    done = subprocess.run(
        command(atlas, *arguments), capture_output=True, text=True, env=ENVIRONMENT, **options
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


# --- a small history -------------------------------------------------------------------------


def feature(ring: Sequence[Sequence[float]], *, fill: str = "#a52714", key: str = "status.occupied") -> dict:
    properties = {"name": f"Окуповано /// Occupied /// geoJSON.{key}", "fill": fill}
    geometry = {"type": "Polygon", "coordinates": [[list(position) for position in ring]]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def square(lon: float = 35.0, lat: float = 48.0, size: float = 0.1) -> list[list[float]]:
    return [[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]


def collection(*features: dict) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()


def file_name(number: int) -> str:
    return f"{int((START + timedelta(days=number)).timestamp())}.geojson"


def front_of(number: int) -> bytes:
    """Day `number` of a war of four pockets; each day the line of one or two of them moves a little."""
    features = []
    for pocket in range(4):
        day = number - (number - pocket) % 3
        chance = random.Random(100 * day + pocket)
        lon, lat = 34.8 + 0.25 * pocket, 47.6 + 0.2 * (pocket % 2)
        ring = []
        for step in range(16):
            angle = 2 * math.pi * step / 16
            radius = 0.05 + 0.0004 * day + chance.uniform(0, 0.004)
            ring.append([round(lon + radius * math.cos(angle), 6), round(lat + radius * math.sin(angle), 6)])
        contested = {"fill": "#bcaaa4", "key": "status.unknown"} if pocket % 2 else {}
        features.append(feature([*ring, ring[0]], **contested))
    return collection(*features)


def tar(path: Path, members: Sequence[tuple[str, bytes]]) -> Path:
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def load(*paths: Path, reader: str = "deepstate", track: str = "map") -> list[str]:
    return ["load", "editions", *map(os.fspath, paths), "--track", track, "--reader", reader]


@dataclass(frozen=True)
class History:
    """An archive of a hundred editions, the same as files in no order, an atlas with regions only, and
    one with the editions."""

    archive: Path
    files: tuple[Path, ...]
    empty: Path
    loaded: Path


@dataclass(frozen=True)
class Kept:
    """An atlas with a history, and every row of it; `unharmed` is asked after every mishap.

    That the rows are sound was verified once; where none has changed, they still are.
    """

    path: Path
    rows: str

    def run(self, *arguments: str | os.PathLike[str], **options: Any) -> Outcome:
        return run(self.path, *arguments, **options)

    def unharmed(self) -> None:
        assert rows(self.path) == self.rows


def rows(path: Path) -> str:
    """A hash over every row of every table."""
    hasher = hashlib.sha256()
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = database.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        for (table,) in tables.fetchall():
            hasher.update(repr((table, database.execute(f"SELECT * FROM {table}").fetchall())).encode())
    return hasher.hexdigest()


def said(path: Path) -> Any:
    """All that the record shows: its editions, and the area of every class in every region on every day."""
    with contactline.open(os.fspath(path), read_only=True) as atlas:
        tracks = [track.name for track in atlas.tracks() if track.editions]
        editions = [(e.ref.track, e.ref.source_name, e.ref.id, e.superseded) for e in atlas.editions()]
        series = [atlas.series_arrays(by=1, track=name).area_m2.tolist() for name in tracks]
        return editions, series, atlas.quarantine()


def faults(path: Path) -> list[str]:
    with contactline.open(os.fspath(path), read_only=True) as atlas:
        return atlas.verify()


def pieces(path: Path, track: str = "map") -> set[tuple[int, int, int, int, bytes]]:
    """Every piece of the composite by tile, class, interval and exact ground."""
    with contactline.open(os.fspath(path), read_only=True) as atlas:
        store = atlas._store
        found = store.pieces.select(store.editions.track(track).pk)
        columns = (found.tile, found.class_number, found.start, found.end)
        grounds = [geometry.normalize().wkb for geometry in found.geometries()]
        return set(zip(*(column.tolist() for column in columns), grounds, strict=True))
