"""Figures that lean on the one before: another source's, another month's, another region's.

"A took 667 sq km in November. B arrives at 725." What is left out (verb, unit, whose ground) is that of the
last figure. Knows numbers beside words of counting and comparing; It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import figure_draft
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.quantities import Number, Quantity, qualified
from contactline.claims.reading.where import as_region, country_of

MEASURES = frozenset(("area_gained", "area_lost", "area_held", "share"))
"""Kinds that another figure may lean on."""

_SENTENCES = 3
_TOTAL_WITHIN = 6
_BEHIND = 2


def leaning_of(
    scan: Scan, line: Line, frames: Sequence[Frame], said: Said, found: Sequence[Draft]
) -> list[Draft]:
    """Drafts of the figures that nothing in their own sentence governs."""
    if line.sentence.question or not line.numbers:
        return []
    out: list[Draft] = []
    read = {d.at for d in found}
    for quantity in _bare(line):
        if quantity.first in read or any(
            q.first <= quantity.first < q.last and q.first in read for q in line.quantities
        ):
            continue
        if not quantity.unit and line.of("never"):
            continue  # "evacuated 14 others, the youngest of them 9"
        base = _base(line, quantity, [*found, *out], said)
        share = base is not None and base.kind == "area_held" and quantity.unit == "percent"
        if base is None or (quantity.unit and quantity.unit != base.unit and not share):
            continue
        if base.unit == "percent" and quantity.value > 100 and not quantity.unit:
            continue  # no share
        frame = None
        if not _counted(line, quantity):
            frame = _frame_before(line, quantity, frames)
            if frame is None:
                continue
        draft = _draft(scan, line, quantity if share else replace(quantity, unit=base.unit or ""), base)
        if share:
            draft.kind = "share"  # "112,000 sq km are held. That is 18 percent of the country"
            draft.region = country_of(scan) if line.of("country_meant") else draft.region
        if frame is not None:
            draft.kind, draft.actor = _told_by(scan, frame, said, base)
        elif (owner := _owner(line, quantity, frames, said)) is not None:
            draft.actor = owner
        out.append(draft)
    return out


def _bare(line: Line) -> list[Quantity]:
    """The figures of a sentence, with a unit or none; no day, no year, no number of something else."""
    units = {q.first: q for q in line.quantities}
    out = list(line.quantities)
    for number in line.numbers:
        if any(q.first <= number.first < q.last for q in units.values()):
            continue
        if any(w.first <= number.first < w.last for w in line.dates) or _of_things(line, number):
            continue
        first, qualifier = qualified(line.marks, number.first, line.tokens)
        out.append(Quantity(first, number.last, number.value, "", qualifier, number.half_step))
    return sorted(out, key=lambda q: q.first)


def _of_things(line: Line, number: Number) -> bool:
    """ "80 tanks", "the 72nd", "in 2022": a number that counts or names something."""
    text = line.tokens[number.first].text
    if not text[0].isdigit() or (1900 <= number.value < 2100 and "," not in text):
        return True
    if number.first > line.first and (
        line.tokens[number.first - 1].text in "-:." or line.at("month", number.first - 1) is not None
    ):
        return line.tokens[number.first - 1].text != ":"
    if number.last >= line.last:
        return False
    after = line.tokens[number.last]
    if line.at("of_it", number.last) is not None or line.at("pronoun", number.last) is not None:
        return False
    if line.ending_at("of_it", number.first) is not None and line.at("locative", number.last) is not None:
        return False  # "including 300 in X"
    return (after.word and after.norm not in line.small_words("after_bare_figure")) or after.text in "-:%"


def _base(line: Line, quantity: Quantity, found: Sequence[Draft], said: Said) -> Draft | None:
    here = [d for d in found if d.kind in MEASURES and d.value is not None and d.at < quantity.first]
    if here:
        return here[-1]
    last = said.measure
    if last is None or not 0 < line.sentence.index - last.line <= _SENTENCES:
        return None
    other = said.measure_before
    if other is not None and other.actor != last.actor and line.sentence.index - other.line <= _SENTENCES:
        return None  # two sides' figures: which is meant?
    return last


def _counted(line: Line, quantity: Quantity) -> bool:
    """ "arrives at 502", "the figure is 98.5 percent", "down from roughly 930", "of which 300"."""
    at = quantity.first
    return any(
        0 <= at - m.last <= 1
        and line.tokens[m.first - 1].norm not in line.small_words("counts_things")
        and not any(line.tokens[i].text in ",;" for i in range(m.last, at))
        for m in line.of("estimate", "compare", "of_it")
    ) or (
        any(m.first == quantity.last for m in line.of("of_it"))  # "300 of them in X"
        or _set_apart(line, quantity)
        or _has_clause(line, quantity)
    )


def _has_clause(line: Line, quantity: Quantity) -> bool:
    """ "More than the 590 it took in June": whose figure it is, and the verb, behind a bare figure."""
    before = quantity.last - 2  # a comparing word may count to the figure: "less than the 590"
    if quantity.unit or before < line.first or line.tokens[before].norm not in line.small_words("article"):
        return False
    at = quantity.last
    side = line.at("actor", at) or line.at("pronoun", at)
    if side is None or side.first != at:
        return False
    return any(e.first - side.last in (0, 1) and e.data in _DEEDS for e in line.of("event"))


_DEEDS = ("take/verb", "gain/verb", "retake/verb")


def _set_apart(line: Line, quantity: Quantity) -> bool:
    """ "..., and in all since June — 192", "... and cleared another 194.1": at the end of its clause."""
    at = quantity.first
    if quantity.last < line.last and line.tokens[quantity.last].text not in ",;.":
        return False
    if any(m.last == at for m in line.of("another")):
        return True
    dash = line.tokens[at - 1].text in "—–-"
    return dash and any(0 < at - m.last <= _TOTAL_WITHIN for m in line.of("in_all"))


def _frame_before(line: Line, quantity: Quantity, frames: Sequence[Frame]) -> Frame | None:
    """ "clawed back 12": a verb of taking or losing right before a bare figure; "713 gained" right behind."""
    if quantity.unit:
        return None
    for frame in frames:
        if frame.form != "verb" or frame.effect not in ("take", "retake", "gain", "lose") or frame.negated:
            continue
        if 0 <= quantity.first - frame.mark.last <= 1 or frame.mark.first == quantity.last:
            return frame
    return None


def _owner(line: Line, quantity: Quantity, frames: Sequence[Frame], said: Said) -> str | None:
    """ "A's own gains came to 20": A's."""
    nouns = [f for f in frames if f.form == "noun" and f.effect == "gain" and f.mark.last <= quantity.first]
    party = nouns[-1].actor(said) if nouns else None
    return party.actor if party is not None else None


