"""`pull` an entry once, or `follow` it: every new or changed file goes to the caller, oldest first.

Knows order, resumption and patience; not the services, and not what the caller does with a file.
What holds, and what tests/pull/ proves:

- a file is handed over only when it is whole and is what it is said to be;
- files are handed over one after the other, each before the next is fetched;
- a file counts as handed over when the callback has returned: a kill at any moment loses nothing,
  and the next run goes on where this one stopped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from contactline.errors import Busy, FetchError, UnexpectedAnswer, UsageError
from contactline.pull.cache import Fetched, locked, sidecar_of
from contactline.pull.catalogue import Entry
from contactline.pull.client import Budget, Client, Progress
from contactline.pull.strategies import STRATEGIES, Holds, Request, mark_handed

log = logging.getLogger("contactline.pull")

MIN_FOLLOW_INTERVAL_S = 300.0
"""DeepState's API caches its answers for five minutes: asking more often tells nothing new."""
MAX_FOLLOW_INTERVAL_S = 3600.0
NAP_S = 1.0


@dataclass(frozen=True, slots=True)
class PullReport:
    """What one pull did. `unchanged`: files that the receiver had already."""

    entry: str
    handed: int
    unchanged: int
    requests: int
    n_bytes: int
    limited: bool


def pull(
    entry: Entry,
    cache_dir: Path,
    *,
    client: Client,
    on_file: Callable[[Fetched], None],
    holds: Holds | None = None,
    since: datetime | None = None,
    limit: int | None = None,
    progress: Progress | None = None,
) -> PullReport:
    """Fetch what is new of an entry, and call `on_file` for each new or changed file, oldest first.

    `holds(name, SHA-256)` says whether the receiver has a file (or a member of an archive) already;
    without it, the cache remembers what it handed over last. `since` leaves out what a source dates
    earlier, `limit` stops after so many files. Raises FetchError, the errors of a disk, Busy when
    another process pulls the same entry, and whatever `on_file` raises.
    """
    if entry.kind == "bundle":
        raise UsageError(f"{entry.name!r} is a bundle; pull its parts: {', '.join(entry.parts)}.")
    if limit is not None and limit < 1:
        raise UsageError(f"A limit of {limit} files leaves nothing to pull; give 1 or more.")
    handed = unchanged = 0
    limited = False
    requests_before = client.requests
    budget = Budget(entry.max_pull_bytes)
    request = Request(entry, cache_dir, client, budget, holds, since, limit, progress)
    with locked(request.folder):
        for fetched in STRATEGIES[entry.strategy].run(request):
            if _has(fetched, holds):
                unchanged += 1
                continue
            on_file(fetched)
            mark_handed(fetched)
            handed += 1
            if limit is not None and handed >= limit:
                limited = True
                break
    requests = client.requests - requests_before
    return PullReport(entry.name, handed, unchanged, requests, budget.spent_bytes, limited)


def _has(fetched: Fetched, holds: Holds | None) -> bool:
    if holds is not None:
        return all(holds(name, sha256) for name, sha256 in fetched.sources())
    sidecar = sidecar_of(fetched.path)
    return sidecar is not None and sidecar.handed == fetched.fingerprint


def follow(
    entries: Entry | Sequence[Entry],
    cache_dir: Path,
    *,
    client: Client,
    on_file: Callable[[Fetched], None],
    stop: Callable[[], bool],
    holds: Holds | None = None,
    interval_s: float = MIN_FOLLOW_INTERVAL_S,
    since: datetime | None = None,
    progress: Progress | None = None,
) -> None:
    """Keep tracks current until `stop()`: look every `interval_s` (300 s at the least) for what is new.

    A host that cannot be reached, and an atlas that is busy, are outlived: the wait doubles with each
    failure, up to an hour. An answer of another shape than known (UnexpectedAnswer), a full disk and
    the like are raised, for waiting does not mend them. One line in the log `contactline.pull` per event.
    """
    followed = (entries,) if isinstance(entries, Entry) else tuple(entries)
    for entry in followed:
        if entry.kind == "bundle" or not STRATEGIES[entry.strategy].live:
            raise UsageError(f"{entry.name!r} is no series that grows; there is nothing to follow in it.")
    interval_s = max(interval_s, MIN_FOLLOW_INTERVAL_S)
    failures = 0
    while not stop():
        failed = False
        for entry in followed:
            try:
                report = pull(
                    entry,
                    cache_dir,
                    client=client,
                    on_file=on_file,
                    holds=holds,
                    since=since,
                    progress=progress,
                )
            except UnexpectedAnswer as error:
                log.error("%s: %s", entry.name, error)
                raise
            except (FetchError, Busy) as error:
                failed = True
                log.warning("%s: %s", entry.name, error)
                continue
            if report.handed:
                log.info("%s: %d new", entry.name, report.handed)
            else:
                log.info("%s: nothing new", entry.name)
        failures = failures + 1 if failed else 0
        wait_s = max(interval_s, min(MAX_FOLLOW_INTERVAL_S, interval_s * 2 ** min(failures, 10)))
        _nap(client, wait_s, stop)


def _nap(client: Client, seconds: float, stop: Callable[[], bool]) -> None:
    """Wait in short naps, so that a request to stop is heard."""
    end_s = client.clock.monotonic() + seconds
    while not stop() and (left_s := end_s - client.clock.monotonic()) > 0:
        client.clock.sleep(min(NAP_S, left_s))
