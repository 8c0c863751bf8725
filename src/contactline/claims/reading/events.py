"""Settlements and regions that are said to be taken, entered, left, held or fought for.

From a verb's frame (who, what, the form it stands in) to drafts of claims. Knows the effects that the
rules give to words; which word has which is theirs to say.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.english import (
    belongs_abroad,
    is_beside,
    is_by_defenders,
    is_of_part,
    is_subordinate,
    repeller,
    unresolved,
)
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.free_clauses import (
    by_civilians,
    is_of_land,
    of_another_field,
    part_of_the_town,
)
from contactline.claims.reading.free_order import attributive, gapped, has_foreign_doer
from contactline.claims.reading.scan import Line, Named, Scan
from contactline.claims.reading.speech import Saying
from contactline.reports import Kind, PlaceMention


def events_of(
    scan: Scan, line: Line, said: Said, sayings: Sequence[Saying], parties: Sequence[Party]
) -> tuple[list[Draft], list[Frame]]:
    """Drafts of one sentence, and the frames they come from (for figures and counts)."""
    drafts: list[Draft] = []
    frames: list[Frame] = []
    marks = line.of("event")
    main = 0  # behind the first event with a place: what comes after it may be told on the way
    if of_another_field(line):
        return drafts, frames
    frame_of: list[Frame] = [Frame(scan, line, mark, marks, parties) for mark in marks]
    for frame in frame_of:
        if line.sentence.question or frame.unreal:
            continue
        if (
            line.sentence.lang != "en"
            and frame.form == "verb"
            and has_foreign_doer(line, frame.left, frame.mark, parties)
        ):
            continue
        if frame.form == "verb" and by_civilians(line, frame.left, frame.mark, parties):
            continue
        if frame.form == "state" and is_of_land(line, frame.mark):
            frames.append(frame)
            continue  # "on the occupied territory": no place's state
        if frame.form == "state" and frame.effect == "retake" and frame.actor(said) is None:
            continue  # "again", but whose?
        if line.within("threat", frame.mark.first, frame.mark.last):
            continue  # "under fire control" is no control
        frames.append(frame)
        if attributive(line, frame.mark):
            continue
        if _has_figure(line, frame):
            continue
        objects = frame.objects(said)
        near_a_place = line.sentence.lang != "en" and any(o.place for o in objects)
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
            if line.sentence.lang == "en" and frame.actor(said) is None:
                objects = []
        if any(
            s.first < o.first
            for o in objects
            if o.place is None
            for s in line.of("settlements_counted")
            if s.first >= frame.mark.last
        ):
            continue
        if not objects and frame.effect == "repel" and line.sentence.lang != "en":
            objects = list(said.attacked)  # "... attacked near X. All attacks were repelled."
        if not objects and frame.form not in ("state", "noun"):
            objects = _unknown_name(frame)
        if not objects or (_not_here(line, objects) and frame.of_stranger(said)):
            continue  # nowhere that is named and known, and done by nobody known: another war
        party = frame.actor(said)
        actor = party.actor if party else None
        if frame.effect == "repel" and line.sentence.lang == "en":
            actor = repeller(frame, party)
        elif frame.effect == "leave" and is_by_defenders(frame, party):
            actor = scan.scheme.undrawn_holder
        drafts += _drafts(scan, line, frame, objects, actor, said, sayings)
        if line.sentence.lang != "en" and (rest := gapped(line, frame.mark, frame.right, parties)):
            others = [o for o in frame.run(rest[1], rest[2]) if o not in objects]
            drafts += _drafts(scan, line, frame, others, rest[0].actor, said, sayings) if others else []
        named = tuple(o for o in objects if o.place is not None)
        aside = frame.effect in ("gain", "repel") and (is_beside(line, named) and said.places)
        if named and not aside and not (main and is_subordinate(line, main, frame.mark.first)):
            said.places = named
            main = main or frame.mark.last
    return drafts, frames


def _not_here(line: Line, objects: Sequence[Named]) -> bool:
    return unresolved([o for o in objects if line.first <= o.first < line.last])


def _has_figure(line: Line, frame: Frame) -> bool:
    """Its object is a figure with a unit ("captured 20 sq km near X"): that is a claim of area."""
    for quantity in line.quantities:
        if (
            frame.form == "state"
            and frame.effect == "contest"
            and quantity.unit in ("km2", "mi2", "ha", "m2")
        ):
            return True
        if (
            frame.form == "state"
            and quantity.unit in ("km2", "mi2", "ha", "m2", "percent")
            and (
                frame.left <= quantity.first < frame.mark.first or 0 < frame.mark.first - quantity.first <= 14
            )
        ):
            return True
        if (
            frame.effect in ("gain", "enter")
            and quantity.unit in ("km", "mi")
            and frame.mark.first < quantity.first <= frame.mark.last + (4 if frame.effect == "gain" else 2)
        ):
            return True
        if (
            quantity.unit in ("km2", "mi2", "ha", "m2", "percent")
            and not (quantity.unit == "percent" and _names_between(line, frame.mark.last, quantity.first))
            and (-1 <= quantity.first - frame.mark.last <= 7 or _within(frame, quantity.first))
            and quantity.first < frame.right
        ):
            return True
    return False


def _names_between(line: Line, first: int, last: int) -> bool:
    """ "took X, Y and half of Z": X and Y are taken whole."""
    return line.sentence.lang == "en" and any(
        first <= s.first and s.last <= last and s.place is not None for s in line.named
    )


def _within(frame: Frame, at: int) -> bool:
    """The words of the verb reach into the figure: "added 44 square miles"."""
    return frame.line.sentence.lang != "en" and frame.mark.first < at < frame.mark.last


_AFTER_NAME = frozenset(
    (
        "in",
        "and",
        "on",
        "from",
        "after",
        "last",
        "near",
        "as",
        "several",
        "by",
        "this",
        "earlier",
        "overnight",
        "yesterday",
        "today",
        "before",
        "following",
        "when",
        "which",
        "where",
        "but",
        "with",
        "late",
        "early",
        "at",
        "for",
        "during",
        "over",
        "two",
        "three",
        "days",
        "weeks",
    )
)


def _unknown_name(frame: Frame) -> list[Named]:
    """A name that no list of places has: it stays open. Only right behind the verb, or after "village of"."""
    line, at = frame.line, frame.mark.last
    if (
        frame.line.sentence.lang != "en"
        or frame.effect not in ("take", "retake", "expel", "enter", "leave", "contest")
        or frame.passive
    ):
        return []
    if at < line.last and line.tokens[at].norm == "the":
        at += 1
        if not line.at("settlement", at):
            return []
        at += 1
        if at < line.last and line.tokens[at].norm == "of":
            at += 1
    end = at
    while end < min(line.last, frame.right) and line.tokens[end].word and line.tokens[end].text[0].isupper():
        end += 1
    taken = end == at or any(line.at(c, at) for c in ("weekday", "month", "actor", "source", "enemy"))
    if (
        taken
        or len(line.tokens[at].text) < 4
        or end - at > 2
        or any(s.first <= at < s.last for s in line.named)
    ):
        return []
    word = line.words(at, end)
    if (
        end < line.last
        and line.tokens[end].word
        and line.tokens[end].norm not in _AFTER_NAME
        and not line.at("settlement", at - 2)
    ):
        return []
    return [Named(at, end, PlaceMention(word, None), None, 0.3, word)]


def _drafts(
    scan: Scan,
    line: Line,
    frame: Frame,
    objects: Sequence[Named],
    actor: str | None,
    said: Said,
    sayings: Sequence[Saying],
) -> list[Draft]:
    out = []
    said.group += 1
    first = min([frame.mark.first, *(o.first for o in objects if line.first <= o.first < line.last)])
    last = max([frame.mark.last, *(o.last for o in objects if line.first < o.last <= line.last)])
    party = frame.actor(said)
    if (
        party is not None
        and line.first <= party.first < line.last
        and abs(party.first - frame.mark.first) <= 25
    ):
        first, last = min(first, party.first), max(last, party.last)
    effect = frame.effect
    # "A gained control" by word of a side: the speaker's own where no doer is named
    guessed = False
    if actor is None and effect == "lose" and line.sentence.lang == "en":
        actor = _speaker_side(frame, sayings)  # "A said that X had been lost": by A
    if actor is None and effect == "repel" and line.sentence.lang != "en":
        actor = _speaker_side(frame, sayings) or _still_speaking(line, said) or said.perspective
        actor = actor or (scan.other(said.actor) if said.attacked else None)
    if actor is None and effect in ("take", "retake", "gain", "leave"):
        speaker = _speaker_side(frame, sayings)
        if speaker is None and effect == "retake" and frame.passive_voice:
            speaker = _still_speaking(line, said) or said.active
        if line.sentence.lang == "en":
            unnamed = party is None and bool(line.within("forces", frame.left, frame.mark.first))
            speaker = None if effect == "leave" and not unnamed else speaker
        elif effect == "take" and not frame.negated and _is_ill_done(frame):
            speaker = scan.other(scan.scheme.undrawn_holder)
        elif effect == "take" and (frame.negated or line.of("deny_predicate", "deny_verb")):
            speaker = None
        elif effect == "retake" and speaker is None and _in_quotes(line, frame.mark.first, frame.mark.last):
            speaker = scan.other(said.perspective or scan.scheme.undrawn_holder)
        if speaker and not (effect == "take" and (frame.passive or _is_own_loss(frame))):
            actor, guessed = speaker, True
        elif effect == "leave" and line.sentence.lang == "en":
            pass
        elif effect == "retake":
            own = said.perspective or scan.scheme.undrawn_holder
            actor, guessed = own, True
    for spot in objects:
        kind, who, negated = _kind(scan, frame, actor, spot)
        kind, who = _of_a_part(scan, frame, spot, kind, who)
        if kind is None:
            continue
        draft = Draft(
            kind,
            line.sentence.index,
            frame.mark.first,
            [scan.span(line, first, last)],
            actor=who,
            place=spot.place,
            region=None if spot.place is not None else spot.region,
            negated=negated,
            group=said.group,
            effect="remain" if kind == "denied" and effect == "hold" and not frame.negated else effect,
        )
        if guessed:
            draft.confidence -= 0.15
        if who is None:
            draft.confidence -= 0.2
        if spot.place is not None and spot.place.id is None:
            draft.confidence -= 0.1
        if not (line.first <= spot.first < line.last):
            draft.confidence -= 0.15
        if any(abs(m.first - frame.mark.first) < 8 for m in line.of("hedge")):
            draft.confidence -= 0.1
        out.append(draft)
    return out


def _is_own_loss(frame: Frame) -> bool:
    """ "A confirmed the fall of X", "A denied the capture of X": what the speaker's side would have lost."""
    line = frame.line
    return frame.form == "fall" or bool(
        line.sentence.lang == "en"
        and (
            frame.negated
            or any(m.last <= frame.mark.first for m in line.of("deny_verb", "concede"))
            or line.of("deny_predicate")
        )
    )


