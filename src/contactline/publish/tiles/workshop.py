"""Where tiles are made: threads that compute beside those that wait for tippecanoe."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from contactline import __version__
from contactline.publish.tiles import packed, tippecanoe
from contactline.publish.tiles.packed import Features

Cuts = list[Future[Path] | None]
"""Archives on their way, one for each band; None where there is nothing to cut."""

CORES = 2
"""As many files are computed at once, and as many cut: all there is to do, for a machine of two cores."""


class Workshop:
    """One build in a folder of its own; close it when done, or when something went wrong."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self.helper = ThreadPoolExecutor(1, thread_name_prefix="ground")
        """For the second half of what is done to many geometries at once."""
        self._makers = ThreadPoolExecutor(CORES, thread_name_prefix="make")
        self._cutters = ThreadPoolExecutor(CORES, thread_name_prefix="cut")
        self._numbers = itertools.count()
        self._begun: set[Callable[[], object]] = set()

    def start(
        self, make: Callable[[Workshop], Cuts], needs: Callable[[], object] | None = None
    ) -> Future[Cuts]:
        """Begin to make a file, and beside it what it needs and asks for itself, once for all files."""
        making = self._makers.submit(make, self)
        if needs is not None and needs not in self._begun:
            self._begun.add(needs)
            self._makers.submit(needs)
        return making

    def cut(self, features: Sequence[Features], *, low: int, high: int, detail: int) -> Future[Path] | None:
        """Start to cut some layers into tiles; None where there is nothing to cut."""
        filled = [f for f in features if len(f)]
        if not filled:
            return None
        target = self._path(".pmtiles")

        def run() -> Path:
            layers = []
            for one in filled:
                path = self._path(".fgb")
                one.write(path)
                layers.append((one.layer, path))
            tippecanoe.cut(target, layers, low=low, high=high, detail=detail)
            for _, path in layers:
                path.unlink()
            return target

        return self._cutters.submit(run)

    def joined(self, making: Future[Cuts]) -> Path | None:
        """The whole file, when all its bands are cut; None where nothing is in it."""
        sources = [cut.result() for cut in making.result() if cut is not None]
        if not sources:
            return None
        target = self._path(".pmtiles")
        packed.join(target, sources, {"name": "contactline", "generator": f"contactline {__version__}"})
        for source in sources:
            source.unlink()
        return target

    def _path(self, suffix: str) -> Path:
        return self._work / f"{next(self._numbers)}{suffix}"

    def close(self) -> None:
        """End what has not begun and wait for the rest."""
        self._makers.shutdown(cancel_futures=True)
        self._cutters.shutdown(cancel_futures=True)
        self.helper.shutdown()
