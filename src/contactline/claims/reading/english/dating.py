"""The day or period of each claim: of the dates in its sentence that are not the statement's.

Knows clauses and figures; what a date is, the core's `dates` say. English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import of_gains
from contactline.claims.reading.line import Line
from contactline.claims.reading.sayings import Saying


def date_claims(line: Line, found: list[Draft], sayings: Sequence[Saying], said: Said) -> None:
    """The day or period of each claim: of the dates in its sentence that are not the statement's."""
    spoken = {when.first for saying in sayings for when in saying.dates}
    if line.of("then") and len(spoken) == len(line.dates):
        spoken = set()  # "recorded on June 9: then the invaders ..."
    dates = [when for when in line.dates if when.first not in spoken and not of_gains(line, when)]
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
            and (following == line.last or _right_behind(line, draft.at, w))
            and not _in_relative(line, draft.at, w)
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
    free = [w for w in free if not any(t.text == ";" for t in line.tokens[draft.at : w.first])]
    near = clause or (free if len(dates) == 1 else [])
    if not near:
        return None
    return min(near, key=lambda w: abs(w.first - draft.at))


def _told_anew(line: Line, first: int, last: int) -> bool:
    """ "took A on 31 July; on 2 August they took B": behind a semicolon a date is of what follows."""
    return any(token.text == ";" for token in line.tokens[first:last])


_RIGHT_BEHIND = 7


def _right_behind(line: Line, at: int, when: When) -> bool:
    """ "447 sq km in July" before ", 483 in June": the day of the figure before it, in one breath."""
    end = next((q.last for q in line.quantities if q.first == at), at + 1)
    gap = range(end, when.first)
    return len(gap) <= _RIGHT_BEHIND and not any(line.tokens[i].text in ",;:" for i in gap)


def _in_relative(line: Line, at: int, when: When) -> bool:
    """ "18.8 percent, including X, which it annexed in 2014": the year is of X alone."""
    return any(at < m.first < when.first and line.tokens[m.first].norm != "that" for m in line.of("relative"))


def _told_before(line: Line, figures: Sequence[int], dates: Sequence[When]) -> dict[int, When]:
    """ "in June - 556": the date right before a figure, with a dash between at most, is that figure's."""
    return {
        at: when
        for at in figures
        for when in dates
        if 0 <= at - when.last <= 2
        and all(
            line.tokens[i].text in "—–-:("
            or (line.tokens[i].text == "," and line.tokens[when.first - 1].text in ";:")
            for i in range(when.last, at)
        )
        and (at - when.last < 2)
    }
