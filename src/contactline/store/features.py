"""Feature versions: content-addressed, and stored as what differs from the version before.

One day's polygon shares nearly all its vertices with the day before, so a version is kept as a
zstd frame that has a similar version as its dictionary, at most `MAX_DEPTH` steps from one that
stands alone. On the real archive this keeps 18 MB of distinct polygons in 2 MB.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
import zstandard
from shapely.geometry.base import BaseGeometry

from contactline.errors import Unsound
from contactline.geometry.codec import feature_sha256, pack, unpack
from contactline.model import FeatureVersion
from contactline.store.database import Database

MAX_DEPTH = 12
_SIMILAR = 0.5  # overlap of bounds, as a share of their union, from which a base is worth trying


@dataclass(frozen=True, slots=True)
class Stored:
    """A feature version in the store, unpacked."""

    pk: int
    sha256: bytes
    class_id: str
    geometry: BaseGeometry


class FeatureStore:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._packed: OrderedDict[int, tuple[bytes, int]] = OrderedDict()  # pk -> packed bytes, depth
        self._pk_of: dict[bytes, int] = {}

    def save(self, features: Sequence[FeatureVersion], like: Sequence[Stored]) -> list[int]:
        """The keys of feature versions, storing those that are new. `like`: an edition to base on."""
        pks: list[int] = []
        next_pk: int | None = None
        rows = []
        for feature in features:
            pk = self._pk_of.get(feature.sha256) or self._find(feature.sha256)
            if pk is None:
                next_pk = self._database.next_pk("feature") if next_pk is None else next_pk + 1
                pk = next_pk
                rows.append(self._row(pk, feature, like))
            self._pk_of[feature.sha256] = pk
            pks.append(pk)
        self._database.executemany(
            "INSERT INTO feature (pk, sha256, class_id, base_pk, depth, geometry) VALUES (?, ?, ?, ?, ?, ?)",
            rows,
        )
        return pks

    def forget(self) -> None:
        """Drop what is remembered of rows that a rollback may have undone."""
        self._packed.clear()
        self._pk_of.clear()

    def _find(self, sha256: bytes) -> int | None:
        row = self._database.row("SELECT pk FROM feature WHERE sha256 = ?", (sha256,))
        return None if row is None else int(row[0])

    def _row(self, pk: int, feature: FeatureVersion, like: Sequence[Stored]) -> tuple[object, ...]:
        packed = pack(feature.geometry)
        alone = zstandard.ZstdCompressor(level=9, write_checksum=True).compress(packed)
        row: tuple[object, ...] = (pk, feature.sha256, feature.class_id, None, 0, alone)
        depth = 0
        base = _most_similar(feature, like)
        if base is not None:
            base_packed, base_depth = self.packed(base.pk)
            if base_depth < MAX_DEPTH:
                patch = _compressor(base_packed).compress(packed)
                if len(patch) < len(alone) * 0.6:
                    depth = base_depth + 1
                    row = (pk, feature.sha256, feature.class_id, base.pk, depth, patch)
        self._remember(pk, packed, depth)
        return row

    def packed(self, pk: int) -> tuple[bytes, int]:
        """The packed geometry of a version and its depth. Raises Unsound where it cannot be had."""
        known = self._packed.get(pk)
        if known is None:
            self._fetch([pk])
            known = self._packed[pk]
        self._packed.move_to_end(pk)
        return known

    def _fetch(self, pks: Sequence[int]) -> None:
        """Read versions and all that they are based on, a step of every chain with each query."""
        rows: dict[int, tuple[int | None, int, bytes]] = {}
        missing = [pk for pk in dict.fromkeys(pks) if pk not in self._packed]
        while missing:
            for pk, base_pk, depth, data in self._select("pk, base_pk, depth, geometry", missing):
                rows[int(pk)] = (None if base_pk is None else int(base_pk), int(depth), bytes(data))
            gone = next((pk for pk in missing if pk not in rows), None)
            if gone is not None:
                raise Unsound(f"feature version {gone} is missing from the atlas: restore it from a copy")
            bases = {rows[pk][0] for pk in missing} - {None}
            missing = [pk for pk in bases if pk is not None and pk not in rows and pk not in self._packed]
        for pk, (base_pk, depth, data) in sorted(rows.items(), key=lambda item: item[1][1]):
            try:
                if base_pk is None:
                    packed = zstandard.ZstdDecompressor().decompress(data)
                else:
                    dictionary = _dictionary(self._packed[base_pk][0])
                    packed = zstandard.ZstdDecompressor(dict_data=dictionary).decompress(data)
            except (zstandard.ZstdError, KeyError) as error:
                raise Unsound(
                    f"feature version {pk} is damaged ({error}): restore the atlas from a copy"
                ) from error
            self._packed[pk] = (packed, depth)

    def _select(self, columns: str, pks: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        for i in range(0, len(pks), 500):
            some = pks[i : i + 500]
            marks = ", ".join("?" * len(some))
            yield from self._database.rows(f"SELECT {columns} FROM feature WHERE pk IN ({marks})", some)

    def load(self, pks: Iterable[int], classes: Collection[str] | None = None) -> list[Stored]:
        """Feature versions by key, in the order asked for; with `classes`, only those of them."""
        wanted = list(pks)
        heads = {
            int(pk): (bytes(sha256), class_id)
            for pk, sha256, class_id in self._select("pk, sha256, class_id", wanted)
        }
        missing = [pk for pk in wanted if pk not in heads]
        if missing:
            raise Unsound(f"feature version {missing[0]} is missing from the atlas: restore it from a copy")
        if classes is not None:
            wanted = [pk for pk in wanted if heads[pk][1] in classes]
        self._fetch(wanted)
        found = [Stored(pk, *heads[pk], unpack(self._packed[pk][0])) for pk in wanted]
        self._make_room()
        return found

    def damaged(self) -> Iterable[tuple[int, str]]:
        """(key, what is wrong) of each version whose content is not what its hash says."""
        for (pk,) in self._database.rows("SELECT pk FROM feature ORDER BY pk"):
            try:
                stored = self.load([int(pk)])[0]
                if feature_sha256(stored.class_id, stored.geometry) != stored.sha256:
                    yield int(pk), "its content does not have its hash"
            except (Unsound, ValueError, shapely.errors.GEOSException) as error:
                yield int(pk), str(error)

    def _remember(self, pk: int, packed: bytes, depth: int) -> None:
        self._packed[pk] = (packed, depth)
        self._make_room()

    def _make_room(self) -> None:
        while len(self._packed) > 2000:
            self._packed.popitem(last=False)


def _dictionary(content: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(content, dict_type=zstandard.DICT_TYPE_RAWCONTENT)


def _compressor(base: bytes) -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=9, dict_data=_dictionary(base), write_dict_id=False)


def _most_similar(feature: FeatureVersion, like: Sequence[Stored]) -> Stored | None:
    """The version of the same class whose bounds overlap most."""
    same = [s for s in like if s.class_id == feature.class_id]
    if not same:
        return None
    own = shapely.bounds(feature.geometry)
    bounds = shapely.bounds(np.array([s.geometry for s in same], dtype=object))
    low, high = np.maximum(bounds[:, :2], own[:2]), np.minimum(bounds[:, 2:], own[2:])
    common = np.prod(np.maximum(high - low, 0), axis=1)
    total = np.prod(bounds[:, 2:] - bounds[:, :2], axis=1) + np.prod(own[2:] - own[:2]) - common
    score = common / np.maximum(total, 1e-300)
    best = int(np.argmax(score))
    return same[best] if score[best] > _SIMILAR else None
