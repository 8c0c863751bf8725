"""`import contactline`: the two doors into the project, and what comes out of them."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import contactline
from build import TERMS, days, provinces
from contactline.atlas import Atlas
from contactline.errors import NoAtlas, NotFound, UsageError
from contactline.figures import Figures


@pytest.fixture
def full(tmp_path):
    with contactline.init(tmp_path / "a.db", "demo") as atlas:
        atlas.load_regions(provinces())
        atlas.load_editions(days(), track="meridian", **TERMS)
        yield atlas


def test_a_text_is_of_a_day_that_is_given_as_a_date_or_as_text(full):
    day = date(2030, 1, 3)
    assert full.read("Nothing of territory.", on="2030-01-03").date == day
    assert full.read("Nothing of territory.", on=day).date == day
    assert full.check("Nothing of territory.", on="2030-01-03") == ()
    with pytest.raises(UsageError, match="is not a date"):
        full.read("Nothing of territory.", on="3 January")


def test_the_public_surface_is_small():
    assert sorted(contactline.__all__) == ["__version__", "init", "open"]
    assert all(hasattr(contactline, name) for name in contactline.__all__)


def test_an_atlas_is_opened_by_path_or_text_and_closed_by_with(tmp_path):
    with contactline.init(tmp_path / "a.db", "demo") as made:
        assert isinstance(made, Atlas)
    for where in (tmp_path / "a.db", str(tmp_path / "a.db"), f"sqlite:///{tmp_path / 'a.db'}"):
        with contactline.open(where) as atlas:
            assert atlas.scheme.id == "demo"
    with pytest.raises(NoAtlas):
        contactline.open(tmp_path / "b.db")


def test_a_relative_path_is_one_of_the_folder_at_hand(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    contactline.init("a.db", "demo").close()
    with contactline.open(Path("a.db")) as atlas:
        assert atlas.tracks() == []


def test_the_example_of_the_design_works(full):
    figure = full.area(region="Eastland", on="2030-01-02", group="occupied_total").one()
    assert figure.region.id == "QV-02"
    assert figure.area_m2 > 0


def test_figures_are_frozen_and_become_what_tools_read(full):
    figures = full.area(by=1, group="occupied_total")
    assert isinstance(figures, Figures)
    with pytest.raises(dataclasses.FrozenInstanceError):
        figures[0].area_m2 = 0.0
    assert [row["region_id"] for row in figures.to_rows()] == ["QV-02", "QV-01"]
    frame = figures.to_geodataframe(full)
    assert frame.crs.to_epsg() == 4326
    assert [g.equals(r.geometry) for g, r in zip(frame.geometry, provinces()[::-1], strict=True)] == [
        True,
        True,
    ]
    assert "<table" in figures._repr_html_()
    with pytest.raises(UsageError):
        figures.one()
    with pytest.raises(NotFound):
        full.transitions(start="2030-01-02", end="2030-01-02").one()


def test_asking_changes_nothing_that_was_answered(full):
    before = full.area(on="2030-01-01").to_dicts()
    full.load_editions([], track="meridian")
    full.verify()
    assert full.area(on="2030-01-01").to_dicts() == before


def test_importing_contactline_imports_no_geometry():
    """`contactline --help` is light at start."""
    code = "import sys, contactline; print([m for m in ('shapely', 'numpy', 'pyproj') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
