"""A process in which the command line is imported already and which forks for every command.

A command that is run in it has standard streams, memory and an end of its own as any process has, and
costs a tenth of the time that Python and the libraries take to start. Whoever tests how the program starts,
is limited or is killed starts a real one.

    with Ready.started(environment) as ready:
        code, stdout, stderr = ready.run(["--atlas", "a.db", "editions"])
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

# The rooms that commands which read and load go through; their libraries come with them.
ROOMS = ("cli", "atlas", "claims", "gazetteer", "geometry", "history", "record", "sources", "store")


class Ready:
    """The process, asked one command after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, arguments: Sequence[str]) -> tuple[int, str, str]:
        """The exit code of a command (negative: the signal that ended it), and what it printed and said."""
        with tempfile.TemporaryDirectory(prefix="contactline-said-") as folder:
            stdout, stderr = Path(folder, "stdout"), Path(folder, "stderr")
            request = {"arguments": list(arguments), "stdout": str(stdout), "stderr": str(stderr)}
            assert self._process.stdin
            assert self._process.stdout
            print(json.dumps(request), file=self._process.stdin, flush=True)
            answer = self._process.stdout.readline()
            if not answer:
                raise RuntimeError(f"the process that forks ended with {self._process.wait()}")
            return int(answer), stdout.read_text("utf-8"), stderr.read_text("utf-8")

    @classmethod
    @contextmanager
    def started(cls, environment: Mapping[str, str]) -> Iterator[Ready]:
        """Started for the length of the block, with these variables for it and its commands."""
        process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
        )
        try:
            yield cls(process)
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(30)


def serve() -> None:
    """Fork for each line of standard input; answer it with an exit code."""
    import contactline

    for room in ROOMS:
        importlib.import_module(f"contactline.{room}")
        for module in pkgutil.iter_modules([os.path.join(contactline.__path__[0], room)]):
            importlib.import_module(f"contactline.{room}.{module.name}")
    for line in sys.stdin:
        request = json.loads(line)
        child = os.fork()
        if child == 0:
            become(request["arguments"], request["stdout"], request["stderr"])
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def become(arguments: list[str], stdout: str, stderr: str) -> None:
    """This process is `contactline` with these arguments from here on, and ends with it."""
    for stream, target, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, stdout, os.O_WRONLY | os.O_CREAT),
        (2, stderr, os.O_WRONLY | os.O_CREAT),
    ):
        file = os.open(target, flags, 0o600)
        os.dup2(file, stream)
        os.close(file)
    sys.argv = ["contactline", *arguments]
    from contactline.cli import main

    code: object = 0
    try:
        main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    serve()
