"""From a text to the territorial claims in it.

`read` takes a text apart (`plain`, `sentences`, `scan`), finds who speaks (`speech`), who does what
(`actors`, `events`), what is measured (`areas`, `counts`), and joins what is said twice (`merging`). Words
are the rules' and the scheme's (`claims/rules/*.toml`, `schemes/*.toml`); names are the gazetteer's. It
knows no atlas: what the record says of a claim is `claims.checking`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from contactline.claims.reading import areas, counts, merging
from contactline.claims.reading.actors import parties_of, perspective_of
from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.events import events_of
from contactline.claims.reading.free_order import attacked, of_another_age
from contactline.claims.reading.hook import ClaimReader, more_claims
from contactline.claims.reading.language import LANGUAGES, guess
from contactline.claims.reading.plain import plain
from contactline.claims.reading.scan import Line, NameReader, Scan, scan
from contactline.claims.reading.sentences import tokens_of
from contactline.claims.reading.signature import sign
from contactline.claims.reading.speakers import earlier_speaker
from contactline.claims.reading.speech import Saying, sayings_of
from contactline.errors import UsageError
from contactline.model import Scheme
from contactline.reports import Attribution, Reading

LEAD_PARAGRAPHS = 14
"""So far the day in a bulletin's lead holds for its list."""

HISTORY_YEARS = 25
"""What happened longer ago than this is told as history."""

__all__ = ["ClaimReader", "NameReader", "read"]


def read(
    text: str,
    *,
    names: NameReader,
    scheme: Scheme,
    on: date | None = None,
    lang: str | None = None,
    front_km: Callable[[float, float], float | None] | None = None,
    today: date | None = None,
    readers: Sequence[ClaimReader] = (),
) -> Reading:
    """The claims in a text, in the order of their first spans.

    `on`: the day it was published; without it, the day its own header states. `lang`: "en", "uk" or "ru";
    without it, told from the letters. `front_km(lon, lat)`: kilometres to the front of that day, which
    helps to tell places of one name apart. `today`: what a day in the future is measured against.
    `readers`: what an operator has plugged in; none is called unless given (`hook`).

    Raises UsageError for a text that is empty, binary or too long, and where no day is known.
    """
    given = plain(text)
    notes = list(given.notes)
    day = on or given.on
    if day is None:
        raise UsageError(
            "The text does not tell its day, and words such as “Sunday” are counted from it;"
            " say --date YYYY-MM-DD."
        )
    if on is None and given.on is not None:
        notes.append(f"The day {given.on.isoformat()} is the one that the text's own header states.")
    if day > (today or date.today()):
        notes.append(f"The day {day.isoformat()} lies in the future; is it right?")
    if lang is not None and lang not in LANGUAGES:
        raise UsageError(
            f"There are no rules for the language {lang!r}; it must be one of {', '.join(LANGUAGES)}."
        )
    language = lang or (given.lang if given.lang in LANGUAGES else None) or guess(given.text)
    parts = scan(given.text, scheme, names, day, language, front_km)
    if len({line.sentence.lang for line in parts.lines}) > 1:
        notes.append("The text mixes languages; each sentence was read in its own.")
    drafts = _drafts(parts)
    claims = [draft.claim() for draft in drafts]
    # the text as given, not as read: markup within a span stays visible there
    claims = [
        replace(c, spans=tuple(replace(s, text=text[s.start : s.end]) for s in c.spans)) for c in claims
    ]
    if readers:
        claims += more_claims(text, language, day, readers, claims)
    claims.sort(key=lambda claim: (min(span.start for span in claim.spans), claim.kind))
    return Reading(day, language, tuple(claims), tuple(notes))


