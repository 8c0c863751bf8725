"""Areas, series, changes, transitions, differences, the front: the figures, as the command line has them."""

from __future__ import annotations

from typing import Any

import orjson

from contactline.atlas import Atlas
from contactline.errors import UsageError
from contactline.figures import Figures, as_dict, rows_csv
from contactline.server import questions as q
from contactline.server.endpoint import CSV, GEOJSON, JSON, Body, Endpoint
from contactline.server.settings import ROWS

ALL = (JSON, CSV, GEOJSON)


def _area(atlas: Atlas, asked: q.AreaQuestion, form: str) -> Body:
    figures = atlas.area(
        asked.region, by=asked.level, on=asked.on, until=asked.until, class_=asked.class_, group=asked.group,
        measure=asked.measure, track=asked.track, as_published=asked.as_published, share_of=asked.share_of,
    )  # fmt: skip
    return _body(atlas, "areas", figures, form)


def _area_is_quick(asked: q.AreaQuestion, form: str) -> bool:
    """One region, from the composite: no geometry, and no more rows than there are classes."""
    return (
        form != GEOJSON
        and asked.by is None
        and asked.until is None
        and asked.measure == "authalic"
        and asked.as_published is None
    )


def _series(atlas: Atlas, asked: q.SeriesQuestion, form: str) -> Body:
    figures = atlas.series(
        asked.region, by=asked.level, start=asked.start, end=asked.end, class_=asked.class_,
        group=asked.group, measure=asked.measure, track=asked.track, as_published=asked.as_published,
        share_of=asked.share_of, at_most=ROWS if form != GEOJSON else ROWS // 50,
    )  # fmt: skip
    return _body(atlas, "series", figures, form)


def _changes(atlas: Atlas, asked: q.ChangesQuestion, form: str) -> Body:
    figures = atlas.changes(
        asked.region, by=asked.level, start=asked.start, end=asked.end, class_=asked.class_,
        group=asked.group, track=asked.track, as_published=asked.as_published,
    )  # fmt: skip
    if form == GEOJSON:  # the ground that came to what was asked about, or left it
        return _grounds(atlas, asked, form, None, of=_classes(atlas, asked.class_, asked.group))
    return _body(atlas, "changes", figures, form)


def _classes(atlas: Atlas, class_: str | None, group: str | None) -> frozenset[str] | None:
    if group is not None:
        return frozenset(next(g for g in atlas.scheme.groups if g.id == group).classes)
    return None if class_ is None else frozenset({class_})


def _transitions(atlas: Atlas, asked: q.TransitionsQuestion, form: str) -> Body:
    return _grounds(atlas, asked, form, None, places=asked.places)


def _differences(atlas: Atlas, asked: q.DifferencesQuestion, form: str) -> Body:
    if asked.track is None and asked.other_track is None:
        raise UsageError("a difference between tracks needs the other one: name it with other_track")
    return _grounds(atlas, asked, form, asked.other_track, places=asked.places)


def _grounds(
    atlas: Atlas,
    asked: q.ChangesQuestion | q.TransitionsQuestion,
    form: str,
    other_track: str | None,
    places: bool = False,
    of: frozenset[str] | None = None,
) -> Body:
    chosen: dict[str, Any] = {
        "by": asked.level, "start": asked.start, "end": asked.end, "track": asked.track,
        "as_published": asked.as_published, "other_track": other_track,
    }  # fmt: skip
    if form == GEOJSON:
        from contactline.publish.files import geojson_bytes
        from contactline.publish.sheets import grounds_sheet

        grounds = atlas.changed_grounds(asked.region, **chosen)
        if of is not None:
            grounds = [g for g in grounds if (g.figure.from_class in of) != (g.figure.to_class in of)]
        return geojson_bytes(grounds_sheet(atlas, grounds))
    if not places:
        return _body(atlas, "transitions", atlas.transitions(asked.region, **chosen), form)
    rows = [
        as_dict(ground.figure) | {"bounds": list(ground.bounds), "places": list(ground.places)}
        for ground in atlas.changed_grounds(asked.region, **chosen)
    ]
    if form == CSV:
        for row in rows:
            row["places"] = [place["id"] for place in row["places"]]
        return rows_csv(rows)
    return orjson.dumps(rows)


def _front(atlas: Atlas, asked: q.FrontQuestion, form: str) -> Body:
    chosen: dict[str, Any] = {
        "by": asked.level, "on": asked.on, "tolerances_m": asked.tolerance or None, "track": asked.track,
        "as_published": asked.as_published,
    }  # fmt: skip
    if form == GEOJSON:
        from contactline.publish.files import geojson_bytes
        from contactline.publish.sheets import front_sheet

        return geojson_bytes(front_sheet(atlas, atlas.front_geojson(asked.region, **chosen)))
    return _body(atlas, "front", atlas.front(asked.region, **chosen), form)


def _steps(atlas: Atlas, asked: q.StepsQuestion, form: str) -> Body:
    return orjson.dumps(atlas.steps(asked.region, by=asked.level, circle=asked.circle, track=asked.track))


def _body(atlas: Atlas, name: str, figures: Figures[Any], form: str) -> Body:
    if form == JSON:
        return orjson.dumps(figures.to_dicts())
    if form == CSV:
        return rows_csv(figures.to_rows())
    from contactline.publish.files import geojson_bytes
    from contactline.publish.sheets import figures_sheet

    return geojson_bytes(figures_sheet(atlas, name, figures))


ENDPOINTS = [
    Endpoint("/api/area", q.AreaQuestion, _area, "Areas by class or group on a day", ALL, _area_is_quick),
    Endpoint("/api/series", q.SeriesQuestion, _series, "Areas by class or group, one row a day", ALL),
    Endpoint("/api/steps", q.StepsQuestion, _steps, "Whole area series as steps, for a reader's map"),
    Endpoint("/api/changes", q.ChangesQuestion, _changes, "What was gained and lost between two dates", ALL),
    Endpoint(
        "/api/transitions",
        q.TransitionsQuestion,
        _transitions,
        "The ground that went from one class to another between two dates",
        ALL,
    ),
    Endpoint(
        "/api/differences",
        q.DifferencesQuestion,
        _differences,
        "Where two tracks differ, on one date or two",
        ALL,
    ),
    Endpoint("/api/front", q.FrontQuestion, _front, "The front and its length at several tolerances", ALL),
]
