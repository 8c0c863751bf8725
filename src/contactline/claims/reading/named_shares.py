"""A share that a noun names: "A's share of the X region has shrunk to 35 percent".

Whose it is stands beside the noun, its region behind the noun, at the head of the sentence or in the sentence
before; how much it is, behind a word of being or becoming. Knows marks of one sentence and the figure before.
It must not know a language by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.figures import figure_draft
from contactline.claims.reading.line import STOPS, Line, Scan
from contactline.claims.reading.quantities import Quantity
from contactline.claims.reading.where import as_region
from contactline.reports import RegionMention

_FAR = 12
"""Tokens between the noun and the figure at most: the region and the verb stand there."""


def named_share_of(
    scan: Scan, line: Line, quantity: Quantity, said: Said, parties: Sequence[Party]
) -> Draft | None:
    for noun in reversed(line.of("share_noun")):
        if not 0 <= quantity.first - noun.last <= _FAR:
            continue
        if any(line.tokens[i].text in STOPS for i in range(noun.last, quantity.first)):
            return None
        whose = next((p for p in parties if 0 <= noun.first - p.last <= 1 and p.actor), None)
        if whose is None:
            return None
        region = _region(scan, line, noun.last, quantity, said)
        if region is None:
            return None
        draft = figure_draft(scan, line, "share", quantity, whose.first, quantity.last)
        draft.actor, draft.region, draft.effect, draft.at = whose.actor, region, "hold", quantity.first
        if quantity.qualifier == "up to" and line.tokens[quantity.first].norm in line.small_words("to"):
            draft.qualifier = None  # "shrunk to"
        return draft
    return None


def _region(scan: Scan, line: Line, first: int, quantity: Quantity, said: Said) -> RegionMention | None:
    """Named between the noun and the figure, or before the noun; else that of the share told of before, in
    the sentence before."""
    spots = [s for s in line.named if s.last <= quantity.first]
    countries = {r.id for r in scan.scheme.known_regions if r.level == 0}
    for spot in [*(s for s in spots if s.first >= first), *reversed(spots)]:
        region = as_region(scan, spot, line)
        if region is not None and region.id not in countries:
            return region
    before = said.measure
    if before is None or before.kind != "share" or line.sentence.index - before.line > 1:
        return None
    return before.region
