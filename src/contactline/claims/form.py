"""Readings and verdicts as plain values, as `--json` prints them and the API answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from contactline.reports import Candidate, CheckedClaim, Claim, Reading, Verdict


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
        "region": region and {"mention": region.mention, "id": region.id, "part": region.part},
        "value": claim.value,
        "unit": claim.unit,
        "qualifier": claim.qualifier,
        "from": _day(claim.start),
        "to": _day(claim.end),
        "attribution": None if said is None else str(said),
        "source": None if said is None else said.source,
        "verification": claim.verification,
        "verification_by": claim.verification_by,
        "negated": claim.negated,
        "spans": [{"start": span.start, "end": span.end, "text": span.text} for span in claim.spans],
        "flags": list(claim.flags),
        "confidence": round(claim.confidence, 3),
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


def of_verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "track": verdict.track,
        "verdict": verdict.verdict,
        "explanation": verdict.explanation,
        "figures": dict(verdict.figures),
        "link": verdict.link,
    }


def of_checked(checked: CheckedClaim) -> dict[str, Any]:
    return {**of_claim(checked.claim), "verdicts": [of_verdict(verdict) for verdict in checked.verdicts]}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
