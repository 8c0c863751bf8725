"""Checked claims as schema.org ClaimReview, and as plain data.

ClaimReview (schema.org/ClaimReview) states a verdict as a rating on a scale of the reviewer's own. Ours has
three steps for how far a claim agrees with the map; verdicts by which the map does not decide carry a
name and no number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from contactline.claims import form
from contactline.claims.ledger_form import of_kept_report, of_related, of_whole_claim
from contactline.claims.reading.sentences import Sentence, sentences_of, tokens_of
from contactline.claims.sentences import explanation_in
from contactline.publish.article.markup import web_address
from contactline.publish.article.values import Article
from contactline.reports import CheckedClaim, Claim, Verdict, VerdictName
from contactline.words import words

WORST, BEST = 1, 3
MAKER = "Contactline"
"""Who reviews, with the name of the atlas: that alone is often a country's, which has reviewed nothing."""
LONGEST = 600
"""Characters of a sentence that may stand for a claim; one that is longer is a list or no sentence."""
RATINGS: Mapping[VerdictName, int] = {
    "consistent": 3,
    "consistent, boundary-dependent": 2,
    "contradicted": 1,
}


def claim_review(article: Article, language: str = "en") -> bytes:
    """A JSON-LD graph with a ClaimReview for each claim and track. `<`, `>` and `&` are escaped, so that
    it may stand in a page's script element."""
    sentences = sentences_of(article.text, tokens_of(article.text), article.lang)
    graph = [
        _review(article, number, checked, verdict, language, _told(article, checked.claim, sentences))
        for number, checked in enumerate(article.checked, 1)
        for verdict in checked.verdicts
    ]
    plain = orjson.dumps(_clean({"@context": "https://schema.org", "@graph": graph}))
    for sign, code in ((b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026")):
        plain = plain.replace(sign, code)
    return plain


def data(article: Article) -> bytes:
    """What `check --json` prints of the text: its date, language, claims with verdicts, and notes; each claim
    that the ledger has something of with that as `related`. Of a report in the ledger what the API gives of
    it, each claim with its history."""
    if article.kept is not None:
        kept = article.kept
        plain = {**of_kept_report(kept), "claims": [of_whole_claim(claim) for claim in kept.claims]}
    else:
        claims = [form.of_checked(checked) for checked in article.checked]
        for number, related in article.beside.items():
            claims[number]["related"] = [of_related(one) for one in related]
        plain = {
            "date": article.published_on.isoformat(),
            "lang": article.lang,
            "claims": claims,
            "notes": list(article.notes),
        }
    return orjson.dumps(
        _clean(plain), default=str, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
    )


def _told(article: Article, claim: Claim, sentences: Sequence[Sentence]) -> str:
    """The claim as it is to be read alone: the sentence it stands in, not only the words it was read from."""
    if not claim.spans:
        return claim.kind
    span = claim.spans[0]
    around = [s for s in sentences if s.start < span.end and span.start < s.end]
    if not around:
        return span.text
    start, end = min(span.start, around[0].start), max(span.end, around[-1].end)
    told = " ".join(article.text[start:end].split())
    return told if len(told) <= LONGEST else span.text


def _review(
    article: Article, number: int, checked: CheckedClaim, verdict: Verdict, language: str, told: str
) -> dict[str, Any]:
    claim, setting = checked.claim, article.setting
    w = words(language)
    verdict_name = w.of("verdict_name", verdict.verdict)
    track = setting.tracks.get(verdict.track) or verdict.track
    rating: dict[str, Any] = {
        "@type": "Rating",
        "alternateName": verdict_name,
        "ratingExplanation": explanation_in(verdict, language)[0],
        "description": w("page.scale"),
    }
    if verdict.verdict in RATINGS:
        rating |= {
            "ratingValue": RATINGS[verdict.verdict],
            "worstRating": WORST,
            "bestRating": BEST,
        }
    said_on = (claim.attribution and claim.attribution.said_on) or article.published_on
    item: dict[str, Any] = {"@type": "Claim", "datePublished": said_on.isoformat()}
    if claim.attribution is not None:
        item["author"] = {"@type": "Organization", "name": claim.attribution.who}
    appearance: dict[str, Any] = {
        "@type": "CreativeWork",
        "datePublished": article.published_on.isoformat(),
        "inLanguage": article.lang,
    }
    for key, value in (
        ("url", web_address(article.address)),
        ("headline", article.title),
        ("publisher", article.source and {"@type": "Organization", "name": article.source}),
    ):
        if value:
            appearance[key] = value
    item["appearance"] = appearance
    author: dict[str, Any] = {"@type": "Organization", "name": f"{MAKER} ({w.named(setting.names)})"}
    if setting.address:
        author["url"] = setting.address
    review: dict[str, Any] = {
        "@type": "ClaimReview",
        "name": f"{number}: {verdict_name} ({track})",
        "claimReviewed": told,
        "itemReviewed": item,
        "reviewRating": rating,
        "author": author,
    }
    url = web_address(verdict.link, setting.address)
    if url:
        review["url"] = url
    return review


def _clean(value: Any) -> Any:
    """Without lone surrogates, which no UTF-8 holds, and with finite numbers only."""
    if isinstance(value, str):
        return value.encode("utf-8", errors="replace").decode("utf-8")
    if isinstance(value, Mapping):
        return {_clean(str(key)): _clean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(one) for one in value]
    return value
