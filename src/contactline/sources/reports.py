"""Reports in files: plain texts, folders of them, and JSON Lines with one report a line.

Knows where the text, its day and its source stand; knows nothing of what the text says, and no atlas.
What cannot be read is given back with the reason instead of ending a batch.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from contactline.errors import SourceError

LINES = (".jsonl", ".ndjson")
TEXTS = (".txt", ".md", ".html", ".htm", ".xhtml")
MOST_BYTES = 8_000_000
"""Of one file with one text; files of JSON Lines may have any number of lines of this length."""

_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_FIELDS = ("text", "date", "source", "address", "title", "credibility")


@dataclass(frozen=True, slots=True)
class ReportText:
    """A text and what its file says of it. `name` tells it in messages. `fault`: why it is none."""

    name: str
    text: str = ""
    on: str | None = None
    source: str | None = None
    address: str | None = None
    title: str | None = None
    credibility: int | None = None
    fault: str | None = None


def read_reports(paths: Iterable[str | os.PathLike[str]]) -> Iterator[ReportText]:
    """The reports of files, folders and JSON Lines, in the order in which they are found.

    A text's day is that in its file's name, if there is one (`2025-08-12-sumy.txt`). Raises SourceError
    for a folder that has none.
    """
    for path in map(Path, paths):
        if not path.is_dir():
            yield from _of_file(path)
            continue
        found = sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() in (*TEXTS, *LINES))
        if not found:
            raise SourceError(f"there are no reports in {path}: files named {', '.join((*TEXTS, *LINES))}")
        for file in found:
            yield from _of_file(file)


def day_named(stem: str) -> str | None:
    """The day in the name of a file, `2025-08-12-sumy`; None where it has none of the calendar."""
    for found in _DAY.findall(stem):
        with suppress(ValueError):
            return date.fromisoformat(found).isoformat()
    return None


def _of_file(path: Path) -> Iterator[ReportText]:
    if path.suffix.lower() in LINES:
        yield from _of_lines(path)
        return
    found = ReportText(path.name, on=day_named(path.stem))
    if path.stat().st_size > MOST_BYTES:
        yield replace(
            found, fault=f"it has {path.stat().st_size:,} bytes; a report has at most {MOST_BYTES:,}"
        )
        return
    yield _decoded(found, path.read_bytes())


def _decoded(found: ReportText, data: bytes) -> ReportText:
    encoding = next((e for mark, e in _MARKS.items() if data.startswith(mark)), "utf-8")
    try:
        return replace(found, text=data.decode(encoding))
    except UnicodeDecodeError:
        return replace(found, fault="it is no text in UTF-8: save it as UTF-8")


def _of_lines(path: Path) -> Iterator[ReportText]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MOST_BYTES + 1):
            number += 1
            name = f"{path.name}, line {number}"
            if len(line) > MOST_BYTES:
                while line and not line.endswith(b"\n"):
                    line = file.readline(MOST_BYTES)
                yield ReportText(name, fault=f"it is longer than {MOST_BYTES:,} bytes")
            elif line.strip():
                yield _of_line(name, line)


def _of_line(name: str, line: bytes) -> ReportText:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return ReportText(name, fault="it is no JSON: each line is an object with `text` and `date`")
    if not isinstance(fields, dict):
        return ReportText(name, fault="it is no JSON object with `text` and `date`")
    wrong = _wrong(fields)
    if wrong is not None:
        return ReportText(name, fault=wrong)
    return ReportText(
        name,
        fields["text"],
        fields.get("date"),
        fields.get("source"),
        fields.get("address"),
        fields.get("title"),
        fields.get("credibility"),
    )


def _wrong(fields: Mapping[str, Any]) -> str | None:
    unknown = [key for key in fields if key not in _FIELDS]
    if unknown:
        return f"it has a field {unknown[0]!r}; there are {', '.join(_FIELDS)}"
    if not isinstance(fields.get("text"), str):
        return "it has no `text`"
    for key in ("date", "source", "address", "title"):
        if not isinstance(fields.get(key), str | None):
            return f"its `{key}` is no text"
    credibility = fields.get("credibility")
    if credibility is not None and (not isinstance(credibility, int) or isinstance(credibility, bool)):
        return "its `credibility` is no whole number"
    return None
