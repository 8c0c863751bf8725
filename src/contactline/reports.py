"""Who said what: sources, reports, claims and verdicts as small frozen values.

The terms of `contactline.model` continued for what is said of the ground. A report is a text as it was
published; a claim is one assertion in it about territory; a verdict is a claim held against a track.
Offsets count the characters (code points) of the report's text as given; periods are half-open days in
the scheme's time zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

Kind = Literal[
    "captured",
    "liberated",
    "entered",
    "withdrawn",
    "repelled",
    "contested",
    "denied",
    "area_held",
    "area_gained",
    "area_lost",
    "share",
    "front_length",
    "settlement_count",
    "pace",
    "not_testable",
]
KINDS: tuple[Kind, ...] = Kind.__args__  # type: ignore[attr-defined]

VerdictName = Literal[
    "consistent",
    "consistent, boundary-dependent",
    "map not yet updated",
    "map never showed it",
    "contradicted",
    "not covered",
    "not testable",
]
VERDICTS: tuple[VerdictName, ...] = VerdictName.__args__  # type: ignore[attr-defined]

Phrase = Mapping[str, Any]
"""A sentence apart from its language, as plain data (`contactline.claims.sentences`)."""

Verification = Literal[
    "unverified",
    "corroborated",
    "visually confirmed",
    "geolocated",
    "disputed",
    "refuted",
    "retracted",
]
VERIFICATIONS: tuple[Verification, ...] = Verification.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `[start, end)` of a report's text, and what stands there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a mention may mean, best first in its list. `score` is 0 to 1; the scores of a list need not
    sum to 1. `reasons` say in plain words what speaks for or against it."""

    id: str
    name: str
    region: str | None
    lon: float | None
    lat: float | None
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A settlement as a text names it. `id` None: left open, with candidates."""

    mention: str
    id: str | None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class RegionMention:
    """A region as a text names it. `part`: what is said of it that the record has no border for
    ("eastern", "direction"); None where the whole region is meant."""

    mention: str
    id: str | None
    part: str | None = None
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who says it. `source` is the id of a source that the scheme knows, None otherwise. `by` is who
    hands it on, for reported speech inside reported speech. `said_on`: the day of the statement."""

    who: str
    source: str | None = None
    statement: str | None = None
    said_on: date | None = None
    by: Attribution | None = None

    def __str__(self) -> str:
        said = f"{self.who}, {self.statement}" if self.statement else self.who
        return f"{said}, by way of {self.by}" if self.by else said


