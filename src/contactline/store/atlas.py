"""The store of one atlas: its connection, its scheme and what is kept in it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from contactline.errors import NoAtlas
from contactline.model import Scheme
from contactline.store import schema
from contactline.store.areas import AreaStore
from contactline.store.database import FORMAT, Database, shown
from contactline.store.editions import EditionStore
from contactline.store.ledger import LedgerStore
from contactline.store.places import PlaceStore
from contactline.store.regions import RegionStore
from contactline.store.sources import SourceStore

if TYPE_CHECKING:
    from contactline.store.boundaries import BoundaryStore
    from contactline.store.features import FeatureStore
    from contactline.store.pieces import PieceStore


class Store:
    """An open atlas. `parse_scheme(text, name)` reads the scheme that is kept in it."""

    def __init__(self, database: Database, parse_scheme: Callable[[str, str], Scheme]) -> None:
        schema.check(database)
        self.database = database
        self.editions = EditionStore(database)
        self.areas = AreaStore(database)
        self.regions = RegionStore(database)
        self.places = PlaceStore(database)
        self.ledger = LedgerStore(database)
        self.sources = SourceStore(database, self.ledger)
        text = self.meta("scheme")
        if self.meta("format") != FORMAT or text is None:
            raise NoAtlas(f"{shown(database.url)} is not an atlas: make one with `contactline init`")
        self.scheme = parse_scheme(text, "the atlas's scheme")

    # What holds geometry is made when it is asked for: most questions are answered by tables alone,
    # and loading geometry takes longer than that.

    @cached_property
    def features(self) -> FeatureStore:
        from contactline.store.features import FeatureStore

        return FeatureStore(self.database)

    @cached_property
    def pieces(self) -> PieceStore:
        from contactline.store.pieces import PieceStore

        return PieceStore(self.database)

    @cached_property
    def boundaries(self) -> BoundaryStore:
        from contactline.store.boundaries import BoundaryStore

        return BoundaryStore(self.database, self.regions)

    @staticmethod
    def create(database: Database, scheme_text: str) -> None:
        """Fill a database that has the tables with what every atlas starts with."""
        with database.transaction():
            database.executemany(
                "INSERT INTO meta (key, value) VALUES (?, ?)",
                [
                    ("format", FORMAT),
                    ("scheme", scheme_text),
                    ("scheme_sha256", hashlib.sha256(scheme_text.encode()).hexdigest()),
                ],
            )

    def meta(self, key: str) -> str | None:
        row = self.database.row("SELECT value FROM meta WHERE key = ?", (key,))
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        self.database.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, value),
        )

    def version(self) -> object:
        """Something that changes whenever another process has written what answers depend on.

        What this process wrote may not show in it (SQLite): it drops what it remembers itself.
        """
        if self.database.postgres:
            return self.ledger.newest(), self.database.row(
                "SELECT (SELECT COALESCE(MAX(pk), 0) FROM edition),"
                " (SELECT COALESCE(SUM(composed), 0) FROM edition),"
                " (SELECT COALESCE(MAX(pk), 0) FROM region), (SELECT COALESCE(MAX(pk), 0) FROM place),"
                " (SELECT STRING_AGG(CONCAT_WS(' ', name, title, licence, attribution), ' ' ORDER BY pk)"
                " FROM track),"
                " (SELECT value FROM meta WHERE key = 'default_track')"
            )
        return self.database.row("PRAGMA data_version")

    def forget(self) -> None:
        """Drop everything remembered of rows; a rollback may have undone them."""
        self.areas.forget()
        for made in ("features", "pieces", "boundaries"):
            if made in self.__dict__:
                getattr(self, made).forget()
