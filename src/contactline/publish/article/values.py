"""What the page of a checked text is made of. Plain values; knows no markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from contactline.reports import CheckedClaim, KeptReport, Related, VerdictName

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ClassLook:
    """How a control class is drawn: `id`, colour and opacity for "light" and "dark", its pattern."""

    id: str
    names: Names
    colours: Mapping[str, str]
    opacity: Mapping[str, float]
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class SmallMap:
    """The ground around a claim on a day. `svg` is markup of ours (`maps.draw`), `day` what it shows;
    `meant` is the day that was asked for, where the record does not reach it."""

    svg: str
    day: date
    track: str
    meant: date | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """What the atlas says of itself: its names, its actors' and tracks', the looks of its classes; `known`:
    names of what figures speak of by its id (regions, classes, groups).

    `tracks`: their titles, the atlas's own first.
    `address`: where its map is, ending with a slash, as readers of the page reach it; None where it
    is not served, and then links to the map are left out. `credits`: whose data the maps show. `sources`:
    names of those who publish, by their ids. `time_zone`: of the days on which something was set.
    """

    names: Names
    actors: Mapping[str, Names] = field(default_factory=dict)
    tracks: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[ClassLook, ...] = ()
    address: str | None = None
    credits: tuple[str, ...] = ()
    known: Mapping[str, Names] = field(default_factory=dict)
    sources: Mapping[str, Names] = field(default_factory=dict)
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its claims, checked. `published_on` and `lang` are the text's; `maps` are by the number
    of the claim in `checked`, from 0. `kept`: the report that it is in the ledger, with its claims in the
    order of `checked`; None of a text that was only pasted. `same_text`: then the hash of the report that
    has this text, where there is one. `beside`: by the same number, what the ledger has of the same."""

    text: str
    published_on: date
    lang: str
    checked: tuple[CheckedClaim, ...]
    setting: Setting
    notes: tuple[str, ...] = ()
    title: str | None = None
    source: str | None = None
    address: str | None = None
    maps: Mapping[int, SmallMap] = field(default_factory=dict)
    kept: KeptReport | None = None
    same_text: str | None = None
    beside: Mapping[int, tuple[Related, ...]] = field(default_factory=dict)


SLUGS: Mapping[VerdictName, str] = {
    "consistent": "consistent",
    "consistent, boundary-dependent": "dependent",
    "map not yet updated": "later",
    "map never showed it": "never",
    "contradicted": "contradicted",
    "not covered": "uncovered",
    "not testable": "untestable",
}
UNCHECKED = "unchecked"
SIGNS: Mapping[str, str] = {
    "consistent": "=",
    "dependent": "≈",
    "later": "…",
    "never": "∅",
    "contradicted": "≠",
    "uncovered": "–",
    "untestable": "?",
    UNCHECKED: "·",
}
"""A sign for each verdict, so that no reader needs the colour."""


def slug_of(checked: CheckedClaim) -> str:
    """The verdict that colours a claim: of the first track it was held against."""
    return SLUGS.get(checked.verdicts[0].verdict, UNCHECKED) if checked.verdicts else UNCHECKED


def place_found(checked: CheckedClaim) -> str | None:
    """The id of the place that a check measured from, where the text names it by what it is alone ("the
    regional capital")."""
    place = checked.claim.place
    if place is None or place.id is not None or place.candidates:
        return None
    named = (verdict.figures.get("place") for verdict in checked.verdicts)
    return next((id_ for id_ in named if isinstance(id_, str) and id_), None)
