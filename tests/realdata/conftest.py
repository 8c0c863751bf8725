"""Where the real data lies; without it these tests are skipped, except where they must run (CI=true)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder that DATA.md describes: `CONTACTLINE_DATA`, or ../shared/data beside the checkout."""
    told = os.environ.get("CONTACTLINE_DATA")
    path = Path(told) if told else Path(__file__).parents[3] / "shared" / "data"
    if not path.is_dir():
        reason = f"no real data at {path}: set CONTACTLINE_DATA to the folder that holds it"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path
