"""Where an operator may plug in a reader of their own; off unless it is asked for.

A reader is a function `(text, lang, on) -> iterable of Claim`. A package offers one under the entry point
group `contactline.claim_readers`; `plugged` finds those that an operator has named, and no other is loaded.
What such a reader finds is added to what the rules find, marked with a flag that names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from importlib import metadata

from contactline.errors import UsageError
from contactline.reports import Claim, Span

GROUP = "contactline.claim_readers"

ClaimReader = Callable[[str, str, date], Iterable[Claim]]


def plugged(names: Sequence[str]) -> tuple[ClaimReader, ...]:
    """The readers of these names. Raises UsageError for one that is not installed."""
    offered = {entry.name: entry for entry in metadata.entry_points(group=GROUP)} if names else {}
    for name in names:
        if name not in offered:
            known = ", ".join(sorted(offered)) or "none"
            raise UsageError(f"There is no claim reader {name!r} installed; there are: {known}.")
    readers = []
    for name in names:
        reader = offered[name].load()
        if not getattr(reader, "__name__", None):
            reader.__name__ = name
        readers.append(reader)
    return tuple(readers)


def more_claims(
    text: str, lang: str, on: date, readers: Sequence[ClaimReader], known: Sequence[Claim]
) -> list[Claim]:
    """Claims of plugged-in readers that the rules have not read; spans are held against the text."""
    out: list[Claim] = []
    for reader in readers:
        name = getattr(reader, "__name__", type(reader).__name__)
        for claim in reader(text, lang, on):
            spans = tuple(
                Span(s.start, s.end, text[s.start : s.end])
                for s in claim.spans
                if 0 <= s.start < s.end <= len(text)
            )
            if not spans or any(_same(claim, other) for other in (*known, *out)):
                continue
            out.append(replace(claim, spans=spans, flags=(*claim.flags, f"plugged-in reader: {name}")))
    return out


def _same(one: Claim, other: Claim) -> bool:
    return (one.kind, one.value, one.place and one.place.id, one.region and one.region.id) == (
        other.kind,
        other.value,
        other.place and other.place.id,
        other.region and other.region.id,
    )
