"""Shares of a region or town that are held, taken or lost.

Knows the verb that governs a figure; which one does is `governors`'. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from contactline.claims.reading.actors import Party
from contactline.claims.reading.areas import is_elsewhere
from contactline.claims.reading.drafting import still_speaking
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import AREA, figure_draft, is_apposed
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.governors import governor_of
from contactline.claims.reading.joined import adjoin
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.meant import place_meant as spots_meant
from contactline.claims.reading.meant import still_meant
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.rates import aside_of
from contactline.claims.reading.regained import regained_of
from contactline.claims.reading.sayings import Saying
from contactline.claims.reading.where import as_region, names_office, unlisted, where
from contactline.claims.reading.wholes import (
    is_of,
    is_share_of_figure,
    named_before,
    place_meant,
    region_meant,
    whole_before,
)
from contactline.gazetteer.morphology import is_adjective, is_common_noun, is_function_word
from contactline.reports import Kind, RegionMention


def is_of_a_thing(line: Line, quantity: Quantity) -> bool:
    """ "70% голосов": of what is no ground."""
    if quantity.last >= line.last or not line.tokens[quantity.last].text.islower():
        return False
    ground = (
        "actor",
        "enemy",
        "ours",
        "land",
        "settlement",
        "settlement_meant",
        "built_up",
        "region_meant",
        "country_meant",
        "part_of",
        "locative",
    )
    if any(line.at(category, quantity.last) for category in ground):
        return False
    at, lang = quantity.last, line.sentence.lang
    while at + 1 < line.last and at - quantity.last < 2 and is_adjective(line.tokens[at].norm, lang):
        at += 1  # "a fifth of the residential buildings"
    if any(line.at(category, at) for category in ground) or not line.tokens[at].text.islower():
        return False
    word = line.tokens[at].norm
    return is_common_noun(word, lang) and not is_function_word(word, lang)


def share_of(
    scan: Scan,
    line: Line,
    quantity: Quantity,
    frames: Sequence[Frame],
    said: Said,
    before: Draft | None,
    parties: Sequence[Party],
    sayings: Sequence[Saying],
) -> Draft | None:
    if quantity.first > line.first and line.tokens[quantity.first - 1].norm in line.small_words("which_side"):
        return None  # "the northern half": which one, and no share
    if line.within("taken_participle", quantity.last, quantity.last + 2):
        return None  # "77 percent of the land taken in the month": of what was taken, not of a region
    if line.grammar.has_cases and is_of_a_thing(line, quantity):
        return None
    if line.within("no_ground", quantity.last, quantity.last + _OF_WHAT):
        return None  # "20 percent of the market in X"
    if (regained := regained_of(scan, line, quantity, frames, said, parties)) is not None:
        return regained
    frame = governor_of(line, quantity, frames)
    compared = [m for m in line.of("compare") if m.last <= quantity.first]
    last_share = before if before is not None and before.kind == "share" else None
    if last_share is not None and compared and (frame is None or compared[-1].first > frame.mark.first):
        draft = figure_draft(scan, line, "share", quantity, quantity.first, quantity.last)
        draft.actor, draft.region = last_share.actor, last_share.region
        return draft
    if (
        before is not None
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
    if frame is not None and (spot := _whole_told(line, quantity, frame, said)) is not None:
        draft = figure_draft(scan, line, "share", quantity, quantity.first, quantity.last)
        draft.region = as_region(scan, spot, line)
        draft.place = None if draft.region is not None else spot.place
        draft.actor, draft.effect = _whose(scan, line, frame, said, sayings), frame.effect
        return draft
    if frame is None or frame.effect == "leave" or is_share_of_figure(line, quantity):
        return None
    if frame.effect == "contest" and not grey:
        return None
    after = [s for s in line.named if 0 <= s.first - quantity.last <= 6 and not names_office(line, s)]
    grounds = ("land", "region_meant", "country_meant", "settlement")
    land = [m for m in line.of(*grounds) if 0 <= m.first - quantity.last <= 3]
    meant = place_meant(line, quantity, said)
    if meant is not None:
        draft = figure_draft(
            scan, line, "share", quantity, min(quantity.first, frame.mark.first), quantity.last + 2
        )
        draft.actor, draft.place, draft.effect = _whose(scan, line, frame, said, sayings), meant, frame.effect
        if said.region_at > said.recent_at[0] and not line.named:
            draft.region, draft.place = said.region, None  # "66 percent of it": of the region named since
        return draft
    if (told := region_meant(line, quantity, said)) is not None:
        draft = figure_draft(scan, line, "share", quantity, quantity.first, quantity.last)
        party = frame.actor(said)
        draft.actor, draft.region, draft.effect = party.actor if party else None, told, frame.effect
        return draft
    region, place, last = where(scan, line, quantity, said, frame)
    if (
        not land
        and not unlisted(line, quantity)[0]
        and not any(as_region(scan, s, line) or s.place for s in after)
        and line.tokens[min(quantity.last, line.last - 1)].norm in line.small_words("of")
    ):
        return None
    if not is_of(line, quantity) and not aside_of(line, before, quantity):
        after, land = [], []
        region, place, last = named_before(scan, line, quantity), None, quantity.last
    apposed = is_apposed(line, frame, quantity)
    by_much = _by_so_much(line, frame, quantity)
    so_far = frame.form == "state" and (quantity.first < frame.mark.first or apposed or by_much)
    if so_far and place is None and region is None:
        # "the town is 60% under control"
        named = spots_meant(line, line.first, quantity.first, line.first, still_meant(line, said), near=False)
        place = named[0].place if named else None
    if region is None and not after and (so_far or by_much) and frame.effect in _STANDS:
        own = [o for o in frame.objects(said) if o.place is not None]  # "X, held by 80 percent"
        place, after = (own[0].place, own) if own else (place, after)
    if so_far and place is not None:
        after = [s for s in line.named if s.place is place] or after
        land = land or line.quantities[:1]  # type: ignore[assignment]
    if not land and not after and region is None and not unlisted(line, quantity)[0]:
        return None
    if is_elsewhere(line, frame, region, place, said):
        return None
    near = (line.tokens[i].norm for i in range(max(line.first, quantity.first - 2), quantity.first))
    by = not line.small_words("by_so_much").isdisjoint(near) and frame.form in ("verb", "state")
    if line.grammar.has_cases and not land and not after and not (by or apposed):  # "holds X by all 99 %"
        return None
    party = frame.actor(said)
    actor = _whose(scan, line, frame, said, sayings)
    if actor is None and frame.effect == "gain" and before is not None:
        actor = before.actor  # "the gain was 5,842 km², less than 1%"
    if actor is not None and (frame.effect == "lose" or line.at("unheld", frame.mark.first)):
        actor = scan.other(actor)  # "A has lost control of 69 percent": so much is the other's
    if region is None and not after and is_of(line, quantity):
        region, last = unlisted(line, quantity)
    if (
        region is not None
        and region.id is None
        and land
        and not region.part
        and not any(s.first <= land[0].first for s in after)
    ):
        return None  # "half of the A's territory it seized": of no region
    joined = [s for s in after if as_region(scan, s, line) is not None]
    if (_each(line, quantity) or _about_each(line, quantity, joined)) and joined:
        region, place, last = as_region(scan, joined[0], line), None, joined[0].last
    elif (
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
    if not near_place and place is None and region is None:
        near_place = spots_meant(
            line, quantity.last, line.last, quantity.last, still_meant(line, said), near=False
        )
    told = region is not None and quantity.last < last
    if near_place and not (told and last <= near_place[0].first):  # "a fifth of A, has pressed towards X"
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


def _by_so_much(line: Line, frame: Frame, quantity: Quantity) -> bool:
    """ "The town is taken by 80 percent": right behind the word of taking or holding."""
    between = [line.tokens[i] for i in range(frame.mark.last, quantity.first)]
    by = 0 < len(between) <= _BY_WITHIN and between[-1].norm in line.small_words("by_so_much")
    return by and frame.form != "noun" and all(token.word for token in between)


_BY_WITHIN = 3
_STANDS = ("hold", "take", "retake", "fall")


def _whose(scan: Scan, line: Line, frame: Frame, said: Said, sayings: Sequence[Saying]) -> str | None:
    """Who does it; where nobody is named, the other side holds, and a side that speaks has freed."""
    party = frame.actor(said)
    if party is not None:
        return party.actor
    if frame.effect == "retake":  # "liberated", by word of a side
        acted = [p.actor for p in frame.parties if not p.oblique and p.last <= frame.mark.first]
        speaks = next((s.side for s in sayings if s.side), None) or still_speaking(line, said)
        return speaks or next(reversed(acted), said.actor if line.grammar.names_subject else None)
    return scan.other(scan.scheme.undrawn_holder) if frame.effect in ("hold", "fall", "take") else None


def _whole_told(line: Line, quantity: Quantity, frame: Frame, said: Said) -> Named | None:
    """ "X, half of which is held", "X has been freed by more than 99 percent": X."""
    if frame.effect not in ("take", "retake", "hold", "fall") or frame.negated:
        return None
    if (spot := whole_before(line, quantity)) is not None:
        return spot
    by = line.tokens[quantity.first - 1].norm in line.small_words("by_so_much")
    if not by or not frame.passive or not 0 <= quantity.first - frame.mark.last <= 1:
        return None
    return next(iter(frame.objects(said)), None)


def _each(line: Line, quantity: Quantity) -> bool:
    return any(
        line.tokens[i].norm in line.small_words("each")
        for i in range(quantity.first, min(line.last, quantity.last + 1))
    )


def _about_each(line: Line, quantity: Quantity, joined: Sequence[Named]) -> bool:
    """ "About three quarters of the A and B regions": a round figure is so of each of them; an exact one, and
    one of them "together", is of both at once."""
    if quantity.qualifier is None or line.of("together"):
        return False
    listed = list(joined[:1])
    for spot in joined[1:]:
        if not adjoin(line, listed[-1], spot):
            break
        listed.append(spot)
    between = range(listed[0].last, listed[-1].first) if listed else range(0)
    return any(line.at("conj", i) is not None for i in between)


def each_more(scan: Scan, line: Line, quantity: Quantity, draft: Draft) -> list[Draft]:
    """ "Three quarters each of X and Y": as much of Y."""
    behind = [s for s in line.named if s.first >= quantity.last and as_region(scan, s, line) is not None]
    each = _each(line, quantity) or (
        bool(behind)
        and as_region(scan, behind[0], line) == draft.region
        and _about_each(line, quantity, behind)
    )
    if draft.kind != "share" or draft.region is None or not each:
        return []
    out, end = [], quantity.last
    for spot in line.named:
        region = as_region(scan, spot, line)
        if spot.first < end or region is None or spot.first - end > 2:
            continue
        end = spot.last
        if region.id != draft.region.id:
            out.append(replace(draft, region=region, spans=list(draft.spans), flags=[]))
    return out


def as_gains(line: Line, drafts: Sequence[Draft]) -> None:
    """ "Took 5 percent of X this year", "has taken 1 percent since 2022": so much was gained in the period,
    whatever is held. "Took 5 percent of X", on one day or by the end of a year, tells what it holds since."""
    for draft in drafts:
        if draft.kind != "share" or draft.start is None or draft.actor is None:
            continue
        if draft.end is not None and draft.end - draft.start <= _A_DAY:
            continue
        if _is_taken(line, draft) and _is_of_ground(line, draft) and not _is_as_of(line, draft):
            draft.kind = "area_gained"


def _is_taken(line: Line, draft: Draft) -> bool:
    """Whether a verb of taking stands right before the figure."""
    return any(
        0 <= draft.at - event.last <= _QUALIFIED and event.data in _TAKING for event in line.of("event")
    )


def _is_of_ground(line: Line, draft: Draft) -> bool:
    """Whether the figure is of a region or place right behind it, and not of a thing there ("20 percent of
    the market in X")."""
    quantity = next((q for q in line.quantities if q.first == draft.at), None)
    if quantity is None:
        return False
    wholes = [s.first for s in line.named] + [m.first for m in line.of("country_meant", "region_meant")]
    nearest = min((at for at in wholes if at >= quantity.last), default=None)
    return nearest is not None and all(
        line.tokens[i].norm in line.small_words("of_the") or line.at("land", i) is not None
        for i in range(quantity.last, nearest)
    )


def _is_as_of(line: Line, draft: Draft) -> bool:
    """ "By the end of 2024", "as of August": the day that a state is told of."""
    when = next((w for w in line.dates if w.start == draft.start and w.end == draft.end), None)
    if when is None:
        return False
    words = [line.tokens[i].norm for i in range(max(line.first, when.first - 2), when.first + 1)]
    return not line.small_words("state_day").isdisjoint(words)


_TAKING = ("take/verb", "retake/verb", "gain/verb")
_OF_WHAT = 3
"""Tokens from a share to what it is of: "of the"."""
_QUALIFIED = 3
"""Tokens between a verb and its figure: "only just over"."""
_A_DAY = timedelta(days=1)
