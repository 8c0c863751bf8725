"""The ledger: who says what, and how it stands. What is kept is only ever added to."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from contactline.atlas.opening import Progress, When, question
from contactline.atlas.texts import Texts
from contactline.store.lock import writing

if TYPE_CHECKING:
    from contactline.record.ledger import Prepared
    from contactline.reports import (
        CheckedClaim,
        KeptClaim,
        KeptReport,
        KeptSource,
        ListedReport,
        Recheck,
        Related,
        Report,
        Source,
    )
    from contactline.reports import Reading as TextRead


class Ledger(Texts):
    """Sources, reports and claims with their history."""

    def add_source(self, source: Source, *, by: str, why: str = "the first grade it was given") -> KeptSource:
        """Keep a source, with its reliability as its first grade."""
        from contactline.record import ledger

        with self._entering() as reading:
            return ledger.add_source(reading, source, by=by, why=why)

    def grade_source(self, source: str, reliability: str, *, by: str, why: str) -> KeptSource:
        """Give a source another reliability, A to F; the grades before stay in its history."""
        from contactline.record import ledger

        with self._entering() as reading:
            return ledger.grade_source(reading, source, reliability, by=by, why=why)

    @question
    def sources(self) -> list[KeptSource]:
        """The sources of the ledger with every grade, then those that only the scheme knows."""
        from contactline.record import ledger_view

        return ledger_view.sources(self._reading)

    @question
    def report_of(
        self,
        text: str,
        *,
        on: str | date | None = None,
        source: str | None = None,
        address: str | None = None,
        title: str | None = None,
        credibility: int = 6,
    ) -> Report:
        """The report that a text is, not read yet and not kept. Without `on` its day is `ledger.UNTOLD`,
        until it is read."""
        from contactline.record import ledger
        from contactline.record.when import moment

        day = ledger.UNTOLD if on is None else moment(on, self._reading.zone).day
        return ledger.report_of(
            self._reading, text, on=day, source=source, address=address, title=title, credibility=credibility
        )

    def add_report(self, text: str, *, on: str | date | None = None, **about: Any) -> KeptReport:
        """Read a text, hold its claims against every track, and keep it all.

        `on`: the day it was published, where the text itself does not tell. `about`: `source` (its id),
        `address`, `title`, `credibility` (1 to 6). A text that is there already, as published by the
        same, is not read again, and what is kept of it stays: then `new` is False.
        """
        report = self.report_of(text, on=on, **about)
        if self.has_report(report.sha256):
            return self.report(report.sha256)
        if self._store.database.read_only:
            with self._entering():  # which says so, before time is spent on reading
                pass
        self.keep_reports([self.prepare_report(report)])
        return replace(self.report(report.sha256), new=True)

    @question
    def prepare_report(self, report: Report) -> Prepared:
        """A report read and checked, for `keep_reports`; the atlas may be open for reading only."""
        from contactline.record import ledger

        return ledger.prepare(self._reading, report, read=self._read_text, check=self._check_claims)

    def keep_reports(self, prepared: Iterable[Prepared], *, each: int = 50) -> int:
        """Keep reports that are read and checked, some in a transaction; gives how many were new.

        The writer's lock is held until the last has come. What was kept before an error stays.
        """
        from contactline.record import ledger
        from contactline.record.ledger_links import Compared

        count, waiting, compared = 0, iter(prepared), Compared()
        try:
            with writing(self._store.database):
                self._reading.refresh()
                while some := list(itertools.islice(waiting, each)):
                    with self._store.database.transaction():
                        count += sum(ledger.keep(self._reading, one, compared=compared) for one in some)
        finally:
            self._written()
        return count

    @question
    def has_report(self, sha256: str) -> bool:
        """Whether a report of this hash is in the ledger."""
        return self._store.ledger.has_report(sha256)

    @question
    def report(self, sha256: str) -> KeptReport:
        """A report with its text and its claims as they stand, by its hash or the beginning of it."""
        from contactline.record import ledger_view

        return ledger_view.report(self._reading, sha256)

    @question
    def whole_report(self, sha256: str) -> KeptReport:
        """The same, each claim with its whole history, its links, and the claims beside it."""
        from contactline.record import ledger_related

        return ledger_related.whole_report(self._reading, sha256)

    @question
    def beside(self, found: TextRead, text: str = "") -> list[tuple[Related, ...]]:
        """Of each claim read from a text that need not be kept, the claims of the ledger that say the same
        or contradict it, by the rule that links them; not those of the report that the `text` is."""
        from contactline.record import ledger_related

        return ledger_related.beside(self._reading, found, text)

    @question
    def reports(
        self,
        *,
        source: str | None = None,
        since: When = None,
        until: When = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[ListedReport]:
        """The reports of the ledger without their texts, the newest first; by the id of who published them
        and by day, `since` and `until` included."""
        from contactline.record import ledger_view

        return ledger_view.reports(
            self._reading, source=source, since=since, until=until, limit=limit, offset=offset
        )

    def grade_report(self, sha256: str, credibility: int, *, by: str, why: str) -> KeptReport:
        """Give a report another credibility, 1 to 6; those before stay in its history."""
        from contactline.record import ledger

        with self._entering() as reading:
            ledger.grade_report(reading, sha256, credibility, by=by, why=why)
        return self.report(sha256)

    @question
    def claims(
        self,
        *,
        place: str | None = None,
        region: str | None = None,
        kind: str | None = None,
        since: When = None,
        until: When = None,
        status: str | None = None,
        track: str | None = None,
        source: str | None = None,
        said_by: str | None = None,
        actor: str | None = None,
        limit: int | None = None,
        offset: int = 0,
    ) -> list[KeptClaim]:
        """Claims as they stand now, those of the newest reports first.

        `place` by name or id (of several of one name the one that claims are about), `region` with the
        places in it; `since` and `until` are days of what is claimed (of the report where the text gives
        none), both included. `status`: a verdict (of `track`, or of any) or a verification. `source`: the
        id of who published the report; `said_by`: of who is quoted in it; `actor`: the side that is said
        to act.
        """
        from contactline.record import ledger_view

        place_id = None if place is None else self._claimed_place(place)
        asked = ledger_view.wanted(
            self._reading, place=place_id, region=region, kind=kind, since=since, until=until, status=status,
            track=track, source=source, said_by=said_by, actor=actor,
        )  # fmt: skip
        return ledger_view.claims(self._reading, asked, limit=limit, offset=offset)

    def _claimed_place(self, name: str) -> str:
        """The id of the place that a name means; of several the one that anything is claimed of. Raises
        Ambiguous where that is more than one, or none."""
        from contactline.store.ledger_rows import Wanted

        fitting = [place.id for place in self.find_places(name)]
        if len(fitting) > 1:
            claimed = [id_ for id_ in fitting if self._store.ledger.count(Wanted(place_id=id_))]
            fitting = claimed if len(claimed) == 1 else fitting
        return fitting[0] if len(fitting) == 1 else self._one_place(name).id

    @question
    def claim(self, id_: str) -> KeptClaim:
        """A claim with its whole history, its links and the claims beside it, by its id or the beginning of
        it."""
        from contactline.record import ledger_related

        return ledger_related.claim(self._reading, id_)

    def verify_claim(
        self, id_: str, verification: str, *, by: str, why: str, evidence: str | None = None
    ) -> KeptClaim:
        """Set a claim's verification; `evidence` is the id of an edition or a web address."""
        from contactline.record import ledger, ledger_view

        with self._entering() as reading:
            row = ledger_view.claim_row(reading, id_)
            ledger.verify(reading, row, verification, by=by, why=why, evidence=evidence)
        return self.claim(row.id)

    def link_claims(self, a: str, b: str, how: str, *, by: str, why: str, retract: bool = False) -> KeptClaim:
        """Say that two claims are the "same" or that one "contradicts" the other, or take it back."""
        from contactline.record import ledger_links, ledger_view

        with self._entering() as reading:
            one, other = ledger_view.claim_row(reading, a), ledger_view.claim_row(reading, b)
            ledger_links.link(reading, one, other, how, by=by, why=why, retract=retract)
        return self.claim(one.id)

    def recheck(
        self,
        *,
        tracks: Sequence[str] | None = None,
        everything: bool = False,
        progress: Progress | None = None,
    ) -> Recheck:
        """Hold open claims against the record again, and keep what has changed.

        Loading editions does it by itself. `everything`: the claims too whose verdict is settled.
        """
        from contactline.record import recheck

        database = self._store.database
        try:
            with writing(database):
                with database.snapshot():
                    self._reading.refresh()
                    for name in tracks or ():
                        self._reading.track(name)
                    found, rows = recheck.recheck(
                        self._reading,
                        self._check_claims,
                        tracks=tracks,
                        everything=everything,
                        progress=progress,
                    )
                if rows:
                    with database.transaction():
                        self._store.ledger.add_statuses(rows)
        finally:
            self._written()
        return found

    def _recheck_after(self, tracks: list[str] | None) -> int:
        """How many verdicts new editions changed; one look-up for a track where no claim is open."""
        from contactline.errors import Busy

        if not self._store.ledger.there or not self._has_open(tracks):
            return 0
        try:
            return len(self.recheck(tracks=tracks).changed)
        except Busy:  # somebody else writes already; the next load, or `claims recheck`, does it
            return 0

    @question
    def _has_open(self, tracks: list[str] | None) -> bool:
        from contactline.record import recheck

        return recheck.has_open(self._reading, tracks)

    def _read_text(self, text: str, on: date | None) -> TextRead:
        return self.read(text, on=on)

    def _check_claims(self, found: TextRead, on: date, tracks: Sequence[str]) -> tuple[CheckedClaim, ...]:
        return self.check(found, on=on, tracks=tracks)
