"""Gazetteers from files: CSV or TSV with a header, or GeoJSON points in, places out.

A place without coordinates is kept, with neither lon nor lat, and is counted nowhere as located.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contactline.errors import SourceError
from contactline.model import Place, Scheme
from contactline.sources.collection import parse_collection
from contactline.sources.containers import DEFAULT_MAX_FILE_BYTES, open_sources
from contactline.sources.names import clean, language_of, normalised, unique
from contactline.sources.tables import number, open_text, position, read_rows

_ID_COLUMNS = ("katottg", "katotth", "cod_pcode", "pcode", "geonameid", "id", "code", "osm_id", "wikidata")
_LON_COLUMNS = ("lon", "longitude", "lng", "long", "x")
_LAT_COLUMNS = ("lat", "latitude", "y")
_NAME_COLUMNS = ("name", "place", "settlement", "title", "label")
_ALIAS_COLUMNS = ("old_names", "old_name", "former_names", "alt_names", "alt_name", "aliases")
_KIND_COLUMNS = ("category", "kind", "type", "fclass", "place_type")
_POPULATION_COLUMNS = ("population", "pop", "inhabitants")
_REGION_COLUMNS = ("hromada", "raion", "oblast", "adm3_pcode", "adm2_pcode", "adm1_pcode", "region_id")
"""Highest level number first."""
_LANGUAGE_COLUMN = re.compile(r"name[_:]([a-z]{2})")
_SEPARATED = re.compile(r"[|;]")


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Which column holds what; None or empty is found by the usual names.

    `names` maps language codes to columns; `regions` lists columns of region ids, highest level number
    first.
    """

    id: str | None = None
    names: Mapping[str, str] | None = None
    aliases: str | None = None
    lon: str | None = None
    lat: str | None = None
    kind: str | None = None
    population: str | None = None
    regions: Sequence[str] | None = None


def read_places(
    path: str | Path,
    *,
    columns: PlaceColumns | None = None,
    layer: str | None = None,
    scheme: Scheme | None = None,
) -> Iterator[Place]:
    """The places of a gazetteer, in its order.

    Former names and other aliases stand in one column, separated by `|` or `;`. Region codes that the
    scheme knows are given as its region ids. A population of 0 is taken for unknown. A place without id
    has its line as one, after `layer`, by default the file's stem.

    Raises `SourceError` for a file that is no table or collection of points, a column that is not there,
    a row without a name, a coordinate that is none, and an id that stands twice.
    """
    path = Path(path)
    layer = layer or path.stem
    known = _region_ids(scheme)
    seen: dict[str, int] = {}
    chosen: _Chosen | None = None
    for line, row, name in _rows(path):
        if chosen is None:
            chosen = _choose(columns or PlaceColumns(), tuple(row), name)
        place = _place(row, chosen, known, layer=layer, line=line, name=name)
        if place.id in seen:
            raise SourceError(f"Lines {seen[place.id]} and {line} of {name} have the same id {place.id!r}.")
        seen[place.id] = line
        yield place
    if not seen:
        raise SourceError(f"{path} holds no place.")


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str], str]]:
    if path.name.lower().endswith((".geojson", ".json", ".geojson.gz")):
        for source in open_sources(path, max_bytes=DEFAULT_MAX_FILE_BYTES):
            for number_, row in _points(parse_collection(source)[1], source.name):
                yield number_, row, source.name
    else:
        with open_text(path) as text:
            for line, row in read_rows(text, path.name):
                yield line, row, path.name


