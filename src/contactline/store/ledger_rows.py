"""The rows of the ledger as values (docs/atlas-format.md has their columns)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class SourceRow:
    pk: int
    id: str
    names: Mapping[str, str]
    words: Mapping[str, Sequence[str]]
    affiliation: str | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class GradeRow:
    source_pk: int
    reliability: str
    at: datetime
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """`text` is empty where it was not asked for."""

    pk: int
    sha256: str
    text: str
    published_on: date
    recorded_at: datetime
    language: str
    source: str | None
    address: str | None
    title: str | None
    credibility: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportGradeRow:
    """A credibility that a report was given after it was kept."""

    report_pk: int
    credibility: int
    at: datetime
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class WantedReports:
    """Which reports are asked for; None leaves it open. Days of publication, both included."""

    source: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """`content`: the claim as plain values."""

    pk: int
    id: str
    report_pk: int
    position: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NearClaim:
    """A claim to be compared with another, and the day its report was published."""

    pk: int
    report_pk: int
    published_on: date


@dataclass(frozen=True, slots=True)
class RawClaim:
    """`content` as text; `columns`: kind, place, region, start, end, actor, which it is found by."""

    id: str
    position: int
    content: str
    columns: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim to be kept. `region_ids`: every region that it is in, for the search."""

    id: str
    position: int
    content: Mapping[str, Any]
    kind: str
    place_id: str | None
    region_id: str | None
    start: date | None
    end: date | None
    actor: str | None
    region_ids: Sequence[str]


@dataclass(frozen=True, slots=True)
class StatusRow:
    """`content`: the whole verdict as plain values, where it is one."""

    claim_pk: int
    at: datetime
    who: str
    what: str
    value: str
    track: str | None
    why: str
    edition: str | None = None
    link: str | None = None
    content: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """By the keys of claims on the way in; the ids are there on the way out."""

    claim_pk: int
    other_pk: int
    how: str
    retracted: bool
    at: datetime
    who: str
    why: str
    claim: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """Which claims one is compared with: about a place; else about a region as a whole; with a `kind` those
    of that kind that name no ground at all, too. In reports of `since` to `until`, both included, or with
    days of their own that meet the half-open `[start, end)`."""

    place_id: str | None
    region_id: str | None
    kind: str | None
    since: date
    until: date
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims are asked for; None leaves it open. `value`: that is the present status of what `what`
    names, on `track` if one is named. Days are inclusive. `source`: who published the report; `said_by`:
    who is quoted, or hands it on."""

    place_id: str | None = None
    region_id: str | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    what: str | None = None
    value: str | None = None
    track: str | None = None
    source: str | None = None
    said_by: str | None = None
    actor: str | None = None
    report_pk: int | None = None
