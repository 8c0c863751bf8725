"""The places and regions that an event is said of.

Knows word order around the event; decides no kind of claim. Ukrainian and Russian only.
"""

from __future__ import annotations

from contactline.claims.reading.clauses import attacked
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.frames import Frame
from contactline.claims.reading.inflected.free_clauses import (
    all_meant,
    before_relative,
    belongs_to_next_clause,
    entered_before,
    is_there,
    names_inside,
    names_of_participle,
    next_clause,
    none_of_them,
    verb_left_out,
)
from contactline.claims.reading.inflected.free_order import (
    directions,
    has_own_object,
    listed_before,
    names_of_the_mark,
)
from contactline.claims.reading.inflected.parted import TRANSITIVE, antecedent, before_aside, over_clause
from contactline.claims.reading.inflected.whose_names import (
    is_of_another_noun,
    is_second_near,
    of_a_part_there,
    of_the_attack,
)
from contactline.claims.reading.joined import opens_next
from contactline.claims.reading.lexicon import endings_of
from contactline.claims.reading.line import Named
from contactline.claims.reading.meant import place_meant, still_meant
from contactline.gazetteer.morphology import cases_of, is_adverb

_IMPERSONAL = ("но", "то")

_BORDER_WITHIN = 3

_THERE_TOO = frozenset(("repel", "contest", "gain", "enter", "leave", "absent"))
"""What "there" may be the place of; "lost men there" is not to lose the place."""


