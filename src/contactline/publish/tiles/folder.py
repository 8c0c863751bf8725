"""The folder that tiles are served from: content-named files and a manifest that names those in force.

Whatever ends a build, the manifest names files that are whole: files come into the folder under their
own names by a rename, the manifest last. What the manifest before named stays until the next build, for
readers that still go by it.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from contactline.errors import Busy, ReadOnly

FORMAT = "contactline-tiles/1"
MANIFEST = "manifest.json"
_LOCK = ".lock"
_WORK = ".work-"
_OURS = re.compile(r".+-[0-9a-f]{12}\.(?:pmtiles|json)")


def default_folder(atlas: Path | None) -> Path:
    """Where the tiles of an atlas are when nobody says: beside its file, or here where it has none."""
    return Path("contactline-tiles") if atlas is None else atlas.with_name(atlas.name + ".tiles")


def _locked(handle: int) -> bool:
    """Takes a lock. A build that is killed while it starts a program leaves the lock to that for a moment."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE_S)
        else:
            return True
    return False


_TRIES, _PAUSE_S = 10, 0.05


class Folder:
    """A folder of tiles, to be built into by one process at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def manifest(self) -> dict[str, Any]:
        """What is in force; empty where nothing is, or nothing that this version can read."""
        try:
            found = orjson.loads((self.path / MANIFEST).read_bytes())
        except (OSError, orjson.JSONDecodeError):
            return {}
        return found if isinstance(found, dict) and found.get("format") == FORMAT else {}

    def has(self, name: str, size: int) -> bool:
        """Whether a file is there and whole."""
        path = self.path / name
        return path.is_file() and path.stat().st_size == size

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """Hold the right to build; gives a folder to work in, which is gone afterwards.

        Raises Busy when another process builds, ReadOnly where nothing can be written.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise ReadOnly(
                f"no tiles can be made in {self.path} ({error.strerror}): name another folder with --tiles"
            ) from error
        try:
            if not _locked(handle):
                raise Busy(f"another process is building the tiles in {self.path}: wait until it is done")
            for left in self.path.glob(f"{_WORK}*"):  # of a build that was killed
                shutil.rmtree(left, ignore_errors=True)
            work = Path(tempfile.mkdtemp(prefix=_WORK, dir=self.path))
            try:
                yield work
            finally:
                shutil.rmtree(work, ignore_errors=True)
        finally:
            os.close(handle)

    def take_in(self, made: Path, name: str) -> tuple[str, int]:
        """Move a finished file into the folder, named by its content; gives its name and size."""
        content = made.read_bytes()
        named = f"{name}-{hashlib.sha256(content).hexdigest()[:12]}{made.suffix}"
        os.replace(made, self.path / named)
        return named, len(content)

    def put_in_force(self, manifest: dict[str, Any], work: Path, *, same_tiles: bool = False) -> None:
        """Replace the manifest; files that neither it nor the one before names are removed.

        `same_tiles`: of the manifest before only the lengths are other. What it replaced itself stays too,
        else the tiles that readers still go by would be gone with the first lengths after a build.
        """
        before = self.manifest()
        replaced = files_of(before) | set(before.get("replaced", ()) if same_tiles else ())
        manifest = manifest | {"replaced": sorted(replaced - files_of(manifest))}
        made = work / MANIFEST
        with open(made, "wb") as file:
            file.write(orjson.dumps(manifest, option=orjson.OPT_INDENT_2))
            file.flush()
            os.fsync(file.fileno())
        os.replace(made, self.path / MANIFEST)
        named = files_of(manifest) | replaced
        for path in self.path.iterdir():
            if _OURS.fullmatch(path.name) and path.name not in named:
                path.unlink(missing_ok=True)


def files_of(manifest: dict[str, Any]) -> set[str]:
    """The names of all files that a manifest speaks of."""
    found = {manifest["base"]["file"]} if manifest.get("base") else set()
    for track in manifest.get("tracks", {}).values():
        found |= {part["file"] for part in track["parts"]}
        if track.get("fronts"):
            found.add(track["fronts"])
    return found
