"""One connection to SQLite or PostgreSQL, and the errors of both in our words.

Reads and writes go over the DB-API with SQL that both backends take; SQLAlchemy and Alembic are
used for the schema and its migrations only. The reason is the command line: importing SQLAlchemy
costs more time than answering a question from the atlas does.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from contactline import deadline
from contactline.errors import AtlasError, Busy, NoAtlas, ReadOnly, StorageFull

FORMAT = "contactline-atlas"
APPLICATION_ID = 0x436F4C6E  # "CoLn": `file` and any SQLite tool can tell an atlas by it


def is_postgres(url: str) -> bool:
    return url.startswith(("postgresql://", "postgres://", "postgresql+psycopg://"))


def file_of(url: str) -> Path | None:
    """The file of an atlas, named by path or as sqlite:///path; None for PostgreSQL."""
    return None if is_postgres(url) else Path(url.removeprefix("sqlite:///"))


def shown(url: str) -> str:
    """The address as it may be printed: without a password."""
    if not is_postgres(url):
        return url
    parts = urlsplit(url)
    return f"postgresql://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


STEPS = 100_000
"""Of SQLite's machine between two looks at the deadline: some milliseconds."""

_EFFECTIVE = os.access in os.supports_effective_ids


def _open(path: Path, query: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{query}",
        uri=True,
        timeout=30,
        isolation_level=None,
        check_same_thread=False,
    )


def _check_kind(connection: sqlite3.Connection, path: Path, create: bool) -> None:
    """Raise NoAtlas for a file of another program, before anything is written to it."""
    if not create and connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        connection.close()
        raise NoAtlas(
            f"{path} is not an atlas: it is empty or another program's SQLite file; make an atlas with"
            " `contactline init --scheme ukraine`, or name another with --atlas"
        )


