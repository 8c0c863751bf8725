"""Files, folders and archives, opened as a stream of maps: paths in, names and bytes out.

Knows how bytes are packed; knows nothing of what a map says. Nothing is ever written to disk, so no
name inside an archive can lead anywhere. Whatever is unpacked is counted against a limit *before* it is
kept, so that ten gigabytes of zeros cost no more than the limit, whatever they were packed into.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import lzma
import os
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Protocol

from contactline.errors import LimitExceeded, SourceError

DEFAULT_MAX_BYTES = 4 * 1024**3
"""Of everything that one call unpacks: six times the largest known archive (634 MB)."""
DEFAULT_MAX_FILE_BYTES = 256 * 1024**2
"""Of one map; the largest known snapshot has 1 MB."""

XZ_MEMORY_LIMIT_BYTES = 512 * 1024**2
"""`xz -9` needs 65 MB to unpack; a header may ask for 4 GB."""

MAP_SUFFIXES = (".geojson", ".json", ".geojson.gz", ".json.gz")
ARCHIVE_SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.xz", ".txz")
ACCEPTED = "a folder, .geojson, .json, .geojson.gz, .zip, .tar, .tar.gz, .tgz or .tar.xz"

_CHUNK = 1 << 18
_BLOCK = tarfile.BLOCKSIZE


@dataclass(frozen=True)
class SourceFile:
    """One map as it was found: the name inside its folder or archive, and its unpacked bytes."""

    name: str
    data: bytes

    @property
    def base_name(self) -> str:
        """The last part of the name, which is where map makers put the date."""
        return self.name.replace("\\", "/").rpartition("/")[2]

    @cached_property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.data).digest()


def open_sources(
    paths: Iterable[str | os.PathLike[str]] | str | os.PathLike[str],
    *,
    max_bytes: int = DEFAULT_MAX_BYTES,
    max_file_bytes: int = DEFAULT_MAX_FILE_BYTES,
) -> Iterator[SourceFile]:
    """Every map under the paths, one at a time.

    Folders are walked in order of name; a zip is read in order of name, a tar in its own order, since it
    cannot be read in another without keeping it all. Members that are no map by their suffix, hidden
    files and `__MACOSX` are passed over.

    Raises `LimitExceeded` when more than `max_bytes` in all or `max_file_bytes` for one map would be
    unpacked, and `SourceError` for a path that is missing, unreadable, damaged or without any map.
    """
    budget = _Budget(max_bytes, max_file_bytes)
    for path in [paths] if isinstance(paths, str | os.PathLike) else paths:
        yield from _open_path(Path(path), budget)


class _Budget:
    """What may still be unpacked."""

    def __init__(self, max_bytes: int, max_file_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.max_file_bytes = max_file_bytes
        self.left = max_bytes

    def take(self, size: int, where: str) -> None:
        self.left -= size
        if self.left < 0:
            raise LimitExceeded(
                f"{where} unpacks to more than the limit of {_size(self.max_bytes)} for all files together; "
                "load it in parts or raise the limit."
            )

    def check_file(self, size: int, where: str) -> None:
        if size > self.max_file_bytes:
            raise LimitExceeded(
                f"{where} has {_size(size)}, more than the limit of {_size(self.max_file_bytes)} for one map."
            )
        if size > self.left:
            self.take(size, where)


def _size(size: int) -> str:
    for unit, factor in (("GB", 1024**3), ("MB", 1024**2), ("kB", 1024)):
        if size >= factor:
            return f"{size / factor:,.4g} {unit}"
    return f"{size} bytes"


# --- paths ------------------------------------------------------------------------------------


def _open_path(path: Path, budget: _Budget) -> Iterator[SourceFile]:
    if path.is_dir():
        found = False
        for child in _walk(path):
            found = True
            name = child.relative_to(path).as_posix()
            yield from _open_file(child, name, budget)
        if not found:
            raise SourceError(f"The folder {path} holds no map: expected files such as 1754251105.geojson.")
    else:
        yield from _open_file(path, path.name, budget)


def _walk(folder: Path) -> Iterator[Path]:
    """Maps and archives below the folder, in order of name; no link leads out of it."""
    root = folder.resolve()
    for parent, folders, files in os.walk(folder, onerror=_unreadable_folder):
        folders[:] = sorted(name for name in folders if not _hidden(name))
        for name in sorted(files):
            child = Path(parent, name)
            if _hidden(name) or not name.lower().endswith(MAP_SUFFIXES + ARCHIVE_SUFFIXES):
                continue
            if child.is_symlink() and not child.resolve().is_relative_to(root):
                continue
            yield child


def _unreadable_folder(error: OSError) -> None:
    raise SourceError(f"The folder {error.filename} cannot be read: {error.strerror}.") from error


def _hidden(name: str) -> bool:
    return name.startswith(".") or name == "__MACOSX"


def _is_map(name: str) -> bool:
    return name.lower().endswith(MAP_SUFFIXES) and not any(_hidden(part) for part in name.split("/"))


def _open_file(path: Path, name: str, budget: _Budget) -> Iterator[SourceFile]:
    try:
        size = path.stat().st_size
        file = path.open("rb")
    except FileNotFoundError:
        raise SourceError(f"There is no file or folder {path}.") from None
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}.") from error
    with file:
        try:
            yield from _open_stream(file, path, name, size, budget)
        except (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
            raise SourceError(
                f"{path} is cut off or damaged ({_reason(error)}); fetch it again and compare its size."
            ) from error
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror or error}.") from error


def _reason(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__


def _open_stream(file: IO[bytes], path: Path, name: str, size: int, budget: _Budget) -> Iterator[SourceFile]:
    """By content first, and the suffix must agree: a download that is an error page says so."""
    magic = file.read(_BLOCK)
    file.seek(0)
    suffix = path.name.lower()
    if not magic:
        raise SourceError(f"{path} is empty (0 bytes).")
    if magic.startswith(b"PK") and not suffix.endswith(MAP_SUFFIXES):
        yield from _open_zip(file, path, budget)
    elif magic.startswith(b"\xfd7zXZ\x00"):
        yield from _open_tar(_Xz(file), path, budget)
    elif magic.startswith(b"\x1f\x8b"):
        unpacked = gzip.GzipFile(fileobj=file)
        if suffix.endswith((".tar.gz", ".tgz")):
            yield from _open_tar(unpacked, path, budget)
        else:
            yield _one_map(unpacked, path, name.removesuffix(".gz").removesuffix(".GZ"), budget)
    elif suffix.endswith(".tar") or magic[257:262] == b"ustar":
        yield from _open_tar(file, path, budget)
    elif suffix.endswith(ARCHIVE_SUFFIXES) or suffix.endswith(".gz"):
        kind = next(s for s in (*ARCHIVE_SUFFIXES, ".gz") if suffix.endswith(s))
        raise SourceError(
            f"{path} is named {kind} but is no such archive: it begins with {magic[:16]!r}; fetch it again."
        )
    elif suffix.endswith(MAP_SUFFIXES) or magic.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        budget.check_file(size, str(path))
        yield _one_map(file, path, name, budget)
    else:
        raise SourceError(f"{path} is neither a map nor an archive; expected {ACCEPTED}.")


def _one_map(stream: _Readable, path: Path, name: str, budget: _Budget) -> SourceFile:
    return SourceFile(name, _read_map(stream, str(path), budget))


# --- streams that cannot swell ----------------------------------------------------------------


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Xz:
    """An xz stream that gives what is asked for and unpacks no further.

    `lzma.LZMAFile` takes no memory limit, so a header that asks for a dictionary of gigabytes would get
    it; and `tarfile` in its own stream mode unpacks a whole input block at a time, which at the 480:1 of
    these archives is 5 MB for each 10 kB.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._unpack = self._new()

    @staticmethod
    def _new() -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(format=lzma.FORMAT_XZ, memlimit=XZ_MEMORY_LIMIT_BYTES)

    def read(self, size: int, /) -> bytes:
        parts: list[bytes] = []
        while size > 0:
            if self._unpack.eof:
                rest = (self._unpack.unused_data or self._file.read(_CHUNK)).lstrip(b"\0")
                if not rest:
                    break
                self._unpack = self._new()  # xz streams may follow one another (`cat a.xz b.xz`)
                part = self._unpack.decompress(rest, size)
            elif self._unpack.needs_input:
                packed = self._file.read(_CHUNK)
                if not packed:
                    raise EOFError("the xz stream ends too early")
                part = self._unpack.decompress(packed, size)
            else:
                part = self._unpack.decompress(b"", size)
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)


