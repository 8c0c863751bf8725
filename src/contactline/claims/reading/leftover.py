"""Figures of territory that no verb of their sentence governs: every one is accounted for.

"In the previous five days alone it was 24 settlements and 259 sq km." Of such a figure the unit says that it
is ground, the figure before it in the text, or the events around it, say whose and in what sense. What is
counted in the same unit and changes nobody's hands (a flood, a market, a vote) is left alone.
Knows units, earlier claims and events. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import AREA, figure_draft, limits
from contactline.claims.reading.leaning import MEASURES
from contactline.claims.reading.line import STOPS, Line, Named, Scan
from contactline.claims.reading.meant import place_meant, still_meant
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.rates import rate_of
from contactline.claims.reading.shares import is_of_a_thing
from contactline.claims.reading.where import as_region, country_of, of_next_figure
from contactline.claims.reading.wholes import is_of_what_was_told, is_share_of_gains, taken_before
from contactline.model import KM_PER_MI
from contactline.reports import Kind, RegionMention

SENTENCES = 3
"""So many sentences back the figure may stand that this one goes on from."""

WHOLE_FRONT_KM = 600
"""A front line of this length or more is meant as the whole of it, wherever its name stands beside."""

NEAR = 6
"""Tokens between a distance and what it is to."""

_KINDS: dict[str, Kind] = {
    "take": "area_gained",
    "retake": "area_gained",
    "gain": "area_gained",
    "enter": "area_gained",
    "fall": "area_gained",
    "lose": "area_lost",
    "leave": "area_lost",
    "hold": "area_held",
}


def leftovers_of(
    scan: Scan,
    line: Line,
    found: Sequence[Draft],
    drafts: Sequence[Draft],
    parties: Sequence[Party],
    said: Said,
) -> list[Draft]:
    """`found`: claims of this sentence; `drafts`: those of the sentences before."""
    if line.sentence.question or not line.quantities:
        return []
    out: list[Draft] = []
    for quantity in line.quantities:
        if _is_told(line, quantity, found):
            continue
        before = _before(line, quantity, [*drafts, *found, *out])
        here = before is not None and before.line == line.sentence.index
        if before is not None and _has_turned(scan, line, before, said):
            before = None
        if _is_of_something_else(line, quantity, here, parties) or _is_wished(line, quantity):
            continue
        draft = None
        if quantity.unit in AREA and quantity.unit != "m2":
            draft = _area(scan, line, quantity, before, parties)
        elif quantity.unit == "percent":
            draft = _share(scan, line, quantity, before, parties)
        elif quantity.unit in ("km", "mi"):
            told = any(d.kind == "front_length" for d in (*found, *out))
            draft = None if told else _front(scan, line, quantity)
            draft = draft or _distance(scan, line, quantity, parties, said)
        if draft is not None:
            draft.confidence = 0.55
            limits(scan, draft)
            out.append(draft)
    return out


def _has_turned(scan: Scan, line: Line, before: Draft, said: Said) -> bool:
    """ "A gained 330 sq km. B is still in X. At first it was 1,300 sq km": a paragraph has gone on to B."""
    here = said.actor_at >= 0 and (scan.lines[said.actor_at].sentence.paragraph == line.sentence.paragraph)
    return here and before.line < said.actor_at and said.actor not in (None, before.actor)


def _is_told(line: Line, quantity: Quantity, found: Sequence[Draft]) -> bool:
    """Whether a claim has this figure, or has it in its words ("200 sq km (77 sq miles)")."""
    start, end = line.tokens[quantity.first].start, line.tokens[quantity.last - 1].end
    return any(
        quantity.first <= draft.at < quantity.last
        or (draft.value is not None and any(s.start <= start and end <= s.end for s in draft.spans))
        for draft in found
        if draft.line == line.sentence.index
    )


def _is_of_something_else(line: Line, quantity: Quantity, goes_on: bool, parties: Sequence[Party]) -> bool:
    """Of what changes nobody's hands, of nothing at all, or by how much two figures differ. `goes_on`: from
    a figure of ground in the same sentence."""
    if any(0 <= m.first - quantity.last <= 1 for m in line.of("comparative")):
        return True
    if line.grammar.has_cases and quantity.unit == "percent" and is_of_a_thing(line, quantity):
        return True
    if any(0 <= quantity.first - m.last <= 1 for m in line.of("differs_by", "negation", "nobody")):
        return True
    first, last = _clause(line, quantity) if goes_on else (line.first, line.last)
    nouns = [m for m in line.of("no_ground") if first <= m.first < last]
    if quantity.unit in ("km", "mi"):  # "their troops stand 10 km from X"
        nouns = [m for m in nouns if not any(p.first <= m.first < p.last for p in parties)]
        nouns = [] if _is_left(line, quantity) else nouns
    return bool(nouns)


def _is_wished(line: Line, quantity: Quantity) -> bool:
    """ "Wants A to cede the rest of X, 6,600 sq km": nobody has."""
    return line.grammar.names_subject and any(
        m.data.endswith("/base")
        and (line.ending_at("irrealis", m.first, 1) is not None or _is_demanded(line, m.first))
        for m in line.of("event")
        if m.last <= quantity.first and not any(m.last <= q.first < quantity.first for q in line.quantities)
    )


def _is_demanded(line: Line, at: int) -> bool:
    """ "Demanded that A give up": the demand stands right before its clause."""
    that = [b for b in line.breaks if b < at and line.tokens[b].norm in line.small_words("that_demanded")]
    return bool(that) and line.ending_at("irrealis", that[-1], _DEMANDED_WITHIN) is not None


_DEMANDED_WITHIN = 2


def _clause(line: Line, quantity: Quantity) -> tuple[int, int]:
    """Between the stops around a figure."""
    first, last = quantity.first, quantity.last
    while first > line.first and line.tokens[first - 1].text not in STOPS:
        first -= 1
    while last < line.last and line.tokens[last].text not in STOPS:
        last += 1
    return first, last


def _before(line: Line, quantity: Quantity, drafts: Sequence[Draft]) -> Draft | None:
    """The figure that this one goes on from: the last one of ground in its sentence or those before; in a
    text whose figures are all of one side, however long ago. None where two sides' stand near."""
    figures = [
        d
        for d in drafts
        if d.kind in MEASURES
        and d.value is not None
        and d.effect != "depth"
        and not (d.line == line.sentence.index and d.at > quantity.first)
    ]
    near = [d for d in figures if line.sentence.index - d.line <= SENTENCES]
    if quantity.unit == "percent":
        near = [d for d in near if d.kind == "share"] or near  # "19 percent, 114,000 sq km. In May it was 27"
    here = [d for d in near if d.line == line.sentence.index]
    if here:
        return here[-1]
    candidates = near or figures
    return candidates[-1] if len({d.actor for d in candidates}) == 1 else None


