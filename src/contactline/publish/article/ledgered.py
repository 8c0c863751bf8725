"""What the ledger has of a claim, as its note tells it: the status, all that was ever set, and who else says
so or says otherwise."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from contactline.claims.ledger_form import page_of, why_of
from contactline.publish.article.badges import badge
from contactline.publish.article.kept import standing
from contactline.publish.article.markup import attribute, text, web_address
from contactline.publish.article.values import SLUGS, UNCHECKED, Article, slug_of
from contactline.reports import LINKS, KeptClaim, Related, Report, Status
from contactline.words import FALLBACK, Words

OURSELVES = "contactline"
"""Who sets what nobody set by hand: its reasons are sentences of ours, in English."""


def in_ledger(article: Article, number: int, w: Words) -> str:
    """The part of a note that the ledger gives; nothing where it has none."""
    kept = article.kept.claims[number] if article.kept is not None else None
    beside = article.beside.get(number, ())
    if kept is None and not beside:
        return ""
    own = "" if kept is None else _status(article, kept, w) + _history(article, kept, w)
    others = "".join(
        f"<h4>{text(w.of('related', how))}</h4><ul>{items}</ul>"
        for how in LINKS
        if (items := "".join(_other(article, one, w) for one in beside if one.how == how))
    )
    return f'<section class="ledger" aria-label="{attribute(w("ledger.title"))}">{own}{others}</section>'


def report_facts(article: Article, w: Words) -> list[str]:
    """What the head of the page says of a kept report, or of a text that is one; markup."""
    if article.kept is not None:
        report = article.kept.report
        said = [text(w("ledger.grade", grade=report.grade))]
        if report.recorded_at is not None:
            said.append(text(w("ledger.kept", day=_day(article, report.recorded_at, w))))
        return [*said, f"<code>{text(report.sha256[:12])}</code>"]
    if article.same_text is None:
        return []
    address = web_address(f"article?report={article.same_text}", article.setting.address)
    told = text(w("ledger.is_kept"))
    if address is None:
        return [told]
    return [f'<a href="{attribute(address + _lang(w))}">{told}</a>']


def _status(article: Article, kept: KeptClaim, w: Words) -> str:
    last = next((one for one in reversed(kept.history) if one.what == "verification"), None)
    said = text(w.of("verification", kept.verification))
    if last is not None and last.who != OURSELVES:
        said += " · " + text(w("ledger.set_by", who=last.who, day=_day(article, last.at, w)))
    return (
        f'<p class="status"><span>{text(w("ledger.status"))}</span> <b>{said}</b>'
        f" <code>{text(kept.id)}</code></p>"
    )


def _history(article: Article, kept: KeptClaim, w: Words) -> str:
    rows = "".join(_set(article, status, w) for status in kept.history)
    return f"<details><summary>{text(w('ledger.history'))}</summary><ol>{rows}</ol></details>"


def _set(article: Article, status: Status, w: Words) -> str:
    track = article.setting.tracks.get(status.track or "") or status.track
    who = "" if status.who == OURSELVES else f" · {text(status.who)}"
    if status.what == "verdict":
        value = badge(SLUGS.get(status.value, UNCHECKED), w)  # type: ignore[arg-type]
        what = f"{value} {text(track or '')}"
    else:
        what = f"<b>{text(w.of('verification', status.value))}</b>"
    # of a verification that nobody set by hand the reason is an English sentence
    ours = status.what == "verification" and status.who == OURSELVES
    why = "" if ours and w.language != FALLBACK else why_of(status, w.language)
    evidence = web_address(status.link) if status.what == "verification" else None
    rests = f" · {text(w('note.edition', id=status.edition))}" if status.edition else ""
    link = f' · <a href="{attribute(evidence)}" rel="noreferrer">{text(evidence)}</a>' if evidence else ""
    return (
        f'<li><p class="when">{text(_day(article, status.at, w))}{who}{rests}{link}</p>'
        f"<p>{what}</p>{_reason(why)}</li>"
    )


def _other(article: Article, related: Related, w: Words) -> str:
    kept, report = related.kept, related.kept.report
    tracks = list(article.setting.tracks)
    address = web_address(page_of(report), article.setting.address)
    title = text(_published(article, report, w))
    if address is not None:
        title = f'<a href="{attribute(f"{address}{_lang(w)}#claim-{kept.position + 1}")}">{title}</a>'
    who = [str(kept.claim.attribution)] if kept.claim.attribution else []
    said = " · ".join(map(text, [*who, w.of("verification", kept.verification)]))
    words = f'<q dir="auto">{text(kept.claim.spans[0].text)}</q>' if kept.claim.spans else ""
    # a reason of ours is an English sentence that says what the words beside it do
    told = related.why if related.who != OURSELVES or w.language == FALLBACK else ""
    return (
        f'<li><p class="when">{title} · {text(report.grade)}</p>{words}'
        f"<p>{badge(slug_of(standing(kept, tracks)), w)} {said}</p>{_reason(told)}</li>"
    )


def _reason(why: str) -> str:
    return f'<p class="why">{text(why)}</p>' if why else ""


def _published(article: Article, report: Report, w: Words) -> str:
    names = article.setting.sources.get(report.source or "")
    source = w.named(names) if names else report.source
    return ", ".join(filter(None, (source, report.title, w.day(report.published_on))))


def _day(article: Article, at: datetime, w: Words) -> str:
    return w.day(at.astimezone(ZoneInfo(article.setting.time_zone)).date())


def _lang(w: Words) -> str:
    return f"&lang={w.language}"
