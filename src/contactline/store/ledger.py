"""The ledger in the database: reports, claims, what was set of them, links between them.

Rows are only ever added; triggers of the database refuse everything else. What is here knows rows and
plain values; what they mean is said in `contactline.record.ledger`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import orjson

from contactline.store.ledger_rows import (
    ClaimRow,
    LinkRow,
    Near,
    NearClaim,
    NewClaim,
    RawClaim,
    StatusRow,
    Wanted,
)
from contactline.store.ledger_wanted import LATEST, conditions
from contactline.store.reports import ReportStore, as_json, chunks
from contactline.store.rows import digest
from contactline.store.times import from_micros, to_micros

TABLES = (
    "source",
    "source_grade",
    "report",
    "report_grade",
    "claim",
    "claim_region",
    "claim_status",
    "claim_link",
)


_STATUS = "claim_pk, at, who, what, value, track, why, edition, link, content"


class LedgerStore(ReportStore):
    """The reports, and what is said in them."""

    def newest(self) -> tuple[Any, ...]:
        """The largest keys: something cheap that changes with every row."""
        if not self.there:
            return ()
        found = self._database.row(
            "SELECT " + ", ".join(f"(SELECT COALESCE(MAX(pk), 0) FROM {name})" for name in self._keyed())
        )
        return () if found is None else tuple(found)

    def contents(self) -> tuple[tuple[int, int], ...]:
        """(rows, sum of their check sums) of each table that has them: the same for the same ledger."""
        if not self.there:
            return ()
        found = [self._database.row(f"SELECT COUNT(*), SUM(digest) FROM {name}") for name in self._keyed()]
        return tuple((int(row[0]), int(row[1] or 0)) for row in found if row is not None)

    def _keyed(self) -> list[str]:
        """The tables that are there and have keys and check sums."""
        there = {"claim_region": False, "report_grade": self.graded}
        return [name for name in TABLES if there.get(name, True)]

    # --- claims ---

    def add_claim(self, report_pk: int, claim: NewClaim) -> int:
        values = (
            claim.id, report_pk, claim.position, as_json(claim.content), claim.kind, claim.place_id,
            claim.region_id, _day(claim.start), _day(claim.end), claim.actor,
        )  # fmt: skip
        pk = self._database.insert(
            "INSERT INTO claim (id, report_pk, position, content, kind, place_id, region_id, start_on,"
            " end_on, actor, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, digest(*values)),
        )
        self._database.executemany(
            "INSERT INTO claim_region (region_id, claim_pk) VALUES (?, ?)",
            [(id_, pk) for id_ in sorted(set(claim.region_ids))],
        )
        return pk

    def claim(self, id_: str) -> ClaimRow | None:
        if not self.there:
            return None
        row = self._database.row(
            "SELECT pk, id, report_pk, position, content FROM claim WHERE id = ?", (id_,)
        )
        return None if row is None else _claim(row)

    def ids_beginning(self, prefix: str, most: int = 6) -> list[str]:
        """Ids that begin with a text, for one that was not typed to its end."""
        if not self.there:
            return []
        rows = self._database.rows(
            "SELECT id FROM claim WHERE id >= ? AND id < ? ORDER BY id LIMIT ?", (prefix, prefix + "g", most)
        )
        return [id_ for (id_,) in rows]

    def claims(self, wanted: Wanted, *, limit: int | None = None, offset: int = 0) -> list[ClaimRow]:
        """The claims asked for, those of the newest reports first."""
        if not self.there:
            return []
        where, values = conditions(wanted, self._database.postgres)
        statement = (
            "SELECT claim.pk, claim.id, report_pk, position, content FROM claim"
            " JOIN report ON report.pk = report_pk LEFT JOIN source ON source.pk = report.source_pk"
            f"{where} ORDER BY published_on DESC, report_pk DESC, position"
        )
        if limit is not None:
            statement += " LIMIT ? OFFSET ?"
            values += [limit, offset]
        return [_claim(row) for row in self._database.rows(statement, values)]

    def count(self, wanted: Wanted) -> int:
        if not self.there:
            return 0
        where, values = conditions(wanted, self._database.postgres)
        row = self._database.row(
            "SELECT COUNT(*) FROM claim JOIN report ON report.pk = report_pk"
            f" LEFT JOIN source ON source.pk = report.source_pk{where}",
            values,
        )
        return 0 if row is None else int(row[0])

    def near(self, asked: Near, most: int, *, kept_last: bool = False) -> list[NearClaim]:
        """Claims about the same ground in reports of some days or with such days: those of the newest
        reports first, or those that were kept last, which needs no look at all the others."""
        ground, values = "place_id = ?", [asked.place_id]
        if asked.place_id is None:
            ground, values = "region_id = ? AND place_id IS NULL", [asked.region_id]
        if asked.kind is not None:
            ground = "kind = ? AND place_id IS NULL AND (region_id IS NULL OR region_id = ?)"
            values = [asked.kind, asked.region_id]
        since, until, start, end = (
            day.isoformat() for day in (asked.since, asked.until, asked.start, asked.end)
        )
        rows = self._database.rows(
            "SELECT claim.pk, report_pk, published_on FROM claim"
            f" JOIN report ON report.pk = report_pk WHERE {ground}"
            " AND ((published_on >= ? AND published_on <= ?)"
            " OR (start_on < ? AND (end_on > ? OR (end_on IS NULL AND published_on >= ?))))"
            f" ORDER BY {'' if kept_last else 'published_on DESC, '}claim.pk DESC LIMIT ?",
            (*values, since, until, end, start, start, most),
        )
        return [NearClaim(int(pk), int(of), date.fromisoformat(on)) for pk, of, on in rows]

    def open_on(self, track: str, verdicts: Iterable[str], *, limit: int | None = None) -> list[ClaimRow]:
        """Claims whose present verdict of a track is one of some, or that have none of it yet."""
        if not self.there:
            return []
        some = sorted(verdicts)
        marks = ", ".join("?" * len(some))
        end = "" if limit is None else f" LIMIT {limit:d}"
        rows = self._database.rows(
            "SELECT pk, id, report_pk, position, content FROM claim WHERE NOT EXISTS (SELECT 1 FROM"
            " claim_status s WHERE s.claim_pk = claim.pk AND s.what = 'verdict' AND s.track = ?"
            f" AND s.value NOT IN ({marks}) AND {LATEST}) ORDER BY report_pk, position{end}",
            (track, *some),
        )
        return [_claim(row) for row in rows]

    # --- what was set of them, and links ---

    def add_statuses(self, rows: Iterable[StatusRow]) -> None:
        values = [
            (
                row.claim_pk, to_micros(row.at), row.who, row.what, row.value, row.track, row.why,
                row.edition, row.link, None if row.content is None else as_json(row.content),
            )
            for row in rows
        ]  # fmt: skip
        self._database.executemany(
            f"INSERT INTO claim_status ({_STATUS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*row, digest(*row)) for row in values],
        )

    def statuses(self, claim_pks: Iterable[int], *, present: bool = False) -> dict[int, list[StatusRow]]:
        """Claim -> what was set of it, in order; `present`: the last of each kind and track only."""
        found: dict[int, list[StatusRow]] = {}
        only = f" AND {LATEST}" if present else ""
        for part, marks in chunks(sorted(set(claim_pks))):
            for row in self._database.rows(
                f"SELECT {_STATUS} FROM claim_status s WHERE claim_pk IN ({marks}){only} ORDER BY pk", part
            ):
                found.setdefault(int(row[0]), []).append(_status(row))
        return found

    def add_links(self, rows: Iterable[LinkRow]) -> None:
        values = [
            (row.claim_pk, row.other_pk, row.how, int(row.retracted), to_micros(row.at), row.who, row.why)
            for row in rows
        ]
        self._database.executemany(
            "INSERT INTO claim_link (claim_pk, other_pk, how, retracted, at, who, why, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(*row, digest(*row)) for row in values],
        )

    def links(self, claim_pks: Iterable[int]) -> list[LinkRow]:
        """Every link of some claims, made or taken back, in order."""
        if not self.there:
            return []
        found: dict[int, LinkRow] = {}
        for part, marks in chunks(sorted(set(claim_pks))):
            for pk, a, b, how, retracted, at, who, why, one, two in self._database.rows(
                "SELECT claim_link.pk, claim_pk, other_pk, how, retracted, at, who, why, one.id, two.id"
                " FROM claim_link JOIN claim one ON one.pk = claim_pk JOIN claim two ON two.pk = other_pk"
                f" WHERE claim_pk IN ({marks}) OR other_pk IN ({marks})",
                (*part, *part),
            ):
                found[int(pk)] = LinkRow(
                    int(a), int(b), how, bool(retracted), from_micros(at), who, why, one, two
                )
        return [found[pk] for pk in sorted(found)]

    def claims_of(self, claim_pks: Iterable[int]) -> list[ClaimRow]:
        """The claims of some keys, in the order of these."""
        if not self.there:
            return []
        return [
            _claim(row)
            for part, marks in chunks(sorted(set(claim_pks)))
            for row in self._database.rows(
                f"SELECT pk, id, report_pk, position, content FROM claim WHERE pk IN ({marks}) ORDER BY pk",
                part,
            )
        ]

    # --- is it sound ---

    def each_report(self) -> Iterator[tuple[int, bytes, str, str | None, str | None]]:
        """(key, hash, text, source's id, address) of every report."""
        if not self.there:
            return
        for (pk,) in self._database.rows("SELECT pk FROM report ORDER BY pk"):
            row = self._database.row(
                "SELECT sha256, text, source.id, address FROM report"
                " LEFT JOIN source ON source.pk = source_pk WHERE report.pk = ?",
                (pk,),
            )
            if row is not None:
                yield int(pk), bytes(row[0]), row[1], row[2], row[3]

    def rows_of_report(self, report_pk: int) -> list[RawClaim]:
        """The claims of a report as they stand in the table."""
        rows = self._database.rows(
            "SELECT id, position, content, kind, place_id, region_id, start_on, end_on, actor FROM claim"
            " WHERE report_pk = ? ORDER BY position",
            (report_pk,),
        )
        return [RawClaim(id_, int(position), content, tuple(rest)) for id_, position, content, *rest in rows]

    def damaged(self) -> Iterator[str]:
        """A sentence for each row that does not have its check sum."""
        if not self.there:
            return
        for table in self._keyed():
            columns, last = _DIGESTED[table], 0
            while rows := self._database.rows(
                f"SELECT pk, digest, {columns} FROM {table} WHERE pk > ? ORDER BY pk LIMIT 2000", (last,)
            ):
                for pk, kept, *values in rows:
                    # PostgreSQL's driver gives bytes as they are stored, SQLite's too
                    if digest(*(bytes(v) if isinstance(v, memoryview) else v for v in values)) != kept:
                        yield f"row {pk} of {table}: it does not have its check sum"
                last = int(rows[-1][0])


_DIGESTED = {
    "source": "id, names, words, affiliation, recorded_at",
    "source_grade": "source_pk, reliability, at, who, why",
    "report": "sha256, text, published_on, recorded_at, language, source_pk, address, title, credibility,"
    " notes",
    "report_grade": "report_pk, credibility, at, who, why",
    "claim": "id, report_pk, position, content, kind, place_id, region_id, start_on, end_on, actor",
    "claim_status": _STATUS,
    "claim_link": "claim_pk, other_pk, how, retracted, at, who, why",
}
"""Table -> the columns that its check sum is of, in their order."""


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _claim(row: Sequence[Any]) -> ClaimRow:
    pk, id_, report_pk, position, content = row
    return ClaimRow(int(pk), id_, int(report_pk), int(position), orjson.loads(content))


def _status(row: Sequence[Any]) -> StatusRow:
    pk, at, who, what, value, track, why, edition, link, content = row
    verdict = None if content is None else orjson.loads(content)
    return StatusRow(int(pk), from_micros(at), who, what, value, track, why, edition, link, verdict)