def _drafts(parts: Scan) -> list[Draft]:
    said = Said(perspective=perspective_of(parts))
    drafts: list[Draft] = []
    for line in parts.lines:
        if of_another_age(line):
            continue
        if line.of("new_voice") and line.of("new_voice")[0].first <= line.first + 1:
            said.saying_paragraph, said.saying_quoted = -1, -1
        sayings = sayings_of(parts, line, said)
        last = sayings[-1] if sayings else None
        parties = parties_of(parts, line, said, sayings)
        found, frames = events_of(parts, line, said, sayings, parties)
        found += areas.figures_of(parts, line, frames, said, sayings, parties)
        found += counts.counts_of(parts, line, frames, said)
        found += counts.paces_of(parts, line, frames, said, parties)
        found += counts.threats_of(parts, line, parties, said)
        found.sort(key=lambda draft: draft.at)
        _when(line, found, sayings, said)
        _lead(line, found, said)
        _who(line, found, sayings, said)
        _back(parts, line, drafts, sayings, found)
        drafts += found
        said.figure = next((d for d in reversed(found) if d.kind == "area_gained" and d.value), said.figure)
        merging.of_that_day(parts, line, drafts)
        drafts += merging.deny(parts, line, drafts, sayings, said.speaker)
        merging.verify(parts, line, drafts)
        _remember(parts, line, said, sayings, last, parties)
    drafts = [draft for draft in drafts if not _is_history(parts, draft)]
    sign(parts, drafts)
    _fill_actors(parts, drafts)
    merged = merging.merge(drafts)
    merging.remains(parts, merged)
    merging.dispute(parts, merged)
    merging.count_against_names(merged)
    return merged


def _when(line: Line, found: list[Draft], sayings: Sequence[Saying], said: Said) -> None:
    """The day or period of each claim: of the dates in its sentence that are not the statement's."""
    spoken = {when.first for saying in sayings for when in saying.dates}
    if line.of("then") and len(spoken) == len(line.dates):
        spoken = set()  # "recorded on June 9: then the invaders ..."
    dates = [when for when in line.dates if when.first not in spoken and not _of_gains(line, when)]
    # "the lowest figure since May": with what it is compared
    dates = [w for w in dates if not any(0 <= w.first - m.last <= 5 for m in line.of("superlative"))]
    dates = [w for w in dates if not _is_compared(line, w)]
    for draft in found:
        if draft.kind in ("front_length", "not_testable") and draft.effect != "distance":
            continue
        own = _date_for(line, draft, dates, found)
        if (
            own is None
            and draft.effect in ("take", "retake", "gain", "lose")
            and draft.kind in ("area_gained", "area_lost")
        ):
            meant = line.of("month_this") or (
                line.of("part_of_it")
                and not dates
                and said.when is not None
                and said.when.kind == "month"
                and said.when_paragraph >= line.sentence.paragraph - 2
            )
            meant = meant or (
                said.when_paragraph == line.sentence.paragraph
                and not dates
                and said.when is not None
                and said.when.kind == "month"
            )
            if meant or (
                said.when is not None
                and said.when.kind == "month"
                and said.when_paragraph == line.sentence.paragraph - 1
                and line.of("month_this")
            ):
                own = said.when
        if own is not None:
            draft.start, draft.end = own.start, own.end
    if dates:
        periods = [when for when in dates if when.kind == "month"]
        said.when, said.when_paragraph = (periods[0] if periods else dates[0]), line.sentence.paragraph


def _lead(line: Line, found: list[Draft], said: Said) -> None:
    """ "Over the past day 178 clashes were counted.", "Report for 4-10 August": of the list that follows."""
    if line.sentence.lang == "en":
        return
    if not found and len(line.dates) == 1 and line.dates[0].kind in ("day", "span"):
        if line.of("lead") or line.tokens[line.last - 1].text == ":":
            said.lead, said.lead_paragraph = line.dates[0], line.sentence.paragraph
        return
    if found and line.dates:
        said.lead = None
    if said.lead is None or line.sentence.paragraph - said.lead_paragraph > LEAD_PARAGRAPHS:
        return
    for draft in found:
        if draft.start is None and draft.end is None and draft.value is None and draft.effect != "hold":
            draft.start, draft.end = said.lead.start, said.lead.end


