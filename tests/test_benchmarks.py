"""The harness of the benchmarks runs from end to end; what it measures here means nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import page
from benchmarks.__main__ import BENCHMARKS
from benchmarks.result import Peer, Result, Row, Table, Unit, shown

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def quick() -> str:
    """The report of a smoke test with everything but PostGIS, which has a test of its own."""
    return run(",".join(name for name in BENCHMARKS if name != "postgis"))


def run(only: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", "--quick", "--only", only],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def table_rows(report: str) -> list[list[str]]:
    """The cells of the table of all rows."""
    lines = report.partition("## All rows")[2].partition("\n## ")[0].strip().splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_benchmark_gives_a_section_and_none_fails(quick):
    assert "Failed" not in quick
    assert quick.count("Measured in") == len(BENCHMARKS) - 1


def test_the_table_holds_a_peer_for_each_figure_of_the_issue(quick):
    rows = {row[0]: row for row in table_rows(quick)}
    for beginning in (
        "load the whole archive", "append one edition", "area of one region", "6 classes",
        "ground never seen before", "2 days", "`contactline area", "atlas file with all of it",
    ):  # fmt: skip
        assert any(what.startswith(beginning) and row[5] for what, row in rows.items()), beginning


def test_the_bars_of_the_real_archive_are_not_held_against_a_demo(quick):
    assert {tuple(row[2:5]) for row in table_rows(quick)} == {("", "", "")}


def test_a_notebook_with_the_overlaps_taken_off_agrees_with_the_atlas(quick):
    line = next(line for line in quick.splitlines() if line.startswith("| overlapping classes flattened"))
    assert float(line.strip("|").split("|")[-1]) < 0.01  # km², the bar of the composite


@pytest.mark.usefixtures("postgres")  # skips, or fails where PostgreSQL is required
def test_postgis_agrees_with_the_atlas_or_says_why_it_was_not_measured():
    report = run("postgis")
    if "Not measured: PostGIS" not in report:
        assert len(table_rows(report)) == 7
        apart = report.partition("Agreement: at most ")[2].partition(" km²")[0]
        assert float(apart) < 0.01


def test_values_are_shown_with_three_digits_in_a_unit_a_person_would_choose():
    assert [shown(s, Unit.SECONDS) for s in (90.0, 9.994, 0.9996, 0.0325, 55.2e-6)] == [
        "90.0 s", "9.99 s", "1.00 s", "32.5 ms", "55.2 µs",
    ]  # fmt: skip
    assert [shown(n, Unit.BYTES) for n in (662e6, 1.4e6, 12)] == ["662 MB", "1.40 MB", "12 B"]
    assert shown(1234.5, Unit.TIMES) == "1,234 times"
    assert shown(2345.6, Unit.RATE) == "2,346 a second"


def test_a_row_stands_at_the_better_of_the_bars_it_meets():
    assert Row("", 10, reach=60, aim=20).stands == "aim"
    assert Row("", 30, reach=60, aim=20).stands == "reach"
    assert Row("", 90, reach=60, aim=20).stands == "short"
    assert Row("", 500, Unit.TIMES, reach=50, aim=500).stands == "aim"
    assert Row("", 49, Unit.TIMES, reach=50, aim=500).stands == "short"
    assert Row("", 1500, Unit.RATE, reach=1000, aim=5000).stands == "reach"
    assert Row("", 1).stands == ""
    assert Row("", 6000, Unit.RATE, reach=1000, aim=5000).stands == "aim"
    assert Row("", 0, Unit.COUNT, reach=0, aim=0).stands == "aim"


def test_a_peer_that_is_better_shows_a_ratio_below_one():
    assert Row("", 2.0, peer=Peer("", 1.0)).ratio == 0.5


def test_a_failed_benchmark_is_in_the_report():
    failed = Result("Load", failed="RuntimeError: no disk")
    assert "**Failed:** RuntimeError: no disk" in page.report([failed], [])


def test_the_page_keeps_what_stands_around_the_report(tmp_path):
    path = tmp_path / "benchmarks.md"
    path.write_text(f"before\n{page.BEGIN}\nold\n{page.END}\nafter\n")
    table = Table("Cost", ("a", "b|c"), (("1", "2"),))
    page.write(path, page.report([Result("Load", [Row("x", 1.0)], [table])], [("CPU", "?")]))
    text = path.read_text()
    assert text.startswith("before\n")
    assert text.endswith("\nafter\n")
    assert "old" not in text
    assert "b\\|c" in text
    page.write(path, "new")
    assert path.read_text() == f"before\n{page.BEGIN}\n\nnew\n{page.END}\nafter\n"


def test_a_page_without_the_marks_is_left_alone(tmp_path):
    path = tmp_path / "benchmarks.md"
    path.write_text("mine")
    with pytest.raises(ValueError, match="has not the two lines"):
        page.write(path, "report")
    assert path.read_text() == "mine"


def test_the_page_of_the_project_has_the_marks():
    text = (ROOT / "docs" / "benchmarks.md").read_text()
    assert text.index(page.BEGIN) < text.index(page.END)
