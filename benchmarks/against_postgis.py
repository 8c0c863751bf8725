"""One region on every day, against PostGIS that is given the same pieces: a GiST index on the
geometry, areas on the spheroid (`geography`), the moments of the days in a table.

Five queries, from the first draft to what an expert who has understood the composite would write.
*Cut each day*: days joined to the pieces valid then, `ST_Intersection` in the sum; some days,
extrapolated. *Cut once*: each piece that meets the region is cut once in a materialised step, those
inside it not at all; then summed, either by joining each day to the cuts valid then, or by running
sums over what begins and ends. *Cut before*: the cuts and their areas lie in a table, and only one
or the other sum is left. The atlas cuts a region when it is loaded (the same work as *cut before*),
and ground drawn by hand when it is asked (the same work as *cut once*).

Tables are analysed and in memory, the best of three runs counts for PostGIS, the median for the
atlas. Limited by GEOS where something is cut, by the join of days and pieces where they are joined.
The server is a private one with the settings of the tests but for those named below.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import shapely

from benchmarks import measure as m
from benchmarks.pieces import Pieces, moments_of, read_pieces
from benchmarks.result import Peer, Result, Row, Unit
from benchmarks.workshop import ROOT, Workshop

SETTINGS = {"jit": "off", "work_mem": "'256MB'"}

CUT_EACH_DAY = """
SELECT d.n, p.class_number, sum(ST_Area(ST_Intersection(p.geom, r.geom)::geography))
FROM region r
JOIN piece p ON ST_Intersects(p.geom, r.geom)
JOIN day d ON p.start_at <= d.at AND p.end_at > d.at
WHERE d.n = ANY(%s)
GROUP BY 1, 2"""

# ST_Covers first: a piece that lies inside needs no cutting
_CUT = """
SELECT p.class_number, p.start_at, p.end_at,
       ST_Area((CASE WHEN ST_Covers(r.geom, p.geom) THEN p.geom
                     ELSE ST_Intersection(p.geom, r.geom) END)::geography) AS area_m2
FROM region r JOIN piece p ON ST_Intersects(p.geom, r.geom)"""

_JOINED = """
SELECT d.n, c.class_number, sum(c.area_m2)
FROM day d JOIN {cut} c ON c.start_at <= d.at AND c.end_at > d.at
GROUP BY 1, 2"""

# each moment with the area from then until the next of its class, joined to the days within
_RUNNING = """
SELECT d.n, s.class_number, s.area_m2
FROM (SELECT class_number, at, sum(sum(delta)) OVER w AS area_m2, lead(at) OVER w AS until
      FROM (SELECT class_number, start_at AS at, area_m2 AS delta FROM {cut}
            UNION ALL
            SELECT class_number, end_at, -area_m2 FROM {cut}) change
      GROUP BY class_number, at
      WINDOW w AS (PARTITION BY class_number ORDER BY at)) s