def _points(features: Iterable[Mapping[str, Any]], name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Features as rows of a table; every row has the columns of all, as CSV would have it."""
    features = list(features)
    known: dict[str, str] = {"id": ""}
    for feature in features:
        known.update(dict.fromkeys(feature.get("properties") or {}, ""))
    for line, feature in enumerate(features, 1):
        properties = feature.get("properties") or {}
        geometry = feature.get("geometry")
        lon = lat = ""
        if geometry is not None:
            coordinates = geometry.get("coordinates") if isinstance(geometry, dict) else None
            if not isinstance(geometry, dict) or geometry.get("type") != "Point" or not coordinates:
                kind = geometry.get("type") if isinstance(geometry, dict) else geometry
                raise SourceError(f"Feature {line} of {name} is no point but {kind!r}; a place is a point.")
            lon, lat = str(coordinates[0]), str(coordinates[1])
        values = {key: "" if value is None else str(value) for key, value in properties.items()}
        feature_id = "" if feature.get("id") is None else str(feature["id"])
        values["id"] = values.get("id") or feature_id
        yield line, {**known, **values, "lon": lon, "lat": lat}


# --- columns ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Chosen:
    id: str | None
    names: Mapping[str, str]
    unlabelled: str | None
    aliases: str | None
    lon: str | None
    lat: str | None
    kind: str | None
    population: str | None
    regions: tuple[str, ...]


def _choose(told: PlaceColumns, header: Sequence[str], name: str) -> _Chosen:
    by_lower = {column.lower(): column for column in header}

    def find(column: str | None, usual: Sequence[str]) -> str | None:
        if column is not None:
            if column not in header:
                raise SourceError(f"{name} has no column {column!r}; it has {', '.join(header)}.")
            return column
        return next((by_lower[candidate] for candidate in usual if candidate in by_lower), None)

    names = {language: find(column, ()) or "" for language, column in (told.names or {}).items()}
    if not names:
        labelled = ((_LANGUAGE_COLUMN.fullmatch(lower), column) for lower, column in by_lower.items())
        names = {found[1]: column for found, column in labelled if found}
    unlabelled = None if told.names else find(None, _NAME_COLUMNS)
    if not names and unlabelled is None:
        raise SourceError(
            f"{name} has no column of names such as name or name_uk; it has {', '.join(header)}: say which."
        )
    lon, lat = find(told.lon, _LON_COLUMNS), find(told.lat, _LAT_COLUMNS)
    if (lon is None) != (lat is None):
        raise SourceError(f"{name} has a column of {'latitudes' if lat else 'longitudes'} only.")
    return _Chosen(
        id=find(told.id, _ID_COLUMNS),
        names=names,
        unlabelled=unlabelled,
        aliases=find(told.aliases, _ALIAS_COLUMNS),
        lon=lon,
        lat=lat,
        kind=find(told.kind, _KIND_COLUMNS),
        population=find(told.population, _POPULATION_COLUMNS),
        regions=tuple(find(column, ()) or "" for column in told.regions)
        if told.regions is not None
        else tuple(by_lower[column] for column in _REGION_COLUMNS if column in by_lower),
    )


def _place(
    row: Mapping[str, str],
    chosen: _Chosen,
    known: Mapping[str, str],
    *,
    layer: str,
    line: int,
    name: str,
) -> Place:
    def value(column: str | None) -> str:
        return clean(row[column]) if column else ""

    names = {language: text for language, column in chosen.names.items() if (text := value(column))}
    if unlabelled := value(chosen.unlabelled):
        names.setdefault(language_of(unlabelled), unlabelled)
    if not names:
        raise SourceError(f"Line {line} of {name} has a place without a name.")
    lon, lat = position(value(chosen.lon), value(chosen.lat), name=name, line=line)
    people = value(chosen.population) or "0"
    regions = unique(known.get(code, code) for column in chosen.regions if (code := value(column)))
    return Place(
        id=value(chosen.id) or f"{layer}.{line}",
        names=names,
        aliases=aliases_besides(names.values(), _SEPARATED.split(value(chosen.aliases))),
        lon=lon,
        lat=lat,
        region_ids=regions,
        kind=value(chosen.kind),
        # 0 is how GeoNames and what is made from it say unknown: 16,028 Ukrainian settlements "have" 0
        population=round(number(people, what="population", name=name, line=line)) or None,
    )


def aliases_besides(names: Iterable[str], aliases: Iterable[str]) -> tuple[str, ...]:
    """The aliases that say more than the names and each other, apostrophes and letter case aside."""
    said = {normalised(name) for name in names}
    kept = []
    for alias in unique(aliases):
        if (key := normalised(alias)) and key not in said:
            said.add(key)
            kept.append(alias)
    return tuple(kept)


def _region_ids(scheme: Scheme | None) -> dict[str, str]:
    """Every code that the scheme knows a region by -> the region's id."""
    return {code: known.id for known in (scheme.known_regions if scheme else ()) for code in known.codes}
