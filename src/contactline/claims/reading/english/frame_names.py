"""The places and regions that an event is said of.

Knows word order around the event; decides no kind of claim. English only.
"""

from __future__ import annotations

from abc import abstractmethod

from contactline.claims.reading.drafts import Said
from contactline.claims.reading.english.anaphora import meant_by
from contactline.claims.reading.english.attacks import attacked_there, place_attacked, where_before
from contactline.claims.reading.english.owners import fell_there, names_another, owner_of, owns_the_next
from contactline.claims.reading.english.places import (
    is_described,
    last_alone,
    lists_behind_colon,
    place_before,
    place_there,
    without_front_parts,
)
from contactline.claims.reading.english.verbs import is_passive
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.joined import adjoin
from contactline.claims.reading.line import Named
from contactline.claims.reading.where import names_office

_TAKEN_FROM = frozenset(("take", "retake", "lose", "hold"))

_GROUND = ("land", "settlement", "city_part", "part_of_place", "part_behind", "settlement_meant", "flag")

_THING = 5
"""Tokens from an article to the noun that says whether it is ground."""

_COUNT_WITHIN = 3

_OF_THE_PLACE = frozenset(("take", "retake", "expel", "leave", "lose", "hold"))


class EnglishObjects(Frame):
    """The part of a frame that tells which places are meant."""

    attributive: bool
    """ "Reports of a captured X"."""
    declared: Named | None
    """ "A declared X liberated": X."""

    @property
    @abstractmethod
    def elided(self) -> bool:
        """Whether its subject is that of the clause before."""

    def objects(self, said: Said) -> list[Named]:
        """The places (or regions) that it is said of, in order."""
        line, mark = self.line, self.mark
        right = self.run(mark.last, self.right) if self.form not in ("state", "fall") else []
        if self.declared is not None:
            return [self.declared]
        if self.participle:
            return [s for s in line.named if s.last == mark.first - 1]
        left = self._before()
        inside = [s for s in line.named if mark.first <= s.first < mark.last and s.place is not None]
        if self.effect == "expel":
            return (
                right or meant_by(self, said, False) or self._before()[-1:] or place_before(line, mark, said)
            )
        if self.effect == "repel":
            return (
                inside  # "assaults near X had failed"
                or right
                or without_front_parts(line, left)
                or self._antecedent()
                or meant_by(self, said, False)
                or attacked_there(self, said)
                or where_before(self, said)
                or place_attacked(line, mark)
            )
        if self.passive and ((not left and self._heads_list()) or self.attributive):
            return right
        if self.passive and mark.last - mark.first > 1 and line.tokens[mark.last - 1].norm == "of":
            return right  # "was completed with the capture of X"
        if self.form == "noun" and (owned := self._owner_of_noun()):
            return owned
        if self.form in ("state", "fall") or self.passive:
            return (
                self._antecedent(described_only=True)
                or left
                or [s for s in inside if not self.party_here(s)]  # "control of X has passed to A"
                or (self._antecedent() if self.form in ("state", "fall") and not fell_there(self) else [])
                or meant_by(self, said, True)
                or (self.run(mark.last, self.right) if self.form == "state" else [])
            )
        if self.effect == "leave" and not right and (held := self._held_by_subject()):
            return held
        if self.effect == "leave" and not right and is_passive(line, mark.first, False):
            return left or meant_by(self, said, True)
        if self.effect == "absent":
            if self.actor(said) is None:
                return []  # "there is no question of it"
            return self.run(mark.last, self.right) or place_there(line, mark, said)
        if line.within("there", mark.first, min(line.last, mark.last + 1)):
            return place_there(line, mark, said)
        meant = line.within("settlement_meant", mark.first, mark.last) if not inside else []
        if meant and self.form == "verb" and not (right and self.effect == "enter"):  # "made it into X"
            doer = any(self.left <= p.first < mark.first for p in self.parties) or self.elided
            if not doer and not self.passive and line.ending_at("conj", mark.first) is None:
                return []  # "whose group took it over"
            return place_there(line, mark, said)
        named = mark.last < line.last and line.tokens[mark.last].text[0].isupper()  # by a name no list has
        if self.effect == "contest" and self.form == "verb" and not right and left and not named:
            return left
        if self.effect == "contest" and not right and line.within("there", mark.last, self.right):
            return place_there(line, mark, said)  # "entered X, and fighting is under way there"
        where = [
            m for m in line.of("relative_where") if 0 <= mark.first - m.last <= 6 and m.first >= self.left - 2
        ]
        if self.form == "noun" and line.tokens[mark.first].norm == "its":
            here = [s for s in line.named if s.place is not None and s.last <= mark.first]
            return here[-1:] or list(said.places[-1:])
        if where and not right and self._has_thing():
            return []
        if where and (named := self._antecedent()):
            return named
        if right or inside:
            return right or inside  # "returned X to A's control"
        if self.effect == "gain" and self.form == "verb" and (near := self._led_by_near()):
            return near
        fronted = self._fronted(said)
        if fronted:
            return fronted
        relative = self._antecedent()
        if relative:
            return relative
        return meant_by(self, said, False)

    def goes_on(self, before: Named, spot: Named) -> bool:
        """Not in "took X, a village on the edge of Y", nor in "took X and shelled the road to Y"."""
        line = self.line
        gap = range(before.last, spot.first)
        if is_described(line, before, spot.first):
            return any(line.tokens[i].text == "," for i in gap[2:])
        return not any(
            line.at("conj", i) is not None
            and line.tokens[i + 1].text.islower()
            and line.tokens[i + 1].norm.endswith("ed")
            for i in gap[:-1]
        )

    def _fronted(self, said: Said) -> list[Named]:
        """ "X they entered from two sides": the name right before who does it, at the head of the clause."""
        party = self.actor(said)
        if self.form != "verb" or party is None or not self.left <= party.first < self.mark.first:
            return []
        return [
            s
            for s in self.line.named
            if s.last == party.first
            and s.place is not None
            and s.first <= self.left + 1
            and self.line.ending_at("locative", s.first) is None
        ]

    def _led_by_near(self) -> list[Named]:
        """ "Near X, A is inching forward", "on the front near X and Y, A has advanced": where, before who."""
        line, party = (
            self.line,
            next((p for p in self.parties if self.left <= p.first < self.mark.first), None),
        )
        if party is None or self._has_object():
            return []
        spots = [
            s for s in line.named if self.left <= s.first and s.last <= party.first and s.place is not None
        ]
        if not spots or not self.is_near(spots[0]):
            return []
        out = spots[:1]
        for spot in spots[1:]:
            if not adjoin(line, out[-1], spot):
                break
            out.append(spot)
        return out

    def _has_object(self) -> bool:
        """ "Near X A advanced reforms": something else is what advances."""
        line, at = self.line, self.mark.last
        if at >= line.last or not line.tokens[at].word or line.at("in", at) or line.at("near", at):
            return False
        where = line.small_words("says_where") | line.small_words("behind_kind")
        return line.tokens[at].norm not in where and not line.tokens[at].norm.endswith(
            ("ly", "ward", "wards")
        )

    def _held_by_subject(self) -> list[Named]:
        """ "The defenders of X have withdrawn": X, of those who leave."""
        line, mark = self.line, self.mark
        return [
            s
            for s in line.named
            if self.left <= s.first
            and s.last <= mark.first
            and s.place is not None
            and line.ending_at("garrison_of", s.first) is not None
        ][-1:]

    def _owner_of_noun(self) -> list[Named]:
        """ "X's capture": the place right before the "'s"."""
        line, at = self.line, self.mark.first - 1
        if at <= line.first or line.tokens[at].norm != "'s":
            return []
        return [s for s in line.named if s.last == at and s.place is not None]

    def _heads_list(self) -> bool:
        """ "Captured by A in June: X, Y and Z"."""
        line = self.line
        colons = (i for i in range(self.mark.last, self.right) if line.tokens[i].text == ":")
        return any(lists_behind_colon(line, i) for i in colons)

    def is_object(self, spot: Named, first: int) -> bool:
        line, mark = self.line, self.mark
        if (spot.place is None and spot.region is None) or names_office(line, spot):
            return False
        if line.ending_at("way_to", spot.first) is not None:
            return False  # "cut the road to X"
        kind = line.at("settlement", spot.last)
        if kind is not None and (spot.region is not None or names_another(line, kind)):
            return False  # "retook an X district village", "the X village of Y"
        if owns_the_next(line, spot):
            return False  # "took X's Y"
        if self.effect in _OF_THE_PLACE and line.at("area_behind", spot.last) is not None:
            return False  # "six villages in the X area"
        if any(q.unit == "percent" and 0 <= spot.first - q.last <= 1 for q in line.quantities):
            return False  # "hold X and 79 percent of Y"
        nearness = line.ending_at("near", spot.first) or self.typed(spot, "near")
        if nearness is not None and nearness.first < first:
            nearness = None  # the preposition belongs to the verb itself: "entered into"
        if nearness is not None:
            if self.effect == "leave" and line.at("new_lines", mark.last - 1) is not None:
                return True  # "fell back to new lines west of X"
            return self.effect in ("repel", "contest", "gain") or self._holds_positions(
                spot, "positions_near"
            )
        if self.effect in _TAKEN_FROM and line.ending_at("from", spot.first, 1) is not None:
            return False  # "captured soldiers from X"
        place_in = line.ending_at("locative", owner_of(line, spot)) or self.typed(spot, "locative")
        if place_in is not None and place_in.first >= first:
            if spot.region is not None:
                return self.effect == "absent"
            if line.ending_at("positions_in", spot.first) is not None and self.effect in ("leave", "lose"):
                return True  # "retreated from its positions in X"
            if self._holds_positions(spot, "positions_in"):
                return True
            flag = line.within("flag", mark.first, mark.last)  # "over the school in X"
            return bool(flag) or self.effect in ("repel", "contest", "enter", "gain", "absent")
        if spot.region is not None and spot.place is None:
            # the region that a place lies in: "X, Sumy region", "X of the Y region"
            if any(s.place is not None and 0 <= spot.first - s.last <= 3 for s in line.named):
                return False
            return spot.first - self.mark.last <= 6 and not self.party_here(spot)
        return True

    def _holds_positions(self, spot: Named, where: str) -> bool:
        """ "Their troops still hold positions near the village of X"."""
        line, at = self.line, self.mark.first
        if self.effect != "hold" or self.form != "verb" or not line.within("remain", self.left, at):
            return False
        return (line.ending_at(where, spot.first) or self.typed(spot, where)) is not None

    def _before_aside(self) -> list[Named]:
        """ "X, where A has a bridgehead, had been taken": a comma right before "had been" closes what is told
        on the way, and the subject stands before it."""
        line, at = self.line, self.mark.first
        while at > self.line.first and (
            line.at("be", at - 1) or line.at("has", at - 1) or line.tokens[at - 1].norm.endswith("ly")
        ):
            at -= 1
        if line.tokens[at - 1].text != ",":
            return []
        said = max((m.last for m in line.of("speech") if m.last <= at), default=line.first)
        heads = [s for s in line.named if said <= s.first < at and s.place is not None]
        aside = [s for s in heads[:1] if s.last < at - 1 and line.tokens[s.last].text == ","]
        return [s for s in aside if not self.is_near(s) and not line.ending_at("locative", s.first)]

    def _has_thing(self) -> bool:
        """ "X, where many lost their homes": done to a thing that is no ground."""
        line, at = self.line, self.mark.last
        if self.effect not in _TAKEN_FROM or at >= self.right:
            return False
        if any(0 < m.first - at <= _COUNT_WITHIN for m in line.of("settlements_counted")):
            return any(n.first == at for n in line.numbers)  # "X, where A lost three villages"
        if line.tokens[at].norm not in line.small_words("article") | line.small_words("owner"):
            return False
        return not any(line.within(c, at, min(self.right, at + _THING)) for c in _GROUND)

    def _before(self) -> list[Named]:
        """Names before the verb that are its subject or fronted object."""
        line, mark = self.line, self.mark
        spots = [
            s
            for s in line.named
            if self.left <= s.first
            and s.last <= mark.first
            and (s.place is not None or not self.party_here(s))
            and not names_office(line, s)
        ]
        if (not spots and self.form in ("state", "fall")) or (not spots and self.passive):
            # "the villages, A, B and C, were": dashes and commas around the names
            spots = [
                s
                for s in line.named
                if s.last <= mark.first
                and s.place is not None
                and not any(s.last <= e.first and e.last < mark.first for e in line.of("event"))
                and not line.within("relative_where", s.last, mark.first)  # "X, where snow has fallen"
            ] or self._before_aside()
        plain = [
            s
            for s in spots
            if (not self.is_near(s) or (self.effect in ("contest", "repel", "gain") and self.form == "verb"))
            and (s.place is not None or not line.ending_at("locative", s.first, 1))
            and (
                (self.effect in ("contest", "repel") and self.form == "verb")
                or not (line.ending_at("locative", s.first) or self.typed(s, "locative"))
            )
        ]
        places = [s for s in plain if s.place is not None]
        if places:
            return last_alone(line, places, mark)
        return (
            [s for s in plain if s.region is not None]
            if self.form in ("state", "fall") or self.passive
            else []
        )

    def _antecedent(self, described_only: bool = False) -> list[Named]:
        """ "X, which they took": the name before the relative word. `described_only`: of "near X, a town that
        they took" alone, where X is more than a place to tell where."""
        line, mark = self.line, self.mark
        relatives = [
            m
            for m in line.of("relative")
            if m.last <= mark.first
            and mark.first - m.last <= 9
            # "indicating that they took it": no relative clause
            and not line.tokens[m.first - 1].norm.endswith("ing")
            and line.ending_at("speech", m.first) is None
            and line.ending_at("conj", m.first, 1) is None  # "said that ..., and that they took it"
        ]
        if not relatives:
            return []
        at = relatives[-1].first
        before = [s for s in line.named if s.last <= at and s.place is not None]
        described = bool(before) and is_described(line, before[-1], at)
        if described or described_only:
            return before[-1:] if described else []
        # "X, a town north of Y that was taken": X
        before = [s for s in before if not self.is_near(s)] or before
        if not before:
            return []
        last = before[-1]
        if at - last.last > 8:
            return []
        return [last]