class Database:
    """A connection. `?` marks parameters whatever the backend."""

    def __init__(self, url: str, *, create: bool = False, read_only: bool = False) -> None:
        self.url = url
        self.postgres = is_postgres(url)
        self.read_only = read_only
        self._in_snapshot = False
        with self._translated():
            self._connection: Any = (
                self._connect_postgres() if self.postgres else self._connect_sqlite(create)
            )

    def _connect_postgres(self) -> Any:
        import psycopg

        connection = psycopg.connect(
            self.url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True
        )
        if self.read_only:
            connection.read_only = True
        else:  # a user who may only read has a read-only atlas
            may_write = connection.execute(
                "SELECT current_setting('transaction_read_only') = 'off' AND"
                " COALESCE(has_table_privilege(to_regclass('edition'), 'INSERT'), TRUE)"
            ).fetchone()
            self.read_only = may_write is not None and not may_write[0]
        return connection

    def _connect_sqlite(self, create: bool) -> sqlite3.Connection:
        path = file_of(self.url)
        assert path is not None, "asked only where it is no PostgreSQL"
        if not create and not path.exists():
            raise NoAtlas(
                f"there is no atlas at {path}: make one with `contactline init --scheme ukraine`,"
                " or name another with --atlas"
            )
        if path.is_dir():
            raise NoAtlas(f"{path} is a folder, not an atlas: name a file in it")
        if path.exists() and not os.access(path, os.W_OK, effective_ids=_EFFECTIVE):
            self.read_only = True
        mode = "ro" if self.read_only else "rwc" if create else "rw"
        connection = _open(path, f"mode={mode}")
        try:
            _check_kind(connection, path, create)
            if not self.read_only:
                connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            connection.close()
            if "readonly" not in str(error) and "unable to open" not in str(error):
                raise
            # a file or folder that cannot be written is still an atlas that can be read
            log = Path(f"{path}-wal")
            if log.exists() and log.stat().st_size:
                raise ReadOnly(
                    f"the last changes of the atlas {path} are still in {log.name} beside it, and its folder"
                    " cannot be written to: open it once where it can"
                ) from error
            self.read_only = True
            connection = _open(path, "mode=ro&immutable=1")
            _check_kind(connection, path, create)
        connection.set_progress_handler(deadline.has_passed, STEPS)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    @property
    def path(self) -> Path | None:
        """The file, for SQLite."""
        return file_of(self.url)

    def _sql(self, statement: str) -> str:
        return statement.replace("?", "%s") if self.postgres else statement

    def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Any:
        with self._translated():
            return self._connection.execute(self._sql(statement), tuple(parameters))

    def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        if not rows:
            return
        with self._translated():
            if self.postgres:
                self._connection.cursor().executemany(self._sql(statement), rows)
            else:
                self._connection.executemany(statement, rows)

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._translated():
            return self._connection.execute(self._sql(statement), tuple(parameters)).fetchall()

    def row(self, statement: str, parameters: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        with self._translated():
            return self._connection.execute(self._sql(statement), tuple(parameters)).fetchone()

    def insert(self, statement: str, parameters: Sequence[Any]) -> int:
        """Run an INSERT and give the new row's `pk`."""
        found = self.row(f"{statement} RETURNING pk", parameters)
        assert found is not None, "an INSERT that returns its key returns a row"
        return int(found[0])

    def next_pk(self, table: str) -> int:
        """The key after the largest of a table. Only the holder of the writer's lock may ask."""
        found = self.row(f"SELECT COALESCE(MAX(pk), 0) + 1 FROM {table}")
        assert found is not None, "an aggregate returns a row"
        return int(found[0])

    def snapshot(self) -> contextlib.AbstractContextManager[None]:
        """Reads within the block see one state of the atlas, whatever others commit meanwhile."""
        return contextlib.nullcontext() if self._in_snapshot else _Snapshot(self)

    def _begin_snapshot(self) -> None:
        self.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if self.postgres else "BEGIN DEFERRED")
        self._in_snapshot = True

    def _end_snapshot(self) -> None:
        self._in_snapshot = False
        with contextlib.suppress(Exception):  # nothing was written: how it ends is all the same
            self._connection.execute("COMMIT")

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commits at the end of the block, rolls back on any exception."""
        if self.read_only:
            raise ReadOnly(
                f"the atlas {shown(self.url)} cannot be written to: make it writable or use a copy"
            )
        self.execute("BEGIN" if self.postgres else "BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")  # a full disk may show here only, and leave the transaction open
        except BaseException:
            # the first error is the one to tell; after a full disk SQLite may have rolled back itself
            with contextlib.suppress(Exception):
                self._connection.execute("ROLLBACK")
            raise

    def compact(self) -> None:
        """Give back the space of rows that are gone. Nothing is lost if there is no room to do it."""
        if not self.postgres:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("VACUUM")
                self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._connection.close()

    def _translated(self) -> _Translation:
        return _Translation(self)

    def _in_our_words(self, error: BaseException) -> Exception | None:
        """The error of ours for one of the backend's; None for any other."""
        if isinstance(error, sqlite3.Error):
            return self._sqlite_error(error)
        if isinstance(error, OSError):
            return self._full() if error.errno == errno.ENOSPC else None
        if isinstance(error, Exception) and type(error).__module__.split(".")[0] == "psycopg":
            return self._postgres_error(error)
        return None

    def _full(self) -> StorageFull:
        return StorageFull(
            f"no space is left for the atlas {shown(self.url)}: what was committed is safe;"
            " make room and run the command again"
        )

    def _sqlite_error(self, error: sqlite3.Error) -> Exception:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT:
            return deadline.OutOfTime()
        name = shown(self.url)
        if code == sqlite3.SQLITE_FULL or "disk is full" in str(error):
            return self._full()
        if code == sqlite3.SQLITE_READONLY:
            return ReadOnly(f"the atlas {name} cannot be written to: make it writable or use a copy")
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            return Busy(f"another process is writing to the atlas {name}: wait until it is done")
        if code == sqlite3.SQLITE_NOTADB:
            return NoAtlas(f"{name} is not an atlas: it is no SQLite file")
        if code == sqlite3.SQLITE_CORRUPT:
            return AtlasError(f"the file of the atlas {name} is damaged ({error}): restore it from a copy")
        if code == sqlite3.SQLITE_CANTOPEN:
            return NoAtlas(f"the atlas {name} cannot be opened ({error}): check the path and its permissions")
        if code == sqlite3.SQLITE_IOERR:
            return StorageFull(f"the disk of the atlas {name} failed ({error}): what was committed is safe")
        if "no such table" in str(error):
            return NoAtlas(f"{name} is not an atlas: it is another program's SQLite file")
        return AtlasError(f"the atlas {name} refused a statement: {error}")

    def _postgres_error(self, error: Exception) -> Exception:
        from psycopg import errors

        name = shown(self.url)
        if isinstance(error, errors.DiskFull):
            return self._full()
        if isinstance(error, errors.ReadOnlySqlTransaction | errors.InsufficientPrivilege):
            return ReadOnly(f"the atlas {name} cannot be written to by this user: {error}".splitlines()[0])
        if isinstance(error, errors.LockNotAvailable):
            return Busy(f"another process is writing to the atlas {name}: wait until it is done")
        if isinstance(error, errors.UndefinedTable):
            return NoAtlas(f"the database {name} holds no atlas: make one with `contactline init`")
        if isinstance(error, errors.OperationalError):
            return NoAtlas(f"the database {name} cannot be reached: {error}".splitlines()[0])
        return AtlasError(f"the atlas {name} refused a statement: {error}".splitlines()[0])


# Context managers as classes: made by a generator, they would be a quarter of the quickest answers.


class _Translation:
    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            ours = self._database._in_our_words(error)
            if ours is not None:
                raise ours from error


class _Snapshot(contextlib.AbstractContextManager[None]):
    __slots__ = ("_database",)

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> None:
        self._database._begin_snapshot()

    def __exit__(self, *error: object) -> None:
        self._database._end_snapshot()
