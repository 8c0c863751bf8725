"""What a text counts, held against what it names: the names that a count is of, or that they do not fit.

Works on the drafts of the whole text, merged. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Draft
from contactline.reports import Counted

SETTLED_KINDS = ("captured", "liberated", "withdrawn", "contested", "denied")
"""What is said of settlements that are counted."""


def count_against_names(drafts: Sequence[Draft]) -> None:
    """ "two villages" beside three names is a slip; the names may stand in a sentence near by."""
    for count in drafts:
        if count.kind != "settlement_count" or count.value is None or count.partial:
            continue
        if count.partial and count.value >= sum(d.line == count.line and d.place is not None for d in drafts):
            continue
        named: dict[int, set[str]] = {}
        for draft in drafts:
            if draft.place is not None and draft.kind in SETTLED_KINDS:
                named.setdefault(draft.group, set()).add(draft.place.id or draft.place.mention)
        sizes = {len(names) for names in named.values()}
        together = set().union(*named.values()) if named else set()
        if not named or count.value in sizes or count.value == len(together):
            count.counted = _counted(count, drafts)
            continue
        here = [d for d in drafts if d.place is not None and d.line == count.line and d.kind != "denied"]
        places = {d.place.id or d.place.mention for d in here if d.place is not None}
        if len(places) >= 2 and len(places) != count.value and count.qualifier is None:
            count.flags.append(
                f"count mismatch: {count.value:g} settlements are counted and {len(places)} are named"
            )


def _counted(count: Draft, drafts: Sequence[Draft]) -> tuple[Counted, ...]:
    """The places that a count is of, each with its own days: those named together of the same side, as many
    and nearest to it; else all that are named near it, where they are as many."""
    told = [
        d
        for d in drafts
        if d.place is not None
        and d.kind in SETTLED_KINDS
        and d.kind != "denied"
        and d.negated == count.negated
        and (d.actor == count.actor or d.actor is None or count.actor is None)
        and abs(d.line - count.line) <= NEAR_LINES
    ]
    told.sort(key=lambda d: (abs(d.line - count.line), d.line, d.at))
    for group in [*dict.fromkeys(d.group for d in told), None]:
        found: dict[str, Counted] = {}
        for draft in told:
            if draft.place is not None and group in (None, draft.group):
                one = Counted(draft.place.mention, draft.place.id, draft.start, draft.end)
                found.setdefault(draft.place.id or draft.place.mention, one)
        if len(found) == count.value:
            return tuple(found.values())
    return ()


NEAR_LINES = 4
"""Sentences between a count and the names that it is of at most."""
