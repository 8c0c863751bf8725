"""Settlements: what a claim says happened at a place, against the place's history on the map.

Knows which rule a claim falls under (`takings`, `standings`), and what is said where it is open which place
is meant. Knows no atlas.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from contactline.claims.checking import standings, takings, words
from contactline.claims.checking.case import Case, default_holder, likely, place_of
from contactline.claims.checking.record import PlaceSeen
from contactline.claims.checking.seen import Seen
from contactline.claims.sentences import say
from contactline.reports import Claim, Phrase, Verdict

MOST_TOLD = 5
"""So many of the places that a name may mean are told of; the figures have all."""

TAKEN_BACK = ("captured", "liberated", "entered", "denied")
"""What is denied when it is negated; a denial is negated by its nature."""


def check_settlement(case: Case) -> Verdict:
    """What a claim of events says of a place, or that a side holds it."""
    places = place_of(case)
    if isinstance(places, Mapping):
        return case.verdict("not testable", say("cannot_look_up", why=places), {})
    if not case.is_covered(case.last_day):
        return case.not_covered(case.last_day)
    holder = _holder(case)
    if holder is None:
        return case.verdict("not testable", say("nobody_named"), {})
    holders = (holder,)
    left = case.claim.kind == "withdrawn" and not case.claim.negated
    if case.actor is None and left:  # whoever was there
        holders = tuple(dict.fromkeys((holder, case.record.scheme.undrawn_holder or holder)))
    given = [_best([_rule(case)(Seen(case, place, who)) for who in holders]) for place in places]
    if len(given) == 1 and (case.claim.place is None or case.claim.place.id is not None):
        return given[0]
    return _of_candidates(case, places, given)


def _best(given: list[Verdict]) -> Verdict:
    """Of the sides that may be meant the one that the map bears out, if it is one of them."""
    return next((v for v in given if v.verdict == "consistent"), given[0])


def is_ruled(claim: Claim) -> bool:
    """Whether what is said not to be so of a place has its own rule, and so its verdict is not the opposite
    of another."""
    return claim.kind == "denied" or (claim.negated and claim.kind in _NEGATED)


def _rule(case: Case) -> Callable[[Seen], Verdict]:
    return (_NEGATED if case.claim.negated else _RULES).get(case.claim.kind) or _RULES[case.claim.kind]


def _holder(case: Case) -> str | None:
    """Who is said to act; of what names nobody, the side that the word is used of: what is liberated is
    so by who holds the ground that is not drawn, what is captured by the default group's holder."""
    scheme = case.record.scheme
    if case.actor is not None or case.claim.kind == "area_held":
        return case.actor
    if case.claim.kind in ("liberated", "repelled"):
        return scheme.undrawn_holder
    return default_holder(scheme)


def _of_candidates(case: Case, places: tuple[PlaceSeen, ...], given: list[Verdict]) -> Verdict:
    """Where it is open which place is meant: one verdict if it is the same for all."""
    tried = {place.id: verdict.verdict for place, verdict in zip(places, given, strict=True)}
    assert case.claim.place is not None
    mention = case.claim.place.mention
    figures = dict(given[0].figures) | {"candidates": tried}
    off = len(likely(case.claim.place)) - len(places)
    left_out = (say("candidates_off_map", n=off, mention=mention),) if off else ()
    if off:
        figures["candidates_off_map"] = off
    if len(set(tried.values())) == 1:
        first = say("whichever", n=len(places), mention=mention)
        if [*places] == [only := places[-1]]:
            first = say("only_candidate", place=words.name(only.names, only.id), mention=mention)
        return case.verdict(given[0].verdict, (first, *given[0].said, *left_out), figures)
    each = [_candidate(place, tried[place.id]) for place in places[:MOST_TOLD]]
    if len(places) > MOST_TOLD:
        each.append(say("candidates_more", n=len(places) - MOST_TOLD))
    told = say("candidates_differ", n=len(places), mention=mention, list=words.listed(each))
    about = {name: figures[name] for name in ("candidates", "candidates_off_map") if name in figures}
    return case.verdict("not testable", (told, *left_out), about)


def _candidate(place: PlaceSeen, verdict: str) -> Phrase:
    about: dict[str, Any] = {"place": words.name(place.names, place.id), "verdict": {"verdict": verdict}}
    if place.region is None:
        return say("candidate", **about)
    id_, names = place.region
    return say("candidate_in", region=words.name(names, id_), **about)


_RULES: dict[str, Callable[[Seen], Verdict]] = {
    "captured": takings.taken,
    "liberated": takings.taken,
    "entered": takings.entered,
    "withdrawn": standings.withdrawn,
    "area_held": standings.held,
    "repelled": standings.repelled,
    "contested": standings.contested,
    "denied": standings.denied,
}

_NEGATED = {
    "withdrawn": standings.held,
    "area_held": standings.not_held,
    "contested": standings.uncontested,
    **dict.fromkeys(TAKEN_BACK, standings.denied),
}
"""What is said not to be so has a rule of its own: it is held against the day, for a map's delay excuses a
claim, and bears out none."""
