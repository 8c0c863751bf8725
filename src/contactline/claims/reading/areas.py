"""Areas held, gained, lost or fought for.

Knows the verb that governs a figure; which one does is `governors`'. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafting import in_quotes, still_speaking
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import figure_draft, names_period, occupies
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.governors import figure_before, governor_of
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.sayings import Saying
from contactline.claims.reading.where import where
from contactline.reports import Kind, PlaceMention, RegionMention


def area_of(
    scan: Scan,
    line: Line,
    quantity: Quantity,
    frames: Sequence[Frame],
    said: Said,
    before: Draft | None,
    parties: Sequence[Party],
    sayings: Sequence[Saying],
) -> Draft | None:
    frame = governor_of(line, quantity, frames)
    if frame is not None and frame.effect == "contest" and _by_so_much(line, quantity):
        return None  # "the grey zone grew by 31 km²"
    changes = frame is not None and frame.effect in ("gain", "lose") and frame.form == "verb"
    subject = line.within("no_ground", frame.left, frame.mark.first) if changes and frame is not None else []
    if subject and frame is not None and frame.actor(said) is None:
        return None  # "the flooded area shrank to 296 km²"
    compared = [m for m in line.of("compare") if m.last <= quantity.first]
    if frame is None and before is None and (earlier := figure_before(line, said)) is not None:
        before = earlier
    inherits = before is not None and (
        (frame is None) or bool(compared and compared[-1].first > (frame.mark.first if frame else 0))
    )
    if frame is None and not inherits:
        return None
    first, last = quantity.first, quantity.last
    region, place, region_last = where(scan, line, quantity, said, frame)
    last = max(last, region_last)
    if is_elsewhere(line, frame, region, place, said):
        return None
    if inherits and before is not None:
        draft = figure_draft(scan, line, before.kind, quantity, first, last)
        draft.actor, draft.effect = before.actor, before.effect
        draft.region, draft.place = region or before.region, place or before.place
        if before.kind == "pace":
            draft.unit = before.unit  # "14 km² a day, compared with 7 km² in June"
        if before.kind == "share":
            draft.kind = "area_held"
        if before.line != line.sentence.index and not line.dates:
            draft.start, draft.end = before.start, before.end
        draft.confidence = before.confidence - 0.05
        return draft
    assert frame is not None
    kind: Kind
    party = _gapped(line, quantity, parties) or frame.actor(said)
    actor = party.actor if party else None
    if frame.effect == "contest" and line.tokens[frame.mark.last - 1].norm in line.small_words("hands"):
        return None  # "300 sq km changed hands": whose they were is not said
    if frame.effect == "retake" and party is None and in_quotes(line, frame.mark.first, frame.mark.last):
        actor = scan.other(said.perspective or scan.scheme.undrawn_holder)  # another's word
    if frame.effect == "gain" and party is None and _is_freed_ground(line, frame):
        actor = scan.scheme.undrawn_holder
    grey = frame.effect in ("gain", "lose") and _of_the_grey(line, frame)
    if grey and _by_so_much(line, quantity):
        return None
    if frame.effect == "contest" or grey:
        kind, actor = "contested", None

        if quantity.qualifier == "up to" and line.ending_at("grew", quantity.first) is not None:
            quantity = replace(quantity, qualifier=None)  # grown to so much
    elif frame.form == "state" and frame.effect == "hold" and _came_to_be(line, frame):
        kind, actor = "area_gained", actor or scan.other(scan.scheme.undrawn_holder)
    elif frame.effect == "hold" or frame.effect == "fall":
        kind = "area_held"
        if actor is None:
            actor = scan.other(scan.scheme.undrawn_holder)
        if frame.effect == "hold" and occupies(frame) and any(w.kind == "since" for w in line.dates):
            kind = "area_gained"  # "has occupied 2,100 sq km since January"
        if (
            frame.effect == "hold"
            and _by_so_much(line, quantity)
            and (by := line.ending_at("grew", quantity.first - 1)) is not None
        ):
            # "the ground it holds grew by 120 km²", "the area that A controls shrank by 178 km²"
            kind = "area_lost" if line.at("shrank", by.first) is not None else "area_gained"
        if _taken_in_a_period(line, frame):
            kind = "area_gained"  # "634 km² taken by A in July"
    elif (
        frame.effect in ("gain", "lose")
        and line.tokens[quantity.first - (quantity.qualifier != "up to")].norm in line.small_words("to")
        and not line.ending_at("amounts_to", quantity.first, 1)
    ):
        kind = "area_held"  # grown to, not by
        quantity = replace(quantity, qualifier=None if quantity.qualifier == "up to" else quantity.qualifier)
    elif frame.effect in ("lose", "leave"):
        kind = "area_lost"
        lost = _is_behind(line, quantity, frame)
        if line.grammar.names_subject and not lost and _has_other_subject(line, frame, party):
            return None  # "the reservoir has lost 1,900 sq km"
        if actor is None and frame.effect == "lose":
            actor = scan.scheme.undrawn_holder
    elif frame.effect == "take" and occupies(frame) and not names_period(line, quantity):
        kind = "area_held"
    else:
        kind = "area_gained"
    if kind == "area_held" and actor is None:
        abroad = region is not None and region.id and not region.id.startswith(scan.scheme.home)
        home = scan.scheme.undrawn_holder
        actor = home if abroad else scan.other(home)
    if frame.effect in ("take", "retake", "gain") and actor is None:
        whom = line.small_words("for_whom")
        ends = frame.mark.last if frame.form != "verb" else frame.mark.first
        ill = frame.effect != "retake" and bool(line.within("ill_taking", frame.mark.first - 3, ends))
        after = [
            p for p in parties if 0 <= p.first - quantity.last <= 3 and line.tokens[p.first - 1].norm in whom
        ]
        if after:
            actor = after[0].actor
        elif frame.effect == "retake":
            actor = scan.scheme.undrawn_holder
        elif ill and (frame.form != "verb" or frame.effect == "gain" or _is_ground(line, frame)):
            # "of newly occupied land", "the occupied area grew by 9 sq km"
            actor = scan.other(scan.scheme.undrawn_holder)
        else:
            gains = frame.effect == "gain" and frame.form == "noun"
            told = next((d.actor for d in (said.figure, said.count) if gains and d is not None), None)
            actor = told or said.actor or scan.other(scan.scheme.undrawn_holder)
        goes_on = frame.effect == "retake" and still_speaking(line, said) is not None
        if not after and not ill and (goes_on or any(s.side for s in sayings)):
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
        and before is not None
        and before.kind == "share"
        and (
            any(0 <= quantity.first - m.last <= 1 for m in line.of("means_also"))
            or _says_the_same(line, before, quantity)
        )
    ):
        draft.region, region = before.region, before.region  # "19 percent of X, or about 114,000 km²"
    if kind == "area_held" and frame.effect == "lose" and line.of("taken_participle"):
        draft.actor = scan.other(scan.scheme.undrawn_holder)  # "the occupied ground shrank to"
    if region_last <= quantity.last and place is None and _is_the_rest(line, quantity, before, kind):
        assert before is not None
        draft.region = region = before.region
    if kind == "area_held" and region is None and place is None:
        draft.region = region = _region_still_meant(scan, line, draft, said)
    draft.negated = kind == "area_held" and frame.negated
    if region is None and place is None:
        draft.confidence -= 0.15
    if quantity.unit == "m2":
        draft.flags.append(
            f"unit slip: {quantity.value:,.10g} square metres is the size of a plot;"
            " square kilometres may be meant"
        )
    return draft


def _is_the_rest(line: Line, quantity: Quantity, before: Draft | None, kind: Kind) -> bool:
    """ "A holds 77 % of X; the 6,500 km² that remain to B": of X too."""
    told = before is not None and before.kind == "share" and before.line == line.sentence.index
    article = line.tokens[quantity.first - 1].norm in line.small_words("article")
    return told and article and kind == "area_held"


def _region_still_meant(scan: Scan, line: Line, draft: Draft, said: Said) -> RegionMention | None:
    """ "A took 40 % of X. It now holds about 800 km²": of X, where one side's figures go on and X is large
    enough; not "in all it holds 114,000 km²"."""
    last = said.measure
    if last is None or last.region is None or last.actor != draft.actor or draft.value is None:
        return None
    if line.sentence.index - last.line != 1 or line.named or line.of("in_all", "total", "country_meant"):
        return None
    if scan.lines[last.line].sentence.paragraph != line.sentence.paragraph or last.place is not None:
        return None
    known = next((r for r in scan.scheme.known_regions if r.id == last.region.id and r.level > 0), None)
    if known is None or not known.official_area_m2:
        return last.region if known is not None else None
    return last.region if draft.value * 1e6 <= known.official_area_m2 else None


def _says_the_same(line: Line, before: Draft, quantity: Quantity) -> bool:
    """ "About a quarter of it, roughly 6,600 km²": nothing but "of it" and a comma between the two."""
    share = next((q for q in line.quantities if q.first == before.at), None)
    if share is None or before.line != line.sentence.index:
        return False
    between = [line.tokens[i] for i in range(share.last, quantity.first)]
    small = line.small_words("of") | line.small_words("of_it")
    return bool(between) and between[-1].text in ",(–—" and all(t.norm in small for t in between[:-1])


def _gapped(line: Line, quantity: Quantity, parties: Sequence[Party]) -> Party | None:
    """ "A gained 34 square miles, and B – 9": B, a dash for the verb."""
    dash = quantity.first - 1
    dash -= line.tokens[dash].norm in line.small_words("by_so_much")  # "а В — на 3 км²"
    if dash <= line.first or line.tokens[dash].text not in "—–-":
        return None
    return next((p for p in parties if p.last == dash and not p.oblique), None)


def _is_ground(line: Line, frame: Frame) -> bool:
    """ "The area occupied since Friday": a participle right behind the ground that it is of."""
    return occupies(frame) and line.ending_at("land", frame.mark.first, 1) is not None


def _came_to_be(line: Line, frame: Frame) -> bool:
    """ "in July 500 km² were occupied": with a month, what was taken in it, not what is held."""
    return occupies(frame) and any(
        when.kind == "month" and not any(0 <= when.first - m.last <= 1 for m in line.of("so_far"))
        for when in line.dates
    )


def _is_freed_ground(line: Line, frame: Frame) -> bool:
    """ "The liberated area grew by 37 km²", "the area freed rose by 9"."""
    return any(
        line.ending_at("land", e.first, 1) or line.at("land", e.last)
        for e in line.of("event")
        if e.data.startswith("retake/") and frame.left <= e.first and e.last <= frame.mark.first
    )


def _of_the_grey(line: Line, frame: Frame) -> bool:
    """ "The grey zone shrank to 29 km²": neither side's, before or behind it."""
    zones = [m for m in line.of("event") if m.data == "contest/state" and m.last <= frame.mark.first]
    opened = max((b for b in line.breaks if b <= frame.mark.first), default=line.first)
    return bool(zones) and zones[-1].first >= opened and frame.form == "verb"


