"""What the atlas is, and its record: tracks, editions, gaps and what is in quarantine."""

from __future__ import annotations

from typing import Any

import orjson

from contactline import __version__
from contactline.atlas import Atlas
from contactline.figures import edition_info_dict, plain, quarantine_dict, rows_csv
from contactline.server import questions as q
from contactline.server.endpoint import CSV, JSON, Body, Endpoint
from contactline.server.settings import Settings

TABLES = (JSON, CSV)


def _rows(rows: list[dict[str, Any]], form: str) -> Body:
    return rows_csv(rows) if form == CSV else orjson.dumps(rows)


def _record(atlas: Atlas, asked: q.OfTrack, form: str) -> Body:
    return orjson.dumps(atlas.record(asked.track))


def _tracks(atlas: Atlas, asked: q.Question, form: str) -> Body:
    return _rows([plain(track) for track in atlas.tracks()], form)


def _editions(atlas: Atlas, asked: q.OfTrack, form: str) -> Body:
    return _rows([edition_info_dict(info) for info in atlas.editions(asked.track)], form)


def _gaps(atlas: Atlas, asked: q.GapsQuestion, form: str) -> Body:
    return _rows([plain(gap) for gap in atlas.gaps(asked.track, asked.longer_than_days)], form)


def _quarantine(atlas: Atlas, asked: q.OfTrack, form: str) -> Body:
    return _rows([quarantine_dict(entry) for entry in atlas.quarantine(asked.track)], form)


def endpoints(settings: Settings) -> list[Endpoint]:
    """`/api/atlas` says besides what the operator has set."""

    def about(atlas: Atlas, asked: q.Question, form: str) -> Body:
        own = {"basemap": settings.basemap, "software": f"contactline {__version__}"}
        return orjson.dumps(atlas.summary() | own)

    return [
        Endpoint("/api/atlas", q.Question, about, "What the atlas is", tag="record"),
        Endpoint("/api/record", q.OfTrack, _record, "The editions of a track as columns", tag="record"),
        Endpoint("/api/tracks", q.Question, _tracks, "The tracks of the atlas", TABLES, tag="record"),
        Endpoint(
            "/api/editions", q.OfTrack, _editions, "Every edition that may be shown", TABLES, tag="record"
        ),
        Endpoint("/api/gaps", q.GapsQuestion, _gaps, "Days without an edition", TABLES, tag="record"),
        Endpoint(
            "/api/quarantine",
            q.OfTrack,
            _quarantine,
            "Polygons whose class their label does not tell",
            TABLES,
            tag="record",
        ),
    ]
