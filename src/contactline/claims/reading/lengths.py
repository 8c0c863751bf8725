"""Lengths: the front's, distances to it, the depth of an advance; and areas given in kilometres by slip.

Knows figures in kilometres and miles. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import LEAST_FRONT_KM, LONGEST_FRONT_KM, figure_draft, is_of_region
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.meant import place_meant, still_meant
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.sayings import Saying
from contactline.claims.reading.where import as_region, where
from contactline.model import KM_PER_MI
from contactline.reports import Kind, RegionMention


def _section(scan: Scan, line: Line, front: Mark) -> RegionMention | None:
    """ "the front in the X region": the region right behind the word, in free word order."""
    behind = [s for s in line.named if 0 <= s.first - front.last <= 2 and s.region is not None]
    return behind[0].region if behind and line.ending_at("locative", behind[0].first) is not None else None


_NEAR_KM = 2.0
"""An advance that ends so near to a place is one near it; farther off it tells how far the front is."""

_MOVED_WITHIN = 5
_TO_WITHIN = 3
"""Tokens from the verb to the figure of "advanced to within 2 km of X"."""


def _gains(line: Line, frame: Frame, quantity: Quantity) -> bool:
    advances = frame.form == "verb" and frame.effect == "gain" and not frame.negated
    within = line.tokens[quantity.first - 1].norm in line.small_words("within")
    near = quantity.value * (KM_PER_MI if quantity.unit == "mi" else 1.0) <= _NEAR_KM
    return advances and within and near and 0 <= quantity.first - frame.mark.last <= _TO_WITHIN


def _turn_into_gain(draft: Draft, frame: Frame, said: Said) -> None:
    """ "Advanced to within a kilometre of X" is an advance near X."""
    party = frame.actor(said)
    draft.kind, draft.effect, draft.at = "area_gained", "gain", frame.mark.first
    draft.actor = party.actor if party else said.actor
    draft.value = draft.unit = draft.qualifier = None


def length_of(
    scan: Scan,
    line: Line,
    quantity: Quantity,
    frames: Sequence[Frame],
    said: Said,
    parties: Sequence[Party],
    sayings: Sequence[Saying] = (),
) -> Draft | None:
    km = quantity.value * (KM_PER_MI if quantity.unit == "mi" else 1.0)
    front = [
        m
        for m in line.of("front_words")
        if abs(m.first - quantity.last) <= 6 or 0 <= quantity.first - m.last <= 6
    ]
    distance = [m for m in line.of("distance") if m.first - quantity.last <= 3 and m.first >= line.first]
    after = [
        s
        for s in line.named
        if 0 <= s.first - quantity.last <= 6 and (s.place is not None or as_region(scan, s, line))
    ]
    left = [m for m in distance if m.last - m.first > 1 and m.last <= quantity.first + 1]  # "до X осталось"
    before = [
        s for s in line.named if 0 <= quantity.first - s.last <= (9 if left else 6) and s.place is not None
    ]
    said_how_long = any(0 <= quantity.first - m.last <= 1 for m in line.of("figure_verb", "grew"))
    if not front and said_how_long and not before:
        # "the length of the front, N added, has grown by 200 km and is almost 1,250 km"
        front = [m for m in line.of("front_words") if m.last <= quantity.first]
    if (
        front
        and line.tokens[quantity.first - 1].norm in line.small_words("by_so_much")
        and line.within("grew", front[0].last, quantity.first)
    ):
        return None  # grown by so much
    from_front = [m for m in front if line.ending_at("from", m.first, 2) is not None]
    if any(0 <= m.first - quantity.last <= 2 for m in line.of("border")):
        return None  # "3 km from the border": where a village lies
    onward = any(
        f.form == "verb" and f.effect == "gain" and 0 <= quantity.first - f.mark.last <= 2 for f in frames
    )
    if onward and line.tokens[quantity.first - 1].norm not in line.small_words("within"):
        distance = []  # "advanced 12 km from X"; not "to within 12 km of X"
    moved = [
        f
        for f in frames
        if f.form == "verb" and f.effect == "gain" and line.within("front_words", f.mark.first, f.mark.last)
    ]
    if moved and 0 <= quantity.first - moved[-1].mark.last <= _MOVED_WITHIN:
        distance = []  # "pushed the front line away from X by 20 km"
    if front and km >= LEAST_FRONT_KM and any(line.within("runs", front[0].last, quantity.first)):
        distance = []  # "the front runs for 1,200 km from X to Y"
    if line.ending_at("settlement", quantity.first, 1) is not None:
        distance = []  # "X, a village 3 km from the border": where it lies
    if not from_front and line.ending_at("lies", quantity.first, 1) is not None:
        distance = []
    meant = []
    if distance and (front or parties) and not (after or before):  # "runs 5 km from the city"
        meant = place_meant(
            line, quantity.last, line.last, quantity.last, still_meant(line, said), near=True, there=False
        )
    spots = [*before, *after] or meant
    if distance and (from_front or spots) and (from_front or parties or frames or front or left):
        if not spots:
            return None
        here = [s for s in spots if s not in meant]
        to = [s for s in here if left and s.last <= left[0].last and line.ending_at("distance_to", s.first)]
        spots = to or spots  # "after the capture of Y, to X there remain 15 km"
        draft = figure_draft(
            scan,
            line,
            "not_testable",
            quantity,
            min([quantity.first, distance[0].first, *(s.first for s in here)]),
            max([quantity.last, *(s.last for s in here)]),
        )
        draft.place = spots[0].place
        draft.region = None if spots[0].place is not None else as_region(scan, spots[0], line)
        draft.effect = "distance"
        if draft.place is not None and (gain := next((f for f in frames if _gains(line, f, quantity)), None)):
            _turn_into_gain(draft, gain, said)
        return draft
    advance = [
        f
        for f in frames
        if (
            (f.effect == "gain" and 0 <= quantity.first - f.mark.last <= (_MOVED_WITHIN if f in moved else 4))
            or (
                f.effect == "enter"
                and f.mark.first < quantity.first <= f.mark.last + 2
                # "are in 25 km of X" is no depth
                and line.tokens[quantity.first - 1].norm not in line.small_words("within")
            )
        )
    ]
    if advance and not distance and not (front and said_how_long):
        region, place, last = where(scan, line, quantity, said, advance[0])
        near = [s for s in line.named if s.place is not None and 0 <= s.first - quantity.last <= 9]
        if moved:  # "pushed the front 20 km away from X"
            near = [s for s in near if not line.ending_at("distance_to", s.first)]
            place = None if place is not None and not near else place
        draft = figure_draft(
            scan, line, "area_gained", quantity, advance[0].mark.first, max(quantity.last, last)
        )
        party = advance[0].actor(said)
        own = party is None and any(s.side for s in sayings)
        draft.actor = party.actor if party else (None if own else said.actor)
        draft.place = near[0].place if near else place
        draft.region = None if draft.place else region
        draft.flags.append("depth: the text says how deep, not how much ground")
        draft.effect = "depth"
        return draft
    if front and not from_front and LEAST_FRONT_KM <= km <= LONGEST_FRONT_KM and not distance:
        draft = figure_draft(
            scan, line, "front_length", quantity, quantity.first, max(quantity.last, front[0].last)
        )
        draft.region = _section(scan, line, front[0])
        return draft
    governed = [
        f
        for f in frames
        if f.effect in ("take", "retake", "hold")
        and f.form == "verb"
        and 0 <= quantity.first - f.mark.last <= 3
    ]
    if (
        governed
        and (any(0 <= m.first - quantity.last <= 3 for m in line.of("land")) or is_of_region(line, quantity))
        and not line.at("land", quantity.last - 1)
    ):
        region, place, last = where(scan, line, quantity, said, governed[0])
        kind: Kind = "area_held" if governed[0].effect == "hold" else "area_gained"
        draft = figure_draft(scan, line, kind, quantity, governed[0].mark.first, last)
        party = governed[0].actor(said)
        draft.actor, draft.region, draft.place = (party.actor if party else None), region, place
        draft.flags.append(
            f"impossible unit: an area in {'kilometres' if quantity.unit == 'km' else 'miles'};"
            " square ones may be meant"
        )
        return draft
    return None
