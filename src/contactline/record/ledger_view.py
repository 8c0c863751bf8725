"""What stands in the ledger, as values: sources, reports, claims with their present and their history."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from contactline.claims.form import claim_from, verdict_from
from contactline.claims.sentences import of_phrases
from contactline.claims.standing import links_in_force, turned, verdicts_of, verification_of
from contactline.errors import Ambiguous, NotFound, UsageError
from contactline.record.reading import Reading
from contactline.record.when import When, moment
from contactline.reports import (
    KINDS,
    VERDICTS,
    VERIFICATIONS,
    ClaimLink,
    Credibility,
    Grade,
    KeptClaim,
    KeptReport,
    KeptSource,
    LinkHow,
    ListedReport,
    Report,
    Source,
    Status,
)
from contactline.store.ledger_rows import ClaimRow, LinkRow, ReportRow, StatusRow, Wanted, WantedReports

UNKNOWN_REPORT = "unknown_report"
_HEX = re.compile(r"[0-9a-f]{4,64}")

# --- sources --------------------------------------------------------------------------------------


def sources(reading: Reading) -> list[KeptSource]:
    """The sources of the ledger as they were kept, then those that only the scheme knows."""
    store = reading.store.sources
    grades: dict[int, list[Grade]] = {}
    for row in store.grades():
        grades.setdefault(row.source_pk, []).append(Grade(row.reliability, row.at, row.who, row.why))
    found = []
    for row in store.all():
        given = tuple(grades.get(row.pk, ()))
        words = {language: tuple(some) for language, some in row.words.items()}
        reliability = given[-1].reliability if given else "F"
        source = Source(row.id, row.names, row.affiliation, reliability, words)
        found.append(KeptSource(source, row.recorded_at, given))
    known = {kept.source.id for kept in found}
    of_scheme: Iterable[Source] = reading.scheme.sources
    return found + [KeptSource(source) for source in of_scheme if source.id not in known]


def kept_source(reading: Reading, id_: str) -> KeptSource:
    """One of them. Raises NotFound."""
    known = sources(reading)
    for source in known:
        if source.source.id == id_:
            return source
    names = ", ".join(kept.source.id for kept in known) or "none yet"
    raise NotFound(f"there is no source {id_!r} in the ledger; there are: {names}")


# --- claims ---------------------------------------------------------------------------------------


def wanted(
    reading: Reading,
    *,
    place: str | None = None,
    region: str | None = None,
    kind: str | None = None,
    since: When | None = None,
    until: When | None = None,
    status: str | None = None,
    track: str | None = None,
    source: str | None = None,
    said_by: str | None = None,
    actor: str | None = None,
) -> Wanted:
    """A question as people ask it, in the words of the tables. `place` is an id.

    `status` is a verdict or a verification: no word is both. Raises UsageError for words there are not, and
    NotFound for a source that there is not.
    """
    for id_ in (source, said_by):
        if id_ is not None:
            kept_source(reading, id_)
    actors = [one.id for one in reading.scheme.actors]
    if actor is not None and actor not in actors:
        raise UsageError(
            f"there is no actor {actor!r} in the scheme {reading.scheme.id}; it has {', '.join(actors)}"
        )
    if kind is not None and kind not in KINDS:
        raise UsageError(f"there is no kind of claim {kind!r}; there are {', '.join(KINDS)}")
    if status is not None and status not in (*VERDICTS, *VERIFICATIONS):
        raise UsageError(
            f"{status!r} is no verdict ({'; '.join(VERDICTS)}) and no verification"
            f" ({'; '.join(VERIFICATIONS)})"
        )
    if track is not None:
        reading.track(track)
    verified = status in VERIFICATIONS
    return Wanted(
        place_id=place,
        region_id=None if region is None else reading.region(region).id,
        kind=kind,
        since=None if since is None else moment(since, reading.zone).day,
        until=None if until is None else moment(until, reading.zone).day,
        what="verification" if verified else "verdict",
        value=status,
        track=None if verified else track,
        source=source,
        said_by=said_by,
        actor=actor,
    )


def claims(reading: Reading, asked: Wanted, *, limit: int | None = None, offset: int = 0) -> list[KeptClaim]:
    """The claims asked for as they stand, those of the newest reports first; without their history."""
    if limit is not None and limit < 1:
        raise UsageError(f"a list of {limit} claims is none: ask for 1 or more")
    rows = reading.store.ledger.claims(asked, limit=limit, offset=offset)
    return kept_claims(reading, rows)


def kept_claims(reading: Reading, rows: Sequence[ClaimRow]) -> list[KeptClaim]:
    ledger = reading.store.ledger
    reports = _reports(reading, ledger.reports(row.report_pk for row in rows))
    statuses = ledger.statuses((row.pk for row in rows), present=True)
    same = _same(ledger.links(row.pk for row in rows))
    points = reading.store.places.positions(
        row.content["place"]["id"] for row in rows if row.content["place"] is not None
    )
    return [
        _one(row, reports[row.report_pk], statuses.get(row.pk, ()), points, same.get(row.id, ()))
        for row in rows
    ]


def _same(rows: Iterable[LinkRow]) -> dict[str, tuple[str, ...]]:
    """Claim -> those that are linked with it as saying the same, by their ids."""
    found: dict[str, tuple[str, ...]] = {}
    for link in links_in_force(map(claim_link, rows)):
        if link.how == "same":
            found[link.claim] = (*found.get(link.claim, ()), link.other)
            found[link.other] = (*found.get(link.other, ()), link.claim)
    return found


def _one(
    row: ClaimRow,
    report: Report,
    statuses: Iterable[StatusRow],
    points: Mapping[str, tuple[float, float]],
    same: tuple[str, ...],
) -> KeptClaim:
    claim = claim_from(row.content)
    history = [status_of(status) for status in statuses]
    lon, lat = points.get(claim.place.id or "", (None, None)) if claim.place else (None, None)
    return KeptClaim(
        row.id,
        claim,
        report,
        row.position,
        verification_of(claim, history),
        verdicts_of(history),
        lon=lon,
        lat=lat,
        same=same,
    )


def with_history(reading: Reading, rows: Sequence[ClaimRow]) -> list[KeptClaim]:
    """Claims with all that was ever set of them and every link."""
    ledger = reading.store.ledger
    statuses, links = ledger.statuses(row.pk for row in rows), ledger.links(row.pk for row in rows)
    return [
        replace(
            kept,
            history=tuple(map(status_of, statuses.get(row.pk, ()))),
            links=tuple(
                turned(claim_link(link), row.id) for link in links if row.pk in (link.claim_pk, link.other_pk)
            ),
        )
        for row, kept in zip(rows, kept_claims(reading, rows), strict=True)
    ]


def claim_row(reading: Reading, id_: str) -> ClaimRow:
    """The row of an id, or of the beginning of one that fits no other."""
    ledger, text = reading.store.ledger, id_.strip().lower()
    row = ledger.claim(text)
    if row is None and _HEX.fullmatch(text):
        near = ledger.ids_beginning(text)
        if len(near) > 1:
            raise Ambiguous(f"{id_} begins the ids of several claims: {', '.join(near)}")
        row = ledger.claim(near[0]) if near else None
    if row is None:
        raise NotFound(f"there is no claim {id_!r} in the ledger: `contactline claims list` has them")
    return row


def report_row(reading: Reading, sha256: str) -> ReportRow:
    """The row of a report by its hash, or by the beginning of one that fits no other."""
    ledger, text = reading.store.ledger, sha256.strip().lower()
    found = None
    if _HEX.fullmatch(text):
        whole = len(text) // 2 * 2  # bytes are compared, and the digit left over after
        near = [h for h in ledger.hashes_beginning(bytes.fromhex(text[:whole]), 50) if h.startswith(text)]
        if len(near) > 1:
            raise Ambiguous(
                f"{sha256} begins the hashes of several reports: {', '.join(near[:6])}", code=UNKNOWN_REPORT
            )
        found = ledger.report(near[0]) if near else None
    if found is None:
        raise NotFound(
            f"there is no report of the hash {sha256!r} in the ledger: `contactline reports list` has them",
            code=UNKNOWN_REPORT,
        )
    return found


def report(reading: Reading, sha256: str) -> KeptReport:
    """A report with its text and its claims as they stand, by its hash or the beginning of it."""
    ledger, found = reading.store.ledger, report_row(reading, sha256)
    return KeptReport(
        _reports(reading, {found.pk: found})[found.pk],
        tuple(kept_claims(reading, ledger.claims(Wanted(report_pk=found.pk)))),
        notes=found.notes,
        grades=tuple(
            Credibility(row.credibility, row.at, row.who, row.why)
            for row in ledger.report_grades([found.pk]).get(found.pk, ())
        ),
    )


def reports(
    reading: Reading,
    *,
    source: str | None = None,
    since: When | None = None,
    until: When | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> list[ListedReport]:
    """The reports that were published by a source and on some days, both included, the newest first."""
    if source is not None:
        kept_source(reading, source)
    if limit is not None and limit < 1:
        raise UsageError(f"a list of {limit} reports is none: ask for 1 or more")
    ledger = reading.store.ledger
    asked = WantedReports(
        source,
        None if since is None else moment(since, reading.zone).day,
        None if until is None else moment(until, reading.zone).day,
    )
    pks = ledger.listed(asked, limit=limit, offset=offset)
    found, counts = _reports(reading, ledger.reports(pks)), ledger.claim_counts(pks)
    return [ListedReport(found[pk], counts.get(pk, 0)) for pk in pks]


# --- rows as values -------------------------------------------------------------------------------


def _reports(reading: Reading, rows: Mapping[int, ReportRow]) -> dict[int, Report]:
    """Reports by their keys, with the grades that they and their sources have now."""
    grades = reading.store.ledger.report_grades(rows)
    published = any(row.source is not None for row in rows.values())
    reliable = {kept.source.id: kept.source.reliability for kept in sources(reading)} if published else {}
    return {
        pk: Report(
            row.sha256, row.text, row.published_on, row.language, row.source, row.address, row.title,
            grades[pk][-1].credibility if pk in grades else row.credibility, row.recorded_at,
            None if row.source is None else reliable.get(row.source),
        )
        for pk, row in rows.items()
    }  # fmt: skip


def status_of(row: StatusRow) -> Status:
    content = cast(Mapping[str, Any] | None, row.content)
    return Status(
        row.at, row.who, row.what, row.value, row.why, row.track, row.edition, row.link,
        None if content is None else verdict_from(content),
        of_phrases(None if content is None else content.get("why")),
    )  # fmt: skip


def claim_link(row: LinkRow) -> ClaimLink:
    return ClaimLink(row.claim, row.other, cast(LinkHow, row.how), row.at, row.who, row.why, row.retracted)
