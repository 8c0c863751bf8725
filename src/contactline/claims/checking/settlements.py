"""Settlements: what a claim says happened at a place, against the place's history on the map.

Knows spells of classes and who holds them. Knows no atlas. A map lags behind events, so a claim is not
refuted by a map that has not come to it yet; how long it is waited for is stated here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
from contactline.reports import Verdict, VerdictName

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
    def name(self) -> str:
        return self.case.name(self.place.names, self.place.id)

    def answer(self, verdict: VerdictName, told: str, **figures: Any) -> Verdict:
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
    if isinstance(places, str):
        return case.verdict("not testable", f"This cannot be looked up: {places}.", {})
    if not case.is_covered(case.last_day):
        return case.not_covered(case.last_day)
    holder = _holder(case)
    if holder is None:
        return case.verdict(
            "not testable", "The text names nobody, and the scheme has no holder to infer.", {}
        )
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
        told = f'Whichever of {len(places)} places called "{mention}" is meant: {given[0].explanation}'
        return case.verdict(given[0].verdict, told, figures)
    told = (
        f'It is open which of {len(places)} places called "{mention}" is meant, and the map says different'
        f" things of them: {words.listed(f'{id_} {name}' for id_, name in tried.items())}."
    )
    return case.verdict("not testable", told, {"candidates": tried})


# --- one rule for each kind ---------------------------------------------------------------------


def _taken(seen: Seen) -> Verdict:
    """captured, liberated: the place comes under the holder."""
    case = seen.case
    first, day = case.first_day, case.last_day
    who = case.actor_name(seen.holder)
    if seen.is_own(seen.class_on(day)):
        since = seen.since(seen.is_own, day)
        if since <= case.record.first:
            return _nothing_to_take(
                seen, f"has shown {seen.name} under {who} since its record begins on {since}"
            )
        earlier = (first - since).days
        if earlier <= 0:
            told = f"The map shows {seen.name} under {who} from {since} on, as claimed."
            return seen.answer("consistent", told, since=since, days_later=max(0, (since - day).days))
        if earlier <= EARLIER_DAYS:
            told = (
                f"The map shows {seen.name} under {who} already since {since}, {words.days(earlier)} earlier."
            )
            return seen.answer("consistent", told, since=since, days_later=-earlier, days_earlier=earlier)
        return _nothing_to_take(
            seen, f"has shown {seen.name} under {who} since {since}, {words.days(earlier)} before the claim"
        )
    meanwhile = next((d for d in seen.turns(seen.is_own, first) if d <= day), None)
    if meanwhile is not None:
        told = f"The map shows {seen.name} under {who} from {meanwhile} on, though on {day} no more."
        return seen.answer("consistent", told, since=meanwhile, days_later=0)
    later = seen.first_day(seen.is_own, day)
    now = f"On {day} the map shows {seen.name} as {case.class_name(seen.class_on(day))}, not under {who}"
    if seen.class_on(day) is None:
        now = f"On {day} the map does not draw {seen.name}, and so not under {who}"
    if later is not None and (later - day).days <= HORIZON_DAYS:
        wait = (later - day).days
        told = f"{now}; from {later} on, {words.days(wait)} later, it shows it so."
        return seen.answer("consistent", told, since=later, days_later=wait)
    if not seen.waited(day):
        return _not_yet(seen, f"{now}, and no otherwise")
    opposite = all(seen.is_anothers(s.class_id) for s in _through(seen, day))
    if later is not None:
        after = f"only from {later} on, {words.days((later - day).days)} later, is it shown so"
    else:
        after = f"up to {case.record.last} it is never shown so"
    verdict: VerdictName = "contradicted" if opposite else "map never showed it"
    return seen.answer(verdict, f"{now}; {after}.", since=later, waited_days=HORIZON_DAYS)


def _through(seen: Seen, day: date) -> list[Shown]:
    """The spells of the days that the map is waited for."""
    end = day + HORIZON_DAYS * DAY
    return [s for s in seen.spells_from(day) if s.start <= end]


def _not_yet(seen: Seen, told: str, **figures: Any) -> Verdict:
    case = seen.case
    left = (case.record.last - case.last_day).days
    until = f"its last edition of {case.record.last}, {words.days(left)} after"
    if left <= 0:
        until = f"its last edition of {case.record.last}"
    told = f"{told}, up to {until}: the map may follow (it is waited for {words.days(HORIZON_DAYS)})."
    return seen.answer("map not yet updated", told, waited_days=max(0, left), **figures)


def _nothing_to_take(seen: Seen, shown: str) -> Verdict:
    """The holder had the place on the map before: ground beside it may still have changed."""
    case, day = seen.case, case_before(seen.case)
    others = other_than(case.record.scheme, seen.holder)
    beside = case.record.beside(seen.place, others, BESIDE_KM, day)
    held = beside.on(day)
    figures = {"nearest_km": beside.nearest_km, "beside_km2": round(held, 6), "beside_radius_km": BESIDE_KM}
    near = _near(seen, beside)
    if held < LEAST_KM2:
        told = f"The map {shown}, so it never showed the change that is claimed. {near}"
        return seen.answer("map never showed it", told, **figures)
    back = next((since for since, area in beside.steps if since > day and area <= held - LEAST_KM2), None)
    told = (
        f"The map {shown}; but on {day} it showed {words.km2(held)} within {words.km(BESIDE_KM)} as another's"
    )
    if back is not None and (back - case.last_day).days <= HORIZON_DAYS:
        wait = max(0, (back - case.last_day).days)
        change = words.km2(held - beside.on(back))
        told += f", of which {change} are no more from {back} on, {words.days(wait)} later."
        return seen.answer("consistent", told, since=back, days_later=wait, **figures)
    if not seen.waited(case.last_day):
        return _not_yet(seen, f"{told}, and still does", **figures)
    told = f"{told}, and for {words.days(HORIZON_DAYS)} after. {near}"
    return seen.answer("map never showed it", told, **figures)


def case_before(case: Case) -> date:
    """The day before the event, or the record's first."""
    return max(case.record.first, case.first_day - DAY)


