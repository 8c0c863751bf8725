"""Claims of the ledger beside others: those that a kept one is linked with, and those that say the same as
one of a text that is not kept, or contradict it.

Links form chains (`record.ledger_links`): all that say the same are found by going from one to the next.
Whether a text that is not kept says the same is told by the rule by which links are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from contactline.claims.ids import text_sha256
from contactline.claims.links import Said
from contactline.claims.standing import links_in_force
from contactline.record.ledger_links import OURSELVES, relations
from contactline.record.ledger_view import (
    claim_link,
    claim_row,
    kept_claims,
    report,
    report_row,
    with_history,
)
from contactline.record.reading import Reading
from contactline.reports import LINKS, ClaimLink, KeptClaim, KeptReport, LinkHow, Related
from contactline.reports import Reading as TextReading
from contactline.store.ledger_rows import ClaimRow, Wanted

MOST = 12
"""Of each way that two claims stand to each other: a reader looks at no more."""
MOST_BESIDE = 5
"""The same, of a claim that is not kept: a page has many of them, and each costs as much as one of a list."""
MOST_COMPARED = 80
"""With so many, those of the newest reports first, a claim that is not kept is compared: to read one takes
a tenth of a millisecond, and a page has ten claims."""
MOST_STEPS = 30
"""From link to link: each is a question to the database."""

Found = tuple[LinkHow, str, str, int]
"""(how, why, who says so, the key of the other claim)"""


def claim(reading: Reading, id_: str) -> KeptClaim:
    """One claim with all that was ever set of it, every link, and those beside it. Raises NotFound,
    Ambiguous."""
    return _whole(reading, [claim_row(reading, id_)])[0]


def whole_report(reading: Reading, sha256: str) -> KeptReport:
    """A report with its text and its claims, each with its history and those beside it."""
    row = report_row(reading, sha256)
    rows = reading.store.ledger.claims(Wanted(report_pk=row.pk))
    return replace(report(reading, row.sha256), claims=tuple(_whole(reading, rows)))


def beside(reading: Reading, found: TextReading, text: str = "") -> list[tuple[Related, ...]]:
    """Of each claim that was read from a text, the kept claims that say the same or contradict it. Where the
    ledger has the `text` itself, those of that report are not among them."""
    own = reading.store.ledger.report(text_sha256(text)) if text else None
    told: list[list[Found]] = []
    for one in found.claims:
        count = dict.fromkeys(LINKS, 0)
        near: list[Found] = []
        for other, how, why in relations(reading, Said(one, found.date), MOST_COMPARED):
            if count[how] < MOST_BESIDE and (own is None or other.report_pk != own.pk):
                count[how] += 1
                near.append((how, why, OURSELVES, other.pk))
        told.append(near)
    return _related(reading, told)


def _whole(reading: Reading, rows: Sequence[ClaimRow]) -> list[KeptClaim]:
    near = _related(reading, [_linked(reading, row) for row in rows])
    return [replace(kept, related=some) for kept, some in zip(with_history(reading, rows), near, strict=True)]


def _linked(reading: Reading, row: ClaimRow) -> list[Found]:
    """The claims that say the same as one, however many links away, and those that contradict any of them."""
    ledger = reading.store.ledger
    seen, frontier = {row.pk}, {row.pk}
    found: list[Found] = []
    against: dict[int, Found] = {}
    for _ in range(MOST_STEPS):
        rows = ledger.links(frontier)
        keys = {one.claim: one.claim_pk for one in rows} | {one.other: one.other_pk for one in rows}
        before, frontier = frontier, set()
        for link in links_in_force(map(claim_link, rows)):
            for pk in _ends(link, keys, before):
                if link.how == "contradicts":
                    against.setdefault(pk, (link.how, link.why, link.who, pk))
                elif pk not in seen:
                    seen.add(pk)
                    frontier.add(pk)
                    found.append((link.how, link.why, link.who, pk))
        if not frontier or len(found) >= MOST:
            break
    return found[:MOST] + [one for pk, one in against.items() if pk not in seen][:MOST]


def _ends(link: ClaimLink, keys: dict[str, int], known: set[int]) -> Iterable[int]:
    """The ends of a link that lie beyond the claims it was reached from."""
    one, two = keys[link.claim], keys[link.other]
    return [b for a, b in ((one, two), (two, one)) if a in known and b not in known]


def _related(reading: Reading, told: Sequence[Sequence[Found]]) -> list[tuple[Related, ...]]:
    """The same with how each claim stands, those that say the same first, and the newest reports first."""
    pks = {pk for some in told for *_, pk in some}
    rows = reading.store.ledger.claims_of(pks)
    kept = {row.pk: one for row, one in zip(rows, kept_claims(reading, rows), strict=True)}
    order = {pk: number for number, pk in enumerate(sorted(pks, key=lambda pk: _age(kept[pk], pk)))}
    return [
        tuple(
            Related(how, why, who, kept[pk])
            for how, why, who, pk in sorted(some, key=lambda one: (LINKS.index(one[0]), order[one[3]]))
        )
        for some in told
    ]


def _age(kept: KeptClaim, pk: int) -> tuple[int, int]:
    return -kept.report.published_on.toordinal(), -pk
