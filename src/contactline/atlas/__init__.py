"""The atlas as Python code sees it: open one, load into it, ask it for figures.

Everything the command line does is one call on an `Atlas`. Results are frozen values of
`contactline.model`, gathered in `Figures`. Each module here is a subject that it can be asked about; what
an answer needs is imported when it is asked, so that a question which the tables can answer does not wait
for geometry to load.
"""

from __future__ import annotations

import os
from pathlib import Path

from contactline.atlas.ground import Ground
from contactline.atlas.loading import Loading, LoadReport
from contactline.atlas.opening import Progress
from contactline.errors import AtlasError, ReadOnly
from contactline.record.contents import EditionInfo, Gap, QuarantineEntry, TrackInfo
from contactline.schemes import load_scheme
from contactline.store import schema
from contactline.store.atlas import Store
from contactline.store.database import Database, file_of, is_postgres, shown
from contactline.store.lock import writing

__all__ = ["Atlas", "EditionInfo", "Gap", "LoadReport", "Progress", "QuarantineEntry", "TrackInfo"]


class Atlas(Loading, Ground):
    """An open atlas. Close it, or use it as a context manager."""

    @staticmethod
    def file_of(where: str) -> Path | None:
        """The file that an address of an atlas names; None for PostgreSQL."""
        return file_of(where)

    @classmethod
    def open(cls, where: str, *, read_only: bool = False) -> Atlas:
        atlas = cls(Database(where, read_only=read_only))
        if not atlas._store.database.read_only:
            atlas._release_due()
        return atlas

    @classmethod
    def init(cls, where: str, scheme: str) -> Atlas:
        found = load_scheme(scheme)
        path = file_of(where)
        if path is not None:
            if path.exists() and path.stat().st_size > 0:
                raise AtlasError(f"{where} exists already: name another file, or delete it first")
            if not path.absolute().parent.is_dir():
                raise AtlasError(f"the folder {path.absolute().parent} does not exist: make it first")
            if not os.access(path.absolute().parent, os.W_OK):
                raise ReadOnly(
                    f"no atlas can be made in {path.absolute().parent}, which cannot be written to"
                )
        database = Database(where, create=True)
        with writing(database):
            if is_postgres(where) and database.row("SELECT to_regclass('meta')") != (None,):
                raise AtlasError(f"{shown(where)} holds an atlas already: name another database")
            if not database.postgres:
                schema.mark(database)
            schema.upgrade(where)
            Store.create(database, found.text)
        return cls(database)
