"""Checked claims made by hand, as a reading and a check of a text would give them."""

from __future__ import annotations

from datetime import date
from typing import Any

from contactline.reports import Attribution, CheckedClaim, Claim, Kind, Span, Verdict, VerdictName


def span(text: str, words: str, nth: int = 0) -> Span:
    """Where words stand in a text, for the `nth` time."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words), words)


def verdict(name: VerdictName = "consistent", explanation: str = "It fits.", **more: Any) -> Verdict:
    return Verdict(more.pop("track", "meridian"), name, explanation, **more)


def checked(
    text: str, *words: str | Span, kind: Kind = "liberated", verdicts: tuple[Verdict, ...] = (), **more: Any
) -> CheckedClaim:
    """A claim that stands at these words, held against maps."""
    spans = tuple(one if isinstance(one, Span) else span(text, one) for one in words)
    return CheckedClaim(Claim(kind, spans, **more), verdicts)


def said(who: str, statement: str | None = None, on: date | None = None) -> Attribution:
    return Attribution(who, None, statement, on)
