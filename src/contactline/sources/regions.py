"""Boundaries from files: GeoJSON, GeoPackage, Shapefile, FlatGeobuf in, regions out.

Files name their columns as they like. Which column holds the id and which the names is found by the names
that the known providers use (OpenStreetMap extracts, geoBoundaries, OCHA's P-code sets), unless told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from contactline.errors import SourceError
from contactline.geometry.clean import repair
from contactline.model import KnownRegion, Region, Scheme
from contactline.sources.names import clean, language_of, normalised, slug, unique

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

SUFFIXES = (".geojson", ".json", ".gpkg", ".shp", ".fgb", ".zip")

_ID_COLUMNS = (
    r"katott[hg](_code)?",
    r"iso_?3166_?2(_code)?",
    r"shapeiso",
    r"(adm\d_?)?pcode",
    r"shapeid",
    r"code",
    r"id",
    r"cartodb_id",
)
"""In order of preference: official codes, then what a provider numbers by."""
_CODE_COLUMNS = re.compile(r"katott[hg]|koatuu|iso_?3166_?2|shapeiso|(adm\d_?)?pcode|osm_id|wikidata")
_LANGUAGE_COLUMN = re.compile(r"(?:name|adm\d)[_:]?(?P<language>[a-z]{2})")
_UNLABELLED_COLUMNS = ("name", "shapename", "admin_{level}", "name_{level}", "admin{level}_name")
_LANGUAGE_ALIASES = {"ua": "uk", "latin": "en", "int": "en"}


@dataclass(frozen=True, slots=True)
class _Table:
    """A file's rows: columns of attributes and one geometry each."""

    name: str
    columns: Mapping[str, Sequence[Any]]
    geometries: Sequence[shapely.Geometry | None]

    def column(self, name: str) -> Sequence[Any]:
        if name not in self.columns:
            held = ", ".join(self.columns) or "none"
            raise SourceError(f"{self.name} has no column {name!r}; it has {held}.")
        return self.columns[name]

    def like(self, pattern: str) -> list[str]:
        return [name for name in self.columns if re.fullmatch(pattern, name, re.IGNORECASE)]


def read_regions(
    path: str | Path,
    *,
    level: int,
    layer: str | None = None,
    id_column: str | None = None,
    name_columns: Mapping[str, str] | None = None,
    parent_column: str | None = None,
    scheme: Scheme | None = None,
) -> list[Region]:
    """The regions in a boundary file, in its order, as valid polygons in WGS 84 on the 1e-6 degree grid.

    `layer` names the boundary set, by default the file's stem. `name_columns` maps language codes to
    columns. A region whose id, code or name is one of the scheme's known regions of this level takes its
    id, names, codes, aliases and official area. A region without any id gets one from layer and name.
    `parent_id` is set only from `parent_column`; else see `find_parents`.

    Raises `SourceError` for a file that cannot be read, a column that is not there, a row without ground
    or name, and for an id that stands twice.
    """
    path = Path(path)
    layer = layer or path.stem
    table = _read_table(path)
    ids = _ids(table, layer, id_column, level)
    names = _names(table, name_columns, level)
    codes = _codes(table)
    parents = table.column(parent_column) if parent_column else [None] * len(ids)
    known = _KnownRegions(scheme, level)
    regions = []
    geometry: Any
    for row, geometry in enumerate(table.geometries):
        here = f"Row {row + 1} of {table.name}"
        file_names, others = names[row]
        ground: Any = repair(geometry) if geometry is not None else shapely.Polygon()
        if ground.is_empty:
            raise SourceError(f"{here} ({' / '.join(file_names.values()) or 'unnamed'}) has no polygon.")
        if not ids[row] and not file_names:
            raise SourceError(
                f"{here} has neither an id nor a name; its columns are {', '.join(table.columns) or 'none'}: "
                "name them with id_column and name_columns."
            )
        region = Region(
            id=ids[row] or f"{layer}.{slug(next(iter(file_names.values())))}",
            level=level,
            layer=layer,
            names=file_names or {"en": ids[row]},
            parent_id=_id_text(parents[row]) or None,
            geometry=ground,
            codes=tuple(code for code in codes[row] if code != ids[row]),
            aliases=others,
        )
        regions.append(known.complete(region))
    _check_unique(regions, table.name)
    return regions


