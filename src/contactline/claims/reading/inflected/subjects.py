"""Which words beside a verb of saying name the speaker, and what of them is the name.

Knows word order, titles and sources; gives tokens and attributions.
Ukrainian and Russian only.
"""

from __future__ import annotations

from contactline.claims.reading.inflected.behind import (
    THING_SAID,
    named_before,
    quoted_name,
    said_before,
    speaker_behind,
)
from contactline.claims.reading.inflected.no_speaker import only_speaker
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line
from contactline.claims.reading.sayings import LONGEST_WHO, names_someone
from contactline.claims.reading.speakers import right_end
from contactline.gazetteer.morphology import is_adjective, is_adverb, is_first_name, is_one_person, is_person


def subject_of(line: Line, mark: Mark, marks: list[Mark]) -> tuple[int, int]:
    """The speaker's tokens: left of the verb; right of it where the left is a comma or a quotation."""
    verb = _before_dates(line, _before_turn(line, mark.first))
    if (named := named_before(line, verb) or _described(line, verb)) is not None:
        return named
    if verb == mark.first and said_before(line, verb):
        told = _behind_hearer(line, mark.last)
        behind = speaker_behind(line, told, right_end(line, told, marks))
        if behind is not None:
            return behind
    start = verb
    while start > line.first and verb - start < LONGEST_WHO:
        token = line.tokens[start - 1]
        if (opening := quoted_name(line, start) or _short_name(line, start)) is not None:
            start = opening
            continue
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
        start -= 1
    earlier = [m for m in line.of("speech") if m.last <= start and m.data == "subject"]
    if start < verb and earlier and all(_is_joint(line, i) for i in range(start, verb)):
        return subject_of(line, earlier[-1], marks)  # "A conceded that ..., but later said": A
    if (named := _before_aside(line, start, verb)) is not None:
        return named
    told = line.at("event", start) if start < mark.first else None
    if (
        (told is not None and told.data.endswith("/noun") and not line.at("source", start))
        or (line.tokens[start].norm in THING_SAID)
        or _tells_of(line, start, verb)
        or (
            line.tokens[line.first].norm in ("про", "о", "об")
            and not any(line.tokens[i].text in STOPS for i in range(line.first, mark.first))
        )
    ):
        if (source := line.ending_at("source", verb)) is not None and source.first > start:
            return source.first, source.last  # "of X's capture A reported"
        behind = speaker_behind(line, mark.last, right_end(line, mark.last, marks))  # "of X reported A"
        somebody = behind is not None and (names_someone(line, *behind) or _is_somebody(line, *behind))
        if behind is not None and (somebody or told is None):
            return behind
    if (within := _in_an_office(line, start, verb)) is not None:
        return within
    if names_someone(line, start, verb) or _is_somebody(line, start, verb):
        return start, verb
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


def _tells_of(line: Line, first: int, verb: int) -> bool:
    """ "The first of X's capture wrote N": what is told stands before the verb, and nobody who tells it."""
    about = next((i for i in range(first, verb) if line.tokens[i].norm in ("про", "о", "об")), None)
    return about is not None and not (
        line.within("source", first, about)
        or line.within("actor", first, about)
        or names_someone(line, first, about)
    )


def _in_an_office(line: Line, first: int, verb: int) -> tuple[int, int] | None:
    """ "The offensive in A they announced in the command of B": with a verb in the plural, those in the
    office that a preposition opens right before the verb; what stands before it is what they told of."""
    if not line.tokens[verb].norm.endswith(_PLURAL):
        return None
    opens = [
        p for p in line.of("statement_in") if first < p.first and p.last < verb and p.last - p.first == 1
    ]
    if (
        not opens
        or line.within("source", first, opens[-1].first)
        or _is_somebody(line, first, opens[-1].first)
    ):
        return None
    office = any(line.within(category, opens[-1].last, verb) for category in ("source", "anaphor"))
    return (opens[-1].last, verb) if office else None


_PLURAL = ("ли", "ють", "ять", "уть", "ют", "ят")


def _short_name(line: Line, end: int) -> int | None:
    """Where the brackets of "Institute X (IX)" open that close before token `end`."""
    opens = end - 3
    if opens <= line.first or line.tokens[end - 1].text != ")" or line.tokens[opens].text != "(":
        return None
    return opens if line.at("source", opens + 1) is not None and line.tokens[opens - 1].word else None


