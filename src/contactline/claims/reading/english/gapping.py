"""What an English sentence leaves out because it was just said: the verb of a second name, the place.

Knows frames and names of one sentence, and the places of the last; decides no kind of claim.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Line, Named

_DATE_BEHIND = 4
_ON = frozenset(("on", "in", "by"))
_THEN = frozenset(("then", "next", "later", "finally", "lastly"))


def gapped(line: Line, frame: Frame, objects: Sequence[Named]) -> list[Named]:
    """ "X fell on Monday, Y four weeks earlier", "A was taken in May and B in June": Y and B, whose verb is
    left out. A name between a comma and a day of its own."""
    mark = frame.mark
    if not objects or not (frame.passive or frame.form == "fall") or objects[-1].last > mark.first:
        return []
    events = [e.first for e in line.of("event") if e.first >= mark.last]
    end = min([*events, line.last])
    out = []
    for spot in line.named:
        if spot.place is None or not mark.last <= spot.first < end:
            continue
        begins = max((w.first for w in line.dates if w.last == spot.first), default=spot.first)
        if line.tokens[begins - 1].norm in _ON:  # "and on Thursday Y"
            begins -= 1
        then = line.tokens[begins - 1].norm in _THEN  # "then Y"
        before = line.tokens[begins - 1 - then]
        joined = before.text in ",;" or line.at("conj", begins - 1 - then) is not None
        dated = any(0 <= w.first - spot.last <= _DATE_BEHIND for w in line.dates)
        told = any(w.last <= spot.first for w in line.dates if w.first >= mark.last)
        ends = spot.last >= line.last or line.tokens[spot.last].text in _AFTER_ALONE
        if joined and ((dated and told) or (ends and (then or begins < spot.first))):
            out.append(spot)
    return out


_UNDERSTOOD = frozenset(("leave", "enter", "retake", "take"))
_AFTER_ALONE = frozenset((".", ",", ";", ":", "!", '"', "”", "—", "–", ")"))


def place_understood(line: Line, frame: Frame, said: Said) -> list[Named]:
    """ "The last of them left on Friday": the one place that the sentence before names, in one paragraph."""
    mark = frame.mark
    if frame.effect not in _UNDERSTOOD or frame.form != "verb" or frame.passive or line.named:
        return []
    if said.recent_at[1] != line.sentence.paragraph or line.sentence.index - said.recent_at[0] > 2:
        return []
    if len({s.text for s in said.recent}) != 1 or _has_object(line, mark.last):
        return []
    return list(said.recent[-1:])


def place_shared(line: Line, frame: Frame) -> list[Named]:
    """ "Entered X and left again": of two verbs with "and" between, the second is of what the first is of."""
    mark = frame.mark
    told = [e for e in line.of("event") if e.last < mark.first and e.data.endswith("/verb")]
    if frame.effect not in _UNDERSTOOD or frame.form != "verb" or frame.passive or not told:
        return []
    if line.ending_at("conj", mark.first) is None or _has_object(line, mark.last):
        return []
    names = [s for s in line.named if told[-1].last <= s.first and s.last < mark.first]
    return [s for s in names if s.place is not None and not frame.is_near(s)]


def _has_object(line: Line, at: int) -> bool:
    if at >= line.last or line.tokens[at].text in _AFTER_ALONE:
        return False
    if at in line.breaks or line.tokens[at].norm.endswith("ly"):
        return False
    if line.tokens[at].norm in ("again", "later", "soon", "shortly"):
        return False
    return not any(0 <= w.first - at <= 1 for w in line.dates)
