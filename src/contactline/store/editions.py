"""Tracks and editions: immutable rows in a hash chain.

Reading them needs no geometry, so that the command line answers before geometry would be loaded.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contactline.errors import UnknownTrack
from contactline.model import EditionRef, EditionSource
from contactline.store.database import Database
from contactline.store.rows import digest
from contactline.store.times import from_micros, to_micros


@dataclass(frozen=True, slots=True)
class Track:
    """One map maker's series of editions, with what must be said of it wherever it is shown."""

    pk: int
    name: str
    title: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition as stored. Moments are microseconds; `features` are keys of feature versions."""

    pk: int
    track_pk: int
    valid_at: int
    published_at: int
    recorded_at: int
    source_name: str
    source_sha256: bytes
    reader: str
    chain: bytes
    embargo_until: int | None
    composed: bool
    features: bytes

    @property
    def feature_pks(self) -> list[int]:
        return list(struct.unpack(f"<{len(self.features) // 4}I", self.features))

    @property
    def id(self) -> str:
        """Twelve hex digits that are the same in every atlas which holds this edition."""
        content = f"{self.valid_at} {self.published_at} {self.source_sha256.hex()}"
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def ref(self, track: str) -> EditionRef:
        return EditionRef(
            self.id,
            track,
            from_micros(self.valid_at),
            from_micros(self.published_at),
            from_micros(self.recorded_at),
            self.source_name,
            self.source_sha256.hex(),
        )


_COLUMNS = (
    "pk, track_pk, valid_at, published_at, recorded_at, source_name, source_sha256, reader, chain,"
    " embargo_until, composed, features"
)


def link(
    previous: bytes,
    *,
    track: str,
    valid_at: int,
    published_at: int,
    recorded_at: int,
    source_name: str,
    source_sha256: bytes,
    reader: str,
    description: str,
    dropped: str,
    features: Sequence[bytes],
    quarantined: Sequence[bytes],
) -> bytes:
    """An edition's link in the hash chain of its track: SHA-256 over the link before and all it says.

    Each field is preceded by its length, so that no two editions have the same bytes.
    """
    hasher = hashlib.sha256(previous)
    fields = [
        track.encode(),
        *(str(n).encode() for n in (valid_at, published_at, recorded_at)),
        source_name.encode(),
        source_sha256,
        reader.encode(),
        description.encode(),
        dropped.encode(),
        b"".join(features),
        b"".join(quarantined),
    ]
    for value in fields:
        hasher.update(len(value).to_bytes(8, "little") + value)
    return hasher.digest()


def quarantine_hash(label: str, reason: str, packed: bytes) -> bytes:
    """The content address of a quarantined polygon: SHA-256 of its label, reason and packed geometry."""
    return hashlib.sha256("\0".join([label, reason]).encode() + b"\0" + packed).digest()


class EditionStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    # --- tracks ---

    def tracks(self) -> list[Track]:
        rows = self._database.rows("SELECT pk, name, title, licence, attribution FROM track ORDER BY pk")
        return [Track(int(pk), *rest) for pk, *rest in rows]

    def track(self, name: str) -> Track:
        known = self.tracks()
        for track in known:
            if track.name == name:
                return track
        names = ", ".join(t.name for t in known) or "none yet"
        raise UnknownTrack(f"there is no track {name!r} in this atlas; its tracks: {names}")

    def ensure_track(self, name: str, *, title: str, licence: str, attribution: str) -> Track:
        """The track of this name, made when new; what is given of title and terms is kept."""
        row = self._database.row("SELECT pk, title, licence, attribution FROM track WHERE name = ?", (name,))
        if row is None:
            values = (name, title or name, licence, attribution)
            pk = self._database.insert(
                "INSERT INTO track (name, title, licence, attribution) VALUES (?, ?, ?, ?)", values
            )
            return Track(pk, *values)
        pk, *known = row
        values = (title or known[0], licence or known[1], attribution or known[2])
        if list(values) != known:
            self._database.execute(
                "UPDATE track SET title = ?, licence = ?, attribution = ? WHERE pk = ?", (*values, pk)
            )
        return Track(int(pk), name, *values)

    # --- editions ---

    def editions(self, track: Track) -> list[EditionRow]:
        """All editions of a track in the order of their chain."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM edition WHERE track_pk = ? ORDER BY pk", (track.pk,)
        )
        return [_edition(row) for row in rows]

    def add(
        self,
        track: Track,
        edition: EditionSource,
        *,
        feature_pks: Sequence[int],
        recorded_at: datetime,
        embargo_until: int | None,
        composed: bool,
        previous_chain: bytes,
    ) -> EditionRow:
        from contactline.geometry.codec import pack

        dropped = json.dumps(dict(sorted(edition.dropped.items())), ensure_ascii=False)
        valid_at, published_at = to_micros(edition.valid_at), to_micros(edition.published_at)
        chain = link(
            previous_chain,
            track=track.name,
            valid_at=valid_at,
            published_at=published_at,
            recorded_at=to_micros(recorded_at),
            source_name=edition.source_name,
            source_sha256=edition.source_sha256,
            reader=edition.reader,
            description=edition.description,
            dropped=dropped,
            features=[f.sha256 for f in edition.features],
            quarantined=[quarantine_hash(q.label, q.reason, pack(q.geometry)) for q in edition.quarantined],
        )
        features = struct.pack(f"<{len(feature_pks)}I", *feature_pks)
        pk = self._database.insert(
            "INSERT INTO edition (track_pk, valid_at, published_at, recorded_at, source_name, source_sha256,"
            " reader, description, dropped, features, chain, embargo_until, composed)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                track.pk, valid_at, published_at, to_micros(recorded_at), edition.source_name,
                edition.source_sha256, edition.reader, edition.description, dropped, features, chain,
                embargo_until, int(composed),
            ),
        )  # fmt: skip
        self._database.executemany(
            "INSERT INTO quarantine (edition_pk, label, reason, area_m2, geometry, digest)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (pk, q.label, q.reason, q.area_m2, packed, digest(q.label, q.reason, q.area_m2, packed))
                for q, packed in ((q, pack(q.geometry)) for q in edition.quarantined)
            ],
        )
        return EditionRow(
            pk, track.pk, valid_at, published_at, to_micros(recorded_at), edition.source_name,
            edition.source_sha256, edition.reader, chain, embargo_until, composed, features,
        )  # fmt: skip

    def set_composed(self, pks: Sequence[int], composed: bool) -> None:
        self._database.executemany(
            "UPDATE edition SET composed = ? WHERE pk = ?", [(int(composed), pk) for pk in pks]
        )

    def lift_embargo(self, pks: Sequence[int]) -> None:
        self._database.executemany(
            "UPDATE edition SET embargo_until = NULL WHERE pk = ?", [(pk,) for pk in pks]
        )

    def has_ended_embargo(self, now: int) -> bool:
        """Whether an edition is kept back by an embargo that ended by a moment."""
        return None is not self._database.row(
            "SELECT 1 FROM edition WHERE composed = 0 AND embargo_until IS NOT NULL AND embargo_until <= ?",
            (now,),
        )

    # --- quarantine ---

    def quarantine_counts(self) -> dict[int, int]:
        """Key of an edition -> how many features of it are in quarantine."""
        rows = self._database.rows("SELECT edition_pk, COUNT(*) FROM quarantine GROUP BY edition_pk")
        return {int(pk): int(count) for pk, count in rows}

    def quarantined(self) -> list[tuple[int, str, str, float]]:
        """(key of the edition, label, reason, m²) of all that is in quarantine, in the order it came."""
        rows = self._database.rows("SELECT edition_pk, label, reason, area_m2 FROM quarantine ORDER BY pk")
        return [(int(pk), label, reason, float(area_m2)) for pk, label, reason, area_m2 in rows]


def _edition(row: Sequence[Any]) -> EditionRow:
    pk, track_pk, valid_at, published_at, recorded_at, source_name, source_sha256, reader, *rest = row
    chain, embargo_until, composed, features = rest
    return EditionRow(
        int(pk),
        int(track_pk),
        int(valid_at),
        int(published_at),
        int(recorded_at),
        source_name,
        bytes(source_sha256),
        reader,
        bytes(chain),
        None if embargo_until is None else int(embargo_until),
        bool(composed),
        bytes(features),
    )
