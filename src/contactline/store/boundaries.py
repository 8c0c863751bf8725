"""The geometry of regions, and the parts that they have of tiles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import shapely
import zstandard
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from contactline.geometry.codec import as_steps, from_steps, pack, pack_exact, unpack, unpack_exact
from contactline.geometry.measures import area_m2
from contactline.history.areas import RegionParts, cut_regions
from contactline.model import Region
from contactline.store.database import Database
from contactline.store.regions import Layer, RegionStore


class BoundaryStore:
    def __init__(self, database: Database, regions: RegionStore) -> None:
        self._database = database
        self._regions = regions
        self._geometries: dict[int, BaseGeometry] = {}
        self._parts: dict[tuple[int, int], RegionParts] = {}  # (layer key, tile)

    def forget(self) -> None:
        """Drop what is remembered of rows: a rollback may have undone them, SQLite gives keys again."""
        self._geometries.clear()
        self._parts.clear()

    def save(self, layer: Layer, regions: Sequence[Region]) -> tuple[list[int], list[int]]:
        """Store regions of a layer. Returns the keys that are new or changed, and the unchanged ones.

        A region of the same id with other content replaces the one that was there.
        """
        before = {
            id_: (int(pk), bytes(sha256))
            for id_, pk, sha256 in self._database.rows(
                "SELECT id, pk, sha256 FROM region WHERE layer_pk = ?", (layer.pk,)
            )
        }
        packs = [pack(r.geometry) for r in regions]
        # of the ground as it is kept, so that `damaged` can hold it against that
        areas = area_m2(np.array([unpack(p) for p in packs], dtype=object)).tolist()
        changed, same = [], []
        for region, packed, area in zip(regions, packs, areas, strict=True):
            names = json.dumps(
                {"names": dict(region.names), "codes": region.codes, "aliases": region.aliases},
                ensure_ascii=False,
            )
            sha256 = hashlib.sha256(
                "\0".join([region.id, names, region.parent_id or "", repr(region.official_area_m2)]).encode()
                + b"\0"
                + packed
            ).digest()
            known = before.get(region.id)
            if known and known[1] == sha256:
                same.append(known[0])
                continue
            if known:
                self._database.execute("DELETE FROM region WHERE pk = ?", (known[0],))
                self._database.execute("DELETE FROM control_area WHERE region_pk = ?", (known[0],))
                self._geometries.pop(known[0], None)
            geometry = zstandard.ZstdCompressor(level=9, write_checksum=True).compress(as_steps(packed))
            changed.append(
                self._database.insert(
                    "INSERT INTO region (layer_pk, id, names, parent_id, official_area_m2, area_m2, geometry,"
                    " sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        layer.pk,
                        region.id,
                        names,
                        region.parent_id,
                        region.official_area_m2,
                        area,
                        geometry,
                        sha256,
                    ),
                )
            )
        if changed:
            self._database.execute("DELETE FROM layer_tile WHERE layer_pk = ?", (layer.pk,))
            self._parts.clear()
        return changed, same

    def geometry(self, pk: int) -> BaseGeometry:
        if pk not in self._geometries:
            row = self._database.row("SELECT geometry FROM region WHERE pk = ?", (pk,))
            assert row is not None, "a region entry has its row"
            self._geometries[pk] = _unpack(bytes(row[0]))
        return self._geometries[pk]

    def geometries(self, layer: Layer) -> tuple[NDArray[np.int64], NDArray[np.object_]]:
        """All regions of a layer: keys (n,) and geometries (n,)."""
        rows = self._database.rows(
            "SELECT pk, geometry FROM region WHERE layer_pk = ? ORDER BY pk", (layer.pk,)
        )
        for pk, data in rows:
            if int(pk) not in self._geometries:
                self._geometries[int(pk)] = _unpack(bytes(data))
        keys = [int(pk) for pk, _ in rows]
        return np.array(keys, dtype=np.int64), np.array([self._geometries[k] for k in keys], dtype=object)

    def damaged(self) -> list[tuple[str, str]]:
        """(region id, what is wrong) of each region whose row does not have its hash."""
        found = []
        for id_, names, parent_id, official, area, geometry, sha256 in self._database.rows(
            "SELECT id, names, parent_id, official_area_m2, area_m2, geometry, sha256 FROM region ORDER BY pk"
        ):
            try:
                packed = from_steps(zstandard.ZstdDecompressor().decompress(bytes(geometry)))
            except (zstandard.ZstdError, ValueError) as error:
                found.append((id_, f"its geometry cannot be read ({error})"))
                continue
            head = "\0".join([id_, names, parent_id or "", repr(official)]).encode()
            if hashlib.sha256(head + b"\0" + packed).digest() != bytes(sha256):
                found.append((id_, "its content does not have its hash"))
            elif not np.isclose(area_m2([unpack(packed)])[0], area, rtol=1e-9, atol=0):
                found.append((id_, "its measured area is not that of its ground"))
        return found

    def damaged_parts(self) -> list[tuple[int, str]]:
        """(tile, what is wrong) of each tile whose parts cannot be read; the frames carry check sums."""
        found = []
        for tile, data in self._database.rows("SELECT tile, parts FROM layer_tile ORDER BY tile"):
            try:
                _unpack_parts(bytes(data))
            except (zstandard.ZstdError, ValueError, IndexError, shapely.errors.GEOSException) as error:
                found.append((int(tile), f"its parts of regions cannot be read ({error})"))
        return found

    # --- parts in tiles ---

    def parts(
        self, tiles: Sequence[int], layers: Sequence[Layer] | None = None, *, keep: bool = False
    ) -> dict[int, RegionParts]:
        """Tile -> the parts of all regions (of some layers) in it, cutting those not cut yet.

        `keep`: store what was cut; the caller holds a transaction.
        """
        gathered: dict[int, list[RegionParts]] = {int(t): [] for t in tiles}
        for layer in self._regions.layers() if layers is None else layers:
            known = {t: self._parts[layer.pk, t] for t in gathered if (layer.pk, t) in self._parts}
            known.update(self._stored_parts(layer, [t for t in gathered if t not in known]))
            missing = [t for t in gathered if t not in known]
            if missing:
                keys, geometries = self.geometries(layer)
                fresh = cut_regions(missing, keys, geometries)
                if keep:
                    self._store_parts(layer, fresh)
                known.update(fresh)
            for tile, part in known.items():
                self._parts[layer.pk, tile] = part
                gathered[tile].append(part)
        return {
            tile: RegionParts(
                np.concatenate([p.keys for p in parts] or [np.empty(0, dtype=np.int64)]),
                np.concatenate([p.geometries for p in parts] or [np.empty(0, dtype=object)]),
            )
            for tile, parts in gathered.items()
        }

    def _stored_parts(self, layer: Layer, tiles: Sequence[int]) -> dict[int, RegionParts]:
        found: dict[int, RegionParts] = {}
        numbers = [int(t) for t in tiles]
        for i in range(0, len(numbers), 500):
            some = numbers[i : i + 500]
            marks = ", ".join("?" * len(some))
            for tile, data in self._database.rows(
                f"SELECT tile, parts FROM layer_tile WHERE layer_pk = ? AND tile IN ({marks})",
                (layer.pk, *some),
            ):
                found[int(tile)] = _unpack_parts(bytes(data))
        return found

    def _store_parts(self, layer: Layer, parts: Mapping[int, RegionParts]) -> None:
        self._database.executemany(
            "INSERT INTO layer_tile (layer_pk, tile, parts) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(layer.pk, tile, _pack_parts(part)) for tile, part in parts.items()],
        )


def _unpack(data: bytes) -> BaseGeometry:
    return unpack(from_steps(zstandard.ZstdDecompressor().decompress(data)))


def _pack_parts(parts: RegionParts) -> bytes:
    """Keys, then for each region its polygons as `pack_exact`; no polygon: the whole tile."""
    words: list[bytes] = [len(parts.keys).to_bytes(4, "little"), parts.keys.astype("<u4").tobytes()]
    polygons, owner = shapely.get_parts(parts.geometries, return_index=True)
    packed = pack_exact(polygons)
    end = np.searchsorted(owner, np.arange(len(parts.geometries)), side="right").tolist()
    for a, b in pairwise([0, *end]):
        words.append((b - a).to_bytes(4, "little"))
        words += [len(p).to_bytes(4, "little") for p in packed[a:b]]
        words += packed[a:b]
    return zstandard.ZstdCompressor(level=9, write_checksum=True).compress(b"".join(words))


def _unpack_parts(data: bytes) -> RegionParts:
    raw = zstandard.ZstdDecompressor().decompress(data)
    count = int.from_bytes(raw[:4], "little")
    keys = np.frombuffer(raw, "<u4", count, 4).astype(np.int64)
    position = 4 + 4 * count
    geometries = np.full(count, None, dtype=object)
    for i in range(count):
        n = int.from_bytes(raw[position : position + 4], "little")
        sizes = np.frombuffer(raw, "<u4", n, position + 4).tolist()
        position += 4 + 4 * n
        polygons = []
        for size in sizes:
            polygons.append(raw[position : position + size])
            position += size
        if n:
            found = unpack_exact(polygons)
            geometries[i] = found[0] if n == 1 else shapely.multipolygons(found)
    return RegionParts(keys, geometries)
