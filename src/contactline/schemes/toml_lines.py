"""Where in a TOML text each key stands: `tomllib` reads values but forgets their lines.

Knows TOML's surface only: headers, keys, strings, arrays, inline tables. It is given text that
`tomllib` has already accepted, so it never judges; it only counts lines.
"""

from __future__ import annotations

import re
import tomllib

Path = tuple[str | int, ...]
"""The way to a value in the parsed document: `("class", 2, "colours", "light")`."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    # longest opening first; up to two quotes may stand directly before the closing three
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.S),
    re.compile(r"'''.*?'{3,5}", re.S),
    re.compile(r'"(?:\\.|[^"\\])*"'),
    re.compile(r"'[^']*'"),
)


def line_of(lines: dict[Path, int], path: Path) -> int:
    """The line of `path`, or of the nearest table around it (for what is missing); else 1."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def locate(text: str) -> dict[Path, int]:
    """The line (from 1) of every table, key and array element of a valid TOML document.

    A table that only dotted keys imply has the line of the first of them.
    """
    return _Scanner(text.replace("\r\n", "\n")).document()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: dict[Path, int] = {}
        self.tables_in_array: dict[Path, int] = {}

    def document(self) -> dict[Path, int]:
        table: Path = ()
        self.skip(_SPACE)
        while self.at < len(self.text):
            if self.peek() == "[":
                table = self.header()
            else:
                self.assignment(table)
            self.skip(_SPACE)
        return self.lines

    def header(self) -> Path:
        """`[a.b]` or `[[a.b]]`; a step through an array of tables means its latest element."""
        is_element = self.text.startswith("[[", self.at)
        self.take(2 if is_element else 1)
        keys = self.dotted_key()
        self.take(2 if is_element else 1)
        path: Path = ()
        for depth, key in enumerate(keys, start=1):
            path = (*path, key)
            is_last = depth == len(keys)
            self.note(path)
            if is_last and is_element:
                self.tables_in_array[path] = self.tables_in_array.get(path, -1) + 1
            if path in self.tables_in_array:
                path = (*path, self.tables_in_array[path])
                self.note(path)
        return path

    def assignment(self, table: Path) -> None:
        path = table
        for key in self.dotted_key():
            path = (*path, key)
            self.note(path)
        self.take(1)  # =
        self.skip(_SPACE)
        self.value(path)

    def dotted_key(self) -> list[str]:
        keys = []
        while True:
            self.skip(_SPACE)
            if self.peek() in "\"'":
                keys.append(tomllib.loads("key = " + self.string())["key"])
            else:
                keys.append(self.skip(_BARE_KEY))
            self.skip(_SPACE)
            if self.peek() != ".":
                return keys
            self.take(1)

    def value(self, path: Path) -> None:
        opening = self.peek()
        if opening in "\"'":
            self.string()
        elif opening == "[":
            self.take(1)
            index = 0
            while self.next_item("]"):
                self.note((*path, index))
                self.value((*path, index))
                index += 1
        elif opening == "{":
            self.take(1)
            while self.next_item("}"):
                self.assignment(path)
        else:
            self.skip(_SCALAR)

    def next_item(self, closing: str) -> bool:
        self.skip(_SPACE)
        if self.peek() == ",":
            self.take(1)
            self.skip(_SPACE)
        if self.peek() == closing:
            self.take(1)
            return False
        return True

    def string(self) -> str:
        return next(found for pattern in _STRINGS if (found := self.skip(pattern)))

    def note(self, path: Path) -> None:
        self.lines.setdefault(path, self.line)

    def peek(self) -> str:
        return self.text[self.at : self.at + 1] or "\n"

    def take(self, count: int) -> str:
        taken = self.text[self.at : self.at + count]
        self.at += count
        self.line += taken.count("\n")
        return taken

    def skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        return self.take(found.end() - self.at) if found else ""
