"""A claim as it is held against a track: the day that is meant, who is meant, and how a verdict is made.

Knows a claim, the scheme and what a record answers. Knows no rule for any kind of claim.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.record import PlaceSeen, Record, RegionSeen
from contactline.claims.sentences import explained, say
from contactline.model import Scheme
from contactline.reports import Candidate, Claim, Phrase, PlaceMention, Verdict, VerdictName

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Case:
    """`on`: the day of the text, meant where the claim names none. `base`: what stands before `/?` in
    links. `terms`: what figures have in English words, apart from its language."""

    claim: Claim
    record: Record
    on: date
    base: str = ""
    terms: dict[str, Phrase] = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """The first day of the event."""
        return self.claim.start or self.last_day

    @property
    def last_day(self) -> date:
        """The last day of the event; of a state the day that it is claimed for. What goes on "since" a day,
        and so has no end, goes on to the day of the text."""
        if self.claim.end is not None:
            return self.claim.end - DAY
        return self.on if self.claim.start is None else max(self.claim.start, self.on)

    @property
    def is_place_open(self) -> bool:
        """Whether the text names a place that may be one or another."""
        place = self.claim.place
        return place is not None and place.id is None and len(place.candidates) > 1

    @property
    def is_denied(self) -> bool:
        """Whether the text says that it is not so."""
        return self.claim.negated or self.claim.kind == "denied"

    @property
    def actor(self) -> str | None:
        return self.claim.actor

    def actor_name(self, id_: str | None) -> Any:
        if id_ is None:
            return say("nobody")
        return next((words.name(a.names, id_) for a in self.record.scheme.actors if a.id == id_), id_)

    def class_name(self, id_: str | None) -> Any:
        """What the map calls ground, in a sentence: `as "Contested"`, or that it is not drawn."""
        if id_ is None:
            return say("class_undrawn")
        known = next((c for c in self.record.scheme.classes if c.id == id_), None)
        return say("class", name=words.name(known.names, id_)) if known else id_

    def term(self, phrase: Any) -> str:
        """English words for a figure to have; what they say in other languages goes with the verdict."""
        if isinstance(phrase, str):
            return phrase
        english = explained([phrase])
        self.terms[english] = phrase
        return english

    def verdict(
        self,
        verdict: VerdictName,
        said: Phrase | Sequence[Phrase],
        figures: Mapping[str, Any],
        *,
        day: date | None = None,
        region: str | None = None,
        place: str | None = None,
        since: date | None = None,
    ) -> Verdict:
        day = self.last_day if day is None else day
        shown = min(max(day, self.record.first), self.record.reach)
        known = {"on": day.isoformat(), **figures}
        known.setdefault("provenance", dict(self.record.provenance(shown)))
        address = words.link(
            self.base, shown, track=self.record.track, region=region, place=place, since=since
        )
        phrases = (said,) if isinstance(said, Mapping) else tuple(said)
        terms = dict(self.terms)
        return Verdict(self.record.track, verdict, explained(phrases), known, address, phrases, terms)

    def not_covered(self, day: date, why: Phrase | None = None) -> Verdict:
        record = self.record
        told = why or say("outside", track=record.track, first=record.first, reach=record.reach, day=day)
        figures = {"record_from": record.first.isoformat(), "record_to": record.last.isoformat()}
        return self.verdict("not covered", told, figures, day=day)

    def is_covered(self, *days: date) -> bool:
        return all(self.record.first <= day <= self.record.reach for day in days)


@dataclass(frozen=True, slots=True)
class Meant:
    """The classes that a holder's ground is drawn with. `rest`: these are the others' classes, and his is
    what they leave of a region, for he holds what no polygon covers. `label`: a value of a phrase."""

    classes: tuple[str, ...]
    label: Any
    group: str | None = None
    rest: bool = False


def default_holder(scheme: Scheme) -> str | None:
    """Who holds the ground of the scheme's default group: who is meant where nobody is named."""
    default = next(g for g in scheme.groups if g.id == scheme.default_group)
    return next((c.holder for c in scheme.classes if c.id in default.classes and c.holder), None)


def holds_undrawn(scheme: Scheme, actor: str | None, *, home: bool) -> bool:
    """Whether ground that no polygon covers is an actor's: at home it is the scheme's undrawn holder's;
    beyond it, where a map draws what that side has taken, it is his who faces it."""
    if actor is None or scheme.undrawn_holder is None:
        return False
    return (actor == scheme.undrawn_holder) == home


def actor_in(case: Case, region: RegionSeen) -> str | None:
    """Who is meant to hold ground in a region: who is named; else who holds what is drawn there."""
    return case.actor or (
        default_holder(case.record.scheme) if region.home else case.record.scheme.undrawn_holder
    )


