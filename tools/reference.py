"""Write the parts of docs/ that the code itself tells: the commands and the exit codes.

`make docs` runs this; tests/test_reference.py fails when what is written has become stale.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

ROOT = Path(__file__).resolve().parent.parent
WIDTH = 96


def commands_page() -> str:
    """Every command's `--help`, in the order of `contactline --help`."""
    from contactline.cli.root import cli

    root = root_context()
    parts = [
        "# Commands",
        "",
        "Generated from `--help` by `make docs`; do not edit by hand.",
        "",
        *_help(cli, root),
    ]
    for path, command, context in each_command(cli, root):
        parts += [f"## contactline {' '.join(path)}", "", *_help(command, context)]
    return "\n".join(parts).rstrip() + "\n"


def root_context() -> click.Context:
    """The context of `contactline` itself, laid out for a page instead of a terminal."""
    from contactline.cli.root import cli

    settings = cli.context_settings | {"terminal_width": WIDTH}
    return click.Context(cli, info_name="contactline", **settings)


def each_command(group: click.Group, context: click.Context, path: tuple[str, ...] = ()):
    """(path, command, context) of every command below a group, depth first."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, name
        inner = click.Context(command, parent=context, info_name=name, terminal_width=WIDTH)
        yield (*path, name), command, inner
        if isinstance(command, click.Group):
            yield from each_command(command, inner, (*path, name))


def _help(command: click.Command, context: click.Context) -> list[str]:
    text = "\n".join(line.rstrip() for line in command.get_help(context).splitlines())
    return ["```text", text, "```", ""]


def errors_page() -> str:
    """The table of errors: exit code, HTTP status, what each means."""
    from contactline import errors

    meaning = dict(re.findall(r"[├└]── (\w+) {2,}(.+)", errors.__doc__ or ""))
    rows = []
    for kind in _tree(errors.ContactlineError):
        told = meaning.get(kind.__name__) or (kind.__doc__ or "").strip().splitlines()[0].rstrip(".")
        rows.append(f"| {kind.exit_code} | `{kind.__name__}` | {kind.http_status} | {told} |")
    return "\n".join(
        [
            "# Errors",
            "",
            "Generated from `src/contactline/errors.py` by `make docs`; do not edit by hand.",
            "",
            "A command that fails says in one sentence on standard error what is wrong, with the value, and",
            "what would be right, and ends with the exit code of the error's class. In Python the class is",
            "raised; over HTTP the status and an `application/problem+json` body are sent.",
            "",
            "| exit code | class | HTTP status | when |",
            "|---|---|---|---|",
            *rows,
            "",
            "Besides: 0, all is well; 1, also for what the operating system refuses, for output that nobody",
            "reads to the end, and for a fault of the program; 2, also for a command line that is none;",
            "130, interrupted with Ctrl-C.",
            "",
        ]
    )


def _tree(kind: type) -> list[type]:
    return [kind, *(below for sub in kind.__subclasses__() for below in _tree(sub))]


PAGES = {"docs/commands.md": commands_page, "docs/errors.md": errors_page}


def main() -> None:
    for name, page in PAGES.items():
        path = ROOT / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(), encoding="utf-8")
        print(name)


if __name__ == "__main__":
    sys.exit(main())
