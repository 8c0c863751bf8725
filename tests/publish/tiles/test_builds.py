"""What a build makes anew and what it leaves; and that nothing that ends it harms those who read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from tile_reading import features, manifest, part_at

import contactline
from build import TERMS, box, edition, moment, occupied, provinces
from contactline.atlas import Atlas
from contactline.cli.root import cli
from contactline.errors import Busy, ReadOnly
from contactline.publish.tiles.build import MAXZOOM, build, is_current
from contactline.publish.tiles.folder import Folder, default_folder
from contactline.publish.tiles.lengths import add_lengths
from contactline.store.database import file_of

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


def held(*, day: int, width: float) -> object:
    return edition(day, *occupied(box(-33.4, 45.3, width, 0.3), box(-33.2, 45.8, 0.05)))


@pytest.fixture
def years(tmp_path) -> Path:
    """Editions before and after a New Year: days -5, -2 and 3 of January 2030."""
    path = tmp_path / "years.db"
    with contactline.init(path, "demo") as atlas:
        atlas.load_regions(provinces())
        atlas.load_editions(
            [held(day=day, width=width) for day, width in ((-5, 0.1), (-2, 0.2), (3, 0.3))],
            track="m",
            **TERMS,
        )
    return path


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in folder.iterdir() if p.is_file()}


def parts(folder: Path) -> dict[str, str]:
    """The files of track m: "closed" and "current"."""
    return {
        "current" if p["to"] is None else "closed": p["file"]
        for p in manifest(folder)["tracks"]["m"]["parts"]
    }


def test_the_record_is_cut_at_the_new_year_of_the_schemes_zone(years, tmp_path):
    with contactline.open(years) as atlas:
        build(atlas, tmp_path / "tiles")
    closed, current = manifest(tmp_path / "tiles")["tracks"]["m"]["parts"]
    begin = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())
    assert (closed["from"], closed["to"]) == (int(datetime(2029, 1, 1, tzinfo=UTC).timestamp()), begin)
    assert (current["from"], current["to"]) == (begin, None)


def test_what_lives_over_the_new_year_is_in_both_parts_with_its_beginning(years, tmp_path):
    with contactline.open(years) as atlas:
        build(atlas, tmp_path / "tiles")
    since = [int(moment(day).timestamp()) for day in (-5, -2, 3)]
    before = part_at(tmp_path / "tiles", "m", since[1])
    after = part_at(tmp_path / "tiles", "m", since[2])
    assert before != after
    closed = {(f.properties["from"], f.properties.get("to")) for f in features(before, MAXZOOM, "control")}
    current = {(f.properties["from"], f.properties.get("to")) for f in features(after, MAXZOOM, "control")}
    # the small square lives on; of the large one the cell that grew has a version for each edition
    assert (since[0], None) in closed
    assert (since[0], None) in current
    assert (since[0], since[1]) in closed
    assert (since[1], None) in closed, "how it ends is not said in a year that is closed"
    assert (since[1], since[2]) in current
    assert (since[2], None) in current


def test_a_second_build_touches_nothing_but_the_manifest(years, tmp_path):
    with contactline.open(years) as atlas:
        first = build(atlas, tmp_path / "tiles")
        before = contents(tmp_path / "tiles")
        again = build(atlas, tmp_path / "tiles")
    assert again.made == {}
    assert again.kept == first.made
    after = contents(tmp_path / "tiles")
    assert before.keys() == after.keys()
    assert {n: before[n] for n in first.made} == {n: after[n] for n in first.made}


def test_where_nothing_changed_the_record_is_not_read(years, tmp_path, monkeypatch):
    with contactline.open(years) as atlas:
        first = build(atlas, tmp_path / "tiles")

        def unread(*_):
            raise AssertionError("the record was read")

        monkeypatch.setattr(type(atlas), "whole", unread)
        assert build(atlas, tmp_path / "tiles").kept == first.made
        (tmp_path / "tiles" / parts(tmp_path / "tiles")["closed"]).unlink()
        with pytest.raises(AssertionError, match="was read"):
            build(atlas, tmp_path / "tiles")


def test_tiles_by_other_rules_are_looked_at_again(years, tmp_path, monkeypatch):
    with contactline.open(years) as atlas:
        first = build(atlas, tmp_path / "tiles")
        monkeypatch.setattr("contactline.publish.tiles.build.RULES", 0)
        again = build(atlas, tmp_path / "tiles")
    assert again.kept == {}
    assert again.made == first.made, "the same content has the same name"


def test_a_region_of_another_name_makes_the_base_anew_and_nothing_else(years, tmp_path):
    with contactline.open(years) as atlas:
        first = build(atlas, tmp_path / "tiles")
        atlas.load_regions([replace(r, names={"en": f"New {r.id}"}) for r in provinces()])
        again = build(atlas, tmp_path / "tiles")
    (made,) = again.made
    assert made.startswith("base-")
    assert again.kept == {name: size for name, size in first.made.items() if not name.startswith("base-")}


def test_a_new_edition_changes_the_current_part_only(years, tmp_path):
    with contactline.open(years) as atlas:
        build(atlas, tmp_path / "tiles")
        before, base = parts(tmp_path / "tiles"), manifest(tmp_path / "tiles")["base"]
        atlas.load_editions([held(day=6, width=0.25)], track="m", **TERMS)
        assert not is_current(atlas, tmp_path / "tiles")
        built = build(atlas, tmp_path / "tiles")
        assert is_current(atlas, tmp_path / "tiles")
    after = parts(tmp_path / "tiles")
    assert list(built.made) == [after["current"]]
    assert after["closed"] == before["closed"]
    assert after["current"] != before["current"]
    assert manifest(tmp_path / "tiles")["base"] == base
    assert (tmp_path / "tiles" / before["current"]).exists(), "readers may still go by the manifest before"


def test_files_that_no_manifest_names_go_with_the_build_after(years, tmp_path):
    with contactline.open(years) as atlas:
        build(atlas, tmp_path / "tiles")
        oldest = parts(tmp_path / "tiles")["current"]
        for day in (6, 7):
            atlas.load_editions([held(day=day, width=0.3 + day / 100)], track="m", **TERMS)
            build(atlas, tmp_path / "tiles")
    assert not (tmp_path / "tiles" / oldest).exists()
    assert {p.name for p in (tmp_path / "tiles").glob("*.pmtiles")} >= set(parts(tmp_path / "tiles").values())


def test_an_edition_of_the_past_makes_its_year_anew(years, tmp_path):
    with contactline.open(years) as atlas:
        build(atlas, tmp_path / "tiles")
        before = parts(tmp_path / "tiles")
        atlas.load_editions([held(day=-3, width=0.4)], track="m", **TERMS)
        build(atlas, tmp_path / "tiles")
    assert parts(tmp_path / "tiles")["closed"] != before["closed"]


def test_an_edition_under_embargo_is_in_no_tile(years, tmp_path):
    with contactline.open(years) as atlas:
        build(atlas, tmp_path / "tiles")
        before = parts(tmp_path / "tiles")
        far = datetime(2999, 1, 1, tzinfo=UTC)
        atlas.load_editions([held(day=9, width=0.5)], track="m", embargo_until=far, **TERMS)
        assert is_current(atlas, tmp_path / "tiles")
        build(atlas, tmp_path / "tiles")
        assert parts(tmp_path / "tiles") == before
        atlas.release(datetime(2999, 1, 2, tzinfo=UTC))
        build(atlas, tmp_path / "tiles")
    assert parts(tmp_path / "tiles")["closed"] == before["closed"]


def test_two_builds_at_once_are_one_too_many(years, tmp_path):
    folder = Folder(tmp_path / "tiles")
    with contactline.open(years) as atlas, folder.building(), pytest.raises(Busy, match="another process"):
        build(atlas, tmp_path / "tiles")


def test_a_folder_that_cannot_be_written_to_is_named(years, tmp_path):
    # root may write wherever there is a disk; the kernel's own tree takes nothing from anybody
    shut = Path("/sys") if os.geteuid() == 0 else tmp_path / "shut"
    if os.geteuid():
        shut.mkdir(mode=0o500)
    with contactline.open(years) as atlas, pytest.raises(ReadOnly, match="--tiles"):
        build(atlas, shut / "tiles")


def test_a_file_in_the_place_of_the_folder_is_named(years, tmp_path):
    (tmp_path / "tiles").write_text("not a folder")
    with contactline.open(years) as atlas, pytest.raises(ReadOnly, match="tiles"):
        build(atlas, tmp_path / "tiles")


def test_a_build_that_is_killed_leaves_the_tiles_before_in_force(years, tmp_path):
    folder = tmp_path / "tiles"
    with contactline.open(years) as atlas:
        build(atlas, folder)
        before = manifest(folder)
        atlas.load_editions([held(day=6, width=0.25)], track="m", **TERMS)
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "contactline",
            "--atlas",
            os.fspath(years),
            "tiles",
            "--tiles",
            os.fspath(folder),
        ],
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not list(folder.glob(".work-*/*")):
        time.sleep(0.005)  # until it is in the midst of it
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert manifest(folder) == before
    assert all((folder / name).exists() for name in parts(folder).values())
    with contactline.open(years) as atlas:
        build(atlas, folder)
        assert is_current(atlas, folder)
    assert not list(folder.glob(".work-*"))


def test_a_manifest_or_a_file_that_was_damaged_is_made_anew(years, tmp_path):
    folder = tmp_path / "tiles"
    with contactline.open(years) as atlas:
        build(atlas, folder)
        whole = parts(folder)
        (folder / whole["closed"]).write_bytes(b"cut off")
        assert list(build(atlas, folder).made) == [whole["closed"]]
        (folder / "manifest.json").write_text("{")
        build(atlas, folder)
        assert parts(folder) == whole


@pytest.mark.parametrize(
    ("atlas", "folder"),
    [
        ("war.db", "war.db.tiles"),
        ("/data/war.db", "/data/war.db.tiles"),
        ("sqlite:///data/war.db", "data/war.db.tiles"),
        ("postgresql://host/war", "contactline-tiles"),
    ],
)
def test_tiles_lie_beside_their_atlas(atlas, folder):
    assert default_folder(file_of(atlas)) == Path(folder)


# --- the lengths of the front -------------------------------------------------------------------


def fronts(folder: Path) -> dict:
    import orjson

    return orjson.loads((folder / manifest(folder)["tracks"]["m"]["fronts"]).read_bytes())


def test_the_lengths_are_those_that_the_atlas_gives(years, tmp_path):
    with contactline.open(years) as atlas:
        build(atlas, tmp_path / "tiles")
        assert manifest(tmp_path / "tiles")["tracks"]["m"]["fronts"] is None
        assert add_lengths(atlas, tmp_path / "tiles") == 3
        found = fronts(tmp_path / "tiles")
        assert found["complete"]
        assert found["tolerances_m"] == list(atlas.scheme.front.tolerances_m)
        infos = atlas.editions("m")
        assert found["editions"] == [info.ref.id for info in infos]
        for info, lengths in zip(infos, found["length_m"], strict=True):
            figures = atlas.front(on=info.ref.valid_at, track="m")
            assert lengths == [round(f.length_m, 1) for f in figures]


def test_lengths_that_were_interrupted_go_on_where_they_were(years, tmp_path, monkeypatch):
    monkeypatch.setattr("contactline.publish.tiles.lengths.STEP_S", 0.0)
    asked: list[object] = []
    real = Atlas.front

    def counted(self: Atlas, **question: object):
        asked.append(question["on"])
        return real(self, **question)  # type: ignore[arg-type]

    monkeypatch.setattr(Atlas, "front", counted)

    def interrupt(done: int, total: int | None, what: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with contactline.open(years) as atlas:
        build(atlas, tmp_path / "tiles")
        with pytest.raises(KeyboardInterrupt):
            add_lengths(atlas, tmp_path / "tiles", interrupt)
        half = fronts(tmp_path / "tiles")
        assert (len(half["editions"]), half["complete"]) == (2, False)
        assert add_lengths(atlas, tmp_path / "tiles") == 1
        atlas.load_editions([held(day=6, width=0.25)], track="m", **TERMS)
        build(atlas, tmp_path / "tiles")
        assert add_lengths(atlas, tmp_path / "tiles") == 1
    assert asked == [moment(3), moment(-2), moment(-5), moment(6)], "newest first, each once"


def test_lengths_wait_for_tiles_of_a_new_edition(years, tmp_path, monkeypatch):
    monkeypatch.setattr("contactline.publish.tiles.lengths.STEP_S", 0.0)
    with contactline.open(years) as atlas, contactline.open(years) as other:
        build(atlas, tmp_path / "tiles")
        other.load_editions([held(day=6, width=0.25)], track="m", **TERMS)
        add_lengths(atlas, tmp_path / "tiles")
        assert manifest(tmp_path / "tiles")["tracks"]["m"]["fronts"] is None


def test_tiles_that_readers_still_go_by_stay_when_lengths_come(years, tmp_path, monkeypatch):
    monkeypatch.setattr("contactline.publish.tiles.lengths.STEP_S", 0.0)
    with contactline.open(years) as atlas:
        build(atlas, tmp_path / "tiles")
        before = parts(tmp_path / "tiles")["current"]
        atlas.load_editions([held(day=6, width=0.25)], track="m", **TERMS)
        build(atlas, tmp_path / "tiles")
        assert add_lengths(atlas, tmp_path / "tiles") == 4, "each puts another manifest in force"
        assert (tmp_path / "tiles" / before).exists()
        atlas.load_editions([held(day=7, width=0.3)], track="m", **TERMS)
        build(atlas, tmp_path / "tiles")
    assert not (tmp_path / "tiles" / before).exists()


def test_without_regions_there_is_no_front_to_measure(tmp_path):
    with contactline.init(tmp_path / "atlas.db", "demo") as atlas:
        atlas.load_editions([held(day=1, width=0.2)], track="m", **TERMS)
        build(atlas, tmp_path / "tiles")
        assert add_lengths(atlas, tmp_path / "tiles") == 0


# --- the command --------------------------------------------------------------------------------


def test_the_command_says_what_it_made_and_measures_the_front(years, tmp_path):
    folder = tmp_path / "tiles"
    arguments = ["--atlas", str(years), "tiles", "--tiles", str(folder)]
    first = CliRunner().invoke(cli, arguments)
    assert first.exit_code == 0
    assert "3 files made, 0 as before" in first.stdout
    assert "measured for 3 editions" in first.stderr
    assert fronts(folder)["complete"]
    again = CliRunner().invoke(cli, arguments)
    assert "0 files made, 3 as before" in again.stdout
    assert "measured" not in again.stderr


def test_the_command_can_leave_the_front_for_later(years, tmp_path):
    folder = tmp_path / "tiles"
    done = CliRunner().invoke(cli, ["--atlas", str(years), "tiles", "--no-fronts", "--tiles", str(folder)])
    assert done.exit_code == 0
    assert manifest(folder)["tracks"]["m"]["fronts"] is None
