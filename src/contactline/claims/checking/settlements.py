"""Settlements: what a claim says happened at a place, against the place's history on the map.

Knows spells of classes and who holds them. Knows no atlas. A map lags behind events, so a claim is not
refuted by a map that has not come to it yet; how long it is waited for is stated here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import (
    DAY,
    Case,
    default_holder,
    holds_undrawn,
    other_than,
    place_of,
    side,
)
from contactline.claims.checking.record import Beside, PlaceSeen, Shown
from contactline.claims.sentences import say
from contactline.reports import Phrase, Verdict, VerdictName

HORIZON_DAYS = 60
"""How long a map is waited for. Careful map makers follow an announcement within days or weeks; the longest
lag that we know from a comparison of reports with a map is 34 days (docs/verdicts.md). Sixty days leave
that room nearly twice; a change that the map shows still later is another event's."""

EARLIER_DAYS = 180
"""How long before a capture is claimed the map may have shown it: a town has one point in a gazetteer, which
the line may cross months before the last street is taken."""

BESIDE_KM = 2.5
"""How far from its point ground is still a settlement's: a gazetteer gives a settlement one point, and the
country's ground shared out among its settlements is 20 km² each, a circle of 2.5 km."""

LEAST_KM2 = 0.1
"""Less ground than this beside a place is the drawing's, not an event's."""

MOST_TOLD = 5
"""So many of the places that a name may mean are told of; the figures have all."""

TAKEN_BACK = ("captured", "liberated", "entered", "denied")
"""What is denied when it is negated; a denial is negated by its nature."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A place in its case, with the questions that its history answers. `holder`: who is said to act."""

    case: Case
    place: PlaceSeen
    holder: str

    def class_on(self, day: date) -> str | None:
        return next((s.class_id for s in reversed(self.place.spells) if s.start <= day), None)

    def is_own(self, class_id: str | None) -> bool:
        """Whether a class says that the holder holds the ground, as what is not drawn may too."""
        if class_id is None:
            return holds_undrawn(self.case.record.scheme, self.holder, home=self.place.home)
        holder, certainty = side(self.case.record.scheme, class_id)
        return holder == self.holder and certainty == "held"

    def is_contested(self, class_id: str | None) -> bool:
        return side(self.case.record.scheme, class_id)[1] == "contested"

    def is_anothers(self, class_id: str | None) -> bool:
        """Whether a class that is drawn says that somebody else holds the ground."""
        holder, certainty = side(self.case.record.scheme, class_id)
        return certainty == "held" and holder != self.holder

    def spells_from(self, day: date) -> Iterator[Shown]:
        """The spells that are, or begin, on a day or after it."""
        return (s for s in self.place.spells if s.end is None or s.end > day)

    def first_day(self, holds: Callable[[str | None], bool], since: date) -> date | None:
        """The first day from `since` on whose class satisfies a condition."""
        return next((max(s.start, since) for s in self.spells_from(since) if holds(s.class_id)), None)

    def since(self, holds: Callable[[str | None], bool], day: date) -> date:
        """From which day on the class has satisfied a condition without a break up to a day."""
        found = day
        for spell in reversed([s for s in self.place.spells if s.start <= day]):
            if not holds(spell.class_id):
                break
            found = spell.start
        return found

    def turns(self, holds: Callable[[str | None], bool], since: date) -> Iterator[date]:
        """The days from `since` on at which the class comes to satisfy a condition."""
        spells = self.place.spells
        return (
            b.start
            for a, b in pairwise(spells)
            if b.start >= since and holds(b.class_id) and not holds(a.class_id)
        )

    def waited(self, day: date) -> bool:
        """Whether the record goes on long enough after a day to say what it never showed."""
        return (self.case.record.last - day).days >= HORIZON_DAYS

    @property
    def name(self) -> Any:
        return words.name(self.place.names, self.place.id)

    @property
    def who(self) -> Any:
        return self.case.actor_name(self.holder)

    def shown(self, day: date, *, not_under: bool = False) -> Phrase:
        """What the map shows the place as on a day; `not_under`: and so not the holder's."""
        class_id = self.class_on(day)
        about: dict[str, Any] = {"day": day, "place": self.name}
        if class_id is not None:
            about["shown_as"] = self.case.class_name(class_id)
        key = "place_undrawn" if class_id is None else "place_as"
        return say(f"{key}_not_under", who=self.who, **about) if not_under else say(key, **about)

    def answer(self, verdict: VerdictName, told: Phrase | Sequence[Phrase], **figures: Any) -> Verdict:
        case, day = self.case, self.case.last_day
        shown = self.class_on(day)
        known: dict[str, Any] = {
            "class": shown,
            "holder": side(case.record.scheme, shown, home=self.place.home)[0],
            **{k: v.isoformat() if isinstance(v, date) else v for k, v in figures.items()},
            "record_to": case.record.last.isoformat(),
            "provenance": dict(self.place.provenance),
        }
        return case.verdict(verdict, told, known, place=self.place.id)


