"""From an event in its frame to drafts of claims: which kind, whose, of which place.

Knows the effects that the rules give to words; which word has which is theirs to say.
English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.english.places import belongs_abroad, is_of_part
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.objects import of_a_part
from contactline.claims.reading.sayings import Saying
from contactline.reports import Kind


def drafts_of_event(
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
    if actor is None and effect in ("leave", "enter") and _own_unit(frame):
        actor, guessed = said.perspective or scan.scheme.undrawn_holder, True
    if actor is None and effect == "lose":
        actor = _speaker_side(frame, sayings)  # "A said that X had been lost": by A
    if actor is None and effect in ("take", "retake", "gain", "leave"):
        speaker = _speaker_side(frame, sayings)
        unnamed = party is None and bool(line.within("forces", frame.left, frame.mark.first))
        speaker = None if effect == "leave" and not unnamed else speaker
        if speaker and not (effect == "take" and (frame.passive or _is_own_loss(frame))):
            actor, guessed = speaker, True
        elif effect == "leave":
            if line.of("deny_verb") or line.of("deny_predicate"):
                actor, guessed = scan.scheme.undrawn_holder, True  # "denied that X had been given up"
        elif effect == "retake":
            own = said.perspective or scan.scheme.undrawn_holder
            actor, guessed = own, True
    for spot in objects:
        kind, who, negated = kind_of(scan, frame, actor, spot)
        kind, who = of_a_part(scan, frame, spot, kind, who)
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
        frame.negated
        or any(m.last <= frame.mark.first for m in line.of("deny_verb", "concede"))
        or line.of("deny_predicate")
    )


def _speaker_side(frame: Frame, sayings: Sequence[Saying]) -> str | None:
    denied = set()
    for saying in sorted(sayings, key=lambda s: abs(s.first - frame.mark.first)):
        if saying.side and saying.first not in denied:
            return saying.side
    return None


def kind_of(scan: Scan, frame: Frame, actor: str | None, spot: Named) -> tuple[Kind | None, str | None, bool]:
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
    if effect == "take" and is_of_part(frame, spot) and _goes_on(frame):
        return None, None, False  # "still occupies part of X"
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


def _own_unit(frame: Frame) -> bool:
    """ "The 72nd brigade, whose men left X": a unit by its number alone is one's own."""
    line = frame.line
    return any(
        m.first > line.first and line.tokens[m.first - 1].norm in ("st", "nd", "rd", "th")
        for m in line.within("forces", line.first, frame.mark.first)
    )


def _goes_on(frame: Frame) -> bool:
    line, mark = frame.line, frame.mark
    return (
        bool(line.within("standing", mark.first, mark.last))
        and line.tokens[mark.first].norm.endswith("s")
        and not line.dates
    )


def _names_holder(frame: Frame) -> bool:
    """ "Under the control of the border guards": by some who are no side that the scheme knows."""
    line, mark = frame.line, frame.mark
    return (
        line.tokens[mark.last - 1].norm in ("of", "by")
        and mark.last < line.last
        and line.tokens[mark.last].word
    )


def _abroad(scan: Scan, line: Line, spot: Named) -> bool:
    """Outside the home territory, as far as the sentence's regions tell."""
    whose = belongs_abroad(line, spot)
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
