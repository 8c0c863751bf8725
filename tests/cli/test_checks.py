"""`read` and `check` on a small demo: what they print, what they refuse, and many reports at once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import contactline
from contactline.cli.root import cli
from made_demo import made_demo

DAY = "2031-03-12"
KEYS = {
    "kind", "actor", "place", "region", "value", "unit", "qualifier", "from", "to", "attribution",
    "verification", "negated", "spans", "flags", "confidence",
}  # fmt: skip


@pytest.fixture(scope="module")
def atlas_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path, atlas = made_demo(tmp_path_factory.mktemp("said"), days=14, places=30, detail=0.3, tideline=True)
    atlas.close()
    return path


@pytest.fixture(scope="module")
def true_text(atlas_path: Path) -> str:
    """A sentence that the record bears out."""
    with contactline.open(atlas_path, read_only=True) as atlas:
        held = max(atlas.area(by=1, on=DAY, group="occupied_total"), key=lambda f: f.area_m2)
        assert held.region is not None
        return f"League forces control about {held.area_m2 / 1e6:.0f} sq km of {held.region.name} Province.\n"


@pytest.fixture
def run(atlas_path: Path) -> Callable[..., Result]:
    def run(*arguments: object, text: str | bytes | None = None) -> Result:
        line = ["--atlas", os.fspath(atlas_path), *map(str, arguments)]
        return CliRunner().invoke(cli, line, prog_name="contactline", input=text)

    return run


def test_read_gives_an_object_with_date_language_and_claims(run, true_text):
    told = json.loads(run("read", "-", "--date", DAY, "--json", text=true_text).stdout)
    assert (told["date"], told["lang"]) == (DAY, "en")
    (claim,) = told["claims"]
    assert claim.keys() >= KEYS
    assert "verdicts" not in claim
    span = claim["spans"][0]
    assert true_text[span["start"] : span["end"]] == span["text"]


def test_check_adds_the_verdicts(run, true_text):
    told = json.loads(run("check", "-", "--date", DAY, "--json", text=true_text).stdout)
    (claim,) = told["claims"]
    (verdict,) = claim["verdicts"]
    assert verdict.keys() == {"track", "verdict", "explanation", "figures", "link"}
    assert verdict["verdict"] == "consistent"
    assert verdict["link"].startswith(f"/?day={DAY}&track=meridian&region=QV-")
    assert verdict["figures"]["provenance"]["track"] == "meridian"


def test_explanations_are_told_in_the_language_asked_for(run, true_text):
    asked = ("check", "-", "--date", DAY, "--json")
    english = json.loads(run(*asked, text=true_text).stdout)["claims"][0]["verdicts"][0]
    told = json.loads(run(*asked, "--explanations", "uk", text=true_text).stdout)["claims"][0]["verdicts"][0]
    assert "the map shows" in english["explanation"]
    assert "карта показує" in told["explanation"]
    assert {**told, "explanation": ""} == {**english, "explanation": ""}
    unknown = run(*asked, "--explanations", "xx", text=true_text)
    assert unknown.exit_code == 2
    assert "there are en, uk" in unknown.stderr


def test_tracks_stand_side_by_side(run, true_text):
    every = json.loads(run("check", "-", "--date", DAY, "--all-tracks", "--json", text=true_text).stdout)
    assert [v["track"] for v in every["claims"][0]["verdicts"]] == ["meridian", "tideline"]
    one = run("check", "-", "--date", DAY, "--track", "tideline", "--json", text=true_text).stdout
    assert [v["track"] for v in json.loads(one)["claims"][0]["verdicts"]] == ["tideline"]
    both = run("check", "-", "--date", DAY, "--track", "tideline", "--all-tracks", text=true_text)
    assert both.exit_code == 2


def test_a_person_sees_the_verdict_the_sentence_and_the_link(run, true_text):
    shown = run("check", "-", "--date", DAY, "--base", "https://map.example/", text=true_text).stdout
    assert "CONSISTENT (meridian)" in shown
    assert "the map shows" in shown
    assert "https://map.example/?day=2031-03-12" in shown


def test_csv_has_a_row_for_each_claim_and_track(run, true_text):
    rows = run("check", "-", "--date", DAY, "--all-tracks", "--csv", text=true_text).stdout.splitlines()
    assert len(rows) == 3
    assert {"kind", "region_id", "track", "verdict", "link"} <= set(rows[0].split(","))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("  \n \t\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no text in UTF-8"),
        (b"League\x00forces", "binary"),
        ("a" * 8_000_001, "larger than 8 MB"),
        ("League forces captured Teassa on Sunday.", "--date"),
    ],
    ids=["empty", "blank", "picture", "zeros", "too large", "no date"],
)
def test_what_is_no_report_is_refused_in_a_sentence(run, text, told):
    for command in ("read", "check"):
        done = run(command, "-", text=text)
        assert done.exit_code != 0
        assert told in done.output
        assert "Traceback" not in done.output


@pytest.mark.parametrize("date", ["2999-01-01", "yesterday", "2031-02-30"])
def test_a_day_that_cannot_be_is_refused(run, true_text, date):
    done = run("check", "-", "--date", date, text=true_text)
    assert done.exit_code != 0
    assert date in done.output


def test_scripts_and_markup_are_no_text(run, true_text):
    page = f"<html><script>{true_text}</script><body><p>{true_text}</p></body></html>"
    told = json.loads(run("check", "-", "--date", DAY, "--json", text=page).stdout)
    assert len(told["claims"]) == 1
    assert "script" not in told["claims"][0]["spans"][0]["text"]


def test_many_reports_on_two_processes_give_what_one_gives_in_their_order(run, true_text, tmp_path):
    for number in range(30):
        text = "" if number == 7 else true_text.replace("about", "about" if number % 2 else "more than")
        (tmp_path / f"report-{number:02}.txt").write_text(text)
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    lines = {}
    for processes in (1, 2):
        done = run("check", tmp_path, "--date", DAY, "--processes", processes, "--jsonl")
        assert done.exit_code == 2, done.output  # one of them cannot be read
        lines[processes] = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines[1] == lines[2]
    assert [Path(report["file"]).stem for report in lines[2]] == [f"report-{n:02}" for n in range(30)]
    assert ["error" in report for report in lines[2]] == [n == 7 for n in range(30)]


def test_a_day_in_the_name_of_a_file_is_the_day_of_its_text(run, true_text, tmp_path):
    """Of one file and of those of a folder, as `claims add` takes it; `--date` goes before it."""
    named = tmp_path / f"{DAY}-held.txt"
    named.write_text(true_text, encoding="utf-8")
    for command in ("read", "check"):
        assert json.loads(run(command, named, "--json").stdout)["date"] == DAY
        assert (
            json.loads(run(command, named, "--date", "2031-03-11", "--json").stdout)["date"] == "2031-03-11"
        )
    (told,) = json.loads(run("check", tmp_path, "--json").stdout)
    assert (told["date"], told["claims"][0]["verdicts"][0]["verdict"]) == (DAY, "consistent")
    for name in ("2031-02-31-held.txt", "12-03-2031.txt"):
        (tmp_path / name).write_text(true_text, encoding="utf-8")
        assert "--date" in run("read", tmp_path / name).stderr


def test_a_folder_without_reports_says_so(run, tmp_path):
    done = run("check", tmp_path)
    assert "no report in the folder" in done.output