def _of_a_part(
    scan: Scan, frame: Frame, spot: Named, kind: Kind | None, who: str | None
) -> tuple[Kind | None, str | None]:
    """ "took the northern part of X" is not X; "lost part of X": as much ground as they lost."""
    part = frame.line.ending_at("part_of", spot.first) or frame._typed(spot, "part_of")
    if part is None and spot.last <= frame.mark.first and frame.form == "verb":
        part = part_of_the_town(frame.line, frame.mark.last, frame.right)
    if part is None or kind not in ("captured", "liberated") or frame.form == "state":
        return kind, who
    if frame.effect == "lose":
        return "area_lost", scan.other(who)
    return ("area_gained" if kind == "liberated" else "entered"), who


def _still_speaking(line: Line, said: Said) -> str | None:
    """The side of the speaker of the sentences before, while nobody else has spoken."""
    return said.speaker_side if said.saying_paragraph >= line.sentence.paragraph - 1 else None


def _is_ill_done(frame: Frame) -> bool:
    """ "захоплено", "оккупирован": said of what the other side did, by whoever says it."""
    return any(frame.mark.first <= m.first < frame.mark.last for m in frame.line.of("ill_taking"))


def _in_quotes(line: Line, first: int, last: int) -> bool:
    """ "the «liberation» of X": another's word."""
    return line.tokens[first - 1].text in '«"“' and last < line.last and line.tokens[last].text in '»"”'


