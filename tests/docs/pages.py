"""The pages of docs/ as tests read them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs"


def page(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def python_of(name: str) -> dict[str, Any]:
    """What the Python blocks of a page define, run in order in one namespace."""
    space: dict[str, Any] = {}
    for block in re.findall(r"^```python\n(.*?)^```", page(name), re.MULTILINE | re.DOTALL):
        exec(compile(block, name, "exec"), space)
    return space
