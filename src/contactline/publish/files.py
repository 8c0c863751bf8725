"""Sheets as files, in the format that the name's suffix says. All or nothing: a file that is not
whole never has its name.

Knows formats; knows no figures. GeoPackage and FlatGeobuf are written by GDAL through pyogrio,
GeoParquet (version 1.1, geometry as WKB) through pyarrow, the rest here.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely

from contactline.errors import AtlasError, UsageError
from contactline.figures import rows_csv
from contactline.publish.sheets import Sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray


def write(sheet: Sheet, path: str | os.PathLike[str]) -> None:
    """Write a sheet to a file, replacing one that is there.

    Raises UsageError for a suffix that is none of `WRITERS`, or that cannot hold the sheet.
    """
    path = Path(path)
    writer = WRITERS.get(path.suffix.lower())
    if writer is None:
        raise UsageError(
            f"{path.name}: the suffix says the format, and {path.suffix or 'none'} is not among"
            f" {', '.join(WRITERS)}"
        )
    if not path.absolute().parent.is_dir():
        raise UsageError(f"the folder {path.absolute().parent} does not exist: make it first")
    # a folder beside it, for GDAL writes journals next to a file and reads meaning into its name
    with tempfile.TemporaryDirectory(prefix=".contactline-", dir=path.absolute().parent) as folder:
        part = Path(folder) / path.name
        writer(sheet, part)
        part.replace(path)


# --- without geometry ---------------------------------------------------------------------------


def _write_csv(sheet: Sheet, path: Path) -> None:
    path.write_bytes(csv_bytes(sheet))


def csv_bytes(sheet: Sheet) -> bytes:
    """Rows; where the geometry is what the sheet is for, it stands in a last column as WKT."""
    rows = sheet.rows
    if sheet.spatial and sheet.geometry is not None:
        texts = shapely.to_wkt(sheet.geometry, rounding_precision=9)
        rows = [row | {"wkt": text} for row, text in zip(rows, texts.tolist(), strict=True)]
    return rows_csv(rows)


def _write_json(sheet: Sheet, path: Path) -> None:
    """A list of objects, as the command's `--json` prints it."""
    if sheet.spatial:
        raise UsageError(f"{path.name}: polygons and lines are written as .geojson, not as .json")
    path.write_bytes(orjson.dumps(list(sheet.nested), option=orjson.OPT_INDENT_2))


# --- with geometry ------------------------------------------------------------------------------


def _write_geojson(sheet: Sheet, path: Path) -> None:
    _geometry(sheet, path)
    path.write_bytes(geojson_bytes(sheet))


def geojson_bytes(sheet: Sheet) -> bytes:
    """RFC 7946, with what `about` says as a foreign member of the collection."""
    assert sheet.geometry is not None, "a sheet of rows only is no map"
    texts = shapely.to_geojson(_right_handed(sheet.geometry)).tolist()
    head = {"type": "FeatureCollection", "name": sheet.name, "about": dict(sheet.about)}
    features = (
        b'{"type":"Feature","properties":' + orjson.dumps(row) + b',"geometry":' + (text or "null").encode()
        + b"}"
        for row, text in zip(sheet.rows, texts, strict=True)
    )  # fmt: skip
    return orjson.dumps(head)[:-1] + b',"features":[\n' + b",\n".join(features) + b"\n]}\n"


def _write_gdal(sheet: Sheet, path: Path, driver: str) -> None:
    import pyogrio.raw
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError

    geometry = _geometry(sheet, path)
    names = _columns(sheet.rows)
    columns = [_column(sheet.rows, name) for name in names]
    kind, geometry = _one_kind(geometry)
    # FlatGeobuf indexes by bounds, which a row without geometry does not have
    unbounded = driver == "FlatGeobuf" and shapely.is_missing(geometry).any()
    try:
        pyogrio.raw.write(
            path,
            geometry=shapely.to_wkb(geometry),
            field_data=[data for data, _ in columns],
            field_mask=[missing for _, missing in columns],
            fields=np.array(names, dtype=object),
            layer=sheet.name,
            driver=driver,
            geometry_type=kind,
            crs="EPSG:4326",
            dataset_metadata=dict(sheet.about) if driver == "GPKG" else None,
            layer_metadata=dict(sheet.about),
            layer_options={"SPATIAL_INDEX": "NO"} if unbounded else None,
            # 100 is GDAL's flag for UTC
            gdal_tz_offsets={
                name: np.full(len(sheet.rows), 100)
                for name in names
                if name in _TIMES or name.endswith("_at")
            },
        )
    except (DataSourceError, DataLayerError, FeatureError) as error:
        raise AtlasError(f"{path.name} could not be written: {error}") from error


def _write_gpkg(sheet: Sheet, path: Path) -> None:
    _write_gdal(sheet, path, "GPKG")


