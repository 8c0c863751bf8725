"""The outline of a reading: sentence by sentence, each by the grammar of its language, then as a whole.

Knows the order of the steps and what is remembered from one sentence to the next. It must not know a
language by name, nor any word.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading import merging
from contactline.claims.reading.actors import Party, perspective_of
from contactline.claims.reading.amounts import amounts_of
from contactline.claims.reading.attribution import attribute, attribute_back
from contactline.claims.reading.beaten import without_sector
from contactline.claims.reading.bulletins import date_by_lead, sign
from contactline.claims.reading.clauses import attacked, of_another_age
from contactline.claims.reading.counted import count_against_names
from contactline.claims.reading.counts import threats_of
from contactline.claims.reading.date_words import days_ahead, impossible_days
from contactline.claims.reading.dating import date_claims
from contactline.claims.reading.denials import GAINS, deny
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.interviews import with_guest
from contactline.claims.reading.joined import with_joined
from contactline.claims.reading.leftover import leftovers_of
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.listed import listed_of
from contactline.claims.reading.persons import note_person, with_person
from contactline.claims.reading.sayings import Saying
from contactline.claims.reading.shares import as_gains
from contactline.claims.reading.speech import sayings_of
from contactline.claims.reading.text_month import date_by_month, month_of
from contactline.claims.reading.voices import speak_between, voices_of
from contactline.deadline import check

HISTORY_YEARS = 25
"""What happened longer ago than this is told as history."""

ONE_SIDED = 3
"""So many gains of one side and none of the other: what "was taken" was taken by it."""

HEAD_TOKENS = 6
"""A sentence of one place and no more than this is the head of what follows ("X (west of Y).")."""


def drafts_of(parts: Scan) -> list[Draft]:
    """The claims of a text, still to be put in order."""
    said = Said(perspective=perspective_of(parts), month=month_of(parts))
    drafts: list[Draft] = []
    for line in parts.lines:
        check()
        if not of_another_age(line):
            _read(parts, line, drafts, said)
    drafts = [draft for draft in drafts if not _is_history(parts, draft)]
    parts.grammar.sign_all(parts, drafts)
    speak_between(parts, drafts, said.voices)
    _fill_actors(parts, drafts)
    merged = merging.merge(drafts, parts.on)
    merging.remains(parts, merged)
    merging.dispute(parts, merged)
    count_against_names(merged)
    return merged


def _read(parts: Scan, line: Line, drafts: list[Draft], said: Said) -> None:
    """One sentence: adds its claims to `drafts`, corrects those before it, and remembers what it says."""
    grammar = line.grammar
    if line.of("new_voice") and line.of("new_voice")[0].first <= line.first + 1:
        said.saying_paragraph, said.saying_quoted = -1, -1
    if (label := grammar.who_talks(line)) is not None:
        said.talking = line.sentence.paragraph if label[1] > label[0] else -1
    sayings = with_person(parts, line, sayings_of(parts, line, said), said)
    with_guest(parts, line, said)
    parties = grammar.parties_of(parts, line, said, sayings)
    found, frames = grammar.events_of(parts, line, said, sayings, parties)
    without_sector(drafts, found, line)
    found = with_joined(parts, line, found)
    found += amounts_of(parts, line, frames, said, sayings, parties)
    found += listed_of(parts, line, found, drafts)
    found += threats_of(parts, line, parties, said)
    found += leftovers_of(parts, line, found, drafts, parties, said)
    found.sort(key=lambda draft: draft.at)
    grammar.listen(parts, line, said)
    signed = parts.grammar.signature_of(parts, line)
    if signed is not None:
        sign(parts, line, drafts, said, signed)
    elif not found and (headed := grammar.head_of(line)) is not None:
        sign(parts, line, (), said, headed)
    said.lead = grammar.lead_of(line, said, bool(found))
    date_claims(line, found, sayings, said)
    date_by_lead(said.lead, line, found)
    date_by_month(said.month, line, found)
    as_gains(line, found)
    _flag_impossible_days(line, found)
    _flag_days_ahead(parts, line, found)
    attribute(parts, line, found, sayings, said)
    attribute_back(parts, line, drafts, sayings, found)
    drafts += found
    figures = [d for d in found if d.kind == "area_gained" and d.value and d.effect != "depth"]
    if figures:
        said.figure, said.figure_paragraph = figures[-1], line.sentence.paragraph
    said.pace = next((d for d in reversed(found) if d.kind == "pace" and d.value), said.pace)
    said.count = next((d for d in reversed(found) if d.kind == "settlement_count"), said.count)
    merging.of_that_day(parts, line, drafts)
    drafts += deny(parts, line, drafts, sayings, said.speaker)
    merging.verify(parts, line, drafts)
    _remember(parts, line, said, sayings, parties)


def _flag_impossible_days(line: Line, found: Sequence[Draft]) -> None:
    """What has no day though its sentence writes one, as the calendar has no such day."""
    for day in impossible_days(line.tokens, line.first, line.last, line.marks):
        for draft in found:
            if draft.start is None or not line.dates:
                draft.flags.append(f"impossible date: there is no {day}")


def _flag_days_ahead(parts: Scan, line: Line, found: Sequence[Draft]) -> None:
    """What is told as done, on a day that comes after the text's own. What a date is set for ("a summit due
    on 1 May 2026") is no day of it, nor what stands in another clause."""
    for first, last, day in days_ahead(line.tokens, line.first, line.last, line.marks, parts.on):
        if line.ending_at("forward", first, slack=3) is not None:
            continue
        for draft in found:
            low, high = min(draft.at, first), max(draft.at, last)
            if draft.start is None and not any(low < b < high for b in line.breaks):
                draft.flags.append(f"impossible date: {day.isoformat()} is after the day of the text")


