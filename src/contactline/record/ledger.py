"""What is written into the ledger: sources and their grades, reports with their claims, what people set.

How a text is read and how a claim is held against the record come as functions. Nothing here changes a
row: what is no longer so is said by a new one. Callers hold the writer's lock and a transaction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from contactline.claims import form
from contactline.claims.ids import claim_ids, report_sha256, text_sha256
from contactline.claims.links import Said
from contactline.claims.sentences import explained
from contactline.claims.standing import VERDICT, VERIFICATION
from contactline.errors import NotFound, SourceError, UsageError
from contactline.record.ledger_links import OURSELVES, Compared, filled, links_of
from contactline.record.ledger_view import kept_source, report_row, sources
from contactline.record.reading import Reading
from contactline.record.regions import ancestors
from contactline.reports import (
    RELIABILITIES,
    VERIFICATIONS,
    CheckedClaim,
    Claim,
    KeptSource,
    Phrase,
    Report,
    Source,
    Verdict,
)
from contactline.reports import Reading as TextReading
from contactline.store.editions import EditionRow
from contactline.store.ledger_rows import ClaimRow, GradeRow, NewClaim, ReportGradeRow, ReportRow, StatusRow

Read = Callable[[str, date | None], TextReading]
"""read(text, the day it was published if that is known) -> what stands in it, with its day."""
Check = Callable[[TextReading, date, Sequence[str]], tuple[CheckedClaim, ...]]
"""check(what was read, the day it was published, tracks) -> the claims with a verdict of each track."""

UNTOLD = date.min
"""The day of a report that is not read yet, where nobody said it."""
MOST_CHARACTERS = 2_000_000
"""Of a report: a long book. What is longer is no report but a mistake."""

_EDITION = re.compile(r"[0-9a-f]{12}")
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A report read and checked, ready to be kept: what takes time, without the atlas being written to."""

    report: Report
    checked: tuple[CheckedClaim, ...]
    notes: tuple[str, ...] = ()


# --- sources --------------------------------------------------------------------------------------


def add_source(
    reading: Reading, source: Source, *, by: str, why: str, now: datetime | None = None
) -> KeptSource:
    """Keep a source with its first grade. Raises UsageError for one that is there, or that is none."""
    now = now or datetime.now(UTC)
    if not _ID.fullmatch(source.id):
        raise UsageError(
            f"{source.id!r} is no id for a source: lower-case letters, digits, '-', '.' and '_', such as"
            " general-staff"
        )
    if not any(name.strip() for name in source.names.values()):
        raise UsageError(f"the source {source.id} needs a name: give one with its language")
    actors = [actor.id for actor in reading.scheme.actors]
    if source.affiliation is not None and source.affiliation not in actors:
        raise UsageError(
            f"there is no actor {source.affiliation!r} in the scheme {reading.scheme.id}; it has"
            f" {', '.join(actors)}"
        )
    store = reading.store.sources
    if any(row.id == source.id for row in store.all()):
        raise UsageError(f"the source {source.id} is in the ledger already: grade it to change its grade")
    grade = GradeRow(0, _reliability(source.reliability), now, filled(by, "by"), filled(why, "why"))
    words = {language: list(some) for language, some in source.words.items()}
    pk = store.add(source.id, dict(source.names), words, source.affiliation, now)
    store.add_grade(replace(grade, source_pk=pk))
    return kept_source(reading, source.id)


def grade_source(
    reading: Reading, id_: str, reliability: str, *, by: str, why: str, now: datetime | None = None
) -> KeptSource:
    """Give a source another grade; the grades before stay."""
    grade = GradeRow(
        source_pk(reading, id_, now=now),
        _reliability(reliability),
        now or datetime.now(UTC),
        filled(by, "by"),
        filled(why, "why"),
    )
    reading.store.sources.add_grade(grade)
    return kept_source(reading, id_)


