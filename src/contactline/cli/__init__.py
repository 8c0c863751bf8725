"""The command line: parse, call the atlas, print. `contactline --help` imports no geometry."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """The `contactline` command."""
    try:
        from contactline.cli.root import cli

        cli(prog_name="contactline")
    except KeyboardInterrupt:
        # Ctrl-C outside the command itself: while it was imported, or on its way out.
        print("\ncontactline: interrupted; what was loaded so far is kept.", file=sys.stderr)
        sys.exit(INTERRUPTED)