def find_parents(children: Iterable[Region], parents: Iterable[Region]) -> list[Region]:
    """The children with the `parent_id` that holds more than half of their ground.

    A parent that a child already names by id, code or name is kept, as its id. Of parents of several
    levels the one of the highest level number wins. A child that lies mostly outside all of them has no
    parent. Overlaps are compared in degrees, which is right for shares of one small region.
    """
    parents = list(parents)
    by_name: dict[str, str] = {}
    for parent in parents:
        for key in (parent.id, *parent.codes):
            by_name.setdefault(key, parent.id)
    geometries = [parent.geometry for parent in parents]
    shapely.prepare(geometries)
    tree = shapely.STRtree(geometries)
    found = []
    for child in children:
        if child.parent_id in by_name:
            found.append(replace(child, parent_id=by_name[child.parent_id]))
            continue
        # those that hold a point inside the child first, so that one overlay is mostly enough
        point = child.geometry.representative_point()
        candidates = [
            (-parents[i].level, not geometries[i].contains(point), i)
            for i in tree.query(child.geometry, predicate="intersects").tolist()
        ]
        half = child.geometry.area / 2
        parent_id = next(
            (
                parents[i].id
                for _, _, i in sorted(candidates)
                if _overlap(geometries[i], child.geometry) > half
            ),
            None,
        )
        found.append(replace(child, parent_id=parent_id))
    return found


def _overlap(parent: BaseGeometry, child: BaseGeometry) -> float:
    return child.area if parent.contains(child) else parent.intersection(child).area


# --- the file ---------------------------------------------------------------------------------


def _read_table(path: Path) -> _Table:
    if not path.exists():
        raise SourceError(f"There is no file {path}.")
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        raise SourceError(f"{path} is no boundary file; expected one of {', '.join(SUFFIXES)}.")
    import pyogrio
    import pyogrio.raw
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError, GeometryError

    try:
        layers = [name for name, kind in pyogrio.list_layers(path).tolist() if kind is not None]
        if len(layers) != 1:
            held = ", ".join(layers) or "none"
            raise SourceError(f"{path} must hold exactly one layer of polygons; it holds {held}.")
        meta, _, wkb, columns = pyogrio.raw.read(path, layer=layers[0], force_2d=True)
    except (DataSourceError, DataLayerError, FieldError, GeometryError, OSError, RuntimeError) as error:
        raise SourceError(f"{path} cannot be read as boundaries ({str(error).rstrip('.')}).") from error
    geometries = shapely.from_wkb(wkb)
    if not len(geometries):
        raise SourceError(f"{path} holds no region.")
    fields = dict(zip(map(str, meta["fields"]), (column.tolist() for column in columns), strict=True))
    return _Table(path.name, fields, _to_wgs84(geometries, meta.get("crs"), path.name))


def _to_wgs84(geometries: Any, crs: str | None, name: str) -> Any:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    if crs is not None:
        try:
            source = CRS.from_user_input(crs)
        except CRSError as error:
            raise SourceError(f"{name} has a coordinate system that is not known: {crs[:80]!r}.") from error
        if source.to_epsg() != 4326 and not source.equals("OGC:CRS84"):
            transformer = Transformer.from_crs(source, "OGC:CRS84", always_xy=True)
            geometries = shapely.transform(
                geometries, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
            )
    west, south, east, north = shapely.total_bounds(geometries)
    if min(west, -east) < -180.001 or min(south, -north) < -90:
        raise SourceError(
            f"{name} has coordinates out of range ({west:g} to {east:g}, {south:g} to {north:g}); expected "
            "longitude and latitude, or a file that says its coordinate system."
        )
    return geometries


# --- columns ----------------------------------------------------------------------------------


def _id_text(value: Any) -> str:
    """An id as text: 7.0 of a column with gaps is "7"."""
    if value is None or value != value:  # NaN is how a number column says nothing
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean(str(value))


def _ids(table: _Table, layer: str, id_column: str | None, level: int) -> list[str]:
    """Each row's id, "" where it has none. Bare numbers mean nothing outside their layer, so carry it."""
    for column in [id_column] if id_column else _id_candidates(table, level):
        values = [_id_text(value) for value in table.column(column)]
        filled = [value for value in values if value]
        if id_column or (len(filled) > len(values) / 2 and len(set(filled)) == len(filled)):
            return [f"{layer}.{value}" if value.isdigit() else value for value in values]
    return [""] * len(table.geometries)


