from __future__ import annotations

import pytest

from contactline.demo.generate import DemoFiles, generate


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    """A war of 120 days, which has all its turns."""
    return generate(tmp_path_factory.mktemp("demo"), days=120, places=150)
