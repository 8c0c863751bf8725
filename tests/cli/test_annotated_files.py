"""`contactline check --html --claimreview`: files that are whole, or an error that says what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from fake import SCHEME

from checked import checked, verdict
from contactline.cli.annotated import Wanted, checked_and_written
from contactline.errors import UsageError
from contactline.reports import Reading

TEXT = "The Army took Alder."


class FakeAtlas:
    """One claim in every text; no regions, no tracks, so that no map is drawn, and no ledger."""

    scheme = replace(SCHEME, names={"en": "Quavia"})

    def with_state(self, ask):
        return "state", ask(self)

    def read(self, text, on=None, lang=None):
        return Reading(on or date(2031, 3, 12), lang or "en", (checked(text, "took Alder").claim,))

    def check(self, reading, tracks=None, all_tracks=False, base=""):
        return (checked(TEXT, "took Alder", verdicts=(verdict(link=f"{base}/?day=2031-03-12"),)),)

    def tracks(self):
        return []

    layers = regions = sources = lambda self, *_: []

    def has_report(self, sha256):
        return False

    def beside(self, found, text=""):
        return [() for _ in found.claims]


ATLAS = cast(Any, FakeAtlas())
ASKED: dict[str, Any] = {
    "on": None,
    "lang": None,
    "tracks": None,
    "all_tracks": False,
    "base": "https://map.example",
}


def test_both_files_are_written_and_what_is_printed_is_as_without_them(tmp_path):
    page, review = tmp_path / "page.html", tmp_path / "review.json"
    printed = checked_and_written(ATLAS, TEXT, Wanted(str(page), str(review), "uk"), **ASKED)
    assert printed["claims"][0]["verdicts"][0]["verdict"] == "consistent"
    html = page.read_text(encoding="utf-8")
    assert '<html lang="uk">' in html
    assert 'href="https://map.example/?day=2031-03-12"' in html
    (made,) = json.loads(review.read_bytes())["@graph"]
    assert made["url"] == "https://map.example/?day=2031-03-12"
    assert {path.name for path in tmp_path.iterdir()} == {"page.html", "review.json"}


def test_only_the_file_that_is_wanted_is_written(tmp_path):
    checked_and_written(ATLAS, TEXT, Wanted(None, str(tmp_path / "review.json")), **ASKED)
    assert [path.name for path in tmp_path.iterdir()] == ["review.json"]
    assert not Wanted(None, None)


def test_a_folder_that_is_not_there_is_told_of(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        checked_and_written(ATLAS, TEXT, Wanted(str(tmp_path / "no" / "page.html"), None), **ASKED)
