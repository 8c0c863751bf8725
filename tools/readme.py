"""Fill the README's blocks of real output from an atlas of the real archive.

Usage: tools/readme.py ATLAS. Each block stands between `<!-- BEGIN real output: COMMANDS -->` and
`<!-- END real output -->`, and names the commands it is made of. Rows of regions that have nothing are
left out, and a line says how many.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
BLOCK = re.compile(r"(<!-- BEGIN real output: (.+?) -->\n).*?(<!-- END real output -->)", re.DOTALL)
EMPTY = re.compile(r" 0\.0 +0\.0 +0\.0 %\s*$")


def output(command: str, atlas: str) -> str:
    program = [sys.executable, "-m", "contactline", "--atlas", atlas, *command.split()]
    printed = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    lines = [line.rstrip() for line in printed.splitlines()]
    empty = [i for i, line in enumerate(lines) if EMPTY.search(line)]
    if empty:
        last = max(i for i, line in enumerate(lines) if line.endswith("%"))
        lines.insert(last + 1, f"… and {len(empty)} regions with nothing, left out here")
        lines = [line for i, line in enumerate(lines) if i not in empty]
    return "\n".join([f"$ contactline {command}", *lines])


def filled(text: str, atlas: str) -> str:
    def block(match: re.Match[str]) -> str:
        commands = [c.strip() for c in match[2].split(";")]
        shown = "\n\n".join(output(command, atlas) for command in commands)
        return f"{match[1]}```console\n{shown}\n```\n{match[3]}"

    return BLOCK.sub(block, text)


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8"), sys.argv[1]), encoding="utf-8")
