"""`contactline claims` and `contactline sources` as a person runs them, on an atlas of their own."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner, Result

import contactline
import spoken
from build import short_war
from contactline.cli.root import cli

TEXT = "captured harbour by red on 2030-01-03\narea_held QV-01 of 200\n"
SAID = ("--by", "A. Checker", "--why", "seen in a photograph")


@pytest.fixture
def where(tmp_path, monkeypatch):
    spoken.teach(monkeypatch)
    path = tmp_path / "atlas.db"
    with contactline.init(path, "demo") as atlas:
        short_war(atlas, editions=1)
    return path


@pytest.fixture
def run(where):
    def run(*args: str) -> Result:
        return CliRunner().invoke(cli, ["--atlas", str(where), *args], prog_name="contactline")

    return run


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "2030-01-04-news.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


def plain(result: Result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_report_is_added_once(run, report):
    assert "Added 1 report." in run("claims", "add", report).stdout
    assert "Added 0 reports; 1 was there already." in run("claims", "add", report).stdout
    again = plain(run("claims", "add", report, "--json"))
    assert (again["new"], again["known"], again["refused"]) == (0, 1, [])


def test_what_was_added_is_told_with_the_ids_and_verdicts_of_its_claims(run, report, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "2030-01-05-b.txt").write_text("# nothing\n", encoding="utf-8")
    (tmp_path / "other" / "2030-01-05-a.txt").write_text("captured harbour\n", encoding="utf-8")
    told = run("claims", "add", report).stdout
    (listed, *_) = plain(run("claims", "list", "--json"))
    assert listed["id"] in told
    assert "meridian: consistent" in told
    lines = run("claims", "add", str(tmp_path / "other")).stdout.splitlines()
    assert [line.partition("  ")[2] for line in lines[:2]] == [
        "2030-01-05-a.txt: 1 consistent",
        "2030-01-05-b.txt: no claim of territory",
    ]
    (again,) = plain(run("claims", "add", report, "--json"))["reports"]
    assert (again["new"], again["sha256"]) == (False, listed["report"]["sha256"])
    assert again["claims"][0] == {
        "id": listed["id"],
        "kind": "captured",
        "verification": "unverified",
        "verdicts": {"meridian": "consistent"},
    }


def test_reports_are_listed_shown_and_graded(run, report):
    run("claims", "add", report, "--title", "News")
    (listed,) = plain(run("reports", "list", "--json"))
    assert (listed["title"], listed["claims"], listed["grade"]) == ("News", 2, "F6")
    assert "News" in run("reports", "list").stdout
    rows = csv.DictReader(io.StringIO(run("reports", "list", "--csv").stdout))
    assert [row["grade"] for row in rows] == ["F6"]
    short = listed["sha256"][:10]
    assert run("reports", "show", short, "--text").stdout == TEXT
    assert plain(run("reports", "show", short, "--json"))["text"] == TEXT
    assert "seen in a photograph" in run("reports", "grade", short, "2", *SAID).stdout
    assert plain(run("reports", "show", short, "--json"))["grades"][0]["credibility"] == 2
    (claim, *_) = plain(run("claims", "list", "--json"))
    assert "F2" in run("claims", "list").stdout
    assert "F2 (no source, credibility 2)" in run("claims", "show", claim["id"]).stdout
    assert run("reports", "show", "ffff").exit_code == 3
    assert run("reports", "show", short, "--text", "--json").exit_code == 2


def test_claims_are_listed_in_every_form(run, report):
    run("claims", "add", report, "--address", "https://example.org/1", "--title", "News")
    listed = plain(run("claims", "list", "--json"))
    assert [claim["kind"] for claim in listed] == ["captured", "area_held"]
    assert listed[0]["report"]["title"] == "News"
    assert [c["kind"] for c in plain(run("claims", "list", "--region", "Eastland", "--json"))] == ["captured"]
    assert plain(run("claims", "list", "--status", "refuted", "--json")) == []
    rows = list(csv.DictReader(io.StringIO(run("claims", "list", "--csv").stdout)))
    assert [row["id"] for row in rows] == [claim["id"] for claim in listed]
    table = run("claims", "list").stdout
    assert all(claim["id"] in table for claim in listed)


def test_claims_are_listed_by_who_is_quoted_and_not_only_by_who_publishes(run, tmp_path):
    run("sources", "add", "staff", "--name", "en=The Staff", "--by", "A")
    run("sources", "add", "courier", "--name", "en=The Courier", "--by", "A")
    path = tmp_path / "2030-01-04.txt"
    path.write_text("captured harbour said staff\nentered harbour\n", encoding="utf-8")
    run("claims", "add", str(path), "--source", "courier")
    assert [c["kind"] for c in plain(run("claims", "list", "--said-by", "staff", "--json"))] == ["captured"]
    rows = list(csv.DictReader(io.StringIO(run("claims", "list", "--source", "courier", "--csv").stdout)))
    assert [(row["said_by"], row["published_by"]) for row in rows] == [("staff", "courier"), ("", "courier")]
    assert "Staff" in run("claims", "list").stdout
    assert run("claims", "list", "--said-by", "nobody").exit_code == 3
    assert run("claims", "list", "--actor", "nobody").exit_code == 2


def test_a_claim_is_verified_linked_and_shown(run, report):
    run("claims", "add", report)
    one, other = (claim["id"] for claim in plain(run("claims", "list", "--json")))
    assert plain(run("claims", "verify", one, "disputed", *SAID, "--json"))["verification"] == "disputed"
    links = plain(run("claims", "link", one, "contradicts", other, *SAID, "--json"))["links"]
    assert [(link["other"], link["in_force"]) for link in links] == [(other, True)]
    links = plain(run("claims", "link", one, "contradicts", other, *SAID, "--retract", "--json"))["links"]
    assert [link["in_force"] for link in links] == [False, False]
    shown = run("claims", "show", one).stdout
    for word in ("disputed", "seen in a photograph", "taken back", other, "harbour"):
        assert word in shown
    assert [s["value"] for s in plain(run("claims", "show", one, "--json"))["history"]][-1] == "disputed"


def test_new_editions_are_told_to_have_changed_a_verdict(run, tmp_path):
    """A load checks the open claims again and counts those that changed; asked once more, none does."""
    (tmp_path / "2030-01-04-hill.txt").write_text("captured hill by red on 2030-01-03\n", encoding="utf-8")
    run("claims", "add", str(tmp_path / "2030-01-04-hill.txt"))
    assert plain(run("claims", "list", "--json"))[0]["verdicts"][0]["verdict"] == "map not yet updated"
    assert "0 with another verdict" in run("claims", "recheck").stdout
    path = tmp_path / "2030-01-20.geojson"
    square = [[-34, 45.5], [-33, 45.5], [-33, 46.5], [-34, 46.5], [-34, 45.5]]
    drawn = {"type": "Polygon", "coordinates": [square]}
    feature = {"type": "Feature", "properties": {"class": "occupied"}, "geometry": drawn}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    how = ("--reader", "geojson", "--map", "class=occupied:occupied")
    done = run("load", "editions", str(path), "--track", "meridian", *how)
    assert done.exit_code == 0, done.output
    assert "1 claim of the ledger has another verdict now." in done.output
    (claim,) = plain(run("claims", "list", "--json"))
    assert claim["verdicts"][0]["verdict"] == "consistent"
    assert plain(run("claims", "recheck", "--all", "--json"))["changed"] == []


def test_sources_are_added_graded_and_listed(run, report):
    assert run("sources", "add", "staff", "--name", "en=The Staff", "--by", "A").exit_code == 0
    shown = run("sources", "grade", "staff", "B", *SAID).stdout
    assert "now B" in shown
    (staff,) = [s for s in plain(run("sources", "list", "--json")) if s["id"] == "staff"]
    assert [grade["reliability"] for grade in staff["grades"]] == ["F", "B"]
    assert "The Staff" in run("sources", "list").stdout
    assert "The Staff" in run("sources", "list", "--csv").stdout
    run("claims", "add", report, "--source", "staff")
    assert len(plain(run("claims", "list", "--source", "staff", "--json"))) == 2


def test_what_is_refused_is_named_and_the_rest_is_kept(run, report, tmp_path):
    (tmp_path / "empty.txt").write_text(" ", encoding="utf-8")
    done = run("claims", "add", report, str(tmp_path / "empty.txt"))
    assert done.exit_code == 7
    assert "empty.txt" in done.stderr
    assert "Added 1 report." in done.stdout


@pytest.mark.parametrize(
    "args",
    [
        ("claims", "verify", "ffff", "disputed"),
        ("claims", "verify", "ffff", "true", *SAID),
        ("claims", "list", "--kind", "taken"),
        ("claims", "link", "a", "like", "b", *SAID),
        ("sources", "add", "staff", "--name", "The Staff", "--by", "A"),
        ("sources", "grade", "staff", "G", *SAID),
    ],
)
def test_what_does_not_fit_is_a_usage_error(run, args):
    assert run(*args).exit_code == 2


def test_a_claim_that_there_is_not_is_not_found(run):
    assert run("claims", "show", "ffffffffffff").exit_code == 3
