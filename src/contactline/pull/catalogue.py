"""What can be fetched: catalogue entries, read from TOML (docs/catalogue.md).

Knows files and names only; asks no network. The shipped catalogue comes first, then the user's own
(`catalogue.toml` in the configuration folder), then a file named on the command line; an entry of
the same name replaces the earlier one whole.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, cast, get_args
from urllib.parse import urlsplit

from contactline.errors import NotFound, UsageError

Kind = Literal["editions", "regions", "places", "bundle"]
Content = Literal["geojson", "json", "zip", "any"]

MIB = 1024 * 1024
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One source, or one bundle of sources.

    `address`: where to ask; what is asked there is the strategy's to know. `also`: companion files
    that the reader needs beside the main one, reader option -> address. `content`: what the body
    must be before it is handed on. `strategy`: a key of `contactline.pull.strategies.STRATEGIES`.
    A bundle has `parts` (names of entries, in the order of loading) and the `scheme` of the atlas
    they make; it has no address of its own.
    """

    name: str
    title: str
    kind: Kind
    licence: str
    attribution: str
    homepage: str = ""
    note: str = ""
    address: str = ""
    also: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    strategy: str = "file"
    options: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    content: Content = "any"
    reader: str = ""
    reader_options: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    track: str = ""
    track_title: str = ""
    level: int | None = None
    layer: str | None = None
    columns: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    max_file_bytes: int = 64 * MIB
    max_pull_bytes: int = 1024 * MIB
    scheme: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The entries by name, in the order in which they were first named."""

    entries: Mapping[str, Entry]

    def entry(self, name: str) -> Entry:
        """The entry of this name. Raises NotFound, with the names there are."""
        if name not in self.entries:
            known = ", ".join(self.entries)
            raise NotFound(
                f"The catalogue has no entry {name!r}; it has {known}.", candidates=tuple(self.entries)
            )
        return self.entries[name]

    def parts(self, name: str) -> tuple[Entry, ...]:
        """What a name stands for: the parts of a bundle in their order, or the entry itself."""
        entry = self.entry(name)
        return tuple(self.entries[part] for part in entry.parts) if entry.kind == "bundle" else (entry,)


def user_catalogue_path() -> Path:
    """Where a user's own entries are looked for: `contactline/catalogue.toml` in the config folder."""
    base = os.environ.get("XDG_CONFIG_HOME") or os.path.join(Path.home(), ".config")
    return Path(base) / "contactline" / "catalogue.toml"


