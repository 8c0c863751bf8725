"""The annotated article and the ledger know each other: the page of a report that is kept, and in that of a
pasted text who said the same before."""

from __future__ import annotations

import re

import pytest

import contactline
import spoken
from contactline.atlas import Atlas
from contactline.reports import Source

BY = {"by": "A. Checker", "why": "seen in <b>a photograph</b>"}
DAY = "2031-03-10"


@pytest.fixture
def told(copy, monkeypatch):
    """An atlas where the staff says that a place was taken, a paper says it too, and another denies it."""
    spoken.teach(monkeypatch)
    monkeypatch.setattr(Atlas, "read", lambda self, text, on=None, lang=None: spoken.read(self, text, on=on))
    monkeypatch.setattr(Atlas, "check", check)
    with contactline.open(copy) as atlas:
        place = next(place for place in atlas.places() if place.lon is not None)
        atlas.add_source(Source("staff", {"en": "The Staff", "uk": "Штаб"}, None, "C"), by="A")
        for text, about in (
            (f"captured {place.id} by red on 2031-03-09", {"source": "staff", "title": 'The "<i>News</i>"'}),
            (f"# again\ncaptured {place.id} by red on 2031-03-09", {"title": "The Courier"}),
            (f"denied {place.id} by red on 2031-03-09", {"title": "The Herald"}),
        ):
            atlas.add_report(text, on=DAY, **about)
    return copy, place


def check(atlas, found, *, on=None, tracks=None, all_tracks=False):
    return spoken.check(atlas, found, tracks=tracks or ["meridian"])


def first_report(client):
    return next(one for one in client.json("/api/reports") if one["source"] == "staff")


def test_a_kept_report_has_its_page_with_its_claims_as_they_stand(client_of, told):
    path, _ = told
    with contactline.open(path) as atlas:
        atlas.verify_claim(atlas.claims(source="staff")[0].id, "geolocated",
                           evidence="https://example.org/photo", **BY)  # fmt: skip
    client = client_of(path)
    report = first_report(client)
    assert report["page"] == f"article?report={report['sha256']}"
    answer = client.get(f"/{report['page']}&lang=en")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    html = answer.text
    assert 'The "&lt;i&gt;News&lt;/i&gt;"' in html
    assert "by The Staff" in html
    assert "grade C6" in html
    assert re.search(r'<mark class="v-[a-z]+"><a href="#claim-1">captured', html)
    assert "geolocated · A. Checker, " in html
    assert 'href="https://example.org/photo"' in html
    assert "seen in &lt;b&gt;a photograph" in html
    # those beside it, with the way to their own pages
    assert html.index("The same in the ledger") < html.index("The Courier")
    assert html.index("Said otherwise in the ledger") < html.index("The Herald")
    others = re.findall(r'href="http://atlas.test/article\?report=([0-9a-f]{64})&amp;lang=en#claim-1"', html)
    assert len(set(others)) == 2
    assert report["sha256"] not in others
    assert "Штаб" in client.get(f"/{report['page']}&lang=uk").text


def test_its_page_changes_with_the_ledger_and_else_need_not_be_sent_again(client_of, told):
    path, _ = told
    client = client_of(path)
    address = f"/article?report={first_report(client)['sha256'][:12]}&lang=en"
    before = client.get(address)
    etag = before.headers["etag"]
    assert client.get(address, if_none_match=etag).status_code == 304
    with contactline.open(path) as atlas:
        atlas.verify_claim(atlas.claims(source="staff")[0].id, "disputed", **BY)
    client.app.state.desk._checked_at = float("-inf")
    after = client.get(address, if_none_match=etag)
    assert after.status_code == 200
    assert "disputed" in after.text
    assert "disputed" not in before.text


@pytest.mark.parametrize(
    ("as_", "kind", "mark"),
    [
        ("html", "text/html; charset=utf-8", "<mark "),
        ("json", "application/json", '"history"'),
        ("claimreview", "application/ld+json", "ClaimReview"),
    ],
)
def test_it_can_be_taken_along_as_that_of_a_pasted_text(client_of, told, as_, kind, mark):
    path, _ = told
    client = client_of(path)
    answer = client.get(f"/article?report={first_report(client)['sha256']}&as={as_}")
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert mark in answer.text
    assert "<form" not in answer.text


@pytest.mark.parametrize("id_", ["f" * 64, "x", "", "<script>"])
def test_a_report_that_is_not_there_leads_to_the_form(client, id_):
    for language, word in (("en", "no report"), ("uk", "немає повідомлення")):
        answer = client.request("GET", "/article", params={"report": id_, "lang": language})
        assert answer.status_code == 404
        assert word in answer.text
        assert "<textarea" in answer.text
        assert "<script>" not in answer.text


def test_a_pasted_text_says_of_each_claim_who_said_it_before(client_of, told):
    path, place = told
    client = client_of(path)
    text = f"captured {place.id} by red on 2031-03-09\nentered {place.id} by red on 2031-03-01"
    sent = {"text": f"{text}\n# more", "date": DAY, "page": "en"}
    html = client.request("POST", "/article", data=sent).text
    assert html.count('class="ledger"') == 1  # of the second claim the ledger has nothing
    assert html.index("The same in the ledger") < html.index("The Courier") < html.index("The Herald")
    assert "The Staff, " in html
    assert "this text is in the ledger" not in html
    claims = client.request("POST", "/article", data={**sent, "as": "json"}).json()["claims"]
    assert [one["how"] for one in claims[0]["related"]] == ["same", "same", "contradicts"]
    assert "related" not in claims[1]


def test_a_pasted_text_that_is_in_the_ledger_says_so_and_does_not_repeat_itself(client_of, told):
    path, place = told
    client = client_of(path)
    text = f"captured {place.id} by red on 2031-03-09"
    html = client.request("POST", "/article", data={"text": text, "date": DAY, "page": "en"}).text
    sha256 = first_report(client)["sha256"]
    assert f'article?report={sha256}&amp;lang=en">this text is in the ledger' in html
    assert html.count(sha256) == 1
    assert "The Courier" in html


def test_a_claim_has_those_beside_it_and_a_list_which_ones_say_the_same(client_of, told):
    path, _ = told
    client = client_of(path)
    listed = {claim["id"]: claim for claim in client.json("/api/claims")}
    own = next(claim for claim in listed.values() if claim["report"]["source"] == "staff")
    (other,) = own["same"]
    assert listed[other]["same"] == [own["id"]]
    whole = client.json(f"/api/claims/{own['id']}")
    assert [(one["how"], one["claim"]["report"]["title"]) for one in whole["related"]] == [
        ("same", "The Courier"),
        ("contradicts", "The Herald"),
    ]
    with contactline.open(path) as atlas:
        atlas.link_claims(own["id"], other, "same", retract=True, **BY)
    client.app.state.desk._checked_at = float("-inf")
    assert client.json(f"/api/claims/{own['id']}")["same"] == []
