"""The ledger over HTTP: claims as they stand, their history, and that a new row is seen at once."""

from __future__ import annotations

import csv
import io

import pytest

import contactline
import spoken
from contactline.record.ledger import Prepared
from contactline.reports import CheckedClaim, Claim, PlaceMention, Source, Span, Verdict

BY = {"by": "A. Checker", "why": "seen in a photograph"}


@pytest.fixture
def told(copy, monkeypatch):
    """The path of an atlas with one report of two claims, and the place that the first is about."""
    spoken.teach(monkeypatch)
    with contactline.open(copy) as atlas:
        place = next(place for place in atlas.places() if place.lon is not None)
        atlas.add_source(Source("staff", {"en": "The Staff"}, None, "C"), by="A")
        atlas.add_report(
            f"captured {place.id} by red on 2031-03-09\narea_held QV-3 of 200",
            on="2031-03-10",
            source="staff",
            title='"News", <b>today</b>',
        )
    return copy, place


def test_claims_are_listed_as_they_stand(client_of, told):
    path, place = told
    client = client_of(path)
    claims = client.json("/api/claims")
    assert [(c["kind"], c["position"]) for c in claims] == [("captured", 0), ("area_held", 1)]
    first = claims[0]
    assert first["place"]["id"] == place.id
    assert (first["lon"], first["lat"]) == (place.lon, place.lat)
    assert {v["track"] for v in first["verdicts"]} == {"meridian", "tideline"}
    assert first["report"]["title"] == '"News", <b>today</b>'
    assert "text" not in first["report"]
    assert client.json("/api/claims?kind=area_held") == claims[1:]
    assert client.json(f"/api/claims?place={place.id}") == claims[:1]
    assert client.json("/api/claims?verdict=not%20testable&track=meridian") == claims[1:]
    assert client.json("/api/claims?verification=unverified&source=staff") == claims
    assert client.json("/api/claims?said_by=staff") == []  # who published it is not quoted in it
    assert client.json("/api/claims?limit=1&page=2") == claims[1:]
    assert client.json("/api/claims?limit=1&page=3") == []
    assert client.json("/api/claims?until=2031-03-09") == claims[:1]


def test_what_verdicts_say_is_told_in_the_language_asked_for(client_of, copy):
    """Of the real reader and checks: what is said of a place is a sentence, here in Ukrainian."""
    with contactline.open(copy) as atlas:
        place = next(place for place in atlas.places() if place.lon is not None)
        verdict = Verdict(
            "meridian",
            "consistent",
            "It fits.",
            said=({"say": "as_told", "told": {"count": 3, "of": "days"}},),
        )
        claim = Claim("captured", (Span(0, 4, "They"),), place=PlaceMention(place.names["en"], place.id))
        report = atlas.report_of("They took it.", on="2031-03-10")
        atlas.keep_reports([Prepared(report, (CheckedClaim(claim, (verdict,)),), ())])
    client = client_of(copy)
    (english,) = client.json("/api/claims")
    (told,) = client.json("/api/claims?explanations=uk")
    assert english["verdicts"][0]["explanation"] == "It fits."
    assert (told["verdicts"][0]["explanation"], told["verdicts"][0]["why"]) == ("3 дні", "3 дні")
    history = client.json(f"/api/claims/{told['id']}?explanations=uk")["history"]
    assert history[-1]["why"] == "3 дні"
    assert client.problem("/api/claims?explanations=xx", 422)["detail"]


def test_claims_come_as_a_table_and_as_points(client_of, told):
    path, place = told
    client = client_of(path)
    rows = list(csv.DictReader(io.StringIO(client.get("/api/claims.csv").text)))
    assert [row["kind"] for row in rows] == ["captured", "area_held"]
    assert rows[0]["place_id"] == place.id
    points = client.json("/api/claims.geojson")["features"]
    assert [f["geometry"]["coordinates"] for f in points] == [[place.lon, place.lat]]


def test_a_claim_has_its_history_its_links_and_its_report(client_of, told):
    path, _ = told
    client = client_of(path)
    id_ = client.json("/api/claims?limit=1")[0]["id"]
    with contactline.open(path) as atlas:
        atlas.verify_claim(id_, "geolocated", evidence="https://example.org/photo", **BY)
    claim = client.json(f"/api/claims/{id_}")
    assert claim["verification"] == "geolocated"
    assert [s["value"] for s in claim["history"] if s["what"] == "verification"] == [
        "unverified",
        "geolocated",
    ]
    assert claim["history"][-1]["link"] == "https://example.org/photo"
    report = client.json(f"/api/reports/{claim['report']['sha256']}")
    assert report["text"].startswith("captured")
    assert report["claims"][0]["id"] == id_
    assert (claim["report"]["grade"], report["grades"]) == ("C6", [])
    (listed,) = client.json("/api/reports")
    assert (listed["sha256"], listed["claims"]) == (report["sha256"], 2)
    assert client.json("/api/reports?since=2031-03-11") == client.json("/api/reports?page=2") == []
    assert report["sha256"] in client.get("/api/reports.csv").text
    assert client.json("/api/sources")[0]["grades"][0]["reliability"] == "C"
    assert "staff" in client.get("/api/sources.csv").text


def test_a_new_row_changes_the_answer_and_its_etag_but_not_the_state_of_the_map(client_of, told):
    path, _ = told
    client = client_of(path)
    before, version = client.get("/api/claims"), client.json("/api/atlas")["version"]
    same = client.get("/api/claims", if_none_match=before.headers["etag"])
    assert same.status_code == 304
    with contactline.open(path) as atlas:
        atlas.verify_claim(atlas.claims()[0].id, "disputed", **BY)
    client.app.state.desk._checked_at = float("-inf")
    after = client.get("/api/claims", if_none_match=before.headers["etag"])
    assert after.status_code == 200
    assert after.headers["etag"] != before.headers["etag"]
    assert after.json()[0]["verification"] == "disputed"
    assert client.json("/api/atlas")["version"] == version
    assert "immutable" not in client.get(f"/api/claims?v={version}").headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/claims?kind=taken", 422, "captured"),
        ("/api/claims?limit=1001", 422, "1000"),
        ("/api/claims?page=0", 422, "1"),
        ("/api/claims?verdict=consistent&verification=disputed", 400, "not for both"),
        ("/api/claims?since=yesterday", 400, "2025-08-03"),
        ("/api/claims?track=nobody", 404, "meridian, tideline"),
        ("/api/claims?said_by=nobody", 404, "no source"),
        ("/api/claims?actor=nobody", 400, "no actor"),
        ("/api/claims?region=Nowhere", 404, "no region"),
        ("/api/claims?place=Nowhere-at-all", 404, "no place"),
        ("/api/claims/ffffffffffff", 404, "no claim"),
        ("/api/reports/ffffffffffff", 404, "no report"),
        ("/api/reports/x", 404, "no report"),
    ],
)
def test_what_there_is_not_is_said(client, path, status, said):
    assert said in client.problem(path, status)["detail"]


def test_nothing_is_written_over_http(client):
    for path in ("/api/claims", "/api/sources", "/api/reports/ffff"):
        assert client.request("POST", path, json={}).status_code == 405
