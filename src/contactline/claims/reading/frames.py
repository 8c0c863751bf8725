"""One event word in its clause: what every grammar's frame offers, and what all of them share.

Knows effects and forms as the rules have them, and nothing of kinds of claims.
It must not know a language by name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named, Scan

TAKING = frozenset(("take", "retake", "expel", "fall"))

_AROUND_NAMES = frozenset(("«", '"', "."))


class Frame(ABC):
    """One event word in its clause. A grammar's own frame tells the clause's bounds and who and what.

    `effect`, `form`: as the rules have them. `left`, `right`: the clause's tokens `[left, right)`.
    `passive`: told of what it is done to. `participle`: "X, taken a day before".
    """

    scan: Scan
    line: Line
    mark: Mark
    parties: Sequence[Party]
    effect: str
    form: str
    base: bool
    passive: bool
    participle: bool
    left: int
    right: int

    @property
    @abstractmethod
    def unreal(self) -> bool:
        """A plan, an attempt, a condition, a demand: nothing that is said to have happened."""

    @property
    @abstractmethod
    def negated(self) -> bool:
        """Said not to have happened, or to have failed."""

    @abstractmethod
    def actor(self, said: Said) -> Party | None:
        """Who does it, in the terms of the effect."""

    @abstractmethod
    def objects(self, said: Said) -> list[Named]:
        """The places (or regions) that it is said of, in order."""

    def of_stranger(self, said: Said) -> bool:
        """Done by one who is no side of this conflict, as far as the clause tells."""
        return False

    @property
    def passive_voice(self) -> bool:
        """ "X has been liberated": told without a doer, by the form of the verb."""
        return self.line.at("passive_taking", self.mark.first) is not None

    def apart(self, last: int, first: int) -> bool:
        return first - last > 0

    def is_near(self, spot: Named) -> bool:
        line = self.line
        near = line.ending_at("near", spot.first) or self.typed(spot, "near")
        return near is not None

    def typed(self, spot: Named, category: str) -> Mark | None:
        """The mark before the kind of the place: "near the village of X"."""
        line, at = self.line, spot.first
        joining = line.small_words("between_kind_and_name")
        steps = 0
        while (
            at > line.first
            and steps < 5
            and (
                line.at("settlement", at - 1)
                or line.tokens[at - 1].norm in joining
                or line.tokens[at - 1].text in _AROUND_NAMES
            )
        ):
            at -= 1
            steps += 1
        return line.ending_at(category, at) if steps else None

    def party_here(self, spot: Named) -> bool:
        return any(p.first <= spot.first < p.last or spot.first <= p.first < spot.last for p in self.parties)
