"""From a text to the territorial claims in it: `read`.

A text is taken apart (`plain`, `sentences`, `scan`) and read sentence by sentence (`outline`), each by the
grammar of its language (`grammars`): `english`, or `inflected` for Ukrainian and Russian. Words are the
rules' and the scheme's (`claims/rules/*.toml`, `schemes/*.toml`); names are the gazetteer's. It knows no
atlas: what the record says of a claim is `claims.checking`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from contactline.claims.reading.dateline import day_of
from contactline.claims.reading.hook import ClaimReader, more_claims
from contactline.claims.reading.language import LANGUAGES, guess
from contactline.claims.reading.outline import drafts_of
from contactline.claims.reading.plain import plain
from contactline.claims.reading.scan import NameReader, scan
from contactline.errors import UsageError
from contactline.model import Scheme
from contactline.reports import Reading
from contactline.words import FALLBACK, words

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

    `on`: the day it was published; without it, the day its own header or
    dateline states. `lang`: "en", "uk" or "ru";
    without it, told from the letters. `front_km(lon, lat)`: kilometres to the front of that day, which
    helps to tell places of one name apart. `today`: the last day on which a text can have been published.
    `readers`: what an operator has plugged in; none is called unless given (`hook`).

    Raises UsageError for a text that is empty, binary or too long, and where its day is not known or lies
    in the future.
    """
    given = plain(text)
    notes = list(given.notes)
    if lang is not None and lang not in LANGUAGES:
        raise UsageError(
            f"There are no rules for the language {lang!r}; it must be one of {', '.join(LANGUAGES)}.",
            code="unknown_language",
        )
    language = lang or (given.lang if given.lang in LANGUAGES else None) or guess(given.text)
    stated = None if on is not None else given.on or day_of(given.text, scheme, language)
    day = on or stated
    if day is None:
        raise UsageError(
            "The text does not tell its day, and words such as “Sunday” are counted from it;"
            " say --date YYYY-MM-DD.",
            code="no_day",
        )
    if day > (today or date.today()):  # whoever states it: what is kept of a text is kept for good
        whose = "" if stated is None else ", which the text states as its own,"
        raise UsageError(
            f"{day}{whose} lies in the future: give the day on which the text was published (--date)",
            code="future_day",
        )
    if stated is not None:
        notes.append(words(FALLBACK)("remark.header_day", day=stated.isoformat()))
    parts = scan(given.text, scheme, names, day, language, front_km)
    if len({line.sentence.lang for line in parts.lines}) > 1:
        notes.append(words(FALLBACK)("remark.mixed"))
    drafts = drafts_of(parts)
    claims = [draft.claim() for draft in drafts]
    # the text as given, not as read: markup within a span stays visible there
    claims = [
        replace(c, spans=tuple(replace(s, text=text[s.start : s.end]) for s in c.spans)) for c in claims
    ]
    if readers:
        claims += more_claims(text, language, day, readers, claims)
    claims.sort(key=lambda claim: (min(span.start for span in claim.spans), claim.kind))
    return Reading(day, language, tuple(claims), tuple(notes))
