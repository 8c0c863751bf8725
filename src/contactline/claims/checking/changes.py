"""Gains and losses over a period, net and gross, and which of the two fits.

Knows rounding, classes and grounds. Knows no atlas. A claim's period is half-open days; the map's state
counts at the end of a day, so "in July" is from the end of 30 June to the end of 31 July.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from contactline.claims.checking import words
from contactline.claims.checking.case import (
    DAY,
    Case,
    Meant,
    actor_in,
    drawn_as,
    held_classes,
    holds_undrawn,
    region_name,
    region_of,
)
from contactline.claims.checking.flows import (
    Figure,
    Side,
    by_boundary,
    figures_of,
    net_of,
    other_cut,
    other_grounds,
)
from contactline.claims.checking.record import Flow, Ground, RegionSeen
from contactline.claims.checking.rounding import KM2, room
from contactline.claims.sentences import say
from contactline.reports import Phrase, Verdict, VerdictName

WINDOWS_DAYS = (7, 30)
"""What is offered where a claim names no period: a week and a month before the text."""


def check_change(case: Case) -> Verdict:
    """`area_gained` and `area_lost`."""
    claim = case.claim
    region = region_of(case)
    if isinstance(region, Mapping):
        told = say("cannot_measure", why=region)
        if claim.region is not None and claim.region.id is not None:
            return case.not_covered(case.last_day, told)
        return case.verdict("not testable", told, {})
    sides = _sides(case, region)
    if not sides:
        return case.verdict("not testable", say("no_class_of_side"), {})
    if claim.start is None:
        return _without_period(case, region, sides)
    before, end = claim.start - DAY, min((claim.end or case.on + DAY) - DAY, max(case.on, claim.start))
    if before < case.record.first <= claim.start:  # of the first day only its end is known
        before = case.record.first
    if not case.is_covered(before, end):
        return case.not_covered(before if not case.is_covered(before) else end)
    if claim.value is not None and _km2_of(case, region) is None:
        told = say("no_area_unit", unit=str(claim.unit))
        return case.verdict("not testable", told, {})
    if claim.place is not None:
        return _near_place(case, region, sides, before, end)
    return _over(case, region, sides, before, end)


RELATIVE = "relative"
"""The flag of a share of what had been taken, which is of no region."""


def _km2_of(case: Case, region: RegionSeen) -> float | None:
    """How many km² one of the claim's unit is: of per cent, a hundredth of the region's area, as measured
    or else as told."""
    claim = case.claim
    if claim.unit != "percent":
        return KM2.get(claim.unit or "")
    if claim.place is not None or any(flag.startswith(RELATIVE) for flag in claim.flags):
        return None
    areas = [g.area_km2 for g in region.grounds] + [g.official_km2 for g in region.grounds]
    return next((area / 100 for area in areas if area), None)


def _sides(case: Case, region: RegionSeen) -> tuple[Side, ...]:
    """Best first. Who holds what is not drawn gains what the default group loses, beyond home what the
    undrawn holder has taken there and loses; and his own drawn ground, which is what he took of others'."""
    scheme, actor = case.record.scheme, actor_in(case, region)
    found = [Side(meant) for meant in drawn_as(scheme, actor)]
    if not holds_undrawn(scheme, actor, home=region.home):
        return tuple(found)
    if not region.home:
        taken = held_classes(scheme, scheme.undrawn_holder)
        return (Side(Meant(taken, say("taken_there")), reverse=True), *found)
    default = next(g for g in scheme.groups if g.id == scheme.default_group)
    group = Meant(default.classes, words.name(default.names, default.id), default.id)
    return (Side(group, reverse=True), *found)