def _read_exactly(stream: _Readable, size: int) -> bytes:
    """`size` bytes, or fewer at the end of the stream."""
    data = stream.read(size)
    if len(data) == size or not data:
        return data
    parts = [data]
    left = size - len(data)
    while left and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _read_map(stream: _Readable, where: str, budget: _Budget) -> bytes:
    """All of a stream whose length nobody promised, piece by piece, so that a bomb stops at the limit."""
    buffer = io.BytesIO()
    while part := stream.read(_CHUNK):
        budget.take(len(part), where)
        buffer.write(part)
        if buffer.tell() > budget.max_file_bytes:
            raise LimitExceeded(
                f"{where} unpacks to more than the limit of {_size(budget.max_file_bytes)} for one map."
            )
    return buffer.getvalue()


def _member(name: str, data: bytes, path: Path, budget: _Budget) -> SourceFile:
    if not name.lower().endswith(".gz"):
        return SourceFile(name, data)
    where = f"{name} in {path}"
    try:
        return SourceFile(name[:-3], _read_map(gzip.GzipFile(fileobj=io.BytesIO(data)), where, budget))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise SourceError(f"{where} is cut off or damaged ({_reason(error)}).") from error


# --- archives ---------------------------------------------------------------------------------


def _no_map(path: Path, members: int) -> SourceError:
    holds = "is empty" if not members else f"holds no map among its {members} files"
    return SourceError(f"The archive {path} {holds}: expected members such as 1754251105.geojson.")


