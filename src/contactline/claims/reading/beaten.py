"""Attacks that one sentence says were beaten off, and the next one where: "Most clashes took place near X".

Knows what the sentence before said; which words tell of an attack, the rules say. It must not know a language
by name.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.joined import is_joined
from contactline.claims.reading.line import Line, Named, Scan


def fought_behind(line: Line, parties: Sequence[Party], said: Said) -> list[Named]:
    """ "A repelled seven assaults. B pressed towards X and Y": where the attacks were that the last sentence
    has beaten off. Only what lies near, in a sentence that tells of the fighting and claims nothing else."""
    if said.beaten_at != line.sentence.index - 1 or line.sentence.question:
        return []
    wished = [m for m in line.of("irrealis") if line.at("attacked", m.first) is None]  # "tried to break in"
    if line.of("negation", "never") or wished or not said.beaten:
        return []
    attackers = any(p.actor not in (None, said.beaten) and not p.oblique for p in parties)
    if not attackers and not line.of("attack_noun", "attacked", "clash"):
        return []
    spots = [s for s in line.named if s.place is not None]
    out = [s for s in spots if line.ending_at("near", s.first) or line.ending_at("locative", s.first)][:1]
    for spot in spots:
        if out and spot.first >= out[-1].last and is_joined(line, out[-1], spot):
            out.append(spot)
    return out


def without_sector(drafts: list[Draft], found: Sequence[Draft], line: Line) -> None:
    """ "51 assaults were stopped on the A sector. The enemy attacked near X and Y": X and Y are where, and
    the sector is told no more."""
    if any(d.kind == "repelled" and d.place is not None and d.effect == "repel_at" for d in found):
        drafts[:] = [
            d
            for d in drafts
            if not (
                d.kind == "repelled"
                and d.line == line.sentence.index - 1
                and d.place is None
                and d.region is not None
                and d.region.part == "direction"
            )
        ]


def repelled_at(scan: Scan, line: Line, spots: Sequence[Named], said: Said) -> list[Draft]:
    said.group += 1
    span = scan.span(line, line.first, max(s.last for s in spots))
    return [
        Draft(
            "repelled",
            line.sentence.index,
            spot.first,
            [span],
            actor=said.beaten,
            place=spot.place,
            group=said.group,
            effect="repel_at",
            confidence=0.5,
        )
        for spot in spots
    ]
