"""The API on the real archive: it says what the engine says, and what DATA.md says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from asking import run
from contactline.server.app import create_app
from contactline.server.settings import Settings

DAY = "2025-08-03"


@pytest.fixture(scope="module")
def app(loaded) -> Iterator[FastAPI]:
    app = create_app(Settings(str(loaded.path), build_tiles=False, time_limit_s=120))
    yield app
    app.state.desk.close()


@pytest.fixture
def get(app):
    def get(path: str) -> Any:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://atlas.test") as client:
                return await client.get(path)

        response = run(ask())
        assert response.status_code == 200, response.text[:500]
        return response.json()

    return get


def test_sumy_and_the_whole_on_the_last_day_are_the_engines(get, atlas):
    for region in ("Sumy", None):
        where = f"&region={region}" if region else ""
        for group in ("occupied_total", "not_under_control"):
            found = get(f"/api/area?on={DAY}&group={group}{where}")
            assert found == atlas.area(region, on=DAY, group=group).to_dicts()
    assert get(f"/api/area?by=1&on={DAY}") == atlas.area(by=1, on=DAY).to_dicts()


def test_the_numbers_of_the_reports(get):
    """DATA.md: about 200 km² of Sumy and about 114,000 km² in Ukraine; Sumy is the oblast."""
    (sumy,) = get("/api/area?region=Sumy&on=2025-08-12&group=occupied_total&track=deepstate-daily")
    assert sumy["region"]["level"] == 1
    assert sumy["area_km2"] == pytest.approx(200, abs=20)
    (whole,) = get(f"/api/area?on={DAY}&group=occupied_total")
    assert whole["area_km2"] == pytest.approx(114_000, rel=0.01)


def test_every_step_of_the_whole_is_the_engines_area_of_its_edition(get, atlas):
    record = get("/api/record?track=deepstate")
    (whole,) = get("/api/steps?track=deepstate")["regions"]
    series = atlas.series_arrays(group="occupied_total", track="deepstate")
    position = {id_: n for n, id_ in enumerate(record["editions"]["id"])}
    totals = [0] * len(position)
    for class_id in ("occupied", "occupied_before"):
        at = area = 0
        for step, change in zip(whole["steps"][class_id]["at"], whole["steps"][class_id]["m2"], strict=True):
            at, area = at + step, area + change
            totals[at:] = [total + change for total in totals[at:]]
    for edition, area in zip(series.editions, series.area_m2[0, 0].tolist(), strict=True):
        assert totals[position[edition.id]] == pytest.approx(area, abs=1.1)


def test_the_places_of_the_last_day_lie_in_the_ground_that_changed(get):
    rows = get(f"/api/transitions?from=2025-08-02&to={DAY}&places=true")
    assert rows
    for row in rows:
        west, south, east, north = row["bounds"]
        for place in row["places"]:
            assert west - 0.02 <= place["lon"] <= east + 0.02
            assert south - 0.01 <= place["lat"] <= north + 0.01


@pytest.mark.parametrize("text", ["Бахмут", "bakhmut", "Bahmut", "бахмут ", "Bakhmt"])
def test_bakhmut_is_found_however_it_is_typed(get, text):
    assert get(f"/api/search?q={text}")["places"][0]["names"]["en"] == "Bakhmut"
