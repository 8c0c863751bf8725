"""Which words beside a verb of saying name the speaker, and what of them is the name.

Knows word order, titles and sources; gives tokens and attributions. English only.
"""

from __future__ import annotations

from contactline.claims.reading.english.speakers import before_commas, not_beside
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line, Scan
from contactline.claims.reading.sayings import LONGEST_WHO, names_someone
from contactline.reports import Attribution


def right_end(line: Line, at: int, marks: list[Mark]) -> int:
    end = at
    while end < line.last and end - at < LONGEST_WHO:
        text = line.tokens[end].text
        if text in STOPS and text != "(" and not (text in '"«»“”' and end - at <= 6 and (end > at)):
            break
        if text in ".(!?" or (end > at and (end in line.breaks or any(m.first == end for m in marks))):
            break
        if end > at and line.at("event", end) and not line.at("source", end):
            mark = line.at("event", end)
            if mark and mark.first == end and "verb" in mark.data:
                break
        end += 1
    return end


def subject_of(line: Line, mark: Mark, marks: list[Mark], lang: str) -> tuple[int, int]:
    """The speaker's tokens: left of the verb; right of it where the left is a comma or a quotation."""
    start = mark.first
    while start > line.first and mark.first - start < LONGEST_WHO:
        token = line.tokens[start - 1]
        if token.text in STOPS or token.text in ".!?" or any(m.last == start for m in marks):
            break
        if (start - 1) in line.breaks and not token.text[0].isupper():
            break
        event = line.at("event", start - 1)
        if (
            event
            and "verb" in event.data
            and not line.at("source", start - 1)
            and not token.text[0].isupper()
        ):
            break
        if any(when.last == start for when in line.dates) and start != mark.first:
            break
        start -= 1
    if (other := not_beside(line, mark, start)) is not None:
        return other
    if names_someone(line, start, mark.first) or _opens(line, start, mark.first):
        return start, mark.first
    aside = before_commas(line, mark)
    if aside is not None:
        return aside
    right = right_end(line, mark.last, marks)
    after = line.tokens[mark.last] if mark.last < line.last else None
    if after is not None and after.text not in STOPS and after.norm not in ("that", "що", "что"):
        right_named = names_someone(line, mark.last, right)
        if right_named and after.norm not in ("about", "про", "о", "об"):
            return mark.last, right
    left = [s for s in line.of("source", "actor") if s.last <= mark.first]
    if left and line.tokens[mark.first - 1].text == ",":
        return left[0].first, left[0].last
    if start < mark.first:
        return start, mark.first
    return mark.first, mark.first


def _opens(line: Line, start: int, verb: int) -> bool:
    """ "N said", "Officials said": the first word of a sentence, whose capital tells nothing."""
    return (
        start == line.first
        and start < verb <= start + 2
        and line.tokens[start].word
        and line.tokens[start].norm not in line.small_words("before_speaker")
        and not line.at("irrealis", start)
        and not line.at("negation", start)
        and not line.at("nobody", start)
        and start not in line.breaks
        and not line.within("claim_noun", start, verb)
    )


def speaker_of(scan: Scan, line: Line, first: int, last: int) -> Attribution | None:
    while first < last and (
        line.tokens[first].norm in line.small_words("before_speaker")
        or not line.tokens[first].text[0].isalnum()
    ):
        if line.tokens[first].text in '«"“':
            break
        first += 1
    while last > first and (
        line.tokens[last - 1].norm in line.small_words("before_speaker")
        or line.tokens[last - 1].text in ",.-–—(:"
    ):
        last -= 1
    for when in line.dates:
        if first < when.first < last:
            last = when.first
        elif when.first <= first < when.last:
            first = when.last
    while last > first and line.tokens[last - 1].norm in line.small_words("before_speaker"):
        last -= 1
    sources = line.within("source", first, last)
    stated = [m.first for m in line.within("statement", first, last)]
    [m.last for m in line.within("statement", first, last) if m.first - first <= 3]
    if stated and not (sources and stated[0] < sources[-1].last):
        opening = next(
            (p.first for p in line.of("statement_in") if first < p.first and 0 <= stated[0] - p.last <= 4),
            None,
        )
        last = opening if opening is not None else last
    if last > first and line.tokens[last - 1].norm == "'s":
        last -= 1
    if not any(line.tokens[i].word for i in range(first, last)):
        return None
    return Attribution(line.words(first, last).strip(' ,.—–-(«“"'), source_of(line, sources))


def source_of(line: Line, sources: list[Mark]) -> str | None:
    """ "Chief of the General Staff N": the name tells more than the office before it."""
    if not sources:
        return None
    return sources[-1].data


def side_of(scan: Scan, line: Line, who: Attribution | None, first: int, last: int) -> str | None:
    if who is not None and who.source is not None:
        affiliation = next((s.affiliation for s in scan.scheme.sources if s.id == who.source), None)
        return affiliation
    actors = line.within("actor", first, last)
    return actors[0].data if actors else None
