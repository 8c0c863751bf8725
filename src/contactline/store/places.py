"""Places and the keys that they are found by."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import orjson

from contactline.errors import SourceError
from contactline.gazetteer.lookup import normalise
from contactline.model import Place
from contactline.store.database import Database
from contactline.store.rows import digest

_COLUMNS = "id, names, lon, lat, region_ids, kind, population"


class PlaceStore:
    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self, places: Sequence[Place], *, dataset: str, licence: str, attribution: str
    ) -> tuple[int, int]:
        """Store places; gives how many are new or changed, and how many were there already.

        A place of a known id and other content replaces the one that was there.
        """
        row = self._database.row("SELECT pk FROM dataset WHERE name = ?", (dataset,))
        dataset_pk = (
            int(row[0])
            if row
            else self._database.insert(
                "INSERT INTO dataset (name, licence, attribution) VALUES (?, ?, ?)",
                (dataset, licence, attribution),
            )
        )
        known = {
            id_: (int(pk), int(kept))
            for id_, pk, kept in self._database.rows("SELECT id, pk, digest FROM place")
        }
        twice = next((id_ for id_, n in Counter(p.id for p in places).items() if n > 1), None)
        if twice is not None:
            raise SourceError(f"two places have the id {twice!r}: name another id column")
        next_pk = self._database.next_pk("place")
        rows, names, gone, same = [], [], [], 0
        for place in places:
            values = _values(place)
            check = digest(*values)
            before = known.get(place.id)
            if before and before[1] == check:
                same += 1
                continue
            if before:
                gone.append((before[0],))
            rows.append((next_pk, dataset_pk, *values, check))
            keys = {key for name in (*place.names.values(), *place.aliases) if (key := normalise(name))}
            names += [(key, next_pk) for key in sorted(keys)]
            known[place.id] = (next_pk, check)
            next_pk += 1
        self._database.executemany("DELETE FROM place_name WHERE place_pk = ?", gone)
        self._database.executemany("DELETE FROM place WHERE pk = ?", gone)
        self._database.executemany(
            "INSERT INTO place (pk, dataset_pk, id, names, lon, lat, region_ids, kind, population, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self._database.executemany("INSERT INTO place_name (key, place_pk) VALUES (?, ?)", names)
        return len(rows), same

    def by_id(self, id_: str) -> Place | None:
        row = self._database.row(f"SELECT {_COLUMNS} FROM place WHERE id = ?", (id_,))
        return None if row is None else _place(row)

    def positions(self, ids: Iterable[str | None]) -> dict[str, tuple[float, float]]:
        """Longitude and latitude of the places of some ids, of those that have them."""
        wanted = sorted({id_ for id_ in ids if id_ is not None})
        found: dict[str, tuple[float, float]] = {}
        for i in range(0, len(wanted), 500):
            part = wanted[i : i + 500]
            marks = ", ".join("?" * len(part))
            for id_, lon, lat in self._database.rows(
                f"SELECT id, lon, lat FROM place WHERE lon IS NOT NULL AND id IN ({marks})", part
            ):
                found[id_] = (float(lon), float(lat))
        return found

    def by_name(self, name: str) -> list[Place]:
        """Every place that has this name or former name in any language, largest first."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM place WHERE pk IN (SELECT place_pk FROM place_name WHERE key = ?)"
            " ORDER BY COALESCE(population, 0) DESC, id",
            (normalise(name),),
        )
        return [_place(row) for row in rows]

    def beginning(self, prefix: str, most: int = 5) -> list[str]:
        """A few known name keys that begin alike: what to suggest when nothing fits."""
        key = normalise(prefix)[:4]
        rows = self._database.rows(
            "SELECT DISTINCT key FROM place_name WHERE key >= ? AND key < ? ORDER BY key LIMIT 500",
            (key, key + "\U0010ffff"),
        )
        from difflib import get_close_matches

        return get_close_matches(normalise(prefix), [k for (k,) in rows], n=most)

    def all(self) -> list[Place]:
        return [_place(row) for row in self._database.rows(f"SELECT {_COLUMNS} FROM place ORDER BY pk")]

    def count(self) -> tuple[int, int]:
        """(places, places with coordinates)."""
        row = self._database.row("SELECT COUNT(*), COUNT(lon) FROM place")
        return (0, 0) if row is None else (int(row[0]), int(row[1]))

    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the places with coordinates; None without any."""
        row = self._database.row(
            "SELECT MIN(lon), MIN(lat), MAX(lon), MAX(lat) FROM place"
            " WHERE lon IS NOT NULL AND lat IS NOT NULL"
        )
        if row is None or row[0] is None:
            return None
        west, south, east, north = map(float, row)
        return west, south, east, north

    def contents(self) -> tuple[int, int]:
        """(places, sum of their check sums): the same for the same places."""
        row = self._database.row("SELECT COUNT(*), SUM(digest) FROM place")
        return (0, 0) if row is None else (int(row[0]), int(row[1] or 0))

    def points(self) -> list[tuple[int, float, float, int]]:
        """(key, longitude, latitude, population or 0) of every place with coordinates."""
        rows = self._database.rows(
            "SELECT pk, lon, lat, COALESCE(population, 0) FROM place WHERE lon IS NOT NULL ORDER BY pk"
        )
        return [(int(pk), float(lon), float(lat), int(n)) for pk, lon, lat, n in rows]

    def keys(self) -> list[tuple[str, int]]:
        """(normalised name, key of the place) of every name and former name, in their order."""
        rows = self._database.rows("SELECT key, place_pk FROM place_name ORDER BY key, place_pk")
        return [(str(key), int(pk)) for key, pk in rows]

    def keys_of(self, names: Mapping[str, Sequence[str]]) -> list[tuple[str, int]]:
        """The same of more names of some places, by their ids; of those that there are."""
        if not names:
            return []
        marks = ", ".join("?" * len(names))
        rows = self._database.rows(f"SELECT id, pk FROM place WHERE id IN ({marks})", list(names))
        return [(normalise(name), int(pk)) for id_, pk in rows for name in names[str(id_)]]

    def weights(self) -> dict[int, float]:
        """Key -> population; where it is unknown a million shared among all places of that kind, for
        of a greater kind there are fewer."""
        rows = self._database.rows(
            "SELECT place.pk, population, number FROM place JOIN"
            " (SELECT kind, COUNT(*) AS number FROM place GROUP BY kind) AS kinds ON kinds.kind = place.kind"
        )
        return {int(pk): float(population or 1e6 / number) for pk, population, number in rows}

    def by_key(self, pks: Sequence[int]) -> dict[int, Place]:
        """The places of some keys, without those of keys that there are none of."""
        found: dict[int, Place] = {}
        for i in range(0, len(pks), 500):
            part = pks[i : i + 500]
            marks = ", ".join("?" * len(part))
            for pk, *row in self._database.rows(
                f"SELECT pk, {_COLUMNS} FROM place WHERE pk IN ({marks})", part
            ):
                found[int(pk)] = _place(row)
        return found

    def largest_in(self, region: str) -> str | None:
        """The id of the most populous place of a region that has coordinates; None where none is known."""
        row = self._database.row(
            "SELECT id FROM place WHERE region_ids LIKE ? AND population IS NOT NULL AND lon IS NOT NULL"
            " ORDER BY population DESC, id LIMIT 1",
            (f'%"{region}"%',),
        )
        return None if row is None else str(row[0])

    def datasets(self) -> list[tuple[str, str, str]]:
        """(name, licence, attribution) of each set of places."""
        return [
            tuple(r)
            for r in self._database.rows("SELECT name, licence, attribution FROM dataset ORDER BY pk")
        ]

    def damaged(self) -> list[tuple[str, str]]:
        rows = self._database.rows(f"SELECT {_COLUMNS}, digest FROM place ORDER BY pk")
        return [
            (row[0], "its row does not have its check sum") for row in rows if digest(*row[:-1]) != row[-1]
        ]


def _values(place: Place) -> tuple[object, ...]:
    names = json.dumps({"names": dict(place.names), "aliases": place.aliases}, ensure_ascii=False)
    lon = None if place.lon is None else float(place.lon)
    lat = None if place.lat is None else float(place.lat)
    return (place.id, names, lon, lat, json.dumps(place.region_ids), place.kind, place.population)


def _place(row: Sequence) -> Place:
    id_, names, lon, lat, region_ids, kind, population = row
    known = orjson.loads(names)
    return Place(
        id_,
        known["names"],
        tuple(known["aliases"]),
        lon,
        lat,
        _ids(region_ids),
        kind,
        population,
    )


@lru_cache(maxsize=4096)
def _ids(written: str) -> tuple[str, ...]:
    """All places of one region have the same."""
    return tuple(orjson.loads(written))