def _remember(
    parts: Scan, line: Line, said: Said, sayings: Sequence[Saying], parties: Sequence[Party]
) -> None:
    spoken = [s for s in sayings if s.who is not None]
    if spoken and not (said.speaker and said.speaker.source and spoken[-1].who and spoken[-1].borrowed):
        said.speaker, said.speaker_side = spoken[-1].who, spoken[-1].side
    said.speakers += [(s.who, s.side) for s in spoken if s.who is not None]
    said.voices += voices_of(line, sayings, said)
    note_person(parts, line, sayings, said)
    if sayings:
        said.saying_at = line.sentence.index
        said.saying_paragraph, said.saying_quoted = line.sentence.paragraph, line.sentence.quoted or -1
    said.parties = tuple(p for p in parties if p.actor and not p.pronoun) or said.parties
    doers = [p for p in parties if p.actor and not p.oblique and not p.pronoun]
    if doers:
        said.actor, said.actor_at = doers[0].actor, line.sentence.index
        yields = any(e.data.split("/")[0] in ("leave", "lose", "expel", "repel") for e in line.of("event"))
        said.active = None if yields else said.actor
        said.active_at = line.sentence.index
        if line.at("we", doers[0].first):
            said.actor = parts.other(said.actor)  # who says "we" means by "they" the others
    countries = {region.id for region in parts.scheme.known_regions if region.level == 0}
    regions = [r for s in line.named if (r := s.region) is not None and r.id and r.id not in countries]
    known = {region.id for region in parts.scheme.known_regions}
    if line.grammar.has_cases:  # "the region" is one of the record's, no community of villages in it
        regions = [r for r in regions if not known or r.id in known]
    if regions:
        said.region, said.region_at = regions[0], line.sentence.index
        said.region_last = regions[-1]
    ids = [where.id for s in line.named if (where := s.place or s.region) is not None and where.id]
    if ids and not set(ids) <= countries:
        said.abroad = not any(id_.startswith(parts.scheme.home) for id_ in ids)
    spoken_of = {word for saying in sayings for word in saying.words.split()}
    # "in Kyiv they deny it": who speaks, no place that "the town" may mean; X of "a commander near X" may be
    places = tuple(
        s
        for s in line.named
        if s.place is not None and (s.text not in spoken_of or line.ending_at("near", s.first) is not None)
    )
    if any(q.unit in ("km", "mi") for q in line.quantities):  # "from its edge to the centre of X 15 km"
        far = [s for s in places if line.ending_at("distance_to", s.first, 1) is not None]
        places = tuple(s for s in places if s not in far)
    if places:
        first = said.places or said.recent or places
        same = {s.place.id or s.text[:4] for s in (*first, *places) if s.place is not None}
        said.only = places[0] if len(same) == 1 and (said.only is not None or not said.recent) else None
        alone = len(places) == 1 and line.last - line.first <= HEAD_TOKENS and not line.of("event", "speech")
        said.head = (line.sentence.index, line.sentence.paragraph, places[0]) if alone else None
    said.attacked = tuple(attacked(line, line.last)) if line.of("attacked") else ()
    if places:
        said.recent, said.recent_at = places, (line.sentence.index, line.sentence.paragraph)
        beside = [s for s in places if line.at("area_behind", s.last) or line.ending_at("near", s.first)]
        said.places = said.places or tuple(s for s in places if s not in beside) or places


