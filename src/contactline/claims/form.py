"""Readings and verdicts as plain values, as `--json` prints them and the API answers; and back again.

`claim_from(of_claim(claim))` is the claim, its confidence and scores to three decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from contactline.claims.sentences import explanation_in, of_phrases
from contactline.reports import (
    Attribution,
    Candidate,
    CheckedClaim,
    Claim,
    Counted,
    OtherUnit,
    PlaceMention,
    Reading,
    RegionMention,
    Span,
    Verdict,
)
from contactline.words import FALLBACK


def of_reading(reading: Reading) -> dict[str, Any]:
    return {
        "date": reading.date.isoformat(),
        "lang": reading.lang,
        "claims": [of_claim(claim) for claim in reading.claims],
        "notes": list(reading.notes),
    }


def of_claim(claim: Claim) -> dict[str, Any]:
    place, region, said = claim.place, claim.region, claim.attribution
    return {
        "kind": claim.kind,
        "actor": claim.actor,
        "place": place
        and {
            "mention": place.mention,
            "id": place.id,
            "candidates": [of_candidate(candidate) for candidate in place.candidates],
        },
        "region": region
        and {
            "mention": region.mention,
            "id": region.id,
            "part": region.part,
            "candidates": [of_candidate(candidate) for candidate in region.candidates],
        },
        "value": claim.value,
        "unit": claim.unit,
        "qualifier": claim.qualifier,
        "other_units": [
            {
                "value": other.value,
                "unit": other.unit,
                "converted": round(other.converted, 6),
                "agrees": other.agrees,
            }
            for other in claim.other_units
        ],
        "from": _day(claim.start),
        "from_before": _day(claim.start_before),
        "to": _day(claim.end),
        "attribution": None if said is None else str(said),
        "source": None if said is None else said.source,
        "said": said and of_attribution(said),
        "verification": claim.verification,
        "verification_by": claim.verification_by,
        "negated": claim.negated,
        "spans": [{"start": span.start, "end": span.end, "text": span.text} for span in claim.spans],
        "flags": list(claim.flags),
        "confidence": round(claim.confidence, 3),
        "counted": [
            {"mention": one.mention, "id": one.id, "from": _day(one.start), "to": _day(one.end)}
            for one in claim.counted
        ],
    }


def of_attribution(said: Attribution) -> dict[str, Any]:
    return {
        "who": said.who,
        "source": said.source,
        "statement": said.statement,
        "on": _day(said.said_on),
        "by": said.by and of_attribution(said.by),
    }


def of_candidate(candidate: Candidate) -> dict[str, Any]:
    return {
        "id": candidate.id,
        "name": candidate.name,
        "region": candidate.region,
        "lon": candidate.lon,
        "lat": candidate.lat,
        "score": round(candidate.score, 3),
        "reasons": list(candidate.reasons),
    }


def of_verdict(verdict: Verdict, explanations: str = FALLBACK) -> dict[str, Any]:
    """`explanations`: the language of the sentence."""
    return {
        "track": verdict.track,
        "verdict": verdict.verdict,
        "explanation": explanation_in(verdict, explanations)[0],
        "figures": dict(verdict.figures),
        "link": verdict.link,
    }


def kept_verdict(verdict: Verdict) -> dict[str, Any]:
    """A verdict with what another language needs of it: `verdict_from` gives it back whole."""
    return {**of_verdict(verdict), "said": list(verdict.said), "terms": dict(verdict.terms)}


def of_checked(checked: CheckedClaim, explanations: str = FALLBACK) -> dict[str, Any]:
    verdicts = [of_verdict(verdict, explanations) for verdict in checked.verdicts]
    return {**of_claim(checked.claim), "verdicts": verdicts}


def claim_from(plain: Mapping[str, Any]) -> Claim:
    """The claim that `of_claim` made plain."""
    place, region, said = plain["place"], plain["region"], plain.get("said")
    return Claim(
        kind=plain["kind"],
        spans=tuple(Span(span["start"], span["end"], span["text"]) for span in plain["spans"]),
        actor=plain["actor"],
        place=place and PlaceMention(place["mention"], place["id"], _candidates(place)),
        region=region and RegionMention(region["mention"], region["id"], region["part"], _candidates(region)),
        value=plain["value"],
        unit=plain["unit"],
        qualifier=plain["qualifier"],
        start=_date(plain["from"]),
        end=_date(plain["to"]),
        attribution=said and attribution_from(said),
        verification=plain["verification"],
        verification_by=plain["verification_by"],
        negated=plain["negated"],
        flags=tuple(plain["flags"]),
        confidence=plain["confidence"],
        start_before=_date(plain.get("from_before")),
        other_units=tuple(OtherUnit(**other) for other in plain.get("other_units", ())),
        counted=tuple(
            Counted(one["mention"], one["id"], _date(one["from"]), _date(one["to"]))
            for one in plain.get("counted", ())  # what was kept before there were any has none
        ),
    )


def attribution_from(plain: Mapping[str, Any]) -> Attribution:
    by = plain["by"]
    return Attribution(
        plain["who"], plain["source"], plain["statement"], _date(plain["on"]), by and attribution_from(by)
    )


def verdict_from(plain: Mapping[str, Any]) -> Verdict:
    return Verdict(
        plain["track"], plain["verdict"], plain["explanation"], plain["figures"], plain["link"],
        of_phrases(plain.get("said")), plain.get("terms") or {},
    )  # fmt: skip


def _candidates(mention: Mapping[str, Any]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(**{**candidate, "reasons": tuple(candidate["reasons"])})
        for candidate in mention.get("candidates", ())
    )


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