def _open_zip(file: IO[bytes], path: Path, budget: _Budget) -> Iterator[SourceFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            maps = sorted((info for info in members if _is_map(info.filename)), key=lambda i: i.filename)
            if not maps:
                raise _no_map(path, len(members))
            for info in maps:
                where = f"{info.filename} in {path}"
                budget.check_file(info.file_size, where)
                if info.flag_bits & 1:
                    raise SourceError(f"{where} is encrypted; unpack it with its password first.")
                with archive.open(info) as stream:
                    data = _read_map(stream, where, budget)
                yield _member(info.filename, data, path, budget)
    # zipfile says NotImplementedError for a compression it lacks, RuntimeError for a bad password
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise SourceError(
            f"{path} is no readable zip archive ({_reason(error)}); fetch it again and compare its size."
        ) from error


def _open_tar(stream: _Readable, path: Path, budget: _Budget) -> Iterator[SourceFile]:
    """The members of a tar, read forward once.

    Own reading of the blocks (POSIX.1-2001 pax and GNU long names; the fields by `tarfile.TarInfo`),
    since `tarfile` takes a damaged header after the first member for the end of the archive, and would
    lose the rest without a word.
    """
    members = found = 0
    long_name: str | None = None
    pax: dict[str, str] = {}
    while True:
        header = _read_exactly(stream, _BLOCK)
        budget.take(len(header), str(path))
        if len(header) < _BLOCK:
            if not members and not header:
                raise SourceError(f"The archive {path} is empty.")
            raise _cut_off(path, members)
        if not any(header):
            break
        try:
            info = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            after = f" after {members} files" if members else ""
            raise SourceError(
                f"{path} is no tar archive or is damaged{after} ({_reason(error)}); fetch it again."
            ) from error
        padded = -(-info.size // _BLOCK) * _BLOCK
        if info.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
            if info.size > 1 << 20:
                raise LimitExceeded(f"{path} has a member name of {_size(info.size)}; the limit is 1 MB.")
            note = _take_exactly(stream, padded, path, members, budget)[: info.size]
            if info.type == tarfile.GNUTYPE_LONGNAME:
                long_name = note.rstrip(b"\0").decode("utf-8", "replace")
            else:
                pax = _pax_records(note, path)
            continue
        name = (pax.get("path") or long_name or info.name).removeprefix("./")
        size = int(pax["size"]) if pax.get("size", "").isdigit() else info.size
        padded = -(-size // _BLOCK) * _BLOCK
        long_name, pax = None, {}
        is_file = info.type in tarfile.REGULAR_TYPES and info.type != tarfile.GNUTYPE_SPARSE
        members += is_file
        if is_file and _is_map(name) and not header[:100].rstrip(b"\0").endswith(b"/"):
            budget.check_file(size, f"{name} in {path}")
            data = _take_exactly(stream, padded, path, members, budget)
            found += 1
            yield _member(name, data[:size], path, budget)
        elif info.type not in (tarfile.LNKTYPE, tarfile.SYMTYPE, tarfile.DIRTYPE):
            _skip(stream, padded, path, members, budget)
    if not found:
        raise _no_map(path, members)
    while rest := stream.read(_CHUNK):  # to the end, so that the check sum of xz or gzip is verified
        budget.take(len(rest), str(path))


def _cut_off(path: Path, members: int) -> SourceError:
    return SourceError(
        f"The archive {path} is cut off after {members} files; fetch it again and compare its size."
    )


def _take_exactly(stream: _Readable, size: int, path: Path, members: int, budget: _Budget) -> bytes:
    budget.take(size, str(path))
    data = _read_exactly(stream, size)
    if len(data) < size:
        raise _cut_off(path, members)
    return data


def _skip(stream: _Readable, size: int, path: Path, members: int, budget: _Budget) -> None:
    budget.take(size, str(path))  # at once: what is too much need not be unpacked to be known as such
    while size:
        part = stream.read(min(size, _CHUNK))
        if not part:
            raise _cut_off(path, members)
        size -= len(part)


def _pax_records(note: bytes, path: Path) -> dict[str, str]:
    """`length key=value` lines; the length counts the whole line (POSIX.1-2001, pax)."""
    records: dict[str, str] = {}
    while note:
        length, _, _ = note.partition(b" ")
        if not length.isdigit() or not len(length) + 1 < int(length) <= len(note):
            raise SourceError(f"The archive {path} is damaged: a pax header has no valid length.")
        line = note[len(length) + 1 : int(length) - 1]
        key, _, value = line.partition(b"=")
        records[key.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        note = note[int(length) :]
    return records
