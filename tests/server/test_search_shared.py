"""The search of the map: regions, places, points and days from one field."""

from __future__ import annotations

import sys
import threading

import pytest

import contactline
from contactline.atlas import Atlas
from contactline.model import Place


def test_a_place_is_found_by_the_beginning_of_its_name_in_either_language(client, atlas):
    place = max(atlas._store.places.all(), key=lambda p: p.population or 0)
    for language, name in place.names.items():
        found = client.json(f"/api/search?q={name[:-1]}&lang={language}")["places"]
        hit = next(p for p in found if p["id"] == place.id)
        assert hit["matched"] == name
        assert (hit["lon"], hit["lat"], hit["population"]) == (place.lon, place.lat, place.population)
        home = atlas.place(place.id).regions
        assert hit["region"]["id"] in {region.id for region in home}
        assert hit["region"]["names"][language] == hit["region"]["name"]


def test_a_former_name_finds_its_bearer_and_is_said(client, atlas):
    place = next((p for p in atlas._store.places.all() if p.aliases), None)
    assert place is not None, "the demo has places that were renamed"
    hit = client.json(f"/api/search?q={place.aliases[0]}")["places"][0]
    assert (hit["id"], hit["matched"]) == (place.id, place.aliases[0])


def test_a_region_is_found_with_its_bounds_the_wider_first(client, atlas):
    region = atlas.find_region("QV-3")
    found = client.json(f"/api/search?q={region.names['en']}")["regions"]
    assert found[0]["id"] == "QV-3"
    assert found[0]["bounds"] == pytest.approx(region.geometry.bounds, abs=1e-6)
    assert client.json("/api/search?q=QV-3")["regions"][0]["id"] == "QV-3", "codes are names too"


def test_coordinates_and_dates_are_told_apart_from_names(client):
    point = client.json("/api/search?q=48.0, 37.8")
    assert point["point"] == {"lon": 37.8, "lat": 48.0}
    assert point["day"] is None
    day = client.json("/api/search?q=3.8.2031")
    assert (day["day"], day["point"]) == ("2031-08-03", None)


def test_no_more_are_given_than_asked_for(client):
    assert len(client.json("/api/search?q=a&limit=3")["places"]) <= 3


def test_places_that_are_loaded_later_are_found(client_of, copy):
    client = client_of(copy)
    assert client.json("/api/search?q=Newhaven")["places"] == []
    with contactline.open(copy) as atlas:
        atlas.load_places([Place("N1", {"en": "Newhaven"}, (), -30.0, 48.0, ("QV-3",), "town", 10)])
    client.app.state.desk._checked_at = float("-inf")
    assert [p["id"] for p in client.json("/api/search?q=Newhaven")["places"]] == ["N1"]


def test_two_states_searched_at_once_in_the_same_names_are_told_apart(demo, copy):
    with contactline.open(copy) as atlas:
        atlas.load_places(
            [
                Place("N1", {"en": "Newhaven"}, (), -30.0, 48.0, ("QV-3",), "town", 10),
                Place("N2", {"en": "Newhaven"}, (), -30.1, 48.0, ("QV-3",), "town", 5),
            ]
        )
    wrong: list[object] = []
    before = contactline.open(demo.path, read_only=True)
    after = contactline.open(copy, read_only=True)
    after.names = before.names

    def ask(atlas: Atlas, expected: list[str]) -> None:
        for _ in range(150):
            try:
                found = [p["id"] for p in atlas.search("Newhaven")["places"]]
            except Exception as error:
                wrong.append(error)
                continue
            if found != expected:
                wrong.append(found)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # as unlucky as many readers for a long time
    try:
        both = [threading.Thread(target=ask, args=a) for a in ((before, []), (after, ["N1", "N2"]))]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
        before.close()
        after.close()
    assert not wrong, wrong[:3]
