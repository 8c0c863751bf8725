"""Settlements and regions that are said to be taken, entered, left, held or fought for.

From a verb's frame (who, what, the form it stands in) to drafts of claims. Knows the effects that the
rules give to words; which word has which is theirs to say.
"""

from __future__ import annotations

from collections.abc import Sequence

from contactline.claims.reading.actors import Party
from contactline.claims.reading.drafts import Draft, Said
from contactline.claims.reading.lexicon import Mark
from contactline.claims.reading.scan import Line, Named, Scan
from contactline.claims.reading.speech import Saying
from contactline.reports import Kind, PlaceMention

TAKING = frozenset(("take", "retake", "expel", "fall"))
_INFINITIVES = {"uk": ("ти", "тися", "тись"), "ru": ("ть", "ться", "йти")}
_MAY_STAND_BY = 2


class Frame:
    """One event word in its clause."""

    def __init__(self, scan: Scan, line: Line, mark: Mark, events: Sequence[Mark], parties: Sequence[Party]):
        self.scan, self.line, self.mark, self.parties = scan, line, mark, parties
        self.effect, self.form = mark.data.split("/")
        lang = line.sentence.lang
        self.passive = self.form == "verb" and lang == "en" and self._passive()
        others = [e for e in events if e is not mark]
        self.left = max(
            [line.first, *(b + 1 for b in line.breaks if b < mark.first), *(e.last for e in others if e.last <= mark.first and self._apart(e.last, mark.first))]
        )
        self.right = min(
            [line.last, *(b for b in line.breaks if b >= mark.last), *(e.first for e in others if e.first >= mark.last and not e.data.endswith("/state"))]
        )
        if lang == "en" and self.form != "state":
            for party in parties:
                if mark.last <= party.first < self.right and not party.oblique and not party.agent and self.effect != "expel":
                    before = line.tokens[party.first - 1]
                    if before.text == "," or line.ending_at("conj", party.first):
                        self.right = min(self.right, party.first)

    def _apart(self, last: int, first: int) -> bool:
        return first - last > 0

    def _passive(self) -> bool:
        at = self.mark.first
        words = [self.line.tokens[i].norm for i in range(max(self.line.first, at - 4), at)]
        if self.line.tokens[at].norm.endswith("ing"):
            return False
        be = {self.line.tokens[m.first].norm for m in self.line.of("be")}
        for back, word in enumerate(reversed(words)):
            if word in be:
                return True
            if back > 2 or word in (",",):
                break
        return self.mark.last < self.line.last and any(
            p.agent and 0 < p.first - self.mark.last <= 3 for p in self.parties
        )

    @property
    def unreal(self) -> bool:
        """A plan, an attempt, a condition, a demand: nothing that is said to have happened."""
        line, at = self.line, self.mark.first
        achieved = [m for m in line.of("achieved") if self.left - 3 <= m.first and m.last <= at + 1 and at - m.last <= 5]
        for mark in line.of("irrealis"):
            if not (self.left - 1 <= mark.first < at) or any(a.first <= mark.first < a.last for a in achieved):
                continue
            word = line.tokens[mark.first].norm
            if word == "to" and at - mark.last > 1:
                continue
            if any(line.tokens[i].text in ",»”" for i in range(mark.last, at)):
                continue
            if any(mark.last <= a.first for a in achieved):
                continue
            return True
        word = line.tokens[at].norm
        endings = _INFINITIVES.get(line.sentence.lang, ())
        return bool(self.form == "verb" and endings and word.endswith(endings) and not word.endswith(("сть", "ість")) and not achieved)

    @property
    def negated(self) -> bool:
        line, at = self.line, self.mark.first
        for mark in line.of("negation"):
            if self.left - 1 <= mark.first < at and at - mark.last <= 3:
                return True
        return any(self.mark.first <= m.first < self.mark.last for m in line.of("negation"))

    def actor(self, said: Said) -> Party | None:
        line, mark = self.line, self.mark
        inside = [p for p in self.parties if mark.first <= p.first < mark.last or p.first <= mark.first < p.last]
        if self.form == "state" and inside:
            return inside[-1]
        expelled = [e for e in line.of("event") if e.data.startswith("expel/") and e is not mark]
        before = [
            p
            for p in self.parties
            if p.last <= mark.first
            and not p.oblique
            and not p.agent
            and not any(e.first <= p.first < e.last for e in expelled)
        ]
        after = [p for p in self.parties if mark.last <= p.first]
        if self.passive or self.form in ("noun", "fall", "state"):
            agents = [p for p in after if p.agent and p.first < line.last and p.first - mark.last < 16]
            if agents:
                return agents[0]
            if inside and self.form != "verb":
                return inside[-1]
            if self.form in ("fall", "state") or (self.form == "noun" and line.sentence.lang != "en"):
                following = [p for p in after if p.first < self.right + 1 and not line.ending_at("from", p.first, 1)]
                if following and (self.form == "noun" or following[0].first - mark.last <= 4):
                    return following[0]
            if self.form == "noun":
                near = [p for p in before if mark.first - p.last <= 2 and p.first >= self.left]
                if near:
                    return near[-1]
                if line.sentence.lang != "en":
                    return None
                owner = [p for p in self.parties if p.last <= mark.first and mark.first - p.last <= 2]
                return owner[-1] if owner else None
            return None
        window = [p for p in before if p.first >= self.left]
        if window:
            return window[-1]
        if line.sentence.lang != "en":
            following = [p for p in after if p.first < self.right and not p.oblique]
            if self.effect == "expel":
                following = []
            if following:
                return following[0]
        if before:
            return before[-1]
        if self.effect == "expel":
            objects = [p for p in self.parties if mark.first <= p.first < mark.last]
            if objects:
                return Party(objects[0].first, objects[0].last, self.scan.other(objects[0].actor), False, False)
        return None

    def objects(self, said: Said) -> list[Named]:
        """The places (or regions) that it is said of, in order."""
        line, mark = self.line, self.mark
        right = self._run(mark.last, self.right) if self.form not in ("state", "fall") else []
        left = self._before()
        if self.form in ("state", "fall") or self.passive:
            return left or (right if self.passive and line.sentence.lang != "en" else []) or self._meant(said, True) or (
                self._run(mark.last, self.right) if self.form == "state" else []
            )
        where = [m for m in line.of("relative_where") if 0 <= mark.first - m.last <= 6 and m.first >= self.left - 2]
        if where and (named := self._antecedent()):
            return named
        if right:
            return right
        relative = self._antecedent()
        if relative:
            return relative
        if line.sentence.lang != "en" and left:
            return left
        return self._meant(said, False)

    def _run(self, first: int, last: int) -> list[Named]:
        """Names after the verb that are its objects: a list, with "in the X region" between."""
        line, out = self.line, []
        spots = [s for s in line.named if first <= s.first < last]
        end = first
        for spot in spots:
            if not self._object(spot, first):
                if out and spot.place is not None and self._near(spot) and not line.ending_at("conj", spot.first, 4):
                    break
                continue
            if not out and spot.first - first > 14:
                break
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
        while at > line.first and steps < 5 and (
            line.at("settlement", at - 1) or line.tokens[at - 1].norm in ("of", "the", "a", "пункту", "пункт", "пункта", "пункті", "пункте", "пунктів", "пунктов", "«", '"', ".")
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
        if nearness is not None:
            return self.effect in ("repel", "contest", "gain")
        place_in = line.ending_at("locative", spot.first) or self._typed(spot, "locative")
        if place_in is not None and place_in.first >= first:
            if spot.region is not None:
                return False
            return self.effect in ("repel", "contest", "enter", "gain")
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
            if self.left <= s.first and s.last <= mark.first and (s.place is not None or not self._party_here(s))
        ]
        if not spots and self.form in ("state", "fall") or (not spots and self.passive):
            # "the villages, A, B and C, were": dashes and commas around the names
            spots = [s for s in line.named if s.last <= mark.first and s.place is not None]
        plain = [
            s
            for s in spots
            if not self._near(s)
            and (s.place is not None or not line.ending_at("locative", s.first, 1))
            and not (line.ending_at("locative", s.first) or self._typed(s, "locative"))
        ]
        places = [s for s in plain if s.place is not None]
        if places:
            return places
        return [s for s in plain if s.region is not None] if self.form in ("state", "fall") or self.passive else []

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
        first, last = (self.left, mark.first) if subject else (mark.last, min(self.right, mark.last + 6))
        if line.within("settlements_meant", first, last) or (
            self.form == "noun" and any(mark.first - m.last <= 2 and m.last <= mark.first for m in line.of("settlements_meant"))
        ):
            return list(said.places)
        meant = line.within("settlement_meant", first, last)
        if meant and said.places and not (meant[0].first > first + 3):
            return [said.places[-1]] if len(said.places) == 1 or not subject else [said.places[-1]]
        return []


