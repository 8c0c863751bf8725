"""Texts sent to be read: what comes back, what is refused and how, and that nothing is kept."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from checked import checked, said, span, verdict
from contactline.atlas import Atlas
from contactline.errors import UsageError
from contactline.publish.article import ask
from contactline.reports import PlaceMention, Reading, RegionMention
from contactline.server.settings import ARTICLE_LENGTH, BODY_BYTES
from contactline.words import languages, words

TEXT = "The Army took Alder on Monday.\n\nIt holds about 200 sq km of the North."
DAY = date(2031, 3, 12)
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def spoken(monkeypatch, atlas):
    """An engine that finds the same two claims in every text that has them, of the demo's own ground."""
    place = atlas.places()[0]
    region = atlas.regions(1)[0]

    def claims(text):
        if "took Alder" not in text:
            return ()
        later = verdict("map not yet updated", "Not yet.", link=f"?day=2031-03-10&place={place.id}")
        return (
            checked(
                text, "took Alder", kind="captured", place=PlaceMention("Alder", place.id),
                start=date(2031, 3, 10), end=date(2031, 3, 11), attribution=said("the Army"),
                verdicts=(later,),
            ),
            checked(
                text, span(text, "about 200 sq km"), kind="area_held", value=200.0, unit="km2",
                region=RegionMention("the North", region.id),
                verdicts=(verdict(figures={"area_km2": 203.4, "provenance": {"track": "meridian"}}),),
            ),
        )  # fmt: skip

    def read(self, text, on=None, lang=None):
        if on is None:
            raise UsageError("the text does not say when it was published: say --date", code="no_day")
        return Reading(on, lang or "en", tuple(one.claim for one in claims(text)))

    def check(self, reading, on=None, tracks=None, all_tracks=False):
        found = claims(TEXT)
        return tuple(one for one in found if one.claim in reading.claims)

    monkeypatch.setattr(Atlas, "read", read, raising=False)
    monkeypatch.setattr(Atlas, "check", check, raising=False)


def post(client, path, body=None, **more):
    return client.request("POST", path, **({"json": body} if body is not None else {}), **more)


def test_a_text_as_json_gives_its_claims_and_their_verdicts(client, spoken):
    asked = {"text": TEXT, "date": str(DAY)}
    read = post(client, "/api/read", asked)
    assert read.status_code == 200
    assert read.headers["cache-control"] == "no-store"
    assert [claim["kind"] for claim in read.json()["claims"]] == ["captured", "area_held"]
    assert "verdicts" not in read.json()["claims"][0]
    check = post(client, "/api/check", asked).json()
    assert [claim["verdicts"][0]["verdict"] for claim in check["claims"]] == [
        "map not yet updated",
        "consistent",
    ]
    assert check["date"] == "2031-03-12"


def test_a_plain_text_says_the_rest_in_the_query(client, spoken):
    plain = {"content": TEXT.encode(), "headers": {"content-type": "text/plain; charset=utf-8"}}
    answer = post(client, f"/api/read?date={DAY}&lang=en", **plain)
    assert answer.json() == post(client, "/api/read", {"text": TEXT, "date": str(DAY), "lang": "en"}).json()
    assert post(client, f"/api/read?date={DAY}&date={DAY}", **plain).status_code == 422


