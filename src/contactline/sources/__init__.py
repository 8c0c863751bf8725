"""Readers: one module per map maker or kind of file; bytes in, editions, regions and places out.

A reader is chosen by name and loaded when it is asked for, so that to list the names costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from contactline.errors import UsageError

if TYPE_CHECKING:
    from contactline.model import EditionSource, Scheme
    from contactline.sources.containers import SourceFile

_READERS = {
    "deepstate": ("contactline.sources.deepstate", "DeepStateReader"),
    "occupied": ("contactline.sources.occupied", "OccupiedReader"),
    "geojson": ("contactline.sources.geojson", "GeoJSONReader"),
}
READERS: tuple[str, ...] = tuple(_READERS)


class Reader(Protocol):
    """What reads the maps of one map maker."""

    name: str
    version: str

    def read(self, source: SourceFile) -> EditionSource:
        """The edition in a source file; raises `SourceError` when it is none."""
        ...


def reader(name: str, scheme: Scheme, **options: Any) -> Reader:
    """The reader of this name, for a scheme; `options` are the reader's own.

    Raises `UsageError` for a name that no reader has and for options that the reader does not take.
    """
    if name not in _READERS:
        raise UsageError(f"There is no reader {name!r}; the readers are {', '.join(READERS)}.")
    module, class_name = _READERS[name]
    reader_class = getattr(import_module(module), class_name)
    accepted = reader_class.__init__.__kwdefaults__ or {}
    unknown = sorted(set(options) - set(accepted))
    if unknown:
        raise UsageError(
            f"The reader {name!r} has no option {unknown[0]!r}; it takes {', '.join(accepted) or 'none'}."
        )
    return reader_class(scheme, **options)
