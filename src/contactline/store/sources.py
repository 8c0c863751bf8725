"""Sources and the grades they were given: rows of the ledger, only ever added."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from contactline.store.database import Database
from contactline.store.ledger import LedgerStore
from contactline.store.ledger_rows import GradeRow, SourceRow
from contactline.store.reports import as_json
from contactline.store.rows import digest
from contactline.store.times import from_micros, to_micros


class SourceStore:
    def __init__(self, database: Database, ledger: LedgerStore) -> None:
        self._database = database
        self._ledger = ledger

    def all(self) -> list[SourceRow]:
        if not self._ledger.there:
            return []
        rows = self._database.rows(
            "SELECT pk, id, names, words, affiliation, recorded_at FROM source ORDER BY pk"
        )
        return [
            SourceRow(int(pk), id_, json.loads(names), json.loads(words), affiliation, from_micros(at))
            for pk, id_, names, words, affiliation, at in rows
        ]

    def grades(self) -> list[GradeRow]:
        """Every grade ever given, in order."""
        if not self._ledger.there:
            return []
        rows = self._database.rows(
            "SELECT source_pk, reliability, at, who, why FROM source_grade ORDER BY pk"
        )
        return [GradeRow(int(pk), grade, from_micros(at), who, why) for pk, grade, at, who, why in rows]

    def add(
        self,
        id_: str,
        names: Mapping[str, str],
        words: Mapping[str, Sequence[str]],
        affiliation: str | None,
        at: datetime,
    ) -> int:
        values = (id_, as_json(names), as_json(words), affiliation, to_micros(at))
        return self._database.insert(
            "INSERT INTO source (id, names, words, affiliation, recorded_at, digest)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*values, digest(*values)),
        )

    def add_grade(self, row: GradeRow) -> None:
        values = (row.source_pk, row.reliability, to_micros(row.at), row.who, row.why)
        self._database.execute(
            "INSERT INTO source_grade (source_pk, reliability, at, who, why, digest)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*values, digest(*values)),
        )