def _write_flatgeobuf(sheet: Sheet, path: Path) -> None:
    _write_gdal(sheet, path, "FlatGeobuf")


def _write_parquet(sheet: Sheet, path: Path) -> None:
    """GeoParquet 1.1 where there is geometry, plain Parquet else; `about` in the file's metadata."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError(
            "Parquet needs pyarrow, which is not installed; pip install 'contactline[parquet]' adds it."
        ) from None
    names = _columns(sheet.rows)
    arrays = {}
    for name in names:
        data, missing = _column(sheet.rows, name)
        arrays[name] = pyarrow.array(data, mask=missing)
        if pyarrow.types.is_timestamp(arrays[name].type):
            arrays[name] = arrays[name].cast(pyarrow.timestamp("us", tz="UTC"))
    metadata = {"contactline": json.dumps(dict(sheet.about), ensure_ascii=False)}
    if sheet.geometry is not None:
        arrays["geometry"] = pyarrow.array(shapely.to_wkb(sheet.geometry).tolist(), pyarrow.binary())
        metadata["geo"] = json.dumps(_geo(sheet.geometry))
    table = pyarrow.table(arrays).replace_schema_metadata(metadata)
    pyarrow.parquet.write_table(table, path, compression="zstd")


def _geo(geometry: NDArray[np.object_]) -> dict[str, Any]:
    """The `geo` metadata of GeoParquet 1.1; without a `crs` it is OGC:CRS84, which is ours."""
    there = geometry[~shapely.is_missing(geometry)]
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": sorted({g.geom_type for g in there})}
    if len(there):
        column["bbox"] = shapely.total_bounds(there).tolist()
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}


WRITERS: Mapping[str, Callable[[Sheet, Path], None]] = {
    ".csv": _write_csv,
    ".json": _write_json,
    ".geojson": _write_geojson,
    ".gpkg": _write_gpkg,
    ".fgb": _write_flatgeobuf,
    ".parquet": _write_parquet,
    ".geoparquet": _write_parquet,
}
"""Suffix -> how a sheet is written."""


# --- parts --------------------------------------------------------------------------------------

_TIMES = frozenset({"at", "from", "to"})
_DATES = frozenset({"on", "until"})


def _geometry(sheet: Sheet, path: Path) -> NDArray[np.object_]:
    if sheet.geometry is None:
        raise UsageError(f"{path.name}: {sheet.name} have no geometry; name a .csv, .json or .parquet file")
    return sheet.geometry


def _columns(rows: list[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def _column(rows: list[dict[str, Any]], name: str) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The values of a column as one array of one type, and which of them are missing."""
    values = [row.get(name) for row in rows]
    missing = np.array([value is None for value in values])
    there = [value for value in values if value is not None]
    if _is_time(name):
        # a time, or a day (the `from` and `to` of a change)
        stamps = [np.datetime64("NaT") if v is None else _utc(v) for v in values]
        return np.array(stamps, dtype="datetime64[ms]"), missing
    if name in _DATES:
        days = [np.datetime64("NaT") if v is None else date.fromisoformat(v) for v in values]
        return np.array(days, dtype="datetime64[D]"), missing
    if there and all(isinstance(value, bool) for value in there):
        return np.array([bool(value) for value in values]), missing
    if there and all(isinstance(value, int) for value in there):
        return np.array([0 if value is None else value for value in values], dtype=np.int64), missing
    if there and all(isinstance(value, int | float) for value in there):
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64), missing
    texts = np.empty(len(values), dtype=object)
    texts[:] = [None if value is None else str(value) for value in values]
    return texts, missing


def _is_time(name: str) -> bool:
    return name in _TIMES or name.endswith("_at")


def _utc(text: str) -> np.datetime64:
    return np.datetime64(datetime.fromisoformat(text).replace(tzinfo=None), "ms")


def _right_handed(geometry: NDArray[np.object_]) -> NDArray[np.object_]:
    """Shells counter-clockwise (RFC 7946, section 3.1.6); lines stay as they are."""
    return shapely.orient_polygons(geometry)


def _one_kind(geometry: NDArray[np.object_]) -> tuple[str, NDArray[np.object_]]:
    """The one geometry type that a layer declares; single geometries become multiple where some are."""
    kinds = {g.geom_type for g in geometry if g is not None}
    if kinds <= {"Polygon"}:
        return "Polygon", geometry
    lines = kinds <= {"LineString", "MultiLineString"}
    base, single, together = (
        ("MultiLineString", "LineString", shapely.MultiLineString)
        if lines
        else ("MultiPolygon", "Polygon", shapely.MultiPolygon)
    )
    many = geometry.copy()
    for i, one in enumerate(many):
        if one is not None and one.geom_type == single:
            many[i] = together([one])
    return base, many
