"""What the ledger has to say to the page of a text: the report that it is, and who said the same before.

Asks an atlas by its public calls only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contactline.claims.ids import text_sha256
from contactline.publish.article.values import Article
from contactline.reports import CheckedClaim, KeptClaim, Reading, Status, Verdict, VerdictName
from contactline.words import words

if TYPE_CHECKING:
    from contactline.atlas import Atlas


def with_ledger(atlas: Atlas, article: Article, reading: Reading) -> Article:
    """The page of a text that need not be kept, with what the ledger has of its claims."""
    sha256 = text_sha256(article.text.encode("utf-8", errors="replace").decode())
    found = atlas.beside(reading, article.text if atlas.has_report(sha256) else "")
    return replace(
        article,
        same_text=sha256 if atlas.has_report(sha256) else None,
        beside={number: some for number, some in enumerate(found) if some},
    )


def article_of(
    atlas: Atlas,
    sha256: str,
    *,
    language: str = "en",
    map_address: str | None = None,
    with_maps: bool = True,
) -> Article:
    """The page of a report in the ledger, by its hash or the beginning of it: its text as it was kept, its
    claims as they stand now. Raises NotFound, Ambiguous."""
    from contactline.publish.article import gather

    kept = atlas.whole_report(sha256)
    report = kept.report
    setting = gather.setting(atlas, map_address)
    checked = tuple(standing(claim, list(setting.tracks)) for claim in kept.claims)
    names = setting.sources.get(report.source or "")
    return Article(
        report.text,
        report.published_on,
        report.lang,
        checked,
        gather.with_places(atlas, setting, checked),
        kept.notes,
        report.title,
        None if report.source is None else words(language).named(names or {"": report.source}),
        report.address,
        gather.small_maps(atlas, report.published_on, checked, language) if with_maps else {},
        kept,
        beside={n: claim.related for n, claim in enumerate(kept.claims) if claim.related},
    )


def standing(kept: KeptClaim, tracks: list[str]) -> CheckedClaim:
    """A kept claim with its present verdicts: those of maps that reach it first, and in the order of the
    tracks."""

    def order(status: Status) -> tuple[bool, int]:
        track = status.track or ""
        known = tracks.index(track) if track in tracks else len(tracks)
        return status.value == "not covered", known

    return CheckedClaim(kept.claim, tuple(map(_verdict, sorted(kept.verdicts.values(), key=order))))


def _verdict(status: Status) -> Verdict:
    name: VerdictName = status.value  # type: ignore[assignment]
    return status.verdict or Verdict(status.track or "", name, status.why, said=status.said)
