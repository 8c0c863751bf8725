"""Figures of territory: areas held, gained and lost, shares, the front's length, distances, counts, pace.

A quantity becomes a claim only where a word of holding, taking or the front governs it; a number alone
("70 percent of the attacks", "16 km of road") claims nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.frames import TAKING, Frame
from contactline.claims.reading.free_order import place_meant as spots_meant
from contactline.claims.reading.free_order import still_meant
from contactline.claims.reading.lengths import figure_draft, length_of
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.rates import (
    aside_of,
    is_bare,
    is_of,
    is_share_of_figure,
    is_whole_of_share,
    pace_of,
    place_meant,
    rate_of,
)
from contactline.claims.reading.scan import Line, Scan
from contactline.claims.reading.speech import Saying
from contactline.claims.reading.where import as_region, home_land, unlisted, where
from contactline.reports import Kind, PlaceMention, RegionMention

AREA = frozenset(("km2", "mi2", "ha", "m2"))


def figures_of(
    scan: Scan,
    line: Line,
    frames: Sequence[Frame],
    said: Said,
    sayings: Sequence[Saying],
    parties: Sequence[Party],
) -> list[Draft]:
    if line.sentence.question:
        return []
    out: list[Draft] = []
    before: Draft | None = None
    last_rate: Mark | None = None
    quantities = list(line.quantities)
    for number, quantity in enumerate(quantities):
        draft = None
        if any(0 <= m.first - quantity.last <= 1 for m in line.of("comparative")):
            continue  # "8 km² more than in June": how two figures differ, not one of them
        rate = rate_of(line, quantity) or (last_rate if is_bare(line, quantity) else None)
        last_rate = rate
        if rate is not None:
            governor = _governor(line, quantity, frames) if quantity.unit in AREA else None
            if draft := pace_of(scan, line, quantity, rate, governor, before, said):
                out.append(draft)
                before = draft if line.sentence.lang != "en" else before
            continue
        if before is not None and before.kind == "pace" and _without_unit(line, quantity):
            draft = figure_draft(scan, line, "pace", quantity, quantity.first, quantity.last)
            draft.unit, draft.actor, draft.region = before.unit, before.actor, before.region
            draft.effect, draft.at = "pace", quantity.first
            out.append(draft)
            continue
        if quantity.unit in AREA:
            usable = frames
            if is_whole_of_share(line, quantity):
                # "lost 40 percent of the 1,171 sq km that it controlled": what it controlled
                usable = [f for f in frames if 0 < f.mark.first - quantity.last <= 6]
                if not usable:
                    continue
            draft = _area(scan, line, quantity, usable, said, before, parties, sayings)
        elif quantity.unit == "percent":
            draft = _share(scan, line, quantity, frames, said, before, parties, sayings)
        elif quantity.unit in ("km", "mi"):
            draft = length_of(scan, line, quantity, frames, said, parties, sayings)
        if draft is not None:
            if (
                before is not None
                and draft.kind == "share"
                and before.region is None
                and before.place is None
                and any(0 <= quantity.first - m.last <= 1 for m in line.of("means_also"))
            ):
                before.region = draft.region  # "114,000 km², or 19 % of X": the same ground
            doers = {p.actor for p in parties}
            if (
                draft.kind == "pace"
                and draft.actor is None
                and len(doers) == 1
                and line.sentence.lang != "en"
            ):
                draft.actor = doers.pop()
            _limits(scan, draft)
            draft.at = quantity.first
            out.append(draft)
            before = draft
        if number > 40:
            break
    return out


def _without_unit(line: Line, quantity: Quantity) -> bool:
    """ "6 km² a day in April, 18 in July": the second has the unit of the first, and its rate."""
    return not any(quantity.first <= m.first < quantity.last for m in line.of("unit"))


def _governor(line: Line, quantity: Quantity, frames: Sequence[Frame]) -> Frame | None:
    """The word of holding or taking that a figure belongs to: the nearest before it, else after it."""
    usable = [
        f
        for f in frames
        if f.effect in TAKING | {"hold", "gain", "lose", "contest", "leave"} and f.effect != "expel"
    ]
    states = [f for f in usable if f.effect == "contest" and f.form == "state"]
    if line.sentence.lang != "en":  # "the grey zone grew by": the growth is not anybody's
        usable = [
            f
            for f in usable
            if f.effect != "gain" or not any(0 <= f.mark.first - s.mark.last <= 3 for s in states)
        ]
    broken = list(line.breaks)

    def crossed(a: int, b: int) -> int:
        return sum(a <= x < b and line.tokens[x].norm != "that" for x in broken)

    passive = [
        f for f in usable if 0 <= f.mark.first - quantity.last <= 3 and (f.passive or f.form == "fall")
    ]
    if passive and not any(line.tokens[i].text in ",;" for i in range(quantity.last, passive[0].mark.first)):
        return passive[0]  # "a further 60 sq km was lost"
    before = [f for f in usable if f.mark.first <= quantity.first]
    after = [f for f in usable if f.mark.first > quantity.first]
    grey = [
        f
        for f in states
        if abs(f.mark.first - quantity.first) <= 14 and not crossed(*sorted((f.mark.first, quantity.first)))
    ]
    nearer = [f for f in before if f.effect != "contest"]
    if grey and not (nearer and nearer[-1].mark.first > grey[0].mark.first):
        return grey[0]
    if before and line.sentence.lang != "en" and after and after[0].form == "state":
        # "90% are A's, another tenth is with us": each part of the sentence has its own
        parts = [i for i in range(before[-1].mark.last, quantity.first) if line.tokens[i].text in ",;"]
        near = range(quantity.last, after[0].mark.first)
        if parts and len(near) <= 4 and not any(line.tokens[i].text in ",;" for i in near):
            return after[0]
    if before:
        last = before[-1]
        # "occupied" beside "increased the zone by": the verb governs, not the adjective
        verbs = [f for f in before if f.form == "verb"]
        if (
            last.form == "state"
            and verbs
            and last.mark.first - verbs[-1].mark.last <= 6
            and verbs[-1].effect in ("gain", "take", "retake", "lose")
        ):
            last = verbs[-1]
        if not crossed(last.mark.last, quantity.first) or line.sentence.lang == "en":
            return last
    if (
        after
        and after[0].mark.first - quantity.last <= 16
        and not crossed(quantity.last, after[0].mark.first)
    ):
        return after[0]
    if before:
        return before[-1]
    return after[0] if after and after[0].mark.first - quantity.last <= 12 else None


def _area(
    scan: Scan,
    line: Line,
    quantity: Quantity,
    frames: Sequence[Frame],
    said: Said,
    before: Draft | None,
    parties: Sequence[Party],
    sayings: Sequence[Saying],
) -> Draft | None:
    frame = _governor(line, quantity, frames)
    if frame is not None and frame.effect == "contest" and _by_so_much(line, quantity):
        return None  # "the grey zone grew by 31 km²"
    compared = [m for m in line.of("compare") if m.last <= quantity.first]
    if frame is None and before is None and (earlier := _earlier(line, said)) is not None:
        before = earlier
    inherits = before is not None and (
        (frame is None) or bool(compared and compared[-1].first > (frame.mark.first if frame else 0))
    )
    if frame is None and not inherits:
        return None
    first, last = quantity.first, quantity.last
    region, place, region_last = where(scan, line, quantity, said, frame)
    last = max(last, region_last)
    if _elsewhere(line, frame, region, place, said):
        return None
    if inherits and before is not None:
        draft = figure_draft(scan, line, before.kind, quantity, first, last)
        draft.actor, draft.effect = before.actor, before.effect
        draft.region, draft.place = region or before.region, place or before.place
        if before.kind == "share":
            draft.kind = "area_held"
        if before.line != line.sentence.index and not line.dates:
            draft.start, draft.end = before.start, before.end
        draft.confidence = before.confidence - 0.05
        return draft
    assert frame is not None
    kind: Kind
    party = frame.actor(said)
    actor = party.actor if party else None
    if frame.effect == "contest":
        kind, actor = "contested", None
        if quantity.qualifier == "up to" and line.ending_at("grew", quantity.first) is not None:
            quantity = replace(quantity, qualifier=None)  # grown to so much
    elif frame.form == "state" and frame.effect == "hold" and _came_to_be(line, frame):
        kind, actor = "area_gained", actor or scan.other(scan.scheme.undrawn_holder)
    elif frame.effect == "hold" or frame.effect == "fall":
        kind = "area_held"
        if actor is None:
            actor = scan.other(scan.scheme.undrawn_holder)
        if frame.effect == "hold" and _occupies(frame) and any(w.kind == "since" for w in line.dates):
            kind = "area_gained"  # "has occupied 2,100 sq km since January"
        if _taken_in_a_period(line, frame):
            kind = "area_gained"  # "634 km² taken by A in July"
    elif (
        frame.effect in ("gain", "lose")
        and line.tokens[quantity.first - 1 if quantity.qualifier != "up to" else quantity.first].norm
        in ("to", "до")
        and not line.ending_at("amounts_to", quantity.first, 1)
    ):
        kind = "area_held"  # grown to, not by
        quantity = replace(quantity, qualifier=None if quantity.qualifier == "up to" else quantity.qualifier)
    elif frame.effect in ("lose", "leave"):
        kind = "area_lost"
        if actor is None and frame.effect == "lose":
            actor = scan.scheme.undrawn_holder
    elif frame.effect == "take" and _occupies(frame) and not _period(line, quantity):
        kind = "area_held"
    else:
        kind = "area_gained"
    if kind == "area_held" and actor is None:
        actor = scan.other(scan.scheme.undrawn_holder)
    if frame.effect in ("take", "retake", "gain") and actor is None:
        after = [
            p
            for p in parties
            if 0 <= p.first - quantity.last <= 3
            and line.sentence.lang == "en"
            and line.tokens[p.first - 1].norm in ("for", "by")
        ]
        actor = (
            after[0].actor
            if after
            else (
                frame.scan.scheme.undrawn_holder
                if frame.effect == "retake"
                else said.actor or scan.other(scan.scheme.undrawn_holder)
            )
        )
        if not after and line.sentence.lang != "en" and any(s.side for s in sayings):
            actor = None  # the speaker's side is nearer than who acted in the sentence before
    if frame.effect in ("take", "retake", "gain", "lose") and frame.negated:
        return None
    if frame.effect == "gain" and any(
        0 <= frame.mark.first - e.last <= 6 for e in line.of("event") if e.data == "contest/state"
    ):
        return None  # "the grey zone grew by 3 sq km": nobody's gain
    if frame.mark.first < quantity.first:
        first = min(first, frame.mark.first)
        if party is not None and frame.left <= party.first < first:
            first = party.first
    elif frame.mark.last > last:
        last = frame.mark.last
    draft = figure_draft(scan, line, kind, quantity, first, last)
    draft.actor, draft.region, draft.place, draft.effect = actor, region, place, frame.effect
    if (
        region is None
        and line.sentence.lang != "en"
        and before is not None
        and before.kind == "share"
        and any(0 <= quantity.first - m.last <= 1 for m in line.of("means_also"))
    ):
        draft.region, region = before.region, before.region  # "19 percent of X, or about 114,000 km²"
    if kind == "area_held" and frame.effect == "lose" and line.of("taken_participle"):
        draft.actor = scan.other(scan.scheme.undrawn_holder)  # "the occupied ground shrank to"
    if region is None and place is None:
        draft.confidence -= 0.15
    if quantity.unit == "m2":
        draft.flags.append(
            f"unit slip: {quantity.value:,.10g} square metres is the size of a plot;"
            " square kilometres may be meant"
        )
    return draft


def _elsewhere(
    line: Line, frame: Frame | None, region: RegionMention | None, place: PlaceMention | None, said: Said
) -> bool:
    """Of another war: by one who is no side of this one, and of no ground that is named and known."""
    if frame is None or (place is not None and place.id is not None) or not frame.of_stranger(said):
        return False
    meant = line.of("country_meant")
    return region is None or region.id is None or bool(meant and region.mention not in _said_in(line))


def _said_in(line: Line) -> set[str]:
    return {s.text for s in line.named}


def _earlier(line: Line, said: Said) -> Draft | None:
    """The figure of the sentence before, for one that only compares ("less than in July (564)") or gives
    another's estimate."""
    figure = said.figure
    if line.sentence.lang == "en" or figure is None or figure.line < line.sentence.index - 3:
        return None
    if figure.line == line.sentence.index - 1:
        return figure if line.of("compare", "comparative", "figure_noun") else None
    return figure if line.of("figure_noun") and any(when.kind == "month" for when in line.dates) else None


