"""The made-up record that claims are said of and held against, one for each file of tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from claims.said_world import World, made_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with made_world(tmp_path_factory.mktemp("said")) as world:
        yield world
