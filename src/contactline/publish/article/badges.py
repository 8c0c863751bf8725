"""A verdict as its sign and its word, wherever a page shows one."""

from __future__ import annotations

from contactline.publish.article.markup import text
from contactline.publish.article.values import SIGNS
from contactline.words import Words


def badge(slug: str, w: Words) -> str:
    return (
        f'<span class="badge v-{slug}"><span class="sign" aria-hidden="true">{SIGNS[slug]}</span>'
        f" {text(w.of('verdict', slug))}</span>"
    )