def _speaker_side(frame: Frame, sayings: Sequence[Saying]) -> str | None:
    denied = {m.first for m in frame.line.of("deny_verb")} if frame.line.sentence.lang != "en" else set()
    for saying in sorted(sayings, key=lambda s: abs(s.first - frame.mark.first)):
        if saying.side and saying.first not in denied:
            return saying.side
    return None


def _kind(scan: Scan, frame: Frame, actor: str | None, spot: Named) -> tuple[Kind | None, str | None, bool]:
    """(kind, actor, negated). The effect under the scheme decides, not the word that was used."""
    home = scan.scheme.undrawn_holder
    effect = frame.effect
    abroad = _abroad(scan, frame.line, spot)
    holder = (scan.other(home) if abroad else home) if home else None
    if effect == "absent":
        return ("denied", actor, True) if actor is not None else (None, None, False)
    if (
        effect == "enter"
        and spot.place is None
        and frame.line.within("arrive", frame.mark.first, frame.mark.last)
    ):
        return None, None, False  # "reached the border of": not yet in it
    if effect in ("take", "retake", "expel") and is_of_part(frame, spot):
        return ("area_gained", actor, False) if not frame.negated else (None, None, False)
    if effect == "lose":
        effect, actor = "take", scan.other(actor)
    if effect == "fall":
        effect = "take"
    if effect in ("take", "retake", "expel", "gain") and (frame.form != "state" or effect == "retake"):
        if effect == "gain":
            if frame.negated:
                return None, None, False
            return ("area_gained", actor, False)
        if frame.negated:
            return "denied", actor or (scan.other(holder) if effect == "take" else holder), True
        if actor is None:
            return ("liberated" if effect == "retake" else "captured"), None, False
        return ("liberated" if holder is not None and actor == holder else "captured"), actor, False
    if effect == "hold" and spot.place is not None and is_of_part(frame, spot):
        return None, None, False  # "controls most of X"
    if effect == "hold" and actor is None and frame.form == "state" and _names_holder(frame):
        return None, None, False
    if effect == "hold":
        if frame.negated:
            return "denied", actor, True
        if actor is None:
            if frame.form == "state":
                other = scan.other(holder)
                return "captured", other, False
            return None, None, False
        if holder is not None and actor == holder:
            remains = any(abs(m.first - frame.mark.first) < 8 for m in frame.line.of("remain"))
            return ("denied", scan.other(holder), True) if remains else ("area_held", actor, False)
        return "captured", actor, False
    if frame.negated and effect == "enter":
        return "denied", actor, True
    if frame.negated and effect == "leave" and frame.line.sentence.lang != "en":
        return "withdrawn", actor, True
    if frame.negated and effect == "leave":
        return "denied", actor, True
    if effect == "enter":
        return "entered", actor, False
    if effect == "leave":
        return "withdrawn", actor, False
    if effect == "repel":
        return "repelled", actor, False
    if effect == "contest":
        return ("contested", None, False) if not frame.negated else (None, None, False)
    return None, None, False


