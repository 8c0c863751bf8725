"""Settlements and regions that are said to be taken, entered, left, held or fought for.

Knows which frames of a sentence count and of what; the drafts are `drafting`'s.
Ukrainian and Russian only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.beaten import fought_behind, repelled_at
from contactline.claims.reading.clauses import by_civilians, is_of_a_person
from contactline.claims.reading.drafting import drafts_of_event
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import has_figure
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.inflected.frame import InflectedFrame
from contactline.claims.reading.inflected.free_clauses import (
    is_of_land,
    is_over,
    not_so,
    of_another_field,
)
from contactline.claims.reading.inflected.free_order import (
    attributive,
    gapped,
    has_foreign_doer,
    list_of_count,
)
from contactline.claims.reading.inflected.stranded import stranded
from contactline.claims.reading.joined import in_turn
from contactline.claims.reading.lexicon import endings_of
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.sayings import Saying


def events_of(
    scan: Scan, line: Line, said: Said, sayings: Sequence[Saying], parties: Sequence[Party]
) -> tuple[list[Draft], list[Frame]]:
    """Drafts of one sentence, and the frames they come from (for figures and counts)."""
    drafts: list[Draft] = []
    frames: list[Frame] = []
    marks = line.of("event")
    main = 0  # behind the first event with a place: what comes after it may be told on the way
    stranger = False
    if of_another_field(line):
        return drafts, frames
    frame_of: list[InflectedFrame] = [InflectedFrame(scan, line, mark, marks, parties) for mark in marks]
    for frame in frame_of:
        if line.sentence.question or frame.unreal:
            continue
        if (
            frame.form == "verb"
            and not frame.passive
            and ((stranger and not parties) or has_foreign_doer(line, frame.left, frame.mark, parties))
        ):
            stranger = True  # "the Israeli army advanced and entered three villages"
            continue
        if frame.form == "verb" and by_civilians(line, frame.left, frame.mark, parties):
            continue
        if frame.form == "state" and is_of_land(line, frame.mark):
            frames.append(frame)
            continue  # "on the occupied territory": no place's state
        if _is_open(line, frame, said) or _is_by_the_town(line, frame):
            continue
        if frame.effect == "enter" and any(q.last == frame.mark.first for q in line.numbers):
            continue  # "76 villages, 14 of them are in the R region"
        if line.within("threat", frame.mark.first, frame.mark.last):
            continue  # "under fire control" is no control
        frames.append(frame)
        if attributive(line, frame.mark):
            continue
        objects = [o for o in frame.objects(said) if not is_of_a_person(line, o)]
        if has_figure(line, frame):
            begins = list_of_count(line, frame.mark.last, frame.right)
            objects = frame.run(begins, frame.right) if begins is not None else []
            if not objects:
                continue
        if frame.effect == "gain" and frame.form == "noun":
            # "an advance in X", not "the gains of the year were X and Y"
            objects = [o for o in objects if o.place is None or _is_where(line, frame, o)]
        near_a_place = any(o.place for o in objects)
        if (
            frame.effect == "gain"
            and not near_a_place
            and (frame.form == "noun" or not any(o.place or o.region for o in objects))
        ):
            if line.of("pace_up"):
                continue
            # "gains in the X region since March": a period and a region make it testable
            objects = [
                s
                for s in line.named
                if s.region is not None and s.first >= frame.mark.last and line.ending_at("locative", s.first)
            ][:1]
            if not any(w.kind in ("since", "month", "span") for w in line.dates):
                objects = []
        if any(
            s.first < o.first
            for o in objects
            if o.place is None
            for s in line.of("settlements_counted")
            if s.first >= frame.mark.last or 0 <= o.first - s.last <= 2
        ):
            # "three villages of the X community": they, not the community; "... - A, B and C": those
            objects = [o for o in objects if o.place is not None]
            if not objects:
                continue
        if not objects and frame.effect == "repel":
            objects = list(said.attacked)  # "... attacked near X. All attacks were repelled."
        in_a_sector = all(o.place is None for o in objects)
        if frame.effect == "repel" and in_a_sector and (party := frame.actor(said)) is not None:
            said.beaten, said.beaten_at = party.actor, line.sentence.index
        objects = objects or [o for o in stranded(line, frame) if not is_of_a_person(line, o)]
        objects = objects or _fought_for(line, frame, said)
        if not objects:
            continue  # nowhere that is named and known, and done by nobody known: another war
        party = frame.actor(said)
        actor = party.actor if party else None
        if frame.effect == "contest" and is_over(line, frame.mark, frame.right):
            continue
        objects = [o for o in objects if not in_turn(line, o)]
        unlike = not_so(line, frame.right)
        objects = [o for o in objects if o not in unlike] or (frame.before() if unlike else [])
        frame.denied = True
        drafts += drafts_of_event(scan, line, frame, unlike, actor, said, sayings) if unlike else []
        frame.denied = False
        if not objects:
            continue
        drafts += drafts_of_event(scan, line, frame, objects, actor, said, sayings)
        if rest := gapped(line, frame.mark, frame.right, parties):
            others = [o for o in frame.run(rest[1], rest[2]) if o not in objects]
            drafts += (
                drafts_of_event(scan, line, frame, others, rest[0].actor, said, sayings) if others else []
            )
        named = tuple(o for o in objects if o.place is not None)
        if named:
            said.places = named
            main = main or frame.mark.last
    if not drafts and (spots := fought_behind(line, parties, said)):
        drafts += repelled_at(scan, line, spots, said)
    return [d for d in drafts if not _is_told_better(d, drafts)], frames


def _fought_for(line: Line, frame: InflectedFrame, said: Said) -> list[Named]:
    """ "They have come up to X. Street fighting goes on": for the only place of the sentence before."""
    index, paragraph = said.recent_at
    if frame.effect != "contest" or frame.form != "verb" or line.named or line.of("front", "front_words"):
        return []
    words = [line.tokens[i].norm for i in range(frame.mark.first, frame.mark.last)]
    if any(word.endswith(endings_of(line.sentence.lang, "past")) for word in words):
        return []
    before = line.sentence.index - index == 1 and line.sentence.paragraph == paragraph
    one = len({s.text for s in said.recent}) == 1
    return list(said.recent[-1:]) if before and one else []


def _is_where(line: Line, frame: InflectedFrame, spot: Named) -> bool:
    return frame.is_near(spot) or any(
        line.ending_at(c, spot.first) or frame.typed(spot, c) for c in ("locative", "conj")
    )


def _is_open(line: Line, frame: InflectedFrame, said: Said) -> bool:
    """ "A flag over X", "X is ours": but whose flag, and who are we?"""
    party = frame.actor(said)
    if party is None and frame.effect == "take" and line.within("sign", frame.mark.first, frame.mark.last):
        return not line.of("source", "ours")
    return frame.form in ("state", "fall") and party is not None and party.actor is None


def _is_by_the_town(line: Line, frame: InflectedFrame) -> bool:
    """ "fell silent under A", where A is a capital, too: near the town, and not under its government."""
    mark = frame.mark
    return line.at("held_under", mark.first) is not None and any(
        mark.first < s.first < mark.last and s.place is not None for s in line.named
    )


def _is_told_better(draft: Draft, drafts: Sequence[Draft]) -> bool:
    """ "Our troops took X back, there is no enemy there": one event."""
    part = draft.kind == "area_gained" and draft.value is None and draft.effect in ("take", "retake")
    if part and any(
        other.kind == "entered" and other.actor == draft.actor
        for other in drafts
        if other.place is not None and draft.place is not None and other.place.id == draft.place.id
    ):
        return True  # "entered the centre of X, raised a flag over its town hall"
    again = draft.effect == "absent" or (draft.kind == "denied" and draft.effect in ("enter", "lose"))
    return again and any(
        other is not draft
        and other.kind in ("liberated", "withdrawn", "denied", "entered", "area_held")
        and other.effect != "absent"
        for other in drafts
        if other.place is not None and draft.place is not None and other.place.id == draft.place.id
    )
