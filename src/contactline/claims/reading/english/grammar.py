"""The grammar of English, put together.

Knows which module answers which question; holds only answers too short for a module of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.dates import When
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.english.events import events_of
from contactline.claims.reading.english.hosts import greet, source_named
from contactline.claims.reading.english.parties import parties_of
from contactline.claims.reading.english.speakers import who_talks
from contactline.claims.reading.english.states import add_states
from contactline.claims.reading.english.subjects import is_somebody_new, subject_of, trim_name
from contactline.claims.reading.english.unlisted import with_named_again, with_unlisted
from contactline.claims.reading.grammar import Grammar, Marks
from contactline.claims.reading.line import Line, Named, Scan
from contactline.claims.reading.sentences import Sentence, Token
from contactline.reports import Attribution


def _is_name(spot: Named, marks: Marks, sentence: Sentence, tokens: Sequence[Token]) -> bool:
    """A capital is enough; at the head of a sentence not where it is a word of the rules ("Loss of X")."""
    known = (spot.place or spot.region) is not None and bool(getattr(spot.place or spot.region, "id", None))
    opens = spot.first == sentence.first and spot.last - spot.first == 1
    return known or not opens or not any(m.first == spot.first for m in marks.get("event", ()))


def _listen(scan: Scan, line: Line, said: Said) -> None:
    """Interviews name who answers before each answer (`speakers.who_talks`)."""


def _signature_of(scan: Scan, line: Line) -> Attribution | None:
    """ "Source: the General Staff on Facebook"; a bare name is a saying here (`speakers.is_signature`)."""
    return source_named(scan, line)


def _head_of(line: Line) -> Attribution | None:
    return None


def _lead_of(line: Line, said: Said, claims: bool) -> When | None:
    return said.lead


def _sign_all(scan: Scan, drafts: Sequence[Draft]) -> None:
    """Each claim has its speaker in its own paragraph, or none."""


ENGLISH = Grammar(
    add_marks=add_states,
    is_name=_is_name,
    with_unlisted=with_unlisted,
    who_talks=who_talks,
    greet=greet,
    talker_of=who_talks,
    subject_of=subject_of,
    trim_name=trim_name,
    is_somebody_new=is_somebody_new,
    parties_of=parties_of,
    events_of=events_of,
    listen=_listen,
    signature_of=_signature_of,
    head_of=_head_of,
    lead_of=_lead_of,
    sign_all=_sign_all,
    with_named_again=with_named_again,
    names_subject=True,
    one_side_is_ours=False,
)
