"""Interpreters beside this one: how each is begun, and how what it says stays apart from what it prints.

A child is a fresh interpreter, not a fork: a fork would copy locks of threads that it does not have, and
a `multiprocessing` spawn would run the caller's script again. It finds its modules where the parent does.
It stands in a process group of its own, so that a terminal's Ctrl-C is the parent's to handle, and it has
the parent's end of its standard input to tell it that the parent is gone, however the parent went.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import IO

_BOOT = """
import os, pickle, pkgutil, sys
try:
    sys.path[:] = pickle.load(sys.stdin.buffer)
except (EOFError, pickle.UnpicklingError):
    os._exit(0)  # what breaks off is a parent that is gone: nobody is left to be told
pkgutil.resolve_name(sys.argv[1])()
"""


def begun(serve: str, *first: object) -> subprocess.Popen[bytes]:
    """A child that calls `serve` ("package.module:function"), with the pickles of `first` on its
    standard input. One that could not start is told by its standard output, which ends at once."""
    child = subprocess.Popen(
        [sys.executable, "-c", _BOOT, serve],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        close_fds=True,
        process_group=0,
    )
    assert child.stdin is not None
    with suppress(BrokenPipeError):
        child.stdin.write(b"".join(pickle.dumps(thing) for thing in (sys.path, *first)))
        child.stdin.flush()
    return child


def own_output() -> IO[bytes]:
    """In a child, first of all: the way to the parent. What prints from here on goes to standard error,
    so that it does not get between the messages."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return out
