"""Files into an atlas: the readers of `sources` joined to the loads of an atlas.

Knows which reader is for what; knows neither formats nor storage. Every function gives what the
atlas's load gives, and leaves a sound atlas whatever interrupts it.
"""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, cast

from contactline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Generator

    from contactline.atlas import Atlas, LoadReport, Progress
    from contactline.model import EditionSource, Place, Scheme

Path = str | os.PathLike[str]
T = TypeVar("T")

PLACE_READERS = ("table", "geonames")


def load_editions(
    atlas: Atlas,
    paths: Iterable[Path] | Path,
    *,
    track: str,
    reader: str,
    reader_options: Mapping[str, Any] | None = None,
    strict: bool = False,
    embargo_until: datetime | None = None,
    title: str = "",
    licence: str = "",
    attribution: str = "",
    progress: Progress | None = None,
    apart: bool | None = None,
) -> LoadReport:
    """Load every edition in files, folders and archives into a track.

    `reader_options` are the reader's own (a mapping of properties to classes, for one). `apart`
    says whether to read in a second process; by default where there is much to read. Raises
    `SourceError` for what cannot be read: the editions before it stay loaded.
    """
    from contactline.sources.apart import read_editions, read_editions_apart, worth_a_process

    paths = _several(paths)
    if apart is None:
        apart = worth_a_process(paths)
    if apart:
        editions = read_editions_apart(
            paths,
            reader=reader,
            scheme=atlas.scheme,
            options=reader_options,
            read="contactline.loading:read_and_compare",
            known=atlas.sources_of(track),
            composed=embargo_until is None,
        )
    else:
        editions = read_editions(paths, reader=reader, scheme=atlas.scheme, options=reader_options)
    with closing(cast("Generator[EditionSource]", editions)):
        return atlas.load_editions(
            editions,
            track=track,
            strict=strict,
            embargo_until=embargo_until,
            title=title,
            licence=licence,
            attribution=attribution,
            progress=progress,
        )


def read_and_compare(
    paths: Iterable[Path],
    *,
    reader: str,
    scheme: Scheme,
    options: Mapping[str, Any] | None,
    known: frozenset[bytes],
    composed: bool,
) -> Iterator[EditionSource]:
    """Editions as `read_editions` gives them, each with what changed from the one before.

    For a process apart: that is a third of what a load computes, and needs nothing of the atlas. Not for
    editions whose sources are `known`, nor for any that will not be `composed`, which need none of it.
    """
    from shapely.errors import GEOSException

    from contactline.history.composite import Drawn, exchanged
    from contactline.sources.apart import read_editions

    numbers = {id_: n for n, id_ in enumerate(scheme.class_ids())}
    before: list[Drawn] = []
    last: datetime | None = None
    for edition in read_editions(paths, reader=reader, scheme=scheme, options=options):
        # one that belongs into the past is composed later, with those about it
        grows = composed and (last is None or edition.valid_at > last)
        if grows and all(f.class_id in numbers for f in edition.features):
            drawn = (Drawn(f.sha256, numbers[f.class_id], f.geometry) for f in edition.features)
            after = list({d.key: d for d in drawn}.values())
            if edition.source_sha256 not in known:
                with suppress(GEOSException):  # who takes it in computes it again and says what is wrong
                    edition = replace(edition, exchanged=exchanged(before, after))
            before, last = after, edition.valid_at
        yield edition


def load_regions(
    atlas: Atlas,
    path: Path,
    *,
    level: int,
    layer: str | None = None,
    columns: Mapping[str, Any] | None = None,
    licence: str = "",
    attribution: str = "",
) -> tuple[int, int]:
    """Load the regions of one level from a boundary file; gives how many are new and how many were
    there already.

    `columns` names columns of the file: "id", "parent", and "names" as a dict of language to
    column; what is not named is detected.
    """
    from contactline.sources.regions import read_regions

    named = dict(columns or {})
    regions = read_regions(
        os.fspath(path),
        level=level,
        layer=layer,
        id_column=named.pop("id", None),
        name_columns=named.pop("names", None),
        parent_column=named.pop("parent", None),
        scheme=atlas.scheme,
    )
    if named:
        raise UsageError(
            f'There is no column role "{next(iter(named))}"; the roles are id, names and parent.'
        )
    return atlas.load_regions(regions, licence=licence, attribution=attribution)


def load_places(
    atlas: Atlas,
    path: Path,
    *,
    reader: str | None = None,
    options: Mapping[str, Any] | None = None,
    licence: str = "",
    attribution: str = "",
) -> tuple[int, int]:
    """Load places from a table with a header, or with `reader="geonames"` from a GeoNames dump;
    gives how many are new and how many were there already.

    `options` are the reader's own; of a table, `columns` as a dict of role to column (the fields of
    `contactline.sources.places.PlaceColumns`).
    """
    places = _places(atlas, path, reader or PLACE_READERS[0], dict(options or {}))
    return atlas.load_places(places, licence=licence, attribution=attribution)


def _places(atlas: Atlas, path: Path, reader: str, options: dict[str, Any]) -> Iterator[Place]:
    if reader == "geonames":
        from contactline.sources.geonames import read_geonames

        return _called(read_geonames, os.fspath(path), options)
    if reader == "table":
        from contactline.sources.places import PlaceColumns, read_places

        if "columns" in options:
            options["columns"] = _called(PlaceColumns, None, options["columns"])
        return _called(read_places, os.fspath(path), options | {"scheme": atlas.scheme})
    raise UsageError(f'There is no reader of places "{reader}"; there are {" and ".join(PLACE_READERS)}.')


def _called(function: Callable[..., T], path: str | None, options: Mapping[str, Any]) -> T:
    """Call with options that a person or a catalogue named; an unknown one is theirs to mend."""
    known = inspect.signature(function).parameters
    for name in options:
        if name not in known:
            raise UsageError(f'There is no option "{name}" here; there are {", ".join(known)}.')
    return function(**options) if path is None else function(path, **options)


def _several(paths: Iterable[Path] | Path) -> list[Path]:
    return [paths] if isinstance(paths, str | os.PathLike) else list(paths)
