"""Counts of settlements and paces of taking them, the region beside them, and the few assertions of control
that no map can test.

Knows marks, names and which verb a count belongs to. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafting import in_quotes
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.elided import is_counted_again
from contactline.claims.reading.frames import TAKING, Frame
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.quantities import Number, qualified
from contactline.claims.reading.where import as_region, names_office, with_its_list
from contactline.reports import PlaceMention, RegionMention

COUNTED = TAKING | {"lose", "hold", "contest", "leave", "enter"}


def region_near(scan: Scan, line: Line, at: int, said: Said) -> RegionMention | None:
    """The region named in the sentence nearest behind token `at`, else before it."""
    found = []
    parts = [m for m in line.of("list_opens", "of_it", "of_them") if m.first >= at]
    ends = min((m.first for m in parts), default=line.last)  # "12 of them in X"
    for spot in line.named:
        if spot.first >= ends or names_office(line, spot):
            continue  # the region of one of those that are listed, or whose governor speaks
        if any(at < n.first < spot.first for n in line.numbers) and _opens_parts(line, at, spot.first):
            continue  # "14 villages: eight in A and six in B": of a part of them
        region = as_region(scan, spot, line)
        if (
            region is None
            or line.at("border_of", spot.first)
            or (
                region.id
                and any(r.level == 0 and r.id == region.id for r in scan.scheme.known_regions)
                and any(m.first <= spot.first < m.last for m in line.of("actor"))
            )
        ):
            continue
        found.append((spot.first < at, abs(spot.first - at), with_its_list(scan, line, spot, region)))
    return min(found, key=lambda f: (f[0], f[1]))[2] if found else None


def _opens_parts(line: Line, first: int, last: int) -> bool:
    return any(line.tokens[i].text == ":" for i in range(first, last))


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
        if any(0 <= m.first - noun.last <= 2 and not _is_period(line, m) for m in line.of(*_PACES)):
            continue  # "four villages a week": how fast
        if any(line.tokens[i].text in ",.;:—–" for i in range(number.last, noun.first)):
            continue
        if line.tokens[number.first].norm in line.small_words("both"):
            continue  # "both villages" that were named: no count
        if _are_those_named(line, number.first, number.value):
            continue
        near = [f for f in frames if f.effect in COUNTED]
        before = [
            f
            for f in near
            if f.mark.last <= number.first
            and number.first < f.right + 1
            and number.first - f.mark.last <= 8
            and not _has_own_verb(line, number.first, noun.last)
        ]
        after = [
            f
            for f in near
            if f.mark.first >= noun.last
            and (f.passive or f.form in ("state", "fall") or not line.grammar.names_subject)
            and f.mark.first - noun.last <= 24
        ]
        between = [  # "12 captured villages"
            f for f in near if f.form == "noun" and number.last <= f.mark.first and f.mark.last <= noun.first
        ]
        frame = next(iter([*between, *before[-1:], *after]), None)
        if frame is None or frame.negated:
            continue
        if frame.effect not in ("leave", "expel") and line.ending_at("out_of", number.first):
            continue  # "of twenty villages five are occupied"
        if frame.of_stranger(said) and region_near(scan, line, noun.last, said) is None:
            continue
        party = frame.actor(said)
        actor = party.actor if party else None
        if frame.effect == "lose":
            actor = scan.other(actor)
        if frame.effect == "retake" and party is None and in_quotes(line, frame.mark.first, frame.mark.last):
            # another's word: his who lists them
            others = scan.other(said.perspective or scan.scheme.undrawn_holder)
            actor = _side_of_list(scan, line, frame) or others
        if frame.effect == "contest":
            actor = None
        first = min(frame.mark.first, number.first)
        if party is not None and line.first <= party.first < first and party.first >= frame.left:
            first = party.first
        qualifier = qualified(line.marks, number.first, line.tokens)[1]
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
        draft.partial = any(noun.last <= m.first for m in line.of("list_opens"))
        out.append(draft)
    return out + (_counted_again(scan, line, out, said) if out else _counted_since(scan, line, said))


def counted_beside(scan: Scan, line: Line, counts: Sequence[Draft], figures: Sequence[Draft]) -> list[Draft]:
    """ "Spoke of 8,500 km² and 388 settlements": a count joined to a figure of ground is of the same deed."""
    out = []
    for noun in line.of("settlements_counted"):
        number = next((n for n in line.numbers if n.last == noun.first and n.value > 1), None)
        if number is None or any(d.at == number.first for d in counts):
            continue
        conj = line.ending_at("conj", number.first, 1)
        if conj is None:
            continue
        for quantity in line.quantities:
            figure = next((d for d in figures if d.at == quantity.first), None)
            if figure is None or figure.unit not in ("km2", "mi2") or figure.negated:
                continue
            if figure.kind not in _BESIDE or not 0 <= conj.first - quantity.last <= 1:
                continue
            span = scan.span(line, number.first, noun.last)
            qualifier = next((q.data for q in line.of("qualifier") if q.last == number.first), None)
            more = replace(
                figure, kind="settlement_count", at=number.first, spans=[span], value=number.value,
                unit="settlements", qualifier=qualifier, flags=[], other_units=(),
            )  # fmt: skip
            out.append(more)
    return out


_BESIDE = ("area_held", "area_gained")


def _has_own_verb(line: Line, first: int, last: int) -> bool:
    """ "... and 14 villages had no power": a clause of their own."""
    opens = last < line.last and line.tokens[last].norm in line.small_words("opens_clause")
    return opens and line.ending_at("conj", first, 1) is not None


def _counted_again(scan: Scan, line: Line, found: Sequence[Draft], said: Said) -> list[Draft]:
    """ "six villages in July, four in August": counts whose noun is left out."""
    if not found:
        return []
    out = []
    for number in line.numbers:
        if number.first <= found[0].at or any(d.at == number.first for d in found):
            continue
        if any(q.first <= number.first < q.last for q in line.quantities) or number.value != int(
            number.value
        ):
            continue
        part = any(number.first - 1 <= m.last <= number.first for m in line.of("of_them"))
        if is_counted_again(line, number) or _another(line, number) or part:
            span = scan.span(line, number.first, number.last)
            more = replace(found[-1], value=number.value, at=number.first, spans=[span], qualifier=None)
            if part:  # "76 villages, 14 of them in the R region"
                whole, said_of = found[-1], region_near(scan, line, number.last, said)
                more.region, whole.region = said_of, None if whole.region == said_of else whole.region
            out.append(more)
    return out


def _another(line: Line, number: Number) -> bool:
    """ "Seven villages were liberated, another nine cleared": the noun is left out before the verb."""
    told = ("/verb", "/fall")
    verb = any(e.first == number.last and e.data.endswith(told) for e in line.of("event"))
    return verb and line.ending_at("another", number.first) is not None


def _counted_since(scan: Scan, line: Line, said: Said) -> list[Draft]:
    """ "14 villages have been taken since December. In November it was 40": of the sentence before."""
    last = said.count
    if last is None or last.line != line.sentence.index - 1 or line.quantities:
        return []
    if scan.lines[last.line].sentence.paragraph != line.sentence.paragraph:
        return []
    numbers = [n for n in line.numbers if n.value == int(n.value) and is_counted_again(line, n)]
    if len(numbers) != 1 or line.of("event"):
        return []
    at, end = numbers[0].first, numbers[0].last
    span = scan.span(line, at, end)
    return [
        replace(
            last, line=line.sentence.index, at=at, spans=[span], value=numbers[0].value, qualifier=None,
            start=None, end=None, attribution=None, side=None, verification=None,
        )
    ]  # fmt: skip


def _are_those_named(line: Line, at: int, value: float) -> bool:
    """ "A, B and C - from these three villages they withdrew": as many as were named before, and no count."""
    if line.tokens[at - 1].norm not in line.small_words("these"):
        return False
    return sum(s.place is not None and s.last <= at for s in line.named) >= value


def _side_of_list(scan: Scan, line: Line, frame: Frame) -> str | None:
    """ "A's ministry lists 31 villages as liberated": by A."""
    sides = {source.id: source.affiliation for source in scan.scheme.sources}
    if line.grammar.has_cases:
        return None
    before = [m for m in line.of("source") if m.last <= frame.mark.first]
    return next((side for m in reversed(before) if (side := sides.get(m.data))), None)


_PACES = ("pace_daily", "pace_weekly", "pace_monthly")


def _is_period(line: Line, mark: Mark) -> bool:
    """ "in a week", "within a day"."""
    return line.tokens[mark.first - 1].norm in line.small_words("before_period")


def paces_of(
    scan: Scan, line: Line, frames: Sequence[Frame], said: Said, parties: Sequence[Party]
) -> list[Draft]:
    """ "capturing new villages nearly on a daily basis": one a day; "accelerated in July": no figure."""
    if line.sentence.question:
        return []
    taking = [f for f in frames if f.effect in TAKING | {"gain"}]
    for category, rate in zip(_PACES, (1.0, 1 / 7, 1 / 30.4375), strict=True):
        for mark in line.of(category):
            near = [f for f in taking if abs(f.mark.first - mark.first) <= 14]
            nouns = [
                n
                for n in line.of("settlements_counted")
                if abs(n.first - mark.first) <= 10 and not _is_the_one(line, n)
            ]
            areas = [q for q in line.quantities if q.unit in ("km2", "mi2") and 0 <= mark.first - q.last <= 3]
            if not near or not (nouns or areas) or areas:
                continue
            if any(w.first <= mark.first < w.last for w in line.dates):
                continue
            if any(m.first <= mark.first < m.last for m in line.of("bulletin")):
                continue  # "the daily report"
            if _is_period(line, mark):
                continue  # "three villages in a week": that week's, no pace
            frame = near[-1]
            party = frame.actor(said)
            number = next((n for n in line.numbers if nouns and 0 <= nouns[0].first - n.last <= 2), None)
            number = next((n for n in line.numbers if n.last == mark.first), number)  # "more than one a day"
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
                    unit="per day",
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


def _is_the_one(line: Line, noun: Mark) -> bool:
    """ "By 200 metres a day, and the town is under threat": one that was named, and no count."""
    return not line.tokens[noun.first].norm.endswith("s") and line.tokens[
        noun.first - 1
    ].norm in line.small_words("the")


def threats_of(scan: Scan, line: Line, parties: Sequence[Party], said: Said) -> list[Draft]:
    """ "threatening the regional capital": said of territory, and nothing that a map can show."""
    for mark in line.of("threat"):
        capital = [
            c
            for c in line.of("capital")
            if (mark.first <= c.first and c.first - mark.last <= 3) or mark.first <= c.first < mark.last
        ]
        spots = [s for s in line.named if s.place is not None and 0 <= s.first - mark.last <= 3]
        if not capital and not spots:
            continue
        before = [p for p in parties if p.last <= mark.first and not p.oblique]
        last = max([mark.last, *(c.last for c in capital[:1]), *(s.last for s in spots[:1])])
        return [
            Draft(
                "not_testable",
                line.sentence.index,
                mark.first,
                [scan.span(line, mark.first, last)],
                actor=before[0].actor if before else None,
                place=spots[0].place
                if spots
                else PlaceMention(line.words(capital[0].first, capital[0].last), None),
                region=None if spots else (region_near(scan, line, mark.first, said) or said.region),
                confidence=0.6,
                effect="threat",
            )
        ]
    return []