def _is_history(parts: Scan, draft: Draft) -> bool:
    """Of a war long before: no map of this one can show it."""
    return draft.start is not None and parts.on.year - draft.start.year > HISTORY_YEARS


def _fill_actors(parts: Scan, drafts: Sequence[Draft]) -> None:
    """A taking without a doer: as the same place's elsewhere in the text, else as its other takings."""
    home = parts.scheme.undrawn_holder
    for draft in drafts:
        if (
            draft.actor is None
            and draft.kind == "denied"
            and draft.effect in ("take", "fall", "hold", "lose")
        ):
            draft.actor = parts.other(home)
        if draft.actor is None and draft.kind == "settlement_count" and draft.effect == "retake":
            retakers = {d.actor for d in drafts if d.effect == "retake" and d.place is not None and d.actor}
            draft.actor = next(iter(retakers)) if len(retakers) == 1 else None
        if draft.actor is None and draft.kind in ("settlement_count", "area_gained", "withdrawn", "pace"):
            draft.actor = _side_of_doer(parts, draft)
        if draft.actor is None and draft.kind == "repelled":
            draft.actor = home
        if draft.actor is not None or draft.kind not in (
            "captured",
            "liberated",
            "entered",
            "settlement_count",
            "area_gained",
        ):
            continue
        same = [
            d.actor
            for d in drafts
            if d.actor
            and d.place
            and draft.place
            and d.kind == draft.kind
            and d.place.id == draft.place.id
            and d.place.id
        ]
        if same:
            draft.actor = same[0]
        elif draft.kind == "settlement_count":
            known = ("take", "fall", "lose", "retake", *(("hold",) if parts.grammar.has_cases else ()))
            if draft.effect in known:
                draft.actor = home if draft.effect == "retake" else parts.other(home)
        elif draft.kind == "liberated":
            draft.actor = draft.side or home
        elif draft.kind == "captured":
            takers = {d.actor for d in drafts if d.kind == "captured" and d.actor}
            if draft.place is not None and (draft.place.id or "").startswith(parts.scheme.home):
                takers.discard(home)  # what home's troops capture lies abroad
            draft.actor = next(iter(takers)) if len(takers) == 1 else parts.other(home)
            gainers = [d.actor for d in drafts if d.kind in GAINS and d.kind != "withdrawn" and d.actor]
            if not takers and len(gainers) >= ONE_SIDED and set(gainers) == {home}:
                draft.kind, draft.actor = "liberated", home  # a text of one side's advance


def _side_of_doer(scan: Scan, draft: Draft) -> str | None:
    """A doer that is not named: the speaker's own side for what it boasts of, or leaves; the other side for
    what is called an occupation."""
    line = scan.lines[draft.line]
    near = range(draft.at - 8, draft.at + 8)
    if (
        draft.kind != "withdrawn"
        and draft.effect != "retake"
        and any(m.first in near for m in line.of("ill_taking"))
    ):
        return scan.other(scan.scheme.undrawn_holder)
    if draft.side and draft.effect in ("retake", "take", "gain", "leave", "depth", "pace"):
        return draft.side
    home = draft.effect == "retake" or draft.kind == "withdrawn"
    return scan.scheme.undrawn_holder if home else None