@dataclass(frozen=True, slots=True)
class OtherUnit:
    """The same figure in a second unit, as the text gives it beside the first: `converted` is it in the first
    unit; `agrees`: the two can be one figure, each rounded."""

    value: float
    unit: str
    converted: float
    agrees: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """A settlement that a count is of: as the text names it, its id, and the half-open days that the text
    gives of it."""

    mention: str
    id: str | None = None
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One atomic assertion about territory.

    `actor`: id of the scheme's actor that is said to take, hold, leave or repel; None where the text
    names none. `value` stands in `unit` ("km2", "mi2", "km", "mi", "percent", "settlements",
    "per day" of settlements, "km2 per day" of ground) as the text gives it first. `qualifier`: "about",
    "more than", "less than", "almost", "up to", "at least", or None where the text gives the bare figure.
    `start` and `end`: the half-open days of the event, or the day for which a state is claimed; None where
    the text does not tell.
    `start_before`: of what goes on "since" a month or year that is named as a whole, the day after it; the
    beginning lies in it, and `start` is its first day.
    `other_units`: the figure in further units.
    `negated`: the text says that it is not so. `flags`: "unit slip", "impossible unit",
    "count mismatch" and the like, each followed by ": " and a sentence where there is more to say.
    `counted`: of a number of settlements, those that the text names, where they are as many.
    `spans`: where it stands, the fullest first; a headline that repeats it is a second span.
    """

    kind: Kind
    spans: tuple[Span, ...]
    actor: str | None = None
    place: PlaceMention | None = None
    region: RegionMention | None = None
    value: float | None = None
    unit: str | None = None
    qualifier: str | None = None
    start: date | None = None
    end: date | None = None
    attribution: Attribution | None = None
    verification: Verification | None = None
    verification_by: str | None = None
    negated: bool = False
    flags: tuple[str, ...] = ()
    confidence: float = 1.0
    start_before: date | None = None
    other_units: tuple[OtherUnit, ...] = ()
    counted: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from a text: the day it was published, its language ("en", "uk", "ru"), its claims in
    the order of their first spans, and what the reader should know of it (`notes`)."""

    date: date
    lang: str
    claims: tuple[Claim, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim held against a track. `figures` are plain values by name, with their units in their names,
    and under "provenance" where they come from; `link` leads to the map at the place and day.

    `explanation` is in English. `said`: the same apart from its language; `terms`: so too what `figures`
    have in English words. Both are empty of verdicts that were kept before there were phrases.
    """

    track: str
    verdict: VerdictName
    explanation: str
    figures: Mapping[str, Any] = field(default_factory=dict)
    link: str | None = None
    said: tuple[Phrase, ...] = ()
    terms: Mapping[str, Phrase] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim with a verdict of each track it was held against."""

    claim: Claim
    verdicts: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Who publishes. `affiliation`: the id of the actor it belongs to, None for none. `reliability`:
    A to F of the Admiralty code; the credibility of a single report, 1 to 6, stands with the report."""

    id: str
    names: Mapping[str, str]
    affiliation: str | None = None
    reliability: str = "F"
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """A text as it was published. `sha256`, hexadecimal, is of its UTF-8 bytes; of one that a ledger has as
    published by another already, of its source and address too (`contactline.claims.ids`).

    `credibility`, 1 to 6, and the `reliability` of its source, A to F, are the present ones; None: nobody is
    known to have published it, or it is not kept.
    """

    sha256: str
    text: str
    published_on: date
    lang: str
    source: str | None = None
    address: str | None = None
    title: str | None = None
    credibility: int = 6
    recorded_at: datetime | None = None
    reliability: str | None = None

    @property
    def grade(self) -> str:
        """By the Admiralty code: the reliability of who published it and the credibility of what it says,
        such as "B3"."""
        return f"{self.reliability or 'F'}{self.credibility}"


# --- the ledger: what is kept of them, with its history ---------------------------------------------

LinkHow = Literal["same", "contradicts"]
LINKS: tuple[LinkHow, ...] = LinkHow.__args__  # type: ignore[attr-defined]

RELIABILITIES = "ABCDEF"
"""Of a source, by the Admiralty code: A completely reliable … E unreliable, F cannot be judged."""

OPEN_VERDICTS: frozenset[VerdictName] = frozenset(
    {"map not yet updated", "map never showed it", "not covered"}
)
"""Verdicts that a later edition may change: claims with one of these are checked again."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A reliability given to a source, A to F: when, by whom and why."""

    reliability: str
    at: datetime
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Credibility:
    """A credibility given to a report after it was kept, 1 to 6: when, by whom and why."""

    credibility: int
    at: datetime
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class KeptSource:
    """A source in the ledger. `source.reliability` is the present one, the last of `grades`.
    `recorded_at` None: known from the scheme alone, with nothing kept of it yet."""

    source: Source
    recorded_at: datetime | None = None
    grades: tuple[Grade, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """What somebody set of a claim, and when: a verification, or the verdict of a track.

    `what` is "verification" or "verdict", `value` one of VERIFICATIONS or VERDICTS. `why` is a sentence;
    `edition` the id of the edition it rests on, `link` an address with the evidence. `verdict`: the
    whole verdict with its figures, where it is one. `said`: `why` apart from its language, where the map
    says it.
    """

    at: datetime
    who: str
    what: str
    value: str
    why: str
    track: str | None = None
    edition: str | None = None
    link: str | None = None
    verdict: Verdict | None = None
    said: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimLink:
    """Two claims that say the same or contradict each other, by their ids; or that this is taken back."""

    claim: str
    other: str
    how: LinkHow
    at: datetime
    who: str
    why: str
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """A claim of the ledger beside another that says the same or contradicts it, and why, in a sentence;
    `who` says so. `kept`: how it stands now, without its history."""

    how: LinkHow
    why: str
    who: str
    kept: KeptClaim


@dataclass(frozen=True, slots=True)
class KeptClaim:
    """A claim as it stands in the ledger.

    `id`: twelve hexadecimal digits, the same in every atlas that holds this report. `report` is without
    its text. `verification` and `verdicts` (track -> status) are the present ones; `history` is all
    that was ever set, in order, and `links` all links made or taken back; both are empty where only a
    list was asked for, and so is `related`: the claims that it is linked with, at whatever remove. `same`:
    the ids of those that are linked with it as saying the same, by a link in force. `lon`, `lat`: of its
    place, where it has one.
    """

    id: str
    claim: Claim
    report: Report
    position: int
    verification: Verification
    verdicts: Mapping[str, Status] = field(default_factory=dict)
    history: tuple[Status, ...] = ()
    links: tuple[ClaimLink, ...] = ()
    lon: float | None = None
    lat: float | None = None
    same: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptReport:
    """A report in the ledger with its claims. `new` False: it was there already, and nothing was added.
    `notes`: what the reading noted. `grades`: each credibility that it was given since it was kept."""

    report: Report
    claims: tuple[KeptClaim, ...]
    new: bool = False
    notes: tuple[str, ...] = ()
    grades: tuple[Credibility, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedReport:
    """A report of a list, without its text, and how many claims stand in it."""

    report: Report
    claims: int


@dataclass(frozen=True, slots=True)
class Recheck:
    """How often a claim was held against a track again, and which claims have another verdict since."""

    checked: int
    changed: tuple[tuple[str, Status], ...] = ()