def held_by(scheme: Scheme, actor: str | None, *, home: bool) -> tuple[Meant, ...]:
    """What "held by" means for an actor in a region, best first: who holds what is not drawn there holds
    what others' and contested classes leave; then what is drawn as his."""
    found = drawn_as(scheme, actor)
    if not holds_undrawn(scheme, actor, home=home):
        return found
    others = tuple(c.id for c in scheme.classes if c.counted and c.holder != actor)
    return (Meant(others, say("rest"), rest=True), *found)


def drawn_as(scheme: Scheme, actor: str | None) -> tuple[Meant, ...]:
    """The classes that an actor's ground is drawn with, best first; for nobody named, the default group's
    holder's. The default group where it is all his; then other groups that are all his; then all his
    classes."""
    holders = {c.id: c.holder for c in scheme.classes if c.certainty == "held" and c.counted}
    default = next(g for g in scheme.groups if g.id == scheme.default_group)
    if actor is None:
        actor = default_holder(scheme)
    found: list[Meant] = []
    ordered = [default, *(g for g in scheme.groups if g.id != default.id)]
    for group in ordered:
        if group.classes and all(holders.get(c) == actor for c in group.classes):
            found.append(Meant(group.classes, words.name(group.names, group.id), group.id))
    own = tuple(c for c, holder in holders.items() if holder == actor)
    if own and not found:
        found.append(Meant(own, words.listed(_class(scheme, c) for c in own)))
    return tuple(found)


def contested(scheme: Scheme) -> Meant | None:
    """Ground that nobody is said to hold for certain."""
    own = tuple(c.id for c in scheme.classes if c.counted and c.certainty == "contested")
    return Meant(own, words.listed(_class(scheme, c) for c in own)) if own else None


def side(scheme: Scheme, class_id: str | None, *, home: bool = True) -> tuple[str | None, str]:
    """(holder, certainty) of a class, of ground that is not drawn too: beyond home that has no holder."""
    if class_id is None:
        return scheme.undrawn_holder if home else None, "undrawn"
    found = next((c for c in scheme.classes if c.id == class_id), None)
    if found is None or not found.counted:
        return None, "claimed"
    return found.holder, found.certainty


def held_classes(scheme: Scheme, holder: str | None) -> tuple[str, ...]:
    """The classes that say a holder holds the ground."""
    return tuple(c.id for c in scheme.classes if c.counted and c.certainty == "held" and c.holder == holder)


def other_than(scheme: Scheme, holder: str | None) -> tuple[str, ...]:
    """The classes that say somebody else holds the ground."""
    return tuple(
        c.id
        for c in scheme.classes
        if c.counted and c.certainty == "held" and c.holder is not None and c.holder != holder
    )


def _class(scheme: Scheme, id_: str) -> Any:
    return next((words.name(c.names, id_) for c in scheme.classes if c.id == id_), id_)


def region_of(case: Case) -> RegionSeen | Phrase:
    """The region that a claim is about, the country where it names none; or why there is none."""
    mention = case.claim.region
    if mention is None:
        found = case.record.region(None)
        return found or say("no_regions")
    if mention.id is None:
        return say("region_open", mention=mention.mention)
    found = case.record.region(mention.id)
    return found or say("region_unknown", mention=mention.mention, id=mention.id)


LEAST_LIKELY = 0.002
"""Of the likeliest candidate's score: what the reading holds to be so much less likely (another region is
told of the name) is not meant."""


def likely(mention: PlaceMention) -> tuple[Candidate, ...]:
    """The candidates that may be meant."""
    best = max((c.score for c in mention.candidates), default=0.0)
    return tuple(c for c in mention.candidates if c.score >= LEAST_LIKELY * best)


def place_of(case: Case) -> tuple[PlaceSeen, ...] | Phrase:
    """The place that a claim names, or those of its candidates that are on the map where it is open; or why
    there is none."""
    mention = case.claim.place
    if mention is None:
        return say("no_place")
    if mention.id is not None:
        found = case.record.place(mention.id)
        if found is None:
            return say("place_unknown", mention=mention.mention, id=mention.id)
        if found.lon is None:
            return say("place_without_point", place=words.name(found.names, found.id), id=found.id)
        return (found,)
    some = [case.record.place(c.id) for c in likely(mention)]
    known = tuple(p for p in some if p is not None and p.lon is not None)
    if not mention.candidates:
        return say("place_open", mention=mention.mention)
    if not known:
        return say("place_open_off_map", mention=mention.mention)
    return known


def region_name(region: RegionSeen) -> Any:
    return words.name(region.names, region.id or say("country"))
