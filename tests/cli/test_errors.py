"""Whatever goes wrong is one sentence and the exit code of its class."""

from __future__ import annotations

import errno
import os
import subprocess
import sys

import pytest

import made
from contactline import errors
from contactline.errors import Ambiguous, ContactlineError, UnknownRegion

ENVIRONMENT = {"PYTHONPATH": os.pathsep.join(sys.path)}


def every_error(base=ContactlineError):
    yield base
    for sub in base.__subclasses__():
        yield from every_error(sub)


@pytest.mark.parametrize("kind", list(every_error()), ids=lambda kind: kind.__name__)
def test_an_error_ends_with_its_message_and_its_exit_code(run, atlas, kind):
    atlas.raises = kind("This is wrong; that would be right.")
    result = run("area")
    assert result.exit_code == kind.exit_code != 0
    assert result.stderr == "contactline: This is wrong; that would be right.\n"
    assert result.stdout == ""


def test_candidates_are_listed_below_the_message(run, atlas):
    atlas.raises = Ambiguous('"Sumy" fits 2 regions.', candidates=[made.SUMY, made.SUMY_RAION])
    lines = run("area", "--region", "Sumy").stderr.splitlines()
    assert lines == [
        'contactline: "Sumy" fits 2 regions.',
        "  UA-59  Sumy Oblast (level 1)",
        "  UA59080000000057897  Sumy Raion (level 2)",
    ]


def test_candidates_that_the_message_names_are_not_said_twice(run, atlas):
    atlas.raises = UnknownRegion("No such region; the nearest is Sumy.", candidates=["Sumy"])
    assert len(run("area").stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "a.db"), errors.StorageFull.exit_code, "full"),
        (OSError(errno.EROFS, "Read-only file system"), errors.ReadOnly.exit_code, "read-only"),
        (PermissionError(errno.EACCES, "Permission denied", "x.zip"), 1, "Permission denied (x.zip)"),
        (MemoryError(), 1, "memory"),
        (KeyboardInterrupt(), 130, "interrupted"),
        (BrokenPipeError(), 1, ""),
        (ZeroDivisionError("division by zero"), 1, "a fault of the program"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_ends_in_a_traceback(run, atlas, monkeypatch, error, code, words):
    monkeypatch.delenv("CONTACTLINE_DEBUG", raising=False)
    atlas.raises = error
    result = run("area")
    assert result.exit_code == code
    assert words in result.stderr
    assert "Traceback" not in result.output


def test_a_fault_of_the_program_shows_where_when_asked(run, atlas, monkeypatch):
    monkeypatch.setenv("CONTACTLINE_DEBUG", "1")
    atlas.raises = ZeroDivisionError("division by zero")
    assert isinstance(run("area").exception, ZeroDivisionError)


def test_an_unknown_command_brings_the_nearest(run):
    result = run("aera")
    assert result.exit_code == 2
    assert result.stderr == 'contactline: There is no command "aera"; did you mean "area"?\n'


def test_a_file_that_is_not_there_is_named(run):
    result = run("load", "regions", "nowhere.geojson", "--level", "1")
    assert result.exit_code == 2
    assert "nowhere.geojson" in result.stderr


def test_a_mapping_that_is_none_is_shown(run, tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text("{}")
    result = run("load", "editions", str(path), "--track", "t", "--reader", "geojson", "--map", "status=red")
    assert result.exit_code == 2
    assert '"status=red" is not of the form PROPERTY=VALUE:CLASS' in result.stderr


def test_a_reader_that_goes_away_is_no_fault():
    read_end, write_end = os.pipe()
    os.close(read_end)
    code = "import sys; sys.argv = ['contactline', '--help']; from contactline.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=write_end, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    os.close(write_end)
    assert (done.returncode, done.stderr) == (1, "")


def test_help_imports_no_geometry_and_no_database():
    code = (
        "import sys\n"
        "from contactline.cli import main\n"
        "sys.argv = ['contactline', '--help']\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'shapely', 'numpy', 'sqlalchemy', 'rich', 'pyproj', 'orjson', 'pandas', 'httpx'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    assert "HEAVY []" in done.stdout
    assert "Usage: contactline" in done.stdout
