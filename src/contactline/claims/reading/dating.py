"""The day or period of each claim: of the dates in its sentence that are not the statement's.

Knows clauses and figures; what a date is, the core's `dates` say. It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import of_gains
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line
from contactline.claims.reading.sayings import Saying


def date_claims(line: Line, found: list[Draft], sayings: Sequence[Saying], said: Said) -> None:
    """The day or period of each claim: of the dates in its sentence that are not the statement's."""
    spoken = {when.first for saying in sayings for when in saying.dates}
    if line.of("then") and len(spoken) == len(line.dates):
        spoken = set()  # "recorded on June 9: then the invaders ..."
    months = [w for w in line.dates if w.kind == "month"]
    if line.grammar.has_cases and len(months) > 1 and sum(d.value is not None for d in found) > 1:
        spoken -= {w.first for w in months}  # "in August they reported 21 villages, in September 25"
    dates = [when for when in line.dates if when.first not in spoken and not of_gains(line, when)]
    # "the lowest figure since May": with what it is compared
    dates = [w for w in dates if not any(0 <= w.first - m.last <= 5 for m in line.of("superlative"))]
    if any(draft.value is not None for draft in found):
        dates = [w for w in dates if not _is_compared(line, w)]
    paces = [d for d in found if d.kind == "pace"]
    if paces:  # the "a day" of "6 km² a day" is no date
        dates = [w for w in dates if not any(m.first <= w.first < m.last for m in line.of("rate_unit"))]
    for draft in found:
        if draft.kind in ("front_length", "not_testable") and draft.effect != "distance":
            continue
        own = _date_for(line, draft, dates, found)
        if _in_the_month(line, draft) and said.when is not None and said.when.kind == "month":
            own = said.when
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
        if own is None and draft.kind == "pace":
            own = _period_told(line, draft, dates, said)
        if own is not None:
            draft.start, draft.end, draft.start_before = own.start, own.end, own.start_before
    if said.when is not None and not dates and line.of("same_period"):
        for draft in found:
            if draft.start is None and draft.end is None:
                draft.start, draft.end = said.when.start, said.when.end
                draft.start_before = said.when.start_before
    for draft in found:
        if draft.kind == "settlement_count" and draft.start is None and draft.end is None:
            told = {(d.start, d.end) for d in found if d.place is not None and d.effect == draft.effect}
            if len(told) == 1:  # "three villages - X, Y and Z - were taken in June"
                draft.start, draft.end = next(iter(told))
    months = {w.start for w in dates if w.kind == "month"}
    if len(months) > 1 and 0 <= line.sentence.paragraph - said.when_paragraph <= 1:
        return  # "in May it was 449, in April 175": told beside what the text tells of
    compared = all(any(0 <= w.first - m.last <= 4 for m in line.of("compare")) for w in dates)
    if dates and not (compared and said.when is not None and said.when.kind == "month"):
        periods = [when for when in dates if when.kind == "month"]
        said.when, said.when_paragraph = (periods[0] if periods else dates[0]), line.sentence.paragraph


def _in_the_month(line: Line, draft: Draft) -> bool:
    """ "41 km² over the month, after A broke through in May": the month that was told of."""
    figure = next((q for q in line.quantities if q.first == draft.at), None)
    return figure is not None and any(
        0 <= m.first - figure.last <= _MONTH_BEHIND for m in line.of("month_this")
    )


_MONTH_BEHIND = 4


def _period_told(line: Line, draft: Draft, dates: Sequence[When], said: Said) -> When | None:
    """ "In June it took 556 km². On average that makes 18.5 a day": the pace of the period just told; also
    "the peak was in November. Then the pace reached 28", before any other day of the sentence."""
    told = said.when
    if told is None or told.kind not in ("month", "span"):
        return None
    if line.sentence.paragraph - said.when_paragraph > bool(line.of("pace_up")):  # "on average ..."
        return None
    anew = [w for w in dates if w.first < draft.at or not line.of("then")]
    return None if anew else told


