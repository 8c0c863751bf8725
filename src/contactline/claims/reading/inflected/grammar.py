"""The grammar of Ukrainian and Russian, put together.

Knows which module answers which question; holds only answers too short for a module of their own.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.grammar import Grammar
from contactline.claims.reading.inflected.attribution import attribute, attribute_back, is_thing
from contactline.claims.reading.inflected.bulletins import head_of, lead_of, sign_all, signature_of
from contactline.claims.reading.inflected.counts import counts_of, paces_of
from contactline.claims.reading.inflected.dating import date_claims
from contactline.claims.reading.inflected.denials import deny
from contactline.claims.reading.inflected.events import events_of
from contactline.claims.reading.inflected.figures import figures_of
from contactline.claims.reading.inflected.holders import with_holders
from contactline.claims.reading.inflected.interviews import listen
from contactline.claims.reading.inflected.names import is_name
from contactline.claims.reading.inflected.parties import parties_of
from contactline.claims.reading.inflected.speech import sayings_of
from contactline.claims.reading.inflected.unlisted import with_unlisted
from contactline.claims.reading.line import Line, Scan
from contactline.claims.reading.sayings import Saying


def _amounts_of(
    scan: Scan,
    line: Line,
    frames: Sequence[Frame],
    said: Said,
    sayings: Sequence[Saying],
    parties: Sequence[Party],
) -> list[Draft]:
    found = figures_of(scan, line, frames, said, sayings, parties)
    found += counts_of(scan, line, frames, said)
    found += paces_of(scan, line, frames, said, parties)
    if any(d.kind == "pace" and d.value is not None for d in found):
        found = [d for d in found if d.kind != "pace" or d.value is not None]
    return found


def _who_talks(line: Line) -> tuple[int, int] | None:
    """Who answers an interview is named before it (`interviews.listen`)."""
    return None


def _side_of_doer(scan: Scan, draft: Draft) -> str | None:
    """A doer that is not named: the speaker's own side for what it boasts of, or leaves; the other side for
    what is called an occupation."""
    line = scan.lines[draft.line]
    near = range(draft.at - 8, draft.at + 8)
    if draft.kind != "withdrawn" and any(m.first in near for m in line.of("ill_taking")):
        return scan.other(scan.scheme.undrawn_holder)
    if draft.side and draft.effect in ("retake", "take", "gain", "leave", "depth"):
        return draft.side
    home = draft.effect == "retake" or draft.kind == "withdrawn"
    return scan.scheme.undrawn_holder if home else None


def _side_of_count(scan: Scan, draft: Draft) -> str | None:
    return draft.actor


INFLECTED = Grammar(
    add_marks=with_holders,
    is_name=is_name,
    with_unlisted=with_unlisted,
    who_talks=_who_talks,
    sayings_of=sayings_of,
    parties_of=parties_of,
    events_of=events_of,
    amounts_of=_amounts_of,
    listen=listen,
    signature_of=signature_of,
    head_of=head_of,
    lead_of=lead_of,
    date_claims=date_claims,
    attribute=attribute,
    attribute_back=attribute_back,
    denials_of=deny,
    is_thing_shown=is_thing,
    sign_all=sign_all,
    side_of_doer=_side_of_doer,
    side_of_count=_side_of_count,
)
