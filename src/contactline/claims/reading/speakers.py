"""What of the words beside a verb of saying is the speaker's name, and on whose side he is.

Knows titles, sources and dates by their marks; which words are the speaker's, the grammar says.
It must not know a language by name.
"""

from __future__ import annotations

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line, Scan
from contactline.claims.reading.sayings import LONGEST_WHO
from contactline.reports import Attribution


def right_end(line: Line, at: int, marks: list[Mark]) -> int:
    end = at
    while end < line.last and end - at < LONGEST_WHO:
        text = line.tokens[end].text
        if text == "," and (named := _named_behind(line, at, end)) is not None:
            return named
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


def quoted_end(line: Line, at: int) -> int | None:
    """Behind the closing mark of a name in quotation marks that opens at token `at` ("according to «N»")."""
    if at + 1 >= line.last or line.tokens[at].text not in '«"“' or not line.tokens[at + 1].text[0].isupper():
        return None
    within = range(at + 1, min(line.last, at + _LONGEST_QUOTED))
    return next((i + 1 for i in within if line.tokens[i].text in '»"”'), None)


_LONGEST_QUOTED = 7


def name_end(line: Line, first: int) -> int | None:
    """Where a person's name ends that begins at a token: words with a capital, no place, no side."""
    end = first
    while end < line.last and line.tokens[end].word and line.tokens[end].text[0].isupper():
        end += 1
    known = any(s.first < end and first < s.last for s in line.named) or line.within("actor", first, end)
    return end if 1 <= end - first <= _LONGEST_NAME and not known else None


_LONGEST_NAME = 4


def _named_behind(line: Line, first: int, comma: int) -> int | None:
    """ "According to the commander of the corps, N N, X ...": the end of the name that follows an office."""
    words = [t for t in line.tokens[first:comma] if t.norm not in line.small_words("before_speaker")]
    end = name_end(line, comma + 1)
    if not words or not words[0].text[0].islower() or end is None or end - comma <= 2:
        return None
    return end if end >= line.last or not line.tokens[end].word else None


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
            if line.within("source", when.last, last):
                first = when.last  # "earlier in May the General Staff": not "earlier"
                continue
            last = when.first
        elif when.first <= first < when.last:
            first = when.last
    while last > first and (
        line.tokens[last - 1].norm in line.small_words("before_speaker")
        or (line.grammar.has_cases and line.ending_at("from", last) is not None)
    ):
        last -= 1  # "footage of", where a day was cut off
    first, last = line.grammar.trim_name(line, first, last)
    sources = line.within("source", first, last)
    stated = [m.first for m in line.within("statement", first, last)]
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
    if any(m.first == first and m.last == last for m in line.of("statement")):
        return None  # "writing on Telegram": where it was said
    words = line.words(first, last).strip(' ,.—–-(«“"')
    return Attribution(words if "«" in words else words.rstrip("»”"), source_of(line, sources))


def source_of(line: Line, sources: list[Mark]) -> str | None:
    """ "Chief of the General Staff N": in fixed word order the name tells more than the office before it."""
    if not sources:
        return None
    return sources[0 if line.grammar.has_cases else -1].data


def side_of(scan: Scan, line: Line, who: Attribution | None, first: int, last: int) -> str | None:
    if who is not None and who.source is not None:
        known = next((s for s in scan.scheme.sources if s.id == who.source), None)
        if known is not None:
            return known.affiliation  # "the A's map project N" speaks for no side
    actors = line.within("actor", first, last)
    return actors[0].data if actors else None


def side_beside(line: Line, last: int) -> str | None:
    """ "said N, the A-installed head", "N, A's commander, said": the side told behind the speaker's name."""
    if last >= line.last - 1 or line.tokens[last].text != ",":
        return None
    for mark in line.of("actor"):
        if last < mark.first <= last + 2:
            article = mark.first == last + 2 and line.tokens[last + 1].norm in line.small_words("article")
            owner = mark.last < line.last and line.tokens[mark.last].norm == "'s"
            if article or (mark.first == last + 1 and owner):
                return mark.data
    return None


def side_of_owner(line: Line, first: int, last: int, said: Said) -> str | None:
    """ "Its defence ministry said", "his army says": the side that was named last."""
    if first >= last or line.tokens[first].norm not in line.small_words("owner"):
        return None
    if any(s.last <= first for s in line.named):
        return None  # "X was retaken, its governor said": the place's
    here = [m for m in line.of("actor") if m.last <= first]
    if here:
        return here[0].data
    if said.actor_at > said.saying_at:
        return said.actor  # "A, which holds a fifth of B, presses on. Its ministry said ..."
    return said.speaker_side or said.actor


def side_heard(who: str, said: Said) -> str | None:
    """ "N said": of the side that the text gave N when it named him with his office."""
    surname = who.split()[-1]
    if not surname[0].isupper():
        return None
    return next((side for one, side in reversed(said.speakers) if side and one.who.endswith(surname)), None)
