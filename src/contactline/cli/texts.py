"""Reports as files: what a person hands in, as text, or a sentence about why it is none.

Knows files and encodings. Knows no claim.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from contactline.errors import UsageError

MOST_BYTES = 8_000_000
"""More than the longest text that is read, in the widest encoding of it that is common."""

SUFFIXES = (".txt", ".md", ".html", ".htm", ".xhtml")
"""What is taken from a folder for a report."""

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def text_of(path: str) -> str:
    """The text in a file, or on standard input for "-". Raises UsageError for what is no text."""
    name = "standard input" if path == "-" else path
    if path == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    return decoded(data, name)


def day_of(path: str) -> date | None:
    """The day that a report's file is named for (`2025-08-12-sumy.txt`), where it is."""
    from contactline.sources.reports import day_named

    named = None if path == "-" else day_named(Path(path).stem)
    return None if named is None else date.fromisoformat(named)


def decoded(data: bytes, name: str) -> str:
    """Bytes as text: UTF-8, or UTF-16 with its mark."""
    if len(data) > MOST_BYTES:
        raise UsageError(
            f"{name} is larger than {MOST_BYTES // 1_000_000} MB, which no single report is: cut it into its"
            " articles"
        )
    if not data.strip():
        raise UsageError(f"{name} is empty: there is nothing to read")
    encoding = next((e for mark, e in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name} is no text in UTF-8 (byte {error.start:,} cannot be read): save it as plain text in"
            " UTF-8"
        ) from None
    if "\x00" in text:
        raise UsageError(f"{name} is no text but binary data: give the report as plain text in UTF-8")
    return text


def files_of(paths: Sequence[str]) -> list[str]:
    """Every report that some files and folders name, those of a folder by name."""
    found: list[str] = []
    for path in paths:
        if path != "-" and Path(path).is_dir():
            inside = sorted(p for p in Path(path).rglob("*") if p.suffix.lower() in SUFFIXES)
            if not inside:
                kinds = ", ".join(SUFFIXES)
                raise UsageError(f"there is no report in the folder {path}; reports end in {kinds}")
            found += map(str, inside)
        else:
            found.append(path)
    return found
