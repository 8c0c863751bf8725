"""Making the tables and moving them to a newer form (Alembic), and the form this version reads."""

from __future__ import annotations

from pathlib import Path

from contactline.errors import AtlasError, NoAtlas, ReadOnly
from contactline.store.database import APPLICATION_ID, Database, is_postgres, shown

HEAD = "0001"
"""The newest migration under migrations/versions; a test holds it against Alembic's own answer."""


def upgrade(url: str) -> None:
    """Bring the tables at `url` to HEAD, from nothing or from an older form, in one transaction."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    if is_postgres(url):
        target = "postgresql+psycopg://" + url.split("://", 1)[1]
    else:
        target = f"sqlite:///{Path(url.removeprefix('sqlite:///')).absolute()}"
    engine = create_engine(target, poolclass=NullPool)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)
    engine.dispose()


def mark(database: Database) -> None:
    """Write what tells an atlas from any other SQLite file."""
    if not database.postgres:
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def check(database: Database) -> None:
    """Raise NoAtlas where there are no tables of ours, AtlasError where they are of a newer form.

    An older form is brought up to date on the spot when the atlas can be written to.
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
        raise ReadOnly(
            f"the atlas {shown(database.url)} is of form {version} and must be writable once,"
            f" to move to form {HEAD}"
        )
    upgrade(database.url)