def _of_gains(line: Line, when: When) -> bool:
    """ "Monday's gains": the day of what was told before, not of this sentence."""
    return (
        when.last < line.last
        and when.kind == "day"
        and line.tokens[when.last].norm == "'s"
        and any(e.data.startswith("gain/") and 0 <= e.first - when.last <= 2 for e in line.of("event"))
    )


def _is_compared(line: Line, when: When) -> bool:
    """ "twice as much as in September": not when it was, unless September's figure is given too."""
    if line.sentence.lang == "en" or not any(0 <= when.first - m.last <= 2 for m in line.of("compare")):
        return False
    return not any(-1 <= q.first - when.last <= 3 or 0 <= when.first - q.last <= 2 for q in line.quantities)


def _date_for(line: Line, draft: Draft, dates: Sequence[When], found: Sequence[Draft]) -> When | None:
    if not dates:
        return None
    figures = sorted(
        {
            d.at
            for d in found
            if d.kind in ("area_gained", "area_held", "share", "area_lost", "pace") and d.value is not None
        }
    )
    if draft.at in figures and len(figures) > 1:
        # "634 compared with 588 in June, 507 in May": each figure's own, up to the next one
        told = _told_before(line, figures, dates)
        if draft.at in told:
            return told[draft.at]
        following = next((at for at in figures if at > draft.at), line.last)
        own = [
            w
            for w in dates
            if draft.at < w.first < following
            and w not in told.values()
            and not _in_relative(line, draft.at, w)
        ]
        if own:
            return own[0]
        if draft.at == figures[0]:
            before = [w for w in dates if w.last <= draft.at]
            return before[-1] if before else None
        same = [w for w in dates if w.last <= figures[0]]
        later = [w for w in dates if w.first > figures[0] and not _in_relative(line, figures[0], w)]
        return same[0] if same and not later else None
    if (
        line.sentence.lang == "en"
        and len(dates) == 1
        and len(figures) == 1
        and draft.at == figures[0]
        and not any(m.last <= dates[0].first < draft.at for m in line.of("relative"))
        and not any(
            b for b in line.breaks if min(dates[0].first, draft.at) < b < max(dates[0].first, draft.at)
        )
    ):
        return dates[0]  # "189 settlements this year, about 4,500 sq km"
    events = {d.at for d in found}
    # "pushed out in March and began to enter Y": the date after an event is that event's
    dates = [w for w in dates if not any(at < w.first < draft.at for at in events if at != draft.at)] or (
        list(dates) if any(w.kind == "since" for w in dates) else []
    )
    clause = [
        w
        for w in dates
        if not any(
            min(w.first, draft.at) < b < max(w.first, draft.at)
            and not (
                draft.value is not None and w.kind == "since" and w.first - 3 <= b
            )  # the "since" of "since March"
            for b in line.breaks
        )
    ]
    # "the capture of A is the greatest gain since it seized B in May": May is of B alone
    free = [w for w in dates if not any(draft.at < at < w.first for at in events)]
    if line.sentence.lang == "en":  # what stands behind a semicolon is told anew
        free = [w for w in free if not any(t.text == ";" for t in line.tokens[draft.at : w.first])]
    near = clause or (free if len(dates) == 1 else [])
    if not near:
        return None
    return min(near, key=lambda w: abs(w.first - draft.at))


def _in_relative(line: Line, at: int, when: When) -> bool:
    """ "18.8 percent, including X, which it annexed in 2014": the year is of X alone."""
    return line.sentence.lang == "en" and any(
        at < m.first < when.first and line.tokens[m.first].norm != "that" for m in line.of("relative")
    )


def _told_before(line: Line, figures: Sequence[int], dates: Sequence[When]) -> dict[int, When]:
    """ "in June - 556": the date right before a figure, with a dash between at most, is that figure's."""
    return {
        at: when
        for at in figures
        for when in dates
        if 0 <= at - when.last <= 1 and all(line.tokens[i].text in "—–-:(" for i in range(when.last, at))
    }


