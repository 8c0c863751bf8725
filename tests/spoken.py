"""A reader and a checker for tests of the ledger, which is told what they find.

A report of the tests is lines such as `captured p by red on 2030-01-02`; its last words may be left out, and
`-` stands for ground that nobody names. Checked, a place is held against its history up to the present:
taken by `red`, it must be occupied.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from contactline import workers
from contactline.atlas import Atlas
from contactline.record.when import day_of
from contactline.reports import (
    Attribution,
    CheckedClaim,
    Claim,
    PlaceMention,
    Reading,
    RegionMention,
    Span,
    Verdict,
)
from contactline.store.times import to_micros


def read(atlas: Atlas, text: str, *, on: Any = None) -> Reading:
    claims, offset = [], 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        claims += [_claim(bare, offset)] if bare and not bare.startswith("#") else []
        offset += len(line)
    return Reading(on, "en", tuple(claims))


def _claim(line: str, offset: int) -> Claim:
    kind, subject, *rest = line.split()
    said = dict(zip(rest[::2], rest[1::2], strict=True))
    start = date.fromisoformat(said["on"]) if "on" in said else None
    return Claim(
        kind,  # pyright: ignore[reportArgumentType]
        (Span(offset, offset + len(line), line),),
        actor=said.get("by"),
        place=PlaceMention(subject, subject) if "of" not in said else None,
        region=RegionMention(subject, subject) if "of" in said and subject != "-" else None,
        value=float(said["of"]) if "of" in said else None,
        unit="km2" if "of" in said else None,
        attribution=_said_by(said.get("said")),
        start=start,
        end=None if start is None else start + timedelta(days=1),
    )


def _said_by(text: str | None) -> Attribution | None:
    """`tv/staff`: the TV says that the staff said it."""
    if text is None:
        return None
    *by, source = text.split("/")
    return Attribution(source.title(), source, by=_said_by("/".join(by) or None))


def check(
    atlas: Atlas, found: Reading, *, on: Any = None, tracks: Sequence[str] = ()
) -> tuple[CheckedClaim, ...]:
    return tuple(
        CheckedClaim(claim, tuple(_verdict(atlas, claim, track) for track in tracks))
        for claim in found.claims
    )


def _verdict(atlas: Atlas, claim: Claim, track: str) -> Verdict:
    if claim.place is None or claim.place.id is None:
        return Verdict(track, "not testable", "there is nothing to hold it against")
    history = atlas.place(claim.place.id, track=track)
    spell = history.spells[-1]
    day = day_of(to_micros(spell.interval.start), atlas._reading.zone)
    provenance = {"provenance": {"edition": {"id": spell.edition.id}}}
    if spell.class_id == "occupied":
        return Verdict(track, "consistent", f"occupied since {day}", provenance, "?at=p")
    return Verdict(track, "map not yet updated", "the map does not show it", provenance)


def teach(monkeypatch: Any) -> None:
    """Let every atlas read and check so for the time of a test."""
    monkeypatch.setattr(Atlas, "read", read, raising=False)
    monkeypatch.setattr(Atlas, "check", check, raising=False)


def serve() -> None:
    """What a process apart does, taught."""
    Atlas.read, Atlas.check, Atlas.prepare_checks = read, check, lambda self: None
    workers.serve()