def _described(line: Line, verb: int) -> tuple[int, int] | None:
    """ "The analysts of A, close to B, noted": who stands before the commas that describe him."""
    close = verb - 1
    if close <= line.first or line.tokens[close].text != ",":
        return None
    opens = next((i for i in range(close - 1, line.first, -1) if line.tokens[i].text in STOPS), None)
    if opens is None or line.tokens[opens].text != ",":
        return None
    if not is_adjective(line.tokens[opens + 1].norm, line.sentence.lang):
        return None
    first = opens
    while first > line.first and line.tokens[first - 1].word:
        first -= 1
    named = any(line.within(c, first, opens) for c in ("source", "actor"))
    return (first, opens) if named and not line.within("event", first, opens) else None


def _before_turn(line: Line, at: int) -> int:
    """ "N, in his turn, said": where the words before the verb end that are no such aside."""
    if at - 1 <= line.first or line.tokens[at - 1].text != ",":
        return at
    for mark in line.of("continues", "parenthetical"):
        if mark.last == at - 1 and mark.first - 1 > line.first and line.tokens[mark.first - 1].text == ",":
            return mark.first - 1
    return at


def _before_aside(line: Line, start: int, verb: int) -> tuple[int, int] | None:
    """ "In the unit, which holds the village, this was denied": the unit, where but "this" stands before the
    verb."""
    if start <= line.first or line.tokens[start - 1].text != ",":
        return None
    if start < verb and not any(m.first == start and m.last >= verb for m in line.of("back")):
        return None
    asides = [m.first for m in line.of("relative") if line.first < m.first < start]
    opens = [at for at in asides if line.tokens[at - 1].text == ","]
    if not opens:
        return None
    first = last = opens[-1] - 1
    while first > line.first and line.tokens[first - 1].word:
        first -= 1
    return (first, last) if first < last and not line.within("event", first, last) else None


def _behind_hearer(line: Line, at: int) -> int:
    """ "told «X» the commander of the company": behind whom it was told to, a name in quotation marks that
    somebody follows; else `at` itself."""
    if at >= line.last or line.tokens[at].text not in '«"“':
        return at
    close = next((i for i in range(at + 1, min(line.last, at + 6)) if line.tokens[i].text in '»"”'), None)
    if close is None or close + 1 >= line.last or not line.tokens[close + 1].word:
        return at
    return close + 1 if is_person(line.tokens[close + 1].norm, line.sentence.lang) else at


def _is_somebody(line: Line, first: int, last: int) -> bool:
    """ "A fighter of the brigade told the N agency that": a person in the nominative right at the head."""
    return first < last - 1 and any(
        is_person(line.tokens[i].norm, line.sentence.lang) for i in range(first, min(first + 2, last))
    )


def _before_dates(line: Line, at: int) -> int:
    """ "N, chief of M, on Saturday, 20 May, said": where the words before the verb end that are no date."""
    end = at
    if any(e.first < at and not line.at("source", e.first) for e in line.of("event")):
        return at  # something was told before the date: it is no aside of the speaker's
    while end > line.first:
        if line.tokens[end - 1].text == "," and any(w.last == end - 1 for w in line.dates):
            end -= 1
        when = next((w for w in line.dates if w.last == end and w.first > line.first), None)
        if when is None:
            break
        end = when.first
        while end > line.first and line.tokens[end - 1].norm in ("в", "во", ",", "у"):
            end -= 1
    return end if end > line.first else at


def trim_name(line: Line, first: int, last: int) -> tuple[int, int]:
    """What of a speaker's words is the name, in free word order."""
    first, last = _without_joints(line, first, last)
    sources = line.within("source", first, last)
    if sources and line.within("statement", first, last):
        begin, (first, last) = first, (sources[0].first, _before_statement(line, sources[-1].last, last))
        while first > begin and line.tokens[first - 1].word and line.tokens[first - 1].text[0].isupper():
            first -= 1  # the first name
    last = _behind_name(line, first, last)
    if sources and (aside := _aside_behind(line, sources[-1].last, last)) is not None:
        last = aside
    events = [e for e in line.of("event") if first <= e.first < last and not line.at("source", e.first)]
    if events and sources and sources[-1].first > events[-1].last:
        first = sources[-1].first  # "after the claim of X's capture the N said"
    ahead = [m.last for m in line.within("statement", first, last) if m.first - first <= 3]
    if ahead and line.at("statement_in", first - 1) and ahead[0] < last:
        first = ahead[0]  # "said in his channel the head of ...": the head
    return only_speaker(line, first, last)