def _by_so_much(line: Line, quantity: Quantity) -> bool:
    return line.tokens[quantity.first - 1].norm in line.small_words("by_so_much")


def _taken_in_a_period(line: Line, frame: Frame) -> bool:
    """A participle of taking with a month or a span: what was taken then, not what is held."""
    taken = any(frame.mark.first <= m.first < frame.mark.last for m in line.of("taken_participle"))
    return taken and any(w.kind in ("month", "span") and w.first > frame.mark.first for w in line.dates)


def _has_other_subject(line: Line, frame: Frame, party: Party | None) -> bool:
    return party is None and frame.form == "verb" and not frame.passive and frame.mark.first > line.first


def _is_behind(line: Line, quantity: Quantity, frame: Frame) -> bool:
    """ "133 km² lost in March", "8 km² of ground lost": a participle right behind the figure."""
    gap = range(quantity.last, frame.mark.first)
    return (
        quantity.last <= frame.mark.first
        and len(gap) <= _LAND_BETWEEN
        and all(line.tokens[i].norm in line.small_words("of") or line.at("land", i) is not None for i in gap)
    )


_LAND_BETWEEN = 2


def is_elsewhere(
    line: Line, frame: Frame | None, region: RegionMention | None, place: PlaceMention | None, said: Said
) -> bool:
    """Of another war: by one who is no side of this one, and of no ground that is named and known."""
    if frame is None or (place is not None and place.id is not None) or not frame.of_stranger(said):
        return False
    meant = line.of("country_meant")
    return region is None or region.id is None or bool(meant and region.mention not in _said_in(line))


def _said_in(line: Line) -> set[str]:
    return {s.text for s in line.named}