def _near(seen: Seen, beside: Beside) -> str:
    if beside.nearest_km is None:
        return f"No ground of another's lay within {words.km(beside.looked_km)} of it."
    return f"The nearest ground of another's lay {words.km(beside.nearest_km)} away."


def _entered(seen: Seen) -> Verdict:
    """The holder's ground, or contested ground, reaches the place."""
    case, day = seen.case, seen.case.last_day

    def reached(class_id: str | None) -> bool:
        return seen.is_contested(class_id) or (class_id is not None and seen.is_own(class_id))

    found = seen.first_day(reached, case.first_day)
    if found is not None and (found - day).days <= HORIZON_DAYS:
        wait = max(0, (found - day).days)
        told = f"The map shows {seen.name} as {case.class_name(seen.class_on(found))} on {found}"
        told += f", {words.days(wait)} later." if wait else "."
        return seen.answer("consistent", told, since=found, days_later=wait)
    told = f"On {day} the map shows {seen.name} as {case.class_name(seen.class_on(day))}"
    if not seen.waited(day):
        return _not_yet(seen, f"{told}, neither contested nor under {case.actor_name(seen.holder)}")
    return seen.answer("map never showed it", f"{told}, and for {words.days(HORIZON_DAYS)} no otherwise.")


def _withdrawn(seen: Seen) -> Verdict:
    """The holder is there no more."""
    case, day = seen.case, seen.case.last_day
    who = case.actor_name(seen.holder)

    def gone(class_id: str | None) -> bool:
        return not seen.is_own(class_id)

    if gone(seen.class_on(day)):
        since = seen.since(gone, day)
        earlier = (case.first_day - since).days
        if since <= case.record.first:
            told = f"The map has not shown {seen.name} under {who} since its record begins on {since}."
            return seen.answer("map never showed it", told)
        if earlier > EARLIER_DAYS:
            told = (
                f"The map has not shown {seen.name} under {who} since {since}, {words.days(earlier)} before."
            )
            return seen.answer("map never showed it", told, since=since, days_earlier=earlier)
        told = f"The map shows {seen.name} no longer under {who} from {since} on"
        told += f", {words.days(earlier)} earlier." if earlier > 0 else "."
        return seen.answer("consistent", told, since=since, days_later=-max(0, earlier))
    later = seen.first_day(gone, day)
    if later is not None and (later - day).days <= HORIZON_DAYS:
        wait = (later - day).days
        told = f"The map shows {seen.name} no longer under {who} from {later} on, {words.days(wait)} later."
        return seen.answer("consistent", told, since=later, days_later=wait)
    told = f"On {day} the map shows {seen.name} under {who}"
    if not seen.waited(day):
        return _not_yet(seen, f"{told}, and still so")
    return seen.answer("contradicted", f"{told}, and for {words.days(HORIZON_DAYS)} after.", since=later)


