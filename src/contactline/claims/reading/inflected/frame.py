"""An event's clause: its bounds, whether it is said to have happened, and who does it.

Knows frames and parties of one sentence; which places are meant is `frame_names`'.
Ukrainian and Russian only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party, stands_from
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.inflected.doers import (
    beaten,
    by_whom,
    is_behind_comma,
    is_patient,
    is_to_whom,
    is_tried,
    may_be_subject,
    only_tells,
    unnamed_force,
    was_not,
)
from contactline.claims.reading.inflected.frame_names import InflectedObjects
from contactline.claims.reading.inflected.free_clauses import (
    attack_by_adjective,
    attacker,
    tells_of_name_before,
    whose_attack,
)
from contactline.claims.reading.inflected.free_order import (
    AS,
    coordinated_from,
    failed,
    is_how,
    is_quoted_word,
    not_ground,
    not_reported,
    own_subject,
    subject_comma,
)
from contactline.claims.reading.inflected.lists import opens_list
from contactline.claims.reading.inflected.retaken import is_retaken
from contactline.claims.reading.inflected.told_by_noun import is_to_come, is_told_aside, not_wholly, was_none
from contactline.claims.reading.inflected.whose import is_object, taken_from
from contactline.claims.reading.lexicon import Mark, endings_of
from contactline.claims.reading.line import Line, Scan
from contactline.gazetteer.morphology import is_adjective, is_common_noun, is_done_to


class InflectedFrame(InflectedObjects):
    """One event word in its clause."""

    def __init__(self, scan: Scan, line: Line, mark: Mark, events: Sequence[Mark], parties: Sequence[Party]):
        self.scan, self.line, self.mark, self.parties = scan, line, mark, parties
        self.effect, self.form = mark.data.split("/")
        self.base = self.form == "base"
        if self.base:
            self.form = "verb"
        self.part = line.first
        self.passive = self.form == "verb" and (line.at("passive_words", mark.first) is not None)
        self.participle = self.form == "noun" and tells_of_name_before(line, mark)
        self.done_to = self.form == "verb" and not self.passive and is_patient(line, mark, self.effect)
        self.bound([e for e in events if self.effect != "repel" or not is_tried(line, e)])
        if self.form == "state" and self.left == mark.first and line.tokens[mark.first - 1].norm in AS:
            ends = [b + 1 for b in line.breaks if b < mark.first - 1]
            self.left = max([line.first, *ends])  # "marked X as occupied"
        if self.left > line.first and self.form == "verb":
            self.left = coordinated_from(line, mark, self.left)
        others = [e for e in events if e is not mark]
        self._part_from(others)
        if self.effect == "repel" and is_retaken(line, mark, self.right):
            self.effect = "retake"

    def _part_from(self, others: Sequence[Mark]) -> None:
        """Leaves to the state of another place its name: "took X, Y is under control"."""
        line, mark = self.line, self.mark
        stands = (
            self.form in ("state", "fall") or self.done_to or self.passive_voice
        ) and self.effect != "repel"
        before = [e for e in others if e.last <= mark.first and e.data.endswith(("/verb", "/state", "/fall"))]
        if stands and before:
            cut = subject_comma(line, before[-1].last, mark.first)
            if cut is None and before[-1].data.endswith(("/state", "/fall")):
                cut = own_subject(line, before[-1].last, mark.first)
            if cut is not None:
                self.left, self.part = max(self.left, cut + 1), cut + 1
        after = [e for e in others if e.first >= mark.last and self._stands(e)]
        if after and (cut := subject_comma(line, mark.last, after[0].first)) is not None:
            self.right = min(self.right, cut)

    def _stands(self, event: Mark) -> bool:
        """Whether an event's place stands before it: "X under control", "X captured"."""
        return (
            event.data.endswith(("/state", "/fall"))
            or self.line.at("passive_taking", event.first) is not None
        )

    def opens_list(self, at: int) -> bool:
        return opens_list(self.line, self.mark, self.effect, at)

    @property
    def unreal(self) -> bool:
        """A plan, an attempt, a condition, a demand: nothing that is said to have happened."""
        line, at = self.line, self.mark.first
        if not_ground(line, self.mark):
            return True
        if failed(line, self.mark):
            return False
        if self.effect == "repel" and self.done_to_alone():
            return True
        if self.effect == "take" and self.form == "verb" and is_quoted_word(line, self.mark):
            return True
        if self.form == "noun" and (not_reported(line, self.mark) or is_to_come(line, self.mark)):
            return True
        if line.ending_at("untrue_that", self.left, 1) is not None:
            return True
        if self.form == "state" and line.ending_at("was_so", at, 1):
            return True  # "the last town that had stayed under control": it is freed
        if self.form == "noun" and line.ending_at("until", at, 1) and line.within("remain", at, at + 6):
            return True  # "little is left until the capture of X"
        if self.effect == "stand" and is_told_aside(line, self.left, self.mark):
            return True
        if self.form == "verb" and is_how(line, self.mark.first):
            return True  # but "marked as occupied"
        if self.effect == "hold" and self.negated and line.within("in_full", at - 3, self.mark.last + 4):
            return True  # "does not hold all of it"; but who has not taken all of it has not taken it
        if self.intended:
            return True
        word = line.tokens[at].norm
        return (
            self.form == "verb"
            and word.endswith(endings_of(line.sentence.lang, "infinitive"))
            and not word.endswith(endings_of(line.sentence.lang, "noun_like_infinitive"))
            and not self.achieved
        )

    def done_to_alone(self) -> bool:
        """ "the mine was stopped": no attack, and nobody who could have made one."""
        line, mark = self.line, self.mark
        if mark.last - mark.first > 1 or not is_done_to(line.tokens[mark.first].norm, line.sentence.lang):
            return False
        return not line.of("attacked", "attack_noun", "whose") and not self.parties

    denied = False
    """Of the places that the sentence says it is not so of: "X was taken, Y — not"."""

    @property
    def negated(self) -> bool:
        line, at = self.line, self.mark.first
        if self.denied or failed(line, self.mark) or line.at("unheld", at) is not None:
            return True
        if self.form == "noun" and was_none(line, self.mark, self.effect):
            return True
        if self.done_to and was_not(line, self.mark):
            return True
        if self.effect == "take" and self.form == "verb" and not_wholly(line, self.mark):
            return True
        for mark in line.of("negation"):
            if line.at("verify", mark.first) is not None:
                continue  # "could not confirm the fall of X"
            if self._fronted_over(mark):
                return True
            if self.left - 1 <= mark.first < at and at - mark.last <= 3:
                return True
            if (
                self.done_to
                and 0 <= mark.first - self.mark.last <= 2
                and line.at("be", mark.last) is not None
            ):
                return True  # "X taken was not"
        return False  # one inside the mark ("не вщухають", "не втримали") is a part of its words

    def _fronted_over(self, no: Mark) -> bool:
        """ "В X враг не заходил": the event's words reach from the preposition to the verb, over "not"."""
        line, mark = self.line, self.mark
        opens = any(line.at(c, mark.first) is not None for c in ("locative", "from"))
        goes = self.form == "verb" and self.effect in ("enter", "leave", "expel")
        return goes and opens and mark.first < no.first and no.last == mark.last - 1

    def actor(self, said: Said) -> Party | None:
        line, mark = self.line, self.mark
        inside = [
            p for p in self.parties if mark.first <= p.first < mark.last or p.first <= mark.first < p.last
        ]
        if self.form == "state" and inside:
            return inside[-1]
        if self.effect == "retake" and (loser := taken_from(line, mark, self.left, self.parties)) is not None:
            return Party(loser.first, loser.last, self.scan.other(loser.actor), False, False)
        out = ("expel/", "repel/")
        expelled = [e for e in line.of("event") if e.data.startswith(out) and e is not mark]
        before = [
            p
            for p in self.parties
            if p.last <= mark.first
            and (not p.oblique or (self.passive and line.at("genitive", p.first) is not None))
            and not p.agent
            and not any(e.first <= p.first < e.last for e in expelled)
            and not is_object(line, p, self.parties)
        ]
        after = [p for p in self.parties if mark.last <= p.first]
        noun = self.form == "noun" or is_common_noun(line.tokens[mark.first].norm, line.sentence.lang)
        if noun and self.effect in ("gain", "lose") and after and after[0].first == mark.last:
            return after[0]  # "the gains of A": in the genitive right behind
        if self.passive or self.form in ("noun", "fall", "state"):
            if self.effect == "repel":
                agents = [p for p in after if p.agent and p.first - mark.last < 8]
                if agents:
                    return agents[0]
                who = attack_by_adjective(line, mark) or attacker(line, mark, self.parties)
                if who is not None:
                    return Party(who.first, who.last, self.scan.other(who.actor), False, False)
            if self.effect == "expel" or (self.effect == "repel"):
                window = [
                    p
                    for p in before
                    if (p.first >= self.left or self.effect == "repel")
                    and not only_tells(line, mark, p, by_noun=self.form == "noun")
                ]
                if self.effect == "expel" and not window and line.ending_at("conj", mark.first, 2):
                    window = before  # "they entered X and were driven out"
                if window:
                    return Party(
                        window[-1].first, window[-1].last, self.scan.other(window[-1].actor), False, False
                    )
            agents = [p for p in after if p.agent and p.first < line.last and p.first - mark.last < 16]
            if agents:
                return agents[0]
            inside = [p for p in inside if line.ending_at("from", p.first) is None]  # "free of A"
            if inside and self.form != "verb":
                return inside[-1]
            if self.form in ("fall", "state") or (self.form == "noun"):
                following = [
                    p
                    for p in after
                    if p.first < self.right + 1
                    and not stands_from(line, p.first)
                    and not line.within("speech", mark.last, p.first)  # "the fall of X, says A's spokesman"
                    and not (self.form == "noun" and is_behind_comma(line, mark, p))
                    # "subject to A", "went over to A"
                    and (not p.oblique or (self.form in ("state", "fall") and p.first == mark.last))
                ]
                if is_adjective(line.tokens[mark.first].norm, line.sentence.lang) and self.form == "noun":
                    following = [p for p in following if by_whom(line, p)]  # "of seven villages freed by A"
                if following and (self.form == "noun" or following[0].first - mark.last <= 4):
                    return following[0]
            if self.form == "noun":
                near = [
                    p
                    for p in before
                    if mark.first - p.last <= 2
                    and p.first >= self.left
                    and not any(p.last <= m.first < mark.first for m in line.of("deny_verb", "speech"))
                ]
                if near:
                    return near[-1]
                return None
            return None
        leavers = [p for p in before if p.first >= self.left]
        if self.done_to and self.effect == "leave" and leavers:
            return leavers[-1]  # "A's troops have been led out of X"
        if self.done_to and self.effect != "repel":
            by = [p for p in self.parties if by_whom(line, p) and self.left <= p.first <= self.right]
            return min(by, key=lambda p: abs(p.first - mark.first), default=None)
        if failed(line, mark):  # "to A it did not succeed", "they did not let A": A in the dative
            to_whom = [p for p in self.parties if self.left - 4 <= p.first < self.right and p.oblique]
            if to_whom:
                return to_whom[-1]
        if self.effect == "gain" and line.at("brings", mark.first) is not None:
            given = [p for p in self.parties if mark.first < p.first <= mark.last]
            return given[0] if given else None  # "July brought A 564 km²"
        if managed := [p for m in self.achieved for p in self.parties if is_to_whom(line, m, p)]:
            return managed[0]
        whose = whose_attack(line, mark, self.parties) if self.effect == "repel" else None
        after = [p for p in after if p is not whose]
        inside = [p for p in inside if p is not whose]
        if (
            self.effect in ("expel", "repel")
            and (whom := beaten(line, mark, self.left, self.right, self.parties)) is not None
        ):
            other = self.scan.other(whom.actor)
            return Party(whom.first, whom.last, other, False, False)
        if not is_common_noun(line.tokens[mark.first].norm, line.sentence.lang):  # "the advance of A"
            before = [p for p in before if may_be_subject(line, p)] or before
            after = [p for p in after if may_be_subject(line, p)]
        window = [p for p in before if p.first >= self.left]
        if self.effect != "expel" and not (self.effect == "repel" and before):
            counted = self.effect == "enter"  # "in X — two hundred A": in the genitive behind their number
            window += [
                p for p in inside if not p.agent and (not p.oblique or (counted and p.last == mark.last))
            ]  # "from X the A troops left"
        if window:
            return window[-1]
        following = [p for p in after if p.first < self.right and not p.oblique]
        if self.effect == "expel":
            following = []
        if following:
            return following[0]
        if self.effect == "repel" and said.perspective:
            force = unnamed_force(line, mark.last, self.right, self.parties)
            if force is not None:  # "there the guards stopped them"
                return Party(force.first, force.last, said.perspective, False, False)
        them = line.within("absent_pronoun", self.left, self.right)
        them = them or line.within("retaken_pronoun", self.left, self.right)
        if (
            before and self.effect in ("expel", "repel") and them
        ):  # "A entered X, but B said they were driven out"
            return Party(them[0].first, them[0].last, self.scan.other(before[-1].actor), False, False)
        if before:
            return before[-1]
        if whose is not None:
            other = self.scan.other(whose.actor)
            return Party(whose.first, whose.last, other, False, False)
        if self.effect == "expel":
            objects = [p for p in self.parties if mark.first <= p.first <= mark.last]
            if objects:
                return Party(
                    objects[0].first, objects[0].last, self.scan.other(objects[0].actor), False, False
                )
            if them:  # "A entered X. From there they were driven out"
                last = {
                    p.actor for p in said.parties if p.actor
                }  # "hardly any A is left. From X they were ..."
                meant = next(iter(last)) if len(last) == 1 else said.actor
                whom = meant or self.scan.other(self.scan.scheme.undrawn_holder)
                return Party(them[0].first, them[0].last, self.scan.other(whom), False, False)
        if said.perspective:
            force = unnamed_force(line, self.left, mark.first, self.parties) or unnamed_force(
                line, mark.last, self.right, self.parties
            )
            if force is not None:
                return Party(force.first, force.last, said.perspective, False, False)
        return None