def events_of(
    scan: Scan, line: Line, said: Said, sayings: Sequence[Saying], parties: Sequence[Party]
) -> tuple[list[Draft], list[Frame]]:
    """Drafts of one sentence, and the frames they come from (for figures and counts)."""
    drafts: list[Draft] = []
    frames: list[Frame] = []
    marks = line.of("event")
    frame_of: list[Frame] = [Frame(scan, line, mark, marks, parties) for mark in marks]
    for frame in frame_of:
        if line.sentence.question or frame.unreal:
            continue
        frames.append(frame)
        if _has_figure(line, frame):
            continue
        objects = frame.objects(said)
        if frame.effect == "gain" and (frame.form == "noun" or not any(o.place or o.region for o in objects)):
            # "gains in the X region since March": a period and a region make it testable
            objects = [
                s
                for s in line.named
                if s.region is not None and s.first >= frame.mark.last and line.ending_at("locative", s.first)
            ][:1]
            if not any(w.kind in ("since", "month", "span") for w in line.dates):
                objects = []
        if any(s.first < o.first for o in objects if o.place is None for s in line.of("settlements_counted") if s.first >= frame.mark.last):
            continue
        if not objects and frame.form not in ("state", "noun"):
            objects = _unknown_name(frame)
        if not objects:
            continue
        party = frame.actor(said)
        actor = party.actor if party else None
        drafts += _drafts(scan, line, frame, objects, actor, said, sayings)
        named = tuple(o for o in objects if o.place is not None)
        if named:
            said.places = named
    return drafts, frames


