"""Until when somebody waits for what is being computed: work on it stops at the next step after that.

Knows nothing of what is computed, nor who waits. Long work calls `check` between its steps (an edition, a
region, a figure, a claim), SQLite between some thousands of its own; where nobody has set a deadline, as
on the command line, neither ever stops anything.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_until: ContextVar[float | None] = ContextVar("until", default=None)


class OutOfTime(Exception):
    """Nobody waits any more. No error of a person's: whoever set the deadline takes it."""


@contextmanager
def until(moment: float) -> Iterator[None]:
    """Work within the block stops after `moment`, in seconds of `time.monotonic()`."""
    before = _until.set(moment)
    try:
        yield
    finally:
        _until.reset(before)


def has_passed() -> bool:
    """Whether there is a deadline, and it has passed."""
    moment = _until.get()
    return moment is not None and time.monotonic() > moment


def check() -> None:
    """Raise OutOfTime where the deadline has passed."""
    if has_passed():
        raise OutOfTime
