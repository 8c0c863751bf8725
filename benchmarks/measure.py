"""How time and memory are taken, and on what machine."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TypeVar

import numpy as np

T = TypeVar("T")

LIBRARIES = ("numpy", "shapely", "pyproj", "orjson", "pyogrio", "geopandas", "pandas", "psycopg")


def timed(function: Callable[[], T]) -> tuple[float, T]:
    """(seconds, what the function gave)."""
    start = time.perf_counter()
    found = function()
    return time.perf_counter() - start, found


def median_s(functions: Sequence[Callable[[], object]]) -> float:
    """The median time of several calls."""
    return float(np.median([timed(f)[0] for f in functions]))


# --- processes --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ran:
    """A process that ended well: how long it took and how much memory its tree had at most.

    `peak_bytes` is the largest sum of resident memory over the process and its children, sampled;
    None where the system does not tell (/proc is Linux's).
    """

    seconds: float
    peak_bytes: int | None
    output: str


def run(command: Sequence[str], *, memory: bool = False) -> Ran:
    """Run a command to its end. Raises RuntimeError with its last words when it fails."""
    # an installed program has its bytecode beside it, whatever this shell says about writing it
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    )
    sampler = _Sampler(child.pid) if memory else None
    output, errors = child.communicate()
    seconds = time.perf_counter() - start
    peak = sampler.stop() if sampler else None
    if child.returncode:
        raise RuntimeError(
            f"{' '.join(command[:6])} … ended with {child.returncode}: {errors.strip()[-500:]}"
        )
    return Ran(seconds, peak, output)


def contactline(atlas: Path | str, *arguments: str) -> list[str]:
    """The command line that runs Contactline as this interpreter has it."""
    return [sys.executable, "-m", "contactline", "--atlas", str(atlas), *arguments]


class _Sampler:
    """The resident memory of a tree of processes, looked at every 20 ms from a thread."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(0.02):
            self._peak = max(self._peak, sum(map(_resident_bytes, _tree(self._pid))))

    def stop(self) -> int | None:
        self._ended.set()
        self._thread.join()
        return self._peak or None


def _tree(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        try:
            for task in os.listdir(f"/proc/{parent}/task"):
                found += map(int, Path(f"/proc/{parent}/task/{task}/children").read_text().split())
        except OSError:  # it has ended meanwhile
            continue
    return found


def _resident_bytes(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


RESTED_S = 5.0
"""Longer than a server waits for a pause before it puts more at hand."""


def rest(pid: int, seconds: float = RESTED_S) -> None:
    """Wait until a tree of processes has computed next to nothing for some seconds; a minute at most.

    A server that has just started reads names and ground beside its readers, on the cores that a browser
    on the same machine needs; none of that is there a minute later.
    """
    until = time.monotonic() + 60
    spent, since = _computed_s(pid), time.monotonic()
    while time.monotonic() < until:
        time.sleep(0.5)
        now = _computed_s(pid)
        if now - spent > 0.05 * (time.monotonic() - since):
            spent, since = now, time.monotonic()
        elif time.monotonic() - since >= seconds:
            return


def _computed_s(pid: int) -> float:
    """Processor seconds that a tree of processes has taken; 0 where the system does not tell."""
    found = 0
    for one in _tree(pid):
        try:
            told = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        found += int(told[11]) + int(told[12])
    return found / os.sysconf("SC_CLK_TCK")


# --- the machine ------------------------------------------------------------------------------


def machine() -> list[tuple[str, str]]:
    """What the figures depend on: (what, value)."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    libraries = [(name, _version(name)) for name in LIBRARIES]
    return [
        ("CPU", _cpu()),
        ("cores that may be used", str(_cores())),
        ("memory", f"{memory / 1e9:.0f} GB"),
        ("system", f"{platform.system()} {platform.release().split('-')[0]} ({platform.machine()})"),
        ("Python", f"{platform.python_implementation()} {platform.python_version()}"),
        ("libraries", ", ".join(f"{name} {found}" for name, found in libraries if found)),
        ("GEOS", _geos()),
    ]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _geos() -> str:
    import shapely

    return shapely.geos_version_string


def load() -> str:
    """The load average of the last minute, in words that say whether figures are to be trusted."""
    average = os.getloadavg()[0]
    busy = (
        " (others work on it too: times are longer than on an idle one)" if average > _cores() * 0.75 else ""
    )
    return f"{average:.1f}{busy}"
