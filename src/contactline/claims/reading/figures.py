"""Drafts of figures, and what cannot be: more ground than there is, more than all of it.

Knows quantities and frames; which verb a figure belongs to, the grammar says.
It must not know a language by name.
"""

from __future__ import annotations

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.quantities import Quantity
from contactline.reports import Kind

LEAST_FRONT_KM, LONGEST_FRONT_KM = 100, 100_000
"""A shorter or longer "front" is a section of it, or a slip."""

AREA = frozenset(("km2", "mi2", "ha", "m2"))


def without_unit(line: Line, quantity: Quantity) -> bool:
    """ "6 km² a day in April, 18 in July": the second has the unit of the first, and its rate."""
    return not any(quantity.first <= m.first < quantity.last for m in line.of("unit"))


def occupies(frame: Frame) -> bool:
    """ "has occupied 197 sq km": a state as it stands, where no period is named."""
    return any(frame.mark.first <= m.first < frame.mark.last for m in frame.line.of("standing"))


def names_period(line: Line, quantity: Quantity) -> bool:
    told = any(
        when.kind in ("month", "span", "since", "year", "day")
        and not (when.kind == "day" and any(0 <= when.first - m.last <= 1 for m in line.of("so_far")))
        for when in line.dates
    )
    return told or bool(line.of("same_period"))


def limits(scan: Scan, draft: Draft) -> None:
    """What cannot be: a share over a hundred, more ground than the region has."""
    if draft.value is None:
        return
    if draft.unit == "percent" and draft.value > 100:
        draft.flags.append(f"impossible value: {draft.value:g} percent is more than all of it")
    factor = {"km2": 1.0, "mi2": 2.589988110336, "ha": 0.01}.get(draft.unit or "")
    if factor and draft.region is not None and draft.region.id:
        known = next((r for r in scan.scheme.known_regions if r.id == draft.region.id), None)
        if known and known.official_area_m2 and draft.value * factor * 1e6 > 1.02 * known.official_area_m2:
            draft.flags.append(
                f"impossible value: {draft.value:,.10g} {draft.unit} is more than the whole of"
                f" {known.names.get('en', known.id)} ({known.official_area_m2 / 1e6:,.0f} km²)"
            )
    if draft.value < 0:
        draft.flags.append("impossible value: less than nothing")


def figure_draft(scan: Scan, line: Line, kind: Kind, quantity: Quantity, first: int, last: int) -> Draft:
    return Draft(
        kind,
        line.sentence.index,
        quantity.first,
        [scan.span(line, max(line.first, first), min(line.last, last))],
        value=quantity.value,
        unit=quantity.unit,
        qualifier=quantity.qualifier,
        flags=list(quantity.flags),
        other_units=quantity.other_units,
    )


def of_gains(line: Line, when: When) -> bool:
    """ "Monday's gains": the day of what was told before, not of this sentence."""
    return (
        when.last < line.last
        and when.kind == "day"
        and line.tokens[when.last].norm == "'s"
        and any(e.data.startswith("gain/") and 0 <= e.first - when.last <= 2 for e in line.of("event"))
    )


def has_figure(line: Line, frame: Frame) -> bool:
    """Its object is a figure with a unit ("captured 20 sq km near X"): that is a claim of area."""
    for quantity in line.quantities:
        if frame.form == "state" and frame.effect == "contest" and quantity.unit in AREA:
            return True
        if (
            frame.form == "state"
            and quantity.unit in AREA | {"percent"}
            and (
                frame.left <= quantity.first < frame.mark.last or 0 < frame.mark.first - quantity.first <= 14
            )
        ):
            return True
        if is_apposed(line, frame, quantity) or _is_share_before(line, frame, quantity):
            return True
        if (
            frame.effect in ("take", "retake", "hold")
            and quantity.unit in ("km", "mi")
            and 0 <= quantity.first - frame.mark.last <= 3
            and is_of_region(line, quantity)
        ):
            return True
        if (
            frame.effect in ("gain", "enter")
            and quantity.unit in ("km", "mi")
            and frame.mark.first < quantity.first <= frame.mark.last + (4 if frame.effect == "gain" else 2)
        ):
            return True
        if (
            quantity.unit in AREA | {"percent"}
            and not (quantity.unit == "percent" and _names_between(line, frame.mark.last, quantity))
            and (-1 <= quantity.first - frame.mark.last <= 7 or _within(frame, quantity.first))
            and quantity.first < frame.right
        ):
            return True
    return False


def _is_share_before(line: Line, frame: Frame, quantity: Quantity) -> bool:
    """ "About 70 percent of it has been cleared", "X is 99 percent occupied": so much of it, and not it."""
    if not frame.passive or quantity.unit != "percent" or not frame.left <= quantity.first < frame.mark.first:
        return False
    return not any(line.tokens[i].text in ",;" for i in range(quantity.last, frame.mark.first))


_APPOSED_WITHIN = 3


def is_apposed(line: Line, frame: Frame, quantity: Quantity) -> bool:
    """ "X is almost all under control — 99.7%", "... under A's control (75%)": how much of it."""
    if frame.form != "state" or frame.effect != "hold" or quantity.unit != "percent":
        return False
    gap = range(frame.mark.last, quantity.first)
    ends = quantity.last >= line.last or not line.tokens[quantity.last].word
    opened = any(line.tokens[i].text in "—–-(,:" for i in gap)
    return ends and opened and len(gap) <= _APPOSED_WITHIN


def _within(frame: Frame, at: int) -> bool:
    """The words of the verb reach into the figure: "added 44 square miles"."""
    return frame.mark.first < at < frame.mark.last


def _names_between(line: Line, first: int, share: Quantity) -> bool:
    """ "took X, Y and half of Z", "holds all of X and 81 percent of Y": X and Y are taken whole."""
    last, small = share.first, line.small_words("of")
    of_another = share.last < line.last and not small.isdisjoint(
        line.tokens[i].norm for i in (share.last - 1, share.last)
    )
    return any(
        first <= s.first
        and s.last <= last
        and (s.place is not None or (of_another and line.ending_at("whole_of", s.first, 1) is not None))
        for s in line.named
    )


def has_figure_behind(line: Line, mark: Mark) -> bool:
    """ "added 20 sq km", "brought A a further 20"; not "added that 20 ..."."""
    return any(
        q.unit in ("km2", "mi2", "ha")
        and 0 <= q.first - mark.last <= 4
        and not any(line.tokens[i].norm in line.small_words("that") for i in range(mark.last, q.first))
        for q in line.quantities
    )


def is_of_region(line: Line, quantity: Quantity) -> bool:
    """ "200 km of the R region", "200 км Сумської області": what is held of a region is ground."""
    for spot in line.named:
        gap = [line.tokens[i].norm for i in range(quantity.last, spot.first)]
        if spot.region is not None and spot.first >= quantity.last:
            return gap in ([], ["of"], ["of", "the"])
    return False
