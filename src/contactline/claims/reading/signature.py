"""Who signs: the source that stands alone at the end of a post or bulletin, or before a colon.

Knows where a name stands alone; what a source is called is the scheme's.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.drafts import Draft
from contactline.claims.reading.scan import Line, Scan
from contactline.reports import Attribution

MOST_WORDS = 6


def sign(scan: Scan, drafts: Sequence[Draft]) -> None:
    """What nobody is said to say is said by who signs the text."""
    lines = [line for line in scan.lines if any(line.tokens[i].word for i in range(line.first, line.last))]
    if len(lines) < 2 or lines[-1].sentence.lang == "en" or (who := _signed(lines[-1])) is None:
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
