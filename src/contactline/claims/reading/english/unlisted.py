"""Places that no list has ("near Tolpino and Obshchy Kolodez"): a capital where only a place can stand.

They stay open (no id), so that what is said of them is not lost, nor laid to the place named next to them.
A word that one sentence shows to be a place is one in all of the text. Knows tokens, marks and names; nothing
of claims. English only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contactline.claims.reading.lexicon import Mark, endings_of, words_of
from contactline.claims.reading.line import Line, Named
from contactline.claims.reading.sentences import Sentence, Token
from contactline.reports import PlaceMention

_CONFIDENCE = 0.5
_SHORTEST = 4
_LONGEST = 2
"""Words of a name."""

_NO_PLACES = (
    "actor", "whose", "source", "enemy", "ours", "speech", "weekday", "month", "front_words", "settlement",
    "rank", "statement", "event", "near", "locative", "forces", "unit", "number", "office", "region_meant",
    "front_part",
)  # fmt: skip

_FOUGHT = ("repel/", "contest/", "gain/", "falter/")


def with_unlisted(
    spots: Sequence[Named], tokens: Sequence[Token], marks: Mapping[str, list[Mark]], sentence: Sentence
) -> list[Named]:
    """The names of a sentence with those that no list has, in order."""
    out = _whole_names(spots, tokens, marks, sentence)
    kinds = {m.last for m in marks.get("settlement", ())}
    small = words_of(sentence.lang, "between_kind_and_name")
    fought = bool(marks.get("attack_noun")) or any(m.data.startswith(_FOUGHT) for m in marks.get("event", ()))
    near = {m.last for m in marks.get("near", ())} if fought else set()
    if fought:  # "attempts to break through to N"
        near |= {m.last for m in marks.get("event", ()) if _leads_to(m, tokens, sentence)}
    region_ends = {s.last for s in out}  # "took Kursk's N"
    no_town = words_of(sentence.lang, "no_town")
    ends = {s.last for s in out if s.place is not None}
    at = sentence.first
    while at < sentence.last:
        last = _name_at(at, out, tokens, marks, sentence)
        if last == at:
            at += 1
            continue
        kind = at - 1 if at > sentence.first and tokens[at - 1].norm in small else at
        joined = fought and _is_listed(at, last, ends, tokens, marks, sentence)
        island = tokens[last - 1].norm in words_of(sentence.lang, "island") and last - at > 1
        owned = at > sentence.first + 1 and tokens[at - 1].norm == "'s" and at - 1 in region_ends
        shown = (
            island
            or (owned and bool(marks.get("event")) and last - at == 1)
            or _is_called(last, tokens, marks, sentence)
        )
        shown = shown or _heads_list(at, last, out, tokens, marks, sentence)
        if tokens[last - 1].norm in no_town:
            pass  # "Soborna Street", "Hostomel Airport"
        elif (kind != at and kind in kinds) or at in near or joined or shown:
            words = " ".join(token.text for token in tokens[at:last])
            out.append(Named(at, last, PlaceMention(words, None), None, _CONFIDENCE, words))
            ends.add(last)
        at = last
    return sorted(out, key=lambda spot: spot.first)


def with_named_again(lines: Sequence[Line]) -> list[Line]:
    """The lines, each with the open names that another line of the text has."""
    shown: dict[str, set[tuple[str, ...]]] = {}
    for line in lines:
        for spot in line.named:
            if spot.place is not None and spot.place.id is None and not spot.place.candidates:
                words = tuple(spot.text.split())
                shown.setdefault(words[0], set()).add(words)
    return [_with(line, shown) for line in lines] if shown else list(lines)


def _with(line: Line, shown: Mapping[str, set[tuple[str, ...]]]) -> Line:
    """`shown`: first word -> names that begin with it."""
    if line.grammar.has_cases:  # a sentence of another grammar
        return line
    more = []
    for at in range(line.first, line.last):
        for words in shown.get(line.tokens[at].text, ()):
            last = at + len(words)
            if last > line.last or any(line.tokens[at + i].text != word for i, word in enumerate(words)):
                continue
            if any(s.first < last and at < s.last for s in (*line.named, *more)) or any(
                m.first < last and at < m.last for m in line.of("actor", "source", "speech")
            ):
                continue
            name = " ".join(words)
            more.append(Named(at, last, PlaceMention(name, None), None, _CONFIDENCE, name))
            break
    if not more:
        return line
    return replace(line, named=tuple(sorted((*line.named, *more), key=lambda spot: spot.first)))


def _name_at(
    at: int,
    spots: Sequence[Named],
    tokens: Sequence[Token],
    marks: Mapping[str, list[Mark]],
    sentence: Sentence,
) -> int:
    """Behind the capitals that begin at token `at`; `at` itself where they are no name, or too many."""
    last = at
    while last < sentence.last and _is_capital(tokens[last]):
        if any(s.first <= last < s.last for s in spots) or any(
            m.first <= last < m.last for c in _NO_PLACES for m in marks.get(c, ())
        ):
            return at
        last += 1
    whole = at == sentence.first or not _is_capital(tokens[at - 1])
    return last if whole and 0 < last - at <= _LONGEST and len(tokens[at].text) >= _SHORTEST else at


def _is_capital(token: Token) -> bool:
    return token.word and token.text[0].isupper() and (token.text[1:].islower() or "-" in token.text)


def _is_listed(
    at: int,
    last: int,
    ends: set[int],
    tokens: Sequence[Token],
    marks: Mapping[str, list[Mark]],
    sentence: Sentence,
) -> bool:
    """ "near X and N", "near X, N and Y"; not "near X, N said"."""
    conj = {m.last: m.first for m in marks.get("conj", ())}
    if any(0 <= m.first - last <= _SAID_WITHIN for m in marks.get("speech", ())):
        return False
    if _is_of_noun(last, tokens, sentence):
        return False
    if at in conj:
        first = conj[at]
        return first in ends or (tokens[first - 1].text == "," and first - 1 in ends)
    goes_on = last < sentence.last and (tokens[last].text == "," or last in conj.values())
    return goes_on and tokens[at - 1].text == "," and at - 1 in ends


_SAID_WITHIN = 2


def _is_of_noun(last: int, tokens: Sequence[Token], sentence: Sentence) -> bool:
    """ "N batteries", "X sources": a name that stands for no place but before a noun."""
    if last >= sentence.last or not tokens[last].word or not tokens[last].text[0].islower():
        return False
    return tokens[last].norm not in words_of(sentence.lang, "behind_kind")


def _is_person(spot: Named, tokens: Sequence[Token], sentence: Sentence) -> bool:
    """ "A commander with the callsign N": who is called so."""
    at = spot.first - 1
    if at > sentence.first and tokens[at].text in _QUOTES:
        at -= 1
    return at >= sentence.first and tokens[at].norm in words_of(sentence.lang, "calls_a_person")


_QUOTES = frozenset('"“«')


def _leads_to(event: Mark, tokens: Sequence[Token], sentence: Sentence) -> bool:
    """ "Break through to": only a place can stand behind it."""
    ends = words_of(sentence.lang, "to_a_place")
    return event.data.startswith("enter/") and tokens[event.last - 1].norm in ends


def _heads_list(
    at: int,
    last: int,
    spots: Sequence[Named],
    tokens: Sequence[Token],
    marks: Mapping[str, list[Mark]],
    sentence: Sentence,
) -> bool:
    """ "Captured N and X", "left N, X and Y": right behind a verb, and joined to a name that a list has."""
    verbs = [m for m in marks.get("event", ()) if m.last == at and m.data.startswith(_OF_PLACES)]
    if not any(m.data.endswith("/verb") for m in verbs):
        return False
    joint = next((m.last for m in marks.get("conj", ()) if m.first == last), None)
    if joint is None and last < len(tokens) and tokens[last].text == ",":
        joint = last + 1
    spot = next((s for s in spots if s.first == joint and s.place is not None), None)
    if spot is None or _is_of_noun(spot.last, tokens, sentence):
        return False
    return spot.last >= len(tokens) or tokens[spot.last].norm != "'s"


_OF_PLACES = ("take/", "retake/", "enter/", "leave/", "expel/")


def _is_called(
    last: int, tokens: Sequence[Token], marks: Mapping[str, list[Mark]], sentence: Sentence
) -> bool:
    """ "N, a town of 5,000", "in N, a village south of it": behind a name that ends at token `last`; not
    "N, a village elder"."""
    if last + 2 >= sentence.last or tokens[last].text != ",":
        return False
    if tokens[last + 1].norm not in words_of(sentence.lang, "article"):
        return False
    for kind in marks.get("settlement", ()):
        if 0 < kind.first - last - 1 <= _CALLED_WITHIN and kind.last < sentence.last:
            between = tokens[last + 2 : kind.first]
            behind = tokens[kind.last]
            alone = not behind.word or behind.norm in words_of(sentence.lang, "behind_kind")
            joined = any(not t.word or t.norm in _JOINS for t in between)
            return alone and behind.norm != "'s" and not joined
    return False


_CALLED_WITHIN = 5
_JOINS = frozenset(("of", "in", "from", "for", "to"))


def _whole_names(
    spots: Sequence[Named], tokens: Sequence[Token], marks: Mapping[str, list[Mark]], sentence: Sentence
) -> list[Named]:
    """ "Russkaya Konopelka" is not the Konopelka that a list has: left open, by its whole name."""
    out: list[Named] = []
    endings = endings_of(sentence.lang, "place_adjective")
    for spot in spots:
        if _is_person(spot, tokens, sentence):
            continue
        end = spot.last
        if (
            spot.place is not None
            and end - spot.first == 1
            and tokens[spot.first].norm.endswith(endings)
            and end < sentence.last
            and _is_capital(tokens[end])
            and not any(s.first == end for s in spots)
            and not any(m.first <= end < m.last for c in _NO_PLACES for m in marks.get(c, ()))
        ):
            words = f"{tokens[spot.first].text} {tokens[end].text}"
            out.append(replace(spot, last=end + 1, place=PlaceMention(words, None), region=None, text=words))
            continue
        at = spot.first - 1
        if (
            spot.place is not None
            and spot.last - spot.first == 1
            and at >= sentence.first
            and _is_capital(tokens[at])
            and tokens[at].norm.endswith(endings)
            and not any(m.first <= at < m.last for c in _NO_PLACES for m in marks.get(c, ()))
        ):
            if out and out[-1].last > at:  # the adjective is itself a name that a list has
                if out[-1].first < at:
                    out.append(spot)
                    continue
                out.pop()
            words = f"{tokens[at].text} {tokens[spot.first].text}"
            spot = replace(spot, first=at, place=PlaceMention(words, None), region=None, text=words)
        out.append(spot)
    return out
