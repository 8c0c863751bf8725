"""One line of progress on standard error, and only on a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from contactline.atlas import Progress

INTERVAL_S = 0.1


@contextmanager
def terminal_progress() -> Iterator[Progress | None]:
    """A progress callback that rewrites one line, which is gone afterwards; None off a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    shown_at = -INTERVAL_S

    def show(done: int, total: int | None, what: str) -> None:
        nonlocal shown_at
        now = time.monotonic()
        if now - shown_at < INTERVAL_S and done != total:
            return
        shown_at = now
        count = f"{done:,}" if total is None else f"{done:,} of {total:,}"
        sys.stderr.write(f"\r\x1b[2K{count}  {what}"[:200])
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()
