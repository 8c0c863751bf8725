"""What every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

import postgres as private_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[private_postgres.Server]:
    """A private PostgreSQL server. Without PostgreSQL on the machine its tests are skipped, unless
    CONTACTLINE_REQUIRE_POSTGRES is set, as `make test` does."""
    folder = private_postgres.binaries()
    if folder is None:
        reason = "PostgreSQL is not on this machine; tools/need-postgres says how to get it"
        if os.environ.get("CONTACTLINE_REQUIRE_POSTGRES"):
            pytest.fail(reason)
        pytest.skip(reason)
    with private_postgres.private_server(folder) as server:
        yield server


@pytest.fixture
def postgres_url(postgres: private_postgres.Server) -> Iterator[str]:
    """The URL of an empty PostgreSQL database, dropped after the test."""
    url = postgres.new_database()
    yield url
    postgres.drop(url)
