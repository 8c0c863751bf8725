"""Reports in the database, and the credibility that they were given. Rows are only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from contactline.store.database import Database
from contactline.store.ledger_rows import ReportGradeRow, ReportRow, WantedReports
from contactline.store.rows import digest
from contactline.store.times import from_micros, to_micros

CHUNK = 500
_REPORT = (
    "report.pk, sha256, published_on, report.recorded_at, language, source.id, address, title, credibility,"
    " notes"
)


class ReportStore:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._found: set[str] = set()

    @property
    def there(self) -> bool:
        """Whether the atlas has a ledger: one of the first form that may only be read has none."""
        return self._has("claim_link")

    @property
    def graded(self) -> bool:
        """Whether reports can be graded in it: an older form that may only be read has no such table."""
        return self._has("report_grade")

    def _has(self, table: str) -> bool:
        if table not in self._found:  # once it is there it stays
            asked = (
                f"SELECT to_regclass('{table}')"
                if self._database.postgres
                else f"SELECT name FROM sqlite_master WHERE type = 'table' AND name = '{table}'"
            )
            if self._database.row(asked) not in (None, (None,)):
                self._found.add(table)
        return table in self._found

    def report(self, sha256: str) -> ReportRow | None:
        """The report of a hash in hexadecimal, with its text."""
        if not self.there:
            return None
        found = self._database.row(
            f"SELECT {_REPORT}, text FROM report LEFT JOIN source ON source.pk = source_pk WHERE sha256 = ?",
            (bytes.fromhex(sha256),),
        )
        return None if found is None else _report(found[:-1], found[-1])

    def has_report(self, sha256: str) -> bool:
        return self.there and None is not self._database.row(
            "SELECT 1 FROM report WHERE sha256 = ?", (bytes.fromhex(sha256),)
        )

    def published_by(self, sha256: str) -> tuple[str | None, str | None] | None:
        """(source's id, address) of the report of a hash; None where there is none."""
        if not self.there:
            return None
        found = self._database.row(
            "SELECT source.id, address FROM report LEFT JOIN source ON source.pk = source_pk"
            " WHERE sha256 = ?",
            (bytes.fromhex(sha256),),
        )
        return None if found is None else (found[0], found[1])

    def hashes_beginning(self, prefix: bytes, most: int) -> list[str]:
        """The hashes in hexadecimal of reports whose hash begins with some bytes."""
        if not self.there:
            return []
        rows = self._database.rows(
            "SELECT sha256 FROM report WHERE sha256 >= ? AND sha256 <= ? ORDER BY sha256 LIMIT ?",
            (prefix.ljust(32, b"\0"), prefix.ljust(32, b"\xff"), most),
        )
        return [bytes(sha256).hex() for (sha256,) in rows]

    def reports(self, pks: Iterable[int]) -> dict[int, ReportRow]:
        """The reports of some keys, without their texts."""
        found = {}
        for part, marks in chunks(sorted(set(pks))):
            for row in self._database.rows(
                f"SELECT {_REPORT} FROM report LEFT JOIN source ON source.pk = source_pk"
                f" WHERE report.pk IN ({marks})",
                part,
            ):
                found[int(row[0])] = _report(row, "")
        return found

    def add_report(self, row: ReportRow, source_pk: int | None) -> int:
        values = (
            bytes.fromhex(row.sha256), row.text, row.published_on.isoformat(), to_micros(row.recorded_at),
            row.language, source_pk, row.address, row.title, row.credibility, as_json(list(row.notes)),
        )  # fmt: skip
        return self._database.insert(
            "INSERT INTO report (sha256, text, published_on, recorded_at, language, source_pk, address,"
            " title, credibility, notes, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, digest(*values)),
        )

    def listed(self, asked: WantedReports, *, limit: int | None = None, offset: int = 0) -> list[int]:
        """The keys of the reports asked for, the newest first."""
        if not self.there:
            return []
        conditions = {
            "source.id = ?": asked.source,
            "published_on >= ?": asked.since and asked.since.isoformat(),
            "published_on <= ?": asked.until and asked.until.isoformat(),
        }
        where = " AND ".join(text for text, value in conditions.items() if value is not None)
        values: list[Any] = [value for value in conditions.values() if value is not None]
        statement = (
            "SELECT report.pk FROM report LEFT JOIN source ON source.pk = source_pk"
            f"{' WHERE ' + where if where else ''} ORDER BY published_on DESC, report.pk DESC"
        )
        if limit is not None:
            statement += " LIMIT ? OFFSET ?"
            values += [limit, offset]
        return [int(pk) for (pk,) in self._database.rows(statement, values)]

    def claim_counts(self, pks: Iterable[int]) -> dict[int, int]:
        """Report -> how many claims stand in it; those without any are left out."""
        found: dict[int, int] = {}
        for part, marks in chunks(sorted(set(pks))):
            found |= self._database.rows(
                f"SELECT report_pk, COUNT(*) FROM claim WHERE report_pk IN ({marks}) GROUP BY report_pk", part
            )
        return found

    def add_report_grade(self, row: ReportGradeRow) -> None:
        values = (row.report_pk, row.credibility, to_micros(row.at), row.who, row.why)
        self._database.execute(
            "INSERT INTO report_grade (report_pk, credibility, at, who, why, digest)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*values, digest(*values)),
        )

    def report_grades(self, pks: Iterable[int]) -> dict[int, list[ReportGradeRow]]:
        """Report -> every credibility that it was given later, in order."""
        found: dict[int, list[ReportGradeRow]] = {}
        if not self.graded:
            return found
        for part, marks in chunks(sorted(set(pks))):
            for pk, credibility, at, who, why in self._database.rows(
                "SELECT report_pk, credibility, at, who, why FROM report_grade"
                f" WHERE report_pk IN ({marks}) ORDER BY pk",
                part,
            ):
                row = ReportGradeRow(int(pk), int(credibility), from_micros(at), who, why)
                found.setdefault(row.report_pk, []).append(row)
        return found


def chunks(pks: Sequence[int]) -> Iterator[tuple[Sequence[int], str]]:
    for i in range(0, len(pks), CHUNK):
        part = pks[i : i + CHUNK]
        yield part, ", ".join("?" * len(part))


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _report(row: Sequence[Any], text: str) -> ReportRow:
    pk, sha256, published_on, at, language, source, address, title, credibility, notes = row
    return ReportRow(
        int(pk), bytes(sha256).hex(), text, date.fromisoformat(published_on), from_micros(at), language,
        source, address, title, int(credibility), tuple(json.loads(notes)),
    )  # fmt: skip
