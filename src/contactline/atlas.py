"""The atlas as Python code sees it: open one, load into it, ask it for figures.

Everything the command line does is one call here. Results are frozen values of
`contactline.model`, gathered in `Figures`. What each answer needs is imported when it is asked, so
that a question which the tables can answer does not wait for geometry to load.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from contactline.errors import Ambiguous, AtlasError, ReadOnly, SourceError, UnknownPlace, UsageError
from contactline.figures import Figures
from contactline.model import (
    Area,
    Change,
    EditionRef,
    EditionSource,
    FrontLength,
    GroundHistory,
    Measure,
    Place,
    Region,
    Scheme,
    Transition,
)
from contactline.schemes import kept_scheme, load_scheme
from contactline.store import schema
from contactline.store.atlas import Store
from contactline.store.database import Database, file_of, is_postgres, shown
from contactline.store.editions import Track
from contactline.store.lock import writing
from contactline.store.times import from_micros, to_micros

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from contactline.gazetteer.reader import NameReader
    from contactline.record.areas import AreaSeries
    from contactline.record.control import ControlPolygons
    from contactline.record.front import FrontDistance
    from contactline.record.grounds import ChangedGround
    from contactline.record.grow import Growth
    from contactline.record.ledger import Prepared
    from contactline.record.reading import Reading
    from contactline.record.search import Search
    from contactline.record.whole import Whole
    from contactline.reports import CheckedClaim, KeptClaim, KeptReport, KeptSource, Recheck, Report, Source
    from contactline.reports import Reading as TextRead
    from contactline.store.regions import Layer, RegionEntry

When = str | date | datetime | None

Progress = Callable[[int, int | None, str], None]
"""progress(done, total or None, what)"""


@dataclass(frozen=True, slots=True)
class QuarantineEntry:
    """What is in quarantine under one label: how often, how much, from when to when."""

    track: str
    label: str
    reason: str
    count: int
    area_m2: float
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: how many editions are new, were there already, supersede another one, are
    held under embargo; what it put into quarantine, by label; what it dropped, by kind."""

    loaded: int
    unchanged: int
    superseding: int
    embargoed: int
    quarantined: tuple[QuarantineEntry, ...]
    dropped: Mapping[str, int]
    verdicts_changed: int = 0
    """Of claims in the ledger that were held against the track again."""


@dataclass(frozen=True, slots=True)
class EditionInfo:
    """One line of `contactline editions`."""

    ref: EditionRef
    features: int
    quarantined: int
    superseded: bool
    embargoed_until: datetime | None
    pending: bool


