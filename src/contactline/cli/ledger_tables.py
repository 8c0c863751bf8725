"""Claims, their histories and sources as tables for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from contactline.claims.ledger_form import page_of, time_text
from contactline.claims.standing import links_in_force
from contactline.figures import display_name
from contactline.reports import Claim, KeptClaim, KeptReport, KeptSource, ListedReport, Report
from contactline.tables import Column, Table


def claims_table(found: Sequence[KeptClaim]) -> Table:
    columns = (
        "Id",
        "Report",
        "Kind",
        "Ground",
        "Figure",
        "When",
        "Said by",
        "Grade",
        "Verification",
        "Verdicts",
    )
    rows = tuple(
        (
            kept.id,
            kept.report.published_on.isoformat(),
            _kind(kept.claim),
            _ground(kept.claim),
            _figure(kept.claim),
            _period(kept.claim.start, kept.claim.end),
            "" if kept.claim.attribution is None else kept.claim.attribution.who,
            kept.report.grade,
            kept.verification,
            "; ".join(f"{track}: {status.value}" for track, status in kept.verdicts.items()),
        )
        for kept in found
    )
    count = "1 claim" if len(found) == 1 else f"{len(found):,} claims"
    return Table(f"Claims: {count}", tuple(map(Column, columns)), rows)


def claim_tables(kept: KeptClaim) -> Iterator[Table]:
    """What it says, its history, its links."""
    claim, report = kept.claim, kept.report
    said = [
        ("kind", _kind(claim)),
        ("ground", _ground(claim)),
        ("actor", claim.actor or ""),
        ("figure", _figure(claim)),
        ("when", _period(claim.start, claim.end)),
        ("says who", "" if claim.attribution is None else str(claim.attribution)),
        ("words", claim.spans[0].text if claim.spans else ""),
        ("flags", "; ".join(claim.flags)),
        ("report", " ".join(filter(None, (report.title, report.source, report.address)))),
        ("published", report.published_on.isoformat()),
        ("grade", f"{report.grade} ({_grade(report)})"),
        ("report's hash", report.sha256),
        ("verification", kept.verification),
        *((f"verdict, {track}", status.value) for track, status in kept.verdicts.items()),
    ]
    yield Table(f"Claim {kept.id}", (Column(""), Column("")), tuple(pair for pair in said if pair[1]))
    yield Table(
        "History",
        tuple(map(Column, ("When", "Who", "What", "Why", "Evidence"))),
        tuple(
            (
                time_text(status.at),
                status.who,
                f"{status.track}: {status.value}" if status.track else status.value,
                status.why,
                status.edition or status.link or "",
            )
            for status in kept.history
        ),
    )
    if kept.links:
        in_force = links_in_force(kept.links)
        yield Table(
            "Links",
            tuple(map(Column, ("How", "Claim", "When", "Who", "Why", ""))),
            tuple(
                (
                    link.how,
                    link.other,
                    time_text(link.at),
                    link.who,
                    link.why,
                    "taken back" if link.retracted else "" if link in in_force else "no longer",
                )
                for link in kept.links
            ),
        )


def reports_table(found: Sequence[ListedReport]) -> Table:
    columns = ("Report", "Published", "Source", "Grade", "Title", "Language", "Claims")
    rows = tuple(
        (
            listed.report.sha256[:12],
            listed.report.published_on.isoformat(),
            listed.report.source or "",
            listed.report.grade,
            listed.report.title or listed.report.address or "",
            listed.report.lang,
            f"{listed.claims:,}",
        )
        for listed in found
    )
    count = "1 report" if len(found) == 1 else f"{len(found):,} reports"
    return Table(f"Reports: {count}", tuple(map(Column, columns)), rows)


def report_tables(kept: KeptReport) -> Iterator[Table]:
    """What is known of it, its claims, and the credibility that it was given."""
    report = kept.report
    said = [
        ("published", report.published_on.isoformat()),
        ("source", report.source or ""),
        ("address", report.address or ""),
        ("title", report.title or ""),
        ("grade", f"{report.grade} ({_grade(report)})"),
        ("language", report.lang),
        ("hash", report.sha256),
        ("annotated page", f"/{page_of(report)} of `contactline serve`"),
        *(("note", note) for note in kept.notes),
    ]
    yield Table(f"Report {report.sha256[:12]}", (Column(""), Column("")), tuple(p for p in said if p[1]))
    yield claims_table(kept.claims)
    if kept.grades:
        yield Table(
            "Credibility",
            tuple(map(Column, ("Credibility", "When", "Who", "Why"))),
            tuple((str(g.credibility), time_text(g.at), g.who, g.why) for g in kept.grades),
        )


def verdicts_told(claims: Sequence[KeptClaim]) -> str:
    """How many claims there are, and how they stand, in a line: of each claim the verdict of a map that
    reaches it, where one does."""
    count: Counter[str] = Counter()
    for kept in claims:
        values = [status.value for status in kept.verdicts.values()]
        reached = [value for value in values if value != "not covered"]
        count[(reached or values or ["unchecked"])[0]] += 1
    told = ", ".join(f"{number} {verdict}" for verdict, number in count.most_common())
    return told or "no claim of territory"


def _grade(report: Report) -> str:
    reliability = "no source" if report.source is None else f"reliability {report.reliability or 'F'}"
    return f"{reliability}, credibility {report.credibility}"


def sources_table(found: Sequence[KeptSource]) -> Table:
    columns = ("Id", "Name", "Affiliation", "Reliability", "Grades", "Since")
    rows = tuple(
        (
            kept.source.id,
            display_name(kept.source.names, kept.source.id),
            kept.source.affiliation or "",
            kept.source.reliability,
            str(len(kept.grades)),
            time_text(kept.grades[-1].at) if kept.grades else "the scheme",
        )
        for kept in found
    )
    return Table("Sources", tuple(map(Column, columns)), rows)


def grades_table(kept: KeptSource) -> Table:
    source = kept.source
    affiliation = f", of {source.affiliation}" if source.affiliation else ""
    title = f"{source.id}: {display_name(source.names, source.id)}{affiliation}; now {source.reliability}"
    rows = tuple((grade.reliability, time_text(grade.at), grade.who, grade.why) for grade in kept.grades)
    return Table(title, tuple(map(Column, ("Reliability", "When", "Who", "Why"))), rows)


def _kind(claim: Claim) -> str:
    kind = claim.kind.replace("_", " ")
    return f"not {kind}" if claim.negated and claim.kind != "denied" else kind


def _ground(claim: Claim) -> str:
    named = claim.place or claim.region
    if named is None:
        return ""
    return named.mention if named.id is None else f"{named.mention} ({named.id})"


def _figure(claim: Claim) -> str:
    if claim.value is None:
        return ""
    return " ".join(filter(None, (claim.qualifier, f"{claim.value:,.10g}", claim.unit)))


def _period(start: date | None, end: date | None) -> str:
    if start is not None and end == start + timedelta(days=1):
        return start.isoformat()
    if start is None and end is None:
        return ""
    last = "" if end is None else (end - timedelta(days=1)).isoformat()
    return f"{'' if start is None else start.isoformat()} to {last}".strip()
