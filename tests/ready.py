"""A process in which the command line is imported already and which forks for every command.

A command that is run in it has standard streams, memory and an end of its own as any process has, and
costs a tenth of the time that Python and the libraries take to start. It can be killed at any moment of its
work, and what it starts are processes as ever. Whoever tests how the program starts or is limited starts a
real one.

    with Ready.started(environment) as ready:
        code, stdout, stderr = ready.run(["--atlas", "a.db", "editions"])
        command = ready.begin(["--atlas", "a.db", "load", …], {"MARK": "7"})
        os.killpg(command.pid, signal.SIGKILL)
        assert command.wait() == -signal.SIGKILL
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
            pid = self._ask(fork=list(arguments), stdout=str(stdout), stderr=str(stderr), variables=None)
            code = self._ask(wait=pid, patiently=True)
            assert code is not None
            return code, stdout.read_text("utf-8"), stderr.read_text("utf-8")

    def begin(self, arguments: Sequence[str], variables: Mapping[str, str]) -> Begun:
        """A command that goes on meanwhile, in a process group of its own and with these variables too; what
        it prints and says is nobody's."""
        nowhere = os.devnull
        pid = self._ask(fork=list(arguments), stdout=nowhere, stderr=nowhere, variables=dict(variables))
        assert pid is not None
        return Begun(pid, self._ask)

    def _ask(self, **request: Any) -> int | None:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(request), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the process that forks ended with {self._process.wait()}")
        return json.loads(answer)

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


class Begun:
    """A command that was begun, asked as a `subprocess.Popen` is."""

    def __init__(self, pid: int, ask: Callable[..., int | None]) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._ask = ask

    def poll(self) -> int | None:
        """Its exit code (negative: the signal that ended it), or None while it goes on."""
        if self.returncode is None:
            self.returncode = self._ask(wait=self.pid, patiently=False)
        return self.returncode

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = self._ask(wait=self.pid, patiently=True)
        assert self.returncode is not None
        return self.returncode


def serve() -> None:
    """For each line of standard input fork, and answer with the number of the process; or wait for one, and
    answer with its exit code, null while it goes on."""
    import contactline

    for room in ROOMS:
        importlib.import_module(f"contactline.{room}")
        for module in pkgutil.iter_modules([os.path.join(contactline.__path__[0], room)]):
            importlib.import_module(f"contactline.{room}.{module.name}")
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            ended, status = os.waitpid(request["wait"], 0 if request["patiently"] else os.WNOHANG)
            answer = os.waitstatus_to_exitcode(status) if ended else None
        else:
            variables = request["variables"]
            answer = os.fork()
            if variables is not None:
                os.setpgid(answer, answer or os.getpid())  # by both, so that it is so whoever is first
            if answer == 0:
                os.environ.update(variables or {})
                become(request["fork"], request["stdout"], request["stderr"])
        print(json.dumps(answer), flush=True)


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
