"""The command line: parse, call the atlas, print. `contactline --help` imports no geometry."""

from __future__ import annotations


def main() -> None:
    """The `contactline` command."""
    from contactline.cli.root import cli

    cli(prog_name="contactline")
