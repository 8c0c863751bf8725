"""Counts of settlements and paces of taking them.

Knows which verb a count belongs to. English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.counts import COUNTED, region_near
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.english.places import opens_list
from contactline.claims.reading.frames import TAKING, Frame
from contactline.claims.reading.line import Line, Scan


def counts_of(scan: Scan, line: Line, frames: Sequence[Frame], said: Said) -> list[Draft]:
    out: list[Draft] = []
    if line.sentence.question:
        return out
    for noun in line.of("settlements_counted"):
        near = [
            n
            for n in line.numbers
            if 0 <= noun.first - n.last <= 3 and n.value == int(n.value) and n.value < 30_000
        ]
        number = near[-1] if near else None
        if (
            number is None
            or (number.value == 1 and noun.last - noun.first == 1)
            or any(d.at == number.first for d in out)
        ):
            continue
        if any(q.first <= number.first < q.last for q in line.quantities) or any(
            w.first <= number.first < w.last for w in line.dates
        ):
            continue
        if any(line.tokens[i].text in ",.;" for i in range(number.last, noun.first)):
            continue
        near = [f for f in frames if f.effect in COUNTED]
        before = [
            f
            for f in near
            if f.mark.last <= number.first and number.first < f.right + 1 and number.first - f.mark.last <= 8
        ]
        after = [
            f
            for f in near
            if f.mark.first >= noun.last
            and (f.passive or f.form in ("state", "fall"))
            and f.mark.first - noun.last <= 24
        ]
        frame = before[-1] if before else (after[0] if after else None)
        if frame is None or frame.negated:
            continue
        if frame.of_stranger(said) and region_near(scan, line, noun.last, said) is None:
            continue
        party = frame.actor(said)
        actor = party.actor if party else None
        if frame.effect == "lose":
            actor = scan.other(actor)
        if frame.effect == "contest":
            actor = None
        first = min(frame.mark.first, number.first)
        if party is not None and line.first <= party.first < first and party.first >= frame.left:
            first = party.first
        qualifier = next((q.data for q in line.of("qualifier") if q.last == number.first), None)
        draft = Draft(
            "settlement_count",
            line.sentence.index,
            number.first,
            [scan.span(line, first, max(noun.last, frame.mark.last if after and not before else noun.last))],
            actor=actor,
            region=region_near(scan, line, noun.last, said),
            value=number.value,
            unit="settlements",
            qualifier=qualifier,
            effect=frame.effect,
        )
        draft.partial = any(opens_list(line, i) for i in range(noun.last, min(line.last, noun.last + 10)))
        out.append(draft)
    return out


_WITHIN = frozenset(("in", "within", "for", "than", "over", "inside"))


def paces_of(
    scan: Scan, line: Line, frames: Sequence[Frame], said: Said, parties: Sequence[Party]
) -> list[Draft]:
    """ "capturing new villages nearly on a daily basis": one a day; "accelerated in July": no figure."""
    if line.sentence.question:
        return []
    taking = [f for f in frames if f.effect in TAKING | {"gain"}]
    units = (
        ("pace_daily", "per day", 1.0),
        ("pace_weekly", "per day", 1 / 7),
        ("pace_monthly", "per day", 1 / 30.4375),
    )
    for category, unit, rate in units:
        for mark in line.of(category):
            near = [f for f in taking if abs(f.mark.first - mark.first) <= 14]
            nouns = [n for n in line.of("settlements_counted") if abs(n.first - mark.first) <= 10]
            areas = [q for q in line.quantities if q.unit in ("km2", "mi2") and 0 <= mark.first - q.last <= 3]
            if not near or not (nouns or areas) or areas:
                continue
            if any(w.first <= mark.first < w.last for w in line.dates):
                continue
            if line.tokens[mark.first - 1].norm in _WITHIN:
                continue  # "three villages in a week": that week's, no pace
            frame = near[-1]
            party = frame.actor(said)
            number = next((n for n in line.numbers if nouns and 0 <= nouns[0].first - n.last <= 2), None)
            qualifier = next((q.data for q in line.of("qualifier") if 0 <= mark.first - q.last <= 1), None)
            vague = any(0 <= n.first - v.last <= 1 for n in nouns for v in line.of("vague"))
            value = None if vague and number is None else round((number.value if number else 1.0) * rate, 4)
            return [
                Draft(
                    "pace",
                    line.sentence.index,
                    mark.first,
                    [scan.span(line, min(frame.mark.first, mark.first), max(frame.mark.last, mark.last))],
                    actor=party.actor if party else None,
                    region=region_near(scan, line, mark.last, said),
                    value=value,
                    unit=unit,
                    qualifier=qualifier or ("about" if value is not None and rate != 1.0 else None),
                    effect=frame.effect,
                )
            ]
    for mark in line.of("pace_up"):
        nouns = [e for e in line.of("event") if e.data.startswith("gain/") and abs(e.first - mark.first) <= 8]
        nouns_actors = [p for p in parties if p.first < mark.first or p.first - mark.last <= 6]
        if nouns and nouns_actors and any(w.kind in ("month", "span", "year") for w in line.dates):
            first = min(mark.first, nouns[0].first, nouns_actors[0].first)
            return [
                Draft(
                    "pace",
                    line.sentence.index,
                    mark.first,
                    [scan.span(line, first, max(mark.last, nouns[0].last))],
                    actor=nouns_actors[0].actor,
                    region=region_near(scan, line, mark.last, said),
                    confidence=0.6,
                    effect="pace",
                )
            ]
    return []
