"""Regions, places and editions into an atlas; embargoes that end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from contactline.atlas.contents import Contents
from contactline.atlas.ledger import Ledger
from contactline.atlas.opening import Progress
from contactline.errors import SourceError, UsageError
from contactline.model import EditionSource, Place, Region
from contactline.record.contents import QuarantineEntry, quarantine
from contactline.store.editions import Track
from contactline.store.lock import writing
from contactline.store.times import to_micros

if TYPE_CHECKING:
    from contactline.record.grow import Growth


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


class Loading(Ledger, Contents):
    """What writes to the record. New editions let the ledger's open claims be checked again."""

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
            tuple(quarantine(self._reading, known, set(done.edition_pks))) if done.quarantined else (),
            done.dropped,
            rechecked,
        )

    def sources_of(self, track: str) -> frozenset[bytes]:
        """SHA-256 of the source of every edition that a track has taken in, for whoever loads more."""
        known = next((t for t in self._store.editions.tracks() if t.name == track), None)
        if known is None:
            return frozenset()
        return frozenset(edition.source_sha256 for edition in self._store.editions.editions(known))

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
        return self._store.editions.has_ended_embargo(to_micros(datetime.now(UTC)))

    def _release_due(self) -> None:
        if self.has_ended_embargoes:
            from contactline.errors import Busy

            try:
                self.release()
            except Busy:  # whoever writes now will do it
                return
