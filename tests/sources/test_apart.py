"""Editions from a process apart are the editions, and that process never outlives its use."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

import made_editions
from contactline import children
from contactline.errors import LimitExceeded, SourceError
from contactline.sources.apart import _received, worth_a_process


def received(name: str, **options):
    return _received({"options": options}, f"made_editions:{name}")


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    # a zombie has ended; whoever is its parent has yet to ask
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def wait_until_gone(pid: int) -> bool:
    for _ in range(600):
        if gone(pid):
            return True
        time.sleep(0.05)
    return False


def test_every_edition_arrives_as_it_was_read():
    editions = list(received("several", count=60))
    assert len(editions) == 60
    for number, edition in enumerate(editions):
        assert edition == made_editions.edition(number)


def test_a_feature_that_stays_is_one_object():
    first, second = received("several", count=2)
    assert first.features[1] is second.features[0]


def test_an_error_of_the_reader_comes_back_as_itself_after_what_was_read():
    editions = received("too_much")
    assert next(editions) == made_editions.edition(0)
    with pytest.raises(LimitExceeded, match="more than 4 GB"):
        next(editions)


def test_an_error_of_the_system_keeps_the_name_of_the_file():
    with pytest.raises(PermissionError) as caught:
        next(received("disk_trouble"))
    assert caught.value.filename == "a.zip"


def test_a_fault_of_the_reader_brings_its_traceback():
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(received("buggy"))


def test_a_reader_that_is_killed_is_said_to_be():
    editions = received("killed")
    with pytest.raises(SourceError, match="ended early"):
        list(editions)


def test_closing_ends_the_process(tmp_path):
    told = tmp_path / "pid"
    with closing(received("says_its_id", file=str(told))) as editions:
        next(editions)
    assert wait_until_gone(int(told.read_text()))


def reading_process() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", children._BOOT, "contactline.sources.apart:serve"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_a_process_that_is_done_ends_in_silence_while_its_parent_lives():
    job = (f"{made_editions.__name__}:several", {"options": {"count": 3}})
    with reading_process() as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdin.write(pickle.dumps(sys.path) + pickle.dumps(job))
        child.stdin.flush()
        assert child.stdout.read()
        said = child.stderr.read().decode()
        assert said.splitlines() == ["what a library prints must not get between the messages"]
        assert child.wait() == 0


@pytest.mark.parametrize("part", [0, 0.3, 0.7], ids="{:.0%} of the job".format)
def test_a_parent_that_dies_while_the_process_starts_leaves_no_traceback(part):
    path, job = pickle.dumps(sys.path), pickle.dumps(("made_editions:several", {"options": {"count": 3}}))
    told = (path + job)[: int(part * len(path + job))]
    with reading_process() as child:
        _, said = child.communicate(told)
    assert (child.returncode, said) == (0, b"")


def test_a_killed_parent_leaves_no_orphan(tmp_path):
    told = tmp_path / "pid"
    code = (
        "import sys, time\n"
        "from contactline.sources.apart import _received\n"
        "editions = _received({'options': {'file': sys.argv[1]}}, 'made_editions:says_its_id')\n"
        "next(editions)\n"
        "print('ready', flush=True)\n"
        "time.sleep(600)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(told)], stdout=subprocess.PIPE, env=environment
    )
    assert parent.stdout is not None
    with parent.stdout:
        assert parent.stdout.readline() == b"ready\n"
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    assert wait_until_gone(int(told.read_text()))


def test_a_little_is_read_here_and_much_elsewhere(tmp_path):
    small, archive = tmp_path / "a.geojson", tmp_path / "a.tar.xz"
    small.write_text("{}")
    archive.write_bytes(b"")
    several_cores = (os.cpu_count() or 1) > 1
    assert not worth_a_process([small])
    assert worth_a_process([archive]) is several_cores
    assert worth_a_process([tmp_path]) is several_cores
