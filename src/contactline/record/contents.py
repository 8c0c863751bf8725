"""What is in the record: its tracks, its editions, the days without one, and what is in quarantine.

Knows what may be shown. Knows no figure.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from contactline.model import EditionRef
from contactline.record.when import day_of
from contactline.store.times import from_micros

if TYPE_CHECKING:
    from contactline.record.reading import Reading
    from contactline.store.editions import Track


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


def tracks(reading: Reading) -> Iterator[TrackInfo]:
    """The tracks, in the order they were first loaded."""
    default = reading.track(None).name if reading.tracks else None
    for track in reading.tracks:
        editions = reading.editions(track)
        moments = [from_micros(e.valid_at) for e in editions]
        yield TrackInfo(
            track.name, track.title, track.name == default, len(editions),
            min(moments, default=None), max(moments, default=None), track.licence, track.attribution,
        )  # fmt: skip


def editions(reading: Reading, chosen: Sequence[Track]) -> Iterator[EditionInfo]:
    """Every edition that may be shown, in the order of the situations they show."""
    counts = reading.store.editions.quarantine_counts()
    for track in chosen:
        shown = reading.editions(track)
        if not shown:
            continue
        in_force = {e.pk for e in reading.line(track).editions}
        for e in sorted(shown, key=lambda e: (e.valid_at, e.published_at, e.pk)):
            yield EditionInfo(
                e.ref(track.name), len(e.features) // 4, counts.get(e.pk, 0), e.pk not in in_force,
                None, False,
            )  # fmt: skip


def gaps(reading: Reading, chosen: Sequence[Track], longer_than_days: int) -> Iterator[Gap]:
    """Runs of at least that many whole days, in the scheme's time zone, without an edition."""
    for track in chosen:
        if not reading.editions(track):
            continue
        days = sorted({day_of(e.valid_at, reading.zone) for e in reading.line(track).editions})
        for a, b in itertools.pairwise(days):
            missing = (b - a).days - 1
            if missing >= longer_than_days:
                yield Gap(track.name, a + timedelta(days=1), b - timedelta(days=1), missing)


def quarantine(
    reading: Reading, track: Track, only: Collection[int] | None = None
) -> Iterator[QuarantineEntry]:
    """What is in quarantine of a track, by label and reason; `only` of editions with these keys."""
    shown = {e.pk: e.valid_at for e in reading.editions(track)}
    grouped: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for edition_pk, label, reason, area_m2 in reading.store.editions.quarantined():
        if edition_pk in shown and (only is None or edition_pk in only):
            grouped.setdefault((label, reason), []).append((shown[edition_pk], area_m2))
    for (label, reason), items in grouped.items():
        moments = [at for at, _ in items]
        yield QuarantineEntry(
            track.name,
            label,
            reason,
            len(items),
            max(area_m2 for _, area_m2 in items),
            from_micros(min(moments)),
            from_micros(max(moments)),
        )
