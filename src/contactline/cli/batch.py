"""Many reports at once, on every core: each process opens the atlas for itself, read-only.

Knows processes and the order of reports. Results come in the order they were asked for, whichever process
was first.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from typing import Any

from contactline.errors import ContactlineError

FEWEST = 24
"""Fewer reports are read by this process alone: another one takes a second or two to begin."""

CHUNK = 8

Plain = dict[str, Any]

_worker: Any = None


def checked(
    where: str, files: Sequence[str], asked: Mapping[str, Any], processes: int | None = None
) -> Iterator[Plain]:
    """One plain object for each file: its claims with their verdicts, or why it could not be read.

    `asked`: `on`, `tracks`, `all_tracks` and `lang` as `Atlas.check` takes them, and the language of
    `explanations`.
    """
    count = min(processes or os.cpu_count() or 1, len(files))
    if count < 2 or len(files) < FEWEST:
        begin(where, asked, ready=False)
        try:
            for file in files:
                yield one(file)
        finally:
            end()
        return
    context = multiprocessing.get_context("spawn")  # a fork would share the database's connection
    with ProcessPoolExecutor(count, context, begin, (where, dict(asked))) as pool:
        try:
            yield from pool.map(one, files, chunksize=CHUNK)
        finally:
            pool.shutdown(cancel_futures=True)


def begin(where: str, asked: Mapping[str, Any], ready: bool = True) -> None:
    """In each process: open the atlas, and where there is much to do have at hand what reports need."""
    global _worker
    import contactline

    atlas = contactline.open(where, read_only=True)
    if ready:
        atlas.prepare_checks()
    _worker = (atlas, dict(asked))


def end() -> None:
    global _worker
    _worker[0].close()
    _worker = None


def one(file: str) -> Plain:
    """A report's claims with their verdicts in plain data."""
    from contactline.cli.texts import text_of

    atlas, asked = _worker
    try:
        return {"file": file} | checked_text(atlas, text_of(file), **asked)
    except (ContactlineError, OSError) as error:
        message = error.message if isinstance(error, ContactlineError) else str(error.strerror or error)
        return {"file": file, "error": message}


def checked_text(
    atlas: Any,
    text: str,
    *,
    on: date | None,
    lang: str | None,
    tracks: Sequence[str] | None,
    all_tracks: bool,
    base: str = "",
    explanations: str = "en",
) -> Plain:
    """What `check --json` prints of one report."""
    from contactline.claims.form import of_checked, of_reading

    def ask(atlas: Any) -> Plain:
        reading = atlas.read(text, on=on, lang=lang)
        found = atlas.check(reading, tracks=tracks, all_tracks=all_tracks, base=base)
        return of_reading(reading) | {"claims": [of_checked(claim, explanations) for claim in found]}

    return atlas.with_state(ask)[1]
