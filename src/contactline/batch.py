"""Many reports into the ledger: read and checked by processes apart, kept by one writer.

Reports are kept some at a time, each lot in one transaction: what is killed in between leaves a sound
ledger, and run again the batch goes on, for a text that is there is not read again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from contactline import workers
from contactline.claims.ids import report_sha256
from contactline.errors import ContactlineError, SourceError

if TYPE_CHECKING:
    from contactline.atlas import Atlas, Progress
    from contactline.record.ledger import Prepared
    from contactline.reports import Report
    from contactline.sources.reports import ReportText


@dataclass(slots=True)
class Added:
    """What a batch did: how many reports are new and were there already, which those are (name, hash,
    whether new), and which were refused (name, why)."""

    new: int = 0
    known: int = 0
    reports: list[tuple[str, str, bool]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def add_reports(
    atlas: Atlas,
    texts: Iterable[ReportText],
    *,
    on: str | None = None,
    source: str | None = None,
    address: str | None = None,
    title: str | None = None,
    credibility: int = 6,
    processes: int | None = None,
    progress: Progress | None = None,
) -> Added:
    """Read, check and keep reports. What the texts do not say of themselves is as given here.

    A text that is refused does not end the batch. `processes`: by default one for each core, where there
    are many reports.
    """
    done = Added()
    sources = {kept.source.id for kept in atlas.sources()}
    seen: dict[str, tuple[str | None, str | None]] = {}

    def fresh() -> Iterator[tuple[str, Report]]:
        for text in texts:
            if text.fault is not None:
                done.refused.append((text.name, text.fault))
                continue
            try:
                report = _report(atlas, text, on, source, address, title, credibility, sources)
            except ContactlineError as error:
                done.refused.append((text.name, error.message))
                continue
            first = seen.get(report.sha256)  # who published this text, not kept yet
            hash_ = report_sha256(report.text, report.source, report.address, first)
            if first is not None and hash_ != report.sha256:
                report = replace(report, sha256=hash_)
            if report.sha256 in seen or atlas.has_report(report.sha256):
                done.known += 1
                done.reports.append((text.name, report.sha256, False))
                continue
            seen[report.sha256] = (report.source, report.address)
            yield text.name, report

    def prepared() -> Iterator[Prepared]:
        for name, found, error in workers.answers(
            atlas, fresh(), prepared_of, prepare=with_names, processes=processes
        ):
            if progress:
                progress(done.new + done.known + len(done.refused), None, f"reports; {name}")
            if found is None:
                done.refused.append((name, error))
            else:
                done.new += 1
                done.reports.append((name, found.report.sha256, True))
                yield found

    atlas.keep_reports(prepared())
    return done


def _report(
    atlas: Atlas,
    text: ReportText,
    on: str | None,
    source: str | None,
    address: str | None,
    title: str | None,
    credibility: int,
    sources: set[str],
) -> Report:
    who = text.source or source
    if who is not None and who not in sources:
        raise SourceError(f"there is no source {who!r} in the ledger: `contactline sources add {who}`")
    return atlas.report_of(
        text.text,
        on=text.on or on,
        source=who,
        address=text.address or address,
        title=text.title or title,
        credibility=credibility if text.credibility is None else text.credibility,
    )


def with_names(atlas: Atlas) -> None:
    """Have at hand what every report needs."""
    atlas.prepare_checks()


def prepared_of(atlas: Atlas, named: tuple[str, Report]) -> tuple[str, Prepared | None, str]:
    """A report read and checked, or why it was not, under its name."""
    name, report = named
    try:
        return name, atlas.prepare_report(report), ""
    except MemoryError:
        raise
    except Exception as error:  # one of ten thousand must not end the others
        return name, None, why_not(error)


def why_not(error: Exception) -> str:
    """Why a report of many has no claims. A fault of ours is told as such; CONTACTLINE_DEBUG raises it."""
    if isinstance(error, ContactlineError):
        return error.message
    if isinstance(error, OSError):
        return str(error.strerror or error)
    if os.environ.get("CONTACTLINE_DEBUG"):
        raise error
    return (
        f"this is a fault of the program, not of the report: {type(error).__name__}: {error}. With"
        " CONTACTLINE_DEBUG=1 the same command shows where; please report that."
    )
