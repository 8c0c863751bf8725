"""ClaimReview and plain data: what other programs read of a checked text."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import date
from pathlib import Path

import pytest

from checked import checked, said, verdict
from contactline.claims import form
from contactline.publish.article.review import RATINGS, claim_review, data
from contactline.publish.article.values import Article, Setting
from contactline.reports import VERDICTS

WEB = Path(__file__).parents[3] / "web"
TEXT = "The Army took Alder. </script><script>alert(1)</script>"
SETTING = Setting({"en": "Quavia"}, tracks={"meridian": "Meridian Desk"}, address="https://map.example/")


def article(*claims, **more) -> Article:
    return Article(TEXT, date(2031, 3, 12), "en", claims, SETTING, **more)


@pytest.mark.parametrize("name", VERDICTS)
def test_each_claim_is_one_review_named_by_its_verdict(name):
    claim = checked(TEXT, "took Alder", verdicts=(verdict(name, "Why.", link="?day=2031-03-12"),),
                    attribution=said("the Army", on=date(2031, 3, 11)))  # fmt: skip
    made = article(claim, address="https://paper.example/1", title="A headline", source="Courier")
    graph = json.loads(claim_review(made))
    assert graph["@context"] == "https://schema.org"
    (review,) = graph["@graph"]
    assert review["@type"] == "ClaimReview"
    assert review["claimReviewed"] == "The Army took Alder."
    assert review["url"] == "https://map.example/?day=2031-03-12"
    assert review["author"] == {
        "@type": "Organization",
        "name": "Contactline (Quavia)",
        "url": "https://map.example/",
    }
    item = review["itemReviewed"]
    assert item["author"]["name"] == "the Army"
    assert item["datePublished"] == "2031-03-11"
    assert item["appearance"]["url"] == "https://paper.example/1"
    assert item["appearance"]["datePublished"] == "2031-03-12"
    rating = review["reviewRating"]
    assert rating["alternateName"] == name
    assert rating["description"]
    if name in RATINGS:
        assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
    else:
        assert "ratingValue" not in rating


def test_a_verdict_by_which_the_map_does_not_decide_has_no_number():
    assert RATINGS.keys() == {"consistent", "consistent, boundary-dependent", "contradicted"}


def test_a_claim_held_against_two_maps_is_reviewed_twice_and_one_against_none_not_at_all():
    two = checked(TEXT, "took Alder", verdicts=(verdict(), verdict("contradicted", track="tideline")))
    graph = json.loads(claim_review(article(two, checked(TEXT, "The Army"))))["@graph"]
    assert [r["reviewRating"]["alternateName"] for r in graph] == ["consistent", "contradicted"]


def test_it_may_stand_in_a_script_element():
    hostile = checked(
        TEXT, "</script><script>alert(1)</script>", verdicts=(verdict("contradicted", "<!--\u2028"),)
    )
    body = claim_review(article(hostile))
    assert not set(b"<>&") & set(body)
    told = json.loads(body)["@graph"][0]["claimReviewed"]
    assert "</script><script>alert(1)</script>" in told


def test_what_is_reviewed_is_the_sentence_unless_that_is_no_sentence_to_quote():
    text = "One thing. " + "a, " * 300 + "the Army took Alder."
    claim = checked(text, "took Alder", verdicts=(verdict(),))
    made = Article(text, date(2031, 3, 12), "en", (claim,), SETTING)
    assert json.loads(claim_review(made))["@graph"][0]["claimReviewed"] == "took Alder"


def test_the_data_are_those_of_the_command_line():
    claim = checked(TEXT, "took Alder", verdicts=(verdict(figures={"area_km2": 1.5}),))
    plain = json.loads(data(article(claim, notes=("mind",))))
    assert plain == {
        "date": "2031-03-12",
        "lang": "en",
        "claims": [form.of_checked(claim)],
        "notes": ["mind"],
    }


def test_a_lone_surrogate_and_a_number_that_is_none_do_not_break_them():
    claim = checked(
        TEXT, "took Alder", verdicts=(verdict("contradicted", "\ud800", figures={"a": float("nan")}),)
    )
    assert json.loads(data(article(claim)))["claims"][0]["verdicts"][0]["figures"] == {"a": None}
    assert json.loads(claim_review(article(claim)))


def faults_by_schema_org(graph: bytes, folder: Path) -> str:
    """What the vocabulary of schema.org, as types, has against a graph; nothing where it fits. The types come
    with the viewer's tools: without those its tests are skipped, unless CONTACTLINE_REQUIRE_ALL is set, as
    `make test` does."""
    compiler = WEB / "node_modules" / ".bin" / "tsc"
    if not (WEB / "node_modules" / "schema-dts").is_dir():
        reason = "schema-dts is not installed: make test does that"
        if os.environ.get("CONTACTLINE_REQUIRE_ALL"):
            pytest.fail(reason)
        pytest.skip(reason)
    page = folder / "graph.ts"
    page.write_text(
        "import type { ClaimReview } from 'schema-dts';\n"
        "type Told = { '@context': 'https://schema.org'; '@graph': Exclude<ClaimReview, string>[] };\n"
        f"export const told: Told = {graph.decode()};\n"
    )
    (folder / "node_modules").symlink_to(WEB / "node_modules")
    options = ["--noEmit", "--strict", "--module", "nodenext", "--types", "", "--ignoreConfig", str(page)]
    done = subprocess.run([compiler, *options], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_schema_org_knows_all_that_is_said_of_a_review(tmp_path):
    attribution = said("the Army", on=date(2031, 3, 11))
    verdicts = tuple(verdict(name, "Why.", link="?day=2031-03-12") for name in VERDICTS)
    claim = checked(TEXT, "took Alder", verdicts=verdicts, attribution=attribution)
    made = article(claim, address="https://paper.example/1", title="A headline", source="Courier")
    assert faults_by_schema_org(claim_review(made), tmp_path) == ""


def test_and_would_say_what_it_does_not_know(tmp_path):
    claim = checked(TEXT, "took Alder", verdicts=(verdict(),))
    wrong = claim_review(article(claim)).replace(b"claimReviewed", b"reviewedClaim")
    assert "reviewedClaim" in faults_by_schema_org(wrong, tmp_path)
