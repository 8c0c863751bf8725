"""A server on PostgreSQL answers byte for byte as one on the SQLite file of which it is the copy.

How an atlas gets into either is tested with the store; here the rows are carried over as they are, so that
every key, hash and time is the same, and whatever differs in an answer is the reading's doing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import contactline
import spoken
from asking import Client
from contactline.publish.tiles.build import build
from contactline.reports import Source
from contactline.server.app import create_app
from contactline.server.settings import Settings
from contactline.store import schema

DAY, LATER = "2031-03-10", "2031-03-20"
PERIOD = f"from={DAY}&to={LATER}"

PATHS = [
    "/api",
    "/api/area",
    f"/api/area?by=1&on={DAY}",
    f"/api/area?region=QV-3&on={DAY}&until={LATER}&group=occupied_total",
    f"/api/area?region=QV-3&on={DAY}&measure=geodesic",
    f"/api/area?on={DAY}&as_published={DAY}",
    "/api/area?track=tideline",
    f"/api/series?by=1&{PERIOD}&group=occupied_total",
    "/api/steps",
    "/api/steps?by=1",
    "/api/steps?lon=-30.0&lat=48.0&radius_km=30",
    f"/api/changes?by=1&{PERIOD}",
    f"/api/changes.geojson?{PERIOD}&group=occupied_total",
    f"/api/transitions?{PERIOD}&places=true",
    f"/api/transitions.geojson?by=1&{PERIOD}",
    f"/api/differences?from={DAY}&to={DAY}&other_track=tideline",
    f"/api/front?on={DAY}",
    f"/api/front.geojson?on={DAY}&tolerance=1000",
    "/api/search?q=new",
    "/api/at?lon=-30.0&lat=48.0",
    f"/api/at?lon=-30.0&lat=48.0&as_published={DAY}",
    "/api/regions",
    "/api/regions.geojson?level=1",
    "/api/regions/QV-3.geojson",
    f"/api/control?on={DAY}",
    f"/api/control?on={DAY}&bbox=-30.5,47.5,-29.5,48.5&simplify_m=100",
    "/api/atlas",
    "/api/record",
    "/api/record?track=tideline",
    "/api/tracks",
    "/api/editions",
    "/api/editions?track=tideline",
    "/api/gaps",
    "/api/quarantine",
    "/api/claims",
    "/api/claims?verdict=not%20testable&track=meridian",
    "/api/claims?kind=captured&since=2031-03-01&until=2031-03-31&source=staff",
    "/api/claims.geojson",
    "/api/sources",
    "/conformance",
    "/collections",
    "/api/features.json",
    "/api/openapi.json",
    "/article",
    # what is refused
    "/api/area?on=1999-01-01",
    "/api/area?region=nowhere",
    "/api/places/Nowhere",
    "/api/area?track=nobody",
    "/collections/nothing",
]
"""Every endpoint, most of them in the ways that ask the store for something else. Places, claims and reports
by their ids, and the items of collections, are added from what the lists say."""

FORMS = ("/api/area", "/api/series", "/api/changes", "/api/transitions", "/api/regions", "/api/editions",
         "/api/tracks", "/api/quarantine", "/api/claims", "/api/sources")  # fmt: skip


@pytest.fixture(scope="module")
def clients(demo, postgres, tmp_path_factory) -> Iterator[tuple[Client, Client]]:
    """The same atlas behind two servers: SQLite, then PostgreSQL."""
    file = tmp_path_factory.mktemp("both") / "atlas.db"
    file.write_bytes(demo.path.read_bytes())
    url = postgres.new_database()
    with pytest.MonkeyPatch.context() as patch, contactline.open(file) as atlas:
        spoken.teach(patch)
        place = next(place for place in atlas.places() if place.lon is not None)
        atlas.add_source(Source("staff", {"en": "The Staff"}, None, "C"), by="A")
        text = f"captured {place.id} by red on 2031-03-09\narea_held QV-3 of 200"
        atlas.add_report(text, on=DAY, source="staff", title="News")
    carry_over(file, url)
    apps = [create_app(Settings(str(where), build_tiles=False)) for where in (file, url)]
    yield Client(apps[0]), Client(apps[1])
    for app in apps:
        app.state.desk.close()
    postgres.drop(url)


def carry_over(file: Path, url: str) -> None:
    """Every row of an atlas file into tables of the same form in an empty database."""
    import psycopg
    from psycopg import sql

    schema.upgrade(url)
    with sqlite3.connect(file) as source, psycopg.connect(url) as target:
        target.execute("SET session_replication_role = replica")  # rows in any order
        for (table,) in source.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name <> 'alembic_version'"
        ).fetchall():
            rows = source.execute(f"SELECT * FROM {table}")
            columns = [column[0] for column in rows.description]
            statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
                sql.Identifier(table),
                sql.SQL(", ").join(map(sql.Identifier, columns)),
                sql.SQL(", ").join(sql.Placeholder() * len(columns)),
            )
            kept = rows.fetchall()
            if kept:
                target.cursor().executemany(statement, kept)


def asked(client: Client, path: str) -> tuple[int, str | None, bytes]:
    response = client.get(path)
    return response.status_code, response.headers.get("content-type"), response.content


def same(clients: tuple[Client, Client], paths: list[str]) -> None:
    one, other = clients
    differing = [path for path in paths if asked(one, path) != asked(other, path)]
    assert not differing


def test_every_endpoint_answers_alike(clients):
    same(clients, PATHS)
    statuses = {path: asked(clients[0], path)[0] for path in PATHS}
    assert {path for path, status in statuses.items() if status != 200} == set(PATHS[-5:])


def test_every_form_is_alike(clients):
    dated = ("/api/series", "/api/changes", "/api/transitions")
    same(clients, [f"{path}.csv{f'?{PERIOD}' if path in dated else ''}" for path in FORMS])


def test_what_is_named_is_alike(clients):
    one, _ = clients
    place = one.json("/api/claims")[0]["place"]["id"]
    claims, sources = one.json("/api/claims"), one.json("/api/sources")
    assert claims
    assert sources
    paths = [f"/api/claims/{claim['id']}{form}" for claim in claims for form in ("", ".csv", ".geojson")]
    paths += [
        f"/api/reports/{claims[0]['report']['sha256']}",
        f"/api/places/{place}",
        f"/api/places/{place}.csv",
    ]
    paths += [f"/api/claims?place={place}", "/api/claims?region=QV-3"]
    same(clients, paths)
    assert all(asked(one, path)[0] == 200 for path in paths)


def test_collections_and_their_items_are_alike(clients):
    one, _ = clients
    paths: list[str] = []
    for collection in one.json("/collections")["collections"]:
        base = f"/collections/{collection['id']}"
        items = f"{base}/items?limit=20"
        paths += [base, items, f"{items}&offset=3", f"{items}&bbox=-30.5,47.5,-29.5,48.5"]
        paths += [f"{items}&datetime={DAY}T12:00:00Z"]
        features = one.json(items)["features"]
        assert features, collection["id"]
        paths.append(f"{base}/items/{features[0]['id']}")
    same(clients, paths)


@pytest.mark.parametrize("path", ["/api/read", "/api/check", "/article"])
def test_texts_are_read_and_checked_alike(clients, path):
    text = "On 9 March 2031 Meridian forces captured nothing. They hold 200 sq km of Quivara."
    answers = []
    for client in clients:
        if path == "/article":
            form = {"data": {"text": text, "date": DAY}}
        else:
            form = {"json": {"text": text, "date": DAY}}
        response = client.request("POST", path, **form)
        answers.append((response.status_code, response.content))
    assert answers[0] == answers[1]
    assert answers[0][0] == 200


def test_tiles_are_alike(clients, tmp_path):
    """A file that is there is made again where anything in it would differ."""
    built = []
    for client in clients:
        with contactline.open(client.app.state.settings.atlas, read_only=True) as atlas:
            built.append(build(atlas, tmp_path))
    first, second = built
    assert len(first.made) > 2
    assert (second.made, second.kept) == ({}, first.made)


def test_what_another_process_writes_is_seen(clients):
    """Last, for it changes the copy: the token of the state, and with it every cached answer."""
    _, on_postgres = clients
    before = on_postgres.json("/api/atlas")["version"]
    with contactline.open(on_postgres.app.state.settings.atlas) as atlas:
        assert atlas.area(on=DAY).to_dicts() == on_postgres.json(f"/api/area?on={DAY}")
        atlas.set_default_track("tideline")
        after = atlas.state
    on_postgres.app.state.desk._checked_at = float("-inf")
    assert on_postgres.json("/api/atlas")["version"] == after != before
    assert {row["track"] for row in on_postgres.json("/api/area")} == {"tideline"}