def _told_by(scan: Scan, frame: Frame, said: Said, base: Draft):  # type: ignore[no-untyped-def]
    party = frame.actor(said)
    before = party is not None and party.first < frame.mark.first and not party.pronoun
    actor = party.actor if party is not None and before else base.actor
    return ("area_lost" if frame.effect == "lose" else "area_gained"), actor


def _parted(line: Line, quantity: Quantity, spot: Named) -> bool:
    """In another part of the sentence, behind a semicolon."""
    first, last = sorted((quantity.first, spot.first))
    return any(line.tokens[i].text == ";" for i in range(first, last))


def _draft(scan: Scan, line: Line, quantity: Quantity, base: Draft) -> Draft:
    draft = figure_draft(scan, line, base.kind, quantity, quantity.first, quantity.last)
    near = [s for s in line.named if not _parted(line, quantity, s)]
    regions = [r for s in near if (r := as_region(scan, s, line)) is not None]
    draft.actor, draft.effect, draft.place = base.actor, base.effect, base.place
    draft.region = base.region
    if len(regions) == 1:
        draft.region, draft.place = regions[0], None
    if not line.dates:
        draft.start, draft.end = base.start, base.end
    draft.confidence = max(0.3, base.confidence - 0.1)
    draft.at = quantity.first
    return draft
