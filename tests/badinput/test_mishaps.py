"""What happens to a load from outside: killed, interrupted, raced, and disks that take nothing more."""

from __future__ import annotations

import contextlib
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from mishaps import (
    CODES,
    EDITIONS,
    ENVIRONMENT,
    command,
    default_interrupt,
    faults,
    load,
    pieces,
    rows,
    run,
    said,
)

KILLS = 50
MARK = "CONTACTLINE_TEST_MARK"


def start(atlas: Path, *arguments: str, mark: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(atlas, *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT | {MARK: mark},
        start_new_session=True,
        preexec_fn=default_interrupt,
    )


def wait_for(condition: Callable[[], bool], what: str) -> None:
    for _ in range(3000):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail(f"waited in vain for {what}")


def holds_the_lock(atlas: Path, process: subprocess.Popen[str]) -> bool:
    lock = Path(f"{atlas}.lock")
    return lock.exists() and lock.read_text() == f"process {process.pid}"


def processes_with(mark: str) -> list[int]:
    """Processes, zombies apart, whose environment has the mark: a load and whatever it started."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                if f"{MARK}={mark}\0".encode() in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
    return found


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="this system does not tell the environment of processes"
)


def is_gone(mark: str) -> bool:
    return not processes_with(mark)


# --- killed ------------------------------------------------------------------------------------


@needs_proc
@pytest.mark.parametrize("order", ["as published", "in no order"])
def test_a_load_killed_at_random_moments_completes_and_is_as_if_undisturbed(history, tmp_path, order):
    """As published, out of an archive: read in a process apart, each edition composed as it comes. In no
    order, from loose files: read in the same process, most editions composed at the end, as they belong
    into the past.

    The moment is random, and counted from where the load has come to rather than from its start, so that
    on a slow machine too the kills fall everywhere: a load goes on where the killed one before it ended,
    until one ends by itself, which must be as one that nobody disturbed; then the next begins anew.
    """
    arguments = load(*([history.archive] if order == "as published" else history.files))
    undisturbed = pieces(history.loaded)
    _, figures, quarantine = said(history.loaded)
    chance = random.Random(f"kill -9, {order}")
    kills = rounds = 0
    states = set()
    while kills < KILLS // 2:
        rounds += 1
        assert rounds <= 4 * KILLS, "loads end before they are killed"
        atlas = tmp_path / f"{rounds}.db"
        shutil.copy(history.empty, atlas)
        while kills < KILLS // 2:
            mark = f"{order} {kills} {os.getpid()}"
            more = chance.choice([0, 1, 2, 5, 10, 20])
            stored = min(EDITIONS, stored_and_composed(atlas)[0] + more)
            process = start(atlas, *arguments, mark=mark)
            wait_until_stored(stored, atlas, process)
            time.sleep(chance.uniform(0, 0.5 if stored in (0, EDITIONS) else 0.02))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            if process.returncode == 0:
                break
            assert process.returncode == -signal.SIGKILL
            kills += 1
            wait_for(partial(is_gone, mark), "the reading process to end after its parent")
            assert faults(atlas) == []
            states.add(stored_and_composed(atlas))
        outcome = run(atlas, *arguments)
        assert (outcome.code, outcome.stderr) == (0, "")
        assert faults(atlas) == []
        editions, found, quarantined = said(atlas)
        assert len(editions) == EDITIONS
        # summed in another order, to the last digits of a float
        assert np.abs(np.array(found) - np.array(figures)).max() < 1e-3  # m²
        assert quarantined == quarantine
        assert pieces(atlas) == undisturbed
    # in no order, all are stored at once and most kills fall while they are composed, which is one state
    assert len(states) >= 5, "the kills fell on few different moments"


def stored_and_composed(atlas: Path) -> tuple[int, int]:
    """How many editions are stored, and how many of them in the composite."""
    with contextlib.closing(sqlite3.connect(atlas)) as database:
        return database.execute("SELECT COUNT(*), COALESCE(SUM(composed), 0) FROM edition").fetchone()


def wait_until_stored(count: int, atlas: Path, process: subprocess.Popen[str]) -> None:
    """Until so many editions are stored, or the process has ended."""
    with contextlib.closing(sqlite3.connect(atlas)) as database:
        while process.poll() is None:
            if database.execute("SELECT COUNT(*) FROM edition").fetchone()[0] >= count:
                return
            time.sleep(0.001)


# --- interrupted -------------------------------------------------------------------------------


@needs_proc
@pytest.mark.parametrize("stored", [0, 1, EDITIONS // 2])
def test_ctrl_c_says_so_keeps_what_was_loaded_and_leaves_no_process(history, tmp_path, stored):
    atlas = tmp_path / "a.db"
    shutil.copy(history.empty, atlas)
    mark = f"interrupt {stored} {os.getpid()}"
    process = start(atlas, *load(history.archive), mark=mark)
    wait_for(lambda: holds_the_lock(atlas, process), "the load to begin")
    wait_until_stored(stored, atlas, process)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    # the empty line ends the one on which a terminal shows ^C
    assert stderr == "\ncontactline: interrupted; what was loaded so far is kept.\n"
    wait_for(partial(is_gone, mark), "the reading process to end")
    assert faults(atlas) == []
    assert run(atlas, *load(history.archive)).code == 0
    assert pieces(atlas) == pieces(history.loaded)


# --- two at once -------------------------------------------------------------------------------


def test_a_second_load_says_busy_and_the_first_goes_on(history, tmp_path):
    atlas = tmp_path / "a.db"
    shutil.copy(history.empty, atlas)
    first = start(atlas, *load(history.archive))
    wait_for(lambda: holds_the_lock(atlas, first), "the load to begin")
    first.send_signal(signal.SIGSTOP)
    try:
        run(atlas, *load(*history.files)).is_sentence("Busy", f"process {first.pid}", "wait")
        question = run(atlas, "tracks", "--json")  # reading goes on meanwhile
        assert (question.code, question.stderr) == (0, "")
    finally:
        first.send_signal(signal.SIGCONT)
    _, stderr = first.communicate(timeout=60)
    assert (first.returncode, stderr) == (0, "")
    assert faults(atlas) == []
    assert pieces(atlas) == pieces(history.loaded)


def test_two_loads_started_together_lose_nothing(history, tmp_path):
    atlas = tmp_path / "a.db"
    shutil.copy(history.empty, atlas)
    both = [start(atlas, *load(history.archive)), start(atlas, *load(*history.files))]
    ends = []
    for process in both:
        _, stderr = process.communicate(timeout=120)
        ends.append(process.returncode)
        assert len(stderr.splitlines()) == (process.returncode != 0)
    assert 0 in ends
    assert set(ends) <= {0, CODES["Busy"]}
    assert faults(atlas) == []
    assert run(atlas, *load(history.archive)).code == 0
    assert pieces(atlas) == pieces(history.loaded)


# --- disks -------------------------------------------------------------------------------------


def test_a_limit_on_the_size_of_files_is_a_full_disk(history, tmp_path):
    """Works on any machine: the system refuses to let any file grow past the limit."""
    atlas = tmp_path / "a.db"
    shutil.copy(history.empty, atlas)
    limit = atlas.stat().st_size + 200 * 1024
    outcome = run(
        atlas,
        *load(history.archive),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    outcome.is_sentence("StorageFull", "a.db")
    assert faults(atlas) == []
    assert run(atlas, *load(history.archive)).code == 0
    assert pieces(atlas) == pieces(history.loaded)


def in_own_mounts(script: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A shell script that may mount: as root in mounts of its own, else in a user namespace."""
    unshare = (
        ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    )
    return subprocess.run(
        [*unshare, "sh", "-eu", "-c", script, "sh", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
    )


@pytest.fixture(scope="module")
def mounts() -> None:
    """A small disk needs mounts of its own, which some systems lack and some containers refuse whatever is
    installed: its tests are skipped there, also where everything else must run, and say what was refused."""
    if shutil.which("unshare") is None:
        pytest.skip("there is no unshare here to mount a small disk with")
    tried = in_own_mounts("mount -t tmpfs -o size=1m none /mnt")
    if tried.returncode:
        pytest.skip(f"mounting a tmpfs in mounts of its own was refused: {tried.stderr.strip()}")


def test_a_full_disk_loses_nothing_and_the_load_goes_on_when_there_is_room(mounts, history, tmp_path):
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    out.mkdir()
    size_kb = history.empty.stat().st_size // 1024 + 600
    script = """
        disk=$1; out=$2; empty=$3; shift 3
        mount -t tmpfs -o size=$1k none "$disk"; shift
        cp "$empty" "$disk/a.db"
        code=0; "$@" 2> "$out/full" || code=$?; echo $code > "$out/code"
        cp "$disk/a.db" "$out/full.db"
        if [ -e "$disk/a.db-wal" ]; then cp "$disk/a.db-wal" "$out/full.db-wal"; fi
        mount -o remount,size=64m "$disk"
        "$@" > "$out/after"
        cp "$disk"/a.db "$out/a.db"
    """
    done = in_own_mounts(
        script, disk, out, history.empty, size_kb, *command(disk / "a.db", *load(history.archive))
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert int((out / "code").read_text()) == CODES["StorageFull"]
    (line,) = (out / "full").read_text().splitlines()
    assert line.startswith("contactline: ")
    assert "a.db" in line
    assert faults(out / "full.db") == []
    assert (
        f"Loaded {EDITIONS} editions" in (out / "after").read_text()
        or "were there already" in (out / "after").read_text()
    )
    assert faults(out / "a.db") == []
    assert pieces(out / "a.db") == pieces(history.loaded)


def test_a_read_only_disk_answers_and_takes_nothing(mounts, kept, history, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    disk = tmp_path / "disk"
    disk.mkdir()
    shutil.copy(kept.path, disk / "a.db")
    script = """
        disk=$1; out=$2; python=$3; archive=$4; shift 4
        mount --bind "$disk" "$disk"; mount -o remount,ro,bind "$disk"
        if touch "$disk/x" 2> /dev/null; then echo "it can be written to" >&2; exit 1; fi
        contactline() { "$python" -m contactline --atlas "$disk/$atlas" "$@"; }
        atlas=a.db
        contactline area --on 2023-02-01 --group occupied_total --json > "$out/area"
        contactline verify > "$out/verify"
        code=0; load="load editions $archive --track map --reader deepstate"
        contactline $load > "$out/said" 2> "$out/load" || code=$?; echo $code > "$out/load-code"
        code=0; contactline default-track map 2> "$out/default" || code=$?; echo $code > "$out/default-code"
        atlas=new.db
        code=0; contactline init --scheme ukraine 2> "$out/init" || code=$?; echo $code > "$out/init-code"
    """
    done = in_own_mounts(script, disk, out, command("")[0], history.archive)
    assert (done.returncode, done.stderr) == (0, "")
    assert (out / "area").read_text() == kept.run(
        "area", "--on", "2023-02-01", "--group", "occupied_total", "--json"
    ).stdout
    assert "sound" in (out / "verify").read_text()
    for name in ("load", "default", "init"):
        (line,) = (out / name).read_text().splitlines()
        assert line.startswith("contactline: ")
        assert int((out / f"{name}-code").read_text()) == CODES["ReadOnly"], line
    assert rows(disk / "a.db") == kept.rows
    assert [p.name for p in disk.iterdir()] == ["a.db"]
