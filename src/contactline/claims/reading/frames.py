"""One event word in its clause: what every grammar's frame offers, and what all of them share.

Knows effects and forms as the rules have them, and nothing of kinds of claims.
It must not know a language by name.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.clauses import opens_clause
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.joined import adjoin
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import Line, Named, Scan

TAKING = frozenset(("take", "retake", "expel", "fall"))

_ADJECTIVES = 4
"""Tokens before the kind of a place, its article among them."""

_REGION_WITHIN = 4

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

    @abstractmethod
    def opens_list(self, at: int) -> bool:
        """Whether a break at a token opens a list of the clause's own names, and does not end it."""

    @abstractmethod
    def is_object(self, spot: Named, first: int) -> bool:
        """Whether a name may be what the event is done to; the words behind it begin at `first`."""

    def _has_its_region(self, spot: Named) -> bool:
        """ "X in the A region and Y in the B region": Y, which has a region of its own behind it."""
        line = self.line
        behind = [s for s in line.named if 0 < s.first - spot.last <= _REGION_WITHIN and s.region is not None]
        return bool(behind) and line.at("locative", spot.last) is not None

    def goes_on(self, before: Named, spot: Named) -> bool:
        """Whether the list of names behind the verb may go on from one name to another."""
        return True

    def bound(self, events: Sequence[Mark]) -> None:
        """Sets `left` and `right`: from break to break, and no further than the events beside it."""
        line, mark = self.line, self.mark
        others = [e for e in events if e is not mark]
        ends = [e.last for e in others if e.last <= mark.first and self.apart(e.last, mark.first)]
        begins = [e.first for e in others if e.first >= mark.last and not e.data.endswith("/state")]
        self.left = max([line.first, *(b + 1 for b in line.breaks if b < mark.first), *ends])
        breaks = [b for b in line.breaks if b >= mark.last and not self.opens_list(b)]
        self.right = min([line.last, *breaks, *begins])

    @property
    def achieved(self) -> list[Mark]:
        """ "managed to": words that make a plan a deed."""
        at = self.mark.first
        return [
            m
            for m in self.line.of("achieved")
            if self.left - 3 <= m.first and m.last <= at + 1 and at - m.last <= 5
        ]

    @property
    def intended(self) -> bool:
        """Behind a word of planning, wishing, demanding or doubting, with none of having managed to."""
        line, at, achieved = self.line, self.mark.first, self.achieved
        nouns = [m for m in line.of("no_verb") if m.first < at < m.last]
        if nouns and self.effect == "hold" and self.form == "verb":
            return True
        left = self.left
        if left > line.first and line.tokens[left - 1].norm in line.small_words("that_demanded"):
            # "demanded that they withdraw": the demand stands right before
            wished = [m for m in line.of("irrealis") if 0 <= left - 1 - m.last <= 3]
            left = wished[-1].first + 1 if wished else left
        for mark in line.of("irrealis"):
            if not (left - 1 <= mark.first < at) or any(a.first <= mark.first < a.last for a in achieved):
                continue
            if any(w.first <= mark.first < w.last for w in line.dates):
                continue  # the month of May
            if line.at("speech", mark.first) is not None:
                continue  # "if N is to be believed"
            tried = line.at("attack_noun", mark.first) or (self.passive and line.at("attacked", mark.first))
            if self.effect == "repel" and tried:
                continue  # "attempts to break through were stopped"
            if line.at("beneficiary", mark.first) and any(p.first == mark.last for p in self.parties):
                continue  # "for A", no purpose
            if line.tokens[mark.first].norm in line.small_words("to_do") and (
                at - mark.last > 2 or any(s.first == mark.last for s in line.named)
            ):
                continue  # "returned to X and took it"
            if any(line.tokens[i].text in ",»”" for i in range(mark.last, at)):
                continue
            if any(mark.last <= a.first for a in achieved):
                continue
            return True
        return False

    def run(self, first: int, last: int) -> list[Named]:
        """Names after the verb that are its objects: a list, with "in the X region" between."""
        line, out = self.line, []
        fixed = line.grammar.names_subject
        comma = first < last and line.tokens[first].text == ","
        if fixed and self.form == "verb" and comma and line.at("list_opens", first + 1) is None:
            return []  # "what it has lost, naming X and Y"
        spots = [s for s in line.named if first <= s.first < last]
        end = first
        skipped, skipped_region = -1, False
        for spot in spots:
            if out and opens_clause(line, spot):
                break  # "occupied A, B was in the grey zone"
            if not self.is_object(spot, first):
                if (
                    out
                    and spot.place is not None
                    and self.is_near(spot)
                    and not line.ending_at("conj", spot.first, 4)
                ):
                    break
                skipped, skipped_region = spot.last, spot.place is None
                continue
            if (
                spot.place is not None
                and skipped > end
                and 0 <= spot.first - skipped <= 1
                and line.at("conj", skipped)
                and ((fixed and not self._has_its_region(spot)) or not skipped_region)
            ):
                skipped = spot.last  # "in A and B", where A is no object
                continue
            if not out and spot.first - first > 14:
                break
            if out and self.is_near(spot) and any(line.tokens[i].text == "(" for i in range(end, spot.first)):
                continue  # "X (north of Y)"
            if out and not self.goes_on(out[-1], spot):
                continue
            if out:
                gap = range(end, spot.first)
                joined = any(line.tokens[i].text in ",(/" for i in gap) or any(
                    line.at("conj", i) for i in gap
                )
                # "villages of the A region - X, Y"
                joined = joined or (out[-1].place is None and line.tokens[spot.first - 1].text in "—–:")
                if not joined or (
                    line.tokens[spot.first - 1].norm in line.small_words("leads_astray")
                    and self.effect not in ("leave", "expel")
                ):
                    continue  # "lost X, the road to Y"
            out.append(spot)
            end = spot.last
        return out

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
        if not steps:
            return None
        return line.ending_at(category, at) or line.ending_at(category, self._article_of(at, spot.first))

    def _article_of(self, kind: int, name: int) -> int:
        """ "near the eastern Ukrainian city of X": the article that the words before the kind begin with;
        else `kind` itself."""
        line = self.line
        if line.within("settlement", kind, name):
            for at in range(kind - 1, max(line.first, kind - _ADJECTIVES) - 1, -1):
                token = line.tokens[at]
                if token.norm in line.small_words("article"):
                    return at
                if not token.word or line.at("event", at) or line.at("conj", at):
                    break
        return kind

    def party_here(self, spot: Named) -> bool:
        if any(s.region is not None and adjoin(self.line, spot, s) for s in self.line.named if s is not spot):
            return False  # "the A, B and C regions": A is a region, also where its name is a capital's
        return any(p.first <= spot.first < p.last or spot.first <= p.first < spot.last for p in self.parties)
