"""Names that another clause parts from their verb: "X, which they took", "X, that lies on a hill, they hold",
"in X, by N's word, fighting goes on".

Knows marks, names and cases of one sentence. Ukrainian and Russian only.
"""

from __future__ import annotations

from contactline.claims.reading.frames import Frame
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Named
from contactline.gazetteer.morphology import cases_of

TRANSITIVE = frozenset(("take", "retake", "lose", "hold", "leave"))
"""Effects whose verbs have the place as their object."""

_CLAUSE_WITHIN = 4


def antecedent(frame: Frame) -> list[Named]:
    """ "X, which they took": the name before the relative word."""
    line, mark = frame.line, frame.mark
    relatives = [m for m in line.of("relative") if m.last <= mark.first and mark.first - m.last <= 9]
    relatives += [m for m in line.of("breaker") if _joins(frame, m)]
    if not relatives:
        return []
    at = relatives[-1].first
    before = [s for s in line.named if s.last <= at and s.place is not None]
    if not before:
        return []
    last = before[-1]
    if at - last.last > 8:
        return []
    return [last] if at - last.last <= 3 else []


def _joins(frame: Frame, word: Mark) -> bool:
    """ "X, що під окупацією": the word that joins a clause to the name right before it."""
    line = frame.line
    that = line.tokens[word.first].norm in line.small_words("that") and word.first - 1 in range(
        line.first, frame.mark.first
    )
    return (
        that
        and word.last <= frame.mark.first <= word.last + _CLAUSE_WITHIN
        and frame.form in ("state", "fall")
        and any(s.last == word.first - 1 and line.tokens[s.last].text == "," for s in line.named)
    )


def over_clause(frame: Frame) -> list[Named]:
    """ "X, що нависає над трасою, росіяни тримають": the object at the head, over the clause that tells
    of it."""
    line = frame.line
    if frame.form != "verb" or frame.effect not in TRANSITIVE or line.tokens[frame.left - 1].text != ",":
        return []
    for word in line.of("breaker", "relative"):
        heads = [s for s in line.named if s.last == word.first - 1 and s.place is not None]
        if heads and word.last < frame.left and line.tokens[heads[0].last].text == ",":
            between = [line.tokens[i].text for i in range(word.last, frame.left - 1)]
            case = cases_of(line.tokens[heads[0].last - 1].norm, line.sentence.lang) or {"accs"}
            if "," not in between and "accs" in case and not frame.is_near(heads[0]):
                return heads if line.ending_at("locative", heads[0].first) is None else []
    return []


def before_aside(frame: Frame) -> list[Named]:
    """ "In X, by N's word, fighting goes on": the place before who says it."""
    line = frame.line
    if frame.effect not in ("contest", "repel") or frame.left - 1 <= line.first:
        return []
    for mark in line.of("speech"):
        spots = [s for s in line.named if s.place is not None and s.last + 1 == mark.first]
        between = line.tokens[frame.left - 1].text == "," and mark.last < frame.left
        if spots and between and line.tokens[spots[0].last].text == "," and not frame.is_near(spots[0]):
            return spots
    return []