def source_pk(reading: Reading, id_: str, *, now: datetime | None = None) -> int:
    """The key of a source; one that only the scheme knows is kept now. Raises NotFound."""
    for row in reading.store.sources.all():
        if row.id == id_:
            return row.pk
    for known in sources(reading):
        if known.source.id == id_:
            add_source(reading, known.source, by=OURSELVES, why="as the scheme has it", now=now)
            return source_pk(reading, id_)
    names = ", ".join(known.source.id for known in sources(reading)) or "none yet"
    raise NotFound(
        f"there is no source {id_!r} in the ledger; there are: {names} (`contactline sources add`)"
    )


def _reliability(letter: str) -> str:
    if letter not in tuple(RELIABILITIES):
        raise UsageError(
            f"{letter!r} is no reliability of a source: it is A (completely reliable) to E (unreliable), or F"
            " (cannot be judged)"
        )
    return letter


# --- reports --------------------------------------------------------------------------------------


def report_of(
    reading: Reading,
    text: str,
    *,
    on: date,
    source: str | None = None,
    address: str | None = None,
    title: str | None = None,
    credibility: int = 6,
) -> Report:
    """The report that a text is, not yet read, with the hash that this ledger knows it by or will. Raises
    SourceError for what is no text of a report."""
    if not text.strip():
        raise SourceError("the report is empty: there is nothing to read")
    if len(text) > MOST_CHARACTERS:
        raise SourceError(
            f"the report has {len(text):,} characters; one of more than {MOST_CHARACTERS:,} is not taken"
        )
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise SourceError("the report is no text: it has bytes in it that stand for no character")
    _credibility(credibility)
    where = _address(address)
    first = reading.store.ledger.published_by(text_sha256(text))
    return Report(report_sha256(text, source, where, first), text, on, "", source, where, title, credibility)


def grade_report(
    reading: Reading, sha256: str, credibility: int, *, by: str, why: str, now: datetime | None = None
) -> None:
    """Give a report another credibility; those before stay."""
    row = ReportGradeRow(
        report_row(reading, sha256).pk,
        _credibility(credibility),
        now or datetime.now(UTC),
        filled(by, "by"),
        filled(why, "why"),
    )
    reading.store.ledger.add_report_grade(row)


def _credibility(number: int) -> int:
    if number not in range(1, 7):
        raise UsageError(
            f"{number} is no credibility of a report: it is 1 (confirmed) to 5 (improbable), or 6 (cannot be"
            " judged)"
        )
    return number


def prepare(reading: Reading, report: Report, *, read: Read, check: Check) -> Prepared:
    """Read a report and hold its claims against every track that may be shown."""
    found = read(report.text, None if report.published_on == UNTOLD else report.published_on)
    tracks = [track.name for track in reading.tracks]
    if tracks and found.claims:
        checked = check(found, found.date, tracks)
    else:
        checked = tuple(CheckedClaim(claim, ()) for claim in found.claims)
    return Prepared(replace(report, lang=found.lang, published_on=found.date), checked, found.notes)


def keep(
    reading: Reading,
    prepared: Prepared,
    *,
    now: datetime | None = None,
    compared: Compared | None = None,
) -> bool:
    """Write a report with its claims, their first statuses and their links; gives whether it was new.

    One that is there already is left as it is. `compared`: the same for all of a batch.
    """
    compared = Compared() if compared is None else compared
    now = now or datetime.now(UTC)
    ledger, report = reading.store.ledger, prepared.report
    if ledger.has_report(report.sha256):
        return False
    pk = None if report.source is None else source_pk(reading, report.source, now=now)
    row = ReportRow(
        0, report.sha256, report.text, report.published_on, now, report.lang, report.source, report.address,
        report.title, report.credibility, prepared.notes,
    )  # fmt: skip
    report_pk = ledger.add_report(row, pk)
    claims = [checked.claim for checked in prepared.checked]
    ids = claim_ids(report.sha256, claims)
    for position, (id_, checked) in enumerate(zip(ids, prepared.checked, strict=True)):
        new = _new_claim(reading, id_, position, checked.claim)
        claim_pk = ledger.add_claim(report_pk, new)
        ledger.add_statuses(_first_statuses(claim_pk, checked, now))
        kept = ClaimRow(claim_pk, id_, report_pk, position, new.content)
        said = Said(checked.claim, report.published_on, str(report_pk))
        ledger.add_links(links_of(reading, kept, said, report, now, compared))
    return True