def _has_figure(line: Line, frame: Frame) -> bool:
    """Its object is a figure with a unit ("captured 20 sq km near X"): that is a claim of area."""
    for quantity in line.quantities:
        if (
            frame.form == "state"
            and quantity.unit in ("km2", "mi2", "ha", "m2", "percent")
            and frame.left <= quantity.first < frame.mark.first
        ):
            return True
        if quantity.unit in ("km2", "mi2", "ha", "m2", "percent") and -1 <= quantity.first - frame.mark.last <= 7 and quantity.first < frame.right:
            return True
    return False


def _unknown_name(frame: Frame) -> list[Named]:
    """A name that no list of places has: it stays open. Only right behind the verb, or after "village of"."""
    line, at = frame.line, frame.mark.last
    if frame.line.sentence.lang != "en" or frame.effect not in ("take", "retake", "expel", "enter", "leave") or frame.passive:
        return []
    if at < line.last and line.tokens[at].norm == "the":
        at += 1
        if not line.at("settlement", at):
            return []
        at += 1
        if at < line.last and line.tokens[at].norm == "of":
            at += 1
    end = at
    while end < min(line.last, frame.right) and line.tokens[end].word and line.tokens[end].text[0].isupper():
        end += 1
    taken = end == at or any(line.at(c, at) for c in ("weekday", "month", "actor", "source", "enemy"))
    if taken or len(line.tokens[at].text) < 4 or end - at > 2 or any(s.first <= at < s.last for s in line.named):
        return []
    word = line.words(at, end)
    if end < line.last and line.tokens[end].word and line.tokens[end].norm not in ("in", "and", "on", "from", "after", "last", "near", "as"):
        return []
    return [Named(at, end, PlaceMention(word, None), None, 0.3, word)]


