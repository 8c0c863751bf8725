"""`contactline area` from nothing: a new process, imports, opening the atlas, one figure, printed.

Median of several runs after one that warms the disk's cache. Limited by what Python must import;
the peer is `import geopandas`, which is where a notebook's answer would begin.
"""

from __future__ import annotations

import sys

import numpy as np

from benchmarks.measure import contactline, run
from benchmarks.result import Peer, Result, Row
from benchmarks.workshop import Workshop


def measure(shop: Workshop) -> Result:
    result = Result("Cold start")
    runs = shop.effort.cold_starts
    question = contactline(
        shop.atlas,
        *("area", "--on", str(shop.days[-1]), "--group", shop.record.group, "--region", shop.oblasts[0].id),
    )
    ours = _times(question, runs)
    geopandas = _median([sys.executable, "-c", "import geopandas"], runs)
    result.rows = [
        Row(
            f"`contactline area …` from a cold start (median of {runs})",
            float(np.median(ours)),
            reach=0.7,
            aim=0.3,
            peer=Peer('`python -c "import geopandas"`', geopandas),
        ),
        Row("the slowest of them", max(ours)),
        Row("`contactline --help`", _median([sys.executable, "-m", "contactline", "--help"], runs)),
        Row("`python -c pass`, the floor", _median([sys.executable, "-c", "pass"], runs)),
    ]
    return result


def _times(command: list[str], runs: int) -> list[float]:
    run(command)
    return [run(command).seconds for _ in range(runs)]


def _median(command: list[str], runs: int) -> float:
    return float(np.median(_times(command, runs)))