def _new_claim(reading: Reading, id_: str, position: int, claim: Claim) -> NewClaim:
    place_id = None if claim.place is None else claim.place.id
    region_id = None if claim.region is None else claim.region.id
    regions = set() if region_id is None else {region_id}
    if place_id is not None:
        place = reading.store.places.by_id(place_id)
        regions |= set() if place is None else set(place.region_ids)
    if "parents" not in reading.at_hand:
        reading.at_hand["parents"] = {entry.id: entry.parent_id for entry in reading.regions}
    for region in list(regions):
        regions |= ancestors(region, reading.at_hand["parents"])
    return NewClaim(
        id_, position, form.of_claim(claim), claim.kind, place_id, region_id, claim.start, claim.end,
        claim.actor, sorted(regions),
    )  # fmt: skip


def _first_statuses(claim_pk: int, checked: CheckedClaim, now: datetime) -> Iterator[StatusRow]:
    claim = checked.claim
    if claim.verification is None:
        why = "the text says nothing of it"
    else:
        why = "as the text says" + (f", by {claim.verification_by}" if claim.verification_by else "")
    yield StatusRow(claim_pk, now, OURSELVES, VERIFICATION, claim.verification or "unverified", None, why)
    for verdict in checked.verdicts:
        yield verdict_status(claim_pk, verdict, verdict.said, edition_of(verdict), now)


def verdict_status(
    claim_pk: int, verdict: Verdict, said: Sequence[Phrase], edition: str | None, now: datetime
) -> StatusRow:
    """The row that a verdict is kept as. `said`: why it is set, which is kept in English and apart from its
    language."""
    return StatusRow(
        claim_pk, now, OURSELVES, VERDICT, verdict.verdict, verdict.track,
        explained(said) or verdict.explanation, edition, verdict.link,
        {**form.kept_verdict(verdict), "why": list(said)},
    )  # fmt: skip


def edition_of(verdict: Verdict) -> str | None:
    """The id of the edition that a verdict rests on, as its provenance has it."""
    provenance = verdict.figures.get("provenance")
    edition = provenance.get("edition") if isinstance(provenance, dict) else None
    if isinstance(edition, dict):
        edition = edition.get("id")
    return edition if isinstance(edition, str) else None


# --- verifications --------------------------------------------------------------------------------


def verify(
    reading: Reading,
    claim: ClaimRow,
    verification: str,
    *,
    by: str,
    why: str,
    evidence: str | None = None,
    now: datetime | None = None,
) -> None:
    """Set the verification of a claim. `evidence`: the id of an edition, or a web address."""
    if verification not in VERIFICATIONS:
        raise UsageError(f"{verification!r} is no verification; there are {', '.join(VERIFICATIONS)}")
    edition = address = None
    if evidence is not None and _EDITION.fullmatch(evidence):
        edition = _visible(reading, evidence).id
    elif evidence is not None:
        address = _address(evidence)
    row = StatusRow(
        claim.pk, now or datetime.now(UTC), filled(by, "by"), VERIFICATION, verification, None,
        filled(why, "why"), edition, address,
    )  # fmt: skip
    reading.store.ledger.add_statuses([row])


def _visible(reading: Reading, id_: str) -> EditionRow:
    """The edition of an id. One under embargo is as unknown as one that there is not."""
    for track in reading.tracks:
        for edition in reading.editions(track):
            if edition.id == id_:
                return edition
    raise NotFound(f"there is no edition {id_} in this atlas: `contactline editions --list` has them")


def _address(text: str | None) -> str | None:
    """A web address as it was given; it will be a link for readers, so that nothing else is taken."""
    if text is None:
        return None
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        whole = False
    if not whole or not text.isprintable() or " " in text:
        raise UsageError(f"{text!r} is no web address: write it as https://example.org/page")
    return text