def _repelled(seen: Seen) -> Verdict:
    """An attack is not on the map; that the place was kept is."""
    case, day = seen.case, seen.case.last_day
    who, now = case.actor_name(seen.holder), seen.class_on(day)
    if seen.is_anothers(now) or (now is None and not seen.is_own(None)):
        told = f"On {day} the map shows {seen.name} as {case.class_name(now)}, not with {who}."
        return seen.answer("contradicted", told)
    lost = seen.first_day(seen.is_anothers, day)
    told = f"An attack is not on the map; on {day} it shows {seen.name} not taken from {who}"
    if lost is not None:
        told += f", until {lost}, {words.days((lost - day).days)} later"
    return seen.answer("consistent", f"{told}.", lost=lost)


def _contested(seen: Seen) -> Verdict:
    case, day = seen.case, seen.case.last_day
    now = seen.class_on(day)
    if seen.is_contested(now):
        since = seen.since(seen.is_contested, day)
        told = f"On {day} the map shows {seen.name} as {case.class_name(now)}, since {since}."
        return seen.answer("consistent", told, since=since, days_later=0)
    found = seen.first_day(seen.is_contested, case.first_day)
    if found is not None and (found - day).days <= HORIZON_DAYS:
        wait = max(0, (found - day).days)
        told = f"The map shows {seen.name} as {case.class_name(seen.class_on(found))} from {found} on"
        return seen.answer("consistent", f"{told}, {words.days(wait)} later.", since=found, days_later=wait)
    own = tuple(c.id for c in case.record.scheme.classes if c.counted and c.certainty == "contested")
    beside = case.record.beside(seen.place, own, BESIDE_KM, day)
    told = f"On {day} the map shows {seen.name} as {case.class_name(now)}"
    if now is None:
        told = f"On {day} the map does not draw {seen.name}"
    figures = {"nearest_km": beside.nearest_km, "beside_km2": round(beside.on(day), 6)}
    if beside.on(day) >= LEAST_KM2:
        told += f"; {words.km2(beside.on(day))} within {words.km(BESIDE_KM)} of it are contested."
        return seen.answer("consistent, boundary-dependent", told, **figures)
    if not own:
        return seen.answer("not testable", f"{told}; the map draws no contested ground.")
    if not seen.waited(day):
        return _not_yet(seen, told, **figures)
    if any(s.class_id is not None for s in _through(seen, day)):
        return seen.answer("contradicted", f"{told}, and not as contested in the weeks after.", **figures)
    return seen.answer("map never showed it", f"{told}, nor in the weeks after.", **figures)


def _denied(seen: Seen) -> Verdict:
    """That the holder took the place is denied: it must not be his on the map that day."""
    case, day = seen.case, seen.case.last_day
    who, now = case.actor_name(seen.holder), seen.class_on(day)
    if seen.is_own(now):
        since = seen.since(seen.is_own, day)
        told = f"On {day} the map shows {seen.name} under {who}, since {since}: the denial does not agree."
        return seen.answer("contradicted", told, since=since)
    shown = f"shows {seen.name} as {case.class_name(now)}" if now else f"does not draw {seen.name}"
    told = f"On {day} the map {shown}, not under {who}: the denial agrees with it"
    later = seen.first_day(seen.is_own, day)
    if later is None:
        return seen.answer("consistent", f"{told}.")
    wait = (later - day).days
    told = f"{told}; from {later} on, {words.days(wait)} later, it shows it under {who}."
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
