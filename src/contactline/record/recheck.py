"""Open claims held against the record again, when new editions have come.

A verdict that a later edition may change stays open. When it has changed, the ledger gets a new status
that says what changed and which edition did it; the verdict before stays where it was. Only editions in
force count: one under embargo confirms nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import cast

from contactline.claims.form import claim_from
from contactline.claims.sentences import say
from contactline.claims.standing import change_said, verdicts_of
from contactline.record.ledger import Check, edition_of, verdict_status
from contactline.record.ledger_view import status_of
from contactline.record.reading import Reading
from contactline.record.when import day_of
from contactline.reports import OPEN_VERDICTS, CheckedClaim, Recheck, Verdict, VerdictName
from contactline.reports import Reading as TextReading
from contactline.store.editions import EditionRow, Track
from contactline.store.ledger_rows import ClaimRow, ReportRow, StatusRow, Wanted

Progress = Callable[[int, int | None, str], None]


def has_open(reading: Reading, tracks: Sequence[str] | None = None) -> bool:
    """Whether there is anything to check again: one look-up for each track."""
    return any(
        reading.store.ledger.open_on(track.name, OPEN_VERDICTS, limit=1) for track in _chosen(reading, tracks)
    )


def recheck(
    reading: Reading,
    check: Check,
    *,
    tracks: Sequence[str] | None = None,
    everything: bool = False,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> tuple[Recheck, list[StatusRow]]:
    """What checking again found, and the rows to be written.

    `everything`: also the claims whose verdict is no longer open, for a correction of the past may
    change any.
    """
    now = now or datetime.now(UTC)
    ledger = reading.store.ledger
    rows: list[StatusRow] = []
    changed = []
    checked = 0
    for track in _chosen(reading, tracks):
        todo = ledger.claims(Wanted()) if everything else ledger.open_on(track.name, OPEN_VERDICTS)
        todo.sort(key=lambda row: (row.report_pk, row.position))
        reports = ledger.reports(row.report_pk for row in todo)
        before = ledger.statuses((row.pk for row in todo), present=True)
        for report_pk, group in groupby(todo, key=lambda row: row.report_pk):
            some = list(group)
            for row, verdict in _verdicts(some, reports[report_pk], track.name, check):
                known = verdicts_of(status_of(s) for s in before.get(row.pk, ())).get(track.name)
                was = None if known is None else cast(VerdictName, known.value)
                if verdict.verdict != was:
                    status = _change(reading, track, row, reports[report_pk], was, verdict, now)
                    rows.append(status)
                    changed.append((row.id, status_of(status)))
            checked += len(some)
            if progress:
                progress(checked, None, f"claims held against {track.name} again")
    return Recheck(checked, tuple(changed)), rows


def _chosen(reading: Reading, names: Sequence[str] | None) -> list[Track]:
    if names is None:
        return reading.tracks
    return [track for track in reading.tracks if track.name in names]


def _verdicts(
    rows: Sequence[ClaimRow], report: ReportRow, track: str, check: Check
) -> Iterable[tuple[ClaimRow, Verdict]]:
    claims = tuple(claim_from(row.content) for row in rows)
    text = TextReading(report.published_on, report.language, claims)
    answers: tuple[CheckedClaim, ...] = check(text, report.published_on, [track])
    for row, answer in zip(rows, answers, strict=True):
        for verdict in answer.verdicts:
            if verdict.track == track:
                yield row, verdict


def _change(
    reading: Reading,
    track: Track,
    row: ClaimRow,
    report: ReportRow,
    was: VerdictName | None,
    verdict: Verdict,
    now: datetime,
) -> StatusRow:
    edition = _did_it(reading, track, verdict)
    shown_on = None if edition is None else day_of(edition.valid_at, reading.zone)
    change = change_said(was, verdict.verdict, report.published_on, shown_on)
    because = verdict.said or ((say("as_told", told=verdict.explanation),) if verdict.explanation else ())
    said = (say("change_because", change=change), *because) if because else (change,)
    return verdict_status(row.pk, verdict, said, None if edition is None else edition.id, now)


def _did_it(reading: Reading, track: Track, verdict: Verdict) -> EditionRow | None:
    """The edition that brought a verdict: the first to show what it says is shown "since" a day, else the
    one that it rests on, else the last in force."""
    editions = reading.line(track).editions
    since = verdict.figures.get("since")
    if isinstance(since, str):
        for edition in editions:
            if day_of(edition.valid_at, reading.zone).isoformat() >= since:
                return edition
    named = edition_of(verdict)
    return next((e for e in editions if e.id == named), editions[-1] if editions else None)
