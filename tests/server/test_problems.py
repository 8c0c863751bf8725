"""Every error is problem details that say what is wrong and what would be right; none is a 500."""

from __future__ import annotations

import asyncio
import gc
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import contactline
from asking import run
from contactline import deadline
from contactline.atlas import Atlas
from contactline.errors import ContactlineError, NoAtlas, UsageError
from contactline.server.app import create_app
from contactline.server.settings import Settings

DAY = "2031-03-10"


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/area?on=yesterday", 400, "2025-08-03"),
        ("/api/area?on=2099-12-31", 404, "after the record"),
        ("/api/area?on=1999-01-01", 404, "begins with the edition"),
        ("/api/area?on=0001-01-01T00:00%2B14:00", 400, "calendar"),
        ("/api/area?class=occupied&group=occupied_total", 400, "not for both"),
        ("/api/area?group=everything", 404, "occupied_total"),
        ("/api/area?by=galaxy", 400, "region level"),
        ("/api/area?track=nobody", 404, "meridian, tideline"),
        ("/api/area?measure=feet", 422, "authalic"),
        ("/api/area?regoin=QV-3", 422, "no parameter 'regoin' here; there are "),
        ("/api/claims?status=consistent", 422, "verdict, "),
        ("/api/area?region=QV-3&region=QV-2", 422, "given twice"),
        ("/api/area?region=", 422, "at least 1 character"),
        (f"/api/area?region={'x' * 201}", 422, "at most 200 characters"),
        ("/api/area?region=a%00b", 422, "cannot be printed"),
        ("/api/area?share_of=official&region=QV-3-1", 400, "official"),
        ("/api/changes?from=2031-03-10", 422, "'to' is missing"),
        ("/api/changes?from=2031-03-20&to=2031-03-10", 400, "swap the two dates"),
        ("/api/front?tolerance=-1", 422, "greater than or equal to 0"),
        ("/api/front?tolerance=nan", 422, "finite"),
        ("/api/front?" + "&".join(["tolerance=1"] * 9), 422, "at most 8"),
        ("/api/at?lon=200&lat=0", 422, "180"),
        ("/api/at?lon=10", 422, "'lat' is missing"),
        ("/api/steps?lon=10&lat=10", 400, "radius_km"),
        ("/api/steps?lon=10&lat=10&radius_km=101", 422, "100"),
        ("/api/steps?lon=179.9&lat=10&radius_km=50", 400, "date line"),
        ("/api/steps?lon=10&lat=10&radius_km=5&by=1", 400, "one or the other"),
        ("/api/control?bbox=1,2,3", 400, "west,south,east,north"),
        ("/api/control?bbox=3,2,1,4", 400, "west,south,east,north"),
        ("/api/differences?from=2031-03-10&to=2031-03-10", 400, "other_track"),
        ("/api/series?by=3&measure=sphere", 400, "figures"),
        ("/api/series?group=occupied_total&measure=sphere", 200, ""),
        ("/api/places/Nowhere-at-all", 404, "no place"),
        ("/api/regions/Nowhere-at-all", 404, "no region"),
        ("/api/regions?level=x", 422, "integer"),
        ("/api/search?q=a&limit=1000", 422, "50"),
        ("/api/search", 422, "'q' is missing"),
        ("/api/nothing", 404, "nothing at"),
        ("/no/such/page", 404, "nothing at"),
        ("/tiles/none.pmtiles", 404, "manifest"),
        ("/api/claims/0123456789ab", 404, "/api/claims has them"),
        ("/api/reports/" + "0" * 64, 404, "/api/reports has them"),
        ("/api/area?" + "&".join(f"a{i}=1" for i in range(61)), 400, "60 parameters"),
        ("/api/area?region=" + "x" * 4001, 414, "4,000"),
        ("/" + "x" * 1001, 414, "1,000"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_what_would_be_right(client, path, status, said):
    if status == 200:
        assert client.get(path).status_code == 200
    else:
        assert said in client.problem(path, status)["detail"]


def test_the_methods_that_write_are_refused(client):
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        response = client.request(method, "/api/area")
        assert response.status_code == 405
        assert response.headers["allow"] == "GET, HEAD, OPTIONS"
        assert response.headers["content-type"] == "application/problem+json"


def test_an_ambiguous_name_gives_its_candidates(client, atlas):
    by_name: dict[str, list] = {}
    for place in atlas._store.places.all():
        by_name.setdefault(place.names["en"], []).append(place)
    name, bearers = next(((n, ps) for n, ps in by_name.items() if len(ps) > 1), (None, []))
    assert name is not None, "the demo names two places alike"
    body = client.problem(f"/api/places/{name}", 409)
    assert {c["id"] for c in body["candidates"]} == {p.id for p in bearers}


def test_a_misspelt_region_gives_the_nearest_names(client, atlas):
    name = atlas.find_region("QV-3").names["en"]
    body = client.problem(f"/api/area?region={name[:-1]}x", 404)
    assert name in body["candidates"]


def test_what_no_form_fits_is_not_acceptable(client):
    body = client.problem(f"/api/area?on={DAY}", 406, accept="image/png")
    assert "text/csv" in body["detail"]
    assert client.get(f"/api/area?on={DAY}", accept="not a media type").status_code == 200


def test_a_form_that_an_endpoint_does_not_have_is_no_page(client):
    client.problem("/api/steps.csv", 404)


def test_an_atlas_without_editions_says_so_and_still_describes_itself(client_of, tmp_path):
    contactline.init(tmp_path / "atlas.db", "demo").close()
    client = client_of(tmp_path / "atlas.db")
    assert client.json("/api/atlas")["tracks"] == []
    assert client.json("/api/atlas")["home_bounds"] is None
    assert "no editions" in client.problem("/api/area", 503)["detail"]
    assert client.json("/api/search?q=a") == {"regions": [], "places": [], "point": None, "day": None}


def test_without_an_atlas_there_is_no_server(tmp_path):
    with pytest.raises(NoAtlas, match="there is no atlas"):
        create_app(Settings(str(tmp_path / "none.db")))


def test_an_atlas_that_goes_away_is_told_of_and_one_that_comes_back_is_read(client_of, copy: Path):
    client = client_of(copy)
    before = client.json("/api/atlas")["version"]
    away = copy.rename(copy.with_suffix(".away"))
    client.app.state.desk._checked_at = float("-inf")
    assert "there is no atlas" in client.problem(f"/api/area?on={DAY}&region=QV-2", 503)["detail"]
    away.rename(copy)
    client.app.state.desk._checked_at = float("-inf")
    assert client.json("/api/atlas")["version"] == before


@pytest.mark.parametrize(
    "url",
    ["map.example.org", "ftp://map.example.org", "https://", "http://a b", "http://x:99999", "https://x/?q"],
)
def test_a_base_url_that_is_none_is_refused(url):
    with pytest.raises(UsageError):
        Settings("a.db", base_url=url)


# --- limits -------------------------------------------------------------------------------------


def test_more_questions_than_can_wait_are_told_to_come_again(demo, client_of):
    desk = client_of(demo.path, workers=1, queue=1).app.state.desk
    gate = threading.Event()

    async def ask():
        first = asyncio.create_task(desk.ask(lambda atlas: gate.wait(20)))
        second = asyncio.create_task(desk.ask(lambda atlas: "second"))
        await asyncio.sleep(0)
        with pytest.raises(ContactlineError, match="more questions"):
            await desk.ask(lambda atlas: "third")
        gate.set()
        await first
        assert await second == "second"
        await asyncio.sleep(0.01)
        assert await desk.ask(lambda atlas: "room again") == "room again"

    run(ask())


def test_a_question_without_an_answer_in_time_is_told_so_and_the_next_is_answered(demo, client_of):
    client = client_of(demo.path, workers=1, time_limit_s=0.2)
    desk = client.app.state.desk
    gate = threading.Event()

    async def ask():
        with pytest.raises(ContactlineError, match=r"within 0\.2 seconds"):
            await desk.ask(lambda atlas: gate.wait(20))
        gate.set()
        await asyncio.sleep(0.05)
        assert await desk.ask(lambda atlas: atlas.scheme.id) == "demo"

    run(ask())


def stopped_at(atlas: Atlas, work: Callable[[Atlas], object], stopped: threading.Event) -> object:
    """What the work gives; `stopped` is set where the deadline ends it."""
    try:
        return work(atlas)
    except deadline.OutOfTime:
        stopped.set()
        raise


def for_ever_in_python(atlas: Atlas) -> object:
    """Figures without end, as a long series by region has them."""
    while True:
        atlas.area(on=DAY)


def for_ever_in_sql(atlas: Atlas) -> object:
    """One statement without end."""
    return atlas._store.database.row(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n"
    )


@pytest.mark.parametrize("work", [for_ever_in_python, for_ever_in_sql])
def test_work_that_nobody_waits_for_any_more_stops(demo, client_of, work):
    desk = client_of(demo.path, workers=1, time_limit_s=0.3).app.state.desk
    stopped = threading.Event()

    async def ask():
        with pytest.raises(ContactlineError, match=r"within 0\.3 seconds"):
            await desk.ask(lambda atlas: stopped_at(atlas, work, stopped))
        assert await asyncio.to_thread(stopped.wait, 20)
        # its thread is free again, and the atlas it used is sound
        assert await desk.ask(lambda atlas: atlas.scheme.id) == "demo"

    run(ask())


def test_nobody_complains_of_how_work_ended_that_nobody_waited_for(demo, client_of):
    desk = client_of(demo.path, workers=1, time_limit_s=0.2).app.state.desk
    complaints: list[object] = []

    def late(atlas: Atlas) -> None:
        time.sleep(0.6)
        raise deadline.OutOfTime

    async def ask():
        asyncio.get_running_loop().set_exception_handler(lambda loop, told: complaints.append(told))
        with pytest.raises(ContactlineError, match=r"within 0\.2 seconds"):
            await desk.ask(late)
        assert await desk.ask(lambda atlas: atlas.scheme.id, 60.0) == "demo"  # behind it, on the same thread
        await asyncio.sleep(0)
        gc.collect()

    run(ask())
    assert complaints == []


def test_what_no_reader_waits_for_has_a_limit_of_its_own(demo, client_of):
    desk = client_of(demo.path, workers=1, time_limit_s=0.2).app.state.desk

    def slow(atlas: Atlas) -> str:
        time.sleep(0.4)
        deadline.check()
        return atlas.scheme.id

    assert run(desk.ask(slow, 60.0)) == "demo"


def test_an_answer_of_many_steps_stops_after_the_one_it_is_at(demo, client_of, monkeypatch):
    client = client_of(demo.path, workers=1, time_limit_s=0.5)
    begun: list[float] = []

    def measured(*args: object, **kwargs: object) -> dict:
        begun.append(time.monotonic())
        time.sleep(0.2)
        return {}

    monkeypatch.setattr("contactline.history.flatten.flatten", measured)
    response = client.get(f"/api/series?from={DAY}&to=2031-03-25&measure=geodesic")
    assert response.status_code == 503
    assert client.get("/api/regions?level=1").status_code == 200, "the only worker is free again"
    time.sleep(0.5)
    assert 0 < len(begun) < 5, "of sixteen editions"


def test_an_overloaded_server_says_when_to_ask_again(demo, client_of):
    client = client_of(demo.path, workers=1, queue=-1)
    response = client.get("/api/regions?level=1")
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert response.json()["type"].endswith("Overloaded")
    assert client.get(f"/api/area?region=QV-3&on={DAY}").status_code == 200, "what is quick does not wait"


def test_a_fault_of_the_program_tells_nothing_of_itself(demo, client_of, monkeypatch):
    client = client_of(demo.path)

    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(client.app.state.desk, "quick", broken)
    response = client.get("/api/oembed?url=http://atlas.test/")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "secret" not in response.text
