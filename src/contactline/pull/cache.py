"""Files in the cache: only ever whole, each with a sidecar that says where it came from.

Knows the disk only. A body arrives in `NAME.part` with `NAME.part.json` (address and validator, so
that the rest can be asked for later); when it is complete and checked it becomes `NAME`, and
`NAME.meta.json` is written. A file without its sidecar, or of another size than the sidecar says,
counts as not there: that is what a kill between the two steps leaves.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from contactline.errors import AtlasError, Busy, ReadOnly, StorageFull
from contactline.pull.catalogue import Entry

NO_NAMES: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Sidecar:
    """Where a cached file came from. Times are ISO 8601, UTC; `sha256` is of the bytes on disk.

    `blob`: the git object id the listing promised, for files from a repository. `handed`: the
    fingerprint under which the file was last handed on.
    """

    url: str
    sha256: str
    n_bytes: int
    retrieved_at: str
    licence: str
    attribution: str
    etag: str = ""
    last_modified: str = ""
    blob: str = ""
    handed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One whole, checked file of an entry, as it is handed to the caller.

    `name` is the name the source gave it (a reader may read its date from it); `members` is empty
    for a plain file, else for an archive: member name -> SHA-256 of its bytes. `companions`:
    reader option -> path. `url` is where it came from; `new` says whether bytes were fetched now.
    """

    entry: Entry
    path: Path
    name: str
    url: str
    sha256: str
    n_bytes: int
    retrieved_at: datetime
    licence: str
    attribution: str
    new: bool
    members: Mapping[str, str] = field(default_factory=lambda: NO_NAMES)
    companions: Mapping[str, Path] = field(default_factory=lambda: NO_NAMES)
    companion_sha256: tuple[str, ...] = ()
    description: str = ""

    @property
    def fingerprint(self) -> str:
        """What makes it another file: its bytes, or those of a companion."""
        return ".".join((self.sha256, *self.companion_sha256))

    def sources(self) -> tuple[tuple[str, str], ...]:
        """(name, SHA-256) of what an atlas would record as sources: the file, or its members."""
        return tuple(self.members.items()) or ((self.name, self.sha256),)


def default_cache_dir() -> Path:
    """`CONTACTLINE_CACHE`, else `contactline/pull` in the user's cache folder."""
    if own := os.environ.get("CONTACTLINE_CACHE"):
        return Path(own)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(Path.home(), ".cache")
    return Path(base) / "contactline" / "pull"


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turn what a disk says into a sentence: StorageFull, ReadOnly, or AtlasError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StorageFull(
                f"The disk is full: {path} could not be written; free some space, or name another cache "
                "with --cache, and run again."
            ) from error
        if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
            raise ReadOnly(
                f"{path} cannot be written to ({os.strerror(error.errno)}); "
                "name a cache that can, with --cache."
            ) from error
        raise AtlasError(f"{path} cannot be used as a cache: {error.strerror or error}.") from error


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold an entry's cache folder for one process. Raises Busy when another has it."""
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handle = open(folder / ".lock", "a")  # noqa: SIM115 - held over the yield, closed below
    with handle:
        try:
            import fcntl
        except ImportError:  # no such lock on this system: files are still written whole
            yield
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"Another process is pulling into {folder}; wait for it, or name another cache with --cache."
            ) from None
        yield


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def sha256_of(path: Path) -> str:
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write bytes so that `path` holds the old or the new content, whatever happens."""
    temporary = beside(path, ".tmp")
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(temporary, "wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        os.replace(temporary, path)


def write_json(path: Path, value: object) -> None:
    write_whole(path, json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode())


def read_json(path: Path) -> Any:
    """What `write_json` wrote, or None where there is nothing readable."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None


def sidecar_of(path: Path) -> Sidecar | None:
    """The sidecar of a cached file, or None when the file is not there whole."""
    raw = read_json(beside(path, ".meta.json"))
    try:
        sidecar = Sidecar(**raw)
        return sidecar if path.stat().st_size == sidecar.n_bytes else None
    except (TypeError, OSError):
        return None


def write_sidecar(path: Path, sidecar: Sidecar) -> None:
    write_json(beside(path, ".meta.json"), asdict(sidecar))


def keep(part: Path, path: Path, sidecar: Sidecar) -> None:
    """Make a complete, checked body the cached file `path`, and note where it came from."""
    with disk_errors(path):
        with open(part, "rb") as handle:
            os.fsync(handle.fileno())
        # the old sidecar goes first: a kill here leaves a file that counts as not there
        beside(path, ".meta.json").unlink(missing_ok=True)
        os.replace(part, path)
        _sync_folder(path.parent)
    write_sidecar(path, sidecar)


def _sync_folder(folder: Path) -> None:
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:  # folders cannot be opened on every system
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
