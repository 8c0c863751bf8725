"""An event's clause: its bounds, whether it is said to have happened, and who does it.

Knows frames and parties of one sentence; which places are meant is `frame_names`'.
English only.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.english.frame_names import EnglishObjects
from contactline.claims.reading.english.participles import (
    declared,
    is_attributive,
    is_headline,
    is_of_counted,
    is_participle,
)
from contactline.claims.reading.english.places import lists_behind_colon, opens_list
from contactline.claims.reading.english.verbs import (
    has_stranger,
    is_passive,
    is_unreal,
)
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.line import STOPS, Line, Scan

_BROUGHT_ABOUT = frozenset(("take", "retake", "enter"))

_FROM_WITHIN = 5

_WHOSE_WITHIN = 8
"""Tokens from "attempts" to the "to" of their aim, whose attempts they were between."""

_DRIVE = frozenset(("drove", "driven", "drive", "drives"))

_AIM = 3
"""Tokens from the "to" of "attempts to regain lost ground" to the last verb of what was aimed at."""


class EnglishFrame(EnglishObjects):
    """One event word in its clause. `falters`: an attack that fails, told of those who made it; `yields`:
    ground that is lost, told of those who lose it; `presence`: troops who are somewhere."""

    falters: bool
    yields: bool
    presence: bool

    def __init__(self, scan: Scan, line: Line, mark: Mark, events: Sequence[Mark], parties: Sequence[Party]):
        self.scan, self.line, self.mark, self.parties = scan, line, mark, parties
        self.effect, self.form = mark.data.split("/")
        self.falters = self.effect == "falter"
        if self.falters:
            self.effect = "repel"
        self.yields = self.effect == "yield"
        if self.yields:
            self.effect = "gain"
        self.presence = self.effect == "present"
        if self.presence:
            stay = line.within("remain", mark.first, mark.last) or line.ending_at("remain", mark.first, 1)
            self.effect = "hold" if stay else "enter"
        if (self.effect, self.form) == ("retake", "state") and line.of("as_of") and not self.again:
            self.effect = "hold"  # "as of this morning X is ours"
        self.base = self.form == "base"
        if self.base:
            self.form = "verb"
        self.passive = self.form == "verb" and (
            self._passive() or line.at("passive_words", mark.first) is not None
        )
        if self._is_of_itself():
            self.form = "state"
        self.participle = self.form == "verb" and is_participle(line, mark)
        verb = self.form == "verb"
        self.attributive = verb and is_attributive(line, mark)
        self.declared = declared(line, mark) if self.form == "verb" else None
        stands_alone = verb and (is_headline(line, mark, parties) or is_of_counted(line, mark))
        if self.participle or self.attributive or self.declared is not None or stands_alone:
            self.passive = True  # "in X, liberated a day earlier"
        if (
            self.effect in ("leave", "contest")
            or self.presence
            or line.at("credited", mark.first)
            or line.tokens[mark.first].norm == "in"
        ):
            self.passive = False  # "had been withdrawn from": they are the ones who left
        if self.effect == "expel" and not self.passive and self._drives_itself():
            self.effect = "leave"
        self.bound([e for e in events if not self._is_aim(e)])
        if self.form != "state":
            for party in parties:
                if (
                    mark.last <= party.first < self.right
                    and not party.oblique
                    and not party.agent
                    and self.effect != "expel"
                ):
                    before = line.tokens[party.first - 1]
                    if before.text == "," or line.ending_at("conj", party.first):
                        self.right = min(self.right, party.first)

    def _is_aim(self, other: Mark) -> bool:
        """ "Beat back attempts to retake X": what the attackers wanted ends no clause."""
        at, line = other.first - 1, self.line
        if self.falters and self.mark.first < other.first <= self.mark.last:
            return True  # "failed to make progress near X"
        if self.effect != "repel" or other.first < self.mark.last:
            return False
        aimed = [i for i in range(self.mark.last - 1, other.first) if line.tokens[i].norm == "to"]
        if not aimed or other.first - aimed[0] > _AIM or any(b in line.breaks for b in range(aimed[0], at)):
            return False
        whose = [p.last for p in self.parties if self.mark.last <= p.first < aimed[0] and p.agent]
        if line.ending_at("attack_noun", aimed[0]) is not None or whose[-1:] == [aimed[0]]:
            return True
        # "attempts by two small groups to break through to X"
        noun = next((m for m in line.of("attack_noun") if 0 < aimed[0] - m.last <= _WHOSE_WITHIN), None)
        return noun is not None and line.tokens[noun.last].norm in line.small_words("whose")

    def _drives_itself(self) -> bool:
        """ "The last soldiers had driven out of X": nobody between who is driven."""
        line, mark = self.line, self.mark
        words = [line.tokens[i].norm for i in range(mark.first, mark.last)]
        return words[0] in _DRIVE and words[1:] == ["out", "of"]

    def _is_of_itself(self) -> bool:
        """ "X returned to A's control": the place is the subject, and nobody is said to do it."""
        line, mark = self.line, self.mark
        if (self.effect, self.form) != ("retake", "verb") or self.passive or mark.last - mark.first < 3:
            return False
        inside = any(mark.first <= s.first < mark.last for s in line.named)
        subject = any(s.place is not None and 0 <= mark.first - s.last <= 2 for s in line.named)
        ends = line.tokens[mark.last - 1].norm in line.small_words("control")
        return ends and subject and not inside

    @property
    def again(self) -> bool:
        line, mark = self.line, self.mark
        return any(line.tokens[i].norm in ("again", "back", "more") for i in range(mark.first, mark.last))

    def opens_list(self, at: int) -> bool:
        """ "three villages: A, B and C"."""
        line = self.line
        if opens_list(line, at) or lists_behind_colon(line, at):
            return True
        if self.effect == "repel" and line.at("list_opens", at) is not None:
            # "beat off 27 attacks in the A sector, including near X and Y"
            return any(
                0 <= m.first - at <= _AIM and any(0 <= s.first - m.last <= 1 for s in line.named)
                for c in ("near", "locative")
                for m in line.of(c)
            )
        if line.tokens[at].text not in ":—–" or not any(0 < s.first - at <= 3 for s in line.named):
            return False
        back = 1  # "one more village of the region - X"
        return any(line.at("settlement", i) is not None for i in range(max(line.first, at - back), at))

    def _passive(self) -> bool:
        follows = self.mark.last < self.line.last and any(
            p.agent
            and 0 < p.first - self.mark.last <= 3
            and not self.line.within("attack_noun", self.mark.last, p.first)  # "repelled attacks by A"
            for p in self.parties
        )
        begins = (
            self.effect == "repel" and self.line.at("be", self.mark.first) is not None
        )  # the rules' word is "was beaten" itself
        return begins or is_passive(self.line, self.mark.first, follows)

    @property
    def unreal(self) -> bool:
        """A plan, an attempt, a condition, a demand: nothing that is said to have happened."""
        return not self._not_managed and (is_unreal(self, self.base) or self.intended)

    @property
    def _not_managed(self) -> bool:
        """ "Failed to capture X", "were unable to enter X": what a side did not bring about."""
        line, at = self.line, self.mark.first
        if not self.base or self.effect not in _BROUGHT_ABOUT:
            return False
        told = line.ending_at("not_managed", at)
        if told is None or line.sentence.question:
            return False
        left = max((b for b in line.breaks if b < told.first), default=line.first)
        before = [m for m in line.of("irrealis", "awaited") if left <= m.first < told.first]
        return not before and any(p.last <= told.first and not p.oblique for p in self.parties)

    @property
    def negated(self) -> bool:
        line, at = self.line, self.mark.first
        if self._not_managed:
            return True
        for mark in line.of("negation"):
            if line.tokens[mark.last].text == "," and line.tokens[mark.first].norm == "no":
                continue  # "no, they took it"
            if self.left - 1 <= mark.first < at and at - mark.last <= 3:
                return True
        if self.mark.last < line.last and line.tokens[self.mark.last].norm in line.small_words("neither"):
            return True  # "reached neither X nor Y"
        if self.effect == "gain" and any(m.first == self.mark.last for m in line.of("negation")):
            return True  # "gained no ground"
        if line.at("could_not", at) is not None:
            return False
        inside = any(self.mark.first <= m.first < self.mark.last for m in line.of("negation"))
        return inside and self.effect != "contest"  # "не вщухають", "не втримали": words of their own

    @property
    def elided(self) -> bool:
        """ "A reached X, but did not manage to take it": whose subject is that of the clause before."""
        line, at = self.line, self.left - 1
        if at <= line.first or line.tokens[at].norm not in line.small_words("goes_on_with"):
            return False
        if any(self.left <= p.first < self.mark.first for p in self.parties):
            return False
        return any(p.last <= at and not p.oblique and not p.agent for p in self.parties) and self._not_managed

    def actor(self, said: Said) -> Party | None:
        line, mark = self.line, self.mark
        if line.at("costs", mark.first) is not None:
            return next((p for p in self.parties if p.first == mark.last), None)
        inside = [
            p for p in self.parties if mark.first <= p.first < mark.last or p.first <= mark.first < p.last
        ]
        if self.form == "state" and inside:
            return inside[-1]
        out = ("expel/",)
        expelled = [e for e in line.of("event") if e.data.startswith(out) and e is not mark]
        before = [
            p
            for p in self.parties
            if p.last <= mark.first
            and not p.oblique
            and not p.agent
            and not any(e.first <= p.first < e.last for e in expelled)
            and not self._is_object(p)
        ]
        after = [p for p in self.parties if mark.last <= p.first]
        if self.effect == "absent":
            return next((p for p in after if p.first - mark.last <= 1 and not p.oblique), None)
        if self.passive or self.form in ("noun", "fall", "state"):
            if self.effect == "expel":
                window = [p for p in before if p.first >= self.left or self.effect == "repel"]
                if self.effect == "expel" and not window and line.ending_at("conj", mark.first, 2):
                    window = before  # "they entered X and were driven out"
                if window:
                    return Party(
                        window[-1].first, window[-1].last, self.scan.other(window[-1].actor), False, False
                    )
            if (loser := self._taken_from(after)) is not None:
                return loser
            agents = [p for p in after if p.agent and p.first < line.last and p.first - mark.last < 16]
            if agents:
                return agents[0]
            if inside and (self.form != "verb" or inside[-1].last >= mark.last):
                return inside[-1]  # "was returned to A's control"
            if self.form in ("fall", "state"):
                following = [
                    p
                    for p in after
                    if p.first < self.right + 1
                    and not line.ending_at("from", p.first, 1)
                    and not any(line.tokens[i].text == "," for i in range(mark.last, p.first))
                ]
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
                owner = [
                    p
                    for p in self.parties
                    if p.last <= mark.first
                    and mark.first - p.last <= 2
                    and not line.within("deny_verb", p.last, mark.first)
                ]
                return owner[-1] if owner else None
            return None
        if (loser := self._taken_from(after)) is not None:
            return loser
        own = [p for p in inside if p.first <= mark.first]
        if own and self.effect != "expel":
            return own[-1]  # "by B's count, A's foothold has grown to"
        window = [p for p in before if p.first >= self.left]
        if line.tokens[mark.first].norm.endswith("ing"):
            # "footage of A's troops entering X"
            window += [p for p in self.parties if p.last == mark.first and not p.agent]
        if window:
            return self._subject_of_having(before) or window[-1]
        if (
            inside
            and self.effect == "gain"
            and line.tokens[mark.last - 1].norm in line.small_words("driven_back")
        ):
            # "... and pushed A's forces back": the others
            whom = inside[-1]
            return Party(whom.first, whom.last, self.scan.other(whom.actor), False, False)
        object_ = self.elided and inside and inside[-1].pronoun and inside[-1].last == mark.last
        if inside and self.effect != "expel" and not object_:
            return inside[-1]  # "A's advances averaged ..."
        if before:
            return before[-1]
        if self.effect == "expel":
            objects = [p for p in self.parties if mark.first <= p.first < mark.last]
            if objects:
                return Party(
                    objects[0].first, objects[0].last, self.scan.other(objects[0].actor), False, False
                )
        return None

    def _taken_from(self, after: Sequence[Party]) -> Party | None:
        """ "X was wrested from B", "they took X from us": by the other side."""
        line, mark = self.line, self.mark
        if self.form != "verb" or self.effect not in ("take", "retake"):
            return None
        whose = next((p for p in after if 0 < p.first - mark.last <= _FROM_WITHIN and p.oblique), None)
        if whose is None or any(line.tokens[i].text in ",;:" for i in range(mark.last, whose.first)):
            return None
        if line.ending_at("from", whose.first, 1) is None:
            return None
        return Party(whose.first, whose.last, self.scan.other(whose.actor), False, False)

    def _subject_of_having(self, before: Sequence[Party]) -> Party | None:
        """ "A is pushing B back, having retaken X": A, whom the clause is of; not B right before."""
        line, at = self.line, self.mark.first - 1
        if at <= line.first or line.tokens[at].norm != "having" or line.tokens[at - 1].text != ",":
            return None
        said = max((m.last for m in line.of("speech") if m.last <= at), default=line.first)
        return next((p for p in before if p.first >= said), None)

    def of_stranger(self, said: Said) -> bool:
        """Done by one who is no side of this conflict, as far as the clause tells."""
        return not self.passive and self.form == "verb" and has_stranger(self, self.actor(said))

    def _is_object(self, party: Party) -> bool:
        """ "cleared Russian troops from": right behind a verb it is whom the verb is done to."""
        verbs = [e for e in self.line.of("event") if e.data.endswith("/verb") and e is not self.mark]
        inside = any(e.first < party.first and party.last <= e.last for e in verbs)  # "pushed A back"
        return inside or (
            any(
                0 <= party.first - e.last <= 1
                and self.line.tokens[party.first - 1].text not in STOPS
                and self.line.tokens[party.first - 1].norm != "that"  # "added that A had taken X"
                for e in verbs
            )
            and not self.line.ending_at("conj", party.first)
        )