def _over(case: Case, region: RegionSeen, sides: tuple[Side, ...], before: date, end: date) -> Verdict:
    claim, record = case.claim, case.record
    ground = region.grounds[0]
    flows = [record.flow(side.meant.classes, ground, before, end) for side in sides]
    figures = _told(case, flows[0], sides[0], ground, before, end)
    lead = figures_of(case, flows[0], sides[0])
    shown = _shown(case, region, lead, before, end)
    factor = _km2_of(case, region)
    if claim.value is None or factor is None:
        return _without_value(case, region, figures, lead, shown, before, end)
    covered = room(claim.value, claim.qualifier, claim.unit).times(factor)
    claimed = claim.value * factor
    figures |= {"claimed_km2": round(claimed, 6), "covers_km2": [covered.least, covered.most]}
    said = words.said(claim, covered, "km2", factor)
    for side, flow in zip(sides, flows, strict=True):
        fits = [f for f in figures_of(case, flow, side) if f.km2 in covered]
        if fits:
            figures |= _told(case, flow, side, ground, before, end)
            figures["fits"] = fits[0].name
            figures["difference_km2"] = round(fits[0].km2 - claimed, 6)
            these = _shown(case, region, figures_of(case, flow, side), before, end)
            told = say("both_fit" if len(fits) == 2 else f"{fits[0].kind}_fits", shown=these, covers=said)
            verdict, more = by_boundary(case, region, side, fits[0], covered, before, end, figures)
            return _given(case, region, verdict, (told, *more), figures, before, end)
    start = say("shown_and_covers", shown=shown, covers=said)
    figures["difference_km2"] = round(lead[0].km2 - claimed, 6)
    other = other_cut(case, region, sides[0], covered, before, end)
    if other is not None:
        key, (first, last), fit = other
        figures |= {"cut_from": first.isoformat(), "cut_to": last.isoformat(), "fits": fit.name}
        figures["cut_km2"] = round(fit.km2, 6)
        value = words.km2(fit.km2)
        return _given(
            case,
            region,
            "consistent",
            (start, say(key, first=first, last=last, value=value)),
            figures,
            before,
            end,
        )
    bounds = other_grounds(case, region, sides[0], covered, before, end)
    if bounds is not None:
        label, fit = bounds
        figures |= {"reading": case.term(label), "reading_km2": round(fit.km2, 6), "fits": fit.name}
        told = (start, say("other_ground", ground=label, value=words.km2(fit.km2)))
        return _given(case, region, "consistent, boundary-dependent", told, figures, before, end)
    if case.record.last < end:
        told = say("flow_may_follow", shown=shown, last=record.last, covers=said)
        return _given(case, region, "map not yet updated", told, figures, before, end)
    told = [say("neither_fits", shown=shown, covers=said)]
    whole = claim.start_before
    if whole is not None and before < whole - DAY < end:
        net = net_of(case, ground, sides[0], whole - DAY, end)
        figures |= {"cut_from": (whole - DAY).isoformat(), "cut_km2": round(net.km2, 6)}
        told.append(say("nor_since_its_end", first=whole - DAY, value=words.km2(net.km2)))
    return _given(case, region, "contradicted", told, figures, before, end)


def _without_value(case, region, figures, lead, shown: Phrase, before, end) -> Verdict:
    """A gain without a figure: only whether there was one."""
    net, gross = lead
    word = "gain" if case.claim.kind == "area_gained" else "loss"
    if net.km2 > 0:
        return _given(case, region, "consistent", say(f"a_{word}", shown=shown), figures, before, end)
    if gross.km2 > 0:  # either may be meant, that there was some or that there was none
        told = say(f"both_ways_{word}", shown=shown)
        verdict = "contradicted" if case.is_denied else "consistent"
        return _given(case, region, verdict, told, figures, before, end)
    if case.record.last <= end:
        told = say("flow_record_ends", shown=shown, last=case.record.last)
        return _given(case, region, "map not yet updated", told, figures, before, end)
    return _given(case, region, "contradicted", say(f"no_{word}", shown=shown), figures, before, end)


def _without_period(case: Case, region: RegionSeen, sides: tuple[Side, ...]) -> Verdict:
    """No period is named: what is held on the day, where all of it was taken; else what the weeks before
    show, to be judged by the reader."""
    claim, record, end = case.claim, case.record, case.last_day
    if not case.is_covered(end):
        return case.not_covered(end)
    ground = region.grounds[0]
    figures: dict[str, Any] = {}
    parts = []
    for length in WINDOWS_DAYS:
        before = max(end - timedelta(days=length), record.first)
        if before >= end:
            continue
        flow = record.flow(sides[0].meant.classes, ground, before, end)
        net, gross = figures_of(case, flow, sides[0])
        figures[f"{net.name}_{length}_days_km2"] = round(net.km2, 6)
        figures[f"{gross.name}_{length}_days_km2"] = round(gross.km2, 6)
        figures["provenance"] = dict(flow.provenance)
        parts.append(
            say("over_days", net=words.km2(net.km2), gross=words.km2(gross.km2), days=words.days(length))
        )
    if claim.value is not None and claim.unit in KM2:
        covered = room(claim.value, claim.qualifier).times(KM2[claim.unit])
        figures["claimed_km2"] = round(claim.value * KM2[claim.unit], 6)
        for side in sides[1:] if sides[0].reverse else ():
            held = record.area(side.meant.classes, ground, end)
            if held.value in covered:
                figures |= {"area_km2": round(held.value, 6), "provenance": dict(held.provenance)}
                told = say(
                    "all_taken",
                    day=end,
                    value=words.km2(held.value),
                    ground=side.meant.label,
                    range=words.covers(covered, "km2"),
                )
                return case.verdict("consistent", told, figures, region=region.id)
    told = [say("no_period")]
    if parts:
        key = "gains_before" if claim.kind == "area_gained" else "losses_before"
        told.append(say(key, day=end, list=words.listed(parts)))
    return case.verdict("not testable", told, figures, region=None if region.country else region.id)