def _area(
    scan: Scan, line: Line, quantity: Quantity, before: Draft | None, parties: Sequence[Party]
) -> Draft | None:
    kind, effect = _sense(line, quantity, before)
    if kind is None:
        return None
    rate = rate_of(line, quantity)
    if rate is not None:
        kind = "pace"
    draft = figure_draft(scan, line, kind, quantity, quantity.first, quantity.last)
    each = next(
        (m.data for m in line.of("rate_unit") if rate and m.first < rate.last and rate.first < m.last), None
    )
    if each is not None:
        draft.unit = f"{quantity.unit} per {each}"
    doers = _doers(parties)
    if kind == "area_lost" and line.ending_at("signed", quantity.first) is not None:
        draft.actor = scan.scheme.undrawn_holder  # "minus 505 sq km", told of the ground that is lost
    elif before is not None:
        draft.actor = before.actor
    elif doers:
        draft.actor = doers[-1]
    else:
        return None  # whose it is, nothing says; it may be another war's
    draft.effect = effect
    draft.region = _region(scan, line, quantity)
    near = before is not None and line.sentence.index - before.line <= (0 if line.named else 1)
    if draft.region is None and before is not None and near:
        draft.region, draft.place = before.region, before.place
    return draft


def _sense(line: Line, quantity: Quantity, before: Draft | None) -> tuple[Kind | None, str]:
    """Held, gained or lost: as the figure before, since no verb here governs this one; else as the events
    of the sentence have it. A total without a period is what is held."""
    period = any(w.kind in ("month", "span", "since", "day", "year") for w in line.dates)
    if not period and any(0 <= quantity.first - m.last <= 4 for m in line.of("total")):
        return "area_held", "hold"
    effect = _effect_around(line, quantity)
    if (signed := line.ending_at("signed", quantity.first)) is not None:
        return ("area_lost", "lose") if signed.data == "lost" else ("area_gained", "gain")
    if before is not None:
        kind = before.kind
        if period and before.line != line.sentence.index and _KINDS.get(effect or "") == "area_gained":
            return "area_gained", effect or ""
        if kind == "share":
            gained = before.effect in ("take", "retake", "gain") or any(w.kind == "span" for w in line.dates)
            kind = "area_gained" if gained and period else "area_held"
        return kind, before.effect
    kind = _KINDS.get(effect or "")
    if effect == "enter" and line.tokens[quantity.first - 1].norm in line.small_words("to"):
        return "area_held", effect  # "the foothold shrank to 600 km²"
    if kind == "area_held" and period:
        return None, ""
    return kind, effect or ""


def _doers(parties: Sequence[Party]) -> list[str]:
    return [p.actor for p in parties if p.actor and not p.oblique and not p.pronoun]


