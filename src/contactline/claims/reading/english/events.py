"""Settlements and regions that are said to be taken, entered, left, held or fought for.

Knows which frames of a sentence count and of what; the drafts are `drafting`'s.
English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.beaten import fought_behind, repelled_at
from contactline.claims.reading.clauses import by_civilians
from contactline.claims.reading.drafting import drafts_of_event
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.english.attacks import (
    is_by_defenders,
    repeller,
    without_attack,
)
from contactline.claims.reading.english.called import note_kinds
from contactline.claims.reading.english.claimed import with_claimed
from contactline.claims.reading.english.frame import EnglishFrame
from contactline.claims.reading.english.gapping import gapped, place_shared, place_understood
from contactline.claims.reading.english.places import (
    is_beside,
    is_subordinate,
    whole_region,
    without_front_parts,
)
from contactline.claims.reading.english.states import stand_there
from contactline.claims.reading.english.unknown_names import unknown_name, unknown_subject
from contactline.claims.reading.english.verbs import unresolved
from contactline.claims.reading.figures import has_figure
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.sayings import Saying


def events_of(
    scan: Scan, line: Line, said: Said, sayings: Sequence[Saying], parties: Sequence[Party]
) -> tuple[list[Draft], list[Frame]]:
    """Drafts of one sentence, and the frames they come from (for figures and counts)."""
    note_kinds(line, said)
    drafts: list[Draft] = []
    frames: list[Frame] = []
    marks = with_claimed(line)
    main = 0  # behind the first event with a place: what comes after it may be told on the way
    frame_of: list[EnglishFrame] = [EnglishFrame(scan, line, mark, marks, parties) for mark in marks]
    for frame in frame_of:
        if line.sentence.question or frame.unreal:
            continue
        if not frame.falters and without_attack(frame, said):
            continue
        if frame.presence and any(s.speaker[0] <= frame.mark.first < s.speaker[1] for s in sayings):
            continue  # "the commander of a brigade operating in X said": which brigade it is
        if frame.form == "verb" and by_civilians(line, frame.left, frame.mark, parties):
            continue
        freed = line.within("freed", frame.mark.first, frame.mark.last)
        if frame.form == "state" and frame.effect == "retake" and not freed and frame.actor(said) is None:
            continue  # "again", but whose?
        if _goes_to_nobody(frame, said):
            continue  # "X belongs to the Y district"
        if line.within("threat", frame.mark.first, frame.mark.last):
            continue  # "under fire control" is no control
        frames.append(frame)
        if has_figure(line, frame) or _is_total(frame):
            continue
        objects = [whole_region(scan, line, o) for o in frame.objects(said) if not _is_of_something(line, o)]
        if frame.effect == "gain" and frame.form == "noun" and (shown := _gains_shown(frame, said)):
            objects = shown
        elif frame.effect == "gain" and (
            frame.form == "noun" or not any(o.place or o.region for o in objects)
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
            if frame.actor(said) is None:
                objects = []
        if any(
            s.first < o.first
            for o in objects
            if o.place is None
            for s in line.of("settlements_counted")
            if s.first >= frame.mark.last
        ):
            continue
        if frame.presence and not stand_there(line, frame, frame.actor(said)):
            continue
        they = frame.negated and frame.presence and (party := frame.actor(said)) is not None and party.pronoun
        if they and _not_named_here(line, objects):
            continue  # "they are not in the city"
        if not objects and frame.form not in ("state", "noun"):
            objects = (
                unknown_name(frame)
                or unknown_subject(frame)
                or place_shared(line, frame)
                or place_understood(line, frame, said)
            )
        if frame.effect == "gain" and frame.actor(said) is None and _not_named_here(line, objects):
            continue  # "the meadows have gained on it"
        if frame.effect == "repel" and all(line.at("front_part", o.last) for o in objects):
            said.beaten, said.beaten_at = repeller(frame, frame.actor(said)), line.sentence.index
        if not objects or (_not_here(line, objects) and frame.of_stranger(said)):
            continue  # nowhere that is named and known, and done by nobody known: another war
        party = frame.actor(said)
        actor = party.actor if party else None
        if actor is None and _is_flag(frame) and not frame.passive and not sayings:
            continue  # "people raised the flag there": whose?
        if frame.falters or frame.yields:
            actor = scan.other(actor)
        elif frame.effect == "repel":
            actor = repeller(frame, party)
        elif frame.effect == "leave" and is_by_defenders(frame, party):
            actor = scan.scheme.undrawn_holder
        drafts += drafts_of_event(scan, line, frame, objects, actor, said, sayings)
        for spot in gapped(line, frame, objects):
            more = drafts_of_event(scan, line, frame, [spot], actor, said, sayings)
            for draft in more:
                draft.at = spot.first
            drafts += more
        named = tuple(o for o in objects if o.place is not None)
        aside = frame.effect in ("gain", "repel") and (is_beside(line, named) and said.places)
        if named and not aside and not (main and is_subordinate(line, main, frame.mark.first)):
            said.places = named
            main = main or frame.mark.last
    if not drafts and (spots := without_front_parts(line, fought_behind(line, parties, said))):
        drafts += repelled_at(scan, line, spots, said)
    return drafts, frames


def _gains_shown(frame: EnglishFrame, said: Said) -> list[Named]:
    """ "The map shows A's gains near X and inside Y": X and Y, where it is said whose gains they are."""
    line, mark = frame.line, frame.mark
    party = frame.actor(said)
    told = line.within("gains_told", line.first, mark.first)
    if party is None or party.actor is None or not told or frame.negated or line.of("negation"):
        return []
    spots = frame.run(mark.last, frame.right)
    first = [s for s in spots[:1] if s.place is not None and s.first - mark.last <= _GAINS_WITHIN]
    return [s for s in spots if s.place is not None] if first else []


_GAINS_WITHIN = 5


def _is_total(frame: EnglishFrame) -> bool:
    """ "Taking the total liberated there since June to 44 sq km": so much ground, no place."""
    line, mark = frame.line, frame.mark
    if frame.form != "verb" or line.at("there", mark.last) is None:
        return False
    return any(line.ending_at(c, mark.first, 1) for c in ("land", "number_noun", "total_noun"))


def _goes_to_nobody(frame: EnglishFrame, said: Said) -> bool:
    """A place that passes or belongs "to" somebody, who is no side of this conflict."""
    line, mark = frame.line, frame.mark
    to = line.tokens[mark.last - 1].norm in line.small_words("to")
    return frame.form == "fall" and to and frame.actor(said) is None and not line.at("forces", mark.last + 1)


def _is_flag(frame: Frame) -> bool:
    return frame.effect == "take" and bool(frame.line.within("flag", frame.mark.first, frame.mark.last))


def _not_here(line: Line, objects: Sequence[Named]) -> bool:
    return unresolved([o for o in objects if line.first <= o.first < line.last])


def _not_named_here(line: Line, objects: Sequence[Named]) -> bool:
    return all(not line.first <= o.first < line.last for o in objects)


def _is_of_something(line: Line, spot: Named) -> bool:
    """ "Settlements of the X region were occupied", "part of the X region": not the region."""
    if any(q.unit == "percent" and q.last <= spot.first <= q.last + 2 for q in line.quantities):
        return True  # "four-fifths of the X region has been conquered"
    if spot.place is not None:
        return False
    if line.ending_at("part_of_place", spot.first) is not None:
        return True
    at = spot.first - 1
    while at > line.first and line.tokens[at].norm in line.small_words("article"):
        at -= 1
    return line.tokens[at].norm in ("of", "in") and line.at("settlement", at - 1) is not None
