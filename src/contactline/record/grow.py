"""Editions into the atlas, and the composite with them.

An edition that shows a later moment than all before it is stored, composed and summed up in one
transaction. One that belongs into the past (a correction, a late find, the end of an embargo) is
stored at once and composed with the others of its kind at the end of the load, again in one
transaction: only the tiles in which it differs from its neighbours are grown anew. Until then it
is pending, and no output knows it. Whatever happens in between, the atlas is sound, and the next
load takes up what is pending.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from contactline.errors import Quarantine, UsageError
from contactline.garbage import not_collected
from contactline.geometry.measures import area_m2
from contactline.history.areas import Deltas, PieceArrays, areas_in_regions, piece_deltas
from contactline.history.composite import Composite, Drawn, Exchange, Piece, changed_ground
from contactline.history.keys import FOREVER
from contactline.model import EditionSource
from contactline.record.timeline import Timeline, timeline
from contactline.store.atlas import Store
from contactline.store.editions import EditionRow, Track
from contactline.store.features import Stored
from contactline.store.regions import Layer
from contactline.store.times import to_micros

Progress = Callable[[int, int | None, str], None]


@dataclass(slots=True)
class Loaded:
    """What a load did."""

    track: Track
    new: int = 0
    unchanged: int = 0
    superseding: int = 0
    embargoed: int = 0
    quarantined: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    edition_pks: list[int] = field(default_factory=list)


def load_editions(
    growth: Growth,
    editions: Iterable[EditionSource],
    *,
    strict: bool = False,
    embargo_until: datetime | None = None,
    progress: Progress | None = None,
) -> Loaded:
    """Take editions into a track; the caller holds the writer's lock.

    Raises Quarantine at the first edition with something quarantined when `strict`. Editions taken
    in before an error stay.
    """
    done = Loaded(growth.track)
    embargo = None if embargo_until is None else to_micros(embargo_until)
    try:
        with not_collected():
            for count, edition in enumerate(editions, 1):
                _check(edition, strict)
                growth.take(edition, embargo, done)
                done.quarantined += len(edition.quarantined)
                for kind, number in edition.dropped.items():
                    done.dropped[kind] = done.dropped.get(kind, 0) + number
                if progress:
                    progress(count, None, edition.source_name)
    finally:
        # also after an error or an interrupt: what was read before it counts
        growth.compose_pending(progress)
    if done.new >= _WORTH_COMPACTING:
        growth.store.database.compact()
    return done


_WORTH_COMPACTING = 100
"""Editions in one load after which the file is compacted: split pieces leave a quarter of it empty."""


def _check(edition: EditionSource, strict: bool) -> None:
    if strict and edition.quarantined:
        item = edition.quarantined[0]
        raise Quarantine(
            f"{edition.source_name} has {len(edition.quarantined)} polygon(s) whose class is not known,"
            f" such as {item.label!r} ({item.reason}); load without --strict to keep them in quarantine"
        )
    for name in ("valid_at", "published_at"):
        if getattr(edition, name).tzinfo is None:
            raise UsageError(f"{edition.source_name}: {name} has no time zone")


class Growth:
    """A track being written to: its composite in memory, beside what the store has of it."""

    def __init__(self, store: Store, track: Track) -> None:
        self.store = store
        self.track = track
        self._numbers = {id_: n for n, id_ in enumerate(store.scheme.class_ids())}
        self._editions: list[EditionRow] = []
        self._known: dict[tuple[int, bytes], EditionRow] = {}
        self._current: list[Stored] = []
        self._chain = b""
        self._resume()

    def _resume(self) -> None:
        """Read the state of the track from the store, afresh."""
        store, track = self.store, self.track
        store.forget()
        self._editions = store.editions.editions(track)
        self._known = {(e.valid_at, e.source_sha256): e for e in self._editions}
        self._chain = self._editions[-1].chain if self._editions else b""
        line = timeline([e for e in self._editions if e.composed])
        self._last = line.editions[-1] if line.editions else None
        self._current = store.features.load(self._last.feature_pks) if self._last else []
        self._composite = Composite(
            drawn=[self._drawn(f) for f in self._current],
            living=lambda tiles: store.pieces.living(track.pk, tiles),
        )

    def _drawn(self, feature: Stored) -> Drawn:
        number = self._numbers.get(feature.class_id)
        if number is None:
            known = ", ".join(self._numbers)
            raise UsageError(
                f"the class {feature.class_id!r} is not in the scheme {self.store.scheme.id},"
                f" which has {known}"
            )
        return Drawn(feature.sha256, number, feature.geometry)

    # --- one edition ---

    def take(self, edition: EditionSource, embargo: int | None, done: Loaded) -> None:
        valid_at, now = to_micros(edition.valid_at), datetime.now(UTC)
        if (valid_at, edition.source_sha256) in self._known:
            done.unchanged += 1
            return
        held = embargo is not None and embargo > to_micros(now)
        composed = not held and (self._last is None or valid_at > self._last.valid_at)
        try:
            with self.store.database.transaction():
                stored = self._save_features(edition)
                row = self.store.editions.add(
                    self.track,
                    edition,
                    feature_pks=[f.pk for f in stored],
                    recorded_at=now,
                    embargo_until=embargo if held else None,
                    composed=composed,
                    previous_chain=self._chain,
                )
                if composed:
                    self._compose(row, stored, edition.exchanged)
        except BaseException:
            self._resume()
            raise
        self._chain = row.chain
        # one under embargo is not counted, for nobody is to know of it
        done.superseding += any(
            e.published_at <= row.published_at and e.embargo_until is None for e in self._at_moment(valid_at)
        )
        self._editions.append(row)
        self._known[valid_at, row.source_sha256] = row
        done.new += 1
        done.embargoed += held
        done.edition_pks.append(row.pk)

    def _at_moment(self, valid_at: int) -> list[EditionRow]:
        return [e for (moment, _), e in self._known.items() if moment == valid_at]

    def _save_features(self, edition: EditionSource) -> list[Stored]:
        known = {f.sha256: f for f in self._current}
        pks = self.store.features.save(edition.features, self._current)
        return [
            known.get(f.sha256) or Stored(pk, f.sha256, f.class_id, f.geometry)
            for pk, f in zip(pks, edition.features, strict=True)
        ]

    def _compose(self, row: EditionRow, stored: list[Stored], exchanged: Exchange | None) -> None:
        step = self._composite.step(row.valid_at, [self._drawn(f) for f in stored], exchanged)
        self.store.pieces.remove(step.retired)
        self.store.pieces.add(self.track.pk, [*step.closed, *step.opened])
        self.store.areas.append(self.track.pk, self._deltas_of_step(row.valid_at, step.lost, step.won))
        self._last, self._current = row, stored

    def _deltas_of_step(self, at: int, lost: Sequence, won: Sequence) -> Deltas:
        changed = [*lost, *won]
        if not changed:
            empty = np.empty(0, dtype=np.int64)
            return Deltas(empty, empty, empty, np.empty(0))
        tile = np.array([t for t, _, _ in changed], dtype=np.int64)
        number = np.array([n for _, n, _ in changed], dtype=np.int64)
        sign = np.repeat([-1.0, 1.0], [len(lost), len(won)])
        polygons = np.array([g for _, _, g in changed], dtype=object)
        parts = self.store.boundaries.parts(np.unique(tile).tolist(), keep=True)
        index, region, area = areas_in_regions(polygons, tile, parts)
        return Deltas(region, number[index], np.full(len(index), at), area * sign[index])

    # --- editions that belong into the past ---

    def compose_pending(self, progress: Progress | None = None, now: datetime | None = None) -> int:
        """Compose what is stored but not composed and not under embargo at `now`. Returns how many."""
        by = to_micros(now or datetime.now(UTC))
        pending = [
            e for e in self._editions if not e.composed and (e.embargo_until is None or e.embargo_until <= by)
        ]
        if not pending:
            return 0
        old = timeline([e for e in self._editions if e.composed])
        new = timeline([e for e in self._editions if e.composed or e in pending])
        cache: dict[int, list[Drawn]] = {}
        touched = self._differing_tiles(old, new, cache)
        pieces = self._regrow(new, set(touched), cache, progress)
        with self.store.database.transaction():
            gone = self.store.pieces.select(self.track.pk, tiles=touched)
            self.store.pieces.remove_tiles(self.track.pk, touched)
            self.store.pieces.add(self.track.pk, pieces)
            self.store.areas.merge(
                self.track.pk,
                self._deltas_of_pieces(_as_arrays(pieces)) + -self._deltas_of_pieces(gone.arrays()),
            )
            self.store.editions.set_composed([e.pk for e in pending], True)
            self.store.editions.lift_embargo([e.pk for e in pending if e.embargo_until is not None])
        self._resume()
        return len(pending)

    def _load(self, edition: EditionRow, cache: dict[int, list[Drawn]]) -> list[Drawn]:
        if edition.pk not in cache:
            pks = edition.feature_pks
            missing = [pk for pk in pks if pk not in self._drawn_by_pk]
            for feature in self.store.features.load(missing):
                self._drawn_by_pk[feature.pk] = self._drawn(feature)
            cache[edition.pk] = [self._drawn_by_pk[pk] for pk in pks]
        return cache[edition.pk]

    def _differing_tiles(self, old: Timeline, new: Timeline, cache: dict[int, list[Drawn]]) -> list[int]:
        """Tiles in which the step from some edition to the next is not in both timelines."""
        self._drawn_by_pk: dict[int, Drawn] = {}
        steps = [
            {(a.pk if a else 0, b.pk if b else 0): (a, b) for a, b in itertools.pairwise(line)}
            for line in ([None, *old.editions], [None, *new.editions])
        ]
        found: set[int] = set()
        for key in steps[0].keys() ^ steps[1].keys():
            before, after = steps[0].get(key) or steps[1][key]
            drawn = [self._load(e, cache) if e else [] for e in (before, after)]
            found.update(changed_ground(*drawn)[0].tolist())
        return sorted(found)

    def _regrow(
        self, line: Timeline, tiles: set[int], cache: dict[int, list[Drawn]], progress: Progress | None
    ) -> list[Piece]:
        """The pieces of some tiles, grown from the first edition to the last."""
        composite = Composite(only=tiles)
        closed: list[Piece] = []
        total = len(line.editions)
        for count, edition in enumerate(line.editions, 1):
            closed += composite.step(edition.valid_at, self._load(edition, cache)).closed
            cache.pop(edition.pk, None)
            if progress:
                progress(count, total, "composing editions that belong into the past")
        return [*closed, *composite.pieces()]

    def _deltas_of_pieces(self, pieces: PieceArrays) -> Deltas:
        parts = self.store.boundaries.parts(np.unique(pieces.tile).tolist(), keep=True)
        return piece_deltas(pieces, *areas_in_regions(pieces.geometry, pieces.tile, parts, pieces.area_m2))


def _as_arrays(pieces: Sequence[Piece]) -> PieceArrays:
    geometries = np.array([p.geometry for p in pieces], dtype=object)
    return PieceArrays(
        tile=np.array([p.tile for p in pieces], dtype=np.int64),
        class_number=np.array([p.class_number for p in pieces], dtype=np.int64),
        start=np.array([p.start for p in pieces], dtype=np.int64),
        end=np.array([FOREVER if p.end is None else p.end for p in pieces], dtype=np.int64),
        geometry=geometries,
        area_m2=area_m2(geometries),
    )


def sum_layer(store: Store, layer: Layer, region_pks: Sequence[int]) -> None:
    """The series of regions that were loaded after editions; the caller holds a transaction."""
    wanted = np.array(sorted(region_pks), dtype=np.int64)
    for track in store.editions.tracks():
        found = store.pieces.select(track.pk)
        if len(found.pk) == 0:
            continue
        pieces = found.arrays()
        parts = store.boundaries.parts(np.unique(pieces.tile).tolist(), [layer], keep=True)
        index, region, area = areas_in_regions(pieces.geometry, pieces.tile, parts, pieces.area_m2)
        mine = np.isin(region, wanted)
        store.areas.merge(track.pk, piece_deltas(pieces, index[mine], region[mine], area[mine]))
