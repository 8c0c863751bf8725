"""A claim while it is being read, and what the text has said so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contactline.claims.reading.actors import Party
from contactline.claims.reading.dates import When
from contactline.claims.reading.line import Named
from contactline.reports import (
    Attribution,
    Claim,
    Counted,
    Kind,
    OtherUnit,
    PlaceMention,
    RegionMention,
    Span,
)


@dataclass
class Draft:
    """`line`: number of the sentence; `at`: the token that carries it; `group`: claims that were read from
    one list of names have one number."""

    kind: Kind
    line: int
    at: int
    spans: list[Span]
    actor: str | None = None
    place: PlaceMention | None = None
    region: RegionMention | None = None
    value: float | None = None
    unit: str | None = None
    qualifier: str | None = None
    start: date | None = None
    end: date | None = None
    attribution: Attribution | None = None
    side: str | None = None
    verification: str | None = None
    verification_by: str | None = None
    negated: bool = False
    flags: list[str] = field(default_factory=list)
    start_before: date | None = None
    other_units: tuple[OtherUnit, ...] = ()
    confidence: float = 0.9
    group: int = 0
    effect: str = ""
    carried: bool = False
    vague: bool = False
    """Said by a side, no more: "Kyiv said"."""
    partial: bool = False
    """Of a count: only some of what is counted are named beside it."""
    counted: tuple[Counted, ...] = ()

    def claim(self) -> Claim:
        return Claim(
            kind=self.kind,
            spans=tuple(self.spans),
            actor=self.actor,
            place=self.place,
            region=self.region,
            value=self.value,
            unit=self.unit,
            qualifier=self.qualifier,
            start=self.start,
            end=self.end,
            start_before=self.start_before if self.end is None else None,
            other_units=self.other_units,
            attribution=self.attribution,
            verification=self.verification,  # type: ignore[arg-type]
            verification_by=self.verification_by,
            negated=self.negated,
            flags=tuple(dict.fromkeys(self.flags)),
            confidence=max(0.05, min(1.0, self.confidence)),
            counted=self.counted,
        )


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks in sentence `line`, and for which side."""

    line: int
    who: Attribution
    side: str | None


@dataclass
class Said:
    """What the sentences before have said, for words such as "they", "the village", "in one month"."""

    actor: str | None = None
    actor_at: int = -9
    """The number of the sentence that last named a side as its subject."""
    parties: tuple[Party, ...] = ()
    """The sides of the last sentence that named any, for "he", "she"."""
    places: tuple[Named, ...] = ()
    called: dict[str, tuple[str, Named]] = field(default_factory=dict)
    """What the text calls its places ("town", "village"), in order, by id or name."""
    recent: tuple[Named, ...] = ()
    """The places of the last sentence that named any,"""
    recent_at: tuple[int, int] = (-9, -9)
    """and its number and its paragraph's."""
    figure: Draft | None = None
    """The last claim of an area, for "in July (564)" in the sentence after it."""
    measure: Draft | None = None
    """The last claim of an area or share, for a figure that leans on it,"""
    measure_before: Draft | None = None
    """and that of the sentence before."""
    figure_paragraph: int = -1
    pace: Draft | None = None
    """The last claim of a pace, for "in June this figure was 18"."""
    count: Draft | None = None
    """The last claim of how many settlements, for "over the past day - 12 villages"."""
    region: RegionMention | None = None
    region_last: RegionMention | None = None
    """The last region of that sentence, which "there" means."""
    region_at: int = -9
    """The number of the sentence that named it."""
    when: When | None = None
    when_paragraph: int = -1
    speaker: Attribution | None = None
    speaker_side: str | None = None
    person: tuple[Attribution, str | None, int] | None = None
    """Of whom the sentence before told, who has not spoken yet; his side, and the sentence's paragraph."""
    saying_at: int = -9
    """The number of the last sentence that says who says it."""
    saying_paragraph: int = -1
    saying_quoted: int = -1
    talking: int = -1
    """The paragraph of an interview in which the one who is named at its head goes on speaking."""
    host: Attribution | None = None
    """Whom the head of a paragraph names ("[N, 02:10]"): what nobody else in it is said to say is theirs,"""
    host_side: str | None = None
    host_until: int = -1
    """up to this paragraph."""
    office: tuple[Attribution, str | None, int] | None = None
    """The source that opened the last sentence and said nothing in it ("it said"): who, side, paragraph."""
    bulletin: Attribution | None = None
    """Whose bulletin a text is: of what nobody else is said to say."""
    bulletin_side: str | None = None
    bulletin_boasts: bool = False
    """Whether it is an institution's word that the text goes on with: what its own side has done."""
    bulletin_at: int = -1
    """The number of the sentence that named it."""
    perspective: str | None = None
    active: str | None = None
    """The side that acted last and did not give way,"""
    active_at: int = -9
    """and the number of its sentence."""
    attacked: tuple[Named, ...] = ()
    """The places that the sentence before says were attacked, with no word of how it went."""
    beaten: str | None = None
    """Who beat off attacks whose places the sentence did not tell,"""
    beaten_at: int = -9
    """and its number."""
    guest: Attribution | None = None
    """Who answers in an interview, where questions and answers begin with a dash."""
    guest_side: str | None = None
    lead: When | None = None
    """The day or period that the head of a bulletin names for all that follows."""
    month: tuple[date, date] | None = None
    """The month that the whole text sums up, `[first day, first of the next)`."""
    block: tuple[Attribution, str | None] | None = None
    """Who speaks, and for which side, in all below a head such as "[N, 9 August, 21:30]"."""
    abroad: bool = False
    """Whether the last region or known place was outside the home territory."""
    only: Named | None = None
    """The place of a text that has named one so far, and no other."""
    head: tuple[int, int, Named] | None = None
    """The place that stands alone at the head of what follows: number of the sentence, of its paragraph."""
    group: int = 0
    speakers: list[tuple[Attribution, str | None]] = field(default_factory=list)
    voices: list[Voice] = field(default_factory=list)
    """All who speak, in order, also those who are named by no more than "he"."""
