"""Settlements and ground that a side only counts up, without a word of taking them.

"The ministry reported 15 villages in May", "N summed up the week: A, B and C - three villages, 90 sq km."
What a side reports so, it has taken. Knows verbs of reporting and summing up, and the side of who speaks;
what an event governs is `counts` and `areas`. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.counts import region_near
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import figure_draft
from contactline.claims.reading.joined import is_joined
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.quantities import Number, qualified
from contactline.claims.reading.sayings import Saying
from contactline.reports import Kind

_REPORTED_WITHIN = 8
"""Tokens between the verb and the number: "reported 1,293 sq km and 100 villages"."""

_SUMMED_WITHIN = 3
"""Tokens between the last name of a list and its number: "A, B and C - in all three villages"."""

_DASHES = frozenset("—–-")


def told_counts_of(
    scan: Scan, line: Line, found: Sequence[Draft], said: Said, sayings: Sequence[Saying]
) -> list[Draft]:
    """`found`: the figures of the sentence that something else governs."""
    if line.sentence.question or line.of("never", "no_ground") or not line.of("settlements_counted"):
        return []
    if any(d.kind == "settlement_count" for d in found):
        return []
    side = next((s.side for s in reversed(sayings) if s.side), None)
    if side is None:
        return []
    for noun in line.of("settlements_counted"):
        number = next((n for n in line.numbers if 0 <= noun.first - n.last <= 2 and n.value > 1), None)
        if number is None or number.value != int(number.value):
            continue
        if (names := _summed_up(line, number)) and not line.of("event"):
            return _of_list(scan, line, names, number, noun, side, found)
        if _is_reported(line, number, noun):
            return [_count(scan, line, number, noun, side, said), *_again(scan, line, number, noun, side)]
    return []


def _is_reported(line: Line, number: Number, noun: Mark) -> bool:
    """Right behind a verb of reporting, and at the end of its clause: no villages "without light"."""
    end = noun.last
    ends = end >= line.last or not line.tokens[end].word or line.at("conj", end) is not None
    if end + 1 < line.last and line.tokens[end].text == "," and line.at("relative", end + 1) is not None:
        return False  # "of 40 villages, which have no light"
    ends = ends or any(w.first <= end <= w.first + 1 for w in line.dates)
    if not ends and not any(0 <= s.first - end <= 1 and s.region is not None for s in line.named):
        return False
    for verb in line.of("reports_count"):
        between = range(verb.last, number.first)
        if 0 <= len(between) <= _REPORTED_WITHIN and all(_is_of_figures(line, i) for i in between):
            return True
    return False


def _is_of_figures(line: Line, at: int) -> bool:
    """Whether a token is of a figure, of what joins two or says how sure one is: nothing else is reported."""
    within = any(q.first <= at < q.last for q in (*line.quantities, *line.numbers))
    noun = any(line.at(c, at) for c in ("settlements_counted", "conj", "qualifier", "and_more"))
    return within or noun or line.tokens[at].norm in line.small_words("told_of_short")


def _count(scan: Scan, line: Line, number: Number, noun: Mark, side: str, said: Said) -> Draft:
    first, qualifier = qualified(line.marks, number.first, line.tokens)
    return Draft(
        "settlement_count",
        line.sentence.index,
        number.first,
        [scan.span(line, first, noun.last)],
        actor=side,
        region=region_near(scan, line, noun.last, said),
        value=number.value,
        unit="settlements",
        qualifier=qualifier,
        effect="take",
        confidence=0.7,
    )


def _again(scan: Scan, line: Line, number: Number, noun: Mark, side: str) -> list[Draft]:
    """ "..., since January - of 271": another period, a dash and the number alone."""
    out = []
    for other in line.numbers:
        at = other.first
        at -= line.tokens[at - 1].norm in line.small_words("told_of_short")
        dated = any(w.last == at - 1 and w.first >= noun.last for w in line.dates)
        ends = other.last >= line.last or not line.tokens[other.last].word
        if other.first > noun.last and dated and ends and line.tokens[at - 1].text in _DASHES:
            out.append(
                Draft(
                    "settlement_count",
                    line.sentence.index,
                    other.first,
                    [scan.span(line, other.first, other.last)],
                    actor=side,
                    value=other.value,
                    unit="settlements",
                    effect="take",
                    confidence=0.65,
                )
            )
    return out


def _summed_up(line: Line, number: Number) -> list[Named]:
    """The names of the list that ends before a dash and a number of as many villages, or more."""
    spots = [s for s in line.named if s.place is not None and s.last <= number.first]
    if len(spots) < 2 or number.first - spots[-1].last > _SUMMED_WITHIN:
        return []
    if line.tokens[spots[-1].last].text not in _DASHES:
        return []
    listed = spots[-1:]
    for spot in reversed(spots[:-1]):
        if not is_joined(line, spot, listed[0]):
            break
        listed.insert(0, spot)
    return listed if 1 < len(listed) <= number.value else []


def _of_list(
    scan: Scan,
    line: Line,
    names: Sequence[Named],
    number: Number,
    noun: Mark,
    side: str,
    found: Sequence[Draft],
) -> list[Draft]:
    kind: Kind = "liberated" if side == scan.scheme.undrawn_holder else "captured"
    effect = "retake" if kind == "liberated" else "take"
    out = [
        Draft(
            kind,
            line.sentence.index,
            spot.first,
            [scan.span(line, spot.first, noun.last)],
            actor=side,
            place=spot.place,
            effect=effect,
            confidence=0.7,
        )
        for spot in names
    ]
    count = Draft(
        "settlement_count",
        line.sentence.index,
        number.first,
        [scan.span(line, names[0].first, noun.last)],
        actor=side,
        value=number.value,
        unit="settlements",
        effect=effect,
        confidence=0.7,
    )
    for quantity in line.quantities:
        told = any(quantity.first <= d.at < quantity.last for d in found)
        if quantity.unit in ("km2", "mi2") and 0 < quantity.first - noun.last <= _SUMMED_WITHIN and not told:
            area = figure_draft(scan, line, "area_gained", quantity, quantity.first, quantity.last)
            area.actor, area.effect, area.confidence = side, effect, 0.7
            out.append(area)
    return [*out, count]
