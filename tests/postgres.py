"""A private PostgreSQL server for the tests: its own cluster, its own socket, gone afterwards.

It listens on no port, only on a socket in a temporary folder, so that nothing collides and nobody
else gets in. It never writes through to the disk: what a crash would lose is worth nothing.
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

START_S = 60
ROOM_BYTES = 6 * 10**9


def binaries() -> Path | None:
    """The folder with initdb and postgres, of the newest version there is."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"),
        key=lambda folder: [int(part) for part in folder.parent.name.split(".") if part.isdecimal()],
    )
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    return next((f for f in reversed(folders) if (f / "initdb").exists()), None)


class Server:
    """A running server; `new_database` gives the URL of an empty database each time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.folder), safe='')}"

    def unused_url(self) -> str:
        """The URL of a database that is not there yet."""
        return self.url(f"test_{next(self._numbers)}")

    def new_database(self, *extensions: str) -> str:
        """A new database with these extensions (postgis, for one); gives its URL."""
        import psycopg
        from psycopg import sql

        url = self.copy(self.url("template1"))
        if extensions:
            with psycopg.connect(url, autocommit=True) as connection:
                for extension in extensions:
                    connection.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))
        return url

    def copy(self, template: str, url: str | None = None) -> str:
        """A database that is a copy of another, which nobody may be connected to; gives its URL.

        `url`: one that `unused_url` gave. A tenth of the time that migrations take.
        """
        import psycopg
        from psycopg import sql

        url = url or self.unused_url()
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            # PostgreSQL 15 and newer would log each page of the copy if they were not told otherwise
            files = " STRATEGY FILE_COPY" if connection.info.server_version >= 150000 else ""
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}" + files).format(
                    sql.Identifier(_name(url)), sql.Identifier(_name(template))
                )
            )
        return url

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected to it."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name(url)))
            )


def _name(url: str) -> str:
    return url.rpartition("/")[2].partition("?")[0]


@contextmanager
def private_server(bin_folder: Path, *, in_memory: bool = False) -> Iterator[Server]:
    """Start a server, and stop it and remove its folder at the end.

    `in_memory`: keep it in a file system in memory where there is one, for many small databases: each is
    some 300 files, and on a disk their making costs ten times what is done with them.
    """
    # A socket's path may have 107 bytes, which a pytest folder can exceed.
    folder = Path(tempfile.mkdtemp(prefix="contactline-pg-", dir=(in_memory and memory_folder()) or "/tmp"))
    user = _unprivileged_user()
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        _run(user, str(bin_folder / "initdb"), "-D", str(folder / "data"), *_INITDB)
        settings = [item for name, value in _SETTINGS.items() for item in ("-c", f"{name}={value}")]
        with open(folder / "log", "wb") as log:
            server = subprocess.Popen(
                [str(bin_folder / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *settings],
                stdout=log,
                stderr=log,
                cwd=folder,
                # Ctrl-C is pytest's, which then stops the server in order.
                start_new_session=True,
                **_as(user),
            )
        try:
            _wait_until_ready(server, folder)
            yield Server(folder)
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.send_signal(signal.SIGQUIT)
                server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


_INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
    "shared_buffers": "64MB",
    "timezone": "UTC",
}


def memory_folder() -> str | None:
    """/dev/shm, the file system in memory, where it may be written to and there is room.

    None elsewhere: that of a container often has 64 MB, macOS has none.
    """
    folder, told = "/dev/shm", Path("/proc/meminfo")
    if not (os.access(folder, os.W_OK | os.X_OK) and told.exists()):
        return None
    available = next((line.split()[1] for line in told.open() if line.startswith("MemAvailable:")), "0")
    room = min(shutil.disk_usage(folder).free, int(available) * 1024)
    return folder if room > ROOM_BYTES else None


def _unprivileged_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; then it runs as whoever is there to."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")


def _as(user: pwd.struct_passwd | None) -> dict:
    if user is None:
        return {}
    environment = {**os.environ, "HOME": "/tmp"}
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "env": environment}


def _run(user: pwd.struct_passwd | None, *command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/tmp", check=False, **_as(user))
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()}")


def _wait_until_ready(server: subprocess.Popen, folder: Path) -> None:
    import psycopg

    deadline = time.monotonic() + START_S
    while True:
        try:
            psycopg.connect(Server(folder).url("postgres"), connect_timeout=5).close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                log = (folder / "log").read_text(errors="replace")[-2000:]
                raise RuntimeError(f"PostgreSQL did not start: {log}") from error
            time.sleep(0.05)
