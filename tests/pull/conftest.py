from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from contactline.pull import Client, Entry
from contactline.pull.client import Politeness

from .server import FakeClock, Server


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def server(clock: FakeClock) -> Iterator[Server]:
    running = Server(clock)
    yield running
    running.close()


@pytest.fixture
def make_client(server: Server, clock: FakeClock) -> Iterator:
    clients = []

    def make(**rules) -> Client:
        mirrors = {
            "https://map.example": server.url,
            "https://api.github.com": f"{server.url}/api-github",
            "https://codeload.github.com": f"{server.url}/codeload",
            "https://raw.githubusercontent.com": f"{server.url}/raw",
        }
        client = Client(
            politeness=Politeness(**rules),
            mirrors=mirrors,
            clock=clock,
            jitter=random.Random(1),
            trust_env=False,
            contact="",
        )
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def client(make_client) -> Client:
    return make_client()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def entry() -> Entry:
    return Entry(
        name="file",
        title="A file",
        kind="editions",
        licence="CC BY 4.0",
        attribution="The makers",
        address="https://map.example/file.geojson",
        content="geojson",
        reader="geojson",
        track="t",
    )
