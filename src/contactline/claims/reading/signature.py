"""Who signs: the source that stands alone at the head or the end of a post or bulletin, or before a colon.

Knows where a name stands alone; what a source is called is the scheme's.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.scan import Line, Scan
from contactline.reports import Attribution

MOST_WORDS = 6
"""Of a signature."""

MOST_OF_A_NAME = 9
"""Words of a name with an office that stands before a colon."""


def sign(scan: Scan, drafts: Sequence[Draft]) -> None:
    """What nobody is said to say is said by who signs the text."""
    if scan.lang == "en":
        return
    lines = [line for line in scan.lines if any(line.tokens[i].word for i in range(line.first, line.last))]
    if len(lines) < 2 or all(draft.attribution is not None for draft in drafts):
        return
    who = _signed(lines[-1]) or _signed(lines[0])
    if who is None:
        return
    side = next((s.affiliation for s in scan.scheme.sources if s.id == who.source), None)
    for draft in drafts:
        if draft.attribution is None:
            draft.attribution, draft.side = who, side


def _signed(line: Line) -> Attribution | None:
    words = [i for i in range(line.first, line.last) if line.tokens[i].word]
    if not words or len(words) > MOST_WORDS or line.of("event") or line.dates:
        return None
    sources = [m for m in line.of("source") if m.first <= words[0] + 1]
    if not sources or words[-1] - sources[-1].last > 1:
        return None
    return Attribution(line.words(words[0], words[-1] + 1), sources[0].data)


def before_colon(line: Line) -> tuple[int, int] | None:
    """ "Colonel N: «…»", "N, spokesman of M: …": tokens of the speaker at the head of a sentence."""
    colon = next((i for i in range(line.first, line.last) if line.tokens[i].text == ":"), None)
    if colon is None or colon + 1 >= line.last or colon - line.first > MOST_OF_A_NAME:
        return None
    first = line.first
    while first < colon and not line.tokens[first].word:
        first += 1
    if any(line.within(c, first, colon) for c in ("event", "speech", "settlement", "number")) or (
        line.dates[:1] and line.dates[0].first < colon
    ):
        return None
    spots = [s for s in line.named if s.first < colon and s.place is not None]
    quoted = line.tokens[colon + 1].text in '«"“„—–'
    capitals = [i for i in range(first, colon) if line.tokens[i].text[0].isupper()]
    source = line.within("source", first, colon)
    if source or (quoted and len(capitals) >= 2 and not (spots and len(capitals) <= len(spots))):
        return first, colon
    return None
