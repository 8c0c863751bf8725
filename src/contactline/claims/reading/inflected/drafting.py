"""From an event in its frame to drafts of claims: which kind, whose, of which place.

Knows the effects that the rules give to words; which word has which is theirs to say.
Ukrainian and Russian only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.objects import of_a_part
from contactline.claims.reading.sayings import Saying
from contactline.reports import Kind, RegionMention


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
    if actor is None and effect == "repel":
        actor = _speaker_side(frame, sayings) or still_speaking(line, said) or said.perspective
        actor = actor or (scan.other(said.actor) if said.attacked else None)
    if actor is None and effect in ("take", "retake", "gain", "leave"):
        speaker = _speaker_side(frame, sayings)
        if speaker is None and effect == "retake" and frame.passive_voice:
            acted = said.active if said.active_at == line.sentence.index - 1 else None
            speaker = still_speaking(line, said) or said.perspective or acted
        if effect == "take" and not frame.negated and _is_ill_done(frame):
            speaker = scan.other(scan.scheme.undrawn_holder)
        elif effect == "take" and (frame.negated or line.of("deny_predicate", "deny_verb")):
            speaker = None
        elif effect == "retake" and speaker is None and _in_quotes(line, frame.mark.first, frame.mark.last):
            speaker = scan.other(said.perspective or scan.scheme.undrawn_holder)
        if speaker and not (effect == "take" and (frame.passive or _is_own_loss(frame))):
            actor, guessed = speaker, True
        elif effect == "retake":
            own = said.perspective or scan.scheme.undrawn_holder
            actor, guessed = own, True
    for spot in objects:
        kind, who, negated = kind_of(scan, frame, actor, spot, said)
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
    """ "A confirmed the fall of X": what the speaker's side would have lost; but "X has come under control",
    a side says of its own."""
    words = {frame.line.tokens[i].norm for i in range(frame.mark.first, frame.mark.last)}
    fallen = any(word.startswith(_FALL) for word in words)
    return fallen or (frame.form == "fall" and "контроль" not in words)


_FALL = ("падени", "падінн")


def _is_ill_done(frame: Frame) -> bool:
    """ "захоплено", "оккупирован": said of what the other side did, by whoever says it."""
    return any(frame.mark.first <= m.first < frame.mark.last for m in frame.line.of("ill_taking"))


def _in_quotes(line: Line, first: int, last: int) -> bool:
    """ "the «liberation» of X": another's word."""
    return line.tokens[first - 1].text in '«"“' and last < line.last and line.tokens[last].text in '»"”'


def _speaker_side(frame: Frame, sayings: Sequence[Saying]) -> str | None:
    denied = {m.first for m in frame.line.of("deny_verb")}
    for saying in sorted(sayings, key=lambda s: abs(s.first - frame.mark.first)):
        if saying.side and saying.first not in denied:
            return saying.side
    return None


def kind_of(
    scan: Scan, frame: Frame, actor: str | None, spot: Named, said: Said
) -> tuple[Kind | None, str | None, bool]:
    """(kind, actor, negated). The effect under the scheme decides, not the word that was used."""
    home = scan.scheme.undrawn_holder
    effect = frame.effect
    abroad = _abroad(scan, frame.line, spot, said)
    holder = (scan.other(home) if abroad else home) if home else None
    if effect == "absent":
        return ("denied", actor, True) if actor is not None else (None, None, False)
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
        if actor is None and abroad and effect == "take":
            return "captured", scan.other(holder), False
        if actor is None:
            return ("liberated" if effect == "retake" else "captured"), None, False
        return ("liberated" if holder is not None and actor == holder else "captured"), actor, False
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
        return "withdrawn", actor, True
    if frame.negated and effect == "leave":
        return "denied", actor, True
    if effect == "enter":
        return ("entered", actor, False) if actor is not None else (None, None, False)
    if effect == "leave":
        return "withdrawn", actor, False
    if effect == "repel":
        return "repelled", actor, False
    if effect == "contest":
        return ("contested", None, False) if not frame.negated else (None, None, False)
    return None, None, False


def _abroad(scan: Scan, line: Line, spot: Named, said: Said) -> bool:
    """Outside the home territory, as far as the sentence's regions tell, or those of the sentences before."""

    def foreign(region: RegionMention | None) -> bool:
        return region is not None and bool(region.id) and not str(region.id).startswith(scan.scheme.home)

    if spot.region is not None:
        return foreign(spot.region)
    if spot.place is not None and spot.place.id is not None:
        return not spot.place.id.startswith(scan.scheme.home) and any(foreign(r.region) for r in line.named)
    regions = [r for r in line.named if r.region is not None and r.region.id]
    near = [r for r in regions if 0 <= r.first - spot.last <= 5]
    if near:
        return foreign(near[0].region)
    if not regions:
        return said.abroad and foreign(said.region)  # a place that no list has, in a text on a region abroad
    return all(foreign(r.region) for r in regions)


def still_speaking(line: Line, said: Said) -> str | None:
    """The side of the speaker of the sentences before, while nobody else has spoken."""
    return said.speaker_side if said.saying_paragraph >= line.sentence.paragraph - 1 else None
