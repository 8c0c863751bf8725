"""Is the ledger sound? Each hash and id is computed again from the text and what was read in it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from contactline.claims.form import claim_from
from contactline.claims.ids import claim_ids, repeated_sha256, text_sha256
from contactline.reports import Claim
from contactline.store.atlas import Store


def ledger_faults(store: Store) -> Iterator[str]:
    """One sentence for each fault, naming what is wrong."""
    yield from store.ledger.damaged()
    for pk, sha256, text, source, address in store.ledger.each_report():
        name = f"report {sha256.hex()[:12]}"
        if sha256.hex() not in (text_sha256(text), repeated_sha256(text, source, address)):
            yield f"{name}: its text does not have its hash"
        yield from (f"{name}: {what}" for what in _claim_faults(store, pk, sha256.hex(), text))


def _claim_faults(store: Store, report_pk: int, sha256: str, text: str) -> Iterator[str]:
    claims: list[Claim] = []
    ids: list[str] = []
    for row in store.ledger.rows_of_report(report_pk):
        if row.position != len(ids):
            yield f"claim {row.id} stands at {row.position}, where {len(ids)} is next"
        try:
            claim = claim_from(json.loads(row.content))
        except (ValueError, KeyError, TypeError) as error:
            yield f"claim {row.id}: what it says cannot be read ({type(error).__name__})"
            return
        for span in claim.spans:
            if text[span.start : span.end] != span.text:
                yield f"claim {row.id}: the text does not have its words at {span.start}"
        columns = (
            claim.kind, claim.place and claim.place.id, claim.region and claim.region.id,
            claim.start and claim.start.isoformat(), claim.end and claim.end.isoformat(), claim.actor,
        )  # fmt: skip
        names = ("kind", "place", "region", "start", "end", "actor")
        for name, said, kept in zip(names, columns, row.columns, strict=True):
            if said != kept:
                yield f"claim {row.id}: its {name} is found as {kept!r}, and it says {said!r}"
        claims.append(claim)
        ids.append(row.id)
    for kept_id, due in zip(ids, claim_ids(sha256, claims), strict=True):
        if kept_id != due:
            yield f"claim {kept_id}: by what it says its id is {due}"
