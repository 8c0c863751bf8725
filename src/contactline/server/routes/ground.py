"""Places, points, regions, search, and the map of a day."""

from __future__ import annotations

import numpy as np
import orjson
import shapely

from contactline.atlas import Atlas
from contactline.figures import Figures, as_dict, as_rows, region_dict, rows_csv
from contactline.model import GroundHistory
from contactline.publish.files import csv_bytes, geojson_bytes
from contactline.publish.sheets import Sheet, control_sheet, regions_sheet
from contactline.server import questions as q
from contactline.server.endpoint import CSV, GEOJSON, JSON, Body, Endpoint

ALL = (JSON, CSV, GEOJSON)


def _search(atlas: Atlas, asked: q.SearchQuestion, form: str) -> Body:
    return orjson.dumps(atlas.search(asked.q, limit=asked.limit, language=asked.lang))


def _place(atlas: Atlas, asked: q.OfRecord, form: str, id_: str) -> Body:
    return _history(atlas.place(id_, track=asked.track, as_published=asked.as_published), form)


def _at(atlas: Atlas, asked: q.PointQuestion, form: str) -> Body:
    history = atlas.at(asked.lon, asked.lat, track=asked.track, as_published=asked.as_published)
    return _history(history, form)


def _history(history: GroundHistory, form: str) -> Body:
    if form == JSON:
        return orjson.dumps(as_dict(history))
    rows = Figures([history]).to_rows()
    if form == CSV:
        return rows_csv(rows)
    point = np.full(len(rows), shapely.Point(history.lon, history.lat), dtype=object)
    return geojson_bytes(Sheet("history", rows, as_rows(history), {}, point, spatial=True))


def _regions(atlas: Atlas, asked: q.RegionsQuestion, form: str) -> Body:
    if form == GEOJSON:
        return geojson_bytes(regions_sheet(atlas, asked.level))
    rows = [region_dict(region) for region in atlas.regions(asked.level)]
    return rows_csv(rows) if form == CSV else orjson.dumps(rows)


def _region(atlas: Atlas, asked: q.Question, form: str, id_: str) -> Body:
    region = atlas.find_region(id_)
    west, south, east, north = (round(float(edge), 6) for edge in region.geometry.bounds)
    row = region_dict(region) | {"bounds": [west, south, east, north]}
    if form == CSV:
        return rows_csv([row])
    if form == JSON:
        return orjson.dumps(row)
    geometry = shapely.to_geojson(shapely.orient_polygons(region.geometry))
    return orjson.dumps(
        {
            "type": "Feature",
            "id": region.id,
            "bbox": row["bounds"],
            "properties": row,
            "geometry": orjson.Fragment(geometry),
        }
    )


def _control(atlas: Atlas, asked: q.ControlQuestion, form: str) -> Body:
    control = atlas.control(
        on=asked.on, track=asked.track, as_published=asked.as_published, bbox=asked.box,
        simplify_m=asked.simplify_m,
    )  # fmt: skip
    sheet = control_sheet(atlas, "control", control)
    if form == GEOJSON:
        return geojson_bytes(sheet)
    return csv_bytes(sheet) if form == CSV else orjson.dumps(sheet.rows)


ENDPOINTS = [
    Endpoint(
        "/api/search",
        q.SearchQuestion,
        _search,
        "Regions and places as one types, in any language, and by former names",
        quick=lambda question, form: True,
        tag="ground",
        kept=False,
    ),
    Endpoint(
        "/api/places/",
        q.OfRecord,
        _place,
        "A place, by id or name: its names, regions and history of control",
        ALL,
        named=True,
        tag="ground",
    ),
    Endpoint(
        "/api/at", q.PointQuestion, _at, "The history of the ground at a point", ALL, tag="ground", kept=False
    ),
    Endpoint("/api/regions", q.RegionsQuestion, _regions, "The regions of the atlas", ALL, tag="ground"),
    Endpoint("/api/regions/", q.Question, _region, "A region, by id or name", ALL, named=True, tag="ground"),
    Endpoint(
        "/api/control",
        q.ControlQuestion,
        _control,
        "The map of a day as polygons without overlaps",
        (GEOJSON, JSON, CSV),
        tag="ground",
    ),
]