def _drafts(
    scan: Scan,
    line: Line,
    frame: Frame,
    objects: Sequence[Named],
    actor: str | None,
    said: Said,
    sayings: Sequence[Saying],
) -> list[Draft]:
    out = []
    said.group += 1
    first = min([frame.mark.first, *(o.first for o in objects if line.first <= o.first < line.last)])
    last = max([frame.mark.last, *(o.last for o in objects if line.first < o.last <= line.last)])
    party = frame.actor(said)
    if party is not None and line.first <= party.first < line.last and abs(party.first - frame.mark.first) <= 25:
        first, last = min(first, party.first), max(last, party.last)
    effect = frame.effect
    # "A gained control" by word of a side: the speaker's own where no doer is named
    guessed = False
    if actor is None and effect in ("take", "retake", "gain"):
        speaker = _speaker_side(frame, sayings)
        if speaker and not (frame.passive and effect == "take"):
            actor, guessed = speaker, True
        elif effect == "retake":
            own = said.perspective or scan.scheme.undrawn_holder
            actor, guessed = own, True
    for spot in objects:
        kind, who, negated = _kind(scan, frame, actor, spot)
        if kind is None:
            continue
        draft = Draft(
            kind,
            line.sentence.index,
            frame.mark.first,
            [scan.span(line, first, last)],
            actor=who,
            place=spot.place,
            region=None if spot.place is not None else spot.region,
            negated=negated,
            group=said.group,
            effect=effect,
        )
        if guessed:
            draft.confidence -= 0.15
        if who is None:
            draft.confidence -= 0.2
        if spot.place is not None and spot.place.id is None:
            draft.confidence -= 0.1
        if not (line.first <= spot.first < line.last):
            draft.confidence -= 0.15
        if any(abs(m.first - frame.mark.first) < 8 for m in line.of("hedge")):
            draft.confidence -= 0.1
        out.append(draft)
    return out


def _speaker_side(frame: Frame, sayings: Sequence[Saying]) -> str | None:
    for saying in sorted(sayings, key=lambda s: abs(s.first - frame.mark.first)):
        if saying.side:
            return saying.side
    return None


def _kind(scan: Scan, frame: Frame, actor: str | None, spot: Named) -> tuple[Kind | None, str | None, bool]:
    """(kind, actor, negated). The effect under the scheme decides, not the word that was used."""
    home = scan.scheme.undrawn_holder
    effect = frame.effect
    abroad = _abroad(scan, frame.line, spot)
    holder = (scan.other(home) if abroad else home) if home else None
    if effect == "lose":
        effect, actor = "take", scan.other(actor)
    if effect == "fall":
        effect = "take"
    if effect in ("take", "retake", "expel", "gain") and frame.form != "state":
        if effect == "gain":
            if frame.negated:
                return None, None, False
            return ("area_gained", actor, False)
        if frame.negated:
            return "denied", actor or (scan.other(holder) if effect == "take" else holder), True
        if actor is None:
            return ("liberated" if effect == "retake" else "captured"), None, False
        return ("liberated" if holder is not None and actor == holder else "captured"), actor, False
    if effect == "hold":
        if frame.negated:
            return "denied", actor, True
        if actor is None:
            if frame.form == "state":
                other = scan.other(holder)
                return "captured", other, False
            return None, None, False
        if holder is not None and actor == holder:
            remains = any(abs(m.first - frame.mark.first) < 8 for m in frame.line.of("remain"))
            return ("denied", scan.other(holder), True) if remains else ("area_held", actor, False)
        return "captured", actor, False
    if frame.negated and effect in ("enter", "leave"):
        return "denied", actor, True
    if effect == "enter":
        return "entered", actor, False
    if effect == "leave":
        return "withdrawn", actor, False
    if effect == "repel":
        return "repelled", actor, False
    if effect == "contest":
        return ("contested", None, False) if not frame.negated else (None, None, False)
    return None, None, False


def _abroad(scan: Scan, line: Line, spot: Named) -> bool:
    """Outside the home territory, as far as the sentence's regions tell."""
    if spot.region is not None:
        return bool(spot.region.id) and not spot.region.id.startswith(scan.scheme.home)
    if spot.place is not None and spot.place.id is not None:
        return not spot.place.id.startswith(scan.scheme.home) and bool(
            [r for r in line.named if r.region and r.region.id and not r.region.id.startswith(scan.scheme.home)]
        )
    regions = [r.region.id for r in line.named if r.region is not None and r.region.id]
    near = [r for r in line.named if r.region is not None and r.region.id and 0 <= r.first - spot.last <= 5]
    if near:
        return not (near[0].region and near[0].region.id or "").startswith(scan.scheme.home)
    return bool(regions) and all(not r.startswith(scan.scheme.home) for r in regions)
