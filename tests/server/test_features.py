"""OGC API - Features: the collections say how far they reach, and an item is had without the others."""

from __future__ import annotations

import pytest

from contactline.atlas import Atlas


def test_collections_reach_as_far_as_what_is_in_them(client, atlas):
    known = {c["id"]: c["extent"]["spatial"]["bbox"][0] for c in client.json("/collections")["collections"]}
    points = [(p.lon, p.lat) for p in atlas.places() if p.lon is not None]
    (west, east), (south, north) = ((min(v), max(v)) for v in zip(*points, strict=True))
    assert known["places"] == [west, south, east, north]
    boxes = [r.geometry.bounds for r in atlas.regions(1)]
    expected = [f(v) for f, v in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)]
    assert known["regions-1"] == pytest.approx(expected, abs=1e-6)
    assert known["editions"] == known["control"] == list(atlas.scheme.extent)
    assert client.json("/collections/places")["extent"]["spatial"]["bbox"] == [known["places"]]


def test_neither_the_list_nor_a_place_reads_all_places(client, atlas, monkeypatch):
    place = next(p for p in atlas.places() if p.lon is not None)

    def all_of_them(self: Atlas) -> list[object]:
        raise AssertionError("twenty-nine thousand are read for one")

    monkeypatch.setattr(Atlas, "places", all_of_them)
    assert "places" in {c["id"] for c in client.json("/collections")["collections"]}
    feature = client.json(f"/collections/places/items/{place.id}")
    assert feature["id"] == place.id
    assert feature["geometry"]["coordinates"] == [place.lon, place.lat]
    name = next(iter(place.names.values()))
    client.problem(f"/collections/places/items/{name}", 404)


def test_items_are_counted_and_paged(client, atlas):
    page = client.json("/collections/places/items?limit=7&offset=7")
    assert page["numberMatched"] == len(atlas.places())
    assert [f["id"] for f in page["features"]] == [p.id for p in atlas.places()[7:14]]
