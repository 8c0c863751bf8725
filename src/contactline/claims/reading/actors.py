"""Which side is named, and on whose side a text stands.

Knows the scheme's words through the marks; has no word of its own. It must not know a language by name.
"""

from __future__ import annotations

from dataclasses import dataclass

from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Scan


@dataclass(frozen=True, slots=True)
class Party:
    """An actor named at tokens `[first, last)`. `oblique`: not the doer, but from whom, where, of what."""

    first: int
    last: int
    actor: str | None
    oblique: bool
    agent: bool
    pronoun: bool = False


def perspective_of(scan: Scan) -> str | None:
    """On whose side a text stands, by what it calls the other; None where it does not show."""
    against: dict[str, int] = {}
    spoken: dict[str, int] = {}
    sources = {s.id: s.affiliation for s in scan.scheme.sources}
    for line in scan.lines:
        for mark in line.of("hostile"):
            against[mark.data] = against.get(mark.data, 0) + 1
        for mark in line.of("source"):
            if (side := sources.get(mark.data)) and (_speaks(line, mark) or _is_title(scan, line)):
                spoken[side] = spoken.get(side, 0) + 1
    if against:
        worst = max(against, key=lambda a: against[a])
        if list(against.values()).count(against[worst]) == 1:
            return scan.other(worst)
    enemy = next((a.id for a in scan.scheme.actors if scan.lang in a.enemy_in), None)
    if enemy:
        return scan.other(enemy)
    if len(spoken) == 1:
        return next(iter(spoken))
    if (foe := _only_foe(scan)) is not None:
        return scan.other(foe)
    named = {mark.data for line in scan.lines for mark in line.of("actor")}
    if (
        scan.grammar.one_side_is_ours
        and len(named) == 1
        and any(line.of("ours") and not line.of("enemy") for line in scan.lines)
    ):
        return next(iter(named))  # "ours", where one side alone is named
    return None


def _speaks(line: Line, mark: Mark) -> bool:
    """Said by it, or signed: "X's channels spread a map" is told of it, by somebody else."""
    return bool(line.of("speech", "deny_verb", "lead")) or line.last - line.first <= _SIGNATURE_TOKENS


def _is_title(scan: Scan, line: Line) -> bool:
    """ "Russian Ministry of Defence report on the progress": the first line says whose paper it is."""
    return line is scan.lines[0] and bool(line.of("statement"))


_SIGNATURE_TOKENS = 12


def _only_foe(scan: Scan) -> str | None:
    """Who "the enemy" is where a text says "we", calls one side by its name, and never the other."""
    named = {mark.data for line in scan.lines for mark in line.of("actor")}
    says_we = any(line.of("ours") for line in scan.lines)
    if len(named) == 1 and says_we and any(line.of("enemy") for line in scan.lines):
        return next(iter(named))
    return None


def opens_date(line: Line, first: int, last: int) -> bool:
    """ "since January Russia": the preposition is the date's."""
    return first < last and any(when.first <= first < when.last for when in line.dates)


def stands_from(line: Line, first: int) -> bool:
    """ "from A", "from the A"; but in "from X A withdrew" the preposition is that of the place."""
    mark = line.ending_at("from", first, 1)
    return mark is not None and not any(s.first == mark.last and s.last <= first for s in line.named)
