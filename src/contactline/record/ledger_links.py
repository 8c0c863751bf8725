"""Links between claims of the ledger: those that a new claim brings with it, and those that people set.

Which two claims say the same or contradict each other is said in `contactline.claims.links`; here is with
which others a claim is compared. Callers hold the writer's lock and a transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from contactline.claims import form
from contactline.claims.ids import text_sha256
from contactline.claims.links import UNDATED_DAYS, Said, days_of, essence, is_of_the_whole, relation
from contactline.claims.standing import links_in_force, turned
from contactline.errors import UsageError
from contactline.record.ledger_view import claim_link
from contactline.record.reading import Reading
from contactline.reports import LINKS, LinkHow, Report
from contactline.store.ledger import LedgerStore
from contactline.store.ledger_rows import ClaimRow, LinkRow, Near, NearClaim, Wanted

OURSELVES = "contactline"
"""Who sets what nobody set by hand."""
LINKED_WITHIN_DAYS = 10
"""Reports further apart are compared only where the days that they speak of meet."""


_Known = tuple[Said, tuple[Any, ...]]
"""A claim with its day and its report, and its essence."""


class Compared:
    """What is known of kept claims while many are compared with them: a row never changes."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}

    def of(self, ledger: LedgerStore, rows: Sequence[NearClaim]) -> Iterator[tuple[NearClaim, _Known]]:
        """Some claims, of which only those that are not known are read."""
        if len(self._known) > _MOST_KNOWN:
            self._known.clear()
        missing = {row.pk: row for row in rows if row.pk not in self._known}
        for claim in ledger.claims_of(missing):
            row = missing[claim.pk]
            said = Said(form.claim_from(claim.content), row.published_on, str(row.report_pk))
            self._known[claim.pk] = said, essence(said)
        return ((row, self._known[row.pk]) for row in rows)


_MOST_KNOWN = 20_000
"""Of some kilobytes each."""


def links_of(
    reading: Reading, row: ClaimRow, said: Said, report: Report, now: datetime, compared: Compared
) -> Iterator[LinkRow]:
    """To the claim kept last that says the same, and to the one kept last that contradicts it.

    Not to all of them: of a thousand reports that repeat a figure each would link to every other. Those
    that say the same are one chain. In a text that another has published already each claim is the same as
    that one's, whatever it is of.
    """
    ledger = reading.store.ledger
    found: set[str] = set()
    first = text_sha256(report.text)
    if first != report.sha256 and (earlier := ledger.report(first)) is not None:
        for other in ledger.claims(Wanted(report_pk=earlier.pk)):
            if other.position == row.position and other.content == row.content:
                found.add("same")
                yield LinkRow(row.pk, other.pk, "same", False, now, OURSELVES, "both reports have one text")
    for other, how, why in relations(reading, said, NEAREST, compared):
        if other.pk < row.pk and how not in found:
            found.add(how)
            yield LinkRow(row.pk, other.pk, how, False, now, OURSELVES, why)
        if len(found) == len(LINKS):
            return


NEAREST = 200
"""With how many a new claim is compared, those that were kept last."""


def relations(
    reading: Reading, said: Said, most: int, compared: Compared | None = None
) -> Iterator[tuple[NearClaim, LinkHow, str]]:
    """The claims of the ledger that say the same as one or contradict it, and why: those of the newest
    reports first; with `compared`, which keeps what is read, those that were kept last. The one may be kept
    itself, and then is among them."""
    ledger, home = reading.store.ledger, reading.scheme.home
    near = _near(said, home)
    if near is None or not ledger.there:
        return
    others = ledger.near(near, most, kept_last=compared is not None)
    # of a report that a hundred have repeated one is compared
    known: dict[tuple[bool, tuple[Any, ...]], tuple[LinkHow, str] | None] = {}
    for other, (one, what) in (compared or Compared()).of(ledger, others):
        key = one.report == said.report, what
        if key not in known:
            known[key] = relation(said, one, home)
        if (related := known[key]) is not None:
            yield other, *related


def _near(said: Said, home: str) -> Near | None:
    """Which claims one is compared with; None where it is of no known ground."""
    claim, within = said.claim, timedelta(days=LINKED_WITHIN_DAYS)
    start, end = days_of(said)
    # who speaks of those days without naming one does so within a week of them
    spoken = timedelta(days=UNDATED_DAYS)
    since, until = min(said.on - within, start - spoken), max(said.on + within, end + spoken)
    if is_of_the_whole(claim, home):
        return Near(None, home, claim.kind, since, until, start, end)
    if claim.place is not None:
        place_id = claim.place.id
        return None if place_id is None else Near(place_id, None, None, since, until, start, end)
    if claim.region is None or claim.region.id is None:
        return None
    return Near(None, claim.region.id, None, since, until, start, end)


def link(
    reading: Reading,
    a: ClaimRow,
    b: ClaimRow,
    how: str,
    *,
    by: str,
    why: str,
    retract: bool = False,
    now: datetime | None = None,
) -> None:
    """Say that two claims are the same or contradict each other, or take that back."""
    if how not in LINKS:
        raise UsageError(f"{how!r} is no link between claims; there are {', '.join(LINKS)}")
    if a.pk == b.pk:
        raise UsageError(f"the claim {a.id} cannot be linked with itself")
    ledger = reading.store.ledger
    between = [
        known
        for known in links_in_force(turned(claim_link(row), a.id) for row in ledger.links([a.pk]))
        if known.other == b.id
    ]
    there = [known for known in between if known.how == how]
    if not retract and not there and between:
        raise UsageError(
            f"the claims {a.id} and {b.id} are linked as {between[0].how!r}, for {between[0].why}: take that"
            " back first (--retract)"
        )
    if retract and not there:
        raise UsageError(f"the claims {a.id} and {b.id} have no link {how!r} that could be taken back")
    row = LinkRow(a.pk, b.pk, how, retract, now or datetime.now(UTC), filled(by, "by"), filled(why, "why"))
    if retract or not there:  # a link that is there stays as it was made
        ledger.add_links([row])


def filled(text: str, name: str) -> str:
    """What somebody says, without the blanks around it. Raises UsageError where nothing is said."""
    if not text.strip():
        who = "who says so" if name == "by" else "the reason in a sentence"
        raise UsageError(f"`{name}` is empty: give {who}")
    if "\0" in text:
        raise UsageError(f"`{name}` has characters that are no text")
    return text.strip()
