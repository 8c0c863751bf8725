"""Many reports into the ledger: read and checked by processes apart, kept by one writer.

Each process has the atlas open for reading only; what it found comes back in the order of the texts, so
that the same batch gives the same ledger on any number of cores. Reports are kept some at a time, each lot
in one transaction: what is killed in between leaves a sound ledger, and run again the batch goes on, for a
text that is there is not read again.

A process ends when its standard input does, that is when the batch ends, however it ends. Ctrl-C is the
parent's to handle.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from contactline.claims.ids import report_sha256
from contactline.errors import ContactlineError, SourceError

if TYPE_CHECKING:
    from contactline.atlas import Atlas, Progress
    from contactline.record.ledger import Prepared
    from contactline.reports import Report
    from contactline.sources.reports import ReportText

LOT = 8
"""Reports that go to a process at once: sending one alone would cost as much as reading a short one."""
AHEAD = 3
"""Lots for each process that are under way or wait to be kept."""
WORTH_IT = 24
"""With fewer reports than this, reading is done before other interpreters have opened the atlas."""

_BOOT = """
import os, pickle, sys
try:
    sys.path[:] = pickle.load(sys.stdin.buffer)
except (EOFError, pickle.UnpicklingError):
    os._exit(0)
from contactline.batch import serve
serve()
"""


@dataclass(slots=True)
class Added:
    """What a batch did: reports that are new, were there already, and were refused (name, why)."""

    new: int = 0
    known: int = 0
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
                continue
            seen[report.sha256] = (report.source, report.address)
            yield text.name, report

    def prepared() -> Iterator[Prepared]:
        for name, (found, error) in _prepare(atlas, fresh(), processes):
            if progress:
                progress(done.new + done.known + len(done.refused), None, f"reports; {name}")
            if found is None:
                done.refused.append((name, error.message if error else "it was not read"))
            else:
                done.new += 1
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


# --- the parent's side --------------------------------------------------------------------------


def _prepare(
    atlas: Atlas, reports: Iterator[tuple[str, Report]], processes: int | None
) -> Iterator[tuple[str, Any]]:
    first = list(islice(reports, WORTH_IT))
    count = (os.cpu_count() or 1) if processes is None else processes
    if not sys.executable or count < 2 or (processes is None and len(first) < WORTH_IT):
        yield from ((name, prepared(atlas, report)) for name, report in _chain(first, reports))
        return
    with _Pool(atlas.where, count) as pool:
        yield from pool.answers(_chain(first, reports))


def _chain(first: list[tuple[str, Report]], rest: Iterator[tuple[str, Report]]) -> Iterator[Any]:
    yield from first
    yield from rest


def prepared(atlas: Atlas, report: Report) -> tuple[Prepared | None, ContactlineError | None]:
    """A report read and checked, or why it was not."""
    try:
        return atlas.prepare_report(report), None
    except ContactlineError as error:
        return None, error


class _Pool:
    """Processes that read, each driven by a thread of its own."""

    def __init__(self, where: str, count: int) -> None:
        self._where = where
        self._count = count
        self._children: list[subprocess.Popen[bytes]] = []
        self._own = threading.local()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="reports")

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *error: object) -> None:
        for child in self._children:  # which wakes the threads that wait for an answer
            child.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for child in self._children:
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()
            child.wait()

    def answers(self, reports: Iterator[tuple[str, Report]]) -> Iterator[tuple[str, Any]]:
        """(name, answer) of each report, in their order."""
        under_way: deque[tuple[list[str], Future[list[Any]]]] = deque()
        while True:
            while len(under_way) < AHEAD * self._count and (lot := list(islice(reports, LOT))):
                future = self._threads.submit(self._ask, [report for _, report in lot])
                under_way.append(([name for name, _ in lot], future))
            if not under_way:
                return
            names, future = under_way.popleft()
            yield from zip(names, future.result(), strict=True)

    def _ask(self, reports: Sequence[Report]) -> list[Any]:
        child = getattr(self._own, "child", None)
        if child is None:
            child = self._own.child = self._started()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            pickle.dump(reports, child.stdin, pickle.HIGHEST_PROTOCOL)
            child.stdin.flush()
            kind, content = pickle.load(child.stdout)
        except (OSError, EOFError, pickle.UnpicklingError, ValueError):
            raise SourceError(
                f"a process that read the reports ended early (status {child.poll()}), perhaps for want of"
                " memory; run the same command again to go on"
            ) from None
        if kind == "fault":
            raise RuntimeError(f"reading failed in the process apart:\n{content}")
        if kind == "error":
            raise content
        return content

    def _started(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [sys.executable, "-c", _BOOT],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            close_fds=True,
            process_group=0,
        )
        self._children.append(child)
        assert child.stdin is not None
        with suppress(BrokenPipeError):  # a child that could not start is told of at its first answer
            child.stdin.write(pickle.dumps(sys.path) + pickle.dumps(self._where))
            child.stdin.flush()
        return child


# --- the child's side ---------------------------------------------------------------------------


def serve() -> None:
    """Read reports from standard input, lot by lot, and write what was found to standard output."""
    import contactline

    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not get between the answers
    source = sys.stdin.buffer
    try:
        atlas = contactline.open(pickle.load(source), read_only=True)
        atlas.prepare_checks()
        while True:
            lot = pickle.load(source)
            _send(out, "found", [prepared(atlas, report) for report in lot])
    except (EOFError, BrokenPipeError):
        pass  # the batch has ended
    except ContactlineError as error:
        _send(out, "error", error)
    except Exception:
        import traceback

        _send(out, "fault", traceback.format_exc())
    os._exit(0)


def _send(out: Any, kind: str, content: object) -> None:
    with suppress(BrokenPipeError):
        pickle.dump((kind, content), out, pickle.HIGHEST_PROTOCOL)
        out.flush()