def _who(line: Line, found: list[Draft], sayings: Sequence[Saying], said: Said) -> None:
    """Each claim's speaker: the innermost saying around it, or the one that still speaks."""
    named = [s for s in sayings if s.who is not None or s.anaphor]
    if line.sentence.lang == "en" and any(s.who is not None for s in named):
        named = [s for s in named if s.who is not None or s.words]  # "were estimated": by whoever is named
    for draft in found:
        before = [s for s in named if s.last <= draft.at]
        after = [s for s in named if s.first > draft.at and not _denies(line, s)]
        chosen = before[-1] if before else (after[0] if after else None)
        if chosen is not None:
            who, side = chosen.who, chosen.side
            if who is None:  # "it", "who", "the ministry": the speaker named last
                earlier = [s for s in named if s.who is not None and s.first < chosen.first]
                who, side = (
                    (earlier[-1].who, earlier[-1].side)
                    if earlier
                    else (earlier_speaker(chosen.words, said) or (said.speaker, said.speaker_side))
                )
                days = [when.start for when in chosen.dates if when.kind == "day"]
                if who is not None and days and line.sentence.lang == "en":
                    who = replace(who, said_on=days[0])
                if who is None and len(chosen.words) > 4:
                    who = Attribution(chosen.words)
                    draft.carried = line.sentence.lang != "en"  # till the office is named
                outer = earlier[:-1]
            else:
                outer = [s for s in before[:-1] if s.who is not None and not chosen.own]
            if who is not None and _is_thing(line, who) and outer and line.sentence.lang != "en":
                who, side, outer = outer[-1].who, outer[-1].side, outer[:-1]
            elif (
                who is not None
                and who.source is None
                and said.speaker is not None
                and said.speaker.source
                and chosen.borrowed
                and (line.sentence.lang == "en" or _is_thing(line, who))
            ):
                who, side = said.speaker, said.speaker_side  # "updated maps": those of the one who spoke
            if who is not None and outer and outer[-1].who is not None and outer[-1].who.who != who.who:
                who = replace(who, by=outer[-1].who)
            draft.attribution, draft.side = who, side
            continue
        quoted = line.sentence.quoted and said.saying_quoted == line.sentence.quoted
        goes_on = bool(line.of("continues")) and said.saying_paragraph >= line.sentence.paragraph - 2
        same = said.saying_paragraph == line.sentence.paragraph and line.sentence.lang != "en"
        if said.speaker is not None and (quoted or same or goes_on):
            draft.attribution, draft.side, draft.carried = said.speaker, said.speaker_side, True


def _is_thing(line: Line, who: Attribution) -> bool:
    """ "updated maps", "footage": what shows something, and is nobody."""
    words = {token.norm for token in tokens_of(who.who)}
    return any(line.tokens[i].norm in words for m in line.of("thing") for i in range(m.first, m.last))


def _denies(line: Line, saying: Saying) -> bool:
    """ "..., which A rejected": A says no such thing."""
    return line.sentence.lang == "en" and line.at("deny_verb", saying.first) is not None


def _back(
    parts: Scan, line: Line, drafts: list[Draft], sayings: Sequence[Saying], found: Sequence[Draft]
) -> None:
    """ "This was announced by ...": of the sentence before. A quotation's speaker: of all of it."""
    named = [s for s in sayings if s.who is not None]
    if not named:
        return
    if line.sentence.quoted and line.sentence.lang != "en":
        # the speaker who is named at the end of a quotation said all of it
        for draft in drafts:
            same = parts.lines[draft.line].sentence.quoted == line.sentence.quoted
            if same and (draft.attribution is None or draft.carried):
                draft.attribution, draft.side, draft.carried = named[-1].who, named[-1].side, False
    # "reported by A with reference to B": B says it, A hands it on
    spoken = named[-1]
    who = spoken.who
    if len(named) > 1 and who is not None and named[0].who is not None:
        who = replace(who, by=named[0].who, said_on=who.said_on or named[0].who.said_on)
    if spoken.back and not found:
        before = [d for d in drafts if line.sentence.index - 2 <= d.line < line.sentence.index]
        before = [d for d in before if d.line == before[-1].line]
        for draft in before:
            if draft.attribution is None or draft.carried:
                draft.attribution, draft.side, draft.carried = who, spoken.side, False


