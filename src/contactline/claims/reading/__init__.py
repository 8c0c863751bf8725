"""From a text to the territorial claims in it.

`read` takes a text apart (`plain`, `sentences`, `scan`), finds who speaks (`speech`), who does what
(`actors`, `events`), what is measured (`areas`, `counts`), and joins what is said twice (`merging`). Words
are the rules' and the scheme's (`claims/rules/*.toml`, `schemes/*.toml`); names are the gazetteer's. It
knows no atlas: what the record says of a claim is `claims.checking`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from contactline.claims.reading import areas, counts, merging, signature
from contactline.claims.reading.actors import parties_of, perspective_of
from contactline.claims.reading.bulletins import HEADS_ALL, date_by_lead, head_of, lead_of, sign, signature_of
from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.events import events_of
from contactline.claims.reading.free_order import attacked, of_another_age
from contactline.claims.reading.hook import ClaimReader, more_claims
from contactline.claims.reading.interviews import answers, listen, with_guest
from contactline.claims.reading.language import LANGUAGES, guess
from contactline.claims.reading.plain import plain
from contactline.claims.reading.scan import Line, NameReader, Scan, scan
from contactline.claims.reading.sentences import tokens_of
from contactline.claims.reading.speakers import earlier_speaker, is_signature, who_talks
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
            " say --date YYYY-MM-DD.",
            code="no_day",
        )
    if on is None and given.on is not None:
        notes.append(f"The day {given.on.isoformat()} is the one that the text's own header states.")
    if day > (today or date.today()):
        notes.append(f"The day {day.isoformat()} lies in the future; is it right?")
    if lang is not None and lang not in LANGUAGES:
        raise UsageError(
            f"There are no rules for the language {lang!r}; it must be one of {', '.join(LANGUAGES)}.",
            code="unknown_language",
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
        if (label := who_talks(line)) is not None:
            said.talking = line.sentence.paragraph if label[1] > label[0] else -1
        sayings = sayings_of(parts, line, said)
        last = sayings[-1] if sayings else None
        with_guest(parts, line, said)
        parties = parties_of(parts, line, said, sayings)
        found, frames = events_of(parts, line, said, sayings, parties)
        found += areas.figures_of(parts, line, frames, said, sayings, parties)
        found += counts.counts_of(parts, line, frames, said)
        found += counts.paces_of(parts, line, frames, said, parties)
        found += counts.threats_of(parts, line, parties, said)
        if line.sentence.lang != "en" and any(d.kind == "pace" and d.value is not None for d in found):
            found = [d for d in found if d.kind != "pace" or d.value is not None]
        found.sort(key=lambda draft: draft.at)
        listen(parts, line, said, sayings)
        signed = signature_of(parts, line)
        if signed is not None:
            sign(parts, line, drafts, said, signed)
        elif not found and (headed := head_of(line)) is not None:
            sign(parts, line, (), said, headed)
        said.lead = lead_of(line, said, bool(found))
        _when(line, found, sayings, said)
        date_by_lead(said.lead, line, found)
        _who(parts, line, found, sayings, said)
        _back(parts, line, drafts, sayings, found)
        drafts += found
        said.figure = next((d for d in reversed(found) if d.kind == "area_gained" and d.value), said.figure)
        merging.of_that_day(parts, line, drafts)
        drafts += merging.deny(parts, line, drafts, sayings, said.speaker)
        merging.verify(parts, line, drafts)
        _remember(parts, line, said, sayings, last, parties)
    drafts = [draft for draft in drafts if not _is_history(parts, draft)]
    signature.sign(parts, drafts)
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
    for draft in found if line.sentence.lang != "en" else ():
        if draft.kind == "settlement_count" and draft.start is None and draft.end is None:
            told = {(d.start, d.end) for d in found if d.place is not None and d.effect == draft.effect}
            if len(told) == 1:  # "three villages - X, Y and Z - were taken in June"
                draft.start, draft.end = next(iter(told))
    if dates:
        periods = [when for when in dates if when.kind == "month"]
        said.when, said.when_paragraph = (periods[0] if periods else dates[0]), line.sentence.paragraph


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
    if (told_of := _of_when(line, draft, dates, found)) is not None:
        return told_of
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
        if line.sentence.lang != "en" and any(0 <= draft.at - m.last <= 1 for m in line.of("compare")):
            return None  # "83 km² against 107 a week before"
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
    if (turn := _in_turn(line, draft, dates, events)) is not None:
        return turn
    # "pushed out in March and began to enter Y": the date after an event is that event's
    dates = [
        w
        for w in dates
        if not any(
            at < w.first < draft.at and not _told_anew(line, at, w.first) for at in events if at != draft.at
        )
    ] or (list(dates) if any(w.kind == "since" for w in dates) else [])
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


def _of_when(line: Line, draft: Draft, dates: Sequence[When], found: Sequence[Draft]) -> When | None:
    """ "more than in May, when they took 449 km²": the month is that of the next figure, and no "since"."""
    if line.sentence.lang == "en" or draft.value is None:
        return None
    for when in dates:
        at = when.last + (when.last < line.last and line.tokens[when.last].text == ",")
        if at >= line.last or not line.at("when_clause", at) or when.start is None:
            continue
        following = [d.at for d in found if d.value is not None and d.at > at]
        if following and min(following) == draft.at:
            end = when.end or (when.start + timedelta(days=32)).replace(day=1)
            return replace(when, end=end, kind="month" if when.kind == "since" else when.kind)
    return None


def _in_turn(line: Line, draft: Draft, dates: Sequence[When], events: set[int]) -> When | None:
    """ "Yesterday they took X, today Y": each event with the date before it, in free word order."""
    order = sorted(events)
    if line.sentence.lang == "en" or len(order) != len(dates) or len(order) < 2:
        return None
    before = [-1, *order]
    if all(before[i] < dates[i].first < order[i] for i in range(len(order))):
        return dates[order.index(draft.at)]
    return None


def _told_anew(line: Line, first: int, last: int) -> bool:
    """ "took A on 31 July; on 2 August they took B": behind a semicolon a date is of what follows."""
    return line.sentence.lang == "en" and any(token.text == ";" for token in line.tokens[first:last])


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
        if 0 <= at - when.last <= 2
        and all(
            line.tokens[i].text in "—–-:("
            or (line.sentence.lang != "en" and line.tokens[i].norm == "на")
            or (line.tokens[i].text == "," and line.tokens[when.first - 1].text in ";:")
            for i in range(when.last, at)
        )
        and (at - when.last < 2 or line.sentence.lang != "en")
    }


def _who(parts: Scan, line: Line, found: list[Draft], sayings: Sequence[Saying], said: Said) -> None:
    """Each claim's speaker: the innermost saying around it, or the one that still speaks."""
    named = [s for s in sayings if s.who is not None or s.anaphor]
    if line.sentence.lang == "en" and any(s.who is not None for s in named):
        named = [s for s in named if s.who is not None or s.words]  # "were estimated": by whoever is named
    for draft in found:
        before = [s for s in named if s.last <= draft.at or s.first == draft.at]
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
        if said.guest is not None and answers(parts, line):
            draft.attribution, draft.side = said.guest, said.guest_side
            continue
        quoted = line.sentence.quoted and (
            said.saying_quoted == line.sentence.quoted
            or (line.sentence.lang == "en" and said.saying_paragraph == line.sentence.paragraph)
        )
        goes_on = bool(line.of("continues")) and said.saying_paragraph >= line.sentence.paragraph - 2
        same = said.saying_paragraph in (line.sentence.paragraph, HEADS_ALL) and (
            line.sentence.lang != "en" or said.talking == line.sentence.paragraph
        )
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
        if is_signature(line):
            before = list(drafts)
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
        yields = any(e.data.split("/")[0] in ("leave", "lose", "expel", "repel") for e in line.of("event"))
        said.active = None if yields else said.actor
        if line.at("we", doers[0].first):
            said.actor = parts.other(said.actor)  # who says "we" means by "they" the others
    attacks = line.of("attacked") and not any(e.data.startswith("repel/") for e in line.of("event"))
    if line.sentence.lang != "en":
        said.attacked = tuple(s for s in line.named if s.place is not None) if attacks else ()
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
        if draft.actor is None and draft.kind == "settlement_count" and draft.effect == "retake":
            retakers = {d.actor for d in drafts if d.effect == "retake" and d.place is not None and d.actor}
            draft.actor = next(iter(retakers)) if len(retakers) == 1 else None
        if (
            draft.actor is None
            and draft.kind == "withdrawn"
            and parts.lines[draft.line].sentence.lang != "en"
        ):
            draft.actor = _side_of_the_doer(parts, draft) or parts.scheme.undrawn_holder
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