def _is_compared(line: Line, when: When) -> bool:
    """ "twice as much as in September": not when it was, unless September's figure is given too."""
    compares = [m for m in line.of("compare") if 0 <= when.first - m.last <= 2 and not _opens_line(line, m)]
    if not compares:
        return False
    if when.last < line.last and line.tokens[when.last].text == ":":
        return True  # "slower than in November: 320 km² in the month"
    if _opens_when_clause(line, when.last):
        return False  # "less than in May, when they took 449"
    return not any(-1 <= q.first - when.last <= 3 or 0 <= when.first - q.last <= 2 for q in line.quantities)


def _date_for(line: Line, draft: Draft, dates: Sequence[When], found: Sequence[Draft]) -> When | None:
    if (told_of := _of_when(line, draft, found)) is not None:
        return told_of
    if not dates:
        return None
    dates = [w for w in dates if not (_in_aside(line, draft.at, w) or _since_another(line, draft.at, w))]
    dates = [w for w in dates if not _in_dashes(line, draft.at, w)]
    if draft.unit == "percent" and draft.kind != "share":
        dates = [w for w in dates if w.last <= draft.at]  # "40 percent of what A seized in May": seized then
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
            and (following == line.last or _right_behind(line, draft.at, w))
            and not _in_relative(line, draft.at, w)
            and not any(
                line.tokens[b].norm in line.small_words("aside")
                for b in line.breaks
                if draft.at < b < w.first - 1
            )  # "or 115,600 sq km, though it failed to take X in 2022"
        ]
        if own:
            return own[0]
        earlier = max((at for at in figures if at < draft.at), default=line.first - 1)
        before = [w for w in dates if earlier < w.first and w.last <= draft.at]
        before = [w for w in before if earlier < line.first or not _right_behind(line, earlier, w)]
        if before and not any(line.at("compare", i) for i in range(before[-1].last, draft.at)):
            return before[-1]
        if draft.at == figures[0]:
            return None
        if any(0 <= draft.at - m.last <= 1 for m in line.of("compare")):
            return None  # "83 km² against 107 a week before"
        same = [w for w in dates if w.last <= figures[0]]
        later = [w for w in dates if w.first > figures[0] and not _in_relative(line, figures[0], w)]
        return same[0] if same and not later else None
    if (
        len(dates) == 1
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
    if draft.value is not None:
        dates = [w for w in dates if not _in_relative(line, draft.at, w)]
    clause = [
        w
        for w in dates
        if not any(
            min(w.first, draft.at) < b < max(w.first, draft.at)
            and not (w.kind == "since" and w.first - 3 <= b)  # the "since" of "since March"
            for b in line.breaks
        )
    ]
    # "the capture of A is the greatest gain since it seized B in May": May is of B alone
    free = [w for w in dates if not any(draft.at < at < w.first for at in events)]
    free = [w for w in free if not _of_another(line, draft.at, w, events)]
    free = [w for w in free if not any(t.text == ";" for t in line.tokens[draft.at : w.first])]
    if draft.effect in _STANDING and draft.value is None:
        free = []  # "in May they took X, and Y is held": Y is held today
    near = clause or (free if len(dates) == 1 else [])
    if not near:
        return None
    return min(near, key=lambda w: abs(w.first - draft.at))


def _opens_line(line: Line, mark: Mark) -> bool:
    """ "For comparison: in 2024 it took 730 km²": all of the sentence is what is compared with."""
    ends = mark.last < line.last and line.tokens[mark.last].text in ",:"
    return ends and mark.first - line.first <= 1


_STANDING = frozenset(("hold", "contest", "remain"))
"""Effects that tell how it stands."""


def _of_another(line: Line, at: int, when: When, events: set[int]) -> bool:
    """ "They took it at once, and in May it was freed": May stands in the clause of another event."""
    opened = max((b for b in line.breaks if b <= when.first), default=line.first)
    closed = min((b for b in line.breaks if b > when.first), default=line.last)
    return at < opened and any(opened <= other < closed for other in events)


def _told_anew(line: Line, first: int, last: int) -> bool:
    """ "took A on 31 July; on 2 August they took B": behind a semicolon, or where a clause begins, a date is
    of what follows."""
    return any(token.text == ";" for token in line.tokens[first:last]) or any(
        first < b <= last for b in line.breaks
    )


_RIGHT_BEHIND = 7


def _right_behind(line: Line, at: int, when: When) -> bool:
    """ "447 sq km in July" before ", 483 in June": the day of the figure before it, in one breath."""
    end = next((q.last for q in line.quantities if q.first == at), at + 1)
    gap = range(end, when.first)
    if any(line.at(c, i) for c in ("compare", "comparative") for i in gap):
        return False  # "325 sq km - less than in May, when they took 397"
    return len(gap) <= _RIGHT_BEHIND and not any(line.tokens[i].text in ",;:" for i in gap)


def _in_relative(line: Line, at: int, when: When) -> bool:
    """ "18.8 percent, including X, which it annexed in 2014": the year is of X alone."""
    return any(
        at < m.first < when.first and line.tokens[m.first].norm not in line.small_words("that")
        for m in line.of("relative")
    )


def _in_aside(line: Line, at: int, when: When) -> bool:
    """ "X, which they have tried to take since June, is held": the day is of what the commas hold."""
    opened = [m for m in line.of("relative") if m.last <= when.first and line.tokens[m.first - 1].text == ","]
    return bool(opened) and any(line.tokens[i].text == "," for i in range(when.last, at))


def _in_dashes(line: Line, at: int, when: When) -> bool:
    """ "850 km² - most of what was seized in May - are held": the day is of what the dashes hold."""
    dashes = [i for i in range(line.first, line.last) if line.tokens[i].text in "—–-"]
    opened = max((i for i in dashes if i < when.first), default=None)
    closed = min((i for i in dashes if i >= when.last), default=None)
    if opened is None or closed is None or opened < at < closed:
        return False
    return any(opened < m.first < closed for m in line.of("event"))


def _since_another(line: Line, at: int, when: When) -> bool:
    """ "A left the only town it had taken since May": since May is said of the taking."""
    return when.kind == "since" and any(
        at < m.first < when.first
        and m.data.endswith("/verb")
        and line.at("has", m.first - 1) is not None
        and line.at("pronoun", m.first - 2) is not None
        for m in line.of("event")
    )


def _of_when(line: Line, draft: Draft, found: Sequence[Draft]) -> When | None:
    """ "more than in May, when they took 449 km²": the month is that of the next figure, and no "since"; also
    "so they said in July 2022, when they took X"."""
    for when in line.dates:
        at = when.last
        if not _opens_when_clause(line, at) or when.start is None:
            continue
        following = [d.at for d in found if (d.value is None or draft.value is not None) and d.at > at]
        if following and min(following) == draft.at:
            end = when.end or (when.start + timedelta(days=32)).replace(day=1)
            return replace(when, end=end, kind="month" if when.kind == "since" else when.kind)
    return None


def _opens_when_clause(line: Line, at: int) -> bool:
    at += at < line.last and line.at("year", at) is not None
    at += at < line.last and line.tokens[at].text == ","
    return at < line.last and line.at("when_clause", at) is not None


def _in_turn(line: Line, draft: Draft, dates: Sequence[When], events: set[int]) -> When | None:
    """ "Yesterday they took X, today Y": each event with the date before it, in free word order."""
    order = sorted(events)
    if len(order) != len(dates) or len(order) < 2:
        return None
    before = [-1, *order]
    if all(before[i] < dates[i].first < order[i] for i in range(len(order))):
        return dates[order.index(draft.at)]
    return None


def _told_before(line: Line, figures: Sequence[int], dates: Sequence[When]) -> dict[int, When]:
    """ "in June - 556": the date right before a figure, with a dash between at most, is that figure's."""
    return {
        at: when
        for at in figures
        for when in dates
        if 0 <= at - when.last <= 2
        and all(
            line.tokens[i].text in "—–-:("
            or line.tokens[i].norm in line.small_words("by_so_much")
            or (line.tokens[i].text == "," and line.tokens[when.first - 1].text in ";:")
            for i in range(when.last, at)
        )
    }