def _near_place(case, region, sides, before: date, end: date) -> Verdict:
    """A gain near a settlement: the region's change is the upper bound of it."""
    claim = case.claim
    assert claim.place is not None
    flow = case.record.flow(sides[0].meant.classes, region.grounds[0], before, end)
    net, gross = figures_of(case, flow, sides[0])
    figures = _told(case, flow, sides[0], region.grounds[0], before, end)
    place = claim.place.id
    seen = None if place is None else case.record.place(place)
    if claim.value is None or claim.unit is None or seen is None or seen.lon is None:
        told = say("near_untold", mention=claim.place.mention)
        return case.verdict("not testable", told, figures, day=end, since=before)
    factor = KM2[claim.unit]
    covered = room(claim.value, claim.qualifier).times(factor)
    figures["claimed_km2"] = round(claim.value * factor, 6)
    told = say(
        "near" if region.country else "near_in",
        place=words.name(seen.names, seen.id),
        before=before,
        end=end,
        gross=words.km2(gross.km2),
        net=words.km2(net.km2),
        **({} if region.country else {"region": region_name(region)}),
    )

    def given(verdict: VerdictName, key: str) -> Verdict:
        said = say(key, told=told)
        return case.verdict(verdict, said, figures, day=end, place=place, since=before)

    if covered.most is not None and gross.km2 in covered:  # more than that it bounds, and does not show
        return given("consistent", "near_fits")
    if covered.least is not None and gross.km2 < covered.least:
        return given("contradicted", "near_less")
    return given("not testable", "whole")


def _shown(case: Case, region: RegionSeen, pair: tuple[Figure, ...], before: date, end: date) -> Phrase:
    """What the map shows to have changed, for whom."""
    net, gross = pair
    key = "lost" if net.name == "net_loss" else "gained"
    against = round(net.km2, 6) < 0  # in sum it went the other way: no sentence has a loss of minus so much
    return say(
        key + ("_against" if against else "") + ("" if region.country else "_in"),
        before=before,
        end=end,
        who=case.actor_name(actor_in(case, region)),
        net=words.km2(abs(net.km2)),
        gross=words.km2(gross.km2),
        **({} if region.country else {"region": region_name(region)}),
    )


def _told(case: Case, flow: Flow, side: Side, ground: Ground, before: date, end: date) -> dict[str, Any]:
    net, gross = figures_of(case, flow, side)
    return {
        "from": before.isoformat(),
        "to": end.isoformat(),
        f"{net.name}_km2": round(net.km2, 6),
        f"{gross.name}_km2": round(gross.km2, 6),
        "redraw_km2": round(flow.redraw_km2, 6),
        "reclassified_km2": round(flow.reclassified_km2, 6),
        "group" if side.meant.group else "classes": side.meant.group or list(side.meant.classes),
        "ground": case.term(ground.label),
        "provenance": dict(flow.provenance),
    }


def _given(case, region: RegionSeen, verdict, told, figures, before: date, end: date) -> Verdict:
    said = [told] if isinstance(told, Mapping) else [*told]
    if figures.get("reclassified_km2", 0) + figures.get("redraw_km2", 0) > 0.02 * max(
        abs(figures.get("gross_gain_km2", 0)), abs(figures.get("gross_loss_km2", 0)), 1.0
    ):
        redraw, other = words.km2(figures["redraw_km2"]), words.km2(figures["reclassified_km2"])
        said.append(say("redrawn", redraw=redraw, reclassified=other))
    region_id = None if region.country else region.id
    return case.verdict(verdict, said, figures, day=end, region=region_id, since=before)