def _came_to_be(line: Line, frame: Frame) -> bool:
    """ "in July 500 km² were occupied": with a month, what was taken in it, not what is held."""
    return (
        line.sentence.lang != "en"
        and _occupies(frame)
        and any(
            when.kind == "month" and not any(0 <= when.first - m.last <= 1 for m in line.of("so_far"))
            for when in line.dates
        )
    )


def _by_so_much(line: Line, quantity: Quantity) -> bool:
    return line.sentence.lang != "en" and line.tokens[quantity.first - 1].norm == "на"


def _occupies(frame: Frame) -> bool:
    """ "has occupied 197 sq km": a state as it stands, where no period is named."""
    return any(frame.mark.first <= m.first < frame.mark.last for m in frame.line.of("standing"))


def _taken_in_a_period(line: Line, frame: Frame) -> bool:
    """A participle of taking with a month or a span: what was taken then, not what is held."""
    taken = any(frame.mark.first <= m.first < frame.mark.last for m in line.of("taken_participle"))
    return taken and any(w.kind in ("month", "span") and w.first > frame.mark.first for w in line.dates)


def _period(line: Line, quantity: Quantity) -> bool:
    return any(when.kind in ("month", "span", "since", "year", "day") for when in line.dates)


def _share(
    scan: Scan,
    line: Line,
    quantity: Quantity,
    frames: Sequence[Frame],
    said: Said,
    before: Draft | None,
    parties: Sequence[Party],
    sayings: Sequence[Saying],
) -> Draft | None:
    if line.within("taken_participle", quantity.last, quantity.last + 2):
        return None  # "77 percent of the land taken in the month": of what was taken, not of a region
    frame = _governor(line, quantity, frames)
    compared = [m for m in line.of("compare") if m.last <= quantity.first]
    last_share = before if before is not None and before.kind == "share" else None
    if last_share is not None and compared and (frame is None or compared[-1].first > frame.mark.first):
        draft = figure_draft(scan, line, "share", quantity, quantity.first, quantity.last)
        draft.actor, draft.region = last_share.actor, last_share.region
        return draft
    if (
        line.sentence.lang != "en"
        and before is not None
        and before.unit in AREA
        and (any(0 <= quantity.first - m.last <= 1 for m in line.of("means_also")))
    ):
        # "6,600 km², or 25 percent": the same ground, as a share
        draft = figure_draft(scan, line, "share", quantity, quantity.first, quantity.last)
        draft.actor, draft.region, draft.place = before.actor, before.region, before.place
        draft.effect = before.effect
        if draft.region is not None or draft.place is not None:
            return draft
    grey = frame is not None and frame.effect == "contest" and frame.form == "state"
    if frame is None or frame.effect == "leave" or is_share_of_figure(line, quantity):
        return None
    if frame.effect == "contest" and (line.sentence.lang == "en" or not grey):
        return None
    after = [s for s in line.named if 0 <= s.first - quantity.last <= 6]
    kinds = ("land", "region_meant", "country_meant")
    kinds += ("settlement",) if line.sentence.lang != "en" else ()
    land = [m for m in line.of(*kinds) if 0 <= m.first - quantity.last <= 3]
    meant = place_meant(line, quantity, said)
    if meant is not None:
        draft = figure_draft(
            scan, line, "share", quantity, min(quantity.first, frame.mark.first), quantity.last + 2
        )
        party = frame.actor(said)
        draft.actor, draft.place, draft.effect = party.actor if party else None, meant, frame.effect
        return draft
    region, place, last = where(scan, line, quantity, said, frame)
    if (
        not land
        and not unlisted(line, quantity)[0]
        and not any(as_region(scan, s, line) or s.place for s in after)
        and line.tokens[min(quantity.last, line.last - 1)].norm in ("of",)
    ):
        return None
    if not is_of(line, quantity) and not aside_of(line, before, quantity):
        after, land = [], []
        region, place, last = None, None, quantity.last
    so_far = line.sentence.lang != "en" and frame.form == "state" and quantity.last <= frame.mark.first
    if so_far and place is None and region is None:
        # "the town is 60% under control"
        named = spots_meant(line, line.first, quantity.first, line.first, still_meant(line, said), near=False)
        place = named[0].place if named else None
    if so_far and place is not None:
        after = [s for s in line.named if s.place is place] or after
        land = land or line.quantities[:1]  # type: ignore[assignment]
    if not land and not after and region is None and not unlisted(line, quantity)[0]:
        return None
    by = line.tokens[quantity.first - 1].norm == "на" and frame.form in ("verb", "state")  # "holds X by 99 %"
    if line.sentence.lang != "en" and not land and not after and not by:
        return None
    if _elsewhere(line, frame, region, place, said):
        return None
    party = frame.actor(said)
    actor = (
        party.actor
        if party
        else (scan.other(scan.scheme.undrawn_holder) if frame.effect in ("hold", "fall", "take") else None)
    )
    if frame.effect == "lose" and actor is not None:
        actor = scan.other(actor)  # "A has lost control of 69 percent": so much is the other's
    if region is None and not after and line.sentence.lang == "en" and is_of(line, quantity):
        region, last = unlisted(line, quantity)
    if region is not None and region.id is None and (home := home_land(scan, line, quantity)) is not None:
        region = home
    elif (
        region is not None
        and region.id is None
        and land
        and line.sentence.lang == "en"
        and not region.part
        and not any(s.first <= land[0].first for s in after)
    ):
        return None  # "half of the A's territory it seized": of no region
    joined = [s for s in after if as_region(scan, s, line) is not None]
    if (
        len(joined) > 1
        and 0 <= joined[1].first - joined[0].last <= 2
        and line.at("conj", joined[1].first - 1)
    ):
        # "73 percent of the A and B regions": of both together, which is no region of the record
        region = RegionMention(line.words(joined[0].first, joined[1].last), None)
        place, last = None, joined[1].last
    if (
        aside_of(line, before, quantity)
        and before is not None
        and before.region is not None
        and (not is_of(line, quantity) or region is None or region.id is None)
    ):
        # "113,588 sq km of X, or 18.8%": of the same
        region, place, last, after = before.region, None, quantity.last, []
    near_place = [s for s in after if s.place is not None and as_region(scan, s, line) is None]
    if not near_place and place is None and region is None and line.sentence.lang != "en":
        near_place = spots_meant(
            line, quantity.last, line.last, quantity.last, still_meant(line, said), near=False
        )
    if near_place:
        region, place, last = None, near_place[0].place, near_place[0].last
    first = quantity.first
    if frame.mark.first < first:
        first = frame.mark.first
        if party is not None and frame.left <= party.first < first:
            first = party.first
    kind: Kind = "contested" if grey else "share"
    actor = None if grey else actor
    draft = figure_draft(scan, line, kind, quantity, first, max(last, quantity.last))
    draft.actor, draft.region, draft.place, draft.effect = actor, region, place, frame.effect
    return draft


def _limits(scan: Scan, draft: Draft) -> None:
    """What cannot be: a share over a hundred, more ground than the region has."""
    if draft.value is None:
        return
    if draft.unit == "percent" and draft.value > 100:
        draft.flags.append(f"impossible value: {draft.value:g} percent is more than all of it")
    factor = {"km2": 1.0, "mi2": 2.589988110336, "ha": 0.01}.get(draft.unit or "")
    if factor and draft.region is not None and draft.region.id:
        known = next((r for r in scan.scheme.known_regions if r.id == draft.region.id), None)
        if known and known.official_area_m2 and draft.value * factor * 1e6 > 1.02 * known.official_area_m2:
            draft.flags.append(
                f"impossible value: {draft.value:,.10g} {draft.unit} is more than the whole of"
                f" {known.names.get('en', known.id)} ({known.official_area_m2 / 1e6:,.0f} km²)"
            )
    if draft.value < 0:
        draft.flags.append("impossible value: less than nothing")
