"""The ledger: claims as they stand, their history, the reports they stand in, who publishes. Read only."""

from __future__ import annotations

import orjson

from contactline.atlas import Atlas
from contactline.claims.ledger_form import (
    claim_feature,
    claim_row,
    of_kept_claim,
    of_kept_report,
    of_listed_report,
    of_source,
    of_whole_claim,
    source_row,
)
from contactline.figures import rows_csv
from contactline.server import questions as q
from contactline.server.endpoint import CSV, GEOJSON, JSON, Body, Endpoint


def _claims(atlas: Atlas, asked: q.ClaimsQuestion, form: str) -> Body:
    found = atlas.claims(
        place=asked.place, region=asked.region, kind=asked.kind, since=asked.since, until=asked.until,
        status=asked.status, track=asked.track, source=asked.source,
        said_by=asked.said_by, actor=asked.actor,
        limit=asked.limit, offset=(asked.page - 1) * asked.limit,
    )  # fmt: skip
    if form == CSV:
        return rows_csv([claim_row(kept) for kept in found])
    if form == GEOJSON:
        features = [claim_feature(kept) for kept in found if kept.lon is not None]
        return orjson.dumps({"type": "FeatureCollection", "features": features})
    return orjson.dumps([of_kept_claim(kept, asked.explanations) for kept in found])


def _claim(atlas: Atlas, asked: q.Explained, form: str, id_: str) -> Body:
    kept = atlas.claim(id_)
    if form == CSV:
        return rows_csv([claim_row(kept)])
    return orjson.dumps(claim_feature(kept) if form == GEOJSON else of_whole_claim(kept, asked.explanations))


def _sources(atlas: Atlas, asked: q.Question, form: str) -> Body:
    found = atlas.sources()
    if form == CSV:
        return rows_csv([source_row(kept) for kept in found])
    return orjson.dumps([of_source(kept) for kept in found])


def _reports(atlas: Atlas, asked: q.ReportsQuestion, form: str) -> Body:
    found = atlas.reports(
        source=asked.source, since=asked.since, until=asked.until, limit=asked.limit,
        offset=(asked.page - 1) * asked.limit,
    )  # fmt: skip
    plain = [of_listed_report(listed) for listed in found]
    return rows_csv(plain) if form == CSV else orjson.dumps(plain)


def _report(atlas: Atlas, asked: q.Explained, form: str, id_: str) -> Body:
    kept = atlas.report(id_)
    if form == CSV:
        return rows_csv([claim_row(claim) for claim in kept.claims])
    if form == GEOJSON:
        features = [claim_feature(claim) for claim in kept.claims if claim.lon is not None]
        return orjson.dumps({"type": "FeatureCollection", "features": features})
    return orjson.dumps(of_kept_report(kept, asked.explanations))


ALL = (JSON, CSV, GEOJSON)

ENDPOINTS = [
    Endpoint(
        "/api/claims",
        q.ClaimsQuestion,
        _claims,
        "Claims as they stand, those of the newest reports first",
        ALL,
        tag="claims",
        ledger=True,
    ),
    Endpoint(
        "/api/claims/",
        q.Explained,
        _claim,
        "A claim, by id: all that was set of it, and its links",
        ALL,
        named=True,
        tag="claims",
        ledger=True,
    ),
    Endpoint(
        "/api/sources",
        q.Question,
        _sources,
        "Who publishes, with every grade that was given",
        (JSON, CSV),
        tag="claims",
        ledger=True,
    ),
    Endpoint(
        "/api/reports",
        q.ReportsQuestion,
        _reports,
        "The reports of the ledger without their texts, the newest first",
        (JSON, CSV),
        tag="claims",
        ledger=True,
    ),
    Endpoint(
        "/api/reports/",
        q.Explained,
        _report,
        "A report by its SHA-256: its text and its claims",
        ALL,
        named=True,
        tag="claims",
        ledger=True,
    ),
]
