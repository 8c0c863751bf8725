"""Which two claims say the same, and which contradict each other. Pure: two claims in, a reason out.

Careful on purpose: two claims are linked where both name the same known ground and their days meet, and
not where that is only likely. What a person sees beyond that is linked by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from contactline.claims.checking.rounding import KM, KM2, Room, room, whole
from contactline.reports import Claim, LinkHow

TAKES = frozenset({"captured", "liberated"})
"""One side's word for the other's: which of the two is said depends on who says it."""
EVENTS = TAKES | {"entered", "withdrawn", "repelled", "contested", "denied"}
AMOUNTS = frozenset(
    {"area_held", "area_gained", "area_lost", "share", "front_length", "settlement_count", "pace"}
)
STATES = frozenset({"area_held", "share", "front_length", "contested"})
"""Amounts of a day; the others are of a period, and compare only over the same one."""

_OF_ALL = frozenset({"share", "front_length"})
"""Amounts that without a ground are of all of it."""

UNDATED_DAYS = 7
"""An event without a day happened, as news goes, within this before the report."""
NEAR_DAYS = 3
"""How far apart two days of a state, or two ends of a period, may lie to be spoken of together."""


@dataclass(frozen=True, slots=True)
class Said:
    """A claim and the day its report was published; `report` tells the reports apart."""

    claim: Claim
    on: date
    report: str = ""


def essence(said: Said) -> tuple[Any, ...]:
    """All that `relation` looks at in its second claim but the report: what is equal in it stands alike to
    any first one, however it is worded and wherever it stands in its text."""
    claim = said.claim
    place, region = claim.place, claim.region
    return (
        said.on,
        claim.kind,
        claim.actor,
        claim.negated,
        None if place is None else (place.id,),
        None if region is None else (region.id, region.part),
        claim.value,
        claim.unit,
        claim.qualifier,
        claim.start,
        claim.end,
    )


def relation(a: Said, b: Said, home: str | None = None) -> tuple[LinkHow, str] | None:
    """How two claims stand to each other and why, in a sentence; None where nothing can be said.

    `home`: the id of the region that a figure is of which names no ground.
    """
    whole = is_of_the_whole(a.claim, home) and is_of_the_whole(b.claim, home)
    if not whole and not _same_ground(a.claim, b.claim):
        return None
    if a.claim.kind == b.claim.kind and _is_amount(a.claim) and _is_amount(b.claim):
        return _of_amounts(a, b)
    if a.claim.kind in EVENTS and b.claim.kind in EVENTS and not (_is_amount(a.claim) or _is_amount(b.claim)):
        return _of_events(a, b)
    return None


def _is_amount(claim: Claim) -> bool:
    """Whether a figure is claimed; so much of a region may be said to be contested, too."""
    return claim.kind in AMOUNTS or (claim.kind in EVENTS and claim.place is None and claim.value is not None)


def is_of_the_whole(claim: Claim, home: str | None) -> bool:
    """Whether a figure is of all the ground: it names none, or home as a whole. What is counted or won
    over no certain time may be of any part of it, unless home is named."""
    if claim.place is not None or not _is_amount(claim):
        return False
    if claim.region is not None:
        return home is not None and claim.region.id == home and claim.region.part is None
    return claim.kind in STATES or None not in (claim.start, claim.end)


def _same_ground(a: Claim, b: Claim) -> bool:
    if a.place is not None or b.place is not None:
        if a.place is None or b.place is None or a.place.id is None:
            return False
        return a.place.id == b.place.id
    if a.region is None or b.region is None or a.region.id is None:
        return False
    return a.region.id == b.region.id and a.region.part == b.region.part


def ground_of(claim: Claim) -> str:
    mention = claim.place or claim.region
    return "the ground" if mention is None else mention.mention


# --- events -------------------------------------------------------------------------------------


def _of_events(a: Said, b: Said) -> tuple[LinkHow, str] | None:
    if not _meet(days_of(a), days_of(b)):
        return None
    first, second = _effect(a.claim), _effect(b.claim)
    where = ground_of(a.claim)
    if first == second:
        if not _may_be_one(a.claim.actor, b.claim.actor):
            if first == ("takes", True):
                return "contradicts", f"both sides are said to have taken {where} in the same days"
            return None
        return "same", f"both say of {where} in the same days: {_words(a.claim)}"
    (kind, affirmed), (other, other_affirmed) = first, second
    if kind == other and affirmed != other_affirmed and _may_be_one(a.claim.actor, b.claim.actor):
        return (
            "contradicts",
            f"one says, the other denies, of {where} in the same days: {_words(a.claim, affirmed=True)}",
        )
    if not (affirmed and other_affirmed):
        return None
    kinds = {kind, other}
    if kinds == {"takes", "withdrawn"} and _known_one(a.claim.actor, b.claim.actor):
        return "contradicts", f"one has the same side take {where}, the other leave it, in the same days"
    if kinds == {"takes", "repelled"} and _known_two(a.claim.actor, b.claim.actor):
        return "contradicts", f"one says that {where} was taken, the other that the attack was repelled"
    return None


def _effect(claim: Claim) -> tuple[str, bool]:
    """(what is said to have happened, whether it is affirmed)."""
    if claim.kind == "denied":  # that it was taken; whether `negated` says so once more is all the same
        return "takes", False
    return ("takes" if claim.kind in TAKES else claim.kind), not claim.negated


def _words(claim: Claim, *, affirmed: bool | None = None) -> str:
    kind, said = _effect(claim)
    word = "taken" if kind == "takes" else claim.kind
    return word if (said if affirmed is None else affirmed) else f"not {word}"


def days_of(said: Said) -> tuple[date, date]:
    """The half-open days in which it happened, or may have."""
    start, end = said.claim.start, said.claim.end
    if start is None and end is None:
        return said.on - timedelta(days=UNDATED_DAYS), said.on + timedelta(days=1)
    if start is None:
        assert end is not None, "one of them is given"
        return end - timedelta(days=UNDATED_DAYS), end
    return start, max(end or said.on + timedelta(days=1), start + timedelta(days=1))


def _meet(a: tuple[date, date], b: tuple[date, date]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _may_be_one(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a == b


def _known_one(a: str | None, b: str | None) -> bool:
    return a is not None and a == b


def _known_two(a: str | None, b: str | None) -> bool:
    return a is not None and b is not None and a != b


# --- amounts ------------------------------------------------------------------------------------


def _of_amounts(a: Said, b: Said) -> tuple[LinkHow, str] | None:
    one, two = a.claim, b.claim
    if one.negated or two.negated or one.value is None or two.value is None:
        return None
    if one.kind != "front_length" and one.actor != two.actor:
        return None  # whose ground it is must be said by both, or by neither
    if not _same_days(a, b):
        return None
    first, second = _spread(one), _spread(two)
    if first is None or second is None or first[0] != second[0]:
        return None
    a_room, b_room = first[1], second[1]
    said = f"{_amount(one)} and {_amount(two)}"
    if _apart(a_room, b_room) or _apart(b_room, a_room):
        if not _of_one_thing(a, b):
            return None
        return "contradicts", f"{said} cannot both be right, whatever the rounding"
    is_open = None in (a_room.least, a_room.most, b_room.least, b_room.most)
    if is_open and one.qualifier != two.qualifier:
        return None  # "more than 100" and "about 200" agree, but do not say the same
    return "same", f"{said} are the same figure, as rounded"


def _of_one_thing(a: Said, b: Said) -> bool:
    """Whether two figures that differ must be of the same thing. One report that gives two speaks of two
    things; and what is counted or gained without a period may be of any."""
    if a.report and a.report == b.report:
        return False
    if a.claim.kind not in _OF_ALL and any(c.place is None and c.region is None for c in (a.claim, b.claim)):
        return False  # that it names no ground may be our reading's fault
    return a.claim.kind in STATES or None not in (a.claim.start, a.claim.end, b.claim.start, b.claim.end)


def _apart(below: Room, above: Room) -> bool:
    return below.most is not None and above.least is not None and below.most < above.least


def _same_days(a: Said, b: Said) -> bool:
    near = timedelta(days=NEAR_DAYS)
    if a.claim.kind in STATES:
        return abs(_day_of_state(a) - _day_of_state(b)) <= near
    start, end, other_start, other_end = a.claim.start, a.claim.end, b.claim.start, b.claim.end
    if start is None or end is None or other_start is None or other_end is None:
        return (start, end) == (other_start, other_end) and abs(a.on - b.on) <= near
    # a claim over a week may be a day off; one over a day may not
    slack = min(near, (end - start) // 7)
    return abs(start - other_start) <= slack and abs(end - other_end) <= slack


def _day_of_state(said: Said) -> date:
    return said.claim.start or said.on


def _amount(claim: Claim) -> str:
    number = f"{claim.value:,.10g}"
    return " ".join(part for part in (claim.qualifier, number, claim.unit) if part)


def _spread(claim: Claim) -> tuple[str, Room] | None:
    """What the words cover, in km², km or the unit that is given, as `checking.rounding` has it."""
    assert claim.value is not None, "asked only of amounts"
    unit = claim.unit or ""
    if claim.kind == "settlement_count":
        return unit, whole(claim.value, claim.qualifier)
    covered = room(claim.value, claim.qualifier)
    if unit in KM2:
        return "km2", covered.times(KM2[unit])
    if unit in KM:
        return "km", covered.times(KM[unit])
    return unit, covered