JOIN day d ON d.at >= s.at AND (d.at < s.until OR s.until IS NULL)"""

_ONCE = f"WITH cut AS MATERIALIZED ({_CUT})"


def measure(shop: Workshop) -> Result:
    result = Result("Against PostGIS")
    region = _region(shop)
    other = next(r for r in shop.oblasts if r.id != region.id)
    with shop.opened() as atlas:
        series = atlas.series_arrays(region.id)
    own = []
    for _ in range(5):
        with shop.opened() as atlas:
            atlas.series_arrays(other.id)
            own.append(m.timed(lambda atlas=atlas: atlas.series_arrays(region.id))[0])
    with shop.opened() as atlas:
        atlas.series_arrays(within=region.geometry)
        within_s = m.median_s([lambda: atlas.series_arrays(within=region.geometry)] * 3)
    pieces, moments = read_pieces(shop), moments_of(series)
    days = len(moments)
    sampled = sorted({round(i) for i in np.linspace(0, days - 1, min(10, days))})

    times, apart, loading_s, before_s, each_s = {}, 0.0, 0.0, 0.0, 0.0
    with _database(result) as connection:
        if connection is None:
            return result
        loading_s, _ = m.timed(lambda: _fill(connection, pieces, moments, region.geometry))
        each_s, _ = _best(connection, CUT_EACH_DAY, (sampled,), runs=1)
        before_s, _ = m.timed(lambda: _cut_before(connection))
        for name, query in {
            "once, joined": f"{_ONCE} {_JOINED.format(cut='cut')}",
            "once, running": f"{_ONCE} {_RUNNING.format(cut='cut')}",
            "before, joined": _JOINED.format(cut="cut_before"),
            "before, running": _RUNNING.format(cut="cut_before"),
        }.items():
            times[name], rows = _best(connection, query)
            apart = max(apart, _apart(series.area_m2[0], rows))
    own_s = float(np.median(own))
    draft_s = each_s * days / len(sampled)
    peers = {
        "cut once, running sums": times["once, running"],
        "cut once, joined": times["once, joined"],
        f"cut each day; {len(sampled)} days, extrapolated": draft_s,
        "cut before, running sums (the same work)": times["before, running"],
        "cut before, joined": times["before, joined"],
    }
    what = f"{region.names.get('en', region.id)}, {days:,} days"
    result.rows = [
        Row(
            "one region, all days, same pieces: times faster than PostGIS (cut once, running sums)",
            times["once, running"] / own_s,
            Unit.TIMES,
            reach=10,
            aim=100,
        ),
        *(
            Row(f"{what}, not asked before", own_s, peer=Peer(f"PostGIS: {name}", seconds))
            for name, seconds in peers.items()
        ),
        Row(
            f"{what}, as ground drawn by hand",
            within_s,
            peer=Peer("PostGIS: cut once, running sums (the same work)", times["once, running"]),
        ),
    ]
    result.notes.append(
        f"{len(pieces.start):,} pieces; PostGIS took {loading_s:.1f} s to take them in and index them and"
        f" {before_s:.1f} s to cut this region before. Settings: "
        + ", ".join(f"{name} {value}" for name, value in SETTINGS.items())
        + f". Agreement: at most {apart / 1e6:.3f} km² on any day in any class (PostGIS has geodesic edges)."
    )
    return result


def _region(shop: Workshop):
    with shop.opened() as atlas:
        return atlas.find_region(shop.record.region)


@contextmanager
def _database(result: Result) -> Iterator[Any]:
    """A connection to an empty database with PostGIS, or None with a note that says why."""
    servers = _servers()
    folder = servers.binaries()
    if folder is None:
        result.notes.append(
            "Not measured: PostgreSQL is not on this machine; tools/need-postgres installs it."
        )
        yield None
        return
    import psycopg

    with servers.private_server(folder) as server:
        try:
            url = server.new_database("postgis")
        except psycopg.Error as error:
            result.notes.append(f"Not measured: PostGIS is not to be had ({str(error).splitlines()[0]}).")
            yield None
            return
        with psycopg.connect(url, autocommit=True) as connection:
            for name, value in SETTINGS.items():
                connection.execute(f"SET {name} = {value}")  # type: ignore[arg-type]
            yield connection


def _servers() -> Any:
    """The private server of the tests, which are no package."""
    spec = importlib.util.spec_from_file_location("postgres", ROOT / "tests" / "postgres.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _fill(connection: Any, pieces: Pieces, moments: np.ndarray, region: shapely.Geometry) -> None:
    connection.execute(
        "CREATE TABLE piece (class_number int, start_at bigint, end_at bigint, geom geometry(Polygon, 4326));"
        "CREATE TABLE day (n int PRIMARY KEY, at bigint);"
        "CREATE TABLE region (geom geometry(Geometry, 4326))"
    )
    wkb = shapely.to_wkb(
        shapely.set_srid(pieces.frame.geometry.to_numpy(), 4326), hex=True, include_srid=True
    )
    columns = (pieces.class_number.tolist(), pieces.start.tolist(), pieces.end.tolist(), wkb)
    with connection.cursor() as cursor:
        with cursor.copy("COPY piece FROM STDIN") as copy:
            for row in zip(*columns, strict=True):
                copy.write_row(row)
        with cursor.copy("COPY day FROM STDIN") as copy:
            for row in enumerate(moments.tolist()):
                copy.write_row(row)
        cursor.execute(
            "INSERT INTO region VALUES (%s::geometry)",
            (shapely.to_wkb(shapely.set_srid(region, 4326), hex=True, include_srid=True),),
        )
    connection.execute("CREATE INDEX ON piece USING gist (geom); CREATE INDEX ON piece (start_at, end_at)")
    connection.execute("VACUUM ANALYZE")


def _cut_before(connection: Any) -> None:
    connection.execute(
        f"CREATE TABLE cut_before AS {_CUT};CREATE INDEX ON cut_before (start_at, end_at); ANALYZE cut_before"
    )


def _best(connection: Any, query: str, parameters: tuple = (), *, runs: int = 3) -> tuple[float, list[tuple]]:
    """The best of some runs: whatever a cold cache costs is not PostGIS's fault."""
    found = [m.timed(lambda: connection.execute(query, parameters or None).fetchall()) for _ in range(runs)]
    return min(found, key=lambda run: run[0])


def _apart(ours: np.ndarray, rows: list[tuple]) -> float:
    """The largest difference in m² between (classes, days) and rows of (day, class, m²)."""
    theirs = np.zeros_like(ours)
    for day, number, area in rows:
        theirs[number, day] = area
    return float(np.abs(ours - theirs).max())