@dataclass(frozen=True, slots=True)
class TrackInfo:
    """One line of `contactline tracks`."""

    name: str
    title: str
    default: bool
    editions: int
    first: datetime | None
    last: datetime | None
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without an edition: the days from `first` to `last` were not published."""

    track: str
    first: date
    last: date
    days: int


P = ParamSpec("P")
T = TypeVar("T")


def _question(method: Callable[Concatenate[Atlas, P], T]) -> Callable[Concatenate[Atlas, P], T]:
    """A call that reads: it sees one state of the atlas throughout, whatever others commit."""

    @wraps(method)
    def ask(self: Atlas, *args: P.args, **kwargs: P.kwargs) -> T:
        with self._store.database.snapshot():
            self._reading.refresh()
            return method(self, *args, **kwargs)

    return ask


class Atlas:
    """An open atlas. Close it, or use it as a context manager."""

    def __init__(self, database: Database) -> None:
        self._store = Store(database, kept_scheme)
        self.scheme: Scheme = self._store.scheme
        self._cached_reading: Reading | None = None
        self._cached_search: Search | None = None
        self._growth: tuple[object, Growth] | None = None

    @staticmethod
    def file_of(where: str) -> Path | None:
        """The file that an address of an atlas names; None for PostgreSQL."""
        return file_of(where)

    @classmethod
    def open(cls, where: str, *, read_only: bool = False) -> Atlas:
        atlas = cls(Database(where, read_only=read_only))
        if not atlas._store.database.read_only:
            atlas._release_due()
        return atlas

    @classmethod
    def init(cls, where: str, scheme: str) -> Atlas:
        found = load_scheme(scheme)
        path = file_of(where)
        if path is not None:
            if path.exists() and path.stat().st_size > 0:
                raise AtlasError(f"{where} exists already: name another file, or delete it first")
            if not path.absolute().parent.is_dir():
                raise AtlasError(f"the folder {path.absolute().parent} does not exist: make it first")
            if not os.access(path.absolute().parent, os.W_OK):
                raise ReadOnly(
                    f"no atlas can be made in {path.absolute().parent}, which cannot be written to"
                )
        database = Database(where, create=True)
        with writing(database):
            if is_postgres(where) and database.row("SELECT to_regclass('meta')") != (None,):
                raise AtlasError(f"{shown(where)} holds an atlas already: name another database")
            if not database.postgres:
                schema.mark(database)
            schema.upgrade(where)
            Store.create(database, found.text)
        return cls(database)

    def __enter__(self) -> Atlas:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def where(self) -> str:
        """The path or URL that it was opened by."""
        return self._store.database.url

    def close(self) -> None:
        self._store.database.close()

    # --- writing ---

    def load_regions(
        self, regions: Iterable[Region], *, licence: str = "", attribution: str = ""
    ) -> tuple[int, int]:
        """Take in regions; gives how many are new or changed, and how many were there already.

        Parents that are not given are found by containment among the regions of wider levels.
        Raises SourceError for two regions of one id in a layer.
        """
        from contactline.record.grow import sum_layer

        new = same = 0
        by_layer: dict[tuple[str, int], list[Region]] = {}
        for region in regions:
            by_layer.setdefault((region.layer, region.level), []).append(region)
        try:
            with writing(self._store.database), self._store.database.transaction():
                for (name, level), some in by_layer.items():
                    ids = [r.id for r in some]
                    if len(set(ids)) < len(ids):
                        twice = next(i for i in ids if ids.count(i) > 1)
                        raise SourceError(
                            f"two regions of {name} have the id {twice!r}: name another id column"
                        )
                    layer = self._store.regions.ensure_layer(name, level, licence, attribution)
                    changed, unchanged = self._store.boundaries.save(layer, self._with_parents(some, level))
                    if changed:
                        sum_layer(self._store, layer, changed)
                    new += len(changed)
                    same += len(unchanged)
        finally:
            self._written()
        return new, same

    def _with_parents(self, regions: list[Region], level: int) -> list[Region]:
        from contactline.sources.regions import find_parents

        known = [e for e in self._store.regions.entries() if e.level < level]
        ids = {e.id for e in known}
        if not known or all(r.parent_id in ids for r in regions):
            return regions
        parents = [
            Region(
                e.id, e.level, e.layer, e.names, e.parent_id, self._store.boundaries.geometry(e.pk), e.codes
            )
            for e in known
        ]
        orphans = [r for r in regions if r.parent_id not in ids]
        found = {r.id: r for r in find_parents(orphans, parents)}
        return [found.get(r.id, r) for r in regions]

    def load_places(
        self, places: Iterable[Place], *, licence: str = "", attribution: str = "", dataset: str = "places"
    ) -> tuple[int, int]:
        """Take in places; gives how many are new or changed, and how many were there already."""
        with writing(self._store.database), self._store.database.transaction():
            done = self._store.places.save(
                list(places), dataset=dataset, licence=licence, attribution=attribution
            )
        self._written()
        return done

    def load_editions(
        self,
        editions: Iterable[EditionSource],
        *,
        track: str,
        strict: bool = False,
        embargo_until: datetime | None = None,
        title: str = "",
        licence: str = "",
        attribution: str = "",
        progress: Progress | None = None,
    ) -> LoadReport:
        """Take editions into a track, one transaction each; the same edition again changes nothing.

        Raises Busy when another process is writing, Quarantine when `strict` and something was
        quarantined. Whatever stops a load, what it took in stays and the next one goes on from there.
        """
        from contactline.record.grow import load_editions

        if embargo_until is not None and embargo_until.tzinfo is None:
            raise UsageError("the end of an embargo needs a time zone")
        try:
            with writing(self._store.database):
                with self._store.database.transaction():
                    known = self._store.editions.ensure_track(
                        track, title=title, licence=licence, attribution=attribution
                    )
                growth = self._growth_of(known)
                done = load_editions(
                    growth, editions, strict=strict, embargo_until=embargo_until, progress=progress
                )
                self._growth = (self._store.version(), growth)
        finally:
            self._written()
        rechecked = self._recheck_after([track])
        return LoadReport(
            done.new,
            done.unchanged,
            done.superseding,
            done.embargoed,
            tuple(self._quarantine(known, set(done.edition_pks))) if done.quarantined else (),
            done.dropped,
            rechecked,
        )

    def _growth_of(self, track: Track) -> Growth:
        """The track as it is being written to: the one of the load before, if nobody wrote since."""
        from contactline.record.grow import Growth

        version, growth = self._growth or (None, None)
        self._growth = None  # what a failed load leaves in memory is not to be trusted
        if growth is not None and growth.track == track and version == self._store.version():
            return growth
        return Growth(self._store, track)

    def set_default_track(self, track: str) -> None:
        """Name the track that is meant where none is named."""
        with writing(self._store.database):
            self._store.set_meta("default_track", self._store.editions.track(track).name)
        self._written()

    def release(self, now: datetime | None = None) -> int:
        """Take editions whose embargo has ended into the composite; gives how many."""
        from contactline.record.grow import Growth

        count = 0
        self._growth = None
        with writing(self._store.database):
            for track in self._store.editions.tracks():
                count += Growth(self._store, track).compose_pending(now=now)
        self._written()
        if count:
            self._recheck_after(None)
        return count

    @property
    def has_ended_embargoes(self) -> bool:
        """Whether editions wait for `release`; opening the atlas to write releases them too."""
        return None is not self._store.database.row(
            "SELECT 1 FROM edition WHERE composed = 0 AND embargo_until IS NOT NULL AND embargo_until <= ?",
            (to_micros(datetime.now(UTC)),),
        )

    def _release_due(self) -> None:
        if self.has_ended_embargoes:
            from contactline.errors import Busy

            try:
                self.release()
            except Busy:  # whoever writes now will do it
                return

    def _written(self) -> None:
        """Drop what is remembered; also after an error, for a rollback has undone what was read since."""
        self._store.forget()
        if self._cached_reading is not None:
            self._cached_reading.written()

    # --- the ledger: who says what, and how it stands ---

    @contextmanager
    def _entering(self) -> Iterator[Reading]:
        """One transaction of the ledger, by the only writer."""
        try:
            with writing(self._store.database):
                self._reading.refresh()
                with self._store.database.transaction():
                    yield self._reading
        finally:
            self._written()

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

    @_question
    def sources(self) -> list[KeptSource]:
        """The sources of the ledger with every grade, then those that only the scheme knows."""
        from contactline.record import ledger_view

        return ledger_view.sources(self._reading)

    @_question
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

    @_question
    def prepare_report(self, report: Report) -> Prepared:
        """A report read and checked, for `keep_reports`; the atlas may be open for reading only."""
        from contactline.record import ledger

        return ledger.prepare(self._reading, report, read=self._read_text, check=self._check_claims)

    def keep_reports(self, prepared: Iterable[Prepared], *, each: int = 50) -> int:
        """Keep reports that are read and checked, some in a transaction; gives how many were new.

        The writer's lock is held until the last has come. What was kept before an error stays.
        """
        from contactline.record import ledger

        count, waiting = 0, iter(prepared)
        try:
            with writing(self._store.database):
                self._reading.refresh()
                while some := list(itertools.islice(waiting, each)):
                    with self._store.database.transaction():
                        count += sum(ledger.keep(self._reading, one) for one in some)
        finally:
            self._written()
        return count

    @_question
    def has_report(self, sha256: str) -> bool:
        """Whether a report of this hash is in the ledger."""
        return self._store.ledger.has_report(sha256)

    @_question
    def report(self, sha256: str) -> KeptReport:
        """A report with its text and its claims, by its hash or the beginning of it."""
        from contactline.record import ledger_view

        return ledger_view.report(self._reading, sha256)

    @_question
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
        limit: int | None = None,
        offset: int = 0,
    ) -> list[KeptClaim]:
        """Claims as they stand now, those of the newest reports first.

        `place` by name or id, `region` with the places in it; `since` and `until` are days of what is
        claimed (of the report where the text gives none), both included. `status`: a verdict (of
        `track`, or of any) or a verification. `source`: who published the report.
        """
        from contactline.record import ledger_view

        place_id = None
        if place is not None:
            found = self.find_places(place)
            if len(found) > 1:
                raise Ambiguous(f'"{place}" fits {len(found)} places: name one by its id', candidates=found)
            place_id = found[0].id
        asked = ledger_view.wanted(
            self._reading, place=place_id, region=region, kind=kind, since=since, until=until, status=status,
            track=track, source=source,
        )  # fmt: skip
        return ledger_view.claims(self._reading, asked, limit=limit, offset=offset)

    @_question
    def claim(self, id_: str) -> KeptClaim:
        """A claim with its whole history and its links, by its id or the beginning of it."""
        from contactline.record import ledger_view

        return ledger_view.claim(self._reading, id_)

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
        from contactline.record import ledger, ledger_view

        with self._entering() as reading:
            one, other = ledger_view.claim_row(reading, a), ledger_view.claim_row(reading, b)
            ledger.link(reading, one, other, how, by=by, why=why, retract=retract)
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

    @_question
    def _has_open(self, tracks: list[str] | None) -> bool:
        from contactline.record import recheck

        return recheck.has_open(self._reading, tracks)

    def _read_text(self, text: str, on: date | None) -> TextRead:
        return self.read(text, on=on)

    def _check_claims(self, found: TextRead, on: date, tracks: Sequence[str]) -> tuple[CheckedClaim, ...]:
        return self.check(found, on=on, tracks=tracks)

    # --- figures ---

    @property
    def _search(self) -> Search:
        if self._cached_search is None:
            from contactline.record.search import Search

            self._cached_search = Search()
        return self._cached_search

    @property
    def _reading(self) -> Reading:
        if self._cached_reading is None:
            from contactline.record.reading import Reading

            self._cached_reading = Reading(self._store)
        return self._cached_reading

    def _regions(
        self, reading: Reading, region: str | None, by: int | str | None
    ) -> list[RegionEntry | None]:
        within = None if region is None else reading.region(region)
        if by is None:
            return [within]
        return list(reading.regions_by(by, within))

    @_question
    def area(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        on: When = None,
        until: When = None,
        class_: str | None = None,
        group: str | None = None,
        measure: Measure = "authalic",
        track: str | None = None,
        as_published: When = None,
        share_of: str = "measured",
    ) -> Figures[Area]:
        """Areas on a day; with `until`, the mean over the days from `on` to it.

        Without `region` and `by` for the whole drawn ground; `by` gives a row for each region of a
        level. Without `class_` and `group` a row for each class. Raises OutsideRecord, UnknownRegion,
        Ambiguous, UnknownClass, UnknownTrack, UsageError.
        """
        from contactline.record import areas

        reading = self._reading
        regions, rows = self._regions(reading, region, by), reading.class_numbers(class_, group)
        chosen = reading.track(track)
        measure_ = reading.measure(measure)
        if until is None:
            return areas.area(
                reading, regions, rows, on=on, measure=measure_, track=chosen, as_published=as_published,
                share_of=share_of,
            )  # fmt: skip
        found = areas.series(
            reading, regions, rows, start=on, end=until, measure=measure_, track=chosen,
            as_published=as_published,
        )  # fmt: skip
        return areas.period_figures(reading, found, share_of)

    @_question
    def series(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        start: When = None,
        end: When = None,
        class_: str | None = None,
        group: str | None = None,
        measure: Measure = "authalic",
        track: str | None = None,
        as_published: When = None,
        share_of: str = "measured",
        at_most: int | None = None,
    ) -> Figures[Area]:
        """One figure a day, by region and class or group.

        `at_most`: raise UsageError where there would be more figures than this, before any is made.
        """
        from contactline.record import areas

        reading = self._reading
        found = areas.series(
            reading, self._regions(reading, region, by), reading.class_numbers(class_, group), start=start,
            end=end, measure=reading.measure(measure), track=reading.track(track), as_published=as_published,
            at_most=at_most,
        )  # fmt: skip
        return areas.series_figures(self._reading, found, share_of)

    @_question
    def series_arrays(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        within: BaseGeometry | None = None,
        start: When = None,
        end: When = None,
        class_: str | None = None,
        group: str | None = None,
        measure: Measure = "authalic",
        track: str | None = None,
        as_published: When = None,
    ) -> AreaSeries:
        """The same as one array of square metres (regions, rows, days), without a figure for each.

        `within`: a polygon in lon/lat that is no region of the atlas, in the place of `region`.
        """
        from contactline.record import areas

        if within is not None and (region is not None or by is not None):
            raise UsageError("ground drawn by hand stands in the place of regions: ask for one or the other")
        reading = self._reading
        return areas.series(
            reading,
            self._regions(reading, region, by),
            reading.class_numbers(class_, group),
            start=start,
            end=end,
            measure=reading.measure(measure),
            track=reading.track(track),
            as_published=as_published,
            within=within,
        )

    @_question
    def changes(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        start: str | date | datetime,
        end: str | date | datetime,
        class_: str | None = None,
        group: str | None = None,
        track: str | None = None,
        as_published: When = None,
    ) -> Figures[Change]:
        """What each class or group won and lost between two dates.

        Without `class_` and `group`, a row for each group of the scheme.
        """
        from contactline.record import changes

        reading = self._reading
        regions = self._regions(reading, region, by)
        if class_ is None and group is None:
            rows = [row for g in self.scheme.groups for row in reading.class_numbers(None, g.id)]
        else:
            rows = reading.class_numbers(class_, group)
        chosen = reading.track(track)
        compared = changes.compare(reading, start=start, end=end, track=chosen, as_published=as_published)
        return changes.changes(reading, compared, regions, rows, chosen)

    @_question
    def transitions(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        start: str | date | datetime,
        end: str | date | datetime,
        track: str | None = None,
        as_published: When = None,
        other_track: str | None = None,
    ) -> Figures[Transition]:
        """The ground that went from one class to another between two dates, with the kind of change.

        `other_track`: the track that shows the second date, where it is another: what two map makers
        say of one day differs by this.
        """
        from contactline.record import changes

        reading = self._reading
        regions = self._regions(reading, region, by)
        chosen = reading.track(track)
        other = None if other_track is None else reading.track(other_track)
        compared = changes.compare(
            reading, start=start, end=end, track=chosen, as_published=as_published, other=other
        )
        return changes.transition_figures(reading, compared, regions, chosen, other)

    @_question
    def changed_grounds(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        start: str | date | datetime,
        end: str | date | datetime,
        track: str | None = None,
        as_published: When = None,
        other_track: str | None = None,
    ) -> list[ChangedGround]:
        """The same with the polygons of each transition, their bounds, and the places concerned."""
        from contactline.record import changes, grounds

        reading = self._reading
        regions = self._regions(reading, region, by)
        chosen = reading.track(track)
        other = None if other_track is None else reading.track(other_track)
        compared = changes.compare(
            reading, start=start, end=end, track=chosen, as_published=as_published, other=other
        )
        return grounds.changed_grounds(reading, compared, regions, chosen, other)

    @_question
    def steps(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        circle: tuple[float, float, float] | None = None,
        track: str | None = None,
    ) -> dict[str, Any]:
        """The whole area series of each region as steps (docs/server.md), in plain data.

        `circle`: longitude, latitude and radius in kilometres, in the place of regions.
        """
        from contactline.record import steps

        if circle is not None and (region is not None or by is not None):
            raise UsageError("a circle stands in the place of regions: ask for one or the other")
        reading = self._reading
        return steps.steps(
            reading, self._regions(reading, region, by), track=reading.track(track), circle=circle
        )

    @_question
    def front(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        on: When = None,
        tolerances_m: Sequence[float] | None = None,
        track: str | None = None,
        as_published: When = None,
    ) -> Figures[FrontLength]:
        """The length of the line of contact on a day, at each tolerance (metres)."""
        from contactline.record import front

        reading = self._reading
        return front.front(
            reading, self._regions(reading, region, by), on=on, tolerances_m=tolerances_m,
            track=reading.track(track), as_published=as_published,
        )  # fmt: skip

    @_question
    def front_geojson(
        self,
        region: str | None = None,
        *,
        by: int | str | None = None,
        on: When = None,
        tolerances_m: Sequence[float] | None = None,
        track: str | None = None,
        as_published: When = None,
    ) -> dict[str, Any]:
        """The line of contact itself, as a GeoJSON FeatureCollection."""
        from contactline.record import front

        reading = self._reading
        return front.front_geojson(
            reading, self._regions(reading, region, by), on=on, tolerances_m=tolerances_m,
            track=reading.track(track), as_published=as_published,
        )  # fmt: skip

    @_question
    def front_km(self, on: When = None, track: str | None = None) -> FrontDistance:
        """A function of lon and lat in degrees that gives the kilometres to the line of contact of a day.

        It gives None where the record has no line. Without a track, the default one answers, or another
        that reaches the day; after the end of all records the last edition does: the `day` of what is
        given says which.
        """
        from contactline.record import front

        reading = self._reading
        return front.distance_km(reading, on, None if track is None else reading.track(track))

    @_question
    def control(
        self,
        *,
        on: When = None,
        track: str | None = None,
        as_published: When = None,
        bbox: tuple[float, float, float, float] | None = None,
        simplify_m: float = 0.0,
    ) -> ControlPolygons:
        """The map of one day as polygons: the ground of each class, without overlaps.

        `bbox`: cut to west, south, east, north. `simplify_m`: drawn with about this tolerance.
        """
        from contactline.record import control

        reading = self._reading
        return control.control_on(
            reading, on=on, track=reading.track(track), as_published=as_published, bbox=bbox,
            simplify_m=simplify_m,
        )  # fmt: skip

    @_question
    def pieces(self, *, track: str | None = None) -> ControlPolygons:
        """Every polygon that had one class over an interval: the whole record of a track."""
        from contactline.record import control

        reading = self._reading
        return control.control_pieces(reading, track=reading.track(track))

    @_question
    def place(self, name_or_id: str, *, track: str | None = None, as_published: When = None) -> GroundHistory:
        """The history of control of a place. Raises Ambiguous with the candidates, never guesses.

        A name may carry the region it is in: "Stepne, Sumy Oblast".
        """
        from contactline.record.ground import history_at

        reading = self._reading
        found = self.find_places(name_or_id)
        if len(found) > 1:
            raise Ambiguous(f'"{name_or_id}" fits {len(found)} places: name one by its id', candidates=found)
        place = found[0]
        if place.lon is None or place.lat is None:
            raise UnknownPlace(
                f"{reading.name(place.names)} ({place.id}) is known by name only: its source gives no"
                " coordinates, so it has no history on the map",
                candidates=(place,),
            )
        return history_at(
            reading, place.lon, place.lat, track=reading.track(track), as_published=as_published, place=place
        )

    @_question
    def at(
        self, lon: float, lat: float, *, track: str | None = None, as_published: When = None
    ) -> GroundHistory:
        """The history of control of a point of ground."""
        from contactline.record.ground import history_at

        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise UsageError(
                f"{lon:g}, {lat:g} is no point of the earth: give the longitude (-180 to 180), then the"
                " latitude (-90 to 90)"
            )
        reading = self._reading
        return history_at(reading, lon, lat, track=reading.track(track), as_published=as_published)

    # --- what is said ---

    @_question
    def read(self, text: str, *, on: date | None = None, lang: str | None = None) -> TextRead:
        """The territorial claims in a text, with place, day and attribution.

        `on`: the day it was published, where the text itself does not tell. `lang`: "en", "uk" or "ru",
        found from the text where it is not given. Raises UsageError for what cannot be read.
        """
        from contactline.record.said import read_text

        return read_text(self._reading, self._search.reader(self._reading), text, on=on, lang=lang)

    @_question
    def check(
        self,
        text: str | TextRead,
        *,
        on: date | None = None,
        lang: str | None = None,
        tracks: Sequence[str] | None = None,
        all_tracks: bool = False,
        base: str = "",
    ) -> tuple[CheckedClaim, ...]:
        """The claims of a text, or of what was read from one, each held against the record.

        Without `tracks` against the default one, or where that does not reach a claim's day against those
        that do; with `all_tracks` against all, side by side. `base`: what stands before `/?…` in links.
        """
        from contactline.record.said import check_text

        found = self.read(text, on=on, lang=lang) if isinstance(text, str) else text
        return check_text(self._reading, found, tracks=tracks, all_tracks=all_tracks, base=base)

    @_question
    def prepare_checks(self) -> None:
        """Put at hand what reading and checking need, so that the first text does not wait for it."""
        from contactline.record.said import prepare

        self._search.reader(self._reading)
        prepare(self._reading)

    # --- the record ---

    @property
    def version(self) -> object:
        """Something cheap that changes when anybody else has written to the atlas; see `state`."""
        return self._store.version()

    @property
    def state(self) -> str:
        """A hash over all that the atlas shows: it answers alike as long as this is the same.

        SHA-256 in hex over the scheme, the tracks with their editions' chains, the regions and the
        places. Editions that may not be shown are not in it.
        """
        return self._state()

    @_question
    def _state(self) -> str:
        from contactline.record.state import state_token

        return state_token(self._reading)

    @property
    def ledger_state(self) -> str:
        """The same, and over the ledger: claims are answered alike as long as this is the same."""
        return self._ledger_state()

    @_question
    def _ledger_state(self) -> str:
        from contactline.record.state import ledger_token

        return ledger_token(self._reading)

    @_question
    def with_state(self, ask: Callable[[Atlas], T], *, ledger: bool = False) -> tuple[str, T]:
        """The `state` that questions are answered from, and what `ask` makes of their answers; with
        `ledger` the `ledger_state`.

        All that `ask` asks sees this one state of the atlas, whatever others commit meanwhile.
        """
        from contactline.record.state import ledger_token, state_token

        token = ledger_token if ledger else state_token
        return token(self._reading), ask(self)

    @_question
    def summary(self) -> dict[str, Any]:
        """What the atlas is, in plain data: its scheme, tracks, layers and places, and its `state`."""
        from contactline.record.summary import summary

        return summary(self._reading)

    @_question
    def record(self, track: str | None = None) -> dict[str, Any]:
        """The editions of a track in force as columns of plain data, with the days without one."""
        from contactline.record.summary import columns

        return columns(self._reading, self._reading.track(track))

    @_question
    def search(self, text: str, *, limit: int = 12, language: str | None = None) -> dict[str, Any]:
        """Regions and places whose names in any language, now or formerly, begin with a text or are
        nearly it; and the point or the day that the text is. In plain data, best first."""
        return self._search.find(self._reading, text, limit=limit, language=language)

    @property
    def name_reader(self) -> NameReader:
        """Reads the names of places and regions in texts; made once per state of the atlas."""
        return self._name_reader()

    @_question
    def _name_reader(self) -> NameReader:
        return self._search.reader(self._reading)

    @property
    def names(self) -> Search:
        """What is searched in: the names in memory, for other openings of the same atlas too."""
        return self._search

    @names.setter
    def names(self, names: Search) -> None:
        self._cached_search = names

    @_question
    def tracks(self) -> list[TrackInfo]:
        """The tracks of the atlas, in the order they were first loaded."""
        reading = self._reading
        default = reading.track(None).name if reading.tracks else None
        found = []
        for track in reading.tracks:
            editions = reading.editions(track)
            moments = [from_micros(e.valid_at) for e in editions]
            found.append(
                TrackInfo(
                    track.name, track.title, track.name == default, len(editions),
                    min(moments, default=None), max(moments, default=None), track.licence, track.attribution,
                )
            )  # fmt: skip
        return found

    def _chosen(self, track: str | None) -> list[Track]:
        reading = self._reading
        return reading.tracks if track is None else [reading.track(track)]

    @_question
    def editions(self, track: str | None = None) -> list[EditionInfo]:
        """Every edition that may be shown, in the order of the situations they show."""
        found = []
        counts = {
            int(pk): int(n)
            for pk, n in self._store.database.rows(
                "SELECT edition_pk, COUNT(*) FROM quarantine GROUP BY edition_pk"
            )
        }
        for one in self._chosen(track):
            editions = self._reading.editions(one)
            if not editions:
                continue
            in_force = {e.pk for e in self._reading.line(one).editions}
            for e in sorted(editions, key=lambda e: (e.valid_at, e.published_at, e.pk)):
                found.append(
                    EditionInfo(
                        e.ref(one.name), len(e.features) // 4, counts.get(e.pk, 0), e.pk not in in_force,
                        None, False,
                    )
                )  # fmt: skip
        return found

    @_question
    def gaps(self, track: str | None = None, longer_than_days: int = 1) -> list[Gap]:
        """Runs of at least that many whole days, in the scheme's time zone, without an edition."""
        from contactline.record.when import day_of

        found = []
        for one in self._chosen(track):
            if not self._reading.editions(one):
                continue
            days = sorted({day_of(e.valid_at, self._reading.zone) for e in self._reading.line(one).editions})
            for a, b in itertools.pairwise(days):
                missing = (b - a).days - 1
                if missing >= longer_than_days:
                    found.append(Gap(one.name, a + timedelta(days=1), b - timedelta(days=1), missing))
        return found

    @_question
    def quarantine(self, track: str | None = None) -> list[QuarantineEntry]:
        """What is in quarantine, by track, label and reason."""
        return [entry for one in self._chosen(track) for entry in self._quarantine(one, None)]

    def _quarantine(self, track: Track, only: set[int] | None) -> list[QuarantineEntry]:
        shown_pks = {e.pk: e.valid_at for e in self._reading.editions(track)}
        grouped: dict[tuple[str, str], list[tuple[int, float]]] = {}
        for edition_pk, label, reason, area in self._store.database.rows(
            "SELECT edition_pk, label, reason, area_m2 FROM quarantine ORDER BY pk"
        ):
            if edition_pk in shown_pks and (only is None or edition_pk in only):
                grouped.setdefault((label, reason), []).append((shown_pks[edition_pk], area))
        return [
            QuarantineEntry(
                track.name,
                label,
                reason,
                len(items),
                max(area for _, area in items),
                from_micros(min(at for at, _ in items)),
                from_micros(max(at for at, _ in items)),
            )
            for (label, reason), items in grouped.items()
        ]

    @_question
    def regions(self, level: int | None = None) -> list[Region]:
        """The regions of the atlas with their geometry, of one level or of all."""
        return [
            self._region(entry) for entry in self._reading.regions if level is None or entry.level == level
        ]

    @_question
    def region_bounds(self, level: int) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the regions of a level, in degrees; None without any."""
        from contactline.record.summary import bounds_of

        reading = self._reading
        boxes = [bounds_of(reading, entry) for entry in reading.regions if entry.level == level]
        if not boxes:
            return None
        west, south, east, north = zip(*boxes, strict=True)
        return min(west), min(south), max(east), max(north)

    @_question
    def whole(self) -> Whole:
        """All that a map of the whole record is drawn from: pieces, regions, places, editions."""
        from contactline.record.whole import whole

        return whole(self._reading)

    @_question
    def layers(self) -> list[Layer]:
        """The boundary sets of the atlas: name, level, licence and attribution."""
        return self._store.regions.layers()

    def _region(self, e: RegionEntry) -> Region:
        geometry = self._store.boundaries.geometry(e.pk)
        return Region(
            e.id, e.level, e.layer, e.names, e.parent_id, geometry, e.codes, e.aliases, e.official_area_m2
        )

    @_question
    def find_region(self, name: str) -> Region:
        """The region that a text names: id, code, or name in any language."""
        return self._region(self._reading.region(name))

    @_question
    def places(self) -> list[Place]:
        """Every place of the atlas, those known by name only too."""
        return self._store.places.all()

    @_question
    def place_of_id(self, id_: str) -> Place | None:
        """The place that has this id; None where none has."""
        return self._store.places.by_id(id_)

    @_question
    def place_count(self) -> int:
        """How many places there are, those known by name only too."""
        return self._store.places.count()[0]

    @_question
    def place_bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the places with coordinates, in degrees; None without any."""
        return self._store.places.bounds()

    @_question
    def find_places(self, name: str) -> list[Place]:
        """Every place that a text can mean: one for an id, all that have the name otherwise.

        Raises UnknownPlace with the nearest names when there is none.
        """
        from contactline.gazetteer.lookup import places_in, split_qualifier

        text = name.strip()
        by_id = self._store.places.by_id(text)
        if by_id is not None:
            return [by_id]
        found = self._store.places.by_name(text)
        if not found:
            bare, qualifier = split_qualifier(text)
            found = self._store.places.by_name(bare)
            if found and qualifier:
                found = places_in(found, self._reading.region(qualifier))
        if not found:
            near = self._store.places.beginning(text)
            hint = f"; near it are {', '.join(near)}" if near else ""
            if self._store.places.count()[0] == 0:
                hint = ": no places are loaded yet (`contactline load places FILE`)"
            raise UnknownPlace(f'there is no place "{text}" in the atlas{hint}', candidates=near)
        return found

    def verify(self, progress: Progress | None = None) -> list[str]:
        """Every fault of the atlas in a sentence; none when it is sound."""
        from contactline.record.verify import faults

        with self._store.database.snapshot():  # a load going on meanwhile is no fault
            return list(faults(self._store, progress))
