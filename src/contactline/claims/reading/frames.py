"""One event word in its clause: who does it, to what, and whether it is said to have happened.

Knows frames (active and passive, noun and state, free word order) and nothing of kinds of claims.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Said
from contactline.claims.reading.english import (
    has_stranger,
    is_participle,
    is_passive,
    is_unreal,
    last_alone,
    lists_behind_colon,
    opens_clause,
    opens_list,
    place_attacked,
    place_before,
    place_there,
    without_front_parts,
)
from contactline.claims.reading.free_clauses import (
    all_meant,
    attacker,
    belongs_to_next_clause,
    names_inside,
)
from contactline.claims.reading.free_order import (
    attacked,
    coordinated_from,
    directions,
    failed,
    is_retaken,
    listed_before,
    lists_names,
    names_of_the_mark,
    not_ground,
    place_meant,
    still_meant,
    unnamed_force,
)
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.scan import Line, Named, Scan

TAKING = frozenset(("take", "retake", "expel", "fall"))
_INFINITIVES = {"uk": ("ти", "тися", "тись"), "ru": ("ть", "ться", "йти")}
_THAT = frozenset(("that", "що", "щоб", "что", "чтобы"))


class Frame:
    """One event word in its clause."""

    def __init__(self, scan: Scan, line: Line, mark: Mark, events: Sequence[Mark], parties: Sequence[Party]):
        self.scan, self.line, self.mark, self.parties = scan, line, mark, parties
        self.effect, self.form = mark.data.split("/")
        self.base = self.form == "base"
        if self.base:
            self.form = "verb"
        lang = line.sentence.lang
        self.passive = self.form == "verb" and (
            (lang == "en" and self._passive()) or line.at("passive_words", mark.first) is not None
        )
        self.participle = lang == "en" and self.form == "verb" and is_participle(line, mark)
        if self.participle:
            self.passive = True  # "in X, liberated a day earlier"
        if lang == "en" and (self.effect in ("leave", "contest") or line.tokens[mark.first].norm == "in"):
            self.passive = False  # "had been withdrawn from": they are the ones who left
        others = [e for e in events if e is not mark]
        self._where = ("contest", "repel") if lang == "en" else ("contest", "repel", "hold", "enter")
        self.left = max(
            [
                line.first,
                *(b + 1 for b in line.breaks if b < mark.first),
                *(e.last for e in others if e.last <= mark.first and self._apart(e.last, mark.first)),
            ]
        )
        if lang != "en" and self.left > line.first and self.form == "verb":
            self.left = coordinated_from(line, mark, self.left)
        self.right = min(
            [
                line.last,
                *(b for b in line.breaks if b >= mark.last and not self._opens_list(b)),
                *(e.first for e in others if e.first >= mark.last and not e.data.endswith("/state")),
            ]
        )
        if lang != "en" and self.effect == "repel" and is_retaken(line, mark, self.right):
            self.effect = "retake"
        if lang == "en" and self.form != "state":
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

    @property
    def passive_voice(self) -> bool:
        """ "X has been liberated": told without a doer, by the form of the verb."""
        return self.line.at("passive_taking", self.mark.first) is not None

    def _opens_list(self, at: int) -> bool:
        """ "three villages: A, B and C"."""
        line = self.line
        if line.sentence.lang == "en" and (opens_list(line, at) or lists_behind_colon(line, at)):
            return True
        if line.sentence.lang != "en" and lists_names(line, at):
            return True
        if line.tokens[at].text not in ":—–" or not any(0 < s.first - at <= 3 for s in line.named):
            return False
        back = 1 if line.sentence.lang == "en" else 3  # "one more village of the region - X"
        return any(line.at("settlement", i) is not None for i in range(max(line.first, at - back), at))

    def _apart(self, last: int, first: int) -> bool:
        return first - last > 0

    def _passive(self) -> bool:
        follows = self.mark.last < self.line.last and any(
            p.agent and 0 < p.first - self.mark.last <= 3 for p in self.parties
        )
        return is_passive(self.line, self.mark.first, follows)

    @property
    def unreal(self) -> bool:
        """A plan, an attempt, a condition, a demand: nothing that is said to have happened."""
        line, at = self.line, self.mark.first
        if line.sentence.lang == "en" and is_unreal(self, self.base):
            return True
        if not_ground(line, self.mark):
            return True
        if failed(line, self.mark):
            return False
        if self.negated and line.within("in_full", at - 3, self.mark.last + 4):
            return True  # "does not hold all of it"
        achieved = [
            m
            for m in line.of("achieved")
            if self.left - 3 <= m.first and m.last <= at + 1 and at - m.last <= 5
        ]
        nouns = [m for m in line.of("no_verb") if m.first < at < m.last]
        if nouns and self.effect == "hold" and self.form == "verb":
            return True
        left = self.left
        if left > line.first and line.tokens[left - 1].norm in _THAT:
            # "demanded that they withdraw": the demand stands right before
            wished = [m for m in line.of("irrealis") if 0 <= left - 1 - m.last <= 3]
            left = wished[-1].first + 1 if wished else left
        for mark in line.of("irrealis"):
            if not (left - 1 <= mark.first < at) or any(a.first <= mark.first < a.last for a in achieved):
                continue
            if any(w.first <= mark.first < w.last for w in line.dates):
                continue  # the month of May
            if line.at("beneficiary", mark.first) and any(p.first == mark.last for p in self.parties):
                continue  # "for A", no purpose
            word = line.tokens[mark.first].norm
            if word == "to" and at - mark.last > 2:
                continue
            if word == "to" and any(s.first == mark.last for s in line.named):
                continue  # "returned to X and took it"
            if any(line.tokens[i].text in ",»”" for i in range(mark.last, at)):
                continue
            if any(mark.last <= a.first for a in achieved):
                continue
            return True
        word = line.tokens[at].norm
        endings = _INFINITIVES.get(line.sentence.lang, ())
        return bool(
            self.form == "verb"
            and endings
            and word.endswith(endings)
            and not word.endswith(("сть", "ість"))
            and not achieved
        )

    @property
    def negated(self) -> bool:
        line, at = self.line, self.mark.first
        if failed(line, self.mark):
            return True
        for mark in line.of("negation"):
            if line.sentence.lang != "en" and line.at("verify", mark.first) is not None:
                continue  # "could not confirm the fall of X"
            if self.left - 1 <= mark.first < at and at - mark.last <= 3:
                return True
        inside = any(self.mark.first <= m.first < self.mark.last for m in line.of("negation"))
        return inside and line.sentence.lang == "en"  # "не вщухають", "не втримали": words of their own

    def actor(self, said: Said) -> Party | None:
        line, mark = self.line, self.mark
        inside = [
            p for p in self.parties if mark.first <= p.first < mark.last or p.first <= mark.first < p.last
        ]
        if self.form == "state" and inside:
            return inside[-1]
        out = ("expel/",) if line.sentence.lang == "en" else ("expel/", "repel/")
        expelled = [e for e in line.of("event") if e.data.startswith(out) and e is not mark]
        before = [
            p
            for p in self.parties
            if p.last <= mark.first
            and not p.oblique
            and not p.agent
            and not any(e.first <= p.first < e.last for e in expelled)
            and not (line.sentence.lang == "en" and self._is_object(p))
        ]
        after = [p for p in self.parties if mark.last <= p.first]
        if self.effect == "absent":
            return next((p for p in after if p.first - mark.last <= 1 and not p.oblique), None)
        if self.passive or self.form in ("noun", "fall", "state"):
            if self.effect == "repel" and line.sentence.lang != "en":
                agents = [p for p in after if p.agent and p.first - mark.last < 8]
                if agents:
                    return agents[0]
                who = attacker(line, mark, self.parties)
                if who is not None:
                    return Party(who.first, who.last, self.scan.other(who.actor), False, False)
            if self.effect == "expel" or (self.effect == "repel" and line.sentence.lang != "en"):
                window = [p for p in before if p.first >= self.left or self.effect == "repel"]
                if self.effect == "expel" and not window and line.ending_at("conj", mark.first, 2):
                    window = before  # "they entered X and were driven out"
                if window:
                    return Party(
                        window[-1].first, window[-1].last, self.scan.other(window[-1].actor), False, False
                    )
            agents = [p for p in after if p.agent and p.first < line.last and p.first - mark.last < 16]
            if agents:
                return agents[0]
            if inside and self.form != "verb":
                return inside[-1]
            if self.form in ("fall", "state") or (self.form == "noun" and line.sentence.lang != "en"):
                following = [
                    p
                    for p in after
                    if p.first < self.right + 1
                    and not line.ending_at("from", p.first, 1)
                    and not (p.oblique and line.sentence.lang != "en")
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
                if line.sentence.lang != "en":
                    return None
                owner = [
                    p
                    for p in self.parties
                    if p.last <= mark.first
                    and mark.first - p.last <= 2
                    and not line.within("deny_verb", p.last, mark.first)
                ]
                return owner[-1] if owner else None
            return None
        window = [p for p in before if p.first >= self.left]
        if line.sentence.lang != "en" and self.effect != "expel":
            window += [p for p in inside if not p.oblique and not p.agent]  # "from X the A troops left"
        if line.sentence.lang == "en" and line.tokens[mark.first].norm.endswith("ing"):
            # "footage of A's troops entering X"
            window += [p for p in self.parties if p.last == mark.first and not p.agent]
        if window:
            return window[-1]
        if line.sentence.lang != "en":
            following = [p for p in after if p.first < self.right and not p.oblique]
            if self.effect == "expel":
                following = []
            if following:
                return following[0]
        if inside and line.sentence.lang == "en" and self.effect != "expel":
            return inside[-1]  # "A's advances averaged ..."
        if self.effect == "repel" and line.sentence.lang != "en" and said.perspective:
            force = unnamed_force(line, mark.last, self.right, self.parties)
            if force is not None:  # "there the guards stopped them"
                return Party(force.first, force.last, said.perspective, False, False)
        if before:
            return before[-1]
        if self.effect == "expel":
            objects = [p for p in self.parties if mark.first <= p.first < mark.last]
            if objects:
                return Party(
                    objects[0].first, objects[0].last, self.scan.other(objects[0].actor), False, False
                )
        if line.sentence.lang != "en" and said.perspective:
            force = unnamed_force(line, self.left, mark.first, self.parties) or unnamed_force(
                line, mark.last, self.right, self.parties
            )
            if force is not None:
                return Party(force.first, force.last, said.perspective, False, False)
        return None

    def of_stranger(self, said: Said) -> bool:
        """Done by one who is no side of this conflict, as far as the clause tells."""
        return not self.passive and self.form == "verb" and has_stranger(self, self.actor(said))

    def _is_object(self, party: Party) -> bool:
        """ "cleared Russian troops from": right behind a verb it is whom the verb is done to."""
        verbs = [e for e in self.line.of("event") if e.data.endswith("/verb") and e is not self.mark]
        return any(0 <= party.first - e.last <= 1 and e.last <= party.first for e in verbs) and not (
            self.line.ending_at("conj", party.first)
        )

    def objects(self, said: Said) -> list[Named]:
        """The places (or regions) that it is said of, in order."""
        line, mark = self.line, self.mark
        lang_en = line.sentence.lang == "en"
        if self.form == "verb" and not lang_en and (inside := names_inside(line, mark)):
            return inside
        own = names_of_the_mark(line, mark) if not lang_en else None
        if own is not None:
            return own
        right = self._run(mark.last, self.right) if self.form not in ("state", "fall") else []
        if self.participle:
            return [s for s in line.named if s.last == mark.first - 1]
        left = self._before()
        if self.effect == "expel":
            return right or self._meant(said, False) or self._before()[-1:] or place_before(line, mark, said)
        if self.effect == "repel" and line.sentence.lang != "en":
            return (
                right
                or left
                or self._meant(said, False)
                or attacked(line, mark.first)
                or (attacked(line, self.line.last) if self.passive else [])
                or list(said.attacked)
                or directions(line, mark)
            )
        if self.effect == "repel":
            return (
                right
                or without_front_parts(line, left)
                or self._antecedent()
                or self._meant(said, False)
                or place_attacked(line, mark)
            )
        if self.passive and not left and line.sentence.lang == "en" and self._heads_list():
            return right
        if self.form in ("state", "fall") or self.passive:
            return (
                left
                or (right if self.passive and line.sentence.lang != "en" else [])
                or self._meant(said, True)
                or (
                    self._run(mark.last, self.right)
                    if self.form == "state" or line.sentence.lang != "en"
                    else []
                )
            )
        if self.effect == "leave" and lang_en and not right and is_passive(line, mark.first, False):
            return left or self._meant(said, True)
        if self.effect == "absent":
            if self.actor(said) is None:
                return []  # "there is no question of it"
            return self._run(mark.last, self.right) or place_there(line, mark, said)
        if lang_en and (line.within("there", mark.first, min(line.last, mark.last + 1))):
            return place_there(line, mark, said)
        if lang_en and line.within("settlement_meant", mark.first, mark.last) and self.form == "verb":
            return place_there(line, mark, said)
        if lang_en and self.effect == "contest" and self.form == "verb" and not right and left:
            return left
        where = [
            m for m in line.of("relative_where") if 0 <= mark.first - m.last <= 6 and m.first >= self.left - 2
        ]
        if self.form == "noun" and line.tokens[mark.first].norm == "its":
            here = [s for s in line.named if s.place is not None and s.last <= mark.first]
            return here[-1:] or list(said.places[-1:])
        if where and (named := self._antecedent()):
            return named
        if (
            right
            and left
            and line.sentence.lang != "en"
            and self.form == "verb"
            and belongs_to_next_clause(line, mark, right[0])
        ):
            return left
        if right:
            return right
        relative = self._antecedent()
        if relative:
            return relative
        if line.sentence.lang != "en":
            return left or listed_before(line, mark, self.left) or self._meant(said, False)
        return self._meant(said, False)

    def run(self, first: int, last: int) -> list[Named]:
        """The names of a stretch of the sentence that may be objects of this verb."""
        return self._run(first, last)

    def _heads_list(self) -> bool:
        """ "Captured by A in June: X, Y and Z"."""
        line = self.line
        colons = (i for i in range(self.mark.last, self.right) if line.tokens[i].text == ":")
        return any(lists_behind_colon(line, i) for i in colons)

    def _run(self, first: int, last: int) -> list[Named]:
        """Names after the verb that are its objects: a list, with "in the X region" between."""
        line, out = self.line, []
        spots = [s for s in line.named if first <= s.first < last]
        end = first
        skipped, skipped_region = -1, False
        for spot in spots:
            if out and line.sentence.lang == "en" and opens_clause(line, spot):
                break  # "occupied A, B was in the grey zone"
            if not self._object(spot, first):
                if (
                    out
                    and spot.place is not None
                    and self._near(spot)
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
                and (line.sentence.lang == "en" or not skipped_region)
            ):
                skipped = spot.last  # "in A and B", where A is no object
                continue
            if not out and spot.first - first > 14:
                break
            if out and self._near(spot) and any(line.tokens[i].text == "(" for i in range(end, spot.first)):
                continue  # "X (north of Y)"
            if out:
                gap = range(end, spot.first)
                joined = any(line.tokens[i].text in ",(/" for i in gap) or any(
                    line.at("conj", i) for i in gap
                )
                if not joined:
                    continue
            out.append(spot)
            end = spot.last
        return out

    def _near(self, spot: Named) -> bool:
        line = self.line
        near = line.ending_at("near", spot.first) or self._typed(spot, "near")
        return near is not None

    def _typed(self, spot: Named, category: str) -> Mark | None:
        """The mark before the kind of the place: "near the village of X"."""
        line, at = self.line, spot.first
        steps = 0
        while (
            at > line.first
            and steps < 5
            and (
                line.at("settlement", at - 1)
                or line.tokens[at - 1].norm
                in (
                    "of",
                    "the",
                    "a",
                    "пункту",
                    "пункт",
                    "пункта",
                    "пункті",
                    "пункте",
                    "пунктів",
                    "пунктов",
                    "«",
                    '"',
                    ".",
                )
            )
        ):
            at -= 1
            steps += 1
        return line.ending_at(category, at) if steps else None

    def _object(self, spot: Named, first: int) -> bool:
        line = self.line
        if spot.place is None and spot.region is None:
            return False
        nearness = line.ending_at("near", spot.first) or self._typed(spot, "near")
        if nearness is not None and nearness.first < first:
            nearness = None  # the preposition belongs to the verb itself: "entered into"
        if nearness is not None and self.effect == "enter" and line.ending_at("edge", spot.first) is not None:
            return True  # "gained a foothold on the outskirts of"
        if nearness is not None:
            return self.effect in ("repel", "contest", "gain")
        place_in = line.ending_at("locative", spot.first) or self._typed(spot, "locative")
        if place_in is not None and place_in.first >= first:
            if spot.region is not None:
                return self.effect == "absent"
            return self.effect in ("repel", "contest", "enter", "gain", "absent") or (
                self.effect == "hold" and self.form == "verb" and line.sentence.lang != "en"
            )
        direction = spot.region is not None and spot.region.part == "direction"
        if direction and line.sentence.lang != "en" and self.effect not in ("repel", "contest", "gain"):
            return False
        if spot.region is not None and spot.place is None:
            # the region that a place lies in: "X, Sumy region", "X of the Y region"
            if any(s.place is not None and 0 <= spot.first - s.last <= 3 for s in line.named):
                return False
            return spot.first - self.mark.last <= 6 and not self._party_here(spot)
        return True

    def _party_here(self, spot: Named) -> bool:
        return any(p.first <= spot.first < p.last or spot.first <= p.first < spot.last for p in self.parties)

    def _before(self) -> list[Named]:
        """Names before the verb that are its subject or fronted object."""
        line, mark = self.line, self.mark
        spots = [
            s
            for s in line.named
            if self.left <= s.first
            and s.last <= mark.first
            and (s.place is not None or not self._party_here(s))
        ]
        if (not spots and self.form in ("state", "fall")) or (not spots and self.passive):
            # "the villages, A, B and C, were": dashes and commas around the names
            spots = [s for s in line.named if s.last <= mark.first and s.place is not None]
        plain = [
            s
            for s in spots
            if (not self._near(s) or (self.effect in ("contest", "repel", "gain") and self.form == "verb"))
            and (s.place is not None or not line.ending_at("locative", s.first, 1))
            and (
                (self.effect in self._where and self.form == "verb")
                or not (line.ending_at("locative", s.first) or self._typed(s, "locative"))
            )
        ]
        places = [s for s in plain if s.place is not None]
        if places:
            return last_alone(line, places, mark) if line.sentence.lang == "en" else places
        return (
            [s for s in plain if s.region is not None]
            if self.form in ("state", "fall") or self.passive or self.passive_voice
            else []
        )

    def _antecedent(self) -> list[Named]:
        """ "X, which they took": the name before the relative word."""
        line, mark = self.line, self.mark
        relatives = [m for m in line.of("relative") if m.last <= mark.first and mark.first - m.last <= 9]
        if not relatives:
            return []
        at = relatives[-1].first
        before = [s for s in line.named if s.last <= at and s.place is not None]
        if not before:
            return []
        last = before[-1]
        if at - last.last > 8:
            return []
        return [last] if at - last.last <= 3 or line.sentence.lang == "en" else []

    def _meant(self, said: Said, subject: bool) -> list[Named]:
        """ "the village", "it", "their": what was named before."""
        line, mark = self.line, self.mark
        if line.sentence.lang != "en" and (
            meant_all := all_meant(line, line.first, self.right, mark.first, said.recent)
        ):
            return meant_all
        if line.sentence.lang != "en" and not line.within("settlements_meant", self.left, self.right):
            end = min(self.right, mark.last + 6)
            near = self.effect in ("repel", "contest", "gain")
            return place_meant(line, self.left, end, mark.first, still_meant(line, said), near=near)
        first, last = (self.left, mark.first) if subject else (mark.last, min(self.right, mark.last + 6))
        if line.sentence.lang != "en" and len({s.text for s in still_meant(line, said)}) > 1:
            return list(still_meant(line, said))  # "both villages": those of the sentence before
        if line.within("settlements_meant", first, last) or (
            self.form == "noun"
            and any(mark.first - m.last <= 2 and m.last <= mark.first for m in line.of("settlements_meant"))
        ):
            return list(said.places)
        meant = line.within("settlement_meant", first, last)
        if line.sentence.lang == "en":
            # "the village of N", whom no list knows, is N and none that was named before
            meant = [m for m in meant if m.last >= line.last or line.tokens[m.last].norm != "of"]
        if line.sentence.lang == "en" and subject and meant and mark.first - meant[-1].last <= 4:
            first = meant[-1].first - 1
        if meant and said.places and not (meant[0].first > first + 3):
            return [said.places[-1]]
        return []
