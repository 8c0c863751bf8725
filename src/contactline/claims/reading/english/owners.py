"""Names that stand before what an English event is of, and are not it: owners, kinds, what happened there.

Knows the words beside a name; decides no kind of claim. English only.
"""

from __future__ import annotations

from contactline.claims.reading.frames import Frame
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named


def names_another(line: Line, kind: Mark) -> bool:
    """ "The X village of Y": Y."""
    at = kind.last
    at += at < line.last and line.tokens[at].norm in line.small_words("of")
    return any(s.first == at for s in line.named)


def owns_the_next(line: Line, spot: Named) -> bool:
    """ "Took X's Y": Y."""
    at = spot.last
    owner = at + 1 < line.last and line.tokens[at].norm == "'s"
    return owner and line.tokens[at + 1].text[0].isupper()


def fell_there(frame: Frame) -> bool:
    """ "X, where the first snow has fallen": not X."""
    line, at = frame.line, frame.mark.first
    opened = [m.first for c in ("relative", "relative_where") for m in line.of(c) if m.last <= at]
    return frame.form == "fall" and bool(opened) and line.at("relative_where", max(opened)) is not None


def owner_of(line: Line, spot: Named) -> int:
    """ "in A's X region": where "A's" begins; else where the name does."""
    if spot.first - 1 <= line.first or line.tokens[spot.first - 1].norm != "'s":
        return spot.first
    return next((m.first for m in line.of("actor") if m.last == spot.first - 1), spot.first)
