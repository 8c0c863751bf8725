"""Reports in files: texts, folders, JSON Lines; what cannot be read is told of and ends nothing."""

from __future__ import annotations

import json

import pytest

from contactline.errors import SourceError
from contactline.sources.reports import MOST_BYTES, ReportText, read_reports


def test_a_text_has_the_day_of_its_files_name(tmp_path):
    (tmp_path / "2030-01-04-harbour.txt").write_text("Taken.", encoding="utf-8")
    (tmp_path / "harbour.txt").write_bytes("Взято.".encode("utf-16"))
    assert list(read_reports([tmp_path])) == [
        ReportText("2030-01-04-harbour.txt", "Taken.", "2030-01-04"),
        ReportText("harbour.txt", "Взято."),
    ]


def test_each_line_of_json_lines_is_a_report(tmp_path):
    lines = [
        {"text": "One.", "date": "2030-01-04", "source": "staff", "title": "T", "credibility": 2},
        {"text": "Two.", "address": "https://example.org/2"},
    ]
    path = tmp_path / "all.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)) + "\n\n", encoding="utf-8")
    assert list(read_reports([path])) == [
        ReportText("all.jsonl, line 1", "One.", "2030-01-04", "staff", None, "T", 2),
        ReportText("all.jsonl, line 2", "Two.", address="https://example.org/2"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "no JSON"),
        (b"[1]", "no JSON object"),
        (b'{"date": "2030-01-04"}', "no `text`"),
        (b'{"text": 5}', "no `text`"),
        (b'{"text": "a", "date": 5}', "`date`"),
        (b'{"text": "a", "credibility": true}', "`credibility`"),
        (b'{"text": "a", "when": "now"}', "'when'"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 100_000, "no JSON"),
        (b'"' + b"a" * MOST_BYTES + b'"', "longer"),
    ],
)
def test_a_line_that_is_none_is_told_of_and_the_next_one_read(tmp_path, line, said):
    path = tmp_path / "a.jsonl"
    path.write_bytes(line + b'\n{"text": "b"}\n')
    wrong, right = read_reports([path])
    assert wrong.fault is not None
    assert said in wrong.fault
    assert right == ReportText("a.jsonl, line 2", "b")


def test_a_file_that_is_no_text_is_told_of(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xff\xd8\xff\xe0 binary")
    (tmp_path / "b.txt").write_bytes(b"a" * (MOST_BYTES + 1))
    assert [bool(found.fault) for found in read_reports([tmp_path])] == [True, True]


def test_a_folder_without_reports_is_said_to_have_none(tmp_path):
    (tmp_path / "photo.jpg").write_bytes(b"x")
    with pytest.raises(SourceError, match="no reports"):
        list(read_reports([tmp_path]))
