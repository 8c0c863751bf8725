"""What stands in the ledger as plain values: for `--json`, for CSV, and for the API."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from contactline.claims.form import of_claim, of_verdict
from contactline.claims.sentences import explained
from contactline.claims.standing import links_in_force
from contactline.reports import (
    ClaimLink,
    KeptClaim,
    KeptReport,
    KeptSource,
    ListedReport,
    Recheck,
    Related,
    Report,
    Status,
)
from contactline.words import FALLBACK


def of_kept_claim(kept: KeptClaim, explanations: str = FALLBACK) -> dict[str, Any]:
    """A claim as `read --json` has it, with its `id`, its `report`, how it stands (`verification`,
    `verdicts`), and where it is; what the text itself says of its verification is
    `verification_in_text`. `explanations`: the language of what verdicts say."""
    plain = of_claim(kept.claim)
    return {
        "id": kept.id,
        **plain,
        "verification": kept.verification,
        "verification_in_text": plain["verification"],
        "lon": kept.lon,
        "lat": kept.lat,
        "report": of_report(kept.report),
        "position": kept.position,
        "same": list(kept.same),
        "verdicts": [of_standing_verdict(status, explanations) for status in kept.verdicts.values()],
    }


def of_whole_claim(kept: KeptClaim, explanations: str = FALLBACK) -> dict[str, Any]:
    """The same with its `history`, its `links`, those that were taken back too, and as `related` the claims
    that say the same at whatever remove, or contradict one of these."""
    in_force = links_in_force(kept.links)
    return {
        **of_kept_claim(kept, explanations),
        "history": [of_status(status, explanations) for status in kept.history],
        "links": [{**of_link(link), "in_force": link in in_force} for link in kept.links],
        "related": [of_related(one, explanations) for one in kept.related],
    }


def of_related(related: Related, explanations: str = FALLBACK) -> dict[str, Any]:
    """A claim beside another: how the two stand to each other, why, who says so, and how it stands."""
    return {
        "how": related.how,
        "why": related.why,
        "who": related.who,
        "claim": of_kept_claim(related.kept, explanations),
    }


def of_standing_verdict(status: Status, explanations: str = FALLBACK) -> dict[str, Any]:
    """A verdict as `check --json` has it, with when and why it was set."""
    whole = (
        {"track": status.track, "verdict": status.value}
        if status.verdict is None
        else of_verdict(status.verdict, explanations)
    )
    why = why_of(status, explanations)
    return {**whole, "at": time_text(status.at), "why": why, "edition": status.edition}


def why_of(status: Status, language: str) -> str:
    """Why it was set, in a language; as it was kept where that has no words for it."""
    if status.said and language != FALLBACK:
        with suppress(KeyError, ValueError, TypeError, IndexError):
            return explained(status.said, language)
    return status.why


def of_status(status: Status, explanations: str = FALLBACK) -> dict[str, Any]:
    return {
        "at": time_text(status.at),
        "who": status.who,
        "what": status.what,
        "value": status.value,
        "track": status.track,
        "why": why_of(status, explanations),
        "edition": status.edition,
        "link": status.link,
        "figures": None if status.verdict is None else dict(status.verdict.figures),
    }


def of_link(link: ClaimLink) -> dict[str, Any]:
    return {
        "claim": link.claim,
        "other": link.other,
        "how": link.how,
        "retracted": link.retracted,
        "at": time_text(link.at),
        "who": link.who,
        "why": link.why,
    }


def of_report(report: Report) -> dict[str, Any]:
    """A report without its text."""
    return {
        "sha256": report.sha256,
        "published_on": report.published_on.isoformat(),
        "lang": report.lang,
        "source": report.source,
        "address": report.address,
        "title": report.title,
        "credibility": report.credibility,
        "reliability": report.reliability,
        "grade": report.grade,
        "recorded_at": None if report.recorded_at is None else time_text(report.recorded_at),
        "page": page_of(report),
    }


def page_of(report: Report) -> str:
    """Where a server shows a report with its claims marked in it; from the address of its map, as the links
    of verdicts are."""
    return f"article?report={report.sha256}"


def of_kept_report(kept: KeptReport, explanations: str = FALLBACK) -> dict[str, Any]:
    """A report with its text, what the reading noted, and its claims as they stand."""
    return {
        **of_report(kept.report),
        "text": kept.report.text,
        "notes": list(kept.notes),
        "grades": [
            {
                "credibility": grade.credibility,
                "at": time_text(grade.at),
                "who": grade.who,
                "why": grade.why,
            }
            for grade in kept.grades
        ],
        "claims": [of_kept_claim(claim, explanations) for claim in kept.claims],
    }


def of_listed_report(listed: ListedReport) -> dict[str, Any]:
    """A report of a list, without its text, with the number of its claims."""
    return {**of_report(listed.report), "claims": listed.claims}


def of_source(kept: KeptSource) -> dict[str, Any]:
    source = kept.source
    return {
        "id": source.id,
        "names": dict(source.names),
        "affiliation": source.affiliation,
        "reliability": source.reliability,
        "words": {language: list(words) for language, words in source.words.items()},
        "recorded_at": None if kept.recorded_at is None else time_text(kept.recorded_at),
        "grades": [
            {
                "reliability": grade.reliability,
                "at": time_text(grade.at),
                "who": grade.who,
                "why": grade.why,
            }
            for grade in kept.grades
        ],
    }


def of_recheck(found: Recheck) -> dict[str, Any]:
    return {
        "checked": found.checked,
        "changed": [{"claim": id_, **of_status(status)} for id_, status in found.changed],
    }


# --- flat ---------------------------------------------------------------------------------------


def claim_row(kept: KeptClaim) -> dict[str, Any]:
    """A claim as one row of a table: what a spreadsheet can hold of it."""
    claim, report = kept.claim, kept.report
    place, region, said = claim.place, claim.region, claim.attribution
    return {
        "id": kept.id,
        "published_on": report.published_on.isoformat(),
        "kind": claim.kind,
        "negated": claim.negated,
        "actor": claim.actor,
        "place_id": place and place.id,
        "place": place and place.mention,
        "region_id": region and region.id,
        "region": region.mention if region else "",  # None would stand for a region's columns
        "value": claim.value,
        "unit": claim.unit,
        "qualifier": claim.qualifier,
        "from": None if claim.start is None else claim.start.isoformat(),
        "to": None if claim.end is None else claim.end.isoformat(),
        "attribution": None if said is None else str(said),
        "said_by": None if said is None else said.source,
        "verification": kept.verification,
        "verdicts": "; ".join(f"{track}: {status.value}" for track, status in kept.verdicts.items()),
        "flags": "; ".join(claim.flags),
        "confidence": round(claim.confidence, 3),
        "text": claim.spans[0].text if claim.spans else None,
        "published_by": report.source,
        "grade": report.grade,
        "address": report.address,
        "title": report.title,
        "report": report.sha256,
        "lon": kept.lon,
        "lat": kept.lat,
    }


def source_row(kept: KeptSource) -> dict[str, Any]:
    source = kept.source
    names = {f"name_{language}": name for language, name in source.names.items()}
    last = kept.grades[-1] if kept.grades else None
    return {
        "id": source.id,
        **names,
        "affiliation": source.affiliation,
        "reliability": source.reliability,
        "graded_at": None if last is None else time_text(last.at),
        "graded_by": None if last is None else last.who,
        "why": None if last is None else last.why,
    }


def claim_feature(kept: KeptClaim) -> dict[str, Any]:
    """A claim as a GeoJSON feature; without geometry where its place is not known."""
    row = claim_row(kept)
    del row["lon"], row["lat"]
    point = None if kept.lon is None else {"type": "Point", "coordinates": [kept.lon, kept.lat]}
    return {"type": "Feature", "id": kept.id, "properties": row, "geometry": point}


def time_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
