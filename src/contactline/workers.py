"""Work done by several processes, each with the atlas open for reading only.

Knows processes, and the order of what they are given; knows nothing of what is done. Answers come in the
order of the items, so that the same items give the same answers on any number of cores.
"""

from __future__ import annotations

import os
import pickle
import pkgutil
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import chain, islice
from typing import IO, Any

from contactline import children
from contactline.errors import ContactlineError, SourceError

LOT = 8
"""Items that go to a process at once: sending one alone would cost as much as reading a short report."""
AHEAD = 3
"""Lots for each process that are under way or wait to be taken."""
WORTH_IT = 24
"""With fewer items than this, the work is done before other interpreters have opened the atlas."""

_SERVE = "contactline.workers:serve"

Task = Callable[..., Any]


def answers(
    atlas: Any,
    items: Iterator[Any],
    task: Task,
    settings: Mapping[str, Any] | None = None,
    *,
    prepare: Task | None = None,
    processes: int | None = None,
) -> Generator[Any, None, None]:
    """`task(atlas, item, **settings)` for each item, in their order.

    Task and `prepare` are functions of a module; items, settings and answers can be pickled. `prepare`
    is called with the atlas of each process before its first item. `processes`: by default one for each
    core where there is much to do; with 1, `atlas` itself does it. Raises what the task raises, if that
    is a ContactlineError, and a SourceError where a process ended before its time.
    """
    settings = dict(settings or {})
    first = list(islice(items, WORTH_IT))
    count = (os.cpu_count() or 1) if processes is None else processes
    if not sys.executable or count < 2 or (processes is None and len(first) < WORTH_IT):
        yield from (task(atlas, item, **settings) for item in chain(first, items))
        return
    job = (atlas.where, _name(prepare) if prepare else None, _name(task), settings)
    with _Pool(job, count) as pool:
        yield from pool.answers(chain(first, items))


def _name(function: Task) -> str:
    return f"{function.__module__}:{function.__qualname__}"


# --- the parent's side --------------------------------------------------------------------------


class _Pool:
    """Processes that work, each driven by a thread of its own."""

    def __init__(self, job: tuple[object, ...], count: int) -> None:
        self._job = job
        self._count = count
        self._children: list[subprocess.Popen[bytes]] = []
        self._own = threading.local()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="worker")

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *error: object) -> None:
        for child in self._children:  # which wakes the threads that wait for an answer
            child.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for child in self._children:
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    with suppress(OSError):
                        stream.close()
            child.wait()

    def answers(self, items: Iterator[Any]) -> Iterator[Any]:
        under_way: deque[Future[list[Any]]] = deque()
        while True:
            while len(under_way) < AHEAD * self._count and (lot := list(islice(items, LOT))):
                under_way.append(self._threads.submit(self._ask, lot))
            if not under_way:
                return
            yield from under_way.popleft().result()

    def _ask(self, lot: Sequence[Any]) -> list[Any]:
        child = getattr(self._own, "child", None)
        if child is None:
            child = self._own.child = children.begun(_SERVE, self._job)
            self._children.append(child)
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            pickle.dump(lot, child.stdin, pickle.HIGHEST_PROTOCOL)
            child.stdin.flush()
            kind, content = pickle.load(child.stdout)
        except (OSError, EOFError, pickle.UnpicklingError, ValueError):
            raise SourceError(
                f"a process apart ended early (status {child.poll()}), perhaps for want of"
                " memory; run the same command again to go on"
            ) from None
        if kind == "fault":
            raise RuntimeError(f"a process apart failed:\n{content}")
        if kind == "error":
            raise content
        return content


# --- the child's side ---------------------------------------------------------------------------


def serve() -> None:
    """Open the atlas, prepare, and answer lot by lot until the parent is gone."""
    import contactline

    out = children.own_output()
    source = sys.stdin.buffer
    try:
        where, prepare, name, settings = pickle.load(source)
        task = pkgutil.resolve_name(name)
        atlas = contactline.open(where, read_only=True)
        if prepare is not None:
            pkgutil.resolve_name(prepare)(atlas)
        while True:
            lot = pickle.load(source)
            _send(out, "done", [task(atlas, item, **settings) for item in lot])
    except (EOFError, BrokenPipeError):
        pass  # the parent has what it wanted, or is gone
    except ContactlineError as error:
        _send(out, "error", error)
    except Exception:
        import traceback

        _send(out, "fault", traceback.format_exc())
    os._exit(0)


def _send(out: IO[bytes], kind: str, content: object) -> None:
    with suppress(BrokenPipeError):
        pickle.dump((kind, content), out, pickle.HIGHEST_PROTOCOL)
        out.flush()
