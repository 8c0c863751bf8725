"""A place in its case: the questions that its history on the map answers.

Knows spells of classes, who holds them, and how far away other ground lies. Knows no atlas, and no rule of
any verdict but how long and how far a map is waited for, which is stated here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import DAY, Case, contested, held_classes, holds_undrawn, side
from contactline.claims.checking.record import LOOKED_KM, PlaceSeen, Shown
from contactline.claims.sentences import say
from contactline.reports import Phrase, Verdict, VerdictName

HORIZON_DAYS = 60
"""How long a map is waited for. Careful map makers follow an announcement within days or weeks; the longest
lag that we know from a comparison of reports with a map is 34 days (docs/verdicts.md). Sixty days leave
that room nearly twice; a change that the map shows still later is another event's."""

BESIDE_KM = 2.5
"""How far from its point ground is still a settlement's: a gazetteer gives a settlement one point, and the
country's ground shared out among its settlements is 20 km² each, a circle of 2.5 km."""

LEAST_KM2 = 0.1
"""Less ground than this beside a place is the drawing's, not an event's."""


FAR_KM = 50.0
"""Further than this from a holder's ground no delay of a map explains that it does not show a place as his,
and it is not waited for. On the day before the real archive showed them in other hands settlements lay up to
47 km from the line of contact, since May 2022 up to 15; more (88 km) only when one side gave up the north of
Kyiv at once, in the record's first days (docs/verdicts.md)."""

LEAST_TOLD_KM = 0.05
"""What lies nearer is at the place itself: there is no distance to tell."""


@dataclass(frozen=True, slots=True)
class Way:
    """How far a place lay from where its holder could have come. `nearest_km`: to the nearest ground that is
    drawn as his or contested, None further than is looked or where his is not drawn; then `front_km`, to
    the line of contact, None where there is none."""

    nearest_km: float | None
    front_km: float | None
    drawn: bool
    who: Any

    @property
    def is_far(self) -> bool:
        return self.nearest_km is None and self.front_km is not None and self.front_km > FAR_KM

    @property
    def figures(self) -> dict[str, float]:
        both = {"nearest_km": self.nearest_km, "front_km": self.front_km}
        return {name: round(km, 3) for name, km in both.items() if km is not None}

    @property
    def told(self) -> tuple[Phrase, ...]:
        """In sentences; of what is at the place itself there is nothing to tell."""
        if self.nearest_km is not None:
            near = say("nearest_his", who=self.who, distance=words.km(self.nearest_km))
            return (near,) if self.nearest_km >= LEAST_TOLD_KM else ()
        if self.front_km is None:
            return (say("none_near", who=self.who, looked=words.km(LOOKED_KM)),) if self.drawn else ()
        away = words.km(self.front_km)
        told = [say("front_away", distance=away)]
        if self.drawn:
            told = [say("none_near_front", who=self.who, looked=words.km(LOOKED_KM), distance=away)]
        return (*told, say("too_far", far=words.km(FAR_KM))) if self.is_far else tuple(told)


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

    def way(self, day: date) -> Way:
        """How far the place lay from the holder's ground on a day."""
        record = self.case.record
        drawn = not holds_undrawn(record.scheme, self.holder, home=self.place.home)
        nearest = None
        if drawn:
            extra = contested(record.scheme)
            own = (*held_classes(record.scheme, self.holder), *(extra.classes if extra else ()))
            nearest = record.nearest_km(self.place, own, day)
        line = record.front_km(self.place, day) if nearest is None else None
        return Way(nearest, None if line is None else line.value, drawn, self.who)

    def not_shown(self, told: Phrase, **figures: Any) -> Verdict:
        """The map does not show it, and its record ends before it could be expected to; of what lies too
        far from the holder's ground to be expected at all, it shows otherwise."""
        case, way = self.case, self.way(self.case.last_day)
        left = max(0, (case.record.last - case.last_day).days)
        figures |= way.figures
        about: dict[str, Any] = {"told": told, "last": case.record.last}
        if left:
            about["days"] = words.days(left)
        if way.is_far:
            ends = say("up_to_last_after" if left else "up_to_last", **about)
            return self.answer("contradicted", (ends, *way.told), waited_days=left, **figures)
        follows = say("may_follow" if left else "may_follow_now", horizon=words.days(HORIZON_DAYS), **about)
        return self.answer("map not yet updated", (follows, *way.told), waited_days=left, **figures)

    def never_shown(self, verdict: VerdictName, told: Phrase, **figures: Any) -> Verdict:
        """The record goes on long enough and does not show it."""
        way = self.way(self.case.last_day)
        verdict = "contradicted" if way.is_far else verdict
        return self.answer(verdict, (told, *way.told), **way.figures, **figures)

    def through(self, day: date) -> list[Shown]:
        """The spells of the days that the map is waited for."""
        end = day + HORIZON_DAYS * DAY
        return [s for s in self.spells_from(day) if s.start <= end]
