"""The ids of claims: the same in every atlas that holds the same report.

Of what the text gives alone (the report's hash, the kind, where it stands and which ground it names), so
that another gazetteer, which resolves a name otherwise, leaves them as they are.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from contactline.reports import Claim


def text_sha256(text: str) -> str:
    """The hash of a report: SHA-256 of its UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def report_sha256(
    text: str, source: str | None, address: str | None, first: tuple[str | None, str | None] | None
) -> str:
    """The hash that a report is known by in a ledger: of its text alone, whoever published it. Where the
    ledger has that text as published by another already, who and where count too.

    `first`: source and address of the report that is known by the text alone, None where there is none.
    What says no more than that one (no source, or the same; no address, or the same) is that one.
    """
    if first is None or (source in (None, first[0]) and address in (None, first[1])):
        return text_sha256(text)
    return repeated_sha256(text, source, address)


def repeated_sha256(text: str, source: str | None, address: str | None) -> str:
    """Of a text that another published before: of the text, the source's id and the address, each in
    UTF-8 with a zero byte after it; nothing stands for what is not known."""
    parts = (text, source or "", address or "")
    return hashlib.sha256("".join(f"{part}\0" for part in parts).encode()).hexdigest()


def claim_ids(report_sha256: str, claims: Iterable[Claim]) -> list[str]:
    """Twelve hexadecimal digits for each claim of a report, in their order."""
    seen: Counter[str] = Counter()
    ids = []
    for claim in claims:
        span = claim.spans[0] if claim.spans else None
        where = "-" if span is None else f"{span.start}-{span.end}"
        ground = claim.place or claim.region
        key = f"{report_sha256} {claim.kind} {where} {'' if ground is None else ground.mention}"
        seen[key] += 1  # "3 km north and 3 km south" may be two claims in one place of the text
        ids.append(hashlib.sha256(f"{key} {seen[key]}".encode()).hexdigest()[:12])
    return ids
