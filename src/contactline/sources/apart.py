"""Editions read in a process apart, so that reading and loading each have a core.

Knows how editions travel from one process to another; knows no file kind and no store.

Consecutive editions share nearly all of their feature versions, so each edition is sent as the
hashes of its features, with the geometry of only those that the edition before did not have.

The child ends by itself: when it is done, when nobody reads (its pipe breaks), and when the parent
is gone (its standard input ends).
"""

from __future__ import annotations

import dataclasses
import gc
import os
import pickle
import pkgutil
import queue
import struct
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from contactline import children
from contactline.errors import ContactlineError, SourceError
from contactline.model import EditionSource, FeatureVersion, Scheme

READ_AHEAD = 16
"""Editions that may wait between reader and loader; one of the largest known has 0.3 MB packed."""

WORTH_IT_BYTES = 8 * 1024**2
"""Below this much of plain files, reading is done before another interpreter has started."""

_HEADER = struct.Struct("<Q")
Path_ = str | os.PathLike[str]


def read_editions(
    paths: Iterable[Path_], *, reader: str, scheme: Scheme, options: Mapping[str, Any] | None = None
) -> Iterator[EditionSource]:
    """The editions in the paths, in the order in which they are found.

    Raises what the reader raises, at the edition where it raised it.
    """
    from contactline.sources import reader as reader_of
    from contactline.sources.containers import open_sources

    read = reader_of(reader, scheme, **(options or {})).read
    for source in open_sources(paths):
        yield read(source)


def read_editions_apart(
    paths: Iterable[Path_],
    *,
    reader: str,
    scheme: Scheme,
    options: Mapping[str, Any] | None = None,
    read: str = "contactline.sources.apart:read_editions",
    **more: Any,
) -> Iterator[EditionSource]:
    """As `read_editions`, in a process apart. Closing the iterator ends that process.

    `read`: what is called there ("package.module:function") with the same arguments and `more`, if it is
    not `read_editions` itself.
    """
    job = {
        "paths": [os.fspath(path) for path in paths],
        "reader": reader,
        "scheme": scheme,
        "options": _picklable(options or {}),
        **more,
    }
    return _received(job, read)


def _picklable(value: Any) -> Any:
    """Options as dicts and lists: the read-only views of a catalogue do not travel."""
    if isinstance(value, Mapping):
        return {key: _picklable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_picklable(item) for item in value]
    return value


def worth_a_process(paths: Iterable[Path_]) -> bool:
    """Whether there is so much to read that a second process makes it faster."""
    if not sys.executable or (os.cpu_count() or 1) < 2:
        return False
    size = 0
    for path in map(Path, paths):
        with suppress(OSError):
            if path.is_dir() or path.suffix.lower() not in (".geojson", ".json"):
                return True
            size += path.stat().st_size
    return size > WORTH_IT_BYTES


# --- the parent's side -------------------------------------------------------------------------


def _received(
    job: Mapping[str, Any], read: str = "contactline.sources.apart:read_editions"
) -> Iterator[EditionSource]:
    child = children.begun("contactline.sources.apart:serve", (read, job))
    assert child.stdin is not None
    assert child.stdout is not None
    waiting: queue.Queue[bytes | None] = queue.Queue(READ_AHEAD)
    stopped = threading.Event()
    pump = threading.Thread(target=_pump, args=(child.stdout, waiting, stopped), daemon=True)
    try:
        pump.start()
        known: dict[bytes, FeatureVersion] = {}
        while (message := waiting.get()) is not None:
            kind, content = pickle.loads(message)
            if kind == "end":
                return
            if kind == "error":
                raise _error(*content)
            edition, known = _decode(content, known)
            yield edition
        raise SourceError(
            f"The process that read the editions ended early (status {child.wait()}),"
            " perhaps for want of memory; run the same command again to go on."
        )
    finally:
        stopped.set()
        child.kill()
        with suppress(OSError):
            child.stdin.close()
        if pump.ident is not None:
            _drain(waiting)
            pump.join()
        child.stdout.close()
        child.wait()