def check_settlement(case: Case) -> Verdict:
    """captured, liberated, entered, withdrawn, repelled, contested, denied, of a place."""
    places = place_of(case)
    if isinstance(places, Mapping):
        return case.verdict("not testable", say("cannot_look_up", why=places), {})
    if not case.is_covered(case.last_day):
        return case.not_covered(case.last_day)
    holder = _holder(case)
    if holder is None:
        return case.verdict("not testable", say("nobody_named"), {})
    holders = (holder,)
    if case.actor is None and case.claim.kind == "withdrawn":  # whoever was there has left
        holders = tuple(dict.fromkeys((holder, case.record.scheme.undrawn_holder or holder)))
    given = [_best([_RULES[_rule(case)](Seen(case, place, who)) for who in holders]) for place in places]
    if len(given) == 1:
        return given[0]
    return _of_candidates(case, places, given)


def _best(given: list[Verdict]) -> Verdict:
    """Of the sides that may be meant the one that the map bears out, if it is one of them."""
    return next((v for v in given if v.verdict == "consistent"), given[0])


def _rule(case: Case) -> str:
    """A capture that is said not to have been is a denial."""
    return "denied" if case.claim.negated and case.claim.kind in TAKEN_BACK else case.claim.kind


def _holder(case: Case) -> str | None:
    """Who is said to act; of what names nobody, the side that the word is used of: what is liberated is
    so by who holds the ground that is not drawn, what is captured by the default group's holder."""
    scheme = case.record.scheme
    if case.actor is not None:
        return case.actor
    if case.claim.kind in ("liberated", "repelled"):
        return scheme.undrawn_holder
    return default_holder(scheme)


def _of_candidates(case: Case, places: tuple[PlaceSeen, ...], given: list[Verdict]) -> Verdict:
    """Where it is open which place is meant: one verdict if it is the same for all."""
    tried = {place.id: verdict.verdict for place, verdict in zip(places, given, strict=True)}
    mention = case.claim.place.mention if case.claim.place else ""
    figures = dict(given[0].figures) | {"candidates": tried}
    if len(set(tried.values())) == 1:
        first = say("whichever", n=len(places), mention=mention)
        return case.verdict(given[0].verdict, (first, *given[0].said), figures)
    each = [_candidate(place, tried[place.id]) for place in places[:MOST_TOLD]]
    if len(places) > MOST_TOLD:
        each.append(say("candidates_more", n=len(places) - MOST_TOLD))
    told = say("candidates_differ", n=len(places), mention=mention, list=words.listed(each))
    return case.verdict("not testable", told, {"candidates": tried})


def _candidate(place: PlaceSeen, verdict: str) -> Phrase:
    about: dict[str, Any] = {"place": words.name(place.names, place.id), "verdict": {"verdict": verdict}}
    if place.region is None:
        return say("candidate", **about)
    id_, names = place.region
    return say("candidate_in", region=words.name(names, id_), **about)


# --- one rule for each kind ---------------------------------------------------------------------


def _taken(seen: Seen) -> Verdict:
    """captured, liberated: the place comes under the holder."""
    case = seen.case
    first, day = case.first_day, case.last_day
    about = {"place": seen.name, "who": seen.who}
    if seen.is_own(seen.class_on(day)):
        since = seen.since(seen.is_own, day)
        if since <= case.record.first:
            if _may_be_older(seen):
                told = say("own_when_record_begins", since=since, **about)
                return seen.answer("consistent", told, since=since)
            return _nothing_to_take(seen, say("own_since_start", since=since, **about))
        earlier = (first - since).days
        if earlier <= 0:
            told = say("taken_as_claimed", since=since, **about)
            return seen.answer("consistent", told, since=since, days_later=max(0, (since - day).days))
        about |= {"since": since, "days": words.days(earlier)}
        if earlier <= EARLIER_DAYS:
            told = say("taken_earlier", **about)
            return seen.answer("consistent", told, since=since, days_later=-earlier, days_earlier=earlier)
        return _nothing_to_take(seen, say("own_long_since", **about))
    meanwhile = next((d for d in seen.turns(seen.is_own, first) if d <= day), None)
    if meanwhile is not None:
        told = say("taken_meanwhile", since=meanwhile, day=day, **about)
        return seen.answer("consistent", told, since=meanwhile, days_later=0)
    later = seen.first_day(seen.is_own, day)
    now = seen.shown(day, not_under=True)
    if later is not None and (later - day).days <= HORIZON_DAYS:
        wait = (later - day).days
        told = say("shown_so_later", told=now, later=later, days=words.days(wait))
        return seen.answer("consistent", told, since=later, days_later=wait)
    if not seen.waited(day):
        return _not_yet(seen, say("no_otherwise", told=now))
    opposite = all(seen.is_anothers(s.class_id) for s in _through(seen, day))
    if later is not None:
        told = say("only_later", told=now, later=later, days=words.days((later - day).days))
    else:
        told = say("never_so", told=now, last=case.record.last)
    verdict: VerdictName = "contradicted" if opposite else "map never showed it"
    return seen.answer(verdict, told, since=later, waited_days=HORIZON_DAYS)