def load_catalogue(extra: Path | None = None) -> Catalogue:
    """The shipped entries, overlaid by the user's file if there is one, then by `extra`.

    Raises UsageError with file and line when an entry contradicts itself, and NotFound when
    `extra` is not there.
    """
    entries: dict[str, Entry] = {}
    shipped = resources.files("contactline.pull").joinpath("catalogue.toml")
    entries |= parse_catalogue(shipped.read_text(encoding="utf-8"), "the shipped catalogue")
    own = user_catalogue_path()
    for path in [own] if own.is_file() else []:
        entries |= parse_catalogue(_read(path), str(path))
    if extra is not None:
        entries |= parse_catalogue(_read(extra), str(extra))
    for entry in entries.values():
        for part in entry.parts:
            if part not in entries:
                raise UsageError(
                    f"Bundle {entry.name!r} names the part {part!r}, which is in no catalogue file."
                )
            if entries[part].kind == "bundle":
                raise UsageError(f"Bundle {entry.name!r} names the bundle {part!r}; parts must be entries.")
        for other in entry.options.get("covered_by", ()):
            if other not in entries:
                raise UsageError(
                    f"Entry {entry.name!r} is covered by {other!r}, which is in no catalogue file."
                )
    return Catalogue(MappingProxyType(entries))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotFound(f"There is no catalogue file {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"The catalogue file {path} cannot be read: {error}.") from None


_FIELDS: Mapping[str, type | tuple[type, ...]] = {
    "name": str,
    "title": str,
    "kind": str,
    "licence": str,
    "attribution": str,
    "homepage": str,
    "note": str,
    "address": str,
    "also": dict,
    "strategy": str,
    "options": dict,
    "content": str,
    "reader": str,
    "reader_options": dict,
    "track": str,
    "track_title": str,
    "level": int,
    "layer": str,
    "columns": dict,
    "max_file_mib": (int, float),
    "max_pull_mib": (int, float),
    "scheme": str,
    "parts": list,
}
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def parse_catalogue(text: str, where: str) -> dict[str, Entry]:
    """The entries of one TOML text by name. Raises UsageError naming `where` and the line."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{where} is not TOML: {error}.") from None
    unknown = sorted(set(document) - {"entry"})
    if unknown:
        raise UsageError(f"{where} has {unknown[0]!r} at its top; only [[entry]] tables belong there.")
    tables = document.get("entry", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UsageError(f"{where}: entries are written as [[entry]] tables, with two brackets.")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"\s*\[\[\s*entry\s*\]\]", line)]
    entries: dict[str, Entry] = {}
    for position, table in enumerate(tables):
        line = lines[position] if position < len(lines) else 1
        entry = _entry(table, f"{where}, line {line}")
        if entry.name in entries:
            raise UsageError(f"{where}, line {line}: a second entry is named {entry.name!r}.")
        entries[entry.name] = entry
    return entries


def _entry(table: Mapping[str, Any], where: str) -> Entry:
    name = table.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UsageError(
            f"{where}: an entry's name is lower-case letters, digits, dots and hyphens, not {name!r}."
        )
    where = f"{where}, entry {name!r}"
    for key, value in table.items():
        if key not in _FIELDS:
            raise UsageError(f"{where}: there is no field {key!r}; the fields are {', '.join(_FIELDS)}.")
        if not isinstance(value, _FIELDS[key]) or isinstance(value, bool):
            raise UsageError(f"{where}: {key} = {value!r} is of the wrong type.")
    for key in ("title", "kind", "licence", "attribution"):
        if not table.get(key):
            raise UsageError(f"{where}: {key} is missing.")
    if table["kind"] not in get_args(Kind):
        raise UsageError(f"{where}: kind is one of {', '.join(get_args(Kind))}, not {table['kind']!r}.")
    kind = cast(Kind, table["kind"])
    _check_kind(table, kind, where)
    for address in (table.get("address", ""), *table.get("also", {}).values()):
        if address and not _is_http(address):
            raise UsageError(f"{where}: {address!r} is no http or https address.")
    content = table.get("content", "any")
    if content not in get_args(Content):
        raise UsageError(f"{where}: content is one of {', '.join(get_args(Content))}, not {content!r}.")
    limits = {key: table.get(f"{key}_mib") for key in ("max_file", "max_pull")}
    for key, mib in limits.items():
        if mib is not None and mib <= 0:
            raise UsageError(f"{where}: {key}_mib = {mib} leaves nothing to fetch.")
    plain: dict[str, Any] = {
        key: MappingProxyType(dict(value)) if isinstance(value, dict) else value
        for key, value in table.items()
        if not key.endswith("_mib") and key != "parts"
    }
    sizes: dict[str, Any] = {f"{key}_bytes": int(mib * MIB) for key, mib in limits.items() if mib is not None}
    return Entry(**plain, **sizes, parts=tuple(table.get("parts", ())))


def _check_kind(table: Mapping[str, Any], kind: Kind, where: str) -> None:
    if kind == "bundle":
        parts = table.get("parts", [])
        if not parts or not all(isinstance(part, str) for part in parts):
            raise UsageError(f"{where}: a bundle has parts, a list of the names of entries.")
        if len(set(parts)) < len(parts):
            raise UsageError(f"{where}: a part is named twice.")
        return
    from contactline.pull.strategies import STRATEGIES

    if not table.get("address"):
        raise UsageError(f"{where}: address is missing.")
    strategy = table.get("strategy", "file")
    if strategy not in STRATEGIES:
        raise UsageError(f"{where}: strategy is one of {', '.join(STRATEGIES)}, not {strategy!r}.")
    if table.get("parts") or table.get("scheme"):
        raise UsageError(f"{where}: parts and scheme belong to a bundle.")
    needed = {"editions": ("track", "reader"), "regions": ("level",), "places": ("reader",)}[kind]
    for key in needed:
        if table.get(key) in (None, ""):
            raise UsageError(f"{where}: {kind} need {key}.")
    for key, value in table.get("also", {}).items():
        if not isinstance(value, str):
            raise UsageError(f"{where}: also.{key} is an address, not {value!r}.")
    for key in STRATEGIES[strategy].needs:
        if key not in table.get("options", {}):
            raise UsageError(f"{where}: strategy {strategy!r} needs options.{key}.")


def _is_http(address: str) -> bool:
    split = urlsplit(address)
    return split.scheme in ("http", "https") and bool(split.hostname)