def _remember(
    parts: Scan, line: Line, said: Said, sayings: Sequence[Saying], last: Saying | None, parties
) -> None:  # type: ignore[no-untyped-def]
    spoken = [s for s in sayings if s.who is not None]
    if spoken and not (
        said.speaker
        and said.speaker.source
        and spoken[-1].who
        and spoken[-1].borrowed
        and (line.sentence.lang == "en" or _is_thing(line, spoken[-1].who))
    ):
        said.speaker, said.speaker_side = spoken[-1].who, spoken[-1].side
    said.speakers += [(s.who, s.side) for s in spoken if s.who is not None]
    if sayings:
        said.saying_paragraph, said.saying_quoted = line.sentence.paragraph, line.sentence.quoted or -1
    doers = [p for p in parties if p.actor and not p.oblique and not p.pronoun]
    if doers:
        said.actor = doers[0].actor
        if line.at("we", doers[0].first):
            said.actor = parts.other(said.actor)  # who says "we" means by "they" the others
    regions = [r for s in line.named if (r := s.region) is not None and r.id]
    if regions and not all(
        any(k.id == r.id and k.level == 0 for k in parts.scheme.known_regions) for r in regions
    ):
        said.region = next(
            r for r in regions if not any(k.id == r.id and k.level == 0 for k in parts.scheme.known_regions)
        )
    places = tuple(s for s in line.named if s.place is not None)
    said.attacked = tuple(attacked(line, line.last)) if line.of("attacked") else ()
    if places:
        said.recent, said.recent_at = places, (line.sentence.index, line.sentence.paragraph)
        said.places = said.places or places


def _side_of_the_doer(parts: Scan, draft: Draft) -> str | None:
    """A doer that is not named: the speaker's own side for what it boasts of, or leaves; the other side for
    what is called an occupation."""
    line = parts.lines[draft.line]
    if line.sentence.lang == "en":
        return None
    near = range(draft.at - 8, draft.at + 8)
    if draft.kind != "withdrawn" and any(m.first in near for m in line.of("ill_taking")):
        return parts.other(parts.scheme.undrawn_holder)
    if draft.side and draft.effect in ("retake", "take", "gain", "leave", "depth"):
        return draft.side
    return parts.scheme.undrawn_holder if draft.effect == "retake" else None


def _is_history(parts: Scan, draft: Draft) -> bool:
    """Of a war long before: no map of this one can show it."""
    return draft.start is not None and parts.on.year - draft.start.year > HISTORY_YEARS


def _fill_actors(parts: Scan, drafts: Sequence[Draft]) -> None:
    """A taking without a doer: as the same place's elsewhere in the text, else as its other takings."""
    for draft in drafts:
        if (
            draft.actor is None
            and draft.kind == "denied"
            and draft.effect in ("take", "fall", "hold", "lose")
        ):
            draft.actor = parts.other(parts.scheme.undrawn_holder)
        if draft.actor is None and draft.kind in ("settlement_count", "area_gained", "withdrawn", "pace"):
            draft.actor = _side_of_the_doer(parts, draft)
        if draft.actor is None and draft.kind == "repelled":
            draft.actor = parts.scheme.undrawn_holder
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
            continue
        if draft.kind == "settlement_count" and parts.lang == "en":
            home = parts.scheme.undrawn_holder
            if draft.effect in ("take", "fall", "lose", "retake"):
                draft.actor = home if draft.effect == "retake" else parts.other(home)
            continue
        if draft.kind == "captured":
            takers = {d.actor for d in drafts if d.kind == "captured" and d.actor}
            draft.actor = next(iter(takers)) if len(takers) == 1 else parts.other(parts.scheme.undrawn_holder)
