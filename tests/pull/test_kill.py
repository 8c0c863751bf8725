"""A pull killed at any moment loses nothing, and never hands over a part of a file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from .server import Server
from .test_strategies import IDS, collection, publish

PROGRAM = """
import sys
from pathlib import Path
from contactline.pull import Client, Entry, Politeness, pull

url, cache, taken = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
entry = Entry(
    name="map", title="Map", kind="editions", licence="L", attribution="A", content="geojson",
    strategy="deepstate-api", address=url + "/api/", track="t", reader="r",
)

def on_file(fetched):
    with open(taken / fetched.name, "ab") as handle:
        handle.write(fetched.path.read_bytes())
        handle.write(b"\\n")

with Client(politeness=Politeness(min_interval_s=0), mirrors={}, trust_env=False) as client:
    pull(entry, cache, client=client, on_file=on_file)
"""


# the end that no program can put off; Windows has none
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_pull_killed_while_bytes_arrive_completes_on_the_next_run(server: Server, tmp_path: Path):
    cache, taken = tmp_path / "cache", tmp_path / "taken"
    taken.mkdir()
    publish(server, *IDS)
    whole = {number: collection(str(number), 3000) for number in IDS}
    for number, body in whole.items():
        server.put(f"/api/history/{number}/geojson", body)

    def run() -> subprocess.Popen[bytes]:
        # the child finds the package where this process does, installed or not
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, server.url, str(cache), str(taken)], env=environment
        )

    for kill_at in range(1, 6):
        server.forget()
        process = run()
        killed_at = kill_at

        def kill(process: subprocess.Popen[bytes] = process, killed_at: int = killed_at) -> None:
            if len(server.seen) == killed_at:
                os.kill(process.pid, signal.SIGKILL)

        server.half_way = kill
        process.wait(timeout=60)
        server.half_way = lambda: None
        for name in os.listdir(taken):
            copies = (taken / name).read_bytes().splitlines()
            assert set(copies) <= {whole[int(name.removesuffix(".geojson"))]}

    assert run().wait(timeout=60) == 0
    assert {int(name.removesuffix(".geojson")) for name in os.listdir(taken)} == set(IDS)
    for number, body in whole.items():
        assert (cache / "map" / f"{number}.geojson").read_bytes() == body
