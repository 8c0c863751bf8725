"""Making the tables and moving them to a newer form (Alembic), and the form this version reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contactline.errors import AtlasError, NoAtlas, ReadOnly
from contactline.store.database import APPLICATION_ID, Database, is_postgres, shown

HEAD = "0003"
"""The newest migration under migrations/versions; a test holds it against Alembic's own answer."""

READABLE = frozenset({"0001", "0002"})
"""Older forms that answer as they are: what they lack (the ledger, later grades of reports) is empty. They
are moved to HEAD when they are opened where they can be written to."""


def upgrade(url: str) -> None:
    """Bring the tables at `url` to HEAD, from nothing or from an older form, in one transaction."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if is_postgres(url):
        target = "postgresql+psycopg://" + url.split("://", 1)[1]
    else:
        target = f"sqlite:///{Path(url.removeprefix('sqlite:///')).absolute()}"
    patience = {} if is_postgres(url) else {"timeout": 30}
    engine = create_engine(target, poolclass=NullPool, connect_args=patience)
    if not is_postgres(url):
        # by itself the driver begins no transaction for CREATE TABLE: killed in between, it would
        # leave half of a form
        event.listen(engine, "connect", _without_transactions_of_the_driver)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as connection:
        if is_postgres(url):  # of two that open an old atlas at once, the second finds it done
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({APPLICATION_ID + 1})")
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
    engine.dispose()


def _without_transactions_of_the_driver(connection: Any, record: object) -> None:
    connection.isolation_level = None


def mark(database: Database) -> None:
    """Write what tells an atlas from any other SQLite file."""
    if not database.postgres:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def check(database: Database) -> None:
    """Raise NoAtlas where there are no tables of ours, AtlasError where they are of a newer form.

    An older form is brought up to date on the spot when the atlas can be written to; where it cannot,
    one of READABLE is read as it is.
    """
    found = database.row("SELECT version_num FROM alembic_version")
    if found is None:
        raise NoAtlas(
            f"{shown(database.url)} holds an atlas that was never finished: run `contactline init` again"
        )
    version = str(found[0])
    if version == HEAD:
        return
    if version > HEAD:
        raise AtlasError(
            f"the atlas {shown(database.url)} is of form {version}, this program reads up to {HEAD}:"
            " use a newer Contactline"
        )
    if database.read_only:
        if version in READABLE:
            return
        raise ReadOnly(
            f"the atlas {shown(database.url)} is of form {version} and must be writable once,"
            f" to move to form {HEAD}"
        )
    from sqlalchemy.exc import DBAPIError

    try:
        upgrade(database.url)
    except DBAPIError as error:
        raise AtlasError(
            f"the atlas {shown(database.url)} is of form {version} and could not be moved to form {HEAD}"
            f" ({str(error.orig).splitlines()[0]}): it is as it was; open it once as a user who may make"
            " tables in it, while nobody writes to it"
        ) from error