def _may_be_older(seen: Seen) -> bool:
    """Whether a capture of what is drawn as the holder's when the record begins may be one from before it:
    a text that gives no day may tell of any, and a record says nothing of what came before it. Ground that
    no polygon covers was perhaps never anybody else's, so it bears nothing out."""
    record, start = seen.case.record, seen.case.claim.start
    return seen.class_on(record.first) is not None and (start is None or start <= record.first)


def _through(seen: Seen, day: date) -> list[Shown]:
    """The spells of the days that the map is waited for."""
    end = day + HORIZON_DAYS * DAY
    return [s for s in seen.spells_from(day) if s.start <= end]


def _not_yet(seen: Seen, told: Phrase, **figures: Any) -> Verdict:
    case = seen.case
    left = (case.record.last - case.last_day).days
    about = {"told": told, "last": case.record.last, "horizon": words.days(HORIZON_DAYS)}
    told = say("may_follow_now", **about) if left <= 0 else say("may_follow", days=words.days(left), **about)
    return seen.answer("map not yet updated", told, waited_days=max(0, left), **figures)


def _nothing_to_take(seen: Seen, shown: Phrase) -> Verdict:
    """The holder had the place on the map before: ground beside it may still have changed."""
    case, day = seen.case, case_before(seen.case)
    others = other_than(case.record.scheme, seen.holder)
    beside = case.record.beside(seen.place, others, BESIDE_KM, day)
    held = beside.on(day)
    figures = {"nearest_km": beside.nearest_km, "beside_km2": round(held, 6), "beside_radius_km": BESIDE_KM}
    near = _near(beside)
    if held < LEAST_KM2:
        told = (say("no_change_to_show", told=shown), near)
        return seen.answer("map never showed it", told, **figures)
    back = next((since for since, area in beside.steps if since > day and area <= held - LEAST_KM2), None)
    told = say("but_beside", told=shown, day=day, area=words.km2(held), radius=words.km(BESIDE_KM))
    if back is not None and (back - case.last_day).days <= HORIZON_DAYS:
        wait = max(0, (back - case.last_day).days)
        change = words.km2(held - beside.on(back))
        told = say("given_back", told=told, change=change, back=back, days=words.days(wait))
        return seen.answer("consistent", told, since=back, days_later=wait, **figures)
    if not seen.waited(case.last_day):
        return _not_yet(seen, say("still_does", told=told), **figures)
    said = (say("and_for_after", told=told, horizon=words.days(HORIZON_DAYS)), near)
    return seen.answer("map never showed it", said, **figures)


def case_before(case: Case) -> date:
    """The day before the event, or the record's first."""
    return max(case.record.first, case.first_day - DAY)


def _near(beside: Beside) -> Phrase:
    if beside.nearest_km is None:
        return say("nothing_near", distance=words.km(beside.looked_km))
    return say("nearest", distance=words.km(beside.nearest_km))


def _entered(seen: Seen) -> Verdict:
    """The holder's ground, or contested ground, reaches the place."""
    case, day = seen.case, seen.case.last_day

    def reached(class_id: str | None) -> bool:
        return seen.is_contested(class_id) or (class_id is not None and seen.is_own(class_id))

    found = seen.first_day(reached, case.first_day)
    if found is not None and (found - day).days <= HORIZON_DAYS:
        wait = max(0, (found - day).days)
        about = {"place": seen.name, "shown_as": case.class_name(seen.class_on(found)), "day": found}
        told = (
            say("place_as_on_later", days=words.days(wait), **about) if wait else say("place_as_on", **about)
        )
        return seen.answer("consistent", told, since=found, days_later=wait)
    told = seen.shown(day)
    if not seen.waited(day):
        return _not_yet(seen, say("neither_contested", told=told, who=seen.who))
    told = say("for_no_otherwise", told=told, horizon=words.days(HORIZON_DAYS))
    return seen.answer("map never showed it", told)