def _names_holder(frame: Frame) -> bool:
    """ "Under the control of the border guards": by some who are no side that the scheme knows."""
    line, mark = frame.line, frame.mark
    return (
        line.sentence.lang == "en"
        and line.tokens[mark.last - 1].norm in ("of", "by")
        and mark.last < line.last
        and line.tokens[mark.last].word
    )


def _abroad(scan: Scan, line: Line, spot: Named) -> bool:
    """Outside the home territory, as far as the sentence's regions tell."""
    whose = belongs_abroad(line, spot) if line.sentence.lang == "en" else None
    if whose is not None and scan.scheme.undrawn_holder:
        return whose != scan.scheme.undrawn_holder
    if spot.region is not None:
        return bool(spot.region.id) and not spot.region.id.startswith(scan.scheme.home)
    if spot.place is not None and spot.place.id is not None:
        return not spot.place.id.startswith(scan.scheme.home) and bool(
            [
                r
                for r in line.named
                if r.region and r.region.id and not r.region.id.startswith(scan.scheme.home)
            ]
        )
    regions = [r.region.id for r in line.named if r.region is not None and r.region.id]
    near = [r for r in line.named if r.region is not None and r.region.id and 0 <= r.first - spot.last <= 5]
    if near:
        return not ((near[0].region and near[0].region.id) or "").startswith(scan.scheme.home)
    return bool(regions) and all(not r.startswith(scan.scheme.home) for r in regions)
