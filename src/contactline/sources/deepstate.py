"""The snapshots of the DeepState map: `{unix time of publication}.geojson` in, editions out.

What a label means is data, in `deepstate_classes.toml`; this module knows only how a label is written.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from typing import Any

from contactline.errors import SourceError
from contactline.model import EditionSource, Scheme
from contactline.sources.containers import SourceFile
from contactline.sources.drawing import Drawing, Label

QUARANTINE = "quarantine"
MAX_LABELS = 4096
"""Labels remembered with their class; the whole archive has 402."""

_UNIX_TIME = re.compile(r"(\d{9,10})\.(?:geo)?json", re.IGNORECASE)
_KEY = re.compile(r"geoJSON\.([A-Za-z0-9_.\-]+)", re.IGNORECASE)
_SEPARATOR = re.compile(r"/{2,}")
_DAMAGED = "\ufffd"


@dataclass(frozen=True, slots=True)
class DeepStateLabel:
    """A label taken apart; names are without odd spaces, the key without its `geoJSON.`."""

    names: tuple[str, ...]
    key: str

    def __str__(self) -> str:
        return " /// ".join((*self.names, self.key) if self.key else self.names)


def parse_label(text: str) -> DeepStateLabel:
    """`Ukrainian /// English /// geoJSON.key {{at:…}}`, as written with all its slips.

    Non-breaking spaces and line breaks are spaces, `//` separates as `///` does, and a letter whose two
    bytes were damaged into two U+FFFD is one unknown letter.
    """
    text = unicodedata.normalize("NFC", text).replace("’", "'").replace(_DAMAGED * 2, _DAMAGED)
    key = ""
    names = []
    for part in _SEPARATOR.split(text):
        if found := _KEY.search(part):
            key = found.group(1).rstrip(".").lower()
            part = part[: found.start()]
        if part := " ".join(part.split()):
            names.append(part)
    return DeepStateLabel(tuple(names), key)


def begins(name: str, beginning: str) -> bool:
    """Does the name begin so, letter case aside, a damaged letter standing for any letter?"""
    if len(name) < len(beginning):
        return False
    pairs = zip(name.casefold(), beginning.casefold(), strict=False)
    return all(mine in (theirs, _DAMAGED) for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One row of the class table; what is None is not asked for."""

    class_id: str
    key: str | None = None
    names: tuple[str, ...] = ()
    fills: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    note: str = ""

    def fits(self, label: DeepStateLabel, fill: str, on: date) -> bool:
        return (
            (self.key is None or self._fits_key(label.key))
            and (not self.fills or fill in self.fills)
            and (self.since is None or on >= self.since)
            and (self.until is None or on < self.until)
            and (not self.names or any(begins(name, b) for name in label.names for b in self.names))
        )

    def _fits_key(self, key: str) -> bool:
        assert self.key is not None
        return key.startswith(self.key[:-1]) if self.key.endswith("*") else key == self.key


@dataclass(frozen=True, slots=True)
class ClassTable:
    """The rows in order, first match wins, and the version that goes into provenance."""

    version: str
    rows: tuple[ClassRow, ...]

    def boundaries(self) -> tuple[datetime, ...]:
        """The moments at which another set of rows comes into force."""
        days = {day for row in self.rows for day in (row.since, row.until) if day is not None}
        return tuple(datetime.combine(day, time(), UTC) for day in sorted(days))

    def classify(self, text: str, fill: str, on: date) -> Label:
        """The class of a label and fill, or the reason why there is none."""
        label = parse_label(text)
        shown = f"{fill or 'no fill'} {label}".strip()
        for row in self.rows:
            if row.fits(label, fill, on):
                if row.class_id == QUARANTINE:
                    return Label(shown, None, row.note)
                return Label(shown, row.class_id)
        if label.key:
            return Label(shown, None, f"unknown key {label.key}")
        return Label(shown, None, f"unknown fill {fill} without key" if fill else "neither key nor fill")


@cache
def class_table() -> ClassTable:
    """The table that the package ships."""
    text = resources.files("contactline.sources").joinpath("deepstate_classes.toml").read_text("utf-8")
    document = tomllib.loads(text)
    rows = tuple(
        ClassRow(
            class_id=row["class"],
            key=row.get("key"),
            names=tuple(row.get("name", ())),
            fills=tuple(row.get("fill", ())),
            since=row.get("since"),
            until=row.get("until"),
            note=row.get("note", ""),
        )
        for row in document["row"]
    )
    return ClassTable(str(document["version"]), rows)


class DeepStateReader:
    """Reads snapshots in any order; consecutive ones share what did not change."""

    name = "deepstate"

    def __init__(self, scheme: Scheme, *, allow_empty: bool = False) -> None:
        self._table = class_table()
        self.version = self._table.version
        self._labels: dict[tuple[str, str, int], Label] = {}
        self._boundaries = self._table.boundaries()
        self._drawing = Drawing(
            scheme,
            self._classify,
            reader=f"{self.name}/{self.version}",
            epoch=self._epoch,
            allow_empty=allow_empty,
        )

    def read(self, source: SourceFile) -> EditionSource:
        """The edition of a snapshot; it shows the situation at the moment of its publication.

        Raises `SourceError` when the file name tells no time, or the bytes are no map.
        """
        published_at = publication_time(source)
        return self._drawing.edition(source, (published_at, published_at))

    def _epoch(self, published_at: datetime) -> int:
        """Which set of rows is in force: between two boundaries it is the same."""
        return bisect_right(self._boundaries, published_at)

    def _classify(self, properties: Mapping[str, Any], published_at: datetime) -> Label:
        name, fill = properties.get("name"), properties.get("fill")
        text = name if isinstance(name, str) else ""
        fill = fill.strip().lower() if isinstance(fill, str) else ""
        key = (text, fill, self._epoch(published_at))
        if key not in self._labels:
            if len(self._labels) > MAX_LABELS:
                self._labels.clear()
            self._labels[key] = self._table.classify(text, fill, published_at.date())
        return self._labels[key]


def publication_time(source: SourceFile) -> datetime:
    """The moment in the file name, which is where the archive and the API keep it."""
    found = _UNIX_TIME.fullmatch(source.base_name)
    if found is None:
        raise SourceError(
            f"{source.name} does not say when it was published: a DeepState snapshot is named by its unix "
            "time, such as 1754251105.geojson."
        )
    return datetime.fromtimestamp(int(found.group(1)), UTC)
