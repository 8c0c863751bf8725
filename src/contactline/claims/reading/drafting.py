"""From an event in its frame to drafts of claims: which kind, whose, of which place.

Knows the effects that the rules give to words; which word has which is theirs to say.
It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.clauses import is_numbered_unit
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.lexicon import endings_of
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.objects import belongs_abroad, is_of_part, of_a_part
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
    if actor is None and effect in ("leave", "enter") and _own_unit(frame):
        actor, guessed = said.perspective or scan.scheme.undrawn_holder, True
    held_by = frame.form == "verb" and line.within("forces", frame.mark.last, frame.right)
    if actor is None and effect == "hold" and held_by:  # "it is held by units of the 7th corps"
        actor = _speaker_side(frame, sayings) or still_speaking(line, said)
    if actor is None and effect == "hold" and frame.form == "noun":
        actor = _speaker_side(frame, sayings)  # "A reported full control over X"
    if actor is None and effect == "repel":
        actor = _speaker_side(frame, sayings) or still_speaking(line, said) or said.perspective
        actor = actor or (scan.other(said.actor) if said.attacked else None)
    if actor is None and effect == "enter" and frame.form == "verb" and not said.perspective:
        force = line.within("forces", frame.left, frame.mark.first) if line.grammar.has_cases else []
        actor, guessed = (_speaker_side(frame, sayings) if force else None), True
    if actor is None and effect == "lose":
        # "A said that X had been lost", "A denied the loss of X": by A
        actor = _speaker_side(frame, sayings, denials=line.grammar.has_cases)
    if actor is None and effect in ("take", "retake", "gain", "leave"):
        speaker = _who_tells(scan, frame, said, sayings, party is None)
        if speaker and not (effect == "take" and (frame.passive or _is_own_loss(frame))):
            actor, guessed = speaker, True
        elif effect == "leave":
            if line.of("deny_verb") or line.of("deny_predicate"):
                actor, guessed = scan.scheme.undrawn_holder, True  # "denied that X had been given up"
        elif effect == "retake":
            own = said.perspective or scan.scheme.undrawn_holder
            actor, guessed = own, True
    for spot in objects:
        kind, who, negated = kind_of(scan, frame, actor, spot, said)
        whole = kind
        kind, who = of_a_part(scan, frame, spot, kind, who)
        negated = negated and (kind == whole or kind != "area_held")
        if kind is None or (kind != whole and effect == "take" and _goes_on(frame)):
            continue  # "is occupying most of X": held, and of a part
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
    dated = [o for o in objects if any(0 <= w.first - o.last <= _DAY_BEHIND for w in line.dates)]
    if len(dated) > 1:
        for draft, spot in ((d, s) for d in out for s in dated if d.place is not None and s.place is d.place):
            draft.at = spot.first  # "took A in May, B in June and C that October": each has its own
    return out


_DAY_BEHIND = 1
"""Tokens between a name of a list and its day: "A in May, B on 3 June"."""


def _who_tells(scan: Scan, frame: Frame, said: Said, sayings: Sequence[Saying], nobody: bool) -> str | None:
    """The side by whose word it was done, where no doer is named: the speaker's own, as a rule."""
    line, effect = frame.line, frame.effect
    speaker = _speaker_side(frame, sayings)
    if effect == "leave" and line.grammar.names_subject:
        return speaker if nobody and line.within("forces", frame.left, frame.mark.first) else None
    if speaker is None and effect == "retake" and frame.passive_voice:
        acted = said.active if said.active_at == line.sentence.index - 1 and not sayings else None
        speaker = (None if sayings else still_speaking(line, said)) or said.perspective or acted
    if effect == "take" and not frame.negated and _is_ill_done(frame):
        return scan.other(scan.scheme.undrawn_holder)
    if effect == "take" and (frame.negated or line.of("deny_predicate", "deny_verb")):
        return None
    if effect == "retake" and speaker is None and in_quotes(line, frame.mark.first, frame.mark.last):
        return scan.other(said.perspective or scan.scheme.undrawn_holder)
    return speaker


def _is_own_loss(frame: Frame) -> bool:
    """ "A confirmed the fall of X", "A conceded the capture of X": what the speaker's side would have lost;
    but "X has come under control" a side says of its own."""
    line, mark = frame.line, frame.mark
    if any(line.at("falling", i) is not None for i in range(mark.first, mark.last)):
        return True
    if any(m.last <= mark.first for m in line.of("concede")):
        return True
    words = {line.tokens[i].norm for i in range(mark.first, mark.last)}
    return frame.form == "fall" and words.isdisjoint(line.small_words("control"))