def _share(
    scan: Scan, line: Line, quantity: Quantity, before: Draft | None, parties: Sequence[Party]
) -> Draft | None:
    effect = _effect_around(line, quantity)
    if (
        effect == "contest"
        or taken_before(line, quantity) is not None
        or is_share_of_gains(line, quantity)
        or is_of_what_was_told(line, quantity)
    ):
        return None  # "another third is grey"; "half of the land that A seized": of no region
    region, place = _region(scan, line, quantity), None
    behind = [s for s in line.named if 0 <= s.first - quantity.last <= 3 and s.place is not None]
    behind = [s for s in behind if not of_next_figure(line, quantity, s)]
    if behind and as_region(scan, behind[0], line) is None:
        region, place = None, behind[0].place
    share = before if before is not None and before.kind == "share" else None
    if region is None and place is None:
        if share is None or line.named:
            return None
        region, place = share.region, share.place
    if region is None and place is None:
        return None
    doers = _doers(parties)
    if share is None and (not doers or effect not in ("hold", "take", "fall", "retake")):
        return None
    draft = figure_draft(scan, line, "share", quantity, quantity.first, quantity.last)
    draft.region, draft.place = region, place
    beside = [p for p in parties if p.last == quantity.first and not p.oblique and p.actor]
    if beside:
        draft.actor = beside[0].actor  # "A hold 30 percent of X and B 70 percent"
    else:
        draft.actor = share.actor if share is not None else doers[-1]
    draft.effect = share.effect if share is not None else effect or ""
    return draft


def _region(scan: Scan, line: Line, quantity: Quantity) -> RegionMention | None:
    """The region named nearest: behind the figure and before the next, else before it in its clause."""
    next_ = min((q.first for q in line.quantities if q.first >= quantity.last), default=line.last)
    last_ = max((q.last for q in line.quantities if q.last <= quantity.first), default=line.first)
    for spot in line.named:
        behind = quantity.last <= spot.first < min(next_, quantity.last + NEAR)
        if behind and not _is_actor(line, spot) and (region := as_region(scan, spot, line)) is not None:
            return region
    if any(0 <= m.first - quantity.last <= 1 for m in line.of("country_meant")):
        return country_of(scan)
    for spot in reversed(line.named):
        ahead = last_ <= spot.first and spot.last <= quantity.first
        if ahead and not _is_actor(line, spot) and (region := as_region(scan, spot, line)) is not None:
            return region
    return None


def _is_actor(line: Line, spot: Named) -> bool:
    return any(m.first <= spot.first < m.last for m in line.of("actor"))


def _effect_around(line: Line, quantity: Quantity) -> str | None:
    """The event nearest to a figure in its sentence, without a stop of a clause between."""
    near: list[tuple[int, str]] = []
    for mark in line.of("event"):
        gap = mark.first - quantity.last if mark.first >= quantity.last else quantity.first - mark.last
        low, high = min(mark.last, quantity.last), max(mark.first, quantity.first)
        if low == quantity.last and low < line.last and line.tokens[low].text in "—–":
            low += 1  # "0.2 percent - in the grey zone": the dash stands for the verb
        if any(low <= at < high for at in line.breaks):
            continue
        near.append((max(gap, 0), mark.data.split("/")[0]))
    return min(near)[1] if near else None


def _front(scan: Scan, line: Line, quantity: Quantity) -> Draft | None:
    km = quantity.value * (KM_PER_MI if quantity.unit == "mi" else 1.0)
    if km < WHOLE_FRONT_KM or not line.of("front", "front_words") or rate_of(line, quantity):
        return None
    return figure_draft(scan, line, "front_length", quantity, quantity.first, quantity.last)


def _is_left(line: Line, quantity: Quantity) -> bool:
    """ "There remain 20 km"."""
    return any(0 <= quantity.first - m.last <= 1 for m in line.of("remain"))


def _distance(
    scan: Scan, line: Line, quantity: Quantity, parties: Sequence[Party], said: Said
) -> Draft | None:
    """ "18 kilometres from X": how far the front, or somebody's troops, are from a place."""
    left = _is_left(line, quantity)
    troops = [p for p in parties if not any(s.first < p.last and p.first < s.last for s in line.named)]
    if not line.of("front", "front_words", "positions") and not troops and not left:
        return None  # "from Kyiv to X": a capital, too, may stand for a side
    town = line.ending_at("settlement", quantity.first, 1)
    if town is not None and line.ending_at("distance_to", town.first) is not None:
        town = None  # "from the town 5 km"
    if line.ending_at("lies", quantity.first, 1) or town is not None:
        return None  # where a place lies, not where the front is
    first, _ = _clause(line, quantity)
    if left or (first > line.first and line.tokens[first - 1].text in "—–-"):
        # "to X, the first target, there remain 20 km", "to X from the nearest positions - 25 km"
        first = line.first
    for mark in line.of("distance_to"):
        behind = 0 <= mark.first - quantity.last <= 1
        if not behind and not first <= mark.first < quantity.first:
            continue
        spots = [s for s in line.named if s.place is not None and 0 <= s.first - mark.last <= 2]
        spots = [s for s in spots if behind or s.last <= quantity.first]
        if not spots and line.at("settlement_meant", mark.last):
            recent = still_meant(line, said)
            spots = place_meant(line, mark.last, mark.last + 1, mark.last, recent, near=True, pronouns=False)
        if not spots:
            continue
        draft = figure_draft(scan, line, "not_testable", quantity, quantity.first, quantity.last)
        draft.place, draft.effect = spots[0].place, "distance"
        return draft
    return None