def _pump(stream: IO[bytes], waiting: queue.Queue[bytes | None], stopped: threading.Event) -> None:
    while not stopped.is_set():
        message = _receive(stream)
        waiting.put(message)
        if message is None:
            return


def _drain(waiting: queue.Queue[bytes | None]) -> None:
    """Make room, so that a pump that waits to put one more sees that it is to stop."""
    with suppress(queue.Empty):
        while True:
            waiting.get_nowait()


def _receive(stream: IO[bytes]) -> bytes | None:
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    (size,) = _HEADER.unpack(header)
    message = stream.read(size)
    return message if len(message) == size else None


def _error(kind: type[BaseException] | None, arguments: tuple[Any, ...], text: str) -> BaseException:
    if kind is not None:
        return kind(*arguments)
    return RuntimeError(f"reading failed in the process apart:\n{text}")


# --- the child's side --------------------------------------------------------------------------


def serve() -> None:
    """Read the job on standard input and write its editions to standard output."""
    out = children.own_output()
    try:
        read, job = pickle.load(sys.stdin.buffer)
    except (EOFError, pickle.UnpicklingError):
        os._exit(0)
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    gc.disable()  # what is read has no cycles, and the collector would walk it again and again
    try:
        known: frozenset[bytes] = frozenset()
        for edition in pkgutil.resolve_name(read)(**job):
            content, known = _encode(edition, known)
            _send(out, "edition", content)
        _send(out, "end", None)
    except BrokenPipeError:
        os._exit(0)
    except (ContactlineError, OSError, MemoryError) as error:
        _send(out, "error", (type(error), _arguments(error), ""))
    except Exception:
        import traceback

        _send(out, "error", (None, (), traceback.format_exc()))
    out.close()
    sys.stdout.flush()
    # no orderly end: the interpreter would close standard input, which the thread still waits on,
    # and abort ("could not acquire lock for <_io.BufferedReader name='<stdin>'>")
    os._exit(0)


def _arguments(error: BaseException) -> tuple[Any, ...]:
    if isinstance(error, OSError) and error.errno is not None:
        return (error.errno, error.strerror, error.filename)
    return error.args


def _end_with_the_parent() -> None:
    # Not through `sys.stdin`: its lock would be held for as long as the read waits, and an
    # interpreter that ends meanwhile cannot take it and aborts.
    with suppress(OSError):
        while os.read(0, 4096):
            pass
    os._exit(0)


def _send(out: IO[bytes], kind: str, content: object) -> None:
    message = pickle.dumps((kind, content), pickle.HIGHEST_PROTOCOL)
    out.write(_HEADER.pack(len(message)))
    out.write(message)
    out.flush()


# --- editions on the way -----------------------------------------------------------------------

_Packed = tuple[EditionSource, tuple[bytes, ...], tuple[tuple[bytes, str, bytes], ...]]


def _encode(edition: EditionSource, known: frozenset[bytes]) -> tuple[_Packed, frozenset[bytes]]:
    import shapely

    hashes = tuple(feature.sha256 for feature in edition.features)
    new = {feature.sha256: feature for feature in edition.features if feature.sha256 not in known}
    packed = shapely.to_wkb([feature.geometry for feature in new.values()]).tolist() if new else []
    rest = dataclasses.replace(edition, features=(), dropped=dict(edition.dropped))
    fresh = tuple((f.sha256, f.class_id, wkb) for f, wkb in zip(new.values(), packed, strict=True))
    return (rest, hashes, fresh), frozenset(hashes)


def _decode(
    packed: _Packed, known: Mapping[bytes, FeatureVersion]
) -> tuple[EditionSource, dict[bytes, FeatureVersion]]:
    import shapely

    rest, hashes, fresh = packed
    shapes = shapely.from_wkb([wkb for _, _, wkb in fresh]).tolist() if fresh else []
    features = dict(known) | {
        sha256: FeatureVersion(class_id, geometry, sha256)
        for (sha256, class_id, _), geometry in zip(fresh, shapes, strict=True)
    }
    edition = dataclasses.replace(rest, features=tuple(features[sha256] for sha256 in hashes))
    return edition, {sha256: features[sha256] for sha256 in hashes}
