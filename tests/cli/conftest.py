"""The command line run in process against a fake atlas."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

sys.path.insert(0, str(Path(__file__).parent))

from fake import FakeAtlas

import contactline
from contactline.cli.root import cli


@pytest.fixture
def atlas(monkeypatch: pytest.MonkeyPatch) -> FakeAtlas:
    fake = FakeAtlas()
    monkeypatch.setattr(contactline, "open", lambda where: fake, raising=False)
    return fake


@pytest.fixture
def run(atlas: FakeAtlas):
    def run(*args: str) -> Result:
        return CliRunner().invoke(cli, args, prog_name="contactline")

    return run
