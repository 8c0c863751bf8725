"""The server as a process: it answers while a load runs, says where it is, and ends in good order."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

import contactline
from contactline.cli.root import cli
from contactline.loading import load_editions
from contactline.server.run import bound

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"}


@contextmanager
def serving(atlas: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server of its own on a free port, and its address once it says that it answers."""
    with bound("127.0.0.1", 20_000 + os.getpid() % 20_000, or_next=200) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "contactline",
            "--atlas",
            str(atlas),
            "serve",
            "--port",
            str(port),
            *arguments,
        ],
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert f"http://127.0.0.1:{port}" in said, said + process.stderr.read()
        threading.Thread(target=process.stderr.read, daemon=True).start()  # so that it never waits for us
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()  # with which it ends its child too
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture
def half(demo, tmp_path) -> Path:
    """An atlas with the regions and the second track of the demo; the first is still to be loaded."""
    from contactline.loading import load_regions

    path = tmp_path / "half.db"
    with contactline.init(path, demo.files.scheme) as atlas:
        for level, regions in demo.files.regions:
            load_regions(atlas, regions, level=level)
        load_editions(atlas, demo.files.tideline, track="tideline", reader="occupied")
    return path


def test_readers_are_answered_soundly_while_a_load_runs_and_see_it_when_it_is_done(demo, half):
    done = threading.Event()
    faults: list[str] = []
    seen: list[int] = []

    def read(address: str, path: str) -> None:
        with httpx.Client(base_url=address, timeout=30) as reader:
            while not done.is_set():
                response = reader.get(path)
                if response.status_code != 200:
                    faults.append(f"{path}: {response.status_code} {response.text[:200]}")
                elif path == "/api/tracks":
                    seen.append(sum(track["editions"] for track in response.json()))
                done.wait(0.02)  # the load has the processor to itself between two questions

    with serving(half) as (_, address):
        paths = [
            "/api/area?by=1&on=2031-03-10&track=tideline",
            "/api/transitions?from=2031-03-03&to=2031-03-10&track=tideline&by=1",
            "/api/tracks",
            "/api/search?q=a",
        ]
        readers = [threading.Thread(target=read, args=(address, path)) for path in paths]
        for reader in readers:
            reader.start()
        with contactline.open(half) as atlas:
            mapped = {"mapping": "meridian"}
            load_editions(
                atlas, demo.files.meridian, track="meridian", reader="geojson", reader_options=mapped
            )
            expected = len(atlas.editions())
            state = atlas.state
        done.set()
        for reader in readers:
            reader.join()
        assert not faults, faults[:3]
        assert seen == sorted(seen), "a later reader never sees less"
        with httpx.Client(base_url=address, timeout=30) as reader:
            assert len(reader.get("/api/editions").json()) == expected
            assert reader.get("/api/health").json()["version"] == state


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_server_ends_in_good_order_when_told(demo, number, tmp_path):
    with serving(demo.path, "--tiles", str(tmp_path / "tiles")) as (process, address):
        assert httpx.get(f"{address}/api/health").status_code == 200
        process.send_signal(number)
        assert process.wait(15) == 0


def test_many_readers_on_one_connection_each_are_told_apart(demo, atlas, tmp_path):
    with serving(demo.path, "--tiles", str(tmp_path / "tiles")) as (_, address):
        wrong: list[str] = []

        def read(day: int) -> None:
            on = f"2031-03-{day:02}"
            expected = json.loads(json.dumps(answers[on]))
            with httpx.Client(base_url=address, timeout=30) as reader:
                for _ in range(20):
                    if reader.get(f"/api/area?by=1&group=occupied_total&on={on}").json() != expected:
                        wrong.append(on)

        days = range(2, 10)
        answers = {
            f"2031-03-{day:02}": atlas.area(by=1, group="occupied_total", on=f"2031-03-{day:02}").to_dicts()
            for day in days
        }
        readers = [threading.Thread(target=read, args=(day,)) for day in days]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert not wrong


def test_a_taken_port_is_refused_with_one_that_is_free(demo):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(cli, ["--atlas", str(demo.path), "serve", "--port", str(port)])
    assert result.exit_code == 2
    assert f"port {port}" in result.stderr
    assert "--port" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--base-url", "map.example.org"], 2, "https://map.example.org/"),
        (["--host", "no.such.host.invalid"], 2, "127.0.0.1"),
        (["--host", "203.0.113.7"], 2, "no address of this machine"),
    ],
)
def test_what_cannot_be_served_is_refused_in_a_sentence(demo, arguments, code, said):
    result = CliRunner().invoke(cli, ["--atlas", str(demo.path), "serve", *arguments])
    assert result.exit_code == code
    assert said in result.stderr


def test_without_an_atlas_serve_says_how_to_make_one(tmp_path):
    with bound("127.0.0.1", 45_000, or_next=500) as free:
        port = str(free.getsockname()[1])
    result = CliRunner().invoke(cli, ["--atlas", str(tmp_path / "none.db"), "serve", "--port", port])
    assert result.exit_code == 10
    assert "contactline init" in result.stderr