def test_another_origin_may_send_a_text_as_it_may_ask_for_a_figure(client):
    asked = {"origin": "https://paper.example", "access-control-request-method": "POST",
             "access-control-request-headers": "content-type"}  # fmt: skip
    allowed = client.request("OPTIONS", "/api/check", headers=asked)
    assert "POST" in allowed.headers["access-control-allow-methods"]
    assert allowed.headers["access-control-allow-headers"] == "content-type"
    assert "POST" not in client.request("OPTIONS", "/api/area").headers["access-control-allow-methods"]


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("path", ["/api/read", "/api/check"])
@pytest.mark.parametrize(
    ("content", "headers", "status", "said_of"),
    [
        (b"{", JSON, 422, "no JSON"),
        (b"[]", JSON, 422, "JSON object"),
        (b"{}", JSON, 422, "text"),
        (b'{"text": 5}', JSON, 422, "text"),
        (b'{"text": "a", "dat": "2031-03-12"}', JSON, 422, "dat"),
        (b'{"text": "a", "date": "yesterday"}', JSON, 422, "date"),
        (b'{"text": "a", "lang": "English"}', JSON, 422, "lang"),
        (b'{"text": "a", "tracks": ["\\u0000"]}', JSON, 422, "tracks"),
        (b'{"text": "\\ud800"}', JSON, 422, "JSON"),
        (b"\x89PNG\r\n\x1a\n\xff", {"content-type": "text/plain"}, 422, "UTF-8"),
        (b"a", {}, 415, "application/json"),
        (b"a", {"content-type": "image/png"}, 415, "image/png"),
        (b"a", {**JSON, "content-encoding": "gzip"}, 415, "compressed"),
        (b'{"text": "' + b"x" * (ARTICLE_LENGTH + 1) + b'"}', JSON, 413, "200,000"),
        (b"x" * (BODY_BYTES + 1), {"content-type": "text/plain"}, 413, "3,000,000"),
    ],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_the_reason(client, path, content, headers, status, said_of):
    answer = client.request("POST", path, content=content, headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert said_of in answer.json()["detail"]


def test_a_body_that_does_not_say_its_length_is_cut_off_at_the_limit(client):
    async def endless():
        while True:
            yield b"x" * 100_000

    answer = client.request("POST", "/api/read", content=endless(), headers={"content-type": "text/plain"})
    assert answer.status_code == 413


def test_an_error_of_the_engine_is_a_problem(client, spoken):
    answer = post(client, "/api/read", {"text": TEXT})
    assert answer.status_code == 400
    assert "say --date" in answer.json()["detail"]
    assert answer.json()["code"] == "no_day"


# --- the page -----------------------------------------------------------------------------------


def test_the_form_is_there_in_both_languages_and_allows_no_script(client):
    for language, word in (("en", "Check a text"), ("uk", "Звірити текст")):
        answer = client.get(f"/article?lang={language}")
        assert answer.status_code == 200
        assert word in answer.text
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "script-src" not in policy
        assert "x-contactline-written" not in answer.headers
    assert "Звірити" in client.get("/article", accept_language="de,uk;q=0.8").text


def sent_form(client, **fields):
    return client.request("POST", "/article", data={"text": TEXT, "date": str(DAY), **fields})


def test_a_pasted_text_comes_back_with_each_claim_marked_and_a_map_beside_it(client, spoken):
    answer = sent_form(client, page="uk")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    html = answer.text
    assert re.search(r'<mark class="v-later"><a href="#claim-1">took Alder', html)
    assert html.count("<figure>") == 2
    assert 'class="m-home"' in html
    assert "карту ще не оновлено" in html
    assert re.search(r'href="http://atlas.test/\?day=2031-03-10&amp;place=', html)
    assert max(len(svg) for svg in re.findall(r"<svg.*?</svg>", html, re.DOTALL)) < 25_000


@pytest.mark.parametrize(
    ("as_", "kind", "mark"),
    [
        ("html", "text/html; charset=utf-8", "<mark "),
        ("json", "application/json", '"verdicts"'),
        ("claimreview", "application/ld+json", "ClaimReview"),
    ],
)
def test_it_can_be_taken_along(client, spoken, as_, kind, mark):
    answer = sent_form(client, **{"as": as_})
    assert answer.headers["content-type"] == kind
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert mark in answer.text
    assert "<form" not in answer.text


def test_what_the_bar_sends_again_is_the_text_as_it_was(client, spoken):
    html = sent_form(client, text=TEXT.replace("\n", "\r\n") + ' "quoted" & <b>').text
    found = re.search(r'name="text" value="([^"]*)"', html)
    assert found
    assert unescape(found[1]) == TEXT + ' "quoted" & <b>'


def test_what_cannot_be_checked_leaves_the_text_in_the_form_and_says_why(client, spoken):
    answer = sent_form(client, date="", text="Nothing <script>alert(1)</script>")
    assert answer.status_code == 400
    assert "fill in “Published on”" in answer.text
    assert "--date" not in answer.text
    assert "Nothing &lt;script&gt;" in answer.text
    assert "<script>" not in answer.text


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"text=a&text=b", FORM, 422),
        (b"text=%ff%fe", FORM, 422),
        (b"\xff", FORM, 422),
        (b"text=" + b"x" * (ARTICLE_LENGTH + 1), FORM, 413),
        (b"x" * (BODY_BYTES + 1), FORM, 413),
        (b"&" * 500, FORM, 422),
        (b"a", {"content-type": "multipart/form-data"}, 415),
        (b"", {}, 415),
    ],
)  # fmt: skip
def test_a_form_that_is_none_is_refused_with_the_form(client, content, headers, status):
    answer = client.request("POST", "/article", content=content, headers=headers)
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_form_without_a_text_says_what_is_missing(client):
    answer = client.request("POST", "/article", data={"text": "", "date": str(DAY)})
    assert answer.status_code == 400
    assert "There is no text: paste one." in answer.text


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"text": "The Army took Alder on Monday.", "date": ""}, "no_day"),
        ({"date": "someday"}, "wrong_day"),
        ({"date": "2990-01-01"}, "future_day"),
        ({"text": "DATE: 2990-01-01\n---\nThe Army took Alder.", "date": ""}, "future_day"),
        ({"text": ""}, "empty_text"),
        ({"text": "x" * (ARTICLE_LENGTH + 1)}, "long_text"),
        ({"text": "\x00" * 10}, "no_text"),
        ({"lang": "xx"}, "unknown_language"),
        ({"tracks": "nobody"}, "UnknownTrack"),
        ({"nonsense": "1"}, "misshapen"),
    ],
)
@pytest.mark.parametrize("language", languages())
def test_the_page_says_why_in_its_language_and_names_no_option_of_a_command(client, sent, code, language):
    fields = {"text": "The Army took Alder.", "date": str(DAY), "page": language} | sent
    answer = client.request("POST", "/article", data=fields)
    assert 400 <= answer.status_code < 500
    found = re.search(r'role="alert"><b>[^<]*</b> ([^<]*)</div>', answer.text)
    assert found
    w = words(language)
    assert unescape(found[1]) == w(f"trouble.{code}").replace("{limit}", w.figure(ARTICLE_LENGTH))


def test_an_error_without_a_sentence_in_the_pages_language_is_marked_as_english():
    page = ask.form_page({"en": "A"}, {}, "uk", limit=10, trouble=("Unheard", "Of <this> one."))
    assert '<span lang="en">Of &lt;this&gt; one.</span>' in page.decode()


def test_whatever_is_sent_as_a_text_is_answered_or_refused(client):
    for text in (
        "\x00" * 10,
        "\u202e" * 50,
        "<script>alert(1)</script>" * 20,
        "ї" * 2000,
        "1,000 km " * 500,
        "((((" * 900,
    ):
        for path in ("/api/read", "/api/check"):
            answer = post(client, path, {"text": text, "date": str(DAY)})
            assert answer.status_code in (200, 400, 422), (path, text[:20], answer.text[:300])
        assert sent_form(client, text=text).status_code in (200, 400, 422)