def _is_ill_done(frame: Frame) -> bool:
    """ "захоплено", "оккупирован": said of what the other side did, by whoever says it."""
    return any(frame.mark.first <= m.first < frame.mark.last for m in frame.line.of("ill_taking"))


def in_quotes(line: Line, first: int, last: int) -> bool:
    """ "the «liberation» of X": another's word."""
    return line.tokens[first - 1].text in '«"“' and last < line.last and line.tokens[last].text in '»"”'


def _speaker_side(frame: Frame, sayings: Sequence[Saying], *, denials: bool = False) -> str | None:
    denied = set() if denials else {m.first for m in frame.line.of("deny_verb")}
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
    if effect == "stand" and spot.place is None and spot.region is not None and spot.region.part:
        return None, None, False  # a sector of the front, which nobody holds as a whole
    if effect == "stand":  # "X has held out": in the hands of those whose ground it is
        return ("captured", scan.other(holder), False) if frame.negated else ("area_held", holder, False)
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
    if effect == "expel" and not frame.negated and frame.line.grammar.has_cases and frame.is_near(spot):
        return "repelled", actor, False  # "near X they were driven off"
    if effect in ("take", "retake", "expel") and is_of_part(frame, spot):
        return ("area_gained", actor, False) if not frame.negated else (None, None, False)
    if effect == "lose":
        effect, actor = "take", scan.other(actor)
    if effect == "fall":
        effect = "take"
    if effect in ("take", "retake", "expel", "gain") and (frame.form != "state" or effect == "retake"):
        if effect == "gain":
            if frame.negated:
                whole = spot.place is None and spot.region is not None and spot.region.part is None
                return ("area_gained", actor, True) if whole else (None, None, False)
            return ("area_gained", actor, False)
        if frame.negated:
            return "denied", actor or (scan.other(holder) if effect == "take" else holder), True
        if actor is None and abroad and effect == "take":
            return "captured", scan.other(holder), False
        if actor is None:
            return ("liberated" if effect == "retake" else "captured"), None, False
        return ("liberated" if holder is not None and actor == holder else "captured"), actor, False
    if effect == "hold" and is_of_part(frame, spot):
        own = holder is not None and actor == holder and not frame.negated
        return ("area_held", actor, False) if own else (None, None, False)  # "controls most of X"
    whose = frame.form == "state" and (_names_holder(frame) or frame.actor(said) is not None)
    if effect == "hold" and actor is None and whose:
        return None, None, False  # "under our control": whose that is nothing tells
    if effect == "hold":
        if frame.negated:
            if holder is not None and actor == holder and _no_more(frame):
                return "captured", scan.other(holder), False  # "A no longer controls X"
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
    if effect == "enter":
        named = actor is not None or frame.line.grammar.names_subject
        return ("entered", actor, False) if named else (None, None, False)
    if effect == "leave":
        unknown = spot.place is not None and spot.place.id is None and not spot.place.candidates
        if actor is None and unknown and frame.line.within("forces", frame.left, frame.mark.first):
            return (
                None,
                None,
                False,
            )  # somebody's troops, of whom nothing is known, in a place that nobody knows
        return "withdrawn", actor, False
    if effect == "repel":
        return "repelled", actor, False
    if effect == "contest":
        return ("contested", None, False) if not frame.negated else (None, None, False)
    return None, None, False


def _no_more(frame: Frame) -> bool:
    line, mark = frame.line, frame.mark
    return bool(line.within("no_more", frame.left, mark.last) or line.at("no_more", mark.last))


def _own_unit(frame: Frame) -> bool:
    """ "The 72nd brigade, whose men left X": a unit by its number alone is one's own."""
    return is_numbered_unit(frame.line, frame.line.first, frame.mark.first)


def _goes_on(frame: Frame) -> bool:
    line, mark = frame.line, frame.mark
    return (
        bool(line.within("standing", mark.first, mark.last))
        and line.tokens[mark.first].norm.endswith(endings_of(line.sentence.lang, "goes_on"))
        and not line.dates
    )


def _names_holder(frame: Frame) -> bool:
    """ "Under the control of the border guards": by some who are no side that the scheme knows."""
    line, mark = frame.line, frame.mark
    return (
        line.tokens[mark.last - 1].norm in line.small_words("whose")
        and mark.last < line.last
        and line.tokens[mark.last].word
    )


def _abroad(scan: Scan, line: Line, spot: Named, said: Said) -> bool:
    """Outside the home territory, as far as the sentence's regions tell, or those of the sentences before."""

    def foreign(region: RegionMention | None) -> bool:
        return region is not None and bool(region.id) and not str(region.id).startswith(scan.scheme.home)

    whose = belongs_abroad(line, spot)
    if whose is not None and scan.scheme.undrawn_holder:
        return whose != scan.scheme.undrawn_holder
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