def _before_statement(line: Line, source: int, last: int) -> int:
    """ "The spokesman of the group «X» N N on air said": behind the name, where one follows the office."""
    stated = line.within("statement", source, last)
    joint = max(
        (p.first for p in line.of("statement_in") if stated and p.last <= stated[0].first), default=source
    )
    return joint if any(line.tokens[i].text[0].isupper() for i in range(source, joint)) else source


def _behind_name(line: Line, first: int, last: int) -> int:
    """ "N N the next day": where a first name and a surname end that only small words follow."""
    for at in range(first, last - 2):
        given, family = line.tokens[at].text, line.tokens[at + 1].text
        small = all(line.tokens[i].text.islower() for i in range(at + 2, last))
        if small and given.istitle() and family.istitle() and is_first_name(given, line.sentence.lang):
            return at + 2
    return last


def _aside_behind(line: Line, at: int, last: int) -> int | None:
    """ "The N at the weekend", "the N on its map": where behind a source's name a preposition and small words
    tell when or where, and no office ("the N in the south") is meant."""
    about = next((i for i in range(at, last) if line.tokens[i].norm in THING_SAID), None)
    if about is not None:
        return about  # "the N about the loss of X said nothing, but ..."
    if at >= last or (line.at("in", at) is None and line.at("statement_in", at) is None):
        return None
    small = all(line.tokens[i].text[0].islower() for i in range(at, last) if line.tokens[i].word)
    return at if small else None


def _without_joints(line: Line, first: int, last: int) -> tuple[int, int]:
    """Less "earlier", "then" before the speaker and "it", "this" behind."""
    for category in ("new_voice", "continues", "then", "same_period", "likewise", "statement_in"):
        opening = next((m for m in line.of(category) if m.first == first and m.last <= last), None)
        first = opening.last if opening else first
    while first < last and line.at("conj", first) is not None:
        first += 1  # "... and said"
    while last - 1 > first and (line.at("time_of_day", last - 1) or _is_adverb(line, last - 1)):
        last -= 1
    while first < last and (line.at("time_of_day", first) or _is_adverb(line, first)):
        first += 1  # "Ещё утром", "Зато"; of "but later said" nothing is left: whoever was named before
    closing = next(
        (m for m in line.of("back", "again", "likewise") if m.last == last and m.first > first), None
    )
    return first, closing.first if closing else last


def _is_joint(line: Line, at: int) -> bool:
    """ "But", "later", "instead", "also": no subject."""
    joints = ("conj", "breaker", "time_of_day", "continues", "new_voice", "then")
    return any(line.at(category, at) for category in joints) or _is_adverb(line, at)


def _is_adverb(line: Line, at: int) -> bool:
    token = line.tokens[at]
    if (token.text[0].isupper() and at > line.first) or line.at("source", at) or line.at("actor", at):
        return False
    return is_adverb(token.norm, line.sentence.lang)


def is_somebody_new(line: Line, first: int, last: int) -> bool:
    """ "The commander of the brigade", "the British intelligence centre": not "the centre", named before."""
    words = [i for i in range(first, last) if line.tokens[i].word and line.at("in", i) is None]
    head = words and line.at("anaphor", words[0]) is not None
    lang = line.sentence.lang
    noun = line.tokens[words[-1]].norm if words else ""
    if len(words) == 2 and is_adjective(line.tokens[words[0]].norm, lang) and is_one_person(noun, lang):
        return line.at("back", words[0]) is None  # "a local official"
    words = [i for i in words if not any(w.first <= i < w.last for w in line.dates)]  # "he on 28 March"
    if len(words) > 1 and head and not is_adjective(line.tokens[words[0]].norm, line.sentence.lang):
        return True
    return len(words) > 2
