"""Looks into an atlas that no user has: whole tables, pieces, and bytes changed behind its back."""

from __future__ import annotations

from collections import Counter
from typing import Any

import shapely

from contactline.atlas import Atlas


def tables(atlas: Atlas) -> list[str]:
    database = atlas._store.database
    if database.postgres:
        rows = database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    else:
        rows = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
    return [name for (name,) in rows]


def everything(atlas: Atlas) -> dict[str, Counter]:
    """Every row of every table."""
    return {
        name: Counter(map(repr, atlas._store.database.rows(f"SELECT * FROM {name}")))
        for name in tables(atlas)
    }


def pieces(atlas: Atlas, track: str) -> Counter:
    """The pieces of a track, without their keys and the order they were made in."""
    store = atlas._store
    found = store.pieces.select(store.editions.track(track).pk)
    return Counter(
        (int(tile), int(number), int(start), int(end), shapely.normalize(geometry).wkb)
        for tile, number, start, end, geometry in zip(
            found.tile, found.class_number, found.start, found.end, found.geometries(), strict=True
        )
    )


def tamper(atlas: Atlas, table: str, column: str, change, where: str = "1 = 1") -> Any:
    """Change a value of one row behind the atlas's back; gives what it was."""
    database = atlas._store.database
    key = "ctid" if database.postgres else "rowid"
    names = (
        {row[1] for row in database.rows(f"PRAGMA table_info({table})")} if not database.postgres else set()
    )
    if not database.postgres and "pk" in names:
        key = "pk"
    elif not database.postgres:  # a table without rowid: name the row by all it has
        columns = [row[1] for row in database.rows(f"PRAGMA table_info({table})")]
        row = database.row(f"SELECT {', '.join(columns)} FROM {table} WHERE {where}")
        assert row is not None, "there is a row to change"
        old = row[columns.index(column)]
        condition = " AND ".join(f"{c} = ?" for c in columns)
        database.execute(f"UPDATE {table} SET {column} = ? WHERE {condition}", (change(old), *row))
        return old
    row = database.row(f"SELECT {key}, {column} FROM {table} WHERE {where} ORDER BY {key} LIMIT 1")
    assert row is not None, "there is a row to change"
    old = bytes(row[1]) if isinstance(row[1], memoryview) else row[1]
    database.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (change(old), row[0]))
    return old


def one_bit(data: bytes, position: int = -1) -> bytes:
    """The bytes with the last bit of one of them turned."""
    changed = bytearray(data)
    changed[position] ^= 1
    return bytes(changed)
