"""One writer at a time: a lock that the system releases when its holder dies."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from contactline.errors import Busy, ReadOnly
from contactline.store.database import Database, shown

_ADVISORY_KEY = 0x436F4C6E


@contextlib.contextmanager
def writing(database: Database) -> Iterator[None]:
    """Hold the right to write to an atlas. Raises Busy at once when another process has it.

    A transaction alone would let two loads take turns, and each would grow the composite from a
    state that the other has moved on. On SQLite the lock is `flock` on a file beside the atlas, on
    PostgreSQL an advisory lock of the session: both end with the process, also with `kill -9`.
    """
    if database.read_only:
        raise ReadOnly(
            f"the atlas {shown(database.url)} cannot be written to: make it writable or use a copy"
        )
    with _postgres_lock(database) if database.postgres else _file_lock(database):
        yield


@contextlib.contextmanager
def _file_lock(database: Database) -> Iterator[None]:
    import fcntl

    path = database.path
    assert path is not None, "SQLite atlases have a file"
    try:
        # of the file itself: under a link's name a second writer would find another lock, and free
        handle = os.open(f"{os.path.realpath(path)}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise ReadOnly(
            f"no lock can be made beside the atlas {path} ({error.strerror}): make its folder writable"
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode(errors="replace").strip()
            raise Busy(
                f"another process{f' ({holder})' if holder else ''} is writing to the atlas {path}:"
                " wait until it is done, then run this again"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"process {os.getpid()}".encode(), 0)
        yield
    finally:
        os.close(handle)


@contextlib.contextmanager
def _postgres_lock(database: Database) -> Iterator[None]:
    found = database.row("SELECT pg_try_advisory_lock(?)", (_ADVISORY_KEY,))
    if not found or not found[0]:
        raise Busy(
            f"another process is writing to the atlas {shown(database.url)}: wait until it is done,"
            " then run this again"
        )
    try:
        yield
    finally:
        with contextlib.suppress(Exception):  # a lost connection has let go of it already
            database.execute("SELECT pg_advisory_unlock(?)", (_ADVISORY_KEY,))
