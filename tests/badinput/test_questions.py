"""Questions that the atlas cannot answer, and atlases that are none."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from mishaps import run

AREA = ("area", "--group", "occupied_total")


@pytest.mark.parametrize(
    ("question", "kind", "words"),
    [
        ((*AREA, "--on", "2014-03-01"), "OutsideRecord", ["2014-03-01", "2023-01-01"]),
        ((*AREA, "--on", "2031-01-01"), "OutsideRecord", ["2031-01-01"]),
        (("changes", "--from", "2014-03-01", "--to", "2023-02-01"), "OutsideRecord", ["2014-03-01"]),
        (("series", "--from", "2014-03-01", "--to", "2023-02-01"), "OutsideRecord", ["2014-03-01"]),
        (("front", "--on", "2014-03-01"), "OutsideRecord", ["2014-03-01"]),
        ((*AREA, "--on", "2023-02-01", "--as-published", "2014-03-01"), "OutsideRecord", ["2014-03-01"]),
        (("area", "--region", "Atlantis"), "UnknownRegion", ["Atlantis"]),
        (("area", "--by", "7"), "UsageError", ["7"]),
        (("area", "--track", "atlas-of-elsewhere"), "UnknownTrack", ["atlas-of-elsewhere", "map"]),
        (("area", "--class", "annexed"), "UnknownClass", ["annexed", "occupied"]),
        (("area", "--group", "annexed"), "UnknownClass", ["annexed", "occupied_total"]),
        (("area", "--measure", "flat"), "UsageError", ["flat", "authalic"]),
        (("area", "--on", "yesterday"), "UsageError", ["yesterday", "2025"]),
        (("area", "--on", "2023-02-30"), "UsageError", ["2023-02-30"]),
        (("area", "--on", "9999-12-31"), "UsageError", ["9999-12-31"]),
        (
            ("changes", "--from", "2023-02-01", "--to", "2023-01-05"),
            "UsageError",
            ["2023-02-01", "2023-01-05"],
        ),
        (("front", "--tolerance", "-5"), "UsageError", ["-5"]),
        (("front", "--tolerance", "nan"), "UsageError", ["nan"]),
        (("place", "Степне"), "UnknownPlace", ["Степне"]),
        (("at", "48.0", "135.0"), "UsageError", ["135"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_question_without_an_answer(kept, question, kind, words):
    kept.run(*question).is_sentence(kind, *words)
    kept.unharmed()


def test_an_atlas_without_editions_says_how_to_load_some(history):
    outcome = run(history.empty, *AREA)
    assert outcome.code != 0
    assert "contactline load editions" in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


# --- atlases that are none ---------------------------------------------------------------------


@pytest.mark.parametrize("command", [AREA, ("verify",), ("editions",)], ids=lambda c: c[0])
def test_a_file_of_garbage_is_no_atlas_and_stays_as_it_is(tmp_path, command):
    path = tmp_path / "garbage.db"
    path.write_bytes(bytes(range(256)) * 100)
    before = path.read_bytes()
    run(path, *command).is_sentence("NoAtlas", "garbage.db")
    assert path.read_bytes() == before


def test_an_empty_file_is_no_atlas(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    run(path, *AREA).is_sentence("NoAtlas", "empty.db")
    assert path.read_bytes() == b""


def test_the_database_of_another_program_is_no_atlas_and_stays_as_it_is(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE edition (a)")
    database.close()
    before = path.read_bytes()
    run(path, *AREA).is_sentence("NoAtlas", "other.db")
    run(path, "init", "--scheme", "ukraine").is_sentence("AtlasError", "other.db", "exists")
    assert path.read_bytes() == before


def test_an_atlas_that_is_not_there(tmp_path):
    run(tmp_path / "nowhere.db", *AREA).is_sentence("NoAtlas", "nowhere.db", "init")
    assert list(tmp_path.iterdir()) == []


def test_an_atlas_in_a_folder_that_is_not_there(tmp_path):
    missing = tmp_path / "folder" / "a.db"
    run(missing, "init", "--scheme", "ukraine").is_sentence("AtlasError", "folder")
    run(missing, *AREA).is_sentence("NoAtlas", "folder")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_the_place_of_an_atlas(tmp_path):
    run(tmp_path, *AREA).is_sentence("NoAtlas", str(tmp_path))
    run(tmp_path, "init", "--scheme", "ukraine").is_sentence("AtlasError", str(tmp_path))


def test_an_atlas_is_not_made_over_another(kept):
    kept.run("init", "--scheme", "ukraine").is_sentence("AtlasError", "exists")
    kept.unharmed()


def test_an_atlas_with_a_damaged_page_is_said_to_be_damaged(kept):
    data = bytearray(kept.path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 20_000] = b"\xff" * 20_000
    kept.path.write_bytes(data)
    outcome = kept.run("verify")
    assert outcome.code != 0
    assert "damaged" in outcome.stderr
    assert "Traceback" not in outcome.stderr
    assert "fault of the program" not in outcome.stderr


def test_a_database_that_cannot_be_reached(tmp_path):
    outcome = run("postgresql://someone:secret@127.0.0.1:9/atlas", *AREA)
    outcome.is_sentence("NoAtlas", "127.0.0.1", "cannot be reached")
    assert "secret" not in outcome.stderr


# --- schemes -----------------------------------------------------------------------------------

SCHEME = Path(__file__).parents[2] / "src" / "contactline" / "schemes" / "ukraine.toml"


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('classes = ["incursion"]', 'classes = ["incursions"]', ["incursions"]),
        ('holder = "ru"', 'holder = "rus"', ["rus"]),
        ('id = "occupied"', 'id = "occupied_before"', ["occupied_before"]),
        ('default_group = "occupied_total"', 'default_group = "occupied_all"', ["occupied_all"]),
        ('time_zone = "Europe/Kyiv"', 'time_zone = "Europe/Sumy"', ["Europe/Sumy"]),
        ('certainty = "contested"', 'certainty = "perhaps"', ["perhaps"]),
        ("undrawn_holder = ", "undrawn_holder ", []),
    ],
    ids=["group", "holder", "class twice", "default group", "time zone", "certainty", "no TOML"],
)
def test_a_scheme_that_contradicts_itself_is_refused_with_its_line(tmp_path, right, wrong, words):
    text = SCHEME.read_text("utf-8")
    assert right in text
    scheme = tmp_path / "mine.toml"
    scheme.write_text(text.replace(right, wrong, 1), "utf-8")
    line = text[: text.index(right)].count("\n") + 1
    outcome = run(tmp_path / "a.db", "init", "--scheme", scheme)
    outcome.is_sentence("SchemeError", "mine.toml", f"{line}", *words)
    assert not (tmp_path / "a.db").exists()


def test_a_scheme_that_is_not_there(tmp_path):
    outcome = run(tmp_path / "a.db", "init", "--scheme", "ukrain")
    outcome.is_sentence("SchemeError", "ukrain", "ukraine")
    assert not (tmp_path / "a.db").exists()