def _withdrawn(seen: Seen) -> Verdict:
    """The holder is there no more."""
    case, day = seen.case, seen.case.last_day
    about = {"place": seen.name, "who": seen.who}

    def gone(class_id: str | None) -> bool:
        return not seen.is_own(class_id)

    if gone(seen.class_on(day)):
        since = seen.since(gone, day)
        earlier = (case.first_day - since).days
        if since <= case.record.first:
            told = say("not_since_start", since=since, **about)
            return seen.answer("map never showed it", told)
        if earlier > EARLIER_DAYS:
            told = say("not_since", since=since, days=words.days(earlier), **about)
            return seen.answer("map never showed it", told, since=since, days_earlier=earlier)
        if earlier > 0:
            told = say("no_longer_earlier", since=since, days=words.days(earlier), **about)
        else:
            told = say("no_longer", since=since, **about)
        return seen.answer("consistent", told, since=since, days_later=-max(0, earlier))
    later = seen.first_day(gone, day)
    if later is not None and (later - day).days <= HORIZON_DAYS:
        wait = (later - day).days
        told = say("no_longer_later", since=later, days=words.days(wait), **about)
        return seen.answer("consistent", told, since=later, days_later=wait)
    told = say("place_under", day=day, **about)
    if not seen.waited(day):
        return _not_yet(seen, say("still_so", told=told))
    told = say("and_for_after", told=told, horizon=words.days(HORIZON_DAYS))
    return seen.answer("contradicted", told, since=later)


def _repelled(seen: Seen) -> Verdict:
    """An attack is not on the map; that the place was kept is."""
    case, day = seen.case, seen.case.last_day
    about, now = {"day": day, "place": seen.name, "who": seen.who}, seen.class_on(day)
    if now is None and not seen.is_own(None):
        return seen.answer("contradicted", say("whole", told=seen.shown(day, not_under=True)))
    if seen.is_anothers(now):
        return seen.answer("contradicted", say("not_with", shown_as=case.class_name(now), **about))
    lost = seen.first_day(seen.is_anothers, day)
    told = say("not_taken", **about)
    if lost is not None:
        told = say("not_taken_until", lost=lost, days=words.days((lost - day).days), **about)
    return seen.answer("consistent", told, lost=lost)


def _contested(seen: Seen) -> Verdict:
    case, day = seen.case, seen.case.last_day
    now = seen.class_on(day)
    if seen.is_contested(now):
        since = seen.since(seen.is_contested, day)
        told = say("contested_since", day=day, place=seen.name, shown_as=case.class_name(now), since=since)
        return seen.answer("consistent", told, since=since, days_later=0)
    found = seen.first_day(seen.is_contested, case.first_day)
    if found is not None and (found - day).days <= HORIZON_DAYS:
        wait = max(0, (found - day).days)
        shown_as = case.class_name(seen.class_on(found))
        told = say("contested_later", place=seen.name, shown_as=shown_as, since=found, days=words.days(wait))
        return seen.answer("consistent", told, since=found, days_later=wait)
    own = tuple(c.id for c in case.record.scheme.classes if c.counted and c.certainty == "contested")
    beside = case.record.beside(seen.place, own, BESIDE_KM, day)
    told = seen.shown(day)
    figures = {"nearest_km": beside.nearest_km, "beside_km2": round(beside.on(day), 6)}
    if beside.on(day) >= LEAST_KM2:
        area, radius = words.km2(beside.on(day)), words.km(BESIDE_KM)
        told = say("contested_beside", told=told, area=area, radius=radius)
        return seen.answer("consistent, boundary-dependent", told, **figures)
    if not own:
        return seen.answer("not testable", say("no_contested_drawn", told=told))
    if not seen.waited(day):
        return _not_yet(seen, told, **figures)
    if any(s.class_id is not None for s in _through(seen, day)):
        return seen.answer("contradicted", say("not_contested_after", told=told), **figures)
    return seen.answer("map never showed it", say("nor_after", told=told), **figures)


def _denied(seen: Seen) -> Verdict:
    """That the holder took the place is denied: it must not be his on the map that day."""
    day = seen.case.last_day
    if seen.is_own(seen.class_on(day)):
        since = seen.since(seen.is_own, day)
        told = say("denial_disagrees", day=day, place=seen.name, who=seen.who, since=since)
        return seen.answer("contradicted", told, since=since)
    shown = seen.shown(day, not_under=True)
    later = seen.first_day(seen.is_own, day)
    if later is None:
        return seen.answer("consistent", say("denial_agrees", told=shown))
    wait = (later - day).days
    told = say("denial_agrees_until", told=shown, later=later, days=words.days(wait), who=seen.who)
    return seen.answer("consistent", told, since=later, days_later=wait)


_RULES: dict[str, Callable[[Seen], Verdict]] = {
    "captured": _taken,
    "liberated": _taken,
    "entered": _entered,
    "withdrawn": _withdrawn,
    "repelled": _repelled,
    "contested": _contested,
    "denied": _denied,
}
