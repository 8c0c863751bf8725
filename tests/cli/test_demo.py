"""The tour of the fictional conflict; its maker stands in as a few files."""

from __future__ import annotations

import json
import socket
import sys
from datetime import UTC, date, datetime
from types import ModuleType, SimpleNamespace

import pytest
from click.testing import CliRunner
from fake import SCHEME, FakeAtlas

import contactline
import made
from contactline.cli.root import cli
from contactline.model import Region

SQUARE = {"type": "Polygon", "coordinates": [[[33, 50], [35, 50], [35, 52], [33, 52], [33, 50]]]}


def collection(**properties):
    feature = {"type": "Feature", "properties": properties, "geometry": SQUARE}
    return {"type": "FeatureCollection", "features": [feature]}


def make_files(folder, **asked):
    def write(name, text):
        (folder / name).write_text(text)
        return folder / name

    snapshot = collection(status="red") | {"valid_at": "2031-03-01T18:00:00Z"}
    return SimpleNamespace(
        description=f"A fictional conflict, asked for with {asked}.",
        licence="CC0-1.0",
        attribution="invented",
        regions=((1, write("adm1.geojson", json.dumps(collection(id="R1", name_en="North")))),),
        places=write("places.tsv", f"id\tname_en\tlon\tlat\n{made.STEPNE.id}\tStepne\t34\t51\n"),
        meridian=write("meridian.geojson", json.dumps(snapshot)),
        embargoed=write("embargoed.geojson", json.dumps(snapshot | {"valid_at": "2031-03-02T18:00:00Z"})),
        tideline=write("tideline_20310301.geojson", json.dumps(collection())),
        truth=write("truth.json", json.dumps({"places": [{"id": made.STEPNE.id, "history": [{}]}]})),
        embargo_until=datetime(2031, 3, 9, tzinfo=UTC),
        last=date(2031, 3, 1),
    )


@pytest.fixture
def demo(monkeypatch, tmp_path):
    maker = ModuleType("contactline.demo.generate")
    maker.generate = make_files
    monkeypatch.setitem(sys.modules, "contactline.demo.generate", maker)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONTACTLINE_ATLAS", raising=False)
    atlas = FakeAtlas()
    atlas.scheme = replaced_scheme()

    def init(where, scheme):
        assert scheme == "demo"
        (tmp_path / where).write_text("an atlas")
        return atlas

    monkeypatch.setattr(contactline, "init", init, raising=False)

    def run(*args, serve=False):
        told = [*args] if serve else [*args, "--no-serve"]
        return CliRunner().invoke(cli, told, prog_name="contactline"), atlas

    return run


def replaced_scheme():
    from dataclasses import replace

    mapping = {"meridian": {"property": "status", "values": {"red": "occupied"}}}
    return replace(SCHEME, id="demo", geojson_mappings=mapping)


def test_the_tour_says_that_it_is_fictional_and_shows_every_kind_of_figure(demo, tmp_path):
    result, atlas = demo("demo")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("A fictional conflict")
    for command in ("area --on 2031-03-01", "changes --from 2031-02-22", "front", "place UA5908"):
        assert f"$ contactline --atlas demo.db {command}" in result.stdout
    assert any(isinstance(item, Region) for item in atlas.loaded)
    assert (tmp_path / "demo.db").exists()
    assert atlas.closed


def test_after_the_tour_the_map_is_served_on_the_first_free_port(demo, monkeypatch):
    served = []
    monkeypatch.setattr(
        "contactline.cli.serve.run",
        lambda settings, listening: served.append((settings.atlas, listening.getsockname()[1])),
    )
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result, atlas = demo("demo", "--port", str(port), serve=True)
    assert result.exit_code == 0, result.output
    ((where, found),) = served
    assert where == "demo.db"
    assert port < found <= port + 100
    assert atlas.closed


def test_the_demo_passes_on_what_was_asked_of_it_and_nothing_else(demo):
    result, _ = demo("demo", "--days", "30", "--detail", "2.5")
    assert "{'days': 30, 'detail': 2.5}" in result.stdout


def test_the_embargoed_edition_is_loaded_under_embargo(demo):
    _, atlas = demo("demo")
    embargoes = [kwargs.get("embargo_until") for name, _, kwargs in atlas.asked if name == "load_editions"]
    assert embargoes == [None, datetime(2031, 3, 9, tzinfo=UTC), None]


def test_the_files_are_kept_when_asked(demo, tmp_path):
    (tmp_path / "kept").mkdir()
    demo("demo", "--files", str(tmp_path / "kept"))
    assert (tmp_path / "kept" / "places.tsv").exists()


def test_an_earlier_demo_is_replaced(demo, tmp_path, monkeypatch):
    monkeypatch.setattr(
        contactline,
        "open",
        lambda where: SimpleNamespace(scheme=replaced_scheme(), close=lambda: None),
        raising=False,
    )
    for suffix in ("", "-wal"):
        (tmp_path / f"demo.db{suffix}").write_text("an earlier one")
    result, _ = demo("demo")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "demo.db").read_text() == "an atlas"
    assert not (tmp_path / "demo.db-wal").exists()


def test_the_demo_never_replaces_an_atlas_of_a_real_conflict(demo, tmp_path, monkeypatch):
    real = SimpleNamespace(scheme=SCHEME, close=lambda: None)
    monkeypatch.setattr(contactline, "open", lambda where: real, raising=False)
    (tmp_path / "work.db").write_text("months of work")
    result, _ = demo("--atlas", "work.db", "demo")
    assert result.exit_code == 2
    assert "name another file with --atlas" in result.stderr
    assert (tmp_path / "work.db").read_text() == "months of work"