class InflectedObjects(Frame):
    """The part of a frame that tells which places are meant."""

    done_to: bool

    part: int
    """Where the part of the sentence begins that tells of this event and of none before it."""

    def objects(self, said: Said) -> list[Named]:
        """The places (or regions) that it is said of, in order."""
        line, mark = self.line, self.mark
        if self.form == "verb" and (inside := names_inside(line, mark)):
            return inside
        own = names_of_the_mark(line, mark)
        if own is not None:
            return own
        bare = mark.last - mark.first == 1 and line.at("enters_fronted", mark.first) is not None
        if self.effect == "enter" and bare and not is_there(line, mark):
            return entered_before(line, mark, self.left)
        if self.effect == "absent":
            return (
                self.run(self.left, mark.first) or self.run(mark.last, self.right) or self._meant(said, True)
            )
        right = self.run(mark.last, self.right) if self.form not in ("state", "fall") else []
        if self.participle:
            return names_of_participle(line, mark)
        left = self._before() or before_aside(self)
        if not left and (self.done_to or self.passive_voice or self.form in ("state", "fall")):
            left = before_relative(line, mark)
        if self.effect == "expel":
            return right or self._meant(said, False) or self._before()[-1:] or []
        if self.effect == "repel":
            return (
                right
                or of_the_attack(line, left, mark.first)
                or self._meant(said, False)
                or attacked(line, mark.first)
                or (attacked(line, self.line.last) if self.passive else [])
                or list(said.attacked)
                or directions(line, mark)
            )
        if self.form in ("state", "fall") or self.passive:
            return (
                left
                or antecedent(self)
                or (right if self.passive else [])
                or self._meant(said, True)
                or self.run(mark.last, self.right)
            )
        where = [
            m for m in line.of("relative_where") if 0 <= mark.first - m.last <= 6 and m.first >= self.left - 2
        ]
        if self.form == "noun" and line.tokens[mark.first].norm == "its":
            here = [s for s in line.named if s.place is not None and s.last <= mark.first]
            return here[-1:] or list(said.places[-1:])
        counts = line.within("settlements_counted", mark.last, min(self.right, mark.last + 4))
        before_it = [] if where and counts else antecedent(self)  # "X, where they lost four villages"
        if where and before_it:
            return before_it
        if (self.done_to or self.passive_voice) and left:
            return left
        if right and left and self.form == "verb" and verb_left_out(line, right):
            return [*left, *right]
        if right and left and self.form == "verb" and belongs_to_next_clause(line, mark, right[0]):
            return left
        if right:
            return right
        if before_it:
            return before_it
        if self.effect == "enter" and any(m.first == mark.last for m in line.of("near")) and not right:
            return []  # "gained a foothold near X": in no place that is named
        if none_of_them(line, self.left, self.right):
            return left
        if part := of_a_part_there(self, left):
            return part
        if self.form == "verb" and has_own_object(line, mark):
            return left if self.done_to else []
        return (
            left
            or listed_before(line, mark, self.left)
            or over_clause(self)
            or self._region_meant(said)
            or self._meant(said, False)
            or self._under_head(said)
        )

    def run(self, first: int, last: int) -> list[Named]:
        """Names behind the verb, as far as no clause of another verb begins."""
        # who was repelled may be told by a clause; fighting is a noun, and the verb behind is its own
        if self.effect not in ("repel", "contest") and first >= self.mark.last:
            last = next_clause(self.line, first, last)
        return super().run(first, last)

    def _region_meant(self, said: Said) -> list[Named]:
        """ "They are leaving the region": the one that was named last."""
        noun = self.line.at("region_meant", self.mark.last)
        if self.effect != "leave" or noun is None or said.region is None or said.region.id is None:
            return []
        return [Named(noun.first, noun.last, None, said.region, 0.8, said.region.mention)]

    def _under_head(self, said: Said) -> list[Named]:
        """What is told without a place under a head of nothing but a place's name ("X.")."""
        if said.head is None or self.form not in ("verb", "noun") or self.effect in ("repel", "expel"):
            return []
        index, paragraph, spot = said.head
        near = self.line.sentence.paragraph - paragraph <= 1 and self.line.sentence.index - index <= 4
        return [spot] if near and not any(s.place is not None for s in self.line.named) else []

    def goes_on(self, before: Named, spot: Named) -> bool:
        return self.form != "noun" or not opens_next(self.line, before, spot)

    def before(self) -> list[Named]:
        """The names before the verb that are its subject or fronted object."""
        return self._before()

    def is_object(self, spot: Named, first: int) -> bool:
        line = self.line
        if spot.place is None and spot.region is None:
            return False
        nearness = line.ending_at("near", spot.first) or self.typed(spot, "near")
        if nearness is not None and nearness.first < first:
            nearness = None  # the preposition belongs to the verb itself: "entered into"
        if nearness is not None and self.effect == "enter" and line.ending_at("edge", spot.first) is not None:
            return True  # "gained a foothold on the outskirts of"
        if nearness is not None and self.effect == "leave":
            return bool(line.within("positions", self.mark.first, self.mark.last))  # "left positions near X"
        if nearness is not None:
            return self.effect in ("repel", "contest", "gain")
        place_in = line.ending_at("locative", spot.first) or self.typed(spot, "locative")
        if place_in is not None and place_in.first >= first:
            if spot.region is not None:
                return False
            if self.effect == "take" and line.within("sign", self.mark.first, self.mark.last):
                return True  # "raised a flag on a school in X"
            return self.effect in ("repel", "contest", "enter", "gain", "absent") or (
                self.effect == "hold" and self.form == "verb"
            )
        direction = spot.region is not None and spot.region.part == "direction"
        if direction and self.effect not in ("repel", "contest", "gain"):
            return False
        if spot.region is not None and spot.place is None:
            if any(0 <= spot.first - m.last <= _BORDER_WITHIN for m in line.of("at_border")):
                return False  # "near X on the border of the A and B regions"
            # the region that a place lies in: "X, Sumy region", "X of the Y region"
            if any(s.place is not None and 0 <= spot.first - s.last <= 3 for s in line.named):
                return False
            return spot.first - self.mark.last <= 6 and not self.party_here(spot)
        return True

    def _before(self) -> list[Named]:
        """Names before the verb that are its subject or fronted object."""
        line, mark = self.line, self.mark
        if self.form == "verb" and line.tokens[mark.first].norm.endswith(
            endings_of(line.sentence.lang, "gerund")
        ):
            return []  # "attacked X, having lost a company": what was lost stands behind
        spots = [
            s
            for s in line.named
            if self.left <= s.first
            and s.last <= mark.first
            and (s.place is not None or not self.party_here(s))
            and not is_of_another_noun(self, s)
        ]
        if (not spots and self.form in ("state", "fall")) or (not spots and self.passive):
            # "the villages, A, B and C, were": dashes and commas around the names
            spots = [s for s in line.named if self.part <= s.first and s.last <= mark.first and s.place]
        plain = [
            s
            for s in spots
            if (
                not (self.is_near(s) or is_second_near(self, s))
                or (self.effect in ("contest", "repel", "gain") and self.form == "verb")
            )
            and (s.place is not None or not line.ending_at("locative", s.first, 1))
            and (
                (self.effect in ("contest", "repel", "hold", "enter", "gain") and self.form == "verb")
                or not (line.ending_at("locative", s.first) or self.typed(s, "locative"))
            )
        ]
        places = [s for s in plain if s.place is not None and not self._does_it(s)]
        if places:
            last = [s for s in plain if s.place is None and s.first > places[-1].last and self._ends_list(s)]
            return [*places, *last[:1]]
        return (
            [s for s in plain if s.region is not None]
            if self.form in ("state", "fall") or self.passive or self.passive_voice
            else []
        )

    def is_near(self, spot: Named) -> bool:
        near = self.line.ending_at("near", spot.first) or self.typed(spot, "near")
        if near is None:
            return False
        lang = self.line.sentence.lang
        adverb = near.last - near.first == 1 and is_adverb(self.line.tokens[near.first].norm, lang)
        cases = cases_of(self.line.tokens[spot.last - 1].norm, lang)
        return not (adverb and "nomn" in cases and "gent" not in cases)  # "further south X and Y are held"

    def _ends_list(self, spot: Named) -> bool:
        """ "A, B and all of the C region are free": the region that a list of places ends with."""
        line = self.line
        joined = any(line.at("conj", i) is not None for i in (spot.first - 1, spot.first - 2))
        part = spot.region is not None and spot.region.part is not None
        return joined and not part and line.ending_at("locative", spot.first) is None

    def _does_it(self, spot: Named) -> bool:
        """ "Шостка потеряла свет", "песня о Мариуполе захватила": in no case of what is taken."""
        if self.form != "verb" or self.done_to or self.passive or self.effect not in TRANSITIVE:
            return False
        lang = self.line.sentence.lang
        told_of_it = self.line.tokens[self.mark.first].norm.endswith(_IMPERSONAL)
        if (
            told_of_it
            or self.passive_voice
            or self.line.ending_at("locative", spot.first) is not None
            or (spot.first > self.line.first and self.line.tokens[spot.first - 1].norm == "над")
        ):
            return False  # "X повернуто", "control over X they lost"
        last = self.line.tokens[spot.last - 1]
        cases = cases_of(last.norm, lang) or frozenset(("accs",))
        return "accs" not in cases

    def _meant(self, said: Said, subject: bool) -> list[Named]:
        """ "the village", "it", "their": what was named before."""
        line, mark = self.line, self.mark
        if meant_all := all_meant(line, line.first, self.right, mark.first, said.recent):
            return meant_all
        from_there = {line.tokens[i].norm for i in range(mark.first, mark.last)}
        from_there &= line.small_words("there_list")  # "drove them out of there": "them" are no villages
        if from_there or not line.within("settlements_meant", self.left, self.right):
            end = min(self.right, mark.last + 6)
            near = self.effect in ("repel", "contest", "gain")
            there = self.form != "verb" or self.effect in _THERE_TOO
            plain = (
                self.form == "verb"
                and self.effect in ("take", "retake", "lose")
                and mark.last - mark.first < 2
            )
            return place_meant(
                line,
                self.left,
                end,
                mark.first,
                still_meant(line, said),
                near=near,
                there=there,
                plain=plain,
                pronouns=self.effect != "repel",
            )
        first, last = (self.left, mark.first) if subject else (mark.last, min(self.right, mark.last + 6))
        if len({s.text for s in still_meant(line, said)}) > 1:
            return list(still_meant(line, said))  # "both villages": those of the sentence before
        if line.within("settlements_meant", first, last) or (
            self.form == "noun"
            and any(mark.first - m.last <= 2 and m.last <= mark.first for m in line.of("settlements_meant"))
        ):
            return list(said.places)
        meant = line.within("settlement_meant", first, last)
        if meant and said.places and not (meant[0].first > first + 3):
            return [said.places[-1]]
        return []
