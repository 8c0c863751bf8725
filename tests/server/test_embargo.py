"""An edition under embargo appears nowhere, and when its embargo ends it appears by itself."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from datetime import UTC, datetime, timedelta

import pytest

import contactline
import spoken
from asking import run
from contactline.server.routes import endpoints
from contactline.server.settings import Settings
from contactline.store.times import to_micros

ASKED = {
    "/api/changes": "from=2031-03-02&to=2031-04-10",
    "/api/transitions": "from=2031-03-02&to=2031-04-10",
    "/api/differences": "from=2031-03-02&to=2031-04-10&other_track=meridian",
    "/api/at": "lon=-30&lat=48",
    "/api/search": "q=a",
}


@pytest.fixture
def embargoed(demo):
    """(edition id, source name, chain in hex) of the demo's edition under embargo."""
    with contactline.open(demo.path, read_only=True) as atlas:
        store = atlas._store
        found = [
            (e.id, e.source_name, e.chain.hex())
            for track in store.editions.tracks()
            for e in store.editions.editions(track)
            if e.embargo_until is not None
        ]
    assert len(found) == 1
    return found[0]


def test_no_endpoint_in_any_form_shows_an_edition_under_embargo(client_of, copy, embargoed, monkeypatch):
    spoken.teach(monkeypatch)
    with contactline.open(copy) as atlas:
        place = next(place for place in atlas.places() if place.lon is not None)
        report = atlas.add_report(f"captured {place.id} by red", on="2031-03-10")
    client = client_of(copy)
    named = {
        "/api/regions/": "QV-3",
        "/api/places/": place.id,
        "/api/claims/": report.claims[0].id,
        "/api/reports/": report.report.sha256,
    }
    for endpoint in endpoints(Settings("any.db")):
        path = endpoint.path + named.get(endpoint.path, "")
        for form in endpoint.forms:
            response = client.get(f"{path}.{form}?{ASKED.get(endpoint.path, '')}")
            assert response.status_code == 200, (path, form, response.text[:300])
            for secret in embargoed:
                assert secret not in response.text, (path, form)


def test_what_is_under_embargo_does_not_change_the_state_of_the_atlas(demo, copy):
    with contactline.open(copy) as atlas:
        before = atlas.state
        with sqlite3.connect(copy) as raw:
            raw.execute("DELETE FROM edition WHERE embargo_until IS NOT NULL")
        assert atlas.state == before


def test_an_embargo_that_ends_is_noticed_without_anybody_asking(client_of, copy, embargoed):
    client = client_of(copy, watch_s=0.05)
    before = client.json("/api/atlas")
    with sqlite3.connect(copy) as raw:
        over = to_micros(datetime.now(UTC) - timedelta(seconds=1))
        raw.execute("UPDATE edition SET embargo_until = ? WHERE embargo_until IS NOT NULL", (over,))

    async def live():
        async with client.app.router.lifespan_context(client.app):
            until = time.monotonic() + 30
            desk = client.app.state.desk
            while time.monotonic() < until and desk.quick(lambda atlas: atlas.state) == before["version"]:
                await asyncio.sleep(0.05)

    run(live())
    assert client.json("/api/atlas")["version"] != before["version"]
    assert embargoed[0] in client.get("/api/editions").text