def _id_candidates(table: _Table, level: int) -> list[str]:
    """Columns that may hold ids, best first; a P-code of the level asked for before one of its parents."""
    of_level = re.compile(rf"(?!adm\d)|adm{level}", re.IGNORECASE)
    return [name for pattern in _ID_COLUMNS for name in table.like(pattern) if of_level.match(name)]


def _codes(table: _Table) -> list[tuple[str, ...]]:
    columns = [name for name in table.columns if _CODE_COLUMNS.fullmatch(name.lower())]
    return [
        unique(_id_text(table.columns[column][row]) for column in columns)
        for row in range(len(table.geometries))
    ]


def _names(
    table: _Table, name_columns: Mapping[str, str] | None, level: int
) -> list[tuple[dict[str, str], tuple[str, ...]]]:
    """Each row's names by language, and its names besides these."""
    labelled = dict(name_columns) if name_columns else _labelled_columns(table)
    unlabelled: list[str] = []
    if not name_columns:
        wanted = [pattern.format(level=level) for pattern in _UNLABELLED_COLUMNS]
        unlabelled = [column for pattern in wanted for column in table.like(pattern)]
    neighbours = {column: [clean(value) for value in table.columns[column]] for column in unlabelled}
    signs = {column: "".join(sorted(set("".join(values)))) for column, values in neighbours.items()}
    rows = []
    for row in range(len(table.geometries)):
        names = {
            language: name
            for language, column in labelled.items()
            if (name := clean(table.column(column)[row]))
        }
        others = []
        for column in unlabelled:
            if name := neighbours[column][row]:
                names.setdefault(language_of(name, [signs[column]]), name)
                others.append(name)
        rows.append((names, tuple(name for name in unique(others) if name not in names.values())))
    return rows


def _labelled_columns(table: _Table) -> dict[str, str]:
    """Language -> column, for columns such as name_en, name:uk, name_latin, ADM1_UA."""
    columns: dict[str, str] = {}
    for column in table.columns:
        lower = column.lower()
        if lower in ("name_latin", "name_int"):
            columns.setdefault("en", column)
        elif found := _LANGUAGE_COLUMN.fullmatch(lower):
            language = found["language"]
            columns[_LANGUAGE_ALIASES.get(language, language)] = column
    return columns


# --- what the scheme knows --------------------------------------------------------------------


class _KnownRegions:
    """The scheme's known regions of one level, by id, code and name."""

    def __init__(self, scheme: Scheme | None, level: int) -> None:
        self._by_code: dict[str, KnownRegion] = {}
        self._by_name: dict[str, KnownRegion] = {}
        for known in scheme.known_regions if scheme else ():
            if known.level != level:
                continue
            for code in (known.id, *known.codes):
                self._by_code[code] = known
            for name in (*known.names.values(), *known.aliases):
                self._by_name.setdefault(normalised(name), known)

    def complete(self, region: Region) -> Region:
        known = self._find(region)
        if known is None:
            return region
        said_already = {normalised(name) for name in known.names.values()}
        more = {language: n for language, n in region.names.items() if normalised(n) not in said_already}
        names = {**more, **known.names}
        said = (*known.names.values(), *region.names.values(), *known.aliases, *region.aliases)
        own_id = () if region.id.startswith(f"{region.layer}.") else (region.id,)
        return replace(
            region,
            id=known.id,
            names=names,
            codes=tuple(code for code in unique((*known.codes, *own_id, *region.codes)) if code != known.id),
            aliases=tuple(name for name in unique(said) if name not in names.values()),
            official_area_m2=known.official_area_m2,
        )

    def _find(self, region: Region) -> KnownRegion | None:
        for code in (region.id, *region.codes):
            if code in self._by_code:
                return self._by_code[code]
        for name in (*region.names.values(), *region.aliases):
            if found := self._by_name.get(normalised(name)):
                return found
        return None


def _check_unique(regions: Sequence[Region], name: str) -> None:
    counts = Counter(region.id for region in regions)
    twice = [region_id for region_id, count in counts.items() if count > 1]
    if twice:
        raise SourceError(
            f"{name} has {len(twice)} id(s) on more than one region, the first being {twice[0]!r}; "
            "name another id_column."
        )
