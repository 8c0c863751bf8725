"""The grammar of Ukrainian and Russian, put together.

Knows which module answers which question; holds only answers too short for a module of their own.
"""

from __future__ import annotations

from contactline.claims.reading.grammar import Grammar
from contactline.claims.reading.inflected.again import with_named_again
from contactline.claims.reading.inflected.bulletins import (
    greet,
    head_of,
    lead_of,
    signature_of,
)
from contactline.claims.reading.inflected.events import events_of
from contactline.claims.reading.inflected.holders import with_holders
from contactline.claims.reading.inflected.interviews import listen
from contactline.claims.reading.inflected.names import is_name
from contactline.claims.reading.inflected.parties import parties_of
from contactline.claims.reading.inflected.signatures import before_colon, sign_all
from contactline.claims.reading.inflected.subjects import is_somebody_new, subject_of, trim_name
from contactline.claims.reading.inflected.unlisted import with_unlisted
from contactline.claims.reading.line import Line


def _who_talks(line: Line) -> tuple[int, int] | None:
    """Who answers an interview is named before it (`interviews.listen`)."""
    return None


INFLECTED = Grammar(
    add_marks=with_holders,
    is_name=is_name,
    with_unlisted=with_unlisted,
    with_named_again=with_named_again,
    who_talks=_who_talks,
    greet=greet,
    talker_of=before_colon,
    subject_of=subject_of,
    trim_name=trim_name,
    is_somebody_new=is_somebody_new,
    parties_of=parties_of,
    events_of=events_of,
    listen=listen,
    signature_of=signature_of,
    head_of=head_of,
    lead_of=lead_of,
    sign_all=sign_all,
    has_cases=True,
)
