"""Questions about claims as SQL: what a `Wanted` asks of the rows."""

from __future__ import annotations

from typing import Any

from contactline.store.ledger_rows import Wanted

LATEST = (
    "NOT EXISTS (SELECT 1 FROM claim_status later WHERE later.claim_pk = s.claim_pk AND later.what = s.what"
    " AND (later.track = s.track OR (later.track IS NULL AND s.track IS NULL)) AND later.pk > s.pk)"
)
"""Of the rows `s` of `claim_status` the last of their kind and track."""

HANDED_ON = 3
"""How many who hand a word on are looked at behind who says it: "X says that Y told Z"."""
_SPEAKERS_SQLITE = [f"json_extract(content, '$.said{'.by' * n}.source')" for n in range(HANDED_ON)]
_SPEAKERS_POSTGRES = [
    "CAST(content AS json) -> 'said'" + " -> 'by'" * n + " ->> 'source'" for n in range(HANDED_ON)
]
"""The ids of those who say a claim, in its plain form."""


def conditions(wanted: Wanted, postgres: bool) -> tuple[str, list[Any]]:
    """The WHERE of a question, over `claim`, `report` and `source`, and its values."""
    parts: list[str] = []
    values: list[Any] = []

    def add(condition: str, *some: Any) -> None:
        parts.append(condition)
        values.extend(some)

    if wanted.place_id is not None:
        add("place_id = ?", wanted.place_id)
    if wanted.region_id is not None:
        add(
            "claim.pk IN (SELECT claim_pk FROM claim_region WHERE claim_region.region_id = ?)",
            wanted.region_id,
        )
    if wanted.kind is not None:
        add("kind = ?", wanted.kind)
    if wanted.since is not None:
        day = wanted.since.isoformat()
        add("(end_on > ? OR (end_on IS NULL AND published_on >= ?))", day, day)
    if wanted.until is not None:
        add("COALESCE(start_on, published_on) <= ?", wanted.until.isoformat())
    if wanted.source is not None:
        add("source.id = ?", wanted.source)
    if wanted.said_by is not None:
        paths = _SPEAKERS_POSTGRES if postgres else _SPEAKERS_SQLITE
        add("(" + " OR ".join(f"{path} = ?" for path in paths) + ")", *[wanted.said_by] * len(paths))
    if wanted.actor is not None:
        add("actor = ?", wanted.actor)
    if wanted.report_pk is not None:
        add("report_pk = ?", wanted.report_pk)
    if wanted.value is not None or wanted.track is not None:
        inner = ["s.claim_pk = claim.pk", "s.what = ?", LATEST]
        some: list[Any] = [wanted.what or "verdict"]
        if wanted.value is not None:
            inner.append("s.value = ?")
            some.append(wanted.value)
        if wanted.track is not None:
            inner.append("s.track = ?")
            some.append(wanted.track)
        add(f"EXISTS (SELECT 1 FROM claim_status s WHERE {' AND '.join(inner)})", *some)
    return (" WHERE " + " AND ".join(parts) if parts else ""), values
