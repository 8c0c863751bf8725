"""The file of an atlas that holds everything: regions of all levels, places, both tracks with every
feature version, the pieces, the areas by region.

Limited by the coordinates of feature versions and pieces, and by the boundaries. Peers: the archive
as published, raw and packed, and the pieces alone as a GeoPackage.
"""

from __future__ import annotations

import sqlite3

from benchmarks.pieces import read_pieces
from benchmarks.result import Peer, Result, Row, Table, Unit, shown
from benchmarks.workshop import Workshop, sqlite_of


def measure(shop: Workshop) -> Result:
    result = Result("Size")
    path = shop.atlas
    with sqlite_of(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        tables, told = _tables(connection)
    size = path.stat().st_size
    package = shop.folder / "pieces.gpkg"
    read_pieces(shop).frame.to_file(package, driver="GPKG")
    raw = sum(f.stat().st_size for f in shop.files)
    packed = sum(track.path.stat().st_size for track in shop.record.tracks)
    result.rows = [
        Row("atlas file with all of it", size, Unit.BYTES, reach=80e6, aim=30e6,
            peer=Peer("the same archive as raw GeoJSON", raw)),
        Row("atlas file against the archive as packed", size, Unit.BYTES,
            peer=Peer("tar.xz: no region, no place, no answer", packed)),
        Row("atlas file against a part of it", size, Unit.BYTES,
            peer=Peer("the pieces alone as a GeoPackage", package.stat().st_size)),
    ]  # fmt: skip
    result.tables.append(
        Table(
            f"What it is made of ({told})",
            ("table or index", "size", "share"),
            tuple((name, shown(n, Unit.BYTES), f"{n / size:.1%}") for name, n in tables if n > size / 200),
        )
    )
    return result


def _tables(connection: sqlite3.Connection) -> tuple[list[tuple[str, int]], str]:
    """(name, bytes) of tables and indexes, largest first, and how it was found out."""
    try:
        found = connection.execute("SELECT name, SUM(pgsize) FROM dbstat GROUP BY name").fetchall()
        told = "pages"
    except sqlite3.OperationalError:  # SQLite was built without dbstat
        found, told = [], "content, without indexes"
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            columns = [c[1] for c in connection.execute(f'PRAGMA table_info("{name}")')]
            lengths = " + ".join(f'COALESCE(LENGTH(CAST("{c}" AS BLOB)), 0)' for c in columns)
            (n,) = connection.execute(f'SELECT COALESCE(SUM({lengths}), 0) FROM "{name}"').fetchone()
            found.append((name, n))
    return sorted(found, key=lambda row: -row[1]), told
